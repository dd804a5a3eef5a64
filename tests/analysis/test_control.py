import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.trend.control import (
    ASSURANCE,
    RULE,
    Limits,
    assurance,
    shift_triggers,
    special_causes,
    trend_triggers,
    two_in_three,
    xmr,
    xmr_limits,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "control.json").read_text("utf-8"))
SERIES = st.lists(st.integers(-100, 100).map(float), min_size=13, max_size=40)
WIDE = Limits(mean=0, lower=-9, upper=9, near_lower=-6, near_upper=6)


@pytest.mark.parametrize("case", GOLDEN["limits"])
def test_limits_agree_with_nhsrplotthedots(case):
    found = xmr_limits(GOLDEN["series"][case["series"]], case["screen"])

    expected = (case["mean"], case["lower"], case["upper"])
    assert found[:3] == pytest.approx(expected, abs=0.6 * 10 ** -case["digits"])


def test_the_jump_of_the_documentation_is_a_special_cause():
    chart = xmr(GOLDEN["series"]["documentation"], "none")

    assert chart.loc[4, ["rule", "side", "change"]].tolist() == ["outside", 1, "no-judgement"]
    assert "outside" not in chart["rule"].drop(4).tolist()


@pytest.mark.parametrize(("side", "found"), GOLDEN["shift_triggers"])
def test_seven_on_one_side_agree_with_nhsrplotthedots(side, found):
    assert shift_triggers(side).tolist() == found


@pytest.mark.parametrize(("y", "found"), GOLDEN["trend_triggers"])
def test_seven_rising_or_falling_agree_with_nhsrplotthedots(y, found):
    assert trend_triggers(y).tolist() == found


@pytest.mark.parametrize("case", GOLDEN["two_in_three"])
def test_two_in_three_agree_with_nhsrplotthedots(case):
    assert two_in_three(case["near"], case["side"]).tolist() == case["found"]


@pytest.mark.parametrize(("lower", "upper", "target", "direction", "found"), GOLDEN["assurance"])
def test_assurance_agrees_with_nhsrplotthedots(lower, upper, target, direction, found):
    assert assurance(lower, upper, target, direction) == found


@pytest.mark.parametrize(
    ("y", "rules", "sides"),
    [
        ([10, 1, -10], ["outside", "", "outside"], [1, 0, -1]),
        ([1, 2, 3, 4, 5, 6, 10], ["trend"] * 6 + ["outside"], [1] * 7),
        ([7, 1, 7], ["two-in-three", "", "two-in-three"], [1, 0, 1]),
        ([7, -1, 7], ["", "", ""], [0, 0, 0]),
        ([1, 2, 1, 2, 1, 7, 7], ["shift"] * 5 + ["two-in-three"] * 2, [1] * 7),
        ([-1, -2, -1, -2, -1, -2, -1, 3], ["shift"] * 7 + [""], [-1] * 7 + [0]),
        ([1, 2, 3, 4, 5, 5.5, 5.8, 5.5, 5, 4, 3, 2, 1], ["trend"] * 13, [1] * 6 + [-1] * 7),
    ],
)
def test_each_point_tells_its_first_signal(y, rules, sides):
    rule, side = special_causes(y, WIDE)

    assert rule.tolist() == rules
    assert side.tolist() == sides


def test_a_signal_is_read_by_the_declared_direction():
    y = [*GOLDEN["series"]["documentation"][:13]]

    assert xmr(y, "higher").loc[4, "change"] == "better"
    assert xmr(y, "lower").loc[4, "change"] == "worse"
    assert xmr(y, "band").loc[4, "change"] == "no-judgement"
    assert xmr(y, "lower").loc[0, ["rule", "change"]].tolist() == ["", ""]
    with pytest.raises(KeyError):
        xmr(y, "")


def test_fewer_than_thirteen_points_make_no_control_chart():
    assert len(xmr(range(13), "none")) == 13
    with pytest.raises(ValueError, match=r"12時点では管理図を作成できません.*12 points make no"):
        xmr(range(12), "none")


def test_a_series_without_any_change_has_limits_at_its_level():
    assert xmr_limits([5, 5, 5]) == (5, 5, 5, 5, 5)
    assert xmr([5] * 13, "none")["rule"].tolist() == [""] * 13


def test_every_word_of_a_chart_exists_in_both_languages():
    assert all(label.ja and label.en for label in [*RULE.values(), *ASSURANCE.values()])


@given(SERIES, st.integers(-1000, 1000), st.sampled_from([0.5, 2.0, 4.0]))
def test_limits_move_and_scale_with_the_series(values, shift, factor):
    y = np.array(values)
    limits = xmr_limits(y)

    assert limits.lower <= limits.near_lower <= limits.mean <= limits.near_upper <= limits.upper
    assert xmr_limits(factor * y + shift) == pytest.approx(
        [factor * number + shift for number in limits]
    )
    plain = xmr_limits(y, screen=False)
    assert plain.upper - plain.lower >= limits.upper - limits.lower - 1e-9


@given(SERIES)
def test_a_mirrored_series_shows_mirrored_signals(values):
    y = np.array(values) + 0.25
    limits = Limits(0, -60, 60, -40, 40)

    rule, side = special_causes(y, limits)
    mirrored_rule, mirrored_side = special_causes(-y, limits)

    assert mirrored_rule.tolist() == rule.tolist()
    assert mirrored_side.tolist() == (-side).tolist()
    assert ((side != 0) == (rule != "")).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: xmr_limits([1, np.nan, 3]), "欠測のある系列"),
        (lambda: xmr_limits([1, np.inf, 3]), "infinite"),
        (lambda: xmr_limits([1]), "two points or more"),
        (lambda: xmr([1.0] * 12 + [np.nan], "none"), "no control limits"),
        (lambda: assurance(1, 3, np.nan, "higher"), "aren't valid"),
        (lambda: assurance(3, 1, 2, "higher"), "正しくありません"),
    ],
)
def test_what_has_no_limits_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
