"""Marks by which people answer the check in their text: a fact, a source, or why a number lies outside the data."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from evalkit.words.normalise import normalise

_PIN = re.compile(
    r"\{#(?P<fact>[^{}:]*)(?::(?P<because>[^{}]*))?\}"
    r"|\[(?:出典|source):(?P<source>[^\[\]]*)\]"
    r"|\{(?:資料外|outside)(?::(?P<outside>[^{}]*))?\}"
)
_SPACED = re.compile(rf"[ \t\u3000]*(?:{_PIN.pattern})")


class Pin(NamedTuple):
    """A mark: the fact it names (or nothing), the reason or source it gives, and where it stands."""

    fact: str
    answer: str
    start: int
    end: int


def pins(text: str) -> Iterator[Pin]:
    """Find the marks of a text: ``{#id}``, ``{#id: reason}``, ``[出典: …]``, ``{資料外: reason}``.

    Full-width braces, brackets and colons are read, too; in English ``[source: …]``, ``{outside: …}``.

    >>> [pin.answer for pin in pins("4,657件{資料外：防災課の集計} 20％[出典: 令和5年の調査]")]
    ['防災課の集計', '令和5年の調査']
    >>> [pin.fact for pin in pins("226件{#unreferred-cases/actual/FY2024}")]
    ['unreferred-cases/actual/FY2024']
    """
    for m in _PIN.finditer(normalise(text)):
        kind = next((name for name in ("because", "source", "outside") if m[name]), "")
        answer = text[m.start(kind) : m.end(kind)].strip() if kind else ""
        yield Pin((m["fact"] or "").strip(), answer, m.start(), m.end())


def without_pins(text: str) -> str:
    """Return the text as it is printed: without its marks, and the spaces before them.

    >>> without_pins("226件 {#unreferred-cases/actual/FY2024}と減少した{資料外：口頭の報告}。")
    '226件と減少した。'
    """
    kept, at = [], 0
    for m in _SPACED.finditer(normalise(text)):
        kept.append(text[at : m.start()])
        at = m.end()
    return "".join([*kept, text[at:]])
