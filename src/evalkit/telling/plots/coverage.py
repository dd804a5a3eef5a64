"""Pictures of where plan coverage is heading, and of how a roster came to its size."""

from dataclasses import replace
from typing import Any

from matplotlib.axes import Axes

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.lettering import lines
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    as_percent,
    by_year,
    mark,
    panels,
    style,
)
from evalkit.telling.plots.spread import spread
from evalkit.telling.tables.coverage import (
    ends,
    is_band,
    own_conditions,
    projection_table,
    projections,
    shared_parts,
)
from evalkit.telling.teller import Teller, percent
from evalkit.words.codes import Label, Lang, enumerated
from evalkit.words.coverage import clause, conditions
from evalkit.words.fiscal import FiscalYear, period_label

SHADES = ("#d3e6f3", "#9cc7e3", "#5b9dc9")
"""Of the fan from its outer to its inner band: they differ in lightness alone."""

MEDIAN, LONG_RUN = Label("中央値", "median"), Label("長期", "long run")

WIDTH = 116
"""Columns of small print that fit beside each other."""


def plot_coverage(facts: Facts, lang: Lang = "ja") -> Picture:
    """Draw the fan of each projection with its median, a panel for each, above what they all hold under.

    LookupError where the facts know no projection.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, made_per_year=1500)
    >>> ek.plot_coverage(ek.collect(course.fit(years=2)), "en").data.frame.iloc[2, :5].tolist()
    ['end of fiscal 2025', '67.2%', '66.9% to 67.5%', '66.7% to 67.8%', '66.4% to 68.0%']
    """
    found = projections(facts)
    if not found:
        raise LookupError("見通しがありません。 / No projection has been made.")
    tell = Teller(facts, lang)
    shared = shared_parts(found)
    single = len(found) == 1
    own = [[] if single else own_conditions(by, shared, lang) for by in found]
    heads = [_lines(each, lang, len(found)) for each in own]
    rows = max(map(len, heads))
    first = next(iter(found))
    common = conditions(first, lang, set(first.split(";")) - shared)
    title = Label("計画の作成率の見通し", "Share with a plan, projected").told(lang) + mark(
        facts, lang
    )
    with style():
        figure, drawn = panels(4.2, len(found))
        for axes, fan in zip(drawn, found.values(), strict=True):
            _fan(axes, fan)
        for axes, fan, head in zip(drawn, found.values(), heads, strict=True):
            _name(axes, fan, tell, is_last=axes is drawn[-1])
            told = "\n".join([*head, *[""] * (rows - len(head))])
            axes.set_xlabel(Label("年度末", "end of fiscal year").told(lang), fontsize=8)
            axes.text(0, 1.02, told, transform=axes.transAxes, fontsize=8, color=INK)
        drawn[0].set_title(title, loc="left", pad=8 + 10 * rows)
        _key(drawn[-1], list(found.values())[-1], tell)
        under = Label("条件：", "If ").told(lang) + "\n".join(_lines(common, lang))
        figure.supxlabel(under, x=0.02, ha="left", fontsize=8, color=INK)
    sentences = [_told(tell, by, fan) for by, fan in found.items()]
    start = Label("計画の作成率の見通しの図。", "Share with a plan, projected. ").told(lang)
    caption = Label("図のデータ", "Data of the figure").told(lang)
    data = replace(projection_table(facts, lang), name="coverage-data", caption=caption)
    alt = start + Label("", " ").told(lang).join(sentences)
    return Picture(drawn[0], alt, replace(data, template="folded.html.j2"))


