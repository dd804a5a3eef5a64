"""What a forecast says of the next years, and how it was chosen."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trended import GROWING, level, told, yearly

from evalkit.analysis.trend.forecast import MODELS, Predictive, forecast, reach, rolling_origin
from evalkit.analysis.trend.model import Trend
from evalkit.analysis.trend.series import yearly_series


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


def test_a_forecast_of_a_cumulative_figure_goes_on_from_it():
    data = yearly(np.cumsum([11, 9, 12, 10, 8, 11, 10, 9, 12, 10]), accumulation="cumulative")
    targets = yearly([70, 105, 112], first=2018, role="target", accumulation="cumulative")
    results = Trend(pd.concat([data, targets], ignore_index=True), "x").fit()
    ahead = results.predict(2020).set_index("measure")
    forecast_row = ahead.loc["forecast"]
    assert forecast_row["lower"] >= data["value"].iloc[-1] == 102
    assert 108 <= forecast_row["value"] <= 116
    assert 0 < ahead.value["target_probability"] < 1


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


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=8, max_size=12), st.sampled_from([None, 60]))
def test_every_forecast_stays_within_what_can_be(values, base):
    series = yearly_series(yearly(values), "x", base=base)
    for model in MODELS:
        for each in forecast(series, model, 3) or []:
            lower, upper = each.interval(0.95)
            assert 0 <= lower <= each.value <= upper <= (1 if base else np.inf)
            assert 0 <= each.chance(0.4, "higher") <= 1
