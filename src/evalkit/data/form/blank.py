"""A dataset from nothing: dataset.yaml, and one workbook whose sheets are its tables, with lists to choose from."""

import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalkit.data.form.workbook import CREATED
from evalkit.data.schema import Column, Table, table
from evalkit.data.subject import FILE, read_subject
from evalkit.words.blank import ABOUT, EXAMPLES, HOW_TO, KEY_COLOURS, REQUIRED, START
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, Problem

SHEETS = ("releases", "nodes", "indicators", "components", "figures", "notes")
"""The tables that a first evaluation needs."""

_ROWS = 1000
"""So many rows have their lists."""
_WIDE = {
    "name_ja": 40,
    "name_en": 30,
    "title": 40,
    "definition": 40,
    "text_ja": 40,
    "text": 22,
    "old": 22,
    "new": 22,
    "reason": 40,
}


def write_blank(
    folder: Path,
    fiscal_year: FiscalYear,
    *,
    name_ja: str,
    name_en: str,
    area: str = "",
    made_up: bool = False,
) -> Path:
    """Make a dataset's folder with dataset.yaml and an empty workbook; return the workbook.

    DataError, with nothing written, where the folder is there already or what is said of it isn't right.
    """
    if folder.exists():
        raise DataError([Problem("dataset-exists", str(folder), found=folder.name)])
    folder.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".staged-", dir=folder.parent))
    try:
        subject = {"area": area, "name_ja": name_ja, "name_en": name_en}
        lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in subject.items()]
        lines += [f"made_up: {str(made_up).lower()}", 'source: ""', 'licence: ""', 'note: ""', ""]
        (stage / FILE).write_text("\n".join(lines), encoding="utf-8", newline="\n")
        problems = read_subject(stage)[1]
        if problems:
            raise DataError(problems)
        book = blank_workbook(folder.name, name_ja, fiscal_year, made_up)
        (stage / f"{folder.name}.xlsx").write_bytes(book)
        stage.chmod(0o755)
        stage.rename(folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return folder / f"{folder.name}.xlsx"


def blank_workbook(dataset: str, name: str, fiscal_year: FiscalYear, made_up: bool) -> bytes:
    """Write the workbook: instructions, then a sheet a table with its Japanese headings and no rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED})
    title = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True, "font_color": "#C00000"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    start = book.add_worksheet(START)
    start.set_column(0, 0, 18)
    start.set_column(1, 1, 80)
    start.write_string(0, 0, f"{name}　評価データ（{fiscal_year.ja}から）", title)
    if made_up:
        start.write_string(1, 0, ABOUT["made_up"], bold)
    row = 3
    for number, text in enumerate(HOW_TO, start=1):
        start.write_string(row, 0, f"手順{number}", plain)
        start.write_string(row, 1, text, plain)
        start.set_row(row, 18 * (1 + len(text) // 40))
        row += 1
    row += 1
    for each in SHEETS:
        start.write_url(row, 0, f"internal:'{table(each).ja}'!A1", string=table(each).ja)
        start.write_string(row, 1, ABOUT[each], plain)
        row += 1
    row += 1
    for required, text in KEY_COLOURS.items():
        fill = book.add_format({"bg_color": REQUIRED[required], "border": 1})
        start.write_string(row, 0, "見出しの色", fill)
        start.write_string(row, 1, text, plain)
        row += 1
    start.set_portrait()
    start.set_paper(9)
    start.fit_to_pages(1, 0)
    lists = {each: f"='{table(each).ja}'!$A$2:$A${_ROWS}" for each in SHEETS}
    for each in SHEETS:
        write_sheet(book, table(each), dataset, fiscal_year, made_up, lists)
    book.close()
    return stream.getvalue()


def write_sheet(
    book: xlsxwriter.Workbook,
    of: Table,
    dataset: str,
    year: FiscalYear,
    made_up: bool,
    lists: Mapping[str, str],
) -> Worksheet:
    """Write a table's sheet: its Japanese headings with examples, lists to choose from, no rows.

    ``lists`` holds the cells of the ids to choose from, by column or by the table that columns refer to.
    """
    sheet = book.add_worksheet(of.ja)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for at, column in enumerate(of.columns):
        head = book.add_format(
            {
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": REQUIRED[column.required],
            }
        )
        sheet.set_column(at, at, _WIDE.get(column.name, 15), text)
        sheet.write_string(0, at, column.ja, head)
        sheet.write_comment(0, at, _comment(of, column, dataset, year), {"x_scale": 1.6})
        _lists(sheet, at, column, lists)
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L&9{ABOUT['made_up'] if made_up else ''}&R&9&A")
    sheet.set_footer("&R&9&P / &N")
    return sheet


def _comment(of: Table, column: Column, dataset: str, year: FiscalYear) -> str:
    """The example of a column, and whether it is needed."""
    example = EXAMPLES[of.name].get(column.name, "")
    filled = example.format(dataset=dataset, year=year.ja, short=year.short.lower())
    needed = "必ず入力します。" if column.required else "必要なときに入力します。"
    return f"【{column.ja}】{needed}\n" + (f"例：{filled}" if filled else "")


def _lists(sheet: Worksheet, at: int, column: Column, lists: Mapping[str, str]) -> None:
    """Offer the labels of a coded column, or the ids of the table that a column refers to."""
    source: list[str] | str
    if column.codes is not None:
        source = [label.ja for label in column.codes.values()]
    else:
        source = lists.get(column.name) or lists.get(column.refers_to, "")
    if source:
        sheet.data_validation(
            1, at, _ROWS, at, {"validate": "list", "source": source, "error_type": "warning"}
        )
