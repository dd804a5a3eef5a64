"""The verdict on each direction that a sentence claims: more, less, above, below, met or missed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from evalkit.facts.commentary.anchors import ROLES, Anchor, Read, behind
from evalkit.facts.commentary.evidence import Evidence, amount, unit_of
from evalkit.facts.commentary.names import Names, Target
from evalkit.facts.commentary.tokens import Said, Token
from evalkit.facts.commentary.verdict import Verdict, verdict
from evalkit.facts.facts import Fact
from evalkit.words.codes import Label

SOFT = ("provisional", "forecast", "low_reliability")
FLAT = 0.05
"""So far apart, as a share, two figures count as level (横ばい)."""

SKIPPED = ("object", "to", "subject", "filler", "each", "together", "of", "compare", "origin")
_YEARS = re.compile("([0-9]{1,2})(?:[かカヵヶケ箇]?年|年度)(?:間)?(?P<row>連続|続けて)?")


class Pair(NamedTuple):
    """Two figures that a direction compares, the later one first; a stated number stands for a fact it has none of."""

    now: Fact | None
    then: Fact | None
    first: float
    second: float
    expression: Label


@dataclass(frozen=True, eq=False)
class Directions:
    """Judges claims of direction against the evidence; ``scope`` holds the indicators of the section."""

    evidence: Evidence
    names: Names
    scope: frozenset[str] | None

    def judge(self, read: Read) -> dict[int, Verdict]:
        """Give every direction of a sentence its verdict, by its place among the tokens."""
        return {
            i: self._one(read, i)
            for i, token in enumerate(read.tokens)
            if token.kind == "direction"
        }

    def _one(self, read: Read, i: int) -> Verdict:
        form = _form(read, i)
        if form == "intended":
            return verdict("ignored", "intention")
        token = read.tokens[i]
        anchor = read.anchor(i)
        thing = _object(read, i)
        if (thing is not None and thing.kind == "elsewhere") or anchor.elsewhere:
            return verdict("not_checkable", "elsewhere")
        negated = _is_negated(read, token)
        if stated := _stated(read, i, anchor, negated):
            return stated
        targets, certain = self._subject(read, i, anchor, thing)
        if _is_no_measure(token) and _no_object(thing) and not targets:
            return verdict("ignored", "lexical")
        if not targets:
            return verdict("not_checkable", "no_subject")
        if read.prose.trending.match(read.sentence.text, token.stem):
            return verdict("not_checkable", "trend")
        certain &= form == "claimed" and not _is_adnominal(read, token)
        found = [self._about(read, i, target, anchor, thing, negated) for target in targets]
        assumed = thing is not None and thing.kind == "assumed"
        return _joined(found, token, certain and not assumed, read, assumed and not anchor.crossed)

    def _subject(
        self, read: Read, i: int, anchor: Anchor, thing: Token | None
    ) -> tuple[list[Target], bool]:
        """What goes up or down: the indicator named, one whose name holds the words, or the sentence's topic."""
        if anchor.targets:
            return self._parts(read, i, anchor), anchor.certain
        end = anchor.stopped
        if end < 0:
            return [], False
        marked = read.tokens[end + 1].kind == "subject" if end + 1 < len(read.tokens) else False
        if marked or (end + 1 < len(read.tokens) and read.tokens[end + 1].kind in ("open", "of", "close")):
            held = self.names.holding(_phrase(read, end), read.sentence.lang)
            held = [each for each in held if self.scope is None or each[0] in self.scope]
            return (held if len(held) == 1 else []), False
        if thing is not None and thing.kind in ("target", "assumed", "baseline") and not _marked_subject(read, end, i):
            topic = [each for each in read.topic.targets if each[0] in self.evidence.by_indicator]
            return [part for each in topic for part in self._all_parts(each[0])], False
        return [], False

    def _parts(self, read: Read, i: int, anchor: Anchor) -> list[Target]:
        found = []
        for indicator, _ in anchor.targets:
            named = None if any(each.kind == "together" for each in read.tokens[anchor.at : i]) else anchor.part
            own = [part for of, part in named.targets if of == indicator] if named else []
            found += [(indicator, part) for part in own] or self._all_parts(indicator)
        return found

    def _all_parts(self, indicator: str) -> list[Target]:
        parts = self.evidence.components.get(indicator, [])
        if any(key[0] == indicator and not key[1] for key in self.evidence.figures):
            return [(indicator, "")]
        return [(indicator, part) for part in parts] or [(indicator, "")]

    def _about(
        self, read: Read, i: int, target: Target, anchor: Anchor, thing: Token | None, negated: bool
    ) -> tuple[str, Label]:
        """Whether the claim holds for one figure in the year it is about, or in any year that it may be about."""
        years = self._years(read, anchor, thing)
        told = [self._in_year(read, i, target, anchor, thing, negated, year) for year in years]
        for kind in ("yes", "equal", "incomparable", "pending", "open", "nothing"):
            if found := next((each for each in told if each[0] == kind), None):
                return found
        return told[0] if told else ("nothing", Label("", ""))

    def _in_year(
        self, read: Read, i: int, target: Target, anchor: Anchor, thing: Token | None, negated: bool, year: str
    ) -> tuple[str, Label]:
        """Whether the claim holds for one figure: ``yes``, ``no``, ``equal``, or why that can't be said."""
        token = read.tokens[i]
        pairs = list(self._pairs(read, i, target, anchor, thing, year))
        if not pairs:
            lacking = self.evidence.missing(*target, "actual", year)
            if lacking is not None:
                return "pending", self.evidence.told(lacking)
            return "nothing", Label("", "")
        said = []
        for pair in pairs:
            if pair.now is not None and pair.then is not None and pair.then.measure in ("actual", "baseline"):
                comparable = self.evidence.comparable(pair.then, pair.now)
                if comparable is False:
                    said.append(("incomparable", pair.expression))
                    continue
            holds = self._holds(token.sense, pair, target)
            if holds is None:
                said.append(("equal" if pair.first == pair.second else "open", pair.expression))
                continue
            said.append(("yes" if holds != negated else "no", pair.expression))
        span = _span_of_years(read, i)
        if span and span[1] and thing is None and anchor.compared is None:
            return next((each for each in said if each[0] != "yes"), said[0])
        return self._one_of(said, pairs, anchor, thing, year)

    def _one_of(
        self, said: list[tuple[str, Label]], pairs: list[Pair], anchor: Anchor, thing: Token | None, year: str
    ) -> tuple[str, Label]:
        """Of several things that a claim may be compared with, one that agrees is enough; all must disagree."""
        for each in said:
            if each[0] == "yes":
                return each
        if any(each[0] in ("equal", "open", "incomparable") for each in said):
            return next(each for each in said if each[0] in ("equal", "open", "incomparable"))
        if thing is None and anchor.compared is None:
            before = self.evidence.latest_before(year, 1)
            if not any(pair.then is not None and self.evidence.key(pair.then)[3] == before for pair in pairs):
                return "open", said[0][1]
        soft = any(fact is not None and fact.status in SOFT for pair in pairs for fact in pair[:2])
        return ("open" if soft else "no"), said[0][1]

    def _years(self, read: Read, anchor: Anchor, thing: Token | None) -> list[str]:
        """The year that the claim is about, or those that it may be about; not the one compared with."""
        period, compared = anchor.period, thing or anchor.compared
        if compared is not None and compared.kind == "number":
            compared = _role_of_number(read, compared)
        if period is not None and period is not compared and period.years:
            return list(period.years)
        year = [str(self.evidence.year)] if self.evidence.year else []
        told = compared.years if compared is not None and len(compared.years) == 1 else ()
        others = [each for each in anchor.others if each not in told]
        return list(dict.fromkeys([*year, *others]))

    def _pairs(
        self, read: Read, i: int, target: Target, anchor: Anchor, thing: Token | None, year: str
    ) -> Iterator[Pair]:
        """The figures that may be compared."""
        now = self.evidence.get(*target, "actual", year)[:1]
        token = read.tokens[i]
        compared = thing if thing is not None else anchor.compared
        if compared is not None and compared.kind == "number":
            number, compared = compared.said, _role_of_number(read, compared)
            if compared is None:
                yield from self._than_stated(number, now)
                return
        if token.sense in ("met", "missed", "le", "ge") and (compared is None or compared.kind in ("period", "baseline")):
            compared = Token("target", token.start, token.start)
        if compared is None:
            if token.sense in ("above", "below"):
                return
            yield from self._over_time(read, i, target, now, year)
            return
        if compared.kind == "assumed":
            yield from self._assumed(read, anchor, target, now, year)
            return
        for fact in now:
            for then in self._then(compared, target, year):
                yield self._pair(fact, then)

    def _than_stated(self, said: Said | None, now: list[Fact]) -> Iterator[Pair]:
        """A figure against a number that the text names as a bound: 延べ17,000人を超えた."""
        for fact in now:
            if said is not None and _sharp(said) and said.unit == unit_of(fact):
                told, bound, sign = self.evidence.told(fact), amount(said.value, said.unit), _sign(fact.value, said.value)
                yield Pair(fact, None, fact.value, said.value, Label(f"{told.ja} {sign} {bound.ja}", f"{told.en} {sign} {bound.en}"))

    def _then(self, compared: Token, target: Target, year: str) -> list[Fact]:
        get = self.evidence.get
        if compared.kind in ("target", "attainment"):
            return get(*target, "target", year)[:1]
        if compared.kind == "baseline":
            return get(*target, "baseline", "")[:1]
        return [fact for each in compared.years if each < year for fact in get(*target, "actual", each)[:1]]

    def _over_time(
        self, read: Read, i: int, target: Target, now: list[Fact], year: str
    ) -> Iterator[Pair]:
        """The year before and the baseline; where a number of years is told, those years."""
        get, before = self.evidence.get, self.evidence.latest_before
        span = _span_of_years(read, i)
        if span and span[1]:  # two years in a row: each against the one before
            for back in range(span[0]):
                later = get(*target, "actual", before(year, back))[:1]
                earlier = get(*target, "actual", before(year, back + 1))[:1]
                if not later or not earlier:
                    return
            for back in range(span[0]):
                yield self._pair(get(*target, "actual", before(year, back))[0], get(*target, "actual", before(year, back + 1))[0])
            return
        backs = (span[0], span[0] - 1) if span else (1,)
        for fact in now:
            for back in backs:
                for then in get(*target, "actual", before(year, back))[:1] if back else []:
                    yield self._pair(fact, then)
            if not span:
                for then in get(*target, "baseline", "")[:1]:
                    yield self._pair(fact, then)

    def _assumed(
        self, read: Read, anchor: Anchor, target: Target, now: list[Fact], year: str
    ) -> Iterator[Pair]:
        """What was assumed: a figure that was an estimate, against the number stated; else the target."""
        indicator = target[0]
        stated = [t.said for k in anchor.crossed[:1] if (t := read.tokens[k]).said]
        period = read.anchor(anchor.crossed[0]).period if anchor.crossed else anchor.period
        estimated = [
            fact
            for fact in self.evidence.by_indicator.get(indicator, [])
            if fact.status in ("estimated", "forecast")
            and period is not None
            and self.evidence.key(fact)[3] in period.years
        ]
        if stated and estimated and stated[0] and unit_of(estimated[0]) == stated[0].unit:
            total = sum(fact.value for fact in estimated)
            told = " + ".join(amount(fact.value, fact.unit).ja for fact in estimated)
            said = amount(stated[0].value, stated[0].unit).ja
            sign = _sign(stated[0].value, total)
            yield Pair(None, estimated[0], stated[0].value, total, Label(f"{said} {sign} {told}", f"{said} {sign} {told}"))
            return
        for fact in now:
            for then in self.evidence.get(*target, "target", year)[:1]:
                yield self._pair(fact, then)

    def _pair(self, now: Fact, then: Fact) -> Pair:
        sign = _sign(now.value, then.value)
        told = self.evidence.told(now), self.evidence.told(then)
        return Pair(now, then, now.value, then.value, Label(f"{told[0].ja} {sign} {told[1].ja}", f"{told[0].en} {sign} {told[1].en}"))

    def _holds(self, sense: str, pair: Pair, target: Target) -> bool | None:
        """Whether a sense holds of two figures; None where they are equal, or nobody has said which way is better."""
        first, second = pair.first, pair.second
        better = self.evidence.direction(target[0])
        if sense in ("met", "missed"):
            met = self.evidence.met(pair.now) if pair.now is not None else None
            if met is None:
                if better not in ("higher", "lower"):
                    return None
                met = first <= second if better == "lower" else first >= second
            return met == (sense == "met")
        if sense == "le":
            return first <= second
        if sense == "ge":
            return first >= second
        if sense == "flat":
            return True if abs(first - second) <= FLAT * abs(second) else None
        if first == second or (sense in ("better", "worse") and better not in ("higher", "lower")):
            return None
        rises = first > second
        if sense in ("better", "worse"):
            return rises == ((sense == "better") == (better == "higher"))
        return rises == (sense in ("up", "above"))


