"""What a number or a direction is about: read off the words around it, and whether that leaves any doubt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from evalkit.facts.commentary.names import Target
from evalkit.facts.commentary.text import Sentence
from evalkit.facts.commentary.tokens import Token
from evalkit.words.prose.prose import Prose
from evalkit.words.units import UNITS

ROLES = ("target", "baseline", "actual", "assumed", "attainment", "rate", "share")
BASES = ("gross", "unique", "cumulative")
SHORT = 5
"""Names of so few letters are said of other things, too; they are trusted only where nothing else is told of."""

FRAMES = ("現在", "時点", "時点で")

GLUE = frozenset(
    "of object origin to together each join pause open close filler subject about compare own total".split()
) | set(BASES)
"""Words that connect without saying whose number follows."""

MAY_FOLLOW_A_NAME = GLUE | set(ROLES) | {"part", "number", "period", "name", "within", "reason", "cell"}
MAY_PRECEDE_A_NAME = frozenset("pause open close filler reason join about number period own total".split()) | set(BASES)


@dataclass
class Anchor:
    """What stands to the left of a token, as far as it is understood.

    ``certain``: the name was reached over words that are all understood, and nothing narrows it down.
    ``bare``: no particle follows the name. ``row``: it stands in another cell of a table; ``roles``: so many
    roles stand right before the number.
    """

    targets: tuple[Target, ...] = ()
    certain: bool = False
    bare: bool = False
    row: bool = False
    roles: int = 1
    several: bool = False
    carried: bool = False
    at: int = -1
    role: str = ""
    role_at: int = -1
    period: Token | None = None
    others: list[str] = field(default_factory=list)
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
    before: Topic
    heading: str = ""
    strange: bool = False

    @cached_property
    def topic(self) -> Topic:
        """What the sentence is about: the one indicator that it opens with, or what was talked of before."""
        named = [k for k, token in enumerate(self.tokens) if token.kind == "name"]
        if named and self._is_topic(named[0]):
            return Topic(self.tokens[named[0]].targets, self._opens(named[0]))
        return Topic(self.tokens[named[0]].targets) if named else Topic(self.before.targets)

    def anchor(self, i: int) -> Anchor:
        """Walk to the left of a token until a name is reached, or something isn't understood."""
        found = Anchor(others=list(self.before.years))
        tokens, j = self.tokens, i - 1
        while j >= 0:
            token = tokens[j]
            kind = token.kind
            if kind == "close" and token.text in ")】]":
                j = self._over_bracket(j, found)
                continue
            if kind == "open" and token.text in "(【[":
                found.bracketed = True
            if kind == "name":
                self._take_name(j, found)
                return found
            if kind in ("stop", "blocked", "quote", "mask") and not self._take_mask(token, found):
                found.stopped = j
                return found
            if kind == "reason":
                if (k := self._topic_before(j)) >= 0:
                    self._take_name(k, found)
                    return found
                found.stopped = j
                return found
            if kind == "elsewhere":
                found.elsewhere |= not found.crossed
                found.stopped = j
                return found
            self._take(j, found)
            j -= 1
        if self.before.targets and not found.several:
            found.targets, found.certain, found.carried = self.before.targets, self.before.certain, True
            found.certain &= not found.narrowed
        return found

    def _take(self, j: int, found: Anchor) -> None:
        """Take down what a word says about the number or direction to its right."""
        token = self.tokens[j]
        kind = token.kind
        if found.row and (kind in ROLES or kind == "period"):
            return
        if kind == "number":
            found.crossed.append(j)
        elif kind == "direction":
            found.turned = True
        elif kind == "part":
            found.part = found.part or token
        elif kind == "period":
            self._take_period(j, found)
        elif kind in ROLES:
            self._take_role(j, found)
        elif kind in BASES and not found.crossed:
            found.bases.add(kind)
        elif kind == "total" and not found.crossed:
            found.total = True
        elif kind == "cell":
            found.row = True
        elif kind == "within":
            found.within |= not found.crossed
            found.narrowed = True

    def _take_role(self, j: int, found: Anchor) -> None:
        """A role that something is compared with isn't the role of the number."""
        if found.crossed and not all(self._is_origin(k) for k in found.crossed):
            return
        if self.tokens[j].kind in (*ROLES[:2], "assumed") and self._is_compared(j):
            found.compared = found.compared or self.tokens[j]
        elif not found.role and not found.turned:
            found.role, found.role_at = self.tokens[j].kind, j
        elif found.role != self.tokens[j].kind:
            found.roles = 2

    def _is_origin(self, k: int) -> bool:
        return k + 1 < len(self.tokens) and self.tokens[k + 1].kind == "origin"

    def _is_compared(self, j: int) -> bool:
        if self.sentence.lang == "en":
            before = [token for token in self.tokens[:j] if token.kind != "filler"]
            return bool(before) and before[-1].kind in ("compare", "origin")
        return j + 1 < len(self.tokens) and self.tokens[j + 1].kind in ("compare", "origin")

    def _take_period(self, j: int, found: Anchor) -> None:
        token = self.tokens[j]
        if self._is_compared(j) and not found.crossed:
            found.compared = found.compared or token
        elif not found.crossed and not found.turned and found.period is None:
            found.period = token
        else:
            found.others += token.years

    def _take_mask(self, token: Token, found: Anchor) -> bool:
        """Pass over what is no claim but doesn't narrow down; remember a rate's base and a duration."""
        if token.kind != "mask":
            return False
        if token.why in ("per", "frequency", "period"):
            found.narrowed |= not token.text.endswith(("連続", "続けて", "in a row"))
            return True
        return token.why == "label"

    def _take_name(self, k: int, found: Anchor) -> None:
        token = self.tokens[k]
        found.targets, found.at = token.targets, k
        behind = self.tokens[k + 1].kind if k + 1 < len(self.tokens) else "pause"
        found.bare = behind in ("number", "name")
        found.certain = self._opens(k) and behind in MAY_FOLLOW_A_NAME and not found.narrowed
        j = k - 1
        while j > 0 and self.tokens[j].kind == "join" and self.tokens[j - 1].kind == "name":
            found.several = True
            found.targets = (*self.tokens[j - 1].targets, *found.targets)
            found.certain &= self._opens(j - 1)
            j -= 2
        while j >= 0 and self.tokens[j].kind in ("of", "period", "own", "filler", "pause", "subject", "about", "compare", *ROLES[:3], *BASES):
            if self.tokens[j].kind in ROLES and not found.role and not found.crossed and not found.turned:
                found.role, found.role_at = self.tokens[j].kind, j
            elif self.tokens[j].kind == "period":
                self._take_period(j, found)
            elif self.tokens[j].kind in BASES:
                found.bases.add(self.tokens[j].kind)
            j -= 1

    def _over_bracket(self, j: int, found: Anchor) -> int:
        """Step over a bracket that is closed; one that isn't a number's says whose number follows, or narrows it down."""
        k = self._opening(j)
        inner = range(k + 1, j)
        if k and self.tokens[k - 1].kind == "number":
            return k - 1
        for n in reversed(inner):
            token = self.tokens[n]
            if token.kind == "stop" and token.text not in UNITS:
                found.narrowed = True
            elif token.kind in ("mask", "blocked", "quote", "elsewhere", "name", "within", "number"):
                found.narrowed |= token.why != "label"
            else:
                self._take(n, found)
        return k - 1

    def _opening(self, j: int) -> int:
        """The place where a bracket that is closed at a place was opened."""
        depth, k = 0, j
        while k >= 0:
            token = self.tokens[k]
            depth += (token.kind == "close" and token.text in ")】]") - (
                token.kind == "open" and token.text in "(【["
            )
            if not depth:
                break
            k -= 1
        return max(k, 0)

    def _is_plain(self, j: int) -> bool:
        """Whether a bracket that is closed at a place holds nothing but a year or a number in a list."""
        inner = self.tokens[self._opening(j) + 1 : j]
        return self.tokens[j].text in ")】]" and all(
            token.kind in ("period", "own") or (token.kind == "mask" and token.why == "label")
            for token in inner
        )

    def _opens(self, k: int) -> bool:
        """Whether nothing narrows down the name at a place: no word before it that isn't understood."""
        j = k - 1
        if self.tokens[k].end - self.tokens[k].start <= SHORT and not self._is_clear(k):
            return False
        if j < 0:
            return True
        token = self.tokens[j]
        if token.kind == "of":
            before = self.tokens[j - 1] if j else token
            return (
                before.kind in ("period", "own", "actual", "target", "number")
                or (before.kind == "mask" and before.why == "label")
                or (before.kind == "close" and self._is_plain(j - 1))
            )
        if token.kind == "close":
            return self._is_plain(j)
        if token.kind in ("subject", "about"):
            return j > 0 and self.tokens[j - 1].kind in ("own", "period")
        if token.kind == "pause":
            return not self._is_framed(j)
        if token.kind == "mask":
            return token.why == "label"
        return token.kind in MAY_PRECEDE_A_NAME or token.kind in ROLES[:3]

    def _is_framed(self, j: int) -> bool:
        """Whether what stands before a comma says for where or when the rest holds: 東地区では、12月末現在、"""
        j -= 1
        while j >= 0 and self.tokens[j].kind in ("about", "subject", "to", "filler", "origin"):
            marked = self.tokens[j].kind != "filler" or self.tokens[j].text in FRAMES
            j -= 1
            if marked and j >= 0 and self.tokens[j].kind in ("stop", "mask", "part", "blocked", "close", "of"):
                return True
        return j >= 0 and self.tokens[j].kind == "mask" and self.tokens[j].why != "label"

    def _is_clear(self, k: int) -> bool:
        """Whether a short name, such as 参加者数, can't be that of something else told of before."""
        if any(token.kind in ("stop", "blocked", "quote") for token in self.tokens[:k]):
            return False
        return not self.strange if self.sentence.begins else bool(self.before.targets)

    def _is_topic(self, k: int) -> bool:
        """Whether the name at a place is what its sentence is about."""
        behind = self.tokens[k + 1 : k + 2]
        return not behind or behind[0].kind in MAY_FOLLOW_A_NAME - {"of", "object", "direction"}

    def _topic_before(self, j: int) -> int:
        """The name that a sentence opens with, if nothing else is talked of between it and a reason; else -1."""
        named = [k for k, token in enumerate(self.tokens[:j]) if token.kind == "name"]
        if not named or not self._opens(named[0]):
            return -1
        k = named[0]
        n = k + 1
        while n < j and self.tokens[n].kind not in ("about", "subject", "pause"):
            n += 1
        if n >= j or (self.tokens[n].kind == "subject" and self.tokens[n].text != "は"):
            return -1
        shifted = any(
            token.kind in ("about", "subject") and token.text.endswith("は")
            for token in self.tokens[n + 1 : j]
        )
        return -1 if shifted else k


