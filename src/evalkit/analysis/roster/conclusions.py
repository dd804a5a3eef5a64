"""What a report's figures of one year let one conclude about plans, turnover and coverage, and what they don't."""

from collections.abc import Sequence
from math import isnan
from typing import Any, NamedTuple

import pandas as pd
from scipy import stats

from evalkit.analysis.coverage.formulas import EXIT_RATES, surviving_plans
from evalkit.analysis.coverage.sureness import range_rows
from evalkit.analysis.estimate import estimates
from evalkit.analysis.interval import rate_ratio, wilson
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.counted import RosterCounts, count_roster
from evalkit.analysis.roster.given import Given, derived, refused, total
from evalkit.analysis.roster.readings import definition_rows, over, reading_rows
from evalkit.analysis.roster.stated import (
    Stated,
    declared,
    figures_of,
    parts_of,
    quotient,
    stated_figures,
    with_total,
)
from evalkit.data.dataset import Dataset
from evalkit.words.fiscal import FiscalYear

Row = dict[str, Any]

OUTSIDE = 0.10
"""Share of the roster that may be outside the mailing (refused, judged unnecessary) where none is given."""


class Told(NamedTuple):
    """The figures that conclusions rest on: of the year, as planned for it, and by part."""

    now: Stated
    target: Given
    notices_target: Given
    expected: Given
    notices_before: Given
    made_by_part: dict[str, Given]
    target_by_part: dict[str, Given]
    expected_by_part: dict[str, Given]


def roster_conclusions(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    outside: float = OUTSIDE,
    confidence: float = 0.95,
    counts: RosterCounts | None = None,
) -> pd.DataFrame:
    """Tell which reading of a stated turnover fits the targets, how surely coverage is known, what would settle the rest.

    With snapshots: the last year's turnover by every definition. Of a report's figures (see
    :func:`~evalkit.analysis.roster.stated.report_account`), as far as they carry:

    - by ``definition=…`` and an assumed ``roster_size``: notices and lost plans to be expected, against the targets
      and what came; the exit rate whose expectation comes nearest to the target; the rival without any exit;
    - coverage at the year's end with its interval, by how sure the exit rate is (as far around the stated
      turnover as ``exit_rates`` do, twice as far) and whether up to ``outside`` of the roster gets no notice;
    - the plans, the share of notices, and the share of those asked before that hold coverage the next year;
    - parts: ratio of their achievements with exact interval and p, their shares of new and of earlier plans.

    What can't be told is a refused row. Units: plans, persons, shares. Estimate frame, empty where the data tell
    nothing of a roster.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> frame = ek.roster_conclusions(ward, "R6", roster_size=8452)
    >>> sure = frame[frame["measure"] == "coverage_range"].iloc[2]
    >>> sure[["value", "lower", "upper"]].astype(float).round(3).tolist()
    [0.697, 0.687, 0.705]
    """
    year = FiscalYear(fiscal_year)
    if counts is None:
        counts = count_roster(data.roster)
    place = {"area": data.area, "indicator": "roster"}
    frames = [estimates([])]
    if counts is not None:
        frames.append(estimates(definition_rows(counts.until(year), place)))
    indicators = declared(data.plan, year)
    if indicators is not None:
        told = _told(data, year, indicators)
        sides = {
            "target": (told.expected, told.notices_target),
            "actual": (told.now.in_force, told.now.sent),
        }
        rows = [
            *reading_rows(told.now.share, told.target, told.expected, sides, roster_size),
            *range_rows(told.now, exit_rates, outside, confidence),
            *_holding(told.now),
            *_responses(told),
            *_parts(told, confidence),
            refused("outsourcing_effect", "effect-not-split"),
        ]
        about = {"area": data.area, "indicator": indicators["made"], "period": str(year)}
        frames.append(estimates({**about, **row} for row in rows))
    return with_plan(pd.concat(frames, ignore_index=True), data.figures)


def _told(data: Dataset, year: FiscalYear, indicators: dict[str, str]) -> Told:
    figures = figures_of(data, year)
    made, notices, now = indicators["made"], indicators["notices"], (str(year), f"{year}-end")
    stocks = figures[figures["accumulation"] == "stock"]
    targets = parts_of(figures, made, "target", now)
    expected = parts_of(stocks, made, "baseline")
    before = parts_of(figures, notices, "baseline")
    return Told(
        stated_figures(data, year, **indicators),
        total(targets.values()),
        total(parts_of(figures, notices, "target", now).values()),
        _sum(expected),
        _sum(before),
        parts_of(figures, made, "actual", now),
        targets,
        expected,
    )


