"""The course of the exit rate over a few years: a local level on the logit scale with stated variances."""

from typing import NamedTuple

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import ArrayLike
from scipy import special

from evalkit.analysis.arguments import tail
from evalkit.analysis.interval import Interval
from evalkit.analysis.turnover.beta import Beta


class Level(NamedTuple):
    """Where the logit of the exit rate stands after a year: its mean, variance, and the gain of that year."""

    year: int
    logit: float
    variance: float
    gain: float

    def ahead(self, years: int, walk: float) -> "Level":
        """The level some years later: the same mean, ``walk`` more variance a year."""
        return Level(self.year + years, self.logit, self.variance + years * walk, 0.0)

    @property
    def rate(self) -> float:
        """The exit rate at this level (the median of its distribution)."""
        return float(special.expit(self.logit))

    def interval(self, confidence: float = 0.95) -> Interval:
        """Limits of the exit rate: normal on the logit scale."""
        half = special.ndtri(1 - tail(confidence)) * np.sqrt(self.variance)
        return Interval(special.expit(self.logit - half), special.expit(self.logit + half))

    def beta(self) -> Beta:
        """The beta distribution with the same mean and variance of the exit rate."""
        nodes, weights = hermegauss(40)
        rates = special.expit(self.logit + np.sqrt(self.variance) * nodes)
        mean = float(np.average(rates, weights=weights))
        variance = float(np.average((rates - mean) ** 2, weights=weights))
        size = mean * (1 - mean) / variance - 1
        return Beta(mean * size, (1 - mean) * size)


def local_level(years: ArrayLike, exits: ArrayLike, opening: ArrayLike, walk: float) -> list[Level]:
    """Filter the yearly logits of the exit rate by a random walk of known variance.

    logit(x/n) = level + noise, variance of the noise v = 1/x + 1/(n − x), of the level's yearly step
    ``walk``. Gain K = (P + walk·Δ) / (P + walk·Δ + v), Δ the years since the last; the first year's level is
    its own logit. Both variances are stated, not estimated: a few yearly points tell nothing about them.

    ``walk`` 0.01 is a standard deviation of 0.1 on the logit scale, about 1.6 points a year at 20 %.
    Needs 0 < x < n in every year.

    Source: Durbin and Koopman (2012), *Time Series Analysis by State Space Methods*, 2nd ed., 2.2.

    >>> steps = local_level([2021, 2022], [1500, 1590], [8400, 8460], 0.01)
    >>> [round(step.logit, 6) for step in steps]
    [-1.526056, -1.467616]
    """
    x, n = np.asarray(exits, dtype=float), np.asarray(opening, dtype=float)
    noise, observed = 1 / x + 1 / (n - x), np.log(x / (n - x))
    steps: list[Level] = []
    for year, y, v in zip(np.asarray(years, dtype=int), observed, noise, strict=True):
        if not steps:
            steps.append(Level(int(year), float(y), float(v), 1.0))
            continue
        before = steps[-1].ahead(int(year) - steps[-1].year, walk)
        gain = before.variance / (before.variance + v)
        level = before.logit + gain * (y - before.logit)
        steps.append(Level(int(year), float(level), float(before.variance * (1 - gain)), float(gain)))  # fmt: skip
    return steps


def steady_gain(ratio: float) -> float:
    """Gain that a local level settles at, by the ratio q of its step's variance to the noise's.

    K = p / (p + 1), p = (q + √(q² + 4q)) / 2.

    >>> round(steady_gain(1), 6)  # golden ratio − 1
    0.618034
    """
    predicted = (ratio + np.sqrt(ratio**2 + 4 * ratio)) / 2
    return float(predicted / (predicted + 1))
