"""Projections of plan coverage, and the effort that a share takes, as tables that keep what they hold under."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evalkit.analysis.coverage.effort import whole_up
from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Label, Lang, enumerated, label
from evalkit.words.coverage import clause, conditions
from evalkit.words.fiscal import period_label

Effort = tuple[Fact, Fact | None, Fact | None]
"""Plans that hold a share, plans that reach it, and the chance that they do."""


AHEAD = Label(
    "見通しは{start}から始まり、{year}末も、分かっている作成数によらず見通しとして示す。"
    "同じ年度末でも、実際の作成数による計算とは値が異なる",
    "the projection starts from the {start} and projects the end of {year}, too, whatever is known of it: "
    "reckoning with the plans made in that year gives another share",
)
"""Where a projection starts before the end of the evaluated year."""
VALUE = Label("作成率（見通しは中央値）", "Share (median where projected)")


def projection_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each year the median share with a plan and its ranges, from the outset to the long run.

    What all rows hold under stands in the caption, what differs between them above each group of rows.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, response=(1977, 4456))
    >>> ek.projection_table(ek.collect(course.fit(years=2)), "en").frame.iloc[:, [0, 1, 4]].values.tolist()
    [['end of fiscal 2023', '55.1%', ''], ['end of fiscal 2024', '68.9%', '67.7% to 70.1%'], ['end of fiscal 2025', '75.0%', '73.7% to 76.4%'], ['long run', '79.9%', '']]
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    found = projections(facts)
    shared = shared_parts(found)
    rows: list[Row] = []
    groups: dict[int, str] = {}
    for by, own in found.items():
        if len(found) > 1:
            groups[len(rows)] = _joined(own_conditions(by, shared, lang), lang)
        told: dict[str, Row] = {}
        for fact in own:
            when = period_label(fact.period, lang) or Label("長期", "long run").told(lang)
            row = told.setdefault(when, {"when": (Entry(when),)})
            once = () if "value" in row else (*notes.of(fact), *_ahead(fact, own, notes, facts))
            if is_band(fact):
                row[_band(fact)] = (Entry(ends(tell, fact), fact.id, once),)
            row.setdefault(
                "value", (Entry(tell.number(fact), fact.id, () if is_band(fact) else once),)
            )
        rows += told.values()
    bands = {
        fact.confidence: _band(fact) for own in found.values() for fact in own if is_band(fact)
    }
    columns = [Column("when", Label("時期", "When").told(lang))]
    columns.append(Column("value", VALUE.told(lang), numeric=True))
    columns += [Column(band, clause(band, lang), numeric=True) for _, band in sorted(bands.items())]
    title = Label("計画の作成率の見通し", "Share with a plan, projected").told(lang)
    table = _table(facts, lang, "projection", title, shared, columns, rows, notes)
    return replace(table, groups=groups, grouped_by=Label("条件", "If").told(lang))


def _ahead(fact: Fact, own: list[Fact], notes: Notes, facts: Facts) -> tuple[str, ...]:
    """Note on the projected end of the evaluated year that it isn't the one reckoned from what is known."""
    rated = max((each.period for each in facts.select(measure="attainment")), default="")
    known = any(part.startswith("known=") for part in fact.by.split(";"))
    if known or not is_band(fact) or fact.period != f"{rated}-end":
        return ()
    start, year = (period_label(each, notes.lang) for each in (own[0].period, rated))
    return (notes.add("ahead", AHEAD.told(notes.lang).format(start=start, year=year)),)


def effort_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each share the plans a year that hold it, and those that reach it, with the chance that they do.

    >>> import evalkit as ek
    >>> effort = ek.required_effort(0.2, plans=4657, roster=8452, fiscal_year=2023, shares=0.7, until=2026)
    >>> ek.effort_table(ek.collect(effort), "en").frame.iloc[0, :5].tolist()
    ['70 %', '1,184 plans', 'end of fiscal 2026', '1,448 plans', '51.3%']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    told = list(_efforts(facts))
    shared = shared_parts(_narrowest(each).by for each in told)
    rows: list[Row] = []
    for each in told:
        row: Row = {"goal": (Entry(goal(each[0], lang)),)}
        under = _joined(own_conditions(_narrowest(each).by, shared, lang), lang)
        row["if"] = (Entry(under),)
        for fact in filter(None, each):
            row[fact.measure] = (Entry(tell.number(fact), fact.id, notes.of(fact)),)
            if fact.period:
                row["when"] = (Entry(period_label(fact.period, lang)),)
        rows.append(row)
    columns = [Column("goal", Label("計画の作成率", "Share with a plan").told(lang))]
    if any(row["if"][0].text for row in rows):
        columns.append(Column("if", Label("条件", "If").told(lang)))
    columns.append(_measured("plans_to_hold", lang))
    if any("when" in row for row in rows):
        columns.append(Column("when", Label("目標の時期", "By").told(lang)))
        columns += [_measured(each, lang) for each in ("plans_to_reach", "coverage_chance")]
    title = Label("必要な計画の作成数", "Plans that a share takes").told(lang)
    return _table(facts, lang, "effort", title, shared, columns, rows, notes)


