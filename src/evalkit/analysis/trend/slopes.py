"""The slope of a short yearly series by what is counted: events, shares of a base, or levels."""

import warnings
from typing import Literal, NamedTuple

import numpy as np
from scipy import optimize, special
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.trend.series import Series

Model = Literal["poisson", "negative-binomial", "binomial", "ols"]

MUCH = 5.0
"""Dispersion φ above which a count's variance is taken to grow with the square of its mean."""

EXACT = 1e-9


class Fit(NamedTuple):
    """Coefficients (constant, then the design's other columns) on the model's scale, with their covariance.

    ``dispersion`` is φ = Pearson's χ² / df (for ``ols`` the residual variance, for ``negative-binomial`` that of the Poisson model before);
    ``alpha`` the negative binomial's, else 0.
    """

    model: Model
    params: Floats
    cov: Floats
    df: int
    dispersion: float
    alpha: float = 0.0


class Slope(NamedTuple):
    """Change per year with its limits, and the reason where these (or all of them) are missing."""

    value: float
    lower: float
    upper: float
    reason: str = ""


def fit_counts(design: Floats, x: Floats, exposure: Floats) -> Fit | None:
    """Poisson regression log(mean) = log(exposure) + design · β, its covariance times max(1, φ).

    φ = Pearson's χ² / df. Above 5 the model is a negative binomial one instead (variance μ + αμ², α such
    that Pearson's χ² equals df). None where the model isn't determined.

    Shapes: one row of ``design`` per count, the constant included; more rows than columns.

    Source: McCullagh and Nelder (1989), *Generalized Linear Models*, 2nd ed., 6.2; Breslow (1984), Applied
    Statistics 33, pp. 38-44 (α by moments).

    >>> t = np.arange(4.0)
    >>> fit = fit_counts(np.column_stack([t**0, t]), np.array([10.0, 20, 40, 80]), np.ones(4))
    >>> np.round(np.exp(fit.params), 6).tolist(), round(fit.dispersion, 6)
    ([10.0, 2.0], 0.0)
    """
    offset = np.log(exposure)
    plain = _glm("poisson", families.Poisson(), design, x, offset=offset)
    if plain is None or plain.dispersion <= MUCH:
        return plain

    def excess(log_alpha: float) -> float:
        fit = negative(np.exp(log_alpha))
        return np.inf if fit is None else fit.dispersion - 1

    def negative(alpha: float) -> Fit | None:
        family = families.NegativeBinomial(alpha=alpha)
        return _glm("negative-binomial", family, design, x, offset=offset)

    if not excess(-20) > 0 > excess(5):
        return plain
    alpha = float(np.exp(optimize.brentq(excess, -20, 5, xtol=1e-8)))
    found = negative(alpha)
    return found and found._replace(dispersion=plain.dispersion, alpha=alpha)


def fit_shares(design: Floats, share: Floats, base: Floats) -> Fit | None:
    """Logistic regression of shares of a base, its covariance times max(1, φ), φ = Pearson's χ² / df.

    The base goes in as ``var_weights``: with counts of both outcomes and ``scale="X2"`` statsmodels 0.15
    forgets it, and standard errors come out many times too small. Shapes as for :func:`fit_counts`.

    >>> t = np.arange(3.0)
    >>> fit = fit_shares(np.column_stack([t**0, t]), np.array([0.5, 0.5, 0.5]), np.full(3, 40.0))
    >>> np.round(fit.cov[1, 1], 6).item()  # 1 / (40 · ¼ · Σ(t − 1)²), φ = 0 taken as 1
    0.05
    """
    return _glm("binomial", families.Binomial(), design, share, var_weights=base)


