"""Confidence intervals of counts, shares, rates, means and ratios: one function, one reference each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from statsmodels.stats.proportion import proportion_confint

from evalkit.analysis.arguments import Floats, bases, counts, finite, tail


class Interval(NamedTuple):
    """Lower and upper limit, each a number or an array in the shape of what was given."""

    lower: Floats
    upper: Floats


class RatioInterval(NamedTuple):
    """A ratio with its lower and upper limit."""

    ratio: Floats
    lower: Floats
    upper: Floats


class RateInterval(NamedTuple):
    """A rate with its limits, and the method that gave them (empty where there is nothing to give)."""

    value: Floats
    lower: Floats
    upper: Floats
    method: NDArray[np.str_]


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a share x / n.

    (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²)), z the two-sided normal quantile.

    Units: x of n counted, the limits are shares. A missing count or base (NaN) has no interval. ValueError
    where x < 0, n <= 0, x > n, one is infinite, or the confidence isn't a share from 0.9 to 1. Only
    certainty (1) has no z: its limits are 0 and 1, as of every share.

    Source: Wilson (1927), JASA 22, pp. 209-212; Newcombe and Altman (2000), *Statistics with Confidence*,
    2nd ed., pp. 46-48.

    >>> lower, upper = wilson(1977, 4456)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.4291, 0.4583)
    """
    counted, base, alpha = _share(x, n, confidence)
    if alpha == 0:
        floor = np.where(np.isnan(counted + base), np.nan, 0.0)[()]
        return Interval(floor, floor + 1)
    return Interval(*proportion_confint(counted, base, alpha=alpha, method="wilson"))


def clopper_pearson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Clopper and Pearson's exact interval of a share x / n.

    Quantiles of Beta(x, n − x + 1) and Beta(x + 1, n − x); 0 below where x = 0, 1 above where x = n.

    Units and errors as for :func:`wilson`. Source: Clopper and Pearson (1934), Biometrika 26, pp. 404-413.

    >>> lower, upper = clopper_pearson(0, 12)
    >>> float(lower), round(float(upper), 4)
    (0.0, 0.2646)
    """
    counted, base, alpha = _share(x, n, confidence)
    return Interval(*proportion_confint(counted, base, alpha=alpha, method="beta"))


def poisson_exact(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Garwood's exact interval of the expected number of independent events, x of which were counted.

    Half the quantiles of χ² with 2x and 2x + 2 degrees of freedom; 0 below where x = 0.

    Units: events, as x. ValueError where x < 0 or infinite, or the confidence isn't a share from 0.9 to
    less than 1. Not for stocks of largely the same persons or places: those aren't independent events.

    Source: Garwood (1936), Biometrika 28, pp. 437-442.

    >>> lower, upper = poisson_exact(139)
    >>> round(float(lower), 2), round(float(upper), 2)
    (116.85, 164.12)
    """
    counted, beyond = counts(x), tail(confidence)
    lower = special.gammaincinv(np.where(counted == 0, 1.0, counted), beyond)
    upper = special.gammaincinv(counted + 1, 1 - beyond)
    return Interval(np.where(counted == 0, 0.0, lower)[()], upper)