def _joined(
    found: list[tuple[str, Label]], token: Token, certain: bool, read: Read, assumed: bool
) -> Verdict:
    """One verdict for all figures that a claim is about."""
    kinds = {kind for kind, _ in found}
    expression = _expressions(found)
    if kinds == {"yes"}:
        return verdict("direction_ok", "compared_assumed" if assumed else "compared", expression=expression)
    together = any(each.kind == "together" for each in read.tokens)
    if certain and (kinds == {"no"} or (together and kinds == {"yes", "no"})):
        expression = _expressions(found, "no")
        return verdict("direction_contradicts", "against", said=Label(token.text, token.text), expression=expression)
    if "pending" in kinds:
        return verdict("not_checkable", "not_there", fact=expression)
    if "incomparable" in kinds:
        return verdict("not_checkable", "not_comparable")
    if kinds == {"equal"}:
        return verdict("ambiguous", "equals_target", expression=expression)
    return verdict("not_checkable", "mixed" if {"yes", "no"} <= kinds else "no_comparator")


def _expressions(found: list[tuple[str, Label]], kind: str = "") -> Label:
    """Write out what was compared, of one outcome or of all."""
    said = [each for outcome, each in found if each.ja and kind in ("", outcome)]
    return Label(
        "、".join(dict.fromkeys(each.ja for each in said)), "; ".join(dict.fromkeys(each.en for each in said))
    )


