"""Attainment, progress and letters: edge cases worked by hand, and laws that hold for any figures."""

import pandas as pd
import pytest
from hypothesis import given
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


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (100, 100, "A"),
        (100, 99.9, "B"),
        (100, 80, "B"),
        (3.0, 2.4, "B"),  # 0.8, in binary a little less
        (0.7, 0.56, "B"),
        (100, 79.9, "C"),
        (100, 60, "C"),
        (100, 59.9, "D"),
        (100, 0, "D"),
    ],
)
def test_the_edge_of_a_band_belongs_to_the_better_letter(target, actual, expected):
    assert letter(pair(target, actual)) == expected


@pytest.mark.parametrize(
    ("formula", "attainment", "expected"),
    [(LOWER[0], 430 / 560, "C"), (LOWER[1], 2 - 560 / 430, "C"), (LOWER[1], 2 - 560 / 430, "C")],
)
def test_where_less_is_better_the_rule_names_the_formula(formula, attainment, expected):
    frame = rate(pair(430, 560, "lower"), 2024, rule(1.0, 0.8, 0.6, lower=formula))
    assert told(frame)["attainment"]["value"] == pytest.approx(attainment)
    assert told(frame)["rating"]["label"] == expected


def test_no_cases_at_all_meet_a_target_where_less_is_better():
    frame = rate(pair(10, 0, "lower"), 2024, rule(1.1, 0.8))
    assert told(frame)["attainment"]["caveats"] == "zero-base"
    assert told(frame)["met"]["label"] == "met"
    assert rated(pair(10, 0, "lower"), rule(1.1, 0.8)) == ("A", "final", "zero-base")


def test_a_target_of_zero_gives_no_ratio_yet_may_be_met():
    for direction in ("higher", "lower"):
        assert rated(pair(0, 0, direction)) == ("A", "final", "zero-base")
    assert letter(pair(0, 5)) == "A"
    by_difference = rule(1.0, 0.8, lower=LOWER[1])
    assert rated(pair(0, 3, "lower"), by_difference) == ("refused", "final", "zero-base")
    assert letter(pair(0, 3, "lower")) == "C" if len(RULE.bands) == 3 else "D"


def test_a_target_of_zero_that_is_just_met_isnt_more_than_met():
    assert letter(pair(0, 0, "lower"), rule(1.1, 0.8)) == "B"
    assert letter(pair(0, 0), rule(1.1, 0.8)) == "B"


@pytest.mark.parametrize(("target", "actual"), [(-10, 5), (10, -5), (-10, -5)])
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_negative_figures_give_no_ratio_and_no_letter(target, actual, direction):
    frame = rate(pair(target, actual, direction), 2024, RULE)
    for measure in ("attainment", "met", "rating"):
        row = told(frame)[measure]
        assert (row["label"], row["caveats"]) == ("refused", "negative-base")


@pytest.mark.parametrize("direction", ["none", "band", ""])
def test_without_a_direction_nothing_is_rated(direction):
    frame = rate(
        figures(("baseline", 1), ("target", 2), ("actual", 3), direction=direction), 2024, RULE
    )
    for measure in ("attainment", "met", "rating", "progress", "travel"):
        row = told(frame)[measure]
        assert (row["label"], row["caveats"]) == ("refused", "no-direction")


def progress(baseline, target, actual, direction="higher", **shared):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    row = told(rate(figures(*rows, direction=direction, **shared), 2024, RULE))["progress"]
    return row["label"] or row["value"], row["caveats"]


def test_progress_is_the_share_of_the_way_that_was_gone():
    assert progress(100, 200, 150) == (0.5, "")
    assert progress(200, 100, 150, "lower") == (0.5, "")
    assert progress(100, 200, 80) == (pytest.approx(-0.2), "")
    assert progress(-20, 20, 10) == (pytest.approx(0.75), "")
    assert progress(10, 0, 0, "lower") == (1, "")


def test_no_way_leads_from_a_baseline_to_the_same_target():
    assert progress(100, 100, 120) == ("refused", "baseline-is-target")


def test_a_target_behind_the_baseline_has_no_progress():
    assert progress(100, 60, 80) == ("refused", "target-behind-baseline")
    assert progress(60, 100, 80, "lower") == ("refused", "target-behind-baseline")


