"""How a direction is said: as a fact or an intention, negated, against what."""

import re

from evalkit.facts.commentary.anchors import Read
from evalkit.facts.commentary.behind import behind, clause_from
from evalkit.facts.commentary.openings import is_bracket, opening
from evalkit.facts.commentary.token import Token

OVER_TIME = ("up", "down", "better", "worse", "flat")
"""Senses that compare with an earlier time, unless the text says otherwise."""

_SKIPPED = frozenset(
    ["object", "to", "subject", "filler", "each", "together", "of", "compare", "origin"]
)
_COMPARED = ("target", "assumed", "baseline", "attainment", "period", "elsewhere")
_NOT_REACHED = re.compile("なかっ|ませんでした|できず|られず")
_YEARS = re.compile(
    "([0-9]{1,2})(?:[かカヵヶケ箇]?年|年度| years?|-year)(?:間)?(?P<row> in a row|連続|続けて)?"
)


def form_of(read: Read, i: int) -> str:
    """Return whether a direction has happened (``claimed``), is only ``intended``, or part of a ``noun``."""
    token, text = read.tokens[i], read.sentence.text
    is_denied = is_negated(read, i)
    if read.prose.intended_before.search(text[: token.start]) and not is_denied:
        return "intended"
    tail = clause_from(text, token.stem) + "、"
    if token.sense in ("le", "ge"):
        return "intended" if read.prose.intended.search(tail) else "claimed"
    if read.prose.negated.match(tail) or read.prose.claimed.match(tail):
        return "intended" if read.prose.supposed.match(tail) else "claimed"
    if read.prose.intended.search(tail):
        return "intended"
    return "claimed" if read.kind(i + 1) == "number" else "noun"


def is_negated(read: Read, i: int) -> bool:
    """Whether a direction is denied: 増加しなかった, did not exceed."""
    token, text = read.tokens[i], read.sentence.text
    if token.sense in ("le", "ge"):  # 220件以内に収められなかった
        m = read.prose.resulted.match(text, token.stem)
        return bool(m and _NOT_REACHED.search(clause_from(text, m.end())))
    before = read.prose.negated_before.search(text[: token.start])
    return bool(before or read.prose.negated.match(text, token.stem))


def is_adnominal(read: Read, i: int) -> bool:
    """Whether a direction only qualifies a noun that isn't understood (目標を達成した団体は…)."""
    if read.sentence.lang != "ja" or i + 1 == len(read.tokens):
        return False
    noun = read.tokens[i + 1]
    is_noun = noun.kind in ("stop", "name", "part", "blocked", "quote")
    return is_noun or noun.text.startswith(("指標", "成果指標", "活動指標", "行動量"))


def is_no_measure(token: Token) -> bool:
    """Whether a word claims a direction only where an indicator or a target stands beside it."""
    senses = ("better", "worse", "flat", "met", "missed")
    return token.sense in senses or token.text.startswith(("超え", "越え"))


def object_of(read: Read, i: int) -> Token | None:
    """Return what a direction is measured against: the target, a year, a number; an ``unknown`` word, or None."""
    if read.sentence.lang == "en":
        return _object_behind(read, i)
    token = read.tokens[i]
    if token.sense in ("le", "ge"):
        return read.tokens[i - 1]
    j, link = i - 1, ""
    while j >= 0:
        if is_bracket(read.tokens[j], "close") and _holds_differences(read, j):
            j = opening(read.tokens, j)
        elif read.kind(j) not in _SKIPPED and not read.tokens[j].is_difference:
            break
        link = read.kind(j) if read.kind(j) in ("object", "to", "compare", "origin") else link
        j -= 1
    if j >= 0 and link and is_bracket(read.tokens[j], "close"):
        j = opening(read.tokens, j) - 1
    if j < 0 or not (link or token.sense in ("met", "missed")):
        return None
    found, over_time = read.tokens[j], token.sense in OVER_TIME
    if found.kind in _COMPARED:
        return found
    if (
        found.kind == "number"
        and not found.is_difference
        and (not over_time or link in ("compare", "origin"))
    ):
        return found
    is_unknown = found.kind == "stop" and token.sense in ("above", "below")
    return Token("unknown", found.start, found.end) if is_unknown else None


def _holds_differences(read: Read, j: int) -> bool:
    """Whether a bracket that is closed at a place holds only differences: 27件（13.6％）増加."""
    return all(token.is_difference for token in read.tokens[opening(read.tokens, j) + 1 : j])


def _object_behind(read: Read, i: int) -> Token | None:
    """In English what a direction is measured against follows it."""
    for token in read.tokens[i + 1 :]:
        if token.kind in _COMPARED:
            return token
        if token.kind in ("pause", "direction", "name", "stop"):
            return None
    return None


def compared_by(read: Read, number: Token) -> Token | None:
    """Return whose number is compared with: the target's, an earlier year's; None where it isn't said."""
    k = next(k for k, each in enumerate(read.tokens) if each is number)
    own, after = read.anchor(k), behind(read, k)
    role = own.role or after.role
    if role in ("target", "baseline"):
        return Token(role, number.start, number.end)
    return own.period


def span_of_years(read: Read, i: int) -> tuple[int, bool] | None:
    """Return over how many years a direction is told, and whether in each of them (3年連続で)."""
    for token in reversed(read.tokens[:i]):
        if token.kind in ("direction", "name"):
            return None
        if token.kind == "mask" and token.why == "period" and (m := _YEARS.search(token.text)):
            return int(m[1]), bool(m["row"])
    return None
