"""A published figure is corrected in a workbook: prepared it changes nothing, filled in it is a newer vintage."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import evalkit as ek
from evalkit.analysis.vintage import as_of
from evalkit.data.dataset import check_dataset, load_dataset
from evalkit.data.form.correction import correction_workbook, published
from evalkit.running.cli import main
from evalkit.running.forms.correct import correct
from evalkit.words.fiscal import FiscalYear, read_period
from evalkit.words.problems import DataError, ParamsError

ROOT = Path(__file__).parents[2]
YEAR = FiscalYear("R6")
RIGHT = "延べ 500名"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the project's data, where a year may be corrected."""
    for name in ("setagaya", "example-city"):
        shutil.copytree(
            ROOT / "data" / name, tmp_path / "data" / name, ignore=shutil.ignore_patterns("roster")
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def copied(book, text, new, reason="転記の誤り", role="実績"):
    """Copy the published row that says this into the sheet of corrections, and return its id."""
    rows = book["はじめに"].iter_rows(values_only=True)
    (row,) = [list(each[1:7]) for each in rows if each[6] == text and each[3] == role]
    release = book["版"]["A2"].value
    book["訂正"].append([*row, new, reason, release])
    return row[0]


def corrected(path, **cells):
    book = openpyxl.load_workbook(path)
    named = copied(book, **cells)
    book.save(path)
    return named


def codes(error):
    return [each.code for each in error.value.problems]


def test_a_workbook_without_rows_changes_nothing(place):
    before = load_dataset("data/setagaya")
    path = correct("data/setagaya", "R6")
    assert path == place / "data/setagaya/FY2024/訂正.xlsx"
    after = load_dataset("data/setagaya")
    assert check_dataset("data/setagaya") == []
    for name in ("releases", "corrections"):
        assert getattr(after.plan, name).equals(getattr(before.plan, name))
    assert as_of(after.figures, YEAR).equals(as_of(before.figures, YEAR))
    assert after.ratings.equals(before.ratings)


def test_a_row_filled_in_arrives_as_the_newer_vintage_and_in_the_errata(place):
    path = correct("data/setagaya", "R6")
    indicator = corrected(path, text="延べ 492名", new=RIGHT)
    data = load_dataset("data/setagaya")
    own = data.figures[
        (data.figures["indicator"] == indicator) & (data.figures["role"] == "actual")
    ]
    assert dict(zip(own["release"], own["value"], strict=True)) == {
        "setagaya-r6": 492.0,
        "setagaya-r6-2": 500.0,
    }
    known = as_of(data.figures, YEAR)
    right = known[(known["indicator"] == indicator) & (known["role"] == "actual")].iloc[0]
    assert (right["text"], right["status"]) == (RIGHT, "revised")
    assert right["source"] == "FY2024/訂正.xlsx[訂正]!G2"
    rule = ROOT / "params/rubrics/setagaya-r6-inferred.yaml"
    errata = ek.errata_table(ek.collect(ek.rate(data, 2024, rule))).frame.iloc[0]
    assert errata[["誤", "正", "訂正の理由"]].tolist() == ["延べ 492名", RIGHT, "転記の誤り"]
    assert errata["訂正した版"].endswith("（訂正版）")


def test_a_letter_is_corrected_in_the_same_workbook(place):
    path = correct("data/example-city", "R7")
    book = openpyxl.load_workbook(path)
    rows = [row for row in book["はじめに"].iter_rows(values_only=True) if row[3] == "評価"]
    letter = next(row for row in rows if row[6] == "A")
    book["訂正"].append([*letter[1:7], "B", "改めた", book["版"]["A2"].value])
    book.save(path)
    ratings = load_dataset("data/example-city").ratings
    own = ratings[(ratings["indicator"] == letter[1]) & (ratings["period"] == "FY2025")]
    assert own["label"].tolist() == ["A", "B"]


def test_the_workbook_stands_beside_the_tables_that_were_collected(place):
    folder = place / "data/example-city/FY2023"
    assert {"releases.csv", "corrections.csv"} <= {each.name for each in folder.iterdir()}
    path = correct("data/example-city", "R5")
    release = [cell.value for cell in openpyxl.load_workbook(path)["版"][2]]
    assert release[0] == "example-FY2023-3"
    assert release[1].endswith("（訂正版、第3版）")
    assert release[3:6] == ["令和5年度", "訂正版", None]
    assert check_dataset("data/example-city") == check_dataset(ROOT / "data/example-city")


def test_of_what_was_corrected_before_the_right_text_is_listed(place):
    rows = published(place / "data/example-city", FiscalYear("R5"))
    (own,) = [
        r for r in rows if r["indicator"] == "training-participants" and r["role"] == "actual"
    ]
    assert (own["text"], own["release"]) == ("延べ ３９８名", "example-FY2023-2")
    assert [r for r in rows if r["text"] == "延べ 389名"] == []


@pytest.mark.parametrize(("name", "year"), [("setagaya", "R6"), ("example-city", "R6")])
def test_every_listed_figure_can_be_named_as_it_is_listed(place, name, year):
    path = correct(f"data/{name}", year)
    book = openpyxl.load_workbook(path)
    listed = [
        row
        for row in book["はじめに"].iter_rows(values_only=True)
        if row[5] and row[5] in {cell.value for cell in book["一覧"]["B"]}
    ]
    assert len(listed) == len(published(place / "data" / name, FiscalYear(year))) > 20
    assert all(read_period(row[4]) for row in listed if row[4])
    for row in listed:
        book["訂正"].append([*row[1:7], "9", "理由", book["版"]["A2"].value])
    book.save(path)
    found = {each.code for each in check_dataset(f"data/{name}") if each.severity == "error"}
    assert not found & {"correction-of-nothing", "correction-old-differs", "unknown-code"}
    assert not found & {"correction-not-later", "correction-twice", "not-period"}


def test_ids_columns_and_releases_are_chosen_from_lists(place):
    book = openpyxl.load_workbook(correct("data/setagaya", "R6"))
    assert book.sheetnames == ["はじめに", "訂正", "版", "一覧"]
    assert book["一覧"].sheet_state == "hidden"
    lists = {
        str(each.sqref)[0]: each.formula1 for each in book["訂正"].data_validations.dataValidation
    }
    assert set(lists) == {"A", "C", "E", "I"}
    assert lists["C"] == '"現況値,目標,実績,評価"'
    assert lists["I"].startswith("'版'!")
    assert {cell.value for cell in book["一覧"]["B"] if cell.value} == {"setagaya-r6"}


@pytest.mark.parametrize(
    ("year", "code"), [("R7", "correct-not-reported"), ("いつか", "not-fiscal-year")]
)
def test_a_year_that_was_not_reported_on_is_refused(place, year, code):
    with pytest.raises(ParamsError) as caught:
        correct("data/setagaya", year)
    assert codes(caught) == [code]
    assert not (place / "data/setagaya/FY2025").exists()


def test_the_second_time_it_says_to_open_the_first_one(place):
    path = correct("data/setagaya", "R6")
    corrected(path, text="延べ 492名", new=RIGHT)
    filled = path.read_bytes()
    with pytest.raises(ParamsError) as caught:
        correct("data/setagaya", "R6")
    assert codes(caught) == ["correct-exists"]
    assert path.read_bytes() == filled
    assert "data/setagaya/FY2024/訂正.xlsx" in str(caught.value)
    assert "「訂正」のシートに行を加えて" in str(caught.value)


def test_data_with_errors_get_no_workbook(place):
    (place / "data/setagaya/figures.csv").unlink()
    with pytest.raises(DataError):
        correct("data/setagaya", "R6")
    assert not (place / "data/setagaya/FY2024").exists()


def test_the_same_data_give_the_same_bytes():
    data = load_dataset("data/example-city")
    assert correction_workbook(data, YEAR) == correction_workbook(data, YEAR)


def test_the_command_says_where_the_workbook_is(place):
    done = CliRunner().invoke(main, ["correct", "data/setagaya", "--year", "R6"])
    assert done.exit_code == 0
    assert "訂正のブック: data/setagaya/FY2024/訂正.xlsx" in done.output
    again = CliRunner().invoke(main, ["correct", "data/setagaya", "--year", "R6"])
    assert again.exit_code == 1
    assert "上書きしません" in again.stderr


def test_a_release_of_no_year_is_refused_in_words(place):
    done = CliRunner().invoke(main, ["release", "data/setagaya", "--year", "foo"])
    assert done.exit_code == 1
    assert "年度は、FY2024" in done.stderr
