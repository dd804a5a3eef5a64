import uuid
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.accounting import account_of_lines, accounting
from evalkit.analysis.roster import roster_exits, roster_flows
from evalkit.analysis.turnover import turnover
from evalkit.data.simulate_roster import simulate_roster

COLUMNS = ["person", "zone", "district", "has_plan", "exit_cause"]
FIRST = pd.DataFrame(
    [
        ("p1", "flood", "south", True, ""),
        ("p2", "flood", "south", True, "death"),
        ("p3", "flood", "west", False, ""),
        ("p4", "other", "north", True, "move"),
        ("p5", "other", "north", False, None),
        ("p6", None, "north", False, ""),
    ],
    columns=COLUMNS,
)
SECOND = pd.DataFrame(
    [
        ("p1", "flood", "south", True, ""),
        ("p3", "other", "north", True, ""),
        ("p6", None, "north", False, ""),
        ("p7", "flood", "south", False, ""),
        ("p8", "other", "east", True, ""),
    ],
    columns=COLUMNS,
)


def write(folder: Path, **snapshots: pd.DataFrame) -> Path:
    for year, frame in snapshots.items():
        frame.to_parquet(folder / f"snapshot-{year.removeprefix('y')}.parquet")
    return folder


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


PEOPLE = st.dictionaries(
    st.integers(0, 30),
    st.tuples(
        st.sampled_from(["flood", "other", None]), st.sampled_from(["n", "s"]), st.booleans()
    ),
    max_size=25,
)


def roster(people: dict[int, tuple[str | None, str, bool]]) -> pd.DataFrame:
    rows = [(f"p{number}", *place, "") for number, place in people.items()]
    typed = dict.fromkeys(["person", "zone", "district", "exit_cause"], "str") | {
        "has_plan": "bool"
    }
    return pd.DataFrame(rows, columns=COLUMNS).astype(typed)


@settings(max_examples=25)
@given(PEOPLE, PEOPLE)
def test_flows_balance_add_up_over_groups_and_swap_with_the_snapshots(
    tmp_path_factory, before, after
):
    there = write(tmp_path_factory.mktemp("there"), y2021=roster(before), y2022=roster(after))
    back = write(tmp_path_factory.mktemp("back"), y2021=roster(after), y2022=roster(before))
    flows, total = roster_flows(there), roster_flows(there, by=())
    if not before and not after:
        assert flows.empty
        return

    assert (accounting(flows)["residual"] == 0).all()
    assert (flows["opening"] == flows["stayers"] + flows["exits"]).all()
    one_group = [c for c in total if c not in ("year", "transfers_in", "transfers_out")]
    assert flows[one_group].sum().tolist() == total[one_group].iloc[0].tolist()
    returned = roster_flows(back)
    assert returned["exits"].tolist() == flows["entries"].tolist()
    assert returned["entries"].tolist() == flows["exits"].tolist()
    assert returned["transfers_in"].tolist() == flows["transfers_out"].tolist()


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


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (pd.concat([FIRST, FIRST.head(2)]), SECOND, "rows too many .2021: 2."),
        (FIRST, SECOND.assign(person=["p1", None, "p6", "p7", "p8"]), "1 rows without a person"),
        (
            FIRST.astype({"has_plan": object}).assign(has_plan=None),
            SECOND,
            "6 rows without has_plan",
        ),
        (FIRST.drop(columns="zone"), SECOND, "columns missing: .'zone'"),
        (FIRST.assign(exit_cause="move"), SECOND, "still on the next roster .*2021: 3"),
        (FIRST.assign(person=range(6)), SECOND, "person differs in type"),
    ],
)
def test_a_snapshot_that_would_count_wrongly_is_refused_with_counts(tmp_path, first, second, words):
    with pytest.raises(ValueError, match=words):
        roster_flows(write(tmp_path, y2021=first, y2022=second))


def test_a_missing_year_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"Years without a snapshot: \[2022\]"):
        roster_flows(write(tmp_path, y2021=FIRST, y2023=SECOND))


def test_one_snapshot_has_no_flows(tmp_path):
    with pytest.raises(ValueError, match="2時点以上必要です（1時点）"):
        roster_flows(write(tmp_path, y2021=FIRST))


def test_a_file_that_would_be_passed_over_is_refused(tmp_path):
    write(tmp_path, y2021=FIRST, y2022=SECOND)
    (tmp_path / "snapshot-R5.parquet").touch()

    with pytest.raises(ValueError, match="snapshot-R5"):
        roster_flows(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="There is no folder nowhere"):
        roster_flows(tmp_path / "nowhere")


def test_no_person_is_ever_a_group(tmp_path):
    with pytest.raises(ValueError, match="個人別の集計はできません"):
        roster_flows(write(tmp_path, y2021=FIRST, y2022=SECOND), by=("person",))
