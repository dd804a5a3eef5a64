"""How a roster came to its size within a year, as a waterfall."""

from textwrap import wrap

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.plots.picture import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Picture,
    data_of,
    mark,
    panels,
    style,
)
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, enumerated, label
from evalkit.words.fiscal import period_label

STEPS = {"opening": 0, "exits": -1, "entries": 1, "transfers_in": 1, "transfers_out": -1}
"""The lines of a roster's account before its closing, with their sign."""

WHOLE = ("opening", "exits", "entries")
"""Those of all zones together: moves between them cancel out."""


def has_account(facts: Facts, by: str = "") -> bool:
    """Say whether any year's account (of a group by ``by``) is told in full: what is suppressed isn't drawn.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> account = ek.roster_account(city, "R7")
    >>> ek.has_account(ek.collect(account)), ek.has_account(ek.collect(account, threshold=1_000_000))
    (True, False)
    """
    return _account(facts, by) is not None


def plot_roster_waterfall(facts: Facts, lang: Lang = "ja", by: str = "") -> Picture:
    """Draw how the roster of the last year counted (of a group by ``by``) came from its opening to its closing.

    opening − exits + entries ± moves between zones = closing. LookupError where no year's account is told
    in full, ValueError where it doesn't close.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_account(city, "R7", counts=ek.count_roster(city.roster)))
    >>> print(ek.plot_roster_waterfall(facts, "en").alt)
    How the roster changed in fiscal 2024. on the roster at opening 8,332 people, left 1,686 people, joined 1,714 people, on the roster at closing 8,360 people
    """
    found = _account(facts, by)
    if found is None:
        raise LookupError(
            "名簿の増減が分かる年度がありません。 / No year's account is told in full."
        )
    period, steps = found
    tell = Teller(facts, lang)
    closing = steps.pop("closing")
    with style():
        _, (axes,) = panels(3.8)
        level, names = 0.0, []
        for place, (measure, fact) in enumerate([*steps.items(), ("closing", closing)]):
            sign = STEPS.get(measure, 0)
            after = level + sign * fact.value if sign else fact.value
            colour = {0: GREY, 1: BLUE, -1: ORANGE}[sign]
            base = min(level, after) if sign else 0
            hatch = "///" if sign < 0 else ""
            axes.bar(
                place,
                fact.value,
                bottom=base,
                width=0.6,
                color="white" if hatch else colour,
                edgecolor=colour,
                hatch=hatch,
            )
            text = {0: "", 1: "+", -1: "−"}[sign] + tell.number(fact)
            top = (place, base + fact.value)
            axes.annotate(text, top, (0, 4), textcoords="offset points", ha="center", color=INK)
            if measure != "closing":
                axes.hlines(after, place + 0.3, place + 0.7, color=INK, lw=0.8)
            level = after
            names.append("\n".join(wrap(label(MEASURES, measure, lang), 14)))
        axes.set_xticks(range(len(names)), names)
        axes.margins(y=0.12)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        title = Label("名簿の人数の増減（{}）", "How the roster changed in {}").told(lang)
        axes.set_title(title.format(period_label(period, lang)) + mark(facts, lang), loc="left")
    shown = [*steps.values(), closing]
    told = enumerated(
        (f"{label(MEASURES, fact.measure, lang)} {tell.number(fact)}" for fact in shown), lang
    )
    start = Label("{}の名簿の人数の増減の図。", "How the roster changed in {}. ").told(lang)
    alt = start.format(period_label(period, lang)) + told
    return Picture(axes, alt, data_of(facts, lang, "waterfall-data", shown))


def _account(facts: Facts, by: str) -> tuple[str, dict[str, Fact]] | None:
    """Return the last period that is told in full, and its account: opening, movements that there were, closing."""
    for last in reversed(facts.select(measure="closing", by=by)):
        own = {
            fact.measure: fact
            for measure in (STEPS if by else WHOLE)
            for fact in facts.select(measure=measure, by=by, period=last.period)
            if fact.has_value
        }
        if not last.has_value or not set(WHOLE) <= set(own):
            continue
        total = sum((sign or 1) * own[each].value for each, sign in STEPS.items() if each in own)
        if total != last.value:
            raise ValueError(
                f"{last.period}の人数が合いません（{total:g}と{last.value:g}）。"
                f" / The account of {last.period} doesn't close: {total:g} against {last.value:g}."
            )
        moved = {each: fact for each, fact in own.items() if fact.value or each == "opening"}
        return last.period, moved | {"closing": last}
    return None
