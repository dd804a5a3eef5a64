"""Which thresholds, formulas and rules for parts fit printed letters, on the report and by law."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed import lettered, letters_by, with_letters
from rated import LOWER, pair, parts, rule

from evalkit.analysis.rating.consistent import consistent_rules
from evalkit.analysis.rating.identify import identify
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.rating.shares import PART_RULES
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect

GOLDEN = json.loads(Path("tests/golden/printed_letters.json").read_text())
REPORT = json.loads(Path("tests/golden/published_report.json").read_text())
EDGE = 1e-12


@pytest.fixture(scope="module")
def report():
    return load_dataset("data/setagaya")


@pytest.fixture(scope="module")
def of_report(report):
    return identify(report, 2024)


def floors(frame):
    return frame[frame["measure"] == "threshold"].set_index("by")


def ends(row):
    return [round(100 * row["lower"], 1), round(100 * row["upper"], 1)]


def test_the_reports_letters_leave_the_floors_of_a_and_b_within_the_golden_ends(of_report):
    found = floors(of_report)
    every, some = found.loc["floor=A;options=every"], found.loc["floor=A;options=any"]
    assert ends(every) == GOLDEN["floor_a_under_every_option"]
    assert ends(some) == GOLDEN["floor_a_under_any_option"]
    assert (every["label"], some["label"]) == ("identified", "identified")
    assert "gaps-between" not in some["caveats"]
    for options in ("every", "any"):
        b = found.loc[f"floor=B;options={options}"]
        assert round(100 * b["upper"], 1) == GOLDEN["floor_b_at_most"]
        assert (b["label"], pd.isna(b["lower"])) == ("at-most", True)


def test_the_report_tells_neither_the_formula_nor_the_rule_for_parts(of_report):
    for measure, count in (("lower_formula", 2), ("part_rule", 4)):
        rows = of_report[of_report["measure"] == measure].set_index("by")
        assert (rows.loc["", "value"], rows.loc["", "label"]) == (count, "not-identified")
        assert set(rows.drop("")["label"]) == {"fits"}


def test_the_floor_of_a_letter_that_isnt_printed_isnt_identified(report):
    found = floors(identify(report, 2024, letters="ABCD"))
    assert found.loc["floor=C;options=any", "label"] == "not-identified"
    assert "floor=D;options=any" not in found.index
    assert ends(found.loc["floor=A;options=every"]) == GOLDEN["floor_a_under_every_option"]
    assert not found["caveats"].str.contains("alphabetical").any()


def test_an_assumed_order_of_the_letters_says_so(of_report):
    assert floors(of_report)["caveats"].str.split().map(lambda codes: "alphabetical" in codes).all()


def test_the_evidence_is_the_reports_attainment_and_what_is_pending_is_none(of_report):
    by = f"lower={LOWER[0]};parts=all"
    rows = of_report[(of_report["measure"] == "letter_evidence") & (of_report["by"] == by)]
    rows = rows.set_index("indicator")
    for row in REPORT["outcomes"]:
        if row["component"] == "" and row["attainment"] is not None:
            assert round(100 * rows.loc[row["indicator"], "value"], 1) == row["attainment"]
            assert rows.loc[row["indicator"], "label"] == row["letter"]
    pending = rows.loc["mutual-support-share"]
    assert (pending["label"], pending["status"]) == ("", "pending")
    assert not floors(of_report)["derived_from"].str.contains("mutual-support-share").any()


def test_the_rows_that_set_the_ends_come_first(of_report):
    first = floors(of_report).loc["floor=A;options=every", "derived_from"].split()[:2]
    assert ["local-resources" in first[0], "child-raising-groups" in first[1]] == [True, True]


def test_everything_rests_on_facts_that_exist(report, of_report):
    facts = collect(of_report, rate(report, 2024, "params/rubrics/setagaya-r6-inferred.yaml"))
    ids = {each for text in of_report["derived_from"] for each in text.split()}
    assert ids <= set(facts.frame.index)


def test_the_made_up_city_tells_how_it_judges_parts():
    city = load_dataset("data/example-city")
    by = read_rule("params/rubrics/example-city.yaml")
    found = identify(city, city.latest)
    of_parts = found[found["measure"] == "part_rule"].set_index("by")["label"].to_dict()
    fails = ("parts=any", "parts=pooled")
    assert of_parts.pop("") == "not-identified"
    assert all((label == "fails") == (how in fails) for how, label in of_parts.items())
    clash = found[found["measure"] == "letter_clash"]
    assert "evacuation-plans" in set(clash["indicator"])
    assert set(clash["by"]) == {f"lower={low};{how}" for low, how in product(LOWER, fails)}
    for band in by.bands[:-1]:
        row = floors(found).loc[f"floor={band.letter};lower={by.lower};parts=all"]
        assert row["upper"] >= band.at_least
        assert not row["lower"] >= band.at_least


def test_a_b_above_an_a_is_a_contradiction_that_names_its_rows():
    frames = [pair(100, value) for value in (120, 90, 110, 50)]
    data = lettered(frames, rule(1.0))
    data.ratings["label"] = ["B", "A", "A", "B"]
    found = identify(data, 2024)
    row = floors(found).loc["floor=A;options=any"]
    assert (row["label"], pd.isna(row["lower"]), pd.isna(row["upper"])) == ("inconsistent", 1, 1)
    by = f"lower={LOWER[0]};parts=all"
    clash = found[(found["measure"] == "letter_clash") & (found["by"] == by)]
    assert dict(zip(clash["indicator"], clash["label"], strict=True)) == {
        "x0": "B",
        "x1": "A",
        "x2": "A",
    }
    told = floors(found).loc[f"floor=A;{by}", "derived_from"].split()
    assert sorted(each.split("/")[0] for each in told) == ["x0", "x1", "x2"]
    count = found[(found["measure"] == "lower_formula") & (found["by"] == "")].iloc[0]
    assert (count["value"], count["label"]) == (0, "inconsistent")


def test_the_same_share_with_two_letters_is_a_contradiction():
    data = lettered([pair(100, 90), pair(200, 180)], rule(0.5))
    data.ratings["label"] = ["A", "B"]
    assert floors(identify(data, 2024)).loc["floor=A;options=any", "label"] == "inconsistent"


def test_a_worse_letter_for_no_cases_at_all_fits_no_threshold():
    data = lettered([pair(10, 0, "lower"), pair(10, 8)], rule(0.5))
    data.ratings["label"] = ["B", "B"]
    found = identify(data, 2024, letters="AB", lower_formulas=[LOWER[0]])
    assert floors(found).loc["floor=A;options=any", "label"] == "inconsistent"
    assert found.loc[found["measure"] == "letter_clash", "indicator"].unique().tolist() == ["x0"]


def test_only_one_formula_that_fits_is_identified():
    # 2 - 140/100 = 0.6 < 0.65 < 100/140 = 0.71
    data = lettered([pair(100, 140, "lower"), pair(100, 65)], rule(0.7))
    found = identify(data, 2024)
    rows = found[found["measure"] == "lower_formula"].set_index("by")
    assert rows["label"].to_dict() == {
        f"lower={LOWER[0]}": "fits",
        f"lower={LOWER[1]}": "fails",
        "": "identified",
    }


def test_options_that_share_no_threshold_say_so_and_name_the_gap():
    # the A at 2.0 and the B at 1.9 under t/a are at 1.5 and 1.47 under 2 - a/t
    frames = [pair(100, 50, "lower"), pair(100, 100 / 1.9, "lower")]
    data = lettered(frames, rule(1.95))
    found = floors(identify(data, 2024))
    every, some = found.loc["floor=A;options=every"], found.loc["floor=A;options=any"]
    assert (every["label"], "no-common-threshold" in every["caveats"].split()) == ("refused", True)
    assert "gaps-between" in some["caveats"].split()


def test_a_letter_for_what_has_no_attainment_is_no_evidence():
    frames = [pair(100, 90), pair(100, 90, "none")]
    data = with_letters(lettered(frames, rule(0.8)).figures, {"x0": "A", "x1": "B", "x9": "B"})
    found = identify(data, 2024)
    rows = found[found["measure"] == "letter_evidence"].drop_duplicates("indicator")
    assert rows["label"].tolist() == ["A", "refused", "refused"]
    assert rows["caveats"].tolist() == ["", "no-direction", "not-set"]
    assert floors(found).loc["floor=A;options=any", "label"] == "at-most"
    assert floors(found).loc["floor=B;options=any", "label"] == "at-most"


def test_without_printed_letters_the_result_says_so(report):
    no_rows = with_letters(pair(100, 90).assign(indicator="x"), {})
    for data, year in ((pair(100, 90), 2024), (no_rows, 2024), (report, 2023)):
        found = identify(data, year)
        assert found[["measure", "label", "caveats"]].to_numpy().tolist() == [
            ["threshold", "refused", "no-letters"]
        ]
        told = consistent_rules(data, year, [rule(1.0)])
        assert told[["measure", "label", "caveats"]].to_numpy().tolist() == [
            ["rule_fits", "refused", "no-letters"]
        ]


def test_a_printed_letter_that_the_given_ones_leave_out_is_refused(report):
    found = identify(report, 2024, letters=["A", "C"])
    assert found[["measure", "label", "caveats"]].to_numpy().tolist() == [
        ["threshold", "refused", "other-letters"]
    ]


def named(name, floors_):
    return replace(rule(*floors_), name=name)


def test_the_rubrics_that_fit_the_report_and_the_row_on_which_another_fails(report):
    fit = [named(*each) for each in GOLDEN["rubrics_that_fit"].items()]
    fail = [named(name, case["floors"]) for name, case in GOLDEN["rubrics_that_fail"].items()]
    found = consistent_rules(report, 2024, [*fit, *fail])
    verdicts = found[found["measure"] == "rule_fits"].set_index("method")
    assert verdicts["label"].to_dict() == {r.name: "fits" for r in fit} | {"95": "fails"}
    assert verdicts["value"].to_dict() == {r.name: 0 for r in fit} | {"95": 1}
    miss = found[found["measure"] == "rule_misses"]
    expected = GOLDEN["rubrics_that_fail"]["95"]["training-participants"]
    row = miss.iloc[0]
    assert (len(miss), row["indicator"], row["by"]) == (1, "training-participants", "printed=B")
    assert [row["label"], round(100 * row["value"], 1)] == expected[1:]
    collect(found)


def test_a_printed_letter_that_a_rubric_cant_give_is_a_miss():
    data = with_letters(pair(100, 90, "none").assign(indicator="x"), {"x": "A", "y": "B"})
    found = consistent_rules(data, 2024, [rule(0.8)])
    misses = found[found["measure"] == "rule_misses"]
    assert misses["label"].tolist() == ["refused", "refused"]
    assert misses["caveats"].tolist() == ["no-direction", "not-set"]


def test_two_rubrics_of_one_name_are_an_error(report):
    with pytest.raises(ValueError, match="同じ名称の評価基準があります"):
        consistent_rules(report, 2024, [rule(1.0), rule(1.1)])


COUNTS = st.integers(1, 1000)
CASES = st.lists(
    st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from(["higher", "lower"]), st.booleans()),
    min_size=4,
    max_size=10,
)


def frames_of(cases, how):
    return [
        parts(case[:2], case[2:4], how, case[4])
        if case[5]
        else pair(*case[:2], case[4], component="", component_rule="none")
        for case in cases
    ]


@settings(max_examples=5, deadline=None)
@given(
    CASES,
    st.sampled_from(LOWER),
    st.sampled_from(PART_RULES),
    st.floats(0.9, 1.4),
    st.floats(0.1, 0.8),
    st.floats(0.01, 1),
)
def test_the_true_floors_are_within_the_ends_and_no_others_change_a_letter(
    cases, lower, how, first, second, place
):
    data = lettered(frames_of(cases, how), rule(first, second, lower=lower))
    found = floors(identify(data, 2024, [lower], [how], letters="ABC"))
    chosen = []
    for letter, floor in (("A", first), ("B", second)):
        row = found.loc[f"floor={letter};lower={lower};parts={how}"]
        assert row["label"] != "inconsistent"
        assert not row["lower"] >= floor
        assert not floor > row["upper"] + EDGE
        low = row["lower"] if row["lower"] == row["lower"] else min(row["upper"], 0) - 1
        high = row["upper"] if row["upper"] == row["upper"] else low + 1
        chosen.append(low + place * (high - low))
    printed = dict(zip(data.ratings["indicator"], data.ratings["label"], strict=True))
    assert letters_by(data.figures, rule(*chosen, lower=lower)) == printed
