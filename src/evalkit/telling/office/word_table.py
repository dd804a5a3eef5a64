"""A told table as a table of Word: widths by what stands in the columns, heads repeated, rows whole, notes below."""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evalkit.telling.office.characters import legible, one_line, width
from evalkit.telling.office.template import NOTE_TEXT, TABLE_SIZE, TABLE_TEXT, style
from evalkit.telling.office.word_text import add_caption, add_text, room
from evalkit.telling.office.word_xml import (
    describe_table,
    frame,
    join_with_above,
    keep_row_whole,
    repeat_row,
    shade,
)
from evalkit.telling.tables.table import PARTS, Column, Entry, Row, Table, bracketed
from evalkit.words.codes import enumerated, label
from evalkit.words.office import ALT
from evalkit.words.shown import is_wide

LINES, HEAD, GROUP = "808080", "D6E3F0", "EEF2F6"
LONG = 1000
"""A row with more characters than that may be split between pages: it may be longer than a page."""
HALF, PADDING, NARROWEST = Pt(TABLE_SIZE / 2), 1.6, 4
"""Half the width of a kanji; in halves, the margins of a column with its lines, and the least that stands between them."""
LATIN, BOLD, GAP, MARK = 1.2, 1.3, 0.5, 2.5
"""So many halves take a Latin letter or digit, a bold one, the gap between them and kanji, and the mark of a note."""
GIVING, TEXT, LONGEST = 10.5, 16, 20
"""A column of texts gives way to numbers down to this and has that where there is room; a longer piece is broken."""
HEADING, WHOLE = 8, 10
"""So wide a heading has it at least; a word of it up to that width (令和6年度) isn't broken."""
BREAKS = {"ja": re.compile("(?=[（～])"), "en": re.compile("[ ]|(?=[(])")}
"""Where a number with its unit may be broken."""
WORD = re.compile("[!-~]+")

Line = list[Entry | None]
"""A line of a table by column; None where the cell of the line above goes on."""


def add_table(document: Document, table: Table, number: int = 0) -> dict[str, Run]:
    """Add a caption (with a number, if there is one), the table and its notes; return the first words about each indicator, to be commented on."""
    title = table.caption + bracketed(table.made_up)
    add_caption(document, "table", number, title, table.lang)
    made = document.add_table(1, len(table.columns))
    made.autofit = False
    frame(made, LINES)
    rows = [_flat(table, row) for row in table.rows]
    wide, _ = room(document)
    for column, share in zip(made.columns, _shares(table, rows, wide / HALF), strict=True):
        column.width = Emu(int(wide * share))
    headings = enumerated((one_line(column.heading) for column in table.columns), table.lang)
    words = label(ALT, "table", table.lang)
    count = sum(map(len, rows))
    words = words.format(rows=count, columns=len(table.columns), heads=headings)
    describe_table(made, legible(table.caption), legible(words))
    cells = _Cells(table, made, str(style(document, TABLE_TEXT).style_id))
    cells.head()
    anchors: dict[str, Run] = {}
    for place, (row, lines) in enumerate(zip(table.rows, rows, strict=True)):
        if place in table.groups:
            cells.group(table.groups[place])
        anchors.setdefault(_indicator(table, row), cells.lines(lines))
    if not table.rows:
        cells.group(table.nothing)
    for note in table.notes:
        add_text(document, f"{note.mark} {note.text}".lstrip(), NOTE_TEXT)
    return anchors


@dataclass(frozen=True)
class _Cells:
    """Writes the cells of one table."""

    table: Table
    made: Any
    style_id: str

    def head(self) -> None:
        """Write the headings, repeated on every page."""
        row = self.made.rows[0]
        for column, cell in zip(self.table.columns, row.cells, strict=True):
            entry = Entry(self._heading(column, cell.width / HALF), notes=column.notes)
            self._put(self._aligned(cell.paragraphs[0], column.numeric), entry).bold = True
            shade(cell, HEAD)
        repeat_row(row)
        keep_row_whole(row)

    def _heading(self, column: Column, room: float) -> str:
        """Return a heading; one of two words that doesn't fit is broken between them, as Word breaks Japanese anywhere."""
        words = column.heading.split(" ")
        is_whole = PADDING + _printed(column.heading, BOLD) <= room
        return column.heading if is_whole or len(words) != 2 else "\n".join(words)

    def group(self, text: str) -> None:
        """Write a row across all columns that names the rows below it."""
        cells = self.made.add_row().cells
        cell = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        for empty in cell.paragraphs[1:]:
            empty._p.getparent().remove(empty._p)
        self._put(self._aligned(cell.paragraphs[0]), Entry(text)).bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        shade(cell, GROUP)

    def lines(self, lines: Sequence[Line]) -> Run:
        """Write the lines of a row, each a row of Word, whose common cells are joined; return the words of its head."""
        runs = []
        joined = [any(entry is None for entry in column) for column in zip(*lines, strict=True)]
        for place, line in enumerate(lines):
            row = self._row()
            if sum(len(entry.text) for entry in line if entry) <= LONG:
                keep_row_whole(row)
            for entry, cell, is_joined in zip(line, row.cells, joined, strict=True):
                if is_joined:
                    join_with_above(cell, place == 0)
                runs.append(self._put(cell.paragraphs[0], entry or Entry("")))
        return next((run for run in runs if run.text), runs[0])

    def _row(self) -> _Row:
        """Add a row of empty cells."""
        row = _Row(deepcopy(self._blank), self.made)
        self.made._tbl.append(row._tr)
        return row

    @cached_property
    def _blank(self) -> Any:
        """A row to be copied: to give each cell its width and style anew takes ten times as long."""
        row = self.made.add_row()
        for column, cell in zip(self.table.columns, row.cells, strict=True):
            self._aligned(cell.paragraphs[0], column.numeric)
        self.made._tbl.remove(row._tr)
        return row._tr

    def _aligned(self, paragraph: Paragraph, right: bool = False) -> Paragraph:
        """Give a cell's paragraph its style and its side."""
        paragraph._p.style = self.style_id
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        return paragraph

    def _put(self, paragraph: Paragraph, entry: Entry) -> Run:
        """Write an entry with the marks of its notes into a cell."""
        run = paragraph.add_run(legible(entry.text))
        marks = " ".join(note.mark for note in self.table.notes if note.name in entry.notes)
        if marks:
            paragraph.add_run(f" {marks}").font.superscript = True
        return run


