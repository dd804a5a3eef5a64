"""A figure's own words against what is declared of it, and against the other figures of its year."""

import pytest

from evalkit.data.dataset import check_dataset
from evalkit.words.codes import COUNT_BASIS, label


def codes(folder):
    return [(problem.code, problem.cell) for problem in check_dataset(folder)]


def test_a_second_figure_of_a_year_under_another_period_names_both_places(spoil, sample):
    spoil("figures.csv", "plans,,target", "visits,,actual,2025-03-31,延べ 131件,,r6\nplans,,target")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.cell) == ("year-twice", "E5")
    assert problem.values == {"first": "figures.csv!E4", "year": "FY2024"}


def test_the_same_year_in_another_release_is_a_newer_vintage(spoil, sample):
    spoil("releases.csv", "r6,実績報告", "r7,実績報告,令和7年度,2026-07-01\nr6,実績報告")
    spoil("figures.csv", "plans,,target", "visits,,actual,FY2024-end,延べ 131件,,r7\nplans,,target")
    assert codes(sample) == []


@pytest.mark.parametrize("text", ["26件増", "26件減", "5％増", "10件の増加"])
def test_a_change_in_place_of_a_value_is_a_problem(spoil, sample, text):
    found = codes(spoil("figures.csv", "120件", text))
    assert ("states-change", "E3") in found


WORDS = [
    ("延べ 226件", "unique"),
    ("延べ 226件", "not_stated"),
    ("実 226件", "gross"),
    ("累計 226件", "gross"),
    ("平均 226件", "unique"),
    ("年平均 226件", "gross"),
]


@pytest.mark.parametrize(("text", "basis"), WORDS)
def test_words_that_contradict_the_basis_declared_are_a_problem_that_names_both(
    spoil, sample, text, basis
):
    spoil("figures.csv", "延べ 130件", "－")
    spoil("figures.csv", "120件", text)
    (problem,) = check_dataset(spoil("indicators.csv", "flow,gross", f"flow,{basis}"))
    assert (problem.code, problem.cell) == ("basis-conflict", "E3")
    declared = "単年度" if text.startswith("累計") else label(COUNT_BASIS, basis)
    assert text.split()[0].replace("実", "実数") in problem.rule()
    assert declared in problem.rule()


def test_a_figure_that_declares_its_own_basis_may_say_so(spoil, sample):
    for old, new in (
        ("text,status", "text,count_basis,accumulation,status"),
        ("120件", "累計 226件,,cumulative"),
        ("延べ 130件", "実 130件,unique,"),
        ("100件", "平均 100件,not_stated,"),
    ):
        spoil("figures.csv", old, new)
    found = [problem for problem in check_dataset(sample) if problem.code == "basis-conflict"]
    assert found == []


def test_two_indicators_cant_have_one_part_in_the_roster_account(spoil, sample):
    spoil("indicators.csv", "repost_of", "account")
    spoil("indicators.csv", "none,\n", "none,plans_made\n")
    assert codes(sample) == []
    spoil("indicators.csv", "pooled,\n", "pooled,plans_made\n")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.found) == ("account-twice", "plans_made")
    assert "indicators.csv!M2もplans_made（計画の作成数）です" in problem.rule()
