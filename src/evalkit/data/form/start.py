"""The first sheet of the yearly form: whose form it is, how to fill it in, and where each office's sheets are."""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import Worksheet

from evalkit.data.dataset import Dataset
from evalkit.data.form.lines import OfficeForm
from evalkit.data.form.sheets import COLOURS, Formats, set_up
from evalkit.words import form
from evalkit.words.fiscal import FiscalYear

IDENTITY_FROM = 3
"""The row of the form's identity, from 0: labels in column A, texts in column B."""

_WIDTHS = (18, 34, 34, 14)
_LINE = 20
_A_LINE_HOLDS = 46


def write_start(
    sheet: Worksheet,
    formats: Formats,
    dataset: Dataset,
    year: FiscalYear,
    asked: Sequence[OfficeForm],
    names: Mapping[str, tuple[str, str]],
) -> None:
    """Write the first sheet of a form; ``names`` are the sheets of each office."""
    plan = dataset.plan
    set_up(sheet, f"{plan.name_ja}　{year.ja}")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, f"{year.ja} 施策評価 記入様式", formats(bold=True, font_size=16))
    if plan.made_up:
        sheet.write_string(1, 0, form.MADE_UP, formats(bold=True, font_color="#C00000"))
    row = _identity(sheet, formats, dataset, year, asked)
    row = _title(sheet, formats, row + 1, "記入の手順")
    for number, text in enumerate(form.HOW_TO, start=1):
        wrapped = formats(text_wrap=True)
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, f"{number}　{text}", wrapped)
        sheet.set_row(row, _LINE * (1 + len(text) // _A_LINE_HOLDS))
        row += 1
    row = _title(sheet, formats, row + 1, "欄の色")
    for kind, colour, text in form.COLOURS:
        sheet.write_string(row, 0, colour, formats(bg_color=COLOURS[kind], border=1))
        sheet.write_string(row, 1, text, formats())
        row += 1
    row = _title(sheet, formats, row + 1, "値の書き方の例")
    for example, text in form.EXAMPLES:
        sheet.write_string(row, 0, example, formats(border=1))
        sheet.write_string(row, 1, text, formats())
        row += 1
    _contents(sheet, formats, row + 1, asked, names)


def _identity(
    sheet: Worksheet,
    formats: Formats,
    dataset: Dataset,
    year: FiscalYear,
    asked: Sequence[OfficeForm],
) -> int:
    responsible = [each.office for each in asked if each.office != form.NO_OFFICE]
    identity = {
        "dataset": dataset.id,
        "year": str(year),
        "version": form.VERSION,
        "name": dataset.plan.name_ja,
        "office": "、".join(responsible) or "－",
        "deadline": "",
        "receiver": "",
    }
    row = IDENTITY_FROM
    for name, text in identity.items():
        kind = "fill" if name in ("deadline", "receiver") else "carried"
        sheet.write_string(row, 0, form.IDENTITY[name], formats.cell("carried"))
        if text:
            sheet.write_string(row, 1, text, formats.cell(kind))
        else:
            sheet.write_blank(row, 1, None, formats.cell(kind))
        row += 1
    return row


def _contents(
    sheet: Worksheet,
    formats: Formats,
    row: int,
    asked: Sequence[OfficeForm],
    names: Mapping[str, tuple[str, str]],
) -> None:
    head = formats(bold=True, border=1, bg_color=COLOURS["head"])
    cell, link = formats(border=1), formats(border=1, font_color="#0563C1", underline=1)
    row = _title(sheet, formats, row, "シートの一覧")
    for column, text in enumerate(("所管課", "数値のシート", "文章のシート", "記入する行")):
        sheet.write_string(row, column, text, head)
    for each in asked:
        row += 1
        count = sum("actual" in line.to_fill for line in each.figures)
        sheet.write_string(row, 0, each.office, cell)
        asked_for = zip(names[each.office], (each.figures, each.texts), strict=True)
        for column, (name, lines) in enumerate(asked_for, start=1):
            if lines:
                place = name.replace("'", "''")
                sheet.write_url(row, column, f"internal:'{place}'!A1", link, string=name)
            else:
                sheet.write_blank(row, column, None, cell)
        sheet.write_string(row, 3, f"{count}行", cell)


def _title(sheet: Worksheet, formats: Formats, row: int, text: str) -> int:
    """Write a title and return the row below it."""
    sheet.set_row(row, _LINE + 4)
    sheet.write_string(row, 0, text, formats(bold=True, font_size=12))
    return row + 1
