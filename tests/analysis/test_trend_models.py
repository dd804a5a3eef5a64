"""The slope's models against published numbers, independent maxima of the likelihood, and laws."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS
from trended import level, told, yearly

from evalkit.analysis.trend.model import Trend
from evalkit.analysis.trend.series import yearly_series
from evalkit.analysis.trend.slopes import MUCH, fit_counts, fit_series, fit_shares, slope

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/trend_models.json").read_text())
NUMBERS = ["value", "lower", "upper"]
CASES = np.array([41.0, 52, 49, 60, 71, 58])
TIME = np.arange(6.0)


def both_zones(counts):
    return np.array(counts["a"] + counts["b"], dtype=float)


IN_A = np.repeat([1.0, 0.0], 4)
YEAR = np.tile(np.arange(4.0), 2)


def test_shares_by_zone_and_year_are_those_published_with_their_dispersion():
    base, golden = both_zones(GOLDEN["opening"]), GOLDEN["exits_by_zone_and_year"]
    design = np.column_stack([np.ones(8), IN_A, YEAR])
    fit = fit_shares(design, both_zones(GOLDEN["exits"]) / base, base)
    assert fit.params == pytest.approx(golden["params"], abs=1e-6)
    assert (fit.df, fit.dispersion) == (golden["df"], pytest.approx(golden["phi"], abs=1e-6))
    assert fit.dispersion * fit.df == pytest.approx(golden["pearson"], abs=1e-5)
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(golden["se"], abs=1e-6)


def test_the_dispersion_of_statsmodels_with_two_columns_is_not_ours():
    base, exits = both_zones(GOLDEN["opening"]), both_zones(GOLDEN["exits"])
    design = np.column_stack([np.ones(8), IN_A, YEAR])
    wrong = GLM(np.column_stack([exits, base - exits]), design, families.Binomial()).fit(scale="X2")
    right = fit_shares(design, exits / base, base)
    assert wrong.params == pytest.approx(right.params)
    assert wrong.scale < right.dispersion / 100


def test_entries_by_zone_are_overdispersed_as_published_and_so_negative_binomial():
    design = np.column_stack([np.ones(8), IN_A])
    entries, opening = both_zones(GOLDEN["entries"]), both_zones(GOLDEN["opening"])
    fit = fit_counts(design, entries, opening)
    golden = GOLDEN["entries_by_zone"]
    assert fit.dispersion == pytest.approx(golden["phi"], abs=5e-4)
    assert fit.dispersion > MUCH
    assert fit.model == "negative-binomial"
    assert fit.params[1] == pytest.approx(golden["log_rate_ratio"], abs=1e-3)
    mean = np.exp(design @ fit.params) * opening
    pearson = np.sum((entries - mean) ** 2 / (mean + fit.alpha * mean**2))
    assert pearson == pytest.approx(fit.df, rel=1e-5)


def test_counts_have_the_maximum_of_the_likelihood_and_its_curvature_times_the_dispersion():
    results = Trend(yearly(CASES), "x").fit()

    def loss(beta):
        return -stats.poisson.logpmf(CASES, np.exp(beta[0] + beta[1] * TIME)).sum()

    best = optimize.minimize(loss, [4, 0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})  # fmt: skip
    assert results.params.to_numpy() == pytest.approx(best.x, abs=1e-6)
    mean = np.exp(best.x[0] + best.x[1] * TIME)
    phi = np.sum((CASES - mean) ** 2 / mean) / 4
    assert results.dispersion == pytest.approx(phi, abs=1e-5)
    design = np.column_stack([TIME**0, TIME])
    se = np.sqrt(np.diag(np.linalg.inv(design.T * mean @ design)) * max(1, phi))
    half = stats.t.isf(0.025, 4) * se
    limits = results.conf_int()
    assert limits["upper"].to_numpy() == pytest.approx(best.x + half, abs=1e-5)
    assert limits["lower"].to_numpy() == pytest.approx(best.x - half, abs=1e-5)


def test_a_rate_takes_its_exposure_as_an_offset():
    people = np.array([1000.0, 1100, 1200, 1300, 1400, 1500])
    data = yearly(CASES)
    alone = Trend(data, "x", exposure=1000).fit().frame.set_index("measure")
    plain = Trend(data, "x").fit().frame.set_index("measure")
    for column in NUMBERS:
        assert alone.loc["trend_slope", column] * 1000 == pytest.approx(
            plain.loc["trend_slope", column]
        )
    design = np.column_stack([TIME**0, TIME])
    oracle = GLM(CASES, design, families.Poisson(), exposure=people).fit()
    assert fit_counts(design, CASES, people).params == pytest.approx(np.asarray(oracle.params))


def test_the_base_may_be_another_indicator():
    data = yearly(CASES)
    people = yearly([100.0, 110, 120, 130, 140, 150], indicator="people")
    both = pd.concat([data, people], ignore_index=True)
    results = Trend(both, "x", base="people").fit()
    share, base = CASES / people["value"].to_numpy(), people["value"].to_numpy()

    def loss(beta):
        p = special.expit(beta[0] + beta[1] * TIME)
        return -np.sum(base * (share * np.log(p) + (1 - share) * np.log1p(-p)))

    best = optimize.minimize(loss, [0, 0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})  # fmt: skip
    assert results.params.to_numpy() == pytest.approx(best.x, abs=1e-6)
    assert "people" in results.frame["derived_from"].iloc[-1]
    assert set(results.frame.query("measure == 'trend_slope'")["unit"]) == {"share"}


def test_a_percentage_with_its_base_is_the_share_itself():
    percent = told(yearly([41.0, 44, 43, 47], unit="%", count_basis="rate"), base=200)
    counted = told(yearly([82, 88, 86, 94]), base=200)
    for column in NUMBERS:
        assert percent[column]["trend_slope"] == pytest.approx(100 * counted[column]["trend_slope"])
    assert (percent.unit["trend_slope"], percent.method["trend_slope"]) == ("point", "binomial")


def test_levels_are_those_of_least_squares():
    results = Trend(level(CASES), "x").fit(0.9)
    oracle = OLS(CASES, np.column_stack([TIME**0, TIME])).fit()
    assert results.params.to_numpy() == pytest.approx(oracle.params)
    assert results.conf_int().to_numpy() == pytest.approx(oracle.conf_int(0.1))
    assert results.conf_int(0.99).to_numpy() == pytest.approx(oracle.conf_int(0.01))


def test_the_interval_of_a_slope_holds_zero_where_that_of_the_coefficient_does():
    for values in ([41, 52, 49, 60, 71, 58], [41, 40, 42, 41, 40, 42], [9, 7, 8, 3, 2, 1]):
        for base in (None, 100):
            results = Trend(yearly(values), "x", base=base).fit()
            slope = results.frame.set_index("measure").loc["trend_slope"]
            limits = results.conf_int().loc["year"]
            assert np.sign(slope["lower"]) == np.sign(limits["lower"])
            assert np.sign(slope["upper"]) == np.sign(limits["upper"])
            assert slope["lower"] < slope["value"] < slope["upper"]


VALUES = st.lists(st.integers(1, 400), min_size=3, max_size=9)
QUICK = settings(max_examples=30)


def slope_of(data):
    series = yearly_series(data, "x")
    return slope(series, fit_series(series), 0.95)[:3]


@QUICK
@given(VALUES, st.integers(-50, 50), st.randoms())
def test_neither_the_calendar_nor_the_order_of_rows_matters_to_the_slope(values, years, shuffle):
    rows = list(range(len(values)))
    shuffle.shuffle(rows)
    there = yearly(values, first=2010 + years).iloc[rows]
    np.testing.assert_allclose(slope_of(yearly(values)), slope_of(there), rtol=1e-6, atol=1e-9)


@QUICK
@given(VALUES, st.sampled_from([0.01, 3, 1000]))
def test_levels_in_another_unit_have_their_slope_in_that_unit(values, factor):
    one = np.array(slope_of(level(values)))
    other = slope_of(level([value * factor for value in values]))
    np.testing.assert_allclose(one * factor, other, rtol=1e-6, atol=1e-9 * factor)


@QUICK
@given(VALUES, st.sampled_from([2, 10]))
def test_counts_times_a_factor_have_a_slope_as_many_times_as_large(values, factor):
    design = np.column_stack([np.ones(len(values)), np.arange(len(values))])
    plain = fit_counts(design, np.array(values, dtype=float), np.ones(len(values)))
    times = fit_counts(design, np.array(values) * float(factor), np.ones(len(values)))
    assert times.dispersion == pytest.approx(plain.dispersion * factor, rel=1e-6, abs=1e-9)
    if times.model == "poisson":
        assert times.params[1] == pytest.approx(plain.params[1], abs=1e-7)
