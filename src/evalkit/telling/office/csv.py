"""Tables as CSV that spreadsheet programs open rightly, and nothing in them runs."""

import csv
import io
from collections.abc import Iterable

from evalkit.telling.office.characters import legible
from evalkit.telling.tables.table import NOTES, Table
from evalkit.words.formula import guarded


def to_csv(table: Table) -> bytes:
    """Write a table as CSV, its notes written out in a column of their own.

    A text that a spreadsheet program would take for a formula is preceded by an apostrophe; a signed
    number stays as it is (:func:`evalkit.words.formula.guarded`).
    """
    frame = table.frame
    if table.notes:
        said = {note.name: note.text for note in table.notes}
        frame[NOTES[table.lang]] = [
            ("。" if table.lang == "ja" else ". ").join(said[name] for name in row)
            for row in table.note_names
        ]
    rows = [list(map(str, row)) for row in frame.itertuples(index=False)]
    if table.made_up:
        rows.append([table.made_up] + [""] * (len(frame.columns) - 1))
    return csv_bytes([list(frame.columns), *rows])


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Write rows of texts as UTF-8 with BOM and CRLF, guarded against running as formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(map(guarded, row) for row in rows)
    return legible(text.getvalue()).encode("utf-8-sig")