def _sum(parts: dict[str, Given]) -> Given:
    return total(parts.values()) if parts else Given(float("nan"), caveats="absent")


def _holding(now: Stated) -> list[Row]:
    """What it takes the next year to hold the year's coverage, if turnover, roster and answers go on as stated.

    d P plans; of the notices to everybody without one, N − (1 − d)P, the share d P / (N − (1 − d)P); and where
    newcomers answer as all did, of those asked before the share (dP − r dN) / ((1 − d)(N − P)). ``least_plans_next``:
    what the next year makes at least if newcomers and those asked before each keep the rate of this year,
    whatever the two rates are: x + (m − x) C'/C, with x as few of the m plans as can be newcomers', C those
    asked before this year and C' = (1 − d)(N − P) the next.
    """
    inputs = (now.in_force, now.sent, now.made, now.share)
    d, r = now.share.value, over(now.made.value, now.sent.value)
    kept = surviving_plans(now.in_force.value, d)
    roster, plans = now.sent.value + kept, kept + now.made.value
    codes = "assumed same-exit-rate made-new all-without-plan-notified stationary"
    again = over(d * plans - r * d * roster, (1 - d) * (roster - plans))
    asked, made = now.sent.value - d * roster, now.made.value
    of_newcomers = max(0.0, made - asked)
    later = over((1 - d) * (roster - plans), asked) if asked > 0 else float("nan")
    least = of_newcomers + (made - of_newcomers) * later
    found = {
        "plans_to_hold_next": (d * plans, "件"),
        "response_to_hold": (over(d * plans, roster - (1 - d) * plans), "share"),
        "carried_over_to_hold": (again, "share"),
        "least_plans_next": (least, "件"),
    }
    return [
        derived(measure, value, *inputs, caveats=codes, by=f"exit_rate={d:g}", unit=unit)
        for measure, (value, unit) in found.items()
    ]


def _responses(told: Told) -> list[Row]:
    """Plans per notice as the targets have it and as the baselines do, and plans in force over those expected."""
    before = quotient("plans_per_notice", told.expected, told.notices_before, "stock-per-notice", by="role=baseline")  # fmt: skip
    return [
        quotient("plans_per_notice", told.target, told.notices_target, by="role=target"),
        before,
        quotient("plans_over_expected", told.now.in_force, told.expected),
    ]


def _parts(told: Told, confidence: float) -> list[Row]:
    """Compare the achievements of two parts, and each part's share of new plans with that of earlier ones."""
    made, targets, stocks = told.made_by_part, told.target_by_part, told.expected_by_part
    rows: list[Row] = []
    parts = [part for part in made if part]
    if len(parts) != 2 or any(isnan(each.value) for each in made.values()):
        return rows
    whole, stock = with_total(made)[""], _sum(stocks)
    for part in parts:
        row = quotient("share_of_made", made[part], whole, "share-only", component=part)
        if row["label"] != "refused":
            lower, upper = wilson(made[part].value, whole.value, confidence)
            row |= {"lower": float(lower), "upper": float(upper)}
            row |= {"confidence": confidence, "method": "wilson"}
        rows.append(row)
        if part in stocks:
            of_stock = {"caveats": "share-only", "component": part}
            rows.append(quotient("share_of_expected", stocks[part], stock, **of_stock))
    given = [made[part] for part in parts] + [targets.get(part, Given(0)) for part in parts]
    x1, x2, n1, n2 = (each.value for each in given)
    if not (x2 > 0 and n1 > 0 and n2 > 0):
        return rows
    ratio, low, high = (float(each) for each in rate_ratio(x1, x2, n1, n2, confidence))
    p = float(stats.binomtest(int(x1), int(x1 + x2), n1 / (n1 + n2)).pvalue)
    about: Row = {"caveats": "actual-events", "by": "ratio=" + ":".join(parts)}
    exact = {"method": "exact-conditional"}
    limits = {"lower": low, "upper": high, "confidence": confidence}
    return [
        *rows,
        derived("achievement_ratio", ratio, *given, **about) | exact | limits,
        derived("achievement_same", p, *given, **about) | exact,
    ]
