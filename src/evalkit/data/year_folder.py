"""The tables of a year's folder: written as CSV, and checked together with all others before."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalkit.data.checks import check_components, check_keys, check_references, check_values
from evalkit.data.figures import figures_frame, ratings_frame
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.data.targets import check_targets
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
    before = _check(others, area)
    together = {name: [*held, *rows.get(name, [])] for name, held in others.items()}
    return [each for each in dict.fromkeys(_check(together, area)) if each not in before]


def _check(tables: Mapping[str, list[Row]], area: str) -> list[Problem]:
    problems: list[Problem] = []
    checked: dict[str, list[Row]] = {}
    for name, rows in tables.items():
        checked[name], found = check_values(table(name), rows)
        problems += found
        if name != "figures":
            problems += check_keys(table(name), checked[name])
    problems += check_references(checked)
    problems += check_components(checked)
    figures, found = figures_frame(checked, area)
    problems += found
    if not any(problem.severity == "error" for problem in problems):
        problems += check_targets(checked, figures, ratings_frame(checked, area))
    return problems
