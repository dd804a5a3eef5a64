"""Projections in tables and sentences: rounded up where a need is told, never without their "if"."""

import re

import pytest

from evalkit.analysis.coverage.effort import required_effort
from evalkit.analysis.coverage.model import Coverage
from evalkit.analysis.roster.given import Given
from evalkit.facts.facts import collect
from evalkit.telling.coverage_sentences import effort_sentence, projection_sentence
from evalkit.telling.strata import stratum
from evalkit.telling.tables.coverage import effort_table, projection_table, projections
from evalkit.telling.tables.sources import METHODS
from evalkit.telling.teller import Teller
from evalkit.telling.terms import MEASURES
from evalkit.words.caveats import CAVEATS
from evalkit.words.coverage import supposing

START = {"plans": 4657, "roster": 8452, "fiscal_year": 2023}
UNSURE = (0.2, 243.19)
ALIKE, APART = {"response": (1977, 4456)}, {"responses": ((1977, 4456), 0.1331)}
LANGS = ("ja", "en")


def project(turnover=UNSURE, years=3, **more):
    return Coverage(turnover, **(START | more)).fit(years=years, paths=400).frame


@pytest.fixture(scope="module")
def facts():
    shares = [0.55, 0.7, 0.8]
    effort = required_effort(UNSURE, **START, shares=shares, until=2026, paths=400)
    return collect(project(**ALIKE), project(**APART), effort)


def test_a_need_is_told_in_whole_plans_rounded_up(facts):
    held = effort_table(facts, "en").frame.iloc[:, 1]

    assert held.tolist() == ["930 plans", "1,184 plans", "1,353 plans"]
    told = "If the roster stays at 8,452 and 20 % leave each year, holding 70 % takes 1,184 plans a year."
    assert told in str(effort_sentence(facts, "en", 0.7))
    assert "保つには、年間1,184件の作成が必要である。" in str(effort_sentence(facts, "ja", 0.7))


@pytest.mark.parametrize("lang", LANGS)
def test_no_sentence_drops_its_if(facts, lang):
    for narrative in (effort_sentence(facts, lang), projection_sentence(facts, lang)):
        told = str(narrative)
        body = told.split("（留意点" if lang == "ja" else "(Note")[0]
        sentences = [each for each in body.split("。" if lang == "ja" else ". ") if each.strip()]
        opening = "であるとすれば、" if lang == "ja" else "If the roster stays at 8,452"
        assert len(sentences) in (4, 9)
        assert all(opening in each and "8,452" in each for each in sentences)
        assert ("条件として与えた人数を仮定" if lang == "ja" else "isn't published") in told


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_a_sentence_links_to_its_fact(facts, lang):
    html = effort_sentence(facts, lang, 0.8)._repr_html_()

    for measure in ("plans_to_hold", "plans_to_reach", "coverage_chance"):
        (fact,) = [f for f in facts.select(measure=measure) if f.by.endswith("goal=0.8")]
        assert html.count(f'href="#f-{fact.id}"'.replace("&", "&amp;")) >= 2


def test_what_is_exceeded_anyway_is_said_to_need_no_plans():
    effort = collect(required_effort(0.2, **START, shares=0.1, until=2025))

    told = str(effort_sentence(effort, "en"))
    assert "10 % or more still have a plan at the end of fiscal 2025 without any new one" in told
    assert "probability" not in told
    assert "新たに作成しなくても" in str(effort_sentence(effort))


@pytest.mark.parametrize("lang", LANGS)
def test_the_projection_has_a_row_for_each_year_and_the_long_run_of_each_case(facts, lang):
    table = projection_table(facts, lang)

    assert len(table.rows) == 2 * (1 + 3 + 1)
    assert table.frame.iloc[:, 0].nunique() == 2
    assert "8,452" in table.caption
    assert "44.4" not in table.caption
    assert table.frame.iloc[0, 3:6].tolist() == ["", "", ""]


def test_a_single_projection_says_all_it_holds_under_in_the_caption():
    table = projection_table(collect(project(made_per_year=1184, turnover=0.2)), "en")

    assert table.caption.endswith(
        "the roster stays at 8,452, 4,657 plans are in force at the outset, 20 % leave each year, "
        "1,184 plans are made each year"
    )
    assert table.columns[0].heading == "When"
    assert "If" not in table.frame


def test_a_band_is_told_from_its_lower_to_its_upper_end(facts):
    table = projection_table(facts, "en")
    (last,) = [f for f in facts.select(period="FY2026-end") if f.by.endswith("response=1977:4456;band=95")]  # fmt: skip

    row = table.frame.iloc[3]
    assert row["middle 95 %"] == f"{100 * last.lower:.1f}% to {100 * last.upper:.1f}%"


def test_notices_that_stand_in_for_the_roster_are_named_as_such():
    roster = Given(8452, "", "roster-from-notices")
    effort = required_effort(0.2, **START | {"roster": roster}, shares=0.7)

    told = str(effort_sentence(collect(effort), "en"))
    assert "the number of notices sent stands in for it" in told
    assert "案内を送付した人数で代用" in str(effort_sentence(collect(effort)))


def test_the_chance_of_another_source_of_plans_isnt_told_as_that_of_an_effort():
    notices = Coverage(0.2, **START, response=0.4).fit(years=3, paths=50)
    effort = required_effort(0.2, **START, shares=0.7, until=2026, paths=50)
    facts = collect(effort, notices.predict(2026, 0.7))

    assert len(effort_table(facts).rows) == 1
    assert len(facts.select(measure="coverage_chance")) == 2


def test_common_and_yearly_rates_stand_beside_each_other():
    both = [
        required_effort(UNSURE, **START, shares=0.7, until=2026, draw=draw, paths=50)
        for draw in ("common", "yearly")
    ]
    table = effort_table(collect(*both), "en")

    assert table.frame["If"].tolist() == ["it is the same in every year", "it differs from year to year"]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_conditions_are_words_wherever_a_stratum_is_told(facts, lang):
    told = " ".join(stratum(fact.by, Teller(facts, lang)) for fact in facts.select())

    assert not {"1977:4456", "243.19", "common", "goal", "band"} & set(re.split(r"[\s、,=;]", told))
    assert ("中央95％の幅" if lang == "ja" else "middle 95 %") in told


def test_every_measure_method_and_caveat_has_its_words(facts):
    assert set(facts.frame["measure"]) <= set(MEASURES)
    assert set(facts.frame["method"]) <= set(METHODS)
    assert set(" ".join(facts.frame["caveats"]).split()) <= set(CAVEATS)


def test_what_hasnt_been_worked_out_isnt_told(ward):
    assert projections(ward) == {}
    assert projection_table(ward).rows == effort_table(ward).rows == ()
    for tell in (effort_sentence, projection_sentence):
        with pytest.raises(KeyError, match="worked out"):
            tell(ward)


def test_an_if_of_one_condition_is_a_sentence():
    assert supposing("roster=8452", "en") == "If the roster stays at 8,452, "
    assert supposing("exit_rate=0.187368") == "年間の離脱率が18.7％であるとすれば、"
