"""Plan coverage of a roster with turnover: the year's account, steady states, the effort that a goal needs."""

from collections.abc import Sequence
from math import isnan, log

import pandas as pd

from evalkit.analysis.estimate import estimates
from evalkit.analysis.roster.given import Given, derived, given, refused

EXIT_RATES = (0.10, 0.15, 0.20, 0.25)
"""Exit rates assumed where none is given."""

UNKNOWN = {
    "exit_rate_by_cause": "causes-not-published",
    "coverage_by_zone": "zones-not-published",
    "turnover_trend": "one-year",
    "coverage_direction": "response-not-split",
}
"""What one year's totals can't tell, and why."""


def surviving_plans(plans: float, exit_rate: float) -> float:
    """Plans in force whose holders are still on the roster after a year, (1 − d)P.

    >>> round(surviving_plans(4657, 0.2), 2)
    3725.6
    """
    return (1 - _share("exit_rate", exit_rate)) * plans


def implied_roster(notices: float, plans: float, exit_rate: float) -> float:
    """Size of the roster if everybody without a surviving plan got a notice, N = M + (1 − d)P.

    >>> round(implied_roster(4456, 4657, 0.2), 2)
    8181.6
    """
    return notices + surviving_plans(plans, exit_rate)


def implied_plan_loss(notices: float, plans: float, roster: float) -> float:
    """Share of plans lost in the year if everybody without one got a notice, d = 1 − (N − M)/P.

    Units: persons, plans; a share, negative or above 1 where the three numbers contradict each other.

    >>> round(implied_plan_loss(4456, 4657, 8452), 6)
    0.141937
    """
    return 1 - (roster - notices) / plans


def coverage_at_close(plans: float, notices: float, made: float, exit_rate: float) -> float:
    """Share of the implied roster with a plan at the year's end, ((1 − d)P + m) / (M + (1 − d)P).

    >>> round(coverage_at_close(4657, 4456, 1977, 0.2), 6)
    0.697003
    """
    surviving = surviving_plans(plans, exit_rate)
    return (surviving + made) / (notices + surviving)


def steady_coverage_of_effort(
    made: float, roster: float, exit_rate: float, mid_year: bool = False
) -> float:
    """Coverage that m plans a year settle at, c* = m/(dN), at most 1.

    Each year the gap to it shrinks to 1 − d of itself. With ``mid_year`` plans made in the year are exposed
    to half a year's exits, c* = m(1 − d/2)/(dN). Only the exit rate of those with a plan matters.

    >>> round(steady_coverage_of_effort(700, 8452, 0.2), 6)
    0.414103
    """
    exposed = 1 - exit_rate / 2 if mid_year else 1.0
    return min(1.0, made * exposed / (_some("exit_rate", exit_rate) * roster))


def steady_coverage_of_notices(response: float, exit_rate: float) -> float:
    """Coverage that yearly notices to all without a plan settle at, c* = r / (1 − (1 − d)(1 − r)).

    Each year the gap to it shrinks to (1 − d)(1 − r) of itself; the exit rate of those without a plan
    doesn't matter.

    >>> round(steady_coverage_of_notices(0.4, 0.2), 6)
    0.769231
    """
    return steady_coverage_of_classes(response, response, exit_rate)


def steady_coverage_of_classes(newcomers: float, carried_over: float, exit_rate: float) -> float:
    """Settled coverage where newcomers answer at r₁, those who didn't answer before at r₂.

    c* = 1 − (1 − r₁)d / (1 − (1 − d)(1 − r₂)).

    >>> round(steady_coverage_of_classes(0.443671, 0.3 * 0.443671, 0.2), 4)
    0.637
    """
    rest = 1 - _share("newcomers", newcomers)
    kept = (1 - _some("exit_rate", exit_rate)) * (1 - _share("carried_over", carried_over))
    return 1 - rest * exit_rate / (1 - kept)


def gap_half_life(contraction: float) -> float:
    """Years until half of the gap to the settled coverage is closed, ln 2 / −ln ρ.

    >>> round(gap_half_life(0.8), 3)
    3.106
    """
    if not 0 < contraction < 1:
        raise ValueError(
            f"縮小率は0と1の間です: {contraction}。 / The contraction lies between 0 and 1: {contraction}."
        )
    return log(2) / -log(contraction)


