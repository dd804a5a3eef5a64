"""How long people stay on a roster: the share still there, and why the others left."""

from dataclasses import replace

import seaborn as sns
from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    as_percent,
    mark,
    panels,
    style,
)
from evalkit.telling.strata import stratum
from evalkit.telling.tables.tenure import causes_of, life_table
from evalkit.telling.teller import Teller, percent
from evalkit.words.codes import Label, Lang, enumerated

TITLE = Label("名簿に残る割合", "Share still on the roster")
YEARS = Label("名簿に載ってからの年数", "years since joining")
LEFT = Label("残る割合と、離脱した理由", "still there, and why the others left")
STAY = Label("名簿に残る", "still there")


def plot_tenure(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the survival curve with its interval and median, beside it why people left, stacked up to all who joined.

    LookupError where the facts tell of no tenure.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_tenure(city, "R7"))
    >>> print(ek.plot_tenure(facts, "en").alt.split(", tenure 5")[0])
    Share still on the roster. tenure 1 80.0%, tenure 2 64.6%, tenure 3 51.9%, tenure 4 41.3%
    """
    still = [fact for fact in facts.select(measure="still_on_roster") if fact.has_value]
    if not still:
        raise LookupError("在籍年数が分かりません。 / No tenure is known.")
    tell = Teller(facts, lang)
    told = {each: _of_cause(facts, each) for each in causes_of(facts)}
    causes = {cause: own for cause, own in told.items() if own}
    with style():
        _, drawn = panels(4.2, 2 if causes else 1)
        _curve(drawn[0], still, facts, tell)
        made_up = mark(facts, lang).strip()
        drawn[0].set_title("\n".join(filter(None, [TITLE.told(lang), made_up])), loc="left")
        if causes:
            _stack(drawn[1], still, causes, tell)
            drawn[1].set_title(LEFT.told(lang), loc="left")
        for axes in drawn:
            axes.set_xlabel(YEARS.told(lang), fontsize=9)
            axes.set_xlim(left=0)
            axes.set_ylim(0, 1)
            axes.locator_params(axis="x", integer=True)
        as_percent(drawn[0].yaxis)
    caption = Label("図のデータ", "Data of the figure").told(lang)
    data = replace(life_table(facts, lang), name="tenure-data", caption=caption)
    return Picture(drawn[0], _alt(tell, still, causes), replace(data, template="folded.html.j2"))


def _curve(axes: Axes, still: list[Fact], facts: Facts, tell: Teller) -> None:
    years = [0.0, *map(tenure_of, still)]
    sure = [fact for fact in still if fact.lower == fact.lower]
    shaded = [0.0, *map(tenure_of, sure)]
    low, high = ([1.0, *(getattr(fact, end) for fact in sure)] for end in ("lower", "upper"))
    axes.fill_between(shaded, low, high, step="post", color=BLUE, alpha=0.25, lw=0)
    axes.step(years, [1.0, *(fact.value for fact in still)], where="post", color=BLUE)
    median = facts.find(measure="median_tenure", method="kaplan-meier")
    if median is not None and median.has_value:
        axes.plot([0, median.value, median.value], [0.5, 0.5, 0], color=ORANGE, lw=1, ls="--")
        said = f"{Label('中央値', 'median').told(tell.lang)} {tell.number(median)}"
        where, to = (median.value, 0.5), (6, 4)
        axes.annotate(said, where, to, textcoords="offset points", color=ORANGE, fontsize=9)
    level = Label("薄い帯は{}％の区間", "shaded: {} % interval").told(tell.lang)
    axes.text(
        *(0.98, 0.95, level.format(percent(still[0].confidence))),
        transform=axes.transAxes,
        ha="right",
        color=INK,
        fontsize=8,
    )


def _stack(axes: Axes, still: list[Fact], causes: dict[str, list[Fact]], tell: Teller) -> None:
    """Stack the share still there and those that left by cause, each named at its end."""
    until = min(len(own) for own in causes.values())
    layers = {STAY.told(tell.lang): still[:until]}
    layers |= {stratum(cause, tell): own[:until] for cause, own in causes.items()}
    shades = [GREY, *sns.light_palette(BLUE, len(layers) + 1)[1:]]
    years = [0.0, *map(tenure_of, still[:until])]
    base = [0.0] * len(years)
    for (name, own), shade in zip(layers.items(), shades, strict=False):
        start = 1.0 if own[0].measure == "still_on_roster" else 0.0
        top = [low + more for low, more in zip(base, [start, *(fact.value for fact in own)], strict=True)]  # fmt: skip
        axes.fill_between(years, base, top, step="post", color=shade, lw=0.5, edgecolor="white")
        said = f"{name} {tell.number(own[-1])}"
        place = (years[-1], (base[-1] + top[-1]) / 2)
        axes.annotate(
            *(said, place, (5, 0)),
            textcoords="offset points",
            va="center",
            color=INK,
            fontsize=8,
            annotation_clip=False,
        )
        base = top


def tenure_of(fact: Fact) -> float:
    """Return the years of a fact's tenure."""
    return float(fact.by.split(";")[0].removeprefix("tenure="))


def _of_cause(facts: Facts, cause: str) -> list[Fact]:
    found = facts.select(measure="left_by_cause")
    return [fact for fact in found if fact.has_value and fact.by.endswith(f";{cause}")]


def _alt(tell: Teller, still: list[Fact], causes: dict[str, list[Fact]]) -> str:
    def listed(found: list[Fact]) -> str:
        said = (f"{stratum(fact.by, tell)} {tell.number(fact)}" for fact in found)
        return enumerated(said, tell.lang)

    said = Label("名簿に残る割合の図。{}。", "Share still on the roster. {}.").told(tell.lang)
    told = said.format(listed(still))
    if causes:
        last = [own[-1] for own in causes.values()]
        told += Label("離脱した割合：{}。", " Left: {}.").told(tell.lang).format(listed(last))
    return told
