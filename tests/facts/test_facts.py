"""Facts: one id for one number, found again, and the same after a journey through JSON."""

import json
import math
from dataclasses import fields

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.change import change
from evalkit.analysis.estimate import COLUMNS, TRACE, estimates
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.trend.model import Trend
from evalkit.data.dataset import load_dataset
from evalkit.facts.fact import Fact
from evalkit.facts.facts import Facts, collect

ROWS = [
    {"area": "131121", "indicator": "x", "measure": "actual", "period": "FY2024", "value": 3.0},
    {"area": "131121", "indicator": "x", "measure": "target", "period": "FY2024", "value": 4.0},
    {
        "area": "131121",
        "indicator": "y",
        "measure": "actual",
        "period": "FY2024",
        "status": "pending",
    },
]


def facts():
    return collect(estimates(ROWS))


@pytest.fixture(scope="module")
def ward():
    dataset = load_dataset("data/setagaya")
    rule = "params/rubrics/setagaya-r6-inferred.yaml"
    return collect(rate(dataset, "R6", rule), change(dataset, "R6"))


def test_an_id_is_made_of_the_keys_without_the_empty_ones():
    assert list(facts().frame.index) == [
        "131121/x/actual/FY2024",
        "131121/x/target/FY2024",
        "131121/y/actual/FY2024",
    ]


def test_an_id_holds_no_space_so_that_ids_can_stand_side_by_side():
    found = collect(
        estimates([{"indicator": "x", "measure": "exits", "by": "zone=川 沿い　東"}]), threshold=0
    )
    assert list(found.frame.index) == ["x/exits/zone=川_沿い_東"]


def test_the_same_row_in_two_frames_is_one_fact():
    assert len(collect(estimates(ROWS), estimates(ROWS[:2]))) == 3


@pytest.mark.parametrize("other", [{"value": 5.0}, {"label": "延べ"}, {"status": "estimated"}])
def test_two_different_rows_under_one_id_are_refused(other):
    with pytest.raises(
        ValueError, match="同じIDの異なる数値があります: 131121/x/actual/FY2024"
    ) as error:
        collect(estimates(ROWS), estimates([ROWS[0] | other]))
    assert "two different numbers under one id" in str(error.value)


def test_methods_and_vintages_stand_side_by_side():
    row = ROWS[0]
    others = [row | {"method": "wilson"}, row | {"release": "r6"}, row | {"by": "zone=a"}]
    assert len(collect(estimates([row, *others]))) == 4


def test_every_id_of_the_real_report_is_unique_and_every_parent_is_a_fact(ward):
    assert ward.frame.index.is_unique
    parents = {fact_id for text in ward.frame["derived_from"] for fact_id in text.split()}
    assert parents <= set(ward.frame.index)
    assert parents


def test_every_fact_of_the_real_report_has_a_source_or_facts_that_it_rests_on(ward):
    printed = ward.frame["method"] == "as-published"
    assert (ward.frame.loc[printed, "source"] != "").all()
    assert (ward.frame.loc[~printed, "derived_from"] != "").all()


def test_a_fact_is_found_by_its_keys():
    found = facts()
    assert found.find(indicator="x", measure="actual").value == 3
    assert found.find(indicator="z") is None
    assert [fact.measure for fact in found.of("x")] == ["actual", "target"]


def test_several_facts_where_one_is_asked_for_are_named():
    with pytest.raises(
        LookupError, match=r"2 facts, e\.g\. 131121/x/actual/FY2024, 131121/x/target"
    ):
        facts().find(indicator="x")


def test_an_unknown_id_names_near_ones():
    assert facts()["131121/x/target/FY2024"].value == 4
    with pytest.raises(KeyError, match="not a fact; near: 131121/x/target/FY2024"):
        facts()["131121/x/targt/FY2024"]


def test_a_fact_without_a_number_says_so():
    assert not facts()["131121/y/actual/FY2024"].has_value
    assert facts()["131121/x/actual/FY2024"].has_value


def test_the_year_is_that_of_the_attainments(ward):
    assert str(ward.year) == "FY2024"
    with pytest.raises(LookupError, match="not one evaluated fiscal year"):
        _ = facts().year


def test_the_facts_are_the_same_after_json(ward):
    for found in (ward, facts(), collect(estimates([]))):
        again = Facts.from_json(found.to_json())
        assert again.fingerprint() == found.fingerprint()
        assert again.to_json() == found.to_json()
        pd.testing.assert_frame_equal(again.frame, found.frame)
    again = Facts.from_json(ward.to_json())
    pd.testing.assert_frame_equal(again.plan.indicators, ward.plan.indicators)


def test_json_holds_a_fact_a_line(ward):
    ids = [
        json.loads(line.rstrip(","))["id"]
        for line in ward.to_json().split("\n")
        if line[:1] == "{" != line
    ]
    assert ids == [fact.id for fact in ward.select()]


def test_json_holds_null_for_a_missing_number_and_nothing_that_json_hasnt(ward):
    def refuse(word):
        raise AssertionError(word)

    content = json.loads(ward.to_json(), parse_constant=refuse)
    (pending,) = [
        fact
        for fact in content["facts"]
        if fact["indicator"] == "mutual-support-share" and fact["measure"] == "actual"
    ]
    assert pending["value"] is None


def test_the_digest_counts_letters_refusals_and_what_is_pending(ward):
    lines = ward.digest().splitlines()
    assert lines[0] == f"facts: {len(ward)}"
    assert lines[1:3] == [
        "letters (as-published): A=4 B=2; pending 1",
        "letters (setagaya-r6-inferred): A=4 B=2; pending 1",
    ]
    assert lines[3].startswith("refused: ")
    assert lines[3].endswith("suppressed: 0")
    assert lines[4] == f"fingerprint: {ward.fingerprint()}"
    assert repr(ward) == ward.digest()


@settings(max_examples=10)
@given(st.floats(-1e9, 1e9), st.floats(0.001, 0.5))
def test_the_fingerprint_sees_a_change_of_a_number_and_no_noise(value, part):
    def mark(number):
        return collect(estimates([ROWS[0] | {"value": number}])).fingerprint()

    assert mark(value + max(1.0, abs(value)) * part) != mark(value)
    assert mark(math.nan) != mark(value)
    assert mark(3.0) == mark(3.0 + 1e-12)


def test_results_are_gathered_as_their_frames_are():
    results = Trend(load_dataset("data/example-city"), indicator="consultations").fit()
    assert collect(results).fingerprint() == collect(results.frame).fingerprint()


def test_a_fact_is_its_id_and_what_an_estimate_says_in_that_order():
    assert [field.name for field in fields(Fact)] == ["id", *COLUMNS, *TRACE]
