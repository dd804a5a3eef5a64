"""The roster's account as a waterfall: from the opening to the closing, line by line, and what remains."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.codes import Lang, label
from evalkit.words.fiscal import period_label
from evalkit.words.rosters import CAUSE

WATERFALL = {
    "opening": "",
    "entries": "+",
    "exits": "−",
    "transfers_in": "+",
    "transfers_out": "−",
    "closing": "=",
    "residual": "",
    "corrections": "",
    "in_and_out": "",
    "out_and_in": "",
    "entries_logged": "",
    "exits_logged": "",
    "plans_opening": "",
    "plans_lost": "−",
    "plans_lapsed": "−",
    "plans_new": "+",
    "plans_new_entrants": "+",
    "plans_transfers_in": "+",
    "plans_transfers_out": "−",
    "plans_closing": "=",
    "plans_residual": "",
    "at_mailing": "",
    "plans_at_mailing": "−",
    "refusals": "−",
    "notices": "=",
}
"""The account's lines in their order, and how each enters what follows."""


def waterfall_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell the latest year's account, the whole and by zone; entries and exits of the whole by cause, too.

    Empty where the facts hold no account. A line that isn't stated has no row, a suppressed one says so.
    Signs stand where the lines add up: of plans only where it is known how many were made.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_account(city, "R7", counts=ek.count_roster(city.roster)))
    >>> ek.waterfall_table(facts, "en").frame[["Line", "all"]].values.tolist()[:4]
    [['on the roster at opening', '8,332 people'], ['+ joined', '1,714 people'], ['− left', '1,686 people'], ['of which: care level changed', '219 people']]
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    year = max((fact.period for fact in facts.select(measure="residual")), default="")
    found = _found(facts, year)
    groups = ["", *sorted({by for _, by in found if by.startswith("zone=")})]
    rows: list[Row] = []
    for measure, sign in WATERFALL.items():
        causes = [by for name, by in found if name == measure and by.startswith("cause=")]
        if not any((measure, by) in found for by in groups):
            continue
        unexplained = measure.startswith("plans_") and ("plans_residual", "") not in found
        head = f"{'' if unexplained else sign} {label(MEASURES, measure, lang)}".strip()
        rows.append({"line": (Entry(head),)} | _told(tell, notes, found, measure, groups))
        for by in causes:
            cause = label(CAUSE, by.removeprefix("cause="), lang)
            head = f"　うち{cause}" if lang == "ja" else f"of which: {cause}"
            fact = found[measure, by]
            rows.append({"line": (Entry(head),), "": _entry(tell, notes, fact)})
    all_of_it = "全体" if lang == "ja" else "all"
    heads = [Column("line", "項目" if lang == "ja" else "Line")]
    heads += [Column(by, stratum(by, tell) or all_of_it, numeric=True) for by in groups]
    columns, told = share_notes(heads, rows)
    when = period_label(year, lang) if year else ""
    title = f"名簿の収支（{when}）" if lang == "ja" else f"Account of the roster ({when})"
    return Table("waterfall", title, columns, told, facts, lang, notes.listed())


def _found(facts: Facts, year: str) -> dict[tuple[str, str], Fact]:
    """The facts of the account that has a residual, by measure and group."""
    if not year:
        return {}
    balanced = facts.select(measure="residual", period=year)[0]
    same = facts.select(indicator=balanced.indicator, area=balanced.area, period=year)
    wanted = set(WATERFALL)
    counted = [f for f in same if f.measure in wanted and f.by.count("=") <= 1]
    return {(fact.measure, fact.by): fact for fact in counted}


def _told(
    tell: Teller,
    notes: Notes,
    found: dict[tuple[str, str], Fact],
    measure: str,
    groups: list[str],
) -> Row:
    return {by: _entry(tell, notes, found[measure, by]) for by in groups if (measure, by) in found}


def _entry(tell: Teller, notes: Notes, fact: Fact) -> tuple[Entry, ...]:
    return (Entry(tell.told(fact), fact.id, notes.of(fact)),)
