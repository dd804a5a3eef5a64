"""The gate: small cells about persons on a roster are suppressed before anything is told."""

import re
from typing import NamedTuple

import pandas as pd

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.balance import LINES
from evalkit.analysis.roster.sides import PARTS

NET = frozenset({"corrections"})
"""A net difference of two counts is no cell."""

ROSTER_COUNTS = frozenset(LINES.values()) - NET | {"at_risk", "left"}
"""Measures that count persons on a roster; everything derived from a suppressed one is suppressed with it."""

COUNTED = ("snapshots", "aggregates")
"""Methods that count persons or their plans: whatever they count is behind the gate, known measure or not."""

WHOLES = PARTS | {"exits": "opening", "entries": "closing", "left": "at_risk"}
"""Counts and the whole they are part of: the rest is a cell, too."""

CODE = "small-cell"
CROSSED = "crossed-cell"


def suppress(frame: pd.DataFrame, threshold: int = 10) -> pd.DataFrame:
    """Suppress counts above 0 and below the threshold, what would give them away, and what rests on them.

    A count whose rest (opening − exits) is small is small, too. A year's counts hang together (opening −
    exits + entries = closing; the groups add up to the total), so a small count in one group takes with it
    all groups of that year and kind (zones, causes of one flow, tenures), and a period of several years over
    it; the total stays. A small count in the total takes the whole year, one of moves, plans, logged events
    or the mailing those alone. What is told by zone (or district) and cause at once is suppressed whatever
    its size, and so is what is told by cause and anything else without resting on counts of the same cell.
    A suppressed row keeps its id; value and interval go, its status becomes ``suppressed``. Threshold 0
    suppresses nothing.

    >>> from evalkit.analysis.estimate import estimates
    >>> cells = estimates([{"indicator": "r", "measure": "exits", "value": 7.0, "unit": "人"}])
    >>> suppress(cells)[["value", "status"]].to_dict("records")
    [{'value': nan, 'status': 'suppressed'}]
    """
    if threshold == 0 or frame.empty:
        return frame.copy()
    columns = (frame[name].tolist() for name in _Row._fields[1:])
    rows = [_Row(*row) for row in zip(fact_ids(frame).tolist(), *columns, strict=True)]
    counts = [row for row in rows if row.is_count]
    crossed = _crossed(rows, counts)
    small = {row.id for row in counts if 0 < row.value < threshold}
    small |= _with_small_rest(counts, threshold)
    hidden = crossed | _hanging_together(counts, small - crossed)
    while rests_on := {
        row.id
        for row in rows
        if row.id not in hidden and not hidden.isdisjoint(row.derived_from.split())
    }:
        hidden |= rests_on
    result = frame.copy()
    if not hidden:
        return result
    is_hidden = [row.id in hidden for row in rows]
    result.loc[is_hidden, ["value", "lower", "upper", "confidence"]] = float("nan")
    result.loc[is_hidden, ["source", "text"]] = ""
    result.loc[is_hidden, "status"] = "suppressed"
    result.loc[is_hidden, "caveats"] = [
        f"{row.caveats} {CROSSED if row.id in crossed else CODE}".strip()
        for row in rows
        if row.id in hidden
    ]
    return result


class _Row(NamedTuple):
    """What of a row tells whether it may be told."""

    id: str
    area: str
    indicator: str
    component: str
    measure: str
    period: str
    by: str
    value: float
    unit: str
    method: str
    release: str
    derived_from: str
    caveats: str

    @property
    def is_count(self) -> bool:
        """Whether it counts persons of a roster."""
        told = self.measure in ROSTER_COUNTS or (
            self.method in COUNTED and self.unit in ("人", "件")
        )
        return told and self.method != "arithmetic" and self.measure not in NET

    @property
    def kinds(self) -> list[str]:
        """What its stratum tells apart: ``zone=a;cause=death`` tells zone and cause."""
        return [part.partition("=")[0] for part in self.by.split(";") if part]

    @property
    def block(self) -> tuple[str, str]:
        """Its kind of group, and which counts one equation holds together with it there."""
        kind, family = ";".join(self.kinds), _family(self.measure)
        if kind and family == "moves":
            return kind, "stock"
        return kind, self.measure if "cause" in kind else family


def _with_small_rest(counts: list[_Row], threshold: int) -> set[str]:
    """Find counts whose whole is told beside them and leaves a small rest."""
    sizes: dict[tuple[str, ...], float] = {}
    for row in counts:
        if row.value == row.value:
            sizes.setdefault((*_place(row), row.measure), row.value)
    wholes = ((row, sizes.get((*_place(row), WHOLES.get(row.measure, "")))) for row in counts)
    return {
        row.id for row, whole in wholes if whole is not None and 0 < whole - row.value < threshold
    }


def _place(row: _Row) -> tuple[str, ...]:
    """What a count and its whole have in common."""
    return row.area, row.indicator, row.component, row.period, row.by, row.method, row.release


def _crossed(rows: list[_Row], counts: list[_Row]) -> set[str]:
    """Find what is told of a cell by place and cause, or by cause and more without counts of that cell."""
    cells = {(row.id, row.by) for row in counts}
    count_ids = {row.id for row in counts}
    found = set()
    for row in rows:
        kinds, behind = row.kinds, row.derived_from.split()
        if "cause" not in kinds:
            continue
        by_place = not {"zone", "district"}.isdisjoint(kinds)
        is_backed = count_ids.isdisjoint(behind) or any((each, row.by) in cells for each in behind)
        if by_place or (len(kinds) > 1 and not is_backed):
            found.add(row.id)
    return found


def _hanging_together(counts: list[_Row], small: set[str]) -> set[str]:
    """Spread small counts to all that, with the totals, would give them away."""
    places = [(row.area, row.indicator, *row.block) for row in counts]
    years = [_years(row.period) for row in counts]
    found: dict[tuple[str, ...], set[str]] = {}
    for row, place, own in zip(counts, places, years, strict=True):
        if row.id in small:
            found.setdefault(place, set()).update(own)
    return {
        row.id
        for row, (area, indicator, kind, family), own in zip(counts, places, years, strict=True)
        if any(
            not own.isdisjoint(found.get((area, indicator, *cell), ()))
            for cell in _reached_from(kind, family)
        )
    }


def _reached_from(kind: str, family: str) -> list[tuple[str, str]]:
    """Where a small count takes a count of this kind of group and family with it."""
    own = [(kind, family), ("", "stock")]
    return own if "cause" in kind else [*own, (kind, "stock"), ("", family)]


def _family(measure: str) -> str:
    """Which counts one equation holds together."""
    if measure.startswith("transfers"):
        return "moves"
    if measure.endswith("at_mailing") or measure in ("refusals", "notices"):
        return "mailing"
    if measure.endswith("_logged") or measure in ("in_and_out", "out_and_in"):
        return "log"
    return "plans" if measure.startswith("plans_") else "stock"


def _years(period: str) -> set[str]:
    """Return the fiscal years of a period that joins a first and a last one; another period is its own."""
    ends = re.fullmatch(r"FY(\d{4})/FY(\d{4})", period)
    if ends is None:
        return {period}
    return {f"FY{year}" for year in range(int(ends[1]), int(ends[2]) + 1)}
