"""What was collected before: kept, added to, replaced where a form says otherwise, closed once published."""

import shutil

import pytest
from offices import Form, codes, content, errors, figures, read_csv_file

from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError


def test_twice_collected_is_the_same_bytes_in_whatever_order(ward, form, gather, tmp_path):
    path = form.save(tmp_path / "a.xlsx")
    other = Form(ward).fill({("measure-1", "総評"): "進んだ。"}).save(tmp_path / "b.xlsx")
    first = content(gather(path, other).folder)
    again = gather(other, path)
    assert content(again.folder) == first
    assert (again.changed, codes(again)) == ((), [])
    shutil.rmtree(again.folder)
    assert content(gather(other, path).folder) == first
    assert sorted(each.name for each in ward.iterdir() if each.name.startswith(".")) == []


def test_what_comes_later_is_added_to_what_was_collected_before(ward, form, gather, tmp_path):
    early = Form(ward).fill({("visits", "実績"): "延べ 53０名"}).save(tmp_path / "early.xlsx")
    late = Form(ward).fill({("plans/a", "実績"): "71件"}).save(tmp_path / "late.xlsx")
    gather(early)
    collected = gather(late)
    held = figures(collected)
    assert held["visits", "", "actual"]["place"].startswith("early.xlsx")
    assert held["plans", "a", "actual"]["place"].startswith("late.xlsx")
    assert collected.missing == {"福祉課": ["patrols"], "防災課": ["plans/b"]}


def test_a_form_written_again_holds_what_was_collected_and_changes_nothing(
    ward, form, gather, tmp_path
):
    form.fill({("visits", "備考"): "速報", ("measure-1", "めざす姿"): "支え合う。"})
    texts = {key: row["text"] for key, row in figures(gather(form)).items()}
    again = Form(shutil.copytree(ward, tmp_path / "copy" / "ward"))
    assert again["visits", "実績"].value == "延べ 53０名"
    collected = gather(again)
    assert (collected.changed, codes(collected)) == ((), [])
    assert {key: row["text"] for key, row in figures(collected).items()} == texts
    assert figures(collected)["visits", "", "actual"]["comment"] == "速報"


def test_a_cell_blank_now_keeps_its_value_and_a_changed_one_is_listed(form, gather):
    gather(form.fill({("visits", "備考"): "速報"}))
    form.fill({("visits", "備考"): None, ("visits", "実績"): None, ("plans/a", "実績"): "75件"})
    collected = gather(form)
    kept = [each for each in collected.problems if each.code == "form-now-blank"]
    assert {each.cell for each in kept} == {
        form["visits", at].coordinate for at in ("実績", "備考")
    }
    assert figures(collected)["visits", "", "actual"]["text"] == "延べ 53０名"
    assert figures(collected)["visits", "", "actual"]["comment"] == "速報"
    (change,) = collected.changed
    assert (change.id, change.asked, change.old, change.new) == (
        "plans/a",
        "actual",
        "７１件",
        "75件",
    )
    assert change.place.endswith(form["plans/a", "実績"].coordinate)
    assert figures(collected)["plans", "a", "actual"]["text"] == "75件"


def test_a_figure_that_was_awaited_replaces_its_status(form, gather):
    gather(form.fill({("patrols", "実績"): None, ("patrols", "状態"): "集計中"}))
    collected = gather(form.fill({("patrols", "実績"): "16回", ("patrols", "状態"): None}))
    (change,) = collected.changed
    assert (change.old, change.new) == ("集計中", "16回")
    row = figures(collected)["patrols", "", "actual"]
    assert (row["text"], row["status"]) == ("16回", "")


def test_a_letter_decided_anew_leaves_its_old_reason_behind(form, gather):
    gather(form.fill({("visits", "評価の理由"): "やむを得ない"}))
    collected = gather(form.fill({("visits", "評価"): "B", ("visits", "評価の理由"): None}))
    assert {(each.asked, each.old, each.new) for each in collected.changed} == {
        ("letter", "A", "B"),
        ("reason", "やむを得ない", ""),
    }
    row, *_ = read_csv_file(collected.folder / "ratings.csv")
    assert (row["text"], row["reason"]) == ("B", "")


