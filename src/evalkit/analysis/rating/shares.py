"""The one share that a letter goes by: of an indicator's own target, or of its parts together."""

import numpy as np
import pandas as pd

from evalkit.analysis.published import published_ids
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating.rubric import JUST_MISSED
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import PLACE, Year

PART_RULES = ("all", "any", "mean", "pooled")
WHOLE = PLACE[:2]


def own_shares(sides: Year, breaks: pd.DataFrame | None, lower: str) -> pd.DataFrame:
    r"""Give each row the share of its own target, :math:`a/t`, where less is better as ``lower`` says.

    A target of zero that is met has no ratio, yet is beyond every threshold: its share is infinite (1.0
    where it is just met). An actual on the edge of a target that excludes it lies just below 1.0.

    Returns, by area, indicator and component, ``share`` (missing where there is none), ``reasons`` (why
    there is none, else what it carries), ``pending``, ``ids`` of the figures, and what
    :func:`with_wholes` needs.
    """
    reached = far.attainment(sides, lower, breaks)
    target, actual = sides.target["value"], sides.actual["value"]
    alone = reached["met"].eq(True) & (reached["reasons"] == "zero-base")
    share = reached["value"].mask(alone, np.inf).mask(alone & (target == actual), 1.0)
    ids = [published_ids(side) for side in (sides.target, sides.actual)]
    return pd.DataFrame(
        {
            "share": share.mask(reached["met"].eq(False) & (share >= 1), JUST_MISSED),
            "reasons": reached["reasons"],
            "pending": sides.actual["status"] == "pending",
            "ids": [merged(each) for each in zip(*ids, strict=True)],
            "target": target,
            "actual": actual,
            "less": sides.target["direction"] == "lower",
            "how": sides.target["component_rule"],
            "kind": sides.target["kind"],
            "targeted": sides.target["role"] != "",
        }
    )


def with_wholes(own: pd.DataFrame, lower: str, parts: str = "") -> pd.DataFrame:
    r"""Keep the rows with a target and add, of indicators that are judged by their parts, the whole.

    Letters rise with the share, so the worst letter of the parts (``all``) goes by their least share
    :math:`\min a_i/t_i`, the best (``any``) by :math:`\max a_i/t_i`; ``mean`` is the mean of the shares,
    ``pooled`` :math:`\sum a_i/\sum t_i`. ``parts`` stands in for the rule that each indicator declares.
    """
    is_part = own.index.get_level_values("component") != ""
    kept = own["targeted"] | (is_part & _any_in(own["targeted"] & is_part))
    own, is_part = own[kept], is_part[kept]
    left_to_parts = ~is_part & _any_in(pd.Series(is_part, own.index)) & (own["how"] != "none")
    alone: pd.DataFrame = own[~left_to_parts]
    has_own = _any_in(pd.Series(~is_part, own.index) & ~left_to_parts)
    part: pd.DataFrame = own[is_part & ~has_own]
    return pd.concat([alone, _joint(part, lower, parts)]) if len(part) else alone


def _any_in(holds: pd.Series) -> pd.Series:
    """Whether it holds in any row of the same indicator."""
    return holds.groupby(level=WHOLE).transform("any").astype(bool)


def _joint(part: pd.DataFrame, lower: str, parts: str) -> pd.DataFrame:
    finite = part["share"].where(np.isfinite(part["share"]))
    missing = part["reasons"].where(part["share"].isna(), "")
    groups = part.assign(finite=finite, missing=missing).groupby(level=WHOLE, sort=False)
    rows = groups[["less", "how", "kind", "targeted"]].first()
    rows[["target", "actual"]] = groups[["target", "actual"]].sum()
    how = pd.Series(parts, rows.index, dtype="str") if parts else rows["how"]
    by_rule = {
        "all": groups["share"].min(),
        "any": groups["share"].max(),
        "mean": groups["finite"].mean().where(groups["finite"].count() == groups.size()),
        "pooled": _pooled(rows, lower),
    }
    share = pd.Series(np.select([how == rule for rule in by_rule], [*by_rule.values()], np.nan))
    share.index = rows.index
    share = share.where(groups["share"].count() == groups.size())
    reason = groups["missing"].agg(merged)
    unjoined = how.map({"none": "no-component-rule"}).fillna("zero-base")
    reason = reason.where(reason != "", unjoined)
    joint = rows.assign(
        share=share,
        reasons=groups["reasons"].agg(merged).where(share.notna(), reason),
        pending=groups["pending"].any(),
        ids=groups["ids"].agg(merged),
        component="",
    )
    return joint.set_index("component", append=True)[part.columns]


def _pooled(rows: pd.DataFrame, lower: str) -> pd.Series:
    """Share of the sums; missing where the targets add up to zero."""
    target, actual = rows["target"].to_numpy(), rows["actual"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = far.ratio(target, actual, rows["less"].to_numpy(), lower)
    return pd.Series(share, rows.index).where(rows["target"] != 0)
