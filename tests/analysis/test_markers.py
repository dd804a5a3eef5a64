import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.trend.markers import (
    CHANGE,
    REASON,
    TREND,
    count_marker,
    judge,
    share_marker,
    value_marker,
)

GOLDEN = json.loads(
    (Path(__file__).parents[1] / "golden" / "trend_markers.json").read_text("utf-8")
)
COUNTS = st.lists(st.integers(1, 399), min_size=5, max_size=5)
YEARS = list(range(2020, 2025))
FALLING = [10.0, 9.0, 8.0, 7.0, 6.0]


def around(values, half=0.5):
    return np.array(values) - half, np.array(values) + half


@pytest.mark.parametrize("case", GOLDEN["values"])
def test_markers_of_values_agree_with_phe(case):
    found = value_marker(case["years"], case["value"], case["lower"], case["upper"])

    assert (found.slope, found.chi2) == pytest.approx((case["slope"], case["chi2"]), abs=1e-7)
    assert (found.trend, found.reason) == (case["trend"], "")


@pytest.mark.parametrize("case", GOLDEN["shares"])
def test_markers_of_shares_agree_with_phe(case):
    base = np.array(case["count"]) / np.array(case["percent"]) * 100

    found = share_marker(case["years"], case["count"], base)
    assert (found.slope, found.chi2) == pytest.approx((case["slope"], case["chi2"]), abs=1e-7)
    assert found.trend == case["trend"]


@pytest.mark.parametrize("case", GOLDEN["fingertips"] + GOLDEN["fingertips_shares"])
def test_markers_agree_with_fingertips(case):
    if "base" in case:
        found = share_marker(case["years"], case["count"], case["base"])
    else:
        found = value_marker(case["years"], case["value"], case["lower"], case["upper"])

    assert found.trend == case["trend"]
    assert judge(found.trend, case["direction"]) == case["change"]
    if "chi2" in case:
        assert found.chi2 == pytest.approx(case["chi2"], abs=0.06)


def test_only_the_last_five_years_count_in_whatever_order_they_come():
    years, values = [2024, 2018, 2023, 2022, 2021, 2020], [6.0, 99.0, 7.0, 8.0, 9.0, 10.0]

    assert value_marker(years, values, *around(values)) == value_marker(
        YEARS, FALLING, *around(FALLING)
    )


def test_a_trend_that_rests_on_one_point_is_no_trend():
    values = [5.0, 5.1, 5.2, 5.3, 1.0]

    found = value_marker(YEARS, values, *around(values, 0.2))

    assert found.chi2 > 9.55
    assert (found.trend, found.reason) == ("no-change", "one-point")


def replaced(column, place, value):
    return [value if index == place else entry for index, entry in enumerate(column)]


LOW, HIGH = (list(limit) for limit in around(FALLING))
COUNTED, BASE = [50, 45, 40, 35, 30], [100] * 5


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (value_marker(YEARS[:4], FALLING[:4], LOW[:4], HIGH[:4]), "fewer-than-five"),
        (value_marker([], [], [], []), "fewer-than-five"),
        (value_marker(YEARS, replaced(FALLING, 2, np.nan), LOW, HIGH), "missing-value"),
        (value_marker(YEARS, [np.nan] * 5, LOW, HIGH), "missing-value"),
        (value_marker(YEARS, FALLING, replaced(LOW, 4, np.nan), HIGH), "missing-interval"),
        (value_marker(YEARS, FALLING, LOW, replaced(HIGH, 0, np.nan)), "missing-interval"),
        (value_marker(replaced(YEARS, 1, 2020), FALLING, LOW, HIGH), "duplicate-year"),
        (value_marker(replaced(YEARS, 0, 2018), FALLING, LOW, HIGH), "gap"),
        (value_marker(replaced(YEARS, 0, np.nan), FALLING, LOW, HIGH), "missing-year"),
        (value_marker(YEARS, replaced(FALLING, 1, np.inf), LOW, HIGH), "infinite"),
        (value_marker(YEARS, FALLING, HIGH, LOW), "no-width"),
        (value_marker(YEARS, FALLING, FALLING, FALLING), "no-width"),
        (share_marker(YEARS, COUNTED, replaced(BASE, 3, np.nan)), "missing-base"),
        (share_marker(YEARS, replaced(COUNTED, 3, np.nan), BASE), "missing-value"),
        (share_marker(YEARS, replaced(COUNTED, 3, -1), BASE), "negative"),
        (share_marker(YEARS, replaced(COUNTED, 3, 101), BASE), "exceeds-base"),
        (share_marker(YEARS, COUNTED, replaced(BASE, 3, 0)), "no-base"),
        (share_marker(YEARS, replaced(COUNTED, 3, 0), BASE), "all-or-none"),
        (share_marker(YEARS, replaced(COUNTED, 3, 100), BASE), "all-or-none"),
        (count_marker(YEARS, replaced(COUNTED, 3, -1)), "negative"),
        (count_marker(YEARS, COUNTED, replaced(BASE, 3, 0)), "no-base"),
        (count_marker(YEARS, replaced(COUNTED, 3, np.inf)), "infinite"),
        (count_marker(YEARS, replaced(COUNTED, 3, np.nan)), "missing-value"),
    ],
)
def test_what_cannot_be_calculated_says_why(found, reason):
    assert (found.trend, found.reason) == ("not-calculated", reason)
    assert np.isnan([found.slope, found.chi2]).all()


def test_every_word_of_a_marker_exists_in_both_languages():
    labels = [*TREND.values(), *CHANGE.values(), *REASON.values()]

    assert all(label.ja and label.en for label in labels)
    assert set(CHANGE) >= {
        judge(trend, direction)
        for trend in TREND
        for direction in ("higher", "lower", "band", "none")
    }


def test_a_trend_is_judged_by_the_declared_direction_only():
    assert judge("increasing", "higher") == judge("decreasing", "lower") == "better"
    assert judge("decreasing", "higher") == judge("increasing", "lower") == "worse"
    assert judge("increasing", "none") == judge("increasing", "band") == "no-judgement"
    assert judge("not-calculated", "higher") == "not-calculated"
    with pytest.raises(KeyError):
        judge("increasing", "")


@given(COUNTS)
def test_hits_and_misses_mirror_each_other(counts):
    hits, misses = (
        share_marker(YEARS, counts, 400),
        share_marker(YEARS, 400 - np.array(counts), 400),
    )

    assert hits.slope == pytest.approx(-misses.slope, abs=1e-12)
    assert hits.chi2 == pytest.approx(misses.chi2)
    opposite = {"increasing": "decreasing", "decreasing": "increasing", "no-change": "no-change"}
    assert hits.trend == opposite[misses.trend]


@given(COUNTS, st.sampled_from([0.01, 100.0, 100_000.0]))
def test_a_marker_doesnt_depend_on_the_unit(counts, unit):
    values = np.array(counts, dtype=float)
    lower, upper = values * 0.9, values * 1.1

    one, other = (
        value_marker(YEARS, scale * values, scale * lower, scale * upper) for scale in (1, unit)
    )

    assert other.slope == pytest.approx(unit * one.slope, rel=1e-6, abs=1e-6 * unit)
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-6, abs=1e-6)
    assert count_marker(YEARS, counts, unit).chi2 == pytest.approx(
        count_marker(YEARS, counts).chi2, rel=1e-6, abs=1e-6
    )
