"""Areas as a funnel: the fewer are counted, the further chance alone leads from the share of all together."""

from collections.abc import Sequence
from dataclasses import replace
from math import nan

from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    SHADE,
    Picture,
    as_percent,
    mark,
    panels,
    style,
    under,
)
from evalkit.telling.tables.areas import (
    comparisons,
    funnel_table,
    limits_of,
    names,
    of_all,
    title_of,
)
from evalkit.telling.teller import Teller
from evalkit.telling.terms import LABELS
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, enumerated, label

LIMITS = (("area_limits_998", SHADE), ("area_limits_95", "#d9e6ef"))
"""How the limits of the areas are drawn, one above the other."""
WIDE = 4
"""From so many times the smallest base on, bases are drawn by their logarithm."""
KEY = Label(
    "帯は偶然の範囲（青は95％、灰色は99.8％）、破線は全体の割合。ひし形は95％の範囲の外、名前は99.8％の範囲の外の自治体。",
    "Bands: limits of chance (blue 95 %, grey 99.8 %); dashed: all areas together. Diamond: outside of 95 %, named: outside of 99.8 %.",
)
ALT = Label(
    "自治体の割合を分母の大きさの順に示す図。", "Shares of areas by the size of their base. "
)


def plot_funnel(facts: Facts, areas: Sequence[object] = (), lang: Lang = "ja") -> Picture:
    """Draw each area's share against the size of its base, within the limits that chance would leave it; those outside of 99.8 % are named.

    ``areas``: the datasets, which give the areas their names. LookupError where the facts compare no areas.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> rows = [("a", 40, 100), ("b", 90, 200), ("c", 160, 400), ("d", 100, 150)]
    >>> figures = pd.DataFrame(
    ...     [(area, indicator, value) for area, x, n in rows for indicator, value in (("x", x), ("n", n))],
    ...     columns=["area", "indicator", "value"],
    ... ).assign(role="actual", period="FY2024", direction="none", count_basis="unique")
    >>> print(ek.plot_funnel(ek.collect(ek.funnel([figures], "x", "n", 2024)), lang="en").alt)
    Shares of areas by the size of their base. a 40.0% (within), d 66.7% (above, 99.8 %), b 45.0% (within), c 40.0% (below, 95 %)
    """
    tell, called = Teller(facts, lang), names(areas, lang)
    compared = comparisons(facts)
    if len(compared) > 1:
        raise LookupError(
            "図は1つの比較ごとに描きます。 / A picture shows one comparison at a time."
        )
    shares = [fact for each in compared for fact in each if fact.has_value]
    if not shares:
        raise LookupError("比べられる自治体がありません。 / No areas can be compared.")
    base = {fact.area: facts[fact.derived_from.split()[1]] for fact in shares}
    shares.sort(key=lambda fact: base[fact.area].value)
    together, _ = of_all(facts, shares)
    with style():
        figure, (axes,) = panels(4.4)
        sizes = [base[fact.area].value for fact in shares]
        for measure, shade in LIMITS:
            limits = [limits_of(facts, fact, measure) for fact in shares]
            lower = [each.lower if each else nan for each in limits]
            upper = [each.upper if each else nan for each in limits]
            axes.fill_between(sizes, lower, upper, color=shade, lw=0)
            axes.vlines(sizes, lower, upper, color=shade, lw=4)
        axes.axhline(together.value, color=GREY, lw=1, ls="--")
        for fact in shares:
            size, is_within = base[fact.area].value, fact.label in ("within", "")
            axes.plot(
                size, fact.value, "o" if is_within else "D", color=BLUE if is_within else ORANGE
            )
        _name(axes, shares, base, called, lang)
        as_percent(axes.yaxis)
        if sizes[-1] >= WIDE * sizes[0]:
            axes.set_xscale("log")
            axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.minorticks_off()
        axes.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
        axes.set_xlabel(tell.indicator(base[shares[0].area].indicator), fontsize=9)
        axes.set_title(title_of(tell, shares) + mark(facts, lang), loc="left")
        under(figure, _key(together, lang))
    alt = ALT.told(lang) + enumerated((_told(tell, called, fact) for fact in shares), lang)
    caption = Label("図のデータ", "Data of the figure").told(lang)
    data = replace(funnel_table(facts, areas, lang), name="areas-data", caption=caption)
    return Picture(axes, alt, replace(data, template="folded.html.j2"))


def _name(
    axes: Axes, shares: list[Fact], base: dict[str, Fact], called: dict[str, str], lang: Lang
) -> None:
    """Name the areas outside of 99.8 %; those at one place together."""
    places: dict[tuple[float, float], list[str]] = {}
    for fact in shares:
        if fact.label.startswith("far-"):
            place = base[fact.area].value, fact.value
            places.setdefault(place, []).append(called.get(fact.area, fact.area))
    for place, found in places.items():
        said = enumerated(found, lang)
        axes.annotate(said, place, (6, 3), textcoords="offset points", color=INK, fontsize=9)


def _key(together: Fact, lang: Lang) -> str:
    said = [KEY.told(lang), *words(together.caveats, lang)]
    return (
        "".join(said) if lang == "ja" else " ".join(f"{each[0].upper()}{each[1:]}" for each in said)
    )


def _told(tell: Teller, called: dict[str, str], fact: Fact) -> str:
    said = f"{called.get(fact.area, fact.area)} {tell.number(fact)}"
    brackets = Label("（{}）", " ({})").told(tell.lang)
    return said + (brackets.format(label(LABELS, fact.label, tell.lang)) if fact.label else "")
