"""What a number or a direction is about: read off the words before it, and whether that leaves any doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evalkit.facts.commentary.calendar import RELATIVE
from evalkit.facts.commentary.openings import (
    BASES,
    FIGURES,
    MAY_FOLLOW_A_NAME,
    ROLES,
    is_bracket,
    is_topic,
    opening,
    opens,
    topic_before,
)
from evalkit.facts.commentary.text import Sentence
from evalkit.facts.commentary.token import Target, Token
from evalkit.words.prose.prose import Prose
from evalkit.words.units import UNITS

SHORT = 5
"""Names of so few letters are said of other things, too; they are trusted only where nothing else is told of."""

BEFORE_A_NAME = ("of", "period", "own", "filler", "pause", "subject", "about", "compare")


@dataclass
class Anchor:
    """What stands to the left of a token, as far as it is understood.

    ``certain``: the name was reached over words that are all understood, and nothing narrows it down.
    ``bare``: no particle follows the name. ``row``: it stands in another cell of a table; ``roles``: so many
    roles stand right before the number. ``others``: years that it may be about, too. ``crossed``: the
    places of numbers in between; ``turned``: a direction is. ``stopped``: the place of the word that isn't
    understood.
    """

    others: list[str]
    targets: tuple[Target, ...] = ()
    certain: bool = False
    bare: bool = False
    row: bool = False
    roles: int = 0
    several: bool = False
    carried: bool = False
    at: int = -1
    role: str = ""
    role_at: int = -1
    period: Token | None = None
    compared: Token | None = None
    part: Token | None = None
    crossed: list[int] = field(default_factory=list)
    bases: set[str] = field(default_factory=set)
    total: bool = False
    turned: bool = False
    narrowed: bool = False
    elsewhere: bool = False
    within: bool = False
    stopped: int = -1
    bracketed: bool = False

    def parts_of(self, indicator: str) -> list[str]:
        """The parts of an indicator that are named."""
        return [part for of, part in self.part.targets if of == indicator] if self.part else []


@dataclass(frozen=True)
class Topic:
    """What the sentence before was about, whether that is beyond doubt, and the years that the paragraph has named."""

    targets: tuple[Target, ...] = ()
    certain: bool = False
    years: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Read:
    """A sentence, its tokens, and what is said before it.

    ``heading``: the paragraphs above; ``strange``: the one right above heads something that isn't in the plan.
    """

    sentence: Sentence
    tokens: Sequence[Token]
    prose: Prose
    before: Topic = Topic()
    heading: str = ""
    strange: bool = False
    _anchors: dict[int, Anchor] = field(default_factory=dict)

    @cached_property
    def topic(self) -> Topic:
        """What the sentence is about: the indicator that it opens with, or what was talked of before."""
        k = next((k for k, token in enumerate(self.tokens) if token.kind == "name"), -1)
        if k < 0:
            return Topic(self.before.targets)
        certain = is_topic(self.tokens, k) and self._is_clear(k) and opens(self.tokens, k)
        return Topic(self.tokens[k].targets, certain)

    def kind(self, place: int) -> str:
        """Return the kind of the word at a place, empty outside the sentence."""
        return self.tokens[place].kind if 0 <= place < len(self.tokens) else ""

    def anchor(self, i: int) -> Anchor:
        """Walk to the left of a token until a name is reached, or something isn't understood."""
        if i not in self._anchors:
            self._anchors[i] = _Walk(self, Anchor(list(self.before.years))).from_(i)
        return self._anchors[i]

    def is_compared(self, j: int) -> bool:
        """Whether something is compared with the word at a place."""
        if self.sentence.lang == "ja":
            return self.kind(j + 1) in ("compare", "origin")
        while self.kind(j - 1) == "filler":
            j -= 1
        return self.kind(j - 1) in ("compare", "origin")

    def _is_clear(self, k: int) -> bool:
        """Whether a name can't be that of something else told of before: a long one can't."""
        if self.tokens[k].end - self.tokens[k].start > SHORT:
            return True
        if any(token.kind in ("stop", "blocked", "quote") for token in self.tokens[:k]):
            return False
        return not self.strange if self.sentence.begins else bool(self.before.targets)


