"""A text as its sentences: one spelling for each character, wrapped lines joined, every place kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.words.codes import Lang
from evalkit.words.normalise import normalise
from evalkit.words.pins import Pin, pins
from evalkit.words.units import unit_at

_JAPANESE = re.compile("[ぁ-んァ-ヶ一-鿿]")
_BEGINS = re.compile(
    r"\s*(?:[○●◎■□◆◇▪•※◯☆★]|・(?=\S)|[-*+] |#+ |[|>]|\(?[0-9]{1,2}\)|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|【|取組み?[0-9])"
)
_NUMBER = re.compile(
    r"(?:#+ ?)?(?:[(]?[0-9]{1,2}[)]|[0-9]{1,2}[.．、](?![0-9])|[0-9]{1,3}(?![0-9,.]))"
)
_APART = re.compile("[A-Za-z0-9)][A-Za-z0-9]")
_CONTINUES = re.compile(r"\s*[ぁ-ん、。)」』ー々]")
_ENDED = re.compile(r"[。.!?！？:)」』】]\s*$")
WRAPPED = 30
"""A line of so many letters that doesn't end a sentence goes on in the next one, over an empty line, too."""

_SENTENCE = {
    "ja": re.compile("[。！？!?]+[)」』]*"),
    "en": re.compile(r"(?<!\bNo)(?<!\bvs)(?<!\be\.g)(?<!\bi\.e)[.!?](?=\s+[A-Z0-9\"'(]|\s*$)"),
}


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read: in Japanese without white space, in English with single spaces, in small letters.

    ``at`` holds for each character, and for the end, its place in the passage; ``begins`` says that a
    paragraph begins here, ``number`` how many letters of it number it (３ 成果と課題); ``pins`` are the marks in it, each with the place where it stands in ``text``.
    """

    text: str
    at: tuple[int, ...]
    lang: Lang
    begins: bool
    number: int = 0
    pins: tuple[tuple[int, Pin], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the passage of a piece of the sentence."""
        return self.at[start], self.at[end - 1] + 1 if end > start else self.at[start]


def sentences(text: str) -> Iterator[Sentence]:
    r"""Cut a text into its sentences.

    >>> [each.text for each in sentences("相談は２２6\n件と減った。次の\n\n年は…")]
    ['相談は226件と減った。', '次の', '年は…']
    """
    plain = normalise(text)
    marks = list(pins(text))
    whole: Lang = "ja" if _JAPANESE.search(plain) else "en"
    for start, end in _blocks(plain, marks):
        block = plain[start:end]
        lang: Lang = "ja" if _JAPANESE.search(block) else "en"
        if not re.search("[A-Za-z]", block):
            lang = whole
        last = -1
        for letters, at in _pieces(plain, start, end, marks, lang):
            begins = last < 0
            number = _numbered(letters, at) if begins or "\n" in plain[last : at[0]] else 0
            yield Sentence(letters, at, lang, begins, number, tuple(_own_pins(at, marks, plain)))
            last = at[-1]


def _blocks(plain: str, marks: list[Pin]) -> Iterator[tuple[int, int]]:
    """Give the paragraphs and entries of lists; lines that only wrap stay together, as PDF files tear them."""
    start, at, last, gap = None, 0, "", False
    for line in plain.splitlines(keepends=True):
        if not line.strip():
            gap = True
        else:
            inside = any(pin.start < at < pin.end for pin in marks)
            if start is not None and not inside and _ends(last, gap, line):
                yield start, at
                start = None
            start = at if start is None else start
            last, gap = line, False
        at += len(line)
    if start is not None:
        yield start, at


def _ends(last: str, gap: bool, line: str) -> bool:
    """Whether a paragraph ends between two lines, with an empty one between them or not."""
    if last.startswith("#") or _BEGINS.match(line):
        return True
    if not gap:
        return False
    goes_on = bool(_CONTINUES.match(line)) or len(last.strip()) >= WRAPPED
    return bool(_ENDED.search(last)) or not goes_on


def _pieces(
    plain: str, start: int, end: int, marks: list[Pin], lang: Lang
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give the sentences of a block: their letters and the place of each; a quotation isn't cut."""
    letters, at = _letters(plain, start, end, marks, lang)
    begin, depth = 0, 0
    cuts = {m.end() for m in _SENTENCE[lang].finditer(letters)}
    for place, letter in enumerate(letters, start=1):
        depth += (letter == "「") - (letter == "」" and depth > 0)
        if place == len(letters) or (place in cuts and not depth):
            begin += letters[begin] == " "
            said = letters[begin:place]
            if said:
                yield said if lang == "ja" else _small(said), (*at[begin:place], at[place - 1] + 1)
            begin = place


def _numbered(letters: str, at: tuple[int, ...]) -> int:
    """Count the letters of a number at the head of a paragraph: set off by a space, a bracket or a point, or alone."""
    m = _NUMBER.match(letters)
    if not m:
        return 0
    end = m.end()
    if end == len(letters) or m[0][-1] in ").．、":
        return end
    spaced = at[end] - at[end - 1] > 1 or letters[end] == " "
    unit = unit_at(letters, end)
    compound = bool(re.match("[一-鿿ァ-ヶ]", letters[end + len(unit) :]))
    is_figure = letters[end:].lstrip()[:1].isdigit() or (unit and not compound)
    return end if spaced and not is_figure else 0


def _small(letters: str) -> str:
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in letters)


def _letters(
    plain: str, start: int, end: int, marks: list[Pin], lang: Lang
) -> tuple[str, list[int]]:
    """Take out marks and needless white space; between digits or letters, and in English, one space stays."""
    skipped = [(pin.start, pin.end) for pin in marks if start <= pin.start < end]
    letters: list[str] = []
    at: list[int] = []
    gap, place = -1, start
    while place < end:
        if skipped and place == skipped[0][0]:
            place = skipped.pop(0)[1]
            continue
        letter = plain[place]
        if letter.isspace():
            gap = place if gap < 0 else gap
        else:
            joins = bool(letters) and bool(_APART.fullmatch(letters[-1] + letter))
            if gap >= 0 and letters and (lang == "en" or joins):
                letters.append(" ")
                at.append(gap)
            gap = -1
            letters.append(letter)
            at.append(place)
        place += 1
    return "".join(letters), at


def _own_pins(at: tuple[int, ...], marks: list[Pin], plain: str) -> Iterator[tuple[int, Pin]]:
    """Give the marks that stand within a sentence or right behind it, each with its place in it."""
    for pin in marks:
        before = sum(place < pin.start for place in at[:-1])
        behind = before == len(at) - 1 and not _between(plain, at[-1], pin.start, marks).strip()
        if before > 0 and (before < len(at) - 1 or behind):
            yield before, pin


def _between(plain: str, start: int, end: int, marks: list[Pin]) -> str:
    """The text between two places, other marks taken out."""
    for pin in marks:
        if start <= pin.start and pin.end <= end:
            plain = plain[: pin.start] + " " * (pin.end - pin.start) + plain[pin.end :]
    return plain[start:end]
