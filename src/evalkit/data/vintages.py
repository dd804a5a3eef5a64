"""What a later release says again: a correction that is undone, a figure restated without a correction."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from evalkit.data.cells import rounding
from evalkit.data.corrections import key_of
from evalkit.data.reader import Row
from evalkit.words.problems import Problem
from evalkit.words.spans import fiscal_year_of, time_of

FORECAST = ("estimated", "provisional")
"""Statuses of a number that a later one is expected to replace."""


class _Said(NamedTuple):
    indicator: str
    component: str
    role: str
    accumulation: str
    period: str
    value: float
    status: str
    release: str
    source: str
    text: str


def check_vintages(
    tables: Mapping[str, list[Row]], figures: pd.DataFrame, ratings: pd.DataFrame
) -> list[Problem]:
    """Report what repeats the wrong text of a correction, and what a report restates of earlier years.

    The first is an error, of figures and of letters; the second a warning, of numbers only.
    ``tables`` are sound and hold the rows that the corrections added. A number that comes in place of a
    status or a forecast isn't restated. A baseline is the same where one of the two bears no period; another figure without one is of no year.
    """
    letters = ratings.assign(
        role="rating",
        accumulation="",
        value=float("nan"),
        status=ratings["label"].where(ratings["label"] != "", ratings["status"]),
    )
    order = {row["release"]: place for place, row in enumerate(tables["releases"])}
    known = _Known.of(tables, order)
    problems: list[Problem] = []
    for stated in (figures, letters):
        columns = (stated[name].tolist() for name in _Said._fields)
        series: dict[tuple[str, ...], list[_Said]] = {}
        for said in sorted(map(_Said, *columns), key=lambda each: order[each.release]):
            key = (said.indicator, said.component, said.role, said.accumulation)
            series.setdefault(key, []).append(said)
        for group in series.values():
            problems += _check_series(group, known)
    return list(dict.fromkeys(problems))


class _Known(NamedTuple):
    order: Mapping[str, int]
    releases: Mapping[str, Row]
    rows: Mapping[str, Row]
    wrong: Mapping[str, Row]
    corrections: frozenset[str]

    @classmethod
    def of(cls, tables: Mapping[str, list[Row]], order: Mapping[str, int]) -> "_Known":
        stated = [
            ((*key_of(row, name), row["release"]), row)
            for name in ("figures", "ratings")
            for row in tables[name]
        ]
        sources = {key: row.source("text") for key, row in stated}
        corrections = tables.get("corrections", [])
        wrong = {}
        for row in corrections:
            name = "ratings" if row["role"] == "rating" else "figures"
            wrong[sources[*key_of(row, name), row["release"]]] = row
        return cls(
            order,
            {row["release"]: row for row in tables["releases"]},
            {row.source("text"): row for _, row in stated},
            wrong,
            frozenset(row.source("new") for row in corrections),
        )

    def is_corrected(self, said: _Said, before: str) -> bool:
        """Whether a correction calls it wrong in a release before another one."""
        correction = self.wrong.get(said.source)
        return (
            correction is not None and self.order[correction["corrected_in"]] < self.order[before]
        )


def _check_series(series: list[_Said], known: _Known) -> Iterator[Problem]:
    """Hold each figure against those of the same time in the releases before it, oldest first."""
    valid: list[_Said] = []
    for each in series:
        before = [
            earlier
            for earlier in valid
            if known.order[earlier.release] < known.order[each.release] and _is_of(each, earlier)
        ]
        if before and each.source not in known.corrections:
            held = before[-1]
            row = known.rows[each.source]
            undone = [
                known.wrong[earlier.source]
                for earlier in before
                if _same(each, earlier) and known.is_corrected(earlier, each.release)
            ]
            if undone and not _same(each, held):
                first = undone[-1].source("old")
                yield row.problem("correction-undone", "text", first=first, right=held.text)
                continue
            if _is_restated(each, held, known):
                values = {"first": held.source, "said": held.text}
                yield row.problem("restated", "text", None, "warning", **values)
        valid.append(each)


def _is_of(each: _Said, earlier: _Said) -> bool:
    if each.period and earlier.period:
        return time_of(each.period) == time_of(earlier.period)
    return each.role == "baseline"


def _same(one: _Said, other: _Said) -> bool:
    if pd.isna(one.value) or pd.isna(other.value):
        return pd.isna(one.value) and pd.isna(other.value) and one.status == other.status
    return one.value == other.value


def _is_restated(each: _Said, held: _Said, known: _Known) -> bool:
    release = known.releases[each.release]
    is_earlier = each.role == "baseline" or fiscal_year_of(each.period) < release["period"]
    if release["kind"] not in ("", "report") or not is_earlier:
        return False
    if pd.isna(held.value) or held.status in FORECAST:
        return False
    slack = rounding(each.text, each.component) + rounding(held.text, held.component)
    return not abs(each.value - held.value) <= slack
