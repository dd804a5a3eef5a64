"""Tables about what might have been otherwise: other rules and assumptions, results still being tallied."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import scenario
from evalkit.telling.tables.fits import OTHER_SCALE, is_other_scale, keys_of, told_table
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Entry, Row, Table
from evalkit.telling.teller import NONE, Teller, letter
from evalkit.telling.terms import LABELS
from evalkit.words.codes import Label, Lang, label

SAYS = {
    "of": Label("{all}指標のうち{some}", "{some} of {all} indicators"),
    "none": Label("なし", "none"),
    "change": Label("{name}：{before}→{after}", "{name}: from {before} to {after}"),
    "first": Label("{name}：{after}", "{name}: {after}"),
}


def sensitivity_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell from :func:`sensitivity` for each scenario how many letters change, and which ones.

    LookupError where the ratings aren't among the facts.

    >>> import evalkit as ek
    >>> ward, rule = ek.load_dataset("data/setagaya"), "params/rubrics/setagaya-r6-inferred.yaml"
    >>> firm = ek.sensitivity(ward, "R6", rule, thresholds=(-0.05,))
    >>> facts = ek.collect(ek.rate(ward, "R6", rule), firm)
    >>> ek.sensitivity_table(facts, "en").frame.iloc[0, :3].tolist()
    ['floor of A lowered by 5 points', '1 of 7 indicators', 'Local resources that give residents a place or support: from B to A']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for fact in facts.select(measure="letters_changed"):
        pairs = _pairs(facts, fact.by)
        moved = [
            _change(tell, own, other, notes)
            for own, other in pairs
            if (own.label, own.status) != (other.label, other.status)
        ]
        said = label(SAYS, "of", lang).format(
            all=len(fact.derived_from.split()), some=tell.number(fact) if fact.has_value else NONE
        )
        if not fact.has_value or fact.label:
            said = label(LABELS, fact.label, lang) if fact.has_value else NONE
        if is_other_scale(facts, (other.label for _, other in pairs)):
            said = OTHER_SCALE.told(lang)
        nothing = label(SAYS, "none", lang) if said != NONE else NONE
        rows.append(
            {
                "scenario": (_scenario(tell, fact),),
                "count": (Entry(said, fact.id, notes.of(fact)),),
                "rows": tuple(moved) or (Entry(nothing),),
            }
        )
    head = {
        "scenario": Label("仮定", "Scenario"),
        "count": Label("変わる評価", "Letters that change"),
        "rows": Label("変わる指標", "Which ones"),
    }
    title = Label("別の基準や仮定による評価の変化", "Would another rule say otherwise?")
    return told_table(facts, lang, "sensitivity", title, head, rows, notes)


def pending_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell from :func:`sensitivity` how many get each letter with pending results at their best and worst.

    Without rows where nothing that is rated is pending. LookupError where the ratings aren't among the facts.

    >>> import evalkit as ek
    >>> ward, rule = ek.load_dataset("data/setagaya"), "params/rubrics/setagaya-r6-inferred.yaml"
    >>> firm = ek.sensitivity(ward, "R6", rule, thresholds=(-0.05,))
    >>> facts = ek.collect(ek.rate(ward, "R6", rule), firm)
    >>> ek.pending_table(facts, "en").frame.iloc[:, :6].values.tolist()
    [['the rule as it stands', '4', '2', '0', '0', '1'], ['results still being tallied at their best', '5', '2', '0', '0', '0'], ['results still being tallied at their worst', '4', '2', '0', '1', '0']]
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    counts: dict[str, dict[str, Fact]] = {}
    for fact in facts.select(measure="letter_count"):
        name, code = keys_of(fact)["scenario"], keys_of(fact)["letter"]
        counts.setdefault(name, {})[code] = fact
    if set(counts) <= {"own"}:
        counts = {}
    codes = dict.fromkeys(code for of_letter in counts.values() for code in of_letter)
    shown = [
        code
        for code in codes
        if code not in ("pending", "refused")
        or any(found[code].value for found in counts.values() if code in found)
    ]
    rows: list[Row] = []
    for name, found in counts.items():
        pairs = _pairs(facts, f"scenario={name}")
        first = [_change(tell, own, then, notes) for own, then in pairs if own.status == "pending"]
        row: Row = {"scenario": (Entry(scenario(name, tell)),)}
        for code in shown:
            if code in found:
                row[code] = (
                    Entry(tell.number(found[code]), found[code].id, notes.of(found[code])),
                )
        rows.append(row | {"rows": tuple(first)})
    head = {
        "scenario": Label("仮定", "Scenario"),
        **{code: Label(letter(code, "ja"), letter(code, "en")) for code in shown},
        "rows": Label("集計中の指標", "Those still being tallied"),
    }
    title = Label("集計中の実績による評価の幅", "What results still being tallied may do")
    return told_table(facts, lang, "pending", title, head, rows, notes, numeric=set(shown))


def _scenario(tell: Teller, fact: Fact) -> Entry:
    return Entry(scenario(keys_of(fact)["scenario"], tell), fact.id)


def _pairs(facts: Facts, by: str) -> list[tuple[Fact, Fact]]:
    """The letter of each indicator under the rule itself and in a scenario."""
    others = facts.select(measure="scenario_letter", by=by)
    missing = [other for other in others if other.derived_from not in facts]
    if missing:
        raise LookupError(
            "評価（rate）の結果も collect に加えてください"
            f" / collect the ratings, too: {missing[0].derived_from}"
        )
    return [(facts[other.derived_from], other) for other in others]


def _change(tell: Teller, own: Fact, other: Fact, notes: Notes) -> Entry:
    frame = "first" if own.status == "pending" else "change"
    before, after = (letter(each.label or each.status, tell.lang) for each in (own, other))
    said = label(SAYS, frame, tell.lang).format(
        name=tell.indicator(other.indicator), before=before, after=after
    )
    return Entry(said, other.id, notes.of(other))
