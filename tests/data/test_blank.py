"""A dataset from nothing: it says what is missing, and once filled in it loads."""

from pathlib import Path

import openpyxl
import pytest

from evalkit.analysis.rating.rate import rate
from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.data.form.blank import SHEETS, write_blank
from evalkit.data.schema import table
from evalkit.words.codes import DIRECTION
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError

ROOT = Path(__file__).parents[2]
RULE = ROOT / "params/rubrics/example-city.yaml"

ROWS = {
    "版": [["ourcity-r7", "施策評価報告書", "", "令和7年度", "報告", "2026-09-01", ""]],
    "計画の体系": [
        ["measure-1", "", "", "推進施策", "推進施策１", "支え合い", "Mutual support", "福祉課", "", ""]
    ],
    "指標": [
        ["visits", "", "", "measure-1", "１", "行動量", "訪問回数", "Visits", "", "回", "", "多いほど良い", "単年度", "延べ", "内訳なし"],
        ["waiting", "", "", "measure-1", "１", "成果指標", "待機者数", "People waiting", "", "人", "", "少ないほど良い", "時点", "実数", "内訳なし"],
    ],
    "数値": [
        ["visits", "", "目標", "令和7年度", "延べ １００回", "", "", "", "", "ourcity-r7"],
        ["visits", "", "実績", "令和7年度", "延べ 110回", "", "", "", "", "ourcity-r7"],
        ["waiting", "", "目標", "令和7年度", "50人", "", "", "", "", "ourcity-r7"],
        ["waiting", "", "実績", "令和7年度", "60人", "", "", "", "", "ourcity-r7"],
    ],
}  # fmt: skip


@pytest.fixture
def book(tmp_path):
    names = {"name_ja": "みほん町", "name_en": "Sample Town"}
    return write_blank(tmp_path / "ourcity", FiscalYear("R7"), made_up=True, **names)


def fill(book):
    opened = openpyxl.load_workbook(book)
    for name, rows in ROWS.items():
        for number, row in enumerate(rows, start=2):
            for column, text in enumerate(row, start=1):
                opened[name].cell(number, column, text or None)
    opened.save(book)


def test_an_empty_dataset_says_which_tables_are_to_fill(book):
    problems = check_dataset(book.parent)
    assert [(each.code, each.sheet) for each in problems] == [
        ("no-rows", table(name).ja) for name in ("indicators", "figures", "releases", "nodes")
    ]


def test_once_filled_in_by_hand_it_loads_and_rates(book):
    fill(book)
    town = load_dataset(book.parent)
    assert (town.plan.name_ja, town.plan.made_up, town.latest) == (
        "みほん町",
        True,
        FiscalYear("R7"),
    )
    rated = rate(town, "R7", RULE).query("measure == 'rating'")
    assert rated.set_index("indicator")["label"].to_dict() == {"waiting": "B"}


def test_its_sheets_bear_the_japanese_headings_and_lists_of_the_schema(book):
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == ["はじめに", *(table(name).ja for name in SHEETS)]
    for name in SHEETS:
        of, sheet = table(name), opened[table(name).ja]
        assert [cell.value for cell in sheet[1]] == [column.ja for column in of.columns]
        assert sheet.max_row == 1
        assert all(
            cell.comment and column.ja in cell.comment.text
            for cell, column in zip(sheet[1], of.columns, strict=True)
        )
        lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
        coded = [each for each in of.columns if each.codes or each.refers_to in SHEETS]
        assert len(lists) == len(coded)
    words = ",".join(each.ja for each in DIRECTION.values())
    assert f'"{words}"' in {
        each.formula1 for each in opened["指標"].data_validations.dataValidation
    }


def test_every_needed_column_has_an_example(book):
    opened = openpyxl.load_workbook(book)
    for name in SHEETS:
        for cell, column in zip(opened[table(name).ja][1], table(name).columns, strict=True):
            if column.required:
                assert "例：" in cell.comment.text


@pytest.mark.parametrize(
    ("area", "made_up", "code"),
    [("131120", False, "area-code"), ("131121", True, "made-up-area"), ("", False, "missing-key")],
)
def test_a_wrong_code_of_the_municipality_writes_nothing(tmp_path, area, made_up, code):
    with pytest.raises(DataError) as caught:
        write_blank(
            tmp_path / "ourcity",
            FiscalYear("R7"),
            name_ja="あ",
            name_en="a",
            area=area,
            made_up=made_up,
        )
    assert [each.code for each in caught.value.problems] == [code]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(book):
    before = book.read_bytes()
    with pytest.raises(DataError) as caught:
        write_blank(book.parent, FiscalYear("R7"), name_ja="い", name_en="b", made_up=True)
    assert [each.code for each in caught.value.problems] == ["dataset-exists"]
    assert book.read_bytes() == before


def test_the_same_beginning_gives_the_same_bytes(tmp_path, book):
    (tmp_path / "again").mkdir()
    names = {"name_ja": "みほん町", "name_en": "Sample Town"}
    again = write_blank(tmp_path / "again" / "ourcity", FiscalYear("R7"), made_up=True, **names)
    assert again.read_bytes() == book.read_bytes()
