"""What is wrong with a form that came back is told in words at its place, and the rest is read."""

import io
import zipfile
from datetime import datetime

import pytest
from offices import EXPECTED, YEAR, codes, one, texts
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from evalkit.data.dataset import load_dataset
from evalkit.data.form.sent import sent_form
from evalkit.data.returned.cells import Key, read_returned
from evalkit.data.returned.file import read_files
from evalkit.words.fiscal import FiscalYear
from evalkit.words.form import MARKED_BY, TO_CHECK
from evalkit.words.problem_table import problem_table


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


def test_what_an_office_says_in_a_cells_comment_is_listed_and_our_own_words_arent(form, read):
    cell, other = form["visits", "実績"], form["plans/a", "実績"]
    cell.comment = Comment("担当:\n速報値です。", "担当")
    other.comment = Comment(f"再集計中\n\n{TO_CHECK}値が要ります。\n→ 入力", MARKED_BY)
    thread = "[スレッド化されたコメント]\n\nこの版の Excel では…\n\nコメント:\n    目標を確認"
    form["visits", "評価"].comment = Comment(thread, "担当")
    form["patrols", "実績"].comment = Comment(f"{TO_CHECK}値が要ります。", MARKED_BY)
    found = [each for each in read(form).problems if each.code == "form-comment"]
    assert {(each.sheet, each.cell, each.found, each.severity) for each in found} == {
        (cell.parent.title, cell.coordinate, "担当:\n速報値です。", "warning"),
        (cell.parent.title, form["visits", "評価"].coordinate, "目標を確認", "warning"),
        (other.parent.title, other.coordinate, "再集計中", "warning"),
    }


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


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_problem_of_a_form_is_told_in_words(form, read, lang):
    cell = form["visits", "実績"]
    cell.parent.cell(cell.parent.max_row + 1, cell.column).value = "7名"
    form.fill({("visits", "単位"): "世帯", ("patrols", "評価"): "A"})
    table = problem_table(read(form).problems, lang)
    assert len(table) == 3
    assert (table != "").all().all()


@pytest.mark.parametrize("id", ["visits", "patrols"])
def test_what_is_typed_where_the_rules_letter_stands_is_told(form, read, id):
    form.fill({(id, "基準による評価"): "Ａ"})
    problem = one(read(form), "form-proposed")
    assert (problem.severity, problem.found) == ("warning", "Ａ")
    assert problem.cell == form[id, "基準による評価"].coordinate
    assert "「評価」の欄" in problem.remedy()


def test_the_rules_letter_as_it_was_handed_out_is_nothing_to_tell(ward, form, tmp_path):
    sent = sent_form(load_dataset(ward), FiscalYear(YEAR), {("visits", ""): "B"})
    for letter, found in (("B", []), ("C", ["form-proposed"])):
        form.fill({("visits", "基準による評価"): letter})
        path = form.save(tmp_path / f"{letter}.xlsx")
        assert codes(read_returned(read_files([path]), sent)) == found


def test_a_folder_and_a_pattern_that_fits_nothing_are_told(tmp_path):
    (tmp_path / "returned").mkdir()
    found = read_files([tmp_path / "returned", tmp_path / "returned" / "*.xlsx"])
    assert [each.problems[0].code for each in found] == ["folder-for-file", "missing-file"]
    assert "「returned/*.xlsx」" in found[0].problems[0].remedy("ja")


def test_a_file_of_another_program_is_told(form, read, tmp_path):
    path = form.save(tmp_path / "office.xlsx").rename(tmp_path / "office.docx")
    assert codes(read(path)) == ["old-workbook"]
