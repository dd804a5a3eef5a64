"""Pace of a plan's indicators: the same as that of the series they form, and refused where none can be formed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.pace.indicator import pace_to_target
from evalkit.analysis.pace.series import pace
from evalkit.data.dataset import load_dataset
from evalkit.words.caveats import CAVEATS

ROOT = Path(__file__).parents[2]
GOLDEN = pd.read_csv(ROOT / "tests" / "golden" / "statcan_gif_series.csv")
SHARED = {"unit": "件", "direction": "higher", "accumulation": "flow", "count_basis": "unique"}


def plain(*figures, **columns):
    """A frame of one indicator, its figures given as role, period and value."""
    rows = [dict(zip(("role", "period", "value"), figure, strict=True)) for figure in figures]
    return pd.DataFrame([{"indicator": "x"} | SHARED | columns | row for row in rows])


def figures(**changes):
    """Baseline of 2020, actual of 2024 and target of 2028; whole rows may be changed by role."""
    rows = {
        "baseline": {"period": "FY2020", "value": 100.0},
        "actual": {"period": "FY2024", "value": 120.0},
        "target": {"period": "FY2028", "value": 160.0},
    }
    rows = {role: row | changes.get(role, {}) for role, row in rows.items()}
    return pd.DataFrame([{"indicator": "x"} | SHARED | {"role": r} | rows[r] for r in rows])


def told(data, method="statcan", year=2024):
    """The rows by measure."""
    found = pace_to_target(data, year, method)
    return found[found["method"] == method].set_index("measure")


def why(data, measure="pace", method="statcan"):
    row = told(data, method).loc[measure]
    assert (row["label"], np.isnan(row["value"])) == ("refused", True)
    assert set(row["caveats"].split()) <= set(CAVEATS)
    return row["caveats"]


def test_the_published_series_of_statistics_canada_come_out_as_pace_gives_them():
    series = GOLDEN[GOLDEN["target"].notna() & GOLDEN["base_value"].notna()]
    series = series[series["current_year"] > series["base_year"]].reset_index(drop=True)
    assert len(series) == 84
    for year, of_year in series.groupby("current_year"):
        rows = [
            {
                "indicator": f"series-{place}",
                "role": role,
                "period": f"FY{int(row[f'{when}_year'])}",
                "value": row[column],
                "direction": {1: "higher", -1: "lower"}[row["direction"]],
            }
            for place, row in of_year.iterrows()
            for role, when, column in [
                ("baseline", "base", "base_value"),
                ("actual", "current", "current_value"),
                ("target", "target", "target"),
            ]
        ]
        found = pace_to_target(pd.DataFrame(rows), int(year)).query("measure == 'pace'")
        np.testing.assert_allclose(found["value"], of_year["progress_value"], rtol=0, atol=1e-9)
        assert found["label"].tolist() == of_year["status"].tolist()


def test_the_last_target_known_is_aimed_at_not_only_the_years_own():
    data = pd.concat([figures(), plain(("target", "FY2024", 110.0), ("target", "FY2026", 130.0))])
    found = told(data)

    assert found.loc["required_change_per_year", "value"] == 10.0
    assert found.loc["required_change_per_year", "period"] == "FY2024/FY2028"
    assert found.loc["pace", "derived_from"].split()[-1] == "x/target/FY2028/as-published"


def test_a_target_of_a_release_that_was_not_yet_out_is_not_aimed_at():
    city = load_dataset(ROOT / "data" / "example-city")
    found = pace_to_target(city, 2021)

    revised = city.plan.releases.loc[city.plan.releases["period"] > "FY2021", "release"]
    assert not any(release in ids for ids in found["derived_from"] for release in revised)
    rests_on = {each for ids in found["derived_from"] for each in ids.split()}
    assert rests_on <= set(fact_ids(found))


def test_the_change_a_year_keeps_the_sign_of_the_movement_whichever_is_better():
    falling = {"actual": {"value": 80.0}, "target": {"value": 40.0}}
    less = told(figures(**falling).assign(direction="lower"))

    assert less.loc["observed_change_per_year", "value"] == -5.0
    assert less.loc["required_change_per_year", "value"] == -10.0
    assert less.loc["pace", "value"] > 0


def test_shares_change_by_points():
    found = told(figures().assign(unit="％"))

    assert found.loc["observed_change_per_year", "unit"] == "point"
    assert found.loc["pace", "unit"] == "ratio"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"baseline": {"period": ""}}, "no-base-year"),
        ({"baseline": {"period": "FY2018/FY2020"}}, "no-base-year"),
        ({"actual": {"value": np.nan, "status": "pending"}}, "pending"),
        ({"target": {"value": np.nan, "status": "pending"}}, "pending"),
        ({"baseline": {"accumulation": "stock"}}, "stock-flow"),
        ({"target": {"count_basis": "gross"}}, "count-basis"),
        ({"actual": {"unit": "人"}}, "unit"),
        ({"target": {"period": "FY2024"}}, "target-year-reached"),
        ({"target": {"period": "FY2023"}}, "target-year-reached"),
        ({"target": {"period": "2028"}}, "target-year-open"),
        ({"target": {"upper": 170.0}}, "range-target"),
        ({"target": {"bound": "<="}}, "bound-direction"),
        ({"target": {"value": 120.0, "bound": ">"}}, "target-edge"),
        ({"baseline": {"period": "FY2024"}}, "pace-two-years"),
        ({"baseline": {"value": -100.0}}, "pace-mixed-signs"),
        ({"target": {"direction": "none"}}, "pace-no-direction"),
        ({"actual": {"value": np.inf}}, "infinite"),
    ],
)
def test_a_pace_that_can_not_be_formed_is_refused_with_its_reason(changes, reason):
    assert why(figures(**changes)) == reason


def test_a_missing_baseline_leaves_the_change_still_required():
    data = plain(("actual", "FY2024", 120.0), ("target", "FY2028", 160.0))

    assert why(data) == "not-set"
    assert why(data, "observed_change_per_year") == "not-set"
    assert told(data).loc["required_change_per_year", "value"] == 10.0


def test_the_observed_change_is_told_even_where_attainment_decides():
    found = told(figures(target={"period": "FY2024"}))

    assert found.loc["observed_change_per_year", "value"] == 5.0
    assert found.loc["required_change_per_year", "caveats"] == "target-year-reached"


def test_a_target_met_before_its_year_requires_no_change_and_says_so():
    data = figures(actual={"value": 170.0})

    assert told(data).loc["pace", "label"] == "target_achieved"
    assert why(data, "required_change_per_year") == "target-met"


def test_a_target_met_while_moving_away_from_it_carries_the_caveat():
    found = told(figures(baseline={"value": 200.0}, actual={"value": 170.0})).loc["pace"]

    assert found["label"] == "target_achieved"
    assert "achieved-but-worse" in found["caveats"].split()


def test_a_target_achieved_without_a_ratio_is_told_with_the_reason_for_none():
    found = told(figures(target={"value": 100.0})).loc["pace"]

    assert (found["label"], np.isnan(found["value"])) == ("target_achieved", True)
    assert "pace-baseline-is-target" in found["caveats"].split()


def test_a_base_of_zero_is_replaced_as_the_method_does_and_says_so():
    found = told(figures(baseline={"value": 0.0})).loc["pace"]

    given = {"base_year": 2020, "base_value": 0.0, "current_year": 2024, "current_value": 120.0}
    given |= {"direction": 1, "sign": 1, "limit": None, "target": 160.0, "target_year": 2028}
    assert found["value"] == pace(pd.DataFrame([given]))["progress_value"].item()
    assert found["caveats"] == "zero-replaced"


def test_an_estimated_baseline_is_a_caveat_and_a_reason_of_an_office_stays():
    found = told(figures(baseline={"status": "estimated"})).loc["pace"]
    assert found["caveats"] == "estimated"

    stock = {"accumulation": "stock", "compare_because": "同じ数え方である"}
    found = told(figures(baseline=stock)).loc["pace"]
    assert found["caveats"] == "override-stock-flow"
    assert found["reason"] == "同じ数え方である"


YEARS = [("actual", f"FY{year}", 50.0 + 4 * (year - 2019)) for year in range(2019, 2025)]
AIM = ("target", "FY2030", 100.0)


def test_destatis_projects_the_yearly_changes_to_the_last_target():
    found = told(plain(*YEARS, AIM), "destatis")

    assert found.loc["pace", "value"] == pytest.approx((100 - (70 + 6 * 4)) / (100 - 70))
    assert found.loc["pace", "label"] == "slightly_off_track"
    assert found.loc["observed_change_per_year", ["value", "period"]].tolist() == [
        4.0,
        "FY2019/FY2024",
    ]
    assert found.loc["required_change_per_year", "value"] == 5.0
    assert len(found.loc["pace", "derived_from"].split()) == 7


def test_destatis_averages_only_years_that_count_as_this_one_does():
    data = plain(*YEARS, AIM)
    data.loc[[0, 1], "count_basis"] = "gross"
    assert told(data, "destatis").loc["observed_change_per_year", "period"] == "FY2021/FY2024"

    data.loc[2, "count_basis"] = "gross"
    assert why(data, method="destatis") == "pace-too-few-years count-basis"


def test_destatis_refuses_a_year_without_a_value_in_between():
    data = plain(*YEARS, AIM)
    data.loc[3, ["value", "status"]] = [np.nan, "pending"]
    data["status"] = data["status"].fillna("final")

    assert why(data, method="destatis") == "pace-hole"
    assert why(data, "observed_change_per_year", "destatis") == "pace-hole"


def test_destatis_never_takes_an_earlier_year_for_a_pending_one():
    data = plain(*YEARS, AIM).assign(status="final")
    data.loc[5, ["value", "status"]] = [np.nan, "pending"]

    assert why(data, method="destatis") == "pending"


def test_what_has_neither_a_target_nor_an_actual_of_the_year_is_left_out():
    gone = plain(("target", "FY2020", 3.0), ("actual", "FY2020", 2.0))
    assert told(gone).empty
    assert told(plain(("actual", "FY2024", 2.0)), "destatis").empty


def test_every_indicator_and_part_of_the_real_report_gets_an_answer():
    ward = load_dataset(ROOT / "data" / "setagaya")
    found = told(ward).loc["pace"]

    assert len(found) == 12
    assert set(found["caveats"]) == {"target-year-reached"}


def test_a_change_of_definition_cuts_what_is_compared():
    city = load_dataset(ROOT / "data" / "example-city")
    salon = told(city, "destatis", 2021)
    salon = salon[salon["indicator"] == "salon-visits"].loc["observed_change_per_year"]

    assert salon["caveats"] == "pace-too-few-years definition-break"


def test_an_unknown_method_is_an_error():
    with pytest.raises(ValueError, match="statcan"):
        pace_to_target(figures(), 2024, "linear")
