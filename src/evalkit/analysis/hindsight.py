"""A past year as known now: later corrections in, later plans out."""

from typing import NamedTuple

import pandas as pd

from evalkit.analysis.vintage import observations
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported


class Hindsight(NamedTuple):
    """Figures and letters as one year's report would print them, had it known what is known now."""

    figures: pd.DataFrame
    ratings: pd.DataFrame | None


def in_hindsight(data: object, fiscal_year: FiscalYear, now: FiscalYear) -> Hindsight:
    """Return the data of a fiscal year in the newest vintage known in the report of a later one.

    A plan (its revision too) governs from its own period on: the year keeps the targets of the plan that
    was valid then. Actuals of later years are left out. A plain frame has one vintage.
    """
    figures = observations(data)
    years = figures["period"].map(year_reported)
    held = figures[(figures["role"] != "actual") | (years <= str(fiscal_year))]
    ratings = getattr(data, "ratings", None)
    letters = pd.DataFrame() if ratings is None else ratings.copy()
    plan = figures.attrs.get("plan")
    if plan is not None:
        of = plan.releases
        known = of[(of["period"] <= str(now)) & ~is_later_plan(of, fiscal_year)]
        as_then = plan.as_released(known.assign(period=str(fiscal_year)))
        held.attrs["plan"] = letters.attrs["plan"] = as_then
    return Hindsight(held, letters)


def is_later_plan(releases: pd.DataFrame, fiscal_year: FiscalYear) -> pd.Series:
    """Whether a release is a plan that doesn't govern yet in a fiscal year."""
    return (releases["kind"] == "plan") & (releases["period"] > str(fiscal_year))
