"""A trend as estimates: each finding a row, each that so few years don't bear a refused one."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.arguments import Floats
from evalkit.analysis.bridge import bridge
from evalkit.analysis.comparable import comparable
from evalkit.analysis.published import published_ids
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.trend.control import FEWEST_POINTS as CHARTED
from evalkit.analysis.trend.control import xmr
from evalkit.analysis.trend.forecast import Predictive
from evalkit.analysis.trend.kendall import mann_kendall, sen_slope
from evalkit.analysis.trend.markers import YEARS, count_marker, judge, share_marker
from evalkit.analysis.trend.series import Series, with_years
from evalkit.analysis.trend.slopes import Fit, slope
from evalkit.analysis.vintage import PLACE
from evalkit.words.caveats import CAVEATS
from evalkit.words.units import PERCENT

Row = dict[str, Any]

OF_DEFINITION = ("bridged", "definition-unclear")
"""What a target's chance says of the definition that the target was set by."""


class Target(NamedTuple):
    """A year's target in the unit told, the fact it is, why it can't be held against the series, and its caveats."""

    value: float
    fact: str
    reason: str = ""
    caveats: str = ""


def row(series: Series, measure: str, period: str, *codes: str, **given: Any) -> Row:
    """A row about a series, its caveats and facts behind it."""
    place = {key: series.latest[key] for key in (*PLACE, "release")}
    caveats = " ".join(dict.fromkeys([*codes, *series.caveats]))
    shared = {"measure": measure, "period": period, "caveats": caveats}
    return place | shared | {"derived_from": series.facts, "unit": series.unit} | given


def refused(series: Series, measure: str, period: str, *codes: str, **given: Any) -> Row:
    """A row that says why a number isn't given."""
    return row(series, measure, period, *codes, label=REFUSED, **given)


def span(years: Floats) -> str:
    """The years from first to last as a period.

    >>> span(np.array([2020.0, 2021.0]))
    'FY2020/FY2021'
    """
    return f"FY{int(years[0])}/FY{int(years[-1])}"


def trend_rows(series: Series, fit: Fit | None, confidence: float) -> list[Row]:
    """Points, change and slope; marker, judgement, Mann and Kendall's test and Sen's slope from five years on."""
    period, n, told = span(series.years), len(series.y), series.told
    per_year = {"unit": "point" if series.unit in PERCENT else series.unit}
    moved = float(told[-1] - told[0])
    word = "increase" if moved > 0 else "decrease" if moved < 0 else "same"
    rows = [
        row(series, "trend_points", period, value=n, unit="", method="arithmetic"),
        row(
            series, "trend_change", period, value=moved, label=word, method="arithmetic", **per_year
        ),
    ]
    if n == 2:
        rows.append(refused(series, "trend_slope", period, "two-points", **per_year))
    else:
        rows.append(_slope_row(series, fit, confidence) | per_year)
    tests = ("trend_marker", "trend_judgement", "mann_kendall", "sen_slope")
    if n < YEARS:
        return rows + [refused(series, test, period, "fewer-than-five", unit="") for test in tests]
    kendall, sen = mann_kendall(told), sen_slope(told, series.years)
    by_order = "no-change"
    if kendall.p < 1 - confidence:
        by_order = "increasing" if kendall.s > 0 else "decreasing"
    marker = _marker_row(series)
    use_marker = marker["label"] != REFUSED
    read = judge(marker["label"] if use_marker else by_order, str(series.latest["direction"]))  # type: ignore[arg-type]
    reason = ["no-direction"] if read == "no-judgement" else []
    return [
        *rows,
        marker,
        row(series, "trend_judgement", period, *reason, label=read, unit="")
        | ({"method": "fingertips", "period": marker["period"]} if use_marker else {"method": "mann-kendall"}),
        row(series, "mann_kendall", period, value=kendall.p, label=by_order, unit="")
        | {"method": "mann-kendall", "confidence": confidence},
        row(series, "sen_slope", period, value=sen.slope, method="sen", **per_year),
    ]  # fmt: skip


def control_rows(series: Series) -> list[Row]:
    """Natural limits and the points with a signal, from thirteen years on."""
    period = span(series.years)
    if len(series.y) < CHARTED:
        return [refused(series, "special_cause", period, "fewer-than-thirteen", unit="")]
    chart = xmr(series.told, str(series.latest["direction"]))
    low, high = series.low * series.scale, series.high * series.scale
    limits = {
        "value": chart["mean"].iloc[0],
        "lower": max(chart["lower"].iloc[0], low),
        "upper": min(chart["upper"].iloc[0], high),
    }
    rows = [row(series, "control_limits", period, method="xmr", **limits)]
    signals = chart.assign(year=series.years)[chart["rule"] != ""]
    for point in signals.to_dict("records"):
        year = f"FY{int(point['year'])}"
        reason = ["no-direction"] if point["change"] == "no-judgement" else []
        value, rule = point["value"], point["rule"]
        rows += [
            row(series, "special_cause", year, value=value, label=rule, method="xmr"),
            row(series, "special_cause_judgement", year, *reason, label=point["change"], unit="")
            | {"method": "xmr"},
        ]
    if signals.empty:
        rows.append(row(series, "special_cause", period, label="none", method="xmr", unit=""))
    return rows


