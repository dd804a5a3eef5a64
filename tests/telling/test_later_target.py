"""An indicator whose next target is of a later year stands in the year's tables, its state in words."""

import io

import pytest
from docx import Document
from small_city import city_facts

import evalkit as ek
from evalkit.telling.office.docx import to_docx
from evalkit.telling.page import report_sections
from evalkit.telling.report import letters, report_tables

HEAD = "indicator,component,role,period,text,release\n"
PLANS = "plans,,target,FY2024,a)60件 b)40件,r6\nplans,,actual,FY2024,a)70件 b)40件,r6\n"
VISITS = "visits,,baseline,FY2023,100件,r6\nvisits,,target,FY2027,150件,r6\nvisits,,target,FY2031,180件,r6\n"
ACTUAL = "visits,,actual,FY2024,130件,r6\n"
LETTERS = "indicator,period,text,decided_by,reason,release\nplans,FY2024,A,,,r6\n"


@pytest.fixture
def facts(tmp_path):
    return city_facts(tmp_path / "city", figures=HEAD + VISITS + ACTUAL + PLANS, ratings=LETTERS)


def test_it_has_a_row_with_its_actual_its_change_and_the_next_target(facts):
    (row,) = ek.scorecard(facts).frame.query("指標 == '訪問件数'").to_dict("records")
    assert row["令和6年度 目標"] == "150件（令和9年度）"
    assert row["令和6年度 実績"] == "130件"
    assert row["増減"] == "+30件"
    assert (row["評価"], row["達成率"]) == ("この年度の目標なし", "－")
    assert "訪問件数" in ek.changes_table(facts).frame["指標"].tolist()
    english = ek.scorecard(facts, "en").frame
    assert "no target this year" in english["Rating"].tolist()


def test_it_is_told_in_a_sentence_on_the_page(facts):
    said = str(ek.narrate(facts, "visits"))
    assert (
        "訪問件数は130件である。この年度の目標は定められていない（次の目標は令和9年度の150件）。"
        in said
    )
    assert "現況値100件（令和5年度）から30件（30.0％）増加した。" in said
    english = str(ek.narrate(facts, "visits", "en"))
    assert "No target is set for this year; the next is 150 visits in fiscal 2027." in english
    assert "この年度の目標なし" in report_sections(facts).html


def test_it_isnt_counted_among_what_is_rated(facts):
    assert letters(facts) == "1指標のうち1指標を評価（A 1）"


def test_without_an_actual_it_says_that_there_is_neither(tmp_path):
    facts = city_facts(tmp_path / "city", figures=HEAD + VISITS + PLANS, ratings=LETTERS)
    said = str(ek.narrate(facts, "visits"))
    assert "この年度の実績がなく、目標も定められていない（次の目標は令和9年度の150件）。" in said
    assert "－" not in said


def test_the_word_document_tells_it_too(facts):
    content = to_docx(facts, report_tables(facts))
    said = "\n".join(each.text for each in Document(io.BytesIO(content)).paragraphs)
    assert "この年度の目標は定められていない（次の目標は令和9年度の150件）。" in said
