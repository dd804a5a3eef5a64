"""The document that a report is written into: a plain one, or the ward's own with its styles and without its text."""

from pathlib import Path
from typing import Any, cast

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from evalkit.telling.office.word_xml import set_fonts, set_language
from evalkit.words.codes import Lang

KEPT = (
    *("styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "theme"),
    *("footnotes", "endnotes", "header", "footer"),
)
"""The parts of a ward's document that are kept; pictures, comments and whatever else held its text go."""
OF_OTHERS = (
    "attachedTemplate",
    "mailMerge",
    "docVars",
    "rsids",
    "documentProtection",
    "trackRevisions",
)
"""Settings of a ward's document that tell of its past, or would hinder work with the new one."""
INK = RGBColor(0x1F, 0x2A, 0x37)
TABLE_TEXT, NOTE_TEXT = "Table Text", "Note Text"
"""Styles of our own; a ward's document may define them."""
TABLE_SIZE = 8.5
"""Of the letters of tables and their notes, in points."""
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11}
SIZES |= {"Caption": 9.5, "List Bullet": 10.5, "Header": 9, "Footer": 9}


def is_document(path: Path) -> bool:
    """Say whether a file is a Word document (.docx) that can be read."""
    try:
        docx.Document(str(path))
    except Exception:  # python-docx raises whatever comes up in a file that is none
        return False
    return True


def blank_document(template: Path | None, lang: Lang) -> Document:
    """Open a document to write into: the ward's own without its text, or a plain one on A4."""
    document = docx.Document(str(template) if template else None)
    _without_text(document)
    set_language(document, lang)
    if template is None:
        _plain(document, lang)
    for name in (TABLE_TEXT, NOTE_TEXT):
        if name not in document.styles:
            made = style(document, name)
            made.base_style = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
            made.font.size = Pt(TABLE_SIZE)
            made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(1)
            made.paragraph_format.line_spacing = 1.0
    return document


def style(document: Document, name: str) -> ParagraphStyle:
    """Return a paragraph style by its name, made where a ward's document doesn't define it."""
    if name in document.styles:
        return cast(ParagraphStyle, document.styles[name])
    made = cast(ParagraphStyle, document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    if name.startswith("Heading "):
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(int(name[-1]) - 1))
        made.element.get_or_add_pPr().append(level)
        made.font.bold = True
        made.paragraph_format.keep_with_next = True
    return made


def styled(document: Document, paragraph: Paragraph, name: str) -> Paragraph:
    """Give a paragraph a style by its name, without python-docx's search for the usual one."""
    held = style(document, name)
    paragraph._p.style = None if held.element.default else held.style_id
    return paragraph


def _plain(document: Document, lang: Lang) -> None:
    """Set python-docx's own document up for a Japanese report."""
    set_fonts(document, lang)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    for name, size in SIZES.items():
        held = style(document, name)
        held.font.size = Pt(size)
        if name != "Normal":
            held.font.color.rgb = INK
    style(document, "Normal").paragraph_format.space_after = Pt(6)
    style(document, "Caption").paragraph_format.space_before = Pt(10)
    style(document, "Caption").paragraph_format.space_after = Pt(3)
    style(document, "List Bullet").paragraph_format.space_before = Pt(4)
    mode = document.settings.element.find(f"{qn('w:compat')}/{qn('w:compatSetting')}")
    mode.set(qn("w:val"), "15")


def _without_text(document: Document) -> None:
    """Take all text out of a document, and all that it held beside its styles, heads and feet."""
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr") or element is not body[-1]:
            body.remove(element)
    used = set(body.xml.split('"'))
    for key, relation in list(document.part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind not in KEPT or (kind in ("header", "footer") and key not in used):
            document.part.rels.pop(key)
        elif kind in ("footnotes", "endnotes"):
            _without_notes(relation.target_part)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.rpartition("/")[2] not in ("officeDocument", "core-properties"):
            package.rels.pop(key)
    settings = document.settings.element
    for name in OF_OTHERS:
        for element in settings.findall(qn(f"w:{name}")):
            settings.remove(element)
    document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels.clear()


def _without_notes(part: Any) -> None:
    """Take the texts out of a part of footnotes, but for the lines that separate them."""
    root = parse_xml(part.blob)
    for note in list(root):
        if note.get(qn("w:type")) is None:
            root.remove(note)
    part._blob = serialize_part_xml(root)
