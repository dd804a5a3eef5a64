"""How much a roster turns over, by year."""

import seaborn as sns

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.picture import (
    BLUE,
    ORANGE,
    Picture,
    as_percent,
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


def plot_turnover(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the yearly exit rate and the share of newcomers of the whole roster with their intervals."""
    tell = Teller(facts, lang)
    shown: list[Fact] = []
    with style():
        _, (axes,) = panels(3.8)
        for measure, colour in (("exit_rate", BLUE), ("entry_share", ORANGE)):
            found = [f for f in facts.select(measure=measure, by="") if f.has_value]
            years = [FiscalYear(fact.period).year for fact in found]
            values = [fact.value for fact in found]
            errors = [
                [fact.value - fact.lower for fact in found],
                [fact.upper - fact.value for fact in found],
            ]
            axes.errorbar(years, values, yerr=errors, color=colour, fmt="none", capsize=3, lw=1)
            sns.lineplot(x=years, y=values, ax=axes, color=colour, marker="o", errorbar=None)
            if found:
                axes.annotate(
                    label(MEASURES, measure, lang),
                    (years[-1], values[-1]),
                    (8, 7 if measure == "exit_rate" else -7),
                    textcoords="offset points",
                    va="center",
                    color=colour,
                    annotation_clip=False,
                )
            shown += found
        by_year(axes)
        as_percent(axes.yaxis)
        axes.set_ylim(bottom=0)
        axes.set_title(
            pick(("名簿の変動", "Turnover of the roster"), lang) + mark(facts, lang), loc="left"
        )
    told = [
        f"{period_label(fact.period, lang)} {label(MEASURES, fact.measure, lang)} {tell.told(fact)}"
        for fact in shown
    ]
    start = pick(
        ("名簿の離脱率と新規の割合の推移。", "Exit rate and share of newcomers by year. "), lang
    )
    return Picture(axes, start + "、".join(told), data_of(facts, lang, "turnover-data", shown))
