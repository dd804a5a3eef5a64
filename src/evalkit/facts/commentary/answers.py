"""What people answer in their text: a fact, a source, or why a number lies outside the data."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import NamedTuple

from evalkit.facts.commentary.amounts import amount, unit_of, value_of
from evalkit.facts.commentary.compare import agrees
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.passage import Claim
from evalkit.facts.commentary.token import Said
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.words.pins import Pin
from evalkit.words.verdicts import CONTRADICTING, OPEN

NEAR = 3
"""So many ids are named where one isn't known, or means several."""

ANSWERABLE = (*CONTRADICTING, *OPEN, "not_checkable", "match_other")


class Told(NamedTuple):
    """A claim, where it ends in its sentence, and its number."""

    end: int
    claim: Claim
    said: Said | None


def answered(
    found: Sequence[Told], marks: Sequence[tuple[int, Pin]], evidence: Evidence
) -> list[Claim]:
    """Apply the marks of a sentence, each with its place, to its claims.

    A mark right behind a claim is about that one; elsewhere it is about every claim before it in the
    sentence that is open. The id of a fact is about the last number before it.
    """
    claims = [each.claim for each in found]
    for place, pin in marks:
        before = [
            n
            for n, each in enumerate(found)
            if each.end <= place and claims[n].verdict != "ignored"
        ]
        numbers = [n for n in before if found[n].said is not None]
        if pin.fact and numbers:
            n, said = numbers[-1], found[numbers[-1]].said
            pinned = _pinned(said, pin.fact, evidence) if said is not None else None
            if pinned is not None:
                claims[n] = replace(
                    claims[n],
                    verdict=pinned.verdict,
                    reason=pinned.reason,
                    facts=pinned.facts,
                    answer=pin.answer,
                )
        elif pin.answer and before:
            is_behind = found[before[-1]].end == place
            about = before[-1:] if is_behind else before
            for n in about:
                if not claims[n].answer and (is_behind or claims[n].verdict in ANSWERABLE):
                    claims[n] = replace(claims[n], answer=pin.answer)
    return claims


def _pinned(said: Said, pin: str, evidence: Evidence) -> Verdict:
    """Hold a number against the fact that it is pinned to."""
    meant = evidence.facts.named(pin)
    if len(meant) != 1:
        addresses = evidence.facts.addresses
        near = [addresses[fact.id] for fact in meant[:NEAR]]
        near = near or get_close_matches(pin, addresses.values(), n=NEAR, cutoff=0.3)
        return verdict("ambiguous", "unknown_pin", pin=pin, near="、".join(near) or "－")
    fact = meant[0]
    told = evidence.told(fact)
    if fact.id in evidence.own:
        return verdict("not_found", "own_source", [fact], fact=told)
    value = abs(value_of(fact)) if said.difference else value_of(fact)
    said = replace(said, value=abs(said.value)) if said.difference else said
    has_unit = not said.unit or said.unit == unit_of(fact)
    how = agrees(said, value) if fact.has_value and has_unit else ""
    if how in ("equal", "rounded", "within"):
        return verdict("match" if how == "equal" else "match_rounded", "pinned", [fact], fact=told)
    stated = amount(said.value, said.unit)
    return verdict("contradicts", "differs_pinned", [fact], said=stated, fact=told)
