"""What offices return: found by headings and ids, however it was changed; nothing typed is lost."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import COMPLETE, YEAR, Form, write_dataset
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from evalkit.data.dataset import load_dataset
from evalkit.data.returned import Key, form_years, read_returned
from evalkit.data.returned_file import read_files
from evalkit.data.returned_headings import same
from evalkit.data.sent import sent_form
from evalkit.words.codes import STATUS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import problem_table


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("d2") / "ward")


@pytest.fixture(scope="module")
def sent(ward):
    return sent_form(load_dataset(ward), FiscalYear(YEAR))


@pytest.fixture
def form(ward):
    return Form(ward).fill(COMPLETE)


@pytest.fixture
def read(sent, tmp_path):
    """Save forms as workbooks and read them back; paths are read as they are."""

    def back(*forms):
        paths = [
            form.save(tmp_path / f"office-{number}.xlsx") if isinstance(form, Form) else form
            for number, form in enumerate(forms, start=1)
        ]
        return read_returned(read_files(paths), sent)

    return back


def texts(returned):
    return {key: row["text"] for key, row in returned.given.items()}


def codes(returned):
    return [problem.code for problem in returned.problems]


def one(returned, code):
    """The only problem of a code, its place and what was found there."""
    (problem,) = [each for each in returned.problems if each.code == code]
    return problem


ASKED = {"実績": "actual", "目標": "target", "評価": "letter"}
EXPECTED = {Key(id, ASKED[heading]): text for (id, heading), text in COMPLETE.items()}


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


def test_an_id_that_the_plan_lacks_is_told_with_all_that_the_row_says(form, read):
    cell = form["visits", "実績"]
    sheet = cell.parent
    sheet.cell(cell.row, 1).value = "visit"
    problem = one(read(form), "form-id-unknown")
    assert problem.cell == f"A{cell.row}"
    assert problem.found == "visit / 延べ 140名 / 延べ 53０名 / A"
    assert "visits" in problem.remedy("en")


def test_a_filled_row_without_an_id_is_told_cell_by_cell(form, read):
    cell = form["visits", "実績"]
    sheet = cell.parent
    sheet.cell(sheet.max_row + 1, cell.column).value = "7名"
    problem = one(read(form), "form-row-without-id")
    assert (problem.severity, problem.found) == ("error", "7名")


def test_text_beside_above_and_on_other_sheets_is_listed(form, read):
    sheet = form.sheet("visits")
    sheet.cell(form["visits", "実績"].row, 40).value = "後日訂正予定"
    sheet.cell(3, 1).value = "担当：内線123"
    form.book.create_sheet("控え").cell(2, 2).value = "昨年は480名"
    found = [(each.code, each.severity, each.found) for each in read(form).problems]
    assert set(found) == {
        ("form-outside", "warning", text)
        for text in ("後日訂正予定", "担当：内線123", "昨年は480名")
    }


def test_a_sheet_of_an_offices_own_is_told_in_one_line(form, read):
    sheet = form.book.create_sheet("計算")
    for row in range(1, 101):
        sheet.cell(row, 1).value = f"計算{row}"
    problem = one(read(form), "form-outside")
    assert (problem.sheet, problem.cell) == ("計算", "")
    assert problem.found.endswith("…（他70）")


def test_cells_merged_over_rows_give_no_value(form, read):
    first, second = form["plans/a", "実績"], form["plans/b", "実績"]
    second.value = None
    first.parent.merge_cells(f"{first.coordinate}:{second.coordinate}")
    returned = read(form)
    problem = one(returned, "form-merged")
    assert (problem.cell, problem.found) == (first.coordinate, "７１件")
    assert f"{first.coordinate}:{second.coordinate}" in problem.rule()
    assert not {Key("plans/a", "actual"), Key("plans/b", "actual")} & set(returned.given)


def test_an_error_of_excel_and_a_date_in_place_of_a_figure_are_errors(form, read):
    form.fill({("visits", "実績"): "#N/A", ("plans/a", "実績"): datetime(2026, 1, 2)})
    returned = read(form)
    assert codes(returned) == ["error-cell", "excel-date"]
    assert {each.severity for each in returned.problems} == {"error"}
    assert not {Key("visits", "actual"), Key("plans/a", "actual")} & set(returned.given)


def test_a_date_in_a_remark_is_taken_with_a_warning(form, read):
    form.fill({("visits", "備考"): datetime(2026, 1, 2)})
    returned = read(form)
    assert one(returned, "excel-date").severity == "warning"
    assert texts(returned)[Key("visits", "comment")] == "2026-01-02"


def test_of_a_formula_the_value_is_taken_and_the_fact_noted(form, read, tmp_path):
    cell = form["plans/a", "実績"]
    cell.value = "=30+41"
    cell.number_format = '0"件"'
    path = form.save(tmp_path / "formula.xlsx")
    calculated = tmp_path / "calculated.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(calculated, "w") as new:
        for name in old.namelist():  # as a spreadsheet program stores what it calculated
            content = old.read(name).replace(b"<f>30+41</f><v></v>", b"<f>30+41</f><v>71</v>")
            new.writestr(name, content.replace(b"<f>30+41</f><v />", b"<f>30+41</f><v>71</v>"))
    returned = read(calculated)
    assert texts(returned)[Key("plans/a", "actual")] == "71件"
    assert one(returned, "formula").severity == "warning"
    assert one(read(path), "formula-without-value").severity == "error"


def test_a_hidden_row_is_read_and_noted(form, read):
    cell = form["visits", "実績"]
    cell.parent.row_dimensions[cell.row].hidden = True
    returned = read(form)
    assert texts(returned) == EXPECTED
    assert one(returned, "hidden-row").cell == f"{cell.row}行"


def test_ten_thousand_empty_rows_are_nothing(form, read):
    sheet = form.sheet("visits")
    for row in range(100, 10_100):
        sheet.cell(row, 1).number_format = "@"
    returned = read(form)
    assert (texts(returned), codes(returned)) == (EXPECTED, [])


def test_an_image_in_place_of_the_table_is_told(read, tmp_path):
    book = Workbook()
    picture = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(picture, "png")
    book.active.add_image(Image(picture))
    book.save(tmp_path / "image.xlsx")
    returned = read(tmp_path / "image.xlsx")
    assert codes(returned) == ["form-image", "no-form"]
    assert "画像" in one(returned, "no-form").rule()


def test_macros_are_noted_and_the_values_read(form, read, tmp_path):
    path = form.save(tmp_path / "office.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    path = path.rename(tmp_path / "office.xlsm")
    returned = read(path)
    assert texts(returned) == EXPECTED
    assert one(returned, "form-macro").severity == "warning"


def test_a_password_and_a_damaged_file_are_told_and_the_others_read(form, read, tmp_path):
    locked, broken = tmp_path / "locked.xlsx", tmp_path / "broken.xlsx"
    ole = bytes.fromhex("D0CF11E0A1B11AE1")
    locked.write_bytes(ole + "EncryptedPackage".encode("utf-16-le"))
    broken.write_bytes(b"PK\x03\x04")
    returned = read(locked, broken, form)
    assert [(each.code, each.file) for each in returned.problems] == [
        ("broken-workbook", "broken.xlsx"),
        ("password", "locked.xlsx"),
    ]
    assert texts(returned) == EXPECTED


@pytest.mark.parametrize(
    ("label", "text", "code"),
    [
        ("データ", "other-plan", "form-other-plan"),
        ("様式の版", "0", "form-old"),
        ("年度", "FY2024", "form-wrong-year"),
    ],
)
def test_a_form_of_another_plan_version_or_year_gives_nothing(form, read, label, text, code):
    start = form.book.worksheets[0]
    cell = next(row[1] for row in start.iter_rows() if row[0].value == label)
    cell.value = text
    returned = read(form)
    assert codes(returned) == [code]
    assert (returned.problems[0].sheet, returned.problems[0].cell) == ("はじめに", cell.coordinate)
    assert returned.problems[0].found == text
    assert returned.given == {}


def test_a_form_without_its_first_sheet_is_read_with_a_warning(form, read):
    del form.book["はじめに"]
    returned = read(form)
    assert texts(returned) == EXPECTED
    assert one(returned, "form-not-named").severity == "warning"


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


def test_a_heading_taken_away_is_told_and_its_cells_are_listed(form, read):
    cell = form["visits", "実績"]
    head = next(
        each for row in cell.parent.iter_rows() for each in row if each.value == "令和7年度 実績"
    )
    head.value = "結果"
    returned = read(form)
    assert "令和7年度 実績" in one(returned, "form-heading-missing").rule()
    assert {"延べ 53０名", "集計中"} <= {each.found for each in returned.problems}


def test_a_sheet_whose_heading_row_was_deleted_is_an_error(form, read):
    sheet = form.sheet("visits")
    sheet.delete_rows(form["visits", "実績"].row - 2, 2)
    problem = one(read(form), "form-heading-missing")
    assert (problem.severity, problem.sheet, problem.cell) == ("error", "福祉課", "")


def test_a_change_of_what_is_locked_is_told_and_not_taken(form, read):
    form.fill(
        {
            ("visits", "単位"): "世帯",
            ("visits", "前年の実績"): "延べ 131名",
            ("visits", "目標"): "延べ 9名",
        }
    )
    returned = read(form)
    found = {(each.found, each.severity) for each in returned.problems}
    assert found == {("世帯", "error"), ("延べ 131名", "warning"), ("延べ 9名", "error")}
    assert set(codes(returned)) == {"form-locked"}
    assert Key("visits", "target") not in returned.given


def test_a_letter_of_an_activity_is_refused(form, read):
    form.fill({("patrols", "評価"): "A"})
    assert one(read(form), "form-not-rated").found == "A"


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
    + [("visits", "評価"), ("visits", "評価の理由"), ("patrols", "目標"), ("patrols", "状態")]
    + [("measure-1", each) for each in ("めざす姿", "目的と内容", "総評")]
)
NAMES = ASKED | {
    "備考": "comment",
    "評価の理由": "reason",
    "めざす姿": "aim",
    "目的と内容": "purpose",
    "総評": "commentary",
    "状態": "actual",
}
STATUSES = {label.ja: code for code, label in STATUS.items()}


@given(st.dictionaries(CELLS, TYPED, min_size=1, max_size=6))
def test_what_is_typed_in_a_cell_either_arrives_or_is_in_a_problem(
    ward, sent, tmp_path_factory, typed
):
    form = Form(ward)
    for place, text in typed.items():
        form[place].value = text
        form[place].data_type = "s"  # typed into a cell for text: no formula, no error
    path = form.save(tmp_path_factory.mktemp("law") / "form.xlsx")
    returned = read_returned(read_files([path]), sent)
    told = {same(each.found) for each in returned.problems}
    for (id, heading), text in typed.items():
        asked = NAMES[heading]
        cell = returned.given.get(Key(id, asked))
        arrived = {same(cell["text"]), same(cell["status"])} if cell else set()
        line = sent.lines["texts" if id == "measure-1" else "figures", id]
        as_handed_out = same(line.cells.get(asked, "")) if asked != "actual" else ""
        written = same(text)
        assert (
            written == as_handed_out
            or written in arrived
            or written in told
            or (STATUSES.get(written) in arrived)
        )


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_problem_of_a_form_is_told_in_words(form, read, lang):
    cell = form["visits", "実績"]
    cell.parent.cell(cell.parent.max_row + 1, cell.column).value = "7名"
    form.fill({("visits", "単位"): "世帯", ("patrols", "評価"): "A"})
    table = problem_table(read(form).problems, lang)
    assert len(table) == 3
    assert (table != "").all().all()
