"""A sentence made of text and of entries that know their facts, and the one way to fill a frame."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from evalkit.facts.facts import Fact
from evalkit.telling.tables.table import Entry, anchor, bracketed
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.codes import Label, Lang

Part = str | Entry


@dataclass(frozen=True)
class Narrative:
    """Sentences made of text and of entries that know their facts."""

    parts: tuple[Part, ...]
    made_up: str = ""

    def __str__(self) -> str:
        """Read as plain text."""
        told = (part if isinstance(part, str) else part.text for part in self.parts)
        return self._mark + "".join(told).rstrip()

    @property
    def _mark(self) -> str:
        mark = bracketed(self.made_up).lstrip()
        return f"{mark} " if mark.isascii() and mark else mark

    def __repr__(self) -> str:
        """Read as plain text."""
        return str(self)

    @property
    def spans(self) -> list[tuple[int, int, str]]:
        """Where each fact stands in the text: start, end and id."""
        place = len(self._mark)
        found = []
        for part in self.parts:
            text = part if isinstance(part, str) else part.text
            if isinstance(part, Entry):
                found.append((place, place + len(text), part.fact))
            place += len(text)
        return found

    def __html__(self) -> str:
        """Read as HTML within a paragraph: text escaped, each fact linked."""
        told = Markup("").join(
            escape(part)
            if isinstance(part, str)
            else Markup('<a class="fact" href="#{}">{}</a>').format(anchor(part.fact), part.text)
            for part in self.parts
        )
        mark = (
            Markup('<span class="made-up">{}</span> ').format(self.made_up) if self.made_up else ""
        )
        return mark + told

    def _repr_html_(self) -> str:
        return Markup('<p class="sentence">{}</p>').format(self)


def fill(frame: Label, lang: Lang, **fields: Part | Iterable[Part]) -> list[Part]:
    """Put facts, names and reasons, one or several, in the places of a frame; a space follows an English sentence.

    >>> fill(Label("評価は{letter}である。", "It is rated {letter}."), "en", letter=Entry("A", "x/rating"))
    ['It is rated ', Entry(text='A', fact='x/rating', notes=(), to=''), '. ']
    """
    text = frame.ja if lang == "ja" else frame.en + " " * frame.en.endswith((".", ".)"))
    parts: list[Part] = []
    for place, piece in enumerate(re.split(r"{(\w+)}", text)):
        given = fields[piece] if place % 2 else piece
        parts += [given] if isinstance(given, str | Entry) else given
    return [part for part in parts if part != ""]


def joined(pieces: Iterable[Iterable[Part]], mark: str) -> list[Part]:
    """Set lists of parts one behind the other, a mark between them.

    >>> joined([["a"], ["b", "c"]], "、")
    ['a', '、', 'b', 'c']
    """
    parts: list[Part] = []
    for piece in pieces:
        parts += [mark, *piece] if parts else piece
    return parts


def told(tell: Teller, fact: Fact | None) -> Part:
    """Tell a fact as a table does, knowing which it is; a dash for none."""
    return Entry(tell.told(fact), fact.id) if fact is not None else tell.told(None)


def reasons(caveats: str, lang: Lang) -> str:
    """Say what codes of caveats mean, one sentence behind the other."""
    return ("。" if lang == "ja" else "; ").join(words(caveats, lang))
