"""Which figure holds: the newest release up to the year evaluated, roles side by side."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.definitions import with_definitions
from evalkit.words.codes import ROLE, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported

PLACE = ["area", "indicator", "component"]
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
    texts = dict.fromkeys(NEEDED, "") | DEFAULTS
    del texts["value"]
    columns = {
        column: frame[column].astype("str").fillna(default) if column in frame else default
        for column, default in texts.items()
    }
    upper = frame["upper"].astype(float) if "upper" in frame else float("nan")
    figures = frame.assign(**columns, value=frame["value"].astype(float), upper=upper)
    return with_definitions(figures)


def as_of(figures: pd.DataFrame, fiscal_year: FiscalYear) -> pd.DataFrame:
    """Keep of each figure the newest vintage known in the report of a fiscal year.

    The vintages are the plan's releases in their order; those that report a later year are unknown yet.
    FY2024, its end and a day of it name the same year's figure (:func:`evalkit.words.spans.year_reported`).
    A baseline printed anew replaces the older one, whatever period it names. Without a plan (a plain frame) a figure given twice is :class:`GivenTwiceError`, a ValueError.
    """
    keys = [*PLACE, "role", "when", "accumulation"]
    years = figures["period"].map(year_reported).astype("str")
    figures = figures.assign(when=years.where(years != "", figures["period"]))
    plan = figures.attrs.get("plan")
    if plan is None:
        twice = figures[figures.duplicated(keys)]
        if len(twice):
            first = twice.iloc[0]
            raise GivenTwiceError(
                f"同じ数値が2回あります: {first.indicator} {first.role} {first.period}。"
                f" / A figure is given twice: {first.indicator} {first.role} {first.period}."
            )
        return figures.drop(columns="when")
    reported = [FiscalYear(year) for year in plan.releases["period"]]
    known = {
        release: order
        for order, (release, year) in enumerate(
            zip(plan.releases["release"], reported, strict=True)
        )
        if year <= fiscal_year
    }
    ordered = figures.assign(order=figures["release"].map(known).astype(float))
    newest = (
        ordered[ordered["order"].notna()]
        .sort_values("order", kind="stable")
        .drop_duplicates(keys, keep="last")
    )
    places = list(zip(*(newest[key] for key in [*PLACE, "role"]), strict=True))
    last = dict(zip(places, newest["order"], strict=True))
    kept = (newest["role"] != "baseline") | (newest["order"] == [last[each] for each in places])
    return newest[kept].drop(columns=["order", "when"]).sort_index()


class Year(NamedTuple):
    """Baseline, target and actual of one fiscal year, row by row for the same indicator and part."""

    baseline: pd.DataFrame
    target: pd.DataFrame
    actual: pd.DataFrame


def side_by_side(figures: pd.DataFrame, fiscal_year: FiscalYear) -> Year:
    """Align baseline, target and actual of a year; where a figure is absent its status is ``not_set``.

    The index is area, indicator, component, in the order in which the figures stand. A year's figure may
    be that of the year, of its end or of a day in it; where a year has a count of each kind, the actual
    is the one that accumulates as its target does, else the one printed for the year as a whole.
    ValueError where one of them stands twice in the newest vintage: none is chosen.
    """
    known = as_of(figures, fiscal_year)
    known = known.assign(row=known.groupby(PLACE, sort=False).ngroup())
    known.attrs = {}
    of_year = known[known["period"].map(year_reported) == str(fiscal_year)]
    targets = _preferred(of_year[of_year["role"] == "target"], str(fiscal_year))
    actuals = of_year[of_year["role"] == "actual"]
    by_role = {
        "baseline": known[known["role"] == "baseline"],
        "target": targets,
        "actual": _preferred(_alike(actuals, targets), str(fiscal_year)),
    }
    for role, rows in by_role.items():
        _once(role, rows)
    held = pd.concat(rows["row"] for rows in by_role.values())
    described = known[known["row"].isin(held)].drop_duplicates("row", keep="last")
    described = described.set_index("row").sort_index()
    index = pd.MultiIndex.from_frame(described[PLACE])
    blank = dict.fromkeys(described.columns.difference([*PLACE, *DECLARED]), "")
    numbers = {column: np.nan for column in ("value", "decimals", "upper") if column in described}
    absent = described.assign(**blank | numbers | {"status": "not_set"})
    aligned = {}
    for role, rows in by_role.items():
        own = rows.set_index("row")
        every = pd.concat([own, absent.drop(own.index)]).sort_index()
        aligned[role] = every.drop(columns=PLACE).set_axis(index)
    return Year(**aligned)


def _alike(actuals: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Drop the actuals beside another that accumulates as the target of its place does."""
    aims = set(zip(targets["row"], targets["accumulation"], strict=True))
    is_alike = [each in aims for each in zip(actuals["row"], actuals["accumulation"], strict=True)]
    return _where_any(actuals, pd.Series(is_alike, index=actuals.index, dtype=bool))


def _preferred(figures: pd.DataFrame, year: str) -> pd.DataFrame:
    """Drop the figures of a year's end or of a day beside one of the year as a whole."""
    return _where_any(figures, figures["period"] == year)


def _where_any(figures: pd.DataFrame, wanted: pd.Series) -> pd.DataFrame:
    """Keep the wanted rows of each place, all of them where none is."""
    if wanted.all():
        return figures
    has_any = wanted.groupby(figures["row"]).transform("any")
    return figures[wanted | ~has_any.astype(bool)]


def _once(role: str, figures: pd.DataFrame) -> None:
    twice = figures[figures.duplicated("row")]
    if len(twice):
        where = " ".join([*twice.iloc[0][PLACE[1:]], role]).replace("  ", " ")
        raise ValueError(
            f"{label(ROLE, role)}が2つあり、どちらによるか決まりません: {where}。"
            f" / There are two of {where}: which one holds isn't said."
        )
