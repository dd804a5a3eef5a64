"""Errata and changes as a reader gets them: old, new, why, since when; and the marks that a corrected figure carries."""

import pytest
from bs4 import BeautifulSoup
from small_city import TABLES, VISITS, city_facts

from evalkit.telling.narrative import narrate
from evalkit.telling.page import report_sections
from evalkit.telling.points import points_table
from evalkit.telling.report import report_tables
from evalkit.telling.tables.changed import changed_table, errata_table
from evalkit.telling.tables.scorecard import context_table, scorecard
from evalkit.telling.tables.sources import sources

PARTS = "plans,,actual,FY2024,r6,a)70件 b)40件,a)50件 b)40件,区域の取り違え,r6a\n"
RATINGS = "indicator,period,text,decided_by,reason,release\nplans,FY2024,A,,,r6\n"
DECIDED = RATINGS + "visits,FY2024,B,地域福祉課,支援の質を考慮した,r6\n"
UNSAID = RATINGS + "visits,FY2024,B,地域福祉課,,r6\n"


@pytest.fixture
def city(tmp_path):
    return lambda corrections="", **changed: city_facts(tmp_path / "sample", corrections, **changed)


def notes_of(table, row=0):
    told = {note.name: note.text for note in table.notes}
    return [told[name] for name in table.note_names[row]]


def test_an_erratum_says_what_was_wrong_what_is_right_why_and_since_when(city):
    table = errata_table(city(VISITS), "ja")
    assert table.frame.to_dict("records") == [
        {
            "指標": "訪問件数",
            "内訳": "－",
            "欄": "実績",
            "時期": "令和6年度",
            "誤": "130件",
            "正": "90件",
            "訂正の理由": "集計の重複",
            "誤りのあった版": "実績報告（令和7年7月1日）",
            "訂正した版": "実績報告（訂正版）（令和7年9月1日）",
        }
    ]
    assert table.fact_ids["正"].item() == "sample/visits/actual/FY2024/as-published/r6a"


def test_the_errata_are_told_in_english(city):
    row = errata_table(city(VISITS), "en").frame.iloc[0]
    assert (row["Indicator"], row["Column"], row["Period"]) == ("Visits", "actual", "fiscal 2024")


def test_the_errata_end_with_the_evaluated_year(city):
    releases = TABLES["releases.csv"].replace("r6a,実績報告（訂正版）,FY2024", "r6a,訂正版,FY2025")
    assert errata_table(city(VISITS, releases=releases)).rows == ()
    assert errata_table(city()).rows == ()


def test_what_changed_is_told_with_what_follows_and_the_reason(city):
    table = changed_table(city(), city(VISITS), "ja")
    told = table.frame.set_index("項目")
    assert told.loc["実績", ["前の版", "この版", "理由"]].to_list() == [
        "130件",
        "90件（訂正）",
        "集計の重複",
    ]
    assert told.loc["達成率", ["前の版", "この版"]].to_list() == ["108.3％", "75.0％"]
    assert told.loc["現況値からの増減", ["前の版", "この版"]].to_list() == ["+30件", "−10件"]
    assert set(told["理由"]) == {"集計の重複"}
    assert (
        "評価" not in told.index
    )  # the letter decided didn't change; the rule's isn't the reader's
    assert set(table.fact_ids["この版"]) <= set(table.facts.frame.index)


def test_what_changed_of_parts_names_the_part(city):
    frame = changed_table(city(), city(PARTS), "en").frame
    assert frame.loc[frame["What"] == "actual", "Indicator"].to_list() == [
        "Plans a) inside",
        "Plans b) outside",
    ]


def test_nothing_changed_is_an_empty_table(city):
    assert changed_table(city(), city()).rows == ()


def test_a_corrected_figure_is_marked_and_its_note_says_since_when(city):
    table = scorecard(city(VISITS), "ja")
    assert table.frame.loc[0, "令和6年度 実績"] == "90件（訂正）"
    assert (
        "実績報告（訂正版）（令和7年9月1日）で訂正。誤「130件」、正「90件」。理由：集計の重複"
        in notes_of(table)
    )


