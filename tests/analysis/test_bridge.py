"""Figures brought over a change of definition: by which numbers, with which caveat, and when not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from versioned import BREAK, TABLES, load

from evalkit.analysis.bridge import bridge, bridged, link
from evalkit.analysis.change import change
from evalkit.analysis.comparable import breaks_of, comparable
from evalkit.analysis.pace.indicator import pace_to_target
from evalkit.analysis.rating.judged import judged
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.trend.model import Trend
from evalkit.analysis.vintage import of_year, stacked
from evalkit.facts.facts import collect
from evalkit.words.fiscal import FiscalYear

RULE = "params/rubrics/example-city.yaml"
COUNT = st.integers(1, 10**6).map(float)
SHARE = st.integers(0, 1000).map(lambda tenths: tenths / 10)


@pytest.fixture
def plan(tmp_path):
    return load(tmp_path / "plan")


def one(frame, indicator, measure):
    (row,) = frame[(frame["indicator"] == indicator) & (frame["measure"] == measure)].to_dict(
        "records"
    )
    return row


def figures(*values, unit="件", first=2020, **columns):
    periods = [f"FY{first + place}" for place in range(len(values))]
    frame = {"indicator": "x", "component": "", "period": periods, "value": values, "unit": unit}
    return pd.DataFrame(frame | {"upper": np.nan} | columns)


def breaks(*bridges, unit="件", component=""):
    rows = [
        {"indicator": "x", "component": component, "period": f"FY{year}", "unit": unit}
        | {"bridge_period": f"FY{year}", "old": float(old), "new": float(new)}
        for year, old, new in bridges
    ]
    return pd.DataFrame(rows)


@given(COUNT, COUNT, st.sampled_from(["件", "％"]))
def test_a_year_that_both_ways_count_alike_changes_nothing(value, counted, unit):
    assert link(value, counted, counted, unit) == pytest.approx(value, rel=1e-12)


@given(COUNT, COUNT, st.sampled_from(["件", "％"]))
def test_the_year_counted_both_ways_becomes_what_the_new_way_counted(old, new, unit):
    assert link(old, old, new, unit) == pytest.approx(new, rel=1e-12)


@given(st.tuples(COUNT, COUNT, COUNT), st.tuples(COUNT, COUNT))
def test_two_bridges_are_the_one_after_the_other(values, counted):
    found = bridge(figures(*values), breaks((2021, *counted), (2022, 7, 3)), "FY2022")
    once = link(values[0], *counted, "件")
    assert found["value"].tolist() == pytest.approx(
        [link(once, 7, 3, "件"), link(values[1], 7, 3, "件"), values[2]]
    )


@given(st.lists(COUNT, min_size=3, max_size=6), st.tuples(COUNT, COUNT))
def test_counts_keep_their_growth_on_each_side_of_the_break(values, counted):
    cut = len(values) - 1
    found = bridge(figures(*values), breaks((2020 + cut, *counted)), f"FY{2020 + cut}")["value"]
    before, after = np.array(values[:cut]), found.to_numpy()[:cut]
    assert after[1:] / after[:-1] == pytest.approx(before[1:] / before[:-1])
    assert found.iloc[-1] == values[-1]


@given(st.tuples(SHARE, SHARE), st.tuples(SHARE, SHARE))
@example((0.0, 100.0), (90.3, 90.3))
def test_shares_keep_their_changes_in_points_or_stay_where_they_were(values, counted):
    found = bridge(figures(*values, 50.0, unit="％"), breaks((2022, *counted), unit="％"), "FY2022")
    for before, row in zip(values, found.to_dict("records"), strict=False):
        linked = before + (counted[1] - counted[0])
        assert row["value"] == (pytest.approx(linked) if row["definition"] else before)
        assert bool(row["definition"]) == (0 <= linked <= 100)


def test_a_share_whose_range_would_end_above_a_hundred_stays_where_it_was():
    frame = figures(30.0, 30.0, unit="％").assign(upper=[99.0, 40.0], period="FY2020")
    found = bridge(frame, breaks((2021, 50, 55), unit="％"), "FY2021")
    held = found[["value", "upper", "definition"]].to_numpy().tolist()
    assert held == [[30.0, 99.0, ""], [35.0, 45.0, "FY2021"]]


def test_without_a_bridge_no_figure_is_said_to_be_brought_over():
    found = bridge(figures(10.0), breaks((2021, np.nan, np.nan)), "FY2021")
    assert found[["definition", "bridged_by"]].to_numpy().tolist() == [["", ""]]


def test_a_figure_after_the_break_or_without_a_period_stays():
    frame = figures(10.0, 20.0).assign(period=["", "FY2021"])
    found = bridge(frame, breaks((2021, 2, 4)), "FY2021")
    assert found[["value", "definition"]].to_numpy().tolist() == [[10.0, ""], [20.0, ""]]


@pytest.mark.parametrize(
    "changes",
    [
        breaks((2021, 2, 4)).assign(unit="人"),
        breaks((2021, 2, 4), component="a"),
        pd.concat([breaks((2021, 2, 4)), breaks((2022, np.nan, np.nan))]),
    ],
    ids=["another unit", "another part", "a second break without a bridge"],
)
def test_a_bridge_that_doesnt_lead_there_brings_nothing_over(changes):
    found = bridge(figures(10.0, first=2020), changes, "FY2022")
    assert found["value"].tolist() == [10.0]
    assert found["definition"].tolist() == [""]


def test_a_break_after_the_year_isnt_known_to_it():
    assert bridge(figures(10.0), breaks((2025, 2, 4)), "FY2024")["value"].tolist() == [10.0]


def test_a_pair_is_compared_only_where_the_earlier_figure_was_brought_over():
    rows = figures(10.0, 20.0).assign(
        status="final", accumulation="flow", count_basis="unique", qualifiers="", approx="",
        compare_because="", role="actual", bound="",
    )  # fmt: skip
    earlier, later = rows.iloc[[0]], rows.iloc[[1]]
    changed = breaks((2021, 2, 4))
    assert comparable(earlier, later, changed)["reasons"].tolist() == ["definition-break"]
    found = comparable(bridge(earlier, changed, "FY2021"), later, changed)
    assert found[["verdict", "reasons"]].to_numpy().tolist() == [["caveat", "bridged"]]


def test_the_change_from_the_baseline_leads_over_two_bridges(plan):
    found = change(plan, 2024)
    row = one(found, "salons", "change")
    assert row["value"] == pytest.approx(220 - 80 * 125 / 100 * 220 / 200)
    assert row["caveats"] == "bridged"
    assert one(found, "share", "change")["value"] == pytest.approx(47 - (40 - 6))
    assert one(found, "share", "change")["unit"] == "point"
    assert one(found, "salons", "points")["value"] == 4
    assert one(found, "salons", "points")["caveats"] == "bridged"
    assert one(found, "salons", "bridged_baseline")["value"] == pytest.approx(110)
    assert "calls" not in set(found.loc[found["measure"] == "bridged_baseline", "indicator"])


def test_without_a_bridge_a_new_definition_is_refused_as_before(plan):
    found = change(plan, 2024)
    row = one(found, "calls", "change")
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")
    assert one(found, "calls", "comparable_since")["period"] == "FY2024"


def test_a_new_name_alone_is_no_break(plan):
    found = change(plan, 2024)
    row = one(found, "visits", "change")
    assert (row["value"], row["caveats"]) == (20.0, "")
    assert "visits" not in set(breaks_of(plan.figures)["indicator"])
    assert one(found, "visits", "change_ratio")["value"] == 1.25


def test_a_count_brought_over_is_no_count_of_events_any_more(tmp_path):
    text = BREAK + "visits,,FY2023,窓口を含める,desk visits too,FY2022,80件,100件\n"
    found = change(load(tmp_path / "plan", breaks=text), 2024)
    assert one(found, "visits", "change_rate")["value"] == 0.0
    assert one(found, "visits", "change_ratio")["caveats"] == "not-independent"


def test_figures_stand_as_published_and_derived_ones_rest_on_them_and_on_the_bridge(plan):
    facts = collect(change(plan, 2024), rate(plan, 2024, RULE))
    baseline = facts.find(indicator="salons", measure="baseline")
    assert baseline.value == 80
    moved = facts.find(indicator="salons", measure="change")
    behind = [facts[each] for each in moved.derived_from.split()]
    assert [each.measure for each in behind].count("bridge_old") == 2
    assert {each.value for each in behind} == {80, 100, 125, 200, 220}
    assert {each.id for each in behind} >= {baseline.id}


def test_progress_and_travel_use_the_baseline_brought_over(tmp_path):
    target = "salons,,target,FY2024,"
    text = TABLES["figures.csv"].replace(f"{target}220人", f"{target}250人")
    found = rate(load(tmp_path / "plan", figures=text), 2024, RULE)
    brought = 80 * 125 / 100 * 220 / 200
    row = one(found, "salons", "progress")
    assert row["value"] == pytest.approx((220 - brought) / (250 - brought))
    assert row["caveats"] == "bridged"
    assert one(found, "share", "travel")["label"] == "better"
    assert one(found, "calls", "progress")["caveats"] == "definition-break"


def test_last_year_as_a_baseline_is_brought_over_too(plan):
    rule = replace(read_rule(RULE), baseline="last-year")
    year = FiscalYear(2024)
    held = of_year(
        bridged(stacked({year: judged(plan.figures, year, rule)}), breaks_of(plan.figures)), year
    ).baseline
    values = held["value"].droplevel(["area", "component"])
    assert values["salons"] == pytest.approx(150 * 220 / 200)
    assert values["share"] == pytest.approx(50 - 6)
    assert values["visits"] == 90


def test_a_trend_runs_over_the_bridges_as_a_level(plan):
    results = Trend(plan, "salons").fit()
    assert results.series.y.tolist() == pytest.approx([100 * 1.25 * 1.1, 150 * 1.1, 220])
    assert results.series.family == "level"
    assert "bridged" in results.series.caveats
    found = results.frame
    assert found.loc[found["measure"] == "actual", "value"].tolist() == [100, 150, 220]
    assert set(found["measure"]) >= {"bridge_old", "bridge_new"}
    assert collect(found).select(measure="trend_slope")[0].caveats.split() == ["bridged"]


def test_a_trend_is_cut_where_there_is_no_bridge(tmp_path):
    more = TABLES["figures.csv"] + "calls,,actual,FY2025,110件,r6\n"
    results = Trend(load(tmp_path / "plan", figures=more), "calls", fiscal_year=2025).fit()
    assert results.series.years.tolist() == [2024, 2025]
    assert "definition-cut" in results.series.caveats


def test_pace_since_the_baseline_uses_what_was_brought_over(tmp_path):
    more = TABLES["figures.csv"] + "salons,,target,FY2030,400人,r6\n"
    found = pace_to_target(load(tmp_path / "plan", figures=more), 2024)
    row = one(found, "salons", "observed_change_per_year")
    assert row["value"] == pytest.approx((220 - 110) / 3)
    assert "bridged" in row["caveats"].split()


def test_parts_are_brought_over_by_their_own_figures_and_the_whole_by_none(tmp_path):
    plan = load(
        tmp_path / "plan",
        components="indicator,component,name_ja,name_en\nvisits,a,区域内,inside\nvisits,b,区域外,outside\n",
        breaks=BREAK
        + "visits,,FY2023,窓口を含める,desk visits too,FY2023,a)10件 b)20件,a)20件 b)30件\n",
    )
    found = breaks_of(plan.figures).set_index("component")
    assert found.loc["a", ["old", "new"]].tolist() == [10, 20]
    row = one(change(plan, 2024), "visits", "change")
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")