@dataclass
class Behind:
    """What stands to the right of a number: a role, a year, whether it is aimed at, whether anything narrows it."""

    role: str = ""
    period: Token | None = None
    aimed: bool = False
    narrowed: bool = False
    bound: str = ""
    is_origin: bool = False


def behind(read: Read, i: int) -> Behind:
    """Look at the words that follow a number."""
    found = Behind()
    tokens, text = read.tokens, read.sentence.text
    clause = _clause(text, tokens[i].end)
    told = clause if read.sentence.lang == "ja" else text[: tokens[i].start] + clause
    found.aimed = bool(read.prose.aimed.search(told))
    rest = tokens[i + 1 :]
    if read.sentence.lang == "en":
        rest = [token for token in rest if token.text.strip()]
    if not rest:
        return found
    first, second = rest[0], rest[1] if len(rest) > 1 else None
    found.is_origin = first.kind == "origin" or _comes_after_from(read, i)
    if read.sentence.lang == "en":
        found.period = _year_behind(rest)
    if first.kind == "open" and first.text == "(":
        _in_bracket(rest[1:], found)
    elif first.kind == "of" and second is not None:
        if second.kind in ROLES[:3]:
            found.role = second.kind
        elif second.kind in ("stop", "mask", "blocked", "name", "share", "assumed"):
            found.narrowed = True
    elif first.kind == "object" and second is not None and second.kind == "target":
        found.role = "target"
    elif first.kind == "object" and second is not None and second.kind == "direction":
        found.bound = {"above": ">", "below": "<"}.get(second.sense, "")
    elif first.kind == "join":
        found.narrowed = second is None or second.kind not in ("direction", "filler", "pause")
    elif first.kind in ("stop", "number", "mask", "name", "part", "blocked", "quote", "elsewhere", "share", "assumed"):
        found.narrowed = True
    elif first.kind == "within" and first.text == "中":
        found.narrowed = True
    return found


