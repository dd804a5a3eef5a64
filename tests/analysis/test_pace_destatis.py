"""No worked example is published: these are reckoned by hand from the rule."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.pace.series import pace
from evalkit.words.pace import REFUSED


def yearly(values, first=2019, **terms):
    years = range(first, first + len(values))
    columns = {"indicator": "x", "year": years, "value": values, "target": 100.0}
    return pd.DataFrame(columns | {"target_year": 2030, "direction": 1} | terms)


def projected(frame):
    return pace(frame, method="destatis").iloc[0]


@pytest.mark.parametrize(
    ("target", "miss", "status"),
    [
        (90.0, 0.0, "on_track"),
        (100.0, 0.0, "on_track"),
        (101.5, 1.5 / 31.5, "on_track"),
        (102.0, 2.0 / 32.0, "slightly_off_track"),
        (107.5, 0.2, "slightly_off_track"),
        (107.6, 7.6 / 37.6, "off_track"),
    ],
)
def test_the_miss_is_a_share_of_the_way_still_to_go(target, miss, status):
    found = projected(yearly([45, 48, 55, 50, 69, 70], target=target))

    assert (found["mean_change"], found["projected"]) == (5.0, 100.0)
    assert found["miss"] == pytest.approx(miss)
    assert found["status"] == status


@pytest.mark.parametrize(
    ("first", "last", "target", "target_year"), [(70.5, 80, 100, 2034), (97.95, 98.9, 99.9, 2029)]
)
def test_a_miss_of_exactly_five_percent_is_slightly_off_track(first, last, target, target_year):
    values = [first, 90, 90, 90, 90, last]
    found = projected(yearly(values, target=target, target_year=target_year))

    assert found["status"] == "slightly_off_track"


@pytest.mark.parametrize(("last", "status"), [(69, "wrong_direction"), (70, "off_track")])
def test_moving_away_differs_from_standing_still(last, status):
    found = projected(yearly([70, 71, 72, 71, 70, last], target=90.0))

    assert found["status"] == status


def test_a_target_already_reached_is_flagged_where_the_values_fall_back():
    found = projected(yearly([90, 88, 86, 84, 82, 80], target=75.0))

    assert (found["status"], found["miss"]) == ("on_track", 0)
    assert found["achieved_but_worse"]


@pytest.mark.parametrize(
    ("values", "changes", "mean_change"),
    [
        ([1, 40, 45, 50, 55, 60, 70], 5, 6.0),
        ([40, 45, 50, 55, 64], 4, 6.0),
        ([40, 45, 50, 55], 3, 5.0),
        ([0, np.nan, 40, 45, 50, 55], 3, 5.0),
        ([40, 45, 50, 55, np.nan], 3, 5.0),
    ],
)
def test_up_to_five_changes_over_consecutive_years_are_averaged(values, changes, mean_change):
    found = projected(yearly(values))

    assert (found["changes"], found["mean_change"]) == (changes, mean_change)


def test_the_years_of_the_indicator_before_dont_count():
    frame = pd.concat([yearly([1, 2, 3, 4]), yearly([5, 6, 7], first=2023, indicator="y")])

    assert pace(frame, method="destatis")["refused"].tolist() == ["", "too-few-years"]
    assert pace(frame, method="destatis")["changes"].tolist() == [3, 2]


def test_zero_and_negative_values_are_projected_like_others():
    found = projected(yearly([-20, -16, -12, -8, -4, 0], target=24.0))

    assert (found["projected"], found["status"]) == (24.0, "on_track")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (yearly([1, 2, 3]), "too-few-years"),
        (yearly([1, 2, np.nan, 4, 5, 6]), "hole"),
        (yearly([np.nan] * 6), "no-value"),
        (yearly([1, 2, 3, 4, 5, np.inf]), "infinite"),
        (yearly([1, 2, 3, 4], target=np.inf), "infinite"),
        (yearly([1, 2, 3, 4], target=np.nan), "no-target"),
        (yearly([1, 2, 3, 4], target=[9, 9, 9, 8]), "target-varies"),
        (yearly([1, 2, 3, 4], direction=[1, 1, -1, 1]), "target-varies"),
        (yearly([1, 2, 3, 4], direction="none"), "no-direction"),
        (yearly([1, 2, 3, 4], target_year=2021), "target-year"),
        (yearly([1, 2, 3, 4], target_year=np.nan), "target-year"),
        (yearly([1, 2, 3, 1.7e308], target=-1.7e308, direction=-1), "out-of-range"),
    ],
)
def test_what_cant_be_projected_is_refused_in_words(frame, code):
    found = projected(frame)

    assert found["refused"] == code
    assert found["reason"] == " / ".join(REFUSED[code])
    assert found["status"] == "not_available"
    assert np.isnan(found["projected"])
    assert np.isnan(found["miss"])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"year": 2020}, "重複しています: x"),
        ({"year": [2019, 2020, 2021, 2021]}, "twice: x"),
        ({"year": [2019, 2020, 2021, np.nan]}, "whole number: x"),
        ({"year": [2019, 2020, 2021, 2021.5]}, "whole number: x"),
        ({"indicator": ["x", "x", "x", None]}, "no indicator"),
    ],
)
def test_years_that_arent_one_a_row_stop_the_work(wrong, words):
    with pytest.raises(ValueError, match=words):
        pace(yearly([1, 2, 3, 4]).assign(**wrong), method="destatis")


def test_no_years_give_no_indicators():
    assert len(pace(yearly([]), method="destatis")) == 0


def test_directions_may_be_words_or_numbers():
    found = [
        projected(yearly([1, 2, 3, 4], direction=word))["status"]
        for word in ("higher", 1, "1", "lower", -1)
    ]

    assert found == ["off_track"] * 3 + ["on_track"] * 2


LONG = st.lists(
    st.tuples(
        st.lists(st.one_of(st.none(), st.integers(-500, 500)), min_size=1, max_size=9),
        st.integers(-500, 500),
        st.sampled_from([1, -1]),
    ),
    min_size=1,
    max_size=5,
).map(
    lambda series: pd.concat(
        [
            yearly(values, target=target, direction=direction, indicator=f"x{place}")
            for place, (values, target, direction) in enumerate(series)
        ],
        ignore_index=True,
    ).astype({"value": float, "target": float})
)
SAID = ["indicator", "changes", "status", "achieved_but_worse", "refused"]


@given(LONG)
def test_negated_values_with_the_other_direction_have_the_same_weather(frame):
    terms = ["value", "target", "direction"]
    found = pace(frame, method="destatis")
    negated = pace(frame.assign(**-frame[terms]), method="destatis")

    pd.testing.assert_frame_equal(found[SAID], negated[SAID])


@given(LONG, st.sampled_from([0.1, 7.0, 1000.0]), st.integers(-1000, 1000))
def test_neither_unit_nor_zero_point_of_the_values_matters(frame, unit, shift):
    terms = ["value", "target"]
    found = pace(frame, method="destatis")
    moved = pace(frame.assign(**(frame[terms] + shift) * unit), method="destatis")

    pd.testing.assert_frame_equal(found[SAID], moved[SAID])
    np.testing.assert_allclose(found["miss"], moved["miss"], rtol=1e-9, atol=1e-9)


@given(LONG, st.randoms(use_true_random=False))
def test_the_order_of_the_years_doesnt_matter(frame, random):
    order = random.sample(range(len(frame)), len(frame))
    found = pace(frame, method="destatis").set_index("indicator")
    shuffled = pace(frame.iloc[order], method="destatis").set_index("indicator")

    pd.testing.assert_frame_equal(found, shuffled.loc[found.index])


@given(LONG)
def test_a_projection_is_finite_or_refused(frame):
    found = pace(frame, method="destatis")

    formed = found["refused"] == ""
    assert (np.isfinite(found["miss"]) == formed).all()
    assert (np.isfinite(found["projected"]) == formed).all()
    assert ((found["status"] == "not_available") == ~formed).all()