def exit_rates_by_plan(
    exit_rate: float, coverage: float, hazard_ratio: float
) -> tuple[float, float]:
    """Split a roster's exit rate into that of people without and with a plan.

    d_u = d/(1 + c(HR − 1)), d_p = HR · d_u. ValueError where a rate would exceed 1.

    >>> [round(rate, 6) for rate in exit_rates_by_plan(0.2, 0.55, 1.25)]
    [0.175824, 0.21978]
    """
    without = _share("exit_rate", exit_rate) / (
        1 + _share("coverage", coverage) * (hazard_ratio - 1)
    )
    return _share("exit_rate", without), _share("exit_rate", hazard_ratio * without)


def required_plans(
    roster: float, plans: float, exit_rate: float, coverage: float, years: int
) -> float:
    """Plans to make every year to reach a coverage after ``years``, 0 where it will be exceeded anyway.

    m = d(cN − P(1 − d)^T) / (1 − (1 − d)^T); (cN − P)/T where nobody leaves. The roster keeps its size.
    Units: plans a year, not rounded; whole plans are rounded up where they are told.

    >>> round(required_plans(8452, 4657, 0.2, 0.8, years=3), 3)
    1793.941
    """
    if years < 1:
        raise ValueError(f"年数は1以上です: {years}。 / At least one year is needed, not {years}.")
    kept = (1 - _share("exit_rate", exit_rate)) ** years
    missing = _share("coverage", coverage) * roster - plans * kept
    return max(0.0, missing / years if kept == 1 else exit_rate * missing / (1 - kept))


def coverage_account(
    plans: float | Given,
    notices: float | Given,
    made: float | Given,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    *,
    area: str = "",
    indicator: str = "",
    period: str = "",
    release: str = "",
) -> pd.DataFrame:
    """Account for a year's plans at each assumed exit rate: surviving, closing, roster implied, coverage.

    Assumes that holders of plans leave at that rate, that everybody without a plan got a notice, that plans
    made are new ones. A ``roster_size`` (assumed, too) adds the coverage of a roster of that size, whoever
    got a notice. Estimate frame, by ``exit_rate=0.20`` and ``exit_rate=0.20;roster=8452``; what such totals
    can't tell is a refused row of its own.

    >>> frame = coverage_account(4657, 4456, 1977, (0.2,))
    >>> frame.set_index("measure")["value"].dropna().round(4).to_dict()
    {'plans_surviving': 3725.6, 'plans_closing': 5702.6, 'implied_roster': 8181.6, 'coverage': 0.697}
    """
    stock, sent, new = given(plans), given(notices), given(made)
    holders, closing = "assumed same-exit-rate", "assumed same-exit-rate made-new"
    all_sent = "all-without-plan-notified"
    rows = []
    for rate in exit_rates:
        by = f"exit_rate={_short(rate)}"
        kept = surviving_plans(stock.value, rate)
        roster = implied_roster(sent.value, stock.value, rate)
        rows += [
            derived("plans_surviving", kept, stock, caveats=holders, by=by, unit="件"),
            derived(
                "plans_closing", kept + new.value, stock, new, caveats=closing, by=by, unit="件"
            ),
            derived("implied_roster", roster, sent, stock, caveats=f"{holders} {all_sent}", by=by)
            | {"unit": "人"},
            _coverage(kept + new.value, roster, (stock, new, sent), f"{closing} {all_sent}", by),
        ]
        if roster_size is not None:
            by += f";roster={_short(roster_size)}"
            held = f"{closing} assumed-roster"
            rows.append(_coverage(kept + new.value, roster_size, (stock, new), held, by))
    rows += [refused(measure, reason) for measure, reason in UNKNOWN.items()]
    return estimates(rows).assign(area=area, indicator=indicator, period=period, release=release)


def _coverage(
    plans: float, roster: float, inputs: Sequence[Given], caveats: str, by: str
) -> dict[str, object]:
    if roster <= 0 or plans > roster:
        reason = "zero-base" if roster <= 0 else "exceeds-roster"
        return derived("coverage", float("nan"), *inputs, caveats=f"{reason} {caveats}", by=by)
    share = plans / roster
    return derived("coverage", share, *inputs, caveats=caveats, by=by, unit="share")


def _short(number: float) -> str:
    return f"{number:.2f}" if number < 1 and round(number, 2) == number else f"{number:.15g}"


def _share(name: str, value: float) -> float:
    if not 0 <= value <= 1 and not isnan(value):
        raise ValueError(
            f"{name}は0以上1以下です: {value}（20％なら0.2）。"
            f" / {name} lies between 0 and 1, not {value} (0.2 for 20 %)."
        )
    return value


def _some(name: str, value: float) -> float:
    if value == 0:
        raise ValueError(
            f"{name}が0では定常状態が定まりません。 / There is no steady state where {name} is 0."
        )
    return _share(name, value)
