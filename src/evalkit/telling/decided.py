"""What people decided and corrected, in words: letters beside the rule's, figures that were wrong, contradictions."""

from evalkit.facts.changes import corrections_of
from evalkit.facts.facts import Fact
from evalkit.telling.notes import Notes
from evalkit.telling.teller import Teller
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
    for row in corrections_of(tell.facts.plan, fact):
        since = released(tell, row["corrected_in"])
        texts = {name: " ".join(row[name].split()) for name in ("old", "new", "reason")}
        said = label(SAYS, "corrected", tell.lang).format(since=since, **texts)
        keys = ("indicator", "component", "role", "period", "corrected_in")
        found.append(notes.add("-".join(["corrected", *(row[key] for key in keys)]), said))
    return tuple(found)


def released(tell: Teller, release: str) -> str:
    """Name a release with the day of its publication, where that is known."""
    plan = tell.facts.plan
    rows = (
        [] if plan is None else plan.releases.set_index("release").loc[[release]].to_dict("records")
    )
    if not rows:
        return release
    title = str(rows[0]["title"])
    if not rows[0]["published_on"]:
        return title
    day = period_label(str(rows[0]["published_on"]), tell.lang)
    return f"{title}（{day}）" if tell.lang == "ja" else f"{title} ({day})"


def contradiction(tell: Teller, fact: Fact) -> str:
    """Say how letter and direction of travel disagree, and for which part."""
    letter = _letter(tell, fact)
    if not _is_printed(tell, fact):
        letter = label(SAYS, "by-rule", tell.lang).format(letter)
    said = label(SAYS, fact.label, tell.lang).format(letter=letter)
    mark = tell.mark(fact.component)
    return f"{mark} {said}" if mark else said


def contradictions(tell: Teller, own: list[Fact], audience: str) -> list[Fact]:
    """Return the contradictions told to an audience: outside, none of a letter of the rule's alone."""
    found = [fact for fact in own if fact.measure == "contradiction"]
    return [fact for fact in found if audience == "internal" or _is_printed(tell, fact)]


def _is_printed(tell: Teller, fact: Fact) -> bool:
    """Whether the letter of a contradiction needs no rule's name: none is printed, or it is the same."""
    of_place = tell.facts.select(
        indicator=fact.indicator, measure="rating", component=fact.component
    )
    printed = {each.label for each in of_place if each.method == "as-published"}
    return printed <= {_letter(tell, fact)}


def _letter(tell: Teller, fact: Fact) -> str:
    rests_on = [tell.facts[each] for each in fact.derived_from.split()]
    return next(each.label for each in rests_on if each.measure == "rating")
