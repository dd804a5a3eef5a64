"""A raw roster as it comes from another system: its headings, and of its columns those that are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evalkit.data.reader import EXCEL_ERRORS, HEADER_WITHIN, Sheet, cell_at, plain, read_csv
from evalkit.data.workbook import read_workbook
from evalkit.words.problems import DataError, Problem


@dataclass(frozen=True, eq=False, repr=False)
class RawRoster:
    """Headings of a roster, and how to read the column at a place; persons aren't shown."""

    file: str
    sheet: str
    line: int
    headings: tuple[str, ...]
    column: Callable[[int], pa.ChunkedArray]

    def problem(self, code: str, place: int | None = None, **values: object) -> Problem:
        """Report a problem of a column; what its cells hold is never shown."""
        has_cell = place is not None and self.line > 0
        cell = cell_at(place or 0, self.line) if has_cell else ""
        heading = "" if place is None else self.headings[place]
        told = {name: str(value) for name, value in values.items()}
        return Problem(code, self.file, self.sheet, cell, heading, values=told)

    def places(self, *names: str) -> list[int]:
        """Find the columns headed by one of the names, in any width and case."""
        wanted = {plain(name) for name in names}
        return [at for at, heading in enumerate(self.headings) if plain(heading) in wanted]


def read_raw(path: Path, person: str) -> RawRoster:
    """Read a roster from CSV (UTF-8 or cp932), a workbook or Parquet; its headings stand where ``person`` does.

    DataError where it can't be read, and where no row near the top holds that heading.
    """
    if not path.is_file():
        raise DataError([Problem("missing-file", path.name)])
    match path.suffix.lower():
        case ".csv":
            return _of_sheet(read_csv(path), person)
        case ".xlsx" | ".xlsm" | ".xls":
            sheets = [sheet for sheet in read_workbook(path) if sheet.rows]
            if len(sheets) != 1:
                values = {"count": str(len(sheets))}
                raise DataError([Problem("roster-sheets", path.name, values=values)])
            return _of_sheet(sheets[0], person)
        case ".parquet":
            return _of_parquet(path, person)
    raise DataError([Problem("roster-file", path.name)])


def _of_parquet(path: Path, person: str) -> RawRoster:
    try:
        names = tuple(pq.read_schema(path).names)
    except pa.ArrowInvalid as error:
        raise DataError([Problem("roster-file", path.name)]) from error

    def column(place: int) -> pa.ChunkedArray:
        read = pq.read_table(path, columns=[names[place]]).column(0)
        is_text = pa.types.is_string(read.type) or pa.types.is_large_string(read.type)
        return pc.if_else(pc.equal(read, ""), None, read) if is_text else read

    raw = RawRoster(path.name, "", 0, names, column)
    if len(raw.places(person)) != 1:
        raise DataError([_no_person(path.name, "", person)])
    return raw


def _of_sheet(sheet: Sheet, person: str) -> RawRoster:
    if not sheet.rows:
        raise DataError([Problem("empty-file", sheet.file, sheet.name, found="0")])
    top = list(sheet.rows)[:HEADER_WITHIN]
    held = {number: [plain(text) for text in sheet.rows[number]] for number in top}
    line = next((number for number in top if held[number].count(plain(person)) == 1), 0)
    if not line:
        raise DataError([_no_person(sheet.file, sheet.name, person)])
    headings = tuple(sheet.rows[line])
    below = {number: texts for number, texts in sheet.rows.items() if number > line}
    beyond = sum(any(texts[len(headings) :]) for texts in below.values())
    if not below or beyond:
        code, values = ("roster-row", {"count": str(beyond)}) if beyond else ("no-rows", {})
        raise DataError([Problem(code, sheet.file, sheet.name, values=values)])

    def column(place: int) -> pa.ChunkedArray:
        texts = [row[place] if place < len(row) else "" for row in below.values()]
        broken = [
            Problem(mark.code, sheet.file, sheet.name, mark.cell, values=mark.values)
            for number in below
            if (mark := sheet.marks.get((number, place)))
            and mark.severity == "error"
            and mark.code != "excel-date"
        ]
        broken += [
            Problem("error-cell", sheet.file, sheet.name, cell_at(place, number))
            for number, text in zip(below, texts, strict=True)
            if text in EXCEL_ERRORS
        ]
        if broken:
            raise DataError(broken)
        return pa.chunked_array([pa.array([text or None for text in texts], pa.string())])

    return RawRoster(sheet.file, sheet.name, line, headings, column)


def _no_person(file: str, sheet: str, person: str) -> Problem:
    values = {"name": person, "count": str(HEADER_WITHIN)}
    return Problem("person-column", file, sheet, values=values)
