"""A sentence as tokens: names, years, numbers, directions, words that are understood, and all the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.names import Names, Target
from evalkit.facts.commentary.text import Sentence
from evalkit.words import wording
from evalkit.words.eras import ERA
from evalkit.words.fiscal import PERIOD_PATTERN, FiscalYear, read_period
from evalkit.words.prose.prose import Prose
from evalkit.words.quantity import UnreadError, quantity_at
from evalkit.words.spans import fiscal_year_of

_PERIOD = re.compile(PERIOD_PATTERN)
_MAY_BE_PERIOD = re.compile(rf"{ERA}(?:元|[0-9])|FY[0-9]|[12][0-9]{{3}}(?:年|\()")
_MONTHS = re.compile("[0-9]{1,2}(?:[、・,~][0-9]{1,2})+月")
_LETTERED_ERA = re.compile("[MTS][0-9]")
_LOOKALIKE = re.compile("[OoIl|○〇◯](?=[0-9,OoIl|○〇◯]*[人名件回箇か団地])")
_RUN = re.compile("[0-9][0-9.,OoIl|]*")
_QUOTED = re.compile("「[^「」]*」|『[^『』]*』")
_FRACTION = re.compile("([0-9]+)分の([0-9]+)")
_HALF = re.compile("過?半数|半分|大半|大多数")
_VAGUE = re.compile("(?:数|何|幾)(?:[十百千万]+)?(?:人|名|件|回|団体|箇所|か所|世帯|割|倍|%)|[十百千]数(?:人|名|件|回|団体|箇所|か所|世帯)")
_SPELT = re.compile("[一二三四五六七八九十百千〇]{2,}(?:人|名|件|回|団体|箇所|か所|世帯|%)")
_SLASHED = re.compile("[0-9]+(?:/[0-9]+)+(?![0-9])")
_ENGLISH = re.compile(
    r"(?:(?P<well>(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.(?P<fraction>[0-9]+))?)(?![0-9]|[,.][0-9])|[0-9][0-9,.]*[0-9])"
    r"(?: ?(?P<unit>%|per ?cent(?:age)?(?: points?)?|percentage points?|points?|times)(?![a-z]))?"
)
_WORD = re.compile(" ([a-z]+)")
_MORE_UNITS = ("つ", "ケース", "本柱")

SENSES = {
    "up": "増加 増 上昇 向上 アップ 伸び 増え",
    "down": "減少 減 低下 ダウン 削減 縮減 減っ 減り",
    "above": "上回 超過 多い 多く 多か 高い 高く 高か",
    "met": "届か 届き 及ば",
    "below": "下回 不足 少ない 少なく 少なか 低い 低く 低か",
    "better": "改善",
    "worse": "悪化",
}
SENSE_OF = {stem: sense for sense, stems in SENSES.items() for stem in stems.split()}


@dataclass(frozen=True)
class Said:
    """A number as a text says it: the value, the ends of what it may stand for, and how it is hedged."""

    value: float
    low: float
    high: float
    unit: str
    decimals: int = 0
    scale: int = 0
    zeros: int = 0
    approx: str = ""
    bound: str = ""
    upper: float | None = None
    signed: bool = False
    difference: bool = False
    vague: bool = False
    unreadable: bool = False

    @property
    def step(self) -> float:
        """One unit of the last digit written."""
        return float(10.0 ** (self.scale - self.decimals))


@dataclass(frozen=True)
class Token:
    """A piece of a sentence and what kind of word it is; ``stem`` is where a direction's inflection begins."""

    kind: str
    start: int
    end: int
    targets: tuple[Target, ...] = ()
    years: tuple[str, ...] = ()
    said: Said | None = None
    sense: str = ""
    stem: int = -1
    why: str = ""
    text: str = field(default="", compare=False)


def tokens_of(
    sentence: Sentence, prose: Prose, names: Names, evidence: Evidence, spoken: tuple[str, ...] = ()
) -> list[Token]:
    """Cut a sentence into tokens, without gaps; ``spoken``: the years that the paragraph has named before."""
    return list(_Scan(sentence.text, sentence, prose, names, evidence, spoken).tokens())


