"""A figure that arrives a year late: its cell is open, and it becomes one of last year's in this year's release."""

import shutil

import pytest
from offices import Form, codes, errors, read_csv_file

from evalkit.analysis.hindsight import in_hindsight
from evalkit.analysis.history import history
from evalkit.data.dataset import load_dataset
from evalkit.words.fiscal import FiscalYear

LAST = "前年の実績"
RULE = "params/rubrics/setagaya-r6-inferred.yaml"


@pytest.fixture
def late(ward):
    """The dataset, where visits of last year (repeated once) and a part of plans are still counted."""
    path = ward / "figures.csv"
    text = path.read_text("utf-8").replace("actual,FY2024,延べ 130名", "actual,FY2024,集計中")
    path.write_text(text.replace("a)70件 b)40件", "a)70件 b)集計中"), "utf-8")
    path = ward / "ratings.csv"
    path.write_text(path.read_text("utf-8").replace("R6,Ａ", "R6,集計中"), "utf-8")
    return ward


ARRIVED = {("visits", LAST): "延べ １２５名", ("visits", "実績"): "延べ 131名"}


def actuals(collected):
    """Text and release of the actuals by indicator, part and period."""
    rows = read_csv_file(collected.folder / "figures.csv")
    return {
        (row["indicator"], row["component"], row["period"]): (row["text"], row["release"])
        for row in rows
        if row["role"] == "actual"
    }


def test_only_a_figure_of_last_year_that_is_awaited_is_to_fill(late):
    form = Form(late)
    cells = {
        id: form[id, LAST] for id in ("visits", "visits-again", "patrols", "plans/a", "plans/b")
    }
    opened = {id for id, cell in cells.items() if not cell.protection.locked}
    assert opened == {"visits", "plans/b"}
    assert {cells[id].fill.fgColor.rgb for id in opened} == {"FFFFF9CC"}
    assert [cells[id].value for id in sorted(opened)] == ["集計中", "集計中"]


def test_a_figure_that_arrives_late_is_last_years_in_this_years_release(late, gather):
    form = Form(late).fill({**ARRIVED, ("plans/b", LAST): "44件（見込み）"})
    collected = gather(form)
    assert errors(collected) == []
    held = actuals(collected)
    assert held["visits", "", "FY2024"] == ("延べ １２５名", "ward-r7")
    assert held["visits-again", "", "FY2024"] == ("延べ １２５名", "ward-r7")
    assert held["visits", "", "FY2025"] == ("延べ 131名", "ward-r7")
    assert held["plans", "b", "FY2024"] == ("44件（見込み）", "ward-r7")
    assert ("patrols", "", "FY2024") not in held
    place = next(
        row["place"]
        for row in read_csv_file(collected.folder / "figures.csv")
        if (row["indicator"], row["period"]) == ("visits", "FY2024")
    )
    assert place == f"office-1.xlsx[福祉課]!{form['visits', LAST].coordinate}"


def test_the_late_figure_is_there_in_hindsight_and_as_reported_it_stays_awaited(late, gather):
    assert gather(Form(late).fill(ARRIVED)).is_written
    dataset = load_dataset(late)
    rows = dataset.figures.query(
        "indicator == 'visits' and role == 'actual' and period == 'FY2024'"
    )
    assert dict(zip(rows["release"], rows["status"], strict=True)) == {
        "ward-r6": "pending",
        "ward-r7": "final",
    }
    known = in_hindsight(dataset, FiscalYear(2024), FiscalYear(2025))
    assert 125 in set(known.figures.query("indicator == 'visits'")["value"])
    told = history(dataset, "R7", RULE, "R6–R7").query("indicator == 'visits'")
    share = told.query("measure == 'attainment' and period == 'FY2024'")["value"]
    assert share.tolist() == [pytest.approx(125 / 120)]


def test_an_awaited_figure_left_as_it_was_gives_nothing(late, gather):
    collected = gather(Form(late).fill({("visits", "実績"): "延べ 131名"}))
    assert codes(collected) == []
    assert ("visits", "", "FY2024") not in actuals(collected)


def test_the_form_written_again_shows_the_late_figure_still_open(late, gather, tmp_path):
    first = actuals(gather(Form(late).fill(ARRIVED)))
    again = Form(shutil.copytree(late, tmp_path / "copy" / "ward"))
    assert again["visits", LAST].value == "延べ １２５名"
    assert not again["visits", LAST].protection.locked
    collected = gather(again)
    assert (collected.changed, codes(collected), actuals(collected)) == ((), [], first)
    (change,) = gather(again.fill({("visits", LAST): "延べ 126名"})).changed
    assert (change.asked, change.old, change.new) == ("last_actual", "延べ １２５名", "延べ 126名")


def test_a_late_figure_back_at_awaited_is_kept_with_a_warning(late, gather):
    gather(Form(late).fill(ARRIVED))
    collected = gather(
        Form(late).fill({("visits", "実績"): "延べ 131名", ("visits", LAST): "集計中"})
    )
    assert "form-now-blank" in codes(collected)
    assert actuals(collected)["visits", "", "FY2024"][0] == "延べ １２５名"


def test_what_a_late_cell_can_not_say_is_told_there(late, gather):
    form = Form(late).fill({("visits", LAST): "たくさん", ("visits", "実績"): "延べ 131名"})
    (problem,) = errors(gather(form))
    assert (problem.code, problem.cell) == ("figure-unread", form["visits", LAST].coordinate)


def test_last_years_figure_entered_by_hand_where_none_was_awaited_stays(ward, form, gather):
    path = gather(form).folder / "figures.csv"
    row = "patrols,,actual,FY2024,13回,,,,,ward-r7,,集計のやり直し\r\n"
    path.write_bytes(path.read_bytes() + row.encode())
    before = path.read_bytes()
    assert gather(form).is_written
    assert path.read_bytes() == before
