"""Tables about the rule behind printed letters: the floors that fit them, the published rubrics that give them."""

from collections.abc import Collection, Iterable

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import NONE, Teller, letter
from evalkit.telling.terms import LABELS, MEASURES
from evalkit.words.codes import Label, Lang, label

NO_PROOF = Label(
    "公表された評価と合うことは、その基準が用いられたことの証明ではない",
    "agreement with the printed letters is no proof that this rule was used",
)
OTHER_SCALE = Label("尺度が異なる", "another scale")
"""Said in place of a count: letters of another scale can't agree one by one."""
SAYS = {
    "below": Label("{share}超：{name}（公表{letter}）", "above {share}: {name} (printed {letter})"),
    "above": Label(
        "{share}以下：{name}（公表{letter}）", "at most {share}: {name} (printed {letter})"
    ),
    "clash": Label("{name}（公表{letter}、{share}）", "{name} (printed {letter}, {share})"),
    "option": Label("{option}（{found}）", "{option} ({found})"),
    "fitting": Label("{found}（{count}通りが合う）", "{found} ({count} fit)"),
    "miss": Label(
        "{name}：公表「{printed}」、基準「{letter}」", "{name}: printed {printed}, rubric {letter}"
    ),
}


def thresholds_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell from :func:`identify` which floors fit the printed letters, over all options and for each, and which rows say so.

    The last rows tell which formula where less is better, and which rule for parts, fit at all.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.identify(ward, "R6"))
    >>> ek.thresholds_table(facts, "en").frame.iloc[0, :3].tolist()
    ['A', 'under every option that fits', 'above 98.4%, at most 147.4%']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    found = facts.select(measure="threshold")
    floors = dict.fromkeys(keys_of(fact)["floor"] for fact in found if fact.by)
    rows = [_refused(tell, fact, notes) for fact in found if not fact.by]
    for floor in floors:
        own = [fact for fact in found if keys_of(fact).get("floor") == floor]
        own.sort(key=lambda fact: ("every", "any", None).index(keys_of(fact).get("options")))
        rows += [_floor(tell, fact, notes) for fact in own]
    if floors:
        rows += [_fitting(tell, measure, notes) for measure in ("lower_formula", "part_rule")]
    head = {
        "floor": Label("評価", "Letter"),
        "option": Label("計算式と内訳のまとめ方", "Formula and rule for parts"),
        "range": Label("下限（達成率）", "Floor (attainment)"),
        "rows": Label("範囲を決める指標", "Rows that set the ends"),
    }
    title = Label("公表された評価と合う下限", "Floors that fit the printed letters")
    return told_table(facts, lang, "thresholds", title, head, rows, notes)


def fits_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell from :func:`consistent_rules` which rubrics give the printed letters, and where the others differ.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> fits = ek.consistent_rules(ward, "R6", ("params/rubrics/setagaya-r6-inferred.yaml",))
    >>> ek.fits_table(ek.collect(fits), "en").frame.iloc[0, :3].tolist()
    ["inferred from Setagaya Ward's letters of fiscal 2024", 'fits', '0']
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    for fact in facts.select(measure="rule_fits"):
        missed = facts.select(measure="rule_misses", method=fact.method)
        said = NONE if fact.label == "refused" else label(LABELS, fact.label, lang)
        count = tell.number(fact) if fact.has_value else NONE
        if is_other_scale(facts, [*_agreed(facts, fact, missed), *(each.label for each in missed)]):
            said, count = OTHER_SCALE.told(lang), NONE
        rows.append(
            {
                "rule": (Entry(tell.rule(fact.method)),),
                "result": (Entry(said, fact.id, (*notes.of(fact), _no_proof(notes))),),
                "count": (Entry(count, fact.id),),
                "rows": tuple(_miss(tell, each, notes) for each in missed),
            }
        )
    head = {
        "rule": Label("評価基準", "Rubric"),
        "result": Label("公表された評価", "Printed letters"),
        "count": Label("異なる数", "Letters that differ"),
        "rows": Label("異なる指標", "Where they differ"),
    }
    title = Label(
        "公表されている評価基準による再現", "Which published rubrics give the printed letters"
    )
    return told_table(facts, lang, "fits", title, head, rows, notes, {"count"})


def _floor(tell: Teller, fact: Fact, notes: Notes) -> Row:
    known = fact.label in ("identified", "at-most", "above")
    said = tell.bounds(fact) if known else tell.told(fact)
    option = ";".join(part for part in fact.by.split(";") if not part.startswith("floor="))
    return {
        "floor": (Entry(letter(keys_of(fact)["floor"], tell.lang)),),
        "option": (Entry(stratum(option, tell)),),
        "range": (Entry(said, fact.id, (*notes.of(fact), _no_proof(notes))),),
        "rows": tuple(_setting(tell, fact)) or (Entry(NONE),),
    }


