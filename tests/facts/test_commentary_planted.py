"""Two commentaries on the made-up city: one right, one with planted errors; and the sentences that evalkit writes itself."""

from pathlib import Path

import pytest
from commented import checked, city, facts_of, ward

import evalkit as ek

FOLDER = Path(__file__).parents[1] / "commentaries"

PLANTED = [
    "2,454件",
    "199件",
    "以内",
    "570名",
    "下回った",
    "150.5％",
    "増加した",
    "861件",
    "78件",
    "14団体",
    "約2万5千人",
    "達成できなかった",
    "減った",
    "7割",
]


def test_every_planted_error_is_found_and_nothing_else():
    found = ek.check_commentary(FOLDER / "planted.md", city())
    assert [claim.text for claim in found.contradictions] == PLANTED
    assert not found.open


def test_the_commentary_without_errors_has_nothing_to_answer():
    found = ek.check_commentary(FOLDER / "clean.md", city())
    assert not found.contradictions
    assert not found.open
    assert found.frame["verdict"].value_counts()["match"] > 20


def test_a_section_is_known_by_its_heading():
    found = ek.check_commentary(FOLDER / "clean.md", city())
    assert {passage.node for passage in found.passages} == {
        "measure-1-1",
        "measure-1-2",
        "measure-1-3",
    }


def test_a_file_of_another_year_is_not_held_against_this_one():
    assert not ek.check_commentary(FOLDER / "clean.md", city("R6")).claims


@pytest.mark.parametrize("year", ["R3", "R5", "R6", "R7"])
def test_no_sentence_that_evalkit_writes_contradicts_its_own_facts(year):
    facts = city(year)
    for told in _narratives(facts):
        assert not checked(told, facts).contradictions, (told, checked(told, facts))


def test_no_sentence_on_the_real_report_contradicts_it():
    for told in _narratives(ward()):
        assert not checked(told, ward()).contradictions, told


def _narratives(facts):
    for indicator in dict.fromkeys(facts.frame["indicator"]):
        for lang in ("ja", "en"):
            try:
                yield str(ek.narrate(facts, indicator, lang))
            except LookupError:
                continue


def test_the_same_text_gets_the_same_verdicts_every_time():
    text = (FOLDER / "planted.md").read_text(encoding="utf-8")
    frames = [
        ek.check_commentary(text, facts_of("example-city", "R7")).frame.to_csv() for _ in range(2)
    ]
    assert frames[0] == frames[1]
