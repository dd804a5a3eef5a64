"""A verdict with its reason and the facts that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

from evalkit.facts.facts import Fact
from evalkit.words.codes import Label
from evalkit.words.verdicts import reason


@dataclass(frozen=True)
class Verdict:
    """One of the closed list, why, and the ids of the facts behind it."""

    verdict: str
    reason: Label
    facts: tuple[str, ...] = ()


def verdict(code: str, why: str, facts: Iterable[Fact] = (), **fields: str | Label) -> Verdict:
    """Put a verdict together.

    >>> verdict("ignored", "period").reason.en
    'a period'
    """
    return Verdict(code, reason(why, **fields), tuple(fact.id for fact in facts))
