"""What a report's own figures say about plans, notices and turnover: each number with the facts behind it."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from evalkit.analysis.comparable import caveats_of, missing_of
from evalkit.analysis.coverage.formulas import EXIT_RATES, coverage_account, implied_plan_loss
from evalkit.analysis.estimate import estimates
from evalkit.analysis.interval import poisson_exact, wilson
from evalkit.analysis.published import published_ids, with_plan
from evalkit.analysis.roster.given import Given, derived, total
from evalkit.analysis.turnover.definitions import turnover_account
from evalkit.analysis.vintage import PLACE, as_of, observations
from evalkit.data.dataset import Plan
from evalkit.words.codes import ACCOUNT
from evalkit.words.fiscal import FiscalYear
from evalkit.words.units import PERCENT

Rows = list[dict[str, object]]


class Stated(NamedTuple):
    """Plans in force at the end of the year before, notices sent, plans made, and the turnover as stated."""

    in_force: Given
    sent: Given
    made: Given
    share: Given


def declared(plan: Plan, fiscal_year: FiscalYear) -> dict[str, str] | None:
    """Name the indicators that a plan gives the parts plans, made, notices and share; None unless all are there."""
    rows = plan.at(fiscal_year).indicators
    of = dict(zip(rows["account"], rows["indicator"], strict=True))
    parts = {
        "plans": "plans_in_force",
        "made": "plans_made",
        "notices": "notices_sent",
        "share": "roster_turnover",
    }
    return {name: of[role] for name, role in parts.items()} if set(ACCOUNT) <= set(of) else None


def stated_figures(
    data: object, fiscal_year: FiscalYear, *, plans: str, made: str, notices: str, share: str
) -> Stated:
    """Read what a report states of a year's plan work; the names are ids of indicators."""
    return _stated(figures_of(data, fiscal_year), fiscal_year, plans, made, notices, share)


def _stated(
    figures: pd.DataFrame, fiscal_year: FiscalYear, plans: str, made: str, notices: str, share: str
) -> Stated:
    now = (str(fiscal_year), *_end_of(fiscal_year))
    return Stated(
        total(parts_of(figures, plans, "actual", _end_of(fiscal_year - 1)).values()),
        total(parts_of(figures, notices, "actual", now).values()),
        total(parts_of(figures, made, "actual", now).values()),
        total(parts_of(figures, share, "actual", (*now, "")).values()),
    )


