"""Values whose place can't be trusted (merged, sorted without ids), and letters that the form doesn't list."""

import pytest
from offices import EXPECTED, codes, one, texts

from evalkit.data.returned.cells import Key


@pytest.mark.parametrize(
    ("first", "last"), [("目標", "実績"), ("実績", "状態"), ("評価", "評価の理由")]
)
def test_cells_merged_within_a_row_give_no_value(form, read, first, last):
    left, right = form["plans", first], form["plans", last]
    left.value = "71件"
    left.parent.merge_cells(f"{left.coordinate}:{right.coordinate}")
    returned = read(form)
    problem = one(returned, "form-merged")
    assert (problem.severity, problem.cell, problem.found) == ("error", left.coordinate, "71件")
    assert not {("plans", "target"), ("plans", "actual"), ("plans", "reason")} & set(returned.given)


def test_a_merged_note_below_the_table_is_no_error(form, read):
    sheet, row = form.sheet("visits"), form.sheet("visits").max_row + 2
    sheet.cell(row, 2).value = "※10月に集計"
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=16)
    assert codes(read(form)) == ["form-outside"]


@pytest.mark.parametrize(("one_id", "other_id"), [("visits", "patrols"), ("plans/a", "plans/b")])
def test_rows_sorted_without_their_ids_are_errors(form, read, one_id, other_id):
    row, other = form[one_id, "実績"].row, form[other_id, "実績"].row
    sheet = form.sheet(one_id)
    for column in range(2, sheet.max_column + 1):
        a, b = sheet.cell(row, column), sheet.cell(other, column)
        a.value, b.value = b.value, a.value
    moved = [each for each in read(form).problems if each.code == "form-row-moved"]
    assert {(each.severity, each.values["other"]) for each in moved} == {
        ("error", other_id),
        ("error", one_id),
    }
    assert len(moved) == 2
    assert moved[0].values["other"] in moved[0].rule()


def test_an_indicator_worded_anew_by_an_office_is_no_other_row(form, read):
    form.fill({("visits", "指標"): "訪ねた人の数"})
    assert one(read(form), "form-locked").severity == "warning"


@pytest.mark.parametrize(
    ("typed", "near"), [("Z", ""), ("1", ""), ("A→B", ""), ("Ａ評価", "A"), ("見込み", "")]
)
def test_a_letter_that_is_not_listed_is_an_error(form, read, typed, near):
    form.fill({("visits", "評価"): typed})
    problem = one(read(form), "form-letter")
    assert (problem.severity, problem.cell) == ("error", form["visits", "評価"].coordinate)
    assert "A、B、C、D、集計中" in problem.rule()
    assert (f"「{near}」" in problem.remedy()) == bool(near)


@pytest.mark.parametrize("typed", ["Ａ", "ａ", "a", " A "])
def test_a_letter_in_another_width_or_case_is_the_listed_one(form, read, typed):
    returned = read(form.fill({("visits", "評価"): typed}))
    assert (texts(returned), codes(returned)) == (EXPECTED, [])


def test_a_word_in_place_of_a_letter_is_taken(form, read):
    returned = read(form.fill({("visits", "評価"): "集計中"}))
    assert codes(returned) == []
    assert texts(returned)[Key("visits", "letter")] == "集計中"
