"""The verdict on each number of a sentence: which figure it is, how it was computed, or that it is none of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from evalkit.facts.commentary.amounts import amount, unit_of
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.behind import Behind, behind
from evalkit.facts.commentary.certain import is_firm, is_stated, own_basis, stated_basis
from evalkit.facts.commentary.compare import agrees, agrees_with
from evalkit.facts.commentary.evidence import Evidence, figure, year_of
from evalkit.facts.commentary.names import Names
from evalkit.facts.commentary.openings import FIGURES
from evalkit.facts.commentary.relations import Relations
from evalkit.facts.commentary.sums import counts, sums
from evalkit.facts.commentary.token import Said, Target
from evalkit.facts.commentary.unnamed import Unnamed
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

AGREEING = {"equal": "match", "rounded": "match_rounded", "within": "match_rounded"}


@dataclass(frozen=True, eq=False)
class Numbers:
    """Judges numbers against the evidence; ``scope`` holds the indicators of the section (None: all)."""

    evidence: Evidence
    names: Names
    scope: frozenset[str] | None

    def judge(self, read: Read) -> dict[int, Verdict]:
        """Give every number of a sentence its verdict, by its place among the tokens."""
        summed, counted = sums(read), counts(read)
        return {
            i: self._one(read, i, token.said, summed.get(i), counted.get(i))
            for i, token in enumerate(read.tokens)
            if token.said is not None
        }

    def _one(
        self, read: Read, i: int, said: Said, summed: Label | None, counted: Verdict | None
    ) -> Verdict:
        """The first of the ways to understand a number that agrees, else the first that doesn't."""
        if said.unreadable:
            return verdict("unreadable", "unread")
        if summed is not None and not said.unit:
            return Verdict("match_sum", summed)
        anchor, after = read.anchor(i), behind(read, i)
        if anchor.elsewhere:
            return verdict("not_checkable", "elsewhere")
        if after.bound and not (anchor.role or anchor.period or said.bound):
            said = replace(said, bound=after.bound)
        relations = Relations(self.evidence, read, i, anchor, after)
        found = [relations.judge()]
        if not said.vague and not relations.only and not _agrees(found):
            named = anchor if anchor.targets else replace(anchor, targets=read.topic.targets)
            found.append(_Plain(self.evidence, read, i, said, named, after).judge())
        if not _agrees(found):
            found.insert(0, counted if counted and counted.verdict == "match_count" else None)
            found.insert(1, Verdict("match_sum", summed) if summed is not None else None)
            found += [counted, verdict("not_checkable", "vague") if said.vague else None]
        agreeing = [each for each in found if each and each.verdict.startswith("match")]
        for each in (*agreeing, *found):
            if each is not None:
                return each
        unnamed = Unnamed(self.evidence, self.names, self.scope, read, anchor, after)
        return unnamed.judge(said, is_figure=not relations.only)


def _agrees(found: list[Verdict | None]) -> bool:
    return any(each is not None and each.verdict.startswith("match") for each in found)


