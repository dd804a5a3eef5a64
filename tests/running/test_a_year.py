"""A year as people live it: forms out, back in the ways of real offices, mended, drafted, released, corrected."""

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from a_year import COMMUNITY, PREPAREDNESS, RATED, WELFARE, YEAR
from click.testing import CliRunner
from offices import Form, read_csv_file

from evalkit.running.cli import main

ROOT = Path(__file__).parents[2]
FOLDER = Path("data/example-city")
FORMS = Path("outputs/example-city/FY2026/forms")

TWICE = "同じ相談を二重に数えた。"
ANEW = "実績の訂正に伴い、評価を改めた。"
TOLD_ANEW = "実績の訂正に伴い、総評を改めた。"
HEADS = {"corrections": "indicator,component,role,period,release,old,new,reason,corrected_in\r\n"}


def evalkit(*arguments, exit_code=0):
    """What the command says."""
    result = CliRunner().invoke(main, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == exit_code, result.output
    return result.output


def refused(*arguments):
    """What the command says, having stopped in words and left data and results as they were."""
    before = content(Path("data")) | content(Path("outputs"))
    said = evalkit(*arguments, exit_code=1)
    after = content(Path("data")) | content(Path("outputs"))
    assert {name for name in before | after if before.get(name) != after.get(name)} <= {
        path.as_posix() for path in FORMS.glob("*-要確認.xlsx")
    }
    return said


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
    return {
        "福祉相談課.xlsx": welfare,
        "防災課.xlsx": preparedness,
        "地域支援課.csv": Form(blank, YEAR).fill(COMMUNITY),
    }


def mend(forms):
    """Settle what was wrong: a remark to its cell, one figure for two offices, cells apart, the copy gone."""
    welfare, preparedness = forms["福祉相談課.xlsx"], forms["防災課.xlsx"]
    remark = "3月の回は延期"
    welfare["training-participants", "実績"].value = WELFARE["training-participants", "実績"]
    welfare["training-participants", "備考"].value = remark
    preparedness["consultations", "実績"].value = None
    sheet = preparedness.sheet("plan-notices")
    sheet.unmerge_cells(str(sheet.merged_cells))
    preparedness.fill(PREPAREDNESS)
    sheet.delete_cols(19)
    return forms


def save(forms):
    """Save each form under its name; one that is a CSV holds the office's sheet, as Excel saves it in Japan."""
    folder = Path("returned")
    folder.mkdir(exist_ok=True)
    for name, form in forms.items():
        if name.endswith(".csv"):
            form.save_csv("salon-visits", folder / name)
        else:
            form.save(folder / name)
    return [folder / name for name in forms]


def letters(reason=None):
    """Save the form of the second round: each letter as proposed, but one that an office decides otherwise."""
    form = Form(FORMS / f"example-city-{YEAR}-評価.xlsx", YEAR)
    for sheet in form.book.worksheets:
        for (id,) in sheet.iter_rows(min_row=6, max_col=1, values_only=True):
            if id in RATED:
                form[id, "評価"].value = form[id, "基準による評価"].value
    form.fill({("salon-visits", "評価"): "A", ("salon-visits", "評価の理由"): reason})
    return form.save(Path("returned") / "評価.xlsx")


def page(folder, name="90_evaluation_report"):
    """What a page says, without its tags."""
    text = (folder / f"{name}.html").read_text("utf-8")
    text = re.sub(r"(?s)<(style|script).*?</\1>", " ", text)
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


def add(name, *rows):
    """Add rows to a table of the year's folder, as in a spreadsheet."""
    path = FOLDER / YEAR / f"{name}.csv"
    text = path.read_bytes().decode("utf-8-sig") if path.exists() else HEADS[name]
    path.write_bytes((text + "".join(f"{row}\r\n" for row in rows)).encode("utf-8-sig"))


def rewrite(name, old, new):
    """Write a text of the year's folder anew, as in an editor."""
    path = FOLDER / YEAR / f"{name}.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def test_forms_come_back_as_offices_fill_them_and_are_collected_when_mended(returned):
    said = refused("collect", *save(returned), "--into", FOLDER)
    for place in (
        "福祉相談課.xlsx『福祉相談課』L9 「延べ 53０名 ※3月の回は延期」",
        "防災課.xlsx『福祉相談課』L7 「2,519件」",
        "福祉相談課.xlsx[福祉相談課]!L7には「2,５１０件」とあります",
        "防災課.xlsx『防災課』S6 「3,481人」",
        "防災課.xlsx『防災課』L8 「８１件」",
        "確認すること 4件",
        "何も書き込んでいません",
        "福祉相談課-要確認.xlsx",
    ):
        assert place in said
    said = evalkit("collect", *save(mend(returned)), "--into", FOLDER)
    assert "確認すること" not in said
    assert "実績が未記入" not in said
    assert "総評が未記入の施策のID" in said
    rows = {
        (row["indicator"], row["component"], row["role"]): row
        for row in read_csv_file(FOLDER / YEAR / "figures.csv")
    }
    trained = rows["training-participants", "", "actual"]
    assert (trained["text"], trained["comment"]) == ("延べ 53０名", "3月の回は延期")
    assert trained["place"] == "福祉相談課.xlsx[福祉相談課]!L9"
    assert rows["salon-visits", "", "actual"]["place"] == "地域支援課.csv!L7"
    assert rows["drill-groups", "", "actual"]["status"] == "pending"
    assert rows["outreach-visits-repost", "", "actual"]["text"] == "延べ 1,8０５　回"


def test_the_form_of_the_second_round_comes_back_without_a_word(returned):
    evalkit("collect", *save(mend(returned)), "--into", FOLDER)
    before = content(FOLDER)
    evalkit("new", "--from", FOLDER, "--year", "R8")
    said = evalkit("collect", FORMS / f"example-city-{YEAR}-評価.xlsx", "--into", FOLDER)
    assert "確認すること" not in said
    assert "変更" not in said
    assert content(FOLDER).keys() == before.keys()


def test_the_real_report_goes_on_with_values_that_stand_in(place):
    """Fiscal 2025 of the real plan isn't reported yet: of every figure last year's stands in for this year's."""
    folder = Path("data/setagaya")
    evalkit("new", "--from", folder, "--year", "令和7年度", "--split")
    forms = sorted(Path("outputs/setagaya/FY2025/forms").glob("*.xlsx"))
    for path in forms:
        form = Form(path)
        for sheet in form.book.worksheets:
            for row in sheet.iter_rows(min_row=6):
                if form.headings["実績"] in [cell.value for cell in sheet[5]]:
                    id = row[0].value
                    for asked in ("目標", "実績"):
                        last = form[id, f"令和6年度 {asked}"].value
                        if not form[id, asked].value and "再掲" not in form[id, "定義"].value:
                            form[id, asked].value = last
        form.save(path)
    said = evalkit("collect", *forms, "--into", folder)
    assert "取り込みました" in said
    assert evalkit("check", folder)


@pytest.mark.slow
def test_a_year_is_drafted_decided_released_corrected_and_released_again(returned):
    home = FORMS.parent
    params = "params/example-city/fy2026.yaml"
    release = ("release", FOLDER, "--year", "R8")
    evalkit("collect", *save(mend(returned)), "--into", FOLDER)
    evalkit("new", "--from", FOLDER, "--year", "R8")
    evalkit("collect", letters(), "--into", FOLDER)
    assert "（案）" in evalkit("run", params)
    said = refused(*release)
    assert "FY2026/ratings.csv" in said
    assert "通いの場の参加者数 A" in said
    assert "基準では B" in said

    evalkit("collect", letters("大雨で中止した回を除けば目標に届いたため"), "--into", FOLDER)
    assert "案を作った後に変わっています" in refused(*release)
    evalkit("run", params)
    assert "v1" in evalkit(*release)
    first = content(home / "v1")
    assert "第1版" in page(home / "v1")
    assert "数値も文章も変わっていません" in refused(*release, "--reason", "もう一度")
    assert "公表済み" in refused("collect", letters("別の理由"), "--into", FOLDER)

    add(
        "corrections",
        'consultations,,actual,FY2026,example-FY2026,"2,510件","2,490件",,example-FY2026-2',
    )
    said = refused("run", params)
    assert "FY2026/corrections.csv H2" in said
    (FOLDER / YEAR / "corrections.csv").unlink()
    add(
        "corrections",
        f'consultations,,actual,FY2026,example-FY2026,"2,510件","2,490件",{TWICE},example-FY2026-2',
    )
    add("releases", "example-FY2026-2,進捗報告 令和8年度 訂正版,,FY2026,correction,2027-10-15,")
    add("corrections", f"consultations,,rating,FY2026,example-FY2026,A,B,{ANEW},example-FY2026-2")
    text = Path(params).read_text("utf-8")
    Path(params).write_text(text.replace("audience: internal", "audience: public"), "utf-8")
    assert "方向が矛盾" in evalkit("run", params, exit_code=3)
    assert "矛盾" in refused(*release)
    rewrite("commentary", "相談件数は目標を達成しました。", "相談件数は目標に届きませんでした。")
    evalkit("run", params)
    assert "v2" in evalkit(*release, "--reason", TOLD_ANEW)
    said = page(home / "v2")
    assert "訂正版（第2版、" in said
    changed = said[said.index("前の版からの変更 架空") :]
    assert f"相談件数 実績 2,510件 2,490件（訂正） {TWICE} 相談件数 評価 A B {ANEW}" in changed
    errata = said[said.index("正誤表") :]
    assert f"相談件数 － 実績 令和8年度 2,510件 2,490件 {TWICE}" in errata
    assert f"相談件数 － 評価 令和8年度 A B {ANEW}" in errata
    told = json.loads((home / "v2" / "release.json").read_text("utf-8"))
    assert (told["since"], told["corrections"]) == ("v1", sorted([ANEW, TWICE]))
    assert told["reason"] == TOLD_ANEW
    assert content(home / "v1") == first

    evalkit("new", "--from", FOLDER, "--year", "R9")
    form = Form(home.parent / "FY2027" / "forms" / "example-city-FY2027.xlsx", "FY2027")
    assert form["consultations", "前年の実績"].value == "2,490件"
    form.fill({("consultations", "目標"): "2,520件", ("consultations", "実績"): "2,530件"})
    evalkit("collect", form.save(Path("returned/令和9年度.xlsx")), "--into", FOLDER)
    evalkit("run", "params/example-city/fy2027.yaml")
    said = page(home.parent / "FY2027" / "draft")
    assert "2,490件（訂正）" in said
    assert (
        f"令和8年度 訂正版（令和9年10月15日）で訂正。誤「2,510件」、正「2,490件」。理由：{TWICE}"
        in said
    )
    assert content(home / "v1") == first
