"""Tables told from facts: the scorecard in the report's own layout, context figures, points to check."""

from collections.abc import Iterable
from dataclasses import replace

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import (
    contradiction,
    contradictions,
    corrected_notes,
    decided_notes,
    is_undecided,
    undecided,
)
from evalkit.telling.tables.later import next_targets
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import (
    INDICATOR,
    PARTS,
    Column,
    Entry,
    Row,
    Table,
    bracketed,
    share_notes,
)
from evalkit.telling.tables.versions import version_notes
from evalkit.telling.teller import NONE, Teller
from evalkit.words.codes import Label, Lang
from evalkit.words.fiscal import period_label
from evalkit.words.spans import year_reported

HEADINGS = {
    "label": Label("番号", "No."),
    "name": Label("指標", "Indicator"),
    "baseline": Label("現況値", "Baseline"),
    "target": Label("{year} 目標", "Target, {year}"),
    "actual": Label("{year} 実績", "Actual, {year}"),
    "letter": Label("評価", "Rating"),
    "computed": Label("基準による評価", "By the rule"),
    "attainment": Label("達成率", "Attainment"),
    "progress": Label("進捗率", "Progress"),
    "change": Label("増減", "Change"),
}
NO_TARGET = Label("この年度の目標なし", "no target this year")
SUBJECTS = {
    None: Label("指標と評価", "indicators and ratings"),
    "activity": Label("行動量", "activities"),
    "outcome": Label("成果指標", "outcome indicators"),
}
NUMERIC = ("baseline", "target", "actual", "attainment", "progress", "change")


def scorecard(
    facts: Facts,
    lang: Lang = "ja",
    section: str | None = None,
    kind: str | None = None,
    audience: str = "internal",
) -> Table:
    """Tell targets, actuals and letters of the evaluated year, target above actual as reports print them.

    ``section`` (a node of the plan) and ``kind`` (``activity``, ``outcome``) narrow it down. The letter is
    the one decided; the rule's stands beside it for the ``internal`` audience only, and in its place where
    nobody is to decide (:func:`evalkit.telling.decided.is_undecided`). Notes carry footnotes, caveats, refusals, corrections and the reasons of decisions. LookupError where the facts evaluate no year.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> card = ek.scorecard(facts, "en", kind="outcome").frame
    >>> card.loc[card["Rating"] == "B", ["Indicator", "Attainment", "Progress"]].values.tolist()
    [['Participants in training on an inclusive community and multi-agency collaboration', '92.8%', '－'], ['Local resources that give residents a place or support', '98.4%', '−107.1%']]
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    indicators = listed(facts, section, kind)
    groups: dict[int, str] = {}
    for place, indicator in enumerate(indicators):
        node = tell.section(indicator)
        if section is None and node and (place == 0 or node != tell.section(indicators[place - 1])):
            groups[place] = tell.node(node)
    rows = [_row(facts, tell, indicator, notes, audience) for indicator in indicators]
    if section:  # here the page's links to an indicator lead
        rows = [
            {INDICATOR: (Entry(each),), **row} for each, row in zip(indicators, rows, strict=True)
        ]
    hidden = {"letter", "computed"} if kind == "activity" else set()
    hidden |= {"computed"} if audience != "internal" else set()
    keys = [key for key in HEADINGS if key not in hidden]
    year = facts.year.label(lang)
    columns, told = share_notes(
        [Column(key, HEADINGS[key].told(lang).format(year=year), key in NUMERIC) for key in keys],
        rows,
    )
    what = SUBJECTS[kind].told(lang)
    where = tell.node(section) if section else tell.plan()
    return Table(
        name="-".join(filter(None, ["scorecard", section, kind])),
        caption=f"{where}　{what}（{year}）" if lang == "ja" else f"{where}: {what}, {year}",
        columns=columns,
        rows=told,
        facts=facts,
        lang=lang,
        notes=notes.listed(),
        groups=groups,
        template="scorecard.html.j2",
    )


def context_table(facts: Facts, lang: Lang = "ja", section: str | None = None) -> Table:
    """Tell the figures that the report states beside its plan tables, where they stand and as of when.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> ek.context_table(facts, "en").frame.iloc[-1].tolist()
    ['Yearly turnover of the evacuation-support roster', '－', 'about 20%', '']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for indicator in _of_kind(facts, "context", section, facts.indicators):
        marks = [notes.add(name, text, "※") for name, text in tell.notes(indicator)]
        for fact in facts.select(indicator=indicator, method="as-published"):
            part = f" {tell.component(indicator, fact.component)}" if fact.component else ""
            when = period_label(fact.period, lang) if fact.period else NONE
            rows.append(
                {
                    "name": (Entry(tell.indicator(indicator) + part, notes=tuple(marks)),),
                    "period": (Entry(when),),
                    "value": (Entry(tell.told(fact), fact.id, corrected_notes(tell, notes, fact)),),
                }
            )
            marks = []
    columns = (
        Column("name", Label("項目", "What").told(lang)),
        Column("period", Label("時期", "When").told(lang)),
        Column("value", Label("値", "Value").told(lang), numeric=True),
    )
    title = Label("文書に述べられた参考の数値", "Figures stated beside the tables").told(lang)
    name = "-".join(filter(None, ["context", section]))
    return Table(name, title, columns, tuple(rows), facts, lang, notes.listed())


