"""Whether a number as a text says it agrees with one of the tables, to the rounding and the hedges of both."""

from collections.abc import Iterable
from dataclasses import replace

from evalkit.facts.commentary.amounts import decimals_of
from evalkit.facts.commentary.token import Said
from evalkit.facts.facts import Fact

NEAR = dict.fromkeys(
    [
        "約",
        "概ね",
        "おおむね",
        "およそ",
        "おおよそ",
        "凡そ",
        "ほぼ",
        "about",
        "around",
        "roughly",
        "some",
    ],
    0.05,
)
NEAR |= {"approximately": 0.05} | dict.fromkeys(["程度", "前後", "ほど", "くらい", "ぐらい"], 0.1)
"""How far from the number a hedge lets the figure be, as a share of it."""

BELOW = dict.fromkeys(("弱", "近く", "nearly", "almost", "just under"), 0.9)
ABOVE = dict.fromkeys(("強", "余", "余り", "just over"), 1.1)
FAR = 1.5
"""A bound (…以上) is met by what lies within so many times its number."""

ROUND = 0.05
"""A round number without a word that says so may stand for a figure so near to it, as a share."""

EPSILON = 1e-9


def agrees(said: Said, value: float) -> str:
    """Return how a number agrees with a value; empty where it doesn't.

    ``equal``; ``rounded`` to the digits written; ``within`` a hedge or bound; ``unrounded``: a round number
    near the value that doesn't say so.

    >>> agrees(Said(2000, zeros=3, approx="約"), 1995), agrees(Said(2000, zeros=3), 1995)
    ('within', 'unrounded')
    >>> agrees(Said(36, "%"), 35.6), agrees(Said(35, "%"), 35.6)
    ('rounded', '')
    """
    if said.upper is not None:
        return ""
    if abs(said.value - value) < EPSILON:
        return "equal"
    if said.approx:
        return "within" if _hedged(said, value) else ""
    if said.bound:
        return "within" if _bounded(said, value) else ""
    if -said.step / 2 <= value - said.value < said.step / 2:
        return "rounded"
    near = min(0.5 * 10.0**said.zeros, ROUND * abs(said.value))
    return "unrounded" if said.zeros > 1 and abs(said.value - value) <= near else ""


def agrees_with(said: Said, fact: Fact) -> str:
    """Return how a number agrees with a published figure, hedged as that may be itself."""
    found = agrees(said, fact.value)
    share = max((NEAR.get(word, 0.0) for word in fact.label.split()), default=0.0)
    if not found and abs(said.value - fact.value) <= share * abs(fact.value):
        return "within"
    return found


def agrees_with_computed(said: Said, value: float, facts: Iterable[Fact]) -> bool:
    """Whether a number is a computed value: rounded or cut off, the rounding of what it rests on allowed for.

    Its sign counts only where the number has one; else a word says the direction.
    """
    if said.signed and said.value * value < 0:
        return False
    size = replace(said, value=abs(said.value))
    value = abs(value)
    if said.approx or said.bound:
        return agrees(size, value) in ("equal", "rounded", "within")
    loose = sum(0.5 * 10.0 ** -decimals_of(fact) for fact in facts if decimals_of(fact))
    if abs(size.value - value) <= said.step / 2 + loose + EPSILON:
        return True
    return 0 <= value - size.value < said.step - EPSILON


def _bounded(said: Said, value: float) -> bool:
    number, far = said.value, abs(said.value) * FAR
    low = abs(number) / FAR
    return {
        ">=": number <= value <= far,
        ">": number < value <= far,
        "<=": low <= value <= number,
        "<": low <= value < number,
    }.get(said.bound, False)


def _hedged(said: Said, value: float) -> bool:
    size, value = abs(said.value), abs(value)
    words = said.approx.split() if said.approx not in BELOW | ABOVE else [said.approx]
    for word in words:
        if word in BELOW:
            return size * BELOW[word] <= value <= size
        if word in ABOVE:
            return size <= value <= size * ABOVE[word]
        if word == "台":
            return size <= value < size + 10.0 ** max(said.zeros, said.scale)
    share = max((NEAR.get(word, 0.05) for word in words), default=0.05)
    near = max(share * size, min(0.5 * 10.0**said.zeros, 0.1 * size), said.step / 2)
    return abs(value - size) <= near + EPSILON
