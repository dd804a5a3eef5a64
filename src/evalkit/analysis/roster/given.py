"""Numbers that an account is reckoned from, each with the facts and the caveats behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Given:
    """A number with the ids of the facts it was read from and the codes of its caveats.

    ``facts`` and ``caveats`` hold entries separated by a space. A missing number (NaN) carries the
    reason as a caveat.
    """

    value: float
    facts: str = ""
    caveats: str = ""


def given(number: "float | Given") -> Given:
    """Take a plain number, too, for one that nothing stands behind.

    >>> given(4657)
    Given(value=4657.0, facts='', caveats='')
    """
    if isinstance(number, Given):
        return number
    return Given(float(number), caveats="no-value" if isnan(number) else "")


def total(parts: Iterable[Given]) -> Given:
    """Add parts up; the sum rests on the facts and the caveats of all of them.

    >>> total([Given(340, "a", "estimated"), Given(3200, "b", "estimated")])
    Given(value=3540, facts='a b', caveats='estimated')
    """
    added = list(parts)
    return Given(
        sum(part.value for part in added),
        merged(part.facts for part in added),
        merged(part.caveats for part in added),
    )


def derived(
    measure: str, value: float, *inputs: Given, caveats: str = "", **columns: Any
) -> dict[str, Any]:
    """Return the row of a number reckoned from others: refused, with the reason, where it has no value.

    >>> row = derived("coverage", float("nan"), Given(float("nan"), "x/actual", "pending"))
    >>> row["label"], row["caveats"], row["derived_from"]
    ('refused', 'pending', 'x/actual')
    """
    return {
        "measure": measure,
        "value": value,
        "label": "refused" if isnan(value) else "",
        "method": "arithmetic",
        "derived_from": merged(each.facts for each in inputs),
        "caveats": merged([*(each.caveats for each in inputs), caveats]),
    } | columns


def refused(measure: str, reason: str, **columns: Any) -> dict[str, Any]:
    """Return the row of a number that can't be given, with the code of the reason.

    >>> refused("coverage_by_zone", "zones-not-published")["label"]
    'refused'
    """
    return derived(measure, float("nan"), caveats=reason, **columns)


def merged_rows(texts: Sequence[pd.Series]) -> pd.Series:
    """Join the space-separated entries of columns row by row, each once; the index is that of the first.

    >>> merged_rows([pd.Series(["a", ""]), pd.Series(["a b", "c"])]).tolist()
    ['a b', 'c']
    """
    told = [merged(each) for each in zip(*texts, strict=True)]
    return pd.Series(told, texts[0].index, dtype="str")


def code_where(code: str, holds: pd.Series) -> pd.Series:
    """Give the code in the rows where something holds, else nothing.

    >>> code_where("pending", pd.Series([True, False])).tolist()
    ['pending', '']
    """
    return pd.Series("", holds.index, dtype="str").mask(holds.astype(bool), code)


def merged(codes: Iterable[str]) -> str:
    """Join space-separated entries, each once, in the order of their first place.

    >>> merged(["estimated assumed", "", "assumed approximate"])
    'estimated assumed approximate'
    """
    return " ".join(dict.fromkeys(" ".join(codes).split()))
