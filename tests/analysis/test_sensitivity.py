"""How many letters another rule would change, on the report, on the made-up city and by hand."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from printed import lettered
from rated import LOWER, RULE, figures, letter, pair, parts, rule, three

from evalkit.analysis.rating import scenarios
from evalkit.analysis.rating.bands import Band, Condition
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.sensitivity import sensitivity
from evalkit.analysis.rating.shares import PART_RULES, own_shares, share_by_place, with_wholes
from evalkit.analysis.vintage import observations, side_by_side
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.words.fiscal import FiscalYear

REPORT = json.loads(Path("tests/golden/published_report.json").read_text())
INFERRED = "params/rubrics/setagaya-r6-inferred.yaml"


@pytest.fixture(scope="module")
def report():
    return load_dataset("data/setagaya")


@pytest.fixture(scope="module")
def of_report(report):
    strict = replace(rule(1.0, 0.95), name="95")
    return sensitivity(report, 2024, INFERRED, others=[strict], thresholds=(-0.1, -0.05, 0.05))


def changes(frame):
    rows = frame[frame["measure"] == "letters_changed"]
    return dict(zip(rows["by"].str.removeprefix("scenario="), rows["value"], strict=True))


def letters_in(frame, scenario):
    rows = frame[(frame["measure"] == "scenario_letter") & (frame["by"] == f"scenario={scenario}")]
    return dict(zip(rows["indicator"], rows["label"], strict=True))


def counts(frame, scenario):
    rows = frame[frame["by"].str.startswith(f"scenario={scenario};letter=")]
    names = rows["by"].str.rpartition("letter=")[2]
    return {name: count for name, count in zip(names, rows["value"], strict=True) if count}


def verdicts(frame):
    rows = frame[frame["measure"] == "letters_changed"]
    told = rows["label"].where(rows["label"] != "refused", rows["caveats"])
    return dict(zip(rows["by"].str.removeprefix("scenario="), told, strict=True))


def test_a_lower_floor_of_a_lifts_first_the_local_resources_then_the_participants(of_report):
    # 1,801 / 1,830 = 98.4 %, 492 / 530 = 92.8 %
    found = changes(of_report)
    assert [found[f"floor:A{shift}"] for shift in ("-5", "-10", "+5")] == [1, 2, 0]
    assert letters_in(of_report, "floor:A-5")["local-resources"] == "A"
    assert letters_in(of_report, "floor:A-5")["training-participants"] == "B"
    assert letters_in(of_report, "floor:A-10")["training-participants"] == "A"


def test_another_rubric_that_asks_95_percent_of_a_b_changes_one_letter(of_report):
    assert changes(of_report)["rubric:95"] == 1
    assert letters_in(of_report, "rubric:95")["training-participants"] == "C"


def test_no_formula_no_rule_for_parts_and_no_baseline_changes_the_reports_letters(of_report):
    found = changes(of_report)
    names = [f"parts:{how}" for how in PART_RULES] + [f"lower:{LOWER[1]}", "baseline"]
    assert [found[name] for name in names] == [0] * 6
    told = verdicts(of_report)
    assert [told[name] for name in names] == [""] * 5 + ["unaffected"]


def test_the_pending_survey_gets_an_a_at_best_and_a_d_at_worst(of_report):
    assert counts(of_report, "own") == {"A": 4, "B": 2, "pending": 1}
    assert counts(of_report, "pending:best") == {"A": 5, "B": 2}
    assert counts(of_report, "pending:worst") == {"A": 4, "B": 2, "D": 1}


def test_the_least_shift_of_the_first_floor_is_the_way_from_the_attainment(of_report):
    rows = of_report[of_report["measure"] == "threshold_shift"].set_index("indicator")
    for row in REPORT["outcomes"]:
        if row["component"] == "" and row["attainment"] is not None:
            found = rows.loc[row["indicator"]]
            assert round(found["value"], 1) == pytest.approx(row["attainment"] - 100, abs=1e-9)
            assert found["label"] == {"A": "B", "B": "A"}[row["letter"]]
    assert rows.loc["evacuation-plans", "value"] == pytest.approx(100 * (139 / 60 - 1))
    assert "mutual-support-share" not in rows.index


def test_everything_rests_on_letters_that_exist(report, of_report):
    facts = collect(of_report, rate(report, 2024, INFERRED))
    ids = {each for text in of_report["derived_from"] for each in text.split()}
    assert ids <= set(facts.frame.index)
    assert set(of_report.loc[of_report["measure"] == "scenario_letter", "derived_from"]) <= ids


def test_the_letter_of_the_made_up_citys_plans_hangs_on_the_rule_for_parts():
    city = load_dataset("data/example-city")
    found = sensitivity(city, city.latest, "params/rubrics/example-city.yaml", thresholds=())
    told = changes(found)
    assert [told[f"parts:{how}"] for how in PART_RULES] == [0, 1, 0, 1]
    assert letters_in(found, "parts:any")["evacuation-plans"] == "A"
    assert "pending:best" not in told
    assert counts(found, "pending:worst")["D"] == 1


def test_floors_that_would_cross_are_refused():
    found = sensitivity(pair(100, 90), 2024, rule(1.0, 0.8), thresholds=(-0.3, -0.2, -0.1))
    told = verdicts(found)
    assert [told[f"floor:A{shift}"] for shift in (-30, -20, -10)] == ["floors-cross"] * 2 + [""]
    assert changes(found)["floor:A-10"] == 1


def test_what_enters_no_letter_can_change_none():
    found = sensitivity(pair(100, 90), 2024, RULE, thresholds=())
    names = [*(f"parts:{how}" for how in PART_RULES), f"lower:{LOWER[1]}", "baseline"]
    names += ["pending:best", "pending:worst"]
    assert verdicts(found) == dict.fromkeys(names, "unaffected")
    assert set(changes(found).values()) == {0}


def test_without_anything_to_rate_the_result_says_so():
    found = sensitivity(figures(("actual", 3.0)), 2024, RULE)
    assert found[["measure", "label", "caveats"]].to_numpy().tolist() == [
        ["letters_changed", "refused", "absent"]
    ]


def test_a_pending_part_leaves_the_whole_between_what_its_other_part_allows():
    frame = parts((10, 7), (10, None), "all").assign(status=["final"] * 3 + ["pending"])
    found = sensitivity(frame, 2024, RULE, thresholds=())
    assert letters_in(found, "pending:best") == {"x": "C"}
    assert letters_in(found, "pending:worst") == {"x": "D"}
    some = frame.assign(component_rule="any")
    found = sensitivity(some, 2024, RULE, thresholds=())
    assert letters_in(found, "pending:best") == {"x": "A"}
    assert letters_in(found, "pending:worst") == {"x": "C"}


@pytest.mark.parametrize("formula", LOWER)
def test_a_pending_result_where_less_is_better_has_its_best_at_the_least(formula):
    frame = pair(100, None, "lower").assign(status=["final", "pending"])
    found = sensitivity(frame, 2024, rule(1.5, 0.8, lower=formula), thresholds=())
    assert letters_in(found, "pending:best") == {"x": "A"}
    assert letters_in(found, "pending:worst") == {"x": "C"}


@pytest.mark.parametrize(("actual", "direction"), [(95, "higher"), (120, "higher"), (93, "lower")])
def test_the_first_floor_moved_by_the_shift_changes_the_letter_and_by_less_doesnt(
    actual, direction
):
    frame = pair(100, actual, direction)
    found = sensitivity(frame, 2024, rule(1.0, 0.8), thresholds=())
    row = found[found["measure"] == "threshold_shift"].iloc[0]
    beyond = row["value"] / 100 + (1e-9 if row["value"] > 0 else 0)
    assert letter(frame, rule(1.0 + beyond, 0.8)) == row["label"]
    assert letter(frame, rule(1.0 + row["value"] / 200, 0.8)) == letter(frame, rule(1.0, 0.8))


def test_a_letter_below_the_second_floor_or_beyond_all_floors_has_no_shift():
    frames = [pair(100, 70), pair(10, 0, "lower"), pair(100, 80)]
    data = lettered(frames, RULE)
    rows = sensitivity(data, 2024, RULE, thresholds=())
    rows = rows[rows["measure"] == "threshold_shift"]
    assert rows["label"].tolist() == ["refused"] * 3
    assert rows["caveats"].tolist() == ["floors-cross", "zero-base", "floors-cross"]


@pytest.mark.parametrize("lower", LOWER)
def test_shares_of_wholes_give_the_letters_that_a_rating_gives(lower):
    cases = [((10, 15), (100, 60)), ((20, 10), (100, 400)), ((10, 0), (10, 12)), ((0, 0), (5, 6))]
    kinds = product(cases, PART_RULES, ("higher", "lower"))
    frames = [parts(*case, how, direction) for case, how, direction in kinds]
    named = [frame.assign(indicator=str(number)) for number, frame in enumerate(frames)]
    stacked = pd.concat(named, ignore_index=True)
    by = rule(1.2, 0.8, 0.6, lower=lower)
    rated = scenarios.letters(stacked, FiscalYear(2024), by)
    sides = side_by_side(observations(stacked), FiscalYear(2024))
    share = share_by_place(with_wholes(own_shares(sides, None, lower), lower))
    assert len(rated) == len([place for place in share if not place[2]]) == len(frames)
    for place, label in rated["label"].items():
        met = [band.letter for band in by.bands if share[*place, ""] >= band.at_least - 1e-12]
        assert [*met, "refused"][0] == label


def rated_by_baseline(figures, year, rule):
    """A rule of the baseline alone: the letter is its number."""
    baseline = observations(figures)
    baseline = baseline[baseline["role"] == "baseline"].drop_duplicates(
        ["area", "indicator"], keep="last"
    )
    rows = pd.DataFrame({"area": baseline["area"], "indicator": baseline["indicator"]})
    rows = rows.assign(label=baseline["value"].astype(str), status="final", release="r")
    return rows.set_index(["area", "indicator"])


BETTER = Condition("travel", words=("better",))
BY_TRAVEL = replace(RULE, bands=(Band("A", conditions=(BETTER,)), Band("B")))


def test_a_rule_without_a_floor_on_attainment_has_none_to_shift():
    told = sensitivity(three(340.0, 60.0, 139.0), 2024, BY_TRAVEL)
    assert not [name for name in verdicts(told) if name.startswith("floor")]
    assert set(told[told["measure"] == "threshold_shift"]["caveats"]) == {"not-by-attainment"}


def test_a_floor_beside_other_conditions_is_shifted_and_the_others_stay():
    bands = (Band("A", at_least=1.0), Band("B", conditions=(BETTER,)), Band("C"))
    data = pd.concat([three(50.0, 100.0, 96.0), three(99.0, 100.0, 97.0).assign(indicator="y")])
    told = sensitivity(data, 2024, replace(RULE, bands=bands), thresholds=(-0.05, 0.05))
    assert letters_in(told, "floor:A-5") == {"x": "A", "y": "A"}
    assert letters_in(told, "floor:A+5") == {"x": "B", "y": "C"}
    assert set(told[told["measure"] == "threshold_shift"]["caveats"]) == {"not-by-attainment"}


class Plan:
    releases = pd.DataFrame(
        {"release": ["r1", "r2", "r3"], "period": ["FY2023", "FY2024", "FY2025"]}
    ).assign(kind="")


def test_letters_that_rest_on_a_baseline_are_rated_on_each_other_vintage(monkeypatch):
    monkeypatch.setattr(scenarios, "letters", rated_by_baseline)
    old = three(340.0, 60.0, 139.0).assign(release=["r1", "r2", "r2"])
    frame = pd.concat([old, old[:1].assign(value=465.7, release="r2")], ignore_index=True)
    frame.attrs["plan"] = Plan()
    known = observations(frame)
    own = rated_by_baseline(known, FiscalYear(2024), BY_TRAVEL)
    newer = three(500.0, 60.0, 139.0)
    told = list(scenarios.of_baselines(known, FiscalYear(2024), BY_TRAVEL, own, {"newer": newer}))
    assert {each.name: each.letters["label"].item() for each in told} == {
        "baseline:r1": "340.0",
        "baseline:newer": "500.0",
    }


def test_letters_that_rest_on_the_only_baseline_there_is_say_so(monkeypatch):
    monkeypatch.setattr(scenarios, "letters", rated_by_baseline)
    known = observations(three(340.0, 60.0, 139.0))
    own = rated_by_baseline(known, FiscalYear(2024), BY_TRAVEL)
    told = list(scenarios.of_baselines(known, FiscalYear(2024), BY_TRAVEL, own, {}))
    assert [each.verdict for each in told] == ["no-other-vintage"]
