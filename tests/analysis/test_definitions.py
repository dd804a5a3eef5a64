"""By which definition a figure counts: a target by that of its release, a restated figure by nobody knows which."""

import pandas as pd
import pytest
from versioned import BREAK, INDICATOR, load

from evalkit.analysis.change import change
from evalkit.analysis.history import history
from evalkit.analysis.pace.indicator import pace_to_target
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.trend.trends import trends
from evalkit.analysis.vintage import observations
from evalkit.facts.facts import collect

RULE = "params/rubrics/example-city.yaml"
BRIDGE = BREAK + "x,,FY2024,窓口を含める,desk visits too,FY2023,115件,230件\n"
NO_BRIDGE = BREAK + "x,,FY2024,窓口を含める,desk visits too,,,\n"
RELEASES = (
    "release,title,period,kind\nplan,計画,FY2021,plan\nr22,報告,FY2022,report\nr23,報告,FY2023,report\n"
    "plan-2,改定計画,FY2024,plan\nr24,報告,FY2024,report\n"
)
ROW = "x,{},,m,outcome,相談,Calls,,件,{},flow,unique,none,{},\n"
HIGHER = ROW.format("", "higher", "")
FIGURES = (
    "indicator,role,period,text,release\nx,baseline,FY2020,100件,plan\n"
    "x,target,FY2022,120件,plan\nx,target,FY2023,120件,plan\nx,target,FY2024,120件,plan\n"
    "x,actual,FY2022,110件,r22\nx,actual,FY2023,115件,r23\nx,actual,FY2024,230件,r24\n"
)


def plan(folder, *more, breaks=BRIDGE, indicators=HIGHER):
    tables = {"releases": RELEASES, "indicators": INDICATOR + indicators, "breaks": breaks}
    figures = FIGURES + "".join(f"x,{row}\n" for row in more)
    return load(folder / "plan", figures=figures, **tables)


def one(frame, measure, period="FY2024"):
    rows = frame[(frame["measure"] == measure) & (frame["method"] != "as-published")]
    (row,) = rows[rows["period"] == period].to_dict("records")
    return row


def test_a_target_set_before_a_break_is_brought_over_it(tmp_path):
    rated = rate(plan(tmp_path), 2024, RULE)
    row = one(rated, "attainment")
    assert row["value"] == pytest.approx(230 / 240)
    assert row["caveats"] == "bridged"
    assert one(rated, "rating")["label"] == "B"
    fact = collect(rated).find(indicator="x", measure="attainment")
    assert "bridge_new" in fact.derived_from


def test_without_a_bridge_a_target_set_before_a_break_is_refused(tmp_path):
    rated = rate(plan(tmp_path, breaks=NO_BRIDGE), 2024, RULE)
    for measure in ("attainment", "met", "rating"):
        row = one(rated, measure)
        assert (row["label"], row["caveats"].split()[0]) == ("refused", "definition-break")


def test_a_plan_made_after_the_break_sets_its_target_anew_though_it_is_the_same(tmp_path):
    for text, share in (("120件", 230 / 120), ("240件", 230 / 240)):
        rated = rate(plan(tmp_path, f"target,FY2024,{text},plan-2"), 2024, RULE)
        row = one(rated, "attainment")
        assert (row["value"], row["caveats"]) == (pytest.approx(share), "")


def test_a_target_that_a_report_after_the_break_only_prints_again_bears_a_caveat(tmp_path):
    row = one(rate(plan(tmp_path, "target,FY2024,120件,r24"), 2024, RULE), "attainment")
    assert (row["value"], row["caveats"]) == (pytest.approx(230 / 120), "definition-unclear")


def test_the_target_of_the_period_is_by_the_definition_of_its_last_year(tmp_path):
    told = history(plan(tmp_path), 2024, RULE)
    assert one(told, "period_target", "FY2022/FY2024")["value"] == pytest.approx(720)
    assert one(told, "period_actual", "FY2022/FY2024")["value"] == pytest.approx(220 + 230 + 230)
    assert one(told, "attainment", "FY2023")["value"] == pytest.approx(115 / 120)


def test_the_period_is_refused_where_nothing_leads_over_the_break(tmp_path):
    told = history(plan(tmp_path, breaks=NO_BRIDGE), 2024, RULE)
    row = one(told, "period_attainment", "FY2022/FY2024")
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")


def test_the_pace_leads_to_the_target_brought_over(tmp_path):
    more = "target,FY2026,150件,plan"
    row = one(
        pace_to_target(plan(tmp_path, more), 2024), "required_change_per_year", "FY2024/FY2026"
    )
    assert row["value"] == pytest.approx((300 - 230) / 2)
    assert row["caveats"] == "bridged"
    found = pace_to_target(plan(tmp_path, more, breaks=NO_BRIDGE), 2024)
    assert one(found, "pace")["caveats"] == "definition-break"


def test_before_the_break_a_later_target_is_still_of_the_old_definition(tmp_path):
    found = pace_to_target(plan(tmp_path, breaks=NO_BRIDGE), 2023)
    assert one(found, "required_change_per_year", "FY2023/FY2024")["value"] == 5


