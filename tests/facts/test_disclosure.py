"""The gate: no small count of persons, nor what was derived from it, is told."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.roster.account import roster_account
from evalkit.analysis.roster.balance import LINES
from evalkit.analysis.roster.lines import account
from evalkit.analysis.turnover.definitions import turnover
from evalkit.analysis.turnover.model import Turnover
from evalkit.data.dataset import load_dataset
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


@settings(max_examples=25)
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


EVERYBODY = 10**9
"""A threshold below which every count is."""

NOT_OF_PERSONS = {"turnover_rung", "corrections"}
"""What may be told though no count of persons is: which model, and what is a net difference."""


def told_of(frame, threshold=10):
    return [fact for fact in collect(frame, threshold=threshold).select() if fact.has_value]


def cells(*rows, **shared):
    """Counts from snapshots: measure, by, value."""
    columns = {"indicator": "r", "period": "FY2024", "method": "snapshots", "unit": "人"} | shared
    return estimates(
        columns | {"measure": measure, "by": by, "value": value} for measure, by, value in rows
    )


def test_no_number_about_a_roster_passes_a_threshold_above_everybody():
    """Whatever the analyses emit: what isn't counted in persons rests on counts, and goes with them."""
    city = load_dataset("data/example-city")
    counted = roster_account(city, "R7")
    counted = counted[counted["indicator"] == "roster"]
    flows = pd.DataFrame(
        {
            "year": [2022, 2023, 2024] * 2,
            "zone": ["a"] * 3 + ["b"] * 3,
            "opening": [800, 810, 820] * 2,
        }
    ).assign(exits=[150, 170, 160, 155, 149, 171], entries=[160, 165, 158, 149, 171, 160])
    causes = flows.drop(columns=["opening", "entries"])
    split = pd.concat([causes.assign(cause="death"), causes.assign(cause="move", exits=0)])
    modelled = Turnover(flows, split).fit().frame
    lines = pd.DataFrame(
        {"flow": [*LINES], "persons": 50, "cause": "", "zone": "", "period": "FY2024"}
    )
    lines = lines.set_index("flow")
    lines.loc[["opening", "closing", "mailing"], "persons"] = [150, 150, 200]
    lines.loc[["stay", "correction", "out_and_in"], "persons"] = [100, 3, 0]
    lines.loc[["entry_logged", "exit_logged"], "persons"] = 100
    lines.loc[["plan_lapse", "plan_new", "notice", "refusal"], "persons"] = [20, 20, 100, 50]
    lines.loc[["plan_transfer_in", "plan_transfer_out"], "persons"] = 10
    aggregated = account(lines.reset_index())

    for frame in (counted, modelled, aggregated):
        passed = {fact.measure for fact in told_of(frame, EVERYBODY) if fact.value != 0}
        assert passed <= NOT_OF_PERSONS
        assert len(told_of(frame, 0)) == frame["value"].notna().sum()


def test_a_measure_nobody_has_thought_of_is_behind_the_gate_by_its_method():
    (row,) = suppress(cells(("returners", "", 4))).itertuples()
    assert row.status == "suppressed"


@pytest.mark.parametrize(
    ("whole", "part"), [("opening", "exits"), ("closing", "entries"), ("opening", "plans_opening")]
)
def test_a_small_rest_is_a_small_cell(whole, part):
    """All but four left: then it is four who stayed."""
    told = {fact.measure for fact in told_of(cells((whole, "zone=a", 60), (part, "zone=a", 56)))}
    assert part not in told
    assert len(told_of(cells((whole, "zone=a", 60), (part, "zone=a", 50)))) == 2


def test_nothing_is_told_by_zone_and_cause_at_once_whatever_its_size():
    frame = cells(
        ("exits", "zone=a;cause=death", 400),
        ("exits", "zone=a", 900),
        ("exits", "cause=death", 700),
    )
    rate = cells(("exit_rate", "zone=a;cause=death", 0.2), method="wilson", unit="share")
    found = collect(pd.concat([frame, rate]))

    assert {fact.by for fact in found.select() if fact.has_value} == {"zone=a", "cause=death"}
    assert found["r/exits/FY2024/zone=a;cause=death/snapshots"].caveats == "crossed-cell"


