"""The yearly form: what is known is carried over and locked, what is to fill is yellow and open."""

import io
from pathlib import Path

import openpyxl
import pytest

from evalkit.analysis.rating.rate import rate
from evalkit.data.cells import figures_in
from evalkit.data.dataset import load_dataset
from evalkit.data.form.figures import newest_figures
from evalkit.data.form.lines import office_forms
from evalkit.data.form.workbook import LETTERS, write_form, write_offices
from evalkit.running.forms.proposed import letters_of
from evalkit.words.codes import STATUS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.form import IDENTITY, START, TEXT_HEADINGS, figure_headings

ROOT = Path(__file__).parents[2]
YELLOW, GREEN, GREY = "FFFFF9CC", "FFE6F2DF", "FFEEEEEE"


@pytest.fixture(scope="module")
def ward():
    return load_dataset(ROOT / "data/setagaya")


@pytest.fixture(scope="module")
def city():
    return load_dataset(ROOT / "data/example-city")


def offices(dataset, year):
    return [each.office for each in office_forms(dataset, FiscalYear(year))]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def block(sheet, headings):
    """The cells of a block by id and what the column holds."""
    names = {text: name for name, text in headings.items()}
    top = next(row for row in sheet.iter_rows() if row[0].value == "ID")
    rows = sheet.iter_rows(min_row=top[0].row + 1)
    return {
        row[0].value: {names[head.value]: cell for head, cell in zip(top, row, strict=True)}
        for row in rows
    }


def figures(sheet, year):
    return block(sheet, figure_headings(FiscalYear(year)))


def values(line):
    return {name: cell.value for name, cell in line.items() if cell.value is not None}


def validations(sheet, cell):
    return [each for each in sheet.data_validations.dataValidation if cell.coordinate in each.sqref]


@pytest.fixture(scope="module")
def ward_sheet(ward):
    """The figures of the real report's form of the year after."""
    return opened(write_form(ward, "R7"))["入力"]


def test_the_form_says_whose_it_is_in_fixed_cells(ward):
    start = opened(write_form(ward, "R7"))[START]
    said = [(start[f"A{row}"].value, start[f"B{row}"].value) for row in range(4, 9)]
    assert said == [
        (IDENTITY["dataset"], "setagaya"),
        (IDENTITY["year"], "FY2025"),
        (IDENTITY["version"], "1"),
        (IDENTITY["name"], "世田谷区"),
        (IDENTITY["office"], "－"),
    ]


def test_last_years_figures_of_the_real_report_are_carried_over_as_published(ward_sheet):
    lines = figures(ward_sheet, "R7")
    line = values(lines["training-participants"])
    assert (line["last_target"], line["last_actual"]) == ("延べ 53０名", "延べ 492名")
    assert line["baseline"] == "１４０名（令和５年度見込み）"
    assert (line["unit"], line["kind"], line["label"]) == ("人", "成果指標", "１ 推進施策１\n２")
    assert "target" not in line
    assert "actual" not in line


def test_every_indicator_and_part_of_the_plan_has_its_line(ward, ward_sheet):
    lines = figures(ward_sheet, "R7")
    assert {each.partition("/")[0] for each in lines} == set(ward.plan.indicators["indicator"])
    assert {each for each in lines if "/" in each} == {
        f"{row.indicator}/{row.component}" for row in ward.plan.components.itertuples()
    }


def test_a_part_of_a_cell_with_several_parts_reads_back_as_the_same_figure(ward):
    held = newest_figures(ward, FiscalYear("R7"))
    for key, row in held.newest.items():
        (read,) = [each for each in figures_in(held.text(key)) if each.component in (None, key[1])]
        if row["value"] == row["value"]:
            assert (float(read.value), read.status) == (row["value"], row["status"])
        else:
            assert read.value is None


def test_what_is_to_fill_is_open_and_yellow_and_all_else_is_locked(ward, city):
    for dataset, year in ((ward, "R7"), (city, "R8")):
        book = opened(write_form(dataset, year))
        for office in offices(dataset, year):
            sheets = [
                (book[office], figure_headings(FiscalYear(year)), {"target", "actual", "comment"}),
                (book[f"{office}（文章）"], TEXT_HEADINGS, {"commentary"}),
            ]
            for sheet, headings, opens in sheets:
                assert sheet.protection.sheet
                assert not sheet.protection.password
                assert opens <= {
                    name
                    for line in block(sheet, headings).values()
                    for name, cell in line.items()
                    if not cell.protection.locked
                }
                for line in block(sheet, headings).values():
                    for name, cell in line.items():
                        colour = cell.fill.fgColor.rgb
                        assert colour == (
                            GREY
                            if cell.protection.locked
                            else GREEN
                            if name in ("aim", "purpose")
                            else YELLOW
                        )


CARRIED = {"id", "label", "kind", "name", "part", "definition", "unit", "baseline"} | {
    "last_target",
    "last_actual",
    "proposed",
}


def test_nothing_carried_over_can_be_changed(city):
    book = opened(write_form(city, "R7"))
    for office in offices(city, "R7"):
        for line in figures(book[office], "R7").values():
            assert all(line[name].protection.locked for name in CARRIED)


