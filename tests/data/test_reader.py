from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from evalkit.data.checks import check_values
from evalkit.data.file import decode, find_path
from evalkit.data.reader import Sheet, read_csv, table_rows
from evalkit.data.schema import TABLES, table
from evalkit.data.workbook import as_shown, read_workbook
from evalkit.words.problems import DataError

HEADER = ["indicator", "component", "role", "period", "text", "release"]


def book(
    path: Path, *rows: list[object], name: str = "figures"
) -> openpyxl.worksheet.worksheet.Worksheet:
    """A sheet with a header and rows, not yet saved."""
    sheet = openpyxl.Workbook().active
    sheet.title = name
    for row in (HEADER, *rows):
        sheet.append(row)
    return sheet


def saved(sheet, path):
    sheet.parent.save(path)
    (read,) = read_workbook(path)
    return table_rows(read, table("figures"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_reads_the_same_in_every_encoding_of_excel(tmp_path, encoding):
    path = tmp_path / "figures.csv"
    path.write_bytes("indicator,text\r\n見守り①,４６４件～㈱\r\n".encode(encoding))
    (row,), _ = table_rows(read_csv(path), table("figures"))
    assert (row["indicator"], row["text"]) == ("見守り①", "４６４件～㈱")


STRAY = "\0\x1b\x80\ufeff\uf8f0\uf8f1\uf8f2\uf8f3"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters=STRAY), min_size=1))
def test_utf8_is_read_back_with_and_without_bom(text):
    assert decode(text.encode("utf-8-sig"), "x.csv") == decode(text.encode(), "x.csv") == text


@given(st.text(alphabet="延べ表示能力十人口数値①㈱～－", min_size=1))
def test_cp932_is_read_back(text):
    assert decode(text.encode("cp932"), "x.csv") == text


def test_a_cell_in_several_lines_counts_as_one_row_as_in_a_spreadsheet(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text('indicator,text\nx,"a)1件\n\nb)2件"\n\ny,3件\n', encoding="utf-8")
    rows, problems = table_rows(read_csv(path), table("figures"))
    assert [row.source("text") for row in rows] == ["figures.csv!B2", "figures.csv!B4"]
    assert rows[0]["text"] == "a)1件\n\nb)2件"
    assert {problem.code for problem in problems} == {"missing-column"}


def test_the_header_is_found_below_a_title_by_japanese_names_of_any_width():
    rows = {
        1: ["指標"],
        3: ["指標", "内訳", "欄", "時期", "値（原文）", "版"],
        4: ["visits", "", "actual", "R6", "5件", "r6"],
    }
    (row,), problems = table_rows(Sheet("b.xlsx", "figures", rows), table("figures"))
    assert problems == []
    assert row["text"] == "5件"
    assert row.source("text") == "b.xlsx[figures]!E4"
    rows[3][4] = "値(原文)"
    assert table_rows(Sheet("b.xlsx", "figures", rows), table("figures"))[1] == []


def test_a_sheet_without_any_known_name_has_no_header():
    _, (problem,) = table_rows(Sheet("b.xlsx", "", {2: ["a", "b"]}), table("figures"))
    assert (problem.code, problem.cell, problem.found) == ("missing-header", "2行", "a、b")


def test_a_column_that_comes_twice_is_a_problem():
    _, problems = table_rows(Sheet("b.csv", "", {1: [*HEADER, "数値", "text"]}), table("figures"))
    assert [(p.code, p.cell) for p in problems] == [
        ("unknown-column", "G1"),
        ("column-twice", "H1"),
    ]


@pytest.mark.parametrize("of", TABLES, ids=lambda each: each.name)
def test_no_two_columns_of_a_table_share_a_name(of):
    names = [name for column in of.columns for name in {column.name, column.ja}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1816, '#,##0"人"', "1816人"),
        (0.208, "0.0%", "20.8％"),
        (0.2, "0.0%", "20.0％"),
        (0.2084, "0%", "20.84％"),
        (530, '"延べ"#,##0"名"', "延べ530名"),
        (62_919_000, '#,##0,"千円"', "62919千円"),
        (-3, '#,##0"件";[Red]-#,##0"件"', "-3件"),
        (-3, '#,##0"件";"△"#,##0"件"', "-3件"),
        (0.1 + 0.2, "General", "0.3"),
        (1816.0, "General", "1816"),
        (5, r"0\回", "5回"),
        (1234, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1234"),
        (1000, "[$￥-411]#,##0", "￥1000"),
        (12, "@", "12"),
    ],
)
def test_a_number_is_read_with_the_words_of_its_format(value, number_format, text):
    assert as_shown(value, number_format) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_format_never_changes_a_whole_number(value):
    assert as_shown(value, '#,##0"人"') == f"{value}人"


def test_units_and_percents_come_from_the_cells_of_a_workbook(tmp_path):
    sheet = book(tmp_path, ["x", None, "actual", "FY2024", 1816, "r6"])
    sheet.append(["y", None, "actual", 2024, 0.208, "r6"])
    sheet["E2"].number_format = '#,##0"人"'
    sheet["E3"].number_format = "0.0%"
    rows, problems = saved(sheet, tmp_path / "book.xlsx")
    assert [row["text"] for row in rows] == ["1816人", "20.8％"]
    assert [row["period"] for row in rows] == ["FY2024", "2024"]
    assert problems == []