def test_an_aim_changed_before_stays_where_another_office_returns_the_old_one(ward, form, gather):
    gather(form.fill({("measure-1", "めざす姿"): "支え合う。"}))
    collected = gather(Form(ward).fill({("visits", "実績"): "延べ 530名"}))
    (node,) = read_csv_file(collected.folder / "nodes.csv")
    assert node["aim"] == "支え合う。"
    assert "form-now-blank" in codes(collected)


def test_rows_and_columns_entered_by_hand_stay(ward, form, gather):
    folder = gather(form).folder
    path = folder / "figures.csv"
    text = (
        path.read_bytes()
        .decode("utf-8-sig")
        .replace(",,,,,ward-r7,office", ",,,,一部の地区のみ,ward-r7,office", 1)
    )
    text += "patrols,,target,FY2026,18回,,,,,ward-r7,,中間見直し\r\n"
    path.write_bytes(text.encode("utf-8-sig"))
    collected = gather(form)
    assert path.read_bytes().decode("utf-8-sig") == text
    assert collected.is_written


def test_a_form_of_a_year_reported_on_is_refused(ward, tmp_path, gather):
    before = content(ward)
    with pytest.raises(DataError, match="ward-r6") as refused:
        gather(Form(ward, "FY2024"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.sheet, problem.found) == (
        "form-year-reported",
        "はじめに",
        "FY2024",
    )
    assert content(ward) == before


def test_last_years_form_among_this_years_is_told(ward, form, gather):
    collected = gather(Form(ward, "FY2024"), form)
    assert collected.year == FiscalYear(2025)
    assert [(each.code, each.file) for each in errors(collected)] == [
        ("form-wrong-year", "office-1.xlsx")
    ]


def test_a_release_announced_in_the_datasets_own_table_is_the_years(ward, gather):
    with (ward / "releases.csv").open("a", encoding="utf-8") as file:
        file.write("first-report,第一回報告,令和7年度,\n")
    with (ward / "figures.csv").open("a", encoding="utf-8") as file:
        file.write("plans,,actual,FY2025,a)71件 b)49件,,first-report\n")
    form = Form(ward).fill({("visits", "実績"): "延べ 530名", ("visits", "評価"): "A"})
    assert form["plans/a", "実績"].value == "71件"
    collected = gather(form)
    assert (codes(collected), collected.missing) == ([], {"福祉課": ["patrols"]})
    assert {row["release"] for row in figures(collected).values()} == {"first-report"}
    assert not (collected.folder / "releases.csv").exists()
    form.fill({("plans/a", "実績"): "72件"})
    (problem,) = errors(gather(form))
    assert (problem.code, problem.cell) == ("duplicate-key", form["plans/a", "実績"].coordinate)


@pytest.mark.parametrize("how", ["released", "dated", "corrected"])
def test_a_year_that_is_published_is_not_collected_again(ward, form, gather, tmp_path, how):
    folder = gather(form).folder
    if how == "released":
        (tmp_path / "outputs" / "ward" / "FY2025" / "v1").mkdir(parents=True)
    elif how == "dated":
        path = folder / "releases.csv"
        path.write_bytes(path.read_bytes().replace(b"report,,", b"report,2026-09-01,"))
    else:
        path = folder / "releases.csv"
        row = "ward-r7-2,訂正版,,FY2025,correction,,\r\n".encode()
        path.write_bytes(path.read_bytes() + row)
    before = content(folder)
    with pytest.raises(DataError) as refused:
        gather(form)
    assert [each.code for each in refused.value.problems] == ["form-year-published"]
    assert content(folder) == before


def test_the_target_of_a_repeated_indicator_is_that_of_its_source(ward, gather):
    path = ward / "figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "FY2025" not in line), "utf-8")
    form = Form(ward).fill({("visits", "実績"): "延べ 150名", ("patrols", "実績"): "15回"})
    told = [each for each in gather(form).problems if each.code == "not-counted"]
    assert {each.found for each in told} == {"visits", "visits-again", "patrols"}
    form.fill({("visits", "目標"): "延べ 140名", ("visits-again", "目標"): "延べ １４０名"})
    held = figures(gather(form))
    assert held["visits-again", "", "target"]["text"] == held["visits", "", "target"]["text"]
    again = Form(shutil.copytree(ward, ward.parent / "copy" / "ward"))
    assert "form-locked" not in codes(gather(again))
    form.fill({("visits-again", "目標"): "延べ 145名"})
    assert [each.code for each in errors(gather(form))] == ["form-conflict"]