def test_only_outcomes_get_a_letter_and_context_gets_no_target(ward_sheet):
    sheet = ward_sheet
    for line in figures(sheet, "R7").values():
        kind = line["kind"].value
        assert line["target"].protection.locked == (
            kind == "参考" or "評価のみ" in (line["part"].value or "")
        )
        if kind != "成果指標":
            assert line["letter"].protection.locked


def test_an_indicator_whose_parts_are_counted_is_rated_on_a_line_of_its_own(ward_sheet):
    lines = figures(ward_sheet, "R7")
    whole, part = lines["evacuation-plans"], lines["evacuation-plans/a"]
    assert whole["actual"].protection.locked
    assert not whole["letter"].protection.locked
    assert not part["actual"].protection.locked
    assert part["letter"].protection.locked


def test_a_figure_cell_takes_whatever_is_typed_and_says_how(ward_sheet):
    sheet = ward_sheet
    cell = figures(sheet, "R7")["unreferred-cases"]["actual"]
    (only,) = validations(sheet, cell)
    assert only.type in (None, "none")
    assert "集計中" in only.prompt
    assert cell.number_format == "@"


def test_letters_and_statuses_are_chosen_from_lists(ward):
    sheet = opened(write_form(ward, "R7", letters=("S", "A")))["入力"]
    line = figures(sheet, "R7")["unreferred-cases"]
    (letters,) = validations(sheet, line["letter"])
    assert letters.formula1 == '"S,A,集計中"'
    (statuses,) = validations(sheet, line["status"])
    assert statuses.formula1 == f'"{",".join(each.ja for each in STATUS.values())}"'


def test_each_office_gets_the_indicators_of_its_part_of_the_plan(city):
    book = opened(write_form(city, "R8"))
    assert offices(city, "R8") == ["福祉相談課", "防災課", "地域支援課"]
    assert book.sheetnames == [
        START,
        "福祉相談課",
        "福祉相談課（文章）",
        "防災課",
        "防災課（文章）",
        "地域支援課",
        "地域支援課（文章）",
    ]
    assert {"plan-notices", "drill-groups"} <= set(figures(book["防災課"], "R8"))
    assert list(block(book["防災課（文章）"], TEXT_HEADINGS)) == ["measure-1-2"]


def test_one_office_alone_gets_its_own_sheets(city):
    year = FiscalYear("R8")
    (asked,) = (each for each in office_forms(city, year) if each.office == "防災課")
    book = opened(write_offices(city, year, [asked], LETTERS))
    assert book.sheetnames == [START, "防災課", "防災課（文章）"]


def test_a_repeated_indicator_is_filled_in_once(city):
    line = figures(opened(write_form(city, "R8"))["地域支援課"], "R8")["outreach-visits-repost"]
    assert all(cell.protection.locked for cell in line.values())
    assert "「福祉相談課」のシートの「訪問による相談支援の回数」" in line["definition"].value


def test_the_citys_survey_that_came_a_year_late_was_to_fill_in_the_next_years_form(city):
    for year, opens in (("R6", True), ("R7", False), ("R8", True)):
        sheet = opened(write_form(city, year))["地域支援課"]
        cell = figures(sheet, year)["mutual-help-share"]["last_actual"]
        assert cell.protection.locked is not opens
        assert cell.fill.fgColor.rgb == (YELLOW if opens else GREY)
        if opens:
            assert "集計中" in validations(sheet, cell)[0].prompt


def test_one_repeated_from_another_document_is_filled_in_here(ward_sheet):
    lines = figures(ward_sheet, "R7")
    assert not lines["network-meetings"]["actual"].protection.locked


def test_what_the_year_has_already_stands_in_the_cells_to_fill(city):
    rated = rate(city, "R7", ROOT / "params/rubrics/example-city.yaml")
    book = opened(write_form(city, "R7", proposed=letters_of(rated)))
    line = figures(book["福祉相談課"], "R7")["consultations"]
    said = values(line)
    held = city.figures.query(
        "indicator == 'consultations' and period == 'FY2025' and role == 'actual'"
    )
    assert said["actual"] == held["text"].iloc[-1]
    assert not line["actual"].protection.locked
    letters = rated.query("measure == 'rating' and method == 'example-city' and component == ''")
    assert said["proposed"] == letters.set_index("indicator").loc["consultations", "label"]
    assert "letter" in said
    waiting = values(figures(book["地域支援課"], "R7")["mutual-help-share"])
    assert [waiting[each] for each in ("actual", "status", "proposed", "letter")] == ["集計中"] * 4


def test_a_target_that_the_plan_sets_is_locked_and_one_of_the_years_own_report_is_not(sample_plan):
    line = figures(opened(write_form(sample_plan, "R7"))["入力"], "R7")["visits"]
    assert (line["target"].value, line["target"].protection.locked) == ("140件", True)


@pytest.fixture
def sample_plan(spoil):
    folder = spoil(
        "figures.csv",
        "visits,,actual,FY2024,延べ 130件,,r6",
        "visits,,actual,FY2024,延べ 130件,,r6\nvisits,,target,FY2025,140件,,r6",
    )
    return load_dataset(folder)


def test_an_indicator_that_has_ended_is_not_asked_for_any_more(spoil):
    folder = spoil("indicators.csv", "visits,,,", "visits,,FY2024,")
    lines = figures(opened(write_form(load_dataset(folder), "R7"))["入力"], "R7")
    assert not any(each.startswith("visits") for each in lines)
