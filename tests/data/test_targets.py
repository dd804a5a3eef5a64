"""What a report rates and what stands for it in the figures: nothing drops out unsaid."""

import pytest

from evalkit.data.dataset import check_dataset, load_dataset

TARGET = "visits,,target,FY2024,120件,,r6\n"
ACTUAL = "visits,,actual,FY2024,延べ 130件,,r6\n"


def test_an_actual_without_a_target_is_a_warning_that_names_the_indicator(spoil):
    (problem,) = load_dataset(spoil("figures.csv", TARGET, "")).warnings
    assert (problem.code, problem.file, problem.cell) == ("not-counted", "figures.csv", "A3")
    assert problem.found == "visits"
    assert (
        "「訪問件数」にはtarget（目標）がなく、FY2024の達成状況に数えられません" in problem.rule()
    )
    assert "“Visits” has no target（目標） and isn't counted in FY2024" in problem.rule("en")


@pytest.mark.parametrize("kind", ["activity", "outcome"])
def test_a_letter_without_target_and_actual_is_a_warning(spoil, kind):
    spoil("indicators.csv", "outcome", kind)
    spoil("figures.csv", TARGET, "")
    (problem,) = load_dataset(spoil("figures.csv", ACTUAL, "")).warnings
    assert (problem.code, problem.file, problem.cell) == ("not-counted", "ratings.csv", "A2")
    assert problem.values["missing"] == "target（目標）、actual（実績）"


def test_figures_that_stand_beside_the_plan_need_no_target(spoil):
    spoil("indicators.csv", "outcome", "context")
    spoil("figures.csv", "actual,FY2024,延べ", "actual,,延べ")
    assert check_dataset(spoil("figures.csv", TARGET, "")) == []


def test_a_target_that_was_not_set_is_said_by_a_dash(spoil):
    assert check_dataset(spoil("figures.csv", "120件", "－")) == []


def test_a_year_that_no_report_is_about_needs_no_target(spoil):
    added = "visits,,actual,FY2022,延べ 90件,,r6\n"
    assert check_dataset(spoil("figures.csv", TARGET, TARGET + added)) == []


def test_an_actual_of_a_calendar_year_isnt_that_of_the_fiscal_year(spoil):
    (problem,) = load_dataset(
        spoil("figures.csv", "actual,FY2024,延べ", "actual,2024,延べ")
    ).warnings
    assert problem.values["missing"] == "actual（実績）"


@pytest.mark.parametrize("role", ["target", "actual"])
def test_a_period_is_the_columns_or_the_texts(spoil, sample, role):
    text = {"target": "120件", "actual": "延べ 130件"}[role]
    spoil("figures.csv", f"{role},FY2024,{text}", f"{role},,{text}")
    (problem,) = check_dataset(sample)
    assert (problem.code, problem.severity) == ("missing-period", "error")
    assert check_dataset(spoil("figures.csv", f"{role},,{text}", f"{role},,{text}（R6）")) == []


def test_a_baseline_may_bear_no_period(spoil):
    assert check_dataset(spoil("figures.csv", "FY2023,100件", ",100件")) == []
