"""The lines of a roster's account from a file: roster/flows.csv, for those who have counts and no snapshots."""

from pathlib import Path

import pandas as pd

from evalkit.data.checks import check_keys, check_values
from evalkit.data.reader import Row, read_csv, table_rows
from evalkit.data.schema import Column, Table
from evalkit.words.codes import Label
from evalkit.words.problems import DataError, Problem
from evalkit.words.rosters import CAUSE, CAUSES, FLOW

LINES = Table(
    "flows",
    "名簿の増減",
    "flows: the account of a roster",
    ("period", "zone", "flow", "cause"),
    (
        Column("period", "year", "年度", "fiscal year", required=True),
        Column("zone", "string", "区域", "zone; empty: the whole"),
        Column("flow", "string", "増減の区分", "line of the account", required=True, codes=FLOW),
        Column("cause", "string", "理由", "cause; empty: all causes", codes=CAUSE),
        Column("persons", "integer", "人数", "persons (or plans, notices)", required=True),
    ),
    required=True,
)


def read_lines(path: Path) -> pd.DataFrame:
    """Read the account's lines: columns period (FY2024), zone, flow, cause, persons, and the cell of the last.

    CSV in UTF-8 or cp932; headings and codes may be Japanese. DataError with every problem: a date where a
    year belongs, a line or cause that isn't in the vocabulary, a cause where none belongs, a count that is
    negative (of a correction: may be) or no whole number, a line that stands twice.
    """
    if not path.is_file():
        raise DataError([Problem("missing-file", path.name)])
    rows, problems = table_rows(read_csv(path), LINES)
    if not rows and not problems:
        problems = [Problem("no-rows", path.name)]
    checked, found = check_values(LINES, rows)
    problems += found + check_keys(LINES, checked)
    for row in checked:
        problems += [*_cause(row), *_count(row)]
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    lines = pd.DataFrame(
        [{column.name: row[column.name] for column in LINES.columns} for row in checked],
        dtype="str",
    )
    persons = lines["persons"].str.replace(",", "").astype("int64")
    return lines.assign(persons=persons, cell=[row.address("persons") for row in checked])


def _cause(row: Row) -> list[Problem]:
    causes: dict[str, Label] = CAUSES.get(row["flow"], {})
    if row.unread.intersection(("flow", "cause")) or row["cause"] in causes:
        return []
    if causes:
        must = row["flow"] == "correction" or row["cause"]
        allowed = "、".join(f"{code}（{label.ja}）" for code, label in causes.items())
        return [row.problem("flow-cause", "cause", allowed=allowed)] if must else []
    return [row.problem("flow-no-cause", "cause")] if row["cause"] else []


def _count(row: Row) -> list[Problem]:
    if "persons" in row.unread or not row["persons"]:
        return []
    text = row["persons"].replace(",", "")
    signed = row["flow"] == "correction" and text.startswith("-")
    digits = text[1:] if signed else text
    is_count = digits.isascii() and digits.isdigit()
    return [] if is_count else [row.problem("flow-count", "persons")]
