"""Characters as other programs take them: those that a file can't hold or a reader can't see, and how wide a text is."""

import re

from evalkit.words import shown

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What XML forbids, and what turns the reading direction of all that follows, digits included."""


def legible(text: str) -> str:
    r"""Put � for what XML forbids and for what would turn the digits around it.

    Source: XML 1.0, 2.2; Unicode Standard Annex 9, 2.1-2.4.

    >>> legible("a\x00b \u202e226件"), legible("𠮷野\t家")
    ('a�b �226件', '𠮷野\t家')
    """
    return _UNREADABLE.sub(UNREADABLE, text)


def one_line(text: str) -> str:
    r"""Put a space for each break of a line.

    >>> one_line("two\r\nlines")
    'two lines'
    """
    return re.sub("(?:\r\n|[\n\r\v\f\x85\u2028\u2029])+", " ", text)


def width(text: str) -> int:
    r"""Count the half-width columns that a text takes, those of its longest line.

    Source: Unicode Standard Annex 11, 5 (ambiguous characters are wide in Japanese fonts).

    >>> width("464件"), width("延べ\n492人"), width("")
    (5, 5, 0)
    """
    return max(map(shown.width, text.splitlines()), default=0)


def shortened(text: str, units: int) -> str:
    """Cut a text in its middle to so many UTF-16 units, the measure of Excel's limits; both ends stay.

    >>> shortened("地区で相談を受け止める仕組み（令和6年度）", 16)
    '地区で相談を受け…（令和6年度）'
    """
    if _units(text) <= units:
        return text
    tail = text[len(text) - (units - 1) // 2 :]
    while _units(tail) > (units - 1) // 2:
        tail = tail[1:]
    head = text[: units - 1]
    while _units(head) > units - 1 - _units(tail):
        head = head[:-1]
    return f"{head}…{tail}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
