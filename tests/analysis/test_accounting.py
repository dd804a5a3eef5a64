"""The account of a roster of which only counts are known: to the person, or not at all."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.roster.account import roster_account
from evalkit.analysis.roster.balance import account_of_lines, accounting
from evalkit.analysis.roster.lines import account
from evalkit.analysis.roster.sides import add_up
from evalkit.analysis.turnover.definitions import turnover_measures
from evalkit.data.dataset import load_dataset
from evalkit.data.roster.lines import read_lines
from evalkit.words.problems import DataError

CITY = Path(__file__).parents[2] / "data" / "example-city"

PERSONS = {"opening": 1000, "entry": 260, "exit": 210, "closing": 1050}
PLANS = {
    "plan_opening": 400,
    "plan_exit": 80,
    "plan_lapse": 5,
    "plan_new": 90,
    "plan_new_entrant": 15,
}
PLANS |= {"plan_closing": 420}


def lines(*rows, zone="", period="FY2024", **counts):
    """Lines of an account: flow=count without a cause, and rows of flow, cause, count (zone, period)."""
    told = [(flow, "", count, zone, period) for flow, count in counts.items()]
    told += [(*row, zone, period)[:5] if len(row) == 3 else row for row in rows]
    return pd.DataFrame(told, columns=["flow", "cause", "persons", "zone", "period"])


def values(frame, **where):
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame.set_index("measure")["value"].to_dict()


def test_the_whole_alone_gets_in_with_rates_by_definition_and_a_residual_of_zero():
    """Golden: (N0, N1, S) = (1000, 1050, 790), d 0.21, entry share 0.247619 (roster.md 1.1)."""
    found = values(account(lines(**PERSONS)), by="")

    assert found["stayers"] == 790
    assert found["exit_rate"] == 0.21 == turnover_measures(1000, 1050, 790)["exit_rate"]
    assert round(found["entry_share"], 6) == 0.247619
    assert found["residual"] == 0


def test_plans_made_lapsed_and_lost_explain_those_at_closing():
    found = values(account(lines(**PERSONS, **PLANS)), by="")

    assert found["plans_residual"] == 0
    assert (found["plans_lost"], found["plans_lapsed"], found["plans_new_entrants"]) == (80, 5, 15)


def test_the_account_of_a_file_is_that_of_the_snapshots():
    """The made-up city's flows.csv is the exact account of its snapshots."""
    counted = account(read_lines(CITY / "roster" / "flows.csv"))
    seen = roster_account(load_dataset(CITY), "R7")
    keys = ["measure", "period", "by"]
    seen = seen[seen["method"].isin(["snapshots", "wilson"]) & (seen["indicator"] == "roster")]

    both = counted[counted["method"] != "arithmetic"].merge(seen, on=keys, suffixes=("", "_seen"))
    assert len(both) > 250
    assert (both["value"] == both["value_seen"]).all()
    missed = seen[~seen["measure"].str.startswith("plans_")].merge(counted, on=keys, how="left")
    assert missed["value_y"].notna().all()


def test_a_dataset_without_snapshots_is_accounted_for_from_its_counts(tmp_path):
    for path in CITY.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "roster").mkdir()
    flows = (CITY / "roster" / "flows.csv").read_bytes().decode("utf-8-sig").encode("cp932")
    (tmp_path / "roster" / "flows.csv").write_bytes(flows)
    frame = roster_account(load_dataset(tmp_path), "R6")

    own = frame[frame["indicator"] == "roster"]
    assert set(own["period"]) == {f"FY{year}" for year in range(2016, 2025)}
    assert set(own.loc[own["derived_from"] == "", "source"]) == {"roster/flows.csv"}
    assert own.loc[own["measure"] == "residual", "value"].eq(0).all()


def test_causes_are_told_of_the_whole_never_by_zone_and_the_unknown_is_one_of_them():
    both = [
        lines(
            ("exit", "death", 20),
            ("exit", "unknown", 3),
            opening=100,
            entry=9,
            closing=86,
            zone=zone,
        )
        for zone in ("a", "b")
    ]
    frame = account(pd.concat(both))

    causes = frame[frame["by"].str.contains("cause=")].set_index("by")["value"].to_dict()
    assert causes == {"cause=death": 40, "cause=unknown": 6}


