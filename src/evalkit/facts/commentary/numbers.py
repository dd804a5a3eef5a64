"""The verdict on each number of a sentence: which figure it is, how it was computed, or that it is no figure of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evalkit.facts.commentary.anchors import ROLES, Anchor, Behind, Read, behind
from evalkit.facts.commentary.compare import agrees, agrees_with
from evalkit.facts.commentary.evidence import COMPUTED, Evidence, amount, superseded, unit_of
from evalkit.facts.commentary.names import Names, Target
from evalkit.facts.commentary.relations import Relations
from evalkit.facts.commentary.sums import counts, sums
from evalkit.facts.commentary.tokens import Said
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

SMALL = 10
"""Smaller numbers match only where their indicator is named."""

BASIS = {"gross": "延べ", "unique": "実数"}
SOFT = ("estimated", "provisional", "forecast", "low_reliability")
"""Figures of these statuses give way to later ones: another number doesn't contradict them."""

OF_AGREEMENT = {"equal": "match", "rounded": "match_rounded", "within": "match_rounded"}
REASON_OF = {"equal": "equal", "rounded": "rounded", "within": "within"}


@dataclass(frozen=True, eq=False)
class Numbers:
    """Judges numbers against the evidence; ``scope`` holds the indicators of the section (None: all)."""

    evidence: Evidence
    names: Names
    scope: frozenset[str] | None

    def judge(self, read: Read) -> dict[int, Verdict]:
        """Give every number of a sentence its verdict, by its place among the tokens."""
        summed = sums(read)
        counted = counts(read)
        return {
            i: self._one(read, i, summed.get(i), counted.get(i))
            for i, token in enumerate(read.tokens)
            if token.said is not None
        }

    def _one(self, read: Read, i: int, summed: Label | None, counted: Verdict | None) -> Verdict:
        said = read.tokens[i].said
        assert said is not None
        if said.unreadable:
            return verdict("unreadable", "unread")
        if summed is not None and not said.unit:
            return Verdict("match_sum", summed)
        anchor, after = read.anchor(i), behind(read, i)
        if after.bound and not anchor.role and anchor.period is None and not said.bound:
            said = replace(said, bound=after.bound)
        if anchor.elsewhere:
            return verdict("not_checkable", "elsewhere")
        relations = Relations(self.evidence, read, i, anchor, after)
        related = relations.judge()
        if related is not None and related.verdict.startswith("match"):
            return related
        plain = None
        if not said.vague and not relations.only:
            plain = self._plain(read, i, said, anchor, after)
            if plain is not None and plain.verdict.startswith("match"):
                return plain
        if counted is not None and counted.verdict == "match_count":
            return counted
        if summed is not None:
            return Verdict("match_sum", summed)
        for found in (related, plain, counted):
            if found is not None:
                return found
        if said.vague:
            return verdict("not_checkable", "vague")
        return self._elsewhere_in_the_plan(read, i, anchor, after, relations.only)

    def _plain(
        self, read: Read, i: int, said: Said, anchor: Anchor, after: Behind
    ) -> Verdict | None:
        """The number as a figure of the indicator that is named: agreeing, contradicting, or None."""
        targets = self._targets(anchor, said)
        expected = [each for target in targets for each in self._expected(target, anchor, after)]
        for facts in expected:
            if (how := agrees_with(said, facts[0])) in OF_AGREEMENT:
                return self._agreeing(said, how, facts[0], anchor)
        if anchor.total or not anchor.part:
            for target in targets:
                if found := self._whole(said, target, anchor, after):
                    return found
        for facts in expected:
            for older in superseded(facts):
                if agrees_with(said, older) == "equal":
                    return self._earlier(read, older, facts[0])
        if wrong := self._contradicting(read, i, said, anchor, after, targets, expected):
            return wrong
        return self._loosely(said, anchor, targets)

    def _loosely(self, said: Said, anchor: Anchor, targets: list[Target]) -> Verdict | None:
        """Another role, year or part of the indicator that is named."""
        for indicator, part in targets:
            for fact in self.evidence.by_indicator.get(indicator, []):
                if part and fact.component != part:
                    continue
                if _same_unit(said, fact) and agrees_with(said, fact) == "equal":
                    return verdict("match", "equal_other_time", [fact], fact=self.evidence.told(fact))
        return None

    def _targets(self, anchor: Anchor, said: Said) -> list[Target]:
        """The indicators named that have figures in the unit of the number, each with the part named."""
        found = []
        for indicator, _ in anchor.targets:
            own = self.evidence.by_indicator.get(indicator, [])
            if said.unit and not any(_same_unit(said, fact) for fact in own):
                continue
            parts = [part for of, part in anchor.part.targets if of == indicator] if anchor.part else []
            found += [(indicator, part) for part in parts] or [(indicator, "")]
        if not found and anchor.part:
            found = [target for target in anchor.part.targets if target[0] in self.evidence.by_indicator]
        return found

    def _expected(self, target: Target, anchor: Anchor, after: Behind) -> Iterator[list[Fact]]:
        """The figures that the number claims to be, of each reading: the newest first."""
        indicator, part = target
        for role in _roles(anchor, after):
            for year in self._years(anchor, after):
                if facts := self.evidence.get(indicator, part, role, year):
                    yield facts

    def _years(self, anchor: Anchor, after: Behind) -> tuple[str, ...]:
        period = after.period or anchor.period
        if period is not None:
            return period.years
        year = [str(self.evidence.year)] if self.evidence.year else []
        return tuple(dict.fromkeys([*year, *anchor.others]))

    def _agreeing(self, said: Said, how: str, fact: Fact, anchor: Anchor) -> Verdict:
        stated = {BASIS[each] for each in anchor.bases & BASIS.keys()}
        own = {"延べ", "実数"} & set(fact.label.split())
        told = self.evidence.told(fact)
        if stated and own and stated.isdisjoint(own):
            return verdict("ambiguous", "other_basis", [fact], fact=told)
        return verdict(OF_AGREEMENT[how], REASON_OF[how], [fact], fact=told)

    def _whole(self, said: Said, target: Target, anchor: Anchor, after: Behind) -> Verdict | None:
        """The sum of an indicator's parts, where none of them is named."""
        parts = self.evidence.components.get(target[0], [])
        for role in _roles(anchor, after):
            for year in self._years(anchor, after):
                facts = [self.evidence.get(target[0], part, role, year) for part in parts]
                if len(parts) < 2 or not all(facts):
                    continue
                newest = [each[0] for each in facts]
                total = sum(fact.value for fact in newest)
                if _same_unit(said, newest[0]) and agrees(said, total) in OF_AGREEMENT:
                    sign = " + ".join(amount(fact.value, fact.unit).ja for fact in newest)
                    expression = f"{sign} = {amount(total, newest[0].unit).ja}"
                    return verdict("match_sum", "sum_of_parts", newest, expression=expression)
        return None

    def _earlier(self, read: Read, older: Fact, now: Fact) -> Verdict:
        told = {"fact": self.evidence.told(older), "now": self.evidence.figure(now)}
        if any(word in read.sentence.text for word in ("見直し前", "改定前", "改訂前", "変更前", "訂正前", "当初", "before")):
            return verdict("match", "equal", [older], fact=told["fact"])
        return verdict("ambiguous", "superseded", [older, now], **told)

    def _contradicting(
        self, read: Read, i: int, said: Said, anchor: Anchor, after: Behind, targets: list[Target], expected: list[list[Fact]]
    ) -> Verdict | None:
        """Say that the number contradicts its figure, where indicator, year, role, unit and basis leave no doubt."""
        known = self._stated(read, i, anchor, after)
        has_unit = bool(said.unit) or read.sentence.lang == "en"
        if not known or len(targets) != 1 or not has_unit or said.upper is not None or said.difference:
            return None
        if not expected or not all(_firm(said, facts[0], anchor) for facts in expected):
            return None
        indicator, part = targets[0]
        if not part and self.evidence.components.get(indicator):
            return None
        period = after.period or anchor.period
        if period is not None and len(expected) < len(period.years):
            return None
        fact = expected[0][0]
        told = {"said": amount(said.value, said.unit), "fact": self.evidence.told(fact)}
        if agrees_with(said, fact) == "unrounded":
            return verdict("ambiguous", "unrounded", [fact], fact=told["fact"])
        if said.approx and agrees(Said(said.value, said.low, said.high, said.unit, approx="程度"), fact.value):
            return verdict("ambiguous", "unrounded", [fact], fact=told["fact"])
        same = [each for each in self._with_value(said) if each.id != fact.id]
        if same:
            return verdict("contradicts", "differs_other", [fact], other=self.evidence.told(same[0]), **told)
        return verdict("contradicts", "differs", [fact], **told)

    def _stated(self, read: Read, i: int, anchor: Anchor, after: Behind) -> bool:
        """Whether indicator, role and year are stated without doubt."""
        role = anchor.role or after.role
        if anchor.row:
            return anchor.certain and bool(anchor.role) and anchor.roles == 1 and anchor.period is not None
        if (anchor.bare and not role) or (after.is_origin and anchor.period is None):
            return False
        if not anchor.certain or anchor.several or anchor.narrowed or after.narrowed:
            return False
        if role and role not in ROLES[:3]:
            return False
        if anchor.role and after.role and anchor.role != after.role:
            return False
        if role == "target" and any(_is_followed(read, k, "origin") for k in anchor.crossed):
            return False
        if after.aimed and role != "target":
            return False
        if not role and anchor.crossed and not _follows(read, anchor):
            return False
        if anchor.compared is not None and not anchor.crossed and not role:
            return _only_words(read, anchor, i)
        return not (anchor.bracketed and not role and anchor.period is None)

    def _with_value(self, said: Said) -> list[Fact]:
        held = self.evidence.by_value.get(round(said.value, 9), [])
        return [fact for fact in held if said.unit and unit_of(fact) == said.unit]

    def _elsewhere_in_the_plan(
        self, read: Read, i: int, anchor: Anchor, after: Behind, only: bool
    ) -> Verdict:
        """A number that is no figure of an indicator named: another one's, one computed, or none."""
        said = read.tokens[i].said
        assert said is not None
        evidence = self.evidence
        same = [] if only else self._with_value(said)
        if same and abs(said.value) >= SMALL:
            own = [fact for fact in same if self.scope is None or fact.indicator in self.scope]
            fact = (own or same)[0]
            unnamed = not anchor.targets or anchor.carried
            clear = anchor.stopped < 0 or self._phrase_names(read, anchor, fact)
            told = evidence.told(fact)
            if own and unnamed and clear and not anchor.narrowed:
                return verdict("match", "equal_other_time", [fact], fact=told)
            return verdict("match_other", "other", [fact], fact=told)
        if found := self._computed(read, said):
            return found
        if said.unit in ("つ", "本柱") and abs(said.value) < SMALL:
            return verdict("ignored", "lexical")
        if said.upper is not None:
            return verdict("not_checkable", "range")
        if own_fact := evidence.from_text.get(said.value):
            return verdict("not_found", "own_source", fact=evidence.told(own_fact))
        if len(anchor.targets) > 1:
            called = [evidence.names.get(each, Label(each, each)) for each, _ in anchor.targets]
            names = Label("、".join(name.ja for name in called), ", ".join(name.en for name in called))
            return verdict("ambiguous", "several", names=names)
        for indicator, part in anchor.targets:
            for role in ("actual", "target"):
                for year in self._years(anchor, Behind()):
                    if lacking := evidence.missing(indicator, part, role, year):
                        return verdict("not_found", "pending", [lacking], fact=evidence.told(lacking))
        if after.aimed:
            return verdict("not_checkable", "intention")
        if anchor.within or anchor.narrowed:
            return verdict("not_found", "part_of_whole")
        other = [fact for fact in evidence.by_value.get(round(said.value, 9), []) if said.value >= SMALL]
        named = {indicator for indicator, _ in anchor.targets}
        other = [fact for fact in other if fact.indicator in named or not named]
        if other and said.unit and not only:
            return verdict("not_found", "other_unit", [other[0]], fact=evidence.told(other[0]))
        if anchor.targets and not only:
            own = [f for f in evidence.by_indicator.get(anchor.targets[0][0], []) if _same_unit(said, f)]
            if own:
                nearest = min(own, key=lambda fact: abs(fact.value - said.value))
                return verdict("not_found", "nearest", [nearest], fact=evidence.told(nearest))
        return verdict("not_found", "nothing")

    def _phrase_names(self, read: Read, anchor: Anchor, fact: Fact) -> bool:
        """Whether the words before the number stand in the name of the indicator."""
        end = anchor.stopped + 1
        start = end
        while start and read.tokens[start - 1].kind in ("stop", "of", "part"):
            start -= 1
        text = read.sentence.text[read.tokens[start].start : read.tokens[end - 1].end]
        return any(indicator == fact.indicator for indicator, _ in self.names.holding(text, read.sentence.lang))

    def _computed(self, read: Read, said: Said) -> Verdict | None:
        """A number that an analysis computed, where the sentence has the word for it."""
        for measure, word in COMPUTED.items():
            if not word.search(read.sentence.text):
                continue
            for fact in self.evidence.facts.through_years(measure=measure):
                if not fact.has_value or fact.id in self.evidence.own or unit_of(fact) != said.unit:
                    continue
                value = fact.value * 100 if fact.unit == "share" else fact.value
                named = any(indicator == fact.indicator for indicator, _ in read.topic.targets)
                if (named or measure not in ("change", "change_rate", "attainment", "progress")) and agrees(said, abs(value)) in OF_AGREEMENT:
                    told = Label(f"{self.evidence.told(fact).ja}", self.evidence.told(fact).en)
                    return verdict("match_derived", "equal", [fact], fact=told)
        return None


