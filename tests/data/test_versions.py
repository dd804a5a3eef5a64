"""Definitions that change: which versions, successions and bridges hold together."""

import pytest
from versioned import BREAK, INDICATOR, TABLES, load, write

from evalkit.data.bridges import read_bridges
from evalkit.data.dataset import check_dataset
from evalkit.words.fiscal import FiscalYear

SOUND = TABLES["indicators.csv"]


def found(folder, **changed):
    return [(problem.code, problem.cell) for problem in check_dataset(write(folder, **changed))]


def test_a_plan_with_every_kind_of_change_is_sound(tmp_path):
    assert found(tmp_path / "plan") == []


def test_a_version_without_an_end_lasts_until_the_next_one(tmp_path):
    plan = load(tmp_path / "plan").plan
    names = [plan.at(FiscalYear(year)).indicators["name_ja"].iloc[0] for year in (2023, 2024)]
    assert names == ["訪問件数", "訪問の件数"]


@pytest.mark.parametrize(
    ("old", "new", "code", "cell"),
    [
        ("unique,none,renamed", "unique,any,renamed", "renamed-yet-changed", "M3"),
        ("higher,flow,unique,none,renamed", "lower,flow,unique,none,renamed", "renamed-yet-changed", "J3"),
        ("flow,unique,none,renamed", "flow,gross,none,renamed", "renamed-yet-changed", "L3"),
        ("gross,none,,\n", "gross,none,renamed,\n", "succession-of-nothing", "N4"),
        ("none,redefined,", "none,split,old", "succession-needs-new-id", "N7"),
        ("none,redefined,", "none,redefined,old", "predecessors-number", "O7"),
        ("none,split,old", "none,split,", "predecessors-number", "O9"),
        ("none,split,old", "none,merged,old", "predecessors-number", "O9"),
        ("none,split,old", "none,,old", "predecessors-number", "O9"),
        ("none,split,old", "none,split,odl", "unknown-reference", "O9"),
        ("none,split,old", "none,split,visits", "predecessor-not-ended", "O9"),
        ("new-a,FY2024", "new-a,FY2023", "predecessor-not-ended", "O9"),
        ("new-a,FY2024", "new-a,", "predecessor-not-ended", "O9"),
    ],
)  # fmt: skip
def test_what_a_succession_says_must_hold(tmp_path, old, new, code, cell):
    assert SOUND.count(old) >= 1
    assert found(tmp_path / "plan", indicators=SOUND.replace(old, new, 1)) == [(code, cell)]


def test_two_predecessors_make_a_merger(tmp_path):
    text = SOUND.replace("none,split,old", "none,merged,old fair", 1)
    assert found(tmp_path / "plan", indicators=text) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("salons,,FY2023,変更,change,FY2022,100人,", "bridge-incomplete", "H2"),
        ("salons,,FY2023,変更,change,,100人,120人", "bridge-incomplete", "F2"),
        ("salons,,FY2023,変更,change,FY2021,100人,120人", "bridge-year", "F2"),
        ("salons,,FY2023,変更,change,FY2024,100人,120人", "bridge-year", "F2"),
        ("salons,,FY2023,変更,change,FY2022,100件,120人", "unit-differs", "G2"),
        ("salons,,FY2023,変更,change,FY2022,0人,120人", "bridge-not-positive", "G2"),
        ("salons,,FY2023,変更,change,FY2022,100人,集計中", "bridge-not-a-number", "H2"),
        ("salons,,FY2023,変更,change,FY2022,100人,100～120人", "bridge-not-a-number", "H2"),
        ("salons,,FY2023,変更,change,FY2022,100人,多い", "figure-unread", "H2"),
        ("salons,,,変更,change,FY2022,100人,120人", "missing-value", "C2"),
        ("visits,,FY2024,変更,change,,,", "renamed-yet-break", "C2"),
        ("salons,,FY2023,変更,change,FY2022,a)10人,b)20人", "bridge-parts-differ", "H2"),
    ],
)
def test_what_a_bridge_must_hold(tmp_path, row, code, cell):
    problems = found(tmp_path / "plan", breaks=f"{BREAK}{row}\n")
    assert (code, cell) in problems
    assert {each for each, _ in problems} <= {code, "unknown-component"}


def test_a_share_may_be_counted_as_none(tmp_path):
    assert (
        found(tmp_path / "plan", breaks=f"{BREAK}share,,FY2024,変更,change,FY2023,50.0％,0％\n")
        == []
    )


def test_one_year_bridges_one_change_of_an_indicator(tmp_path):
    twice = "salons,,{},変更,change,FY2023,100人,120人\n"
    text = BREAK + twice.format("FY2023") + twice.format("FY2024")
    assert found(tmp_path / "plan", breaks=text) == [("bridge-twice", "F3")]


def test_bridges_are_read_in_base_units_with_a_number_for_each_part(tmp_path):
    plan = load(
        tmp_path / "plan",
        indicators=INDICATOR + "cost,,,m,context,費用,Cost,,千円,none,flow,amount,none,,\n"
        "parts,,,m,context,人数,People,,人,none,flow,unique,none,,\n",
        components="indicator,component,name_ja,name_en\nparts,a,中,inside\nparts,b,外,outside\n",
        figures="indicator,role,period,text,release\ncost,actual,FY2024,5千円,r6\n",
        breaks=BREAK + "cost,,FY2024,変更,change,FY2023,7,9千円\n"
        "parts,,FY2024,変更,change,FY2024,a)1人 b)2人,a)3人 b)4人\n",
    ).plan
    read = read_bridges(plan.breaks, plan.indicators)
    assert read[["indicator", "component", "old", "new", "unit"]].to_numpy().tolist() == [
        ["cost", "", 7000, 9000, "円"],
        ["parts", "a", 1, 3, "人"],
        ["parts", "b", 2, 4, "人"],
    ]


def test_a_cycle_that_begins_in_a_later_year_is_found(tmp_path):
    nodes = "node,valid_from,parent,level,name_ja,name_en\nm,,,measure,甲,A\nn,,m,action,乙,B\n"
    assert found(tmp_path / "plan", nodes=nodes) == []
    later = nodes + "m,FY2024,n,measure,甲,A\n"
    assert found(tmp_path / "plan", nodes=later) == [("parent-cycle", "C4")]
