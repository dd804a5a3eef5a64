"""The one share by which a letter is given: of an indicator's own target, or of its parts together."""

import numpy as np
import pandas as pd

from evalkit.analysis import attainment as far
from evalkit.analysis.given import merged
from evalkit.analysis.published import published_ids
from evalkit.analysis.rubric import JUST_MISSED
from evalkit.analysis.vintage import PLACE, Year

PART_RULES = ("all", "any", "mean", "pooled")


def shares(sides: Year, breaks: pd.DataFrame | None, lower: str, parts: str = "") -> pd.DataFrame:
    r"""Give each indicator and part the share of the target that its letter goes by.

    Letters rise with the share, so the worst of the parts (``all``) is their least share :math:`\min a_i/t_i`,
    the best (``any``) :math:`\max a_i/t_i`; ``mean`` is their mean, ``pooled`` :math:`\sum a_i/\sum t_i`
    (where less is better as ``lower`` says). ``parts`` replaces the rule that each indicator declares.
    A target of zero that is met is beyond every threshold: its share is infinite.

    Returns, by area, indicator and component: ``share`` (missing where there is none), ``reasons`` (of its
    absence, else what it carries), ``pending``, ``ids`` of the figures, and ``kind``.
    """
    own = _own(sides, breaks, lower)
    is_part = own.index.get_level_values("component") != ""
    kept = own["targeted"] | (is_part & _any_in(own["targeted"] & is_part))
    own, is_part = own[kept], is_part[kept]
    left_to_parts = ~is_part & _any_in(pd.Series(is_part, own.index)) & (own["how"] != "none")
    alone = own[~left_to_parts]
    has_own = alone[alone.index.get_level_values("component") == ""].index.droplevel("component")
    part = own[is_part & ~own.index.droplevel("component").isin(has_own)]
    whole = _joint(part, lower, parts)
    columns = ["share", "reasons", "pending", "ids", "kind"]
    return pd.concat([alone[columns], whole[columns]]) if len(whole) else alone[columns]


def _own(sides: Year, breaks: pd.DataFrame | None, lower: str) -> pd.DataFrame:
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


def _any_in(holds: pd.Series) -> pd.Series:
    """Whether it holds in any row of the same indicator."""
    return holds.groupby(level=PLACE[:2]).transform("any").astype(bool)


def _joint(part: pd.DataFrame, lower: str, parts: str) -> pd.DataFrame:
    groups = part.groupby(level=PLACE[:2], sort=False)
    rows = groups.agg(
        {
            "share": ["min", "max"],
            "target": "sum",
            "actual": "sum",
            "less": "first",
            "how": "first",
            "kind": "first",
            "pending": "any",
        }
    )
    rows.columns = ["all", "any", "target", "actual", "less", "how", "kind", "pending"]
    finite = part["share"].where(np.isfinite(part["share"]))
    rows["mean"] = finite.groupby(level=PLACE[:2], sort=False).agg(lambda all_: all_.mean(skipna=False))
    rows["pooled"] = _pooled(rows, lower)
    how = pd.Series(parts, rows.index, dtype="str") if parts else rows["how"]
    chosen = [rows[rule].where(how == rule) for rule in PART_RULES]
    share = pd.concat(chosen, axis=1).max(axis=1) if len(rows) else pd.Series(dtype=float)
    absent = groups["share"].agg(lambda all_: all_.isna().any()).astype(bool)
    missing = part["reasons"].where(part["share"].isna(), "").groupby(level=PLACE[:2], sort=False)
    carried = groups["reasons"].agg(merged)
    without_rule = pd.Series(np.where(how == "none", "no-component-rule", "zero-base"), rows.index)
    reasons = carried.where(share.notna(), without_rule).mask(absent, missing.agg(merged))
    joint = rows.assign(share=share.mask(absent), reasons=reasons, ids=groups["ids"].agg(merged))
    return joint.assign(component="").set_index("component", append=True)


def _pooled(rows: pd.DataFrame, lower: str) -> pd.Series:
    target, actual = rows["target"], rows["actual"]
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = target / actual if lower == "target / actual" else 2 - actual / target
        ratio = (actual / target).where(~rows["less"], inverse)
    return ratio.where(target != 0)
