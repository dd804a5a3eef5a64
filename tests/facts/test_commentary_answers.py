"""Marks in a text answer the check: a fact, a source, a reason; they are never printed."""

import pytest
from commented import checked, city

from evalkit.facts.commentary.check import check_passages
from evalkit.facts.commentary.passage import Passage
from evalkit.words.pins import without_pins

SOLVED = (
    "{資料外: 防災課の集計}",
    "[出典: 令和5年の調査]",
    "｛資料外：防災課の集計｝",
    "{outside: office}",
)


def only(text):
    (claim,) = [each for each in checked(text).claims if each.verdict != "ignored"]
    return claim


@pytest.mark.parametrize("mark", SOLVED)
def test_a_source_or_a_reason_answers_the_number_before_it(mark):
    assert only("参加した人は4,657人であった。").is_open
    claim = only(f"参加した人は4,657人{mark}であった。")
    assert (claim.verdict, bool(claim.answer), claim.is_open) == ("not_found", True, False)


def test_a_mark_behind_the_sentence_answers_all_of_it_that_is_open():
    found = checked("参加した人は4,657人、応募は5,000人であった[出典: 報告書]。").claims
    assert [claim.answer for claim in found] == ["報告書", "報告書"]


def test_a_mark_without_a_reason_is_no_answer():
    assert only("参加した人は4,657人{資料外}であった。").is_open
    assert only("参加した人は4,657人{資料外: }であった。").is_open


def test_a_contradiction_stays_one_but_with_a_reason_it_stops_nothing():
    claim = only("相談件数は2,500件{資料外: 集計の時点が異なる}であった。")
    assert (claim.verdict, claim.contradicts, claim.answer) == (
        "contradicts",
        False,
        "集計の時点が異なる",
    )


def test_a_number_is_held_against_the_fact_it_is_pinned_to():
    pinned = "電話を含めて2,445件{{#consultations/actual/{}}}であった。"
    assert only(pinned.format("FY2025")).verdict == "match"
    wrong = only(pinned.format("FY2024"))
    assert (wrong.verdict, wrong.contradicts) == ("contradicts", True)
    assert not only("2,445件{#consultations/actual/FY2024: 別の集計}であった。").contradicts


def test_a_pin_that_names_no_fact_tells_near_ids():
    claim = only("電話は2,445件{#consultation/actual/FY2025}であった。")
    assert claim.verdict == "ambiguous"
    assert "consultations/actual/FY2025" in claim.reason.ja


def test_a_pin_that_means_several_facts_asks_for_more_of_the_id():
    claim = only("計画は78件{#evacuation-plans/a}であった。")
    assert (claim.verdict, "evacuation-plans/a/" in claim.reason.ja) == ("ambiguous", True)


def test_marks_are_never_printed():
    text = "参加は4,657人 {資料外: 集計}、相談は226件{#x/y}［出典：報告書］であった。"
    assert without_pins(text) == "参加は4,657人、相談は226件であった。"
    printed = "".join(piece for piece, _ in Passage(text, claims=checked(text).claims).marked())
    assert printed.replace(" ", "") == "参加は4,657人、相談は226件であった。"


@pytest.mark.parametrize(
    "text", ["{注} 3件", "[リンク](#x) 3件", "{} {{ }} 3件", "{#} 3件", "［ 3件"]
)
def test_other_brackets_are_left_as_they_are(text):
    found = checked(text)
    assert "".join(piece for piece, _ in found.passages[0].marked()).replace("{#}", "") in (
        text,
        text.replace("{#}", ""),
    )


def test_what_was_inserted_matches_by_construction():
    fact = "example-city/consultations/actual/FY2025/as-published/example-FY2025"
    passage = Passage("電話は2,445件、窓口は9件。", inserted=((3, 9, fact),))
    (first, second) = check_passages([passage], city()).claims
    assert (first.verdict, first.facts, second.verdict) == ("match", (fact,), "not_found")
