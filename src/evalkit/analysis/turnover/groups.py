"""Turnover by group: exits and entries as regressions on counts, causes as a log-linear model."""

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.trend.slopes import MUCH, Fit, fit_shares
from evalkit.analysis.turnover.counts import Counts, TurnoverError

VAGUE = 10.0
"""Standard error on a log scale from which on a coefficient is one that the counts don't determine."""


class GroupFit(NamedTuple):
    """A regression and the names of its coefficients: const, a group each, and year."""

    fit: Fit
    names: list[str]

    def limits(self, confidence: float) -> pd.DataFrame:
        """Coefficients with Student's limits on the residual degrees of freedom: value, lower, upper."""
        half = special.stdtrit(self.fit.df, 1 - tail(confidence)) * np.sqrt(np.diag(self.fit.cov))
        columns = {"value": self.fit.params, "lower": self.fit.params - half}
        return pd.DataFrame(columns | {"upper": self.fit.params + half}, index=self.names)


def fit_exits(counts: Counts) -> GroupFit:
    """Logistic regression of the exit rate on group and year, its covariance times max(1, φ).

    logit d = const + group + year; const is the largest group in the first year, φ = Pearson's χ² / df.
    The opening counts go in as ``var_weights`` (see :func:`~evalkit.analysis.trend.slopes.fit_shares`).

    TurnoverError where no degree of freedom is left for φ, or where nobody or everybody left a group.

    >>> from evalkit.analysis.turnover.counts import read_counts
    >>> flows = pd.DataFrame({"year": [2022, 2023, 2024], "opening": [100, 100, 100], "exits": [20, 20, 20]})
    >>> fit_exits(read_counts(flows)).limits(0.95)["value"].round(4).abs().tolist()
    [1.3863, 0.0]
    """
    cells = counts.cells[counts.cells["opening"] > 0]
    design, names = _design(cells, counts.groups)
    years = cells["year"].to_numpy(dtype=float)
    if len(cells) and np.ptp(years) > 0:
        design, names = np.column_stack([design, years - years.min()]), [*names, "year"]
    share = (cells["exits"] / cells["opening"]).to_numpy(dtype=float)
    return _determined(
        design,
        names,
        cells.groupby("group")[["exits", "opening"]].sum(),
        lambda: fit_shares(design, share, cells["opening"].to_numpy(dtype=float)),
    )


def fit_entries(counts: Counts) -> GroupFit:
    """Poisson regression of the entries on group, log(opening) its offset; negative binomial where φ > 5.

    TurnoverError where there are no entries to model, or where no degree of freedom is left for φ.
    """
    if "entries" not in counts.cells:
        raise TurnoverError("no-entries")
    cells = counts.cells[counts.cells["opening"] > 0]
    design, names = _design(cells, counts.groups)
    entries, opening = (cells[name].to_numpy(dtype=float) for name in ("entries", "opening"))
    sums = cells.groupby("group")[["entries"]].sum().rename(columns={"entries": "exits"})

    def fit() -> Fit | None:
        plain = poisson(design, entries, opening)
        if plain is None or plain.dispersion <= MUCH:
            return plain
        return negative_binomial(design, entries, opening, plain)

    return _determined(design, names, sums.assign(opening=np.inf), fit)