@dataclass
class _Walk:
    read: Read
    found: Anchor

    def from_(self, i: int) -> Anchor:
        tokens, found, j = self.read.tokens, self.found, i - 1
        while j >= 0:
            token = tokens[j]
            if is_bracket(token, "close"):
                j = self._over_bracket(j)
                continue
            found.bracketed |= is_bracket(token, "open")
            if token.kind == "name":
                return self._named(j)
            if token.kind == "reason" and (k := topic_before(tokens, j)) >= 0:
                return self._named(k)
            if token.kind == "elsewhere":
                found.elsewhere |= not found.crossed
            is_passed = token.kind != "mask" or self._pass_mask(token)
            if not is_passed or token.kind in ("stop", "blocked", "quote", "reason", "elsewhere"):
                found.stopped = j
                return found
            self._take(j)
            j -= 1
        before = self.read.before
        found.targets, found.carried = before.targets, bool(before.targets)
        names_another = any(token.kind == "name" for token in tokens[i:])
        found.certain = before.certain and not (found.narrowed or names_another)
        return found

    def _take(self, j: int) -> None:
        """Take down what a word says about the number or direction to its right."""
        token, found = self.read.tokens[j], self.found
        kind = token.kind
        if kind == "cell":
            found.row = True
        elif kind == "number":
            found.crossed.append(j)
        elif kind == "direction":
            found.turned = True
        elif kind == "part":
            found.part = found.part or token
        elif kind == "period":
            self._take_period(j)
        elif kind in ROLES:
            self._take_role(j)
        elif kind in BASES and not found.crossed:
            found.bases.add(kind)
        elif kind == "total" and not found.crossed:
            found.total = True
        elif kind == "within":
            found.within |= not found.crossed
            found.narrowed = True

    def _take_role(self, j: int) -> None:
        """A role that something is compared with isn't the role of the number; one of another cell neither."""
        token, found = self.read.tokens[j], self.found
        changed = all(self.read.kind(k + 1) == "origin" for k in found.crossed)
        if found.row or not changed:
            return
        if token.kind in ("target", "baseline", "assumed") and self.read.is_compared(j):
            found.compared = found.compared or token
        elif not found.role and not found.turned:
            found.role, found.role_at, found.roles = token.kind, j, 1
        else:
            found.roles += found.role != token.kind

    @property
    def _crosses_a_figure(self) -> bool:
        """Whether a number was passed that is no difference."""
        return any(not self.read.tokens[k].is_difference for k in self.found.crossed)

    def _take_period(self, j: int) -> None:
        token, found = self.read.tokens[j], self.found
        if found.row:
            return
        is_free = not (found.role or found.turned or self._crosses_a_figure)
        if self.read.is_compared(j) and is_free:
            found.compared = found.compared or token
        elif not (found.crossed or found.turned or found.period):
            found.period = token
        elif token.sense != RELATIVE:
            found.others += token.years

    def _pass_mask(self, token: Token) -> bool:
        """Pass over what is no claim but may narrow down: a rate's base, a duration; a number in a list doesn't."""
        if token.why in ("per", "frequency", "period"):
            is_row = token.text.endswith(("連続", "続けて", "in a row", "running"))
            self.found.narrowed |= not is_row
            return True
        return token.why == "label"

    def _named(self, k: int) -> Anchor:
        """Take the name at a place, those joined to it, and what stands before them."""
        read, found = self.read, self.found
        found.targets, found.at = read.tokens[k].targets, k
        behind = read.kind(k + 1) or "pause"
        found.bare = behind in ("number", "name")
        follows = behind in MAY_FOLLOW_A_NAME and not found.narrowed
        found.certain = follows and read._is_clear(k) and opens(read.tokens, k)
        j = k - 1
        while j > 0 and read.kind(j) == "join" and read.kind(j - 1) == "name":
            found.several = True
            found.targets = (*read.tokens[j - 1].targets, *found.targets)
            found.certain &= opens(read.tokens, j - 1)
            j -= 2
        while j >= 0 and read.kind(j) in (*BEFORE_A_NAME, *FIGURES, *BASES):
            if read.kind(j) in (*FIGURES, *BASES, "period"):
                self._take(j)
            j -= 1
        if found.period is None:
            found.others += self._frames_of(j)
        return found

    def _frames_of(self, j: int) -> Iterator[str]:
        """Give the years that the sentence begins with, as far as a place (令和8年度は、…)."""
        for k, token in enumerate(self.read.tokens[: j + 1]):
            if token.kind == "period" and self.read.kind(k + 1) in ("subject", "about", "pause"):
                yield from token.years

    def _over_bracket(self, j: int) -> int:
        """Step over a bracket that is closed; one that isn't a number's or a role's own says whose number follows, or narrows it down."""
        tokens, found = self.read.tokens, self.found
        k = opening(tokens, j)
        if self.read.kind(k - 1) in ("number", "period", *ROLES):
            return k - 1
        for n in range(j - 1, k, -1):
            token = tokens[n]
            if token.kind == "stop":
                found.narrowed |= token.text not in UNITS
            elif token.kind in (
                "mask",
                "blocked",
                "quote",
                "elsewhere",
                "name",
                "within",
                "number",
            ):
                found.narrowed |= token.why != "label"
            else:
                self._take(n)
        return k - 1
