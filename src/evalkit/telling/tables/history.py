"""Years side by side, told from facts: the history of targets, actuals and letters, and a period's review."""

from dataclasses import replace
from itertools import pairwise

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import corrected_notes, is_undecided, undecided
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.tables.versions import version_notes
from evalkit.telling.teller import NONE, Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.bilingual import in_language
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.years import METHODS, read_years, span_of

HEADS = {
    "name": Label("指標", "Indicator"),
    "line": Label("欄", "Line"),
    "how": Label("集計", "Formed by"),
    "revised": Label("目標の変更", "Targets changed"),
}
PERIOD = ("period_target", "period_actual", "period_attainment", "period_met_years")
HISTORY = Label("年度ごとの目標・実績・評価", "Targets, actuals and ratings by year")
REVIEW = Label("期間の達成状況", "Attainment over the period")
ALONE = Label("比べる年度がない", "there is no other year to compare with")
AHEAD = Label("{years}はまだ報告されていない", "not reported on yet: {years}")
REVISED = Label(
    "{title}により、{year}の目標が{old}から{new}に変わった",
    "{title} changed the target for {year} from {old} to {new}",
)
APART = Label(
    "それより前の年度の値とは比べられない",
    "the figures of earlier years can't be compared with it",
)
BRIDGED = Label(
    "それより前の年度は公表された値のまま示す（期間の合計では新しい定義に換算する）",
    "earlier years are told as published; sums over the period convert them to the new definition",
)
DECIDED = Label(
    "評価は、現在の数値に基準をあてはめた評価と異なる",
    "the rating isn't the one that the rule gives of the figures as known now",
)
BECAUSE = Label("（理由：{reason}）", " (reason: {reason})")