def test_a_corrected_letter_has_the_note_too(city):
    row = "visits,,rating,FY2024,r6,A,B,取り違え,r6a\n"
    table = scorecard(city(row), "en")
    assert table.frame.loc[0, "Rating"] == "B"
    assert any("not A, but B; reason: 取り違え" in note for note in notes_of(table))


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_the_letter_decided_stands_with_the_office_and_its_reason(city, audience):
    table = scorecard(city(ratings=DECIDED), "ja", audience=audience)
    assert table.frame.loc[0, "評価"] == "B"
    said = "評価は基準による評価と異なる。理由：（地域福祉課）支援の質を考慮した"
    assert said in notes_of(table)


def test_the_letter_proposed_stands_beside_it_only_inside(city):
    facts = city(ratings=DECIDED)
    assert scorecard(facts).frame.loc[0, "基準による評価"] == "A"
    assert "基準による評価" not in scorecard(facts, audience="public").frame
    assert "基準による評価" not in scorecard(facts, kind="activity").frame
    outside = [
        table for table in report_tables(facts, "ja", "public") if "基準による評価" in table.frame
    ]
    assert outside == []


def test_without_the_proposed_letter_every_row_of_the_table_is_as_wide_as_its_head(city):
    page = BeautifulSoup(scorecard(city(), audience="public").to_html(), "html.parser")
    widths = [
        sum(int(cell.get("rowspan", 1)) for row in part.select("tr") for cell in row(["th", "td"]))
        for part in page.select("thead, tbody")
        if not part.select(".group")
    ]
    assert set(widths) == {
        2 * 7
    }  # two lines of 番号, 指標, 現況値, 目標/実績, 評価, 達成率/進捗率, 増減


def test_a_corrected_figure_beside_the_tables_has_its_note(city):
    figures = TABLES["figures.csv"] + "staff,,actual,FY2024,12人,r6\n"
    indicators = TABLES["indicators.csv"]
    indicators += "staff,m,context,職員数,Staff,人,person/people,none,stock,unique,none\n"
    row = "staff,,actual,FY2024,r6,12人,11人,数え違い,r6a\n"
    table = context_table(city(row, figures=figures, indicators=indicators))
    assert table.frame["値"].to_list() == ["11人（訂正）"]
    assert any("理由：数え違い" in note for note in notes_of(table))


def test_sentences_keep_the_proposed_letter_inside(city):
    facts = city(ratings=DECIDED)
    assert "基準（" in str(narrate(facts, "visits"))
    outside = str(narrate(facts, "visits", audience="public"))
    assert "評価はBである。" in outside
    assert "基準（" not in outside
    assert "となる" not in report_sections(facts, "ja", "public").text


def test_a_contradiction_of_the_rules_letter_alone_is_told_inside(city):
    facts = city(VISITS)  # decided A; by the rule C, though worse than the baseline
    assert "（基準による評価）" in repr(scorecard(facts))
    assert "（基準による評価）" not in repr(scorecard(facts, audience="public"))
    assert "（基準による評価）" not in str(narrate(facts, "visits", audience="public"))


def test_an_undecided_letter_isnt_told_as_the_rules_outside(city):
    facts = city(ratings=RATINGS + "visits,FY2024,集計中,,,r6\n")
    assert "評価はA" not in str(narrate(facts, "visits", audience="public"))


def test_a_letter_that_differs_without_a_reason_is_a_point_to_check(city):
    facts = city(ratings=UNSAID)
    (found,) = facts.select(measure="agreement", indicator="visits")
    assert (found.label, found.caveats) == ("differs", "letter-without-reason")
    said = "公表された評価は基準による評価と異なるが、理由が示されていない"
    kinds = points_table(facts).frame.set_index("指標")["種類"]
    assert "不一致" in kinds.loc[["訪問件数"]].to_list()
    assert said in notes_of(scorecard(facts))
    assert said not in notes_of(scorecard(facts, audience="public"))


@pytest.mark.parametrize("ratings", [DECIDED, TABLES["ratings.csv"]])
def test_a_letter_with_a_reason_or_the_rules_own_is_no_point(city, ratings):
    facts = city(ratings=ratings)
    assert not any("letter-without-reason" in fact.caveats for fact in facts.select())


def test_the_sources_say_who_decided_a_letter_and_why(city):
    page = sources(city(ratings=DECIDED)).to_html()
    assert "決定の理由「（地域福祉課）支援の質を考慮した」" in page
    assert "比較する理由" not in page
