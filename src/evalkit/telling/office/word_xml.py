"""What a Word document says in XML only: fonts for Japanese, repeated rows, alternative texts, fields, languages."""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from evalkit.words.codes import Lang

FONT = {"ja": "游ゴシック", "en": "Calibri"}
"""The font of Latin letters and digits; kana and kanji have the Japanese one in both languages."""
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
MARGIN = 60
"""Between the text of a cell and its sides, in twentieths of a point."""
SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
THEMES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_fonts(document: Document, lang: Lang) -> None:
    """Name the fonts of all styles, East-Asian ones, too; a theme's font would win over them."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for theme in THEMES:
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for slot in SLOTS:
            fonts.set(qn(f"w:{slot}"), FONT["ja" if slot == "eastAsia" else lang])


def set_language(document: Document, lang: Lang) -> None:
    """Say in which language the text is, so that it is read out and spell-checked as such."""
    path = "/".join(qn(f"w:{name}") for name in ("docDefaults", "rPrDefault", "rPr"))
    defaults = document.styles.element.find(path)
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        defaults.append(OxmlElement("w:lang"))
    theme = document.settings.element.findall(qn("w:themeFontLang"))
    for said in (*document.styles.element.iter(qn("w:lang")), *theme):
        said.set(qn("w:val"), LANGUAGES[lang])
        said.set(qn("w:eastAsia"), LANGUAGES["ja"])


def describe_table(table: Table, title: str, words: str) -> None:
    """Give a table its alternative text."""
    for name, text in (("w:tblCaption", title), ("w:tblDescription", words)):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        table._tbl.tblPr.append(element)


def describe_picture(paragraph: Paragraph, title: str, words: str) -> None:
    """Give the pictures of a paragraph their alternative text."""
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("title", title)
        properties.set("descr", words)


def repeat_row(row: _Row) -> None:
    """Repeat a row at the head of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_row_whole(row: _Row) -> None:
    """Keep a row from being split between pages."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def join_with_above(cell: _Cell, is_first: bool) -> None:
    """Let a cell and those below it that say so stand as one."""
    element = OxmlElement("w:vMerge")
    if is_first:
        element.set(qn("w:val"), "restart")
    cell._tc.get_or_add_tcPr().append(element)


def shade(cell: _Cell, colour: str) -> None:
    """Give a cell a background."""
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(element)


def frame(table: Table, colour: str) -> None:
    """Draw thin lines around all cells of a table of fixed widths, close to their text, whatever its style does."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Add a field that Word keeps up to date, with what it shows until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    field.append(_run_of(shown))
    paragraph._p.append(field)


def has_field(element: Any, instruction: str) -> bool:
    """Say whether a field of some kind stands below an element."""
    simple = [each.get(qn("w:instr"), "") for each in element.iter(qn("w:fldSimple"))]
    written = [each.text or "" for each in element.iter(qn("w:instrText"))]
    return any(instruction in each.split() for each in [*simple, *written])


def _run_of(text: str) -> Any:
    run, held = OxmlElement("w:r"), OxmlElement("w:t")
    held.text = text
    run.append(held)
    return run
