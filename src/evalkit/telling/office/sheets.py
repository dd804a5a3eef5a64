"""One sheet of a workbook: a title, a table with headings, notes below; ready for A4 paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalkit.data.form.sheets import A4, COLOURS, Formats
from evalkit.telling.office.characters import legible, one_line, shortened, width
from evalkit.telling.office.typed import Typed

NARROWEST, NARROW, WIDEST = 7, 24, 46
PAPER = 150
"""So many columns of characters stand on landscape A4 in legible print; long texts break for it."""
LINE, TALLEST = 17, 409
"""Heights in points: of a line, and the greatest that a row may have."""
SIDE = 60
"""So many UTF-16 units stand on a side of a printed page's head or foot; Excel holds 255 in all."""
INK, LINK = "#222222", "#0B5394"


@dataclass(frozen=True)
class Cell:
    """A cell: its text, what it is to Excel if not text, the sheet that it leads to."""

    text: str
    typed: Typed | None = None
    align: Literal["left", "center", "right"] = "left"
    to: str = ""


@dataclass(frozen=True)
class Block:
    """What a sheet holds.

    ``above`` are lines between the title and the headings; ``name`` is the table's own, ``alt`` says in
    words what it holds; so many columns as ``frozen`` stay in view.
    """

    title: str
    name: str
    alt: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[Sequence[Cell]] = ()
    below: Sequence[str] = ()
    frozen: int = 1
    landscape: bool = True


@dataclass(frozen=True)
class Running:
    """What stands at the head of each printed page: whose, made up or not, which edition."""

    left: str = ""
    centre: str = ""
    right: str = ""


@dataclass(frozen=True)
class Writer:
    """Writes blocks into the sheets of one workbook."""

    book: xlsxwriter.Workbook
    running: Running
    formats: Formats = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no format made."""
        object.__setattr__(self, "formats", Formats(self.book))

    def write(self, sheet: Worksheet, block: Block) -> None:
        """Write a block into an empty sheet."""
        head, last = len(block.above) + 1, len(block.headings) - 1
        widths = _widths(block)
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide, self.formats())
        title = self.formats(bold=True, font_size=13, text_wrap=True)
        _across(sheet, 0, 0, block.title, title, widths, scale=1.4)
        for row, cells in enumerate(block.above, start=1):
            for cell in cells[:1]:
                self._write(sheet, row, 0, cell, framed=False)
            for cell in cells[1:]:
                _across(sheet, row, 1, cell.text, self.formats(text_wrap=True), widths)
        sheet.add_table(head, 0, head + len(block.rows), last, self._table(block))
        _raise(sheet, head, block.headings, widths)
        for row, cells in enumerate(block.rows, start=head + 1):
            _raise(sheet, row, [cell.text for cell in cells], widths)
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell)
        bottom = head + len(block.rows)
        for row, text in enumerate(block.below, start=bottom + 2):
            _across(sheet, row, 0, text, self.formats(text_wrap=True), widths)
        end = bottom + (1 + len(block.below) if block.below else 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{end + 1}"})
        sheet.freeze_panes(head + 1, block.frozen)
        self._set_up(sheet, block, head, end, last)

    def _table(self, block: Block) -> dict[str, object]:
        """The options of Excel's table, which tells those who don't see it what it holds."""
        head = self.formats(
            bold=True, text_wrap=True, border=1, border_color="#808080", bg_color=COLOURS["head"]
        )
        return {
            "name": block.name,
            "title": shortened(legible(block.title), 255),
            "description": block.alt,
            "autofilter": False,
            "style": None,
            "columns": [
                {"header": one_line(legible(heading)), "header_format": head}
                for heading in block.headings
            ],
        }

    def _write(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, framed: bool = True
    ) -> None:
        frame = dict(border=1, border_color="#808080", text_wrap=True) if framed else {}
        frame |= {"align": cell.align}
        if cell.to:
            link = self.formats(font_color=LINK, underline=1, **frame)
            sheet.write_url(row, column, f"internal:'{cell.to}'!A1", link, legible(cell.text))
        elif cell.typed is None:
            text = self.formats(num_format="@", **frame)
            sheet.write_string(row, column, legible(cell.text), text)
        else:
            value = cell.typed.value
            write = sheet.write_number if isinstance(value, float) else sheet.write_datetime
            write(row, column, value, self.formats(num_format=cell.typed.format, **frame))

    def _set_up(self, sheet: Worksheet, block: Block, head: int, end: int, last: int) -> None:
        """Set a sheet up for A4: as wide as the paper, headings on every page, pages numbered."""
        sheet.set_paper(A4)
        if block.landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.print_area(0, 0, end, last)
        sides = [self.running.left, self.running.centre, self.running.right, block.title]
        left, centre, right, below = (_side(text) for text in sides)
        sheet.set_header(f"&L&9 {left}&C&9 {centre}&R&9 {right}")
        sheet.set_footer(f"&L&9 {below}&R&9 &P / &N")


def _widths(block: Block) -> list[int]:
    """Give each column what its widest cell takes, within bounds; headings may break once."""
    wanted = [max(NARROWEST, ceil(width(heading) / 2)) for heading in block.headings]
    for row in block.rows:
        wanted = [max(wide, width(cell.text)) for wide, cell in zip(wanted, row, strict=True)]
    wanted[0] = max([wanted[0], *(width(cells[0].text) for cells in block.above if cells)])
    caps = range(WIDEST, NARROW, -2)
    most = next(
        (cap for cap in caps if sum(min(cap, wide) + 2 for wide in wanted) <= PAPER), NARROW
    )
    return [min(most, wide) + 2 for wide in wanted]


def _lines(text: str, wide: float) -> int:
    """Count the lines that a text takes in a column."""
    return sum(max(1, ceil(width(line) / wide)) for line in legible(text).splitlines()) or 1


def _raise(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its longest cell needs, for not every program does so by itself."""
    lines = max(_lines(text, wide - 1) for text, wide in zip(texts, widths, strict=True))
    if lines > 1:
        sheet.set_row(row, min(TALLEST, LINE * lines))


def _across(
    sheet: Worksheet,
    row: int,
    first: int,
    text: str,
    form: object,
    widths: Sequence[int],
    scale: float = 1,
) -> None:
    """Write a line over the columns of the table from one on, as high as it needs."""
    text, last = legible(text), len(widths) - 1
    room = sum(widths[first:]) or NARROWEST
    sheet.set_row(row, min(TALLEST, scale * LINE * _lines(text, room / scale)))
    if first < last:
        sheet.merge_range(row, first, row, last, text, form)
    else:
        sheet.write_string(row, first, text, form)


def _side(text: str) -> str:
    return shortened(one_line(legible(text)), SIDE).replace("&", "&&")
