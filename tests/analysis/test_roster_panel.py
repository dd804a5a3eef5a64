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
from evalkit.words.problems import DataError

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


def test_a_group_is_not_called_as_any_column_of_a_panel(panel, tmp_path):
    frames = [panel.patterns, panel.flows, panel.all_pairs, panel.spells]
    frames += [panel.tenure, panel.gaps, panel.cohorts]
    for name in {"states_0", *pd.concat(frames)} - {"year"}:
        with pytest.raises(DataError, match="named once each"):
            roster_panel(tmp_path, (name,))


def test_a_group_may_begin_as_the_states_do(tmp_path):
    write(tmp_path, HISTORIES, 5, CAUSES)
    flows = roster_panel(tmp_path, ("zone",)).flows
    for path in tmp_path.iterdir():
        pd.read_parquet(path).rename(columns={"zone": "states_of_zone"}).to_parquet(path)

    found = roster_panel(tmp_path, ("states_of_zone",)).flows
    assert found.rename(columns={"states_of_zone": "zone"}).equals(flows)


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


def refusal(folder: Path) -> list[tuple[str, str, str]]:
    """Tell the problems, each by its rule, its file and how many rows or persons it is about."""
    with pytest.raises(DataError) as refused:
        roster_panel(folder)
    return [(each.code, each.file, each.values.get("count", "")) for each in refused.value.problems]


def test_sixty_one_years_do_not_fit(tmp_path):
    folder = write(tmp_path, {"p10": set(range(61))}, 61, {})

    assert refusal(folder) == [("snapshots-many", "", "61")]


def test_a_person_who_stands_twice_on_a_snapshot_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES)
    third = folder / "snapshot-2003.parquet"
    pd.concat([pd.read_parquet(third)] * 2).to_parquet(third)

    assert refusal(folder) == [("snapshot-repeated", "snapshot-2003.parquet", "3")]


def test_a_person_who_left_twice_is_not_taken_for_one_who_stayed_longer(tmp_path):
    """Two digits 7 on one place look like a 6 and, carried over, a 1 on the next."""
    folder = write(tmp_path, HISTORIES | {"p30": {1}}, 5, CAUSES | {("p30", 1): STATES[-1]})
    second = pd.read_parquet(folder / "snapshot-2002.parquet")
    twice = pd.concat([second, second[second["person"] == "p30"]])
    twice.to_parquet(folder / "snapshot-2002.parquet")

    assert refusal(folder) == [("snapshot-repeated", "snapshot-2002.parquet", "1")]


def test_a_key_that_stands_for_hundreds_of_persons_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, {"p10": set(range(20)), "p11": set(range(20))}, 20, {})
    last = folder / "snapshot-2020.parquet"
    pd.concat([pd.read_parquet(last)] * 500).to_parquet(last)

    assert refusal(folder) == [("snapshot-repeated", "snapshot-2020.parquet", "998")]


def test_every_cause_has_a_digit():
    assert len(STATES) <= BASE


def test_a_cause_of_leaving_of_somebody_who_stayed_is_refused_with_counts(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES | {("p10", 2): "death"})

    assert refusal(folder) == [("stayers-cause", "snapshot-2003.parquet", "1")]


def test_a_cause_that_is_not_in_the_vocabulary_has_no_digit(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES | {("p22", 0): "moved"})

    assert refusal(folder) == [("snapshot-cause", "snapshot-2001.parquet", "1")]


def test_a_missing_year_of_a_panel_is_refused(tmp_path):
    folder = write(tmp_path, HISTORIES, 5, CAUSES)
    (folder / "snapshot-2003.parquet").unlink()

    assert refusal(folder) == [("snapshots-gap", folder.name, "")]


def test_snapshots_with_nobody_in_common_are_refused(tmp_path):
    folder = write(tmp_path, {"p10": {0, 1}, "p11": {2}}, 3, {})

    assert refusal(folder) == [("snapshots-apart", "snapshot-2002.parquet", "")]


def test_a_column_written_in_another_type_in_one_year_is_followed_all_the_same(tmp_path, panel):
    (tmp_path / "mixed").mkdir()
    folder = write(tmp_path / "mixed", HISTORIES, 5, CAUSES)
    last = folder / "snapshot-2005.parquet"
    pd.read_parquet(last).astype({"has_plan": "int64"}).to_parquet(last)

    pd.testing.assert_frame_equal(roster_panel(folder).patterns, panel.patterns)
