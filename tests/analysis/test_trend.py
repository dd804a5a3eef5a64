"""A trend tells what its number of years bears: gates, slopes, forecasts, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.change import change
from evalkit.analysis.trend import Trend
from evalkit.analysis.trend_forecast import MODELS, Predictive, forecast, reach, rolling_origin
from evalkit.analysis.trend_series import SeriesError, yearly_series
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.words import trend as said
from evalkit.words.caveats import CAVEATS

GROWING = [100, 112, 119, 133, 140, 158, 171, 180, 199, 214, 229, 251, 266, 290]
CITY = load_dataset("data/example-city")


def yearly(values, first=2010, role="actual", **columns):
    periods = [f"FY{first + place}" for place in range(len(values))]
    frame = pd.DataFrame({"indicator": "x", "role": role, "period": periods, "value": values})
    stated = {"direction": "higher", "accumulation": "flow", "count_basis": "unique"}
    return frame.assign(**stated | columns)


def level(values, **columns):
    return yearly(values, **{"count_basis": "rate"} | columns)


def told(data, confidence=0.95, **options):
    """The findings by measure, without the figures behind them and the trials."""
    frame = Trend(data, "x", **options).fit(confidence).frame
    frame = frame[(frame["method"] != "as-published") & (frame["by"] == "")]
    return frame.drop_duplicates("measure").set_index("measure")


def refusals(data, **options):
    found = told(data, **options)
    return found.loc[found["label"] == "refused", "caveats"].to_dict()


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


def test_a_forecast_of_a_cumulative_figure_goes_on_from_it():
    data = yearly(np.cumsum([11, 9, 12, 10, 8, 11, 10, 9, 12, 10]), accumulation="cumulative")
    targets = yearly([70, 105, 112], first=2018, role="target", accumulation="cumulative")
    results = Trend(pd.concat([data, targets], ignore_index=True), "x").fit()
    ahead = results.predict(2020).set_index("measure")
    forecast_row = ahead.loc["forecast"]
    assert forecast_row["lower"] >= data["value"].iloc[-1] == 102
    assert 108 <= forecast_row["value"] <= 116
    assert 0 < ahead.value["target_probability"] < 1


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


def test_no_limit_leaves_what_counts_and_shares_can_be():
    few = yearly([3, 0, 1, 0, 2, 1, 0, 1, 0, 0])
    for each in (Trend(few, "x").fit(), Trend(few, "x", base=3).fit()):
        ahead = each.frame.query("measure == 'forecast'")
        assert (ahead["lower"] >= 0).all()
        assert (ahead["lower"] <= ahead["value"]).all()
    shares = Trend(few, "x", base=3).fit().frame.query("measure == 'forecast'")
    assert (shares["upper"] <= 1).all()
    high = level([95, 97, 96, 99, 98, 99.5, 99, 99.8], unit="%")
    assert Trend(high, "x").fit().frame.query("measure == 'forecast'")["upper"].max() <= 100


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
    salons = Trend(CITY, "salon-visits").fit().series
    assert f"FY{salons.years[0]:.0f}" == CITY.plan.breaks["period"].item()


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


def test_the_model_forecast_with_is_the_one_that_erred_least_before():
    results = Trend(yearly(GROWING), "x").fit()
    near = results.backtest[results.backtest["horizon"] <= 3]
    errors = near.groupby("model")["mean_absolute_error"].mean()
    assert results.model == errors.idxmin()
    assert set(results.backtest["model"]) == set(MODELS)
    first = results.backtest.query("model == 'last-value' and horizon == 1").iloc[0]
    assert first["n"] == 14 - 5
    assert first["mean_absolute_error"] == pytest.approx(np.diff(GROWING)[4:].mean())
    assert results.backtest["coverage"].between(0, 1).all()


def test_a_forecast_knows_nothing_of_what_came_after_its_origin():
    series = yearly_series(level([*GROWING[:8], 9e6, 9e6, 9e6]), "x")
    plain = yearly_series(level(GROWING[:8]), "x")
    early = rolling_origin(series).query("origin <= 2014 and horizon <= 3")["predictive"].tolist()
    assert early == rolling_origin(plain).query("origin <= 2014")["predictive"].tolist()


def test_no_year_is_forecast_that_the_past_could_not_try():
    results = Trend(yearly(GROWING[:9]), "x").fit()
    assert reach(9) == 4
    assert results.predict(2022).loc[0, "value"] > 0
    for year, reason in ((2023, "beyond-backtest"), (2018, "not-ahead"), (2000, "not-ahead")):
        found = results.predict(year)
        assert found["measure"].tolist() == ["forecast", "target_probability"]
        assert found["label"].tolist() == ["refused"] * 2
        assert found["caveats"].tolist() == [reason] * 2


def test_the_chance_follows_the_target_and_the_direction():
    results = Trend(yearly(GROWING), "x").fit()
    middle = results.predict(2024).loc[0, "value"]
    chances = [results.predict(2024, target=goal).loc[1] for goal in (1, middle, 9e9)]
    values = [each["value"] for each in chances]
    assert values[0] > 0.999 > values[1] > 0.001 > values[2]
    assert values[1] == pytest.approx(0.5, abs=0.05)
    assert chances[0]["caveats"] == "assumed"
    lower = Trend(yearly(GROWING, direction="lower"), "x").fit().predict(2024, target=middle)
    assert lower.loc[1, "value"] == pytest.approx(1 - values[1], abs=0.08)
    none = Trend(yearly(GROWING, direction="none"), "x").fit().predict(2024, target=5)
    assert none.loc[1, "caveats"] == "no-direction"
    assert results.predict(2024).loc[1, "caveats"] == "no-target"
    with pytest.raises(ValueError, match="finite"):
        results.predict(2024, target=np.inf)


def test_a_target_on_another_basis_gives_no_chance():
    target = yearly([300], first=2024, role="target", count_basis="gross")
    results = Trend(pd.concat([yearly(GROWING), target], ignore_index=True), "x").fit()
    assert results.predict(2024).loc[1, "caveats"] == "count-basis"


def test_chances_told_in_the_past_stand_beside_what_came():
    targets = yearly([value + 1 for value in GROWING], role="target")
    results = Trend(pd.concat([yearly(GROWING), targets], ignore_index=True), "x").fit()
    assert results.trials["met"].eq(0).all()
    assert len(results.trials) == results.calibration["n"].sum() == 9 * 10 / 2
    assert results.brier == pytest.approx((results.trials["probability"] ** 2).mean())
    assert np.isnan(Trend(yearly(GROWING), "x").fit().brier)


def test_counts_are_whole_where_a_target_is_met():
    each = Predictive(5, 2.5, 30, True, True, 0, np.inf, 0, 1)
    assert each.chance(5, "higher") + each.chance(4, "lower") == pytest.approx(1)
    assert each.chance(4.2, "higher") == each.chance(5, "higher")
    assert (each.chance(0, "higher"), each.chance(-1, "lower")) == (1, 0)


def test_thirteen_years_have_limits_and_signals():
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2]
    found = told(yearly(values, direction="lower"))
    assert found.lower["control_limits"] >= 0
    assert found.loc["special_cause", ["period", "label"]].tolist() == ["FY2014", "outside"]
    assert found.label["special_cause_judgement"] == "worse"
    assert told(yearly([5, 6] * 7)).label["special_cause"] == "none"


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
    assert set(facts.frame["measure"]) - known == {"baseline", "target", "actual"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_summary_says_all_findings_and_no_date(lang):
    results = Trend(CITY, "mutual-help-share").fit()
    text = results.summary(lang)
    assert text == Trend(CITY, "mutual-help-share").fit().summary(lang)
    assert said.MEASURES["trend_slope"][lang == "en"] in text
    assert CAVEATS["latest-missing"][lang == "en"] in text
    assert "mutual-help-share" in repr(results)


def test_results_stay_as_they_are():
    results = Trend(yearly(GROWING), "x").fit()
    with pytest.raises(AttributeError):
        results.model = "other"
    pd.testing.assert_frame_equal(results.frame, results.frame)


VALUES = st.lists(st.integers(1, 400), min_size=3, max_size=9)
QUICK = settings(max_examples=30)


@QUICK
@given(VALUES, st.integers(-50, 50), st.randoms())
def test_neither_the_calendar_nor_the_order_of_rows_matters_to_the_slope(values, years, shuffle):
    here, rows = yearly(values), list(range(len(values)))
    shuffle.shuffle(rows)
    there = yearly(values, first=2010 + years).iloc[rows]
    numbers = ["value", "lower", "upper"]
    found = [told(data).loc["trend_slope", numbers].astype(float) for data in (here, there)]
    np.testing.assert_allclose(*found, rtol=1e-6, atol=1e-9)


@QUICK
@given(VALUES, st.sampled_from([0.01, 3, 1000]))
def test_levels_in_another_unit_have_their_slope_in_that_unit(values, factor):
    numbers = ["value", "lower", "upper"]
    one, other = (
        told(level([value * by for value in values])).loc["trend_slope", numbers].astype(float)
        for by in (1, factor)
    )
    np.testing.assert_allclose(one * factor, other, rtol=1e-6, atol=1e-9 * factor)


@QUICK
@given(st.lists(st.integers(0, 60), min_size=8, max_size=12), st.sampled_from([None, 60]))
def test_every_forecast_stays_within_what_can_be(values, base):
    series = yearly_series(yearly(values), "x", base=base)
    for model in MODELS:
        for each in forecast(series, model, 3) or []:
            lower, upper = each.interval(0.95)
            assert 0 <= lower <= each.value <= upper <= (1 if base else np.inf)
            assert 0 <= each.chance(0.4, "higher") <= 1
