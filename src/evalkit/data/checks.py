"""What must hold in any table: required values, codes, dates, keys, references, versions."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from evalkit.data.reader import Row
from evalkit.data.schema import TABLES, Column, Table, table
from evalkit.words.codes import ACCOUNT, STATUS, Label
from evalkit.words.fiscal import FiscalYear, read_period
from evalkit.words.problems import Problem, has_error, nearest

WITHOUT_VALUE = (
    "pending",
    "not_set",
    "unknown",
    "suppressed",
    "not_collected",
    "new_from_zero",
    "gone_to_zero",
    "text",
    "review",
)
"""Statuses of which no number can be given; a figure with one of them may leave its text empty."""

ERA_CODES = ("era-year-never-existed", "era-western-mismatch")


def check_values(of: Table, rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """Bring codes, years, periods and dates into one spelling, and report what can't be read.

    A code may be written as its Japanese label. A value with an error is empty in the row returned
    and its column named in ``unread``, so that no second problem is made of it.
    """
    problems: list[Problem] = []
    checked = []
    for row in rows:
        values = dict(row.values)
        unread = set(row.unread)
        for column in of.columns:
            if column.name not in row.letters or column.name in unread:
                continue
            values[column.name], found = _check_value(column, row)
            if found:
                problems += found
                if has_error(found):
                    unread.add(column.name)
        checked.append(replace(row, values=values, unread=frozenset(unread)))
    return checked, problems


def _check_value(column: Column, row: Row) -> tuple[str, list[Problem]]:
    text = row[column.name]
    if not text:
        left_open = column.type == "figure" and _code(row["status"], STATUS) in WITHOUT_VALUE
        if not column.required or left_open:
            return "", []
        code = "missing-direction" if column.name == "direction" else "missing-value"
        return "", [row.problem(code, column.name, ja=column.ja, en=column.name)]
    if column.codes is not None:
        code = _code(text, column.codes)
        return code, [] if code else [_unknown_code(column, row)]
    if column.type in ("year", "period"):
        read, code, odd = _time(text, column.type == "year")
        found = [row.problem(code, column.name)] if code else []
        found += [
            row.problem(
                each,
                column.name,
                severity="warning" if each == "era-year-never-existed" else "error",
                read=read,
            )
            for each in odd
        ]
        return read, found
    if column.type == "date":
        day = _date(text)
        return day, [] if day else [row.problem("not-date", column.name)]
    return text, []


def _code(text: str, codes: Mapping[str, Label]) -> str:
    """Return the code that a text is, or is the Japanese label of; empty where it is neither."""
    if text in codes:
        return text
    return next((code for code, label in codes.items() if text == label.ja), "")


def _unknown_code(column: Column, row: Row) -> Problem:
    codes = column.codes or {}
    return row.problem(
        "unknown-code",
        column.name,
        ja=column.ja,
        en=column.name,
        nearest=nearest(row[column.name], codes),
        allowed="、".join(f"{code}（{label.ja}）" for code, label in codes.items()),
    )


@cache
def _time(text: str, is_year: bool) -> tuple[str, str, tuple[str, ...]]:
    """Return year or period in the project's spelling, the code of what is wrong, and odd eras."""
    try:
        period, odd = read_period(text)
    except ValueError:
        return "", "not-fiscal-year" if is_year else "not-period", ()
    if is_year and "era-western-mismatch" not in odd:
        try:
            period = str(FiscalYear(text))
        except ValueError:
            return "", "not-fiscal-year", ()
    return period, "", tuple(code for code in odd if code in ERA_CODES)


def _date(text: str) -> str:
    """Return a date as 2024-10-01, also where Excel has saved it as 2024/10/1; empty where it is none."""
    read = re.fullmatch("([0-9]{4})([-/])([0-9]{1,2})\\2([0-9]{1,2})", text)
    try:
        return date(*(int(read[part]) for part in (1, 3, 4))).isoformat() if read else ""
    except ValueError:
        return ""


def check_keys(of: Table, rows: Iterable[Row]) -> list[Problem]:
    """Report every row whose key stands in an earlier row, naming both."""
    keyed = [
        (tuple(row[name] for name in of.key), row)
        for row in rows
        if not row.unread.intersection(of.key) and row[of.key[0]]
    ]
    return list(repeated(of, keyed, of.key[0]))


