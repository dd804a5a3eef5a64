"""Areas as a funnel: the fewer are counted, the further chance alone leads from the share of all together."""

from collections.abc import Sequence
from dataclasses import replace

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
from evalkit.telling.tables.areas import funnel_table, names
from evalkit.telling.tables.scorecard import pick
from evalkit.telling.teller import Teller
from evalkit.telling.terms import LABELS, MEASURES
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, label

TITLE = Label("{}（{}、分母は{}）", "{} ({}, out of {})")
KEY = Label(
    "濃い帯は95％、薄い帯は99.8％の偶然の範囲、破線は全体の割合。名前は99.8％の範囲の外の自治体。",
    "Bands: limits of chance, 95 % and 99.8 %; dashed: all areas together. Named: outside of 99.8 %.",
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
    shares = [fact for fact in facts.select(measure="area_share") if fact.has_value]
    together = facts.find(measure="areas_together")
    if together is None or not shares:
        raise LookupError("比べられる自治体がありません。 / No areas can be compared.")
    base = {fact.area: facts[fact.derived_from.split()[1]] for fact in shares}
    shares.sort(key=lambda fact: base[fact.area].value)
    sizes = [base[fact.area].value for fact in shares]
    with style():
        figure, (axes,) = panels(4.4)
        for measure, shade in (("area_limits_998", SHADE), ("area_limits_95", "#d9e6ef")):
            found = [facts.find(measure=measure, area=fact.area) for fact in shares]
            low, high = ([getattr(each, end) for each in found] for end in ("lower", "upper"))
            axes.fill_between(sizes, low, high, color=shade, lw=0)
        axes.axhline(together.value, color=GREY, lw=1, ls="--")
        for fact, size in zip(shares, sizes, strict=True):
            is_within = fact.label == "within"
            axes.plot(
                size, fact.value, "o" if is_within else "D", color=BLUE if is_within else ORANGE
            )
            if fact.label.startswith("far-"):
                said = called.get(fact.area, fact.area)
                axes.annotate(
                    *(said, (size, fact.value), (6, 3)),
                    textcoords="offset points",
                    color=INK,
                    fontsize=9,
                )
        as_percent(axes.yaxis)
        axes.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
        first = shares[0]
        axes.set_xlabel(tell.indicator(base[first.area].indicator), fontsize=9)
        told = label(MEASURES, "area_share", lang), tell.indicator(first.indicator)
        title = pick(TITLE, lang).format(*told, tell.indicator(base[first.area].indicator))
        axes.set_title(title + mark(facts, lang), loc="left")
        notes = [pick(KEY, lang), *words(together.caveats, lang)]
        under(figure, pick(("", " "), lang).join(notes))
    alt = pick(ALT, lang) + pick(("、", ", "), lang).join(
        _told(tell, called, fact) for fact in shares
    )
    caption = pick(("図のデータ", "Data of the figure"), lang)
    data = replace(funnel_table(facts, areas, lang), name="areas-data", caption=caption)
    return Picture(axes, alt, replace(data, template="folded.html.j2"))


def _told(tell: Teller, called: dict[str, str], fact: Fact) -> str:
    where = label(LABELS, fact.label, tell.lang)
    brackets = ("（{}）", " ({})")
    said = f"{called.get(fact.area, fact.area)} {tell.number(fact)}"
    return said + pick(brackets, tell.lang).format(where)
