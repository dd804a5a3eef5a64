"""Attainment, progress, letters and margins: edge cases worked by hand."""

from pathlib import Path

import pytest
from rated import LOWER, RULE, each, figures, letter, letters, pair, rated, rule, three, told

from evalkit.analysis.rating.rate import rate
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import Facts, collect


def test_no_cases_at_all_meet_a_target_where_less_is_better():
    frame = rate(pair(10, 0, "lower"), 2024, rule(1.1, 0.8))
    assert told(frame)["attainment"]["caveats"] == "zero-base"
    assert told(frame)["met"]["label"] == "met"
    assert rated(pair(10, 0, "lower"), rule(1.1, 0.8)) == ("A", "final", "")


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
    assert rate(load_dataset("data/example-city"), 2015, RULE).empty


def test_an_offices_reason_stands_beside_the_numbers_that_it_allows():
    because = {"accumulation": "stock", "compare_because": "初年度のため"}
    frame = figures(("baseline", 1.0, because), ("target", 4.0), ("actual", 3.0))
    frame = frame.fillna({"accumulation": "flow", "compare_because": ""})
    found = told(rate(frame, 2024, RULE))
    assert found["progress"]["value"] == pytest.approx(2 / 3)
    assert found["progress"]["caveats"].split() == ["override-stock-flow"]
    assert (found["progress"]["reason"], found["travel"]["reason"]) == ("初年度のため",) * 2
    assert found["attainment"]["reason"] == found["progress"]["text"] == ""
    facts = Facts.from_json(collect(rate(frame, 2024, RULE)).to_json())
    assert [fact.reason for fact in facts.select(measure="travel")] == ["初年度のため"]


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
        assert found[0]["attainment"]["caveats"] == "zero-base"
        assert found[0]["rating"]["caveats"] == found[0]["met"]["caveats"] == ""


def test_negative_figures_give_no_ratio_and_no_letter_yet_are_met_or_missed():
    numbers = [(-10, 5), (10, -5), (-10, -5)]
    words = ["met", "missed", "missed", "met", "met", "missed"]
    frames = [pair(*two, way) for two in numbers for way in ("higher", "lower")]
    for found, word in zip(each(frames), words, strict=True):
        for measure in ("attainment", "rating"):
            row = found[measure]
            assert (row["label"], row["caveats"]) == ("refused", "negative-base")
        assert (found["met"]["label"], found["met"]["caveats"]) == (word, "")


def test_without_a_direction_nothing_is_rated():
    rows = (("baseline", 1), ("target", 2), ("actual", 3))
    for found in each([figures(*rows, direction=way) for way in ("none", "band", "")]):
        for measure in ("attainment", "met", "rating", "progress", "travel"):
            row = found[measure]
            assert (row["label"], row["caveats"]) == ("refused", "no-direction")


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
    (broken,) = city.plan.breaks.query("bridge_new == ''").itertuples()
    found = rate(city, 2024, RULE)
    found = found[found["indicator"] == broken.indicator].set_index("measure")
    assert found.loc["baseline", "period"] < broken.period
    for measure in ("progress", "travel"):
        row = found.loc[measure]
        assert (row["label"], row["caveats"]) == ("refused", "definition-break")


def test_a_margin_down_is_what_the_actual_may_lose_or_rise_by_and_keep_its_letter():
    cases = {"B may lose 12": (100, 92, "higher"), "B may rise by 15": (100, 110, "lower")}
    found = each([pair(*case) for case in cases.values()])
    said = []
    for row in found:
        margin = row["margin_down"]["value"]
        words = "may lose" if margin < 0 else "may rise by"
        said.append(f"{row['rating']['label']} {words} {abs(margin):g}")
    assert said == list(cases)
    kept = [(100, 80, "higher"), (100, 125, "lower")]
    beyond = [(100, 79, "higher"), (100, 126, "lower")]
    assert letters([pair(*case) for case in kept + beyond]) == ["B", "B", "C", "C"]


@pytest.mark.parametrize("rubric", sorted(Path("params/rubrics").glob("*.yaml")), ids=str)
def test_a_year_without_any_figure_has_no_letter_by_any_rubric(rubric):
    assert rate(load_dataset("data/setagaya"), 2021, rubric).empty
