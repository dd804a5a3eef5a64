"""The tables of a year's folder: written as CSV, and checked together with all others before."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalkit.data.checked import checked_tables
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.words.problems import Problem


def write_tables(folder: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    """Write each table as CSV (UTF-8 with BOM, CRLF); one without rows has no file."""
    folder.mkdir(exist_ok=True)
    for name, held in rows.items():
        path = folder / f"{name}.csv"
        written = list(held)
        if not written:
            path.unlink(missing_ok=True)
            continue
        columns = [column.name for column in table(name).columns]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([row[column] for column in columns] for row in written)
        path.write_bytes(text.getvalue().encode("utf-8-sig"))


def check_year(
    others: Mapping[str, list[Row]], rows: Mapping[str, list[Row]], area: str
) -> list[Problem]:
    """Check the rows of a year among all other rows; return the problems that they bring."""
    before = checked_tables(others, area).problems
    together = {name: [*held, *rows.get(name, [])] for name, held in others.items()}
    found = checked_tables(together, area).problems
    return [each for each in dict.fromkeys(found) if each not in before]
