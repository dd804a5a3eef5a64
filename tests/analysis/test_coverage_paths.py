"""Paths of plans in force: against closed forms, independent numbers and a plain-Python year."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.coverage.effort import whole_up
from evalkit.analysis.coverage.formulas import (
    gap_half_life,
    required_plans,
    steady_coverage_of_classes,
    steady_coverage_of_notices,
)
from evalkit.analysis.coverage.paths import (
    Course,
    Rate,
    bands,
    expected_path,
    half_life,
    simulate,
    steady_coverage,
    survivors,
)
from evalkit.analysis.turnover.beta import Beta

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = json.loads((FOLDER / "coverage.json").read_text("utf-8"))
ROSTER = json.loads((FOLDER / "roster.json").read_text("utf-8"))
RATES = st.floats(0.02, 0.9)
ANSWER = Rate.by_counts(1977, 4456)


def notices(response, exit_rate=0.2, **more):
    rate = Rate(response)
    return Course(8452, 4657, Rate(exit_rate), newcomers=rate, carried_over=rate, **more)


@st.composite
def courses(draw):
    roster = draw(st.integers(50, 20_000))
    plans = draw(st.integers(0, roster))
    made = draw(st.none() | st.integers(0, 2 * roster))
    answers = {} if made is not None else {"newcomers": Rate(draw(RATES)), "carried_over": Rate(draw(RATES))}  # fmt: skip
    return Course(
        roster, plans, Rate(draw(RATES)), made=made, yearly=draw(st.booleans()), **answers
    )


@pytest.mark.parametrize("case", GOLDEN["survivors"])
def test_the_interval_of_survivors_agrees_with_independent_numbers(case):
    rate = Rate(case["exit_rate"])
    if case["size"]:
        rate = Rate.by_mean(case["exit_rate"], case["size"])

    found = survivors(case["plans"], rate)

    assert found.mean == pytest.approx(case["mean"])
    assert (found.lower, found.upper) == (case["lower"], case["upper"])


def test_uncertainty_of_the_exit_rate_widens_what_survives_as_worked_out_independently():
    case = GOLDEN["survivors_of_beta"]
    found = survivors(case["plans"], Rate(0.2, Beta(case["a"], case["b"])))

    assert (found.mean, found.sd) == pytest.approx((case["mean"], case["sd"]), abs=6e-4)
    roster = GOLDEN["exits_of_roster"]
    unsure = survivors(roster["roster"], Rate.by_mean(roster["exit_rate"], roster["size"]))
    assert roster["roster"] - unsure.mean == pytest.approx(roster["mean"])
    assert unsure.sd == pytest.approx(roster["sd"], abs=6e-4)
    assert survivors(8452, Rate(0.2)).sd == pytest.approx(roster["binomial_sd"], abs=6e-5)


def test_simulated_survivors_spread_as_the_beta_binomial_does():
    case = GOLDEN["survivors_of_beta"]
    rate = Rate(0.2, Beta(case["a"], case["b"]))
    kept = simulate(Course(8452, case["plans"], rate, made=0), 1, 40_000, seed=3)[0]

    assert kept.mean() == pytest.approx(case["mean"], abs=4 * case["sd"] / 200)
    assert kept.std() == pytest.approx(case["sd"], rel=0.02)


def test_the_path_of_notices_agrees_with_independent_numbers():
    case = ROSTER["path_of_notices"]
    path = expected_path(notices(case["response"]), len(case["coverage"]))

    assert path[1:].tolist() == pytest.approx(case["coverage"], abs=6e-7)


@pytest.mark.parametrize(("exit_rate", "coverage"), GOLDEN["steady_by_exit_rate"])
def test_the_answers_of_the_report_settle_at_independent_numbers(exit_rate, coverage):
    course = Course(8452, 4657, Rate(exit_rate), newcomers=ANSWER, carried_over=ANSWER)

    assert steady_coverage(course) == pytest.approx(coverage, abs=6e-7)


def test_only_the_exit_rate_of_plan_holders_moves_where_notices_settle():
    case = GOLDEN["two_rates"]
    rate = Rate(case["response"])
    course = Course(8000, 4000, Rate(0.2), 5 / 3, newcomers=rate, carried_over=rate)

    assert course.exit_rates == pytest.approx((case["without"], case["with_plan"]))
    assert steady_coverage(course) == pytest.approx(case["coverage"], abs=6e-7)
    assert expected_path(course, 200)[-1] == pytest.approx(case["coverage"], abs=6e-7)


@pytest.mark.parametrize(("ratio", "without", "with_plan", "kept"), ROSTER["exit_rates_by_plan"])
def test_a_course_splits_the_exit_rate_at_its_opening(ratio, without, with_plan, kept):
    found = Course(10_000, 5500, Rate(0.2), ratio, made=0)

    assert found.exit_rates == pytest.approx((without, with_plan), abs=6e-7)
    assert 4657 * expected_path(found, 1)[1] / 0.55 == pytest.approx(kept, abs=0.006)


@pytest.mark.parametrize("case", ROSTER["steady_effort"])
def test_a_fixed_effort_settles_at_the_independent_number(case):
    course = Course(case["roster"], 4657, Rate(case["exit_rate"]), made=case["made"], mid_year=case["mid_year"])  # fmt: skip

    assert steady_coverage(course) == pytest.approx(case["coverage"], abs=6e-7)
    assert expected_path(course, 300)[-1] == pytest.approx(case["coverage"], abs=6e-7)


@given(RATES, RATES, RATES, st.floats(0.3, 3))
def test_steady_states_are_what_the_years_converge_to(first, again, exit_rate, ratio):
    course = Course(1000, 300, Rate(min(exit_rate, 0.3)), ratio, newcomers=Rate(first), carried_over=Rate(again))  # fmt: skip

    assert expected_path(course, 3000)[-1] == pytest.approx(steady_coverage(course), abs=1e-9)


@given(RATES, RATES, RATES)
def test_the_general_steady_state_is_the_named_ones_where_they_hold(first, again, exit_rate):
    classes = Course(1000, 300, Rate(exit_rate), newcomers=Rate(first), carried_over=Rate(again))

    assert steady_coverage(classes) == pytest.approx(steady_coverage_of_classes(first, again, exit_rate))  # fmt: skip
    alike = notices(first, exit_rate)
    assert steady_coverage(alike) == pytest.approx(steady_coverage_of_notices(first, exit_rate))
    assert half_life(alike) == pytest.approx(gap_half_life((1 - exit_rate) * (1 - first)))


@given(courses(), st.integers(1, 400))
def test_more_effort_never_gives_less_coverage(course, more):
    if course.made is None:
        return
    greater = Course(course.roster, course.plans, course.exit_rate, made=course.made + more)

    assert (expected_path(greater, 8) >= expected_path(course, 8)).all()
    assert steady_coverage(greater) >= steady_coverage(course)


@given(st.floats(0.02, 0.45), st.floats(0.01, 0.45), RATES, st.floats(0, 1))
def test_a_greater_exit_rate_never_gives_more_coverage(exit_rate, more, first, part):
    alike, apart = Rate(first), {"newcomers": Rate(first), "carried_over": Rate(part * first)}
    for source in ({"made": 700}, {"newcomers": alike, "carried_over": alike}, apart):
        fewer = Course(8452, 4657, Rate(exit_rate), **source)
        many = Course(8452, 4657, Rate(exit_rate + more), **source)

        assert steady_coverage(many) <= steady_coverage(fewer) + 1e-12
        if source is not apart:
            assert (expected_path(many, 8) <= expected_path(fewer, 8) + 1e-12).all()


def test_on_the_way_newcomers_who_answer_better_can_make_up_for_more_exits():
    source = {"newcomers": Rate(0.75), "carried_over": Rate(0.0)}
    slow, fast = (Course(8452, 4657, Rate(each), **source) for each in (0.25, 0.5))

    assert expected_path(fast, 1)[1] > expected_path(slow, 1)[1]


@settings(max_examples=30)
@given(courses(), st.integers(0, 99))
def test_plans_never_exceed_the_roster_nor_fall_below_none(course, seed):
    found = simulate(course, 6, 50, seed)

    assert found.min() >= 0
    assert found.max() <= course.roster
    assert (expected_path(course, 6) <= 1 + 1e-12).all()


@settings(max_examples=20)
@given(courses(), st.integers(0, 99))
def test_the_fan_holds_the_expected_path(course, seed):
    found = simulate(course, 5, 600, seed)
    _, limits = bands(found / course.roster, (0.95,))

    within = 1.5 / course.roster
    path = expected_path(course, 5)[1:]
    assert (limits[:, 0, 0] - within <= path).all()
    assert (path <= limits[:, 0, 1] + within).all()


@pytest.mark.parametrize("source", [{"made": 900}, {"newcomers": ANSWER, "carried_over": ANSWER}])
def test_one_exit_rate_for_all_years_fans_out_wider_than_another_each_year(source):
    widths = {}
    for yearly in (False, True):
        course = Course(8452, 4657, Rate.by_mean(0.2, 243), yearly=yearly, **source)
        low, high = bands(simulate(course, 10, 3000, 1) / 8452, (0.95,))[1][:, 0].T
        widths[yearly] = high - low

    assert widths[False][0] == pytest.approx(widths[True][0], rel=0.1)
    assert (widths[False][2:] > 1.1 * widths[True][2:]).all()


def test_the_same_seed_gives_the_same_paths_and_another_one_others():
    course = Course(8452, 4657, Rate.by_mean(0.2, 243), newcomers=ANSWER, carried_over=Rate(0.1))

    first = simulate(course, 4, 20, 7)
    assert (first == simulate(course, 4, 20, 7)).all()
    assert (first != simulate(course, 4, 20, 8)).any()


def test_a_year_without_chance_is_the_expected_one():
    course = Course(100, 40, Rate(0.0), newcomers=Rate(1.0), carried_over=Rate(0.0))

    assert (simulate(course, 3, 5, 1) == 40).all()
    gone = Course(100, 40, Rate(1.0), newcomers=Rate(1.0), carried_over=Rate(1.0))
    assert (simulate(gone, 3, 5, 1) == 100).all()
    assert half_life(gone) == 0


@given(st.integers(2, 60), st.sampled_from([0.5, 0.8, 0.95]))
def test_bands_are_numpys_quantiles(paths, level):
    shares = np.random.default_rng(paths).random((3, paths))
    middle, limits = bands(shares, (level,))

    assert middle == pytest.approx(np.median(shares, axis=1))
    tails = [(1 - level) / 2, (1 + level) / 2]
    assert pytest.approx(np.quantile(shares, tails, axis=1)) == limits[:, 0].T


@pytest.mark.parametrize(("years", "plans"), ROSTER["required_plans"])
def test_the_required_effort_and_no_fewer_whole_plans_bring_the_path_to_its_goal(years, plans):
    made = whole_up(required_plans(8452, 4657, 0.2, 0.8, years))
    last = [expected_path(Course(8452, 4657, Rate(0.2), made=each), years)[-1] for each in (made - 1, made)]  # fmt: skip

    assert made == math.ceil(plans)
    assert last[0] < 0.8 <= last[1] + 1e-12


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rate.by_mean(20, 80), "between 0 and 1"),
        (lambda: Rate.by_mean(0.2, 0), "effective size above 0"),
        (lambda: Rate.by_counts(5, 4), "can't be"),
        (lambda: Rate.by_counts(0, 0), "can't be"),
        (lambda: steady_coverage(notices(0.4, 0.0)), "no steady state"),
    ],
)
def test_what_is_no_rate_is_refused_in_words(make, message):
    with pytest.raises(ValueError, match=message):
        make()
