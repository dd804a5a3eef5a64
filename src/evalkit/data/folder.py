"""A folder's files to the rows of each table, wherever they stand."""

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from evalkit.data.reader import Row, Sheet, plain, read_csv, table_rows
from evalkit.data.schema import TABLES, Table
from evalkit.data.workbook import read_workbook
from evalkit.words.correction import WORKBOOK
from evalkit.words.problems import DataError, Problem

WORKBOOKS = (".xlsx", ".xlsm", ".xls")


def read_folder(folder: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Read every table of a folder; a table that can't be read is absent from what is returned.

    A table is ``<name>.csv``, or one or more sheets called by its name or its Japanese title. What came
    in later years stands in folders of their own (``FY2025``) and is added. One that nobody needs is
    empty where there is none. The release of a workbook of corrections isn't there yet while it has
    no day of publication and no row of any table is of it.
    """
    sheets, problems = _sheets(folder)
    for year in sorted(each for each in folder.glob("FY[0-9]*") if each.is_dir()):
        of_year, found = _sheets(year)
        sheets += [_within(year.name, sheet) for sheet in of_year]
        problems += [replace(each, file=f"{year.name}/{each.file}") for each in found]
    tables: dict[str, list[Row]] = {}
    unreadable = bool(problems)
    for table in TABLES:
        own = [sheet for sheet in sheets if _table_of(sheet) is table]
        if not own:
            if table.required and not unreadable:
                problems.append(Problem("missing-file", f"{table.name}.csv"))
            elif not unreadable:
                tables[table.name] = []
            continue
        for csv in (sheet for sheet in own if not sheet.name):
            values = {"other": csv.file}
            problems += [
                Problem("table-twice", sheet.file, sheet.name, found=_name(sheet), values=values)
                for sheet in own
                if sheet is not csv and "/" not in sheet.file + csv.file
            ]
        rows = []
        is_whole = True
        for sheet in own:
            read, found = table_rows(sheet, table)
            rows += read
            problems += found
            is_whole &= not any(problem.code in _WITHOUT_ROWS for problem in found)
        if is_whole:
            tables[table.name] = rows
            if table.required and not rows:
                problems.append(Problem("no-rows", own[0].file, own[0].name, found="0"))
    problems += [_unknown(sheet) for sheet in sheets if _resembles(sheet)]
    return _without_prepared(tables), problems


_WITHOUT_ROWS = ("empty-file", "missing-header")


def _sheets(folder: Path) -> tuple[list[Sheet], list[Problem]]:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix.lower() == ".csv":
                sheets.append(read_csv(path))
            elif path.suffix.lower() in WORKBOOKS and not path.name.startswith("~$"):
                sheets += read_workbook(path)
        except DataError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem("unreadable-file", path.name, found=error.strerror or ""))
    return sheets, problems


def _without_prepared(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    named = {
        row[column]
        for name, rows in tables.items()
        if name != "releases"
        for row in rows
        for column in ("release", "corrected_in")
    }
    held = [
        row
        for row in tables.get("releases", [])
        if row["release"] in named or row["published_on"] or Path(row.file).name != WORKBOOK
    ]
    return {**tables, "releases": held} if "releases" in tables else tables


def _within(year: str, sheet: Sheet) -> Sheet:
    """Say of a sheet in which year's folder its file stands."""
    file = f"{year}/{sheet.file}"
    marks = {place: replace(mark, file=file) for place, mark in sheet.marks.items()}
    return replace(sheet, file=file, marks=marks)


def _name(sheet: Sheet) -> str:
    return sheet.name.strip() or Path(sheet.file).stem


_BY_NAME = {plain(name): each for each in TABLES for name in (each.name, each.ja)}


def _table_of(sheet: Sheet) -> Table | None:
    return _BY_NAME.get(plain(_name(sheet)))


def _resembles(sheet: Sheet) -> bool:
    names = [name for each in TABLES for name in (each.name, each.ja)]
    return _table_of(sheet) is None and bool(get_close_matches(_name(sheet), names, cutoff=0.7))


def _unknown(sheet: Sheet) -> Problem:
    names = [name for each in TABLES for name in (each.name, each.ja)]
    values = {"nearest": get_close_matches(_name(sheet), names, n=1, cutoff=0.7)[0]}
    return Problem("unknown-file", sheet.file, sheet.name, "", _name(sheet), "warning", values)
