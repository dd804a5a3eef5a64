"""The gate: small cells about persons on a roster are suppressed before anything is told."""

import re

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
    ids = fact_ids(frame)
    told = frame["measure"].isin(ROSTER_COUNTS) | (
        frame["method"].isin(COUNTED) & frame["unit"].isin(["人", "件"])
    )
    counts = told & (frame["method"] != "arithmetic") & ~frame["measure"].isin(NET)
    hidden = crossed = _crossed(frame, ids, counts)
    if counts.any():
        size = frame["value"].where(counts)
        small = ((size > 0) & (size < threshold)) | _small_rest(frame.assign(size=size), threshold)
        hidden = crossed | (counts & _hangs_together(frame, small & ~crossed))
    if not hidden.any():
        return frame.copy()
    parents = [set(text.split()) for text in frame["derived_from"]]
    while True:
        gone = set(ids[hidden])
        rests_on = pd.Series(
            [not gone.isdisjoint(each) for each in parents], frame.index, dtype="bool"
        )
        if not (rests_on & ~hidden).any():
            break
        hidden = hidden | rests_on
    result = frame.copy()
    result.loc[hidden, ["value", "lower", "upper", "confidence"]] = float("nan")
    result.loc[hidden, ["source", "text"]] = ""
    result.loc[hidden, "status"] = "suppressed"
    code = pd.Series(CODE, frame.index).mask(crossed, CROSSED)
    result.loc[hidden, "caveats"] = (result["caveats"] + " " + code).str.strip()
    return result


def _small_rest(frame: pd.DataFrame, threshold: int) -> pd.Series:
    """Find counts whose whole is told beside them and leaves a small rest."""
    keys = ["area", "indicator", "component", "period", "by", "method", "release"]
    sizes = frame.dropna(subset="size").drop_duplicates([*keys, "measure"])
    whole = frame[keys].assign(measure=frame["measure"].map(WHOLES))
    of_whole = whole.merge(sizes[[*keys, "measure", "size"]], how="left")["size"]
    rest = pd.Series(of_whole.to_numpy(), frame.index) - frame["size"]
    return rest.gt(0) & rest.lt(threshold)


def _crossed(frame: pd.DataFrame, ids: pd.Series, counts: pd.Series) -> pd.Series:
    """Find what is told of a cell by place and cause, or by cause and more without counts of that cell."""
    kinds = frame["by"].map(_kinds)
    by_place = kinds.map(lambda each: "cause" in each and bool({"zone", "district"} & set(each)))
    cells = set(zip(ids[counts], frame.loc[counts, "by"], strict=True))
    count_ids = set(ids[counts])
    unbacked = [
        "cause" in each
        and len(each) > 1
        and not count_ids.isdisjoint(behind.split())
        and not any((fact, by) in cells for fact in behind.split())
        for each, behind, by in zip(kinds, frame["derived_from"], frame["by"], strict=True)
    ]
    return by_place | pd.Series(unbacked, frame.index, dtype="bool")


def _hangs_together(frame: pd.DataFrame, small: pd.Series) -> pd.Series:
    """Spread small counts to all that, with the totals, would give them away."""
    families = frame["measure"].map(_family)
    kinds = frame["by"].map(lambda by: ";".join(_kinds(by)))
    by_cause = kinds.str.contains("cause")
    families = families.mask(by_cause, frame["measure"]).mask(
        (families == "moves") & (kinds != ""), "stock"
    )
    block = list(zip(frame["area"], frame["indicator"], kinds, families, strict=True))
    years = [_years(period) for period in frame["period"]]
    found: dict[tuple[str, ...], set[str]] = {}
    for each, own, is_small in zip(block, years, small, strict=True):
        if is_small:
            found.setdefault(each, set()).update(own)
    return pd.Series(
        [
            any(
                not own.isdisjoint(found.get((area, indicator, *cell), ()))
                for cell in _reached_from(kind, family)
            )
            for (area, indicator, kind, family), own in zip(block, years, strict=True)
        ],
        frame.index,
        dtype="bool",
    )


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


def _kinds(by: str) -> tuple[str, ...]:
    """Name what a stratum tells apart: ``zone=a;cause=death`` tells zone and cause."""
    return tuple(part.partition("=")[0] for part in by.split(";") if part)


def _years(period: str) -> set[str]:
    """Return the fiscal years of a period that joins a first and a last one; another period is its own."""
    ends = re.fullmatch(r"FY(\d{4})/FY(\d{4})", period)
    if ends is None:
        return {period}
    return {f"FY{year}" for year in range(int(ends[1]), int(ends[2]) + 1)}
