"""Indicators over the years: what was aimed at, what was reached, and what may come next."""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    Picture,
    by_year,
    data_of,
    mark,
    panels,
    style,
)
from evalkit.telling.plots.spread import spread
from evalkit.telling.teller import Teller, percent
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear, period_label

WORDS = {
    "title": Label("{}（{}）", "{} ({})"),
    "start": Label("{}の目標と実績の推移。", "Targets and actuals of {} by year. "),
    "break": Label("定義の変更", "definition changed"),
    "forecast": Label("予測（{}％の区間）", "forecast ({} % interval)"),
}


class Course(NamedTuple):
    """An indicator's facts by year: targets, actuals (the pending ones, too), forecasts; the first years of new definitions."""

    target: list[Fact]
    actual: list[Fact]
    forecast: list[Fact]
    breaks: list[int]

    @property
    def reached(self) -> list[Fact]:
        """The actuals that have arrived."""
        return [fact for fact in self.actual if fact.has_value]


def plot_years(facts: Facts, indicator: str, lang: Lang = "ja") -> Picture:
    """Draw an indicator's actuals over the years against each year's target, cut where its definition changed.

    Targets are steps, a year wide. Forecasts, where the facts hold some, stand with their intervals; a year
    whose actual is still being tallied says so.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.published(city, "R7"))
    >>> print(ek.plot_years(facts, "consultations", "en").alt.split(";")[0])
    Targets and actuals of Consultations by year. fiscal 2016 actual 1,851 cases target 1,870 cases
    """
    tell = Teller(facts, lang)
    course = course_of(facts, indicator)
    with style():
        _, (axes,) = panels(3.8)
        draw_course(axes, course)
        _names(axes, course, tell)
        by_year(axes)
        unit = tell.unit(course.reached[-1]).strip()
        title = label(WORDS, "title", lang).format(tell.indicator(indicator), unit)
        axes.set_title("\n".join(lines(title + mark(facts, lang), 84)), loc="left")
    shown = [*course.actual, *course.target, *course.forecast]
    alt = label(WORDS, "start", lang).format(tell.indicator(indicator)) + told_course(course, tell)
    return Picture(axes, alt, data_of(facts, lang, f"{indicator}-data", shown))


def course_of(facts: Facts, indicator: str) -> Course:
    """Return the course of an indicator as a whole, its years in order."""

    def yearly(measure: str) -> list[Fact]:
        found = facts.select(indicator=indicator, measure=measure, component="", by="")
        years = [f for f in found if f.period.startswith("FY") and f.period[2:].isdecimal()]
        return sorted(years, key=lambda fact: fact.period)

    def told(measure: str) -> list[Fact]:
        return [fact for fact in yearly(measure) if fact.has_value]

    return Course(told("target"), yearly("actual"), told("forecast"), _breaks(facts, indicator))


def draw_course(axes: Axes, course: Course, size: float = 6) -> None:
    """Draw targets as steps, actuals as a line with a mark a year, forecasts with their intervals."""
    for own in _between(course.target, course.breaks):
        edges = [each for fact in own for each in (year_of(fact) - 0.5, year_of(fact) + 0.5)]
        axes.plot(edges, np.repeat([fact.value for fact in own], 2), color=GREY, lw=1.2)
    for own in _between(course.reached, course.breaks):
        years, values = [year_of(fact) for fact in own], [fact.value for fact in own]
        axes.plot(years, values, color=BLUE, marker="o", markersize=size, mec="white", mew=0.75)
    if course.forecast:
        ahead = [course.reached[-1], *course.forecast]
        way = [year_of(fact) for fact in ahead], [fact.value for fact in ahead]
        axes.plot(*way, color=BLUE, lw=1, linestyle=":")
        years = [year_of(fact) for fact in course.forecast]
        middles = np.array([fact.value for fact in course.forecast])
        ends = np.array([(fact.lower, fact.upper) for fact in course.forecast]).T
        axes.errorbar(
            years,
            middles,
            yerr=np.abs(ends - middles),
            color=BLUE,
            fmt="o",
            markersize=size,
            mfc="white",
            capsize=3,
            lw=1,
        )
    tops = [fact.value for fact in (*course.target, *course.reached)]
    tops += [fact.upper for fact in course.forecast]
    axes.set_ylim(0, 1.08 * max(tops, default=1.0) or 1.0)
    axes.yaxis.set_major_formatter("{x:,g}")
    for since in changed(course):
        axes.axvline(since - 0.5, color=INK, lw=1, linestyle=":")


def changed(course: Course) -> list[int]:
    """Return the years since which another definition holds within a course."""
    first = year_of(course.reached[0])
    return [each for each in course.breaks if each > first]


def told_course(course: Course, tell: Teller) -> str:
    """Put every year of a course in words."""
    kinds = (*course.actual, *course.target, *course.forecast)
    said = []
    for year in dict.fromkeys(fact.period for fact in sorted(kinds, key=year_of)):
        own = [fact for fact in kinds if fact.period == year]
        figures = " ".join(_figure(fact, tell) for fact in own)
        said.append(f"{period_label(year, tell.lang)} {figures}")
    return Label("、", "; ").told(tell.lang).join(said)


def year_of(fact: Fact) -> int:
    """Return the fiscal year of a fact as a number."""
    return FiscalYear(fact.period).year


def _figure(fact: Fact, tell: Teller) -> str:
    interval = tell.interval(fact)
    around = Label("（{}）", " ({})").told(tell.lang).format(interval) if interval else ""
    return f"{label(MEASURES, fact.measure, tell.lang)} {tell.told(fact)}{around}"


def _names(axes: Axes, course: Course, tell: Teller) -> None:
    """Name each line at its end with its last number, and each year whose actual is pending."""
    ends = {"target": course.target, "actual": course.reached, "forecast": course.forecast}
    last = {key: found[-1] for key, found in ends.items() if found}
    top = axes.get_ylim()[1]
    places = spread([fact.value for fact in last.values()], [0.075 * top] * len(last), 0, top)
    right = max(year_of(fact) for fact in last.values()) + 0.6
    for (key, fact), place in zip(last.items(), places, strict=True):
        said = label(MEASURES, key, tell.lang)
        if key == "forecast":
            said = label(WORDS, key, tell.lang).format(percent(fact.confidence))
        colour = GREY if key == "target" else BLUE
        told = f"{said} {tell.number(fact)}"
        axes.text(right, place, told, va="center", color=colour, fontsize=9)
    below = axes.get_xaxis_transform()
    for fact in course.actual:
        if fact.status == "pending":
            said = tell.status("pending")
            axes.text(
                year_of(fact), 0.03, said, transform=below, ha="center", color=INK, fontsize=8.5
            )
    for since in changed(course):
        said = label(WORDS, "break", tell.lang)
        axes.text(since - 0.45, 0.03, said, transform=below, color=INK, fontsize=8.5)


def _between(found: list[Fact], breaks: list[int]) -> list[list[Fact]]:
    """Part facts where a definition changed."""
    sides: dict[int, list[Fact]] = {}
    for fact in found:
        sides.setdefault(sum(each <= year_of(fact) for each in breaks), []).append(fact)
    return list(sides.values())


def _breaks(facts: Facts, indicator: str) -> list[int]:
    """The first years of new definitions up to the evaluated year, in their order, bridged ones too."""
    years = facts.plan_rows.redefined.get(indicator, {})
    return [FiscalYear(year).year for year in years if year <= str(facts.until)]