def test_changed_criteria_and_what_came_and_went_within_the_year_are_lines_of_their_own():
    told = lines(
        ("exit", "criteria", 30), ("exit", "death", 180),
        **{"opening": 1000, "entry": 260, "closing": 1050, "in_and_out": 25, "out_and_in": 4},
        **{"entry_logged": 289, "exit_logged": 239},
    )  # fmt: skip
    found = account(told)

    assert values(found, by="cause=criteria") == {"exits": 30}
    assert values(found, by="")["in_and_out"] == 25
    with pytest.raises(ValueError, match="residual=1"):
        account(told.assign(persons=told["persons"] + (told["flow"] == "exit_logged")))


def test_an_opening_that_isnt_the_last_closing_needs_a_correction_with_its_cause():
    first, second = (
        lines(**PERSONS),
        lines(opening=1100, entry=10, exit=20, closing=1090, period="FY2025"),
    )
    with pytest.raises(ValueError, match="1件: year=2025 residual=50"):
        account(pd.concat([first, second]))

    corrected = pd.concat([first, second, lines(("correction", "criteria", 50), period="FY2025")])
    assert values(account(corrected), by="", period="FY2025")["corrections"] == 50
    fewer = corrected.assign(
        persons=corrected["persons"].mask(corrected["flow"] == "correction", 49)
    )
    with pytest.raises(ValueError, match="residual=1"):
        account(fewer)


def test_years_apart_are_not_held_against_each_other():
    later = lines(opening=7, entry=1, exit=2, closing=6, period="FY2030")
    assert len(add_up(pd.concat([lines(**PERSONS), later])).totals) == 2


def test_notices_are_the_roster_without_valid_plans_and_refusals():
    told = lines(**PERSONS, mailing=1010, plan_mailing=400, refusal=12, notice=598)
    assert values(account(told), by="")["notices"] == 598
    with pytest.raises(ValueError, match="notices"):
        account(told.assign(persons=told["persons"] + (told["flow"] == "notice")))


def test_zones_and_causes_add_up_to_the_whole_where_both_are_stated():
    zones = [
        lines(opening=n, entry=5, exit=10, closing=n - 5, zone=z) for z, n in (("a", 60), ("b", 40))
    ]
    whole = lines(("exit", "death", 15), ("exit", "move", 5), opening=100, exit=20)
    found = add_up(pd.concat([*zones, whole]))
    assert found.totals[["opening", "exits", "closing"]].values.tolist() == [[100, 20, 90]]
    assert found.causes["persons"].tolist() == [15, 5]

    with pytest.raises(
        ValueError, match=r"Zones don't add up \(1: year=2024 count=opening residual=1\)"
    ):
        add_up(pd.concat([*zones, lines(opening=101)]))
    with pytest.raises(ValueError, match=r"Causes don't add up \(1: .*residual=1\)"):
        add_up(pd.concat([*zones, lines(("exit", "death", 19), exit=20)]))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"plan_opening": 1001}, "plans_opening exceeds opening .1: year=2024"),
        ({"plan_closing": 421}, "A residual of plans remains .1: year=2024 residual=-1"),
        ({"plan_exit": 211, "plan_new": 221}, "plans_lost exceeds exits"),
        ({"plan_lapse": -5, "plan_new": 80}, "Counts are negative .1"),
        ({"exit": 211}, "A residual remains .1: year=2024 residual=-1"),
        ({"exit": -210}, "Counts are negative"),
        ({"exit": 210.5}, "aren't whole numbers"),
        ({"stay": 791}, "A residual of stayers remains"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(changes, words):
    with pytest.raises(ValueError, match=words):
        account(lines(**(PERSONS | PLANS | changes)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("exits", "", 1), r"Not lines of an account: exits \(1\)"),
        (("exit", "illness", 1), r"Not causes of these lines: exit illness \(1\)"),
        (("opening", "death", 1), "Not causes of these lines: opening death"),
        (("stay", "", 1, "", "2024-10-01"), r"Not a fiscal year: 2024-10-01 \(1\)"),
        (("opening", "", 1000), "Lines stand twice .1: year=2024"),
    ],
)
def test_a_line_that_isnt_of_an_account_is_refused(row, words):
    with pytest.raises(ValueError, match=words):
        account(lines(row, **PERSONS))