def _setting(tell: Teller, fact: Fact) -> list[Entry]:
    """The rows that set the ends of a floor, or that clash, each once."""
    if fact.label in ("not-identified", "refused"):
        return []
    low, high = tell.ends(fact)
    shown: dict[tuple[str, str, str], Entry] = {}
    for row in (tell.facts[each] for each in fact.derived_from.split()):
        side, share = "clash", tell.told(row) if row.has_value else NONE
        if fact.label != "inconsistent":
            if row.value not in (fact.lower, fact.upper):
                continue
            side, share = ("below", low) if row.value == fact.lower else ("above", high)
        said = label(SAYS, side, tell.lang).format(
            share=share, name=_name(tell, row), letter=letter(row.label, tell.lang)
        )
        shown.setdefault((side, row.indicator, row.component), Entry(said, row.id))
    return list(shown.values())


def _fitting(tell: Teller, measure: str, notes: Notes) -> Row:
    """Which options fit, and how many."""
    said: dict[str, list[Entry]] = {"option": [], "range": []}
    for fact in tell.facts.select(measure=measure):
        found = label(LABELS, fact.label, tell.lang)
        if fact.by:
            told = label(SAYS, "option", tell.lang).format(
                option=stratum(fact.by, tell), found=found
            )
            said["option"].append(Entry(told, fact.id))
        else:
            told = label(SAYS, "fitting", tell.lang).format(found=found, count=tell.number(fact))
            said["range"].append(Entry(told, fact.id, (_no_proof(notes),)))
    head = Entry(label(MEASURES, measure, tell.lang))
    return {"floor": (head,), **{key: tuple(entries) for key, entries in said.items()}}


def _refused(tell: Teller, fact: Fact, notes: Notes) -> Row:
    return {"floor": (Entry(NONE),), "range": (Entry(tell.told(fact), fact.id, notes.of(fact)),)}


def _miss(tell: Teller, fact: Fact, notes: Notes) -> Entry:
    said = label(SAYS, "miss", tell.lang).format(
        name=_name(tell, fact),
        printed=letter(keys_of(fact)["printed"], tell.lang),
        letter=letter(fact.label or fact.status, tell.lang),
    )
    return Entry(said, fact.id, notes.of(fact))


def _name(tell: Teller, fact: Fact) -> str:
    part = f" {tell.component(fact.indicator, fact.component)}" if fact.component else ""
    return tell.indicator(fact.indicator) + part


def _no_proof(notes: Notes) -> str:
    return notes.add("no-proof", NO_PROOF.told(notes.lang))


def _agreed(facts: Facts, fact: Fact, missed: list[Fact]) -> list[str]:
    """The printed letters that a rubric gives, too."""
    differing = {each for miss in missed for each in miss.derived_from.split()}
    ids = [each for each in fact.derived_from.split() if each in facts]
    printed = [facts[each] for each in ids if each not in differing]
    return [each.label for each in printed if each.method == "as-published"]


def is_other_scale(facts: Facts, letters: Iterable[str]) -> bool:
    """Say whether letters are of a scale that shares none with the one printed, or the one of the rule itself."""
    told = set(letters) - {"", "refused"}
    own = {fact.label for fact in facts.select(measure="rating")}
    own |= {keys_of(fact)["printed"] for fact in facts.select(measure="rule_misses")}
    own |= {keys_of(fact).get("floor", "") for fact in facts.select(measure="threshold")}
    own |= {keys_of(fact)["letter"] for fact in facts.select(measure="letter_count")}
    return bool(told) and told.isdisjoint(own)


def keys_of(fact: Fact) -> dict[str, str]:
    """Return the strata of a fact by key."""
    return dict(part.split("=", 1) for part in fact.by.split(";") if part)


def told_table(
    facts: Facts,
    lang: Lang,
    name: str,
    title: Label,
    head: dict[str, Label],
    rows: list[Row],
    notes: Notes,
    numeric: Collection[str] = (),
) -> Table:
    """Put rows under their headings; a note that stands on a whole column moves to its heading."""
    columns, told = share_notes(
        [Column(key, label(head, key, lang), key in numeric) for key in head], rows
    )
    caption = title.told(lang)
    return Table(name, caption, columns, told, facts, lang, notes.listed())
