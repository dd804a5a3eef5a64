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
    """Suppress counts above 0 and below the threshold, and every number derived from them.

    A suppressed row keeps its id; value and interval go, its status becomes ``suppressed``. Zero is
    published. Threshold 0 suppresses nothing. This is primary suppression: a table crossed by zone and
    cause with its totals can still give a cell away, so such tables aren't published.

    >>> from evalkit.analysis.estimate import estimates
    >>> cells = estimates([{"indicator": "r", "measure": "exits", "value": 7.0, "unit": "人"}])
    >>> suppress(cells)[["value", "status"]].iloc[0].tolist()
    [nan, 'suppressed']
    """
    ids = fact_ids(frame)
    counts = frame["measure"].isin(ROSTER_COUNTS)
    hidden = counts & (frame["value"] > 0) & (frame["value"] < threshold)
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
