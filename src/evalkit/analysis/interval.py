"""Confidence intervals of counts, shares and ratios of counts: one function, one reference each."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from statsmodels.stats.proportion import proportion_confint

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper limit, each a number or an array in the shape of what was given."""

    lower: Floats
    upper: Floats


class RatioInterval(NamedTuple):
    """A ratio with its lower and upper limit."""

    ratio: Floats
    lower: Floats
    upper: Floats


def wilson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's score interval of a share x / n.

    (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²)), z the two-sided normal quantile.

    Units: x of n counted, the limits are shares. A missing count (NaN) has no interval. ValueError where
    x < 0, n <= 0, x > n or the confidence isn't between 0 and 1.

    Source: Wilson (1927), JASA 22, pp. 209-212; Newcombe and Altman (2000), *Statistics with Confidence*,
    2nd ed., pp. 46-48.

    >>> lower, upper = wilson(1977, 4456)
    >>> round(float(lower), 4), round(float(upper), 4)
    (0.4291, 0.4583)
    """
    counted, base, tail = _share(x, n, confidence)
    return Interval(*proportion_confint(counted, base, alpha=2 * tail, method="wilson"))


def clopper_pearson(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Clopper and Pearson's exact interval of a share x / n.

    Quantiles of Beta(x, n − x + 1) and Beta(x + 1, n − x); 0 below where x = 0, 1 above where x = n.

    Units and errors as for :func:`wilson`. Source: Clopper and Pearson (1934), Biometrika 26, pp. 404-413.

    >>> lower, upper = clopper_pearson(0, 12)
    >>> float(lower), round(float(upper), 4)
    (0.0, 0.2646)
    """
    counted, base, tail = _share(x, n, confidence)
    return Interval(*proportion_confint(counted, base, alpha=2 * tail, method="beta"))


def poisson_exact(x: ArrayLike, confidence: float = 0.95) -> Interval:
    """Garwood's exact interval of the expected number of independent events, x of which were counted.

    Half the quantiles of χ² with 2x and 2x + 2 degrees of freedom; 0 below where x = 0.

    Units: events, as x. ValueError where x < 0 or the confidence isn't between 0 and 1. Not for stocks
    of largely the same persons or places: those aren't independent events.

    Source: Garwood (1936), Biometrika 28, pp. 437-442.

    >>> lower, upper = poisson_exact(139)
    >>> round(float(lower), 2), round(float(upper), 2)
    (116.85, 164.12)
    """
    counted, tail = _counts(x), _tail(confidence)
    lower = special.gammaincinv(np.where(counted == 0, 1.0, counted), tail)
    upper = special.gammaincinv(counted + 1, 1 - tail)
    return Interval(np.where(counted == 0, 0.0, lower)[()], upper)


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
    first, second = _counts(x1), _counts(x2)
    exposure = _positive(n2) / _positive(n1)
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
    counted, base = _counts(x), _positive(n)
    if np.any(counted > base):
        raise ValueError(
            "分子が分母を超えています。割合の区間は計算できません。"
            " / The count exceeds its base: a share has no such interval."
        )
    return counted, base, _tail(confidence)


def _counts(x: ArrayLike) -> Floats:
    counted = np.asarray(x, dtype=float)
    if np.any(counted < 0):
        raise ValueError("件数が負の値です。 / A count is negative.")
    return counted


def _positive(n: ArrayLike) -> Floats:
    base = np.asarray(n, dtype=float)
    if np.any(base <= 0):
        raise ValueError("分母は0より大きくなければなりません。 / A base must be greater than 0.")
    return base


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(
            f"信頼水準は0と1の間です（{confidence}）。95％なら0.95とします。"
            f" / The confidence lies between 0 and 1, not {confidence}: write 0.95 for 95 %."
        )
    return (1 - confidence) / 2
