from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.pace import pace, pace_indicators
from evalkit.words.pace import DESTATIS, REFUSED, STATCAN

GOLDEN = pd.read_csv(Path(__file__).parents[1] / "golden" / "statcan_gif_series.csv")
INPUT = GOLDEN.columns[: GOLDEN.columns.get_loc("progress_value")]
OTHERWISE_GROUPED = ["1-4-1", "4-5-1", "9-c-1"]
"""The file doesn't show the keys by which these are grouped."""

SERIES = {
    "base_year": 2015,
    "base_value": 50.0,
    "current_year": 2020,
    "current_value": 60.0,
    "direction": 1,
    "sign": 1,
    "limit": np.nan,
    "target": np.nan,
    "target_year": np.nan,
}
TARGETED = SERIES | {"target": 100.0, "target_year": 2030}


def one(**changes):
    return pace(pd.DataFrame([SERIES | changes])).iloc[0]


def yearly(values, first=2019, **terms):
    years = range(first, first + len(values))
    columns = {"indicator": "x", "year": years, "value": values, "target": 100.0}
    return pd.DataFrame(columns | {"target_year": 2030, "direction": 1} | terms)


def projected(frame):
    return pace(frame, method="destatis").iloc[0]


# Statistics Canada: what was published


def test_statistics_canada_every_series_reproduces_in_value_score_and_status():
    found = pace(GOLDEN[INPUT])

    assert found["base_value"].notna().sum() == 243
    np.testing.assert_allclose(found["progress_value"], GOLDEN["progress_value"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(found["score"], GOLDEN["score"], rtol=0, atol=1e-9)
    assert found["status"].tolist() == GOLDEN["status"].tolist()


def test_statistics_canada_indicators_reproduce_as_means_over_their_nested_groups():
    found = pace_indicators(pace(GOLDEN[INPUT])).set_index("indicator")
    published = GOLDEN.drop_duplicates("indicator").set_index("indicator")
    shown = ~published.index.isin(OTHERWISE_GROUPED)

    assert found.index.tolist() == published.index.tolist()
    assert shown.sum() == 134
    found, published = found[shown], published[shown]
    np.testing.assert_allclose(found["score"], published["indicator_score"], rtol=0, atol=1e-9)
    assert found["status"].tolist() == published["indicator_status"].tolist()


def test_a_target_achieved_while_moving_away_from_it_is_flagged():
    found = pace(GOLDEN[INPUT]).set_index("indicator")

    assert found.index[found["achieved_but_worse"]].tolist() == ["3-1-1", "6-4-2"]
    assert found.loc["3-1-1", "status"] == "target_achieved"


def test_rows_order_and_index_stay_as_they_were_given():
    given = GOLDEN[INPUT].set_index("indicator").iloc[::-1]

    pd.testing.assert_frame_equal(pace(given)[given.columns], given)


# Statistics Canada: the rule where the published series don't reach


def test_only_negative_values_turn_the_growth_round():
    found = one(base_value=-10.0, current_value=-5.0, sign=-1)

    assert found["progress_value"] == pytest.approx(1 - 0.5 ** (1 / 5))
    assert found["status"] == "substantial_progress"


def test_a_base_of_zero_stands_as_a_thousandth_and_says_so():
    found = one(base_value=0.0, current_value=0.002)

    assert found["progress_value"] == pytest.approx(2 ** (1 / 5) - 1)
    assert found["zero_replaced"]


def test_a_target_of_zero_stands_as_a_thousandth_and_says_so():
    found = one(**TARGETED | {"target": 0.0, "current_value": 40.0, "direction": -1})

    required = 1 - (0.001 / 50) ** (1 / 15)
    assert found["progress_value"] == pytest.approx((1 - 0.8 ** (1 / 5)) / required)
    assert found["zero_replaced"]


@pytest.mark.parametrize(
    ("base", "limit", "nearness"),
    [(50, 100, 1 - 0.5**4.44), (150, 100, 1 - 0.5**4.44), (200, 100, 1), (500, 100, 1), (50, 0, 1)],
)
def test_near_a_natural_limit_the_thresholds_are_lower(base, limit, nearness):
    growth = 0.01
    found = one(base_value=base, limit=limit, current_value=base * (1 + growth) ** 5)

    assert found["score"] == pytest.approx(250 * growth / nearness - 1.25)


def test_holding_a_natural_limit_is_substantial_progress():
    found = one(base_value=100.0, current_value=100.0, limit=100.0)

    assert (found["progress_value"], found["score"]) == (0, 5)
    assert found["status"] == "substantial_progress"


def test_a_target_already_met_is_achieved_even_where_no_ratio_can_be_formed():
    found = one(**TARGETED | {"base_value": 100.0, "current_value": 100.0})

    assert (found["status"], found["score"]) == ("target_achieved", 5)
    assert np.isnan(found["progress_value"])
    assert found["refused"] == "baseline-is-target"


# Statistics Canada: nested groups


def test_groups_are_averaged_before_their_indicator_at_any_depth():
    paced = pd.DataFrame(
        {
            "indicator": "x",
            "group": ["a / b / c", "a / b / c", "a / b", "a", None, None],
            "score": [1.0, 3.0, 4.0, 5.0, 2.0, np.nan],
            "status": ["limited_progress"] * 5 + ["not_available"],
        }
    )

    found = pace_indicators(paced).iloc[0]

    inner = (2.0 + 4.0) / 2
    assert found["score"] == pytest.approx(((inner + 5.0) / 2 + 2.0) / 2)
    assert (found["series"], found["scored"]) == (6, 5)


@pytest.mark.parametrize(
    ("score", "status"),
    [
        (2.5, "substantial_progress"),
        (2.49, "moderate_progress"),
        (0.0, "moderate_progress"),
        (-2.5, "limited_progress"),
        (-2.51, "deterioration"),
        (np.nan, "not_available"),
    ],
)
def test_an_indicators_status_follows_its_score(score, status):
    paced = pd.DataFrame(
        {"indicator": ["x"], "group": [""], "score": [score], "status": ["moderate_progress"]}
    )

    assert pace_indicators(paced)["status"].item() == status


def test_an_indicator_achieved_its_target_only_where_all_scored_series_did():
    paced = pd.DataFrame(
        {
            "indicator": ["x", "x", "x", "y", "y"],
            "group": "",
            "score": [5.0, 5.0, np.nan, 5.0, 5.0],
            "status": ["target_achieved"] * 2
            + ["not_available", "target_achieved", "substantial_progress"],
        }
    )

    assert pace_indicators(paced)["status"].tolist() == ["target_achieved", "substantial_progress"]


def test_indicators_need_the_columns_that_pace_returns():
    with pytest.raises(ValueError, match=r"score.*These columns are needed"):
        pace_indicators(GOLDEN[["indicator", "group", "status"]])


# Statistics Canada: bad input


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"base_value": np.nan}, "no-value"),
        ({"current_value": None}, "no-value"),
        ({"current_year": np.nan}, "no-value"),
        ({"current_value": np.inf}, "infinite"),
        ({"base_value": -np.inf, "sign": -1}, "infinite"),
        ({"limit": np.inf}, "infinite"),
        (TARGETED | {"target": np.inf}, "infinite"),
        ({"direction": 0}, "no-direction"),
        ({"direction": 2}, "no-direction"),
        ({"direction": np.nan}, "no-direction"),
        ({"direction": "up"}, "no-direction"),
        ({"sign": -1}, "sign-contradicts"),
        ({"current_year": 2015}, "two-years"),
        ({"current_year": 2014}, "two-years"),
        ({"current_value": -1.0}, "mixed-signs"),
        ({"base_value": -1.0, "sign": -1}, "mixed-signs"),
        (TARGETED | {"target": -1.0, "direction": -1}, "mixed-signs"),
        (TARGETED | {"base_value": -9.0, "current_value": -5.0, "sign": -1}, "mixed-signs"),
        (TARGETED | {"target_year": np.nan}, "target-year"),
        (TARGETED | {"target_year": 2015}, "target-year"),
        (TARGETED | {"base_value": 100.0}, "baseline-is-target"),
        ({"base_value": 1e-320, "current_value": 1e300}, "out-of-range"),
    ],
)
def test_what_has_no_pace_is_refused_in_words(changes, code):
    found = one(**changes)

    assert found["refused"] == code
    assert found["reason"] == " / ".join(REFUSED[code])
    assert found["status"] == "not_available"
    assert np.isnan([found["progress_value"], found["score"]]).all()


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match=r"次の列.*limit"):
        pace(GOLDEN[INPUT].drop(columns="limit"))


