import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.balance import account_of_lines, accounting
from evalkit.analysis.roster.given import Given
from evalkit.analysis.turnover.definitions import (
    DEFINITIONS,
    implied_exit_rate,
    turnover,
    turnover_account,
    turnover_measures,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "roster.json").read_text("utf-8"))
ROSTERS = st.integers(0, 5000).flatmap(
    lambda s: st.tuples(st.integers(max(s, 1), 9000), st.integers(max(s, 1), 9000), st.just(s))
)
FLOWS = pd.DataFrame(
    {
        "year": [2023, 2023, 2024, 2024],
        "zone": ["flood", "other", "flood", "other"],
        "opening": [170, 830, 169, 831],
        "stayers": [136, 664, 139, 660],
        "exits": [34, 166, 30, 171],
        "entries": [30, 170, 31, 169],
        "transfers_in": [5, 2, 1, 4],
        "transfers_out": [2, 5, 4, 1],
        "closing": [169, 831, 167, 832],
    }
)


@pytest.mark.parametrize("case", GOLDEN["turnover"])
def test_every_definition_agrees_with_independent_numbers(case):
    found = turnover_measures(case["opening"], case["closing"], case["stayers"])

    assert found == pytest.approx(case["measures"], abs=6e-7)


@given(ROSTERS)
def test_the_definitions_hold_together(roster):
    opening, closing, stayers = roster
    exits, entries = opening - stayers, closing - stayers
    found = turnover_measures(opening, closing, stayers)

    assert found["half_gross"] == pytest.approx((exits + entries) / (opening + closing))
    assert found["gross_churn"] == pytest.approx(2 * found["half_gross"])
    assert found["gross_on_opening"] == pytest.approx(found["exit_rate"] + found["entry_rate"])
    assert found["net_change"] == pytest.approx(found["entry_rate"] - found["exit_rate"])
    assert found["replacement"] == pytest.approx(2 * min(exits, entries) / (opening + closing))
    assert found["jaccard"] == pytest.approx((exits + entries) / (opening + closing - stayers))


@given(ROSTERS)
def test_swapping_the_snapshots_swaps_exits_and_entries(roster):
    opening, closing, stayers = roster
    there, back = (
        turnover_measures(opening, closing, stayers),
        turnover_measures(closing, opening, stayers),
    )

    assert back["exit_rate"] == there["entry_share"]
    assert back["entry_share"] == there["exit_rate"]
    for same in ("half_gross", "gross_churn", "replacement", "jaccard"):
        assert back[same] == there[same]


@pytest.mark.parametrize("roster", [(0, 10, 0), (10, 0, 0), (10, 10, 11), (10, 10, -1)])
def test_rosters_that_cannot_be_are_refused(roster):
    with pytest.raises(ValueError, match="can't be"):
        turnover_measures(*roster)


@pytest.mark.parametrize(("definition", "rate"), GOLDEN["implied_exit_rate_of_20_percent"].items())
def test_twenty_percent_implies_another_exit_rate_for_each_reading(definition, rate):
    assert implied_exit_rate(0.2, definition) == pytest.approx(rate, abs=6e-7)


@given(st.integers(1, 4000), st.integers(0, 4000))
def test_a_stationary_roster_gives_its_exit_rate_back_under_every_definition(size, left):
    exits = min(left, size)
    for definition, share in turnover_measures(size, size, size - exits).items():
        if DEFINITIONS[definition].stationary:
            assert implied_exit_rate(share, definition) == pytest.approx(exits / size)


@pytest.mark.parametrize(
    ("share", "definition", "words"),
    [
        (0.2, "net_change", "doesn't tell how many leave"),
        (0.2, "churn", "Not a definition"),
        (20, "exit_rate", "20％なら0.2"),
        (-0.1, "gross_churn", "out of range"),
        (2, "jaccard", "out of range"),
    ],
)
def test_a_share_that_cannot_be_read_is_refused_in_words(share, definition, words):
    with pytest.raises(ValueError, match=words):
        implied_exit_rate(share, definition)


def test_about_twenty_percent_costs_931_or_466_plans_by_its_reading():
    frame = turnover_account(
        Given(0.2, "roster-change/actual", "approximate"),
        Given(4657, "in-force/actual"),
        indicator="roster-change",
    )

    lost = frame[frame["measure"] == "plans_lost"].set_index("by")
    assert lost["value"].round(1)["definition=exit_rate"] == 931.4
    assert lost["value"].round(1)["definition=gross_churn"] == 465.7
    assert set(lost["derived_from"]) == {"roster-change/actual in-force/actual"}
    assert set(lost["caveats"]) == {"approximate reading stationary same-exit-rate"}
    assert fact_ids(frame).is_unique


def test_a_net_change_is_a_refused_row_of_the_account():
    frame = turnover_account(0.2, 4657)

    net = frame[frame["by"] == "definition=net_change"]
    assert net[["label", "caveats"]].values.tolist() == [["refused", "net-change-only"]]
    assert net["value"].isna().all()


