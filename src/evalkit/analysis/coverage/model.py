"""Where the share of a roster with a plan is heading: year by year with its uncertainty, and in the long run."""

from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import pandas as pd

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.coverage import text
from evalkit.analysis.coverage.inputs import (
    Answer,
    Draw,
    ExitRate,
    Number,
    Row,
    Source,
    Start,
    read_source,
    read_start,
    short,
)
from evalkit.analysis.coverage.paths import (
    Counts,
    Course,
    bands,
    expected_path,
    half_life,
    simulate,
    steady_coverage,
    survivors,
)
from evalkit.analysis.estimate import estimates
from evalkit.analysis.roster.given import derived
from evalkit.analysis.turnover.text import SMALLEST
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.shown import Shown

INNER = (0.5, 0.8)
"""Bands of the fan within the one of the confidence asked for."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """Plans in force on a roster that keeps its size, and how they come about.

    ``turnover`` tells the yearly exit rate d: fitted turnover, a beta distribution, mean and effective
    size, or one rate taken as certain; with ``draw`` "common" a path has one rate for all years, with
    "yearly" another one each year. ``plans`` in force at the end of ``fiscal_year`` on a ``roster`` of so
    many persons: unless given, those at which fitted turnover ends. One of three sources of plans:

    - ``made_per_year``: a fixed effort, P' = (1 − d)P + m; with ``mid_year`` exposed to half a year's exits.
    - ``response``: everybody without a valid plan gets a notice, and a share r makes one.
    - ``responses``: newcomers answer at r₁, those carried over without a plan at r₂.

    A response is a share taken as certain, or the numbers (plans made, notices sent), which make it
    Beta(m + ½, M − m + ½). ``made_first_year``: plans that the first year is known to have made, whatever the
    source of the later ones. People with a plan leave ``hazard_ratio`` times as often as those without one.
    A :class:`~evalkit.analysis.roster.given.Given` number brings the facts behind it along; a plain roster, exit
    rate, share or effort is called an assumption. The course: :class:`~evalkit.analysis.coverage.paths.Course`.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, response=(1977, 4456))
    >>> results = course.fit()
    >>> round(results.steady, 3), results.path.head(2).round(3).to_dict()
    (0.799, {'FY2024': 0.689, 'FY2025': 0.75})
    """

    turnover: ExitRate = field(repr=False)
    _: KW_ONLY
    plans: Number
    roster: Number | None = None
    fiscal_year: FiscalYear | str | int | None = None
    made_per_year: Number | None = None
    response: Answer | None = None
    responses: tuple[Answer, Answer] | None = None
    made_first_year: Number | None = None
    hazard_ratio: float = 1.0
    mid_year: bool = False
    draw: Draw = "common"
    area: str = ""
    indicator: str = ""
    release: str = ""

    def fit(
        self, confidence: float = 0.95, *, years: int = 10, paths: int = 10_000, seed: int = 1
    ) -> "CoverageResults":
        """Project the plans by simulation: parameters drawn, then whole persons who stay and answer.

        ``confidence`` of the fan's outer band, beside those of 50 and 80 %. The same seed gives the same
        numbers. ValueError where what is given can't be, or not exactly one source of plans is.

        >>> notices = Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, response=(1977, 4456))
        >>> results = notices.fit()
        >>> round(results.steady, 6), results.path.head(2).round(6).tolist()
        (0.799499, [0.688898, 0.750275])
        >>> bool(results.predict(2030).query("by.str.endswith('band=95')").lower.item() < 0.7986)
        True
        """
        tail(confidence)
        if years < 1 or paths < 1:
            raise ValueError(
                f"yearsとpathsは1以上です: {years}、{paths}。 / At least one year and one path are needed."
            )
        start = read_start(
            self.turnover,
            self.plans,
            self.roster,
            self.fiscal_year,
            self.hazard_ratio,
            self.draw,
            area=self.area,
            indicator=self.indicator,
            release=self.release,
        )
        source = read_source(
            start,
            self.made_per_year,
            self.response,
            self.responses,
            self.mid_year,
            self.made_first_year,
        )
        found = simulate(source.course, years, paths, seed)
        return CoverageResults(start, source, confidence, found)


@dataclass(frozen=True, eq=False, repr=False)
class CoverageResults:
    """Where plan coverage is heading; ``plans`` holds the simulated plans in force, years × paths.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, made_per_year=1500)
    >>> results = course.fit(years=3)
    >>> results
    CoverageResults(roster=8452;plans=4657;exit_rate=0.2;made=1500: FY2024 to FY2026, 10,000 paths)
    >>> chance = results.predict("R8", share=0.715).query("measure == 'coverage_chance'")
    >>> round(chance.value.item(), 2)
    0.51
    """

    start: Start
    source: Source
    confidence: float
    plans: Counts

    @property
    def course(self) -> Course:
        """How plans come and go, with the rates."""
        return self.source.course

    @property
    def steady(self) -> float:
        """Share with a plan at which the course settles, at the point values of all rates."""
        return steady_coverage(self.course)

    @property
    def half_life(self) -> float:
        """Years until half of the gap to the settled share is closed."""
        return half_life(self.course)

    @property
    def path(self) -> pd.Series:
        """Share with a plan at the end of each year at the point values of all rates, by fiscal year."""
        first, years = self.start.year, len(self.plans)
        index = [str(first + ahead) for ahead in range(1, years + 1)]
        return pd.Series(expected_path(self.course, years)[1:], index=index, name="coverage")

    @cached_property
    def fan(self) -> tuple[Floats, Floats]:
        """Median share of each year, and the limits of its bands of 50 %, 80 % and the confidence asked for."""
        return bands(self.plans / self.course.roster, (*INNER, self.confidence))

    @property
    def frame(self) -> pd.DataFrame:
        """The projection as an estimate frame: opening, fan of each year, the year's survivors, the long run."""
        start = self.start
        rows = [self._opening()]
        if self.course.hazard_ratio == 1:
            rows.append(self._surviving())
        for ahead in range(1, len(self.plans) + 1):
            rows += self._year(ahead)
        if self.course.exit_rates[1] > 0:
            behind = self.source.behind
            rows.append(start.row("steady_coverage", self.steady, behind, by=self.by()))
        return estimates(rows)

    def predict(
        self, fiscal_year: FiscalYear | str | int, share: float | None = None
    ) -> pd.DataFrame:
        """Project the end of one year: its fan, and the chance that ``share`` of the roster has a plan by then.

        Estimate frame. ValueError for a year that wasn't simulated, or a share that isn't one.
        """
        year = FiscalYear(fiscal_year)
        ahead, last = year - self.start.year, len(self.plans)
        if not 1 <= ahead <= last:
            span = f"{self.start.year + 1}–{self.start.year + last}"
            raise ValueError(f"見通しは{span}です: {year}。 / Projected are {span}, not {year}.")
        rows = self._year(ahead)
        if share is not None:
            if not 0 <= share <= 1:
                raise ValueError(
                    f"割合は0以上1以下です: {share}。 / A share lies between 0 and 1, not {share}."
                )
            reached = self.plans[ahead - 1] >= share * self.course.roster - 1e-9
            behind, about = self.source.behind, {"period": self.start.at(year)}
            about |= {"method": "simulation", "by": self.by(f"goal={short(share)}")}
            chance = float(reached.mean())
            rows.append(self.start.row("coverage_chance", chance, behind, **about))
        return estimates(rows)

    def summary(self, lang: Lang = "ja", threshold: int = SMALLEST) -> Shown:
        """Set the projection out: what it holds under, the outer band of each year, the long run.

        Only that it is withheld where persons or plans that were counted, or those without a plan, are fewer than
        ``threshold`` (0: everything is said).
        """
        if self._rests_on_few(threshold):
            return text.withheld(threshold, lang)
        paths = {"paths": f"{self.plans.shape[1]:,}"}
        gap = {"half_life": f"{self.half_life:.3g}"} if self.course.exit_rates[1] else {}
        return text.summary(self.frame, self.by(), paths | gap, lang)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Say under which conditions, and for which years."""
        first, last = self.start.year + 1, self.start.year + len(self.plans)
        paths = f"{self.plans.shape[1]:,} paths"
        by = "-" if self._rests_on_few(SMALLEST) else self.by()
        return f"CoverageResults({by}: {first} to {last}, {paths})"

    def _rests_on_few(self, threshold: int) -> bool:
        """Whether persons or plans that were counted, or those without a plan, are few."""
        counted = [each for each in (self.start.roster, self.start.plans) if each.facts]
        sizes = [each.value for each in counted]
        sizes += [self.start.roster.value - self.start.plans.value] if len(counted) > 1 else []
        return any(0 < size < threshold for size in sizes)

    def by(self, *more: str) -> str:
        """Name the conditions of the projection, as the column ``by`` of its rows does."""
        start = self.start
        parts = [*start.stock, *start.leaving, *start.sureness, *self.source.by, *more]
        return ";".join(parts)

    def _opening(self) -> Row:
        start = self.start
        codes = start.roster_caveats
        about = {"by": ";".join(start.stock), "period": start.at(start.year), "unit": "share"}
        share = start.plans.value / start.roster.value
        row = derived("opening_coverage", share, start.plans, start.roster, caveats=codes)
        return row | start.place | about

    def _surviving(self) -> Row:
        """Plans of the outset that survive a year, whatever the roster."""
        start = self.start
        kept = survivors(self.course.plans, start.exit_rate, self.confidence)
        method = "binomial-distribution" if start.exit_rate.beta is None else "beta-binomial"
        by = [start.stock[1], *start.leaving, *start.sureness[:1]]
        about = {"by": ";".join(by), "period": start.at(start.year + 1), "unit": "件"}
        about["method"] = method
        codes = start.leaving_caveats
        row = derived("plans_surviving", kept.mean, start.plans, start.behind, caveats=codes)
        limits = {"lower": kept.lower, "upper": kept.upper, "confidence": self.confidence}
        return row | start.place | about | limits

    def _year(self, ahead: int) -> list[Row]:
        """One row for each band of a year: the median, and the band's limits."""
        middle, limits = self.fan
        period = self.start.at(self.start.year + ahead)
        about = {"period": period, "method": "simulation", "status": "forecast"}
        rows = []
        for level, (lower, upper) in zip((*INNER, self.confidence), limits[ahead - 1], strict=True):
            value = float(middle[ahead - 1])
            row = self.start.row("projected_coverage", value, self.source.behind, **about)
            band = {"lower": lower, "upper": upper, "confidence": level}
            rows.append(row | band | {"by": self.by(f"band={short(100 * level)}")})
        return rows