def projections(facts: Facts) -> dict[str, list[Fact]]:
    """Return the facts of each projection by what it holds under: the outset, bands of each year, the long run."""
    found: dict[str, list[Fact]] = {}
    for fact in facts.select(measure="projected_coverage"):
        if fact.has_value:
            found.setdefault(fact.by.rpartition(";")[0], []).append(fact)
    outsets = [fact for fact in facts.select(measure="opening_coverage") if fact.has_value]
    for by, own in found.items():
        own[:0] = [fact for fact in outsets if _parts(fact.by) <= _parts(by)][:1]
        own += facts.select(measure="steady_coverage", by=by)
    return found


def is_band(fact: Fact) -> bool:
    """Say whether a fact is a band of the fan."""
    return fact.measure == "projected_coverage"


def ends(tell: Teller, fact: Fact) -> str:
    """Tell the ends of a fact's interval without its level."""
    between = Label("～", " to ").told(tell.lang)
    return f"{tell.amount(fact, fact.lower)}{between}{tell.amount(fact, fact.upper)}"


def goal(fact: Fact, lang: Lang) -> str:
    """Tell the share that a fact is about.

    >>> from evalkit.analysis.coverage.effort import required_effort
    >>> from evalkit.facts.facts import collect
    >>> effort = required_effort(0.2, plans=4657, roster=8452, fiscal_year=2023, shares=0.7)
    >>> goal(collect(effort).select()[0], "en")
    '70 %'
    """
    told = next(clause(part, lang) for part in fact.by.split(";") if part.startswith("goal="))
    return told.removeprefix("計画の作成率 ").removesuffix(" with a plan")


def shared_parts(bys: Iterable[str]) -> set[str]:
    """Return the parts that all of several ``by`` have in common."""
    sets = [_parts(by) for by in bys]
    return set.intersection(*sets) if sets else set()


def own_conditions(by: str, shared: set[str], lang: Lang) -> list[str]:
    """Tell what a projection holds under beside what it shares with others; an effort's own plans are no condition."""
    made = {part for part in _parts(by) if part.startswith("made=") and "goal=" in by}
    return conditions(by, lang, shared | made)


def _efforts(facts: Facts) -> Iterator[Effort]:
    reaching = [fact for fact in facts.select(measure="plans_to_reach") if fact.has_value]
    chances = [fact for fact in facts.select(measure="coverage_chance") if fact.has_value]
    for hold in facts.select(measure="plans_to_hold"):
        if not hold.has_value:
            continue
        reaches = [fact for fact in reaching if _parts(hold.by) <= _parts(fact.by)]
        if not reaches:
            yield hold, None, None
        for reach in reaches:
            under = _parts(reach.by) | {f"made={whole_up(reach.value)}"}
            same = [fact for fact in chances if fact.period == reach.period]
            own = [fact for fact in same if under <= _parts(fact.by)]
            if not own:
                yield hold, reach, None
            for chance in own:
                yield hold, reach, chance


def _narrowest(effort: Effort) -> Fact:
    """Return the fact of an effort that holds under the most."""
    hold, reach, chance = effort
    return chance or reach or hold


def _parts(by: str) -> set[str]:
    return set(by.split(";"))


def _band(fact: Fact) -> str:
    return fact.by.rpartition(";")[2]


def _measured(measure: str, lang: Lang) -> Column:
    return Column(measure, label(MEASURES, measure, lang), numeric=True)


def _joined(told: list[str], lang: Lang) -> str:
    return enumerated(told, lang)


def _table(
    facts: Facts,
    lang: Lang,
    name: str,
    title: str,
    shared: set[str],
    columns: list[Column],
    rows: list[Row],
    notes: Notes,
) -> Table:
    by = next((fact.by for fact in facts.select() if shared and shared <= _parts(fact.by)), "")
    told = [each for each in conditions(by, lang, _parts(by) - shared) if each]
    caption = f"{title}{Label('：', ': ').told(lang)}{_joined(told, lang)}" if told else title
    head, shown = share_notes(columns, rows)
    return Table(name, caption, head, shown, facts, lang, notes.listed())


def has_outlook(facts: Facts) -> bool:
    """Say whether the facts hold a projection of plan coverage that may be told.

    >>> import evalkit as ek
    >>> course = ek.Coverage(0.2, plans=4657, roster=8452, fiscal_year=2023, made_per_year=1500)
    >>> ek.has_outlook(ek.collect(course.fit()))
    True
    """
    return bool(projections(facts))
