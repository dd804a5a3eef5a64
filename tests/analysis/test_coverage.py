import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.coverage.formulas import (
    coverage_account,
    coverage_at_close,
    exit_rates_by_plan,
    gap_half_life,
    implied_plan_loss,
    implied_roster,
    required_plans,
    steady_coverage_of_classes,
    steady_coverage_of_effort,
    steady_coverage_of_notices,
    surviving_plans,
)
from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.given import Given
from evalkit.words.caveats import words

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "roster.json").read_text("utf-8"))
YEAR = GOLDEN["plans_2024"]
RATES = st.floats(0.02, 0.98)


def test_what_the_report_alone_can_say_at_each_exit_rate():
    frame = coverage_account(YEAR["in_force"], YEAR["notices"], YEAR["made"], YEAR["exit_rates"])
    account = frame[frame["by"] != ""].pivot(index="by", columns="measure", values="value")

    assert account.index.tolist() == [f"exit_rate={rate:.2f}" for rate in YEAR["exit_rates"]]
    assert account["plans_surviving"].tolist() == pytest.approx(YEAR["surviving"])
    assert account["plans_closing"].tolist() == pytest.approx(YEAR["closing"])
    assert account["implied_roster"].tolist() == pytest.approx(YEAR["implied_roster"])
    assert account["coverage"].tolist() == pytest.approx(YEAR["coverage"], abs=6e-7)


def test_the_single_formulas_agree_with_the_account():
    for rate, kept, roster, share in zip(
        YEAR["exit_rates"], YEAR["surviving"], YEAR["implied_roster"], YEAR["coverage"], strict=True
    ):
        assert surviving_plans(4657, rate) == pytest.approx(kept)
        assert implied_roster(4456, 4657, rate) == pytest.approx(roster)
        assert coverage_at_close(4657, 4456, 1977, rate) == pytest.approx(share, abs=6e-7)
        assert implied_plan_loss(4456, 4657, roster) == pytest.approx(rate)


def test_plans_lost_if_the_roster_kept_its_size():
    assert implied_plan_loss(4456, 4657, 8452) == pytest.approx(YEAR["plan_loss_actual"], abs=6e-7)
    assert implied_plan_loss(5700, 3540, 8452) == pytest.approx(YEAR["plan_loss_target"], abs=6e-7)


def test_what_one_year_cannot_tell_is_refused_with_a_reason():
    frame = coverage_account(4657, 4456, 1977, period="FY2024-end")

    refused = frame[frame["label"] == "refused"].set_index("measure")
    assert set(refused.index) == {
        "exit_rate_by_cause",
        "coverage_by_zone",
        "turnover_trend",
        "coverage_direction",
    }
    assert refused["value"].isna().all()
    assert all(words(reason, lang) for reason in refused["caveats"] for lang in ("ja", "en"))


def test_each_number_rests_on_its_own_facts_and_says_what_is_assumed():
    frame = coverage_account(
        Given(4657, "stock"), Given(4456, "sent", "provisional"), Given(1977, "made"), (0.2,)
    ).set_index("measure")

    assert frame["derived_from"]["plans_surviving"] == "stock"
    assert frame["derived_from"]["plans_closing"] == "stock made"
    assert frame["derived_from"]["implied_roster"] == "sent stock"
    assert frame["caveats"]["plans_surviving"] == "assumed same-exit-rate"
    assert frame["caveats"]["implied_roster"] == (
        "provisional assumed same-exit-rate all-without-plan-notified"
    )
    assert fact_ids(frame.reset_index()).is_unique


def test_an_assumed_roster_stands_beside_the_implied_one_and_in_the_row():
    frame = coverage_account(4657, Given(4456, "sent"), 1977, (0.2,), roster_size=8452)

    covered = frame[frame["measure"] == "coverage"].set_index("by")
    assert covered["value"].tolist() == pytest.approx([5702.6 / 8181.6, 5702.6 / 8452])
    assert covered["derived_from"].tolist() == ["sent", ""]
    assert covered.index[1] == "exit_rate=0.20;roster=8452"
    assert fact_ids(frame).is_unique


def test_an_assumed_roster_smaller_than_the_plans_is_refused():
    frame = coverage_account(4657, 4456, 1977, (0.2,), roster_size=5000)

    row = frame[frame["by"] == "exit_rate=0.20;roster=5000"].iloc[0]
    assert row["label"] == "refused"
    assert row["caveats"].split()[0] == "exceeds-roster"


def test_pending_plans_leave_the_closing_refused_and_the_survivors_known():
    frame = coverage_account(4657, 4456, Given(float("nan"), "made", "pending"), (0.2,))
    rows = frame.set_index("measure")

    assert rows["value"]["plans_surviving"] == pytest.approx(3725.6)
    assert rows["label"]["plans_closing"] == rows["label"]["coverage"] == "refused"
    assert "pending" in rows["caveats"]["coverage"].split()