def forecast_row(
    series: Series, period: str, model: str, found: Predictive, confidence: float
) -> Row:
    """A future year's value with its prediction interval."""
    lower, upper = found.interval(confidence)
    numbers = {"value": found.value, "lower": lower, "upper": upper, "confidence": confidence}
    return row(series, "forecast", period, method=model, status="forecast", **numbers)


def probability_row(
    series: Series, period: str, model: str, found: Predictive, target: Target
) -> Row:
    """The chance that a target will be met, or why none is told."""
    direction = str(series.latest["direction"])
    behind = {"derived_from": f"{series.facts} {target.fact}".strip(), "unit": "share"}
    reason = target.reason
    if direction not in ("higher", "lower"):
        reason = "no-direction"
    if reason:
        return refused(series, "target_probability", period, reason, **behind)
    codes = target.caveats.split() if target.fact else ["assumed"]
    chance = found.chance(target.value, direction)
    return row(series, "target_probability", period, *codes, value=chance, **behind) | {
        "method": model,
        "status": "forecast",
    }


def trial_rows(
    series: Series, tested: pd.DataFrame, bins: pd.DataFrame, told: pd.DataFrame, score: float
) -> list[Row]:
    """How past forecasts and chances fared: errors, coverage, Brier score, calibration."""
    period, rows = span(series.years), []
    for each in tested.itertuples():
        by = {"by": f"horizon={each.horizon};model={each.model}", "method": "backtest"}
        rows += [
            row(series, "backtest_error", period, value=each.mean_absolute_error, **by),
            row(series, "backtest_coverage", period, value=each.coverage, **by) | {"unit": "share"},
        ]
    if told.empty:
        return rows
    rows.append(row(series, "brier", period, value=score, unit="", method="backtest"))
    for low, high, n, predicted, met in bins[bins["n"] > 0].itertuples(index=False):
        by = {"by": f"probability={low}-{high}", "method": "backtest"}
        numbers = {"calibration_points": n, "calibration_predicted": predicted}
        for measure, value in (numbers | {"calibration_met": met}).items():
            unit = "" if measure == "calibration_points" else "share"
            rows.append(row(series, measure, period, value=value, **by) | {"unit": unit})
    return rows


def targets_of(series: Series) -> dict[int, Target]:
    """The targets set, by fiscal year."""
    latest = f"FY{int(series.latest['year'])}"
    rows = with_years(bridge(series.targets, series.breaks, latest))
    rows = rows[~rows["year"].duplicated(keep=False) & np.isfinite(rows["value"])]
    if rows.empty:
        return {}
    reasons, caveats = ([""] * len(rows) for _ in range(2))
    is_ahead = (rows["year"] > series.latest["year"]).to_numpy()
    for ahead in sorted(set(is_ahead)):
        at = np.flatnonzero(is_ahead == ahead)
        pair = [rows.iloc[at], series.rows.iloc[[-1] * len(at)]]
        earlier, later = reversed(pair) if ahead else pair
        found = comparable(earlier, later, series.breaks)
        for n, verdict, codes in zip(at, found["verdict"], found["reasons"], strict=True):
            reasons[n] = codes.split(" ")[0] if verdict == "refuse" else ""
            caveats[n] = " ".join(code for code in OF_DEFINITION if code in codes.split())
    if np.isnan(series.divisor):
        reasons = ["no-target"] * len(rows)
    facts = published_ids(rows.set_index(PLACE))
    values = rows["value"] / series.divisor
    return {
        int(year): Target(float(value), *rest)
        for year, value, *rest in zip(rows["year"], values, facts, reasons, caveats, strict=True)
    }


def _slope_row(series: Series, fit: Fit | None, confidence: float) -> Row:
    found = slope(series, fit, confidence)
    period = span(series.years)
    if fit is None:
        return refused(series, "trend_slope", period, found.reason)
    codes = [found.reason] if found.reason else []
    stock = series.latest["accumulation"] == "stock" and series.latest["count_basis"] != "rate"
    if stock and series.family == "level":
        codes.append("independent-residuals")
    numbers = {"value": found.value, "lower": found.lower, "upper": found.upper}
    level = np.nan if found.reason else confidence
    return row(series, "trend_slope", period, *codes, method=fit.model, confidence=level, **numbers)


def _marker_row(series: Series) -> Row:
    period = span(series.years[-YEARS:])
    latest = series.latest
    cases = latest["count_basis"] == "unique" and latest["kind"] == "outcome"
    if "bridged" in series.caveats:
        return refused(series, "trend_marker", period, "not-independent", unit="")
    if series.family == "share":
        marker = share_marker(series.years, series.y * series.weight, series.weight)
    elif series.family == "count" and cases:
        marker = count_marker(series.years, series.y * series.weight, series.weight)
    else:
        return refused(series, "trend_marker", period, "not-independent", unit="")
    if marker.trend == "not-calculated":
        reason = marker.reason if marker.reason in CAVEATS else "undetermined"
        return refused(series, "trend_marker", period, reason, unit="")
    codes = [marker.reason] if marker.reason else []
    return row(
        series, "trend_marker", period, *codes, label=marker.trend, method="fingertips", unit=""
    )
