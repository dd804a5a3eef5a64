"""The form's headings and what it says it is: by these a returned sheet is recognised, however it was changed."""

import re
from collections.abc import Iterable
from typing import Literal

from evalkit.data.reader import Sheet, cell_at, plain
from evalkit.words import form
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import Problem

Kind = Literal["figures", "texts"]

FILLED: dict[Kind, tuple[str, ...]] = {
    "figures": ("last_actual", "target", "actual", "status", "letter", "reason", "comment"),
    "texts": ("aim", "purpose", "commentary"),
}
"""What offices fill in."""

PROSE = ("reason", "comment", "aim", "purpose", "commentary")
"""What may be any text, a date too."""

FIELDS = {
    plain(heading): name
    for headings in (form.figure_headings(FiscalYear(2025)), form.TEXT_HEADINGS)
    for name, heading in headings.items()
    if "年度" not in heading
}
"""What the form's headings ask for, but for those that name a year."""

_IDENTITY = {plain(label): name for name, label in form.IDENTITY.items()}
_OF_A_YEAR = re.compile("(.+)(目標|実績)")
_ROLE = {"目標": "target", "実績": "actual"}


def identity(sheets: Iterable[Sheet]) -> dict[str, Problem]:
    """Return what a form says it is (dataset, year, version …), each as found in its place."""
    for sheet in sheets:
        said: dict[str, Problem] = {}
        for number, (place, name) in identity_rows(sheet).items():
            cell = cell_at(place, number)
            text = sheet.rows[number][place]
            said[name] = Problem("form-other-plan", sheet.file, sheet.name, cell, text)
        if said:
            return said
    return {}


def identity_rows(sheet: Sheet) -> dict[int, tuple[int, str]]:
    """Return the rows of a sheet that say what the form is: the column that says it, and what of."""
    rows: dict[int, tuple[int, str]] = {}
    if has_block(sheet):
        return rows
    for number, texts in sheet.rows.items():
        held = [place for place, text in enumerate(texts) if text]
        if name := _IDENTITY.get(_heading(texts[held[0]])):
            rows[number] = (held[1] if len(held) > 1 else held[0], name)
    names = {name for _, name in rows.values()}
    return rows if {"dataset", "version"} <= names else {}


def heading_year(sheets: Iterable[Sheet]) -> FiscalYear | None:
    """Return the latest year of which a heading asks the actual."""
    years = [
        year
        for sheet in sheets
        for texts in headers(sheet).values()
        for role, year in map(_of_a_year, texts)
        if role == "actual" and year
    ]
    return max(years, default=None)


def has_block(sheet: Sheet) -> bool:
    """Whether a sheet holds a heading row of the form."""
    return bool(headers(sheet))


def headers(sheet: Sheet) -> dict[int, list[str]]:
    """Return the heading rows of a sheet: those with an id and two more of the form's headings, or with four."""
    return {number: texts for number, texts in sheet.rows.items() if _is_header(texts)}


def _is_header(texts: list[str]) -> bool:
    known = {field_of(text, None) for text in texts if text} - {""}
    return ("id" in known and len(known) > 2) or len(known) > 3


def field_of(heading: str, year: FiscalYear | None) -> str:
    """Return what a heading asks for; empty where it is none of the form's, or of another year."""
    role, of = _of_a_year(heading)
    if role and of:
        if year is None or of == year:
            return role
        return f"last_{role}" if of == year - 1 else ""
    return FIELDS.get(_heading(heading), "")


def _heading(text: str) -> str:
    return plain(text).partition("(")[0]


def _of_a_year(heading: str) -> tuple[str, FiscalYear | None]:
    found = _OF_A_YEAR.fullmatch(_heading(heading))
    if not found:
        return "", None
    try:
        return _ROLE[found[2]], FiscalYear(found[1].upper())
    except ValueError:
        return "", None
