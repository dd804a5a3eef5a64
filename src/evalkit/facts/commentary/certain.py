"""When a number is beyond doubt that of one figure, so that another number contradicts it."""

from collections.abc import Sequence

from evalkit.facts.commentary.amounts import unit_of
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.behind import Behind, behind
from evalkit.facts.commentary.openings import FIGURES
from evalkit.facts.commentary.token import Said
from evalkit.facts.facts import Fact

SOFT = ("estimated", "provisional", "forecast", "low_reliability")
"""Figures of these statuses give way to later ones: another number doesn't contradict them."""

BASIS = {"gross": "延べ", "unique": "実数"}


ENDS_A_CHANGE = frozenset(
    ["to", "join", "pause", "filler", "subject", "object", "of", "reason", "origin", "number"]
)


def is_stated(read: Read, i: int, anchor: Anchor, after: Behind, years: Sequence[str]) -> bool:
    """Whether indicator, role and year (one of ``years``) are stated without doubt."""
    role = anchor.role or after.role
    if not anchor.certain or anchor.several or anchor.narrowed or after.narrowed:
        return False
    if anchor.carried and not role and anchor.period is None:
        return False
    if anchor.row:
        return bool(anchor.role) and anchor.roles == 1 and anchor.period is not None
    if (role and role not in FIGURES) or (anchor.role and after.role and anchor.role != after.role):
        return False
    if (anchor.bare and not role) or (after.is_origin and anchor.period is None):
        return False
    if _may_be_difference(read, i):
        return False
    if role == "target":
        return not any(read.kind(k + 1) == "origin" for k in anchor.crossed)
    if after.aimed or (anchor.bracketed and not role and anchor.period is None):
        return False
    if not role and anchor.crossed and not _are_told_apart(read, anchor, years):
        return False
    compares = anchor.compared is not None and not anchor.crossed and not role
    return not compares or _is_clause_of_its_own(read, i, anchor)


def _may_be_difference(read: Read, i: int) -> bool:
    """Whether a change follows without a word that leads to it (に, へ, と): it may be the change that is told."""
    for token in read.tokens[i + 1 :]:
        if token.kind in ENDS_A_CHANGE:
            return False
        if token.kind == "direction":
            return token.sense in ("up", "down") and read.sentence.lang == "ja"
    return False


def _are_told_apart(read: Read, anchor: Anchor, years: Sequence[str]) -> bool:
    """Whether each number between the name and this one is told apart from it: a target's, another year's."""
    if anchor.period is not None:
        return True
    for k in anchor.crossed:
        own, after = read.anchor(k), behind(read, k)
        is_other = own.role in FIGURES[:2] or after.role in FIGURES[:2]
        is_other |= own.period is not None and set(own.period.years).isdisjoint(years)
        is_other |= own.part is not None and own.part is not anchor.part is not None
        if read.tokens[k].is_difference:
            continue
        if read.kind(k + 1) == "object" and not anchor.turned:
            return False
        if not (is_other or read.kind(k + 1) == "origin"):
            return False
    return True


def _is_clause_of_its_own(read: Read, i: int, anchor: Anchor) -> bool:
    """Whether a comparison before the number belongs to a clause of its own (前年度に比べ、相談件数は…)."""
    assert anchor.compared is not None
    start, end = anchor.compared.end, read.tokens[i].start
    kinds = {token.kind for token in read.tokens if start <= token.start < end}
    return not kinds.isdisjoint({"direction", "name"})


def is_firm(said: Said, fact: Fact, anchor: Anchor) -> bool:
    """Whether a figure is firm enough to be contradicted: final, a single value, counted as the text counts."""
    if fact.status in SOFT or "～" in fact.label or (said.unit and unit_of(fact) != said.unit):
        return False
    stated, own = stated_basis(anchor), own_basis(fact)
    if stated == own:
        return True
    may_be_unique = fact.unit == "人" and fact.measure != "target" and said.value < fact.value
    return own == {"延べ"} and not stated and not may_be_unique


def stated_basis(anchor: Anchor) -> set[str]:
    """Return how the text says that it counts."""
    return {BASIS[each] for each in anchor.bases & BASIS.keys()}


def own_basis(fact: Fact) -> set[str]:
    """Return how a figure says that it counts."""
    return set(BASIS.values()) & set(fact.label.split())
