"""A Word file in parts: paragraphs, cells and rows of tables, text boxes and notes, as they will be printed.

Deleted text isn't read, inserted text is; of ruby only what it stands over.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from evalkit.data.prose.part import Part
from evalkit.words.problems import DataError, Problem

PROSE_FROM = 60
"""A cell of so many letters, or with a full stop, is prose of its own, not a figure in its row."""

CELL = " | "
"""Between the cells of a row: what stands in one isn't said of the next."""

_SKIPPED = {
    qn(name)
    for name in ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rt", "w:pPr", "w:rPr")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_P, _TBL, _TR, _TC, _T = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "t"))
_BOX = qn("w:txbxContent")
_DIGIT = re.compile("[0-9０-９]")
_YEARS = re.compile("(?:令和|平成|R|Ｒ|H|FY)?[0-9０-９元]{1,4}年度?")
_NOTES = ("footnotes", "endnotes")


def word_parts(path: Path) -> Iterator[Part]:
    """Read a Word file part by part; DataError where it isn't one (a .doc, or locked by a password)."""
    try:
        document = Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise DataError([Problem("not-word", path.name, found=type(error).__name__)]) from None
    headings = _heading_styles(document)
    yield from _Body(headings).parts(document.element.body)
    for part in document.part.package.iter_parts():
        name = str(part.partname).rpartition("/")[2].removesuffix(".xml")
        if name in _NOTES:
            for paragraph in parse_xml(part.blob).iter(_P):
                if text := _text(paragraph):
                    yield Part(text, "脚注")


class _Body:
    """Counts paragraphs and tables while it reads them."""

    def __init__(self, headings: set[str]) -> None:
        self.headings, self.paragraphs, self.tables = headings, 0, 0

    def parts(self, element: Any, place: str = "") -> Iterator[Part]:
        for child in element:
            if child.tag in _SKIPPED:
                continue
            if child.tag == _P:
                yield from self._paragraph(child, place)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag != _BOX:
                yield from self.parts(child, place)

    def _paragraph(self, paragraph: Any, place: str) -> Iterator[Part]:
        self.paragraphs += not place
        where = place or f"{self.paragraphs}段落"
        if text := _text(paragraph):
            yield Part(
                text, where, is_heading=_style(paragraph) in self.headings or _is_short(text)
            )
        for box in paragraph.iter(_BOX):
            if not any(each.tag in _SKIPPED for each in box.iterancestors()):
                yield from self.parts(box, f"{where}のテキストボックス")

    def _table(self, table: Any) -> Iterator[Part]:
        """The cells of each row: prose on its own, figures together, each below the heads of its column."""
        self.tables += 1
        number, heads, in_head = self.tables, dict[int, str](), True
        for nth, row in enumerate(_rows(table), start=1):
            texts = {column: text for column, _, text in row}
            in_head &= not any(_DIGIT.search(_YEARS.sub("", text)) for text in texts.values())
            figures = []
            for column, cell, text in row:
                place = f"表{number} {nth}行{column + 1}列"
                if "。" in text or len(text) >= PROSE_FROM:
                    if not _is_continued(cell):
                        yield from self._cell(cell, place)
                elif text:
                    head = heads.get(column, "") if _DIGIT.search(text) else ""
                    figures.append(" ".join(f"{head} {text}".split()))
                for inner in _children(cell, _TBL):
                    yield from self._table(inner)
                if in_head and text and text not in heads.get(column, ""):
                    heads[column] = f"{heads.get(column, '')} {text}"
            if figures:
                yield Part(CELL.join(figures), f"表{number} {nth}行", is_heading=len(figures) == 1)

    def _cell(self, cell: Any, place: str) -> Iterator[Part]:
        for paragraph in _children(cell, _P):
            yield from self._paragraph(paragraph, place)


def _rows(table: Any) -> Iterator[list[tuple[int, Any, str]]]:
    """The rows of a table as cells with their column and text; a merged cell counts for each of its rows and columns."""
    above: dict[int, str] = {}
    for row in _children(table, _TR):
        column, cells = 0, []
        for cell in _children(row, _TC):
            text = "\n".join(filter(None, map(_text, _children(cell, _P))))
            if _is_continued(cell):
                text = above.get(column, "")
            width = _width(cell)
            for place in range(column, column + width):
                above[place] = text
                if place == column or not _DIGIT.search(text):
                    cells.append((place, cell, text))
            column += width
        yield cells


def _text(paragraph: Any) -> str:
    """The text of a paragraph, without that of its text boxes."""
    pieces: list[str] = []

    def gather(element: Any) -> None:
        for child in element:
            if child.tag in _SKIPPED or child.tag == _BOX:
                continue
            if child.tag == _T:
                pieces.append(child.text or "")
            elif child.tag in _BREAKS:
                pieces.append(_BREAKS[child.tag])
            else:
                gather(child)

    gather(paragraph)
    return "".join(pieces).strip()


def _children(element: Any, tag: str) -> Iterator[Any]:
    """The children of a kind, those within content controls and tracked insertions, too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _SKIPPED and child.tag in (
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:ins"),
        ):
            yield from _children(child, tag)


def _is_continued(cell: Any) -> bool:
    """Whether a cell is the lower part of one that was merged."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _width(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return int(span.get(qn("w:val"))) if span is not None else 1


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val")))


def _heading_styles(document: Any) -> set[str]:
    """The ids of the styles that head what follows, in Japanese and English Word."""
    return {
        style.style_id
        for style in document.styles
        if str(style.name).lower().startswith(("heading", "見出し", "title", "表題"))
    }


def _is_short(text: str) -> bool:
    """Whether a paragraph may be a heading that was only set in bold."""
    return len(text) < PROSE_FROM and "。" not in text
