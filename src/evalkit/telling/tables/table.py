"""A table as it is read: entries that know their facts, rows, notes; told as HTML, or flat as a frame."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import jinja2
import pandas as pd

from evalkit.data.small import TEXT
from evalkit.facts.facts import Facts
from evalkit.words.codes import Lang
from evalkit.words.shown import STYLE

GROUP = {"ja": "施策", "en": "Measure"}
NOTES = {"ja": "注", "en": "Notes"}
NOTHING = {"ja": "該当なし", "en": "none"}
MADE_UP = {"ja": "架空のデータ", "en": "made-up data"}


@dataclass(frozen=True)
class Entry:
    """One line of a cell: its text, the fact behind it, the names of its notes; else where on the page it leads ``to``."""

    text: str
    fact: str = ""
    notes: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True)
class Note:
    """A note under a table: its mark, what it says, and a name unique in the table."""

    mark: str
    text: str
    name: str


@dataclass(frozen=True)
class Column:
    """A column: its key in the rows, its heading, whether it holds numbers, notes on all of it."""

    key: str
    heading: str
    numeric: bool = False
    notes: tuple[str, ...] = ()


Row = dict[str, tuple[Entry, ...]]

INDICATOR = "indicator"
"""Under this key a row says which indicator it is about; there the page has the indicator's anchor."""

PARTS = "parts"
"""Under this key a row names its parts; cells that differ by part hold an entry for each."""


@dataclass(frozen=True, eq=False)
class Table:
    """A table told from facts.

    ``rows`` map column keys to entries; the first column is the row's head. ``groups`` gives the heading
    that stands above a row number, ``grouped_by`` what it tells (the plan's measure, if empty). ``name`` is unique on a page and names the table's files.
    ``empty`` stands where there are no rows ("none", if empty itself).
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    facts: Facts
    lang: Lang
    notes: tuple[Note, ...] = ()
    groups: dict[int, str] = field(default_factory=dict)
    grouped_by: str = ""
    empty: str = ""
    template: str = "table.html.j2"

    @property
    def made_up(self) -> str:
        """The words that mark made-up data, empty for real data."""
        return made_up(self.facts, self.lang)

    @property
    def nothing(self) -> str:
        """The words that stand for the rows where there are none."""
        return self.empty or NOTHING[self.lang]

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a flat frame of texts: a row for each part, heads repeated, marks of notes last."""
        return pd.DataFrame(self._texts, columns=self.headings, dtype=TEXT)

    @property
    def headings(self) -> list[str]:
        """The columns of :attr:`frame`."""
        return [*self._own_headings, *([NOTES[self.lang]] if any(self.note_names) else [])]

    @cached_property
    def _texts(self) -> list[dict[str, str]]:
        lines = self._flat(lambda entry: entry.text.replace("\N{NO-BREAK SPACE}", " "))
        if any(self.note_names):
            marks = {note.name: note.mark for note in self.notes}
            for line, names in zip(lines, self.note_names, strict=True):
                line[NOTES[self.lang]] = " ".join(marks[name] for name in names)
        return lines

    @property
    def fact_ids(self) -> pd.DataFrame:
        """The facts behind the cells of :attr:`frame`, empty where there is none."""
        ids = self._flat(lambda entry: entry.fact)
        return pd.DataFrame(ids, columns=self._own_headings, dtype=TEXT)

    @cached_property
    def note_names(self) -> list[list[str]]:
        """The names of the notes on each row of :attr:`frame`, in the order in which they are listed."""
        of_columns = {column.heading: column.notes for column in self.columns}
        rows = []
        for row in self._flat(lambda entry: " ".join([entry.fact and "_", *entry.notes])):
            names = {name for cell in row.values() for name in cell.split()}
            for heading, cell in row.items():
                names |= set(of_columns.get(heading, ())) if cell else set()
            rows.append([note.name for note in self.notes if note.name in names])
        return rows

    @property
    def _own_headings(self) -> list[str]:
        grouped_by = [self._grouped_by] if self.groups else []
        return grouped_by + [column.heading for column in self.columns]

    def _flat(self, tell: Callable[[Entry], str]) -> list[dict[str, str]]:
        lines = []
        for number, row in enumerate(self.rows):
            parts = row.get(PARTS, ())
            for part in range(max(1, *(len(entries) for entries in row.values()))):
                line = {self._grouped_by: tell(Entry(self._group(number)))} if self.groups else {}
                for column in self.columns:
                    entries = row.get(column.key, ()) or (Entry(""),)
                    line[column.heading] = tell(entries[part if len(entries) > 1 else 0])
                    if parts and column.key == "name":
                        told = f"{line[column.heading]} {tell(parts[part])}"
                        line[column.heading] = told.strip()
                lines.append(line)
        return lines

    @property
    def _grouped_by(self) -> str:
        return self.grouped_by or GROUP[self.lang]

    def _group(self, number: int) -> str:
        above = [start for start in self.groups if start <= number]
        return self.groups[max(above)] if above else ""

    def to_html(self) -> str:
        """Tell the table as HTML: caption, scoped heads, numbers linked to their facts, notes linked both ways."""
        return template(self.template).render(table=self)

    def _repr_html_(self) -> str:
        return STYLE + self.to_html()

    def __repr__(self) -> str:
        """Show caption and rows as text."""
        notes = "\n".join(f"{note.mark} {note.text}" for note in self.notes)
        rows = _set_out(self._texts) if self.rows else self.nothing
        return f"{self.caption}{bracketed(self.made_up)}\n{rows}\n{notes}".rstrip()


