"""Figures and letters as published, as estimates: the ground on which all others stand."""

import pandas as pd

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.vintage import as_of, observations
from evalkit.words.codes import BOUND
from evalkit.words.fiscal import FiscalYear

METHOD = "as-published"


def published(data: object, fiscal_year: FiscalYear | str | int) -> pd.DataFrame:
    """Give the figures known in the report of a fiscal year, each in its newest vintage.

    The measure is the role (baseline, target, actual); the label holds words such as 延べ, 約, 未満, and of
    a range its other end (～400, ～80未満), separated by spaces.

    >>> plain = pd.DataFrame({"indicator": ["x"], "role": ["actual"], "period": ["FY2024"],
    ...                       "value": [3.0], "direction": ["higher"]})
    >>> published(plain, 2024)[["measure", "value"]].to_dict("records")
    [{'measure': 'actual', 'value': 3.0}]
    """
    figures = observations(data)
    known = as_of(figures, FiscalYear(fiscal_year))
    frame = estimates(figures_as_rows(known))
    return with_plan(frame, figures)


def figures_as_rows(figures: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of figures as those of an estimate frame."""
    ends = [
        _ends(str(b), float(u)) for b, u in zip(figures["bound"], figures["upper"], strict=True)
    ]
    words = figures["qualifiers"] + " " + figures["approx"] + " " + pd.Series(ends, figures.index)
    label = words.str.split().str.join(" ")
    source = figures["source"]
    if "place" in figures:  # where in the document, beside where in our tables
        source = source.where(figures["place"] == "", source + "（" + figures["place"] + "）")
    return figures.assign(measure=figures["role"], label=label, method=METHOD, source=source)


def _ends(bound: str, upper: float) -> str:
    """Say the bound of a figure (未満), or the upper end of a range with its bounds (～400)."""
    low, _, high = bound.partition(",")
    if pd.isna(upper):
        return BOUND[bound].ja if bound else ""
    first = BOUND[low].ja if low == ">" else ""
    last = BOUND[high].ja if high == "<" else ""
    return f"{first}～{upper:.15g}{last}"


def published_ratings(data: object, fiscal_year: FiscalYear) -> pd.DataFrame:
    """Give the letters printed for a fiscal year, the newest vintage of each; empty where there are none."""
    ratings = getattr(data, "ratings", None)
    if ratings is None or ratings.empty:
        return estimates([])
    of_year = ratings[ratings["period"] == str(fiscal_year)]
    of_year.attrs = ratings.attrs
    known = as_of(of_year.assign(role="rating", accumulation=""), fiscal_year)
    return estimates(known.assign(measure="rating", method=METHOD))


def published_ids(figures: pd.DataFrame) -> pd.Series:
    """Give each figure's fact id; empty where the row holds no figure (its role is empty)."""
    ids = fact_ids(figures_as_rows(figures.reset_index()).assign(by=""))
    ids.index = figures.index
    return ids.where(figures["role"] != "", "")


def with_plan(frame: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Let an estimate frame carry the plan (names, order, notes) of the figures that it rests on."""
    if "plan" in source.attrs:
        frame.attrs["plan"] = source.attrs["plan"]
    return frame
