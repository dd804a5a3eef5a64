"""A told table as a table of Word: widths by what stands in the columns, heads repeated, rows whole, notes below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evalkit.telling.office.characters import legible, one_line, width
from evalkit.telling.office.template import NOTE_TEXT, TABLE_TEXT, style
from evalkit.telling.office.word_text import add_caption, add_text, room
from evalkit.telling.office.word_xml import (
    describe_table,
    frame,
    join_with_above,
    keep_row_whole,
    repeat_row,
    shade,
)
from evalkit.telling.tables.table import PARTS, Entry, Row, Table, bracketed
from evalkit.words.codes import label
from evalkit.words.office import ALT

LINES, HEAD, GROUP = "808080", "D6E3F0", "EEF2F6"
LONG = 1000
"""A row with more characters than that may be split between pages: it may be longer than a page."""
NARROWEST, PADDING, PAGE = 4, 2, 106
"""In half-width characters: the least width of a column, its margins, and what stands on the width of A4."""

LATIN = 1.2
"""Latin letters, digits and the gap beside kanji take somewhat more than half a width."""
TEXT, LONGEST = 16, 20
"""So wide a column of texts is at least where it has them; a longer piece of a text is broken."""
BREAKS = {"ja": re.compile("[（～]"), "en": re.compile(r"[\s(]")}
"""Where a number with its unit may be broken."""
WORD = re.compile("[!-~]+")

Line = list[Entry | None]
"""A line of a table by column; None where the cell of the line above goes on."""


def add_table(document: Document, table: Table, number: int) -> dict[str, Run]:
    """Add a caption, the table and its notes; return the first words about each indicator, to be commented on."""
    title = table.caption + bracketed(table.made_up)
    add_caption(document, "table", number, title, table.lang)
    made = document.add_table(1, len(table.columns))
    made.autofit = False
    frame(made, LINES)
    rows = [_flat(table, row) for row in table.rows]
    for column, share in zip(made.columns, _shares(table, rows), strict=True):
        column.width = Emu(int(room(document)[0] * share))
    headings = ("、" if table.lang == "ja" else ", ").join(
        one_line(column.heading) for column in table.columns
    )
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
        add_text(document, f"{note.mark} {note.text}", NOTE_TEXT)
    return anchors


@dataclass(frozen=True)
class _Cells:
    """Writes the cells of one table."""

    table: Table
    made: Any
    style: str

    def head(self) -> None:
        """Write the headings, repeated on every page."""
        row = self.made.rows[0]
        for column, cell in zip(self.table.columns, row.cells, strict=True):
            entry = Entry(column.heading, notes=column.notes)
            self._put(cell.paragraphs[0], entry, column.numeric).bold = True
            shade(cell, HEAD)
        repeat_row(row)
        keep_row_whole(row)

    def group(self, text: str) -> None:
        """Write a row across all columns that names the rows below it."""
        cells = self.made.add_row().cells
        cell = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        for empty in cell.paragraphs[1:]:
            empty._p.getparent().remove(empty._p)
        self._put(cell.paragraphs[0], Entry(text), False).bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        shade(cell, GROUP)

    def lines(self, lines: Sequence[Line]) -> Run:
        """Write the lines of a row, each a row of Word, whose common cells are joined; return the words of its head."""
        runs = []
        joined = [any(entry is None for entry in column) for column in zip(*lines, strict=True)]
        for place, line in enumerate(lines):
            row = self.made.add_row()
            if sum(len(entry.text) for entry in line if entry) <= LONG:
                keep_row_whole(row)
            for column, entry, cell, is_joined in zip(
                self.table.columns, line, row.cells, joined, strict=True
            ):
                if is_joined:
                    join_with_above(cell, place == 0)
                runs.append(self._put(cell.paragraphs[0], entry or Entry(""), column.numeric))
        return next((run for run in runs if run.text), runs[0])

    def _put(self, paragraph: Paragraph, entry: Entry, right: bool) -> Run:
        """Write an entry with the marks of its notes into a cell."""
        paragraph._p.style = self.style
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
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


def _shares(table: Table, rows: Sequence[Sequence[Line]]) -> list[float]:
    """Share the width of the page among the columns; numbers with their units and English words aren't broken."""
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        entries = [entry for line in chain.from_iterable(rows) if (entry := line[place])]
        texts = [entry.text for entry in entries] or [table.nothing]
        widest = max(map(width, texts))
        pieces = WORD.findall(" ".join([column.heading, *texts]))
        if column.numeric:
            pieces += [piece for text in texts for piece in BREAKS[table.lang].split(text)]
        else:
            pieces.append("x" * int(min(TEXT, widest)))
        whole = max(min(LONGEST, LATIN * width(each)) for each in pieces)
        least.append(PADDING + max(NARROWEST, whole))
        marks = max((len(entry.notes) for entry in entries), default=0)
        wanted.append(PADDING + max(width(column.heading) / 2, LATIN * widest) + 2 * marks)
    return shared(least, wanted)


def shared(least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Share a page: each column has its least width, what is left goes where more is wanted, evenly.

    >>> shared([10, 10], [10, 30]), [round(each, 2) for each in shared([4, 4, 4], [4, 500, 500])]
    ([0.25, 0.75], [0.04, 0.48, 0.48])
    """
    wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
    given = list(wanted) if sum(wanted) <= PAGE else list(least)
    while (left := PAGE - sum(given)) > 0.01:
        short = [at for at, want in enumerate(wanted) if want - given[at] > 0.01]
        if not short:
            break
        step = min([left / len(short), *(wanted[at] - given[at] for at in short)])
        for at in short:
            given[at] += step
    return [each / sum(given) for each in given]