def _flat(table: Table, row: Row) -> list[Line]:
    """Return the lines of a row."""
    parts = row.get(PARTS, ())
    count = max(1, *(len(entries) for entries in row.values()))
    lines: list[Line] = []
    for place in range(count):
        line: Line = []
        for column in table.columns:
            entries = row.get(column.key, ()) or (Entry(""),)
            if parts[place:] and column.key == "name":
                text = f"{entries[0].text} {parts[place].text}".strip()
                line.append(replace(entries[0], text=text, notes=() if place else entries[0].notes))
            elif len(entries) > 1:
                line.append(entries[place])
            else:
                line.append(None if place else entries[0])
        lines.append(line)
    return lines


def _indicator(table: Table, row: Row) -> str:
    """Return the indicator that a row is about, by the first fact in it."""
    ids = [entry.fact for entries in row.values() for entry in entries if entry.fact]
    return table.facts[ids[0]].indicator if ids else ""


def _shares(table: Table, rows: Sequence[Sequence[Line]], room: float) -> list[float]:
    """Share the width of a page, in halves, among the columns; numbers with units and words of heads stay whole."""
    least, marked, fair, wanted = [], [], [], []
    for place, column in enumerate(table.columns):
        entries = [entry for line in chain.from_iterable(rows) if (entry := line[place])]
        entries = entries or [Entry(table.nothing)]
        pieces = [_pieces(table, column, each.text) for each in entries]
        printed = list(chain.from_iterable(pieces))
        printed += [_printed(each, BOLD) for each in _words(column.heading)]
        whole = max([NARROWEST, *(min(LONGEST, each) for each in printed)])
        heading = _printed(column.heading, BOLD)
        widest = max(_printed(each.text) + MARK * len(each.notes) for each in entries)
        text = 0 if column.numeric else widest
        least.append(PADDING + max(whole, min(GIVING, text), min(HEADING, heading)))
        ends = [
            min(LONGEST, max(held, default=0)) + MARK * len(each.notes)
            for held, each in zip(pieces, entries, strict=True)
        ]
        marked.append(PADDING + max(*ends, min(HEADING, heading) + MARK * len(column.notes)))
        fair.append(PADDING + min(TEXT, text))
        wanted.append(PADDING + max(heading / 2, widest))
    return shared(least, marked, fair, wanted, room=room)


def _pieces(table: Table, column: Column, text: str) -> list[float]:
    """Say how wide the pieces of a text are that stay whole: words of Latin letters, a number with its unit."""
    pieces = WORD.findall(text)
    if column.numeric:
        pieces += [each for each in BREAKS[table.lang].split(text) if each[:1] != "（"]
    return list(map(_printed, pieces))


def _words(heading: str) -> list[str]:
    """Return the words of a heading that stay whole: those of Latin letters, and those of a few kanji."""
    return WORD.findall(heading) + [each for each in heading.split() if width(each) <= WHOLE]


def _printed(text: str, latin: float = LATIN) -> float:
    """Say how wide the longest line of a text is printed, in halves of a kanji."""
    widest = 0.0
    for line in text.splitlines():
        runs = [
            2 * len(list(run)) if wide else latin * len(list(run))
            for wide, run in groupby(line, is_wide)
        ]
        widest = max(widest, sum(runs) + GAP * (len(runs) - 1))
    return widest


def shared(*levels: Sequence[float], room: float) -> list[float]:
    """Share a page: each column has the first of its widths, what is left goes evenly to those short of the next.

    >>> shared([10, 10], [10, 30], room=100)
    [0.25, 0.75]
    >>> [round(each, 2) for each in shared([4, 4, 4], [4, 500, 500], room=100)]
    [0.04, 0.48, 0.48]
    """
    given = list(levels[0])
    for wanted in levels[1:]:
        while (left := room - sum(given)) > 0.01:
            short = [at for at, want in enumerate(wanted) if want - given[at] > 0.01]
            if not short:
                break
            step = min([left / len(short), *(wanted[at] - given[at] for at in short)])
            for at in short:
                given[at] += step
    return [each / sum(given) for each in given]