def repeated(
    of: Table, keyed: Iterable[tuple[Sequence[str], Row]], column: str
) -> Iterator[Problem]:
    """Report keys that come again, at a column of the later row."""
    ja = "・".join(of.column(name).ja for name in of.key)
    en = ", ".join(of.key)
    first: dict[tuple[str, ...], Row] = {}
    for key, row in keyed:
        earlier = first.setdefault(tuple(key), row)
        if earlier is not row:
            found = " / ".join(part for part in key if part)
            yield row.problem(
                "duplicate-key", column, found, ja=ja, en=en, first=earlier.source(column)
            )


def check_references(tables: Mapping[str, list[Row]]) -> list[Problem]:
    """Report ids that the table they refer to doesn't have, with the nearest one that it has.

    A ``repost_of`` with a colon (``plan:2-1``) lies in another document and isn't looked for;
    ``predecessors`` may hold several ids.
    """
    problems = []
    ids = {
        name: {row[table(name).key[0]] for row in rows}
        for name, rows in tables.items()
        if all(table(name).key[0] in row.letters for row in rows)
    }
    for of in TABLES:
        for column in of.columns:
            is_indicator = column.name in ("repost_of", "predecessors")
            target = "indicators" if is_indicator else column.refers_to
            if target not in ids:
                continue
            rows = tables.get(of.name, [])
            known = sorted(ids[target])
            named = [(row, each) for row in rows for each in _ids(row, column.name)]
            unknown = {each for _, each in named} - ids[target] - {""}
            suggestions = {
                found: nearest(found, known, 0.5)  # r7 and r6
                for found in unknown
                if column.name != "repost_of" or ":" not in found
            }
            problems += [
                row.problem(
                    "unknown-reference",
                    column.name,
                    each,
                    nearest=suggestions[each],
                    ja=table(target).ja,
                    en=target,
                )
                for row, each in named
                if each in suggestions
            ]
    return problems


def _ids(row: Row, column: str) -> list[str]:
    return row[column].split() if column == "predecessors" else [row[column]]


def check_components(tables: Mapping[str, list[Row]]) -> list[Problem]:
    """Report parts that the table of components doesn't list for their indicator."""
    known = parts(tables)
    if known is None:
        return []
    return [
        row.problem("unknown-component", "component", known=shown(known.get(row["indicator"], [])))
        for name in ("figures", "ratings")
        for row in tables.get(name, [])
        if row["indicator"]
        and row["component"]
        and row["component"] not in known.get(row["indicator"], [])
    ]


def parts(tables: Mapping[str, list[Row]]) -> dict[str, list[str]] | None:
    """Return the parts of each indicator that has any; None where their table couldn't be read."""
    rows = tables.get("components")
    if rows is None or any(row.unread & {"indicator", "component"} for row in rows):
        return None
    known: dict[str, list[str]] = {}
    for row in rows:
        known.setdefault(row["indicator"], []).append(row["component"])
    return known


def shown(names: Iterable[str]) -> str:
    """Write a list of names, a dash for none."""
    return "、".join(names) or "－"


def check_tree(nodes: Iterable[Row]) -> list[Problem]:
    """Report nodes whose parents lead back to them in any year, every cycle once."""
    rows = sorted(nodes, key=lambda row: row["valid_from"])
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row["node"], row)
    problems: dict[frozenset[str], Problem] = {}
    for year in dict.fromkeys(row["valid_from"] for row in rows):
        worded = first | {row["node"]: row for row in rows if row["valid_from"] <= year}
        for cycle in _cycles({node: row["parent"] for node, row in worded.items()}):
            said = " → ".join([*cycle, cycle[0]])
            problem = worded[cycle[0]].problem("parent-cycle", "parent", cycle=said)
            problems.setdefault(frozenset(cycle), problem)
    return list(problems.values())


def _cycles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    done: set[str] = set()
    for first in parents:
        path: list[str] = []
        node = first
        while node and node not in done:
            done.add(node)
            path.append(node)
            node = parents.get(node, "")
        if node in path:
            yield path[path.index(node) :]


def check_account(indicators: Iterable[Row]) -> list[Problem]:
    """Report indicators that declare a part in the roster account which another one has already."""
    problems = []
    first: dict[str, Row] = {}
    for row in indicators:
        role = row["account"]
        if role and first.setdefault(role, row)["indicator"] != row["indicator"]:
            source, named = first[role].source("account"), f"{role}（{ACCOUNT[role].ja}）"
            problems.append(row.problem("account-twice", "account", first=source, role=named))
    return problems
