"""The lettering of pictures: the font that is the same on every machine, and names in lines of whole words."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import accumulate, chain, takewhile
from pathlib import Path
from unicodedata import category

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from evalkit.words.shown import width as width_of

FAMILY = ["IPAexGothic", "DejaVu Sans"]
GETA = "〓"
"""What Japanese typesetters set for a character that they have no type for."""

_END = re.compile(
    r"(?<=[ 　・、，。/／）」』】])(?=[^\s・、，。/／）」』】])"
    r"|(?<=[^（「『【])(?=[（「『【])"
    r"|(?<=[のをにがはとでへやもるたな])(?=[一-鿿々ァ-ヶA-Za-z0-9Ａ-Ｚａ-ｚ０-９])"
)
"""Where a line may end: after a blank, a mark or a bracket, or a particle that no hiragana follows."""

_WITHIN = re.compile(r"(?<=[一-鿿々])(?=[ァ-ヶー]{2})|(?<=[ァ-ヶー]{2})(?=[一-鿿々])")
"""Where a word longer than a line may be parted: between kanji and katakana."""


def lines(text: str, width: int, most: int = 2) -> list[str]:
    """Break a text into lines of whole words, an ellipsis where more than ``most`` were needed.

    ``width`` in columns: a full-width character takes two. Only a word longer than a line is cut; lines are about as long as each other.

    >>> lines("地域住民の居場所や支えとなる地域資源の数", 36)
    ['地域住民の居場所や', '支えとなる地域資源の数']
    >>> lines("Places where residents meet and find support", 30)
    ['Places where residents', 'meet and find support']
    >>> lines("個別避難計画作成数", 8, most=1)
    ['個別避…']
    """
    words = [
        piece
        for word in _END.split(legible(text)[: width * (most + 1)])
        for piece in _fitting(word, width)
    ]
    told = _filled(words, width)
    if len(told) > most:
        return [*told[: most - 1], _first(told[most - 1], width - 2) + "…"]
    narrower = (_filled(words, each) for each in range(width - 1, 0, -1))
    return list(takewhile(lambda each: len(each) == len(told), chain([told], narrower)))[-1]


def legible(text: str) -> str:
    r"""Replace what the fonts have no glyph for by 〓; marks that only steer the text go, breaks become blanks.

    >>> legible("𠮷野の相談\u202e件数")
    '〓野の相談件数'
    """
    shown = (" " if each in "\t\n\r\v\f" else each for each in text)
    return "".join(
        each if ord(each) in glyphs() else GETA for each in shown if category(each)[0] != "C"
    )


@cache
def add_font() -> None:
    """Let matplotlib find the bundled Japanese font before one of the same name that the machine has."""
    manager = font_manager.fontManager
    manager.addfont(_japanese())
    manager.ttflist.insert(0, manager.ttflist.pop())


@cache
def glyphs() -> frozenset[int]:
    """The characters that one of the fonts has."""
    add_font()
    files = [_japanese(), font_manager.findfont(FAMILY[1])]
    return frozenset().union(*(FT2Font(file).get_charmap() for file in files))


def _japanese() -> str:
    spec = find_spec("matplotlib_fontja")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "fonts" / "ipaexg.ttf")


def _filled(words: list[str], width: int) -> list[str]:
    """Fill lines with words, each as full as it goes."""
    found, taken = [""], 0
    for word in words:
        if found[-1] and taken + width_of(word.rstrip()) > width:
            found.append("")
            taken = 0
        found[-1] += word
        taken += width_of(word)
    return [line.strip() for line in found]


def _fitting(word: str, width: int) -> Iterator[str]:
    """Part a word that is longer than a line: between scripts, else where the line ends."""
    if width_of(word.rstrip()) <= width:
        yield word
        return
    for piece in _WITHIN.split(word):
        while width_of(piece.rstrip()) > width:
            start = _first(piece, width)
            yield start
            piece = piece[len(start) :]
        yield piece


def _first(text: str, width: int) -> str:
    """Return as much of a text as fits, one character at least."""
    ends = accumulate(width_of(each) for each in text)
    return text[: max(1, sum(end <= width for end in ends))]
