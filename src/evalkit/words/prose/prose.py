"""What a language's prose is made of: patterns of the words that a number or a direction stands among."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Prose:
    """The patterns of a language; each names its meaning by its group or key.

    ``masks``: what is no claim, by reason. ``periods``: years told in relation to the one evaluated, by how
    far they lie back (several numbers: it depends on who speaks when). ``words``: everything else that is
    understood, by kind; what isn't understood keeps a claim from being called a contradiction.
    ``before`` and ``after``: hedges and bounds beside a number. ``change``: a number so followed is a
    difference, in the sense that ``senses`` gives its stem; ``resulted``: a bound so followed is a result
    (220件以内でした).
    ``directions``: stems of a direction by sense. Read behind one: ``claimed`` (it has happened), ``supposed`` (it
    is only assumed), ``negated``, ``intended``, ``trending``, and how it is ``inflected``; before one
    ``negated_before``, ``intended_before``. ``aimed``: in the clause
    of a number that is no result. ``earlier``: in a sentence that speaks of a figure before it was changed.
    """

    masks: Mapping[str, re.Pattern[str]]
    periods: Mapping[re.Pattern[str], tuple[int, ...]]
    words: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    change: re.Pattern[str]
    senses: Mapping[str, frozenset[str]]
    resulted: re.Pattern[str]
    directions: re.Pattern[str]
    claimed: re.Pattern[str]
    supposed: re.Pattern[str]
    negated: re.Pattern[str]
    inflected: re.Pattern[str]
    intended: re.Pattern[str]
    negated_before: re.Pattern[str]
    intended_before: re.Pattern[str]
    trending: re.Pattern[str]
    earlier: re.Pattern[str]
    aimed: re.Pattern[str]

    @cached_property
    def known(self) -> re.Pattern[str]:
        """A direction or else a word that is understood."""
        return re.compile(f"{self.directions.pattern}|{self.words.pattern}")


NEVER = re.compile("(?!)")
"""What a language doesn't say in this place."""


def any_of(words: str | Iterable[str]) -> str:
    """Join patterns (or the words of a text) so that the longest is tried first.

    >>> any_of("up upward")
    'upward|up'
    """
    parts = words.split() if isinstance(words, str) else list(words)
    return "|".join(sorted(parts, key=lambda each: (-len(each), each)))


def grouped(**kinds: str) -> str:
    """Name alternatives by the kind of word that they are.

    >>> grouped(topic="wa|ga", of="no")
    '(?P<topic>wa|ga)|(?P<of>no)'
    """
    return "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds.items())
