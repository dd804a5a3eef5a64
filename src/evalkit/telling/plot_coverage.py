"""Pictures of where plan coverage is heading, and of how a roster came to its size."""

from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.coverage_tables import (
    ends,
    is_band,
    own_conditions,
    projection_table,
    projections,
    shared_parts,
)
from evalkit.telling.plots import BLUE, GREY, INK, ORANGE, Picture, data_of, mark, style
from evalkit.telling.tables import pick
from evalkit.telling.teller import Teller, percent
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Lang, label
from evalkit.words.coverage import conditions
from evalkit.words.fiscal import FiscalYear, period_label

SHADES = ("#d3e6f3", "#9cc7e3", "#5b9dc9")
"""Of the fan from its outer to its inner band: they differ in lightness alone."""

WIDTH = {"ja": 58, "en": 112}
"""Characters of small print that fit beside each other."""

STEPS = {"opening": 0, "exits": -1, "entries": 1, "transfers_in": 1, "transfers_out": -1}
"""The lines of a roster's account between opening and closing, with their sign."""


def plot_coverage(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the fan of each projection with its median, a panel for each, under all that they hold under.

    LookupError where the facts know no projection.
    """
    found = projections(facts)
    if not found:
        raise LookupError("見通しがありません。 / No projection has been made.")
    shared, tell = shared_parts(found), Teller(facts, lang)
    under = conditions(next(iter(found)), lang)
    common = [each for each in under if len(found) == 1 or each in conditions(";".join(sorted(shared)), lang)]
    titles = [_lines(own_conditions(by, shared, lang), WIDTH[lang] // len(found), lang) for by in found]
    height = max(len(lines) for lines in titles)
    title = pick(("計画の作成率の見通し", "Share with a plan, projected"), lang) + mark(facts, lang)
    with style():
        figure = Figure(figsize=(8, 4.2), layout="constrained")
        panels = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
        for axes, own, lines in zip(panels, found.values(), titles, strict=True):
            _fan(axes, own, tell)
            above = [""] * (height - len(lines)) + lines
            axes.set_title("\n".join(above), loc="left", fontsize=9)
        first = panels[0]
        first.set_title("\n".join([title, *titles[0]]), loc="left")
        small = "\n".join(_lines(common, WIDTH[lang], lang))
        figure.supxlabel(small, x=0.02, ha="left", fontsize=8, color=INK)
    told = "".join(_told(tell, by, own) for by, own in found.items())
    caption = pick(("図のデータ", "Data of the figure"), lang)
    data = replace(projection_table(facts, lang), name="coverage-data", caption=caption)
    alt = pick(("計画の作成率の見通しの図。", "Share with a plan, projected. "), lang) + told
    return Picture(first, alt.strip(), replace(data, template="folded.html.j2"))


def plot_roster_waterfall(facts: Facts, lang: Lang = "ja", by: str = "") -> Picture:
    """Draw how the roster of the last year counted (of a group by ``by``) came from its opening to its closing.

    opening − exits + entries ± moves between zones = closing. LookupError where no year's account is told
    in full, ValueError where it doesn't close.
    """
    period, steps = _account(facts, by)
    tell = Teller(facts, lang)
    closing = steps.pop("closing")
    with style():
        figure = Figure(figsize=(8, 3.8), layout="constrained")
        axes = figure.subplots()
        level, names = 0.0, []
        for place, (measure, fact) in enumerate([*steps.items(), ("closing", closing)]):
            sign = STEPS.get(measure, 0)
            after = level + sign * fact.value if sign else fact.value
            colour = {0: GREY, 1: BLUE, -1: ORANGE}[sign]
            base = min(level, after) if sign else 0
            axes.bar(place, fact.value, bottom=base, width=0.6, color=colour)
            text = {0: "", 1: "+", -1: "−"}[sign] + tell.number(fact)
            top = (place, base + fact.value)
            axes.annotate(text, top, (0, 4), textcoords="offset points", ha="center", color=INK)
            if measure != "closing":
                axes.hlines(after, place + 0.3, place + 0.7, color=INK, lw=0.8)
            level = after
            names.append("\n".join(_words(label(MEASURES, measure, lang), lang)))
        axes.set_xticks(range(len(names)), names)
        axes.margins(y=0.12)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        title = pick(("名簿の人数の増減（{}）", "How the roster changed in {}"), lang)
        axes.set_title(title.format(period_label(period, lang)) + mark(facts, lang), loc="left")
    shown = [*steps.values(), closing]
    told = pick(("、", ", "), lang).join(
        f"{label(MEASURES, fact.measure, lang)} {tell.number(fact)}" for fact in shown
    )
    start = pick(("{}の名簿の人数の増減の図。", "How the roster changed in {}. "), lang)
    alt = start.format(period_label(period, lang)) + told
    return Picture(axes, alt, data_of(facts, lang, "waterfall-data", shown))


def _fan(axes: Axes, own: list[Fact], tell: Teller) -> None:
    """Shade the bands from the widest to the narrowest, draw the median over them, name them at their ends."""
    levels = sorted({fact.confidence for fact in own if is_band(fact)}, reverse=True)
    outset = [fact for fact in own if fact.measure == "opening_coverage"]
    years: list[int] = []
    ends_of: list[tuple[float, str]] = []
    for shade, level in zip(SHADES, levels, strict=True):
        band = [fact for fact in own if is_band(fact) and fact.confidence == level]
        points = [(_year(fact), fact.value, fact.value) for fact in outset]
        points += [(_year(fact), fact.lower, fact.upper) for fact in band]
        years, lower, upper = (list(each) for each in zip(*points, strict=True))
        axes.fill_between(years, lower, upper, color=shade, lw=0)
        sign = pick(("％", " %"), tell.lang)
        ends_of.append((band[-1].upper, percent(level) + sign))
    middle = [*outset, *(fact for fact in own if is_band(fact) and fact.confidence == levels[0])]
    axes.plot(years, [fact.value for fact in middle], color=BLUE, marker="o", markersize=4)
    low, high = axes.get_ylim()
    gap, place = (high - low) * 0.055, middle[-1].value
    axes.annotate(tell.number(middle[-1]), (years[-1], place), (6, 0), va="center", color=BLUE, textcoords="offset points", annotation_clip=False)
    for upper, said in reversed(ends_of):
        place = max(upper, place + gap)
        axes.annotate(said, (years[-1], place), (6, 0), va="center", color=INK, fontsize=8, textcoords="offset points", annotation_clip=False)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.xaxis.set_major_formatter(lambda year, _: FiscalYear(int(year)).short)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
