from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.roster.flows import roster_exits, roster_flows
from evalkit.analysis.roster.panel import BASE, STATES, Panel, roster_panel
from evalkit.analysis.roster.tenure import risk_table
from evalkit.data.simulate.roster import simulate_roster

FIRST = 2001
Seen = dict[str, set[int]]


def write(folder: Path, seen: Seen, years: int, causes: dict[tuple[str, int], str]) -> Path:
    """Write who is on which snapshot (places from 0), and how they left after one."""
    for place in range(years):
        rows = [
            (person, "flood" if person < "p2" else "other", False, causes.get((person, place), ""))
            for person, places in sorted(seen.items())
            if place in places
        ]
        frame = pd.DataFrame(rows, columns=["person", "zone", "has_plan", "exit_cause"])
        frame.to_parquet(folder / f"snapshot-{FIRST + place}.parquet")
    return folder


HISTORIES = {
    "p10": {0, 1, 2, 3, 4},
    "p11": {0, 1, 3, 4},
    "p12": {1, 2},
    "p20": {2, 3, 4},
    "p21": {4},
    "p22": {0},
    "p23": {1, 4},
}
CAUSES = {("p11", 1): "facility", ("p12", 2): "death", ("p22", 0): "move"}


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return roster_panel(write(tmp_path, HISTORIES, 5, CAUSES))


def test_spells_run_from_first_to_last_snapshot_with_the_cause_of_leaving(panel):
    assert panel.spells.values.tolist() == [
        [1, 2001, 2001, True, "move", 1],
        [1, 2001, 2002, True, "facility", 1],
        [1, 2001, 2005, True, "", 1],
        [1, 2002, 2002, False, "unknown", 1],
        [1, 2002, 2003, False, "death", 1],
        [1, 2003, 2005, False, "", 1],
        [1, 2005, 2005, False, "", 1],
        [2, 2004, 2005, False, "", 1],
        [2, 2005, 2005, False, "", 1],
    ]


def test_tenure_leaves_out_who_came_at_an_unknown_time_or_only_just_now(panel):
    assert panel.tenure.values.tolist() == [
        [1, 0, 1, "unknown", 1],
        [1, 0, 2, "", 1],
        [1, 0, 2, "death", 1],
        [2, 0, 1, "", 1],
    ]


def test_returners_are_counted_with_their_years_away(panel):
    assert panel.gaps.values.tolist() == [[2004, 1, 1], [2005, 2, 1]]
    assert panel.flows["returners"].tolist() == [0, 0, 1, 1]
    assert panel.flows["entries"].tolist() == [2, 1, 1, 2]


def test_any_two_snapshots_can_be_compared(panel):
    pairs = panel.all_pairs.set_index(["year", "until"])

    assert len(pairs) == 10
    assert pairs.loc[(2001, 2005)].to_dict() == {
        "opening": 3,
        "stayers": 2,
        "exits": 1,
        "entries": 3,
        "returners": 0,
        "closing": 5,
    }


def test_cohorts_are_followed_through_their_years(panel):
    second = panel.cohorts.query("cohort == 2002")

    assert second[["year", "persons"]].values.tolist() == [[2002, 2], [2003, 1], [2005, 1]]


def test_groups_are_those_of_the_first_sight_and_add_up(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES)
    grouped = roster_panel(folder, by=["zone"]).flows

    total = roster_panel(folder).flows
    assert grouped.groupby("year", as_index=False).sum(numeric_only=True).equals(total)
    assert grouped.query("zone == 'flood'")["opening"].tolist() == [2, 3, 2, 2]


SEEN = st.dictionaries(
    st.integers(10, 30).map("p{}".format), st.sets(st.integers(0, 3), min_size=1), max_size=15
)


