"""Where turnover takes plan coverage: fitted from snapshots where there are any, else from what a report states."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evalkit.analysis.coverage.effort import required_effort
from evalkit.analysis.coverage.formulas import EXIT_RATES
from evalkit.analysis.coverage.model import Coverage
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.account import snapshot_sources
from evalkit.analysis.roster.flows import roster_exits, roster_flows
from evalkit.analysis.roster.given import Given
from evalkit.analysis.roster.stated import declared, stated_figures
from evalkit.analysis.turnover.beta import stated_prior
from evalkit.analysis.turnover.model import Turnover
from evalkit.data.dataset import Dataset
from evalkit.words.fiscal import FiscalYear

SHARES = (0.6, 0.7, 0.8)
"""Shares of the roster with a plan for which the effort is told."""

CARRIED_OVER = (1.0, 0.3, 0.0)
"""How often those who didn't answer before answer again, as a share of the others' rate: no report says it."""

AHEAD = 8
"""Years of the projection: a plan's length."""


def roster_outlook(
    data: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Fit the turnover, project the share with a plan, and tell what effort holds or reaches a share.

    With snapshots: :class:`~evalkit.analysis.turnover.model.Turnover` up to the fiscal year, and the last
    year's number of new plans kept up. Without: the published turnover as a prior, 95 % sure to lie as far
    around it as ``exit_rates`` do on their narrower side; everybody without a plan gets a notice and those
    carried over answer as often as newcomers, at 0.3 of their rate, or never. That needs an assumed
    ``roster_size``. Estimate frame; empty where the data tell nothing of a roster.
    """
    year = FiscalYear(fiscal_year)
    if data.roster is not None and any(data.roster.glob("snapshot-*")):
        frames = _of_snapshots(data, year, confidence)
    else:
        frames = _of_report(data, year, exit_rates, roster_size, confidence)
    filled = [frame for frame in frames if len(frame)] or [estimates([])]
    rows = pd.concat(filled, ignore_index=True).drop_duplicates(ignore_index=True)
    return with_plan(estimates(rows), data.figures)


def _of_snapshots(data: Dataset, year: FiscalYear, confidence: float) -> list[pd.DataFrame]:
    assert data.roster is not None
    flows, exits = roster_flows(data.roster), roster_exits(data.roster)
    flows, exits = flows[flows["year"] <= year.year], exits[exits["year"] <= year.year]
    if flows.empty:
        return []
    results = Turnover(flows, exits=exits, area=data.area).fit(confidence)
    turnover = results.frame.assign(source=snapshot_sources(results.frame, data.roster))
    last = FiscalYear(int(flows["year"].max()))
    sums = flows[flows["year"] == last.year].sum(numeric_only=True)
    ids = fact_ids(
        estimates(
            {"area": data.area, "indicator": "roster", "measure": each, "period": str(last)}
            | {"method": "snapshots"}
            for each in ("plans_opening", "plans_lost", "plans_closing", "closing")
        )
    )
    made = sums["plans_closing"] - (sums["plans_opening"] - sums["plans_lost"])
    start: dict[str, Any] = {
        "plans": Given(float(sums["plans_closing"]), ids[2]),
        "roster": Given(float(sums["closing"]), ids[3]),
        "fiscal_year": last,
        "area": data.area,
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
    if indicators is None or not roster_size:
        return []
    found = stated_figures(data, year, **indicators)
    share = found.share.value
    around = min(share - min(exit_rates), max(exit_rates) - share)
    values = (found.in_force.value, found.made.value, found.sent.value, share)
    if (
        not np.isfinite(values).all()
        or not 0 < around < share
        or found.made.value > found.sent.value
    ):
        return []
    prior = stated_prior(share, share - around, share + around)
    start: dict[str, Any] = {
        "plans": found.in_force,
        "roster": Given(float(roster_size), caveats="assumed-roster"),
        "fiscal_year": year - 1,
        "area": data.area,
        "indicator": indicators["plans"],
    }
    newcomers = (found.made, found.sent)
    rate = found.made.value / found.sent.value
    courses = [
        Coverage(prior, **start, responses=(newcomers, newcomers if again == 1 else again * rate))
        for again in CARRIED_OVER
    ]
    ahead = [course.fit(confidence, years=AHEAD).frame for course in courses]
    return [*ahead, required_effort(prior, **start, shares=SHARES, until=year + 2)]