@dataclass
class _Scan:
    text: str
    sentence: Sentence
    prose: Prose
    names: Names
    evidence: Evidence
    spoken: tuple[str, ...]
    _taken_behind: int = 0

    def tokens(self) -> Iterator[Token]:
        """Give the tokens; letters in a row that aren't understood are one."""
        held: Token | None = None
        for token in self._singly():
            if held is not None and token.kind == "stop" and self.sentence.lang == "ja":
                held = replace(held, end=token.end, text=held.text + token.text)
                continue
            if held is not None:
                yield held
            held = token if token.kind == "stop" else None
            if held is None:
                yield token
        if held is not None:
            yield held

    def _singly(self) -> Iterator[Token]:
        taken = self._taken()
        starts = {token.start: token for token in taken}
        place = 0
        while place < len(self.text):
            if place in starts:
                token = starts[place]
                yield token
                place = token.end
                yield from self._behind_number(token)
                place = token.end + self._taken_behind
                continue
            limit = min((start for start in starts if start > place), default=len(self.text))
            token = self._word(place, limit)
            yield token
            place = token.end

    def _behind_number(self, token: Token) -> Iterator[Token]:
        """The direction that a number is followed by: 15件増, 220件以内でした."""
        self._taken_behind = 0
        if token.said is None:
            return
        m = self.prose.change.match(self.text, token.end)
        if m and token.said.difference and self.sentence.lang == "ja":
            found = self._direction(m.start("stem"), m.end(), len(self.text), SENSE_OF[m["stem"]])
            self._taken_behind = found.end - token.end
            yield found
            return
        bound = self.prose.after.match(self.text, token.end)
        if bound and token.said.bound in ("<=", ">=") and self.prose.resulted.match(self.text, bound.end()):
            self._taken_behind = bound.end() - token.end
            sense = "le" if token.said.bound == "<=" else "ge"
            yield Token("direction", token.end, bound.end(), sense=sense, stem=bound.end(), text=bound[0])

    def _word(self, place: int, limit: int) -> Token:
        text = self.text
        if (m := self.prose.directions.match(text, place)) and m.end() <= limit:
            kind = m.lastgroup or ""
            return self._direction(place, m.end(), limit, kind)
        if (m := self.prose.words.match(text, place)) and place < m.end() <= limit:
            return Token(m.lastgroup or "", place, m.end(), text=m[0])
        end = place + 1
        if self.sentence.lang == "en":
            while end < limit and text[end].isalnum():
                end += 1
        return Token("stop", place, end, text=text[place:end])

    def _direction(self, start: int, stem: int, limit: int, sense: str) -> Token:
        m = self.prose.inflected.match(self.text, stem, limit)
        end = m.end() if m else stem
        return Token("direction", start, end, sense=sense, stem=stem, text=self.text[start:end])

    def _taken(self) -> list[Token]:
        """Names, masks, years and numbers: what is recognised before words are."""
        taken: list[Token] = []

        def add(token: Token) -> None:
            if not any(token.start < each.end and each.start < token.end for each in taken):
                taken.append(token)

        lang = self.sentence.lang
        if self.sentence.number:
            add(Token("mask", 0, self.sentence.number, why="label", text=self.text[: self.sentence.number]))
        for found in self.names.indicators(self.text, lang):
            add(Token("name", found.start, found.end, found.targets, text=self.text[found.start : found.end]))
        for found in self.names.parts_in(self.text, lang):
            add(Token("part", found.start, found.end, found.targets, text=self.text[found.start : found.end]))
        for m in _QUOTED.finditer(self.text):
            inner = [each for each in taken if m.start() < each.start and each.end < m.end()]
            if not any(each.end - each.start >= len(m[0]) - 2 for each in inner):
                taken[:] = [each for each in taken if each not in inner]
                add(Token("quote", m.start(), m.end(), why="quote", text=m[0]))
        for token in self._years():
            add(token)
        for why, pattern in self.prose.masks.items():
            for m in pattern.finditer(self.text):
                if m[0] and not self._is_unit(why, m):
                    add(Token("mask", m.start(), m.end(), why=why, text=m[0]))
        place = 0
        ends = {each.start: each.end for each in taken}
        while place < len(self.text):
            if place in ends:
                place = ends[place]
                continue
            token = self._number(place)
            if token is None:
                place += 1
                continue
            add(token)
            place = token.end
        return taken

    def _is_unit(self, why: str, m: re.Match[str]) -> bool:
        """Whether what looks like a duration or an age is a figure in a unit of the tables."""
        if why not in ("period", "age"):
            return False
        unit = re.sub("[0-9,.]", "", m[0])
        return unit in self.evidence.units or (m[0].endswith("歳") and "歳" in self.evidence.units)

    def _years(self) -> Iterator[Token]:
        explicit = list(self._explicit())
        yield from explicit
        for pattern, back in self.prose.periods.items():
            for m in pattern.finditer(self.text):
                if m.groups() and m[1]:
                    years = self._read(m[1])
                else:
                    told = [*(t.years for t in explicit if t.end <= m.start()), self.spoken]
                    years = self._relative(back, [year for each in told for year in each])
                yield Token("period", m.start(), m.end(), years=years, why="period", text=m[0])

    def _explicit(self) -> Iterator[Token]:
        if self.sentence.lang == "ja":
            for m in _MAY_BE_PERIOD.finditer(self.text):
                found = _PERIOD.match(self.text, m.start())
                if not found or (_LETTERED_ERA.match(found[0]) and "年" not in found[0]):
                    continue
                end = found.end()
                if found[0].endswith("年") and (months := _MONTHS.match(self.text, end)):
                    end = months.end()
                text = self.text[m.start() : end]
                yield Token("period", m.start(), end, years=self._read(found[0]), why="period", text=text)

    def _relative(self, back: tuple[int, ...], spoken: list[str]) -> tuple[str, ...]:
        """The years that lie so far back from the year evaluated, and from the years spoken of before."""
        bases = [FiscalYear(each) for each in spoken] + ([self.evidence.year] if self.evidence.year else [])
        return tuple(dict.fromkeys(str(base - each) for base in bases for each in back))

    def _read(self, text: str) -> tuple[str, ...]:
        try:
            period, _ = read_period(text)
            return (fiscal_year_of(period),)
        except ValueError:
            return ()

    def _number(self, place: int) -> Token | None:
        return self._english(place) if self.sentence.lang == "en" else self._japanese(place)

    def _english(self, place: int) -> Token | None:
        """A number with its unit in English: 2,385 cases, 3.8 %, 12 percentage points."""
        m = _ENGLISH.match(self.text, place)
        if not m or (place and self.text[place - 1].isalnum()):
            return None
        if not m["well"]:
            said = Said(float("nan"), 0, 0, "", unreadable=True)
            return Token("number", place, m.end(), said=said, text=m[0])
        value, decimals = float(m["well"].replace(",", "")), len(m["fraction"] or "")
        unit, end = _english_unit(m["unit"] or ""), m.end()
        if not unit and (word := _WORD.match(self.text, end)) and word[1] in self.evidence.english_units:
            unit, end = self.evidence.english_units[word[1]], word.end()
        approx, bound = [], ""
        if before := self.prose.before.search(self.text[:place]):
            approx, place = [before[0].strip()], before.start()
        if after := self.prose.after.match(self.text, end):
            bound, end = (">=" if "more" in after[0] else "<="), after.end()
        digits = m["well"].replace(",", "").split(".")[0]
        zeros = 0 if decimals else len(digits) - len(digits.rstrip("0"))
        half = 0.5 * 10.0**-decimals
        by = self.text[:place].endswith((" by ", " by a "))
        difference = by or bool(self.prose.change.match(self.text, end))
        said = Said(value, value - half, value + half, unit, decimals, 0, zeros, " ".join(approx), bound, difference=difference)
        return Token("number", place, end, said=said, text=self.text[place:end])

    def _japanese(self, place: int) -> Token | None:
        text = self.text
        for pattern, why in ((_FRACTION, ""), (_SLASHED, "vague"), (_VAGUE, "vague"), (_HALF, "vague"), (_SPELT, "spelt")):
            m = pattern.match(text, place)
            if m and not (why == "" and not int(m[1])):
                return self._odd(m, why)
        letter = text[place]
        signed = letter in "△+±-" and text[place + 1 : place + 2].isdigit()
        if signed and letter in "-+" and place and text[place - 1].isalnum() and text[place - 1].isascii():
            return None
        if not (letter.isdigit() and letter.isascii()) and not signed:
            return None
        if place and text[place - 1].isdigit():
            return None
        begin = place + signed
        try:
            read = quantity_at(text, begin)
        except UnreadError:
            read = None
        run = _RUN.match(text, begin)
        assert run
        if read is None or _LOOKALIKE.match(text, read.end - len(read.printed)):
            end = max(run.end(), begin + 1)
            said = Said(float("nan"), 0, 0, "", unreadable=True)
            return Token("number", place, end, said=said, text=text[place:end])
        end = read.end
        unit = read.unit
        if not read.printed:
            more = next((u for u in sorted((*self.evidence.units, *_MORE_UNITS), key=len, reverse=True) if u and text.startswith(u, end)), "")
            unit, end = more, end + len(more)
        if not unit and text[end : end + 1].isascii() and text[end : end + 1].isalpha() and self.sentence.lang == "ja":
            return Token("mask", place, end + 1, why="lexical", text=text[place : end + 1])
        return self._said(place, begin, end, read, unit, letter if signed else "")

    def _odd(self, m: re.Match[str], why: str) -> Token:
        """A fraction, a vague word or a number that isn't written in digits."""
        if why == "spelt":
            said = Said(float("nan"), 0, 0, "", unreadable=True)
        elif why == "vague":
            said = Said(float("nan"), 0, 0, "", vague=True)
        else:
            share = int(m[2]) / int(m[1]) * 100
            said = Said(share, share * 0.95, share * 1.05, "%", approx="約", vague=True)
        return Token("number", m.start(), m.end(), said=said, text=m[0])

    def _said(self, place: int, begin: int, end: int, read: Any, unit: str, sign: str) -> Token:
        text = self.text
        value, upper = float(read.value), None
        if text[end : end + 1] == "~" or (text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit()):
            try:
                high = quantity_at(text, end + 1)
            except UnreadError:
                high = None
            if high is not None:
                upper, end, unit = float(high.value), high.end, high.unit or unit
        approx, bound = [], ""
        if m := self.prose.before.search(text[:place]):
            approx, place = [m[0]], m.start()
        while m := self.prose.after.match(text, end):
            if m.lastgroup == "approx":
                approx.append(m[0])
            else:
                bound = wording.BOUNDS.get(m[0], m[0])
                if self.prose.resulted.match(text, m.end()):
                    break
            end = m.end()
        change = self.prose.change.match(text, end)
        decimals, scale = read.decimals or 0, read.scale or 0
        half = 0.5 * 10.0 ** (scale - decimals)
        digits = str(Decimal(read.value).normalize().as_tuple().exponent)
        zeros = max(0, int(digits)) if digits.lstrip("-").isdigit() else 0
        signed = -value if sign in ("△", "-") else value
        said = Said(
            signed, value - half, value + half, unit, decimals, scale, zeros,
            " ".join(approx), bound, upper, bool(sign), bool(change) or bool(sign),
        )
        return Token("number", place, end, said=said, text=text[place:end])


def _english_unit(word: str) -> str:
    if "point" in word:
        return "ポイント"
    return "倍" if word == "times" else "%" if word else ""