class _History:
    """The facts of a history by their places, in the words of one language."""

    def __init__(self, facts: Facts, lang: Lang, audience: str = "internal") -> None:
        self.facts, self.lang, self.audience = facts, lang, audience
        self.tell, self.notes = Teller(facts, lang), Notes(lang)
        self.span = _span(facts)
        self.found: dict[tuple[str, str, str, str], list[Fact]] = {}
        for fact in facts.through_years():
            place = (fact.indicator, fact.component, fact.measure, fact.period)
            self.found.setdefault(place, []).append(fact)
        told = {period for _, _, measure, period in self.found if measure == "attainment"}
        self.years = [str(year) for year in self.span if str(year) in told]
        self.revised = {
            f.derived_from.split()[1]: f for f in facts.through_years(measure="target_revised")
        }

    def one(self, indicator: str, component: str, measure: str, period: str) -> Fact | None:
        """The fact of a place; of a letter the one decided, else the rule's."""
        found = self.found.get((indicator, component, measure, period), [])
        decided = [fact for fact in found if fact.method == "as-published"]
        return next(iter(decided or found), None)

    def entry(self, fact: Fact | None) -> Entry:
        """A fact with notes on its caveats, its correction, and the revision of a target."""
        if fact is None:
            return Entry(NONE)
        names = (*self.notes.of(fact), *corrected_notes(self.tell, self.notes, fact))
        if fact.id in self.revised:
            names += (self.revision(self.revised[fact.id]),)
        return Entry(self.tell.told(fact), fact.id, names)

    def revision(self, fact: Fact) -> str:
        """Note which release changed a target, from what to what."""
        rows = self.facts.plan_rows.tables["releases"]
        titles = {row["release"]: in_language(row["title"], self.lang) for row in rows}
        title = titles.get(fact.release, fact.release)
        old, new = self.aims(fact)
        year = period_label(fact.period, self.lang)
        said = REVISED.told(self.lang).format(title=title, year=year, old=old, new=new)
        return self.notes.add(f"revised-{fact.id}", said)

    def aims(self, fact: Fact) -> tuple[str, str]:
        """The target before a revision and the one since."""
        old, new = (self.tell.told(self.facts[each]) for each in fact.derived_from.split())
        return old, new

    def line(self, indicator: str, part: str, measure: str, year: str) -> Entry:
        """One line of a year's cell: the target or actual that was judged, or what was said of it."""
        if measure in ("target", "actual"):
            reached = self.one(indicator, part, "attainment", year)
            used = reached.derived_from.split() if reached is not None else []
            sides = {self.facts[each].measure: self.facts[each] for each in used}
            return self.entry(sides.get(measure))
        fact = self.one(indicator, part, measure, year)
        if fact is not None and measure == "rating" and is_undecided(self.facts, fact):
            said = undecided(self.tell, fact, self.audience)
            return Entry(said, fact.id if self.audience == "internal" else "")
        entry = self.entry(fact)
        agreement = self.one(indicator, part, "agreement", year)
        if measure != "rating" or agreement is None or agreement.label != "differs":
            return entry
        said, reason = DECIDED.told(self.lang), agreement.reason
        said += BECAUSE.told(self.lang).format(reason=reason) if reason else ""
        name = f"decided-{agreement.id}" if reason else "decided"
        return replace(entry, notes=(*entry.notes, self.notes.add(name, said)))

    def breaks(self, indicator: str) -> dict[str, str]:
        """The note on each year, after the first told, in which the definition changed."""
        every = Notes(self.lang)
        version_notes(self.tell, every, indicator)
        found = {}
        for note in every.listed():
            year = note.name.rpartition("-")[2]
            if year not in self.years[1:]:
                continue
            declared = self.facts.plan_rows.declared(indicator, year)
            is_bridged = any(row["bridge_period"] for row in declared)
            stop = "。" if self.lang == "ja" else "; "
            said = note.text + stop + (BRIDGED if is_bridged else APART).told(self.lang)
            found[year] = self.notes.add(note.name, said)
        return found

    def places(self, section: str | None = None) -> dict[str, list[str]]:
        """The indicators of the history with their parts, those of one measure of the plan together."""
        places: dict[str, list[str]] = {}
        for fact in self.facts.through_years(measure="period_attainment"):
            if section is None or self.tell.section(fact.indicator) == section:
                places.setdefault(fact.indicator, []).append(fact.component)
        nodes = list(dict.fromkeys(map(self.tell.section, places)))
        order = sorted(places, key=lambda each: nodes.index(self.tell.section(each)))
        return {each: places[each] for each in order}

    def groups(self, indicators: list[str]) -> dict[int, str]:
        """The heading above each row with which another measure of the plan begins."""
        nodes = ["", *map(self.tell.section, indicators)]
        changes = [now and now != before for before, now in pairwise(nodes)]
        return {place: self.tell.node(nodes[place + 1]) for place, new in enumerate(changes) if new}

    def caption(self, title: Label, section: str | None = None) -> str:
        """The title with the years, and what is to be said of them; of one measure of the plan with its name."""
        said = [period_label(span_of(self.span), self.lang)]
        ahead = self.span[len(self.years) :]
        if len(self.years) == 1:
            said.append(ALONE.told(self.lang))
        if ahead:
            years = period_label(span_of(ahead), self.lang)
            said.append(AHEAD.told(self.lang).format(years=years))
        where = self.tell.node(section) if section else ""
        if self.lang == "ja":
            return f"{where}　{title.ja}（{'。'.join(said)}）".lstrip("　")
        return f"{where}: {title.en} ({'; '.join(said)})".removeprefix(": ")


def history_table(
    facts: Facts, lang: Lang = "ja", section: str | None = None, audience: str = "internal"
) -> Table:
    """Tell target, actual and letter of each indicator year by year, as known in the evaluated year's report.

    ``section`` (a node of the plan) narrows it down. Notes say where a definition changed, a target was
    revised or a figure corrected. Of an activity it tells whether the target was met, for it has no letter.
    A letter that nobody has decided yet says so, with the rule's for the ``internal`` audience only.
    LookupError where the facts hold no :func:`evalkit.analysis.history.history`.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.history(city, "R7", "params/rubrics/example-city.yaml", "R6～R7"))
    >>> ek.history_table(facts, "en").frame.iloc[5, 1:5].tolist()
    ['Consultations', 'rating', 'A', 'A']
    """
    told = _History(facts, lang, audience)
    places = told.places(section)
    rows = tuple(_row(told, indicator, parts) for indicator, parts in places.items())
    columns = (
        *(Column(key, HEADS[key].told(lang)) for key in ("name", "line")),
        *(Column(year, FiscalYear(year).label(lang), True) for year in told.years),
    )
    return Table(
        name="-".join(filter(None, ["history", section])),
        caption=told.caption(HISTORY, section),
        columns=columns,
        rows=rows,
        facts=facts,
        lang=lang,
        notes=told.notes.listed(),
        groups={} if section else told.groups(list(places)),
        template="history.html.j2",
    )


