"""Does a number as a text says it agree with one of the tables, to the rounding and the hedges of both?"""

from evalkit.facts.commentary.evidence import decimals_of
from evalkit.facts.commentary.tokens import Said
from evalkit.facts.facts import Fact

NEAR = {"約": 0.05, "概ね": 0.05, "おおむね": 0.05, "およそ": 0.05, "おおよそ": 0.05, "凡そ": 0.05, "ほぼ": 0.05}
NEAR |= {"about": 0.05, "around": 0.05, "roughly": 0.05, "approximately": 0.05, "some": 0.05, "程度": 0.1, "前後": 0.1, "ほど": 0.1, "くらい": 0.1, "ぐらい": 0.1}
"""How far from the number a hedge lets it be, as a share of it."""

BELOW = {"弱": 0.9, "近く": 0.9, "nearly": 0.9, "almost": 0.9, "just under": 0.9}
ABOVE = {"強": 1.1, "余": 1.1, "余り": 1.1, "just over": 1.1}
FAR = 1.5
"""A bound (…以上) is met by what lies within so many times its number."""

EPSILON = 1e-9


def agrees(said: Said, value: float, step: float = 0.0) -> str:
    """Return how a number agrees with a value: ``equal``, ``rounded``, ``within`` (a hedge or bound), ``unrounded``; empty where not.

    ``step``: half the last digit to which the value itself is known. ``unrounded`` is a round number near
    the value without a word that says so.
    """
    if abs(said.value - value) < EPSILON:
        return "equal"
    if said.bound and not said.approx:
        return "within" if _bounded(said, value) else ""
    if said.approx:
        return "within" if _hedged(said, value, step) else ""
    if said.low - step <= value < said.high + step and (said.scale or said.step > EPSILON):
        return "rounded"
    near = 0.5 * 10.0**said.zeros
    if said.zeros > 1 and abs(said.value - value) <= min(near, 0.05 * abs(said.value)):
        return "unrounded"
    return ""


def agrees_with(said: Said, fact: Fact) -> str:
    """Return how a number agrees with a published figure, hedged as that may be itself."""
    words = fact.label.split()
    found = agrees(said, fact.value)
    if not found and any(word in NEAR for word in words):
        share = max(NEAR[word] for word in words if word in NEAR)
        return "within" if abs(said.value - fact.value) <= share * abs(fact.value) else ""
    return found


def computed(said: Said, value: float, facts: tuple[Fact, ...]) -> bool:
    """Whether a number is a computed value, rounded or cut off, the rounding of what it rests on allowed for."""
    said_value, value = abs(said.value), abs(value)
    if said.approx or said.bound:
        hedged = Said(said_value, 0, 0, said.unit, said.decimals, said.scale, said.zeros, said.approx, said.bound)
        return bool(agrees(hedged, value))
    half = said.step / 2
    loose = sum(0.5 * 10.0 ** -decimals_of(fact) for fact in facts if decimals_of(fact))
    if abs(said_value - value) <= half + loose + EPSILON:
        return True
    return 0 <= value - said_value < said.step - EPSILON


def _bounded(said: Said, value: float) -> bool:
    far = abs(said.value) * FAR
    return {
        ">=": said.value <= value <= far,
        ">": said.value < value <= far,
        "<=": said.value / FAR <= value <= said.value,
        "<": said.value / FAR <= value < said.value,
    }.get(said.bound, False)


def _hedged(said: Said, value: float, step: float) -> bool:
    size = abs(said.value)
    for word in said.approx.split():
        if word in BELOW:
            return size * BELOW[word] - step <= abs(value) <= size + step
        if word in ABOVE:
            return size - step <= abs(value) <= size * ABOVE[word] + step
        if word == "台":
            return size <= abs(value) < size + 10.0 ** (said.zeros or said.scale)
    share = max((NEAR.get(word, 0.05) for word in said.approx.split()), default=0.05)
    near = max(share * size, min(0.5 * 10.0**said.zeros, 0.1 * size), (said.high - said.low) / 2)
    return abs(abs(value) - size) <= near + step + EPSILON
