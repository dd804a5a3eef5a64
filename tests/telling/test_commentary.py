"""The commentary on the page: marked inside, plain for the public; contradictions among the points to check."""

from dataclasses import replace

import pandas as pd
import pytest
from commented import city as evaluated

import evalkit as ek
from evalkit.telling.commentary import checked, claims_table, marked_texts
from evalkit.telling.page import section_report
from evalkit.telling.points import points_table

TEXT = (
    "相談件数は2,554件{資料外}で、目標の2,440件を達成した。電話は<b>58件</b>であった。"
    "研修は4,657人{資料外: 研修の記録}であった。"
)


@pytest.fixture
def wrong(city):
    """The city's last year with a commentary that contradicts its tables."""
    rows = city.plan.commentary.iloc[:1].assign(
        node="measure-1-1", period="FY2025", text=TEXT, place="総評の欄"
    )
    return replace(city, plan=replace(city.plan, commentary=pd.DataFrame(rows)))


def test_inside_a_contradiction_stands_in_words_beside_its_number(wrong):
    html = str(section_report(wrong, "measure-1-1").html)
    assert '<mark class="claim"' in html
    assert '2,554件</mark><span class="verdict">[矛盾]</span>' in html
    assert "総評の数値と増減の照合" in html


def test_inside_a_number_that_agrees_leads_to_its_fact(wrong):
    html = section_report(wrong, "measure-1-1").html
    fact = "example-city/consultations/target/FY2025/as-published/"
    assert f'<a class="fact" href="#f-{fact}' in html


def test_the_public_reads_the_text_without_marks_or_verdicts(wrong):
    html = section_report(wrong, "measure-1-1", audience="public").html
    assert "相談件数は2,554件で、" in html
    assert "資料外" not in html
    assert "矛盾" not in html
    assert "照合" not in html


def test_marks_of_the_check_are_not_printed_inside_either(wrong):
    told = str(marked_texts(wrong)[0])
    assert "資料外" not in told
    assert told.startswith("相談件数は2,554件で、")


def test_html_in_a_commentary_is_text(wrong):
    for audience in ("internal", "public"):
        html = section_report(wrong, "measure-1-1", audience=audience).html
        assert "<b>" not in html
        assert "&lt;b&gt;" in html


def test_the_table_of_claims_gives_each_its_verdict_its_reason_and_its_answer(wrong):
    frame = claims_table(wrong).frame
    assert list(frame.columns) == ["記述", "判定", "理由", "回答", "箇所"]
    assert frame["判定"].tolist()[0] == "矛盾"
    assert "研修の記録" in frame["回答"].tolist()


def test_what_asks_for_something_stands_first_in_the_table(wrong):
    told = [row["verdict"][0].text for row in claims_table(wrong, "ja").rows]
    assert told == ["矛盾", "見当たらない", "一致", "方向が一致", "見当たらない"]


def test_contradictions_and_what_has_no_answer_are_points_to_check(wrong):
    frame = points_table(wrong).frame
    own = frame[frame["指標"] == "総評の欄"]
    assert own["種類"].tolist() == ["不一致", "未回答"]
    assert own["確認する点"].tolist()[0].startswith("総評の「2,554件」：2,554件とあるが")
    assert own["対応"].str.contains("資料外").all()


def test_the_points_are_told_in_english_too(wrong):
    frame = points_table(wrong, "en").frame
    told = frame[frame["Indicator"] == "総評の欄"]["Point to check"].tolist()
    assert told[0].startswith("commentary “2,554件”: says 2,554, but Consultations")


@pytest.mark.parametrize("year", ["R3", "R4", "R5", "R6", "R7"])
def test_the_bundled_commentary_has_nothing_to_answer(year):
    found = checked(evaluated(year))
    assert not found.contradictions
    assert not found.open


def test_a_result_shows_itself_in_a_notebook_and_as_text(city):
    found = ek.check_commentary("相談件数は2,554件であった。<script>", city)
    assert "<mark>2,554件</mark>" in found._repr_html_()
    assert "<script>" not in found._repr_html_()
    assert repr(found).splitlines()[1].startswith("矛盾: 2,554件 — 2,554件とあるが")