def _fan(axes: Axes, own: list[Fact]) -> None:
    """Shade the bands from the widest to the narrowest, from the outset on, and draw the median over them."""
    outset = [fact for fact in own if fact.measure == "opening_coverage"]
    for shade, band in zip(SHADES, _bands(own), strict=True):
        points = [(_year(fact), fact.value, fact.value) for fact in outset]
        points += [(_year(fact), fact.lower, fact.upper) for fact in band]
        years, lower, upper = map(list, zip(*points, strict=True))
        axes.fill_between(years, lower, upper, color=shade, lw=0)
    middle = [*outset, *_bands(own)[0]]
    shares = [fact.value for fact in middle]
    axes.plot([_year(fact) for fact in middle], shares, color=BLUE, marker="o", markersize=4)
    for fact in own:
        if fact.measure == "steady_coverage":
            axes.axhline(fact.value, color=ORANGE, lw=1.5, linestyle="--")
    axes.margins(y=0.1)
    by_year(axes)
    axes.locator_params(axis="x", nbins=6)
    as_percent(axes.yaxis)


def _name(axes: Axes, own: list[Fact], tell: Teller, is_last: bool) -> None:
    """Write the median's share at its last year (beside the last panel its key does), and that of the long run at the first."""
    last = _bands(own)[0][-1]
    beside: dict[str, Any] = {"xytext": (6, 0), "textcoords": "offset points", "va": "center"}
    beside["annotation_clip"] = False
    if not is_last:
        axes.annotate(tell.number(last), (_year(last), last.value), color=BLUE, **beside)
    for fact in own:
        if fact.measure == "steady_coverage":
            said = f"{LONG_RUN.told(tell.lang)} " + tell.number(fact)
            where = (_year(own[0]), fact.value)
            is_below = _bands(own)[0][0].value > fact.value
            to, side = ((0, -3), "top") if is_below else ((0, 3), "bottom")
            axes.annotate(
                *(said, where, to),
                color=ORANGE,
                fontsize=9,
                textcoords="offset points",
                va=side,
            )


def _key(axes: Axes, own: list[Fact], tell: Teller) -> None:
    """Say beside the last panel what its median and its bands are, each at its own height."""
    last = [band[-1] for band in _bands(own)]
    edges = [last[0].value, *(fact.upper for fact in last)]
    said = [f"{MEDIAN.told(tell.lang)} {tell.number(last[0])}"]
    said += [clause(f"band={percent(fact.confidence)}", tell.lang) for fact in last]
    low, high = axes.get_ylim()
    places = spread(edges, [(high - low) / 18] * len(edges), low, high)
    for edge, text, place in zip(edges, said, places, strict=True):
        axes.annotate(
            text,
            (_year(last[0]), edge),
            (1.05, (place - low) / (high - low)),
            textcoords="axes fraction",
            va="center",
            fontsize=8,
            color=BLUE if edge == edges[0] else INK,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.6, "relpos": (0, 0.5)},
        )


def _bands(own: list[Fact]) -> list[list[Fact]]:
    """Return the bands of a fan by year, the widest first."""
    levels = sorted({fact.confidence for fact in own if is_band(fact)}, reverse=True)
    return [[fact for fact in own if is_band(fact) and fact.confidence == each] for each in levels]


def _told(tell: Teller, by: str, own: list[Fact]) -> str:
    """Put a fan in words: what it holds under, each year's median and its widest range."""
    lang = tell.lang
    widest = max(fact.confidence for fact in own if is_band(fact))
    said = []
    for fact in own:
        if is_band(fact) and fact.confidence != widest:
            continue
        when = period_label(fact.period, lang) or Label("長期", "long run").told(lang)
        told = f"{when} {tell.number(fact)}"
        if is_band(fact):
            told += Label("（{}）", " ({})").told(lang).format(ends(tell, fact))
        said.append(told)
    frame = Label(
        "{}のとき：{}（括弧内は{}％の幅）。", "If {}: {} (in brackets: the {} % range)."
    ).told(lang)
    when = enumerated(conditions(by, lang), lang)
    return frame.format(when, enumerated(said, lang), percent(widest))


def _lines(clauses: list[str], lang: Lang, panels: int = 1) -> list[str]:
    """Break clauses into lines that fit into one of so many panels."""
    return lines(enumerated(clauses, lang), WIDTH // panels, 9) if clauses else []


def _year(fact: Fact) -> int:
    return FiscalYear(fact.period.removesuffix("-end")).year