def _form(read: Read, i: int) -> str:
    """Whether a direction is told as having happened, as part of a noun, or only as intended."""
    token, text = read.tokens[i], read.sentence.text
    ends = [at for mark in "、。,;" if (at := text.find(mark, token.stem)) >= 0]
    tail = text[token.stem : min(ends, default=len(text)) + 1]
    if read.prose.intended_before.search(text[: token.start]) and not _is_negated(read, token):
        return "intended"
    if read.prose.negated.match(tail) or read.prose.claimed.match(tail):
        return "intended" if read.prose.supposed.match(tail) else "claimed"
    if read.prose.intended.search(tail):
        return "intended"
    following = read.tokens[i + 1] if i + 1 < len(read.tokens) else None
    return "claimed" if following is not None and following.kind == "number" else "noun"


def _is_adnominal(read: Read, token: Token) -> bool:
    """Whether a direction only qualifies a noun that isn't understood: 目標を達成した団体は…"""
    if read.sentence.lang == "en":
        return False
    following = next((each for each in read.tokens if each.start >= token.end), None)
    return following is not None and following.kind in ("stop", "name", "part", "blocked", "quote")


def _is_negated(read: Read, token: Token) -> bool:
    text = read.sentence.text
    if token.sense not in ("le", "ge"):
        before = read.prose.negated_before.search(text[: token.start])
        return bool(before or read.prose.negated.match(text, token.stem))
    m = read.prose.resulted.match(text, token.end)
    end = next((at for mark in "、。" if (at := text.find(mark, token.end)) >= 0), len(text))
    return bool(m and re.search("なかっ|ませんでした|できず|られず", text[m.end() : end]))


