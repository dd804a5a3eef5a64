"""What a roster's counts tell of its turnover: every rung reached, and why not the others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.given import Given, merged
from evalkit.analysis.turnover import text
from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.counts import Counts, TurnoverError
from evalkit.analysis.turnover.frame import (
    About,
    Expected,
    about,
    binomial_rows,
    cause_count_rows,
    cause_rows,
    entry_rows,
    exits_row,
    framed,
    level_rows,
    prior_rows,
    rate_row,
    rung_rows,
    year_rows,
)
from evalkit.analysis.turnover.groups import CauseFit, GroupFit, fit_causes, fit_entries, fit_exits
from evalkit.analysis.turnover.level import Level, local_level
from evalkit.analysis.turnover.text import SMALLEST
from evalkit.analysis.turnover.years import YearFit, fit_years
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.shown import Shown

JEFFREYS = Beta(0.5, 0.5)
"""Where no prior is stated."""

YEARS = 3
LEVEL_YEARS = 4

_Fit = TypeVar("_Fit")


@dataclass(frozen=True, eq=False, repr=False)
class TurnoverResults:
    """What the counts tell of a roster's turnover; each rung is its fit, or the code why it isn't reached.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> flows = pd.DataFrame({"year": [2021, 2022, 2023, 2024], "opening": [8400, 8460, 8505, 8452],
    ...                       "exits": [1500, 1590, 1494, 1752]})
    >>> results = ek.Turnover(flows).fit()
    >>> results
    TurnoverResults(FY2021/FY2024: local-level)
    >>> round(results.rate().mean, 3), results.reasons["entries"]
    (0.187, 'no-entries')
    >>> ahead = results.predict(opening=8460).query("measure == 'exits_expected'").set_index("method")
    >>> ahead[["value", "lower", "upper"]].astype(float).round().astype(int).values.tolist()
    [[1585, 1187, 2026], [1741, 1460, 2038]]
    """

    counts: Counts | None
    confidence: float
    prior: Beta | None
    walk: float
    place: dict[str, str]

    @cached_property
    def binomial(self) -> GroupFit | str:
        """Rung 1: exits by group and year."""
        return self._try(fit_exits)

    @cached_property
    def years(self) -> YearFit | str:
        """Rung 2: how much the years differ."""

        def fit(counts: Counts) -> YearFit:
            told = counts.filled
            if len(told) < YEARS:
                raise TurnoverError("fewer-than-three-years")
            if told["exits"].sum() in (0, told["opening"].sum()):
                raise TurnoverError("none-or-all-left")
            return fit_years(told["exits"], told["opening"])

        return self._try(fit)

    @cached_property
    def causes(self) -> CauseFit | str:
        """Rung 3: causes by group."""
        return self._try(fit_causes)

    @cached_property
    def entries(self) -> GroupFit | str:
        """Rung 4: entries by group."""
        return self._try(fit_entries)

    @cached_property
    def level(self) -> list[Level] | str:
        """Rung 6: the course of the level."""

        def fit(counts: Counts) -> list[Level]:
            told = counts.filled
            if len(told) < LEVEL_YEARS:
                raise TurnoverError("fewer-than-four-years")
            if told["exits"].isin([0]).any() or (told["exits"] == told["opening"]).any():
                raise TurnoverError("none-or-all-left")
            return local_level(told["year"], told["exits"], told["opening"], self.walk)

        return self._try(fit)

    @property
    def reasons(self) -> dict[str, str]:
        """Each rung's code why it isn't reached, empty where it is."""
        return {
            "intervals": "no-counts" if self.counts is None or self.counts.filled.empty else "",
            "binomial": _code(self.binomial),
            "beta-binomial": _code(self.years),
            "causes": _code(self.causes),
            "entries": _code(self.entries),
            "prior": self._prior_code,
            "local-level": _code(self.level),
        }

    @property
    def rung(self) -> str:
        """The highest rung that the exit rate stands on; empty where nobody was ever on the roster."""
        reached = [name for name, code in self.reasons.items() if not code]
        of_rate = [name for name in reached if name not in ("causes", "entries")]
        return of_rate[-1] if of_rate else ""

    @property
    def params(self) -> pd.Series:
        """Coefficients of the exits on the logit scale: const, a group each, and year."""
        fit = _fitted(self.binomial)
        return pd.Series(fit.fit.params, index=fit.names)

    @property
    def dispersion(self) -> float:
        """φ of the exits, Pearson's χ² / degrees of freedom."""
        return _fitted(self.binomial).fit.dispersion

    def conf_int(self, confidence: float | None = None) -> pd.DataFrame:
        """Student's limits of the coefficients: columns lower and upper."""
        return _fitted(self.binomial).limits(confidence or self.confidence)[["lower", "upper"]]

    def rate(self, confidence: float | None = None) -> Beta:
        """Distribution of a later year's exit rate.

        From three years on that of a further year like them; else the prior (Jeffreys' where none is stated)
        updated by the counts, which leaves out how much years differ.
        """
        if not isinstance(self.years, str):
            return self.years.next(confidence or self.confidence)
        if self.counts is None or self.counts.filled.empty:
            if self.prior is None:
                raise TurnoverError("no-counts")
            return self.prior
        told = self.counts.filled
        return (self.prior or JEFFREYS).after(int(told["exits"].sum()), int(told["opening"].sum()))

    @property
    def closing(self) -> tuple[FiscalYear, Given] | None:
        """The last year counted and the roster at its end, opening − exits + entries; None where entries aren't known."""
        if self.counts is None or "entries" not in self.counts.totals:
            return None
        last = self.counts.totals.iloc[-1]
        year = FiscalYear(int(last["year"]))
        _, counted = self._told
        rows = counted[(counted["period"] == str(year)) & (counted["by"] == "")]
        rows = rows[rows["measure"].isin(["opening", "exits", "entries"])]
        size = float(last["opening"] - last["exits"] + last["entries"])
        return year, Given(size, merged(fact_ids(rows)))

    def predict(
        self, opening: int, ahead: int = 1, confidence: float | None = None
    ) -> pd.DataFrame:
        """Forecast the exits from a roster of ``opening`` persons, ``ahead`` years after the last one.

        Estimate frame: exit_rate_expected and exits_expected with beta-binomial limits, by each method that
        the counts bear: ``beta-binomial`` (or ``beta``), where later years vary as past ones did, and
        ``local-level``, where the level wanders on. TurnoverError where ``opening`` is negative or not whole, or
        the year isn't ahead.
        """
        if opening < 0 or opening % 1 != 0:
            raise TurnoverError("negative-flow" if opening < 0 else "not-whole", opening)
        if ahead < 1 or ahead % 1 != 0:
            raise TurnoverError("not-ahead", ahead)
        of = self._told[0]._replace(confidence=confidence or self.confidence)
        self.rate(of.confidence)
        rows = []
        for each in self._expected(int(ahead), of):
            rows += [rate_row(of, each), exits_row(of, int(opening), each)]
        return framed(rows, of)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """All findings as an estimate frame, with the counts that they rest on."""
        of, counted = self._told
        rows = rung_rows(self.reasons, self.rung, of)
        if self.counts is not None:
            counted_causes = cause_count_rows(self.counts, of)
            rows += [
                *counted_causes,
                *binomial_rows(self.binomial, of),
                *year_rows(self.years, of),
                *cause_rows(self.causes, counted_causes, of),
                *entry_rows(self.entries, self.counts.groups[0], of),
                *level_rows(self.level, of),
            ]
        rows += prior_rows(self.prior, self.reasons["prior"], of)
        rows += [rate_row(of, each) for each in self._expected(1, of)]
        return pd.concat([counted, framed(rows, of)], ignore_index=True)

    def summary(self, lang: Lang = "ja", threshold: int = SMALLEST) -> Shown:
        """Set the findings out: which rung, why not higher, and what each tells.

        Nothing that rests on a count of persons below ``threshold``, nor by cause and group (0: everything).
        """
        return text.summary(self.frame, self.confidence, lang, threshold)

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def __repr__(self) -> str:
        """Say which years and which rung."""
        return f"TurnoverResults({self._told[0].period or '-'}: {self.rung or '-'})"

    @cached_property
    def _told(self) -> tuple[About, pd.DataFrame]:
        return about(self.counts, self.confidence, self.place)

    def _expected(self, ahead: int, of: About) -> list[Expected]:
        """The exit rate of a later year, by each method that the counts bear."""
        if not self.rung:
            return []
        seen = None if self.counts is None else self.counts.filled
        last = None if seen is None or seen.empty else int(seen["year"].max())
        period = "" if last is None else f"FY{last + ahead}"
        rate, method = self.rate(of.confidence), "beta"
        codes: list[str] = []
        if not isinstance(self.years, str):
            method, codes = "beta-binomial", ["years-alike"]
        else:
            codes += [] if last is None else ["between-years-unknown"]
            codes += ["prior-stated"] if self.prior else []
        found = [Expected(rate, rate.mean, rate.interval(of.confidence), method, period, codes)]
        if not isinstance(self.level, str):
            step = self.level[-1].ahead(ahead, self.walk)
            limits = step.interval(of.confidence)
            codes = ["walk-stated"]
            found.append(Expected(step.beta(), step.rate, limits, "local-level", period, codes))
        return found

    @property
    def _prior_code(self) -> str:
        if self.prior is None:
            return "no-prior"
        return "" if isinstance(self.years, str) else "prior-superseded"

    def _try(self, fit: Callable[[Counts], _Fit]) -> _Fit | str:
        if self.counts is None:
            return "no-counts"
        try:
            return fit(self.counts)
        except TurnoverError as error:
            return error.code


def _code(found: object) -> str:
    return found if isinstance(found, str) else ""


def _fitted(found: GroupFit | str) -> GroupFit:
    if isinstance(found, str):
        raise TurnoverError(found)
    return found
