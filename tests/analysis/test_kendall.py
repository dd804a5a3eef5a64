import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.trend import kendall
from evalkit.analysis.trend.kendall import (
    hamed_rao,
    mann_kendall,
    seasonal_mann_kendall,
    seasonal_sen_slope,
    sen_slope,
    yue_wang,
)

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = json.loads((FOLDER / "kendall.json").read_text("utf-8"))
SERIES = pd.read_csv(FOLDER / "kendall_series.csv").groupby("series")["value"]
PUBLISHED = [
    (name, series, numbers)
    for name in GOLDEN
    if name not in ("source", "small")
    for series, numbers in GOLDEN[name].items()
]
VALUES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=25)


@pytest.mark.parametrize(("name", "series", "numbers"), PUBLISHED)
def test_published_series_agree_with_pymannkendall(name, series, numbers):
    found = getattr(kendall, name)(SERIES.get_group(series))._asdict()

    p = numbers.pop("p", found.get("p"))
    assert {key: found[key] for key in numbers} == pytest.approx(numbers, rel=1e-9)
    assert found.get("p") == pytest.approx(p, rel=1e-6) if p else "p" not in found


@pytest.mark.parametrize("case", GOLDEN["small"])
def test_short_series_and_ties_agree_with_pymannkendall(case):
    found = mann_kendall(case.pop("y"))._asdict()

    assert {key: found[key] for key in case} == pytest.approx(case, abs=6e-5)


def test_a_series_without_any_change_has_no_trend():
    assert mann_kendall([7, 7, 7, 7]) == (0, 0, 0, 0, 1)
    assert sen_slope([7, 7, 7, 7]) == (0, 7)
    assert hamed_rao([7, 7, 7, 7]).p == yue_wang([7, 7, 7, 7]).p == 1


def test_years_may_come_unsorted_and_with_holes():
    years, values = [2024, 2019, 2022, 2020], [14.0, 4.0, 10.0, 6.0]

    assert sen_slope(values, years).slope == 2
    assert sen_slope(values, years).intercept == 4 - 2 * 2019
    assert mann_kendall(values, years).tau == 1
    assert mann_kendall([4, np.nan, 6, 10]) == mann_kendall([4, 6, 10])
    assert sen_slope([4, np.nan, 8]).slope == 2


@given(VALUES, st.integers(-1000, 1000), st.integers(1, 20))
def test_the_test_ignores_shift_and_scale_and_turns_with_the_series(values, shift, factor):
    y = np.array(values)
    found = mann_kendall(y)

    assert mann_kendall(factor * y + shift) == found
    assert mann_kendall(-y) == (-found.s, -found.tau, found.variance, -found.z, found.p)
    assert mann_kendall(y[::-1]).s == -found.s
    assert 0 <= found.p <= 1
    assert -1 <= found.tau <= 1


@given(VALUES, st.integers(-20, 20), st.integers(-1000, 1000))
def test_adding_a_line_adds_its_slope(values, slope, level):
    y = np.array(values)
    t = np.arange(len(y))
    before = sen_slope(y)

    after = sen_slope(y + slope * t + level)
    assert after.slope == pytest.approx(before.slope + slope)
    assert sen_slope(3 * y).slope == pytest.approx(3 * before.slope)
    assert sen_slope(y, 2000 + t).slope == pytest.approx(before.slope)


@given(VALUES)
def test_one_season_is_no_season(values):
    assert seasonal_mann_kendall(values, period=1) == mann_kendall(values)
    assert seasonal_sen_slope(values, period=1) == pytest.approx(sen_slope(values))


@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=30))
def test_a_corrected_test_is_told_or_refused_but_never_nan(values):
    for corrected in (hamed_rao, yue_wang):
        try:
            found = corrected(values)
        except ValueError:
            continue
        assert np.isfinite(found).all()


def test_a_negative_corrected_variance_is_refused():
    zigzag = [1, 9, 2, 8, 1, 9, 2, 8, 1, 9, 2, 8]

    with pytest.raises(ValueError, match=r"補正後の分散が正にならない.*isn't positive"):
        hamed_rao(zigzag)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mann_kendall([]), "Fewer than two values"),
        (lambda: mann_kendall([3]), "2時点未満"),
        (lambda: sen_slope([np.nan, 3, np.nan]), "Fewer than two values"),
        (lambda: sen_slope([1, 2, 3], [2020, 2020, 2021]), "occurs twice"),
        (lambda: mann_kendall([1, 2, 3], [2020, np.nan, 2021]), "時点が重複しているか"),
        (lambda: mann_kendall([1, np.inf, 3]), "infinite"),
        (lambda: hamed_rao([1, np.nan, 3, 4]), "without holes"),
        (lambda: yue_wang([1, 2]), "3時点以上"),
        (lambda: seasonal_mann_kendall([1, 2, 3], period=12), "longer than one cycle"),
        (lambda: seasonal_sen_slope([1, 2, 3], period=0), "1周期を超える"),
    ],
)
def test_what_has_no_trend_test_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
