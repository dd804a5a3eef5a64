"""Tables for other programs: CSV and XLSX as offices open them, Markdown; the same bytes for the same facts."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from unicodedata import east_asian_width

import xlsxwriter

from evalkit.facts.facts import Fact
from evalkit.telling.tables.table import NOTES, Table, bracketed
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang

CREATED = datetime(2000, 1, 1)
"""Workbooks carry this date, so that the same tables give the same bytes."""

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
NO_FORMULA = re.compile(r"[+\-＋－][\d,.]+[^\d=+\-*/(!＝＋－]*|－(（.*)?")
"""A signed number with its unit; the dash that stands for no value."""


def to_csv(table: Table) -> bytes:
    """Write a table as CSV that spreadsheet programs open rightly: UTF-8 with BOM, CRLF.

    A text that such a program would take for a formula is preceded by an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    frame = table.frame
    if table.notes:
        said = {note.name: note.text for note in table.notes}
        frame[NOTES[table.lang]] = [
            "。".join(said[name] for name in row) for row in table.note_names
        ]
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_no_formula(str(cell)) for cell in row])
    if table.made_up:
        writer.writerow([table.made_up] + [""] * (len(frame.columns) - 1))
    return text.getvalue().encode("utf-8-sig")


def to_markdown(table: Table) -> str:
    """Write a table as Markdown: caption, table, notes; pipes and markup in cells are escaped."""
    frame = table.frame
    lines = [f"**{_plain(table.caption)}**{bracketed(table.made_up)}", ""]
    lines.append("| " + " | ".join(map(_plain, frame.columns)) + " |")
    rules = ["---"] * len(frame.columns)
    lines.append("| " + " | ".join(rules) + " |")
    for row in frame.itertuples(index=False):
        lines.append("| " + " | ".join(_plain(str(cell)) for cell in row) + " |")
    lines += [""] + [f"- {note.mark} {_plain(note.text)}" for note in table.notes]
    return "\n".join(lines).rstrip() + "\n"


def to_xlsx(tables: Sequence[Table], lang: Lang) -> bytes:
    """Write tables as one workbook: a sheet of contents, then a sheet a table, numbers typed with their unit.

    Cells of one number are numbers in a format that carries the unit; every other cell is text, never a formula.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 13})
    contents = book.add_worksheet("目次" if lang == "ja" else "Contents")
    contents.set_column(0, 0, 8)
    contents.set_column(1, 1, 80)
    contents.write(0, 0, "目次" if lang == "ja" else "Contents", title)
    for number, table in enumerate(tables, start=1):
        name = f"表{number}" if lang == "ja" else f"Table {number}"
        contents.write_url(number, 0, f"internal:'{name}'!A1", string=name)
        contents.write_string(number, 1, table.caption, wrap)
        _sheet(book, book.add_worksheet(name), table, (title, head, wrap))
    book.close()
    return stream.getvalue()


def _sheet(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    formats: tuple[object, object, object],
) -> None:
    title, head, wrap = formats
    tell = Teller(table.facts, table.lang)
    frame, ids = table.frame, table.fact_ids
    sheet.write_string(0, 0, table.caption + bracketed(table.made_up), title)
    for column, heading in enumerate(frame.columns):
        sheet.write_string(2, column, str(heading), head)
        texts = [str(heading), *map(str, frame.iloc[:, column])]
        sheet.set_column(column, column, min(48, 2 + max(map(_width, texts))))
    for row in range(len(frame)):
        for column in range(len(frame.columns)):
            text = str(frame.iat[row, column])
            fact_id = str(ids.iat[row, column]) if column < len(ids.columns) else ""
            fact = table.facts[fact_id] if fact_id else None
            place = (row + 3, column)
            if fact is not None and _is_number(tell, fact, text):
                number_format = book.add_format(
                    {"num_format": _number_format(tell, fact, text), "valign": "top"}
                )
                sheet.write_number(*place, fact.value, number_format)
            else:
                sheet.write_string(*place, text, wrap)
    for number, note in enumerate(table.notes):
        sheet.write_string(len(frame) + 4 + number, 0, f"{note.mark} {note.text}")
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _is_number(tell: Teller, fact: Fact, text: str) -> bool:
    interval = tell.interval(fact)
    return fact.has_value and tell.number(fact) in text and not (interval and interval in text)


def _number_format(tell: Teller, fact: Fact, text: str) -> str:
    decimals = "." + "0" * tell.decimals(fact) if tell.decimals(fact) else ""
    digits, unit = f"#,##0{decimals}", tell.unit(fact)
    if fact.unit == "share":
        digits, unit = f"0{decimals}%", ""
    before, _, after = text.partition(tell.number(fact))
    return _literal(before) + digits + _literal(unit + after)


def _literal(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def _no_formula(text: str) -> str:
    is_formula = text.startswith(FORMULA_STARTS) and not NO_FORMULA.fullmatch(text)
    return "'" + text if is_formula else text


def _plain(text: str) -> str:
    for sign in ("\\", "|", "<", "[", "]", "*", "_", "`"):
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
