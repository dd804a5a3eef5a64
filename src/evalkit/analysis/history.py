"""Years side by side: what each year of a plan aimed at and reached, as known now, and the period as a whole."""

from pathlib import Path

import pandas as pd

from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.hindsight import Hindsight, in_hindsight
from evalkit.analysis.over_years import over_years
from evalkit.analysis.published import METHOD, with_plan
from evalkit.analysis.rating.rate import rate_years
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.analysis.revised import revised_targets
from evalkit.analysis.vintage import PLACE, observations
from evalkit.data.small import small_tables
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported
from evalkit.words.years import read_years


@small_tables
def history(
    data: object,
    fiscal_year: FiscalYear | str | int,
    rule: RatingRule | str | Path,
    period: str = "",
) -> pd.DataFrame:
    r"""Rate every year up to a fiscal year as known in that year's report, and the years together.

    ``period`` (R6–R9, FY2024/FY2027) names the years; empty, they are those reported on so far. Each is
    rated with all later corrections, against the targets of the plan that was valid in it.

    Returns an estimate frame: what :func:`evalkit.analysis.rating.rate.rate` gives of the fiscal year and of each
    earlier one, and

    - ``period_attainment`` (a share), ``period_target``, ``period_actual``: of a flow the sums of the years,
      :math:`\sum a/\sum t`, where every year is there and counts alike; of a stock or a cumulative figure
      the last year's. Pending as long as a year that it needs is.
    - ``period_met_years``: in how many of the years the target was met.
    - ``target_revised``: new minus old target, by the release that revised it
      (:func:`evalkit.analysis.revised.revised_targets`).

    The ids of all that it adds to the fiscal year's own rating stand in ``attrs["beside"]``, separated by spaces:
    :func:`evalkit.facts.facts.collect` keeps them apart. Errors as of ``rate``; ValueError where the period isn't one or lies
    after the fiscal year, or where no year is reported on by then.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> told = ek.history(city, "R7", "params/rubrics/example-city.yaml", "R6～R7")
    >>> told = told[told["indicator"] == "consultations"].set_index("measure")
    >>> round(float(told.value["period_attainment"]), 3), told.period["period_attainment"]
    (1.004, 'FY2024/FY2025')
    >>> float(told.value["period_met_years"])
    2.0
    """
    now = FiscalYear(fiscal_year)
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    figures = observations(data)
    breaks = breaks_of(figures)
    years = _years(figures, now, period)
    told = Hindsight(figures, getattr(data, "ratings", None))
    known: dict[FiscalYear, object] = {now: told}
    known |= {year: in_hindsight(told, year, now) for year in years if year < now}
    rated = rate_years(known, rule)
    is_now = rated.rows.index == str(now)
    current, earlier = rated.rows[is_now], rated.rows[~is_now]
    met = _met(rated.rows)
    end = min(years[-1], now)
    revised = revised_targets(figures, years[0], end, breaks)
    period_rows = over_years(years, now, rated.sides, met, rule.lower, breaks)
    added = _added(pd.concat([earlier, revised, period_rows], ignore_index=True), current)
    frames = [rows for rows in (current, added) if len(rows)]
    result = with_plan(pd.concat(frames or [current], ignore_index=True), figures)
    result.attrs |= {"rules": [rule], "beside": " ".join(fact_ids(added))}
    return result


def _added(rows: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """What the rating of the fiscal year doesn't say; of figures as published those that something rests on."""
    rows = rows.drop_duplicates(ignore_index=True)
    ids = fact_ids(rows)
    used = {each for text in rows["derived_from"] for each in text.split()}
    is_figure = (rows["method"] == METHOD) & (rows["measure"] != "rating")
    return rows[~ids.isin(set(fact_ids(current))) & (~is_figure | ids.isin(used))]


def _years(figures: pd.DataFrame, now: FiscalYear, period: str) -> tuple[FiscalYear, ...]:
    """The years of the period, or else those reported on (of a plain frame: with an actual) so far."""
    if period:
        years = read_years(period)
        if years[0] > now:
            raise ValueError(
                f"期間「{period}」は{now.ja}の報告より後です。"
                f" / The period {period!r} lies after the report of {now.en}."
            )
        return years
    plan = figures.attrs.get("plan")
    if plan is None:
        actuals = figures.loc[figures["role"] == "actual", "period"].map(year_reported)
        reported = sorted({FiscalYear(each) for each in actuals if each})
    else:
        reported = plan.reported
    first = min([year for year in reported if year <= now], default=None)
    if first is None:
        raise ValueError(
            f"{now.ja}までに報告された年度がありません。 / No year up to {now.en} is reported on."
        )
    return tuple(first + n for n in range(now - first + 1))


def _met(rated: pd.DataFrame) -> pd.Series:
    """Whether each target of a year was met, or why that can't be said; the index begins with the year."""
    rows = rated[rated["measure"] == "met"].set_index(["period", *PLACE])
    return rows["label"].where(rows["label"].isin(["met", "missed"]), rows["caveats"])