def test_the_caveats_of_all_three_figures_travel_with_the_progress():
    rows = [("baseline", 100.0, {"status": "estimated"}), ("target", 200.0, {"approx": "約"})]
    frame = figures(*rows, ("actual", 150.0)).fillna({"status": "final", "approx": ""})
    row = told(rate(frame, 2024, RULE))["progress"]
    assert set(row["caveats"].split()) == {"estimated", "approximate"}


@pytest.mark.parametrize(
    ("baseline", "actual", "direction", "word"),
    [
        (10, 11, "higher", "better"),
        (10, 9, "higher", "worse"),
        (10, 9, "lower", "better"),
        (10, 11, "lower", "worse"),
        (10, 10, "higher", "same"),
        (10, 10, "lower", "same"),
        (0, 0, "lower", "same"),
    ],
)
def test_travel_says_which_way_the_actual_went(baseline, actual, direction, word):
    rows = (("baseline", baseline), ("target", 5), ("actual", actual))
    assert told(rate(figures(*rows, direction=direction), 2024, RULE))["travel"]["label"] == word


def test_a_letter_and_the_way_that_disagree_are_shown_with_the_caveats_of_both():
    rows = [("baseline", 105.0, {"status": "estimated"}), ("target", 100.0, {"status": "final"})]
    frame = figures(*rows, ("actual", 99.0, {"status": "final"}))
    row = told(rate(frame, 2024, rule(1.0, 0.8, inferred=True)))["contradiction"]
    assert row["label"] == "rated-though-worse"
    assert set(row["caveats"].split()) == {"inferred-rubric", "estimated"}
    better = figures(("baseline", 10), ("target", 100), ("actual", 20))
    assert told(rate(better, 2024, RULE))["contradiction"]["label"] == "last-though-better"
    same = figures(("baseline", 99), ("target", 100), ("actual", 99))
    assert "contradiction" not in told(rate(same, 2024, RULE))


def test_an_estimated_actual_carries_its_caveat_into_the_letter():
    rows = [("target", 100.0, {"status": "final"}), ("actual", 90.0, {"status": "estimated"})]
    assert rated(figures(*rows), rule(1.0, inferred=True)) == (
        "B",
        "final",
        "estimated inferred-rubric",
    )


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("all", "C"),  # 0.6 is the worse one
        ("any", "A"),  # 1.5 is the better one
        ("mean", "A"),  # (1.5 + 0.6) / 2 = 1.05
        ("pooled", "C"),  # (15 + 60) / (10 + 100) = 75 / 110 = 0.68
        ("none", "refused"),
    ],
)
def test_parts_are_joined_by_the_rule_that_the_indicator_declares(how, expected):
    frame = parts((10, 15), (100, 60), how)
    assert letter(frame) == expected
    assert [rated(frame, component=part)[0] for part in "ab"] == ["A", "C"]


@pytest.mark.parametrize(
    ("how", "formula", "expected"),
    [
        ("mean", LOWER[0], "B"),  # (20/10 + 100/400) / 2 = 1.125, below 1.2
        ("pooled", LOWER[0], "D"),  # 120 / 410 = 0.29
        ("mean", LOWER[1], "D"),  # (1.5 - 2) / 2 = -0.25
        ("pooled", LOWER[1], "D"),  # 2 - 410 / 120 = -1.4
    ],
)
def test_parts_of_which_less_is_better_are_joined_by_the_same_formula(how, formula, expected):
    frame = parts((20, 10), (100, 400), how, "lower")
    assert letter(frame, rule(1.2, 0.8, 0.6, lower=formula)) == expected


@pytest.mark.parametrize("how", ["all", "any", "mean", "pooled"])
def test_a_pending_part_keeps_the_whole_pending(how):
    frame = parts((10, 15), (100, None), how, status=["final", "final", "final", "pending"])
    assert rated(frame)[:2] == ("", "pending")
    assert rated(frame, component="a")[0] == "A"
    assert rated(frame, component="b")[:2] == ("", "pending")


@pytest.mark.parametrize("how", ["all", "any", "mean", "pooled"])
def test_a_part_that_cant_be_rated_keeps_the_whole_from_being_rated(how):
    frame = parts((10, 15), (100, None), how, status=["final", "final", "final", "unknown"])
    assert rated(frame)[:2] == ("refused", "final")
    assert "no-value" in rated(frame)[2].split()


@pytest.mark.parametrize("how", ["all", "any", "mean", "pooled"])
def test_a_whole_isnt_rated_on_the_one_part_that_has_a_target(how):
    frame = parts((10, 15), (100, 60), how)
    untargeted = frame[~((frame["role"] == "target") & (frame["component"] == "b"))]
    assert rated(untargeted)[0] == "refused"
    assert "not-set" in rated(untargeted)[2].split()


