"""The verdict on each direction that a sentence claims: more, less, above, below, met or missed."""

from dataclasses import dataclass
from typing import NamedTuple

from evalkit.facts.commentary.amounts import several
from evalkit.facts.commentary.anchors import Anchor, Read
from evalkit.facts.commentary.certain import SOFT
from evalkit.facts.commentary.evidence import Evidence, year_of
from evalkit.facts.commentary.forms import (
    compared_by,
    form_of,
    is_adnominal,
    is_negated,
    is_no_measure,
    object_of,
    span_of_years,
)
from evalkit.facts.commentary.names import Names
from evalkit.facts.commentary.pairs import Pair, Pairs, stated_pair
from evalkit.facts.commentary.token import Target, Token
from evalkit.facts.commentary.unnamed import words_up_to
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label
from evalkit.words.fiscal import FiscalYear

NOTHING = Label("", "")
PHRASE = ("stop", "of", "part", "name", "to", "join", "object", "origin", "filler")
IN_NAMES = ("open", "of", "close")


class Outcome(NamedTuple):
    """Whether a claim holds for one figure (``yes``, ``no``) or why that can't be said, what was compared, its facts."""

    kind: str
    expression: Label = NOTHING
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, eq=False)
class Directions:
    """Judges claims of direction against the evidence; ``scope`` holds the indicators of the section (None: all)."""

    evidence: Evidence
    names: Names
    scope: frozenset[str] | None

    def judge(self, read: Read) -> dict[int, Verdict]:
        """Give every direction of a sentence its verdict, by its place among the tokens."""
        places = [i for i, token in enumerate(read.tokens) if token.kind == "direction"]
        return {i: self._one(read, i) for i in places}

    def _one(self, read: Read, i: int) -> Verdict:
        form = form_of(read, i)
        if form == "intended":
            return verdict("ignored", "intention")
        token, anchor, thing = read.tokens[i], read.anchor(i), object_of(read, i)
        if (thing is not None and thing.kind == "elsewhere") or anchor.elsewhere:
            return verdict("not_checkable", "elsewhere")
        if pair := stated_pair(read, i, anchor):
            holds = (pair.first > pair.second) == (token.sense == "up")
            return _decided(holds != is_negated(read, i), token, pair.expression, ())
        compared = compared_by(read, thing) if thing is not None and thing.said else thing
        targets, certain = self._subject(read, i, anchor, compared)
        has_object = compared is not None and compared.kind != "unknown"
        if is_no_measure(token) and not targets and not has_object:
            return verdict("ignored", "lexical")
        if not targets:
            return verdict("not_checkable", "no_subject")
        if read.prose.trending.match(read.sentence.text, token.stem) or _is_year_by_year(read, i):
            return verdict("not_checkable", "trend")
        outcomes = [self._about(read, i, each, anchor, thing) for each in targets]
        is_assumed = thing is not None and thing.kind == "assumed"
        certain &= form == "claimed" and not is_adnominal(read, i) and not is_assumed
        return _joined(read, i, outcomes, certain, is_assumed and not anchor.crossed)

    def _subject(
        self, read: Read, i: int, anchor: Anchor, thing: Token | None
    ) -> tuple[list[Target], bool]:
        """What goes up or down: the indicator named, one whose name holds the words, or the sentence's topic."""
        if anchor.targets:
            together = any(token.kind == "together" for token in read.tokens[anchor.at : i])
            found = []
            for indicator, _ in anchor.targets:
                parts = [] if together else anchor.parts_of(indicator)
                found += [(indicator, part) for part in parts] or self._all_parts(indicator)
            return found, anchor.certain
        end = anchor.stopped
        if end < 0:
            return [], False
        if read.kind(end + 1) in ("subject", *IN_NAMES):
            phrase = words_up_to(read, end, PHRASE)
            held = [
                each
                for each in self.names.holding(phrase, read.sentence.lang)
                if self.scope is None or each[0] in self.scope
            ]
            return (held if len(held) == 1 else []), False
        has_subject = any(token.kind == "subject" for token in read.tokens[end:i])
        if (
            thing is not None
            and thing.kind in ("target", "assumed", "baseline")
            and not has_subject
        ):
            topic = [each for each, _ in read.topic.targets if each in self.evidence.by_indicator]
            return [part for each in topic for part in self._all_parts(each)], False
        return [], False

    def _all_parts(self, indicator: str) -> list[Target]:
        """The indicator as a whole where it has figures as such, else all its parts."""
        figures = self.evidence.by_indicator.get(indicator, [])
        if any(not fact.component for fact in figures):
            return [(indicator, "")]
        parts = self.evidence.components.get(indicator, [])
        return [(indicator, part) for part in parts] or [(indicator, "")]

    def _about(
        self, read: Read, i: int, target: Target, anchor: Anchor, thing: Token | None
    ) -> Outcome:
        """Whether the claim holds for one figure in the year it is about, or in any that it may be about: only all can disagree."""
        pairs = Pairs(self.evidence, read, i, anchor, thing)
        found = [self._in_year(pairs, target, year) for year in self._years(read, anchor, thing)]
        if not found:
            return Outcome("nothing")
        told = [each for each in found if each.kind != "pending"]
        found = told if {each.kind for each in told} - {"nothing"} else found
        agreeing = [each for each in found if each.kind == "yes"]
        doubtful = [each for each in found if each.kind != "no"]
        return next(iter(agreeing or (found[:1] if found[0].kind != "no" else doubtful)), found[0])

    def _years(self, read: Read, anchor: Anchor, thing: Token | None) -> list[str]:
        """The year that the claim is about, or those that it may be about; not the one compared with."""
        period, compared = anchor.period, thing if thing is not None else anchor.compared
        if compared is not None and compared.said is not None:
            compared = compared_by(read, compared)
        if period is not None and period is not compared and period.years:
            return list(period.years)
        year = [str(self.evidence.year)] if self.evidence.year else []
        then = compared.years if compared is not None and len(compared.years) == 1 else ()
        others = [each for each in anchor.others if each not in then]
        return list(dict.fromkeys([*year, *others]))

    def _in_year(self, pairs: Pairs, target: Target, year: str) -> Outcome:
        """Of several things that a claim may be compared with, one that agrees is enough; all must disagree."""
        found = [self._of(pairs, pair, target) for pair in pairs.of(target, year)]
        if not found:
            lacking = self.evidence.missing(*target, "actual", year)
            return (
                Outcome("pending", self.evidence.told(lacking)) if lacking else Outcome("nothing")
            )
        span = span_of_years(pairs.read, pairs.i)
        is_open = pairs.thing is None and pairs.anchor.compared is None
        if span and span[1] and is_open:  # 3年連続で: each of them must hold
            return next((each for each in found if each.kind != "yes"), found[0])
        for kind in ("yes", "equal", "open", "incomparable"):
            if outcome := next((each for each in found if each.kind == kind), None):
                return outcome
        if is_open and not self._has_year_before(found, year):
            return found[0]._replace(kind="open")
        return found[0]

    def _of(self, pairs: Pairs, pair: Pair, target: Target) -> Outcome:
        facts = tuple(fact for fact in (pair.now, pair.then) if fact is not None)
        is_over_time = len(facts) == 2 and facts[1].measure in ("actual", "baseline")
        if is_over_time and self.evidence.comparable(facts[1], facts[0]) is False:
            return Outcome("incomparable", pair.expression, facts)
        holds = pairs.holds(pair, target)
        if holds is None:
            kind = "equal" if pair.first == pair.second else "open"
        elif holds != is_negated(pairs.read, pairs.i):
            kind = "yes"
        else:
            is_soft = any(fact.status in SOFT and fact.status != "estimated" for fact in facts)
            kind = "open" if is_soft else "no"
        return Outcome(kind, pair.expression, facts)

    def _has_year_before(self, found: list[Outcome], year: str) -> bool:
        """Whether the year before is among what was compared with: without it nobody knows what was meant."""
        before = str(FiscalYear(year) - 1)
        return any(before == year_of(fact) for each in found for fact in each.facts[1:])


