"""By which year's definition a figure is counted: that of its period, or of the release that set or restated it."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.words.spans import fiscal_year_of

PLACE = ["area", "indicator", "component"]
SAID = ["value", "upper", "bound", "unit"]


def with_definitions(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the fiscal years between which the definition lies that each figure of a plan follows.

    ``definition_first`` and ``definition_last`` (FY2024; empty as the period is). An actual or a baseline
    follows its own year's. Where a release prints another value for it than the one before, nobody says by
    which definition: it may be that of any year up to this release's. A target follows the definition that
    its release knew, that of a year before its own at most; one that a report only prints again may still
    follow that of the release which set it. A plan sets its targets anew.

    A plain frame, without a plan, has neither column: no change of definition is known.
    """
    plan = figures.attrs.get("plan")
    if plan is None or "definition_first" in figures:
        return figures
    of = plan.releases.drop_duplicates("release").set_index("release")
    order = {str(release): place for place, release in enumerate(of.index)}
    is_target = figures["role"] == "target"
    rows = figures[[*PLACE, *SAID, "accumulation", "count_basis"]].assign(
        own=figures["period"].map(fiscal_year_of).astype("str"),
        is_target=is_target,
        order=figures["release"].map(order).fillna(-1),
        anew=is_target & figures["release"].map(of["kind"]).eq("plan"),
        said_in=figures["release"].map(of["period"]).astype("str").fillna(""),
    )
    rows["said_in"] = rows["said_in"].where(rows["said_in"] != "", rows["own"])
    rows = rows.reset_index(drop=True).sort_values("order", kind="stable")
    figure = [*PLACE, "own", "is_target", "accumulation", "count_basis"]
    rows["plan"] = rows.groupby(figure, sort=False)["anew"].cumsum()
    alike = rows.groupby([*figure, "plan", *SAID], sort=False, dropna=False)
    first_said = alike["said_in"].transform("first")
    valued = rows["order"].where(rows["value"].notna())
    began = valued.groupby([rows[key] for key in figure], sort=False).transform("min")
    restated = ~rows["is_target"] & (alike["order"].transform("min") > began)
    restated &= rows["value"].notna() & (rows["own"] != "")
    own = rows["own"]
    first = _earlier(own, first_said).where(rows["is_target"], own)
    last = _earlier(own, rows["said_in"]).where(rows["is_target"], own)
    last = last.mask(restated & (first_said > own), first_said)
    ends = {"definition_first": first, "definition_last": last}
    return figures.assign(**{name: end.sort_index().to_numpy() for name, end in ends.items()})


def _earlier(one: pd.Series, other: pd.Series) -> pd.Series:
    return one.where(one < other, other)


def definitions_of(figures: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the first and the last year whose definition each figure may follow."""
    if "definition_first" in figures:
        return list(zip(figures["definition_first"], figures["definition_last"], strict=True))
    years = [fiscal_year_of(period) for period in figures["period"]]
    return list(zip(years, years, strict=True))


def changes_by_place(breaks: pd.DataFrame) -> Callable[[str, str], list[str]]:
    """Return a look-up: the years in which the definition of an indicator's part (empty: whole) changed.

    A change of the whole is one of every part; what changed in a part changed in the whole, too.
    """
    parts = breaks["component"] if "component" in breaks else [""] * len(breaks)
    years: dict[str, dict[str, set[str]]] = {}
    for indicator, part, year in zip(breaks["indicator"], parts, breaks["period"], strict=True):
        years.setdefault(indicator, {}).setdefault(part, set()).add(year)

    def look_up(indicator: str, part: str) -> list[str]:
        own = years.get(indicator, {})
        applying = own if part == "" else [each for each in ("", part) if each in own]
        return sorted(set().union(*(own[each] for each in applying)))

    return look_up


def places_of(figures: pd.DataFrame) -> list[tuple[str, str]]:
    """Return indicator and part of each figure, from the index or the columns."""
    held = [
        figures[name] if name in figures else figures.index.get_level_values(name)
        for name in ("indicator", "component")
    ]
    return list(zip(*held, strict=True))


def unclear_of(figures: pd.DataFrame, breaks: pd.DataFrame) -> NDArray[np.bool_]:
    """Say of each figure whether it may count by the definition before or after a change."""
    changed = changes_by_place(breaks)
    pairs = zip(places_of(figures), definitions_of(figures), strict=True)
    found = [
        first != last and between(changed(*place), [first, last]) for place, (first, last) in pairs
    ]
    return np.array(found, dtype=np.bool_)


def between(years: list[str], ends: list[str]) -> bool:
    """Whether the definition changed between two years, in whichever order they stand."""
    return any(min(ends) < year <= max(ends) for year in years)
