"""The exit rate as a beta distribution: stated beforehand, updated by counts, and the exits it lets expect."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from evalkit.analysis.arguments import Floats, bases, counts, tail
from evalkit.analysis.interval import Interval
from evalkit.analysis.turnover.counts import TurnoverError

NARROWEST = 1e9
"""Effective sample size beyond which a beta distribution is a single number."""


class Beta(NamedTuple):
    """A distribution of the exit rate, as if ``a`` of ``a + b`` persons had been seen to leave.

    >>> prior = Beta(16, 64)
    >>> prior.mean, prior.size
    (0.2, 80)
    >>> prior.after(34, 170)
    Beta(a=50, b=200)
    """

    a: float
    b: float

    @property
    def mean(self) -> float:
        """Expected exit rate."""
        return self.a / (self.a + self.b)

    @property
    def size(self) -> float:
        """Effective sample size κ: how many persons' worth of evidence it holds."""
        return self.a + self.b

    @property
    def sd(self) -> float:
        """Standard deviation of the exit rate."""
        return float(np.sqrt(self.mean * (1 - self.mean) / (self.size + 1)))

    def interval(self, confidence: float = 0.95) -> Interval:
        """Limits of the exit rate with equal tails.

        >>> lower, upper = Beta(50, 200).interval()
        >>> round(float(lower), 6), round(float(upper), 6)
        (0.152868, 0.251676)
        """
        beyond = tail(confidence)
        lower, upper = special.betaincinv(self.a, self.b, [beyond, 1 - beyond])
        return Interval(lower, upper)

    def after(self, exits: float, opening: float) -> "Beta":
        """Update by counts: Beta(a + exits, b + opening − exits)."""
        return Beta(self.a + exits, self.b + opening - exits)

    def exits(self, opening: int) -> "ExitCounts":
        """Distribution of the exits from a roster of ``opening`` persons: beta-binomial."""
        return ExitCounts(self, opening)


class ExitCounts(NamedTuple):
    """Beta-binomial number of exits: sampling noise and the rate's own uncertainty.

    mean = n a/(a+b); variance = n p (1 − p) (κ + n) / (κ + 1), p = a/(a+b), κ = a+b.

    >>> counts = Beta(16, 64).exits(8452)
    >>> counts.mean, round(counts.sd, 3)
    (1690.4, 377.418)
    """

    rate: Beta
    opening: int

    @property
    def mean(self) -> float:
        """Expected exits."""
        return self.opening * self.rate.mean

    @property
    def sd(self) -> float:
        """Standard deviation of the exits."""
        p, size = self.rate.mean, self.rate.size
        return float(np.sqrt(self.opening * p * (1 - p) * (size + self.opening) / (size + 1)))

    def cdf(self) -> Floats:
        """Probability of at most 0, 1, … exits, up to all."""
        x = np.arange(self.opening + 1.0)
        a, b = self.rate
        log = special.betaln(x + a, self.opening - x + b) - special.betaln(a, b)
        log -= special.betaln(x + 1, self.opening - x + 1) + np.log(self.opening + 1.0)
        cumulated: Floats = np.cumsum(np.exp(log))
        cumulated /= cumulated[-1]
        return cumulated

    def interval(self, confidence: float = 0.95) -> Interval:
        """Limits of the exits with equal tails, whole persons.

        >>> lower, upper = Beta(16, 64).exits(4657).interval()
        >>> 4657 - int(upper), 4657 - int(lower)
        (3285, 4099)
        """
        beyond = tail(confidence)
        lower, upper = np.searchsorted(self.cdf(), [beyond, 1 - beyond]).astype(float)
        return Interval(lower, upper)


def stated_prior(mean: float, lower: float, upper: float, mass: float = 0.95) -> Beta:
    """Turn "about 20 %, surely between 15 and 25 %" into Beta(mean · κ, (1 − mean) · κ).

    κ, the effective sample size, is such that the rate lies from ``lower`` to ``upper`` with probability
    ``mass``. Units: shares. ValueError where not 0 < lower < mean < upper < 1, or where no κ does it.

    >>> round(stated_prior(0.2, 0.15, 0.25).size, 2)
    243.19
    """
    if not 0 < lower < mean < upper < 1:
        raise ValueError(
            f"離脱率{mean}とその範囲{lower}～{upper}は0と1の間で順に並ばなければなりません。"
            f" / The exit rate {mean} must lie within its range from {lower} to {upper}, all between 0 and 1."
        )
    tail(mass)

    def excess(log_size: float) -> float:
        a = mean * np.exp(log_size)
        ends = special.betainc(a, np.exp(log_size) - a, [lower, upper])
        return float(ends[1] - ends[0] - mass)

    size = float(np.exp(optimize.brentq(excess, np.log(1e-3), np.log(NARROWEST), xtol=1e-12)))
    return Beta(mean * size, (1 - mean) * size)


def jeffreys(x: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Interval:
    """Jeffreys' interval of a share x / n: quantiles of Beta(x + ½, n − x + ½).

    0 below where x = 0, 1 above where x = n. Units and errors as for
    :func:`evalkit.analysis.interval.wilson`.

    Source: Brown, Cai and DasGupta (2001), Statistical Science 16, pp. 101-133.

    >>> lower, upper = jeffreys(34, 170)
    >>> round(float(lower), 6), round(float(upper), 6)
    (0.145224, 0.264888)
    """
    counted, base, beyond = counts(x), bases(n), tail(confidence)
    if np.any(counted > base):
        raise TurnoverError("exceeds-base")
    a, b = counted + 0.5, base - counted + 0.5
    lower = np.where(counted == 0, 0.0, special.betaincinv(a, b, beyond))
    upper = np.where(counted == base, 1.0, special.betaincinv(a, b, 1 - beyond))
    return Interval(lower[()], upper[()])
