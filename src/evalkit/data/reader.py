"""Files to rows whose cells remember file, sheet and address: CSV here, workbooks next door."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from evalkit.data.file import decode
from evalkit.data.schema import Table
from evalkit.words.problems import DataError, Problem, Severity, nearest

HEADER_WITHIN = 20
"""The header is looked for in so many rows; what stands above it (a title) isn't read."""

EXCEL_ERRORS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
}


@dataclass(frozen=True)
class Sheet:
    """The texts of a file or sheet: row number -> texts from column A on, empty rows left out.

    ``marks`` holds what the workbook says beside the text, by row and column (from 0; -1: the row).
    """

    file: str
    name: str
    rows: Mapping[int, list[str]]
    marks: Mapping[tuple[int, int], Problem] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One row of a table: texts by column, and where each stands.

    ``unread`` names the columns whose text, or absence, a problem has already been made of.
    """

    file: str
    sheet: str
    number: int
    letters: Mapping[str, str]
    values: Mapping[str, str]
    unread: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> str:
        """Return the column's text, empty where the table has no such column."""
        return self.values.get(column, "")

    def address(self, column: str) -> str:
        """Return the cell's A1 address, or the line where there is no such column."""
        letter = self.letters.get(column)
        return f"{letter}{self.number}" if letter else f"{self.number}行"

    def source(self, column: str) -> str:
        """Return where the cell stands: ``figures.csv!E12`` or ``book.xlsx[figures]!E12``."""
        return f"{self.file}{f'[{self.sheet}]' if self.sheet else ''}!{self.address(column)}"

    def problem(
        self,
        code: str,
        column: str,
        found: str | None = None,
        severity: Severity = "error",
        **values: str,
    ) -> Problem:
        """Report a problem of a cell of this row; ``values`` fill the rule's sentences."""
        shown = self[column] if found is None else found
        return Problem(code, self.file, self.sheet, self.address(column), shown, severity, values)


def read_csv(path: Path) -> Sheet:
    """Read a CSV file; rows are numbered as a spreadsheet numbers them. DataError where it can't be read."""
    text = decode(path.read_bytes(), path.name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = {}
    try:
        for number, cells in enumerate(reader, start=1):
            texts = [cell.strip() for cell in cells]
            if any(texts):
                rows[number] = texts
    except csv.Error as error:
        where = f"{reader.line_num}行"
        values = {"why": str(error)}
        raise DataError([Problem("broken-csv", path.name, cell=where, values=values)]) from error
    return Sheet(path.name, "", rows)


def table_rows(sheet: Sheet, table: Table) -> tuple[list[Row], list[Problem]]:
    """Find the header by the columns' names, English or Japanese, and read the rows below it."""
    if not sheet.rows:
        return [], [Problem("empty-file", sheet.file, sheet.name, found="0")]
    known = {plain(name): each.name for each in table.columns for name in (each.name, each.ja)}
    top = list(sheet.rows.items())[:HEADER_WITHIN]
    header, headings = max(top, key=lambda item: sum(plain(text) in known for text in item[1]))
    if not any(plain(text) in known for text in headings):
        return [], [_no_header(sheet, table, *top[0])]
    columns: dict[int, str] = {}
    problems = []
    for place, heading in enumerate(headings):
        name = known.get(plain(heading))
        cell = cell_at(place, header)
        if name and name in columns.values():
            first = next(at for at, each in columns.items() if each == name)
            values = {"first": cell_at(first, header)}
            problems.append(
                Problem("column-twice", sheet.file, sheet.name, cell, heading, values=values)
            )
        elif name:
            columns[place] = name
        elif heading:
            names = [name for each in table.columns for name in (each.name, each.ja)]
            allowed = "、".join(each.ja for each in table.columns)
            values = {"nearest": nearest(heading, names), "allowed": allowed}
            problems.append(
                Problem("unknown-column", sheet.file, sheet.name, cell, heading, values=values)
            )
    found = "、".join(text for text in headings if text)
    missing = [
        each for each in table.columns if each.required and each.name not in columns.values()
    ]
    problems += [
        Problem(
            "missing-column",
            sheet.file,
            sheet.name,
            f"{header}行",
            found,
            values={"ja": each.ja, "en": each.name},
        )
        for each in missing
    ]
    letters = {name: get_column_letter(place + 1) for place, name in columns.items()}
    absent = frozenset(each.name for each in missing)
    rows = []
    for number, texts in sheet.rows.items():
        if number > header:
            values, unread, found_here = _read(sheet, table, columns, headings, number, texts)
            problems += found_here
            if any(values.values()) or unread:
                rows.append(
                    Row(sheet.file, sheet.name, number, letters, values, absent.union(unread))
                )
    return rows, problems


def _read(
    sheet: Sheet,
    table: Table,
    columns: dict[int, str],
    headings: list[str],
    number: int,
    texts: list[str],
) -> tuple[dict[str, str], set[str], list[Problem]]:
    """Return the texts of a row by column, the columns that can't be read, and why."""
    problems = []
    unread = set()
    values = {}
    if (number, -1) in sheet.marks:
        problems.append(sheet.marks[number, -1])
    for place, text in enumerate(texts):
        name = columns.get(place)
        mark = sheet.marks.get((number, place))
        if name is None:
            if text and (place >= len(headings) or not headings[place]):
                cell = cell_at(place, number)
                problems.append(Problem("outside-columns", sheet.file, sheet.name, cell, text))
            continue
        if text in EXCEL_ERRORS:
            mark = Problem("error-cell", sheet.file, sheet.name, cell_at(place, number), text)
        if mark and not (mark.code == "excel-date" and table.column(name).type == "date"):
            problems.append(mark)
            if mark.severity == "error":
                unread.add(name)
                text = ""
        values[name] = text
    return values, unread, problems


def cell_at(place: int, row: int) -> str:
    """Return the address of a cell by its column, counted from 0, and its row.

    >>> cell_at(2, 7)
    'C7'
    """
    return f"{get_column_letter(place + 1)}{row}"


def plain(heading: str) -> str:
    """Return a heading or a name as it is compared: in any width, any case, with any gaps.

    >>> plain("値（原文）") == plain("値 (原文)"), plain("Ｆigures")
    (True, 'figures')
    """
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


def _no_header(sheet: Sheet, table: Table, number: int, texts: list[str]) -> Problem:
    found = "、".join(text for text in texts if text)
    values = {
        "ja": "、".join(each.ja for each in table.columns),
        "en": ", ".join(each.name for each in table.columns),
    }
    return Problem("missing-header", sheet.file, sheet.name, f"{number}行", found, values=values)
