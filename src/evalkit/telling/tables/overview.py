"""How every indicator of an evaluation ended, at a glance: a line each, or a line a measure where there are many."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import is_undecided, undecided
from evalkit.telling.report import letters
from evalkit.telling.tables.scorecard import NO_TARGET, listed, sections, targeted
from evalkit.telling.tables.table import Column, Entry, Row, Table, in_row
from evalkit.telling.teller import NONE, Teller
from evalkit.words.codes import Label, Lang, enumerated

LINES = 20
"""More indicators than these are told by measure; so many lines fill half a page."""

HEADINGS = {
    "name": Label("指標", "Indicator"),
    "result": Label("評価・達成", "Result"),
    "attainment": Label("達成率", "Attainment"),
    "travel": Label("現況値からの動き", "Since the baseline"),
    "section": Label("施策", "Measure"),
    "letters": Label("成果指標の評価", "Ratings of outcomes"),
    "met": Label("行動量の目標", "Targets of activities"),
}
TITLES = Label("{}の結果一覧", "Results of {} at a glance")


def overview_table(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Table:
    """Tell of each indicator the letter (of an activity, whether its target was met), attainment and movement.

    Of more than :data:`LINES` indicators it counts letters and targets met by measure of the plan. A letter
    that nobody has decided yet says so, with the rule's for the ``internal`` audience only.
    """
    tell = Teller(facts, lang)
    order = sections(facts)
    indicators = [each for section in order for each in listed(facts, section)]
    indicators += [each for each in listed(facts) if each not in indicators]
    if len(indicators) > LINES:
        keys: tuple[str, ...] = ("section", "letters", "met")
        rows = tuple(_of_section(facts, each, lang, audience) for each in order)
        groups: dict[int, str] = {}
    else:
        keys = ("name", "result", "attainment", "travel")
        rows = tuple(_of_indicator(tell, each, audience) for each in indicators)
        nodes = [tell.section(each) for each in indicators]
        groups = {
            place: tell.node(node)
            for place, node in enumerate(nodes)
            if node and (place == 0 or node != nodes[place - 1])
        }
    columns = tuple(Column(key, HEADINGS[key].told(lang), key == "attainment") for key in keys)
    title = TITLES.told(lang).format(facts.year.label(lang))
    return Table("overview", title, columns, rows, facts, lang, groups=groups)


def _of_indicator(tell: Teller, indicator: str, audience: str) -> Row:
    own = tell.facts.of(indicator)

    def told(measure: str) -> tuple[Entry, ...]:
        found = [fact for fact in own if fact.measure == measure]
        return tuple(_entry(tell, fact) for fact in found) or (Entry(NONE),)

    if indicator not in targeted(tell.facts):  # its next target is of a later year
        result: tuple[Entry, ...] = (Entry(NO_TARGET.told(tell.lang)),)
    elif tell.indicator(indicator, "kind") == "activity":
        result = told("met")
    else:
        result = (_letter(tell, own, audience),)
    return {
        "name": (Entry(tell.indicator(indicator), to=in_row(indicator)),),
        "result": result,
        "attainment": told("attainment"),
        "travel": told("travel"),
    }


def _letter(tell: Teller, own: list[Fact], audience: str) -> Entry:
    ratings = [fact for fact in own if fact.measure == "rating" and not fact.component]
    decided = [fact for fact in ratings if fact.method == "as-published"]
    for fact in (decided or ratings)[:1]:
        if is_undecided(tell.facts, fact):
            shown = fact.id if audience == "internal" else ""
            return Entry(undecided(tell, fact, audience), shown)
        return Entry(tell.told(fact), fact.id)
    return Entry(NONE)


def _entry(tell: Teller, fact: Fact) -> Entry:
    mark, said = tell.mark(fact.component), _said(tell, fact)
    return Entry(f"{mark}\N{NO-BREAK SPACE}{said}" if mark else said, fact.id)


def _said(tell: Teller, fact: Fact) -> str:
    under = [tell.facts[each] for each in fact.derived_from.split()]
    waits = any(each.status == "pending" for each in under)
    return tell.status("pending") if waits and not fact.has_value else tell.told(fact)


def _of_section(facts: Facts, section: str, lang: Lang, audience: str) -> Row:
    tell = Teller(facts, lang)
    activities = set(targeted(facts, section, "activity"))
    said = [_said(tell, f) for f in facts.select(measure="met") if f.indicator in activities]
    counts = [f"{word} {said.count(word)}" for word in dict.fromkeys(said)]
    outcomes = targeted(facts, section, "outcome")
    return {
        "section": (Entry(tell.node(section), to=section),),
        "letters": (Entry(letters(facts, lang, audience, section) if outcomes else NONE),),
        "met": (Entry(enumerated(counts, lang) or NONE),),
    }