def test_text_among_the_numbers_is_named():
    with pytest.raises(ValueError, match="base_value"):
        one(base_value="fifty")


def test_an_unknown_method_is_named():
    with pytest.raises(ValueError, match="eurostat"):
        pace(GOLDEN[INPUT], method="eurostat")


def test_no_rows_give_no_rows():
    nothing = pace(GOLDEN[INPUT].iloc[:0])

    assert len(nothing) == len(pace_indicators(nothing)) == 0
    assert len(pace(yearly([]), method="destatis")) == 0


# Statistics Canada: laws

VALUES = st.floats(0.01, 1000)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "base_year": st.integers(2010, 2016),
            "base_value": VALUES,
            "current_year": st.integers(2017, 2025),
            "current_value": VALUES,
            "direction": st.sampled_from([1, -1]),
            "sign": st.just(1),
            "limit": st.one_of(st.none(), VALUES),
            "target": st.one_of(st.none(), VALUES),
            "target_year": st.just(2030),
        }
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: pd.DataFrame(rows).astype({"limit": float, "target": float}))


@given(ROWS)
def test_without_a_target_the_other_direction_mirrors_the_value(rows):
    rows["target"] = np.nan
    found, mirrored = pace(rows), pace(rows.assign(direction=-rows["direction"]))

    assert (found["progress_value"] == -mirrored["progress_value"]).all()


