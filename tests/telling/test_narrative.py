"""Sentences from facts: a frame for every case, and no number that isn't a fact's."""

import re
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache

import pytest
from bs4 import BeautifulSoup

from evalkit.facts.facts import Facts
from evalkit.telling.narrative import narrate
from evalkit.telling.report import report_tables
from evalkit.telling.tables.changes import changes_table
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.tables.table import Entry
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.fiscal import period_label
from evalkit.words.sentences import FRAMES

LANGS = ("ja", "en")
NUMBER = re.compile(r"−?[\d,]*\d(?:\.\d+)?")


@cache
def sentences(facts, lang):
    """The sentence of every indicator."""
    return {indicator: narrate(facts, indicator, lang) for indicator in targeted(facts)}


def told(facts, lang="ja", audience="internal"):
    return str(narrate(facts, "x", lang, audience)).removeprefix("（架空のデータ）")


def test_the_ratio_is_told_with_its_interval_its_assumption_and_the_double_counting(ward):
    said = str(narrate(ward, "unreferred-cases"))
    assert "0.487（95％信頼区間 0.414～0.572）" in said
    assert "互いに独立な事象" in said
    assert "一方の値にだけ重複計上の注記がある" in said
    assert "％区間" not in str(narrate(ward, "local-resources"))


MISSED = ["target,FY2024,120件,", "actual,FY2024,100件,"]
RULE = "基準（みほん市（架空）の評価基準）"


def test_a_letter_that_differs_from_the_rules_is_told_with_both_and_without_a_margin(dataset):
    facts = dataset(MISSED, ratings=["A"])
    said = told(facts)
    assert f"評価はAである。{RULE}ではBとなる。基準と異なる理由は示されていない。" in said
    assert "不足" not in said
    assert "It is rated A. The rule (rubric of Sample City (made up)) gives B." in told(facts, "en")
    assert told(facts, audience="public").endswith("評価はAである。")


def test_a_letter_decided_otherwise_is_told_with_the_offices_reason(dataset):
    facts = dataset(MISSED, ratings=["A"], decided="福祉相談課,会場の改修により中止した。")
    reason = "理由：（福祉相談課）会場の改修により中止した。"
    assert told(facts).endswith(f"評価はAである。{RULE}ではBとなる。{reason}")
    assert told(facts, audience="public").endswith(f"評価はAである。{reason}")


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_what_lacks_is_told_of_the_letter_that_people_decided(dataset, audience):
    said = told(dataset(MISSED, ratings=["B"]), audience=audience)
    assert said.endswith("評価はBである。Aの基準まで20件不足している。")


def test_a_letter_that_nobody_decided_is_told_as_undecided(dataset):
    facts = dataset(MISSED)
    said = "評価は未決定である（基準ではB）。Aの基準まで20件不足している。"
    assert told(facts).endswith(said)
    assert "Its rating is undecided (B by the rule). It is 20 cases short" in told(facts, "en")
    assert told(facts, audience="public").endswith("評価は未決定である。")
    assert told(facts, "en", "public").endswith("Its rating is undecided.")


def test_an_undecided_letters_contradiction_is_the_rules_and_only_for_the_inside(dataset):
    facts = dataset(["baseline,FY2023,110件,", *MISSED], accumulation="stock")
    assert "評価はB（基準による評価）だが、現況値より望ましくない方向に動いている。" in told(facts)
    assert "評価はB" not in told(facts, audience="public")


def test_without_a_plan_the_rules_letter_is_the_letter(plain):
    facts = plain(
        {"measure": "target", "value": 120.0, "period": "FY2024"},
        {"measure": "rating", "label": "B", "period": "FY2024", "method": "example-city"},
    )
    assert "評価はBである。" in told(facts)


