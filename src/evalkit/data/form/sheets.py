"""The sheets of the yearly form: an office's figures, its texts; what is carried over is locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalkit.data.form.lines import Line
from evalkit.words import form
from evalkit.words.codes import STATUS, label
from evalkit.words.shown import width as width_of

COLOURS = {"fill": "#FFF9CC", "change": "#E6F2DF", "carried": "#EEEEEE", "head": "#D6E3F0"}
A4 = 9
HEADING = 4
"""The row of the headings, from 0."""

_FIGURE_WIDTHS = {
    "id": 8,
    "label": 10,
    "kind": 9,
    "name": 21,
    "part": 10,
    "definition": 23,
    "unit": 5,
    "baseline": 11,
    "last_target": 10,
    "last_actual": 10,
    "target": 11,
    "actual": 13,
    "status": 8,
    "proposed": 8,
    "letter": 6,
    "reason": 14,
    "comment": 14,
}
_TEXT_WIDTHS = {"id": 8, "name": 20, "aim": 26, "purpose": 36, "commentary": 80}
_CENTRED = {"kind", "unit", "status", "proposed", "letter"}
_RIGHT = {"baseline", "last_target", "last_actual", "target", "actual"}
_TALL = 8
"""So many lines at least stand in a row of texts."""
_LINE = 16
_TALLEST = 400
"""Heights in points: of a line, and the greatest of a row."""


@dataclass(frozen=True)
class Heading:
    """What stands above the blocks of a form: title, subject, and what must be said of the data."""

    title: str
    subject: str
    made_up: bool


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top"}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]

    def cell(self, kind: str, column: str = "", first: bool = False) -> Any:
        """Return the format of a cell that is carried over, to fill or to change."""
        align = "center" if column in _CENTRED else "right" if column in _RIGHT else "left"
        return self(
            text_wrap=True,
            num_format="@",
            align=align,
            border=1,
            top=2 if first else 1,
            border_color="#808080",
            bg_color=COLOURS[kind],
            locked=kind == "carried",
            **({"font_color": "#808080", "font_size": 6} if column == "id" else {}),
        )


def write_figures(
    sheet: Worksheet,
    formats: Formats,
    heading: Heading,
    headings: Mapping[str, str],
    lines: Sequence[Line],
    letters: Sequence[str],
) -> None:
    """Write the block of figures of one office."""
    _open(sheet, formats, heading, headings, _FIGURE_WIDTHS, frozen=4)
    _write(sheet, formats, headings, lines, _FIGURE_WIDTHS)
    lists = {
        "status": [each.ja for each in STATUS.values()],
        "letter": [*letters, label(STATUS, "pending")],
    }
    for row, line in enumerate(lines, start=HEADING + 1):
        for column, name in enumerate(headings):
            if name in line.to_fill:
                sheet.data_validation(row, column, row, column, _prompt(name, lists.get(name)))


def write_texts(
    sheet: Worksheet, formats: Formats, heading: Heading, lines: Sequence[Line]
) -> None:
    """Write the block of texts of one office."""
    _open(sheet, formats, heading, form.TEXT_HEADINGS, _TEXT_WIDTHS, frozen=2)
    tall = [
        Line({**line.cells, "name": _padded(line.cells["name"])}, line.to_fill, line.section)
        for line in lines
    ]
    _write(sheet, formats, form.TEXT_HEADINGS, tall, _TEXT_WIDTHS)
    for column, name in enumerate(form.TEXT_HEADINGS):
        if name in form.MESSAGES and lines:
            last = HEADING + len(lines)
            sheet.data_validation(HEADING + 1, column, last, column, _prompt(name, None))


def set_up(sheet: Worksheet, subject: str) -> None:
    """Protect a sheet, without a password, and set it up for A4 paper."""
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{subject.replace('&', '&&')}&C&8&A&R&8&P / &N")
    sheet.hide_gridlines(2)


def _open(
    sheet: Worksheet,
    formats: Formats,
    heading: Heading,
    headings: Mapping[str, str],
    widths: Mapping[str, int],
    frozen: int,
) -> None:
    set_up(sheet, heading.subject)
    sheet.set_landscape()
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, heading.title, formats(bold=True, font_size=14))
    sheet.write_string(1, 0, heading.subject, formats())
    if heading.made_up:
        sheet.write_string(2, 0, form.MADE_UP, formats(bold=True, font_color="#C00000"))
    head = formats(
        bold=True,
        text_wrap=True,
        align="center",
        valign="vcenter",
        border=1,
        border_color="#808080",
        bg_color=COLOURS["head"],
    )
    for column, (name, text) in enumerate(headings.items()):
        sheet.set_column(column, column, widths[name])
        sheet.write_string(HEADING, column, text, head)
    sheet.set_row(HEADING, 2 * _LINE + 4)
    sheet.freeze_panes(HEADING + 1, frozen)
    sheet.repeat_rows(HEADING)


def _write(
    sheet: Worksheet,
    formats: Formats,
    headings: Mapping[str, str],
    lines: Sequence[Line],
    widths: Mapping[str, int],
) -> None:
    section = None
    for row, line in enumerate(lines, start=HEADING + 1):
        for column, name in enumerate(headings):
            kind = "carried" if name not in line.to_fill else _kind(name)
            text = line.cells.get(name, "")
            drawn = formats.cell(kind, name, line.section != section)
            if text:
                sheet.write_string(row, column, text, drawn)
            else:
                sheet.write_blank(row, column, None, drawn)
        section = line.section
        tallest = max(
            _lines(line.cells.get(name, ""), widths[name]) for name in headings if name != "id"
        )
        sheet.set_row(row, min(_TALLEST, tallest * _LINE + 4))
    if lines:
        last = HEADING + len(lines)
        area = xlsxwriter.utility.xl_range(HEADING + 1, 0, last, len(headings) - 1)
        sheet.ignore_errors({"number_stored_as_text": area})


def _kind(name: str) -> str:
    return "change" if name in ("aim", "purpose") else "fill"


def _padded(text: str) -> str:
    """Add empty lines, so that the row stays tall when it is fitted to what was typed."""
    return text + "\n" * max(0, _TALL - len(text.splitlines()))


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, a full-width character being two."""
    return sum(1 + (_wide(line) - 1) // width for line in text.split("\n"))


def _wide(text: str) -> int:
    return max(1, width_of(text))


def _prompt(name: str, listed: Sequence[str] | None) -> dict[str, Any]:
    title, message = form.MESSAGES[name]
    shown = {"input_title": title, "input_message": message}
    if listed is None:
        return {"validate": "any", **shown}
    error, what = form.NOT_LISTED
    return {
        "validate": "list",
        "source": list(listed),
        "error_type": "warning",
        "error_title": error,
        "error_message": what,
        **shown,
    }