def _object(read: Read, i: int) -> Token | None:
    """What a direction is measured against: the target, a year, a number; a word that isn't understood is none."""
    if read.sentence.lang == "en":
        return _object_behind(read, i)
    j = i - 1
    marked, linked = False, ""
    tokens = read.tokens
    if tokens[i].sense in ("le", "ge"):
        return tokens[j]
    while j >= 0 and (tokens[j].kind in SKIPPED or _is_difference(tokens[j])):
        if tokens[j].kind in ("object", "to", "compare", "origin"):
            marked, linked = True, tokens[j].kind
        j -= 1
    if j >= 0 and tokens[j].kind == "close" and marked:
        while j >= 0 and tokens[j].kind != "open":
            j -= 1
        j -= 1
    if j < 0 or not (marked or tokens[i].sense in ("met", "missed")):
        return None
    token = tokens[j]
    if token.kind in ("target", "assumed", "baseline", "attainment", "period", "elsewhere"):
        return token
    over_time = tokens[i].sense in ("up", "down", "better", "worse", "flat")
    if token.kind == "number" and not _is_difference(token) and (not over_time or linked == "compare"):
        return token
    if token.kind == "stop" and tokens[i].sense in ("above", "below"):
        return Token("unknown", token.start, token.end)
    return None


def _object_behind(read: Read, i: int) -> Token | None:
    """In English what a direction is measured against follows it."""
    for token in read.tokens[i + 1 :]:
        if token.kind in ("target", "assumed", "baseline", "period", "elsewhere"):
            return token
        if token.kind in ("pause", "direction", "name", "stop"):
            return None
    return None


