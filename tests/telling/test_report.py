"""The report in its parts: how the letters fall, the tables in their order, the points to check."""

import io
import re

import openpyxl
import pytest
from bs4 import BeautifulSoup

import evalkit as ek
from evalkit.running.params import Params
from evalkit.telling.made import PARAMETERS, how_made
from evalkit.telling.office import to_csv, to_markdown, to_xlsx
from evalkit.telling.page import points_to_check, report_sections, section_report
from evalkit.telling.report import account_tables, letters, report_tables
from evalkit.telling.summary import summary
from evalkit.telling.tables.rule import rule_table
from evalkit.telling.tables.scorecard import sections, targeted
from evalkit.words.bilingual import in_language

LANGS = ("ja", "en")


@pytest.fixture(scope="module")
def course():
    """The last year of the made-up city with its earlier years beside it."""
    data = ek.load_dataset("data/example-city")
    rule = "params/rubrics/example-city.yaml"
    frames = [ek.rate(data, "R7", rule), ek.change(data, "R7")]
    return ek.collect(*frames, ek.history(data, "R7", rule))


def test_the_letters_are_counted_and_the_pending_one_beside_them(ward):
    assert letters(ward) == "7指標のうち6指標を評価（A 4、B 2、集計中 1）"
    assert letters(ward, "en") == "6 of 7 indicators rated (A 4, B 2, pending 1)"


def test_a_repeated_indicator_is_counted_once(city):
    outcomes = targeted(city, kind="outcome")
    assert letters(city).startswith(f"{len(outcomes)}指標のうち")
    assert "outreach-visits-repost" in targeted(city)


def test_an_indicator_that_cant_be_rated_isnt_counted_as_rated(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,130件,"], direction="none")
    assert letters(facts) == "1指標のうち0指標を評価（－ 1）"


def test_letters_that_nobody_decided_are_counted_as_such(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,130件,"])
    assert letters(facts) == "1指標のうち1指標を評価（A 1）、うち未決定1"
    assert letters(facts, "en") == "1 of 1 indicators rated (A 1), 1 of them undecided"
    assert letters(facts, audience="public") == "1指標のうち0指標を評価（未決定 1）"
    assert summary(facts, "ja", "public").text.endswith("1指標のうち0指標を評価（未決定 1）")


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_follow_the_plan_and_have_names_of_their_own(facts, lang):
    tables = report_tables(facts, lang)
    names = [table.name for table in tables]
    assert len(names) == len(set(names))
    assert all(table.rows for table in tables)
    scored = [
        name.split("-", 1)[1].rsplit("-", 1)[0] for name in names if name.startswith("scorecard")
    ]
    order = [section for section in sections(facts) if section in scored]
    assert list(dict.fromkeys(scored)) == order


def test_every_targeted_indicator_stands_in_one_table(facts):
    tables = [table for table in report_tables(facts) if table.name.startswith("scorecard")]
    rows = [
        row["actual"][0].fact or row["target"][0].fact for table in tables for row in table.rows
    ]
    told = [facts[fact].indicator for fact in rows]
    assert sorted(told) == sorted(targeted(facts))


def test_points_to_check_are_for_the_internal_audience(ward):
    assert [t.name for t in report_tables(ward)][-1] == "points"
    assert "points" not in [t.name for t in report_tables(ward, audience="public")]
    assert points_to_check(ward, "public").html == ""
    assert "要確認" in points_to_check(ward, "internal").html


def test_a_report_of_one_year_has_no_table_of_the_plans_course(ward):
    assert not {t.name for t in report_tables(ward)} & {"history", "versions", "errata"}


def test_errata_and_changed_definitions_stand_in_the_tables_of_later_years(city):
    tables = {table.name: table for table in report_tables(city, audience="public")}
    (wrong, _) = tables["errata"].frame["誤"]
    assert wrong == "延べ 389名"
    assert "名称のみの変更" in set(tables["versions"].frame["変更"])
    assert "history" not in tables  # these facts are of one year


def test_years_side_by_side_can_be_taken_away_as_csv_xlsx_and_markdown(course):
    tables = report_tables(course)
    assert [t.name for t in tables][-4:] == ["history", "versions", "errata", "points"]
    (history,) = [table for table in tables if table.name == "history"]
    for text in (to_csv(history).decode("utf-8-sig"), to_markdown(history)):
        assert "令和3年度" in text
        assert "延べ ３９８名" in text or "延べ 398名" in text
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tables, "ja")))
    assert len(book.sheetnames) >= len(tables)


def test_the_public_version_keeps_every_caveat(ward):
    internal = {table.name: table for table in report_tables(ward)}
    public = {table.name: table for table in report_tables(ward, audience="public")}
    assert set(internal) - set(public) == {"points"}
    for name, table in public.items():
        rule = {"基準による評価"}  # with its column go the notes on it, and nothing else
        assert set(internal[name].frame) - set(table.frame) <= rule
        gone = {n.text for n in internal[name].notes} - {n.text for n in table.notes}
        assert gone <= {"評価基準は公表された評価からの推定である"}


