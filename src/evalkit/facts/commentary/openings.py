"""How a name stands in its sentence: alone, or narrowed down by the words before it (東地区の…, 12月末現在、…)."""

from collections.abc import Sequence

from evalkit.facts.commentary.token import Token

ROLES = ("target", "baseline", "actual", "assumed", "attainment", "rate", "share")
"""What a number may be of an indicator; the first three are roles of published figures."""

FIGURES = ROLES[:3]
BASES = ("gross", "unique", "cumulative")
GLUE = frozenset(
    [
        "of",
        "object",
        "origin",
        "to",
        "together",
        "each",
        "join",
        "pause",
        "open",
        "close",
        "filler",
        "subject",
        "about",
        "compare",
        "own",
    ]
) | {"total", *BASES}
"""Words that connect without saying whose number follows."""

MAY_FOLLOW_A_NAME = (
    GLUE | set(ROLES) | set(["part", "number", "period", "name", "within", "reason", "cell"])
)
MAY_PRECEDE_A_NAME = frozenset(
    ["pause", "open", "filler", "reason", "join", "number", "period", "own", "total"]
)
FRAMES = ("現在", "時点", "時点で")
STRANGE = ("stop", "mask", "part", "blocked", "close", "of")


def opens(tokens: Sequence[Token], k: int) -> bool:
    """Whether nothing narrows down the name at a place: no word before it that isn't understood."""
    j = k - 1
    if j < 0:
        return True
    token = tokens[j]
    if token.text == " ":
        return _opens_in_english(tokens, j)
    if token.kind == "of":
        return j > 0 and _may_own(tokens, j - 1)
    if token.kind == "close":
        return is_plain(tokens, j)
    if token.kind in ("subject", "about"):
        return j > 0 and tokens[j - 1].kind in ("own", "period")
    if token.kind == "pause":
        return not _is_framed(tokens, j - 1)
    if token.kind == "mask":
        return token.why == "label"
    return token.kind in MAY_PRECEDE_A_NAME or token.kind in (*FIGURES, *BASES)


def _opens_in_english(tokens: Sequence[Token], j: int) -> bool:
    while j >= 0 and tokens[j].kind in ("filler", "of"):
        j -= 1
    return j < 0 or tokens[j].kind in ("pause", "open", "reason", "join", "own", "period")


def _may_own(tokens: Sequence[Token], j: int) -> bool:
    """Whether what owns a name doesn't narrow it down: a year, the city, its actual."""
    token = tokens[j]
    if token.kind == "close":
        return is_plain(tokens, j)
    is_label = token.kind == "mask" and token.why == "label"
    return is_label or token.kind in ("period", "own", "actual", "target", "number")


def _is_framed(tokens: Sequence[Token], j: int) -> bool:
    """Whether what ends at a place says for where or when the rest holds (東地区では、 12月末現在、)."""
    while j >= 0 and tokens[j].kind in ("about", "subject", "to", "filler", "origin"):
        marked = tokens[j].kind != "filler" or tokens[j].text in FRAMES
        j -= 1
        if marked and j >= 0 and tokens[j].kind in STRANGE:
            return True
    return j >= 0 and tokens[j].kind == "mask" and tokens[j].why != "label"


def opening(tokens: Sequence[Token], j: int) -> int:
    """Return the place where a round bracket that is closed at a place was opened."""
    depth, k = 0, j
    while k >= 0:
        depth += is_bracket(tokens[k], "close") - is_bracket(tokens[k], "open")
        if not depth:
            break
        k -= 1
    return max(k, 0)


def is_bracket(token: Token, kind: str) -> bool:
    """Whether a token opens or closes a bracket that adds something, unlike a quotation mark."""
    return token.kind == kind and token.text in "()【】[]"


def is_plain(tokens: Sequence[Token], j: int) -> bool:
    """Whether a bracket that is closed at a place holds nothing but a year or a number in a list."""
    inner = tokens[opening(tokens, j) + 1 : j]
    return is_bracket(tokens[j], "close") and all(
        token.kind in ("period", "own") or (token.kind == "mask" and token.why == "label")
        for token in inner
    )


def is_topic(tokens: Sequence[Token], k: int) -> bool:
    """Whether the name at a place is what its sentence is about."""
    return k + 1 >= len(tokens) or tokens[k + 1].kind in MAY_FOLLOW_A_NAME - {"of", "object"}


def topic_before(tokens: Sequence[Token], j: int) -> int:
    """Return the name that a sentence opens with, if nothing else is talked of between it and a place; else -1."""
    k = n = next((k for k in range(j) if tokens[k].kind == "name"), -1)
    if k < 0:
        return -1
    while n < j and tokens[n].kind not in ("about", "subject", "pause"):
        k = n if tokens[n].kind == "name" else k
        n += 1
    if not opens(tokens, k) or n >= j or (tokens[n].kind == "subject" and tokens[n].text != "は"):
        return -1
    shifted = any(
        token.kind in ("about", "subject") and token.text.endswith("は")
        for token in tokens[n + 1 : j]
    )
    return -1 if shifted else k
