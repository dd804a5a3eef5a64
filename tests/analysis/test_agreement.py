"""Where a dataset has both an account and snapshots, they agree to the person, or every place is told."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from evalkit.analysis.roster.account import roster_account, roster_problems
from evalkit.analysis.roster.agreement import disagreements
from evalkit.analysis.roster.counted import count_roster
from evalkit.data.dataset import load_dataset
from evalkit.data.roster.lines import read_lines
from evalkit.words.problems import DataError

CITY = Path(__file__).parents[2] / "data" / "example-city"
FLOOD = "浸水想定区域内"


@pytest.fixture(scope="module")
def counts():
    return count_roster(CITY / "roster")


@pytest.fixture(scope="module")
def lines():
    return read_lines(CITY / "roster" / "flows.csv")


def at(lines, flow, zone=FLOOD, cause="", period="FY2020"):
    keys = {"period": period, "zone": zone, "flow": flow, "cause": cause}
    return (lines[list(keys)] == pd.Series(keys)).all(axis=1)


def told(problems):
    return [(each.code, each.cell, each.found, each.values["counted"]) for each in problems]


def test_the_made_up_citys_account_agrees_with_its_snapshots(lines, counts):
    assert disagreements(lines, counts) == []


@pytest.mark.parametrize(
    ("flow", "cause"),
    [
        ("opening", ""),
        ("closing", ""),
        ("transfer_in", ""),
        ("transfer_out", ""),
        ("exit", "death"),
        ("entry", "new"),
    ],
)
def test_one_person_too_many_is_told_with_its_cell(lines, counts, flow, cause):
    here = at(lines, flow, cause=cause)
    right, cell = lines.loc[here, ["persons", "cell"]].iloc[0]
    if flow == "entry":
        right += lines.loc[at(lines, flow, cause="return"), "persons"].item()
    spoilt = lines.assign(persons=lines["persons"] + here)

    place = " ".join(filter(None, ["FY2020", FLOOD, flow, cause if flow == "exit" else ""]))
    assert told(disagreements(spoilt, counts)) == [
        ("flow-differs", cell, f"{place}: {right + 1}", str(right))
    ]


def test_a_cause_that_the_account_leaves_out_is_told(lines, counts):
    left_out = at(lines, "exit", cause="move")
    missing = lines.loc[left_out, "persons"].item()

    assert told(disagreements(lines[~left_out], counts)) == [
        ("flow-not-stated", "", f"FY2020 {FLOOD} exit move", str(missing))
    ]


def test_a_zone_that_the_snapshots_dont_know_is_told_and_the_one_it_stood_for(lines, counts):
    renamed = lines.assign(zone=lines["zone"].mask(at(lines, "opening"), "南部"))
    problems = disagreements(renamed, counts)

    assert {each.code for each in problems} == {"flow-differs", "flow-not-stated"}
    assert {each.values["place"].split()[1] for each in problems} == {"南部", FLOOD}


def test_an_account_of_the_whole_is_held_against_the_whole(counts):
    opening = int(counts.flows.query("year == 2020")["opening"].sum())
    whole = pd.DataFrame(
        {"period": "FY2020", "zone": "", "flow": "opening", "cause": "", "persons": [opening]}
    ).assign(cell="E2")

    assert disagreements(whole, counts) == []
    assert told(disagreements(whole.assign(persons=1), counts)) == [
        ("flow-differs", "E2", "FY2020 opening: 1", str(opening))
    ]


def test_years_without_snapshots_and_lines_that_no_snapshot_counts_are_passed_over(lines, counts):
    earlier = lines[at(lines, "opening")].assign(period="FY2001", persons=1)
    logged = lines[at(lines, "opening")].assign(flow="in_and_out", persons=7)

    assert disagreements(pd.concat([lines, earlier, logged]), counts) == []


def test_counts_by_another_group_are_held_against_the_whole_only(lines):
    assert disagreements(lines, count_roster(CITY / "roster", by=("district",))) == []


@pytest.fixture
def spoilt(tmp_path):
    folder = tmp_path / "example-city"
    shutil.copytree(CITY, folder)
    path = folder / "roster" / "flows.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert f"FY2016,{FLOOD},opening,,743" in text
    path.write_text(text.replace(f"{FLOOD},opening,,743", f"{FLOOD},opening,,744"), "utf-8-sig")
    return load_dataset(folder)


def test_a_run_stops_and_says_where_the_two_differ(spoilt):
    with pytest.raises(DataError) as error:
        roster_account(spoilt, "R7")

    assert [each.place() for each in error.value.problems] == ["flows.csv E2"]
    assert "743" in str(error.value)
    assert [each.code for each in roster_problems(spoilt)] == ["flow-differs"]


def test_a_dataset_without_both_has_nothing_to_compare():
    assert roster_problems(load_dataset(CITY.parent / "setagaya")) == []


def test_snapshots_that_cannot_be_counted_are_a_problem_with_the_reason(spoilt):
    (spoilt.roster / "snapshot-2020.parquet").unlink()
    (problem,) = roster_problems(spoilt)

    assert (problem.code, problem.file) == ("snapshots-gap", "roster")
    assert "that of 2020 isn't there" in problem.rule("en")
