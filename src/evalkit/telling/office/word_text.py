"""Headings, paragraphs, captions and the foot of a Word document."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evalkit.telling.office.characters import legible, one_line
from evalkit.telling.office.template import styled
from evalkit.telling.office.word_xml import add_field, has_field
from evalkit.words.codes import Lang, label
from evalkit.words.office import WORDS


def add_text(document: Document, text: str, name: str = "Normal") -> Paragraph:
    """Add a paragraph in a style."""
    return styled(document, document.add_paragraph(legible(text)), name)


def add_heading(document: Document, text: str, name: str = "Heading 1") -> Run:
    """Add a heading, and return its words."""
    return add_text(document, one_line(text) or "－", name).runs[0]


def add_named(document: Document, name: str, text: str, lang: Lang) -> None:
    """Add a paragraph that begins with what it is about."""
    paragraph = styled(document, document.add_paragraph(), "Normal")
    paragraph.add_run(legible(name) + ("：" if lang == "ja" else ": ")).bold = True
    paragraph.add_run(legible(text))


def add_caption(document: Document, kind: str, number: int, text: str, lang: Lang) -> None:
    """Add the caption of a table or a figure, numbered by Word unless its number is 0."""
    paragraph = styled(document, document.add_paragraph(), "Caption")
    paragraph.paragraph_format.keep_with_next = kind == "table"
    if number:
        name, ja = label(WORDS, kind, lang), lang == "ja"
        paragraph.add_run(name + ("" if ja else " "))
        add_field(paragraph, rf"SEQ {name} \* ARABIC", str(number))
        paragraph.add_run("　" if ja else ". ")
    paragraph.add_run(one_line(legible(text)))


def add_foot(document: Document, text: str, mark: str) -> None:
    """Number the pages and mark made-up data at the foot of each, unless the ward's own foot does all that."""
    foot = document.sections[-1].footer
    is_numbered = has_field(foot._element, "PAGE")
    if is_numbered and not mark:
        return
    is_empty = len(foot.paragraphs) == 1 and not foot.paragraphs[0].text
    paragraph = foot.paragraphs[0] if is_empty else foot.add_paragraph()
    styled(document, paragraph, "Footer")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(legible("　".join(filter(None, [text, mark]))))
    if not is_numbered:
        paragraph.add_run("　")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" / ")
        add_field(paragraph, "NUMPAGES", "1")


def room(document: Document) -> tuple[float, float]:
    """Return the width and the height that a page leaves for text."""
    page = document.sections[-1]
    across = [page.page_width, page.left_margin, page.right_margin]
    down = [page.page_height, page.top_margin, page.bottom_margin]
    (wide, *sides), (high, *ends) = ([each or 0 for each in lengths] for lengths in (across, down))
    return wide - sum(sides), high - sum(ends)
