"""A passage under check and what was found in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.words.codes import Label, Lang
from evalkit.words.pins import pins
from evalkit.words.verdicts import CONTRADICTING, OPEN


@dataclass(frozen=True)
class Claim:
    """A number or direction in a text: where it stands, its verdict and why, and what a mark answers."""

    start: int
    end: int
    text: str
    kind: str
    verdict: str
    reason: Label
    facts: tuple[str, ...] = ()
    answer: str = ""

    def told(self, lang: Lang) -> str:
        """Say why it has its verdict."""
        return self.reason.told(lang)

    @property
    def contradicts(self) -> bool:
        """Whether it contradicts the tables and no mark gives a reason."""
        return self.verdict in CONTRADICTING and not self.answer

    @property
    def is_open(self) -> bool:
        """Whether it asks for an answer and has none."""
        return self.verdict in OPEN and not self.answer


_LINE = re.compile("([1-9][0-9]*)行")

Inserted = tuple[tuple[int, int, str], ...]
"""Where facts were inserted in a text: start, end, and the id of each."""


@dataclass(frozen=True)
class Passage:
    """A text with the part of the plan it belongs to, where it was found, and its claims in their order.

    ``inserted`` tells the facts that were inserted in the text: they match by construction.
    """

    text: str
    node: str = ""
    place: str = ""
    claims: tuple[Claim, ...] = ()
    inserted: Inserted = ()

    def place_of(self, claim: Claim) -> str:
        r"""Say where a claim was found: in a text of lines, its own line.

        >>> from evalkit.words.codes import Label
        >>> claim = Claim(6, 10, "226件", "number", "match", Label("", ""))
        >>> Passage("相談件数は\n226件", place="2行").place_of(claim)
        '3行'
        """
        first = _LINE.fullmatch(self.place)
        if first is None:
            return self.place
        return f"{int(first[1]) + self.text[: claim.start].count(chr(10))}行"

    def marked(self) -> Iterator[tuple[str, Claim | None]]:
        """Cut the text, as it is printed, into pieces: those that are claims with their claim.

        >>> from evalkit.words.codes import Label
        >>> claim = Claim(2, 6, "226件", "number", "match", Label("", ""))
        >>> [piece for piece, _ in Passage("計は226件{#x}。", claims=(claim,)).marked()]
        ['計は', '226件', '。']
        """
        hidden = [(pin.start, pin.end) for pin in pins(self.text)]
        at = 0
        for claim in sorted(self.claims, key=lambda each: each.start):
            if claim.start < at or claim.start == claim.end:
                continue
            yield from self._printed(at, claim.start, hidden, None)
            yield from self._printed(claim.start, claim.end, hidden, claim)
            at = claim.end
        yield from self._printed(at, len(self.text), hidden, None)

    def _printed(
        self, start: int, end: int, hidden: list[tuple[int, int]], claim: Claim | None
    ) -> Iterator[tuple[str, Claim | None]]:
        kept = [
            letter
            for place, letter in enumerate(self.text[start:end], start)
            if not any(a <= place < b for a, b in hidden)
        ]
        if kept:
            yield "".join(kept), claim