def test_an_attainment_without_bound_has_no_mean():
    frame = parts((10, 0), (10, 100), "mean", "lower")
    assert rated(frame)[0] == "refused"
    assert "zero-base" in rated(frame)[2].split()
    assert letter(parts((10, 0), (10, 100), "any", "lower")) == "A"


@pytest.mark.parametrize(("direction", "formula"), [("higher", LOWER[0]), ("lower", LOWER[0]), ("lower", LOWER[1])])  # fmt: skip
def test_parts_whose_targets_are_all_zero_have_no_pooled_ratio(direction, formula):
    by = rule(1.0, 0.8, lower=formula)
    assert letter(parts((0, 0), (0, 0), "pooled", direction), by) == "refused"
    assert letter(parts((0, 0), (0, 0), "all", direction), by) == "A"


def test_pooled_parts_of_which_nothing_is_best_may_all_be_zero():
    assert letter(parts((5, 0), (5, 0), "pooled", "lower")) == "A"


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


@pytest.mark.parametrize(
    ("target", "actual", "direction", "formula", "up", "down"),
    [
        (530, 492, "higher", LOWER[0], 38, -68),  # 1.0 · 530, 0.8 · 530
        (100, 70, "higher", LOWER[0], 10, -10),  # 0.8 · 100, 0.6 · 100
        (100, 120, "higher", LOWER[0], None, -20),
        (100, 10, "higher", LOWER[0], 50, None),
        (100, 110, "lower", LOWER[0], -10, 15),  # 100 / 1.0, 100 / 0.8
        (100, 110, "lower", LOWER[1], -10, 10),  # (2 - 1.0) · 100, (2 - 0.8) · 100
        (430, 226, "lower", LOWER[0], None, 204),
    ],
)
def test_the_margins_lead_to_the_edges_of_the_band(target, actual, direction, formula, up, down):
    by = rule(1.0, 0.8, 0.6, lower=formula)
    found = told(rate(pair(target, actual, direction), 2024, by))
    for name, expected in (("margin_up", up), ("margin_down", down)):
        if expected is None:
            assert name not in found
        else:
            assert found[name]["value"] == pytest.approx(expected)


def test_an_actual_changed_by_its_margin_has_the_next_letter():
    for target, actual, direction in ((530, 492, "higher"), (100, 130, "lower"), (7, 3, "higher")):
        row = told(rate(pair(target, actual, direction), 2024, RULE))["margin_up"]
        assert letter(pair(target, actual + row["value"], direction)) == row["label"]


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


@pytest.mark.parametrize("year", [2010, 2024])
def test_no_figures_give_an_empty_frame(year):
    empty = figures(("target", 1.0))[:0]
    assert rate(empty, year, RULE).empty
    assert len(collect(rate(empty, year, RULE))) == 0


def test_a_year_before_the_first_release_has_no_facts():
    assert rate(load_dataset("data/example-city"), 2016, RULE).empty


def test_a_definition_that_changed_before_the_baseline_is_refused_after_it():
    city = load_dataset("data/example-city")
    (broken,) = city.plan.breaks.itertuples()
    frame = rate(city, 2024, RULE).query("indicator == @broken.indicator")
    (baseline,) = frame.query("measure == 'baseline'").itertuples()
    assert baseline.period < broken.period
    for measure in ("progress", "travel"):
        (row,) = frame.query("measure == @measure").itertuples()
        assert (row.label, row.caveats) == ("refused", "definition-break")


def test_an_offices_reason_stands_beside_the_numbers_that_it_allows():
    because = {"accumulation": "stock", "compare_because": "初年度のため"}
    frame = figures(("baseline", 1.0, because), ("target", 4.0), ("actual", 3.0))
    frame = frame.fillna({"accumulation": "flow", "compare_because": ""})
    found = told(rate(frame, 2024, RULE))
    assert found["progress"]["value"] == pytest.approx(2 / 3)
    assert found["progress"]["caveats"].split() == ["override", "stock-flow"]
    assert (found["progress"]["text"], found["travel"]["text"]) == ("初年度のため",) * 2
    assert found["attainment"]["text"] == ""


# Laws

COUNTS = st.integers(0, 10**6)
POSITIVE = st.integers(1, 10**6)
DIRECTIONS = st.sampled_from(["higher", "lower"])
RULES = st.sampled_from([rule(1.0, 0.8, 0.6, lower=lower) for lower in LOWER])