@settings(max_examples=15, deadline=None)
@given(SEEN)
def test_the_panel_is_what_sets_and_loops_count(tmp_path_factory, seen):
    seen = seen | {"p99": {0, 1, 2, 3}}
    panel = roster_panel(write(tmp_path_factory.mktemp("panel"), seen, 4, {}))

    known = Counter(sum(2**place for place in places) for places in seen.values())
    assert panel.patterns.set_index("presence")["persons"].to_dict() == known
    for row in panel.flows.itertuples():
        place = row.year - FIRST
        before, after = (
            {person for person, places in seen.items() if each in places}
            for each in (place, place + 1)
        )
        earlier = {person for person, places in seen.items() if min(places) < place}
        assert [row.opening, row.stayers, row.closing] == [
            len(before), len(before & after), len(after),
        ]  # fmt: skip
        assert row.returners == len((after - before) & earlier)


def test_the_panel_of_a_made_up_city_agrees_with_its_pairs_and_causes(tmp_path):
    city = simulate_roster(persons=800, years=5)
    for year, frame in city.snapshots.items():
        frame.to_parquet(tmp_path / f"snapshot-{year}.parquet")
    panel = roster_panel(tmp_path)

    counts = ["opening", "stayers", "exits", "entries", "closing"]
    pd.testing.assert_frame_equal(panel.flows[counts], roster_flows(tmp_path, by=())[counts])
    left = panel.spells[panel.spells["event"] != ""].groupby("event")["persons"].sum()
    exits = roster_exits(tmp_path, by=()).groupby("cause")["exits"].sum()
    assert left.to_dict() == exits.to_dict()
    returns = city.flows[city.flows["cause"] == "return"]["persons"].sum()
    assert panel.gaps["persons"].sum() == panel.flows["returners"].sum() == returns


def test_tenure_goes_into_the_risk_table_as_it_is(panel):
    table = risk_table(panel.tenure)

    assert table[["time", "at_risk", "left"]].values.tolist() == [[1, 4, 1], [2, 2, 1]]


def test_sixty_years_fit_and_causes_survive_the_last_of_them(tmp_path):
    seen = {"p10": set(range(60)), "p11": {0, 57, 58}, "p12": {41}}
    causes = {("p11", 58): "disability", ("p12", 41): "criteria", ("p11", 0): "move"}

    panel = roster_panel(write(tmp_path, seen, 60, causes))

    assert panel.spells[["first", "last", "event"]].values.tolist() == [
        [2001, 2001, "move"],
        [2001, 2060, ""],
        [2042, 2042, "criteria"],
        [2058, 2059, "disability"],
    ]


def test_sixty_one_years_do_not_fit(tmp_path):
    with pytest.raises(ValueError, match="60 snapshots at most, not 61"):
        roster_panel(write(tmp_path, {"p10": set(range(61))}, 61, {}))


def test_a_person_who_stands_twice_on_a_snapshot_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES)
    third = folder / "snapshot-2003.parquet"
    pd.concat([pd.read_parquet(third)] * 2).to_parquet(third)

    with pytest.raises(ValueError, match=r"rows too many \{2003: 3\}"):
        roster_panel(folder)


def test_a_key_that_stands_for_hundreds_of_persons_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, {"p10": set(range(20)), "p11": set(range(20))}, 20, {})
    last = folder / "snapshot-2020.parquet"
    pd.concat([pd.read_parquet(last)] * 500).to_parquet(last)

    with pytest.raises(ValueError, match=r"rows too many \{2020: 998\}"):
        roster_panel(folder)


def test_every_cause_has_a_digit():
    assert len(STATES) <= BASE


def test_a_cause_of_leaving_of_somebody_who_stayed_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES | {("p10", 2): "death"})

    with pytest.raises(ValueError, match=r"year: persons \{2003: 1\}"):
        roster_panel(folder)


def test_a_missing_year_of_a_panel_is_refused(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES)
    (folder / "snapshot-2003.parquet").unlink()

    with pytest.raises(ValueError, match=r"Years without a snapshot: \[2003\]"):
        roster_panel(folder)


def test_snapshots_with_nobody_in_common_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"Nobody is on both snapshots, 2002 \(1 persons\)"):
        roster_panel(write(tmp_path, {"p10": {0, 1}, "p11": {2}}, 3, {}))
