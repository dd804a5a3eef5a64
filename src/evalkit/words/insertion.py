"""A fact inserted in one's own text: ``{{ fact("…") }}`` and nothing else."""

import re
from typing import NamedTuple

_QUOTES = "\"'＂＇“”„‘’"
_FACT = re.compile(
    rf"[{{｛]{{2}}\s*fact\s*[(（]\s*[{_QUOTES}]([^{_QUOTES}{{}}｛｝\n]*)[{_QUOTES}]\s*[)）]\s*[}}｝]{{2}}"
)
"""Brackets and quotation marks may be full-width or curly: word processors make them so by themselves."""
_REST = re.compile(r"[{｛][{｛%％][^\n}｝]*[}｝]{0,2}|[%％]?[}｝]{2}|[%％][}｝]")
_LONGEST = 80


class Insertion(NamedTuple):
    """An inserted fact: its address, and how it is written."""

    address: str
    written: str


def pieces(text: str) -> list[str | Insertion]:
    """Split a text into its own words and the facts inserted.

    >>> pieces('参加者は{{ fact("x/actual") }}でした。')
    ['参加者は', Insertion(address='x/actual', written='{{ fact("x/actual") }}'), 'でした。']
    """
    found: list[str | Insertion] = []
    end = 0
    for match in _FACT.finditer(text):
        found += [text[end : match.start()], Insertion(match[1].strip(), match[0])]
        end = match.end()
    return [piece for piece in [*found, text[end:]] if piece]


def broken(text: str) -> list[str]:
    """Return what looks like an insertion and isn't one, each as it is written.

    >>> broken('{{ fact("x/actual") }} {{ fact(x) }} {% for each in facts %}')
    ['{{ fact(x) }}', '{% for each in facts %}']
    """
    own = (piece for piece in pieces(text) if isinstance(piece, str))
    return [match[0][:_LONGEST] for piece in own for match in _REST.finditer(piece)]


def written(address: str) -> str:
    """Write an insertion.

    >>> written("consultations/actual/FY2025")
    '{{ fact("consultations/actual/FY2025") }}'
    """
    return f'{{{{ fact("{address}") }}}}'
