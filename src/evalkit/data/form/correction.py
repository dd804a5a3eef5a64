"""The workbook in which a published figure is corrected: what to do, what was published, empty rows, the corrected release."""

import io
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from evalkit.data.checks import check_values
from evalkit.data.corrections import apply_corrections
from evalkit.data.dataset import Dataset, Plan
from evalkit.data.folder import read_folder
from evalkit.data.form.blank import write_sheet
from evalkit.data.form.workbook import CREATED
from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.words import correction as words
from evalkit.words.blank import ABOUT, START
from evalkit.words.codes import CORRECTED, RELEASE, label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.spans import year_reported

READ = ("releases", "figures", "ratings", "corrections")
_LISTED = tuple(each for each in words.HEADINGS if each != "name")
_WIDTHS = {"name": 44, "indicator": 26, "release": 18, "text": 40}


def published(folder: Path, year: FiscalYear) -> list[dict[str, str]]:
    """List what holds of a year's published figures and letters, as the table of corrections names them.

    That is what the year's reports print, and the targets of the year that an earlier plan set. Of what
    was corrected the newest text is listed; a row without a text isn't, for there is none to call wrong.

    >>> published(Path("data/setagaya"), FiscalYear(2024))[0]["text"]
    '１回 （令和５年度）'
    """
    read, _ = read_folder(folder)
    checked = {name: check_values(table(name), read.get(name, []))[0] for name in READ}
    tables, _ = apply_corrections(checked)
    order = {row["release"]: row for row in tables["releases"] if row["period"] <= str(year)}
    rank = {release: at for at, release in enumerate(order)}
    newest: dict[tuple[str, ...], dict[str, str]] = {}
    for name in ("figures", "ratings"):
        for row in tables[name]:
            if not _is_of(row, year, order):
                continue
            said = {**row.values, "role": "rating" if name == "ratings" else row["role"]}
            key = tuple(said.get(each, "") for each in ("indicator", "component", "role", "period"))
            if key not in newest or rank[newest[key]["release"]] <= rank[row["release"]]:
                newest[key] = {each: said.get(each, "") for each in _LISTED}
    place = {each["indicator"]: at for at, each in reversed([*enumerate(newest.values())])}
    roles = list(CORRECTED)
    listed = [each for each in newest.values() if each["text"]]
    return sorted(listed, key=lambda row: (place[row["indicator"]], roles.index(row["role"])))


def next_correction(plan: Plan, year: FiscalYear) -> dict[str, str]:
    """Return the row of a year's next corrected release, named after its report; no day of publication."""
    of = plan.releases[plan.releases["period"] == str(year)]
    report = of[of["kind"].isin(["", "report"])].iloc[-1]
    taken = set(plan.releases["release"])
    number = 2
    while f"{report['release']}-{number}" in taken:
        number += 1
    said = words.CORRECTED if number == 2 else words.CORRECTED_AGAIN.format(number=number)
    return {
        "release": f"{report['release']}-{number}",
        "title": f"{report['title']}{said}",
        "period": year.ja,
        "kind": label(RELEASE, "correction"),
    }


def correction_workbook(dataset: Dataset, year: FiscalYear) -> bytes:
    """Write the workbook: instructions with the list of published figures, then the sheets 訂正 and 版."""
    plan, rows = dataset.plan, published(dataset.folder, year)
    release = next_correction(plan, year)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": CREATED})
    _start(book, book.add_worksheet(START), plan, year, rows)
    ids = list(dict.fromkeys(row["indicator"] for row in rows))
    releases = list(dict.fromkeys(row["release"] for row in rows))
    lists = {
        "indicators": f"='{words.LISTS}'!$A$1:$A${max(1, len(ids))}",
        "release": f"='{words.LISTS}'!$B$1:$B${max(1, len(releases))}",
        "corrected_in": f"='{table('releases').ja}'!$A$2:$A$20",
    }
    write_sheet(book, table("corrections"), dataset.id, year, plan.made_up, lists)
    sheet = write_sheet(book, table("releases"), dataset.id, year, plan.made_up, {})
    for at, column in enumerate(table("releases").columns):
        if column.name in release:
            sheet.write_string(1, at, release[column.name])
    hidden = book.add_worksheet(words.LISTS)
    hidden.write_column(0, 0, ids)
    hidden.write_column(0, 1, releases)
    hidden.hide()
    book.close()
    return stream.getvalue()


def _is_of(row: Row, year: FiscalYear, releases: Mapping[str, Row]) -> bool:
    """Whether a row stands in a report of the year, or is of the year in what was published before."""
    release = releases.get(row["release"])
    if release is None:
        return False
    is_report = release["period"] == str(year) and release["kind"] != "plan"
    return is_report or year_reported(row["period"]) == str(year)


def _start(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    plan: Plan,
    year: FiscalYear,
    rows: list[dict[str, str]],
) -> None:
    title = words.TITLE.format(name=plan.name_ja, year=year.ja)
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    if plan.made_up:
        warned = book.add_format({"bold": True, "font_color": "#C00000"})
        sheet.write_string(1, 0, ABOUT["made_up"], warned)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    last = len(words.HEADINGS) - 1
    at = 2
    for at, text in enumerate(words.HOW_TO, start=2):
        sheet.merge_range(at, 0, at, last, f"手順{at - 1}　{text}", wrapped)
        sheet.set_row(at, 32)
    at += 2
    bold = book.add_format({"bold": True, "font_size": 12})
    sheet.write_string(at, 0, words.PUBLISHED, bold)
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7E6E6"})
    cell = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"})
    indicators = plan.at(year).indicators
    names = dict(zip(indicators["indicator"], indicators["name_ja"], strict=True))
    for column, (name, heading) in enumerate(words.HEADINGS.items()):
        sheet.set_column(column, column, _WIDTHS.get(name, 14))
        sheet.write_string(at + 1, column, heading, head)
        for number, row in enumerate(rows, start=at + 2):
            sheet.write(number, column, _told(row, name, names) or None, cell)
    for number, row in enumerate(rows, start=at + 2):
        wide = len(names[row["indicator"]]) // (_WIDTHS["name"] // 2)
        sheet.set_row(number, 16 * max(1 + wide, len(row["text"].splitlines())))
    sheet.autofilter(at + 1, 0, at + 1 + len(rows), last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _told(row: Mapping[str, str], name: str, names: Mapping[str, str]) -> str:
    """A cell of the list: the indicator's name, or what the table of corrections takes."""
    match name:
        case "name":
            return names[row["indicator"]]
        case "role":
            return label(CORRECTED, row["role"])
        case "period":
            return period_label(row["period"]) if row["period"] else ""
        case _:
            return row[name]