def fit_level(design: Floats, y: Floats) -> Fit:
    """Least squares with the residual variance on n − columns degrees of freedom.

    >>> t = np.arange(3.0)
    >>> fit_level(np.column_stack([t**0, t]), np.array([1.0, 3, 4])).params.round(6).tolist()
    [1.166667, 1.5]
    """
    inverse = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
    params = inverse @ design.T @ y
    left = y - design @ params
    df = len(y) - design.shape[1]
    nothing = np.abs(left).max() <= EXACT * max(np.abs(y).max(), 1e-300)
    variance = 0.0 if nothing else float(left @ left / df)
    return Fit("ols", params, inverse * variance, df, variance)


def fit_series(series: Series) -> Fit | None:
    """Fit the model of a series on the years since its first one; None where it isn't determined."""
    t = series.years - series.years[0]
    design = np.column_stack([np.ones(len(t)), t])
    if series.family == "level":
        return fit_level(design, series.y)
    if _separated(series):
        return None
    if series.family == "share":
        return fit_shares(design, series.y, series.weight)
    return fit_counts(design, series.y * series.weight, series.weight)


def slope(series: Series, fit: Fit | None, confidence: float) -> Slope:
    """Change per year, in the unit told, with Student's limits on n − 2 degrees of freedom.

    A level's is the coefficient. A count's or share's is the fitted change from the first to the last
    year by the number of years between; its limits are the same for the limits of the coefficient, the sum over
    all years being kept as fitted, so that no limit leaves what counts and shares can be.
    """
    if fit is None:
        return Slope(np.nan, np.nan, np.nan, "undetermined")
    half = special.stdtrit(fit.df, 1 - tail(confidence)) * np.sqrt(fit.cov[1, 1])
    value, lower, upper = (
        series.scale * _per_year(series, fit, fit.params[1] + way * half) for way in (0, -1, 1)
    )
    if half == 0:
        return Slope(value, np.nan, np.nan, "no-spread")
    return Slope(value, lower, upper)


def _per_year(series: Series, fit: Fit, beta: float) -> float:
    t, weight = series.years - series.years[0], series.weight
    if series.family == "level":
        return float(beta)
    fitted = fit.params[0] + fit.params[1] * t
    if series.family == "count":
        total = special.logsumexp(fitted, b=weight)
        ends = np.exp(beta * t[[0, -1]] + total - special.logsumexp(beta * t, b=weight))
    else:
        total = np.average(special.expit(fitted), weights=weight)
        shift = special.logit(total) - np.array([beta * t[-1], 0.0])

        def missing(const: float) -> float:
            return float(np.average(special.expit(const + beta * t), weights=weight) - total)

        const = optimize.brentq(missing, shift.min() - 1, shift.max() + 1)
        ends = special.expit(const + beta * t[[0, -1]])
    return float((ends[1] - ends[0]) / t[-1])


def _separated(series: Series) -> bool:
    """Whether the likelihood has no maximum: nothing overlaps in time of what has to."""
    t = series.years
    some = t[series.y > 0]
    if not len(some):
        return True
    if series.family == "count":
        return bool(some.min() == t[-1] or some.max() == t[0])
    rest = t[series.y < 1]
    return not len(rest) or bool(rest.max() <= some.min() or some.max() <= rest.min())


def _glm(
    model: Model,
    family: families.Family,
    design: Floats,
    y: Floats,
    **given: Floats,
) -> Fit | None:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # a perfect fit is no fault; what fails is found below
        try:
            found = GLM(y, design, family=family, **given).fit(maxiter=100, tol=1e-12)
        except (ValueError, np.linalg.LinAlgError):
            return None
        dispersion = float(found.pearson_chi2 / found.df_resid)
        cov = np.asarray(found.cov_params()) / found.scale * max(1.0, dispersion)
    params = np.asarray(found.params)
    if not (np.isfinite(params).all() and np.isfinite(cov).all() and np.isfinite(dispersion)):
        return None
    if model == "negative-binomial":
        cov = cov / max(1.0, dispersion)
    return Fit(model, params, cov, int(found.df_resid), dispersion)