def _set_out(lines: Sequence[Mapping[str, str]]) -> str:
    r"""Set lines out under their headings, to the right, breaks within them as ``\n``: as pandas prints a frame."""
    rows = [list(lines[0]), *(list(line.values()) for line in lines)]
    rows = [[cell.translate(_BREAKS) for cell in row] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    return "\n".join(" ".join(map(str.rjust, row, widths)) for row in rows)


_BREAKS = str.maketrans({"\n": r"\n", "\r": r"\r", "\t": r"\t"})


def share_notes(
    columns: Iterable[Column], rows: Sequence[Row]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Move a note that stands on every number of a column to the column's heading."""
    shared: dict[str, set[str]] = {}
    for column in columns:
        told = [entry for row in rows for entry in row.get(column.key, ()) if entry.fact]
        if len(told) > 1:
            shared[column.key] = set.intersection(*(set(entry.notes) for entry in told))

    def without(key: str, entry: Entry) -> Entry:
        kept = tuple(note for note in entry.notes if note not in shared.get(key, ()))
        return replace(entry, notes=kept)

    moved = tuple(
        replace(column, notes=tuple(sorted(shared.get(column.key, ())))) for column in columns
    )
    rest = tuple(
        {key: tuple(without(key, entry) for entry in row[key]) for key in row} for row in rows
    )
    return moved, rest


def made_up(facts: Facts, lang: Lang) -> str:
    """Return the words that mark made-up data, empty for real data."""
    return MADE_UP[lang] if facts.made_up else ""


def bracketed(words: str) -> str:
    """Put words in the brackets of their script, nothing where there are none.

    >>> bracketed("架空のデータ"), bracketed("made-up data"), bracketed("")
    ('（架空のデータ）', ' (made-up data)', '')
    """
    if not words:
        return ""
    return f" ({words})" if words.isascii() else f"（{words}）"


def anchor(fact: str) -> str:
    """Return the address of a fact on a page.

    >>> anchor("131121/x/actual")
    'f-131121/x/actual'
    """
    return f"f-{fact}"


def in_row(indicator: str) -> str:
    """Return the address on a page of the row that tells an indicator's figures.

    >>> in_row("local-resources")
    'i-local-resources'
    """
    return f"i-{indicator}"


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["anchor"] = anchor
_environment.filters["in_row"] = in_row


def template(name: str) -> jinja2.Template:
    """Return one of the package's templates; text is escaped in all of them."""
    return _environment.get_template(name)


def read_templates() -> None:
    """Read all templates of the package, for those who come after in the same process, or are forked from it."""
    for name in _environment.list_templates():
        template(name)
