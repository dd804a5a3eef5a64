"""The estimate frame: the one column contract of every analysis."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from evalkit.data.small import TEXT, small_tables

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

GAP = re.compile(r"\s+")


@small_tables
def estimates(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Complete rows to an estimate frame: all columns, in order, text empty and numbers missing where not given.

    >>> frame = estimates([{"indicator": "x", "measure": "actual", "value": 3}])
    >>> frame.value.tolist(), frame.status.tolist(), frame.area.tolist()
    ([3.0], ['final'], [''])
    """
    # a frame's attrs stay behind: each column would copy them
    frame = pd.DataFrame(rows if isinstance(rows, pd.DataFrame) else list(rows))
    columns = {
        column: _numbers(frame, column) if column in NUMBERS else _texts(frame, column)
        for column in COLUMNS + TRACE
    }
    return pd.DataFrame(columns, pd.RangeIndex(len(frame)))


def _numbers(frame: pd.DataFrame, column: str) -> Any:
    return frame[column].to_numpy(dtype=float, na_value=np.nan) if column in frame else np.nan


def _texts(frame: pd.DataFrame, column: str) -> Any:
    default = "final" if column == "status" else ""
    if column not in frame:
        return pd.array([default] * len(frame), dtype=TEXT)
    texts = frame[column].array
    if texts.dtype != TEXT:
        texts = texts.astype(TEXT)
    return texts.fillna(default) if texts.isna().any() else texts


def fact_ids(frame: pd.DataFrame) -> pd.Series:
    """Join the keys of each row to its id, empty ones dropped; a space within a key becomes ``_``.

    Ids stand side by side in ``derived_from``, separated by spaces: none may hold one.

    >>> fact_ids(estimates([{"area": "131121", "indicator": "x", "measure": "actual"}])).item()
    '131121/x/actual'
    """
    rows = zip(*(frame[key].tolist() for key in KEYS), strict=True)
    return pd.Series(list(map(joined_key, rows)), frame.index, dtype=TEXT)


def joined_key(keys: Iterable[str]) -> str:
    """Join the keys of one row to its id, as :func:`fact_ids` does.

    >>> joined_key(("131121", "x", "", "actual"))
    '131121/x/actual'
    """
    return GAP.sub("_", "/".join(filter(None, keys)))
