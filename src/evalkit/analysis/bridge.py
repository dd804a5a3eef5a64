"""Earlier figures brought over a change of definition, by a year that was counted both ways."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from evalkit.analysis.definitions import changes_by_place, definitions_of, is_unclear, places_of
from evalkit.analysis.estimate import estimates, joined_key
from evalkit.analysis.vintage import Year
from evalkit.words.units import PERCENT

METHOD = "declared"
MEASURES = {"bridge_old": "old", "bridge_new": "new"}


def link(value: float, old: float, new: float, unit: str) -> float:
    r"""Bring a figure by the old definition to the new one.

    Counts and amounts by the ratio of the year counted both ways, :math:`y' = y\,n/o`, which keeps their
    rates of growth; shares in per cent by its difference, :math:`y' = y + (n - o)`, which keeps their
    changes in points (a ratio could lift a share above 100 %). The year counted both ways itself becomes
    what the new definition counted.

    Sources: ratio: OECD, Methodology – Linking Time Series (Main Economic Indicators),
    www.oecd.org/std/methodology-linkingtimeseriesoecd.htm, "first common period link method"; so also
    OECD, Tips for a better use of the OECD quarterly national accounts statistics (2024). Difference: a
    change of a survey shifts the level of a share by a constant, J. van den Brakel and J. Roels,
    Intervention analysis with state-space models to estimate discontinuities due to a survey redesign,
    Annals of Applied Statistics 4 (2010), 1105-1138.

    >>> link(80, old=100, new=120, unit="件"), link(40.0, old=50.0, new=45.0, unit="%")
    (96.0, 35.0)
    """
    return value + (new - old) if unit in PERCENT else value * new / old


def along(start: float, steps: Iterable[tuple[float, float]], unit: str) -> float | None:
    """Bring a figure over bridges (old, new), one after the other; None where a share would leave 0 to 100 %.

    A missing figure (NaN) stays missing; one in per cent that isn't a share (outside 0 to 100) goes on as it is.

    >>> along(80, [(100, 120), (120, 60)], "件"), along(99, [(50, 55)], "%")
    (48.0, None)
    """
    value = start
    for old, new in steps:
        linked = link(value, old, new, unit)
        if unit in PERCENT and 0 <= value <= 100 and not 0 <= linked <= 100:
            return None
        value = linked
    return value


def bridge(
    figures: pd.DataFrame, breaks: pd.DataFrame, fiscal_year: str | Sequence[str]
) -> pd.DataFrame:
    """Bring figures from before a change of definition to the definition of a fiscal year, where a bridge leads there.

    ``fiscal_year`` is one for all, or one for each figure.
    ``figures``: columns of a dataset's figures, indicator and component among them or in the index;
    ``breaks`` as of :func:`evalkit.analysis.comparable.breaks_of`. A figure with every break between its
    definition's year (:func:`evalkit.analysis.definitions.with_definitions`) and the year bridged gets value and upper linked (several breaks one after the other),
    ``definition`` (the year whose definition it follows now) and ``bridged_by`` (ids of the figures counted
    both ways). All others stay, with both empty: without a period, an actual or a baseline whose definition is unclear, across a break without a bridge, a bridge
    of another unit, or where a share or the end of its range would leave 0 to 100 %.
    :func:`evalkit.analysis.comparable.comparable` refuses those.

    >>> figures = pd.DataFrame({"indicator": "x", "component": "", "period": ["FY2021", "FY2024"],
    ...                         "value": [80.0, 90.0], "upper": float("nan"), "unit": "件"})
    >>> breaks = pd.DataFrame({"indicator": "x", "component": "", "period": ["FY2023"],
    ...     "bridge_period": "FY2022", "old": 100.0, "new": 120.0, "unit": "件"})
    >>> bridge(figures, breaks, "FY2024")[["value", "definition"]].values.tolist()
    [[96.0, 'FY2024'], [90.0, '']]
    """
    until = [fiscal_year] * len(figures) if isinstance(fiscal_year, str) else fiscal_year
    known = breaks[breaks["period"] <= max(until, default="")]
    if "new" not in known or known["new"].isna().all():
        return figures.assign(definition="", bridged_by="")
    with_bridge = known[known["new"].notna()]
    numbers = with_bridge[["period", "old", "new", "unit"]].itertuples(index=False, name=None)
    bridges = {
        (*place, year): (old, new, unit)
        for place, (year, old, new, unit) in zip(places_of(with_bridge), numbers, strict=True)
    }
    places = places_of(figures)
    if not {each[:2] for each in bridges}.intersection(places):
        return figures.assign(definition="", bridged_by="")
    changed = changes_by_place(known)
    values, uppers = figures["value"].to_numpy(copy=True), figures["upper"].to_numpy(copy=True)
    crossed: list[list[str]] = []
    for n, (place, (first, began), unit) in enumerate(
        zip(places, definitions_of(figures), figures["unit"].tolist(), strict=True)
    ):
        changes = [year for year in changed(*place) if year <= until[n]]
        years = [year for year in changes if "" < began < year]
        found = [bridges[*place, year] for year in years if (*place, year) in bridges]
        steps = [(old, new) for old, new, of in found if of == unit]
        crossed.append([])
        if not years or len(steps) < len(years):
            continue
        if is_unclear(changes, first, began) and figures["role"].iat[n] != "target":
            continue
        value, upper = along(values[n], steps, unit), along(uppers[n], steps, unit)
        if value is not None and upper is not None:
            values[n], uppers[n], crossed[n] = value, upper, years
    ids = _ids(figures, with_bridge, crossed)
    definition = [year if years else "" for year, years in zip(until, crossed, strict=True)]
    return figures.assign(value=values, upper=uppers, definition=definition, bridged_by=ids)


def bridged(sides: Year, breaks: pd.DataFrame) -> Year:
    """Bring the baselines and targets of years to the definitions of each, as :func:`bridge` does."""
    years = sides.target.index.get_level_values("year").tolist()
    baseline, target = (bridge(each, breaks, years) for each in sides[:2])
    return sides._replace(baseline=baseline, target=target)


def is_bridged(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure that :func:`bridge` returned whether it was brought to a later definition."""
    return figures["definition"] != ""


