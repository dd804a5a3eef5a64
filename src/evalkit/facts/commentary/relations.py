"""Numbers that relate two figures: differences, rates of change, attainment, ratios, shares."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from evalkit.facts.commentary.anchors import ROLES, Anchor, Behind, Read
from evalkit.facts.commentary.compare import computed
from evalkit.facts.commentary.evidence import Evidence, amount, unit_of
from evalkit.facts.commentary.names import Target
from evalkit.facts.commentary.tokens import Said, Token
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

RELATED = ("%", "ポイント", "倍")
SOFT = ("estimated", "provisional", "forecast", "low_reliability")


class Result(NamedTuple):
    """A computed value, the facts that it rests on, and how it was computed."""

    value: float
    facts: tuple[Fact, ...]
    expression: Label


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
        if self.said.unit not in ("ポイント", "倍"):
            return False
        return not any(self._has_unit(indicator) for indicator, _ in self.anchor.targets)

    @cached_property
    def applies(self) -> bool:
        """Whether the words around the number speak of a relation."""
        if self.only or self.said.unit in ("ポイント", "倍") or self._comparator_behind() is not None:
            return True
        return self.said.unit == "%" and (
            (self._is_rate and self.anchor.period is not None)
            or self.anchor.compared is not None
            or self.anchor.role in ("target", "baseline", "share", "assumed")
            or self.anchor.within
            or self.anchor.part is not None
        )

    def judge(self) -> Verdict | None:
        """Say whether the number is a relation, contradicts the one it claims to be, or is none (None)."""
        if not self.applies:
            return self._of_stated() if self.said.unit == "%" else None
        claimed = list(self._claimed())
        fair = [result for result in claimed if self._is_fair(result)]
        if found := self._agreeing(fair):
            return found
        if found := self._of_stated():
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
        then, now = sorted(result.facts, key=lambda fact: (fact.measure == "actual", fact.period))
        return self.evidence.comparable(then, now) is not False

    def _agrees(self, result: Result) -> bool:
        if self.said.signed and self.said.value * result.value < 0:
            return False
        if self.said.unit == "%" and self.said.value == 100 and result.value >= 100 and not self.said.difference:
            return True
        if self.said.scale and self.said.unit == "%" and 0 <= result.value - self.said.value < 10.0**self.said.scale:
            return True
        return computed(self.said, result.value, result.facts)

    def _agreeing(self, results: list[Result]) -> Verdict | None:
        for result in results:
            if self._agrees(result):
                return verdict("match_derived", "derived", result.facts, expression=result.expression)
        return None

    @cached_property
    def comparator(self) -> Token | None:
        """What the number is compared with, where the text says it."""
        tokens, anchor = self.read.tokens, self.anchor
        if anchor.compared is not None:
            return anchor.compared
        if anchor.role in ("attainment", "target", "baseline", "assumed"):
            return tokens[anchor.role_at]
        if anchor.period is not None:
            place = next((k for k, token in enumerate(tokens) if token is anchor.period), -1)
            link = tokens[place + 1].kind
            if (link == "object" and self.said.difference) or (link == "of" and self._is_rate):
                return anchor.period
        if anchor.crossed and self.said.difference:
            k = anchor.crossed[0]
            if tokens[k + 1].kind in ("origin", "compare", "object"):
                own = self.read.anchor(k)
                if own.role in ROLES[:2]:
                    return tokens[own.role_at]
                return own.period
        return self._comparator_behind()

    @property
    def _is_rate(self) -> bool:
        """Whether a number is a share or a multiple of a figure in another unit."""
        own = [fact for of, _ in self.anchor.targets for fact in self.evidence.by_indicator.get(of, [])]
        return self.said.unit in ("%", "倍") and not any(unit_of(fact) == self.said.unit for fact in own)

    def _comparator_behind(self) -> Token | None:
        """In English what is compared with follows: 12 more than in fiscal 2023."""
        if self.read.sentence.lang != "en":
            return None
        rest = self.read.tokens[self.i + 1 :]
        for k, token in enumerate(rest):
            if token.kind in ("pause", "number", "name"):
                return None
            if token.kind in ("origin", "compare") or (token.kind == "of" and self.said.unit == "%"):
                for later in rest[k + 1 :]:
                    if later.kind in ("period", "target", "baseline"):
                        return later
                    if later.kind not in ("of", "filler"):
                        return None
        return None

    def _claimed(self) -> Iterator[Result]:
        """What the number would be, by its comparator."""
        token = self.comparator
        for target in self._targets():
            for year, now in self._now(target) if token is not None else []:
                for then in self._compared_with(token, target, year):
                    yield from self._results(now, then)
            if token is not None and token.kind in ("attainment", "target") and self.said.unit == "%":
                for measure in ("attainment", "progress", "period_attainment"):
                    yield from self._told(measure, target)
        if self.anchor.role == "rate":
            for target in self._targets():
                yield from self._told("change_rate", target)
        yield from self._shares()

    def _others(self) -> Iterator[Result]:
        """What it might be, compared with the year before, the baseline or the target."""
        for target in self._targets():
            indicator, part = target
            for year, now in self._now(target):
                before = self.evidence.latest_before(year, 1)
                for role, period in (("actual", before), ("baseline", ""), ("target", year)):
                    for then in self.evidence.get(indicator, part, role, period)[:1]:
                        yield from self._results(now, then)

    @cached_property
    def _years(self) -> list[str]:
        """The year that the number is about, or those that it may be about."""
        period = self.after.period or self.anchor.period
        if period is not None and period is not self.comparator and period.years:
            return list(period.years)
        year = [str(self.evidence.year)] if self.evidence.year else []
        return list(dict.fromkeys([*year, *self.anchor.others]))

    def _targets(self) -> list[Target]:
        found = []
        for indicator, _ in self.anchor.targets:
            parts = [p for of, p in self.anchor.part.targets if of == indicator] if self.anchor.part else []
            found += [(indicator, part) for part in parts] or [(indicator, "")]
        return found

    def _now(self, target: Target) -> list[tuple[str, Fact]]:
        return [(year, fact) for year in self._years for fact in self.evidence.get(*target, "actual", year)[:1]]

    def _compared_with(self, token: Token, target: Target, year: str) -> list[Fact]:
        indicator, part = target
        get = self.evidence.get
        if token.kind in ("attainment", "target", "assumed"):
            return get(indicator, part, "target", year)[:1]
        if token.kind == "baseline":
            return get(indicator, part, "baseline", "")[:1]
        found = [fact for each in token.years if each < year for fact in get(indicator, part, "actual", each)[:1]]
        return found + [
            fact
            for fact in get(indicator, part, "baseline", "")
            if self.evidence.key(fact)[3] in token.years
        ]

    def _results(self, now: Fact, then: Fact) -> Iterator[Result]:
        """The relations of two figures that a number of this unit may state."""
        unit, own = self.said.unit, unit_of(now)
        if own != unit_of(then):
            return
        if unit in (own, "") and (self.said.difference or unit != "%"):
            yield self._difference(now, then, now.unit)
        if unit == "ポイント" and own == "%":
            yield self._difference(now, then, "point")
        if unit == "%" and own == "%" and self.said.difference:
            yield self._difference(now, then, "%")
        if not then.value:
            return
        if unit == "%" and (self.said.difference or self.anchor.role == "rate" or then.measure == "actual"):
            value = (now.value - then.value) / then.value * 100
            yield Result(value, (now, then), self._expression(now, then, "÷", value, "%", " − 1"))
        if unit in ("%", "倍") and not (self.said.difference and unit == "%"):
            value = now.value / then.value
            by = value * (100 if unit == "%" else 1)
            yield Result(by, (now, then), self._expression(now, then, "÷", by, "%" if unit == "%" else "ratio"))
            if unit == "%" and now.value and self.evidence.direction(now.indicator) == "lower":
                turned = then.value / now.value * 100
                yield Result(turned, (then, now), self._expression(then, now, "÷", turned, "%"))

    def _difference(self, now: Fact, then: Fact, unit: str) -> Result:
        value = round(now.value - then.value, 9)
        return Result(value, (now, then), self._expression(now, then, "−", value, unit))

    def _expression(
        self, a: Fact, b: Fact, sign: str, value: float, unit: str, more: str = ""
    ) -> Label:
        """Write how a value was computed: figures, result, what they are."""
        first, second, result = amount(a.value, a.unit), amount(b.value, b.unit), amount(round(value, 2), unit)
        told = self.evidence.told(a), self.evidence.told(b)
        ja = f"{first.ja} {sign} {second.ja}{more} = {result.ja}（{_without(told[0].ja)}、{_without(told[1].ja)}）"
        en = f"{first.en} {sign} {second.en}{more} = {result.en} ({_without(told[0].en)}; {_without(told[1].en)})"
        return Label(ja, en)

    def _told(self, measure: str, target: Target) -> Iterator[Result]:
        """A rate that the facts tell themselves."""
        keys = {"measure": measure, "indicator": target[0], "component": target[1]}
        for fact in self.evidence.facts.through_years(**keys):
            if fact.period.rpartition("/")[2] not in self._years:
                continue
            if fact.has_value and fact.id not in self.evidence.own:
                value = fact.value * 100 if fact.unit == "share" else fact.value
                yield Result(value, (fact,), self.evidence.told(fact))

    def _shares(self) -> Iterator[Result]:
        """The share of a part in all parts of an indicator."""
        if self.said.unit != "%" or self.anchor.part is None or not self._years:
            return
        for indicator, part in self._targets():
            parts = self.evidence.components.get(indicator, [])
            facts = [self.evidence.get(indicator, each, "actual", self._years[0])[:1] for each in parts]
            if part in parts and len(parts) > 1 and all(facts):
                own = facts[parts.index(part)][0]
                every = tuple(each[0] for each in facts)
                total = sum(fact.value for fact in every)
                if total and unit_of(own) != "%":
                    value = own.value / total * 100
                    result = amount(round(value, 2), "%")
                    said = amount(own.value, own.unit), amount(total, own.unit)
                    expression = Label(
                        f"{said[0].ja} ÷ {said[1].ja} = {result.ja}", f"{said[0].en} ÷ {said[1].en} = {result.en}"
                    )
                    yield Result(value, every, expression)

    def _of_stated(self) -> Verdict | None:
        """A difference or share of two numbers that the same sentence states."""
        if not (self.said.difference or self.said.unit == "%"):
            return None
        stated = [t.said for k, t in enumerate(self.read.tokens) if t.said and k != self.i]
        plain = [each for each in stated if not (each.difference or each.vague or each.unreadable) and each.unit not in RELATED]
        for a, b in permutations(plain, 2):
            if a.unit != b.unit or not b.value or a.value == b.value:
                continue
            if self.said.unit == a.unit and self.said.difference and abs(a.value - b.value) == abs(self.said.value):
                value, sign, unit = a.value - b.value, "−", a.unit
            elif self.said.unit == "%":
                share = (a.value - b.value) / b.value * 100 if self.said.difference else a.value / b.value * 100
                if not computed(self.said, share, ()):
                    continue
                value, sign, unit = share, "÷", "%"
            else:
                continue
            first, second, result = amount(a.value, a.unit), amount(b.value, b.unit), amount(round(value, 2), unit)
            more = " − 1" if self.said.difference and sign == "÷" else ""
            expression = Label(
                f"文中の {first.ja} {sign} {second.ja}{more} = {result.ja}",
                f"in the text: {first.en} {sign} {second.en}{more} = {result.en}",
            )
            return verdict("match_derived", "derived", expression=expression)
        return None

    def _contradicting(self, claimed: list[Result]) -> Verdict | None:
        """Say that it is another relation, where indicator, comparator and both figures leave no doubt."""
        anchor, said = self.anchor, self.said
        targets = self._targets()
        token = self.comparator
        if not anchor.certain or anchor.several or anchor.narrowed or self.after.narrowed or len(targets) != 1:
            return None
        if token is None or token.kind == "assumed" or said.upper is not None or said.vague or self.after.aimed:
            return None
        indicator, part = targets[0]
        if not part and self.evidence.components.get(indicator):
            return None
        if token.kind in ("attainment", "target") and said.unit == "%" and self.evidence.direction(indicator) != "higher":
            return None
        if token.kind == "period" and not self._holds_every(token, targets[0]):
            return None
        pairs = [result.facts for result in claimed if len(result.facts) == 2]
        if not pairs or not all(self._firm(a, b) for a, b in pairs):
            return None
        result = claimed[0]
        if token.kind == "attainment" and self.evidence.get(indicator, part, "baseline", ""):
            return verdict("ambiguous", "other_formula", result.facts, expression=result.expression)
        return verdict(
            "contradicts", "differs_derived", result.facts,
            said=amount(said.value, said.unit), expression=result.expression,
        )

    def _holds_every(self, token: Token, target: Target) -> bool:
        """Whether there is a figure for each year that may be meant."""
        years = {self.evidence.key(fact)[3] for year in self._years for fact in self._compared_with(token, target, year)}
        return set(token.years) <= years | set(self._years)

    def _firm(self, a: Fact, b: Fact) -> bool:
        if a.status in SOFT or b.status in SOFT or "～" in a.label + b.label:
            return False
        now, then = (a, b) if a.measure == "actual" else (b, a)
        return self.evidence.comparable(then, now) is True

    def _has_unit(self, indicator: str) -> bool:
        own = self.evidence.by_indicator.get(indicator, [])
        return any(unit_of(fact) == self.said.unit for fact in own)


def _without(told: str) -> str:
    """The name of a fact without its figure."""
    return told.rpartition(" ")[0]
