"""What the next years may bring: a few plain models, tried on the past, and the one that erred least."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.trend.series import Series
from evalkit.analysis.trend.slopes import fit_level, fit_series

FIRST_ORIGIN = 5
"""Years that a model sees at the first trial."""

FEWEST_POINTS = 8
HORIZONS = 3
RECENT = 3
DAMPING = 0.8
ANSCOMBE = 3 / 8
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class Path(NamedTuple):
    """Mean and standard deviation one, two, … years ahead, and the degrees of freedom behind the latter."""

    mean: Floats
    sd: Floats
    df: int


@dataclass(frozen=True)
class Predictive:
    """Distribution of a future value: Student's, for counts on the scale √(y + 3/8), cut at the bounds.

    ``start``: what the value is added to, ``scale``: what it is multiplied with to be told.
    """

    mean: float
    sd: float
    df: int
    root: bool
    whole: bool
    low: float
    high: float
    start: float
    scale: float

    @property
    def value(self) -> float:
        """The mean, within the bounds."""
        return self._told(self.mean)

    def interval(self, confidence: float) -> tuple[float, float]:
        """Limits that hold the future value with this probability, within the bounds."""
        half = special.stdtrit(self.df, 1 - tail(confidence)) * self._spread
        centre = self._scaled(self.mean)
        return self._told(self._back(centre - half)), self._told(self._back(centre + half))

    def chance(self, target: float, direction: str) -> float:
        """Probability that the value will be at least (``higher``) or at most (``lower``) the target."""
        edge = (target - self.start) / self.scale
        if self.whole:
            edge = np.ceil(edge) - 0.5 if direction == "higher" else np.floor(edge) + 0.5
        certain = edge <= self.low if direction == "higher" else edge >= self.high
        if certain or (edge > self.high if direction == "higher" else edge < self.low):
            return float(certain)
        below = special.stdtr(
            self.df, (self._scaled(edge) - self._scaled(self.mean)) / self._spread
        )
        return float(1 - below if direction == "higher" else below)

    @property
    def _spread(self) -> float:
        sd = self.sd / (2 * np.sqrt(max(self.mean, 0) + ANSCOMBE)) if self.root else self.sd
        return max(sd, 1e-300)

    def _scaled(self, y: float) -> float:
        return float(np.sqrt(max(y, 0) + ANSCOMBE)) if self.root else y

    def _back(self, scaled: float) -> float:
        return max(scaled, 0) ** 2 - ANSCOMBE if self.root else scaled

    def _told(self, y: float) -> float:
        return float(self.start + self.scale * min(max(y, self.low), self.high))


def last_value(series: Series, years: int) -> Path:
    """The newest value; spread: root of the mean squared yearly change, growing with √years."""
    y, ahead = series.y, np.arange(1, years + 1)
    step = np.sqrt(np.mean(np.diff(y) ** 2))
    return Path(np.full(years, y[-1]), step * np.sqrt(ahead), len(y) - 1)


def recent_mean(series: Series, years: int) -> Path:
    """Mean of the last three years; spread: what it missed the next year by, growing as of a walking level."""
    y, ahead = series.y, np.arange(1, years + 1)
    means = np.convolve(y, np.ones(RECENT) / RECENT, "valid")
    missed = np.sqrt(np.mean((y[RECENT:] - means[:-1]) ** 2))
    return Path(
        np.full(years, means[-1]), missed * np.sqrt(1 + (ahead - 1) * 9 / 14), len(y) - RECENT
    )


def linear(series: Series, years: int) -> Path:
    """The least-squares line with its prediction error."""
    t = np.arange(len(series.y), dtype=float)
    fit = fit_level(np.column_stack([np.ones(len(t)), t]), series.y)
    future = _future(series, years)
    own = np.einsum("ij,jk,ik->i", future, fit.cov, future)
    return Path(future @ fit.params, np.sqrt(own + fit.dispersion), fit.df)


def log_linear(series: Series, years: int) -> Path | None:
    """The Poisson (counts) or logistic (shares) curve of the trend; none for levels or where undetermined."""
    fit = None if series.family == "level" else fit_series(series)
    if fit is None:
        return None
    future = _future(series, years)
    eta = future @ fit.params
    if series.family == "count":
        mean = gradient = np.exp(np.minimum(eta, 700))
        noise = mean + fit.alpha * mean**2
    else:
        mean = special.expit(eta)
        gradient = mean * (1 - mean)
        noise = gradient / series.weight[-1]
    if not fit.alpha:
        noise = noise * max(1.0, fit.dispersion)
    sd = np.sqrt(noise + gradient**2 * np.einsum("ij,jk,ik->i", future, fit.cov, future))
    return Path(mean, sd, fit.df) if np.isfinite(sd).all() else None


def damped_drift(series: Series, years: int) -> Path:
    """The newest value plus the mean yearly change, which fades by a fifth each year."""
    y, n, ahead = series.y, len(series.y), np.arange(1, years + 1)
    drift = (y[-1] - y[0]) / (n - 1)
    gone = np.cumsum(DAMPING**ahead)
    step = np.sqrt(np.sum((np.diff(y) - DAMPING * drift) ** 2) / (n - 2))
    return Path(y[-1] + drift * gone, step * np.sqrt(ahead + gone**2 / (n - 1)), n - 2)


MODELS: dict[str, Callable[[Series, int], Path | None]] = {
    "last-value": last_value,
    "recent-mean": recent_mean,
    "linear": linear,
    "log-linear": log_linear,
    "damped-drift": damped_drift,
}
"""The forecasts tried, the plainest first: of two that err alike it is taken."""


def reach(points: int) -> int:
    """How many years ahead a series of so many points can be forecast: as far as that was tried out."""
    return points - FIRST_ORIGIN if points >= FEWEST_POINTS else 0


def forecast(series: Series, model: str, years: int) -> list[Predictive] | None:
    """Distributions of the next years by one model; None where it doesn't apply.

    The spread is at least that of a Poisson count or of a share of its base. A cumulative figure adds the
    years up; its spread is the sum of theirs, the bound that holds however they hang together.
    """
    path = MODELS[model](series, years)
    if path is None:
        return None
    mean = np.clip(path.mean, series.low, series.high)
    variance = path.sd**2
    if series.family == "count":
        variance = np.maximum(variance, mean + ANSCOMBE)
    if series.family == "share":
        least = 1 / (2 * series.weight[-1])
        inner = np.clip(mean, min(least, 0.5), max(1 - least, 0.5))
        variance = np.maximum(variance, inner * (1 - inner) / series.weight[-1])
    sd, start = np.sqrt(variance), 0.0
    if series.cumulative:
        mean, sd = np.cumsum(mean), np.cumsum(sd)
        start = float(series.start[-1] + series.y[-1])
    root = series.family == "count"
    bounds = (series.low, series.high, start, series.scale)
    return [
        Predictive(float(m), float(s), path.df, root, series.whole, *bounds)
        for m, s in zip(mean, sd, strict=True)
    ]


def rolling_origin(series: Series) -> pd.DataFrame:
    """Forecast every year from each earlier origin of five years or more, by every model that applies.

    Returns model, origin and year (fiscal years), horizon, predictive (a :class:`Predictive`) and outcome.
    A model that fails at one origin isn't compared at all.
    """
    outcome = series.start + series.scale * series.y
    records = []
    for model in MODELS:
        own = []
        for seen in range(FIRST_ORIGIN, len(series.y)):
            ahead = len(series.y) - seen
            found = forecast(series.until(seen), model, ahead)
            if found is None:
                break
            own += [
                {
                    "model": model,
                    "origin": int(series.years[seen - 1]),
                    "year": int(series.years[seen + h]),
                    "horizon": h + 1,
                    "predictive": found[h],
                    "outcome": outcome[seen + h],
                }
                for h in range(ahead)
            ]
        else:
            records += own
    return pd.DataFrame(records)


def backtest(rolled: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """How far each model's forecasts lay from what came, and how often their intervals held it.

    One row per model and horizon: model, horizon, n, mean_absolute_error (unit told), coverage (share).
    """
    limits = [each.interval(confidence) for each in rolled["predictive"]]
    lower, upper = np.array(limits).T
    value = np.array([each.value for each in rolled["predictive"]])
    each = rolled[["model", "horizon"]].assign(
        error=np.abs(value - rolled["outcome"]),
        held=(rolled["outcome"] >= lower) & (rolled["outcome"] <= upper),
    )
    return each.groupby(["model", "horizon"], sort=False, as_index=False).agg(
        n=("error", "size"), mean_absolute_error=("error", "mean"), coverage=("held", "mean")
    )


def choose(tested: pd.DataFrame) -> str:
    """The model with the least mean absolute error over one to three years ahead, each horizon counting alike."""
    near = tested[tested["horizon"] <= HORIZONS]
    errors = near.groupby("model", sort=False)["mean_absolute_error"].mean()
    least = errors.min()
    return str(errors.index[errors <= least * (1 + 1e-9)][0])


def calibration(rolled: pd.DataFrame, targets: dict[int, float], direction: str) -> pd.DataFrame:
    """Chances told at each origin that a later target would be met, beside whether it was.

    One row per origin and year with a target: origin, year, horizon, target, probability, met (0 or 1).
    """
    if direction not in ("higher", "lower"):
        return rolled.iloc[:0].reindex(
            columns=["origin", "year", "horizon", "target", "probability", "met"]
        )
    told = rolled[rolled["year"].isin(targets)]
    target = told["year"].map(targets).astype(float)
    chance = [
        each.chance(goal, direction) for each, goal in zip(told["predictive"], target, strict=True)
    ]
    met = told["outcome"] >= target if direction == "higher" else told["outcome"] <= target
    found = told[["origin", "year", "horizon"]].assign(
        target=target, probability=np.array(chance, dtype=float), met=met.astype(float)
    )
    return found.reset_index(drop=True)


def calibration_bins(told: pd.DataFrame) -> pd.DataFrame:
    """Gather chances told into five bins: from, to, n, predicted (their mean), met (share that came true)."""
    place = np.clip(np.searchsorted(BINS, told["probability"], "right") - 1, 0, len(BINS) - 2)
    rows = []
    for number, (low, high) in enumerate(pairwise(BINS)):
        own = told[place == number]
        rows.append((low, high, len(own), own["probability"].mean(), own["met"].mean()))
    return pd.DataFrame(rows, columns=["from", "to", "n", "predicted", "met"])


def brier(told: pd.DataFrame) -> float:
    """Mean squared distance of the chances told from what came (0 best, 0.25 for always saying one half).

    Source: Brier (1950), Monthly Weather Review 78, pp. 1-3.
    """
    return float(((told["probability"] - told["met"]) ** 2).mean()) if len(told) else float("nan")


def _future(series: Series, years: int) -> Floats:
    t = len(series.y) - 1 + np.arange(1.0, years + 1)
    return np.column_stack([np.ones(years), t])
