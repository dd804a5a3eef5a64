"""Numbers that relate two figures of an indicator: so many more than last year, so much of the target."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from evalkit.facts.commentary.amounts import amount, unit_of, value_of
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.behind import Behind
from evalkit.facts.commentary.certain import SOFT
from evalkit.facts.commentary.compare import agrees_with_computed
from evalkit.facts.commentary.evidence import Evidence, year_of
from evalkit.facts.commentary.openings import FIGURES
from evalkit.facts.commentary.results import Result, results, share, stated
from evalkit.facts.commentary.token import Said, Target, Token
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.fiscal import FiscalYear

RATES = ("attainment", "progress", "period_attainment")
"""What a rate of attainment may be: reports compute it in more than one way."""


@dataclass(frozen=True, eq=False)
class Relations:
    """Judges a number as a relation of two figures of the indicator that is named."""

    evidence: Evidence
    read: Read
    i: int
    anchor: Anchor
    after: Behind

    @cached_property
    def said(self) -> Said:
        """The number."""
        said = self.read.tokens[self.i].said
        assert said is not None
        return said

    @cached_property
    def only(self) -> bool:
        """Whether the number can be no figure itself: a difference, a rate, an attainment, so many times."""
        if self.said.difference or self.anchor.role in ("attainment", "rate"):
            return True
        return self.said.unit in ("ポイント", "倍") and not self._is_own_unit

    @cached_property
    def _is_own_unit(self) -> bool:
        own = (self.evidence.by_indicator.get(each, []) for each, _ in self.anchor.targets)
        return any(unit_of(fact) == self.said.unit for facts in own for fact in facts)

    @cached_property
    def _applies(self) -> bool:
        """Whether the words around the number speak of a relation."""
        if self.only or self.said.unit in ("ポイント", "倍") or self._comparator_behind():
            return True
        anchor = self.anchor
        return self.said.unit == "%" and (
            anchor.within
            or anchor.compared is not None
            or anchor.part is not None
            or anchor.role in ("target", "baseline", "share", "assumed")
            or bool(anchor.crossed and self.read.kind(anchor.crossed[0] + 1) == "of")
            or (anchor.period is not None and not self._is_own_unit)
        )

    def judge(self) -> Verdict | None:
        """Say that the number is a relation, contradicts the one it claims to be, or is none (None)."""
        if not self._applies:
            return self._of_stated() if self.said.unit == "%" else None
        claimed = list(self._claimed())
        fair = [result for result in claimed if self._is_fair(result)]
        if found := self._agreeing(fair) or self._of_stated():
            return found
        if claimed and not fair:
            return verdict("not_checkable", "not_comparable", claimed[0].facts)
        others = [result for result in self._others() if self._is_fair(result)]
        if self.comparator is None or not claimed:
            return self._agreeing(others)
        if other := next((each for each in others if self._agrees(each)), None):
            return verdict("ambiguous", "derived", other.facts, expression=other.expression)
        return self._contradicting(fair)

    def _is_fair(self, result: Result) -> bool:
        """Whether two figures may be compared at all; a target is always compared with."""
        if len(result.facts) != 2 or "target" in {fact.measure for fact in result.facts}:
            return True
        return self.evidence.comparable(*_in_order(result)) is not False

    def _agrees(self, result: Result) -> bool:
        said, value = self.said, result.value
        if said.unit == "%" and not said.difference:
            if said.value == 100 <= value:  # 目標を100％達成
                return True
            if said.scale and 0 <= value - said.value < 10.0**said.scale:  # 9割に達した
                return True
        return agrees_with_computed(said, value, result.facts)

    def _agreeing(self, computed: list[Result]) -> Verdict | None:
        for result in computed:
            if self._agrees(result):
                expression = result.expression
                return verdict("match_derived", "derived", result.facts, expression=expression)
        return None

    def _of_stated(self) -> Verdict | None:
        if not (self.said.difference or self.said.unit == "%"):
            return None
        numbers = [t.said for k, t in enumerate(self.read.tokens) if t.said and k != self.i]
        expression = stated(self.said, numbers)
        return verdict("match_derived", "derived", expression=expression) if expression else None

    @cached_property
    def comparator(self) -> Token | None:
        """What the number is compared with, where the text says it."""
        tokens, anchor = self.read.tokens, self.anchor
        if anchor.compared is not None:
            return anchor.compared
        if anchor.role in ("attainment", "target", "baseline", "assumed"):
            return tokens[anchor.role_at]
        if anchor.period is not None:
            place = next(k for k, token in enumerate(tokens) if token is anchor.period)
            link = self.read.kind(place + 1)
            is_rate = self.said.unit in ("%", "倍") and not self._is_own_unit
            if (link == "object" and self.said.difference) or (link == "of" and is_rate):
                return anchor.period
        if anchor.crossed:
            k = anchor.crossed[0]
            link = self.read.kind(k + 1)
            is_share = link == "of" and self.said.unit in ("%", "倍")
            if is_share or (self.said.difference and link in ("origin", "compare", "object", "to")):
                own = self.read.anchor(k)
                return tokens[own.role_at] if own.role in FIGURES[:2] else own.period
        return self._comparator_behind()

    def _comparator_behind(self) -> Token | None:
        """In English what a number is compared with follows: 12 more than in fiscal 2023."""
        if self.read.sentence.lang == "ja":
            return None
        rest = [token for token in self.read.tokens[self.i + 1 :] if token.kind != "filler"]
        for token, after in pairwise(rest):
            if token.kind in ("pause", "number", "name"):
                return None
            is_link = token.kind in ("origin", "compare")
            if is_link or (token.kind == "of" and self.said.unit == "%"):
                return after if after.kind in ("period", "target", "baseline") else None
        return None

    @cached_property
    def _years(self) -> list[str]:
        """The year that the number is about, or those that it may be about."""
        period = self.after.period or self.anchor.period
        if period is not None and period is not self.comparator and period.years:
            return list(period.years)
        year = [str(self.evidence.year)] if self.evidence.year else []
        return list(dict.fromkeys([*year, *self.anchor.others]))

    def _targets(self) -> list[Target]:
        return [
            (indicator, part)
            for indicator, _ in self.anchor.targets
            for part in self.anchor.parts_of(indicator) or [""]
        ]

    def _now(self, target: Target) -> Iterator[tuple[str, Fact]]:
        for year in self._years:
            for fact in self.evidence.get(*target, "actual", year)[:1]:
                yield year, fact

    def _claimed(self) -> Iterator[Result]:
        """What the number would be, by its comparator."""
        token, is_change = self.comparator, self.anchor.role == "rate"
        for target in self._targets():
            for year, now in self._now(target) if token is not None else ():
                for then in self._compared_with(token, target, year) if token else ():
                    yield from results(self.evidence, self.said, now, then, is_change)
            if token is not None and token.kind in ("attainment", "target"):
                is_rate = token.kind == "attainment"
                yield from self._told(RATES if is_rate else RATES[:1], target)
            if is_change:
                yield from self._told(("change_rate",), target)
            if self.said.unit == "%" and self._years:
                yield from share(self.evidence, *target, self._years[0])

    def _others(self) -> Iterator[Result]:
        """What it might be, compared with the year before, the baseline or the target."""
        for target in self._targets():
            for year, now in self._now(target):
                before = str(FiscalYear(year) - 1)
                for role, period in (("actual", before), ("baseline", ""), ("target", year)):
                    for then in self.evidence.get(*target, role, period)[:1]:
                        yield from results(self.evidence, self.said, now, then, False)

    def _compared_with(self, token: Token, target: Target, year: str) -> list[Fact]:
        get = self.evidence.get
        if token.kind in ("attainment", "target", "assumed"):
            return get(*target, "target", year)[:1]
        baselines = get(*target, "baseline", "")
        if token.kind == "baseline":
            return baselines[:1]
        earlier = [each for each in token.years if each < year]
        found = [fact for each in earlier for fact in get(*target, "actual", each)[:1]]
        return found + [fact for fact in baselines if year_of(fact) in token.years]

    def _told(self, measures: tuple[str, ...], target: Target) -> Iterator[Result]:
        """Rates that the facts tell themselves, in per cent."""
        for measure in measures if self.said.unit == "%" else ():
            for fact in self.evidence.of(measure, *target):
                if fact.has_value and fact.period.rpartition("/")[2] in self._years:
                    yield Result(value_of(fact), (fact,), self.evidence.told(fact))

    def _contradicting(self, claimed: list[Result]) -> Verdict | None:
        """Say that it is another relation, where indicator, comparator and both figures leave no doubt."""
        anchor, said, token, targets = self.anchor, self.said, self.comparator, self._targets()
        if not anchor.certain or anchor.several or anchor.narrowed or anchor.row:
            return None
        if self.after.narrowed or self.after.aimed or len(targets) != 1 or not said.is_sharp:
            return None
        if token is None or token.kind == "assumed":
            return None
        indicator, part = targets[0]
        if not part and indicator in self.evidence.components:
            return None
        is_of_target = token.kind in ("attainment", "target") and said.unit == "%"
        if is_of_target and self.evidence.direction(indicator) != "higher":
            return None
        if token.kind == "period" and not self._holds_every(token, targets[0]):
            return None
        pairs = [result for result in claimed if len(result.facts) == 2]
        if not pairs or not all(map(self._is_firm, pairs)):
            return None
        first = pairs[0]
        if token.kind == "attainment" and self.evidence.get(indicator, part, "baseline", ""):
            return verdict("ambiguous", "other_formula", first.facts, expression=first.expression)
        fields = {"said": amount(said.value, said.unit), "expression": first.expression}
        return verdict("contradicts", "differs_derived", first.facts, **fields)

    def _holds_every(self, token: Token, target: Target) -> bool:
        """Whether there is a figure for each year that may be meant."""
        held = {
            year_of(fact)
            for year in self._years
            for fact in self._compared_with(token, target, year)
        }
        return bool(held) and set(token.years) <= held | set(self._years)

    def _is_firm(self, result: Result) -> bool:
        if any(fact.status in SOFT or "～" in fact.label for fact in result.facts):
            return False
        return self.evidence.comparable(*_in_order(result)) is True


def _in_order(result: Result) -> tuple[Fact, Fact]:
    """The two figures of a result, the one compared with first."""
    a, b = result.facts
    later = (a.measure == "actual", a.period) > (b.measure == "actual", b.period)
    return (b, a) if later else (a, b)
