"""By which year's definition a figure is counted: that of its period, or of the release that set or restated it."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.data.dataset import Plan
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
    if plan is None:
        return figures
    releases = releases_of(plan)
    owns = [fiscal_year_of(period) for period in figures["period"].tolist()]
    is_target = (figures["role"] == "target").tolist()
    names = [*PLACE, "accumulation", "count_basis"]
    subjects = list(zip(*(figures[name].tolist() for name in names), owns, is_target, strict=True))
    has_value = figures["value"].notna().tolist()
    printed = [releases.get(release, (-1, "", "")) for release in figures["release"].tolist()]
    said = said_of(figures)
    plans: Counter[tuple[Any, ...]] = Counter()
    began: dict[tuple[Any, ...], int] = {}
    first_said: dict[tuple[Any, ...], tuple[int, str]] = {}
    ends = [("", "")] * len(figures)
    for n in sorted(range(len(figures)), key=lambda n: printed[n][0]):
        subject, own, (order, kind, period) = subjects[n], owns[n], printed[n]
        plans[subject] += is_target[n] and kind == "plan"
        since, year = first_said.setdefault(
            (subject, plans[subject], said[n]), (order, period or own)
        )
        if has_value[n]:
            began.setdefault(subject, order)
        if is_target[n]:
            ends[n] = min(own, year), min(own, period or own)
        elif has_value[n] and own and since > began[subject]:
            ends[n] = own, max(own, year)
        else:
            ends[n] = own, own
    firsts, lasts = zip(*ends, strict=True) if ends else ((), ())
    return figures.assign(definition_first=firsts, definition_last=lasts)


def releases_of(plan: Plan) -> dict[str, tuple[int, str, str]]:
    """Return the place in their order, the kind and the period of each release of a plan."""
    of = plan.releases.drop_duplicates("release")
    columns = (of[name].tolist() for name in ("release", "kind", "period"))
    return {
        release: (order, kind, period)
        for order, (release, kind, period) in enumerate(zip(*columns, strict=True))
    }


def said_of(figures: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return what each figure says: value, upper end, bound and unit, empty where missing."""
    columns = (figures[name].astype(object).fillna("").tolist() for name in SAID)
    return list(zip(*columns, strict=True))


def definitions_of(figures: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the first and the last year whose definition each figure may follow."""
    if "definition_first" in figures:
        ends = (figures[f"definition_{end}"].tolist() for end in ("first", "last"))
        return list(zip(*ends, strict=True))
    years = [fiscal_year_of(period) for period in figures["period"].tolist()]
    return list(zip(years, years, strict=True))


def changes_by_place(breaks: pd.DataFrame) -> Callable[[str, str], list[str]]:
    """Return a look-up: the years in which the definition of an indicator's part (empty: whole) changed.

    A change of the whole is one of every part; what changed in a part changed in the whole, too.
    """
    parts = breaks["component"] if "component" in breaks else [""] * len(breaks)
    years: dict[str, dict[str, set[str]]] = {}
    for indicator, part, year in zip(breaks["indicator"], parts, breaks["period"], strict=True):
        years.setdefault(indicator, {}).setdefault(part, set()).add(year)

    @cache
    def look_up(indicator: str, part: str) -> list[str]:
        own = years.get(indicator, {})
        applying = own if part == "" else [each for each in ("", part) if each in own]
        return sorted(set().union(*(own[each] for each in applying)))

    return look_up


def places(figures: pd.DataFrame, names: Sequence[str] = PLACE) -> list[tuple[str, ...]]:
    """Return area, indicator and component of each figure, from the columns or the index."""
    held = [
        (figures[name] if name in figures else figures.index.get_level_values(name)).tolist()
        for name in names
    ]
    return list(zip(*held, strict=True))


def places_of(figures: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return indicator and part of each figure, from the columns or the index."""
    return places(figures, PLACE[1:])


def unclear_of(figures: pd.DataFrame, breaks: pd.DataFrame) -> NDArray[np.bool_]:
    """Say of each figure whether it may count by the definition before or after a change."""
    changed = changes_by_place(breaks)
    changes = [changed(*place) for place in places_of(figures)]
    if not any(changes):
        return np.zeros(len(figures), dtype=np.bool_)
    pairs = zip(changes, definitions_of(figures), strict=True)
    found = [is_unclear(years, *ends) for years, ends in pairs]
    return np.array(found, dtype=np.bool_)


def is_unclear(years: list[str], first: str, last: str) -> bool:
    """Whether the definition changed between the first and the last year whose definition a figure may follow."""
    return first != last and between(years, [first, last])


def between(years: list[str], ends: list[str]) -> bool:
    """Whether the definition changed between two years, in whichever order they stand."""
    return any(min(ends) < year <= max(ends) for year in years)