@given(ROWS)
def test_negated_values_with_the_other_direction_have_the_same_pace(rows):
    values = ["base_value", "current_value", "limit", "target", "direction", "sign"]
    found, negated = pace(rows), pace(rows.assign(**-rows[values]))

    said = ["progress_value", "score", "status", "achieved_but_worse", "refused"]
    pd.testing.assert_frame_equal(found[said], negated[said])


@given(ROWS, st.integers(-8, 8))
def test_the_unit_of_the_values_doesnt_matter(rows, power):
    values = ["base_value", "current_value", "limit", "target"]
    found, scaled = pace(rows), pace(rows.assign(**rows[values] * 2.0**power))

    np.testing.assert_allclose(
        found["progress_value"], scaled["progress_value"], rtol=1e-9, atol=1e-12
    )
    assert found["status"].tolist() == scaled["status"].tolist()


@given(ROWS, st.randoms(use_true_random=False))
def test_each_series_is_judged_by_itself(rows, random):
    order = random.sample(range(len(rows)), len(rows))

    pd.testing.assert_frame_equal(pace(rows).iloc[order], pace(rows.iloc[order]))


@given(ROWS)
def test_a_number_is_finite_or_refused(rows):
    found = pace(rows)

    assert (np.isfinite(found["progress_value"]) == (found["refused"] == "")).all()
    assert (found["score"].isna() == (found["status"] == "not_available")).all()
    assert found["score"].dropna().between(-5, 5).all()


# Destatis: no worked example is published; these are reckoned by hand from the rule


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


def test_a_miss_of_exactly_five_percent_is_slightly_off_track():
    found = projected(yearly([70.5, 72, 74, 76, 78, 80], target_year=2034))

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


# Words


def test_every_verdict_and_refusal_is_said_in_both_languages():
    labels = [*STATCAN.values(), *DESTATIS.values(), *list(REFUSED.values())[1:]]

    assert all(each.ja and each.en and each.ja != each.en for each in labels)
