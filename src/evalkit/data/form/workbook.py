"""The yearly form: one workbook that goes to the responsible offices, with what is known filled in and locked."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from evalkit.data.dataset import Dataset, Plan
from evalkit.data.form.lines import Letters, OfficeForm, office_forms
from evalkit.data.form.sheets import Formats, Heading, write_figures, write_texts
from evalkit.data.form.start import write_start
from evalkit.words import form
from evalkit.words.fiscal import FiscalYear

LETTERS = ("A", "B", "C", "D")
CREATED = datetime(2000, 1, 1)
"""Workbooks carry this date, so that the same data give the same bytes."""

_LONGEST = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def write_form(
    dataset: Dataset,
    fiscal_year: FiscalYear | str | int,
    *,
    letters: Sequence[str] = LETTERS,
    proposed: Letters | None = None,
) -> bytes:
    """Write the form of a fiscal year, of all offices, as :func:`write_offices` does.

    ``letters`` are those of the rule, ``proposed`` its letters by indicator and part.
    """
    year = FiscalYear(fiscal_year)
    return write_offices(dataset, year, office_forms(dataset, year, proposed), letters)


def write_offices(
    dataset: Dataset, year: FiscalYear, asked: Sequence[OfficeForm], letters: Sequence[str]
) -> bytes:
    """Write what offices are asked for as one XLSX: a sheet of instructions, then two sheets an office.

    Cells to fill are yellow and unlocked; what the year has already stands in them.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED, "title": f"{dataset.id} {year}"})
    formats = Formats(book)
    start = book.add_worksheet(form.START)
    names = _sheet_names([each.office for each in asked])
    for each in asked:
        figures, texts = names[each.office]
        head = _heading(dataset.plan, year, each.office)
        if each.figures:
            write_figures(
                book.add_worksheet(figures),
                formats,
                head,
                form.figure_headings(year),
                each.figures,
                letters,
            )
        if each.texts:
            write_texts(book.add_worksheet(texts), formats, head, each.texts)
    write_start(start, formats, dataset, year, asked, names)
    book.close()
    return _growing(stream.getvalue())


def _growing(workbook: bytes) -> bytes:
    """Let every row keep its height until its cells are edited, then grow with what was typed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                content = content.replace(b' customHeight="1"', b"")
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _heading(plan: Plan, year: FiscalYear, office: str) -> Heading:
    responsible = "" if office == form.NO_OFFICE else f"　所管課：{office}"
    subject = f"{plan.name_ja}　{year.ja}{responsible}"
    return Heading(f"{year.ja} 施策評価 記入様式", subject, plan.made_up)


def _sheet_names(named: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Name the two sheets of each office so that Excel takes the names: short, unlike each other."""
    taken = {form.START.casefold()}
    names = {}
    for office in named:
        plain = _NOT_IN_A_NAME.sub("・", office).strip().strip("'") or form.NO_OFFICE
        number = 1
        while True:
            mark = f"({number})" if number > 1 else ""
            name = plain[: _LONGEST - len(form.TEXTS) - len(mark)] + mark
            if name.casefold() not in taken:
                break
            number += 1
        taken.add(name.casefold())
        names[office] = (name, name + form.TEXTS)
    return names
