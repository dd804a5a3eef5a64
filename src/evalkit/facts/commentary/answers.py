"""What people answer in their text: a fact, a source, or why a number lies outside the data."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from evalkit.facts.commentary.compare import agrees
from evalkit.facts.commentary.evidence import Evidence, amount, unit_of
from evalkit.facts.commentary.passage import Claim
from evalkit.facts.commentary.tokens import Said
from evalkit.facts.commentary.verdict import verdict
from evalkit.facts.facts import Fact
from evalkit.words.pins import Pin
from evalkit.words.verdicts import CONTRADICTING, OPEN

ANSWERABLE = (*CONTRADICTING, *OPEN, "not_checkable", "match_other")


def answered(
    claims: Sequence[tuple[int, Claim, Said | None]],
    marks: Sequence[tuple[int, Pin]],
    evidence: Evidence,
) -> list[Claim]:
    """Apply the marks of a sentence to its claims, each with the place where it ends and its number.

    A mark right behind a claim is about that one; elsewhere it is about every claim before it in the
    sentence that is open, a fact's id about the last number.
    """
    told = [claim for _, claim, _ in claims]
    for place, pin in marks:
        before = [n for n, (end, claim, _) in enumerate(claims) if end <= place and claim.verdict != "ignored"]
        if not before:
            continue
        last = max(before, key=lambda n: claims[n][0])
        adjacent = claims[last][0] == place
        if pin.fact:
            numbers = [n for n in before if claims[n][2] is not None]
            if numbers:
                n = max(numbers, key=lambda n: claims[n][0])
                told[n] = _pinned(told[n], claims[n][2], pin, evidence)
        elif pin.answer:
            about = [last] if adjacent else [n for n in before if told[n].verdict in ANSWERABLE]
            for n in about:
                if not told[n].answer:
                    told[n] = replace(told[n], answer=pin.answer)
    return told


def _pinned(claim: Claim, said: Said | None, pin: Pin, evidence: Evidence) -> Claim:
    """Hold a number against the fact that it is pinned to."""
    assert said is not None
    fact = named(pin.fact, evidence)
    if fact is None:
        ids = list(evidence.facts.frame.index)
        near = "、".join(get_close_matches(pin.fact, ids, n=3, cutoff=0.3)) or "－"
        found = verdict("ambiguous", "unknown_pin", pin=pin.fact, near=near)
        return replace(claim, verdict=found.verdict, reason=found.reason, answer=pin.answer)
    if fact.id in evidence.own:
        found = verdict("not_found", "own_source", [fact], fact=evidence.told(fact))
        return replace(claim, verdict=found.verdict, reason=found.reason, answer=pin.answer)
    value = fact.value * 100 if fact.unit == "share" else fact.value
    same_unit = not said.unit or said.unit == unit_of(fact)
    fits = fact.has_value and same_unit and agrees(replace(said, value=abs(said.value)) if said.difference else said, abs(value) if said.difference else value)
    if fits in ("equal", "rounded", "within"):
        code = "match" if fits == "equal" else "match_rounded"
        found = verdict(code, "pinned", [fact], fact=evidence.told(fact))
    else:
        found = verdict("contradicts", "differs_pinned", [fact], said=amount(said.value, said.unit), fact=evidence.told(fact))
    return replace(claim, verdict=found.verdict, reason=found.reason, facts=found.facts, answer=pin.answer)


def named(pin: str, evidence: Evidence) -> Fact | None:
    """Return the fact of an id; a shorter one does where it leaves out keys and one fact alone fits."""
    if pin in evidence.facts.frame.index:
        return evidence.facts[pin]
    parts = pin.split("/")
    fitting = [str(each) for each in evidence.facts.frame.index if _holds(str(each).split("/"), parts)]
    shortest = [each for each in fitting if each.count("/") == min(one.count("/") for one in fitting)]
    return evidence.facts[shortest[0]] if len(shortest) == 1 else None


def _holds(whole: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether parts stand in a whole, in their order."""
    left = iter(whole)
    return all(part in left for part in parts)
