"""Ratings of every year of data that declare no direction, by one that the reader assumes and sees."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from evalkit.analysis.estimate import KEYS
from evalkit.analysis.published import METHOD
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.data.dataset import Dataset

UNDECLARED = "none"


def rate_years(
    data: Dataset,
    rule: RatingRule | str | Path,
    assumed: Literal["higher", "lower"] | None = None,
) -> pd.DataFrame:
    """Rate every fiscal year that a dataset reports on, as :func:`evalkit.rate` rates one.

    ``assumed`` is the direction of the indicators that declare none; everything that rests on it
    carries the caveat ``assumed``. Left out, they are refused with the reason ``no-direction``.

    >>> from evalkit.data.dataset import load_dataset
    >>> rated = rate_years(load_dataset("data/setagaya"), "params/rubrics/setagaya-r6-inferred.yaml")
    >>> rated.query("measure == 'rating' and method != 'as-published'").label.value_counts()["B"]
    np.int64(2)
    """
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    figures = data.figures
    undeclared = figures["direction"] == UNDECLARED
    if assumed:
        directed = figures.assign(direction=figures["direction"].mask(undeclared, assumed))
        data = replace(data, figures=directed)
    years = sorted(set(data.plan.releases["period"]))
    every = pd.concat([rate(data, year, rule) for year in years])
    rated = every.drop_duplicates([*KEYS], ignore_index=True)
    if assumed:
        rests = rated["indicator"].isin(figures.loc[undeclared, "indicator"])
        rests &= (rated["method"] != METHOD) & ~rated["label"].eq(REFUSED)
        with_caveat = (rated["caveats"] + " assumed").str.strip()
        rated["caveats"] = rated["caveats"].mask(rests, with_caveat)
    rated.attrs = {"plan": data.plan, "rule": rule}
    return rated


def refusals(rated: pd.DataFrame) -> pd.DataFrame:
    """Count what was refused, by measure and reason; a row with two reasons counts under both.

    Returns the columns measure, reason and count, the most frequent reason of a measure first.

    >>> rows = pd.DataFrame({"measure": "attainment", "label": ["refused", ""],
    ...                      "caveats": ["zero-base", ""]})
    >>> refusals(rows).to_dict("records")
    [{'measure': 'attainment', 'reason': 'zero-base', 'count': 1}]
    """
    refused = rated[rated["label"] == REFUSED]
    reasons = refused.assign(reason=refused["caveats"].str.split()).explode("reason")
    counts = reasons.groupby(["measure", "reason"]).size().rename("count").reset_index()
    return counts.sort_values(
        ["measure", "count", "reason"], ascending=[True, False, True], ignore_index=True
    )
