"""Tables for other programs: CSV as spreadsheets open them, and Markdown."""

import csv
import io

import pytest
from hostile import FORMULAS

from evalkit.telling.office import to_csv, to_markdown
from evalkit.telling.report import report_tables
from evalkit.telling.tables.scorecard import scorecard
from evalkit.telling.tables.table import Column, Entry, Note, Table


def rows_of(table):
    return list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))


def test_csv_opens_in_spreadsheets_as_utf_8_with_windows_lines(ward):
    written = to_csv(scorecard(ward))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\r\n") == written.count(b"\n") > 10
    assert "重複あり" in written.decode("utf-8-sig")


@pytest.mark.parametrize("attack", FORMULAS)
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