def report_account(
    data: object,
    fiscal_year: FiscalYear | str | int,
    *,
    plans: str,
    made: str,
    notices: str,
    share: str,
    exit_rates: Sequence[float] = EXIT_RATES,
    roster_size: float | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Account for a year's plan work from the figures of a report, as far as they carry.

    ``data`` is a Dataset or a frame of its figures. The other names are ids of indicators: ``plans`` in
    force (actual at the end of the year before), plans ``made`` (target, actual; the stock expected when
    the target was set as a baseline, where there is one), ``notices`` sent (target, actual), ``share`` of
    the roster that changes in a year. Exit rates and the roster's size are assumptions: they stand in
    ``by`` and among the caveats.

    Returns an estimate frame: the rows of :func:`~evalkit.analysis.turnover.definitions.turnover_account` and
    :func:`~evalkit.analysis.coverage.formulas.coverage_account`; ``target_over_plans`` by ``stock=estimated``
    and ``stock=actual``; ``actual_over_target`` for each part and the whole with its exact Poisson
    interval (plans made taken as events); ``plans_per_notice`` with Wilson's; and, for a given roster
    size, ``plan_loss_rate`` by ``role=actual`` and ``role=target``: the exit rate at which the notices
    agree with that size. What rests on a figure that is absent, pending or a range is a refused row.
    ValueError where a figure stands more than once.
    """
    year = FiscalYear(fiscal_year)
    figures = figures_of(data, year)
    if figures.empty:
        return estimates([])
    now = (str(year), *_end_of(year))
    in_force, sent, all_made, changing = _stated(figures, year, plans, made, notices, share)
    targets = parts_of(figures, made, "target", now)
    actuals = parts_of(figures, made, "actual", now)
    expected = parts_of(figures[figures["accumulation"] == "stock"], made, "baseline")
    sent_target = total(parts_of(figures, notices, "target", now).values())
    rows = _target_over_plans(targets, expected, in_force)
    rows += _actual_over_target(targets, actuals, confidence)
    rows = [{"indicator": made} | row for row in rows]
    rows.append({"indicator": made} | _plans_per_notice(all_made, sent, confidence))
    if roster_size is not None:
        rows.append(_loss("actual", sent, in_force, roster_size) | {"indicator": notices})
        if expected:
            stock = total(expected.values())
            rows.append(_loss("target", sent_target, stock, roster_size) | {"indicator": notices})
    of_year = figures[(figures["indicator"] == made) & (figures["role"] == "actual")]
    area, release = (of_year if len(of_year) else figures)[["area", "release"]].iloc[-1]
    frame = pd.concat(
        [
            estimates(rows).assign(area=area, period=str(year), release=release),
            turnover_account(
                changing, in_force, area=area, indicator=share, period=str(year), release=release
            ),
            coverage_account(
                in_force,
                sent,
                all_made,
                exit_rates,
                roster_size,
                area=area,
                indicator=plans,
                period=f"{year}-end",
                release=release,
            ),
        ],
        ignore_index=True,
    )
    return with_plan(frame, figures)


def figures_of(data: object, year: FiscalYear) -> pd.DataFrame:
    """The figures known in a year's report, with their ids, what they lack and their caveats."""
    figures = as_of(observations(data), year)
    if figures.empty:
        return figures.assign(id="", missing="", doubts="")
    ids = published_ids(figures.set_index(PLACE)).to_numpy()
    return figures.assign(id=ids, missing=missing_of(figures), doubts=caveats_of(figures))


def _end_of(year: FiscalYear) -> tuple[str, str]:
    """The end of a fiscal year as a period, by its name and by its day."""
    return f"{year}-end", year.end.isoformat()


def parts_of(
    figures: pd.DataFrame, indicator: str, role: str, periods: Sequence[str] = ()
) -> dict[str, Given]:
    """Read an indicator's figures of a role, by component, of the first of the periods that has any.

    A baseline (no periods asked for) may be absent; another figure that is absent has no value.
    """
    found = figures[(figures["indicator"] == indicator) & (figures["role"] == role)]
    if periods:
        of_period = (found[found["period"] == period] for period in periods)
        found = next((rows for rows in of_period if len(rows)), found[:0])
        if found.empty:
            return {"": Given(float("nan"), caveats="absent")}
    if found["component"].duplicated().any():
        wanted = f"{indicator} {role} {' '.join(periods)}".strip()
        raise ValueError(
            f"数値がただ1つに定まりません: {wanted}（{len(found)}件）。"
            f" / Not exactly one figure: {wanted} ({len(found)} found)."
        )
    return {str(row["component"]): _given(row) for row in found.to_dict("records")}


def _given(row: dict[Hashable, Any]) -> Given:
    missing = row["missing"] or ("range-target" if pd.notna(row["upper"]) else "")
    if missing:
        return Given(float("nan"), row["id"], missing)
    value = row["value"] / 100 if row["unit"] in PERCENT else row["value"]
    return Given(value, row["id"], row["doubts"])


def with_total(parts: dict[str, Given]) -> dict[str, Given]:
    """Add the whole to parts, under an empty name."""
    return parts if "" in parts else {**parts, "": total(parts.values())}


def _target_over_plans(
    targets: dict[str, Given], expected: dict[str, Given], in_force: Given
) -> Rows:
    """Form the year's target as a share of the plans expected when it was set, and of those there were."""
    wanted, stocks = with_total(targets), with_total(expected) if expected else {}
    pairs = [(part, "estimated", stocks[part]) for part in wanted if part in stocks]
    pairs.append(("", "actual", in_force))
    return [
        quotient("target_over_plans", wanted[part], stock, component=part, by=f"stock={kind}")
        for part, kind, stock in pairs
    ]


def _actual_over_target(
    targets: dict[str, Given], actuals: dict[str, Given], confidence: float
) -> Rows:
    """Form actual over target with the exact Poisson interval of the actual."""
    wanted, reached = with_total(targets), with_total(actuals)
    rows = []
    for part in wanted:
        if part not in reached:
            continue
        target, actual = wanted[part], reached[part]
        row = quotient(
            "actual_over_target", actual, target, component=part, caveats="actual-events"
        )
        if row["label"] != "refused":
            lower, upper = poisson_exact(actual.value, confidence)
            row |= {"lower": float(lower) / target.value, "upper": float(upper) / target.value}
            row |= {"confidence": confidence, "method": "exact-poisson"}
        rows.append(row)
    return rows


def _plans_per_notice(made: Given, sent: Given, confidence: float) -> dict[str, object]:
    if made.value > sent.value:
        reasons = "exceeds-base from-notices"
        return derived("plans_per_notice", float("nan"), made, sent, caveats=reasons)
    row = quotient("plans_per_notice", made, sent, caveats="from-notices")
    if row["label"] != "refused":
        lower, upper = wilson(made.value, sent.value, confidence)
        row |= {"lower": float(lower), "upper": float(upper)}
        row |= {"confidence": confidence, "method": "wilson"}
    return row


def _loss(role: str, sent: Given, stock: Given, roster: float) -> dict[str, object]:
    """Give the exit rate at which notices, plans and an assumed roster agree, refused where none does."""
    by = f"role={role};roster={roster:.15g}"
    assumed = "assumed-roster stationary all-without-plan-notified"
    rate = implied_plan_loss(sent.value, stock.value, roster) if stock.value else float("nan")
    if rate < 0 or rate > 1:
        rate, assumed = float("nan"), f"exceeds-roster {assumed}"
    return derived("plan_loss_rate", rate, sent, stock, caveats=assumed, by=by, unit="share")


def quotient(
    measure: str, over: Given, under: Given, caveats: str = "", **columns: object
) -> dict[str, object]:
    """Return the row of a share of two numbers, refused where the base is 0."""
    if under.value == 0:
        caveats, value = f"zero-base {caveats}", float("nan")
    else:
        value = over.value / under.value
    return derived(measure, value, over, under, caveats=caveats, unit="share", **columns)