def _is_year_by_year(read: Read, i: int) -> bool:
    return i > 0 and bool(read.prose.trending.fullmatch(read.tokens[i - 1].text))


def _joined(read: Read, i: int, outcomes: list[Outcome], certain: bool, assumed: bool) -> Verdict:
    """One verdict for all figures that a claim is about."""
    token, kinds = read.tokens[i], {each.kind for each in outcomes}
    told = several(each.expression for each in outcomes)
    facts = tuple(fact for each in outcomes for fact in each.facts)
    if kinds == {"yes"}:
        why = "compared_assumed" if assumed else "derived"
        return verdict("direction_ok", why, facts, expression=told)
    together = any(each.kind == "together" for each in read.tokens)
    if certain and (kinds == {"no"} or (together and kinds == {"yes", "no"})):
        wrong = several(each.expression for each in outcomes if each.kind == "no")
        return _decided(False, token, wrong, facts)
    if "pending" in kinds:
        return verdict("not_checkable", "pending", facts, fact=told)
    if "incomparable" in kinds:
        return verdict("not_checkable", "not_comparable", facts)
    if kinds == {"equal"}:
        return verdict("ambiguous", "equals_target", facts, expression=told)
    mixed = {"yes", "no"} <= kinds
    return verdict("not_checkable", "mixed" if mixed else "no_comparator", facts)


def _decided(holds: bool, token: Token, expression: Label, facts: tuple[Fact, ...]) -> Verdict:
    if holds:
        return verdict("direction_ok", "derived", facts, expression=expression)
    said = Label(token.text, token.text)
    return verdict("direction_contradicts", "against", facts, said=said, expression=expression)
