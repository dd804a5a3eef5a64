"""One letter for an indicator of several parts, by the rule that it declares for them."""

from typing import Any

import numpy as np
import pandas as pd

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.lettered import PENDING
from evalkit.analysis.rating.rubric import RatingRule, letters_of
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import Year


def whole(sides: Year, letters: pd.DataFrame, rule: RatingRule, own: pd.DataFrame) -> pd.DataFrame:
    """One letter for each indicator: its own, else from its parts by its component rule."""
    single = own[own["component"] == ""]
    has_own = pd.MultiIndex.from_frame(single[["area", "indicator"]])
    is_alone = pd.MultiIndex.from_frame(own[["area", "indicator"]]).isin(has_own)
    of_parts = own[(own["component"] != "") & ~is_alone]
    rows: list[dict[str, Any]] = []
    values = letters.assign(
        target=sides.target["value"],
        actual=sides.actual["value"],
        how=sides.target["component_rule"],
        direction=sides.target["direction"],
    ).reset_index()
    ids = fact_ids(of_parts)
    for (area, indicator), part in of_parts.groupby(["area", "indicator"], sort=False):
        group = values[(values["area"] == area) & (values["indicator"] == indicator)]
        rows.append(
            {str(column): value for column, value in part.iloc[0].items()}
            | {
                "component": "",
                "source": "",
                "derived_from": " ".join(ids[part.index]),
                "caveats": merged(part["caveats"]),
                "reason": " ".join(dict.fromkeys(reason for reason in part["reason"] if reason)),
            }
            | _joint(group[group["component"] != ""], rule)
        )
    return pd.concat([single, estimates(rows)]) if rows else single


def _joint(group: pd.DataFrame, rule: RatingRule) -> dict[str, str]:
    how = group["how"].iloc[0]
    if (group["status"] == PENDING).any():
        return {"label": "", "status": PENDING}
    refused = ~group["label"].isin(rule.letters)
    if refused.any():
        label = (
            REFUSED if group["label"].eq(REFUSED).any() else str(group["label"][refused].iloc[0])
        )
        return {"label": label, "caveats": merged(group.loc[refused, "reasons"])}
    if how == "none":
        return {"label": REFUSED, "caveats": "no-component-rule"}
    rank = {letter: place for place, letter in enumerate(rule.letters)}
    if how in ("all", "any"):
        pick = max if how == "all" else min
        return {"label": pick(group["label"], key=lambda letter: rank[letter])}
    if rule.measures != ("attainment",):
        return {"label": REFUSED, "caveats": "parts-by-attainment"}
    mean = group["share"].mean() if np.isfinite(group["share"]).all() else np.nan
    share = mean if how == "mean" else _pooled(group, rule)
    letter = letters_of(pd.Series([share]), rule).item()
    reason = "zero-base" if np.isnan(share) else "out-of-bands"
    return {"label": letter} if letter else {"label": REFUSED, "caveats": reason}


def _pooled(group: pd.DataFrame, rule: RatingRule) -> float:
    """Attainment of the sums; missing where they are zero and no letter follows."""
    target, actual = float(group["target"].sum()), float(group["actual"].sum())
    if not target:
        return np.nan
    if group["direction"].iloc[0] == "higher":
        return actual / target
    if rule.lower == "target / actual":
        return target / actual if actual else np.inf
    return 2 - actual / target
