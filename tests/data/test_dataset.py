import copy
import json
import math

import openpyxl
import pandas as pd
import pytest

from evalkit.data.dataset import Plan, check_dataset, load_dataset
from evalkit.data.subject import check_digit
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError


def codes(folder):
    return [(problem.code, problem.cell) for problem in check_dataset(folder)]


def figure(folder, indicator, role, component=""):
    frame = load_dataset(folder).figures
    (row,) = frame[
        (frame["indicator"] == indicator)
        & (frame["role"] == role)
        & (frame["component"] == component)
    ].itertuples()
    return row


def test_a_sound_dataset_loads_without_a_word(sample):
    dataset = load_dataset(sample)
    assert dataset.warnings == ()
    assert (dataset.id, dataset.area, dataset.latest) == ("sample", "sample", FiscalYear(2024))
    assert dataset.roster is None
    (sample / "roster").mkdir()
    assert load_dataset(sample).roster == sample / "roster"


def test_a_figure_carries_its_source_its_text_and_its_indicators_declarations(sample):
    row = figure(sample, "visits", "actual")
    assert (row.value, row.unit, row.qualifiers, row.text) == (130, "件", "延べ", "延べ 130件")
    assert (row.source, row.release, row.area) == ("figures.csv!E4", "r6", "sample")
    assert (row.kind, row.direction, row.component_rule) == ("outcome", "higher", "none")
    assert (row.accumulation, row.count_basis) == ("flow", "gross")


def test_a_cell_that_holds_parts_becomes_a_row_for_each(sample):
    assert figure(sample, "plans", "target", "a").value == 60
    assert figure(sample, "plans", "target", "b").value == 40
    assert figure(sample, "plans", "target", "b").source == "figures.csv!E5"


def test_a_plain_number_has_the_unit_of_its_indicator(spoil):
    row = figure(spoil("figures.csv", "120件", "7.042253521126761"), "visits", "target")
    assert (row.value, row.unit) == (7.042253521126761, "件")


def test_a_plain_number_of_thousands_and_a_printed_one_are_the_same_amount(sample, spoil):
    spoil("indicators.csv", "Visits,件", "Visits,千円")
    for old, new in (("100件", "5"), ("120件", "5千円"), ("延べ 130件", "5000円")):
        spoil("figures.csv", old, new)
    frame = load_dataset(sample).figures
    visits = frame[frame["indicator"] == "visits"]
    assert visits["value"].tolist() == [5000, 5000, 5000]
    assert set(visits["unit"]) == {"円"}


def test_a_unit_that_only_the_indicator_knows_is_read(spoil, sample):
    spoil("indicators.csv", "Visits,件", "Visits,まごころ券")
    for old, new in (
        ("100件", "100まごころ券"),
        ("120件", "－"),
        ("延べ 130件", "延べ130まごころ券"),
    ):
        spoil("figures.csv", old, new)
    row = figure(sample, "visits", "actual")
    assert (row.value, row.unit, row.qualifiers) == (130, "まごころ券", "延べ")


@pytest.mark.parametrize("printed", ["20.8％", "20.8%", "２０．８％", "20.8"])
def test_per_cent_is_the_same_unit_in_any_width(sample, spoil, printed):
    spoil("indicators.csv", "Visits,件", "Visits,％")
    for old, new in (("100件", printed), ("120件", "21％"), ("延べ 130件", "集計中")):
        spoil("figures.csv", old, new)
    row = figure(sample, "visits", "baseline")
    assert (row.value, row.unit, row.decimals) == (20.8, "%", 1)


@pytest.mark.parametrize(
    ("text", "status", "expected"),
    [
        ("集計中", "", "pending"),
        ("", "pending", "pending"),
        ("－", "", "not_set"),
        ("－", "suppressed", "suppressed"),
        ("設置", "text", "text"),
        ("１件、計２件", "review", "review"),
    ],
)
def test_a_figure_without_a_number_keeps_its_status_and_is_never_zero(
    spoil, text, status, expected
):
    row = figure(spoil("figures.csv", "120件,", f"{text},{status}"), "visits", "target")
    assert math.isnan(row.value)
    assert (row.status, row.text) == (expected, text)


