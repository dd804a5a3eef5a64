"""Published national figures about rosters and plans, from the folder ``national`` beside a dataset's."""

import re
from pathlib import Path

import pandas as pd

from evalkit.data.checks import check_keys, check_values
from evalkit.data.reader import read_csv, table_rows
from evalkit.data.schema import Column, Table
from evalkit.words.national import FIGURES
from evalkit.words.problems import DataError, has_error

PLAIN = re.compile(r"\d+(\.\d+)?")

NATIONAL = Table(
    "national",
    "全国の公表値",
    "national: published figures",
    ("figure", "area", "as_of"),
    (
        Column("figure", "string", "数値", "which figure", required=True, codes=FIGURES),
        Column("area", "string", "地域", "area; empty: Japan"),
        Column("name_ja", "string", "名称", "name in Japanese"),
        Column("name_en", "string", "名称（英語）", "name in English"),
        Column("value", "number", "値", "value", required=True),
        Column("unit", "string", "単位", "unit", required=True),
        Column("as_of", "string", "時点", "as of", required=True),
        Column("source", "string", "出典", "address", required=True),
        Column("note", "string", "備考", "note"),
    ),
    required=True,
)


def read_national(path: Path) -> pd.DataFrame:
    """Read the published figures as texts, with the cell of each value; no rows where there is no such file.

    DataError with every problem.
    """
    columns = [column.name for column in NATIONAL.columns]
    if not path.is_file():
        return pd.DataFrame(columns=[*columns, "cell"], dtype="str")
    rows, problems = table_rows(read_csv(path), NATIONAL)
    checked, found = check_values(NATIONAL, rows)
    problems += found + check_keys(NATIONAL, checked)
    problems += [
        row.problem("national-number", "value")
        for row in checked
        if row["value"] and not PLAIN.fullmatch(row["value"])
    ]
    if has_error(problems):
        raise DataError(problems)
    records = [{name: row[name] for name in columns} for row in checked]
    cells = [f"{path.parent.name}/{row.source('value')}" for row in checked]
    return pd.DataFrame(records, columns=columns, dtype="str").assign(cell=cells)
