"""Comment sheets that come back from reviewers, read into one table by section."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from evalkit.data.reader import Row, Sheet, plain, table_rows
from evalkit.data.returned.file import read_files
from evalkit.data.schema import Column, Table
from evalkit.words.codes import Label
from evalkit.words.comment_sheet import COLUMNS
from evalkit.words.formula import without_guard
from evalkit.words.problems import DataError, Problem, has_error

NEEDED = ("section", "comment")
SHEET = Table(
    "comments",
    "意見",
    "comments of reviewers",
    ("section", "reviewer"),
    tuple(
        Column(name, "string", label.ja, label.en, required=name in NEEDED)
        for name, label in COLUMNS.items()
    ),
)
TOLD = ("section", "title", "comment", "reviewer", "edition", "file", "cell")
"""The columns of the table; ``file`` and ``cell`` say where a comment stands."""
EXCEL_DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}|[0-9]{1,2}-[A-Z][a-z]{2}"
)
"""What Excel makes of a section's id such as 1-2 when it opens a CSV file."""


def read_comments(files: Iterable[str | Path]) -> pd.DataFrame:
    """Read reviewers' comment sheets (CSV, or saved as workbooks) into one table, a row a comment, by section.

    UTF-8 and cp932 are read, heads in Japanese and English, columns in any order; rows without a comment
    are left out, a comment that came twice stands once. Columns: ``section, title, comment, reviewer,
    edition, file, cell``. DataError with every problem, its file and cell, where a sheet can't be used.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> told = pd.DataFrame({"施策ID": ["measure-1-2"], "意見": ["図がほしい"], "記入者": ["委員A"]})
    >>> with TemporaryDirectory() as folder:
    ...     told.to_csv(Path(folder, "returned.csv"), index=False, encoding="cp932")
    ...     found = ek.read_comments([Path(folder, "returned.csv")])
    >>> found[["section", "comment", "reviewer", "file", "cell"]].values.tolist()
    [['measure-1-2', '図がほしい', '委員A', 'returned.csv', 'B2']]
    """
    rows: list[Row] = []
    problems: list[Problem] = []
    for file in read_files(map(Path, files)):
        problems += file.problems
        for sheet in file.sheets:
            found, more = table_rows(_in_japanese(sheet), SHEET)
            rows += [row for row in found if row["comment"] or "comment" in row.unread]
            problems += more
    problems += [problem for row in rows for problem in _check(row)]
    if has_error(problems):
        raise DataError(problems)
    told = [_told(row) for row in rows]
    frame = pd.DataFrame(told, columns=list(TOLD), dtype="str")
    frame = frame.drop_duplicates(["section", "comment", "reviewer"])
    return frame.sort_values(
        "section", key=lambda ids: ids.map(_natural), kind="stable"
    ).reset_index(drop=True)


def _in_japanese(sheet: Sheet) -> Sheet:
    """Give a sheet whose head is in English the Japanese one."""
    names: Mapping[str, Label] = {plain(label.en): label for label in COLUMNS.values()}
    for number, texts in sheet.rows.items():
        keys = [plain(text) for text in texts]
        if plain(COLUMNS["section"].en) in keys:
            head = [
                names[key].ja if key in names else text
                for key, text in zip(keys, texts, strict=True)
            ]
            return replace(sheet, rows={**sheet.rows, number: head})
    return sheet


def _check(row: Row) -> Iterable[Problem]:
    if not row["section"] and "section" not in row.unread:
        yield row.problem("missing-value", "section", ja="施策ID", en="Section id")
    if EXCEL_DATE.fullmatch(row["section"]):
        yield row.problem("excel-date", "section")


def _told(row: Row) -> dict[str, str]:
    told = {name: without_guard(row[name]) for name in TOLD[:5]}
    return told | {"file": row.file, "cell": row.address("comment")}


def _natural(section: str) -> tuple[tuple[int, str], ...]:
    """Order ids as people do: measure-1-2 before measure-1-10.

    >>> sorted(["m-1-10", "m-1-2", "m-1"], key=_natural)
    ['m-1', 'm-1-2', 'm-1-10']
    """
    parts = re.findall(r"([0-9]+)|([^0-9]+)", section)
    return tuple((int(digits) if digits else -1, text) for digits, text in parts)