@pytest.mark.parametrize(
    ("status", "expected"), [("見込み", "estimated"), ("provisional", "provisional")]
)
def test_a_status_column_fills_in_where_the_text_does_not_say(spoil, status, expected):
    row = figure(spoil("figures.csv", "120件,", f"120件,{status}"), "visits", "target")
    assert (row.value, row.status) == (120, expected)


def test_text_let_in_for_review_leaves_a_warning(spoil):
    (problem,) = load_dataset(spoil("figures.csv", "120件,", "１件、計２件,review")).warnings
    assert (problem.code, problem.cell) == ("figure-not-a-number", "E3")


@pytest.mark.parametrize(
    ("column", "text", "period"),
    [
        ("", "120件（令和5年度見込み）", "FY2023"),
        ("", "120件", ""),
        ("FY2023-end", "120件（令和5年度）", "FY2023-end"),
        ("令和6年3月31日", "120件（令和5年度）", "2024-03-31"),
    ],
)
def test_a_period_is_the_columns_or_else_the_one_printed(spoil, column, text, period):
    folder = spoil("figures.csv", "FY2023,100件", f"{column},{text}")
    assert figure(folder, "visits", "baseline").period == period


@pytest.mark.parametrize(
    ("column", "text"),
    [("2023-06-01", "5件（令和6年3月31日）"), ("FY2023", "5件（2023年）"), ("FY2024", "5件（R5）")],
)
def test_periods_that_are_not_the_same_time_conflict(spoil, column, text):
    assert codes(spoil("figures.csv", "FY2023,100件", f"{column},{text}")) == [
        ("period-conflict", "D2")
    ]


def test_a_part_in_its_column_must_be_the_part_in_the_text(spoil):
    folder = spoil("figures.csv", "plans,a,actual,FY2024,70件", "plans,a,actual,FY2024,b)70件")
    assert ("component-conflict", "B7") in codes(folder)


def test_an_actual_given_as_a_range_is_a_warning_and_a_target_is_none(spoil, sample):
    spoil("figures.csv", "120件", "120件以上")
    assert codes(sample) == []
    assert figure(sample, "visits", "target").bound == ">="
    spoil("figures.csv", "延べ 130件", "100～130件")
    assert codes(sample) == [("bounded-figure", "E4")]
    assert figure(sample, "visits", "actual").upper == 130


def test_declarations_come_from_the_version_valid_in_the_period(sample, spoil):
    lines = (sample / "indicators.csv").read_text(encoding="utf-8").splitlines()
    old = lines[1].replace("visits,,", "visits,,R5").replace("higher", "lower")
    new = lines[1].replace("visits,,", "visits,R6,")
    text = "\n".join([lines[0], old, new, *lines[2:]])
    (sample / "indicators.csv").write_text(text, encoding="utf-8")
    assert figure(sample, "visits", "baseline").direction == "lower"
    assert figure(sample, "visits", "actual").direction == "higher"


def test_a_baseline_older_than_the_plan_has_the_declarations_of_the_year_reported(spoil):
    folder = spoil("indicators.csv", "visits,,,", "visits,R6,,")
    assert figure(folder, "visits", "baseline").direction == "higher"


def test_a_figure_outside_of_every_version_is_a_problem(spoil, sample):
    spoil("indicators.csv", "visits,,,", "visits,R7,R8,")
    assert codes(sample) == [("no-version", "D2"), ("no-version", "D3"), ("no-version", "D4")]