@pytest.mark.parametrize("case", GOLDEN["steady_effort"])
def test_a_fixed_effort_settles_at_the_independent_number(case):
    found = steady_coverage_of_effort(
        case["made"], case["roster"], case["exit_rate"], case["mid_year"]
    )

    assert found == pytest.approx(case["coverage"], abs=6e-7)


@pytest.mark.parametrize(("response", "exit_rate", "coverage"), GOLDEN["steady_notices"])
def test_notices_settle_at_the_independent_number(response, exit_rate, coverage):
    assert steady_coverage_of_notices(response, exit_rate) == pytest.approx(coverage, abs=6e-7)


@pytest.mark.parametrize(
    ("newcomers", "carried_over", "exit_rate", "coverage"), GOLDEN["steady_classes"]
)
def test_two_classes_settle_at_the_independent_number(newcomers, carried_over, exit_rate, coverage):
    found = steady_coverage_of_classes(newcomers, carried_over, exit_rate)

    assert found == pytest.approx(coverage, abs=1e-6)


@pytest.mark.parametrize(
    ("ratio", "without", "with_plan", "survivors"), GOLDEN["exit_rates_by_plan"]
)
def test_exit_rates_split_by_plan_agree_with_independent_numbers(
    ratio, without, with_plan, survivors
):
    found = exit_rates_by_plan(0.2, 0.55, ratio)

    assert found == pytest.approx((without, with_plan), abs=6e-7)
    assert surviving_plans(4657, found[1]) == pytest.approx(survivors, abs=0.006)


@pytest.mark.parametrize(("years", "plans"), GOLDEN["required_plans"])
def test_the_effort_to_reach_a_coverage_agrees_with_independent_numbers(years, plans):
    assert required_plans(8452, 4657, 0.2, 0.8, years) == pytest.approx(plans, abs=6e-4)


@pytest.mark.parametrize(("coverage", "plans"), GOLDEN["plans_to_hold"])
def test_holding_a_coverage_takes_what_leaves(coverage, plans):
    assert required_plans(8452, coverage * 8452, 0.2, coverage, 3) == pytest.approx(plans)


@pytest.mark.parametrize(("contraction", "years"), GOLDEN["half_life"])
def test_half_of_the_gap_closes_in_its_half_life(contraction, years):
    assert gap_half_life(contraction) == pytest.approx(years, abs=6e-7)


def test_the_path_of_notices_agrees_with_independent_numbers():
    case = GOLDEN["path_of_notices"]
    roster, plans, found = case["roster"], case["plans"], []
    for _ in case["coverage"]:
        kept = surviving_plans(plans, case["exit_rate"])
        plans = kept + case["response"] * (roster - kept)
        found.append(plans / roster)

    assert found == pytest.approx(case["coverage"], abs=6e-7)


@given(RATES, RATES, RATES)
def test_steady_states_are_what_the_years_converge_to(newcomers, carried_over, exit_rate):
    covered, fresh = 0.3, 0.0
    for _ in range(3000):
        fresh = exit_rate
        earlier = (1 - exit_rate) * (1 - covered)
        covered = (1 - exit_rate) * covered + newcomers * fresh + carried_over * earlier

    found = steady_coverage_of_classes(newcomers, carried_over, exit_rate)
    assert found == pytest.approx(covered, abs=1e-6)


@given(RATES, st.floats(1, 900))
def test_a_fixed_effort_settles_where_its_years_converge(exit_rate, made):
    plans = 4657.0
    for _ in range(2000):
        plans = surviving_plans(plans, exit_rate) + made

    expected = min(1.0, plans / 8452)
    assert steady_coverage_of_effort(made, 8452, exit_rate) == pytest.approx(expected)


@given(st.floats(0, 0.9), st.floats(0, 1), st.integers(1, 15), st.integers(0, 8452))
def test_the_required_effort_reaches_the_goal_in_time(exit_rate, coverage, years, plans):
    made = required_plans(8452, plans, exit_rate, coverage, years)

    stock = float(plans)
    for _ in range(years):
        stock = surviving_plans(stock, exit_rate) + made
    if made:
        assert stock / 8452 == pytest.approx(coverage, abs=1e-6)
    else:
        assert stock / 8452 >= coverage - 1e-6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: surviving_plans(4657, 20), "20％なら0.2"),
        (lambda: steady_coverage_of_effort(700, 8452, 0), "no steady state"),
        (lambda: steady_coverage_of_notices(0.4, 0), "no steady state"),
        (lambda: required_plans(8452, 4657, 0.2, 0.8, 0), "At least one year"),
        (lambda: exit_rates_by_plan(0.9, 0.1, 3), "between 0 and 1"),
        (lambda: gap_half_life(1), "between 0 and 1"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_two_exit_rates_hold_a_roster_at_the_size_that_its_newcomers_keep():
    """Golden: 1,690 newcomers a year, .25 with and .15 without a plan, coverage .727273, roster 7,587.755."""
    without, with_plan = exit_rates_by_plan(1690 / 7587.755102, 0.727273, 0.25 / 0.15)

    assert (without, with_plan) == pytest.approx((0.15, 0.25), abs=1e-6)
