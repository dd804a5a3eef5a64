"""What a notebook shows of a result: text that lines up, HTML that is escaped, problems without a traceback."""

import pytest
from bs4 import BeautifulSoup

import evalkit as ek
from evalkit.analysis.estimate import estimates
from evalkit.running.page import compose
from evalkit.words.problems import LANGUAGES, DataError, Problem
from evalkit.words.shown import STYLE, Shown, aligned, html_table, width

SHOWN = Shown(
    "推移",
    "注",
    [("年度", "R6")],
    ["項目", "value"],
    [["実績", "1,234"], ["b", "−7"]],
    ["<b>注意</b>"],
)


def test_columns_line_up_whatever_the_script():
    lines = aligned([["項目", "value"], ["実績", "1,234"], ["b", "−7"]])
    assert len({width(line) for line in lines}) == 1
    assert str(SHOWN).splitlines()[3:6] == lines
    assert repr(SHOWN) == str(SHOWN)


def test_html_is_escaped_and_numbers_stand_on_the_right():
    page = BeautifulSoup(SHOWN._repr_html_(), "html.parser")
    assert page.find("b") is None
    assert [each.text for each in page.select("td.num")] == ["1,234", "−7"]
    assert page.select_one("dl.meta").text == "年度R6"


def test_cells_that_are_all_empty_are_no_numbers():
    assert "num" not in html_table(["a"], [[""], [""]])


def test_the_page_drops_the_style_meant_for_the_lab():
    page = compose(f"<h1>x</h1>{STYLE}{html_table(['a'], [['b']])}", "ja")
    assert "style" not in page.body
    assert "<td>b</td>" in page.body


def test_a_problem_is_told_whole_and_without_a_traceback():
    found = "長い" * 60
    error = DataError([Problem("missing-file", "R6.xlsx", "figures", "E14", found=found)])
    assert found in error._repr_html_()
    said = "\n".join(error._render_traceback_())
    assert found in said
    assert "Traceback" not in said
    assert all(error.problems[0].remedy(lang) in said for lang in LANGUAGES)


def test_a_dataset_and_its_plan_say_in_a_line_what_they_hold():
    city = ek.load_dataset("data/example-city")
    for each in (city, city.plan):
        assert "みほん市" in repr(each)
        assert len(repr(each)) < 120
    assert str(city.folder) not in repr(city) + city._repr_html_()


@pytest.mark.parametrize("fact", ["x/actual", "y/actual"])
def test_a_fact_shows_what_is_known_and_nothing_else(fact):
    rows = [
        {"indicator": "x", "measure": "actual", "value": 3.0, "unit": "<件>"},
        {"indicator": "y", "measure": "actual", "status": "pending"},
    ]
    facts = ek.collect(estimates(rows))
    told = repr(facts[fact])
    assert "nan" not in told
    assert "''" not in told
    assert ("value=3" in told) == (fact == "x/actual")
    assert "<件>" not in facts._repr_html_()


def test_of_many_facts_the_first_are_shown_with_the_digest():
    facts = ek.collect(ek.published(ek.load_dataset("data/setagaya"), "R6"))
    page = BeautifulSoup(facts._repr_html_(), "html.parser")
    assert len(facts) > 20
    assert len(page.select("tbody tr")) == 21
    assert facts.fingerprint() in page.text


def test_results_show_their_summary():
    city = ek.load_dataset("data/example-city")
    results = ek.Trend(city, "consultations").fit()
    assert results._repr_html_() == results.summary()._repr_html_()
    page = BeautifulSoup(results._repr_html_(), "html.parser")
    assert len(page.select("tbody tr")) == len(results.summary().rows)
