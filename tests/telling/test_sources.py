"""Every number leads to its source: a row for each fact, links that arrive."""

import json

import pytest
from bs4 import BeautifulSoup

from evalkit.facts.facts import MIME
from evalkit.telling.narrative import narrate
from evalkit.telling.report import report_tables
from evalkit.telling.tables.changes import changes_table
from evalkit.telling.tables.margins import margins_table
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.sources import METHODS, sources
from evalkit.telling.tables.table import Entry
from evalkit.telling.terms import MEASURES
from evalkit.words.caveats import words

LANGS = ("ja", "en")


def read(facts, lang="ja", audience="internal"):
    return BeautifulSoup(sources(facts, lang, audience).to_html(), "html.parser")


@pytest.mark.parametrize("lang", LANGS)
def test_every_fact_has_one_row_under_its_anchor(facts, lang):
    rows = [row["id"] for row in read(facts, lang).select("tr[id]")]
    assert len(rows) == len(set(rows)) == len(facts)
    assert set(rows) == {f"f-{each}" for each in facts.frame.index}


def test_what_a_number_was_worked_out_from_is_linked_and_there(facts):
    page = read(facts)
    rows = {row["id"]: row for row in page.select("tr[id]")}
    for fact in facts.select():
        links = [link["href"] for link in rows[f"f-{fact.id}"].find_all("a")]
        assert links == [f"#f-{each}" for each in fact.derived_from.split()]
        assert all(link.removeprefix("#") in rows for link in links)


def test_a_published_number_names_file_cell_and_text(ward):
    page = read(ward)
    (fact,) = ward.select(indicator="training-participants", measure="actual")
    told = page.find(id=f"f-{fact.id}").text
    assert fact.source.startswith("figures.csv!E")
    assert fact.source in told
    assert "延べ 492名" in told
    assert "公表された数値" in told


def test_every_number_has_a_source_or_what_it_was_worked_out_from(facts):
    known = facts.frame[["source", "derived_from"]].ne("").any(axis=1)
    unknown = facts.frame[~known & facts.frame["value"].notna()]
    assert list(unknown.index) == []


@pytest.mark.parametrize("lang", LANGS)
def test_caveats_stand_beside_the_number(ward, lang):
    page = read(ward, lang)
    for fact in ward.select(indicator="unreferred-cases"):
        told = page.find(id=f"f-{fact.id}").text
        assert [said for said in words(fact.caveats, lang) if said not in told] == []


def test_every_measure_and_method_has_a_name_in_both_languages(facts):
    assert set(facts.frame["measure"]) <= set(MEASURES)
    rules = set(facts.frame.loc[facts.frame["measure"] == "rating", "method"])
    assert set(facts.frame["method"]) - rules <= set(METHODS)


def test_verdicts_are_told_in_words(ward):
    page = read(ward)
    (met,) = ward.select(indicator="local-resources", measure="met")
    assert "未達成" in page.find(id=f"f-{met.id}").text
    codes = {"met", "missed", "better", "worse", "agrees", "differs", "rated-though-worse"}
    cells = {cell.text.strip() for cell in page.select("td.num")}
    assert not codes & cells


def test_what_is_shown_carries_the_facts_along(ward):
    shown = sources(ward, "ja")
    assert json.loads(shown._repr_mimebundle_()[MIME]) == json.loads(ward.to_json())
    assert repr(shown) == ward.digest()


def test_the_public_isnt_shown_the_rules_letters_but_the_facts_stay_whole(facts):
    shown = {
        row["id"].removeprefix("f-") for row in read(facts, audience="public").select("tr[id]")
    }
    told = [facts[each] for each in shown]
    rated = {fact.method for fact in told if fact.measure == "rating"}
    assert rated == {"as-published"}
    assert "agreement" not in {fact.measure for fact in told}
    bundle = sources(facts, "ja", "public")._repr_mimebundle_()
    assert json.loads(bundle[MIME]) == json.loads(facts.to_json())


def test_every_link_of_a_public_page_arrives(facts):
    shown = {
        row["id"].removeprefix("f-") for row in read(facts, audience="public").select("tr[id]")
    }
    tables = [*report_tables(facts, "ja", "public"), changes_table(facts, "ja")]
    tables.append(margins_table(facts, "ja", "public"))
    linked = {e.fact for t in tables for row in t.rows for entries in row.values() for e in entries}
    for indicator in targeted(facts):
        said = narrate(facts, indicator, "ja", "public")
        linked |= {part.fact for part in said.parts if isinstance(part, Entry)}
    assert linked - {""} <= shown


def test_an_undecided_letter_is_in_no_source_for_the_public(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,100件,"])
    told = {row["id"] for row in read(facts, audience="public").select("tr[id]")}
    hidden = {fact.measure for fact in facts.select() if f"f-{fact.id}" not in told}
    assert hidden == {"rating", "margin_up", "margin_down"}


def test_a_letter_that_an_office_decided_is_called_decided(ward):
    page = read(ward)
    letter = ward.select(measure="rating", method="as-published")[0]
    assert "決定・公表された評価" in page.find(id=f"f-{letter.id}").text


@pytest.mark.parametrize(
    ("direction", "actual", "up", "down"),
    [
        ("higher", "100件", "あと20件でA", "4件減ってもB"),
        ("lower", "130件", "あと10件減らせばA", "20件増えてもB"),
    ],
)
def test_a_margin_says_in_words_which_way_it_goes(dataset, direction, actual, up, down):
    figures = ["target,FY2024,120件,", f"actual,FY2024,{actual},"]
    facts = dataset(figures, ratings=["B"], direction=direction)
    page = read(facts)
    for measure, said in (("margin_up", up), ("margin_down", down)):
        (fact,) = facts.select(measure=measure)
        assert page.find(id=f"f-{fact.id}").select("td.num")[1].text == said
