"""What holds of ratings for any figures; each example rates many indicators together."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rated import LOWER, RULE, RULES_FOR_PARTS, each, figures, letters, pair, rule, three

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.rating.rate import rate

COUNTS = st.integers(0, 10**6)
POSITIVE = st.integers(1, 10**6)
DIRECTIONS = st.sampled_from(["higher", "lower"])
RULES = st.sampled_from([rule(1.0, 0.8, 0.6, lower=lower) for lower in LOWER])
FEW = settings(max_examples=6)


def many(*strategies):
    return st.lists(st.tuples(*strategies), min_size=15, max_size=25)


@FEW
@given(many(COUNTS, COUNTS, DIRECTIONS, st.integers(2, 1000)), RULES)
def test_the_unit_of_measurement_changes_no_letter(cases, by):
    frames = [
        pair(target * scale, actual * scale, direction)
        for target, actual, direction, factor in cases
        for scale in (1, factor, 1 / factor)
    ]
    found = each(frames, by)
    for plain, *scaled in zip(found[::3], found[1::3], found[2::3], strict=True):
        for other in scaled:
            assert other["rating"]["label"] == plain["rating"]["label"]
            assert other["attainment"]["caveats"] == plain["attainment"]["caveats"]
            expected = pytest.approx(plain["attainment"]["value"], nan_ok=True)
            assert other["attainment"]["value"] == expected


@FEW
@given(many(POSITIVE, st.integers(0, 200)))
def test_as_far_above_and_below_the_target_mirror_each_other(cases):
    above = [pair(target * 100, target * share, "lower") for target, share in cases]
    below = [pair(target * 100, target * (200 - share)) for target, share in cases]
    found = each(above + below, rule(1.0, 0.8, 0.6, lower=LOWER[1]))
    for lower, higher in zip(found[: len(cases)], found[len(cases) :], strict=True):
        assert lower["rating"]["label"] == higher["rating"]["label"]
        assert lower["attainment"]["value"] == pytest.approx(higher["attainment"]["value"])


@FEW
@given(many(POSITIVE, COUNTS, COUNTS), RULES)
def test_more_is_never_worse_where_more_is_better_nor_better_where_less_is(cases, by):
    for direction in ("higher", "lower"):
        pairs = [pair(target, count, direction) for target, *two in cases for count in sorted(two)]
        found = letters(pairs, by)
        less, more = found[::2], found[1::2]
        best, rest = (more, less) if direction == "higher" else (less, more)
        assert all(one <= other for one, other in zip(best, rest, strict=True))


ROWS = [
    *[("baseline", 90.0, {"indicator": "y", "component": ""})],
    *[("target", 100.0, {"indicator": "y", "component": ""})],
    *[("actual", 85.0, {"indicator": "y", "component": ""})],
    *[("target", 10.0, {"component": part}) for part in "ab"],
    *[("actual", value, {"component": part}) for part, value in (("a", 9.0), ("b", 5.0))],
    *[("target", 5.0, {"indicator": "z", "component": ""})],
]


def by_id(frame):
    """The frame in the order of its ids; ids and caveats within a row in order, too."""
    alike = {
        column: frame[column].str.split().map(sorted).str.join(" ")
        for column in ("derived_from", "caveats")
    }
    return frame.assign(**alike).set_index(fact_ids(frame)).sort_index()


@FEW
@given(st.permutations(ROWS), st.sampled_from(RULES_FOR_PARTS))
def test_the_order_of_the_rows_changes_nothing(rows, how):
    frames = [figures(*each, component_rule=how) for each in (ROWS, rows)]
    first, second = (by_id(rate(frame, 2024, RULE)) for frame in frames)
    pd.testing.assert_frame_equal(first, second)


@FEW
@given(many(COUNTS, COUNTS, COUNTS, DIRECTIONS, st.sampled_from(["activity", "context"])))
def test_activities_never_get_a_letter(cases):
    frames = [three(*case[:4]).assign(kind=case[4]) for case in cases]
    measures = {"rating", "margin_up", "margin_down", "agreement", "contradiction"}
    assert not any(measures & set(found) for found in each(frames))


@FEW
@given(many(COUNTS, COUNTS, st.none() | COUNTS, DIRECTIONS), RULES)
def test_what_is_pending_never_becomes_a_number_or_a_letter(cases, by):
    pending = ["final", "final", "pending"]
    for found in each([three(*case).assign(status=pending) for case in cases], by):
        for row in found.values():
            assert row["value"] != row["value"]
            assert row["label"] in ("refused", "")
        assert (found["rating"]["label"], found["rating"]["status"]) == ("", "pending")


@FEW
@given(many(COUNTS, COUNTS, COUNTS, DIRECTIONS), RULES)
def test_no_number_is_infinite_and_every_refusal_has_its_reason(cases, by):
    for found in each([three(*case) for case in cases], by):
        for row in found.values():
            assert abs(row["value"]) != float("inf")
            if row["label"] == "refused":
                assert row["value"] != row["value"]
                assert row["caveats"]
