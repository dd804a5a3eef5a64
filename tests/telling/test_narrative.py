"""Sentences from facts: a frame for every case, and no number that isn't a fact's."""

import re
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache

import pytest
from bs4 import BeautifulSoup

from evalkit.facts.facts import Facts
from evalkit.telling.narrative import narrate
from evalkit.telling.report import report_tables
from evalkit.telling.tables.scorecard import changes_table, targeted
from evalkit.telling.tables.table import Entry
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.fiscal import period_label
from evalkit.words.sentences import FRAMES

LANGS = ("ja", "en")
NUMBER = re.compile(r"−?[\d,]*\d(?:\.\d+)?")
JUDGEMENTS = (
    "大幅",
    "大きく",
    "著しく",
    "順調",
    "おおむね",
    "significant",
    "substantial",
    "greatly",
)


@cache
def sentences(facts, lang):
    """The sentence of every indicator."""
    return {indicator: narrate(facts, indicator, lang) for indicator in targeted(facts)}


def told(facts, lang="ja", audience="internal"):
    return str(narrate(facts, "x", lang, audience)).removeprefix("（架空のデータ）")


@pytest.mark.parametrize(
    ("figures", "columns", "ja", "en"),
    [
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,130件,"],
            {"accumulation": "stock"},
            "相談件数は130件で、目標（120件以上）を達成した。"
            "現況値100件（令和5年度）から30件（30.0％）増加した。評価はAである。",
            "Consultations: 130 cases; the target of at least 120 cases was met. "
            "It rose by 30 cases (30.0%) from the baseline of 100 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,90件,"],
            {"accumulation": "stock"},
            "相談件数は90件で、目標（120件）を下回った（達成率75.0％）。"
            "現況値100件（令和5年度）から10件（10.0％）減少した。"
            "評価はCだが、現況値より望ましくない方向に動いている。Bの基準まで6件不足している。",
            "Consultations: 90 cases; the target of 120 cases was missed (75.0% of it). "
            "It fell by 10 cases (10.0%) from the baseline of 100 cases (fiscal 2023). "
            "It is rated C, yet worse than its baseline. It is 6 cases short of B.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,80件,", "actual,FY2024,80件,"],
            {"accumulation": "stock", "direction": "lower"},
            "相談件数は80件で、目標（80件以下）を達成した。"
            "現況値100件（令和5年度）から20件（20.0％）減少した。評価はAである。",
            "Consultations: 80 cases; the target of at most 80 cases was met. "
            "It fell by 20 cases (20.0%) from the baseline of 100 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,80件,", "actual,FY2024,100件,"],
            {"accumulation": "stock", "direction": "lower"},
            "相談件数は100件で、目標（80件以下）を上回り、達成していない。"
            "現況値100件（令和5年度）と変わらなかった。評価はBである。Aの基準を20件超過している。",
            "Consultations: 100 cases; the target of at most 80 cases was exceeded and so missed. "
            "It didn't change from the baseline of 100 cases (fiscal 2023). "
            "It is rated B. It is 20 cases too many for A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,集計中,"],
            {},
            "相談件数の実績は集計中であり、評価は行っていない（目標120件）。",
            "Consultations: the actual is still being tallied, so it isn't rated (target 120 cases).",
        ),
        (
            ["baseline,,－,", "target,FY2024,120件,", "actual,FY2024,120件,"],
            {},
            "相談件数は120件で、目標（120件以上）を達成した。現況値は示されていない。評価はAである。",
            "Consultations: 120 cases; the target of at least 120 cases was met. "
            "No baseline is set. It is rated A.",
        ),
        (
            ["baseline,FY2023,20.8％,", "target,FY2024,21.5％,", "actual,FY2024,21.5％,"],
            {"unit": "％", "unit_en": "%", "count_basis": "rate", "accumulation": "stock"},
            "相談件数は21.5％で、目標（21.5％以上）を達成した。"
            "現況値20.8％（令和5年度）から0.7ポイント増加した。評価はAである。",
            "Consultations: 21.5%; the target of at least 21.5% was met. "
            "It rose by 0.7 points from the baseline of 20.8% (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,0件,", "target,FY2024,5件,", "actual,FY2024,6件,"],
            {},
            "相談件数は6件で、目標（5件以上）を達成した。"
            "現況値0件（令和5年度）から6件増加した。評価はAである。",
            "Consultations: 6 cases; the target of at least 5 cases was met. "
            "It rose by 6 cases from the baseline of 0 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,130件,"],
            {"accumulation": "stock", "direction": "none"},
            "相談件数は130件である。目標（120件）の達成は判定しない"
            "（望ましい方向が定められていないため評価できない）。"
            "現況値100件（令和5年度）から30件（30.0％）増加した。",
            "Consultations: 130 cases; whether the target of 120 cases was met isn't judged: "
            "no direction is declared: it can't be rated. "
            "It rose by 30 cases (30.0%) from the baseline of 100 cases (fiscal 2023).",
        ),
    ],
    ids=["met", "missed", "met-lower", "missed-lower", "pending", "no-baseline", "points", "zero", "none"],
)  # fmt: skip
def test_a_case_is_told_in_its_frame(dataset, figures, columns, ja, en):
    facts = dataset(figures, re.findall("評価は([A-D])", ja), **columns)
    assert told(facts) == ja
    assert told(facts, "en").removeprefix("(made-up data) ") == en


def test_figures_on_different_bases_are_told_apart_with_the_reason(ward):
    said = str(narrate(ward, "evacuation-plans"))
    reason = "一方は時点の数、他方は年間の数のため比較できない"
    assert said.count(f"との増減は算出していない（{reason}）。") == 2
    assert "増加" not in said
    assert "減少" not in said


def test_every_part_is_told(ward):
    said = str(narrate(ward, "evacuation-plans"))
    for number in ("139件", "60件", "1,838件", "640件", "340件", "3,200件"):
        assert number in said


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
def test_nothing_is_praised_or_blamed(facts, lang):
    said = " ".join(map(str, sentences(facts, lang).values()))
    said += " ".join(frame[LANGS.index(lang)] for frame in FRAMES.values())
    assert [word for word in JUDGEMENTS if word in said] == []


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
