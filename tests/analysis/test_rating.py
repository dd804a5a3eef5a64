"""Attainment, progress and letters: edge cases worked by hand, and laws that hold for any figures."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.rating import rate
from evalkit.analysis.rubric import Band, RatingRule
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect

LOWER = ("target / actual", "2 - actual / target")


def rule(*floors, lower=LOWER[0], inferred=False):
    """Letters A, B, … down to each floor, the last one below all of them."""
    edges = [float("inf"), *floors, float("-inf")]
    bands = [Band("ABCDE"[n], low, edges[n]) for n, low in enumerate(edges[1:])]
    return RatingRule("trial", "", "", inferred, lower, tuple(bands))


RULE = rule(1.0, 0.8, 0.6)


def figures(*rows, **shared):
    """Figures of fiscal 2024, each row its role, value and further columns."""
    records = []
    for role, value, *columns in rows:
        period = "FY2023" if role == "baseline" else "FY2024"
        own = columns[0] if columns else {}
        records.append({"indicator": "x", "role": role, "period": period, "value": value} | own)
    return pd.DataFrame(records).assign(**{"direction": "higher"} | shared)


def pair(target, actual, direction="higher", **shared):
    return figures(("target", target), ("actual", actual), direction=direction, **shared)


def told(frame, component=""):
    """The rows of what was computed, by measure."""
    rows = frame[(frame["component"] == component) & (frame["method"] != "as-published")]
    return rows.set_index("measure").to_dict("index")


def each(frames, by=RULE):
    """Rate frames of one indicator each together: what was computed of each whole, by measure."""
    named = [frame.assign(indicator=str(number)) for number, frame in enumerate(frames)]
    found = rate(pd.concat(named, ignore_index=True), 2024, by)
    return [told(found[found["indicator"] == str(number)]) for number in range(len(named))]


def letters(frames, by=RULE):
    return [row["rating"]["label"] for row in each(frames, by)]


def rated(frame, by=RULE, component=""):
    """Letter, status and caveats."""
    row = told(rate(frame, 2024, by), component)["rating"]
    return row["label"], row["status"], row["caveats"]


def letter(frame, by=RULE):
    return rated(frame, by)[0]


def parts(a, b, how, direction="higher", **shared):
    """An indicator of two parts, each a pair of target and actual."""
    rows = []
    for component, (target, actual) in {"a": a, "b": b}.items():
        rows += [("target", target, {"component": component})]
        rows += [("actual", actual, {"component": component})]
    return figures(*rows, component_rule=how, direction=direction, **shared)


def test_no_cases_at_all_meet_a_target_where_less_is_better():
    frame = rate(pair(10, 0, "lower"), 2024, rule(1.1, 0.8))
    assert told(frame)["attainment"]["caveats"] == "zero-base"
    assert told(frame)["met"]["label"] == "met"
    assert rated(pair(10, 0, "lower"), rule(1.1, 0.8)) == ("A", "final", "zero-base")


def test_a_target_of_zero_that_is_just_met_isnt_more_than_met():
    assert letter(pair(0, 0, "lower"), rule(1.1, 0.8)) == "B"
    assert letter(pair(0, 0), rule(1.1, 0.8)) == "B"


def test_the_caveats_of_all_three_figures_travel_with_the_progress():
    rows = [("baseline", 100.0, {"status": "estimated"}), ("target", 200.0, {"approx": "約"})]
    frame = figures(*rows, ("actual", 150.0)).fillna({"status": "final", "approx": ""})
    row = told(rate(frame, 2024, RULE))["progress"]
    assert set(row["caveats"].split()) == {"estimated", "approximate"}


def test_an_estimated_actual_carries_its_caveat_into_the_letter():
    rows = [("target", 100.0, {"status": "final"}), ("actual", 90.0, {"status": "estimated"})]
    assert rated(figures(*rows), rule(1.0, inferred=True)) == (
        "B",
        "final",
        "estimated inferred-rubric",
    )


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


def test_no_margin_leads_to_an_edge_that_cant_be_reached():
    found = told(rate(pair(10, 1000, "lower"), 2024, rule(1.0, 0.0)))
    assert found["rating"]["label"] == "B"
    assert "margin_down" not in found


def test_a_plain_frame_in_any_order_is_rated():
    frame = figures(("actual", 3.0), ("baseline", 1.0), ("target", 4.0))
    found = told(rate(frame, "R6", RULE))
    assert (found["attainment"]["value"], found["rating"]["label"]) == (0.75, "C")
    assert found["progress"]["value"] == pytest.approx(2 / 3)


def test_a_row_without_a_target_isnt_rated():
    frame = rate(figures(("baseline", 1.0), ("actual", 3.0)), 2024, RULE)
    assert set(frame["measure"]) == {"baseline", "actual"}


def test_another_years_target_isnt_this_years():
    frame = rate(pair(4.0, 3.0).assign(period=["FY2025", "FY2024"]), 2024, RULE)
    assert "attainment" not in set(frame["measure"])


def test_a_year_before_the_first_release_has_no_facts():
    assert rate(load_dataset("data/example-city"), 2016, RULE).empty


def test_an_offices_reason_stands_beside_the_numbers_that_it_allows():
    because = {"accumulation": "stock", "compare_because": "初年度のため"}
    frame = figures(("baseline", 1.0, because), ("target", 4.0), ("actual", 3.0))
    frame = frame.fillna({"accumulation": "flow", "compare_because": ""})
    found = told(rate(frame, 2024, RULE))
    assert found["progress"]["value"] == pytest.approx(2 / 3)
    assert found["progress"]["caveats"].split() == ["override", "stock-flow"]
    assert (found["progress"]["text"], found["travel"]["text"]) == ("初年度のため",) * 2
    assert found["attainment"]["text"] == ""


def test_the_edge_of_a_band_belongs_to_the_better_letter():
    edges = [(100, 100), (100, 99.9), (100, 80), (100, 79.9), (100, 60), (100, 59.9), (100, 0)]
    assert "".join(letters([pair(*edge) for edge in edges])) == "ABBCCDD"


def test_an_edge_is_met_where_binary_numbers_fall_a_little_short_of_it():
    assert 2.4 / 3.0 < 0.8
    assert letters([pair(3.0, 2.4), pair(0.7, 0.56)]) == ["B", "B"]


@pytest.mark.parametrize(
    ("formula", "attainment"), [(LOWER[0], 430 / 560), (LOWER[1], 2 - 560 / 430)]
)
def test_where_less_is_better_the_rule_names_the_formula(formula, attainment):
    (found,) = each([pair(430, 560, "lower")], rule(1.0, 0.75, 0.6, lower=formula))
    assert found["attainment"]["value"] == pytest.approx(attainment)
    assert found["rating"]["label"] == ("B" if attainment >= 0.75 else "C")


def test_a_target_of_zero_gives_no_ratio_yet_may_be_met():
    frames = [pair(0, 0), pair(0, 0, "lower"), pair(0, 5), pair(0, 3, "lower")]
    for by, last in ((RULE, "D"), (rule(1.0, 0.8, 0.6, lower=LOWER[1]), "refused")):
        found = each(frames, by)
        assert [row["rating"]["label"] for row in found] == ["A", "A", "A", last]
        assert [row["met"]["label"] for row in found] == ["met", "met", "met", "missed"]
        assert found[0]["rating"]["caveats"] == "zero-base"


def test_negative_figures_give_no_ratio_and_no_letter():
    numbers = [(-10, 5), (10, -5), (-10, -5)]
    for found in each([pair(*each, way) for each in numbers for way in ("higher", "lower")]):
        for measure in ("attainment", "met", "rating"):
            row = found[measure]
            assert (row["label"], row["caveats"]) == ("refused", "negative-base")


def test_without_a_direction_nothing_is_rated():
    rows = (("baseline", 1), ("target", 2), ("actual", 3))
    for found in each([figures(*rows, direction=way) for way in ("none", "band", "")]):
        for measure in ("attainment", "met", "rating", "progress", "travel"):
            row = found[measure]
            assert (row["label"], row["caveats"]) == ("refused", "no-direction")


def three(baseline, target, actual, direction="higher"):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    return figures(*rows, direction=direction)


def test_progress_is_the_share_of_the_way_that_was_gone():
    cases = {
        (100, 200, 150): 0.5,
        (200, 100, 150, "lower"): 0.5,
        (100, 200, 80): -0.2,
        (-20, 20, 10): 0.75,
        (10, 0, 0, "lower"): 1,
    }
    found = each([three(*case) for case in cases])
    assert [row["progress"]["value"] for row in found] == pytest.approx(list(cases.values()))


def test_a_target_that_isnt_ahead_of_the_baseline_has_no_progress():
    cases = [(100, 100, 120), (100, 60, 80), (60, 100, 80, "lower")]
    found = [row["progress"] for row in each([three(*case) for case in cases])]
    assert [row["label"] for row in found] == ["refused"] * 3
    assert [row["caveats"] for row in found] == [
        "baseline-is-target",
        "target-behind-baseline",
        "target-behind-baseline",
    ]


def test_travel_says_which_way_the_actual_went():
    cases = {
        (10, 5, 11, "higher"): "better",
        (10, 5, 9, "higher"): "worse",
        (10, 5, 9, "lower"): "better",
        (10, 5, 11, "lower"): "worse",
        (10, 5, 10, "higher"): "same",
        (10, 5, 10, "lower"): "same",
        (0, 5, 0, "lower"): "same",
    }
    found = each([three(*case) for case in cases])
    assert [row["travel"]["label"] for row in found] == list(cases.values())


def test_a_letter_and_the_way_that_disagree_are_shown_with_the_caveats_of_both():
    rows = [("baseline", 105.0, {"status": "estimated"}), ("target", 100.0), ("actual", 99.0)]
    frames = [figures(*rows), three(10, 100, 20), three(99, 100, 99)]
    worse, better, same = each(frames, rule(1.0, 0.8, inferred=True))
    assert worse["contradiction"]["label"] == "rated-though-worse"
    assert set(worse["contradiction"]["caveats"].split()) == {"inferred-rubric", "estimated"}
    assert better["contradiction"]["label"] == "last-though-better"
    assert "contradiction" not in same


RULES_FOR_PARTS = ("all", "any", "mean", "pooled", "none")


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


@pytest.mark.parametrize(
    ("formula", "cases"),
    [
        (
            LOWER[0],
            {
                (530, 492, "higher"): (38, -68),  # 1.0 · 530, 0.8 · 530
                (100, 70, "higher"): (10, -10),  # 0.8 · 100, 0.6 · 100
                (100, 120, "higher"): (None, -20),
                (100, 10, "higher"): (50, None),
                (100, 110, "lower"): (-10, 15),  # 100 / 1.0, 100 / 0.8
                (430, 226, "lower"): (None, 204),
            },
        ),
        (LOWER[1], {(100, 110, "lower"): (-10, 10)}),  # (2 - 1.0) · 100, (2 - 0.8) · 100
    ],
)
def test_the_margins_lead_to_the_edges_of_the_band(formula, cases):
    found = each([pair(*case) for case in cases], rule(1.0, 0.8, 0.6, lower=formula))
    for row, expected in zip(found, cases.values(), strict=True):
        for name, margin in zip(("margin_up", "margin_down"), expected, strict=True):
            assert row.get(name, {}).get("value") == pytest.approx(margin)


def test_an_actual_changed_by_its_margin_has_the_next_letter():
    cases = [(530, 492, "higher"), (100, 130, "lower"), (7, 3, "higher")]
    margins = [row["margin_up"] for row in each([pair(*case) for case in cases])]
    moved = [
        pair(target, actual + margin["value"], direction)
        for (target, actual, direction), margin in zip(cases, margins, strict=True)
    ]
    assert letters(moved) == [margin["label"] for margin in margins]


def test_no_figures_give_an_empty_frame():
    empty = rate(figures(("target", 1.0))[:0], 2024, RULE)
    assert empty.empty
    assert len(collect(empty)) == 0


def test_a_definition_that_changed_since_the_baseline_refuses_the_comparison():
    city = load_dataset("data/example-city")
    (broken,) = city.plan.breaks.itertuples()
    found = rate(city, 2024, RULE)
    found = found[found["indicator"] == broken.indicator].set_index("measure")
    assert found.loc["baseline", "period"] < broken.period
    for measure in ("progress", "travel"):
        row = found.loc[measure]
        assert (row["label"], row["caveats"]) == ("refused", "definition-break")


# Laws: each example is many indicators, rated together

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
    ordered = [(target, *sorted(counts)) for target, *counts in cases]
    for direction in ("higher", "lower"):
        less = letters([pair(target, few, direction) for target, few, _ in ordered], by)
        more = letters([pair(target, lots, direction) for target, _, lots in ordered], by)
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
