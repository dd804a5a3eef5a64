"""A new year begins: forms and params are written once, beside last year's, or nothing is."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from evalkit.data.dataset import load_dataset
from evalkit.running.forms.new import new_dataset, new_year
from evalkit.running.params import read_params
from evalkit.words.problems import DataError, ParamsError

ROOT = Path(__file__).parents[2]
WARD = ROOT / "data/setagaya"
CITY = ROOT / "data/example-city"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the params of the project, where a year can begin."""
    shutil.copytree(ROOT / "params", tmp_path / "params")
    for name in ("setagaya", "example-city"):
        shutil.copytree(
            ROOT / "data" / name, tmp_path / "data" / name, ignore=shutil.ignore_patterns("roster")
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def codes(error):
    return [each.code for each in error.value.problems]


def test_the_real_reports_next_year_gets_its_form_and_its_params(place):
    made = new_year(Path("data/setagaya"), "R7")
    assert made.forms == (Path("outputs/setagaya/FY2025/forms/setagaya-FY2025.xlsx"),)
    assert made.params == Path("params/fy2025.yaml")
    assert not made.params_kept
    assert not made.provisional_rule
    params = read_params(made.params)
    assert (params.fiscal_year, params.roster_size) == ("FY2025", 8452)
    assert names(place / "outputs") == ["setagaya/FY2025/forms/setagaya-FY2025.xlsx"]


def test_of_last_years_params_only_the_year_changes_comments_and_all(place):
    new_year(Path("data/setagaya"), "R7")
    old, new = (Path(f"params/fy{year}.yaml").read_text("utf-8") for year in (2024, 2025))
    changed = {"令和6年度": "令和7年度", "fiscal 2024": "fiscal 2025", "R6": "R7"}
    for one, other in changed.items():
        old = old.replace(one, other, 1)
    assert new == old


def test_with_split_each_office_gets_a_file_that_windows_can_name(place):
    for nodes in place.glob("data/example-city/**/nodes.csv"):
        text = nodes.read_text("utf-8-sig")
        for old, new in (("福祉相談課", "福祉課/相談係"), ("防災課", "福祉課:相談係")):
            text = text.replace(old, new)
        nodes.write_text(text, encoding="utf-8")
    made = new_year(Path("data/example-city"), "R8", split=True)
    assert [path.name for path in made.forms] == [
        "example-city-FY2026-福祉課_相談係.xlsx",
        "example-city-FY2026-福祉課_相談係-2.xlsx",
        "example-city-FY2026-地域支援課.xlsx",
    ]
    assert openpyxl.load_workbook(made.forms[2]).sheetnames == [
        "はじめに",
        "地域支援課",
        "地域支援課（文章）",
    ]


def test_where_the_actuals_are_there_the_rules_letters_are_proposed(place):
    made = new_year(Path("data/example-city"), "R7")
    assert made.forms[0].name == "example-city-FY2025-評価.xlsx"
    assert made.params_kept
    sheet = openpyxl.load_workbook(made.forms[0])["福祉相談課"]
    heads = [cell.value for cell in sheet[5]]
    line = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=6)}
    assert line["consultations"][heads.index("基準による評価")] == "A"
    assert line["outreach-visits"][heads.index("基準による評価")] is None


def test_a_form_that_is_there_is_never_overwritten(place):
    made = new_year(Path("data/setagaya"), "R7")
    made.forms[0].write_bytes(b"filled in")
    made.params.unlink()
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/setagaya"), "R7")
    assert codes(caught) == ["form-exists"]
    assert str(made.forms[0]) in str(caught.value)
    assert made.forms[0].read_bytes() == b"filled in"
    assert not made.params.exists()


