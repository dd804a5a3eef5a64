"""One letter for an indicator of several parts, worked by hand."""

import pandas as pd
import pytest
from rated import LOWER, RULE, RULES_FOR_PARTS, each, figures, letters, parts, rated, rule, told

from evalkit.analysis.rating.rate import rate
from evalkit.facts.facts import collect


def whole_and_parts(how):
    whole = figures(("target", 110), ("actual", 120), component_rule=how)
    return pd.concat([whole.assign(component=""), parts((10, 15), (100, 60), how)])


def test_the_declared_rule_outweighs_a_wholes_own_figures():
    frame = rate(whole_and_parts("all"), 2024, RULE)
    assert told(frame)["rating"]["label"] == "C"
    assert told(frame)["attainment"]["value"] == pytest.approx(120 / 110)
    assert "margin_down" not in told(frame)
    collect(frame)


def test_without_a_rule_for_parts_a_whole_is_rated_by_its_own_figures():
    frame = rate(whole_and_parts("none"), 2024, RULE)
    assert told(frame)["rating"]["label"] == "A"
    collect(frame)


def test_a_joint_letter_rests_on_the_letters_of_its_parts():
    frame = rate(parts((10, 15), (100, 60), "all"), 2024, RULE)
    assert told(frame)["rating"]["derived_from"].split() == [
        "x/a/rating/FY2024/trial",
        "x/b/rating/FY2024/trial",
    ]


def test_parts_are_joined_by_the_rule_that_the_indicator_declares():
    # 15/10 = 1.5 and 60/100 = 0.6; their mean 1.05; (15 + 60) / (10 + 100) = 0.68
    frames = [parts((10, 15), (100, 60), how) for how in RULES_FOR_PARTS]
    assert letters(frames) == ["C", "A", "A", "C", "refused"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (LOWER[0], ["B", "D"]),  # (20/10 + 100/400) / 2 = 1.125; (20 + 100) / (10 + 400) = 0.29
        (LOWER[1], ["D", "D"]),  # (1.5 - 2) / 2 = -0.25; 2 - 410 / 120 = -1.4
    ],
)
def test_parts_of_which_less_is_better_are_joined_by_the_same_formula(formula, expected):
    frames = [parts((20, 10), (100, 400), how, "lower") for how in ("mean", "pooled")]
    assert letters(frames, rule(1.2, 0.8, 0.6, lower=formula)) == expected


def test_without_a_rule_that_joins_the_parts_the_whole_says_so():
    frame = parts((10, 15), (100, 60), "none")
    inferred = rule(1.0, 0.8, 0.6, inferred=True)
    assert rated(frame, inferred) == ("refused", "final", "no-component-rule")


def test_a_pending_part_keeps_the_whole_pending():
    frames = [parts((10, 15), (100, None), how) for how in RULES_FOR_PARTS]
    status = [frame.assign(status=["final"] * 3 + ["pending"]) for frame in frames]
    for found in each(status):
        assert (found["rating"]["label"], found["rating"]["status"]) == ("", "pending")
    assert rated(status[0], component="a")[0] == "A"
    assert rated(status[0], component="b")[:2] == ("", "pending")


def test_a_part_that_cant_be_rated_keeps_the_whole_from_being_rated():
    for found in each([parts((10, 15), (100, None), how) for how in RULES_FOR_PARTS]):
        assert found["rating"]["label"] == "refused"
        assert "no-value" in found["rating"]["caveats"].split()


def test_a_whole_isnt_rated_on_the_one_part_that_has_a_target():
    frames = [parts((10, 15), (100, 60), how) for how in RULES_FOR_PARTS]
    untargeted = (frames[0]["component"] == "b") & (frames[0]["role"] == "target")
    for found in each([frame[~untargeted] for frame in frames]):
        assert found["rating"]["label"] == "refused"
        assert "not-set" in found["rating"]["caveats"].split()


def test_an_attainment_without_bound_has_no_mean():
    found = each([parts((10, 0), (10, 100), how, "lower") for how in ("mean", "any", "pooled")])
    assert [row["rating"]["label"] for row in found] == ["refused", "A", "D"]
    assert "zero-base" in found[0]["rating"]["caveats"].split()


@pytest.mark.parametrize("formula", LOWER)
def test_parts_whose_targets_are_all_zero_have_no_pooled_ratio(formula):
    frames = [parts((0, 0), (0, 0), "pooled"), parts((0, 0), (0, 0), "pooled", "lower")]
    frames += [parts((0, 0), (0, 0), "all", "lower"), parts((5, 0), (5, 0), "pooled", "lower")]
    assert letters(frames, rule(1.0, lower=formula)) == ["refused", "refused", "A", "A"]
