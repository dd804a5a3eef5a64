"""Returned workbooks with their problems as comments in the cells, for the offices to mend."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment

from evalkit.data.returned.file import ReturnedFile, typed
from evalkit.words.form import MARKED_BY, TO_CHECK
from evalkit.words.problems import Problem

MARK = "-要確認"
_DAY = datetime(2000, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def mark(
    files: Iterable[ReturnedFile], problems: Iterable[Problem], folder: Path
) -> tuple[Path, ...]:
    """Write a copy of each workbook that has problems (``<name>-要確認.xlsx``) and return the copies.

    A problem of a row stands in its first cell, one of a sheet or a file in the first cell of all. Macros
    and images aren't copied.
    """
    told: dict[str, list[Problem]] = {}
    for each in problems:
        told.setdefault(each.file, []).append(each)
    written = []
    for file in files:
        if file.name not in told or not file.is_workbook:
            continue
        stem = Path(file.name).with_suffix("").as_posix().replace("/", "_").removesuffix(MARK)
        path = folder / f"{stem}{MARK}.xlsx"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_commented(file.path, told[file.name]))
        written.append(path)
    return tuple(written)


def _commented(path: Path, problems: list[Problem]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    said: dict[tuple[str, str], list[str]] = {}
    for each in problems:
        sheet = each.sheet if each.sheet in book.sheetnames else book.worksheets[0].title
        place = _top_left(book[sheet], _address(each.cell))
        said.setdefault((sheet, place), []).append(_words(each))
    for (sheet, place), words in said.items():
        cell = book[sheet][place]
        own = [before] if (before := typed(cell.comment)) else []
        cell.comment = Comment("\n\n".join([*own, *words]), MARKED_BY, height=160, width=360)
    stream = io.BytesIO()
    book.save(stream)
    return _undated(stream.getvalue())


def _words(problem: Problem) -> str:
    return f"{TO_CHECK}{problem.rule()}\n→ {problem.remedy()}"


def _address(cell: str) -> str:
    """Return the address of a problem's cell: of a line its first cell, of a whole sheet A1."""
    if re.fullmatch("[A-Z]+[0-9]+", cell):
        return cell
    line = re.fullmatch("([0-9]+)行", cell)
    return f"A{line[1]}" if line else "A1"


def _top_left(sheet: Any, place: str) -> str:
    """Return the one cell that can bear a comment where cells are merged."""
    merged = next((each for each in sheet.merged_cells.ranges if place in each), None)
    return sheet.cell(merged.min_row, merged.min_col).coordinate if merged else place


def _undated(content: bytes) -> bytes:
    """Take the time of writing out of a workbook, so that the same problems give the same bytes."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + _DAY.isoformat().encode() + rb"Z\2", part)
            new.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
