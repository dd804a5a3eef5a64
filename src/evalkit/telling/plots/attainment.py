"""How far the targets were reached."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    as_percent,
    data_of,
    is_pending,
    mark,
    named,
    panels,
    style,
)
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, enumerated


def plot_attainment(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the attainment (%) of every indicator against its target, filled where it was met, open where it was missed.

    One that has none is named all the same, with the reason: still being tallied, no ratio. LookupError where the
    facts evaluate no year.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> picture = ek.plot_attainment(facts, "en")
    >>> print(picture.alt.split(", ")[0])
    Attainment with the target at 100 %. Training sessions on multi-agency collaboration and an inclusive community 100.0%
    >>> picture.data.frame.iloc[2].tolist()
    ['Participants in training on an inclusive community and multi-agency collaboration', 'attainment', 'fiscal 2024', '92.8%']
    """
    tell = Teller(facts, lang)
    found = [
        fact
        for indicator in targeted(facts)
        for fact in facts.select(indicator=indicator, measure="attainment")
    ]
    shares = {place: fact for place, fact in enumerate(found) if fact.has_value}
    names = ["\n".join(lines(named(tell, fact), 44)) for fact in found]
    with style():
        figure, (axes,) = panels(1.0 + 0.42 * len(found))
        # texts are measured once: at about the width that long names leave
        figure.subplots_adjust(left=0.5)
        values = [fact.value for fact in shares.values()]
        colours = [BLUE if value >= 1 else ORANGE for value in values]
        widths = [3 if value >= 1 else 1.5 for value in values]
        fills = [BLUE if value >= 1 else "white" for value in values]
        if values:
            axes.hlines([*shares], 1, values, colors=colours, lw=widths)
            axes.scatter(
                values, [*shares], s=55, c=fills, edgecolors=colours, linewidths=1.5, zorder=3
            )
        for place, fact in shares.items():
            met = fact.value >= 1
            axes.annotate(
                tell.told(fact),
                (fact.value, place),
                (7 if met else -7, 0),
                textcoords="offset points",
                va="center",
                ha="left" if met else "right",
                color=INK,
                fontsize=9,
                annotation_clip=False,
            )
        axes.axvline(1, color=INK, lw=1, zorder=0)
        for place, fact in enumerate(found):
            if place not in shares:
                told = lines(_why(tell, fact), 40, 1)[0]
                axes.text(1.005, place, f" {told}", va="center", color=GREY, fontsize=9)
        axes.set_yticks(range(len(found)), names)
        axes.yaxis.set_label_coords(0, 0.5)  # no label: matplotlib would search a place for it
        axes.set_ylim(len(found) - 0.4, -0.6)
        high, low = max([1.2, *values]), min([0.9, *values])
        room = (high - low) * 0.14
        axes.set_xlim(low - room, high + room)
        as_percent(axes.xaxis)
        axes.set_xlabel(Label("達成率（目標＝100％）", "attainment (target = 100 %)").told(lang))
        title = Label("{} 目標に対する達成率", "Attainment of targets, {}").told(lang)
        axes.set_title(title.format(facts.year.label(lang)) + mark(facts, lang), loc="left")
    said = enumerated((f"{named(tell, f)} {_said(tell, f)}" for f in found), lang)
    start = Label("目標を100％とした達成率の図。", "Attainment with the target at 100 %. ").told(
        lang
    )
    data = data_of(facts, lang, "attainment-data", list(shares.values()))
    return Picture(axes, start + said, data)


def _said(tell: Teller, fact: Fact) -> str:
    return tell.told(fact) if fact.has_value else _why(tell, fact)


def _why(tell: Teller, fact: Fact) -> str:
    """Say why there is no attainment."""
    reasons = [] if is_pending(fact) else words(fact.caveats, tell.lang)
    return reasons[0] if reasons else tell.status("pending")