def with_years(facts: Facts) -> list[str]:
    """Return the targeted indicators with three or more points in time.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> rated = ek.rate(city, "R7", "params/rubrics/example-city.yaml")
    >>> facts = ek.collect(rated, ek.change(city, "R7"))
    >>> len(ek.with_years(facts)), "evacuation-plans" in ek.with_years(facts)
    (11, False)
    """
    points = facts.frame[(facts.frame["measure"] == "points") & (facts.frame["component"] == "")]
    enough = set(points.loc[points["value"] >= 3, "indicator"])
    return [indicator for indicator in targeted(facts) if indicator in enough]


def with_change(facts: Facts) -> list[str]:
    """Return the targeted indicators of which an actual may be compared with its baseline, as a change says.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> rated = ek.rate(city, "R7", "params/rubrics/example-city.yaml")
    >>> facts = ek.collect(rated, ek.change(city, "R7"))
    >>> ek.with_change(facts)[:3]
    ['outreach-visits', 'consultations', 'slow-starts']
    """
    compared = {fact.indicator for fact in facts.select(measure="change") if fact.has_value}
    return [indicator for indicator in targeted(facts) if indicator in compared]


def targeted(facts: Facts, section: str | None = None, kind: str | None = None) -> list[str]:
    """Return the indicators with a target in the evaluated year, in the plan's order.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))
    >>> ek.targeted(facts, kind="activity")
    ['training-runs', 'evacuation-notices', 'network-meetings', 'platform-districts']
    """
    rated = [fact.indicator for fact in facts.select(measure="attainment")]
    return _of_kind(facts, kind, section, dict.fromkeys(rated))


def listed(facts: Facts, section: str | None = None, kind: str | None = None) -> list[str]:
    """Return the indicators with a target in the evaluated year, or else in a later one, in the plan's order."""
    rated = set(targeted(facts))
    told = [each for each in facts.indicators if each in rated or next_targets(facts, each)]
    return _of_kind(facts, kind, section, told)


def sections(facts: Facts) -> list[str]:
    """Return the measures and sections of the plan that have something to tell, in their order."""
    tell = Teller(facts, "ja")
    stated = _of_kind(facts, "context", None, facts.indicators)
    found = [tell.section(each) for each in [*listed(facts), *stated]]
    order = list(facts.plan.nodes["node"]) if facts.plan is not None else []
    return sorted(dict.fromkeys(filter(None, found)), key=order.index)


def _of_kind(
    facts: Facts, kind: str | None, section: str | None, indicators: Iterable[str]
) -> list[str]:
    tell = Teller(facts, "ja")
    return [
        indicator
        for indicator in indicators
        if (kind is None or tell.indicator(indicator, "kind") == kind)
        and (section is None or tell.section(indicator) == section)
    ]