def test_a_share_by_tenure_and_cause_rests_on_counts_of_that_cell_or_isnt_told():
    by = "tenure=3;cause=death"
    share = cells(("left_by_cause", by, 0.2), method="aalen-johansen", unit="share")
    risk, cell = cells(("at_risk", "tenure=3", 900)), cells(("left", by, 180))
    ids = [fact_ids(frame).item() for frame in (risk, cell)]

    assert [f.measure for f in told_of(pd.concat([risk, share.assign(derived_from=ids[0])]))] == [
        "at_risk"
    ]
    both = pd.concat([risk, cell, share.assign(derived_from=" ".join(ids))])
    assert len(told_of(both)) == 3


def test_a_small_cause_hides_the_causes_of_that_flow_and_neither_zones_nor_totals():
    lines = pd.DataFrame(
        [
            *[("opening", "", 500, zone) for zone in "ab"],
            *[("entry", cause, 50, zone) for zone in "ab" for cause in ("new", "return")],
            *[("exit", "death", 90, zone) for zone in "ab"],
            *[("exit", "care", 4, zone) for zone in "ab"],
            *[("closing", "", 506, zone) for zone in "ab"],
        ],
        columns=["flow", "cause", "persons", "zone"],
    ).assign(period="FY2024")
    told = {(fact.measure, fact.by) for fact in told_of(account(lines))}

    assert ("exits", "") in told
    assert ("exits", "zone=a") in told
    assert {by for measure, by in told if measure == "exits"} == {"", "zone=a", "zone=b"}
    assert {by for measure, by in told if measure == "entries" and "cause" in by} == {
        "cause=new",
        "cause=return",
    }


def test_a_count_over_several_years_goes_where_a_year_of_it_is_hidden():
    """All years minus those told would give the hidden one."""
    years = [cells(("exits", "cause=care", n), period=f"FY{y}") for y, n in ((2022, 40), (2023, 7))]
    over = cells(("exits", "cause=care", 47), ("exits", "", 400), period="FY2022/FY2023")
    apart = cells(("exits", "cause=care", 47), period="FY2019/FY2020")

    found = {(f.period, f.by) for f in told_of(pd.concat([*years, over, apart]))}
    assert found == {
        ("FY2022", "cause=care"),
        ("FY2022/FY2023", ""),
        ("FY2019/FY2020", "cause=care"),
    }


def test_few_moves_in_all_hide_the_zones_and_leave_the_total():
    frame = cells(
        *[("transfers_in", by, n) for by, n in (("", 7), ("zone=a", 0), ("zone=b", 7))],
        *[("opening", by, n) for by, n in (("", 900), ("zone=a", 300), ("zone=b", 600))],
    )
    assert {(f.measure, f.by) for f in told_of(frame)} == {("opening", "")}


def test_few_plans_hide_the_plans_and_leave_the_persons():
    frame = cells(("plans_lost", "", 3), ("plans_closing", "", 30), ("exits", "", 90))
    assert [fact.measure for fact in told_of(frame)] == ["exits"]


def test_figures_that_a_report_has_published_pass():
    frame = estimates([{"indicator": "n", "measure": "actual", "value": 7, "unit": "件", "method": "as-published"}])  # fmt: skip
    assert len(told_of(frame)) == 1


def test_the_golden_table_of_two_zones_hides_both_parts_of_a_total():
    """22 = 15 + 7 at threshold 10: publish 22 and neither part (roster.md 4.3)."""
    frame = cells(("exits", "", 22), ("exits", "zone=a", 15), ("exits", "zone=b", 7))
    assert [fact.value for fact in told_of(frame)] == [22]
