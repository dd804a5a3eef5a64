"""One letter for an indicator of several parts, by the rule that it declares for them."""

from collections.abc import Iterable, Iterator
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd

from evalkit.analysis.estimate import KEYS, joined_key
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.lettered import PENDING
from evalkit.analysis.rating.rubric import RatingRule, letters_of
from evalkit.analysis.roster.given import merged

Rows = list[dict[str, Any]]


def records(frame: pd.DataFrame) -> Rows:
    """Return the rows of a frame one by one: a dozen of them is faster told so than by columns."""
    return [{str(name): each for name, each in row.items()} for row in frame.to_dict("records")]


def whole_of(row: dict[str, Any]) -> tuple[str, ...]:
    """Whose part a row is, and of which year."""
    return row["period"], row["area"], row["indicator"]


def wholes(rows: Iterable[dict[str, Any]], rule: RatingRule) -> Iterator[dict[str, Any]]:
    """Give one letter to each indicator that has parts alone, by its component rule.

    ``rows`` are those of a rating, with the ``target``, ``actual``, ``share`` and ``direction`` of each,
    ``how`` its indicator declares that they join, and whether it is ``rated`` by itself.
    """
    by_indicator: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        by_indicator.setdefault(whole_of(row), []).append(row)
    for group in by_indicator.values():
        parts = [row for row in group if row["component"]]
        rated = [row for row in parts if row["rated"]]
        if rated and not any(row["rated"] for row in group if not row["component"]):
            ids = (joined_key(row[key] for key in KEYS) for row in rated)
            yield (
                rated[0]
                | {
                    "component": "",
                    "derived_from": " ".join(ids),
                    "caveats": merged(row["caveats"] for row in rated),
                    "reason": " ".join(
                        dict.fromkeys(row["reason"] for row in rated if row["reason"])
                    ),
                }
                | _joint(parts, rule)
            )


def _joint(parts: Rows, rule: RatingRule) -> dict[str, str]:
    how = parts[0]["how"]
    if any(row["status"] == PENDING for row in parts):
        return {"label": "", "status": PENDING}
    refused = [row for row in parts if row["label"] not in rule.letters]
    if refused:
        labels = [row["label"] for row in refused]
        label = REFUSED if REFUSED in labels else labels[0]
        return {"label": label, "caveats": merged(row["caveats"] for row in refused)}
    if how == "none":
        return {"label": REFUSED, "caveats": "no-component-rule"}
    if how in ("all", "any"):
        pick = max if how == "all" else min
        rank = {letter: place for place, letter in enumerate(rule.letters)}
        return {"label": pick((row["label"] for row in parts), key=rank.__getitem__)}
    if rule.measures != ("attainment",):
        return {"label": REFUSED, "caveats": "parts-by-attainment"}
    shares = np.array([row["share"] for row in parts])
    mean = shares.mean() if np.isfinite(shares).all() else nan
    target, actual = (
        float(np.nansum([row[side] for row in parts])) for side in ("target", "actual")
    )
    less = parts[0]["direction"] != "higher"
    share = mean if how == "mean" else pooled(target, actual, less, rule.lower)
    letter = letters_of(pd.Series([share]), rule).item()
    reason = "zero-base" if np.isnan(share) else "out-of-bands"
    return {"label": letter} if letter else {"label": REFUSED, "caveats": reason}


def pooled(target: float, actual: float, less: bool, lower: str) -> float:
    """Attainment of the sums; missing where the targets add up to zero and no letter follows."""
    if not target:
        return nan
    if not less:
        return actual / target
    if lower == "target / actual":
        return target / actual if actual else inf
    return 2 - actual / target