def test_the_wholes_rounding_is_no_error_of_the_sum(sample, spoil):
    spoil("indicators.csv", "Plans,件", "Plans,千円")
    for old, new in (
        ("a)60件 b)40件", "－"),
        ("110", "111"),
        ("70件", "70千円"),
        ("40件", "40千円"),
    ):
        spoil("figures.csv", old, new)
    spoil("figures.csv", "111件", "111千円")
    assert codes(sample) == []
    spoil("figures.csv", "111千円", "113千円")
    assert codes(sample) == [("sum-of-parts", "E6")]


def test_wholes_and_parts_are_summed_only_where_they_are_pooled(spoil, sample):
    spoil("figures.csv", "110件", "109件")
    assert codes(sample) == [("sum-of-parts", "E6")]
    spoil("indicators.csv", "pooled", "all")
    assert codes(sample) == []


def test_ratings_keep_the_letter_or_the_status_that_stands_for_it(sample):
    ratings = load_dataset(sample).ratings
    assert ratings[["label", "status", "period", "text"]].to_numpy().tolist() == [
        ["A", "final", "FY2024", "Ａ"],
        ["", "pending", "FY2024", "集計中"],
    ]
    assert ratings["source"].tolist() == ["ratings.csv!C2", "ratings.csv!C3"]


def test_a_repost_of_another_document_is_not_looked_for(spoil):
    assert codes(spoil("indicators.csv", "none,\n", "none,plan:2-1\n")) == []


def test_tables_may_stand_in_workbooks_under_their_japanese_names(sample):
    lines = (sample / "figures.csv").read_text(encoding="utf-8").splitlines()
    (sample / "figures.csv").unlink()
    for number, half in enumerate((lines[1:4], lines[4:])):
        book = openpyxl.Workbook()
        book.active.title = "数値"
        book.active.append(["指標", "内訳", "欄", "時期", "値（原文）", "状態", "版"])
        for line in half:
            book.active.append(line.replace("actual", "実績").split(","))
        book.create_sheet("説明")["A1"] = "入力の手引き"
        book.save(sample / f"office-{number}.xlsx")
    dataset = load_dataset(sample)
    assert dataset.warnings == ()
    assert len(dataset.figures) == 8
    assert dataset.figures["source"].iloc[0] == "office-0.xlsx[数値]!E2"
    assert dataset.figures["role"].tolist().count("actual") == 4


def test_a_sheets_name_may_be_in_capitals_or_full_width(sample):
    lines = (sample / "nodes.csv").read_text(encoding="utf-8").splitlines()
    (sample / "nodes.csv").unlink()
    for name in ("Nodes", "ＮＯＤＥＳ"):
        book = openpyxl.Workbook()
        book.active.title = name
        for line in lines:
            book.active.append(line.split(","))
        book.save(sample / "book.xlsx")
        assert load_dataset(sample).plan.nodes["node"].tolist() == ["pillar-1", "action-1"]


def test_a_table_in_two_csv_files_is_a_problem(sample):
    (sample / "計画の体系.csv").write_bytes((sample / "nodes.csv").read_bytes())
    assert ("table-twice", "") in codes(sample)


def test_a_table_in_csv_and_in_a_workbook_is_a_problem(sample):
    book = openpyxl.Workbook()
    book.active.title = "nodes"
    book.active.append(["node", "level", "name_ja", "name_en"])
    book.save(sample / "book.xlsx")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.file, problem.sheet) == ("table-twice", "book.xlsx", "nodes")


def test_an_unreadable_file_makes_no_second_problem_of_the_tables_it_may_hold(sample):
    (sample / "indicators.csv").write_bytes(b"\xff")
    assert codes(sample) == [("not-text", "1行")]


def test_required_tables_have_rows(sample):
    path = sample / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert codes(sample) == [("no-rows", "")]


def test_a_dataset_is_found_from_a_folder_below(sample, monkeypatch):
    below = sample.parent / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    assert load_dataset("sample").folder == sample


