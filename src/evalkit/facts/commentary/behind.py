"""What stands behind a number: a role, a year, whether it is aimed at, whether anything narrows it down."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.facts.commentary.anchors import Read
from evalkit.facts.commentary.openings import FIGURES, is_bracket
from evalkit.facts.commentary.token import Token

NARROWS = frozenset(
    ["stop", "number", "mask", "name", "part", "blocked", "quote", "elsewhere", "share", "assumed"]
)
"""Words right behind a number that leave open what it counts."""

NARROWS_BY_OF = frozenset(["stop", "mask", "blocked", "name", "share", "assumed"])


GOES_ON = frozenset(["direction", "filler", "pause", "period", *FIGURES])
"""Words behind と that go on about the number (2,445件と目標を上回った)."""

HEDGES = ("ほぼ", "おおむね", "概ね")


@dataclass
class Behind:
    """What the words behind a number say of it; ``bound``: it is told that the figure lies above or below."""

    role: str = ""
    period: Token | None = None
    aimed: bool = False
    narrowed: bool = False
    bound: str = ""
    is_origin: bool = False


def behind(read: Read, i: int) -> Behind:
    """Look at the words that follow a number."""
    text, is_english = read.sentence.text, read.sentence.lang == "en"
    token = read.tokens[i]
    clause = clause_from(text, token.end)
    found = Behind(aimed=bool(read.prose.aimed.search(text[: token.start] * is_english + clause)))
    rest = [each for each in read.tokens[i + 1 :] if not is_english or each.text.strip()]
    if is_english:
        found.period = _year_behind(rest)
        found.is_origin = _comes_after_from(read, i)
    if rest:
        _look(rest, found)
    return found


def _look(rest: Sequence[Token], found: Behind) -> None:
    first, second = rest[0], rest[1] if len(rest) > 1 else None
    kind = second.kind if second is not None else ""
    found.is_origin |= first.kind == "origin"
    if is_bracket(first, "open"):
        _in_bracket(rest[1:], found)
    elif first.kind == "of":
        found.role = kind if kind in FIGURES else ""
        found.narrowed = kind in NARROWS_BY_OF
    elif first.kind == "object" and second is not None:
        found.role = "target" if kind == "target" else ""
        found.bound = {"above": ">", "below": "<"}.get(second.sense, "")
        found.narrowed = kind in NARROWS_BY_OF
    elif first.kind == "join":
        is_hedge = second is not None and second.text in HEDGES
        found.narrowed = kind not in GOES_ON and not is_hedge
    elif first.text in ("が", "も"):
        found.narrowed = True
    elif first.text == "で":
        found.narrowed = kind in NARROWS
    else:
        found.narrowed = first.kind in NARROWS or (first.kind == "within" and first.text == "中")


def _in_bracket(rest: Sequence[Token], found: Behind) -> None:
    """A bracket that holds only a role or a year says which number stands before it."""
    inner: list[Token] = []
    for token in rest:
        if token.kind == "close":
            break
        inner.append(token)
    kinds = {token.kind for token in inner} - {"of", "filler", "subject"}
    if "number" in kinds:
        return
    if not kinds or not kinds <= {"period", *FIGURES}:
        found.narrowed = True
        return
    for token in inner:
        if token.kind == "period":
            found.period = token
        elif token.kind in FIGURES:
            found.role = token.kind


def _comes_after_from(read: Read, i: int) -> bool:
    """Whether an English number is where a change began: from 2,385."""
    while read.kind(i - 1) == "filler":
        i -= 1
    return read.kind(i - 1) == "origin"


def _year_behind(rest: Sequence[Token]) -> Token | None:
    """The year that follows an English number: 2,385 in fiscal 2024."""
    token = next((each for each in rest if each.kind != "filler"), None)
    return token if token is not None and token.kind == "period" else None


def clause_from(text: str, start: int) -> str:
    """Return the text from a place up to the next comma, or the end of the sentence."""
    ends = [at for mark in "、。,;" if (at := text.find(mark, start)) >= 0]
    return text[start : min(ends, default=len(text))]
