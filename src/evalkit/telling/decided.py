"""What people decided and corrected, in words: letters decided or not yet, figures that were wrong, contradictions."""

from evalkit.facts.changes import corrections_of
from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.teller import Teller
from evalkit.words.bilingual import in_language
from evalkit.words.caveats import words
from evalkit.words.codes import Label, label
from evalkit.words.fiscal import period_label

SAYS = {
    "decided": Label(
        "評価は基準による評価と異なる。理由：{reason}",
        "the rating isn't the rule's; reason: {reason}",
    ),
    "corrected": Label(
        "{since}で訂正。誤「{old}」、正「{new}」。理由：{reason}",
        "corrected in {since}: not {old}, but {new}; reason: {reason}",
    ),
    "undecided": Label("未決定", "undecided"),
    "proposed": Label("{}（未決定）", "{} (undecided)"),
    "by-rule": Label("{}（基準による評価）", "{} by the rule"),
    "rated-though-worse": Label(
        "評価は{letter}だが、現況値より望ましくない方向に動いている",
        "rated {letter}, yet worse than its baseline",
    ),
    "last-though-better": Label(
        "評価は{letter}だが、現況値より望ましい方向に動いている",
        "rated {letter}, yet better than its baseline",
    ),
}

MARGINS = ("margin_up", "margin_down", "threshold_shift")
"""What starts from a letter of the rule's: how far it is to another one."""


def decided_letter(facts: Facts, fact: Fact) -> Fact | None:
    """Return the letter decided or published of a fact's part and year, else of the whole; None where there is none."""
    keys = {"indicator": fact.indicator, "measure": "rating", "method": "as-published"}
    found = facts.through_years(period=fact.period, **keys)
    of_part = [each for each in found if each.component == fact.component]
    return next(iter(of_part or [each for each in found if not each.component]), None)


def is_undecided(facts: Facts, rating: Fact) -> bool:
    """Whether a letter is the rule's alone though its year is reported on, so that people are to decide it.

    Without a plan, or where the year's report isn't among the plan's releases, nobody is.
    """
    return (
        rating.method != "as-published"
        and rating.label not in ("", "refused")
        and rating.period in facts.plan_rows.reported
        and decided_letter(facts, rating) is None
    )


def is_told(facts: Facts, fact: Fact) -> bool:
    """Whether the letter of the rule's from which a fact starts is the one that is told outside, too."""
    decided = decided_letter(facts, fact)
    part = fact.component if decided is None else decided.component
    keys = {"indicator": fact.indicator, "component": part, "period": fact.period}
    by_rule = facts.through_years(measure="rating", method=fact.method, **keys)
    if decided is None:
        return not any(is_undecided(facts, each) for each in by_rule)
    return any(each.label == decided.label for each in by_rule)


def is_withheld(tell: Teller, fact: Fact) -> bool:
    """Whether a fact says the rule's letter beside the one decided: it is not for the public."""
    if fact.measure == "contradiction":
        return not is_printed(tell, fact)
    if fact.measure in MARGINS:
        return not is_told(tell.facts, fact)
    if fact.measure == "rating" and fact.method != "as-published":
        decided = decided_letter(tell.facts, fact)
        return decided is not None or is_undecided(tell.facts, fact)
    return fact.measure == "agreement"


def undecided(tell: Teller, rating: Fact, audience: str) -> str:
    """Say that a letter isn't decided yet, and to the ``internal`` audience what the rule gives."""
    frame = "proposed" if audience == "internal" else "undecided"
    return label(SAYS, frame, tell.lang).format(tell.told(rating))


def decided_notes(notes: Notes, own: list[Fact], letter: Fact, audience: str) -> tuple[str, ...]:
    """Note why the letter printed isn't the rule's, and by whose decision; that no reason is given, inside."""
    found = []
    for fact in own:
        differs = fact.measure == "agreement" and letter.id in fact.derived_from.split()
        if differs and fact.reason:
            said = label(SAYS, "decided", notes.lang).format(reason=fact.reason)
            found.append(notes.add(f"decided-{letter.indicator}{letter.component}", said))
        elif differs and fact.caveats and audience == "internal":
            found += [notes.add(code, words(code, notes.lang)[0]) for code in fact.caveats.split()]
    return tuple(dict.fromkeys(found))


def corrected_notes(tell: Teller, notes: Notes, fact: Fact) -> tuple[str, ...]:
    """Note of a corrected figure or letter since which release it holds, what was wrong, and why."""
    found = []
    for row in corrections_of(tell.facts, fact):
        since = released(tell, row["corrected_in"])
        texts = {name: " ".join(row[name].split()) for name in ("old", "new", "reason")}
        said = label(SAYS, "corrected", tell.lang).format(since=since, **texts)
        keys = ("indicator", "component", "role", "period", "corrected_in")
        found.append(notes.add("-".join(["corrected", *(row[key] for key in keys)]), said))
    return tuple(found)


def released(tell: Teller, release: str) -> str:
    """Name a release with the day of its publication, where that is known."""
    rows = tell.facts.plan_rows.tables["releases"]
    row = next((row for row in rows if row["release"] == release), None)
    if row is None:
        return release
    title = in_language(row["title"], tell.lang)
    if not row["published_on"]:
        return title
    day = period_label(row["published_on"], tell.lang)
    return f"{title}（{day}）" if tell.lang == "ja" else f"{title} ({day})"


def contradiction(tell: Teller, fact: Fact) -> str:
    """Say how letter and direction of travel disagree, and for which part."""
    return f"{tell.mark(fact.component)} {disagreement(tell, fact)}".lstrip()


def disagreement(tell: Teller, fact: Fact) -> str:
    """Say how letter and direction of travel disagree."""
    letter = letter_of(tell, fact).label
    if not is_printed(tell, fact):
        letter = label(SAYS, "by-rule", tell.lang).format(letter)
    return label(SAYS, fact.label, tell.lang).format(letter=letter)


def contradictions(tell: Teller, own: list[Fact], audience: str) -> list[Fact]:
    """Return the contradictions told to an audience: outside, none of a letter of the rule's alone."""
    found = [fact for fact in own if fact.measure == "contradiction"]
    return [fact for fact in found if audience == "internal" or is_printed(tell, fact)]


def is_printed(tell: Teller, fact: Fact) -> bool:
    """Whether the letter of a contradiction needs no rule's name: it is the one decided, or nobody decides."""
    rating = letter_of(tell, fact)
    keys = {"indicator": fact.indicator, "component": fact.component, "period": fact.period}
    of_place = tell.facts.through_years(measure="rating", method="as-published", **keys)
    same = {each.label for each in of_place} <= {rating.label}
    return same and not is_undecided(tell.facts, rating)


def letter_of(tell: Teller, fact: Fact) -> Fact:
    """Return the letter of the rule that a contradiction is about."""
    rests_on = [tell.facts[each] for each in fact.derived_from.split()]
    return next(each for each in rests_on if each.measure == "rating")
