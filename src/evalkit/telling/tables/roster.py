"""Tables about the roster: what "about a fifth" may mean, coverage by assumption, flows by year, what can't be known."""

from collections.abc import Iterable

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label

UNKNOWN = (
    *("exit_rate_by_cause", "coverage_by_zone", "turnover_trend", "coverage_direction"),
    *("projected_coverage", "plans_to_hold", "fitting_exit_rate", "coverage_range"),
    *("outsourcing_effect", "median_tenure", "left_by_cause"),
)
CHECKS = (
    *("target_over_plans", "actual_over_target", "plans_over_expected", "plans_per_notice"),
    *("plan_loss_rate", "fitting_exit_rate", "newcomers_alone", "newcomers_alone_share"),
    *("plans_to_hold_next", "response_to_hold", "carried_over_to_hold", "least_plans_next"),
    *("share_of_made", "share_of_expected", "achievement_ratio", "achievement_same"),
)
MOVES = Label(
    "区域の間の転居は、離脱にも新規にも数えない。そのため、区域ごとの行は足し引きが合わないことがある。",
    "Moves from one zone to another are neither exits nor entries, so that a zone's row may not add up.",
)
FLOWS = ("opening", "exits", "entries", "closing", "exit_rate", "entry_share", "plans_lost")


def readings_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each reading of a published turnover what it means for the plans in force."""
    measures = ("implied_exit_rate", "plans_lost", "plans_surviving")
    found = [f for f in _of(facts, measures) if f.by.startswith("definition=")]
    title = Label(
        "名簿の変動の読み方と計画への影響",
        "Readings of the turnover and what they do to plans",
    )
    return by_stratum(facts, lang, "readings", title, found, measures, Label("読み方", "Reading"))


def coverage_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell plans, roster and coverage at the year's end for each assumed exit rate."""
    measures = ("plans_surviving", "plans_closing", "implied_roster", "coverage")
    found = [f for f in _of(facts, measures) if f.by.startswith("exit_rate=")]
    title = Label("仮定する離脱率ごとの計画の作成率", "Share with a plan by assumed exit rate")
    return by_stratum(facts, lang, "coverage", title, found, measures, Label("仮定", "Assumption"))


def checks_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell how target, actual, notices and plans hang together, with intervals where they are given."""
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for fact in _of(facts, CHECKS):
        if fact.label == "refused" and fact.measure in UNKNOWN:
            continue
        about = [label(MEASURES, fact.measure, lang)]
        about += [tell.component(fact.indicator, fact.component)] if fact.component else []
        about += [stratum(fact.by, tell)] if fact.by else []
        rows.append(
            {
                "what": (Entry("　".join(about) if lang == "ja" else ", ".join(about)),),
                "value": (Entry(tell.told(fact), fact.id, notes.of(fact)),),
                "interval": (Entry(tell.interval(fact), fact.id if tell.interval(fact) else ""),),
            }
        )
    title = Label("目標・実績・案内の関係", "Target, actual and notices set against each other")
    head = (Label("項目", "What"), Label("値", "Value"), Label("区間", "Interval"))
    return _table(facts, lang, "account", title, head, ("what", "value", "interval"), rows, notes)


def unknown_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell what the published figures can't say, and why, or which number to give."""
    stop = "。" if lang == "ja" else "; "
    rows: list[Row] = [
        {
            "what": (Entry(label(MEASURES, fact.measure, lang), fact.id),),
            "why": (Entry(stop.join(words(fact.caveats, lang))),),
        }
        for fact in _of(facts, UNKNOWN)
        if fact.label == "refused"
    ]
    title = Label("公表された数値からは分からないこと", "What the published figures can't say")
    head = (Label("項目", "What"), Label("理由", "Why"))
    return _table(facts, lang, "unknown", title, head, ("what", "why"), rows, Notes(lang))


def flows_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell for each year and group who was on the roster, left and joined, with the rates named by definition."""
    tell, notes = Teller(facts, lang), Notes(lang)
    found: dict[tuple[str, str], dict[str, Fact]] = {}
    for fact in _of(facts, FLOWS):
        of_zone = "=" not in fact.by or fact.by.startswith(("zone=", "district="))
        if of_zone and "cause=" not in fact.by and "/" not in fact.period:
            found.setdefault((fact.period, fact.by), {})[fact.measure] = fact
    rows: list[Row] = []
    for (period, by), of_group in found.items():
        zone = stratum(by, tell)
        marks = (notes.add("moves", MOVES.told(lang)),) if zone else ()
        where = Entry(zone or Label("全体", "all").told(lang), notes=marks)
        row: Row = {"when": (Entry(period_label(period, lang)),), "where": (where,)}
        for measure, fact in of_group.items():
            row[measure] = (Entry(tell.told(fact), fact.id, notes.of(fact)),)
        rows.append(row)
    head = (Label("年度", "Year"), Label("区域", "Zone"), *(MEASURES[measure] for measure in FLOWS))
    title = Label("名簿の変動", "Turnover of the roster")
    return _table(facts, lang, "flows", title, head, ("when", "where", *FLOWS), rows, notes)


def has_flows(facts: Facts) -> bool:
    """Say whether the facts hold yearly turnover from snapshots.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_account(city, "R7", counts=ek.count_roster(city.roster)))
    >>> ek.has_flows(facts)
    True
    """
    return bool(facts.select(measure="exit_rate", by=""))


def _of(facts: Facts, measures: Iterable[str]) -> list[Fact]:
    return [fact for measure in measures for fact in facts.select(measure=measure)]


def by_stratum(
    facts: Facts,
    lang: Lang,
    name: str,
    title: Label,
    found: list[Fact],
    measures: tuple[str, ...],
    first: Label,
) -> Table:
    """Set facts out by stratum: a row for each, a column for each measure."""
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for by in dict.fromkeys(fact.by for fact in found):
        row: Row = {"by": (Entry(stratum(by, tell)),)}
        for fact in found:
            if fact.by == by:
                row[fact.measure] = (Entry(tell.told(fact), fact.id, notes.of(fact)),)
        rows.append(row)
    head = (first, *(MEASURES[measure] for measure in measures))
    return _table(facts, lang, name, title, head, ("by", *measures), rows, notes)


def _table(
    facts: Facts,
    lang: Lang,
    name: str,
    title: Label,
    head: tuple[Label, ...],
    keys: tuple[str, ...],
    rows: list[Row],
    notes: Notes,
) -> Table:
    text = {"by", "what", "why", "when", "where"}
    columns = tuple(
        Column(key, heading.told(lang), key not in text)
        for key, heading in zip(keys, head, strict=True)
    )
    columns, told = share_notes(columns, rows)
    return Table(name, title.told(lang), columns, told, facts, lang, notes.listed())