def _roles(anchor: Anchor, after: Behind) -> tuple[str, ...]:
    role = anchor.role or after.role
    return (role,) if role in ROLES[:3] else ("actual",)


def _same_unit(said: Said, fact: Fact) -> bool:
    return not said.unit or unit_of(fact) == said.unit


def _firm(said: Said, fact: Fact, anchor: Anchor) -> bool:
    """Whether a figure is firm enough to be contradicted: final, a single value, counted as the text counts."""
    words = set(fact.label.split())
    if fact.status in SOFT or "～" in fact.label or not _same_unit(said, fact):
        return False
    stated = {BASIS[each] for each in anchor.bases & BASIS.keys()}
    own = {"延べ", "実数"} & words
    if stated == own:
        return True
    may_be_unique = fact.unit == "人" and fact.measure != "target" and said.value < fact.value
    return own == {"延べ"} and not stated and not may_be_unique


def _follows(read: Read, anchor: Anchor) -> bool:
    """Whether the numbers between the name and this one are told apart from it: a target's, another year's."""
    for k in anchor.crossed:
        token = read.tokens[k]
        own, after = read.anchor(k), behind(read, k)
        other_year = own.period is not None
        if token.said is None or token.said.difference:
            continue
        if _is_followed(read, k, "object") and not anchor.turned:
            return False
        if not (own.role in ROLES[:2] or after.role in ROLES[:2] or other_year or _is_followed(read, k, "origin")):
            return False
    return True


def _is_followed(read: Read, k: int, kind: str) -> bool:
    return k + 1 < len(read.tokens) and read.tokens[k + 1].kind == kind


def _only_words(read: Read, anchor: Anchor, i: int) -> bool:
    """Whether a comparison before the number is a clause of its own: 前年度に比べ、相談件数は…"""
    assert anchor.compared is not None
    between = [token.kind for token in read.tokens if anchor.compared.end <= token.start < read.tokens[i].start]
    return "direction" in between or "name" in between
