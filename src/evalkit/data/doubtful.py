"""Figures that are doubtful beside others: a cumulative one that falls, a share as a fraction, a count with a point."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from evalkit.data.cells import rounding
from evalkit.data.reader import Row
from evalkit.words.problems import Problem
from evalkit.words.spans import fiscal_year_of, time_of, year_reported

DIVISIBLE = ("時間", "人日", "人月", "年", "か月", "週", "日", "分", "秒")
"""Units of time and work, half of which may be counted."""

LEAST_SHARE = 10.0
"""A share of so many percent or more, beside which one of at most 1 may be a fraction."""


class _Stated(NamedTuple):
    indicator: str
    component: str
    role: str
    accumulation: str
    period: str
    release: str
    value: float
    unit: str
    count_basis: str
    decimals: int
    source: str
    text: str

    @property
    def year(self) -> str:
        """The fiscal year for which it stands, if any."""
        return year_reported(self.period)


def check_doubtful(tables: Mapping[str, list[Row]], figures: pd.DataFrame) -> list[Problem]:
    """Report what is doubtful about the newest vintage of each figure; warnings, for sound tables.

    A cumulative actual falls below that of the last year before it, no break between them; a share of
    at most 1 % stands beside a target of its year or the same role a year before of 10 % and more; a
    unique or gross count is printed with a decimal point.
    """
    rows = {row.source("text"): row for row in tables["figures"]}
    stated = _newest(tables["releases"], figures)
    found = [*_falling(stated, tables.get("breaks", [])), *_fractions(stated), *_points(stated)]
    problems = [
        rows[each.source].problem(code, "text", None, "warning", **values)
        for code, each, values in found
    ]
    return list(dict.fromkeys(problems))


_Found = tuple[str, _Stated, dict[str, str]]


def _newest(releases: list[Row], figures: pd.DataFrame) -> list[_Stated]:
    order = {row["release"]: place for place, row in enumerate(releases)}
    columns = (figures[name].tolist() for name in _Stated._fields)
    newest: dict[tuple[str, ...], _Stated] = {}
    for each in sorted(map(_Stated, *columns), key=lambda each: order[each.release]):
        key = (each.indicator, each.component, each.role, each.accumulation, time_of(each.period))
        newest.pop(key, None)
        newest[key] = each
    return [each for each in newest.values() if each.value == each.value]


def _falling(stated: list[_Stated], breaks: list[Row]) -> Iterator[_Found]:
    actuals = [
        each
        for each in stated
        if each.role == "actual" and each.accumulation == "cumulative" and each.year
    ]
    last: dict[tuple[str, str], _Stated] = {}
    for each in sorted(actuals, key=lambda each: each.year):
        key = (each.indicator, each.component)
        before = last.get(key)
        last[key] = each
        if before is None or any(_parts_them(row, before, each) for row in breaks):
            continue
        slack = rounding(each.text, each.component) + rounding(before.text, before.component)
        if each.value < before.value - slack:
            yield "cumulative-falls", each, _beside(before)


def _parts_them(row: Row, before: _Stated, after: _Stated) -> bool:
    is_of = row["indicator"] == after.indicator and row["component"] in ("", after.component)
    return is_of and before.year < fiscal_year_of(row["period"]) <= after.year


def _fractions(stated: list[_Stated]) -> Iterator[_Found]:
    shares = [
        each
        for each in stated
        if each.unit == "%" and each.year and each.role in ("target", "actual")
    ]
    at = {(each.indicator, each.component, each.role, each.year): each for each in shares}
    for each in shares:
        if not 0 < each.value <= 1:
            continue
        last_year = f"FY{int(each.year[2:]) - 1}"
        for role, year in (("target", each.year), (each.role, last_year)):
            beside = at.get((each.indicator, each.component, role, year))
            if beside is not None and beside.value >= LEAST_SHARE:
                yield "maybe-fraction", each, _beside(beside)
                break


def _points(stated: list[_Stated]) -> Iterator[_Found]:
    for each in stated:
        is_count = each.count_basis in ("unique", "gross") and each.unit not in DIVISIBLE
        if is_count and each.decimals and rounding(each.text, each.component) < 0.5:
            yield "decimal-count", each, {}


def _beside(other: _Stated) -> dict[str, str]:
    return {"first": other.source, "said": other.text}
