"""Tables as one workbook: contents, a sheet a table, their notes."""

import io
import re
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from evalkit.telling.office.about import About, about
from evalkit.telling.office.characters import legible, shortened, width
from evalkit.telling.office.sheets import Block, Cell, Running, Writer
from evalkit.telling.office.typed import typed_day, typed_number
from evalkit.telling.tables.table import NOTHING, Table, bracketed
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang, label
from evalkit.words.office import ALT, WORDS

CREATED = datetime(2000, 1, 1)
"""Workbooks carry this date, so that the same tables give the same bytes."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\'\s]+")
LONGEST_NAME = 31
"""What the name of a sheet may not hold, and its greatest length in UTF-16 units."""
LONGEST_CODE = 9
"""A letter or a status stands in the middle of its cell."""


def to_xlsx(tables: Sequence[Table], lang: Lang, edition: str = "") -> bytes:
    """Write tables as one workbook: a sheet of contents, then a sheet a table, then their notes.

    Cells of one number are numbers in a format that carries unit and qualifiers; every other cell is
    text, never a formula. ``edition`` (案, 第1版 …) stands on the contents and above each printed page.
    """
    told = about(tables[0].facts, lang, edition) if tables else About()
    names = sheet_names([table.caption for table in tables], lang)
    blocks = {label(WORDS, "contents", lang): _contents(tables, names, told, lang)}
    for number, (name, table) in enumerate(zip(names, tables, strict=True), start=1):
        blocks[name] = _table(number, table)
    if any(table.notes for table in tables):
        blocks[label(WORDS, "notes", lang)] = _notes(tables, names, told, lang)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    title = shortened(legible(f"{told.title} {label(WORDS, 'report', lang)}".strip()), 255)
    book.set_properties({"created": CREATED, "title": title, "author": "evalkit"})
    writer = Writer(book, Running(told.title, told.made_up, edition))
    for name, block in blocks.items():
        writer.write(book.add_worksheet(name), block)
    book.close()
    return stream.getvalue()


def sheet_names(captions: Sequence[str], lang: Lang) -> list[str]:
    """Name a sheet for each table: its number, then its caption as far as Excel has room for it.

    >>> sheet_names(["1/2 名簿: 変動", "計画"], "ja")
    ['表1 1 2 名簿 変動', '表2 計画']
    """
    names = []
    for number, caption in enumerate(captions, start=1):
        name = f"{numbered(number, lang)} {legible(caption)}"
        names.append(shortened(FORBIDDEN.sub(" ", name).strip(), LONGEST_NAME))
    return names


def _contents(tables: Sequence[Table], names: Sequence[str], told: About, lang: Lang) -> Block:
    rows = [
        [Cell(numbered(number, lang), to=name), Cell(table.caption)]
        for number, (name, table) in enumerate(zip(names, tables, strict=True), start=1)
    ]
    above = [[Cell(name), Cell(text)] for name, text in told.lines]
    return Block(
        title=_titled(f"{told.title} {label(WORDS, 'contents', lang)}".strip(), told.made_up),
        name="contents",
        alt=label(ALT, "contents", lang),
        headings=[label(WORDS, name, lang) for name in ("table", "caption")],
        rows=rows or [[Cell(""), Cell(NOTHING[lang])]],
        above=[*above, []],
        landscape=False,
    )


def _notes(tables: Sequence[Table], names: Sequence[str], told: About, lang: Lang) -> Block:
    rows = [
        [Cell(numbered(number, lang), to=name), Cell(note.mark), Cell(note.text)]
        for number, (name, table) in enumerate(zip(names, tables, strict=True), start=1)
        for note in table.notes
    ]
    return Block(
        title=_titled(label(WORDS, "notes", lang), told.made_up),
        name="notes",
        alt=label(ALT, "notes", lang),
        headings=[label(WORDS, name, lang) for name in ("table", "mark", "says")],
        rows=rows,
        above=[_back(lang)],
        landscape=False,
    )


def _table(number: int, table: Table) -> Block:
    lang, frame, ids = table.lang, table.frame, table.fact_ids
    tell = Teller(table.facts, lang)
    numeric = {column.heading for column in table.columns if column.numeric}
    headings = [str(heading) for heading in frame.columns]
    texts = frame.astype("str").to_numpy().tolist()
    facts = ids.reindex(columns=frame.columns, fill_value="").to_numpy().tolist()
    rows = [
        [
            _cell(tell, text, fact, heading in numeric)
            for text, fact, heading in zip(row, of_row, headings, strict=True)
        ]
        for row, of_row in zip(texts, facts, strict=True)
    ]
    nothing = [Cell(table.nothing), *[Cell("")] * (len(headings) - 1)]
    below = [f"{note.mark} {note.text}".strip() for note in table.notes]
    above = [*_back(lang), *([Cell(label(WORDS, "notes-below", lang))] if below else [])]
    heads = "、".join(headings) if lang == "ja" else ", ".join(headings)
    head = (
        f"{numbered(number, lang)}　{table.caption}"
        if lang == "ja"
        else f"{numbered(number, lang)}. {table.caption}"
    )
    return Block(
        title=_titled(head, table.made_up),
        name=f"table_{number}",
        alt=label(ALT, "table", lang).format(
            rows=len(rows), columns=len(headings), heads=legible(heads)
        ),
        headings=headings,
        rows=rows or [nothing],
        above=[above],
        below=below,
        frozen=_frozen(table),
    )


def _cell(tell: Teller, text: str, fact_id: str, right: bool) -> Cell:
    if not fact_id:
        return Cell(text, typed_day(text, tell.lang), "right" if right else "left")
    typed = typed_number(tell, tell.facts[fact_id], text)
    is_code = typed is None and not right and width(text) <= LONGEST_CODE
    return Cell(text, typed, "center" if is_code else "right" if right or typed else "left")


def _frozen(table: Table) -> int:
    """Keep the columns up to the rows' names in view."""
    keys = [column.key for column in table.columns[:2]]
    return (keys.index("name") + 1 if "name" in keys else 1) + bool(table.groups)


def _back(lang: Lang) -> list[Cell]:
    return [Cell(label(WORDS, "back", lang), to=label(WORDS, "contents", lang))]


def _titled(title: str, mark: str) -> str:
    return title + bracketed(mark)


def numbered(number: int, lang: Lang) -> str:
    """Name a table by its number.

    >>> numbered(3, "ja"), numbered(3, "en")
    ('表3', 'Table 3')
    """
    return label(WORDS, "table", lang) + ("" if lang == "ja" else " ") + str(number)
