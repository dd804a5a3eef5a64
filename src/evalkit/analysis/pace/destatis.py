"""Pace as the German Federal Statistical Office publishes it: the latest yearly changes, continued."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.pace.frame import (
    Bools,
    Codes,
    Floats,
    directions,
    first_of,
    numbers,
    refusal_columns,
    require,
    verdicts,
)
from evalkit.words.pace import DESTATIS

COLUMNS = ("indicator", "year", "value", "target", "target_year", "direction")
MOST, LEAST = 5, 3
"""Annual changes that are averaged: the last five (six points), at least three (four points)."""
CLOSE, NEAR = 0.05, 0.20
ROUNDING = 1e-12
"""A miss this near to a threshold is the threshold: binary fractions don't hold 5 % exactly."""


class Rows(NamedTuple):
    """Yearly rows sorted by indicator and year; ``code`` is the indicator's place among ``names``."""

    names: pd.Series
    code: Codes
    year: Floats
    value: Floats
    terms: tuple[Floats, Floats, Floats]


def destatis(frame: pd.DataFrame) -> pd.DataFrame:
    """Judge each indicator's pace; the rule is told in :func:`evalkit.analysis.pace.series.pace`."""
    require(frame, COLUMNS)
    rows = _sorted(frame)
    target, target_year, direction, varies = _terms(rows)
    latest, value, change, changes, points = _latest(rows)
    with np.errstate(all="ignore"):
        projected = value + change * (target_year - latest)
        behind = direction * (target - projected)
        reached = direction * (value - target) >= 0
        miss = np.where(reached | (behind <= 0), 0.0, behind / np.abs(target - value))
    infinite = np.bincount(rows.code, np.isinf(rows.value), len(rows.names)) > 0
    refusal = first_of(
        {
            "target-varies": varies,
            "no-direction": direction == 0,
            "no-target": np.isnan(target),
            "no-value": points == 0,
            "infinite": infinite | np.isinf(target) | np.isinf(target_year),
            "target-year": ~(target_year >= latest),
            "too-few-years": points <= LEAST,
            "hole": changes < LEAST,
            "out-of-range": ~np.isfinite(projected) | ~np.isfinite(miss),
        }
    )
    formed = refusal == 0
    cases = {
        "on_track": formed & (miss < CLOSE - ROUNDING),
        "slightly_off_track": formed & (miss <= NEAR + ROUNDING),
        "wrong_direction": formed & (direction * change < 0),
        "off_track": formed,
    }
    return pd.DataFrame(
        {
            "indicator": rows.names,
            "latest_year": latest,
            "value": value,
            "target": target,
            "target_year": target_year,
            "changes": changes,
            "mean_change": np.where((changes >= LEAST) & np.isfinite(change), change, np.nan),
            "projected": np.where(formed, projected, np.nan),
            "miss": np.where(formed, miss, np.nan),
            "status": verdicts(DESTATIS, cases, rows.names.index),
            "achieved_but_worse": formed & reached & (direction * change < 0),
        }
        | refusal_columns(refusal, rows.names.index)
    )


def _sorted(frame: pd.DataFrame) -> Rows:
    code, names = _places(frame["indicator"])
    columns = [numbers(frame, column) for column in ("year", "value", "target", "target_year")]
    columns.append(directions(frame))
    year = columns[0]
    _insist(
        np.isfinite(year) & (year == np.round(year)),
        code,
        names,
        "年が整数でない行があります",
        "The year isn't a whole number",
    )
    if not _rising(code, year).all():
        order = np.lexsort((year, code))
        code, (year, *columns[1:]) = code[order], [column[order] for column in columns]
        _insist(
            np.append(True, _rising(code, year)),
            code,
            names,
            "同じ年の行が重複しています",
            "A year stands there twice",
        )
    return Rows(names, code, year, columns[1], (columns[2], columns[3], columns[4]))


def _places(indicator: pd.Series) -> tuple[Codes, pd.Series]:
    """Number the indicators in order of appearance; only where the name changes it is looked up."""
    if indicator.isna().any():
        raise ValueError("指標名のない行があります。 / A row has no indicator.")
    starts = np.flatnonzero(indicator.ne(indicator.shift()).to_numpy(dtype=np.bool_, na_value=True))
    found, names = pd.factorize(indicator.iloc[starts])
    lengths = np.diff(np.append(starts, len(indicator)))
    return np.repeat(found, lengths), pd.Series(names, dtype=indicator.dtype)


def _rising(code: Codes, year: Floats) -> Bools:
    step = np.diff(code)
    rising: Bools = (step > 0) | (step == 0) & (np.diff(year) > 0)
    return rising


def _insist(holds: Bools, code: Codes, names: pd.Series, ja: str, en: str) -> None:
    if not holds.all():
        wrong = "、".join(names.iloc[np.unique(code[~holds])[:5]].astype("str"))
        raise ValueError(f"{ja}: {wrong}。 / {en}: {wrong}.")


def _terms(rows: Rows) -> tuple[Floats, Floats, Floats, Bools]:
    """Target, target year and direction of each indicator, and whether its rows contradict each other."""
    counts = np.bincount(rows.code, minlength=len(rows.names))
    ends = np.cumsum(counts) - 1
    varies = np.zeros(len(rows.names), dtype=np.bool_)
    for term in rows.terms:
        last = np.repeat(term[ends], counts)
        other = (term != last) & ~(np.isnan(term) & np.isnan(last))
        varies[rows.code[other]] = True
    target, target_year, direction = (term[ends] for term in rows.terms)
    return target, target_year, direction, varies


def _latest(rows: Rows) -> tuple[Floats, Floats, Floats, Codes, Codes]:
    """Latest year and value of each indicator, its mean change, and over how many changes and points."""
    there = ~np.isnan(rows.value)
    year, value = rows.year[there], rows.value[there]
    points = np.bincount(rows.code[there], minlength=len(rows.names))
    if len(year) == 0:
        nothing = np.full(len(points), np.nan)
        return nothing, nothing, nothing, points, points
    ends = np.maximum(np.cumsum(points) - 1, 0)
    changes = np.zeros_like(points)
    for back in range(1, MOST + 1):
        before = year[np.maximum(ends - back, 0)]
        changes += (changes == back - 1) & (back < points) & (before == year[ends] - back)
    with np.errstate(all="ignore"):
        change = (value[ends] - value[ends - changes]) / changes
    known = points > 0
    return (
        np.where(known, year[ends], np.nan),
        np.where(known, value[ends], np.nan),
        change,
        changes,
        points,
    )