def test_params_of_the_year_are_kept_and_those_of_another_stop_everything(place):
    own = place / "params/fy2025.yaml"
    text = (place / "params/fy2024.yaml").read_text("utf-8")
    own.write_text(text.replace("R6", "R7", 1) + "# ours\n", encoding="utf-8")
    assert new_year(Path("data/setagaya"), "R7").params_kept
    assert own.read_text("utf-8").endswith("# ours\n")
    own.write_text(text.replace("data/setagaya", "data/example-city"), encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/setagaya"), "R7", outputs=Path("elsewhere"))
    assert codes(caught) == ["params-exist"]
    assert not (place / "elsewhere").exists()


def test_without_params_a_rule_stands_in_and_says_so(place):
    shutil.rmtree("params")
    made = new_year(Path("data/setagaya"), "R7")
    assert made.provisional_rule
    assert names(place / "params") == ["rubrics/setagaya.yaml", "setagaya/fy2025.yaml"]
    assert "仮の評価基準" in made.params.read_text("utf-8")
    assert read_params(made.params).rule == "params/rubrics/setagaya.yaml"


@pytest.mark.parametrize(
    ("year", "code"),
    [
        ("R5", "year-before-plan"),
        ("R6", "year-reported"),
        ("R8", "year-too-late"),
        ("R40", "year-too-late"),
        ("来年", "not-fiscal-year"),
        ("2024年", "not-fiscal-year"),
    ],
)
def test_a_year_that_cannot_be_writes_nothing(place, year, code):
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/setagaya"), year)
    assert codes(caught) == [code]
    assert not (place / "outputs").exists()


def test_a_year_too_far_ahead_is_told_the_next_one(place):
    with pytest.raises(ParamsError, match="FY2025"):
        new_year(Path("data/setagaya"), "R40")


def test_a_year_that_was_released_gets_no_new_form(place):
    (place / "outputs/example-city/FY2025/v1").mkdir(parents=True)
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/example-city"), "R7")
    assert codes(caught) == ["year-reported"]
    assert "evalkit correct" in str(caught.value)
    assert names(place / "outputs") == []


def test_data_with_errors_write_nothing(place):
    (place / "data/setagaya/figures.csv").unlink()
    with pytest.raises(DataError) as caught:
        new_year(Path("data/setagaya"), "R7")
    assert "missing-file" in codes(caught)
    assert not (place / "outputs").exists()


def test_a_year_without_indicators_writes_nothing(place):
    path = place / "data/setagaya/indicators.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    ended = [lines[0], *(line.replace(",,,", ",,FY2024,", 1) for line in lines[1:])]
    path.write_text("\n".join(ended) + "\n", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/setagaya"), "R7")
    assert codes(caught) == ["nothing-to-fill"]
    assert not (place / "outputs").exists()


def test_a_dataset_begins_from_nothing_with_params_and_a_rule(place):
    made = new_dataset(
        Path("data/ourcity"), "R7", name_ja="わが市", name_en="Our City", area="131130"
    )
    assert made.forms == (Path("data/ourcity/ourcity.xlsx"),)
    assert names(place / "data/ourcity") == ["dataset.yaml", "ourcity.xlsx"]
    assert made.provisional_rule
    params = read_params(made.params)
    assert (params.dataset, params.fiscal_year) == ("data/ourcity", "FY2025")
    with pytest.raises(DataError) as caught:
        load_dataset("data/ourcity")
    assert set(codes(caught)) == {"no-rows"}


@pytest.mark.parametrize("name", ["わが市", "Our City", "a/../b c"])
def test_a_dataset_whose_name_others_cannot_type_is_refused(place, name):
    with pytest.raises(ParamsError) as caught:
        new_dataset(Path("data") / name, "R7", name_ja="あ", name_en="a", made_up=True)
    assert codes(caught) == ["dataset-name"]


def test_every_refusal_says_what_to_do_in_both_languages(place):
    new_year(Path("data/setagaya"), "R7")
    with pytest.raises(ParamsError) as caught:
        new_year(Path("data/setagaya"), "R7")
    assert "別のフォルダに移す" in str(caught.value)
    assert "move it" in str(caught.value)
