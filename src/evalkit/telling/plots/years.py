"""An indicator over the years."""

import seaborn as sns

from evalkit.analysis import comparable, definitions
from evalkit.facts.facts import Facts
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
from evalkit.telling.tables.scorecard import pick
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import FiscalYear, period_label


def plot_years(facts: Facts, indicator: str, lang: Lang = "ja") -> Picture:
    """Draw an indicator's actuals over the years beside the targets, cut where its definition changed."""
    tell = Teller(facts, lang)
    series = {
        role: [
            fact
            for fact in facts.select(indicator=indicator, measure=role, component="")
            if fact.has_value and fact.period.startswith("FY") and "-" not in fact.period
        ]
        for role in ("actual", "target")
    }
    for facts_of_role in series.values():
        facts_of_role.sort(key=lambda fact: fact.period)
    with style():
        _, (axes,) = panels(3.8)
        breaks = _breaks(facts, indicator)
        for role, colour in (("target", GREY), ("actual", BLUE)):
            found = series[role]
            if not found:
                continue
            years = [FiscalYear(fact.period).year for fact in found]
            sides = [sum(each <= year for each in breaks) for year in years]
            for each in sorted(set(sides)):
                side = [place for place, own in enumerate(sides) if own == each]
                sns.lineplot(
                    x=[years[place] for place in side],
                    y=[found[place].value for place in side],
                    ax=axes,
                    color=colour,
                    marker="o" if role == "actual" else "",
                    linestyle="-" if role == "actual" else "--",
                    errorbar=None,
                )
            other = series["target" if role == "actual" else "actual"]
            above = bool(other) and found[-1].value > other[-1].value
            axes.annotate(
                label(MEASURES, role, lang),
                (years[-1], found[-1].value),
                (8, 7 if above else -7),
                textcoords="offset points",
                va="center",
                color=colour,
            )
        by_year(axes)
        axes.set_ylim(0, 1.08 * max(fact.value for found in series.values() for fact in found))
        first = min((FiscalYear(fact.period).year for fact in series["actual"]), default=0)
        for since in (each for each in breaks if each > first):
            axes.axvline(since - 0.5, color=INK, lw=1, linestyle=":")
            words = pick(("定義の変更", "definition changed"), lang)
            place = axes.get_xaxis_transform()
            axes.text(since - 0.45, 0.02, words, transform=place, color=INK, fontsize=9)
        unit = tell.unit(series["actual"][-1]).strip()
        title = pick(("{}（{}）", "{} ({})"), lang).format(tell.indicator(indicator), unit)
        axes.set_title(title + mark(facts, lang), loc="left")
    shown = series["actual"] + series["target"]
    ends = [f"{period_label(fact.period, lang)} {tell.told(fact)}" for fact in series["actual"]]
    start = pick(("{}の実績の推移。", "Actuals of {} by year. "), lang)
    alt = start.format(tell.indicator(indicator)) + "、".join(ends)
    return Picture(axes, alt, data_of(facts, lang, f"{indicator}-data", shown))


def _breaks(facts: Facts, indicator: str) -> list[int]:
    """The first years of new definitions up to the evaluated year, in their order, bridged ones too."""
    if facts.plan is None:
        return []
    years = definitions.changes_by_place(comparable.plan_breaks(facts.plan))(indicator, "")
    return [FiscalYear(year).year for year in years if year <= str(facts.until)]
