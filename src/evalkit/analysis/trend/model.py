"""Where an indicator is heading: as much as its number of years bears, and no more."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import special

from evalkit.analysis.arguments import tail
from evalkit.analysis.bridge import bridge_rows
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import figures_as_rows
from evalkit.analysis.trend.control import RULE
from evalkit.analysis.trend.forecast import (
    FEWEST_POINTS,
    HORIZONS,
    backtest,
    brier,
    calibration,
    calibration_bins,
    choose,
    forecast,
    reach,
    rolling_origin,
)
from evalkit.analysis.trend.frame import (
    Row,
    Target,
    control_rows,
    forecast_row,
    probability_row,
    refused,
    targets_of,
    trend_rows,
    trial_rows,
)
from evalkit.analysis.trend.markers import CHANGE, TREND
from evalkit.analysis.trend.series import Series, SeriesError, yearly_series
from evalkit.analysis.trend.slopes import Fit, fit_series
from evalkit.words.caveats import words
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.shown import Shown
from evalkit.words.spans import year_reported
from evalkit.words.trend import FAMILIES, FINDINGS, MEASURES, METHODS, SUMMARY

LABELS = FINDINGS | TREND | CHANGE | RULE


@dataclass(frozen=True, eq=False)
class Trend:
    """The course of one indicator (or one part of it) over the fiscal years.

    ``data``: a Dataset, or a plain frame with indicator, role, period, value and direction. Only actuals known
    in the report of ``fiscal_year`` count, and of them those that may be compared with the newest: see
    :func:`~evalkit.analysis.trend.series.yearly_series`, also for ``base``, ``exposure`` and what is refused.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> results = ek.Trend(city, "consultations", fiscal_year="R7").fit()
    >>> slope = results.frame.query("measure == 'trend_slope'")
    >>> slope[["value", "lower", "upper"]].astype(float).round(1).values.tolist(), slope.unit.item()
    ([[66.4, 49.9, 82.9]], '件')
    """

    data: object = field(repr=False)
    indicator: str
    component: str = ""
    fiscal_year: FiscalYear | str | int | None = None
    base: float | str | None = None
    exposure: float | str | None = None

    def fit(self, confidence: float = 0.95) -> "TrendResults":
        """Tell what the number of comparable years bears.

        2: the change. 3 and more: the slope per year. 5 and more: trend marker (yearly counts of cases, and
        shares of a base), Mann and Kendall's test, Sen's slope. 8 and more: forecasts by the model that
        erred least on the years before. 13 and more: control limits.

        Counts of a year are fitted by Poisson regression with overdispersion, or negative binomial where
        that exceeds 5; shares of a base by logistic regression; all else by least squares.
        The verdict of Mann and Kendall's test is at 1 − ``confidence``, that of the marker always at 0.2 %.

        SeriesError, a ValueError, where no trend can be formed.

        >>> cases = [464, 400, 330, 280, 226]
        >>> plain = pd.DataFrame({"indicator": "x", "role": "actual", "direction": "lower", "value": cases,
        ...                       "period": [f"FY{year}" for year in range(2020, 2025)],
        ...                       "accumulation": "flow", "count_basis": "unique"})
        >>> found = Trend(plain, "x").fit().frame.set_index("measure")
        >>> found.loc["trend_slope", ["value", "lower", "upper"]].astype(float).round(1).tolist()
        [-59.8, -77.9, -41.3]
        >>> found.label["trend_marker"], found.label["trend_judgement"], found.caveats["forecast"]
        ('decreasing', 'better', 'fewer-than-eight')
        """
        tail(confidence)
        series = yearly_series(
            self.data, self.indicator, self.component, self.fiscal_year, self.base, self.exposure
        )
        fitted = fit_series(series) if len(series.y) > 2 else None
        targets = targets_of(series)
        if len(series.y) < FEWEST_POINTS:
            return TrendResults(series, confidence, fitted, targets)
        rolled = rolling_origin(series)
        tested = backtest(rolled, confidence)
        model = choose(tested)
        known = {year: target.value for year, target in targets.items() if not target.reason}
        chosen = rolled[rolled["model"] == model]
        told = calibration(chosen, known, str(series.latest["direction"]))
        return TrendResults(series, confidence, fitted, targets, model, tested, told)


@dataclass(frozen=True, eq=False, repr=False)
class TrendResults:
    """What a series of years tells.

    ``model`` names the forecast chosen (empty where there is none); ``backtest`` shows how every model fared:
    model, horizon, n, mean_absolute_error (the unit told), coverage of its intervals (share); ``trials`` are
    the chances that the chosen one would have told, one row per origin and year with a target.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> results = ek.Trend(city, "consultations", fiscal_year="R4").fit()
    >>> results
    TrendResults(consultations: FY2016 to FY2022, 7 points, poisson)
    >>> results.predict("R5").caveats.tolist()
    ['fewer-than-eight', 'fewer-than-eight']
    """

    series: Series
    confidence: float
    fitted: Fit | None
    targets: dict[int, Target]
    model: str = ""
    backtest: pd.DataFrame = field(default_factory=pd.DataFrame)
    trials: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"probability": [], "met": []}))  # fmt: skip

    @property
    def frame(self) -> pd.DataFrame:
        """All findings as an estimate frame, with the figures that they rest on."""
        series = self.series
        used = pd.concat([series.rows, series.targets[series.targets["value"].notna()]])
        rows: list[Row] = [
            *trend_rows(series, self.fitted, self.confidence),
            *self._ahead(),
            *trial_rows(series, self.backtest, self.calibration, self.trials, self.brier),
            *control_rows(series),
        ]
        told = [estimates(figures_as_rows(used)), estimates(rows)]
        aimed = " ".join(target.caveats for target in self.targets.values())
        if "bridged" in (*series.caveats, *aimed.split()):
            known = year_reported(series.latest["period"])
            told.insert(1, bridge_rows(used, series.breaks, known))
        return self._framed(*told)

    @property
    def params(self) -> pd.Series:
        """Coefficients on the model's scale (log, logit or the unit): at the first year, and per year."""
        return pd.Series(self._fit.params, index=["const", "year"])

    @property
    def dispersion(self) -> float:
        """Pearson's χ² / degrees of freedom of counts and shares, the residual variance of levels."""
        return self._fit.dispersion

    def conf_int(self, confidence: float | None = None) -> pd.DataFrame:
        """Student's limits of the coefficients: columns lower and upper."""
        fit = self._fit
        quantile = special.stdtrit(fit.df, 1 - tail(confidence or self.confidence))
        half = quantile * np.sqrt(np.diag(fit.cov))
        limits = {"lower": fit.params - half, "upper": fit.params + half}
        return pd.DataFrame(limits, index=["const", "year"])

    @property
    def calibration(self) -> pd.DataFrame:
        """Chances told in the past, in five bins: from, to, n, predicted (their mean), met (share met)."""
        return calibration_bins(self.trials)

    @property
    def brier(self) -> float:
        """Brier score of the chances told in the past; missing where there were none."""
        return brier(self.trials)

    def predict(
        self, fiscal_year: FiscalYear | str | int, target: float | None = None
    ) -> pd.DataFrame:
        """Forecast a later year: its value with prediction interval, and the chance that its target is met.

        ``target``: one to try in place of the plan's (marked as assumed). Estimate frame of two rows,
        ``forecast`` and ``target_probability``, each refused in words where it can't be given: a year that
        isn't later, or further ahead than past years could try (points − 5).
        """
        year = FiscalYear(fiscal_year)
        goal = self.targets.get(year.year, Target(np.nan, "", "no-target"))
        if target is not None:
            if not np.isfinite(target):
                raise ValueError(
                    f"目標が有限の数ではありません: {target}。 / The target isn't a finite number: {target}."
                )
            goal = Target(float(target), "")
        return self._framed(estimates(self._year(year, goal)))

    def summary(self, lang: Lang = "ja") -> Shown:
        """Set the findings out, without the figures behind them and the trials of each model."""
        series = self.series
        years = " – ".join(f"FY{int(year)}" for year in series.years[[0, -1]])
        head = [("series", f"{self._name} ({label(FAMILIES, series.family, lang)})")]
        head.append(("years", f"{years} (n = {len(series.y)})"))
        if self.fitted is not None:
            head.append(("model", label(METHODS, self.fitted.model, lang)))
            head.append(("dispersion", f"{self.fitted.dispersion:.4g}"))
        head.append(("interval", f"{self.confidence:g}"))
        columns = ("measure", "period", "value", "lower", "upper", "finding", "method")
        table = []
        told = self.frame
        told = told[told["measure"].isin(MEASURES) & (told["by"] == "")]
        for fact in told.to_dict("records"):
            numbers = [fact["value"], fact["lower"], fact["upper"]]
            cells = [label(MEASURES, fact["measure"], lang), period_label(fact["period"], lang)]
            cells += ["" if np.isnan(number) else f"{number:.6g}" for number in numbers]
            cells.append(label(LABELS, fact["label"], lang) if fact["label"] else "")
            cells.append(label(METHODS, fact["method"], lang) if fact["method"] else "")
            table.append(cells)
        codes = dict.fromkeys(" ".join(told["caveats"]).split())
        return Shown(
            label(SUMMARY, "title", lang),
            label(SUMMARY, "notes", lang),
            head=[(label(SUMMARY, key, lang), text) for key, text in head],
            columns=[label(SUMMARY, column, lang) for column in columns],
            rows=table,
            notes=words(" ".join(codes), lang),
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Say which series, its years and its models."""
        first, last = (f"FY{int(year)}" for year in self.series.years[[0, -1]])
        models = [self.fitted.model if self.fitted else "", self.model]
        told = "".join(f", {model}" for model in models if model)
        return f"TrendResults({self._name}: {first} to {last}, {len(self.series.y)} points{told})"

    @property
    def _name(self) -> str:
        latest = self.series.latest
        return " ".join(part for part in (latest["indicator"], latest["component"]) if part)

    @property
    def _fit(self) -> Fit:
        if self.fitted is None:
            code = "two-points" if len(self.series.y) < 3 else "undetermined"
            raise SeriesError(self._name, code)
        return self.fitted

    def _framed(self, *frames: pd.DataFrame) -> pd.DataFrame:
        frame = pd.concat(frames, ignore_index=True)
        if self.series.plan is not None:
            frame.attrs["plan"] = self.series.plan
        return frame

    def _ahead(self) -> list[Row]:
        """The next years; of the chances only those of targets that are set."""
        last, rows = int(self.series.years[-1]), []
        years = min(HORIZONS, reach(len(self.series.y))) or 1
        for year in range(last + 1, last + 1 + years):
            goal = self.targets.get(year)
            found = self._year(FiscalYear(year), goal or Target(np.nan, "", "no-target"))
            rows += found if goal else found[:1]
        return rows

    def _year(self, year: FiscalYear, goal: Target) -> list[Row]:
        series, period = self.series, str(year)
        ahead = year.year - int(series.years[-1])
        reason, found = "", None
        if ahead < 1:
            reason = "not-ahead"
        elif len(series.y) < FEWEST_POINTS:
            reason = "fewer-than-eight"
        elif ahead > reach(len(series.y)):
            reason = "beyond-backtest"
        else:
            found = forecast(series, self.model, ahead)
            if found is None or found[-1].sd == 0:
                reason = "undetermined" if found is None else "no-spread"
        if reason or found is None:
            measures = ("forecast", "target_probability")
            return [refused(series, measure, period, reason) for measure in measures]
        return [
            forecast_row(series, period, self.model, found[-1], self.confidence),
            probability_row(series, period, self.model, found[-1], goal),
        ]