def test_an_account_without_a_closing_is_refused():
    with pytest.raises(ValueError, match="closing"):
        account(lines(opening=10, entry=1, exit=2))


COUNT = st.integers(0, 300)


@settings(max_examples=25)
@given(st.lists(st.tuples(COUNT, COUNT, COUNT), min_size=1, max_size=4), st.data())
def test_whatever_the_flows_the_whole_is_the_sum_of_its_zones(zones, data):
    rows, opening = [], {}
    for number, (stay, entries, exits) in enumerate(zones):
        deaths = data.draw(st.integers(0, exits))
        opening[number] = stay + exits
        rows.append(
            lines(
                ("exit", "death", deaths), ("exit", "unknown", exits - deaths),
                **{"opening": stay + exits, "entry": entries, "closing": stay + entries},
                zone=f"z{number}",
            )
        )  # fmt: skip
    found = account(pd.concat(rows).sample(frac=1, random_state=1))
    whole = values(found, by="")

    for at, measure in enumerate(("stayers", "entries", "exits")):
        assert whole[measure] == sum(zone[at] for zone in zones)
    causes = found[found["by"].str.startswith("cause=")]
    assert causes["value"].sum() == whole["exits"]
    assert (found.loc[found["measure"] == "residual", "value"] == 0).all()


def test_an_account_by_line_and_a_wide_one_are_the_same():
    wide = pd.DataFrame(
        {"year": [2024], "opening": [1000], "entries": [260], "exits": [210], "closing": [1050]}
    )
    tidy = account_of_lines(lines(**PERSONS)).drop(columns=["zone", "cause"])
    pd.testing.assert_frame_equal(accounting(wide, ()), accounting(tidy, ()))


HEAD = "年度,区域,増減の区分,理由,人数\n"


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "flows.csv"
    path.write_bytes((HEAD + text).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_lines_may_be_written_in_japanese(tmp_path, encoding):
    text = '令和6年度,,年度当初,,"1,000"\nR6,,離脱,死亡,210\n'
    found = read_lines(write(tmp_path, text, encoding))
    assert found[["period", "flow", "cause", "persons"]].values.tolist() == [
        ["FY2024", "opening", "", 1000],
        ["FY2024", "exit", "death", 210],
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-10-01,,opening,,1\n", "not-fiscal-year"),
        ("R6,,exits,,1\n", "unknown-code"),
        ("R6,,exit,病気,1\n", "unknown-code"),
        ("R6,,exit,new,1\n", "flow-cause"),
        ("R6,,correction,,1\n", "flow-cause"),
        ("R6,,opening,death,1\n", "flow-no-cause"),
        ("R6,,opening,,-1\n", "flow-count"),
        ("R6,,opening,,1.5\n", "flow-count"),
        ("R6,,opening,,約10\n", "flow-count"),
        ("R6,,opening,,\n", "missing-value"),
        ("R6,,opening,,1\nR6,,opening,,1\n", "duplicate-key"),
        ("", "no-rows"),
    ],
)
def test_a_file_of_counts_says_which_cell_is_wrong(tmp_path, text, code):
    with pytest.raises(DataError) as caught:
        read_lines(write(tmp_path, text))
    assert [each.code for each in caught.value.problems] == [code]


def test_a_correction_may_be_negative(tmp_path):
    assert read_lines(write(tmp_path, "R6,,correction,recount,-3\n"))["persons"].tolist() == [-3]


def test_a_missing_file_of_counts_is_a_problem(tmp_path):
    with pytest.raises(DataError, match="必要です"):
        read_lines(tmp_path / "flows.csv")
