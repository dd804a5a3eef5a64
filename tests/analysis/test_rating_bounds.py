"""Targets that are bounds or ranges, worked by hand."""

import pytest
from rated import LOWER, RULE, each, figures, pair, rated, rule, told

from evalkit.analysis.published import published
from evalkit.analysis.rating.rate import rate
from evalkit.words.caveats import CAVEATS, OF_STATUS


def bounded(target, actual, direction, bound="", upper=None):
    columns = {"bound": bound, "upper": upper}
    frame = figures(("target", target, columns), ("actual", actual), direction=direction)
    return frame.fillna({"bound": ""})


@pytest.mark.parametrize(
    ("bound", "direction", "actual", "word"),
    [
        ("<", "lower", 430, "missed"),
        ("<", "lower", 429, "met"),
        ("<=", "lower", 430, "met"),
        (">", "higher", 430, "missed"),
        (">", "higher", 431, "met"),
        (">=", "higher", 430, "met"),
        ("", "lower", 430, "met"),
    ],
)
def test_a_target_is_met_as_its_bound_says(bound, direction, actual, word):
    (found,) = each([bounded(430, actual, direction, bound)])
    assert found["met"]["label"] == word


@pytest.mark.parametrize("formula", LOWER)
def test_an_actual_on_the_edge_that_its_target_excludes_keeps_the_ratio_and_not_the_letter(formula):
    (found,) = each([bounded(430, 430, "lower", "<")], rule(1.0, 0.8, lower=formula))
    assert found["attainment"]["value"] == 1
    assert found["rating"]["label"] == "B"
    assert "margin_up" not in found


def test_a_bound_against_the_direction_is_refused_rather_than_guessed():
    for found in each([bounded(430, 400, "higher", "<"), bounded(430, 400, "lower", ">=")]):
        for measure in ("attainment", "met", "rating"):
            row = found[measure]
            assert (row["label"], row["caveats"]) == ("refused", "bound-direction")


@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_a_range_is_no_target_where_more_or_less_is_better(direction):
    rows = [("baseline", 200.0), ("target", 240.0, {"upper": 400.0}), ("actual", 356.0)]
    (found,) = each([figures(*rows, direction=direction)])
    for measure in ("attainment", "met", "rating", "progress"):
        row = found[measure]
        assert (row["label"], row["caveats"]) == ("refused", "range-target")


@pytest.mark.parametrize(
    ("actual", "bound", "word"),
    [
        (356, "", "met"),
        (240, "", "met"),
        (400, "", "met"),
        (239, "", "missed"),
        (401, "", "missed"),
        (400, ">=,<", "missed"),
        (240, ">=,<", "met"),
        (240, ">,<=", "missed"),
        (400, ">,<=", "met"),
    ],
)
def test_within_a_band_only_met_or_missed_is_told(actual, bound, word):
    (found,) = each([bounded(240, actual, "band", bound, 400.0)])
    assert (found["met"]["label"], found["met"]["caveats"]) == (word, "")
    for measure in ("attainment", "rating"):
        row = found[measure]
        assert (row["label"], row["caveats"]) == ("refused", "band-no-ratio")


def test_an_actual_that_is_a_range_is_neither_rated_nor_met():
    rows = [("target", 100.0), ("actual", 90.0, {"upper": 120.0})]
    (found,) = each([figures(*rows)])
    for measure in ("attainment", "met", "rating"):
        assert (found[measure]["label"], found[measure]["caveats"]) == ("refused", "range-figure")


def test_the_published_target_says_its_bound_and_the_end_of_its_range():
    cases = {
        ("<", None): "未満",
        (">=", None): "以上",
        ("", 400.0): "～400",
        (">=,<", 80.0): "～80未満",
        (">,<=", 80.0): "超～80",
        ("", None): "",
    }
    for (bound, upper), words in cases.items():
        found = published(bounded(50, 1, "band", bound, upper), 2024)
        assert found.loc[found["measure"] == "target", "label"].item() == words


def test_words_of_counting_stand_before_those_of_the_bound():
    frame = pair(50, 1, qualifiers="延べ", approx="約", bound=">=")
    assert published(frame, 2024)["label"].tolist() == ["延べ 約 以上"] * 2


CODES = ("range-target", "range-figure", "band-no-ratio", "bound-direction", "no-component-rule")


@pytest.mark.parametrize("code", [*CODES, "absent", "actual-events", *OF_STATUS.values()])
def test_every_reason_has_its_sentence_in_both_languages(code):
    assert CAVEATS[code].ja
    assert CAVEATS[code].en


def test_a_bound_carries_no_doubt_into_the_letter():
    assert rated(bounded(100, 120, "higher", ">="))[::2] == ("A", "")
    assert told(rate(bounded(100, 120, "higher", ">="), 2024, RULE))["attainment"]["value"] == 1.2
