from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.pace.series import pace, pace_indicators
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


# Words


def test_every_verdict_and_refusal_is_said_in_both_languages():
    labels = [*STATCAN.values(), *DESTATIS.values(), *list(REFUSED.values())[1:]]

    assert all(each.ja and each.en and each.ja != each.en for each in labels)
