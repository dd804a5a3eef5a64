"""Years side by side as a table: every number a fact, what was revised, corrected or redefined marked."""

from dataclasses import replace

import pytest
from planned import planned

import evalkit as ek
from evalkit.analysis.history import history
from evalkit.telling.page import points_to_check, report_sections
from evalkit.telling.report import report_tables
from evalkit.telling.summary import summary
from evalkit.telling.tables.history import history_table, period_table
from evalkit.telling.tables.sources import sources
from evalkit.telling.tables.table import anchor
from evalkit.telling.teller import Teller

RUBRIC = "params/rubrics/example-city.yaml"


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return planned(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def own(plan):
    return ek.rate(plan, "R8", RUBRIC), ek.change(plan, "R8")


@pytest.fixture(scope="module")
def facts(plan, own):
    return ek.collect(*own, history(plan, "R8", RUBRIC))


@pytest.fixture(scope="module")
def city():
    data = ek.load_dataset("data/example-city")
    return ek.collect(history(data, data.latest, RUBRIC))


def cells(table, name, line):
    frame = table.frame
    row = frame[(frame["指標"] == name) & (frame["欄"] == line)].iloc[0]
    return [row[column.heading] for column in table.columns if column.numeric]


def noted(table, fragment):
    """The texts of the cells whose note says this."""
    (name,) = [note.name for note in table.notes if fragment in note.text]
    return [
        entry.text
        for row in table.rows
        for entries in row.values()
        for entry in entries
        if name in entry.notes
    ]


def test_a_year_stands_beside_the_other_with_target_actual_and_letter(facts):
    table = history_table(facts)
    assert [column.heading for column in table.columns[2:]] == [
        "令和6年度",
        "令和7年度",
        "令和8年度",
    ]
    assert cells(table, "団体数", "目標") == ["10団体", "20団体", "30団体"]
    assert cells(table, "団体数", "実績") == ["10団体", "18団体", "24団体"]
    assert cells(table, "相談件数", "評価") == ["B", "B", "A"]


def test_a_pending_year_is_said_and_an_activity_tells_whether_its_target_was_met(facts):
    table = history_table(facts)
    assert cells(table, "割合", "実績")[-1] == cells(table, "割合", "評価")[-1] == "集計中"
    assert cells(table, "訪問回数", "目標の達成") == ["－", "達成", "未達成"]


@pytest.mark.parametrize(("audience", "said"), [("internal", "{}（未決定）"), ("public", "未決定")])
def test_a_year_reported_on_whose_letter_nobody_decided_is_undecided(city, audience, said):
    by_rule = city.select(indicator="slow-starts", measure="rating", method="example-city")[0]
    of_year = (city.frame["indicator"] == "slow-starts") & (city.frame["period"] == by_rule.period)
    decided = (city.frame["measure"] == "rating") & (city.frame["method"] == "as-published")
    gone = of_year & (decided | city.frame["measure"].isin(["agreement", "contradiction"]))
    before = history_table(city, audience=audience)
    table = history_table(replace(city, frame=city.frame[~gone]), audience=audience)
    name = Teller(city, "ja").indicator("slow-starts")
    assert cells(before, name, "評価")[-1] == by_rule.label
    assert cells(table, name, "評価")[-1] == said.format(by_rule.label)
    assert cells(table, name, "評価")[:-1] == cells(before, name, "評価")[:-1]


def test_every_link_of_the_public_history_arrives(city):
    html = sources(city, "ja", "public").to_html()
    table = history_table(city, audience="public")
    linked = {each.fact for row in table.rows for cell in row.values() for each in cell} - {""}
    assert [each for each in linked if f'id="{anchor(each)}"' not in html] == []


def test_a_revised_target_a_correction_and_a_break_are_marked_where_they_are(facts):
    table = history_table(facts)
    assert noted(table, "延べ 100件から延べ 120件に変わった") == ["延べ 120件"]
    assert noted(table, "誤「延べ90件」、正「延べ110件」") == ["延べ 110件（訂正）"]
    assert noted(table, "オンラインを含めた") == ["延べ 50人"]
    assert noted(table, "現在の数値に基準をあてはめた評価と異なる") == ["B"]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("make", [history_table, period_table])
def test_every_number_in_the_tables_is_a_fact(city, make, lang):
    table = make(city, lang)
    assert table.rows
    for row in table.rows:
        for column in table.columns:
            for entry in row[column.key] if column.numeric else ():
                if entry.text != "－":
                    assert city[entry.fact]
    html = table.to_html()
    assert html.count("<caption") == 1
    assert table.made_up in html


def test_every_line_of_an_indicator_is_a_row_of_the_html_table(facts):
    table = history_table(facts)
    lines = sum(len(row["line"]) for row in table.rows)
    html = table.to_html()
    assert html.count("<tr") == 1 + lines + len(table.groups)
    assert html.count('scope="row"') == len(table.rows)


def test_a_review_tells_the_period_and_which_targets_were_changed(facts):
    frame = period_table(facts).frame.drop_duplicates("指標").set_index("指標")
    assert frame.loc["相談件数", "期間の達成率"] == "96.9％"
    assert frame.loc["相談件数", "目標の変更"] == "令和7年度 延べ 100件 → 延べ 150件"
    assert frame.loc["団体数", "集計"] == "最後の年度の値"
    assert frame.loc["割合", "期間の達成率"] == "集計中"
    assert frame.loc["参加者数", "期間の達成率"] == "－"


def test_years_not_reported_on_yet_are_named_in_the_caption(plan):
    table = period_table(ek.collect(history(plan, "R7", RUBRIC, "R6–R8")))
    assert "令和8年度はまだ報告されていない" in table.caption


@pytest.mark.parametrize(("lang", "said"), [("ja", "比べる年度がない"), ("en", "no other year")])
def test_the_real_report_has_one_year_and_the_table_says_so(lang, said):
    ward = ek.load_dataset("data/setagaya")
    rubric = "params/rubrics/setagaya-r6-inferred.yaml"
    table = history_table(ek.collect(history(ward, "R6", rubric)), lang)
    assert said in table.caption
    assert len([column for column in table.columns if column.numeric]) == 1


def test_without_a_history_there_is_no_table(own):
    with pytest.raises(LookupError, match="no history"):
        history_table(ek.collect(*own))


def test_a_section_has_only_its_indicators(city):
    table = history_table(city, section="measure-1-2")
    names = {entry.text for row in table.rows for entry in row["name"]}
    assert "個別避難計画の作成数" in names
    assert "相談件数" not in names


def test_the_page_of_the_year_is_the_same_with_a_history_beside_it(own, facts):
    alone = ek.collect(*own)
    assert facts.year == alone.year
    assert len(facts.beside) > 0
    for lang in ("ja", "en"):
        assert repr(summary(facts, lang)) == repr(summary(alone, lang))
        page, years = report_sections(facts, lang).text, history_table(facts, lang, "m")
        assert page.replace(f"{years!r}\n\n", "") == report_sections(alone, lang).text
        assert page.count(repr(years)) == 1
        assert repr(points_to_check(facts, "internal", lang)) == repr(
            points_to_check(alone, "internal", lang)
        )
        tables = [each for each in report_tables(facts, lang) if each.name != "history"]
        assert list(map(repr, tables)) == list(map(repr, report_tables(alone, lang)))
        for make in (ek.changes_table, ek.arrivals_table, ek.context_table, ek.trends_table):
            assert repr(make(facts, lang)) == repr(make(alone, lang))
    assert ek.targeted(facts) == ek.targeted(alone)
    assert ek.with_years(facts) == ek.with_years(alone)


def test_every_fact_of_a_history_has_its_source_on_the_page(facts):
    html = ek.sources(facts).to_html()
    assert html.count('<tr id="f-') == len(facts)


def test_a_history_survives_json_and_isnt_selected(facts):
    again = ek.Facts.from_json(facts.to_json())
    assert again.beside == facts.beside
    assert again.fingerprint() == facts.fingerprint()
    assert {fact.period for fact in again.select(measure="attainment")} == {"FY2026"}
    periods = {fact.period for fact in again.through_years(measure="attainment")}
    assert periods == {"FY2024", "FY2025", "FY2026"}
    assert again[sorted(facts.beside)[0]].id in facts.beside


def test_the_seal_counts_the_letters_of_the_evaluated_year_only(own, facts):
    assert facts.digest().splitlines()[1:3] == ek.collect(*own).digest().splitlines()[1:3]
