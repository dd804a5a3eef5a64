"""What-ifs: knobs where somebody can turn them, a table everywhere else, nothing in the facts of a run."""

from functools import cache

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

import evalkit as ek
from evalkit.running.executed import canonical
from evalkit.running.what_if.knobs import SESSION, VIEW

RULE = "params/rubrics/setagaya-r6-inferred.yaml"


@cache
def ward():
    return ek.load_dataset("data/setagaya")


@cache
def projected():
    start = {"plans": 4657, "roster": 8452, "fiscal_year": 2023}
    return ek.collect(ek.Coverage(0.2, **start, response=(1977, 4456)).fit(years=2, paths=50))


ASKED = {
    "rule": lambda lang="ja": ek.what_if_rule(ward(), "R6", RULE, lang),
    "coverage": lambda lang="ja": ek.what_if_coverage(projected(), lang),
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("kind", ASKED)
def test_without_a_server_there_is_a_table_and_no_widget(kind, lang, monkeypatch):
    monkeypatch.delenv(SESSION, raising=False)
    bundle = ASKED[kind](lang)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "<table" in bundle["text/html"]
    assert "<script" not in bundle["text/html"]
    assert 'href="#f-' not in bundle["text/html"]  # no link to a fact that the page doesn't hold


@pytest.mark.parametrize("kind", ASKED)
def test_the_table_is_the_same_twice_and_says_what_its_numbers_arent(kind):
    first, again = ASKED[kind]("en"), ASKED[kind]("en")
    assert first.table.to_html() == again.table.to_html()
    assert "none of these is a number of the evaluation" in first.table.to_html()


@pytest.mark.parametrize("kind", ASKED)
def test_in_a_session_knobs_turn_and_the_answer_with_them(kind, monkeypatch):
    monkeypatch.setenv(SESSION, "notebooks/20.ipynb")
    asked = ASKED[kind]()
    assert VIEW in asked._repr_mimebundle_()
    values = [knob.value for knob in asked.knobs]
    assert all(knob.low <= knob.value <= knob.high for knob in asked.knobs)
    turned = [values[0] - 5, *values[1:]]
    assert asked.show(values) != asked.show(turned)
    assert asked.show(turned) == asked.show(turned)


def test_turning_the_floors_back_changes_no_letter():
    asked = ek.what_if_rule(ward(), "R6", RULE, "en")
    assert "(changes)" not in asked.show([knob.value for knob in asked.knobs])
    assert "(changes)" in asked.show([95, 80, 60])


def test_a_floor_above_a_better_letters_floor_is_held_below_it():
    asked = ek.what_if_rule(ward(), "R6", RULE, "en")
    assert asked.show([90, 120, 60]) == asked.show([90, 90, 60])


def test_the_long_run_of_the_table_is_that_of_the_formulas():
    # reference/roster.md 1.5: r/(1-(1-d)(1-r)) and m/(dN)
    table = ek.what_if_coverage(projected(), "en").table.frame.set_index("Leave each year")
    assert table.loc["20 %"].tolist()[:3] == ["79.9%", "63.7%", "44.4%"]
    made = round(1977 / 4456 * (8452 - 0.8 * 4657))
    assert table.loc["25 %"].iloc[3] == f"{100 * made / (0.25 * 8452):.1f}%"


def test_nothing_of_it_enters_the_facts():
    facts = projected()
    before = facts.fingerprint()
    asked = ek.what_if_coverage(facts)
    asked.show([30, 50, 10, 900])
    assert facts.fingerprint() == before
    assert set(asked.table.fact_ids.to_numpy().ravel()) == {""}


def test_facts_without_a_projection_and_rules_beyond_attainment_ask_nothing():
    assert ek.what_if_coverage(ek.collect(ek.rate(ward(), "R6", RULE)))._repr_html_() == ""
    rules = [rule for rule in ek.rubrics() if not rule.is_short]
    assert rules
    assert ek.what_if_rule(ward(), "R6", rules[0])._repr_html_() == ""


def test_a_notebook_keeps_the_table_and_none_of_the_random_names():
    data = {VIEW: {"model_id": "9f0c"}, "text/html": "<table></table>"}
    cell = new_code_cell("x", outputs=[new_output("display_data", data)])
    notebook = new_notebook(cells=[cell], metadata={"widgets": {"state": {"9f0c": {}}}})
    kept = canonical(notebook)
    assert "9f0c" not in str(kept)
    assert kept.cells[0].outputs[0].data == {"text/html": "<table></table>"}
