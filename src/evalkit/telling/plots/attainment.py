"""How far the targets were reached."""

import seaborn as sns

from evalkit.facts.facts import Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    INK,
    ORANGE,
    Picture,
    as_percent,
    data_of,
    mark,
    named,
    panels,
    style,
)
from evalkit.telling.tables.scorecard import pick, targeted
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang


def plot_attainment(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the attainment of every indicator against its target (100 %), longest names wrapped."""
    tell = Teller(facts, lang)
    found = [
        fact
        for indicator in targeted(facts)
        for fact in facts.select(indicator=indicator, measure="attainment")
        if fact.has_value
    ]
    names = ["\n".join(lines(named(tell, fact), 44)) for fact in found]
    with style():
        _, (axes,) = panels(1.0 + 0.42 * len(found))
        colours = [BLUE if fact.value >= 1 else ORANGE for fact in found]
        axes.hlines(range(len(found)), 1, [fact.value for fact in found], color=colours, lw=3)
        sns.scatterplot(
            x=[fact.value for fact in found],
            y=list(range(len(found))),
            color=colours,
            s=55,
            ax=axes,
            zorder=3,
            edgecolor="none",
        )
        axes.axvline(1, color=INK, lw=1)
        for place, fact in enumerate(found):
            offset, side = (6, "left") if fact.value >= 1 else (-6, "right")
            axes.annotate(
                tell.told(fact),
                (fact.value, place),
                (offset, 0),
                textcoords="offset points",
                va="center",
                ha=side,
                color=INK,
                fontsize=9,
            )
        axes.set_yticks(range(len(found)), names)
        axes.invert_yaxis()
        high = max([1.5, *(fact.value for fact in found)])
        low = min([0.9, *(fact.value for fact in found)])
        room = (high - low) * 0.14
        axes.set_xlim(low - room, high + room)
        as_percent(axes.xaxis)
        axes.set_xlabel(pick(("達成率（目標＝100％）", "attainment (target = 100 %)"), lang))
        title = pick(("{} 目標に対する達成率", "Attainment of targets, {}"), lang)
        axes.set_title(title.format(facts.year.label(lang)) + mark(facts, lang), loc="left")
    listed = "、".join(f"{named(tell, fact)} {tell.told(fact)}" for fact in found)
    start = pick(("目標を100％とした達成率の図。", "Attainment with the target at 100 %. "), lang)
    return Picture(axes, start + listed, data_of(facts, lang, "attainment-data", found))
