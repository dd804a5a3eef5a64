"""Which figure holds: the newest release up to the year evaluated, roles side by side."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.definitions import PLACE as PLACE
from evalkit.analysis.definitions import with_definitions
from evalkit.words.codes import ROLE, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import time_of, year_reported

Place = tuple[str, ...]
"""Of a figure among those of several years: year, area, indicator, component."""
DEFAULTS = {
    "area": "",
    "component": "",
    "unit": "",
    "status": "final",
    "qualifiers": "",
    "approx": "",
    "accumulation": "not_stated",
    "count_basis": "not_stated",
    "component_rule": "none",
    "kind": "outcome",
    "compare_because": "",
    "release": "",
    "source": "",
    "text": "",
    "bound": "",
}
DECLARED = ["direction", "kind", "component_rule", "unit", "accumulation", "count_basis"]
"""What an indicator says of all its figures, of those that are absent, too."""

NUMBERS = ("value", "decimals", "upper")

NEEDED = ("indicator", "role", "period", "value", "direction")


class GivenTwiceError(ValueError):
    """A plain frame that gives a figure twice: none of the two is chosen."""


def observations(data: object) -> pd.DataFrame:
    """Return the figures of a dataset, or a plain frame completed by the columns and texts it leaves out.

    Those of a dataset say by which year's definition they count (:func:`evalkit.analysis.definitions.with_definitions`).

    Units: ``value`` in the indicator's own unit; missing where there is none. How it counts stays
    ``not_stated`` where ``accumulation`` and ``count_basis`` are left out. ValueError where a needed
    column is missing; the direction is never guessed.

    >>> plain = pd.DataFrame({"indicator": ["x"], "role": ["actual"], "period": ["FY2024"],
    ...                       "value": [3.0], "direction": ["higher"]})
    >>> observations(plain).loc[0, "status"]
    'final'
    """
    frame = data if isinstance(data, pd.DataFrame) else getattr(data, "figures", None)
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(
            f"データセットか表が必要です（{type(data).__name__}）。"
            f" / A Dataset or a DataFrame is needed, not {type(data).__name__}."
        )
    absent = [column for column in NEEDED if column not in frame]
    if absent:
        raise ValueError(
            f"列がありません: {', '.join(absent)}。望ましい方向などを推測で補うことはしません。"
            f" / Columns are missing: {', '.join(absent)}. Nothing, the direction least of all, is guessed."
        )
    if "definition_first" in frame:  # they have been completed before
        return frame
    texts = dict.fromkeys(NEEDED, "") | DEFAULTS
    del texts["value"]
    columns: dict[str, Any] = dict(texts)
    for column, default in texts.items():
        if column in frame:
            given = frame[column] if frame[column].dtype == "str" else frame[column].astype("str")
            columns[column] = given.fillna(default) if given.hasnans else given
    upper = frame["upper"].astype(float) if "upper" in frame else float("nan")
    figures = frame.assign(**columns, value=frame["value"].astype(float), upper=upper)
    return with_definitions(figures)


def as_of(figures: pd.DataFrame, fiscal_year: FiscalYear) -> pd.DataFrame:
    """Keep of each figure the newest vintage known in the report of a fiscal year.

    The vintages are the plan's releases in their order; those that report a later year are unknown yet.
    FY2024, its end and a day of it name the same year's figure (:func:`evalkit.words.spans.year_reported`).
    A baseline printed anew replaces the older one, whatever period it names. Without a plan (a plain frame) a figure given twice is :class:`GivenTwiceError`, a ValueError.
    """
    when = list(map(time_of, figures["period"].tolist()))
    columns = [figures[name].tolist() for name in (*PLACE, "role", "accumulation")]
    keys: list[tuple[str, ...]] = list(zip(*columns, when, strict=True))
    plan = figures.attrs.get("plan")
    if plan is None:
        seen: set[object] = set()
        for n, key in enumerate(keys):
            if key in seen:
                first = figures.iloc[n]
                raise GivenTwiceError(
                    f"同じ数値が2回あります: {first.indicator} {first.role} {first.period}。"
                    f" / A figure is given twice: {first.indicator} {first.role} {first.period}."
                )
            seen.add(key)
        return figures
    releases = zip(plan.releases["release"], plan.releases["period"], strict=True)
    known = {
        release: order
        for order, (release, year) in enumerate(releases)
        if FiscalYear(year) <= fiscal_year
    }
    printed = [known.get(release, -1) for release in figures["release"].tolist()]
    newest: dict[tuple[str, ...], int] = {}
    last: dict[object, int] = {}
    for n in sorted(range(len(keys)), key=printed.__getitem__):
        if printed[n] >= 0:
            newest[keys[n]] = n
            last[keys[n][:4]] = printed[n]
    kept = [n for key, n in newest.items() if key[3] != "baseline" or printed[n] == last[key[:4]]]
    return figures.iloc[sorted(kept)].sort_index()


class Year(NamedTuple):
    """Baseline, target and actual of a fiscal year or of several, row by row for the same indicator and part.

    The index is area, indicator and component; of several the year (FY2024) stands first.
    """

    baseline: pd.DataFrame
    target: pd.DataFrame
    actual: pd.DataFrame


def stacked(sides: Mapping[FiscalYear, Year]) -> Year:
    """Put years below each other; the index begins with the year (FY2024)."""
    years = [str(year) for year in sides]
    return Year(
        *(pd.concat(each, keys=years, names=["year"]) for each in zip(*sides.values(), strict=True))
    )


def places_of_years(sides: Year) -> pd.DataFrame:
    """Name the period, area, indicator and component of each row of stacked years."""
    return sides.target.index.to_frame(index=False).rename(columns={"year": "period"})


def side_by_side(figures: pd.DataFrame, fiscal_year: FiscalYear) -> Year:
    """Align baseline, target and actual known in the report of a year, as :func:`aligned` does for several."""
    return of_year(aligned({fiscal_year: as_of(figures, fiscal_year)}), fiscal_year)


def of_year(sides: Year, fiscal_year: FiscalYear) -> Year:
    """Take one year out of several."""
    rows = sides.target.index.get_level_values("year") == str(fiscal_year)
    return Year(*(side[rows].droplevel("year") for side in sides))


def aligned(newest: Mapping[FiscalYear, pd.DataFrame]) -> Year:
    """Align baseline, target and actual of years, each from the figures known in its report (:func:`as_of`).

    Where a figure is absent its status is ``not_set``. The index is year, area, indicator, component, in the
    order in which the figures stand. A year's figure may be that of the year, of its end or of a day in it;
    where a year has a count of each kind, the actual is the one that accumulates as its target does, else
    the one printed for the year as a whole. ValueError where one of them stands twice: none is chosen.
    """
    known = pd.concat(newest.values(), ignore_index=True)
    known.attrs = {}
    years = [str(year) for year, each in newest.items() for _ in range(len(each))]
    known["year"] = pd.array(years, dtype="str")
    subject = ["year", *PLACE]
    subjects: list[Place] = list(zip(*(known[name].tolist() for name in subject), strict=True))
    roles, periods, ways = (known[name].tolist() for name in ("role", "period", "accumulation"))
    found: dict[str, dict[Place, list[int]]] = {role: {} for role in Year._fields}
    for n, (place, role, period) in enumerate(zip(subjects, roles, periods, strict=True)):
        if role == "baseline" or (role in found and year_reported(period) == place[0]):
            found[role].setdefault(place, []).append(n)
    for place, rows in found["target"].items():
        found["target"][place] = [n for n in rows if periods[n] == place[0]] or rows
    for place, rows in found["actual"].items():
        aims = {ways[n] for n in found["target"].get(place, ())}
        alike = [n for n in rows if ways[n] in aims] or rows
        found["actual"][place] = [n for n in alike if periods[n] == place[0]] or alike
    for role, by_place in found.items():
        _once(role, by_place)
    held = set().union(*found.values())
    described = {place: n for n, place in enumerate(subjects) if place in held}
    stands = np.array([*described.values()], dtype=np.intp)
    index = pd.MultiIndex.from_frame(known[subject].iloc[stands])
    told = known.drop(columns=subject)
    return Year(
        *(
            _taken(
                told,
                np.array([by_place.get(each, [-1])[0] for each in described], dtype=np.intp),
                stands,
                index,
            )
            for by_place in found.values()
        )
    )


def _taken(
    known: pd.DataFrame, rows: NDArray[np.intp], described: NDArray[np.intp], index: pd.MultiIndex
) -> pd.DataFrame:
    """Take the rows; one that is absent (-1) says what its indicator declares, and nothing else."""
    blanks = dict.fromkeys(known, "") | dict.fromkeys(NUMBERS, np.nan) | {"status": "not_set"}
    or_declared = np.where(rows < 0, described, rows)
    taken = {
        name: known[name].array.take(or_declared)
        if name in DECLARED
        else known[name].array.take(rows, allow_fill=True, fill_value=blanks[name])
        for name in known.columns
    }
    return pd.DataFrame(taken, index)


def _once(role: str, found: dict[Place, list[int]]) -> None:
    for place, rows in found.items():
        if len(rows) > 1:
            _, _, indicator, part = place
            where = " ".join(filter(None, [indicator, part, role]))
            raise ValueError(
                f"{label(ROLE, role)}が2つあり、どちらによるか決まりません: {where}。"
                f" / There are two of {where}: which one holds isn't said."
            )
