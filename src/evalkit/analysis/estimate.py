"""The estimate frame: the one column contract of every analysis."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

KEYS = ("area", "indicator", "component", "measure", "period", "by", "method", "release")
"""The columns that name a number; joined, they are the fact's id."""

COLUMNS = (
    "area",
    "indicator",
    "component",
    "measure",
    "period",
    "by",
    "value",
    "lower",
    "upper",
    "confidence",
    "unit",
    "label",
    "status",
    "method",
    "release",
)
"""What every estimate says: whose, what, when, how much, how sure, by which method, on which vintage."""

TRACE = ("source", "text", "derived_from", "caveats", "reason")
"""Where it comes from: place of the source cell, its text, ids it was derived from, caveat codes, and the
reason that an office gives for comparing against the rules.

``derived_from`` and ``caveats`` hold several entries separated by a space.
"""

NUMBERS = ("value", "lower", "upper", "confidence")


def estimates(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Complete rows to an estimate frame: all columns, in order, text empty and numbers missing where not given.

    >>> frame = estimates([{"indicator": "x", "measure": "actual", "value": 3}])
    >>> frame.value.tolist(), frame.status.tolist(), frame.area.tolist()
    ([3.0], ['final'], [''])
    """
    frame = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    texts = {column: "" for column in COLUMNS + TRACE if column not in NUMBERS} | {
        "status": "final"
    }
    defaults: dict[str, Any] = dict.fromkeys(NUMBERS, float("nan")) | texts
    missing = {column: value for column, value in defaults.items() if column not in frame}
    frame = frame.assign(**missing)[list(COLUMNS + TRACE)].reset_index(drop=True)
    return frame.astype(dict.fromkeys(NUMBERS, float) | dict.fromkeys(texts, "str")).fillna(texts)


def fact_ids(frame: pd.DataFrame) -> pd.Series:
    """Join the keys of each row to its id, empty ones dropped; a space within a key becomes ``_``.

    Ids stand side by side in ``derived_from``, separated by spaces: none may hold one.

    >>> fact_ids(estimates([{"area": "131121", "indicator": "x", "measure": "actual"}])).item()
    '131121/x/actual'
    """
    joined = pd.Series("", index=frame.index, dtype="str")
    for key in KEYS:
        part = frame[key].astype("str").str.replace(r"\s+", "_", regex=True)
        joined = joined + part.where(part == "", "/" + part)
    return joined.str.removeprefix("/")
