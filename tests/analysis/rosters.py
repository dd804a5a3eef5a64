"""Small rosters, what plain loops count of them, and snapshots that must be refused."""

from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import strategies as st

from evalkit.analysis.roster.flows import ORDER, roster_flows
from evalkit.analysis.roster.snapshots import Snapshots
from evalkit.words.problems import DataError

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


PEOPLE = st.dictionaries(
    st.integers(10, 40),
    st.tuples(
        st.sampled_from(["flood", "other", None]), st.sampled_from(["n", "s"]), st.booleans()
    ),
    min_size=1,
    max_size=25,
)
EVERYWHERE = {99: ("flood", "n", True)}
"""Somebody who is on every snapshot: without anybody in common there are no flows."""

People = dict[int, tuple[str | None, str, bool]]


def roster(people: People) -> pd.DataFrame:
    rows = [(f"p{number}", *place, "") for number, place in people.items()]
    typed = dict.fromkeys(["person", "zone", "district", "exit_cause"], "str") | {
        "has_plan": "bool"
    }
    return pd.DataFrame(rows, columns=COLUMNS).astype(typed)


def plain_flows(before: People, after: People) -> dict[str, dict[str, int]]:
    """Count by zone with sets and loops."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (zone, _, plan) in before.items():
        here = counted[zone or "unknown"]
        here["opening"] += 1
        here["plans_opening"] += plan
        here["stayers" if number in after else "exits"] += 1
        here["plans_lost"] += plan and number not in after
        here["transfers_out"] += number in after and after[number][0] != zone
    for number, (zone, _, plan) in after.items():
        here = counted[zone or "unknown"]
        here["closing"] += 1
        here["plans_closing"] += plan
        here["entries"] += number not in before
        here["transfers_in"] += number in before and before[number][0] != zone
    return {zone: {name: counts[name] for name in ORDER} for zone, counts in counted.items()}


NUMBERED = FIRST.assign(person=["0001", "0002", "0003", "0004", "0005", "0106"])


def refusal(snapshots: Snapshots, by: tuple[str, ...] = ("zone",)) -> list[tuple[str, str, str]]:
    """Tell the problems, each by its rule, its file and how many rows or persons it is about."""
    with pytest.raises(DataError) as refused:
        roster_flows(snapshots, by)
    return [(each.code, each.file, each.values.get("count", "")) for each in refused.value.problems]


WRONG = [
    (pd.concat([FIRST, FIRST.head(2)]), SECOND, "snapshot-repeated", 2021, 2),
    (pd.concat([FIRST, FIRST[1:2]]), SECOND, "snapshot-repeated", 2021, 1),
    (FIRST, pd.concat([SECOND, SECOND[3:].assign(zone="w")]), "snapshot-repeated", 2022, 2),
    (FIRST, SECOND.assign(person=["p1", None, "p6", "p7", "p8"]), "snapshot-person", 2022, 1),
    (
        FIRST.astype({"has_plan": object}).assign(has_plan=None),
        SECOND,
        *("snapshot-plan", 2021, 6),
    ),
    (FIRST.assign(has_plan="yes"), SECOND, "snapshot-plan", 2021, 6),
    (FIRST.assign(exit_cause="move"), SECOND, "stayers-cause", 2021, 3),
    (FIRST.assign(exit_cause="moved"), SECOND, "snapshot-cause", 2021, 6),
    (FIRST, SECOND[:0], "snapshot-empty", 2022, ""),
    (FIRST.drop(columns="zone"), SECOND, "snapshot-columns", 2021, ""),
    (FIRST, SECOND.assign(person="q" + SECOND["person"]), "snapshots-apart", 2021, ""),
    (
        NUMBERED,
        SECOND.assign(person=["1", "0003", "106", "0107", "0108"]),
        *("snapshot-zeros", 2021, 2),
    ),
]
"""First and second snapshot, the rule that they break, the year of the one that does, how many rows do."""