def _is_no_measure(token: Token) -> bool:
    """Whether a word is a claim of direction only where an indicator or a target stands beside it."""
    return token.sense in ("better", "worse", "flat", "met", "missed") or token.text.endswith(("超え", "越え"))


def _no_object(thing: Token | None) -> bool:
    return thing is None or thing.kind in ("unknown", "number")


def _is_difference(token: Token) -> bool:
    return token.said is not None and token.said.difference


def _role_of_number(read: Read, token: Token) -> Token | None:
    """Whose number is compared with: the target's, an earlier year's."""
    k = next(k for k, each in enumerate(read.tokens) if each is token)
    own, after = read.anchor(k), behind(read, k)
    role = own.role or after.role
    if role in ("target", "baseline"):
        return Token(role, token.start, token.end)
    return own.period


def _stated(read: Read, i: int, anchor: Anchor, negated: bool) -> Verdict | None:
    """Judge by the numbers that the sentence itself states: 464件から226件へ減少."""
    token = read.tokens[i]
    if token.sense not in ("up", "down", "above", "below") or read.sentence.lang == "en":
        return None
    plain = [k for k in anchor.crossed if not _is_difference(read.tokens[k])]
    if len(plain) < 2:
        return None
    later, earlier = plain[0], plain[1]
    if token.sense in ("above", "below"):
        return None
    a, b = read.tokens[later].said, read.tokens[earlier].said
    if read.tokens[earlier + 1].kind != "origin" or not _sharp(a) or not _sharp(b):
        return None
    between = [each.kind for each in read.tokens[earlier + 2 : later]]
    behind_it = [each.kind for each in read.tokens[later + 1 : i]]
    if set(between) - {"pause", "period", "of", "gross", "filler"} or "to" not in behind_it:
        return None
    assert a is not None and b is not None
    if a.unit != b.unit or a.value == b.value:
        return None
    holds = (a.value > b.value) == (token.sense == "up")
    first, second, sign = amount(a.value, a.unit), amount(b.value, b.unit), _sign(a.value, b.value)
    expression = Label(f"文中の {first.ja} {sign} {second.ja}", f"in the text: {first.en} {sign} {second.en}")
    if holds != negated:
        return verdict("direction_ok", "compared", expression=expression)
    return verdict("direction_contradicts", "against", said=Label(token.text, token.text), expression=expression)


def _sharp(said: Said | None) -> bool:
    return said is not None and not (said.approx or said.bound or said.vague or said.unreadable or said.upper)


def _phrase(read: Read, end: int) -> str:
    """The words up to a place that aren't understood, back to the last boundary."""
    start = end
    while start and read.tokens[start - 1].kind in ("stop", "of", "part", "name", "to", "join", "object", "origin", "filler"):
        start -= 1
    return read.sentence.text[read.tokens[start].start : read.tokens[end].end]


def _marked_subject(read: Read, start: int, end: int) -> bool:
    """Whether a clause between two places has a subject of its own."""
    return any(token.kind == "subject" for token in read.tokens[start:end])


def _span_of_years(read: Read, i: int) -> tuple[int, bool] | None:
    """How many years a direction is told over, and whether in each of them."""
    for token in reversed(read.tokens[:i]):
        if token.kind in ("direction", "name"):
            return None
        if token.kind == "mask" and token.why == "period" and (m := _YEARS.search(token.text)):
            return int(m[1]), bool(m["row"])
    return None


def _sign(first: float, second: float) -> str:
    return "＞" if first > second else "＜" if first < second else "＝"