def _row(facts: Facts, tell: Teller, indicator: str, notes: Notes, audience: str) -> Row:
    period = str(facts.year)
    own = facts.of(indicator)

    later = next_targets(facts, indicator)
    used = rests_on(own, "attainment") | {fact.id for fact in later}
    settled = {(fact.measure, fact.component) for fact in own if fact.id in used}
    shown = [
        fact
        for fact in own
        if fact.measure in NUMERIC
        and (
            fact.id in used
            or fact.measure == "baseline"
            or (fact.period == period and (fact.measure, fact.component) not in settled)
        )
    ]
    parts = list(dict.fromkeys(fact.component for fact in shown))

    def entries(measure: str) -> tuple[Entry, ...]:
        found = [fact for fact in shown if fact.measure == measure]
        told = [_entry(tell, fact, notes) for fact in found]
        if len(parts) <= 1:
            return tuple(told) or (Entry(NONE),)
        of = {fact.component: entry for fact, entry in zip(found, told, strict=True)}
        return tuple(of.get(part, Entry(f"{tell.mark(part)} {NONE}".strip())) for part in parts)

    letters = [fact for fact in own if fact.measure == "rating" and fact.component == ""]
    printed = [fact for fact in letters if fact.method == "as-published"]
    computed = [fact for fact in letters if fact.method != "as-published"]
    decided = tuple(
        replace(entry, notes=(*entry.notes, *decided_notes(notes, own, fact, audience)))
        for fact in (printed or computed)[:1]
        for entry in [_entry(tell, fact, notes)]
    )
    if any(is_undecided(facts, fact) for fact in computed):
        decided = (Entry(undecided(tell, computed[0], "public")),)  # the rule's stands beside it
    if later and not decided and tell.indicator(indicator, "kind") == "outcome":
        decided = (Entry(NO_TARGET.told(tell.lang)),)
    return {
        "label": (Entry(tell.indicator(indicator, "label")),),
        **_names(tell, indicator, own, parts, notes, audience),
        "baseline": entries("baseline"),
        "target": entries("target"),
        "actual": entries("actual"),
        "letter": decided,
        "computed": tuple(_entry(tell, f, notes) for f in computed if audience == "internal"),
        "attainment": entries("attainment"),
        "progress": entries("progress"),
        "change": entries("change"),
    }


def rests_on(own: list[Fact], measure: str) -> set[str]:
    """Return the ids that the facts of a measure rest on: the target and actual of the year among them."""
    return {each for fact in own if fact.measure == measure for each in fact.derived_from.split()}


def _names(
    tell: Teller, indicator: str, own: list[Fact], parts: list[str], notes: Notes, audience: str
) -> Row:
    marks = [notes.add(name, text, "※") for name, text in tell.notes(indicator)]
    marks += version_notes(tell, notes, indicator)
    for fact in contradictions(tell, own, audience):
        name = f"contradiction-{indicator}{fact.component}"
        marks.append(notes.add(name, contradiction(tell, fact)))
    total = Label("計", "total").told(tell.lang)
    named = Entry(tell.indicator(indicator), notes=tuple(marks))
    of_parts = [part for part in parts if len(parts) > 1 or part]
    told = tuple(Entry(tell.component(indicator, part) if part else total) for part in of_parts)
    return {"name": (named,), PARTS: told}


def _entry(tell: Teller, fact: Fact, notes: Notes) -> Entry:
    said = tell.told(fact)
    if fact.measure == "change" and fact.has_value:
        said = tell.number(fact, signed=True)
    if fact.measure == "target" and year_reported(fact.period) > str(tell.facts.year):
        said += bracketed(period_label(fact.period, tell.lang))
    if fact.component:
        said = f"{tell.mark(fact.component)}\N{NO-BREAK SPACE}{said}"
    return Entry(said, fact.id, (*notes.of(fact), *corrected_notes(tell, notes, fact)))
