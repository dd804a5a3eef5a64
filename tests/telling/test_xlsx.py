"""Tables as a workbook: what Excel shows is what was told, nothing runs, every sheet prints on A4."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from hostile import ALL, FORMULAS
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from evalkit.telling.office import to_xlsx
from evalkit.telling.office.xlsx import sheet_names
from evalkit.telling.report import report_tables
from evalkit.telling.tables.changes import changes_table
from evalkit.telling.tables.scorecard import scorecard
from evalkit.telling.tables.table import Column, Entry, Note, Table
from evalkit.telling.teller import Teller

QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def book_of(tables, lang="ja", **told):
    return load_workbook(io.BytesIO(to_xlsx(tables, lang, **told)), rich_text=True)


def sheet_of(table, lang="ja"):
    return book_of([table], lang).worksheets[1]


def cell_of(sheet, heading, row=4):
    (column,) = [cell.column for cell in sheet[3] if cell.value == heading]
    return sheet.cell(row, column)


def named(facts, name, lang="ja"):
    return next(table for table in report_tables(facts, lang) if table.name == name)


def shown(value, number_format):
    """Show a number as a spreadsheet program does, as far as our formats go."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    sign = "-" if value < 0 and len(sections) == 1 else ""
    bare = QUOTED.sub("\0", section)
    code = re.search(r"#,##0(\.0+)?(%?)", bare)
    decimals = len(code[1] or ".") - 1
    scaled = abs(value) * (100 if code[2] else 1)
    digits = f"{int(scaled * 10**decimals + 0.5 + 1e-9) / 10**decimals:,.{decimals}f}{code[2]}"
    literals = iter(["".join(match.groups("")) for match in QUOTED.finditer(section)])
    out = sign + bare.replace(code[0], digits)
    return re.sub("\0", lambda _: next(literals), out)


def test_numbers_of_a_workbook_are_numbers_in_a_format_with_their_unit(ward):
    sheet = sheet_of(named(ward, "scorecard-measure-1-1-outcome"))
    target = cell_of(sheet, "令和6年度 目標")
    assert (target.value, target.data_type, target.number_format) == (430, "n", '#,##0"件"')
    reached = cell_of(sheet, "達成率")
    assert reached.value == pytest.approx(430 / 226)
    assert reached.number_format == "#,##0.0%"


def test_a_number_with_words_around_it_is_still_a_number(ward):
    sheet = sheet_of(named(ward, "scorecard-measure-1-1-outcome"))
    people = cell_of(sheet, "令和6年度 実績", row=5)
    assert (people.value, people.number_format) == (492, '"延べ "#,##0"人"')
    baseline = cell_of(sheet, "現況値")
    assert (baseline.value, baseline.number_format) == (464, '#,##0"件（重複あり）"')
    sheet = sheet_of(named(ward, "scorecard-measure-1-10-outcome"))
    assert [cell_of(sheet, "令和6年度 実績", row).value for row in (4, 5)] == [139, 1838]


def test_a_sign_stands_before_the_number_as_it_was_told(ward):
    fewer = cell_of(sheet_of(named(ward, "scorecard-measure-1-1-outcome")), "増減")
    assert (fewer.value, shown(fewer.value, fewer.number_format)) == (-238, "−238件")
    more = cell_of(sheet_of(named(ward, "scorecard-measure-1-1-activity")), "増減")
    assert more.number_format == '"+"#,##0"回";"−"#,##0"回";#,##0"回"'


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_excel_shows_is_what_was_told(facts, lang):
    tables = report_tables(facts, lang)
    for table, sheet in zip(tables, book_of(tables, lang).worksheets[1:], strict=False):
        for row, texts in zip(
            sheet.iter_rows(min_row=4), table.frame.itertuples(index=False), strict=False
        ):
            for cell, text in zip(row, texts, strict=True):
                told = cell.value or ""
                if cell.data_type == "n" and cell.value is not None:
                    told = shown(cell.value, cell.number_format)
                assert told.replace("％", "%") == text.replace("％", "%")


def test_every_number_of_the_workbook_is_a_facts_value(facts):
    values = {round(value, 9) for value in facts.frame["value"].dropna()}
    for sheet in book_of(report_tables(facts)):
        found = [
            cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "n" and cell.value is not None
        ]
        assert [value for value in found if round(value, 9) not in values] == []