@dataclass(frozen=True, eq=False)
class _Plain:
    """A number as a figure of the indicator that is named."""

    evidence: Evidence
    read: Read
    i: int
    said: Said
    anchor: Anchor
    after: Behind

    def judge(self) -> Verdict | None:
        """Say that it is the figure claimed, contradicts it, is another figure of the indicator, or none (None)."""
        said, targets = self.said, self._targets()
        expected = [facts for target in targets for facts in self._expected(target)]
        for facts in expected:
            if (how := agrees_with(said, facts[0])) in AGREEING:
                return self._agreeing(how, facts[0])
        if self.anchor.total or not self.anchor.part:
            for indicator, _ in targets:
                if found := self._whole(indicator):
                    return found
        for newest, *older in expected:
            for each in older:
                if each.value != newest.value and agrees_with(said, each) == "equal":
                    return self._superseded(each, newest)
        return self._contradicting(targets, expected) or self._loosely(targets)

    def _targets(self) -> list[Target]:
        """The indicators named that have figures in the unit of the number, each with the part named."""
        anchor, evidence = self.anchor, self.evidence
        found: list[Target] = []
        for indicator, _ in anchor.targets:
            if any(self._has_unit(fact) for fact in evidence.by_indicator.get(indicator, [])):
                parts = [(indicator, part) for part in anchor.parts_of(indicator)]
                found += parts or [(indicator, "")]
        if not found and anchor.part:
            found = [each for each in anchor.part.targets if each[0] in evidence.by_indicator]
        return found

    def _has_unit(self, fact: Fact) -> bool:
        return not self.said.unit or unit_of(fact) == self.said.unit

    @property
    def _role(self) -> str:
        role = self.anchor.role or self.after.role
        return role if role in FIGURES else "actual"

    @property
    def _years(self) -> list[str]:
        """The year that the number is about, or those that it may be about."""
        period = self.after.period or self.anchor.period
        if period is not None:
            return list(period.years)
        year = [str(self.evidence.year)] if self.evidence.year else []
        return list(dict.fromkeys([*year, *self.anchor.others]))

    def _expected(self, target: Target) -> Iterator[list[Fact]]:
        """The figures that the number claims to be, of each year that may be meant: the newest first."""
        for year in self._years:
            if facts := self.evidence.get(*target, self._role, year) or self._baseline(
                target, year
            ):
                yield facts

    def _baseline(self, target: Target, year: str) -> list[Fact]:
        """The baseline, where the number is an actual of its year."""
        held = self.evidence.get(*target, "baseline", "") if self._role == "actual" else []
        return [fact for fact in held if year_of(fact) == year]

    def _agreeing(self, how: str, fact: Fact) -> Verdict:
        stated, own = stated_basis(self.anchor), own_basis(fact)
        told = self.evidence.told(fact)
        if stated and own and stated != own:
            return verdict("ambiguous", "other_basis", [fact], fact=told)
        return verdict(AGREEING[how], how, [fact], fact=told)

    def _whole(self, indicator: str) -> Verdict | None:
        """The sum of an indicator's parts, where none of them is named."""
        parts = self.evidence.components.get(indicator, [])
        for year in self._years:
            facts = [self.evidence.get(indicator, part, self._role, year)[:1] for part in parts]
            if len(parts) < 2 or not all(facts):
                continue
            newest = [fact for each in facts for fact in each]
            total = sum(fact.value for fact in newest)
            if self._has_unit(newest[0]) and agrees(self.said, total) in AGREEING:
                told = [amount(fact.value, fact.unit) for fact in newest]
                whole = amount(total, newest[0].unit)
                expression = Label(
                    f"{' + '.join(each.ja for each in told)} = {whole.ja}",
                    f"{' + '.join(each.en for each in told)} = {whole.en}",
                )
                return verdict("match_sum", "sum_of_parts", newest, expression=expression)
        return None

    def _superseded(self, older: Fact, now: Fact) -> Verdict:
        """A figure that a later release has replaced: right only where the text says that it is the old one."""
        told = self.evidence.told(older)
        if self.read.prose.earlier.search(self.read.sentence.text):
            return verdict("match", "equal", [older], fact=told)
        return verdict("ambiguous", "superseded", [older, now], fact=told, now=figure(now))

    def _contradicting(self, targets: list[Target], expected: list[list[Fact]]) -> Verdict | None:
        """Say that it contradicts its figure, where indicator, year, role, unit and basis leave no doubt."""
        said = self.said
        has_unit = bool(said.unit) or self.read.sentence.lang == "en"
        if len(targets) != 1 or not expected or not has_unit or said.difference or said.bound:
            return None
        if said.upper is not None or len(expected) < len(self._years):
            return None
        if not targets[0][1] and targets[0][0] in self.evidence.components:
            return None
        if not is_stated(self.read, self.i, self.anchor, self.after, self._years):
            return None
        if not all(is_firm(said, facts[0], self.anchor) for facts in expected):
            return None
        fact = expected[0][0]
        told = self.evidence.told(fact)
        near = replace(said, approx="程度") if said.approx else said
        if agrees(near, fact.value):
            return verdict("ambiguous", "unrounded", [fact], fact=told)
        fields = {"said": amount(said.value, said.unit), "fact": told}
        for other in self.evidence.by_value.get(round(said.value, 9), []):
            if said.unit and unit_of(other) == said.unit:
                other_told = self.evidence.told(other)
                return verdict("contradicts", "differs_other", [fact], other=other_told, **fields)
        return verdict("contradicts", "differs", [fact], **fields)

    def _loosely(self, targets: list[Target]) -> Verdict | None:
        """Another role, year or part of the indicator that is named, where the text leaves it open."""
        role, period = self.anchor.role or self.after.role, self.after.period or self.anchor.period
        for indicator, part in targets:
            for fact in self.evidence.by_indicator.get(indicator, []):
                is_meant = not part or fact.component == part
                is_meant &= role not in FIGURES or fact.measure == role
                is_meant &= period is None or year_of(fact) in ("", *period.years)
                if is_meant and self._has_unit(fact) and agrees_with(self.said, fact) == "equal":
                    told = self.evidence.told(fact)
                    if is_stated(self.read, self.i, self.anchor, self.after, self._years):
                        return verdict("match_other", "other", [fact], fact=told)
                    return verdict("match", "equal_other_time", [fact], fact=told)
        return None
