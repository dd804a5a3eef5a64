import json
import uuid
from datetime import date
from pathlib import Path

import ibis
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from rosters import EVERYWHERE, FIRST, PEOPLE, SECOND, WRONG, plain_flows, refusal, roster, write

from evalkit.analysis.roster.balance import account_of_lines, accounting
from evalkit.analysis.roster.flows import roster_changes, roster_exits, roster_flows
from evalkit.analysis.turnover.definitions import turnover, turnover_measures
from evalkit.data.simulate.roster import simulate_roster, write_snapshots
from evalkit.words.problems import DataError

GOLDEN = Path(__file__).parents[1] / "golden" / "roster.json"


def test_who_stayed_left_moved_and_came_is_counted_by_group(tmp_path):
    flows = roster_flows(write(tmp_path, y2021=FIRST, y2022=SECOND)).set_index("zone")

    assert flows.loc["flood"].to_dict() == {
        "year": 2021,
        "opening": 3,
        "stayers": 2,
        "exits": 1,
        "entries": 1,
        "transfers_in": 0,
        "transfers_out": 1,
        "closing": 2,
        "plans_opening": 2,
        "plans_lost": 1,
        "plans_closing": 1,
    }
    assert flows.loc[
        "other", ["opening", "exits", "entries", "transfers_in", "closing"]
    ].tolist() == [
        2,
        2,
        1,
        1,
        2,
    ]


def test_people_without_a_zone_are_a_group_of_their_own(tmp_path):
    flows = roster_flows(write(tmp_path, y2021=FIRST, y2022=SECOND)).set_index("zone")

    assert flows.loc["unknown", ["opening", "stayers", "closing"]].tolist() == [1, 1, 1]


def test_exits_are_counted_by_cause_and_an_unrecorded_cause_is_unknown(tmp_path):
    exits = roster_exits(write(tmp_path, y2021=FIRST, y2022=SECOND))

    assert exits.values.tolist() == [
        [2021, "flood", "death", 1],
        [2021, "other", "move", 1],
        [2021, "other", "unknown", 1],
    ]


def test_years_follow_each_other(tmp_path):
    third = SECOND.assign(exit_cause="").iloc[:2]
    flows = roster_flows(write(tmp_path, y2021=FIRST, y2022=SECOND, y2023=third), by=())

    assert flows["year"].tolist() == [2021, 2022]
    assert flows["closing"].iloc[0] == flows["opening"].iloc[1] == 5


def test_ids_may_be_bytes(tmp_path):
    as_bytes = [
        frame.assign(person=[uuid.uuid5(uuid.NAMESPACE_OID, p).bytes for p in frame["person"]])
        for frame in (FIRST, SECOND)
    ]
    (tmp_path / "bytes").mkdir()
    (tmp_path / "text").mkdir()
    found = roster_flows(write(tmp_path / "bytes", y2021=as_bytes[0], y2022=as_bytes[1]))

    pd.testing.assert_frame_equal(
        found, roster_flows(write(tmp_path / "text", y2021=FIRST, y2022=SECOND))
    )


