"""The gate: small cells about persons on a roster are suppressed before anything is told."""

import pandas as pd

from evalkit.analysis.estimate import fact_ids

ROSTER_COUNTS = frozenset(
    {
        "opening",
        "stayers",
        "exits",
        "entries",
        "transfers_in",
        "transfers_out",
        "closing",
        "plans_opening",
        "plans_lost",
        "plans_closing",
    }
)
"""Measures that count persons on a roster; everything derived from a suppressed one is suppressed with it."""

CODE = "small-cell"


def suppress(frame: pd.DataFrame, threshold: int = 10) -> pd.DataFrame:
    """Suppress counts above 0 and below the threshold, what would give them away, and what rests on them.

    A year's counts hang together (opening - exits + entries = closing; the groups add up to the total), so
    a small count in one group takes all groups of that year with it and leaves the total; a small count in
    the total takes the whole year. A suppressed row keeps its id; value and interval go, its status becomes
    ``suppressed``. Threshold 0 suppresses nothing.

    >>> from evalkit.analysis.estimate import estimates
    >>> cells = estimates([{"indicator": "r", "measure": "exits", "value": 7.0, "unit": "人"}])
    >>> suppress(cells)[["value", "status"]].to_dict("records")
    [{'value': nan, 'status': 'suppressed'}]
    """
    ids = fact_ids(frame)
    counts = frame["measure"].isin(ROSTER_COUNTS) & (frame["method"] != "arithmetic")
    small = counts & (frame["value"] > 0) & (frame["value"] < threshold)
    year = [frame[column] for column in ("area", "indicator", "period")]
    grouped = frame["by"] != ""
    small_group = (small & grouped).groupby(year).transform("any")
    small_total = (small & ~grouped).groupby(year).transform("any")
    hidden = counts & ((small_group & grouped) | small_total)
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
    result.loc[hidden, "caveats"] = (result["caveats"] + " " + CODE).str.strip()
    return result
