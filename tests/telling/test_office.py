"""Tables for other programs: CSV and XLSX as offices open them, and Markdown."""

import csv
import io

import pytest
from openpyxl import load_workbook

from evalkit.telling.office import to_csv, to_markdown, to_xlsx
from evalkit.telling.report import report_tables
from evalkit.telling.tables.scorecard import changes_table, scorecard
from evalkit.telling.tables.table import Column, Entry, Note, Table

ATTACKS = (
    *("=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)"),
)


@pytest.fixture
def table(plain):
    """Make a table of one column of texts, each the text of a fact-less entry."""
    facts = plain({"measure": "actual", "value": 3.0})

    def make(*texts, notes=()):
        rows = tuple({"x": (Entry(text),)} for text in texts)
        return Table("t", "題名", (Column("x", "列"),), rows, facts, "ja", notes)

    return make


def rows_of(table):
    return list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))


def sheets(tables, lang="ja"):
    return load_workbook(io.BytesIO(to_xlsx(tables, lang)))


def cell_of(sheet, heading, row=4):
    (column,) = [cell.column for cell in sheet[3] if cell.value == heading]
    return sheet.cell(row, column)


def test_csv_opens_in_spreadsheets_as_utf_8_with_windows_lines(ward):
    written = to_csv(scorecard(ward))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == written.count(b"\n") > 10
    assert "重複あり" in written.decode("utf-8-sig")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_that_would_run_as_a_formula_is_preceded_by_an_apostrophe(table, attack):
    assert rows_of(table(attack))[1] == ["'" + attack]


@pytest.mark.parametrize(
    "text", ["+14回", "-15箇所", "+4 sessions", "−238件", "－", "－（調査中）", "a) 60件"]
)
def test_a_signed_number_and_a_dash_stay_as_they_are(table, text):
    assert rows_of(table(text))[1] == [text]


def test_a_note_that_would_run_as_a_formula_is_neutralised(plain):
    facts = plain({"measure": "actual", "value": 3.0})
    row = {"x": (Entry("3", "x/actual", ("n",)),)}
    held = Table(
        "t", "題名", (Column("x", "列"),), (row,), facts, "ja", (Note("注1", "=1+1", "n"),)
    )
    assert rows_of(held) == [["列", "注"], ["3", "'=1+1"]]


def test_every_line_of_a_csv_has_as_many_fields_as_the_head(facts):
    for table in report_tables(facts, "ja"):
        rows = rows_of(table)
        assert {len(row) for row in rows} == {len(rows[0])}
        assert ("架空のデータ" in rows[-1]) == facts.plan.made_up


def test_a_csv_writes_out_its_notes(ward):
    (table,) = [t for t in report_tables(ward) if t.name == "scorecard-measure-2-1-outcome"]
    (row,) = [row for row in rows_of(table) if "1,801箇所" in row]
    assert "評価はBだが、現況値より望ましくない方向に動いている" in row[-1]
    assert "注1" not in row[-1]


def test_numbers_of_a_workbook_are_numbers_in_a_format_with_their_unit(ward):
    tables = {table.name: table for table in report_tables(ward)}
    sheet = sheets([tables["scorecard-measure-1-1-outcome"]])["表1"]
    target = cell_of(sheet, "令和6年度 目標")
    assert (target.value, target.data_type, target.number_format) == (430, "n", '#,##0"件"')
    reached = cell_of(sheet, "達成率")
    assert reached.value == pytest.approx(430 / 226)
    assert reached.number_format.startswith("0.0%")


def test_a_number_with_words_around_it_is_still_a_number(ward):
    tables = {table.name: table for table in report_tables(ward)}
    sheet = sheets([tables["scorecard-measure-1-1-outcome"]])["表1"]
    people = cell_of(sheet, "令和6年度 実績", row=5)
    assert (people.value, people.number_format) == (492, '"延べ "#,##0"人"')
    baseline = cell_of(sheet, "現況値")
    assert (baseline.value, baseline.number_format) == (464, '#,##0"件（重複あり）"')
    sheet = sheets([tables["scorecard-measure-1-10-outcome"]])["表1"]
    parts = [cell_of(sheet, "令和6年度 実績", row).value for row in (4, 5)]
    assert parts == [139, 1838]


def test_what_is_pending_or_refused_stays_a_word(ward):
    tables = {table.name: table for table in report_tables(ward)}
    sheet = sheets([tables["scorecard-measure-2-1-outcome"]])["表1"]
    assert cell_of(sheet, "令和6年度 実績").value == "集計中"
    assert cell_of(sheet, "達成率").value == "－"


def test_a_number_with_its_interval_stays_a_text(ward):
    sheet = sheets([changes_table(ward)])["表1"]
    texts = [cell.value for row in sheet.iter_rows(min_row=4) for cell in row]
    assert "0.487 0.414～0.572（95％）" in texts


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_text_of_a_workbook_is_never_a_formula(table, attack):
    cell = sheets([table(attack)])["表1"]["A4"]
    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == attack


@pytest.mark.parametrize(("lang", "first"), [("ja", "目次"), ("en", "Contents")])
def test_a_workbook_opens_with_its_contents(ward, lang, first):
    tables = report_tables(ward, lang)
    book = sheets(tables, lang)
    assert book.sheetnames[0] == first
    assert len(book.sheetnames) == len(tables) + 1
    listed = [row[1].value for row in book[first].iter_rows(min_row=2)]
    assert listed == [table.caption for table in tables]
    links = [row[0].hyperlink.location for row in book[first].iter_rows(min_row=2)]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]


def test_every_number_of_the_workbook_is_a_facts_value(facts):
    values = {round(value, 9) for value in facts.frame["value"].dropna()}
    for sheet in sheets(report_tables(facts)):
        found = [
            c.value
            for row in sheet.iter_rows()
            for c in row
            if c.data_type == "n" and c.value is not None
        ]
        assert [value for value in found if round(value, 9) not in values] == []


def test_the_same_facts_give_the_same_bytes(ward):
    tables = report_tables(ward)
    assert to_xlsx(tables, "ja") == to_xlsx(report_tables(ward), "ja")
    assert [to_csv(t) for t in tables] == [to_csv(t) for t in report_tables(ward)]


def test_markdown_escapes_what_would_be_markup(table):
    said = to_markdown(table("a|b", "*x* <b> [l](u) `c` _d_", "two\nlines"))
    assert r"| a\|b |" in said
    assert r"| \*x\* \<b> \[l\](u) \`c\` \_d\_ |" in said
    assert "| two lines |" in said


def test_markdown_has_caption_table_and_notes(ward):
    (table,) = [t for t in report_tables(ward) if t.name == "scorecard-measure-1-1-outcome"]
    said = to_markdown(table).splitlines()
    assert said[0] == f"**{table.caption}**"
    assert {line.count("|") for line in said if line.startswith("|")} == {
        len(table.frame.columns) + 1
    }
    assert [line for line in said if line.startswith("- 注1 ")]


def test_made_up_tables_say_so_in_every_format(city):
    table = scorecard(city)
    assert "架空のデータ" in to_csv(table).decode("utf-8-sig")
    assert "架空のデータ" in to_markdown(table).splitlines()[0]
    assert "架空のデータ" in sheets([table])["表1"]["A1"].value
