"""Sheets to the form's rows: blocks are found by their headings, wherever they stand, rows by their ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from evalkit.data.reader import EXCEL_ERRORS, Row, Sheet, cell_at
from evalkit.data.returned.file import Range
from evalkit.data.returned.headings import (
    FILLED,
    PROSE,
    Kind,
    field_of,
    headers,
    identity_rows,
)
from evalkit.words import form
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.problems import Problem


@dataclass(frozen=True)
class FormRow:
    """One row of a block: its texts by field with their addresses, and ``beside``, those below no heading."""

    kind: Kind
    row: Row
    beside: tuple[Problem, ...] = ()

    @property
    def id(self) -> str:
        """The row's id, in one width."""
        return compact(self.row["id"])


def read_rows(
    sheet: Sheet, year: FiscalYear, merged: Iterable[Range]
) -> tuple[list[FormRow], list[Problem]]:
    """Read the rows of every block of a sheet, and the problems of their cells."""
    rows: list[FormRow] = []
    problems: list[Problem] = []
    heads = headers(sheet)
    kind: Kind = "figures"
    fields: dict[int, str] = {}
    for number, texts in sheet.rows.items():
        if number in heads:
            fields, kind, found = _columns(sheet, number, texts, year)
            problems += found
        elif heads and number > min(heads):
            row, found = _row(sheet, number, texts, fields, kind)
            problems += found
            rows.append(row)
    rows, found = _unmerged(sheet, rows, merged)
    return rows, problems + found


def outside(sheet: Sheet) -> list[Problem]:
    """Return each text above the first block, or on a sheet without one, but for what the form says it is."""
    begun = min(headers(sheet), default=None)
    named = identity_rows(sheet)
    return [
        _outside(sheet, number, place, text)
        for number, texts in sheet.rows.items()
        if (begun is None or number < begun) and number not in named
        for place, text in enumerate(texts)
        if text
    ]


def _columns(
    sheet: Sheet, number: int, texts: list[str], year: FiscalYear
) -> tuple[dict[int, str], Kind, list[Problem]]:
    fields = {place: field_of(text, year) for place, text in enumerate(texts) if text}
    fields = {place: name for place, name in fields.items() if name}
    is_texts = any(name in FILLED["texts"] for name in fields.values())
    needed = "commentary" if is_texts else "actual"
    wanted = form.TEXT_HEADINGS if is_texts else form.figure_headings(year)
    missing = [
        Problem(
            "form-heading-missing",
            sheet.file,
            sheet.name,
            f"{number}行",
            "、".join(text for text in texts if text),
            values={"heading": wanted[name]},
        )
        for name in ("id", needed)
        if name not in fields.values()
    ]
    return fields, "texts" if is_texts else "figures", missing


def _row(
    sheet: Sheet, number: int, texts: list[str], fields: Mapping[int, str], kind: Kind
) -> tuple[FormRow, list[Problem]]:
    letters: dict[str, str] = {}
    values: dict[str, str] = {}
    unread = set()
    problems: list[Problem] = []
    beside = []
    for place, name in fields.items():
        letters.setdefault(name, get_column_letter(place + 1))
    for place, text in enumerate(texts):
        name = fields.get(place, "")
        is_filled = name in FILLED[kind]
        if is_filled and (mark := _mark(sheet, number, place, name, text)):
            problems.append(mark)
            if mark.severity == "error":
                unread.add(name)
                continue
        if not text:
            continue
        if name and not values.get(name):
            values[name], letters[name] = text, get_column_letter(place + 1)
        elif not name:
            beside.append(_outside(sheet, number, place, text))
        elif compact(values[name]) != compact(text):
            stray = _outside(sheet, number, place, text)
            if is_filled:
                source = Row(sheet.file, sheet.name, number, letters, values).source(name)
                said = {"other": source, "text": values[name]}
                problems.append(replace(stray, code="form-conflict", severity="error", values=said))
            else:
                beside.append(stray)
    if (number, -1) in sheet.marks and any(values.get(name) for name in FILLED[kind]):
        problems.append(sheet.marks[number, -1])
    row = Row(sheet.file, sheet.name, number, letters, values, frozenset(unread))
    return FormRow(kind, row, tuple(beside)), problems


def _mark(sheet: Sheet, number: int, place: int, name: str, text: str) -> Problem | None:
    if text in EXCEL_ERRORS:
        return Problem("error-cell", sheet.file, sheet.name, cell_at(place, number), text)
    mark = sheet.marks.get((number, place))
    if mark and mark.code == "excel-date" and name in PROSE:
        return replace(mark, severity="warning")
    return mark


def _unmerged(
    sheet: Sheet, rows: list[FormRow], merged: Iterable[Range]
) -> tuple[list[FormRow], list[Problem]]:
    """Take no value of cells to fill that are merged with others of the form: whose it is can't be told."""
    problems = []
    for each in merged:
        held = [at for at, row in enumerate(rows) if each.top <= row.row.number <= each.bottom]
        kinds = [rows[at].kind for at in held]
        covered = {get_column_letter(place + 1) for place in range(each.left, each.right + 1)}
        fields = {
            (kind, name)
            for at, kind in zip(held, kinds, strict=True)
            for name, letter in rows[at].row.letters.items()
            if letter in covered
        }
        names = {name for kind, name in fields if name in FILLED[kind]}
        is_within_a_row = len(held) == 1 and len(fields) > 1 and bool(rows[held[0]].id)
        is_unclear = len(held) > 1 or (is_within_a_row and (kinds[0], "id") not in fields)
        texts = sheet.rows.get(each.top, [])
        text = texts[each.left] if each.left < len(texts) else ""
        if not is_unclear or not names or not text:
            continue
        cell = cell_at(each.left, each.top)
        said = {"cells": each.cells}
        problems.append(Problem("form-merged", sheet.file, sheet.name, cell, text, values=said))
        for at in held:
            row = rows[at].row
            values = {name: text for name, text in row.values.items() if name not in names}
            unread = row.unread | names
            rows[at] = replace(rows[at], row=replace(row, values=values, unread=unread))
    return rows, problems


def _outside(sheet: Sheet, number: int, place: int, text: str) -> Problem:
    cell = cell_at(place, number)
    return Problem("form-outside", sheet.file, sheet.name, cell, text, severity="warning")