def test_every_figure_without_an_interval_is_typed(facts):
    tables = [table for table in report_tables(facts) if table.name not in ("points", "errata")]
    texts = []
    for table, sheet in zip(tables, book_of(tables).worksheets[1:], strict=False):
        for row, ids in enumerate(table.fact_ids.itertuples(index=False), start=4):
            for column, each in enumerate(ids, start=1):
                cell = sheet.cell(row, column)
                if each and facts[each].has_value and cell.data_type != "n":
                    texts.append(cell.value)
    assert [text for text in texts if "～" not in text] == []


def test_a_number_that_wasnt_rounded_half_up_stays_as_it_was_told(dataset):
    facts = dataset(["target,FY2024,10000件,", "actual,FY2024,9996件,"])
    reached = cell_of(sheet_of(scorecard(facts)), "達成率")
    assert (reached.data_type, reached.value) == ("s", "99.9％")  # Excel would show 100.0%


def test_what_is_pending_or_refused_stays_a_word(ward):
    sheet = sheet_of(named(ward, "scorecard-measure-2-1-outcome"))
    assert cell_of(sheet, "令和6年度 実績").value == "集計中"
    assert cell_of(sheet, "達成率").value == "－"


def test_a_number_with_its_interval_stays_a_text(ward):
    texts = [cell.value for row in sheet_of(changes_table(ward)).iter_rows() for cell in row]
    assert "0.487 0.414～0.572（95％）" in texts


@pytest.mark.parametrize(
    ("lang", "text", "number_format", "is_day"),
    [
        ("ja", "令和6年10月1日", '[$-411]ggge"年"m"月"d"日"', True),
        ("en", "1 October 2024", "[$-809]d mmmm yyyy", True),
        ("ja", "令和元年10月1日", "@", False),
        ("ja", "令和6年2月30日", "@", False),
        ("ja", "令和6年度末", "@", False),
        ("en", "31 Smarch 2024", "@", False),
    ],
)
def test_a_day_is_a_day(plain, lang, text, number_format, is_day):
    facts = plain({"measure": "actual", "value": 3.0})
    rows = ({"x": (Entry(text),)},)
    cell = sheet_of(Table("t", "題名", (Column("x", "列"),), rows, facts, lang), lang)["A4"]
    assert cell.number_format == number_format
    assert cell.value == (datetime(2024, 10, 1) if is_day else text)


def test_a_unit_with_quotation_marks_stays_in_its_format(plain):
    facts = plain({"measure": "actual", "value": 1234.0, "unit": '5"枚'})
    (fact,) = facts.select()
    row = {"x": (Entry(Teller(facts, "ja").told(fact), fact.id),)}
    cell = sheet_of(Table("t", "題名", (Column("x", "列"),), (row,), facts, "ja"))["A4"]
    assert shown(cell.value, cell.number_format) == '1,2345"枚'


def test_a_unit_too_long_for_a_format_makes_a_text(plain):
    facts = plain({"measure": "actual", "value": 3.0, "unit": "長" * 300})
    (fact,) = facts.select()
    row = {"x": (Entry(Teller(facts, "ja").told(fact), fact.id),)}
    cell = sheet_of(Table("t", "題名", (Column("x", "列"),), (row,), facts, "ja"))["A4"]
    assert (cell.data_type, cell.value) == ("s", "3" + "長" * 300)


@pytest.mark.parametrize("text", ALL, ids=range(len(ALL)))
def test_whatever_a_text_holds_the_workbook_opens_and_holds_it_as_text(table, text):
    made = to_xlsx([table(text, notes=(Note("注1", text, "n"),), caption=text)], "ja", text)
    book = load_workbook(io.BytesIO(made))
    cell = book.worksheets[1]["A4"]
    assert cell.data_type == "s"
    unseen = "[\x00-\x08\x0b\x1b\u202e\u2066\ufffe]"
    assert cell.value.replace("_x000D_", "\r") == re.sub(unseen, "�", text)
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        for side in (sheet.oddHeader, sheet.oddFooter):
            assert sum(len(part.text or "") for part in (side.left, side.center, side.right)) < 240


@pytest.mark.parametrize("attack", FORMULAS)
def test_no_part_of_the_workbook_holds_a_formula(table, attack):
    with zipfile.ZipFile(io.BytesIO(to_xlsx([table(attack, caption=attack)], "ja"))) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name), name


