"""A sentence as tokens: names, years, numbers, directions, words that are understood, and all the rest."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evalkit.facts.commentary.calendar import years_in
from evalkit.facts.commentary.evidence import Evidence
from evalkit.facts.commentary.names import Names
from evalkit.facts.commentary.numerals import MAY_BEGIN, english_number, japanese_number
from evalkit.facts.commentary.text import Sentence
from evalkit.facts.commentary.token import Token
from evalkit.words.prose.prose import Prose

RATED = ("率に", "割合に")
"""What leads from a difference to the same as a rate (率にして)."""

_QUOTED = re.compile("「[^「」]*」|『[^『』]*』")


def tokens_of(
    sentence: Sentence, prose: Prose, names: Names, evidence: Evidence, spoken: Iterable[str] = ()
) -> list[Token]:
    """Cut a sentence into tokens, without gaps; ``spoken``: the years that the paragraph has named before."""
    known = _Known(sentence, prose)
    known.add_names(names)
    known.add_masks(evidence, spoken)
    known.add_numbers(evidence)
    words = _words(sentence, prose, sorted(known.tokens, key=lambda each: each.start))
    return _with_differences(list(_joined(words)), sentence, prose)


@dataclass
class _Known:
    """What is recognised before single words are; the first that takes a place keeps it."""

    sentence: Sentence
    prose: Prose

    def __post_init__(self) -> None:
        self.tokens: list[Token] = []
        self.taken = bytearray(len(self.sentence.text))

    def add(self, token: Token) -> None:
        if not any(self.taken[token.start : token.end]):
            self.tokens.append(token)
            self.taken[token.start : token.end] = b"\1" * (token.end - token.start)

    def add_names(self, names: Names) -> None:
        """The number of a paragraph, indicators, parts; what is quoted and isn't one of them."""
        text, lang = self.sentence.text, self.sentence.lang
        if self.sentence.number:
            self.add(
                Token("mask", 0, self.sentence.number, text[: self.sentence.number], why="label")
            )
        for kind, found in (("name", names.indicators), ("part", names.parts_in)):
            for each in found(text, lang):
                said = text[each.start : each.end]
                self.add(Token(kind, each.start, each.end, said, each.targets))
        for m in _QUOTED.finditer(text):
            inner = [each for each in self.tokens if m.start() < each.start and each.end < m.end()]
            if not any(each.end - each.start == len(m[0]) - 2 for each in inner):
                for token in inner:
                    self.tokens.remove(token)
                self.taken[m.start() : m.end()] = bytes(len(m[0]))
                self.add(Token("quote", m.start(), m.end(), m[0], why="quote"))

    def add_masks(self, evidence: Evidence, spoken: Iterable[str]) -> None:
        """Years, and what has digits in it but is no claim."""
        for token in years_in(self.sentence, self.prose, evidence.year, spoken):
            self.add(token)
        for why, pattern in self.prose.masks.items():
            for m in pattern.finditer(self.sentence.text):
                unit = re.sub("[0-9,.]", "", m[0])
                if not (why in ("period", "age") and unit in evidence.units):
                    self.add(Token("mask", m.start(), m.end(), m[0], why=why))

    def add_numbers(self, evidence: Evidence) -> None:
        """Every number that isn't part of something else."""
        text, end = self.sentence.text, 0
        for place in (m.start() for m in MAY_BEGIN.finditer(text)):
            if self.taken[place] or place < end:
                continue
            taken = self.taken.find(1, place)
            free = text if taken < 0 else text[:taken]
            if self.sentence.lang == "en":
                token = english_number(free, place, self.prose, evidence.english_units)
            else:
                token = japanese_number(free, place, self.prose, evidence.units)
            if token is not None:
                self.add(token)
                end = token.end


def _words(sentence: Sentence, prose: Prose, known: list[Token]) -> Iterator[Token]:
    """What is known, and word for word what stands between."""
    text, place = sentence.text, 0
    starts = [token.start for token in known]
    while place < len(text):
        n = bisect_right(starts, place)
        if n and starts[n - 1] == place:
            token = known[n - 1]
            yield token
            place = token.end
            limit = starts[n] if n < len(starts) else len(text)
            for behind in _behind_number(token, sentence, prose, limit):
                yield behind
                place = behind.end
            continue
        limit = starts[n] if n < len(starts) else len(text)
        token = _word(sentence, prose, place, limit)
        yield token
        place = token.end


def _word(sentence: Sentence, prose: Prose, place: int, limit: int) -> Token:
    """The word at a place, or all that isn't understood up to the next one."""
    text = sentence.text
    if sentence.lang == "en":
        m = prose.known.match(text, place)
        end = place + 1
        while not m and end < limit and text[end].isalnum():
            end += 1
    else:
        m = prose.known.search(text, place)
        end = min(m.start() or 1, limit) if m else limit
    if not m or m.start() > place or m.end() > limit:
        return Token("stop", place, max(end, place + 1), text[place : max(end, place + 1)])
    kind = m.lastgroup or ""
    if kind in prose.directions.groupindex:
        return _direction(text, place, m.end(), limit, kind, prose)
    return Token(kind, place, m.end(), m[0])


def _direction(text: str, start: int, stem: int, limit: int, sense: str, prose: Prose) -> Token:
    m = prose.inflected.match(text, stem, limit)
    end = m.end() if m else stem
    return Token("direction", start, end, text[start:end], sense=sense, stem=stem)


def _behind_number(token: Token, sentence: Sentence, prose: Prose, limit: int) -> Iterator[Token]:
    """The direction that a Japanese number is followed by: 15件増, 220件以内でした."""
    if token.said is None or sentence.lang == "en":
        return
    text = sentence.text
    if token.said.difference and (m := prose.change.match(text, token.end, limit)):
        sense = next(each for each, stems in prose.senses.items() if m["stem"] in stems)
        yield _direction(text, m.start("stem"), m.end(), limit, sense, prose)
        return
    bound = prose.after.match(text, token.end, limit)
    if bound and token.said.bound in ("<=", ">=") and prose.resulted.match(text, bound.end()):
        sense = "le" if token.said.bound == "<=" else "ge"
        yield Token("direction", token.end, bound.end(), bound[0], sense=sense, stem=bound.end())


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """Make one token of letters in a row that aren't understood."""
    held: Token | None = None
    for token in tokens:
        if held is not None and token.kind == "stop" and held.end == token.start:
            held = replace(held, end=token.end, text=held.text + token.text)
            continue
        if held is not None:
            yield held
        held = token if token.kind == "stop" else None
        if held is None:
            yield token
    if held is not None:
        yield held


def _with_differences(tokens: list[Token], sentence: Sentence, prose: Prose) -> list[Token]:
    """See that a number beside one that tells a change is a difference, too: 238件（51.3％）減少, 60件、率にして2.5％の増."""
    places = [k for k, token in enumerate(tokens) if token.text != " "]
    for n, own in enumerate(places):
        if tokens[own].said is None:
            continue
        rest = [tokens[k] for k in places[n + 1 : n + 4]]
        kinds = [token.kind for token in rest]
        if kinds == ["open", "number", "close"]:
            inner = 1
            changes = bool(prose.change.match(sentence.text, rest[2].end))
        elif kinds == ["pause", "filler", "number"] and rest[1].text.startswith(RATED):
            inner, changes = 2, rest[2].is_difference
        else:
            continue
        if changes or tokens[own].is_difference:
            for k in (own, places[n + 1 + inner]):
                said = tokens[k].said
                assert said is not None
                tokens[k] = replace(tokens[k], said=replace(said, difference=True))
    return tokens
