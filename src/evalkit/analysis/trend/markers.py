"""Trend markers over the last five years, as England's public health profiles (Fingertips) set them."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.interval import crude_rate
from evalkit.words.codes import DIRECTION, Label

YEARS = 5
ALPHA = 0.002
ROUNDING = 1e-9

Trend = Literal["increasing", "decreasing", "no-change", "not-calculated"]
Change = Literal["better", "worse", "no-change", "no-judgement", "not-calculated"]

TREND = {
    "increasing": Label("増加傾向", "increasing"),
    "decreasing": Label("減少傾向", "decreasing"),
    "no-change": Label("有意な変化なし", "no significant change"),
    "not-calculated": Label("算定不可", "cannot be calculated"),
}

CHANGE = {
    "better": Label("改善傾向", "getting better"),
    "worse": Label("悪化傾向", "getting worse"),
    "no-change": Label("有意な変化なし", "no significant change"),
    "no-judgement": Label("良し悪しの判断なし", "no judgement"),
    "not-calculated": Label("算定不可", "cannot be calculated"),
}

REASON = {
    "fewer-than-five": Label("5時点に満たない", "fewer than five points"),
    "duplicate-year": Label("同じ年度の値が重複している", "a year occurs twice"),
    "gap": Label(
        "最近5時点の年度が連続していない", "the last five points aren't consecutive years"
    ),
    "missing-year": Label("年度が分からない値がある", "a value has no year"),
    "missing-value": Label(
        "最近5年度に値のない年度がある", "a value is missing in the last five years"
    ),
    "missing-interval": Label(
        "最近5年度に区間のない年度がある", "an interval is missing in the last five years"
    ),
    "missing-base": Label(
        "最近5年度に分母のない年度がある", "a base is missing in the last five years"
    ),
    "infinite": Label("無限大の値がある", "a value is infinite"),
    "no-width": Label(
        "幅が正でない区間があるため重みを計算できない",
        "an interval has no positive width: it gives no weight",
    ),
    "negative": Label("負の件数がある", "a count is negative"),
    "no-base": Label("0以下の分母がある", "a base isn't greater than 0"),
    "exceeds-base": Label("分子が分母を超えている", "a count exceeds its base"),
    "all-or-none": Label(
        "0％または100％の年度があるためロジットを計算できない",
        "a share of 0 or 100 %: it has no logit",
    ),
    "one-point": Label(
        "1時点を除くと傾きの符号が逆になる", "without one of the points the slope changes its sign"
    ),
}


class Marker(NamedTuple):
    """A trend over five years, why it's none or can't be told, and the slope and χ² behind it.

    ``reason`` is a code of REASON, empty where the test alone decided; slope and χ² are missing where the
    trend can't be calculated.
    """

    trend: Trend
    reason: str
    slope: float
    chi2: float


def share_marker(years: ArrayLike, x: ArrayLike, n: ArrayLike) -> Marker:
    """Trend marker of a share, x of n counted each year.

    Direction: sign of the least-squares slope of log(p / (1 − p)). Significance: Cochran and Armitage's χ²
    = (Σ (t − t̄) x)² / (p̄ (1 − p̄) Σ n (t − t̄)²), t̄ weighted by n, above 9.55 (0.2 % at one degree of
    freedom). If the slope without any one of the points has the opposite sign, no change is told.

    Shapes: one entry a year, in any order; ``years`` as numbers. The last five are used. What can't be
    calculated comes back as such, with its reason.

    Source: Office for Health Improvement and Disparities, *Fingertips trend markers*,
    https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Presentation/Trend_markers.html

    >>> marker = share_marker(range(2020, 2025), [340, 310, 290, 255, 230], [500] * 5)
    >>> marker.trend, round(marker.chi2, 1)
    ('decreasing', 61.7)
    """
    columns = _last_years(years, ("missing-value", x), ("missing-base", n))
    if isinstance(columns, str):
        return _none(columns)
    t, counted, base = columns
    faults = {
        "negative": counted < 0,
        "no-base": base <= 0,
        "exceeds-base": counted > base,
        "all-or-none": (counted == 0) | (counted == base),
    }
    for reason, fault in faults.items():
        if fault.any():
            return _none(reason)
    pooled = counted.sum() / base.sum()
    away = t - np.average(t, weights=base)
    chi2 = np.sum(away * counted) ** 2 / (pooled * (1 - pooled) * np.sum(base * away**2))
    return _marker(t, special.logit(counted / base), np.ones(YEARS), chi2)


def value_marker(
    years: ArrayLike,
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    confidence: float = 0.95,
) -> Marker:
    """Trend marker of any value with an interval: a rate, a standardised rate, a mean, a ratio.

    Slope b of the least-squares line weighted by 1 / se², se = (upper − lower) / (2z); χ² = (b / se of b)²,
    above 9.55. Guard, shapes, refusals and source as for :func:`share_marker`; ``confidence`` is that of the
    intervals given.

    >>> marker = value_marker(range(1, 6), [9, 8, 7, 6, 5], [8, 7, 6, 5, 4], [10, 9, 8, 7, 6])
    >>> marker.trend, round(marker.slope, 4), round(marker.chi2, 1)
    ('decreasing', -1.0, 38.4)
    """
    z = special.ndtri(1 - tail(confidence))
    columns = _last_years(
        years, ("missing-value", value), ("missing-interval", lower), ("missing-interval", upper)
    )
    if isinstance(columns, str):
        return _none(columns)
    t, values, low, high = columns
    if np.any(high <= low):
        return _none("no-width")
    weights = (2 * z / (high - low)) ** 2
    away = t - np.average(t, weights=weights)
    chi2 = np.sum(weights * away * values) ** 2 / np.sum(weights * away**2)
    return _marker(t, values, weights, chi2)


def count_marker(years: ArrayLike, x: ArrayLike, exposure: ArrayLike = 1) -> Marker:
    """Trend marker of a count of independent events, or of its rate per ``exposure``.

    :func:`value_marker` of the crude rate with its Poisson limits (exact below ten, else Byar's). Not for
    stocks: those aren't independent events, see :func:`~evalkit.analysis.trend.kendall.mann_kendall`.

    >>> count_marker(range(2020, 2025), [464, 400, 330, 280, 226]).trend
    'decreasing'
    """
    counted = np.asarray(x, dtype=float)
    base = np.broadcast_to(np.asarray(exposure, dtype=float), counted.shape)
    for reason, fault in {"negative": counted < 0, "no-base": base <= 0}.items():
        if np.any(fault):
            return _none(reason)
    if np.any(np.isinf(counted) | np.isinf(base)):
        return _none("infinite")
    value, lower, upper, _ = crude_rate(counted, base)
    return value_marker(years, value, lower, upper)


def judge(trend: Trend, direction: str) -> Change:
    """Read a trend by the declared direction of its indicator; KeyError where no such direction exists.

    >>> judge("decreasing", "lower"), judge("decreasing", "none"), judge("no-change", "higher")
    ('better', 'no-judgement', 'no-change')
    """
    DIRECTION[direction]
    if trend in ("no-change", "not-calculated"):
        return trend
    if direction not in ("higher", "lower"):
        return "no-judgement"
    return "better" if (trend == "increasing") == (direction == "higher") else "worse"


def _last_years(years: ArrayLike, *given: tuple[str, ArrayLike]) -> str | list[Floats]:
    t = np.asarray(years, dtype=float)
    columns = [t, *(np.broadcast_to(np.asarray(x, dtype=float), t.shape) for _, x in given)]
    if not np.isfinite(t).all():
        return "missing-year"
    if len(np.unique(t)) < len(t):
        return "duplicate-year"
    if len(t) < YEARS:
        return "fewer-than-five"
    last = np.argsort(t)[-YEARS:]
    columns = [column[last] for column in columns]
    if np.any(np.diff(columns[0]) != 1):
        return "gap"
    for (reason, _), column in zip(given, columns[1:], strict=True):
        if np.isnan(column).any():
            return reason
    return "infinite" if np.isinf(columns).any() else columns


def _marker(t: Floats, values: Floats, weights: Floats, chi2: float) -> Marker:
    slope = _slope(t, values, weights)
    if chi2 <= special.chdtri(1, ALPHA) or slope == 0:
        return Marker("no-change", "", slope, float(chi2))
    kept = ~np.eye(len(t), dtype=bool)
    without = [_slope(t[keep], values[keep], weights[keep]) for keep in kept]
    if any(other * slope < -ROUNDING * slope**2 for other in without):
        return Marker("no-change", "one-point", slope, float(chi2))
    return Marker("increasing" if slope > 0 else "decreasing", "", slope, float(chi2))


def _slope(t: Floats, values: Floats, weights: Floats) -> float:
    away = t - np.average(t, weights=weights)
    return float(np.sum(weights * away * values) / np.sum(weights * away**2))


def _none(reason: str) -> Marker:
    return Marker("not-calculated", reason, float("nan"), float("nan"))