def test_a_key_merged_down_holds_in_every_row_and_a_title_merged_across_in_one_cell(tmp_path):
    sheet = book(tmp_path, ["x", None, "target", "FY2024", "5件", "r6"])
    sheet.append([None, None, "actual", "FY2024", "6件", "r6"])
    sheet.insert_rows(1)
    sheet["A1"] = "数値の表"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A6")
    rows, problems = saved(sheet, tmp_path / "book.xlsx")
    assert [(row.number, row["indicator"]) for row in rows] == [(3, "x"), (4, "x")]
    assert problems == []


def test_a_date_that_excel_made_is_a_problem_but_not_where_dates_belong(tmp_path):
    sheet = book(tmp_path, ["x", date(2025, 1, 2), "actual", "FY2024", "5件", "r6"])
    (row,), (problem,) = saved(sheet, tmp_path / "book.xlsx")
    assert (problem.code, problem.sheet, problem.cell) == ("excel-date", "figures", "B2")
    assert problem.found == "2025-01-02"
    assert row.unread == {"component"}
    releases = openpyxl.Workbook().active
    releases.append(["release", "title", "period", "published_on"])
    releases.append(["r6", "報告", "R6", date(2025, 7, 1)])
    releases.parent.save(tmp_path / "releases.xlsx")
    (sheet,) = read_workbook(tmp_path / "releases.xlsx")
    (row,), problems = table_rows(sheet, table("releases"))
    assert (row["published_on"], problems) == ("2025-07-01", [])


def test_of_a_formula_the_value_is_taken_with_a_warning(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("figures")
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", ["x", "", "actual", "FY2024"])
        sheet.write_formula("E2", "=2+3", workbook.add_format({"num_format": '0"件"'}), 5)
        sheet.write("F2", "r6")
        sheet.write_row("A3", ["x", "", "target", "FY2024"])
        sheet.write_formula("E3", "=1/0", None, "#DIV/0!")
        sheet.write("F3", "r6")
    rows, problems = table_rows(read_workbook(path)[0], table("figures"))
    assert rows[0]["text"] == "5件"
    assert [(each.code, each.cell, each.severity) for each in problems] == [
        ("formula", "E2", "warning"),
        ("error-cell", "E3", "error"),
    ]
    assert (problems[0].found, problems[0].values) == ("=2+3", {"value": "5件"})


def test_a_formula_never_calculated_is_a_problem(tmp_path):
    sheet = book(tmp_path, ["x", None, "actual", "FY2024", "=1+1", "r6"])
    (row,), (problem,) = saved(sheet, tmp_path / "book.xlsx")
    assert (problem.code, problem.cell, row["text"]) == ("formula-without-value", "E2", "")


def test_a_hidden_row_is_read_with_a_warning(tmp_path):
    sheet = book(tmp_path, ["x", None, "actual", "FY2024", "5件", "r6"])
    sheet.row_dimensions[2].hidden = True
    (row,), (problem,) = saved(sheet, tmp_path / "book.xlsx")
    assert row["text"] == "5件"
    assert (problem.code, problem.cell, problem.severity) == ("hidden-row", "2行", "warning")


def test_rows_without_text_are_left_out(tmp_path):
    sheet = book(tmp_path, ["x", None, "actual", "FY2024", "5件", "r6"])
    sheet["A900"] = " "
    rows, problems = saved(sheet, tmp_path / "book.xlsx")
    assert (len(rows), problems) == (1, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"PK\x03\x04 and no more", "broken-workbook"),
        (b"indicator,text\n", "broken-workbook"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "old-workbook"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path, content, code):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_workbook(path)
    assert [(each.code, each.file) for each in caught.value.problems] == [(code, "book.xlsx")]


def test_a_cut_off_workbook_is_told(tmp_path):
    path = tmp_path / "book.xlsx"
    book(tmp_path).parent.save(path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError) as caught:
        read_workbook(path)
    assert caught.value.problems[0].code == "broken-workbook"


def test_a_workbook_under_the_name_of_an_old_one_is_told(tmp_path):
    book(tmp_path).parent.save(tmp_path / "book.xlsx")
    (tmp_path / "book.xlsx").rename(tmp_path / "book.xls")
    with pytest.raises(DataError) as caught:
        read_workbook(tmp_path / "book.xls")
    assert [each.code for each in caught.value.problems] == ["old-workbook"]


@pytest.mark.parametrize(
    ("stray", "codes"),
    [("XFD1048576", {"outside-columns"}), ("A1048576", {"missing-value"})],
)
def test_a_stray_cell_far_away_is_a_problem_and_makes_no_cells_between(tmp_path, stray, codes):
    sheet = book(tmp_path, ["x", None, "actual", "FY2024", "5件", "r6"])
    sheet[stray] = "x"
    sheet.parent.save(tmp_path / "book.xlsx")
    (read,) = read_workbook(tmp_path / "book.xlsx")
    assert sorted(read.rows) == [1, 2, 1048576]
    rows, problems = table_rows(read, table("figures"))
    _, found = check_values(table("figures"), rows)
    assert {each.code for each in problems + found} == codes
    assert {int(each.cell.lstrip("ABCDEFGX")) for each in problems + found} == {1048576}


def test_a_path_is_looked_for_in_the_folders_above(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "deep")
    assert find_path("data") == tmp_path / "data"
    assert find_path("no-such-folder-anywhere") is None
    assert find_path("x" * 5000) is None
