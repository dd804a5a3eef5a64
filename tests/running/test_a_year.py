"""A year as people live it: forms out, back in the ways of real offices, mended, drafted, released, corrected."""

import csv
import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from offices import Form, read_csv_file

from evalkit.running.cli import main

ROOT = Path(__file__).parents[2]
YEAR = "FY2026"
FOLDER = Path("data/example-city")
FORMS = Path("outputs/example-city/FY2026/forms")

WELFARE = {
    ("outreach-visits", "目標"): "延べ １，９００回",
    ("outreach-visits", "実績"): "延べ 1,8０５　回",
    ("consultations", "目標"): "２,５００件",
    ("consultations", "実績"): "2,５１０件",
    ("slow-starts", "目標"): "160件",
    ("slow-starts", "実績"): "１５８件",
    ("training-participants", "目標"): "延べ 480名",
    ("training-participants", "実績"): "延べ 53０名",
    ("online-consultations", "目標"): "230件",
    ("online-consultations", "実績"): "236件（見込み）",
    ("measure-1-1", "総評"): "相談件数は目標を達成しました。\n訪問は回数を保ちました。",
}
PREPAREDNESS = {
    ("plan-notices", "目標"): "3,500人",
    ("plan-notices", "実績"): "３，４80人",
    ("evacuation-plans/a", "目標"): "80件",
    ("evacuation-plans/a", "実績"): "８１件",
    ("evacuation-plans/b", "目標"): "860件",
    ("evacuation-plans/b", "実績"): "８５５件",
    ("drill-groups", "目標"): "120団体",
    ("drill-groups", "状態"): "集計中",
}
COMMUNITY = {
    ("salon-visits", "目標"): "延べ 17,500人",
    ("salon-visits", "実績"): "延べ 16,9００人",
    ("support-places", "目標"): "125箇所",
    ("support-places", "実績"): "115箇所",
    ("mutual-help-share", "目標"): "39.0％",
    ("mutual-help-share", "実績"): "集計中",
}


def evalkit(*arguments):
    """What the command says, having ended well."""
    result = CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments):
    """What the command says, having stopped in words."""
    result = CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 1, result.output
    return result.output


def content(folder):
    return {
        path.as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder of one's own with the data, the params and the notebook of the report."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "90_evaluation_report.ipynb", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def returned(place):
    """The forms of the three offices as they came back, still with what is wrong in them."""
    evalkit("new", "--from", FOLDER, "--year", "R8")
    (blank,) = FORMS.glob("*.xlsx")
    welfare = Form(blank, YEAR).fill(WELFARE)
    welfare["training-participants", "実績"].value = "延べ 53０名 ※3月の回は延期"
    preparedness = Form(blank, YEAR).fill(PREPAREDNESS)
    preparedness["consultations", "実績"].value = "2,519件"
    top, bottom = (preparedness[f"evacuation-plans/{part}", "実績"] for part in "ab")
    bottom.value = None
    top.parent.merge_cells(f"{top.coordinate}:{bottom.coordinate}")
    sheet, column = top.parent, top.column
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 19).value = sheet.cell(row, column).value
    sheet.cell(preparedness["plan-notices", "実績"].row, 19).value = "3,481人"
    community = Form(blank, YEAR).fill(COMMUNITY)
    folder = place / "returned"
    folder.mkdir()
    return {
        "福祉相談課.xlsx": welfare,
        "防災課.xlsx": preparedness,
        "地域支援課.csv": community,
    }


def save(forms):
    """Save each form under its name; one that is a CSV holds the office's sheet, as Excel saves it in Japan."""
    paths = []
    for name, form in forms.items():
        path = Path("returned") / name
        form.save_csv("salon-visits", path) if path.suffix == ".csv" else form.save(path)
        paths.append(path)
    return paths


def mend(forms):
    """Settle what was wrong: a remark to its cell, one figure for two offices, cells apart, the copy gone."""
    welfare, preparedness = forms["福祉相談課.xlsx"], forms["防災課.xlsx"]
    welfare.fill(
        {
            ("training-participants", "実績"): "延べ 53０名",
            ("training-participants", "備考"): "3月の回は延期",
        }
    )
    preparedness["consultations", "実績"].value = None
    sheet = preparedness.sheet("plan-notices")
    sheet.unmerge_cells(str(sheet.merged_cells))
    preparedness["evacuation-plans/b", "実績"].value = "８５５件"
    sheet.delete_cols(19)
    return forms


def test_show(returned):
    import time

    T = time.time()
    save(returned)
    forms = save(mend(returned))
    print(evalkit("collect", *forms, "--into", FOLDER))
    print(time.time() - T)
    print(evalkit("new", "--from", FOLDER, "--year", "R8"))
    second = FORMS / "example-city-FY2026-評価.xlsx"
    form = Form(second, YEAR)
    for sheet in form.book.worksheets[1::2]:
        for row in sheet.iter_rows(min_row=6):
            print([c.value for c in row if c.column in (1, 11, 12, 13, 14, 15, 16, 17)])
    print((FOLDER / "FY2026/figures.csv").read_text("utf-8-sig"))
    print(time.time() - T)
    print(evalkit("run", "params/example-city/fy2026.yaml"))
    print(time.time() - T)
    shutil.rmtree("/tmp/w/J/after", ignore_errors=True)
    shutil.copytree(".", "/tmp/w/J/after")
    assert 0
