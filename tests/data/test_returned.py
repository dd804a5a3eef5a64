"""What offices return: found by headings and ids, however it was changed; nothing typed is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from offices import ASKED, EXPECTED, Form, codes, one, texts

from evalkit.data.returned.cells import Key, form_years, read_returned
from evalkit.data.returned.file import read_files
from evalkit.words.codes import STATUS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact


def test_an_unfilled_form_gives_nothing_and_has_no_problem(ward, read):
    returned = read(Form(ward))
    assert (returned.given, returned.problems) == ({}, ())
    assert Key("visits", "actual") in returned.seen


def test_what_is_typed_is_read_as_it_stands_with_its_place(form, read):
    returned = read(form)
    assert texts(returned) == EXPECTED
    assert codes(returned) == []
    cell = form["visits", "実績"]
    place = f"office-1.xlsx[福祉課]!{cell.coordinate}"
    assert returned.given[Key("visits", "actual")]["place"] == place


def test_texts_are_given_and_an_aim_only_where_it_differs(form, read):
    form.fill(
        {("measure-1", "総評"): "進んだ。\n続ける。", ("measure-1", "めざす姿"): "支え合う。"}
    )
    given = texts(read(form))
    assert given[Key("measure-1", "commentary")] == "進んだ。\n続ける。"
    assert given[Key("measure-1", "aim")] == "支え合う。"
    assert Key("measure-1", "purpose") not in given
    assert Key("measure-2", "aim") not in given


def test_a_status_is_given_as_its_code_with_or_without_a_figure(form, read):
    form.fill(
        {("visits", "状態"): "見込み", ("patrols", "実績"): None, ("patrols", "状態"): "集計中"}
    )
    given = read(form).given
    assert given[Key("visits", "actual")]["status"] == "estimated"
    waiting = given[Key("patrols", "actual")]
    assert (waiting["text"], waiting["status"]) == ("", "pending")


def test_renamed_sheets_inserted_rows_and_moved_columns_change_nothing(form, read):
    sheet = form.sheet("visits")
    sheet.title = "Sheet1 (2)"
    sheet.insert_rows(1, 3)
    sheet.insert_cols(1, 2)
    moved = form["visits", "実績"].column_letter
    sheet.move_range(f"{moved}1:{moved}{sheet.max_row}", cols=30)
    returned = read(form)
    assert texts(returned) == EXPECTED
    assert codes(returned) == []


@pytest.mark.parametrize(
    "heading", ["令和７年度　実績", "令和7年度\n実績", "R7実績", "2025年度 実績（人数）"]
)
def test_a_heading_is_known_in_any_width_and_spelling_of_its_year(form, read, heading):
    row = form.sheet("visits")
    head = next(cell for line in row.iter_rows() for cell in line if cell.value == "令和7年度 実績")
    head.value = heading
    assert texts(read(form)) == EXPECTED


def test_a_column_copied_with_the_same_values_is_fine(form, read):
    sheet = form.sheet("visits")
    column = form["visits", "実績"].column
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 30).value = sheet.cell(row, column).value
    returned = read(form)
    assert texts(returned) == EXPECTED
    assert codes(returned) == []


def test_a_copied_column_that_says_something_else_is_a_conflict_with_both_places(form, read):
    sheet = form.sheet("visits")
    cell = form["visits", "実績"]
    sheet.cell(next(iter(sheet.iter_rows(min_row=5)))[0].row, 30).value = "令和7年度 実績"
    sheet.cell(cell.row, 30).value = "延べ 99名"
    problem = one(read(form), "form-conflict")
    assert problem.place() == f"office-1.xlsx『福祉課』AD{cell.row}"
    assert problem.found == "延べ 99名"
    assert f"office-1.xlsx[福祉課]!{cell.coordinate}" in problem.rule("ja")
    assert "延べ 53０名" in problem.rule("en")


def test_two_offices_that_differ_are_a_conflict_and_the_same_value_twice_is_fine(ward, form, read):
    other = Form(ward).fill({("visits", "実績"): "延べ ５３０名", ("plans/a", "実績"): "72件"})
    returned = read(form, other)
    assert codes(returned) == ["form-conflict"]
    (problem,) = returned.problems
    assert problem.file == "office-2.xlsx"
    assert problem.found == "72件"
    assert "office-1.xlsx[防災課]" in problem.rule()
    assert "７１件" in problem.rule()


def test_a_cell_of_a_repeated_indicator_is_that_of_its_source(ward, read):
    returned = read(
        Form(ward).fill({("visits-again", "実績"): "延べ 5名", ("visits", "実績"): "延べ 6名"})
    )
    assert codes(returned) == ["form-conflict"]
    assert Key("visits-again", "actual") not in returned.given


def test_an_inserted_row_with_an_id_is_found_and_one_that_says_otherwise_is_a_conflict(form, read):
    sheet = form.sheet("visits")
    last = sheet.max_row + 1
    sheet.cell(last, 1).value = "visits"
    sheet.cell(last, form["visits", "実績"].column).value = "延べ 1名"
    assert (
        one(read(form), "form-conflict").cell
        == sheet.cell(last, form["visits", "実績"].column).coordinate
    )


def test_the_year_of_forms_is_that_of_most_of_them(ward, form, tmp_path):
    paths = [form.save(tmp_path / f"{number}.xlsx") for number in range(2)]
    paths.append(Form(ward, "FY2024").save(tmp_path / "last.xlsx"))
    assert form_years(read_files(paths)) == [FiscalYear(2025), FiscalYear(2024)]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"])
def test_a_csv_of_a_sheet_is_read_like_the_sheet(form, read, tmp_path, encoding):
    returned = read(form.save_csv("visits", tmp_path / "office.csv", encoding))
    assert texts(returned) == {
        key: EXPECTED[key] for key in EXPECTED if not key.id.startswith("plans")
    }
    assert codes(returned) == []
    assert (
        returned.given[Key("visits", "actual")]["place"]
        == f"office.csv!{form['visits', '実績'].coordinate}"
    )


def test_files_of_the_same_name_are_told_apart_and_open_workbooks_left_out(form, tmp_path):
    paths = []
    for office in ("a", "b"):
        (tmp_path / office).mkdir()
        paths.append(form.save(tmp_path / office / "form.xlsx"))
    (tmp_path / "a" / "~$form.xlsx").write_bytes(b"x")
    files = read_files([*paths, paths[0], tmp_path / "a" / "~$form.xlsx"])
    assert [file.name for file in files] == ["a/form.xlsx", "b/form.xlsx"]
    assert files[1].sheets[0].file == "b/form.xlsx"


TYPED = st.one_of(
    st.sampled_from(
        ["延べ 53０名", "５件", "集計中", "－", "A", "#N/A", "確定", "ID", "総評", "0", "=1+1"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12),
)


CELLS = st.sampled_from(
    [
        (id, heading)
        for id in ("visits", "patrols", "plans/a", "plans")
        for heading in ("実績", "備考")
    ]
    + [("visits", each) for each in ("基準による評価", "評価", "評価の理由")]
    + [("patrols", "目標"), ("patrols", "状態")]
    + [("measure-1", each) for each in ("めざす姿", "目的と内容", "総評")]
)


NAMES = ASKED | {
    "備考": "comment",
    "評価の理由": "reason",
    "めざす姿": "aim",
    "目的と内容": "purpose",
    "総評": "commentary",
    "状態": "actual",
    "基準による評価": "proposed",
}


STATUSES = {label.ja: code for code, label in STATUS.items()}


@given(st.dictionaries(CELLS, TYPED, min_size=1, max_size=6))
@example({("patrols", "状態"): "延べ 53０名", ("patrols", "実績"): "５件"})
def test_what_is_typed_in_a_cell_either_arrives_or_is_in_a_problem(
    ward, sent, tmp_path_factory, typed
):
    form = Form(ward)
    for place, text in typed.items():
        form[place].value = text
        form[place].data_type = "s"  # typed into a cell for text: no formula, no error
    path = form.save(tmp_path_factory.mktemp("law") / "form.xlsx")
    returned = read_returned(read_files([path]), sent)
    told = {compact(each.found) for each in returned.problems}
    for (id, heading), text in typed.items():
        asked = NAMES[heading]
        cell = returned.given.get(Key(id, asked))
        arrived = {compact(cell["text"]), compact(cell["status"])} if cell else set()
        line = sent.lines["texts" if id == "measure-1" else "figures", id]
        as_handed_out = compact(line.cells.get(asked, "")) if asked != "actual" else ""
        written = compact(text)
        assert (
            written == as_handed_out
            or written in arrived
            or written in told
            or (STATUSES.get(written) in arrived)
        )