def test_the_plan_travels_with_every_frame_made_of_the_figures(sample):
    dataset = load_dataset(sample)
    plan = dataset.plan
    assert copy.deepcopy(plan) is plan
    actual = dataset.figures[dataset.figures["role"] == "actual"].copy()
    assert actual.attrs["plan"] is plan
    assert pd.concat([actual, dataset.figures]).attrs["plan"] is plan
    assert dataset.ratings.attrs["plan"] is plan


def test_a_plan_comes_back_from_json_as_it_went(sample):
    plan = load_dataset(sample).plan
    back = Plan.from_json(json.loads(json.dumps(plan.to_json())))
    assert back.to_json() == plan.to_json()
    assert (back.name_ja, back.made_up) == ("みほん市", True)
    pd.testing.assert_frame_equal(back.indicators, plan.indicators)
    assert back.breaks.columns.tolist() == plan.breaks.columns.tolist()


def test_a_plan_says_which_years_it_was_reported_on(sample):
    plan = load_dataset(sample).plan
    assert plan.reported == [FiscalYear(2024)]
    assert plan.releases["period"].tolist() == ["FY2024"]


@pytest.mark.parametrize("code", ["131121", "131008", "011002", "271004"])
def test_the_check_digits_of_real_codes_hold(code):
    """世田谷区、特別区部、札幌市、大阪市（総務省 全国地方公共団体コード）."""
    assert check_digit(code[:5]) == code


def test_a_real_area_needs_its_code(spoil, sample):
    spoil("dataset.yaml", "made_up: true", "made_up: false")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.values) == ("missing-key", {"key": "area"})
    spoil("dataset.yaml", 'area: ""', "area: 011002")
    assert load_dataset(sample).area == "011002"


def test_an_error_holds_the_warnings_too(spoil, sample):
    spoil("figures.csv", "FY2024,120件", "平成35年度,120件")
    spoil("figures.csv", "延べ 130件", "延べ 13O件")
    with pytest.raises(DataError) as caught:
        load_dataset(sample)
    assert [each.severity for each in caught.value.problems] == ["warning", "error"]


@pytest.mark.parametrize("name", ["setagaya", "example-city"])
def test_the_bundled_data_load_without_a_word(name):
    assert check_dataset(f"data/{name}") == []


def test_the_ward_reads_as_printed():
    """世田谷区「取組み例の報告」資料１－４（令和６年度）."""
    ward = load_dataset("data/setagaya")
    assert (ward.area, ward.latest) == ("131121", FiscalYear("R6"))
    plans = ward.figures[ward.figures["indicator"] == "evacuation-plans"]
    assert plans["value"].tolist() == [340, 3200, 60, 640, 139, 1838]
    assert plans["period"].tolist() == ["FY2023"] * 2 + ["FY2024"] * 4
    assert plans["accumulation"].tolist() == ["stock"] * 2 + ["flow"] * 4
    unprinted = ward.figures[(ward.figures["role"] == "baseline") & (ward.figures["period"] == "")]
    assert set(unprinted["indicator"]) >= {
        "unreferred-cases",
        "evacuation-notices",
        "mutual-support-share",
        "local-resources",
    }
    assert ward.ratings["label"].tolist() == ["A", "B", "A", "", "B", "A", "A"]
    assert ward.ratings["status"].tolist().count("pending") == 1


@pytest.mark.parametrize("printed", ["2025/7/1", "2025/07/01", "2025-7-1"])
def test_a_date_that_excel_has_spelled_anew_is_the_same_day(spoil, printed):
    plan = load_dataset(spoil("releases.csv", "2025-07-01", printed)).plan
    assert set(plan.releases["published_on"]) == {"2025-07-01"}


@pytest.mark.parametrize("printed", ["2025/7-1", "1/7/2025", "2025/13/1", "2025年7月1日"])
def test_what_is_no_date_is_told(spoil, printed):
    problems = check_dataset(spoil("releases.csv", "2025-07-01", printed))
    assert [problem.code for problem in problems] == ["not-date"]
