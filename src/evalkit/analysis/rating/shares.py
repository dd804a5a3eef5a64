"""The one share that a letter goes by: of an indicator's own target, or of its parts together."""

from math import fsum, isfinite, isnan, nan
from typing import Any

import pandas as pd

from evalkit.analysis.published import published_ids
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating.parts import Rows, pooled
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import PLACE, Place, Year

PART_RULES = ("all", "any", "mean", "pooled")


def own_shares(sides: Year, breaks: pd.DataFrame | None, lower: str) -> Rows:
    r"""Give each row the share of its own target, :math:`a/t`, where less is better as ``lower`` says.

    A target of zero that is met has no ratio, yet is beyond every threshold: its share is infinite (1.0
    where it is just met). An actual on the edge of a target that excludes it lies just below 1.0.

    Returns rows: area, indicator, component, ``share`` (missing where there is none), ``reasons`` (why
    there is none, else what it carries), ``ids`` of the figures, and what :func:`with_wholes` needs.
    """
    reached = far.attainment(sides, lower, breaks)
    columns = {
        "share": far.share_for_bands(sides, reached).tolist(),
        "reasons": reached["reasons"].tolist(),
        "ids": [
            merged(each)
            for each in zip(*map(published_ids, (sides.target, sides.actual)), strict=True)
        ],
        "target": sides.target["value"].tolist(),
        "actual": sides.actual["value"].tolist(),
        "less": (sides.target["direction"] == "lower").tolist(),
        "how": sides.target["component_rule"].tolist(),
        "targeted": (sides.target["role"] != "").tolist(),
    }
    names = [*PLACE, *columns]
    rows = zip(sides.target.index, *columns.values(), strict=True)
    return [dict(zip(names, [*place, *row], strict=True)) for place, *row in rows]


def with_wholes(own: Rows, lower: str, parts: str = "") -> Rows:
    r"""Keep the rows with a target and add, of indicators that are judged by their parts, the whole.

    Letters rise with the share, so the worst letter of the parts (``all``) goes by their least share
    :math:`\min a_i/t_i`, the best (``any``) by :math:`\max a_i/t_i`; ``mean`` is the mean of the shares,
    ``pooled`` :math:`\sum a_i/\sum t_i`. ``parts`` stands in for the rule that each indicator declares.
    """
    by_indicator: dict[tuple[str, str], Rows] = {}
    for row in own:
        by_indicator.setdefault((row["area"], row["indicator"]), []).append(row)
    alone: Rows = []
    joint: Rows = []
    for rows in by_indicator.values():
        part = [row for row in rows if row["component"]]
        part = part if any(row["targeted"] for row in part) else []
        single = [row for row in rows if not row["component"] and row["targeted"]]
        single = [row for row in single if not part or row["how"] == "none"]
        alone += single + part
        if part and not single:
            joint.append(_joint(part, lower, parts))
    return alone + joint


def share_by_place(shares: Rows) -> dict[Place, float]:
    """Return the share of each area, indicator and component."""
    return {(row["area"], row["indicator"], row["component"]): row["share"] for row in shares}


def _joint(part: Rows, lower: str, parts: str) -> dict[str, Any]:
    shares = [row["share"] for row in part]
    target, actual = (
        fsum(row[side] for row in part if not isnan(row[side])) for side in ("target", "actual")
    )
    how = parts or part[0]["how"]
    share = nan
    if not any(map(isnan, shares)):
        if how in ("all", "any"):
            share = min(shares) if how == "all" else max(shares)
        elif how == "mean" and all(map(isfinite, shares)):
            share = fsum(shares) / len(shares)
        elif how == "pooled":
            share = pooled(target, actual, part[0]["less"], lower)
    reasons = merged(row["reasons"] for row in part)
    if isnan(share):
        reasons = merged(row["reasons"] for row in part if isnan(row["share"])) or (
            "no-component-rule" if how == "none" else "zero-base"
        )
    ids = merged(row["ids"] for row in part)
    joined = {"component": "", "share": share, "reasons": reasons, "ids": ids}
    return part[0] | {"target": target, "actual": actual} | joined
