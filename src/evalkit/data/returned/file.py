"""A returned file to sheets, with what a reader of cells alone would miss: merged cells, images, macros."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from evalkit.data.reader import Sheet, read_csv
from evalkit.data.workbook import read_workbook
from evalkit.words import form
from evalkit.words.problems import DataError, Problem

_THREADED = re.compile(r"\A\[[^\]]+\].*?\n(?:Comment|コメント)[:：]", re.DOTALL)
"""What Excel writes above the first comment of a thread, for versions that know none."""


class Range(NamedTuple):
    """Merged cells: address, first and last row, first and last column (columns from 0)."""

    cells: str
    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class ReturnedFile:
    """A file as it came back: the name by which it is told, its sheets, merged cells by sheet, problems."""

    name: str
    path: Path
    sheets: tuple[Sheet, ...] = ()
    merged: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def is_workbook(self) -> bool:
        """Whether it has sheets to write comments into."""
        return self.path.suffix.lower() != ".csv" and bool(self.sheets)


def read_files(paths: Iterable[Path]) -> list[ReturnedFile]:
    """Read workbooks and CSV files in the order of their names, each once.

    Two of the same name are told apart by their folders. What Excel puts beside an open workbook
    (``~$…``) isn't read.
    """
    found = sorted({path.resolve() for path in paths if not path.name.startswith("~$")})
    names = [path.name for path in found]
    return [
        _read(path, path.name if names.count(path.name) == 1 else _in_folder(path, found))
        for path in found
    ]


def _in_folder(path: Path, paths: list[Path]) -> str:
    """Name a file by as many of its folders as tell it from the others of its name."""
    for count in range(2, len(path.parts)):
        tails = [each.parts[-count:] for each in paths]
        if tails.count(path.parts[-count:]) == 1:
            return "/".join(path.parts[-count:])
    return path.as_posix()


def _read(path: Path, name: str) -> ReturnedFile:
    if path.is_dir():
        within = Problem("folder-for-file", name, values={"name": name})
        return ReturnedFile(name, path, problems=(within,))
    if not path.exists():
        return ReturnedFile(name, path, problems=(Problem("missing-file", name),))
    try:
        if path.suffix.lower() == ".csv":
            sheets = [read_csv(path)]
            merged: dict[str, tuple[Range, ...]] = {}
            found: list[Problem] = []
        else:
            sheets = read_workbook(path)
            merged, found = _beside(path)
    except DataError as error:
        problems = tuple(replace(each, file=name) for each in error.problems)
        return ReturnedFile(name, path, problems=problems)
    except OSError as error:
        why = error.strerror or ""
        return ReturnedFile(name, path, problems=(Problem("unreadable-file", name, found=why),))
    named = tuple(_named(sheet, name) for sheet in sheets)
    problems = tuple(replace(each, file=name) for each in found)
    return ReturnedFile(name, path, named, merged, problems)


def _beside(path: Path) -> tuple[dict[str, tuple[Range, ...]], list[Problem]]:
    """Return merged cells by sheet, and warnings of cells' comments, images and macros."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    problems = []
    with zipfile.ZipFile(path) as archive:
        if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
            problems.append(
                Problem("form-macro", path.name, found="vbaProject.bin", severity="warning")
            )
    merged = {}
    for sheet in book.worksheets:
        merged[sheet.title] = tuple(
            Range(each.coord, each.min_row, each.max_row, each.min_col - 1, each.max_col - 1)
            for each in sorted(sheet.merged_cells.ranges, key=lambda each: each.coord)
        )
        problems += _comments(path.name, sheet)
        if count := len(sheet._images):
            values = {"count": str(count)}
            problems.append(
                Problem("form-image", path.name, sheet.title, severity="warning", values=values)
            )
    return merged, problems


def _comments(file: str, sheet: Any) -> list[Problem]:
    """Warn of what an office says in comments (notes) of cells, which no cell of the form holds."""
    return [
        Problem("form-comment", file, sheet.title, cell.coordinate, said, severity="warning")
        for _, cell in sorted(sheet._cells.items())
        if (said := typed(cell.comment))
    ]


def typed(comment: Any) -> str:
    """Return what a person typed into a cell's comment: without our own words, and Excel's about threads."""
    if comment is None:
        return ""
    text: str = comment.text
    if comment.author == form.MARKED_BY:
        text = text.partition(form.TO_CHECK)[0]
    return _THREADED.sub("", text).strip()


def _named(sheet: Sheet, name: str) -> Sheet:
    marks = {place: replace(mark, file=name) for place, mark in sheet.marks.items()}
    return replace(sheet, file=name, marks=marks)
