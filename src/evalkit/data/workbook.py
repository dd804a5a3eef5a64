"""Workbooks to sheets of text: what each cell shows, as the reader of the sheet sees it."""

import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from evalkit.data.reader import Sheet
from evalkit.words.problems import DataError, Problem

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
"""The first bytes of a workbook of before 2007, and of every workbook with a password."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].'
    r"|(?P<number>[0#?][0#?,.]*(?:E[+-]0+)?)|(?P<percent>%)|(?P<section>;)|General|@|(?P<other>.)",
    re.DOTALL,
)


def read_workbook(path: Path) -> list[Sheet]:
    """Read every sheet of an .xlsx file; DataError where it has a password or is damaged.

    A merged range within one column holds its top value in all of its rows, as keys are merged
    down; a range over several columns (a title) holds it in its first cell only. Of a formula the
    value last calculated is taken, with a warning; a hidden row is read, with a warning.
    """
    content = path.read_bytes()
    if not content:
        raise DataError([Problem("empty-file", path.name, found="0")])
    if content.startswith(OLE) or path.suffix.lower() not in (".xlsx", ".xlsm"):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise DataError(
            [Problem("password" if locked else "old-workbook", path.name, found=path.name)]
        )
    shown = _open(path, values=False)
    calculated: Any = None
    sheets = []
    for sheet in shown.worksheets:
        rows: dict[int, list[str]] = {}
        marks: dict[tuple[int, int], Problem] = {}
        for _, cell in sorted(sheet._cells.items()):  # iter_rows makes every cell up to the last
            value = cell.value
            if value is None:
                continue
            place = (cell.row, cell.column - 1)
            where = (path.name, sheet.title, cell.coordinate)
            if cell.data_type == "f":
                calculated = calculated or _open(path, values=True)
                formula = str(getattr(value, "text", value))
                value = calculated[sheet.title][cell.coordinate].value
                marks[place] = _formula(where, formula, value, cell.number_format)
            if isinstance(value, date | time | timedelta):
                marks[place] = Problem("excel-date", *where, found=_text(value, ""))
            texts = rows.setdefault(cell.row, [])
            texts.extend([""] * (cell.column - len(texts)))
            texts[-1] = _text(value, cell.number_format)
        _fill_down(rows, sheet)
        rows = {number: rows[number] for number in sorted(rows) if any(rows[number])}
        for number in rows:
            if sheet.row_dimensions[number].hidden:
                where = (path.name, sheet.title, f"{number}行")
                found = " ".join(text for text in rows[number] if text)
                marks[number, -1] = Problem("hidden-row", *where, found=found, severity="warning")
        sheets.append(Sheet(path.name, sheet.title, rows, marks))
    return sheets


def as_shown(value: float, number_format: str) -> str:
    """Write a number with the words of its number format, in full precision.

    Units in quotes, percent signs, scaling commas and the least number of decimals are kept;
    colours, conditions, spacing and thousands separators aren't. Excel holds 15 digits, so does this.

    >>> as_shown(1816, '#,##0"人"'), as_shown(0.208, "0.0%"), as_shown(62919000, '#,##0,"千円"')
    ('1816人', '20.8％', '62919千円')
    """
    first = []
    for token in _TOKEN.finditer(number_format):
        if token["section"]:
            break
        first.append(token)
    exact = Decimal(format(value, ".15g"))
    digits = next((token["number"] for token in first if token["number"]), "")
    if any(token["percent"] for token in first):
        exact = exact.scaleb(2)
    exact = exact.scaleb(-3 * (len(digits) - len(digits.rstrip(","))))
    least = len(re.sub(r"[^0]", "", digits.partition(".")[2].partition("E")[0]))
    number = _decimals(exact, least)
    if not digits:
        return number
    return "".join(_words(token, number) for token in _once(first)).strip()


def _once(tokens: list[re.Match[str]]) -> list[re.Match[str]]:
    numbers = [token for token in tokens if token["number"]]
    return [token for token in tokens if not token["number"] or token is numbers[0]]


def _words(token: re.Match[str], number: str) -> str:
    if token["number"]:
        return number
    if token["percent"]:
        return "％"
    other = token["other"] or ""
    return token["quoted"] or token["escaped"] or token["currency"] or other.strip("+-()/ ")


def _decimals(exact: Decimal, least: int) -> str:
    whole, _, fraction = format(exact, "f").partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}.{fraction}" if fraction else whole


def _text(value: object, number_format: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return as_shown(value, number_format)
        case datetime():
            return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
        case _:
            return str(value).strip()


def _formula(
    where: tuple[str, str, str], formula: str, value: object, number_format: str
) -> Problem:
    if value is None:
        return Problem("formula-without-value", *where, found=formula)
    shown = {"value": _text(value, number_format)}
    return Problem("formula", *where, found=formula, severity="warning", values=shown)


def _fill_down(rows: dict[int, list[str]], sheet: Any) -> None:
    for merged in sheet.merged_cells.ranges:
        place = merged.min_col - 1
        top = rows.get(merged.min_row, [])
        if merged.min_col != merged.max_col or len(top) <= place:
            continue
        for number in range(merged.min_row + 1, merged.max_row + 1):
            if number in rows:
                texts = rows[number]
                texts.extend([""] * (place + 1 - len(texts)))
                texts[place] = top[place]


def _open(path: Path, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about parts of a book that aren't read
            return load_workbook(path, data_only=values)
    except (zipfile.BadZipFile, zlib.error, ParseError, KeyError, ValueError, OSError) as error:
        problem = Problem("broken-workbook", path.name, found=str(error))
        raise DataError([problem]) from error