def bridge_rows(figures: pd.DataFrame, breaks: pd.DataFrame, fiscal_year: str) -> pd.DataFrame:
    """Give the figures of the years counted both ways, for changes of definition up to a fiscal year, as estimates.

    Measures ``bridge_old`` and ``bridge_new``, each with the area of the indicator's figures.
    """
    if "new" not in breaks:
        return estimates([])
    known = breaks[(breaks["period"] <= fiscal_year) & breaks["new"].notna()]
    if known.empty:
        return estimates([])
    areas = dict.fromkeys(zip(figures["area"], figures["indicator"], strict=True))
    bridges = known.to_dict("records")
    return estimates(
        {
            "area": area,
            "indicator": indicator,
            "component": each["component"],
            "measure": measure,
            "period": each["bridge_period"],
            "value": each[side],
            "unit": each["unit"],
            "method": METHOD,
            "source": each.get(f"source_{side}", ""),
            "text": each.get(f"text_{side}", ""),
        }
        for measure, side in MEASURES.items()
        for each in bridges
        for area, indicator in areas
        if indicator == each["indicator"]
    )


def _ids(figures: pd.DataFrame, bridges: pd.DataFrame, crossed: list[list[str]]) -> list[str]:
    """The ids of the figures by which each figure was brought over, separated by spaces."""
    if not any(crossed):
        return [""] * len(figures)
    if "area" in figures:
        areas = figures["area"].to_numpy()
    elif "area" in figures.index.names:
        areas = figures.index.get_level_values("area").to_numpy()
    else:
        areas = np.full(len(figures), "")
    rows = zip(places_of(bridges), bridges["period"], bridges["bridge_period"], strict=True)
    by_break = {
        (area, *place, year): [(area, *place, measure, counted, METHOD) for measure in MEASURES]
        for place, year, counted in rows
        for area in dict.fromkeys(areas)
    }
    ids = {key: " ".join(map(joined_key, facts)) for key, facts in by_break.items()}
    return [
        " ".join(ids[(area, *place, year)] for year in years)
        for area, place, years in zip(areas, places_of(figures), crossed, strict=True)
    ]