def _comes_after_from(read: Read, i: int) -> bool:
    """Whether an English number is where a change began: from 2,385."""
    if read.sentence.lang == "ja":
        return False
    before = [token for token in read.tokens[:i] if token.kind != "filler"]
    return bool(before) and before[-1].kind == "origin"


def _year_behind(rest: Sequence[Token]) -> Token | None:
    """The year that follows an English number: 2,385 in fiscal 2024."""
    for token in rest:
        if token.kind != "filler":
            return token if token.kind == "period" else None
    return None


def _in_bracket(rest: Sequence[Token], found: Behind) -> None:
    """A bracket that holds only a role or a year says which number stands before it."""
    inner = []
    for token in rest:
        if token.kind == "close":
            break
        inner.append(token)
    kinds = {token.kind for token in inner} - {"of", "filler", "subject"}
    if "number" in kinds:
        return
    if kinds and kinds <= {"period", *ROLES[:3]}:
        for token in inner:
            if token.kind == "period":
                found.period = token
            elif token.kind in ROLES:
                found.role = token.kind
    else:
        found.narrowed = True


def _clause(text: str, start: int) -> str:
    """The text up to the next comma or the end of the sentence."""
    ends = [at for mark in "、。,;" if (at := text.find(mark, start)) >= 0]
    return text[start : min(ends, default=len(text))]
