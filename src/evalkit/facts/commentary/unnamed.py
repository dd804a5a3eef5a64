"""A number that is no figure of an indicator named beside it: another one's, one computed, or none of the tables."""

import re
from dataclasses import dataclass, replace

from evalkit.facts.commentary.amounts import several, unit_of, value_of
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.behind import Behind
from evalkit.facts.commentary.compare import agrees
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.names import Names
from evalkit.facts.commentary.token import Said
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

SMALL = 10
"""Smaller numbers match only where their indicator is named."""

NEAR = 0.5
"""A figure that lies farther off, as a share of the number, isn't named as the nearest one."""

LEXICAL = ("つ", "本柱")
"""Units of small numbers that count words of the text rather than cases."""

COMPUTED = {
    "coverage": re.compile("作成率|カバー率|割合|coverage|share"),
    "exit_rate": re.compile("離脱|異動|変動|転出|exit|turnover|left"),
    "entry_rate": re.compile("新規|変動|turnover|entry|joined"),
    "plans_surviving": re.compile("残|surviv"),
    "plans_closing": re.compile("計画|plans"),
    "implied_roster": re.compile("名簿|roster"),
}
"""Computed numbers that a text may name, and the words without which they aren't looked for."""


@dataclass(frozen=True, eq=False)
class Unnamed:
    """Looks for a number in the rest of the evidence, and says why it isn't there."""

    evidence: Evidence
    names: Names
    scope: frozenset[str] | None
    read: Read
    anchor: Anchor
    after: Behind

    def judge(self, said: Said, is_figure: bool) -> Verdict:
        """Say whose number it is, or why it is nobody's; ``is_figure``: not a difference or rate."""
        if is_figure and (found := self._same_value(said)):
            return found
        if found := self._computed(said):
            return found
        if said.unit in LEXICAL and abs(said.value) < SMALL:
            return verdict("ignored", "lexical")
        if said.upper is not None:
            return verdict("not_checkable", "range")
        if own := self.evidence.from_text.get(said.value):
            return verdict("not_found", "own_source", fact=self.evidence.told(own))
        if len(self.anchor.targets) > 1:
            names = [
                self.evidence.names.get(each, Label(each, each)) for each, _ in self.anchor.targets
            ]
            return verdict("ambiguous", "several", names=several(names))
        if lacking := self._lacking():
            return verdict("not_found", "pending", [lacking], fact=self.evidence.told(lacking))
        if self.after.aimed:
            return verdict("not_checkable", "intention")
        return self._missing(said, is_figure)

    def _same_value(self, said: Said) -> Verdict | None:
        """A figure of the plan with the same number and unit: this section's, or another indicator's."""
        same = [fact for fact in self._of_value(said) if unit_of(fact) == said.unit]
        if not same or abs(said.value) < SMALL:
            return None
        own = [fact for fact in same if self.scope is None or fact.indicator in self.scope]
        fact = (own or same)[0]
        told = self.evidence.told(fact)
        is_unnamed = not self.anchor.targets or self.anchor.carried
        is_clear = self.anchor.stopped < 0 or self._phrase_names(fact)
        if own and is_unnamed and is_clear and not self.anchor.narrowed:
            return verdict("match", "equal_other_time", [fact], fact=told)
        return verdict("match_other", "other", [fact], fact=told)

    def _of_value(self, said: Said) -> list[Fact]:
        return self.evidence.by_value.get(round(said.value, 9), [])

    def _phrase_names(self, fact: Fact) -> bool:
        """Whether the words before the number stand in the name of the indicator."""
        phrase = words_up_to(self.read, self.anchor.stopped, ("stop", "of", "part"))
        held = self.names.holding(phrase, self.read.sentence.lang)
        return any(indicator == fact.indicator for indicator, _ in held)

    def _computed(self, said: Said) -> Verdict | None:
        """A number that an analysis computed, where the sentence has the word for it."""
        for measure, word in COMPUTED.items():
            if not word.search(self.read.sentence.text):
                continue
            for fact in self.evidence.facts.through_years(measure=measure):
                is_own = fact.id in self.evidence.own or not fact.has_value
                if is_own or unit_of(fact) != said.unit:
                    continue
                if agrees(said, value_of(fact)) in ("equal", "rounded", "within"):
                    return verdict("match_derived", "equal", [fact], fact=self.evidence.told(fact))
        return self._computed_of_its_own(said)

    def _computed_of_its_own(self, said: Said) -> Verdict | None:
        """A number computed of the indicator that is named: its progress, its change."""
        for indicator, _ in self.anchor.targets if said.is_sharp else ():
            for fact in self.evidence.computed.get(indicator, []):
                value = abs(value_of(fact)) if said.difference else value_of(fact)
                size = replace(said, value=abs(said.value)) if said.difference else said
                if unit_of(fact) == said.unit and agrees(size, value) in ("equal", "rounded"):
                    return verdict("match_derived", "equal", [fact], fact=self.evidence.told(fact))
        return None

    def _lacking(self) -> Fact | None:
        """The figure that the number would be, where the tables have none yet."""
        period = self.anchor.period
        years = period.years if period is not None else (str(self.evidence.year),)
        for indicator, part in self.anchor.targets:
            for year in years:
                for role in ("actual", "target"):
                    if found := self.evidence.missing(indicator, part, role, year):
                        return found
        return None

    def _missing(self, said: Said, is_figure: bool) -> Verdict:
        if self.anchor.within or self.anchor.narrowed:
            return verdict("not_found", "part_of_whole")
        named = {indicator for indicator, _ in self.anchor.targets}
        if is_figure and said.unit and abs(said.value) >= SMALL:
            for fact in self._of_value(said):
                if fact.indicator in named:
                    return verdict("not_found", "other_unit", [fact], fact=self.evidence.told(fact))
        held = [
            fact
            for indicator in sorted(named)
            for fact in self.evidence.by_indicator.get(indicator, [])
            if not said.unit or unit_of(fact) == said.unit
        ]
        if is_figure and held:
            near = min(held, key=lambda fact: abs(fact.value - said.value))
            if abs(near.value - said.value) > NEAR * abs(said.value):
                return verdict("not_found", "nothing")
            return verdict("not_found", "nearest", [near], fact=self.evidence.told(near))
        return verdict("not_found", "nothing")


def words_up_to(read: Read, end: int, kinds: tuple[str, ...]) -> str:
    """Return the words that end at a place, back to the last one of another kind."""
    start = end
    while start and read.kind(start - 1) in kinds:
        start -= 1
    return read.sentence.text[read.tokens[start].start : read.tokens[end].end]
