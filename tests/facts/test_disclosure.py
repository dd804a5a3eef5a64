"""The gate: no small count of persons, nor what was derived from it, is told."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.turnover import turnover
from evalkit.facts.disclosure import ROSTER_COUNTS, suppress
from evalkit.facts.facts import collect

NUMBERS = ["value", "lower", "upper", "confidence"]


def counts(*values, measure="exits"):
    return estimates(
        {"indicator": "r", "measure": measure, "by": f"zone={number}", "value": value}
        for number, value in enumerate(values)
    )


@pytest.mark.parametrize(
    ("value", "threshold", "is_told"),
    [
        *[(9, 10, False), (10, 10, True), (1, 10, False), (9.5, 10, False), (0, 10, True)],
        *[(4, 5, False), (5, 5, True), (1, 0, True), (1, 1, True)],
    ],
)
def test_counts_below_the_threshold_and_above_zero_are_suppressed(value, threshold, is_told):
    (row,) = suppress(counts(value), threshold).itertuples()
    assert (row.value == value) is is_told
    assert row.status == ("final" if is_told else "suppressed")


def test_a_suppressed_row_keeps_its_id_and_nothing_else_that_tells_the_number():
    frame = counts(3).assign(
        source="roster.csv!B2", text="3人", lower=1.0, upper=8.0, confidence=0.95
    )
    (row,) = suppress(frame).to_dict("records")
    assert fact_ids(suppress(frame)).item() == "r/exits/zone=0"
    assert all(row[column] != row[column] for column in NUMBERS)
    assert (row["source"], row["text"], row["caveats"]) == ("", "", "small-cell")


def test_caveats_that_were_there_stay():
    (row,) = suppress(counts(3).assign(caveats="estimated")).itertuples()
    assert row.caveats == "estimated small-cell"


def test_what_was_derived_from_a_suppressed_count_goes_with_it_however_far():
    chain = [
        {"measure": "exit_rate", "value": 0.03, "derived_from": "r/exits/zone=0 r/opening"},
        {"measure": "exit_gap", "value": 0.01, "derived_from": "r/exit_rate"},
        {"measure": "entry_rate", "value": 0.4, "derived_from": "r/opening"},
    ]
    frame = pd.concat([estimates(chain[::-1]).assign(indicator="r"), counts(3)], ignore_index=True)
    found = suppress(frame).set_index("measure")["status"].to_dict()
    assert found == {
        "exits": "suppressed",
        "exit_rate": "suppressed",
        "exit_gap": "suppressed",
        "entry_rate": "final",
    }


def test_small_numbers_of_what_isnt_a_person_are_told():
    frame = counts(3, measure="actual")
    pd.testing.assert_frame_equal(suppress(frame), frame)


def test_the_frame_given_isnt_changed():
    frame = counts(3)
    suppress(frame)
    assert frame["value"].tolist() == [3]


def test_nothing_is_suppressed_in_an_empty_frame():
    assert suppress(estimates([])).empty


@pytest.mark.parametrize("zone", ["flood", "川 沿い", "川　沿い"])
def test_the_rates_of_a_small_zone_go_with_its_count_whatever_the_zone_is_called(zone):
    flows = pd.DataFrame({"year": [2024, 2024], "zone": [zone, "hill"]}).assign(
        opening=[170, 500], stayers=[166, 400], exits=[4, 100], entries=[30, 90], closing=[196, 490]
    )
    found = collect(turnover(flows))
    rates = {fact.by: fact.status for fact in found.select(measure="exit_rate")}
    assert rates == {"": "final", f"zone={zone}": "suppressed", "zone=hill": "suppressed"}
    (rate,) = found.select(measure="exit_rate", by=f"zone={zone}")
    assert not rate.has_value
    assert rate.lower != rate.lower


def test_collecting_passes_the_gate_across_frames():
    rate = estimates([{"indicator": "r", "measure": "exit_rate", "value": 0.1, "derived_from": "r/exits/zone=0"}])  # fmt: skip
    assert [fact.status for fact in collect(rate, counts(3)).select()] == ["suppressed"] * 2
    assert [fact.status for fact in collect(rate, counts(3), threshold=0).select()] == ["final"] * 2


CELLS = st.lists(
    st.tuples(
        st.sampled_from([*sorted(ROSTER_COUNTS), "exit_rate", "actual"]),
        st.integers(0, 30) | st.floats(0, 30),
        st.sets(st.integers(0, 11), max_size=3),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(CELLS, st.integers(0, 20))
def test_no_small_count_survives_nor_a_number_derived_from_one(cells, threshold):
    frame = estimates(
        {"indicator": f"i{number}", "measure": measure, "value": value, "lower": value}
        for number, (measure, value, _) in enumerate(cells)
    )
    ids = fact_ids(frame).tolist()
    parents = [[ids[each] for each in of if each < len(ids)] for _, _, of in cells]
    found = suppress(frame.assign(derived_from=[" ".join(each) for each in parents]), threshold)
    told = set(fact_ids(found)[found["value"].notna()])
    for fact_id, (measure, value, _), of in zip(ids, cells, parents, strict=True):
        if fact_id in told:
            assert measure not in ROSTER_COUNTS or value == 0 or value >= threshold
            assert all(parent in told for parent in of)
    hidden = found["status"] == "suppressed"
    assert found.loc[hidden, NUMBERS].isna().to_numpy().all()
    assert (found["value"].notna() == ~hidden).all()


def test_a_hidden_count_is_in_no_equation_with_what_is_told():
    """Total minus the other zones, or opening minus stayers, would give it away."""
    flows = pd.DataFrame(
        {
            "year": [2023, 2023, 2024, 2024],
            "zone": ["river", "hill"] * 2,
            "opening": [90, 500, 95, 490],
            "stayers": [83, 400, 80, 400],
            "exits": [7, 100, 15, 90],
            "entries": [12, 90, 20, 80],
            "closing": [95, 490, 100, 480],
        }
    )

    told = [fact for fact in collect(turnover(flows)).select() if fact.has_value]

    assert {fact.by for fact in told if fact.period == "FY2023"} == {""}
    assert {fact.by for fact in told if fact.period == "FY2024"} == {"", "zone=river", "zone=hill"}