def byar(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Byar's approximate interval of the expected number of independent events, x of which were counted.

    x (1 − 1/(9x) − z/(3√x))³ and, with y = x + 1, y (1 − 1/(9y) + z/(3√y))³. There is no lower limit (NaN)
    where the approximation breaks down: for x = 0, and where it falls below 0 (x = 1 at 99.8 %).

    Units and errors as for :func:`poisson_exact`, which is exact and to be preferred below ten.

    Source: Breslow and Day (1987), *Statistical Methods in Cancer Research* II, p. 69.

    >>> lower, upper = byar(65)
    >>> round(float(lower), 4), round(float(upper), 4)
    (50.1632, 82.8491)
    """
    counted, z = counts(x), special.ndtri(1 - tail(confidence))
    above = counted + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = counted * (1 - 1 / (9 * counted) - z / (3 * np.sqrt(counted))) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return Interval(np.where(lower < 0, np.nan, lower)[()], upper)


def crude_rate(
    x: ArrayLike, n: ArrayLike, per: ArrayLike = 1, confidence: float = 0.95
) -> RateInterval:
    """Rate of x independent events among n, per so many, with Poisson limits.

    per · x / n; the limits of x are exact below ten events (``exact-poisson``) and Byar's from ten on
    (``byar``); ``method`` says which. A missing count or base gives a missing rate and an empty method.

    Units: ``per`` is 1, 100, 1,000, 100,000 …; n persons, person-years, households. A rate may exceed 1:
    for x of n use :func:`wilson`. ValueError where x < 0, n <= 0 or ``per`` <= 0.

    Source: Breslow and Day (1987), p. 69; the switch at ten is Public Health England's (*Commonly used
    public health statistics and their confidence intervals*, 2018).

    >>> value, lower, upper, method = crude_rate(5, 100, per=100_000)
    >>> float(value), round(float(lower), 1), round(float(upper), 1), str(method)
    (5000.0, 1623.5, 11668.3, 'exact-poisson')
    """
    counted, scale = counts(x), bases(per) / bases(n)
    value = counted * scale
    few = np.broadcast_to(counted < 10, value.shape)
    exact, rough = poisson_exact(counted, confidence), byar(counted, confidence)
    return RateInterval(
        value,
        np.where(few, exact.lower, rough.lower)[()] * scale,
        np.where(few, exact.upper, rough.upper)[()] * scale,
        np.where(np.isnan(value), "", np.where(few, "exact-poisson", "byar"))[()],
    )


def mean_interval(
    mean: ArrayLike, sd: ArrayLike, n: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Student's interval of a mean of n values.

    mean ∓ t · sd / √n, t the two-sided quantile with n − 1 degrees of freedom.

    Units: those of the values; ``sd`` is the sample standard deviation (divisor n − 1). ValueError where
    n < 2, sd < 0 or something is infinite. Exact where the values are normal.

    Source: Student (1908), Biometrika 6, pp. 1-25.

    >>> lower, upper = mean_interval(53.704345, 20.97557525770931, 8)
    >>> round(float(lower), 4), round(float(upper), 4)
    (36.1683, 71.2404)
    """
    values, centre, spread = bases(n), finite(mean), finite(sd)
    if np.any(values < 2):
        raise ValueError(
            "平均の区間には2件以上の値が必要です。 / The interval of a mean needs two values or more."
        )
    if np.any(spread < 0):
        raise ValueError("標準偏差が負の値です。 / A standard deviation is negative.")
    half = special.stdtrit(values - 1, 1 - tail(confidence)) * spread / np.sqrt(values)
    return Interval(centre - half, centre + half)


def rate_ratio(
    x1: ArrayLike, x2: ArrayLike, n1: ArrayLike = 1, n2: ArrayLike = 1, confidence: float = 0.95
) -> RatioInterval:
    """Ratio of two rates of independent events, (x1 / n1) / (x2 / n2), with its exact conditional interval.

    Given x1 + x2, x1 is binomial; the limits p of its share (Clopper-Pearson) become p / (1 − p) · n2 / n1.

    Units: events x over exposures n (persons, years, a target); the ratio has none. Where x2 = 0 the ratio
    and its upper limit are infinite. ValueError where a count is negative, both are 0 or an exposure isn't
    positive.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, pp. 313-323; Breslow and Day (1987),
    *Statistical Methods in Cancer Research* II, p. 93.

    >>> [round(float(number), 4) for number in rate_ratio(226, 464)]
    [0.4871, 0.4136, 0.5722]
    """
    first, second = counts(x1), counts(x2)
    exposure = bases(n2) / bases(n1)
    tail(confidence)
    if np.any(first + second == 0):
        raise ValueError(
            "両方の件数が0のため比を計算できません。 / Both counts are 0: no ratio can be formed."
        )
    low, high = clopper_pearson(first, first + second, confidence)
    with np.errstate(divide="ignore"):
        return RatioInterval(
            np.divide(first, second) * exposure,
            low / (1 - low) * exposure,
            np.divide(high, 1 - high) * exposure,
        )


def _share(x: ArrayLike, n: ArrayLike, confidence: float) -> tuple[Floats, Floats, float]:
    counted, base = counts(x), bases(n)
    if np.any(counted > base):
        raise ValueError(
            "分子が分母を超えています。割合の区間は計算できません。"
            " / The count exceeds its base: a share has no such interval."
        )
    return counted, base, 0 if confidence == 1 else 2 * tail(confidence)