@pytest.mark.parametrize(("breaks", "told"), [(BRIDGE, ""), (NO_BRIDGE, "definition-break")])
def test_the_chance_of_a_target_is_told_by_its_definition(tmp_path, breaks, told):
    old = "release,title,period,kind\nplan,計画,FY2001,plan\nr24,報告,FY2024,report\n"
    figures = "indicator,role,period,text,release\nx,target,FY2025,150件,plan\n"
    breaks = breaks.replace("FY2024", "FY2010").replace("FY2023", "FY2009")
    figures += "".join(f"x,actual,FY{2011 + n},{200 + n * 7 % 5}件,r24\n" for n in range(14))
    data = load(
        tmp_path / "plan", releases=old, indicators=INDICATOR + HIGHER,
        figures=figures, breaks=breaks,
    )  # fmt: skip
    found = trends(data, ["x"], 2024)
    row = one(found, "target_probability", "FY2025")
    assert (row["label"] == "refused") == bool(told)
    assert told or row["value"] < 0.01
    assert (told or "bridged") in row["caveats"].split()
    assert len(collect(found))


@pytest.mark.parametrize("breaks", [BRIDGE, NO_BRIDGE])
def test_a_figure_restated_after_a_break_is_not_brought_over(tmp_path, breaks):
    data = plan(tmp_path, "actual,FY2022,240件,r24", "baseline,FY2020,210件,r24", breaks=breaks)
    row = one(change(data, 2024), "change")
    assert (row["label"], row["caveats"]) == ("refused", "definition-unclear")
    assert one(rate(data, 2024, RULE), "progress")["caveats"] == "definition-unclear"
    told = history(data, 2024, RULE)
    assert one(told, "attainment", "FY2022")["caveats"] == "definition-unclear"
    row = one(told, "period_attainment", "FY2022/FY2024")
    assert row["label"] == "refused"
    assert "definition-unclear" in row["caveats"].split()


def test_a_trend_begins_after_a_figure_restated_after_a_break(tmp_path):
    data = plan(tmp_path, "actual,FY2022,240件,r24")
    row = one(trends(data, ["x"], 2024), "trend_points", "FY2023/FY2024")
    assert "definition-cut" in row["caveats"].split()


def test_a_figure_printed_again_is_of_the_old_definition(tmp_path):
    data = plan(tmp_path, "actual,FY2022,110件,r24", "baseline,FY2020,100件,r24")
    row = one(change(data, 2024), "change")
    assert (row["value"], row["caveats"]) == (pytest.approx(230 - 200), "bridged")
    assert one(history(data, 2024, RULE), "attainment", "FY2022")["value"] == pytest.approx(
        110 / 120
    )


def test_a_figure_corrected_before_the_break_is_of_the_old_definition(tmp_path):
    data = plan(tmp_path, "baseline,FY2020,90件,r23", "baseline,FY2020,90件,r24")
    assert one(change(data, 2024), "change")["value"] == pytest.approx(230 - 180)


def test_a_baseline_that_differs_from_the_actual_of_its_year_is_unclear(tmp_path):
    data = plan(tmp_path, "baseline,FY2023,230件,plan-2")
    assert one(change(data, 2024), "change")["caveats"] == "definition-unclear"


def test_a_figure_first_told_after_it_was_pending_is_of_its_own_year(tmp_path):
    text = FIGURES.replace("x,actual,FY2023,115件,r23", "x,actual,FY2023,集計中,r23")
    data = load(
        tmp_path / "plan", releases=RELEASES, indicators=INDICATOR + HIGHER,
        figures=text + "x,actual,FY2023,115件,r24\n", breaks=BRIDGE,
    )  # fmt: skip
    known = observations(data)
    told = known[(known["role"] == "actual") & (known["period"] == "FY2023")]
    assert set(told["definition_last"]) == {"FY2023"}


def test_a_period_in_which_the_direction_changed_has_no_number(tmp_path):
    versions = HIGHER + ROW.format("FY2024", "lower", "redefined")
    data = plan(tmp_path, indicators=versions)
    row = one(history(data, 2024, RULE), "period_attainment", "FY2022/FY2024")
    assert (row["label"], row["caveats"]) == ("refused", "direction-changed")


def test_no_year_reported_on_is_said_in_words(tmp_path):
    with pytest.raises(ValueError, match=r"報告された年度がありません.*No year"):
        history(plan(tmp_path), 2014, RULE)


def plain(*rows, indicator="x", **columns):
    basis = {"direction": "higher", "accumulation": "flow", "count_basis": "unique"}
    names = ["role", "period", "value"]
    return pd.DataFrame(rows, columns=names).assign(indicator=indicator, **(basis | columns))


@pytest.mark.parametrize("ends", [(float("inf"), 2.0), (2.0, float("inf")), (2.0, float("-inf"))])
def test_an_infinite_figure_refuses_its_own_change_only(ends):
    frames = [
        plain(("baseline", "FY2020", a), ("actual", "FY2024", b), indicator=name)
        for name, a, b in (("x", *ends), ("y", 2.0, 3.0))
    ]
    found = change(pd.concat(frames, ignore_index=True), 2024)
    rows = found[found["measure"].isin(["change", "change_rate", "change_ratio"])]
    endless = rows[rows["indicator"] == "x"]
    assert set(endless["caveats"]) == {"infinite"}
    assert set(endless["label"]) == {"refused"}
    assert rows[rows["indicator"] == "y"]["value"].tolist() == [1.0, 0.5, 1.5]


def test_a_year_given_twice_refuses_its_own_trend_only():
    twice = plain(
        ("actual", "FY2021", 1.0), ("actual", "FY2021-end", 2.0), ("actual", "FY2024", 3.0)
    )
    fine = plain(("actual", "FY2023", 1.0), ("actual", "FY2024", 2.0), indicator="y")
    found = trends(pd.concat([twice, fine], ignore_index=True), ["x", "y"], 2024)
    rows = found[found["measure"] == "trend_points"]
    assert rows[["indicator", "label"]].to_numpy().tolist() == [["x", "refused"], ["y", ""]]
    assert rows["caveats"].iloc[0] == "duplicate-year"
