"""A trend tells what its number of years bears: gates, slopes, forecasts, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from trended import GROWING, level, refusals, told, yearly

from evalkit.analysis.change import change
from evalkit.analysis.trend.model import Trend
from evalkit.analysis.trend.series import SeriesError
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.words import trend as said
from evalkit.words.caveats import CAVEATS

CITY = load_dataset("data/example-city")


TESTS = ("trend_marker", "trend_judgement", "mann_kendall", "sen_slope")


@pytest.mark.parametrize("points", [2, 3, 4, 5, 7, 8, 12, 13, 14])
def test_each_finding_waits_for_its_number_of_years(points):
    expected = {}
    if points == 2:
        expected["trend_slope"] = "two-points"
    if points < 5:
        expected |= dict.fromkeys(TESTS, "fewer-than-five")
    if points < 8:
        expected["forecast"] = "fewer-than-eight"
    if points < 13:
        expected["special_cause"] = "fewer-than-thirteen"
    assert refusals(yearly(GROWING[:points])) == expected
    found = told(yearly(GROWING[:points]))
    assert found.value["trend_points"] == points
    assert found.value["trend_change"] == GROWING[points - 1] - 100
    assert ("control_limits" in found.index) == (points >= 13)


def test_every_refused_row_has_no_number_and_a_reason_with_words():
    found = told(yearly(GROWING[:2]))
    refused = found[found["label"] == "refused"]
    assert refused[["value", "lower", "upper"]].isna().all(axis=None)
    assert set(" ".join(refused["caveats"]).split()) <= set(CAVEATS)


def test_the_slope_of_levels_is_the_least_squares_line_worked_by_hand():
    found = told(level([1.0, 3.0, 4.0])).loc["trend_slope"]
    # slope 3/2, residual variance (1/6)²·(1 + 4 + 1) = 1/6 on 1 df, t = 12.7062, Σ(t − t̄)² = 2
    assert found["value"] == pytest.approx(1.5)
    half = 12.706204736 * np.sqrt(1 / 6 / 2)
    assert [found["lower"], found["upper"]] == pytest.approx([1.5 - half, 1.5 + half])


def test_the_slope_of_counts_that_double_every_year_is_their_mean_yearly_gain():
    results = Trend(yearly([10, 20, 40, 80]), "x").fit()
    assert np.exp(results.params).tolist() == pytest.approx([10, 2])
    found = results.frame.set_index("measure").loc["trend_slope"]
    assert (found["value"], found["method"]) == (pytest.approx(70 / 3), "poisson")


def test_the_slope_of_a_cumulative_figure_is_that_of_its_increments():
    cumulative = told(yearly([5, 15, 27, 41, 57], accumulation="cumulative"))
    plain = told(yearly([10, 12, 14, 16], first=2011))
    assert cumulative.value["trend_points"] == 4
    for column in ("value", "lower", "upper", "period"):
        assert cumulative[column]["trend_slope"] == plain[column]["trend_slope"]
    assert "increments" in cumulative.caveats["trend_slope"].split()


def test_stocks_say_that_their_residuals_are_taken_for_independent():
    found = told(yearly([64, 66, 71, 70, 75], accumulation="stock"))
    assert found.method["trend_slope"] == "ols"
    assert "independent-residuals" in found.caveats["trend_slope"].split()
    assert found.caveats["trend_marker"] == "not-independent"
    assert found.method["trend_judgement"] == "mann-kendall"


def test_numbers_on_a_line_have_a_slope_but_no_interval_and_no_forecast():
    found = told(level([10.0 + 2 * year for year in range(9)]))
    assert found.value["trend_slope"] == pytest.approx(2)
    assert np.isnan(found.lower["trend_slope"])
    assert found.caveats["trend_slope"] == found.caveats["forecast"] == "no-spread"


@pytest.mark.parametrize("values", [[0, 0, 0, 0], [0, 0, 0, 7], [7, 0, 0, 0]])
def test_a_slope_that_counts_of_zero_leave_open_is_refused(values):
    assert refusals(yearly(values))["trend_slope"] == "undetermined"
    with pytest.raises(SeriesError, match=r"x: .*isn't determined"):
        _ = Trend(yearly(values), "x").fit().params


@pytest.mark.parametrize("values", [[0, 0, 9, 9], [9, 9, 9, 9], [0, 0, 0, 0], [9, 5, 0, 0]])
def test_a_slope_that_shares_of_none_or_all_leave_open_is_refused(values):
    assert refusals(yearly(values), base=9)["trend_slope"] == "undetermined"


BAD = {
    "a hole": (yearly([1, 2, 3]).iloc[[0, 2]], "hole", "FY2011"),
    "a missing value": (yearly([1, np.nan, 3]), "hole", "FY2011"),
    "a year twice": (pd.concat([yearly([1, 2]), yearly([3])]), "duplicate-year", "FY2010"),
    "all pending": (yearly([np.nan] * 3, status="pending"), "pending", "集計中"),
    "no value": (yearly([np.nan] * 3), "no-value", "no value"),
    "infinity": (yearly([1, np.inf, 3]), "infinite", "FY2011"),
    "minus infinity": (yearly([1, 2, -np.inf]), "infinite", "FY2012"),
    "a negative count": (yearly([1, -2, 3]), "negative-count", "FY2011"),
    "a falling total": (yearly([5, 9, 8], accumulation="cumulative"), "negative-count", "FY2012"),
    "one year": (yearly([1]), "single-point", "n = 1"),
    "no actual": (yearly([1, 2], role="target"), "no-value", "no value"),
    "a month": (yearly([1, 2]).assign(period=["2023-04", "FY2024"]), "not-yearly", "2023-04"),
    "a range": (yearly([1, 2, 3], upper=[np.nan, 4, np.nan]), "range-figure", "FY2011"),
    "several years": (yearly([1, 2]).assign(period=["FY2020/FY2022", "FY2023"]), "not-yearly", "2"),
    "no period": (yearly([1, 2]).assign(period=["", "FY2023"]), "not-yearly", "―"),
}


@pytest.mark.parametrize(("data", "code", "where"), BAD.values(), ids=list(BAD))
def test_a_series_that_bears_no_trend_is_refused_by_name_and_reason(data, code, where):
    with pytest.raises(SeriesError) as error:
        Trend(data, "x").fit()
    assert (error.value.code, error.value.indicator) == (code, "x")
    assert str(error.value).startswith(f"x: {CAVEATS[code].ja}")
    assert where in str(error.value)


def test_a_share_beyond_its_base_or_on_none_is_refused():
    data = yearly([5, 12, 7])
    with pytest.raises(SeriesError, match=r"x: .*exceeds its base.*FY2011"):
        Trend(data, "x", base=10).fit()
    with pytest.raises(SeriesError, match="base"):
        Trend(data, "x", base=0).fit()
    people = yearly([20, 30], indicator="people")
    with pytest.raises(SeriesError, match="people FY2012"):
        Trend(pd.concat([data, people]), "x", base="people").fit()


@pytest.mark.parametrize("confidence", [0, 1, 0.5, 95])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(ValueError, match=r"0\.95"):
        Trend(yearly([1, 2, 3]), "x").fit(confidence)


def test_an_indicator_or_a_part_that_isnt_there_is_named():
    with pytest.raises(ValueError, match="y: no such indicator"):
        Trend(yearly([1, 2]), "y").fit()
    with pytest.raises(ValueError, match=r"parts: a, b"):
        Trend(CITY, "evacuation-plans").fit()


def test_a_change_of_basis_or_definition_cuts_the_series():
    data = yearly([900, 950, 10, 12, 13, 15])
    data["count_basis"] = ["gross"] * 2 + ["unique"] * 4
    found = told(data)
    assert (found.value["trend_points"], found.period["trend_points"]) == (4, "FY2012/FY2015")
    assert found.caveats["trend_points"] == "definition-cut"
    (broken,) = CITY.plan.breaks.query("bridge_new == ''").itertuples()
    cut = Trend(CITY, broken.indicator).fit().series
    assert f"FY{cut.years[0]:.0f}" == broken.period


def test_years_without_a_value_yet_end_the_series_earlier():
    data = yearly([10, 12, 13, np.nan])
    data.loc[3, "status"] = "pending"
    found = told(data)
    assert found.value["trend_points"] == 3
    assert found.caveats["trend_points"] == "latest-missing"


def test_only_what_was_known_in_a_year_counts():
    assert told(yearly(GROWING), fiscal_year=2017).value["trend_points"] == 14
    early = Trend(CITY, "consultations", fiscal_year=2022).fit()
    assert early.series.years[-1] == 2022


def test_the_marker_and_the_direction_give_the_judgement():
    falling = [464, 400, 330, 280, 226]
    better = told(yearly(falling, direction="lower"))
    assert (better.label["trend_marker"], better.label["trend_judgement"]) == (
        "decreasing",
        "better",
    )
    assert told(yearly(falling)).label["trend_judgement"] == "worse"
    neither = told(yearly(falling, direction="none"))
    assert neither.label["trend_judgement"] == "no-judgement"
    assert neither.caveats["trend_judgement"] == "no-direction"


def test_activities_and_gross_counts_have_no_marker_for_independent_cases():
    for columns in ({"kind": "activity"}, {"count_basis": "gross"}):
        assert refusals(yearly(GROWING[:5], **columns))["trend_marker"] == "not-independent"


def test_every_finding_of_the_made_up_city_is_a_fact_that_rests_on_facts():
    frames = []
    for indicator, part in CITY.figures[["indicator", "component"]].drop_duplicates().to_numpy():
        results = Trend(CITY, indicator, part).fit()
        frames.append(results.frame)
        frames.append(results.predict(results.series.years[-1].astype(int) + 1))
    facts = collect(*frames, change(CITY, CITY.latest))
    assert set(" ".join(facts.frame["derived_from"]).split()) <= set(facts.frame.index)
    assert set(" ".join(facts.frame["caveats"]).split()) <= set(CAVEATS)
    known = {
        *said.MEASURES,
        "points",
        "trend",
        "change",
        "change_rate",
        "change_ratio",
        "comparable_since",
    }
    assert set(facts.frame["measure"]) - known == {
        *("baseline", "target", "actual", "bridge_old", "bridge_new", "bridged_baseline")
    }


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_summary_says_all_findings_and_no_date(lang):
    results = Trend(CITY, "mutual-help-share").fit()
    text = str(results.summary(lang))
    assert text == str(Trend(CITY, "mutual-help-share").fit().summary(lang))
    assert said.MEASURES["trend_slope"][lang == "en"] in text
    assert CAVEATS["latest-missing"][lang == "en"] in text
    assert "mutual-help-share" in repr(results)


def test_results_stay_as_they_are():
    results = Trend(yearly(GROWING), "x").fit()
    with pytest.raises(AttributeError):
        results.model = "other"
    pd.testing.assert_frame_equal(results.frame, results.frame)
