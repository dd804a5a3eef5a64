"""The two figures that a direction compares, and whether it holds of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from evalkit.facts.commentary.amounts import amount, unit_of
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.evidence import Evidence, year_of
from evalkit.facts.commentary.forms import compared_by, span_of_years
from evalkit.facts.commentary.token import Said, Target, Token
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label
from evalkit.words.fiscal import FiscalYear

FLAT = 0.05
"""So far apart, as a share, two figures count as level (横ばい)."""


class Pair(NamedTuple):
    """Two numbers, the later one first, the facts behind them where there are any, and how they compare."""

    first: float
    second: float
    now: Fact | None
    then: Fact | None
    expression: Label


@dataclass(frozen=True, eq=False)
class Pairs:
    """Finds what a direction compares, for one figure in one year."""

    evidence: Evidence
    read: Read
    i: int
    anchor: Anchor
    thing: Token | None

    def of(self, target: Target, year: str) -> Iterator[Pair]:
        """Give the pairs that may be meant; none where what is compared with isn't in the tables."""
        now = self.evidence.get(*target, "actual", year)[:1]
        sense = self.read.tokens[self.i].sense
        compared = self.thing if self.thing is not None else self.anchor.compared
        if compared is not None and compared.said is not None:
            number, compared = compared.said, compared_by(self.read, compared)
            if compared is None:
                yield from self._than_stated(number, now)
                return
        is_aim = sense in ("met", "missed", "le", "ge")
        if is_aim and (compared is None or compared.kind in ("period", "baseline")):
            compared = Token("target", 0, 0)
        if compared is None:
            if sense not in ("above", "below"):
                yield from self._over_time(target, now, year)
        elif compared.kind == "assumed":
            yield from self._than_assumed(target, now, year)
        else:
            for fact in now:
                for then in self._compared_with(compared, target, year):
                    yield self._pair(fact, then)

    def _compared_with(self, compared: Token, target: Target, year: str) -> list[Fact]:
        get = self.evidence.get
        if compared.kind in ("target", "attainment"):
            return get(*target, "target", year)[:1]
        baselines = get(*target, "baseline", "")
        if compared.kind == "baseline":
            return baselines[:1]
        earlier = [each for each in compared.years if each < year]
        found = [fact for each in earlier for fact in get(*target, "actual", each)[:1]]
        return found + [fact for fact in baselines if year_of(fact) in earlier]

    def _over_time(self, target: Target, now: list[Fact], year: str) -> Iterator[Pair]:
        """The year before and the baseline; where a number of years is told, those years."""
        span = span_of_years(self.read, self.i)
        if span is None:
            earlier = [
                *self._back(target, year, 1),
                *self.evidence.get(*target, "baseline", "")[:1],
            ]
        elif span[1]:
            yield from self._in_a_row(target, year, span[0])
            return
        else:
            backs = (span[0], span[0] - 1)
            earlier = [fact for back in backs if back for fact in self._back(target, year, back)]
        for fact in now:
            for then in earlier:
                yield self._pair(fact, then)

    def _in_a_row(self, target: Target, year: str, count: int) -> Iterator[Pair]:
        """Each year against the one before; nothing where one of them isn't in the tables."""
        held = [self._back(target, year, back) for back in range(count + 1)]
        if all(held):
            for later, earlier in pairwise(held):
                yield self._pair(later[0], earlier[0])

    def _back(self, target: Target, year: str, back: int) -> list[Fact]:
        return self.evidence.get(*target, "actual", str(FiscalYear(year) - back))[:1]

    def _than_stated(self, said: Said, now: list[Fact]) -> Iterator[Pair]:
        """A figure against a number that the text names as a bound: 延べ17,000人を超えた."""
        for fact in now:
            if said.is_sharp and said.unit == unit_of(fact):
                bound = amount(said.value, said.unit)
                expression = _compared(self.evidence.told(fact), bound, fact.value, said.value)
                yield Pair(fact.value, said.value, fact, None, expression)

    def _than_assumed(self, target: Target, now: list[Fact], year: str) -> Iterator[Pair]:
        """What was assumed: a figure that was an estimate, against the number stated; else the target."""
        crossed = self.anchor.crossed[:1]
        number = self.read.tokens[crossed[0]].said if crossed else None
        period = self.read.anchor(crossed[0]).period if crossed else None
        estimated = [
            fact
            for fact in self.evidence.by_indicator.get(target[0], [])
            if fact.status in ("estimated", "forecast")
            and period is not None
            and year_of(fact) in period.years
        ]
        if number is not None and estimated and unit_of(estimated[0]) == number.unit:
            total = sum(fact.value for fact in estimated)
            told = [amount(fact.value, fact.unit) for fact in estimated]
            parts = Label(" + ".join(e.ja for e in told), " + ".join(e.en for e in told))
            said = amount(number.value, number.unit)
            expression = _compared(said, parts, number.value, total)
            yield Pair(number.value, total, None, estimated[0], expression)
            return
        for fact in now:
            for then in self.evidence.get(*target, "target", year)[:1]:
                yield self._pair(fact, then)

    def _pair(self, now: Fact, then: Fact) -> Pair:
        told = self.evidence.told(now), self.evidence.told(then)
        return Pair(now.value, then.value, now, then, _compared(*told, now.value, then.value))

    def holds(self, pair: Pair, target: Target) -> bool | None:
        """Whether the sense holds of two figures; None where they are equal, or nobody has said which way is better."""
        sense, first, second = self.read.tokens[self.i].sense, pair.first, pair.second
        better = self.evidence.direction(target[0])
        is_directed = better in ("higher", "lower")
        if sense in ("met", "missed"):
            met = self.evidence.met(pair.now) if pair.now is not None else None
            if met is None and is_directed:
                met = first <= second if better == "lower" else first >= second
            return None if met is None else met == (sense == "met")
        if sense in ("le", "ge"):
            return first <= second if sense == "le" else first >= second
        if sense == "flat":
            return True if abs(first - second) <= FLAT * abs(second) else None
        if first == second or (sense in ("better", "worse") and not is_directed):
            return None
        rises = first > second
        if sense in ("better", "worse"):
            return rises == ((sense == "better") == (better == "higher"))
        return rises == (sense in ("up", "above"))


def _compared(a: Label, b: Label, first: float, second: float) -> Label:
    sign = "＞" if first > second else "＜" if first < second else "＝"
    return Label(f"{a.ja} {sign} {b.ja}", f"{a.en} {sign} {b.en}")


def stated_pair(read: Read, i: int, anchor: Anchor) -> Pair | None:
    """Return the two numbers of a change that the sentence itself states: 464件から226件へ減少."""
    plain = [k for k in anchor.crossed if not read.tokens[k].is_difference]
    if read.tokens[i].sense not in ("up", "down") or len(plain) < 2 or read.sentence.lang == "en":
        return None
    later, earlier = plain[0], plain[1]
    a, b = read.tokens[later].said, read.tokens[earlier].said
    between = {token.kind for token in read.tokens[earlier + 2 : later]}
    leads_on = "to" in {token.kind for token in read.tokens[later + 1 : i]}
    if a is None or b is None or not (a.is_sharp and b.is_sharp) or a.unit != b.unit:
        return None
    is_change = read.kind(earlier + 1) == "origin" and leads_on
    if (
        a.value == b.value
        or not is_change
        or between - {"pause", "period", "of", "gross", "filler"}
    ):
        return None
    told = _compared(amount(a.value, a.unit), amount(b.value, b.unit), a.value, b.value)
    expression = Label(f"文中の {told.ja}", f"in the text: {told.en}")
    return Pair(a.value, b.value, None, None, expression)
