"""Where turnover takes plan coverage: fitted from snapshots where there are any, else from what a report states."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evalkit.analysis.coverage.effort import required_effort
from evalkit.analysis.coverage.formulas import EXIT_RATES, surviving_plans
from evalkit.analysis.coverage.model import Coverage
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.counted import RosterCounts, count_roster
from evalkit.analysis.roster.given import Given, merged, refused
from evalkit.analysis.roster.stated import Stated, declared, stated_figures
from evalkit.analysis.turnover.beta import Beta, stated_prior
from evalkit.analysis.turnover.model import Turnover
from evalkit.data.dataset import Dataset
from evalkit.words.fiscal import FiscalYear

SHARES = (0.6, 0.7, 0.8)
"""Shares of the roster with a plan for which the effort is told."""

CARRIED_OVER = (1.0, 0.3, 0.0)
"""How often those who didn't answer before answer again, as a share of the others' rate: no report says it."""

AHEAD = 8
"""Years of the projection: a plan's length."""

REFUSED = ("projected_coverage", "plans_to_hold")
"""What isn't told where a number is lacking."""


def roster_outlook(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    confidence: float = 0.95,
    counts: RosterCounts | None = None,
) -> pd.DataFrame:
    """Fit the turnover, project the share with a plan, and tell what effort holds or reaches a share.

    With snapshots: :class:`~evalkit.analysis.turnover.model.Turnover` up to the fiscal year, and the last
    year's number of new plans kept up (``counts``: where they are counted already). Without: the published
    turnover as a prior, 95 % sure to lie as far around it as ``exit_rates`` do on their narrower side; the year's
    plans as counted, and from then on notices to everybody without a plan, which those carried over answer as
    often as newcomers, at 0.3 of their rate, or never. That needs an assumed ``roster_size``. Estimate frame;
    where a number is lacking, a refused row that says which one to give; empty where the data tell nothing of
    a roster.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> outlook = ek.roster_outlook(ward, "R6", roster_size=8452)
    >>> outlook.query("measure == 'plans_to_hold' and by.str.endswith('goal=0.7')").value.item()
    1183.28
    >>> ek.roster_outlook(ward, "R6")[["measure", "caveats"]].values.tolist()
    [['projected_coverage', 'needs-roster-size'], ['plans_to_hold', 'needs-roster-size']]
    """
    year = FiscalYear(fiscal_year)
    if counts is None:
        counts = count_roster(data.roster)
    if counts is not None:
        frames = _of_counts(data.area, counts.until(year), year, confidence)
    else:
        frames = _of_report(data, year, exit_rates, roster_size, confidence)
    rows = pd.concat([estimates([]), *frames], ignore_index=True).drop_duplicates(ignore_index=True)
    return with_plan(estimates(rows), data.figures)


def _of_counts(
    area: str, counts: RosterCounts, year: FiscalYear, confidence: float
) -> list[pd.DataFrame]:
    flows = counts.flows
    if flows.empty:
        row = refused("projected_coverage", "needs-snapshots", area=area, indicator="roster")
        return [estimates([row | {"period": f"{year}-end"}])]
    results = Turnover(flows, exits=counts.exits, area=area).fit(confidence)
    turnover = results.frame.assign(source=counts.sources(results.frame))
    last = FiscalYear(int(flows["year"].max()))
    sums = flows[flows["year"] == last.year].sum(numeric_only=True)
    ids = fact_ids(
        estimates(
            {"area": area, "indicator": "roster", "measure": each, "period": str(last)}
            | {"method": "snapshots"}
            for each in ("plans_opening", "plans_lost", "plans_closing", "closing")
        )
    )
    made = sums["plans_closing"] - (sums["plans_opening"] - sums["plans_lost"])
    start: dict[str, Any] = {
        "plans": Given(float(sums["plans_closing"]), ids[2]),
        "roster": Given(float(sums["closing"]), ids[3]),
        "fiscal_year": last,
        "area": area,
    }
    effort = Given(float(made), " ".join(ids[:3]))
    ahead = Coverage(results, **start, made_per_year=effort).fit(confidence, years=AHEAD)
    held = required_effort(results, **start, shares=SHARES, until=last + 3)
    return [turnover, ahead.frame, held]


def _of_report(
    data: Dataset,
    year: FiscalYear,
    exit_rates: Sequence[float],
    roster_size: float | None,
    confidence: float,
) -> list[pd.DataFrame]:
    indicators = declared(data.plan, year)
    if indicators is None:
        return []
    found = stated_figures(data, year, **indicators)
    place: dict[str, Any] = {"area": data.area, "indicator": indicators["plans"]}
    lacking = _lacking(found, exit_rates, roster_size)
    if lacking or not roster_size:
        rows = (refused(each, lacking, period=f"{year}-end") for each in REFUSED)
        behind = merged(figure.facts for figure in found)
        return [estimates(row | place | {"derived_from": behind} for row in rows)]
    prior = prior_around(found.share.value, exit_rates)
    roster = Given(float(roster_size), caveats="assumed-roster")
    newcomers = (found.made, found.sent)
    rate = found.made.value / found.sent.value
    courses = [
        Coverage(
            prior,
            plans=found.in_force,
            roster=roster,
            fiscal_year=year - 1,
            responses=(newcomers, newcomers if again == 1 else again * rate),
            made_first_year=found.made,
            **place,
        )
        for again in CARRIED_OVER
    ]
    ahead = [course.fit(confidence, years=AHEAD).frame for course in courses]
    held = required_effort(
        prior,
        plans=Given(
            float(round(_closing(found))),
            merged([found.in_force.facts, found.share.facts, found.made.facts]),
            merged([found.in_force.caveats, found.share.caveats, "same-exit-rate made-new"]),
        ),
        roster=roster,
        fiscal_year=year,
        shares=SHARES,
        until=year + 3,
        **place,
    )
    return [*ahead, held]


def prior_around(share: float, exit_rates: Sequence[float], times: float = 1) -> Beta:
    """Take a published turnover as a prior: 95 % sure to lie as far around it as exit rates do on their narrower side.

    ``times`` widens it. ValueError where the exit rates don't lie on both sides.

    >>> round(prior_around(0.2, (0.1, 0.15, 0.2, 0.25)).size, 2)
    243.19
    """
    around = times * min(share - min(exit_rates), max(exit_rates) - share)
    return stated_prior(share, share - around, share + around)


def _closing(found: Stated) -> float:
    """Plans in force at the end of the year if the published turnover is the exit rate of those with a plan."""
    return surviving_plans(found.in_force.value, found.share.value) + found.made.value


def _lacking(found: Stated, exit_rates: Sequence[float], roster_size: float | None) -> str:
    """Say by codes what a projection lacks, and why; empty where nothing does."""
    needs = {
        "needs-plans": found.in_force,
        "needs-made": found.made,
        "needs-notices": found.sent,
        "needs-turnover": found.share,
    }
    codes = [f"{code} {figure.caveats}" for code, figure in needs.items() if np.isnan(figure.value)]
    share, made = found.share.value, found.made.value
    if not roster_size:
        codes.append("needs-roster-size")
    elif max(found.in_force.value, _closing(found)) > roster_size:
        codes.append("exceeds-roster")
    if not np.isnan(share) and not min(exit_rates) < share < max(exit_rates):
        codes.append("needs-exit-rates")
    if made > found.sent.value:
        codes.append("exceeds-base")
    return merged(codes)