def letter_and_attainment(frame, by):
    found = told(rate(frame, 2024, by))
    return found["rating"]["label"], found["attainment"]["value"], found["attainment"]["caveats"]


@given(COUNTS, COUNTS, DIRECTIONS, RULES, st.integers(2, 1000))
def test_the_unit_of_measurement_changes_no_letter(target, actual, direction, by, factor):
    for scale in (factor, 1 / factor):
        plain = letter_and_attainment(pair(target, actual, direction), by)
        scaled = letter_and_attainment(pair(target * scale, actual * scale, direction), by)
        assert (scaled[0], scaled[2]) == (plain[0], plain[2])
        assert scaled[1] == pytest.approx(plain[1], nan_ok=True)


@given(POSITIVE, st.integers(0, 200))
def test_as_far_above_and_below_the_target_mirror_each_other(target, percent):
    by = rule(1.0, 0.8, 0.6, lower=LOWER[1])
    above, below = target * percent, target * (200 - percent)
    lower = letter_and_attainment(pair(target * 100, above, "lower"), by)
    higher = letter_and_attainment(pair(target * 100, below, "higher"), by)
    assert lower[0] == higher[0]
    assert lower[1] == pytest.approx(higher[1])


@given(POSITIVE, COUNTS, COUNTS, RULES)
def test_more_is_never_worse_where_more_is_better(target, one, other, by):
    less, more = sorted((one, other))
    assert letter(pair(target, more), by) <= letter(pair(target, less), by)
    assert letter(pair(target, more, "lower"), by) >= letter(pair(target, less, "lower"), by)


ROWS = [
    *[("baseline", 90.0, {"indicator": "y", "component": ""})],
    *[("target", 100.0, {"indicator": "y", "component": ""})],
    *[("actual", 85.0, {"indicator": "y", "component": ""})],
    *[("target", 10.0, {"component": part}) for part in "ab"],
    *[("actual", value, {"component": part}) for part, value in (("a", 9.0), ("b", 5.0))],
    *[("target", 5.0, {"indicator": "z", "component": ""})],
]


@given(st.permutations(ROWS), st.sampled_from(["all", "any", "mean", "pooled", "none"]))
def test_the_order_of_the_rows_changes_nothing(rows, how):
    def content(frame):
        frame = frame.assign(
            derived_from=frame["derived_from"].str.split().map(sorted).str.join(" "),
            caveats=frame["caveats"].str.split().map(sorted).str.join(" "),
        )
        return frame.set_index(fact_ids(frame)).sort_index()

    first, second = (
        content(rate(figures(*each, component_rule=how), 2024, RULE)) for each in (ROWS, rows)
    )
    pd.testing.assert_frame_equal(first, second)


@given(COUNTS, COUNTS, COUNTS, DIRECTIONS, st.sampled_from(["activity", "context"]))
def test_activities_never_get_a_letter(baseline, target, actual, direction, kind):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    frame = rate(figures(*rows, direction=direction, kind=kind), 2024, RULE)
    measures = {"rating", "margin_up", "margin_down", "agreement", "contradiction"}
    assert not measures & set(frame["measure"])


@given(COUNTS, COUNTS, st.none() | COUNTS, DIRECTIONS, RULES)
def test_what_is_pending_never_becomes_a_number_or_a_letter(
    baseline, target, actual, direction, by
):
    rows = [("baseline", baseline), ("target", target), ("actual", actual, {"status": "pending"})]
    frame = figures(*rows, direction=direction).fillna({"status": "final"})
    found = rate(frame, 2024, by)
    computed = found[found["method"] != "as-published"]
    assert computed["value"].isna().all()
    assert set(computed["label"]) == {"refused", ""}
    assert told(found)["rating"]["status"] == "pending"
    assert told(found)["rating"]["label"] == ""


@given(COUNTS, COUNTS, COUNTS, DIRECTIONS, RULES)
def test_no_number_is_infinite_and_every_refusal_has_its_reason(
    baseline, target, actual, direction, by
):
    rows = (("baseline", baseline), ("target", target), ("actual", actual))
    frame = rate(figures(*rows, direction=direction), 2024, by)
    assert not frame["value"].isin([float("inf"), float("-inf")]).any()
    refused = frame["label"] == "refused"
    assert frame.loc[refused, "value"].isna().all()
    assert (frame.loc[refused, "caveats"] != "").all()