def test_a_letter_still_pending_in_print_isnt_told_as_the_rules(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,130件,"], ratings=["集計中"])
    assert f"評価は集計中である。{RULE}ではAとなる。" in told(facts)
    assert "評価はAである" not in told(facts)


def test_activities_say_that_they_arent_rated(ward):
    assert "行動量のため評価の対象ではない。" in str(narrate(ward, "training-runs"))


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_facts_give_the_same_bytes(facts, lang):
    again = Facts.from_json(facts.to_json())
    for indicator, one in sentences(facts, lang).items():
        other = narrate(again, indicator, lang)
        assert str(one) == str(other)
        assert one._repr_html_() == other._repr_html_()


@pytest.mark.parametrize("lang", LANGS)
def test_outside_of_its_facts_a_sentence_has_no_digit(facts, lang):
    tell = Teller(facts, lang)
    for indicator, narrative in sentences(facts, lang).items():
        names = [tell.indicator(indicator)]
        names += [
            tell.component(indicator, part) for part in {f.component for f in facts.of(indicator)}
        ]
        names += [fact.method for fact in facts.of(indicator)]
        for part in narrative.parts:
            if isinstance(part, str):
                for name in sorted(filter(None, names), key=len, reverse=True):
                    part = part.replace(name, "")
                assert not re.search(r"\d", part), part


def printed(fact, text):
    """The ways in which a fact's numbers may be printed with as many decimals as a text has."""
    decimals = len(text.partition(".")[2])
    scale = 100 if fact.unit == "share" else 1
    numbers = [fact.value * scale, fact.lower * scale, fact.upper * scale, fact.confidence * 100]
    rounding = ROUND_UP if fact.measure == "margin_up" else ROUND_HALF_UP
    step = Decimal(1).scaleb(-decimals)
    known = [Decimal(repr(round(number, 9))) for number in numbers if number == number]
    return {f"{abs(number.quantize(step, rounding)):,f}" for number in known}


def without_period(fact, text, lang):
    return text.replace(period_label(fact.period, lang), "") if fact.period else text


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_of_a_sentence_is_its_facts_number(facts, lang):
    seen = 0
    for narrative in sentences(facts, lang).values():
        for entry in narrative.parts:
            if isinstance(entry, Entry) and entry.fact:
                fact = facts[entry.fact]
                for number in NUMBER.findall(without_period(fact, entry.text, lang)):
                    assert number in printed(fact, number), (entry, fact.value)
                    seen += 1
    assert seen > 40


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_is_rounded_in_a_sentence_as_in_the_tables(facts, lang):
    shown = {}
    for table in [*report_tables(facts, lang), changes_table(facts, lang)]:
        for row in table.rows:
            for entry in (entry for entries in row.values() for entry in entries if entry.fact):
                shown.setdefault(entry.fact, []).append(entry.text)
    compared = 0
    for narrative in sentences(facts, lang).values():
        for entry in narrative.parts:
            if isinstance(entry, Entry) and entry.fact in shown:
                fact = facts[entry.fact]
                for number in NUMBER.findall(without_period(fact, entry.text, lang)):
                    if number != f"{fact.confidence * 100:g}":
                        assert any(number in text for text in shown[entry.fact]), entry
                        compared += 1
    assert compared > 30


@pytest.mark.parametrize("lang", LANGS)
def test_a_caveat_of_a_number_stands_in_the_sentence(facts, lang):
    for narrative in sentences(facts, lang).values():
        said = str(narrative)
        cited = [facts[e.fact] for e in narrative.parts if isinstance(e, Entry) and e.fact]
        codes = {c for f in cited if f.method != "as-published" for c in f.caveats.split()}
        assert [code for code in codes - {"same-events"} if words(code, lang)[0] not in said] == []
        assert ("same-events" in codes) == ("独立" in said or "independent events" in said)


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_links_to_its_fact_and_text_is_escaped(facts, lang):
    for narrative in sentences(facts, lang).values():
        page = BeautifulSoup(narrative._repr_html_(), "html.parser")
        links = [(a["href"].removeprefix("#f-"), a.text) for a in page.select("a.fact")]
        entries = [(e.fact, e.text) for e in narrative.parts if isinstance(e, Entry)]
        assert links == entries
        assert all(fact in facts.frame.index for fact, _ in links)
        assert (
            page.get_text(" ", strip=True)
            .replace(" ", "")
            .endswith(str(narrative)[-5:].replace(" ", ""))
        )


def test_what_is_made_up_says_so(city, ward):
    assert str(narrate(city, "consultations")).startswith("（架空のデータ）")
    assert "架空" in narrate(city, "consultations")._repr_html_()
    assert "架空" not in str(narrate(ward, "local-resources"))


def test_an_indicator_without_a_target_is_refused_in_words(ward):
    with pytest.raises(KeyError, match=r"目標のある指標ではありません.*not an indicator"):
        narrate(ward, "roster-change")


def test_every_frame_asks_for_the_same_fields_in_both_languages():
    for ja, en in FRAMES.values():
        assert set(re.findall(r"{(\w+)}", ja)) == set(re.findall(r"{(\w+)}", en))
