"""How much the exit rate differs between years: a beta-binomial fit, and the rate of a further year."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.interval import Interval
from evalkit.analysis.turnover.beta import Beta

ALIKE = 1e-7
"""Intraclass correlation below which years are taken as alike."""


def years_to_tell(
    rate: float, other: float, between: float, opening: float, power: float = 0.8
) -> int:
    """Years of counts that it takes to tell one exit rate from another, at 5 % two-sided.

    T = ⌈(z₀.₉₇₅ + z_power)² (τ² + p(1 − p)/N) / (p − p₀)²⌉, p the ``other`` rate, τ the standard deviation
    ``between`` years. Units: shares, persons.

    >>> [years_to_tell(0.15, 0.2, between, 8452) for between in (0.01, 0.02, 0.03)]
    [1, 2, 3]
    """
    if not (0 < rate < 1 and 0 < other < 1 and rate != other and between >= 0 and opening > 0):
        raise ValueError(
            "2つの離脱率は0と1の間の異なる値、標準偏差は0以上、人数は1以上です。"
            " / Two different exit rates between 0 and 1, a spread of at least 0 and some persons are needed."
        )
    spread = between**2 + other * (1 - other) / opening
    reach = (special.ndtri(0.975) + special.ndtri(power)) ** 2
    return int(np.ceil(reach * spread / (rate - other) ** 2))


class YearFit(NamedTuple):
    """Exit rates of several years: their mean, and how much they differ.

    ``icc``: intraclass correlation ρ by maximum likelihood (0 where the years differ no more than a binomial
    would), ``anova`` its estimate from the analysis of variance, ``size`` = 1/ρ − 1; ``chi2`` tests whether all
    years have one rate, on ``df`` = years − 1; ``opening`` adds up all years.
    """

    mean: float
    icc: float
    anova: float
    chi2: float
    df: int
    opening: float

    @property
    def size(self) -> float:
        """Effective sample size of one year, infinite where ρ = 0."""
        return 1 / self.icc - 1 if self.icc > 0 else np.inf

    @property
    def p(self) -> float:
        """Probability of years at least as different if all had the same rate."""
        return float(special.chdtrc(self.df, self.chi2))

    def interval(self, confidence: float = 0.95) -> Interval:
        """Limits of the mean rate: Student's on years − 1 degrees of freedom, on the logit scale, with φ.

        φ = max(1, χ² / df), so that the variation between years is in it.
        """
        spread = self.mean * (1 - self.mean) * self.opening
        se = np.sqrt(max(1.0, self.chi2 / self.df) / spread)
        half = special.stdtrit(self.df, 1 - tail(confidence)) * se
        centre = special.logit(self.mean)
        return Interval(special.expit(centre - half), special.expit(centre + half))

    def next(self, confidence: float = 0.95) -> Beta:
        """Distribution of a further year's rate, its variance widened so that its limits have that confidence.

        Var = μ(1 − μ) [ρ (1 + 1/T) + 1/ΣN] (t/z)², ρ that of the analysis of variance (maximum likelihood
        is too low with few years), t Student's quantile on T − 1 degrees of freedom, z the normal one.
        """
        years, beyond = self.df + 1, tail(confidence)
        widened = float(special.stdtrit(self.df, 1 - beyond) / special.ndtri(1 - beyond)) ** 2
        share = (max(self.anova, 0) * (1 + 1 / years) + 1 / self.opening) * widened
        size = 1 / min(share, 0.5) - 1
        return Beta(self.mean * size, (1 - self.mean) * size)


def fit_years(exits: ArrayLike, opening: ArrayLike) -> YearFit:
    """Beta-binomial fit of yearly exits by maximum likelihood, with the test of one rate for all years.

    Where Σ(x − nμ)² doesn't exceed μ(1 − μ)Σn, ρ is 0 (Tarone's score isn't positive).

    Shapes: one exit count and one opening count per year, two years or more, some but not all leaving.

    Source: Tarone (1979), Biometrika 66, pp. 585-590; Crowder (1978), Applied Statistics 27, pp. 34-37.

    >>> fit = fit_years([1500, 1590, 1494, 1752], [8400, 8460, 8505, 8452])
    >>> round(fit.mean, 4), round(fit.icc, 4), round(fit.chi2, 2)
    (0.1874, 0.0009, 33.97)
    """
    x, n = np.asarray(exits, dtype=float), np.asarray(opening, dtype=float)
    total, pooled, df = float(n.sum()), float(x.sum() / n.sum()), len(x) - 1
    chi2 = float(np.sum((x - n * pooled) ** 2 / (n * pooled * (1 - pooled))))
    rate = x / n
    between = np.sum(n * (rate - pooled) ** 2) / df
    within = np.sum(x * (1 - rate)) / (total - df - 1)
    typical = (total - np.sum(n**2) / total) / df
    anova = float((between - within) / (between + (typical - 1) * within))

    alike = YearFit(pooled, 0.0, anova, chi2, df, total)
    if (
        np.sum((x - n * pooled) ** 2) <= pooled * (1 - pooled) * total
    ):  # the likelihood falls from ρ = 0 on
        return alike

    def loss(at: Floats) -> float:
        mean, size = special.expit(at[0]), np.exp(at[1])
        a, b = mean * size, (1 - mean) * size
        return float(np.sum(special.betaln(a, b) - special.betaln(x + a, n - x + b)))

    start = np.array([special.logit(pooled), np.log(1 / min(max(anova, 1e-4), 0.5) - 1)])
    close = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 2000, "maxfev": 4000}
    best = optimize.minimize(loss, start, method="Nelder-Mead", options=close)
    icc = float(special.expit(-best.x[1]))
    if icc < ALIKE:
        return alike
    return YearFit(float(special.expit(best.x[0])), icc, anova, chi2, df, total)
