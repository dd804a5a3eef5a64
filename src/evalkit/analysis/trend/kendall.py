"""Is a series rising or falling, by order alone: Mann and Kendall's test and Sen's slope."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats
from statsmodels.tsa.stattools import acf

from evalkit.analysis.arguments import Floats, finite


class Kendall(NamedTuple):
    """Rises minus falls over all pairs (s), as a share of the pairs (tau), and what chance would give."""

    s: float
    tau: float
    variance: float
    z: float
    p: float


class Slope(NamedTuple):
    """Change per unit of time, and the level at time 0."""

    slope: float
    intercept: float


def mann_kendall(y: ArrayLike, t: ArrayLike | None = None) -> Kendall:
    """Mann and Kendall's two-sided test of a trend in any direction, ties allowed.

    s = Σ sign(yⱼ − yᵢ) over all pairs in order of time; variance (n(n−1)(2n+5) − Σ u(u−1)(2u+5)) / 18 over
    groups of u tied values; z = (s ∓ 1) / √variance towards 0; p from the normal approximation, which is
    rough below ten values: it can't get below 0.05 with fewer than five.

    Shapes: y along time, in order of ``t`` where given. Missing values are left out; only the order counts,
    so holes do no harm. ValueError where a value is infinite, a time occurs twice or fewer than two values
    are there. Assumes independent values: for the alternative see :func:`hamed_rao`.

    Source: Mann (1945), Econometrica 13, pp. 245-259; Kendall (1975), *Rank Correlation Methods*, ch. 4.

    >>> found = mann_kendall([1, 2, 3, 4, 5])
    >>> found.s, found.tau, round(found.z, 4), round(found.p, 4)
    (10.0, 1.0, 2.2045, 0.0275)
    """
    _, values = _series(y, t)
    s, variance = _score(values)
    return _tested(s, variance, len(values) * (len(values) - 1) / 2)


def sen_slope(y: ArrayLike, t: ArrayLike | None = None) -> Slope:
    """Theil and Sen's slope, the median of the slopes of all pairs, with Conover's intercept.

    Intercept: median of y − slope · median of t.

    Units: y per unit of ``t`` (0, 1, 2 … where not given; then the intercept is the level at the first
    place). With fiscal years as ``t`` the slope is per year, holes allowed. Errors as for
    :func:`mann_kendall`. Fit for short series of stocks too: it assumes no independent counts.

    Source: Sen (1968), JASA 63, pp. 1379-1389; Conover (1980), *Practical Nonparametric Statistics*, p. 267.

    >>> sen_slope([5, 3, 4, 2, 1], t=[2020, 2021, 2022, 2023, 2024]).slope
    -1.0
    """
    times, values = _series(y, t)
    slope, intercept, *_ = stats.theilslopes(values, times)
    return Slope(float(slope), float(intercept))


def hamed_rao(y: ArrayLike) -> Kendall:
    """Mann and Kendall's test with Hamed and Rao's variance, for a series that remembers.

    variance · (1 + 2 / (n(n−1)(n−2)) Σ (n−i)(n−i−1)(n−i−2) ρᵢ), ρᵢ the autocorrelation of the ranks after
    Sen's slope is taken out, over the lags with |ρᵢ| > 1.96 / √n.

    For long series of equal spacing without holes. ValueError where values are missing or the corrected
    variance isn't positive, as happens in short series. Of independent series of 10 to 40 values it calls 6
    to 8 % a trend at 0.05, where :func:`mann_kendall` calls 4 to 5 %.

    Source: Hamed and Rao (1998), Journal of Hydrology 204, pp. 182-196.

    >>> wave = [3, 4, 6, 7, 7, 6, 5, 5, 6, 8, 9, 11, 11, 10]
    >>> round(mann_kendall(wave).variance, 1), round(hamed_rao(wave).variance, 1)
    (327.0, 350.6)
    """
    values, detrended = _detrended(y)
    n = len(values)
    i = np.arange(1, n)
    rho = _autocorrelation(stats.rankdata(detrended))
    rho[np.abs(rho) <= special.ndtri(0.975) / np.sqrt(n)] = 0
    return _corrected(
        values, 1 + 2 / (n * (n - 1) * (n - 2)) * np.sum((n - i) * (n - i - 1) * (n - i - 2) * rho)
    )


def yue_wang(y: ArrayLike) -> Kendall:
    """Mann and Kendall's test with Yue and Wang's variance, for a series that remembers.

    variance · (1 + 2 Σ (1 − i/n) ρᵢ), ρᵢ the autocorrelation after Sen's slope is taken out, over all lags.

    To compare with published results, not to decide by: over all lags the autocorrelations of any series
    sum to −1/2, so the variance shrinks, and of independent series of 10 to 40 values this test calls 37 to
    46 % a trend at 0.05. Series and errors as for :func:`hamed_rao`.

    Source: Yue and Wang (2004), Water Resources Management 18, pp. 201-218; over all lags as in
    pyMannKendall.

    >>> wave = [3, 4, 6, 7, 7, 6, 5, 5, 6, 8, 9, 11, 11, 10]
    >>> round(mann_kendall(wave).variance, 1), round(yue_wang(wave).variance, 1)
    (327.0, 108.1)
    """
    values, detrended = _detrended(y)
    n = len(values)
    return _corrected(
        values, 1 + 2 * np.sum((1 - np.arange(1, n) / n) * _autocorrelation(detrended))
    )


def seasonal_mann_kendall(y: ArrayLike, period: int = 12) -> Kendall:
    """Hirsch and Slack's test: Mann and Kendall's score and variance summed over the seasons.

    Shapes: y along time from the first season on, ``period`` seasons to a cycle; missing values are left out
    of their season. Errors as for :func:`mann_kendall`.

    Source: Hirsch, Slack and Smith (1982), Water Resources Research 18, pp. 107-121.

    >>> seasonal_mann_kendall([1, 10, 2, 11, 3, 12], period=2).s
    6.0
    """
    seasons = [season[~np.isnan(season)] for season in _seasons(y, period)]
    s, variance = np.sum([_score(season) for season in seasons], axis=0)
    return _tested(s, variance, sum(len(season) * (len(season) - 1) / 2 for season in seasons))


def seasonal_sen_slope(y: ArrayLike, period: int = 12) -> Slope:
    """Median of the slopes of all pairs within a season, per cycle, with Conover's intercept.

    Shapes and errors as for :func:`seasonal_mann_kendall`. Source: Hirsch, Slack and Smith (1982).

    >>> seasonal_sen_slope([1, 10, 2, 11, 3, 12], period=2)
    Slope(slope=1.0, intercept=5.25)
    """
    seasons = _seasons(y, period)
    first, second = np.triu_indices(len(seasons[0]), 1)
    slopes = (seasons[:, second] - seasons[:, first]) / (second - first)
    slope = float(np.nanmedian(slopes))
    values = finite(y)
    times = np.flatnonzero(~np.isnan(values)) / period
    return Slope(slope, float(np.nanmedian(values) - np.median(times) * slope))


def _series(y: ArrayLike, t: ArrayLike | None = None) -> tuple[Floats, Floats]:
    values = finite(y)
    times = np.arange(len(values), dtype=float) if t is None else finite(t)
    times, values = times[~np.isnan(values)], values[~np.isnan(values)]
    order = np.argsort(times, kind="stable")
    if np.any(np.isnan(times)) or np.any(np.diff(times[order]) == 0):
        raise ValueError(
            "時点が重複しているか、欠けています。 / A point in time is missing or occurs twice."
        )
    if len(values) < 2:
        raise ValueError(
            "値が2時点未満のため傾向を検定できません。"
            " / Fewer than two values: no trend can be tested."
        )
    return times[order], values[order]


def _seasons(y: ArrayLike, period: int) -> Floats:
    values = finite(y)
    if period < 1 or np.sum(~np.isnan(values)) <= period:
        raise ValueError(
            "1周期を超える長さの系列が必要です。"
            " / The series must be longer than one cycle of its seasons."
        )
    padded = np.pad(values, (0, -len(values) % period), constant_values=np.nan)
    return padded.reshape(-1, period).T


def _score(values: Floats) -> tuple[float, float]:
    n = len(values)
    s = float(np.sum(np.sign(np.triu(values[None, :] - values[:, None]))))
    tied = np.unique(values, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - np.sum(tied * (tied - 1) * (2 * tied + 5))) / 18
    return s, float(variance)


def _tested(s: float, variance: float, pairs: float) -> Kendall:
    z = (s - np.sign(s)) / np.sqrt(variance) if variance > 0 else 0.0
    return Kendall(
        float(s), float(s / pairs), float(variance), float(z), float(2 * special.ndtr(-abs(z)))
    )


def _detrended(y: ArrayLike) -> tuple[Floats, Floats]:
    values = finite(y)
    if np.any(np.isnan(values)) or len(values) < 3:
        raise ValueError(
            "自己相関の補正には、欠測のない3時点以上の系列が必要です。"
            " / Autocorrelation needs a series of three points or more without holes."
        )
    scale = np.abs(values).max() or 1.0
    left = (values - np.arange(len(values)) * sen_slope(values).slope) / scale
    return values, np.where(np.abs(left) < 1e-12, 0.0, left)


def _autocorrelation(values: Floats) -> Floats:
    if np.ptp(values) == 0:
        return np.zeros(len(values) - 1)
    rho: Floats = acf(values, nlags=len(values) - 1, fft=False)[1:]
    return rho


def _corrected(values: Floats, factor: float) -> Kendall:
    s, variance = _score(values)
    if factor <= 0:
        raise ValueError(
            "補正後の分散が正にならないため検定できません。系列が短すぎます。"
            " / The corrected variance isn't positive: the series is too short for this test."
        )
    return _tested(s, variance * factor, len(values) * (len(values) - 1) / 2)