def test_a_pending_stock_makes_refused_rows_never_zero():
    frame = turnover_account(0.2, Given(float("nan"), "in-force/actual", "pending"))

    lost = frame[frame["measure"] == "plans_lost"]
    assert lost["value"].isna().all()
    assert set(lost["label"]) == {"refused"}
    assert lost["caveats"].str.contains("pending").all()


def test_a_balanced_account_has_no_residual():
    account = accounting(FLOWS)

    assert account["residual"].tolist() == [0, 0, 0, 0]
    assert account["closing"].tolist() == FLOWS["closing"].tolist()


def test_exits_split_by_cause_add_up_in_the_account():
    lines = pd.DataFrame(
        [
            ("opening", "", 100),
            ("exit", "death", 8),
            ("exit", "unknown", 2),
            ("entry", "", 12),
            ("closing", "", 102),
        ],
        columns=["flow", "cause", "persons"],
    ).assign(period="FY2024", zone="flood")

    account = accounting(account_of_lines(lines))

    assert account[["year", "exits", "closing", "residual"]].values.tolist() == [[2024, 10, 102, 0]]


def test_lines_that_are_not_of_an_account_are_refused():
    line = {"period": "FY2024", "zone": "a", "flow": "exits", "cause": "", "persons": 1}

    with pytest.raises(ValueError, match="Not lines of an account: exits"):
        account_of_lines(pd.DataFrame([line]))
    with pytest.raises(ValueError, match="Not a fiscal year: 2024"):
        account_of_lines(pd.DataFrame([line | {"flow": "exit", "period": "2024"}]))


@settings(max_examples=25)
@given(
    st.lists(st.tuples(*[st.integers(0, 500)] * 3), min_size=2, max_size=2),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(-3, 3),
)
def test_the_residual_is_found_whatever_the_flows(zones, there, back, error):
    frame = pd.DataFrame(zones, columns=["stay", "entries", "exits"]).assign(
        year=2024, zone=["a", "b"], transfers_in=[back, there], transfers_out=[there, back]
    )
    frame["opening"] = frame["stay"] + frame["exits"] + frame["transfers_out"]
    frame["closing"] = frame["stay"] + frame["entries"] + frame["transfers_in"]
    assert accounting(frame)["residual"].tolist() == [0, 0]

    frame.loc[0, "opening"] += error + 3
    if error == -3:
        assert accounting(frame)["residual"].tolist() == [0, 0]
    else:
        with pytest.raises(ValueError, match=f"1件: year=2024 zone=a residual={error + 3}"):
            accounting(frame)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"exits": [-1, 166, 30, 171]}, "Counts are negative .1: year=2023 zone=flood"),
        ({"exits": [34.5, 166, 30, 171]}, "aren't whole numbers"),
        ({"exits": [None, 166, 30, 171]}, "Counts are missing"),
        ({"transfers_in": [6, 2, 1, 4], "closing": [170, 831, 167, 832]}, "year=2023 net=1"),
        ({"zone": ["flood", "flood", "flood", "other"]}, "Opening or closing stands twice"),
    ],
)
def test_an_account_that_does_not_add_up_is_refused_with_its_place(changes, words):
    with pytest.raises(ValueError, match=words):
        accounting(FLOWS.assign(**changes))


def test_an_account_without_a_closing_is_refused():
    with pytest.raises(ValueError, match="列がありません: closing"):
        accounting(FLOWS.drop(columns="closing"))


def test_exit_rate_and_entry_share_stand_side_by_side_with_wilson_intervals():
    frame = turnover(FLOWS, area="131121", release="r1")
    rates = frame[frame["method"] == "wilson"].set_index(["period", "by", "measure"])

    flood = rates.loc["FY2023", "zone=flood", "exit_rate"]
    assert flood[["value", "lower", "upper"]].tolist() == pytest.approx(
        [0.2, 0.1468, 0.266459], abs=6e-7
    )
    assert rates.loc[("FY2023", "", "exit_rate"), "value"] == 0.2
    assert rates.loc[("FY2024", "", "entry_share"), "value"] == 200 / 999
    assert fact_ids(frame).is_unique


def test_a_rate_names_the_counts_it_rests_on_so_that_it_is_suppressed_with_them():
    frame = turnover(FLOWS)

    rate = frame.query("measure == 'exit_rate' and by == 'zone=flood' and period == 'FY2023'").iloc[
        0
    ]
    assert rate["derived_from"].split() == [
        "roster/exits/FY2023/zone=flood/snapshots",
        "roster/opening/FY2023/zone=flood/snapshots",
    ]


def test_a_rate_on_an_empty_roster_is_refused():
    empty = FLOWS.head(1).assign(opening=0, stayers=0, exits=0)

    rates = turnover(empty).query("measure == 'exit_rate'")
    assert set(rates["label"]) == {"refused"}
    assert set(rates["caveats"]) == {"zero-base"}
