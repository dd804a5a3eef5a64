"""Rosters and plans of the whole country beside a municipality's: as published, and what follows from them."""

import pandas as pd

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import METHOD, with_plan
from evalkit.analysis.roster.given import Given, derived
from evalkit.data.dataset import Dataset
from evalkit.data.roster.national import read_national
from evalkit.words.national import FILE

HALF = 0.005
"""Half of the last place of a rate published in whole per cent."""


def national_context(data: Dataset) -> pd.DataFrame:
    """Give the published national figures, the share with a plan, and the yearly plan loss that they imply.

    Read from the folder ``national`` beside the dataset's. Rows as published by ``figure=…``, period the day that
    they were counted, source the address. With P₁ plans in force, m made in the year before and P₀ = rate · roster
    a year earlier: loss 1 − (P₁ − m)/P₀, and 1 − P₀ over all plans ever made, both over the range in which the
    published rate was rounded. Empty where there is no such folder, and beside made-up data, whose mark real
    figures must not bear.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> frame = ek.national_context(ward).set_index("measure")
    >>> frame.loc["national_plan_loss", ["value", "lower", "upper"]].astype(float).round(3).tolist()
    [0.112, 0.079, 0.143]
    """
    found = read_national(data.folder.parent / FILE)
    found = found[found["area"] == ""]
    if found.empty or data.plan.made_up:
        return with_plan(estimates([]), data.figures)
    rows = estimates(
        {
            "area": "japan",
            "indicator": "national",
            "measure": "national",
            "by": f"figure={row['figure']}",
            "period": row["as_of"],
            "value": float(row["value"]),
            "unit": row["unit"],
            "method": METHOD,
            "text": row["value"],
            "source": f"{row['source']}（{row['cell']}）",
            "reason": row["note"],
        }
        for row in found.to_dict("records")
    )
    return with_plan(pd.concat([rows, _derived(rows)], ignore_index=True), data.figures)


def plan_loss(plans: float, made: float, before: float) -> float:
    """Share of the plans in force a year ``before`` that were lost, by those in force now and those ``made``.

    d = 1 − (P₁ − m)/P₀.

    >>> round(plan_loss(1_014_017, 181_635, 0.14 * 6_696_718), 3)
    0.112
    """
    return 1 - (plans - made) / before


def _derived(rows: pd.DataFrame) -> pd.DataFrame:
    """Reckon what the newest figures imply; a number that lacks one of them isn't given."""
    newest = rows.assign(id=fact_ids(rows)).sort_values("period").drop_duplicates("by", keep="last")
    of = {
        str(row["by"]).removeprefix("figure="): Given(row["value"], row["id"])
        for row in newest.to_dict("records")
    }
    needed = ("roster", "plans-in-force", "plan-rate", "plans-made", "plans-ever-made")
    if not set(needed) <= set(of):
        return estimates([])
    roster, plans, rate, made, ever = (of[each] for each in needed)
    before = [(rate.value / 100 + off) * roster.value for off in (0, -HALF, HALF)]
    loss = [plan_loss(plans.value, made.value, each) for each in before]
    gone = [1 - each / ever.value for each in before]
    day = newest.set_index("by")["period"]
    place = {"area": "japan", "indicator": "national", "unit": "share"}
    about = place | {"period": day["figure=plans-in-force"]}
    codes = "national-rounded national-roster"
    return estimates(
        [
            derived("national_coverage", plans.value / roster.value, plans, roster) | about,
            derived("national_no_longer", gone[0], rate, roster, ever, caveats=codes)
            | (place | {"period": day["figure=plans-ever-made"]})
            | {"lower": gone[2], "upper": gone[1]},
            derived("national_plan_loss", loss[0], plans, made, rate, roster, caveats=f"{codes} national-made")
            | about
            | {"lower": loss[1], "upper": loss[2]},
        ]
    )  # fmt: skip