def test_the_roster_tells_what_cant_be_known(ward):
    tables = {table.name: table for table in account_tables(ward)}
    assert list(tables) == ["account", "readings", "coverage", "unknown"]
    why = tables["unknown"].frame.set_index("項目")["理由"]
    assert why["名簿の変動の推移"] == "1年分の数値では名簿の変動の推移が分からない"
    assert len(why) == 4


def test_every_assumption_is_printed(ward):
    told = repr(next(table for table in account_tables(ward) if table.name == "coverage"))
    for assumed in ("10％", "15％", "20％", "25％", "8,452人", "仮定に基づく"):
        assert assumed in told


def test_the_city_has_flows_by_year_and_zone(city):
    (flows,) = [table for table in account_tables(city) if table.name == "flows"]
    assert flows.made_up == "架空のデータ"
    assert len(flows.frame) >= 9 * 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_summary_says_whose_which_year_and_how_it_ended(facts, lang):
    told = summary(facts, lang)
    text = BeautifulSoup(told.html, "html.parser").text
    plan = facts.plan
    name = plan.name_ja if lang == "ja" else plan.name_en
    for part in (name, facts.year.label(lang), letters(facts, lang)):
        assert part in text
    assert str(told) == f"{name} {facts.year.label(lang)}: {letters(facts, lang)}"
    assert ("架空" in text or "made-up" in text) == plan.made_up


def test_the_summary_names_a_release_of_the_evaluated_year_not_a_later_one(facts):
    text = BeautifulSoup(summary(facts).html, "html.parser").text
    titles = facts.plan.releases.set_index("period")["title"]
    releases = titles.map(lambda title: in_language(title, "ja"))
    assert releases[str(facts.year)] in text
    assert [title for title in releases[releases.index > str(facts.year)] if title in text] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_section_tells_tables_then_a_sentence_for_each_of_its_indicators(ward, lang):
    page = BeautifulSoup(section_report(ward, "measure-1-1", lang).html, "html.parser")
    assert page.section["lang"] == lang
    assert page.h2["id"] == "measure-1-1"
    assert len(page.select("table")) == 2
    assert len(page.select("p.sentence")) == 3


def test_the_report_holds_every_section_in_order(ward):
    page = BeautifulSoup(report_sections(ward).html, "html.parser")
    assert [part["data-section"] for part in page.select("section[data-section]")] == sections(ward)
    assert len(page.select("p.sentence")) == len(targeted(ward))


def test_how_a_page_was_made_names_every_parameter_and_the_fingerprint(ward):
    given = {"exit_rates": [0.1, 0.15], "roster_size": 8452, "period": "", "since": ""}
    written = how_made(ward, given).text.splitlines()
    assert written[:2] == ["仮定する離脱率: 10％、15％", "仮定する名簿の人数（0は仮定なし）: 8,452"]
    assert all(line.endswith(": －") for line in written[2:4])

    told = how_made(ward, {"dataset": "data/x", "confidence": 0.95}, "en")
    text = BeautifulSoup(told.html, "html.parser").text
    for part in ("data", "data/x", "confidence", "95 %", ward.fingerprint()):
        assert part in text
        assert part in str(told)


def test_every_parameter_of_a_run_has_words():
    assert set(Params.model_fields) <= set(PARAMETERS)


def test_the_bands_of_a_rule_are_told_with_their_reference():
    table = rule_table("params/rubrics/setagaya-r6-inferred.yaml")
    assert [band[:2] for band in table.bands()] == [
        *[
            ("A", "100％以上"),
            ("B", "80％以上100％未満"),
            ("C", "60％以上80％未満"),
            ("D", "60％未満"),
        ],
    ]
    assert all(re.match("推定|設定", reference) for *_, reference in table.bands())
    english = rule_table("params/rubrics/setagaya-r6-inferred.yaml", "en")
    assert all(re.match("inferred|configured", reference) for *_, reference in english.bands())
    page = BeautifulSoup(table._repr_html_(), "html.parser")
    assert page.caption.text == "世田谷区 令和6年度の評価からの推定"


def test_a_bound_of_a_band_keeps_its_decimals(tmp_path):
    rubric = tmp_path / "rule.yaml"
    rubric.write_text(
        "name: r\nattainment: {higher: actual / target, lower: target / actual}\n"
        "bands:\n- {letter: A, from: 0.985}\n- {letter: B, below: 0.985}\n"
    )
    assert [band[1] for band in rule_table(rubric, "en").bands()] == [
        "98.5 % or more",
        "under 98.5 %",
    ]