def poisson(design: Floats, y: Floats, exposure: Floats) -> Fit | None:
    """Poisson regression, its covariance times max(1, φ); None where it isn't determined.

    >>> fit = poisson(np.ones((2, 1)), np.array([10.0, 10]), np.array([50.0, 50]))
    >>> round(float(np.exp(fit.params[0])), 4)
    0.2
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what fails is found below
        found = GLM(y, design, families.Poisson(), offset=np.log(exposure)).fit(tol=1e-12)
        dispersion = float(found.pearson_chi2 / found.df_resid)
        cov = np.asarray(found.cov_params()) * max(1.0, dispersion)
    return _finite(Fit("poisson", np.asarray(found.params), cov, int(found.df_resid), dispersion))


def negative_binomial(design: Floats, y: Floats, exposure: Floats, plain: Fit) -> Fit | None:
    """Negative binomial regression (variance μ + αμ²) by maximum likelihood, from the Poisson fit on."""
    start = [*plain.params, max(plain.dispersion - 1, 0.1) / float(y.mean())]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        model = NegativeBinomial(y, design, offset=np.log(exposure))
        found = model.fit(start, method="bfgs", maxiter=1000, gtol=1e-8, disp=False)
        cov = np.asarray(found.cov_params())[:-1, :-1]
    *params, alpha = (float(each) for each in found.params)
    fit = Fit("negative-binomial", np.array(params), cov, plain.df, plain.dispersion, alpha)
    return _finite(fit)


class CauseFit(NamedTuple):
    """Ratios of the exits by cause to those who stayed, each group against the largest.

    ``table``: group, cause, log_ratio and se (missing where a count is 0).
    """

    table: pd.DataFrame
    df: int
    dispersion: float


def fit_causes(counts: Counts) -> CauseFit:
    """Poisson log-linear model of stayers and exits by cause: log μ = (group, year) + (group, outcome).

    With the margins of group and year fitted its maximum is closed, as the multinomial's: the shares of
    each group over all years. log ratio = ln(x_gc / s_g) − ln(x_rc / s_r), s stayers, r the largest group;
    variance φ (1/x_gc + 1/s_g + 1/x_rc + 1/s_r), φ = max(1, Pearson's χ² / df) over years.

    TurnoverError where there are no causes, one group, or one year.
    """
    if counts.causes is None:
        raise TurnoverError("no-causes")
    if len(counts.groups) < 2:
        raise TurnoverError("one-group")
    cells = counts.cells[counts.cells["opening"] > 0].set_index(["year", "group"])
    split = counts.causes.pivot_table(
        index=["year", "group"], columns="cause", values="exits", aggfunc="sum", fill_value=0
    ).reindex(cells.index, fill_value=0)
    outcomes = split.assign(stay=cells["opening"] - cells["exits"]).astype(float)
    pooled: pd.DataFrame = outcomes.groupby("group").sum()
    shares = pooled.div(pooled.sum(axis=1), axis=0)
    fitted = shares.loc[outcomes.index.get_level_values("group")].to_numpy()
    fitted = fitted * outcomes.sum(axis=1).to_numpy()[:, None]
    some = fitted > 0
    pearson = np.sum((outcomes.to_numpy() - fitted)[some] ** 2 / fitted[some])
    years = outcomes.groupby("group").size()
    df = int(((years - 1) * ((pooled > 0).sum(axis=1) - 1)).sum())
    if df < 1:
        raise TurnoverError("too-few-cells")
    dispersion = float(pearson / df)
    seen = pooled.where(pooled > 0)
    logs, inverse = seen.transform("log"), 1 / seen
    odds = logs.drop(columns="stay").sub(logs["stay"], axis=0)
    variance = inverse.drop(columns="stay").add(inverse["stay"], axis=0)
    base = counts.groups[0]
    table = pd.DataFrame(
        {
            "log_ratio": odds.sub(odds.loc[base], axis=1).stack(),
            "se": np.sqrt(max(1.0, dispersion) * variance.add(variance.loc[base], axis=1).stack()),
        }
    ).drop(index=base, level="group")
    return CauseFit(table.reset_index(), df, dispersion)


def _design(cells: pd.DataFrame, groups: list[str]) -> tuple[Floats, list[str]]:
    """A constant and a column per group but the largest."""
    there = set(cells["group"])
    others = [group for group in groups[1:] if group in there]
    columns = [np.ones(len(cells)), *((cells["group"] == group).to_numpy(float) for group in others)]  # fmt: skip
    return np.column_stack(columns), ["const", *others]


def _determined(
    design: Floats, names: list[str], sums: pd.DataFrame, fit: Callable[[], Fit | None]
) -> GroupFit:
    """Fit where degrees of freedom are left and each group has some of both outcomes."""
    if len(design) <= len(names):
        raise TurnoverError("too-few-cells")
    if ((sums["exits"] == 0) | (sums["exits"] == sums["opening"])).any():
        raise TurnoverError("none-or-all-left")
    found = fit()
    if found is None or np.sqrt(np.diag(found.cov)).max() > VAGUE:
        raise TurnoverError("none-or-all-left")
    return GroupFit(found, names)


def _finite(fit: Fit) -> Fit | None:
    determined = np.isfinite(fit.params).all() and np.isfinite(fit.cov).all()
    return fit if determined and np.isfinite(fit.dispersion) else None