def test_the_order_of_rows_does_not_matter(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    shuffled = write(tmp_path / "b", y2021=FIRST[::-1], y2022=SECOND.sample(frac=1, random_state=1))

    pd.testing.assert_frame_equal(
        roster_flows(shuffled, by=("zone", "district")),
        roster_flows(write(tmp_path / "a", y2021=FIRST, y2022=SECOND), by=("zone", "district")),
    )


@settings(max_examples=25, deadline=None)
@given(PEOPLE, PEOPLE)
def test_flows_are_those_that_sets_and_loops_count(tmp_path_factory, before, after):
    before, after = before | EVERYWHERE, after | EVERYWHERE
    folder = write(tmp_path_factory.mktemp("r"), y2021=roster(before), y2022=roster(after))

    flows = roster_flows(folder).drop(columns="year").set_index("zone")

    assert flows.to_dict("index") == plain_flows(before, after)


@settings(max_examples=10, deadline=None)
@given(PEOPLE, PEOPLE)
def test_flows_balance_add_up_over_groups_and_swap_with_the_snapshots(
    tmp_path_factory, before, after
):
    before, after = before | EVERYWHERE, after | EVERYWHERE
    there = write(tmp_path_factory.mktemp("there"), y2021=roster(before), y2022=roster(after))
    back = write(tmp_path_factory.mktemp("back"), y2021=roster(after), y2022=roster(before))
    flows, total = roster_flows(there), roster_flows(there, by=())

    assert (accounting(flows)["residual"] == 0).all()
    assert (flows["opening"] == flows["stayers"] + flows["exits"]).all()
    one_group = [c for c in total if c not in ("year", "transfers_in", "transfers_out")]
    assert flows[one_group].sum().tolist() == total[one_group].iloc[0].tolist()
    returned = roster_flows(back)
    assert returned["exits"].tolist() == flows["entries"].tolist()
    assert returned["entries"].tolist() == flows["exits"].tolist()
    assert returned["transfers_in"].tolist() == flows["transfers_out"].tolist()


@pytest.mark.parametrize("golden", json.loads(GOLDEN.read_text(encoding="utf-8"))["turnover"])
def test_flows_of_the_golden_rosters_give_the_golden_turnover(tmp_path, golden):
    opening, closing, stayers = (golden[name] for name in ("opening", "closing", "stayers"))
    first, second = range(10_000, 10_000 + opening), range(10_000 + opening - stayers, 20_000)
    people = [
        roster(dict.fromkeys(numbers, ("flood", "n", False)))
        for numbers in (first, second[:closing])
    ]

    flows = roster_flows(write(tmp_path, y2021=people[0], y2022=people[1])).iloc[0]

    found = turnover_measures(*(int(flows[name]) for name in ("opening", "closing", "stayers")))
    assert found == pytest.approx(golden["measures"], abs=5e-7)


def test_stayers_are_counted_by_what_a_column_held_before_and_after(tmp_path):
    changes = roster_changes(write(tmp_path, y2021=FIRST, y2022=SECOND), ("zone", "has_plan"))

    assert changes.values.tolist() == [
        [2021, "has_plan", "false", "false", 1],
        [2021, "has_plan", "false", "true", 1],
        [2021, "has_plan", "true", "true", 1],
        [2021, "zone", "flood", "flood", 1],
        [2021, "zone", "flood", "other", 1],
        [2021, "zone", "unknown", "unknown", 1],
    ]


def test_changes_are_counted_by_group_at_opening(tmp_path):
    changes = roster_changes(write(tmp_path, y2021=FIRST, y2022=SECOND), ["district"], by=["zone"])

    assert changes.values.tolist() == [
        [2021, "flood", "district", "south", "south", 1],
        [2021, "flood", "district", "west", "north", 1],
        [2021, "unknown", "district", "north", "north", 1],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_snapshots_count_like_parquet(tmp_path, encoding):
    japanese = [frame.replace({"flood": "浸水", "south": "南部"}) for frame in (FIRST, SECOND)]
    (tmp_path / "csv").mkdir()
    (tmp_path / "parquet").mkdir()
    for year, frame in zip((2021, 2022), japanese, strict=True):
        frame.to_csv(tmp_path / "csv" / f"snapshot-{year}.csv", index=False, encoding=encoding)
    parquet = write(tmp_path / "parquet", y2021=japanese[0], y2022=japanese[1])

    pd.testing.assert_frame_equal(roster_flows(tmp_path / "csv"), roster_flows(parquet))


def test_a_snapshot_in_shards_counts_like_one_file(tmp_path):
    shards, whole = tmp_path / "shards", tmp_path / "whole"
    whole.mkdir()
    for year, frame in zip((2021, 2022), (FIRST, SECOND), strict=True):
        folder = shards / f"snapshot-{year}.parquet"
        folder.mkdir(parents=True)
        for part in range(3):
            frame[part::3].to_parquet(folder / f"part-{part}.parquet")

    pd.testing.assert_frame_equal(
        roster_flows(shards), roster_flows(write(whole, y2021=FIRST, y2022=SECOND))
    )


def test_tables_of_an_engine_count_like_files_even_in_little_memory(tmp_path):
    folder = write(tmp_path, y2021=FIRST, y2022=SECOND)
    engine = ibis.duckdb.connect(memory_limit="100MB")
    tables = {y: engine.read_parquet(folder / f"snapshot-{y}.parquet") for y in (2022, 2021)}

    pd.testing.assert_frame_equal(roster_flows(tables), roster_flows(folder))


def test_complete_overlap_is_no_turnover(tmp_path):
    stayed = FIRST.assign(exit_cause="")
    flows = roster_flows(write(tmp_path, y2021=stayed, y2022=stayed), by=()).iloc[0]

    assert flows[["opening", "stayers", "exits", "entries"]].tolist() == [6, 6, 0, 0]


def test_rates_follow_from_the_flows(tmp_path):
    frame = turnover(roster_flows(write(tmp_path, y2021=FIRST, y2022=SECOND)))

    found = frame.set_index(["measure", "by"])["value"]
    assert found["exit_rate", ""] == 3 / 6
    assert found["exit_rate", "zone=flood"] == 1 / 3
    assert found["entry_share", ""] == 2 / 5


def test_the_snapshots_of_a_made_up_city_give_back_its_own_account(tmp_path):
    city = simulate_roster(persons=1500, years=4)
    folder = write(tmp_path, **{f"y{year}": frame for year, frame in city.snapshots.items()})
    exits = city.flows[(city.flows["flow"] == "exit") & (city.flows["persons"] > 0)]
    by_cause = exits.groupby(["period", "zone", "cause"])["persons"].sum()

    pd.testing.assert_frame_equal(
        accounting(roster_flows(folder)),
        accounting(account_of_lines(city.flows)),
        check_dtype=False,
    )
    assert roster_exits(folder)["exits"].tolist() == by_cause.tolist()


@pytest.mark.parametrize(("first", "second", "code", "year", "count"), WRONG)
def test_snapshots_that_would_count_wrongly_are_refused_with_counts(
    tmp_path, first, second, code, year, count
):
    folder = write(tmp_path, y2021=first, y2022=second)

    assert refusal(folder) == [(code, f"snapshot-{year}.parquet", str(count))]


@pytest.mark.parametrize(
    ("persons", "code"),
    [
        ((range(6), SECOND["person"]), "person-types"),
        (([1.0 + n for n in range(6)], [1.0 + n for n in range(5)]), "person-float"),
    ],
)
def test_keys_that_can_not_be_matched_are_refused(tmp_path, persons, code):
    first, second = (
        frame.assign(person=keys) for frame, keys in zip((FIRST, SECOND), persons, strict=True)
    )

    assert refusal(write(tmp_path, y2021=first, y2022=second)) == [(code, "", "")]


def test_everything_that_is_wrong_is_told_at_once(tmp_path):
    first = pd.concat([FIRST, FIRST[1:2]]).assign(has_plan="yes")
    second = SECOND.assign(person=["p1", *[None] * 4], exit_cause="moved")

    assert refusal(write(tmp_path, y2021=first, y2022=second)) == [
        ("snapshot-plan", "snapshot-2021.parquet", "7"),
        ("snapshot-repeated", "snapshot-2021.parquet", "1"),
        ("snapshot-person", "snapshot-2022.parquet", "4"),
        ("snapshot-cause", "snapshot-2022.parquet", "5"),
    ]


def test_a_cause_that_is_not_in_the_vocabulary_is_named(tmp_path):
    folder = write(tmp_path, y2021=FIRST.assign(exit_cause="moved"), y2022=SECOND)

    with pytest.raises(DataError, match="「moved」"):
        roster_flows(folder)


def test_unpadded_numbers_as_text_are_no_lost_zeros(tmp_path):
    first = FIRST.assign(person=["7", "8", "9", "95", "96", "97"])
    second = SECOND.assign(person=["7", "9", "97", "100", "101"])

    assert roster_flows(write(tmp_path, y2021=first, y2022=second), by=())["stayers"].item() == 3


def test_a_year_is_a_whole_number():
    tables = {date(year, 4, 1): ibis.memtable(FIRST) for year in (2021, 2022)}

    with pytest.raises(
        DataError, match="The year of a snapshot is a whole number such as 2024"
    ) as told:
        roster_flows(tables)
    assert [problem.found for problem in told.value.problems] == ["2021-04-01", "2022-04-01"]


def test_two_files_of_a_year_are_refused(tmp_path):
    write(tmp_path, y2021=FIRST, y2022=SECOND)
    SECOND.to_csv(tmp_path / "snapshot-2022.csv")

    assert refusal(tmp_path) == [("snapshots-twice", "snapshot-2022.parquet", "")]


def test_what_is_not_parquet_is_refused_by_name(tmp_path):
    write(tmp_path, y2021=FIRST)
    (tmp_path / "snapshot-2022.parquet").write_text("person")

    assert refusal(tmp_path) == [("snapshot-unreadable", "snapshot-2022.parquet", "")]


def test_a_missing_year_is_refused(tmp_path):
    with pytest.raises(DataError, match="that of 2022 isn't there"):
        roster_flows(write(tmp_path, y2021=FIRST, y2023=SECOND))


def test_one_snapshot_has_no_flows(tmp_path):
    assert refusal(write(tmp_path, y2021=FIRST)) == [("snapshots-few", tmp_path.name, "1")]


def test_a_file_that_would_be_passed_over_is_refused(tmp_path):
    write(tmp_path, y2021=FIRST, y2022=SECOND)
    (tmp_path / "snapshot-R5.parquet").touch()

    assert refusal(tmp_path) == [("snapshot-name", "snapshot-R5.parquet", "")]


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "nowhere") == [("missing-folder", "nowhere", "")]


@pytest.mark.parametrize("group", ["person", "year"])
def test_neither_a_person_nor_a_year_is_ever_a_group(tmp_path, group):
    folder = write(tmp_path, y2021=FIRST, y2022=SECOND)

    assert refusal(folder, (group,)) == [("group-person", "", "")]


@pytest.mark.parametrize("name", ["plan", "Plan", "Cause", "cell", "rows", "plan_before"])
def test_a_group_is_not_called_as_what_the_count_works_with(tmp_path, name):
    frames = [frame.assign(**{name: frame["zone"]}) for frame in (FIRST, SECOND)]

    assert refusal(write(tmp_path, y2021=frames[0], y2022=frames[1]), (name,)) == [
        ("group-name", "", "")
    ]


def test_a_group_is_not_called_as_any_column_of_counts(tmp_path):
    folder = write(tmp_path, y2021=FIRST, y2022=SECOND)
    counts = pd.concat([roster_flows(folder), roster_exits(folder), roster_changes(folder)])

    for name in {*counts} - {"year", "zone"}:
        assert refusal(folder, (name,)) == [("group-name", "", "")]


def test_a_group_may_be_called_as_only_other_counts_name_their_columns(tmp_path):
    frames = [frame.rename(columns={"zone": "returned"}) for frame in (FIRST, SECOND)]
    flows = roster_flows(write(tmp_path, y2021=frames[0], y2022=frames[1]), ("returned",))

    assert flows["opening"].sum() == 6


@pytest.mark.parametrize(
    ("columns", "by"), [(("zone", "zone"), ()), (("zone",), ("district", "district"))]
)
def test_a_group_is_named_once(tmp_path, columns, by):
    folder = write(tmp_path, y2021=FIRST, y2022=SECOND)

    assert refusal(folder, (*columns, *by)) == [("group-name", "", "")]
    with pytest.raises(DataError, match="named once each"):
        roster_changes(folder, columns, by)


def test_a_roster_may_have_a_column_called_filename(tmp_path):
    frames = [frame.assign(filename=frame["zone"]) for frame in (FIRST, SECOND)]
    folder = write(tmp_path, y2021=frames[0], y2022=frames[1])
    flows = roster_flows(folder, ("filename",))

    assert flows.rename(columns={"filename": "zone"}).equals(roster_flows(folder))


def test_snapshots_written_straight_to_parquet_are_those_of_the_frames_and_say_so(tmp_path):
    flows = write_snapshots(tmp_path, persons=400, years=3)
    city = simulate_roster(persons=400, years=3)

    pd.testing.assert_frame_equal(flows, city.flows)
    for year, frame in city.snapshots.items():
        file = tmp_path / f"snapshot-{year}.parquet"
        assert pq.read_schema(file).metadata[b"made_up"] == b"true"
        written = pd.read_parquet(file)
        written["person"] = written["person"].map(str)
        pd.testing.assert_frame_equal(written, frame, check_dtype=False)