def _row(told: _History, indicator: str, parts: list[str]) -> Row:
    """A line each for target and actual of every part, then the letter; a cell has an entry a line."""
    activity = told.tell.indicator(indicator, "kind") == "activity"
    shown = ("target", "actual", "met") if activity else ("target", "actual")
    lines = [(part, measure) for part in parts for measure in shown]
    lines += [] if activity else [("", "rating")]
    heads = [f"{told.tell.mark(part)} {label(MEASURES, each, told.lang)}" for part, each in lines]
    row: Row = {
        "name": (Entry(told.tell.indicator(indicator)),),
        "line": tuple(Entry(head.strip()) for head in heads),
    }
    breaks = told.breaks(indicator)
    cells: dict[str, list[Entry]] = {year: [] for year in told.years}
    for number, (part, measure) in enumerate(lines):
        for year in told.years:
            entry = told.line(indicator, part, measure, year)
            if number == 0 and year in breaks:
                entry = replace(entry, notes=(*entry.notes, breaks[year]))
            cells[year].append(entry)
    return row | {year: tuple(entries) for year, entries in cells.items()}


def period_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell how far each indicator came over the period, in how many years, and which targets were changed.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.history(city, "R7", "params/rubrics/example-city.yaml", "R6～R7"))
    >>> ek.period_table(facts, "en").frame.iloc[0, 1:6].tolist()
    ['Outreach visits', 'sum of the years', '3,600 visits', '3,588 visits', '99.7%']
    """
    told = _History(facts, lang)
    rows: list[Row] = []
    indicators = [(each, part) for each, parts in told.places().items() for part in parts]
    period = span_of(told.span)
    for indicator, part in indicators:
        name = told.tell.indicator(indicator)
        name += f" {told.tell.component(indicator, part)}" if part else ""
        row: Row = {"name": (Entry(name),)}
        for measure in PERIOD:
            fact = told.one(indicator, part, measure, period)
            row[measure] = (told.entry(fact),)
            if measure == "period_attainment" and fact is not None:
                row["how"] = (Entry(label(METHODS, fact.method, lang)),)
        revised = facts.through_years(indicator=indicator, component=part, measure="target_revised")
        row["revised"] = tuple(_revised(told, fact) for fact in revised)
        rows.append(row)
    columns = (
        *(Column(key, HEADS[key].told(lang)) for key in ("name", "how")),
        *(Column(each, label(MEASURES, each, lang), True) for each in PERIOD),
        Column("revised", HEADS["revised"].told(lang)),
    )
    groups = told.groups([indicator for indicator, _ in indicators])
    notes = told.notes.listed()
    return Table("period", told.caption(REVIEW), columns, tuple(rows), facts, lang, notes, groups)


def _revised(told: _History, fact: Fact) -> Entry:
    """A revised target: its year, what was aimed at before, and since."""
    year = period_label(fact.period, told.lang)
    old, new = told.aims(fact)
    return Entry(f"{year} {old} → {new}", fact.id, (told.revision(fact),))


def _span(facts: Facts) -> tuple[FiscalYear, ...]:
    periods = {fact.period for fact in facts.through_years(measure="period_attainment")}
    if len(periods) != 1:
        raise LookupError(
            "年度を並べる数値（history）がないか、2つ以上あります"
            f" / no history, or more than one: {sorted(periods)}"
        )
    return read_years(periods.pop())