@given(st.lists(st.text(max_size=60), max_size=30))
def test_names_of_sheets_are_valid_and_unique(captions):
    for lang in ("ja", "en"):
        names = ["目次", "注", "Contents", "Notes", *sheet_names(captions, lang)]
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
            assert not set(name) & set("[]:*?/\\'\n\x00")
            assert name.casefold() != "history"


@pytest.mark.parametrize(
    ("lang", "first", "last"), [("ja", "目次", "注"), ("en", "Contents", "Notes")]
)
def test_a_workbook_opens_with_its_contents_and_ends_with_its_notes(ward, lang, first, last):
    tables = report_tables(ward, lang)
    book = book_of(tables, lang, edition="第1版")
    assert (book.sheetnames[0], book.sheetnames[-1]) == (first, last)
    assert len(book.sheetnames) == len(tables) + 2
    contents = [row for row in book[first].iter_rows() if row[0].hyperlink]
    assert [row[1].value for row in contents] == [table.caption for table in tables]
    links = [row[0].hyperlink.location for row in contents]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:-1]]
    above = {row[0].value: row[1].value for row in book[first].iter_rows(max_row=9)}
    assert "第1版" in above.values()
    assert ward.fingerprint() in above.values()


def test_every_note_stands_below_its_table_and_on_the_sheet_of_notes(ward):
    tables = report_tables(ward)
    book = book_of(tables)
    listed = [[cell.value for cell in row] for row in book["注"].iter_rows(min_row=4)]
    expected = [
        [f"表{number}", note.mark, note.text]
        for number, table in enumerate(tables, start=1)
        for note in table.notes
    ]
    assert listed == expected
    for table, sheet in zip(tables, book.worksheets[1:], strict=False):
        below = [row[0].value for row in sheet.iter_rows(min_row=4 + len(table.frame))]
        notes = [f"{note.mark} {note.text}" for note in table.notes]
        assert list(filter(None, below)) == notes
        assert (sheet["B2"].value is not None) == bool(notes)


def test_without_a_note_there_is_no_sheet_of_notes(table):
    assert book_of([table("a")]).sheetnames == ["目次", "表1 題名"]


def test_every_sheet_prints_on_a4_with_repeated_headings_and_numbered_pages(ward):
    book = book_of(report_tables(ward), edition="案")
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        heading = int(sheet.print_title_rows.split("$")[-1])
        assert sheet.freeze_panes.endswith(str(heading + 1))
        assert all(cell.value for cell in sheet[heading])
        assert "&P / &N" in sheet.oddFooter.right.text.replace("[", "").replace("]", "") or (
            "Page" in str(sheet.oddFooter.right.text)
        )
        assert sheet.oddHeader.left.text.strip() == "世田谷区 令和6年度"
        assert sheet.oddHeader.right.text.strip() == "案"


def test_a_table_says_in_words_what_it_holds(ward):
    tables = report_tables(ward)
    with zipfile.ZipFile(io.BytesIO(to_xlsx(tables, "ja"))) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/tables/")]
        told = "".join(archive.read(name).decode() for name in parts)
    assert len(parts) == len(tables) + 2
    assert told.count("altText=") == told.count("altTextSummary=") == len(parts)
    assert "1行8列の表。1行目は見出し（番号、指標、現況値" in told


def test_made_up_data_are_marked_on_every_sheet_and_page(city):
    for sheet in book_of(report_tables(city)):
        assert "架空のデータ" in sheet["A1"].value
        assert sheet.oddHeader.center.text.strip() == "架空のデータ"


def test_the_same_facts_give_the_same_bytes(ward):
    assert to_xlsx(report_tables(ward), "ja") == to_xlsx(report_tables(ward), "ja")


def test_a_table_without_rows_and_a_workbook_without_tables_say_so(table):
    assert sheet_of(table())["A4"].value == "該当なし"
    assert [cell.value for cell in book_of([]).worksheets[0][4]] == ["", "該当なし"]


def test_columns_are_as_wide_as_their_texts_in_east_asian_width(table):
    wide = sheet_of(table("全角の文字が十二個並ぶ列")).column_dimensions["A"].width
    narrow = sheet_of(table("a" * 12)).column_dimensions["A"].width
    assert wide == pytest.approx(2 * 12 + 2, abs=1)
    assert narrow == pytest.approx(12 + 2, abs=1)
