import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evalkit.analysis.interval import clopper_pearson, poisson_exact, rate_ratio, wilson

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "roster.json").read_text("utf-8"))
SHARES = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("x", "n", "confidence", "lower", "upper"), GOLDEN["wilson"])
def test_wilson_agrees_with_published_and_independent_numbers(x, n, confidence, lower, upper):
    assert wilson(x, n, confidence) == pytest.approx((lower, upper), abs=6e-7)


@pytest.mark.parametrize(("x", "n", "lower", "upper"), GOLDEN["clopper_pearson"])
def test_clopper_pearson_agrees_with_independent_numbers(x, n, lower, upper):
    assert clopper_pearson(x, n) == pytest.approx((lower, upper), abs=6e-7)


@pytest.mark.parametrize(("x", "lower", "upper"), GOLDEN["poisson_exact"])
def test_the_exact_poisson_interval_agrees_with_independent_numbers(x, lower, upper):
    assert poisson_exact(x) == pytest.approx((lower, upper), abs=6e-5)


@pytest.mark.parametrize("case", GOLDEN["rate_ratio"])
def test_the_rate_ratio_agrees_with_independent_numbers(case):
    found = rate_ratio(case["x1"], case["x2"], case["n1"], case["n2"])

    expected = (case["ratio"], case["lower"], case["upper"])
    assert found == pytest.approx(expected, abs=0.6 * 10 ** -case["digits"])


@given(SHARES, st.floats(0.5, 0.999))
def test_an_interval_of_a_share_holds_the_share_and_stays_between_0_and_1(share, confidence):
    x, n = share

    for interval in (wilson, clopper_pearson):
        lower, upper = interval(x, n, confidence)
        assert 0 <= lower <= x / n + 1e-12
        assert x / n - 1e-12 <= upper <= 1


@given(SHARES)
def test_swapping_hits_and_misses_mirrors_the_interval(share):
    x, n = share

    for interval in (wilson, clopper_pearson):
        lower, upper = interval(x, n)
        assert interval(n - x, n) == pytest.approx((1 - upper, 1 - lower), abs=1e-9)


@given(st.integers(1, 3000))
def test_the_exact_limits_leave_half_of_the_error_in_each_tail(x):
    lower, upper = poisson_exact(x)

    assert stats.poisson.sf(x - 1, lower) == pytest.approx(0.025, abs=1e-9)
    assert stats.poisson.cdf(x, upper) == pytest.approx(0.025, abs=1e-9)


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 99), st.integers(1, 99))
def test_swapping_the_rates_inverts_the_ratio_and_its_limits(x1, x2, n1, n2):
    ratio, lower, upper = rate_ratio(x1, x2, n1, n2)

    assert rate_ratio(x2, x1, n2, n1) == pytest.approx((1 / ratio, 1 / upper, 1 / lower))


def test_a_ratio_to_no_events_has_no_upper_limit():
    ratio, lower, upper = rate_ratio([3, 0], [0, 3])

    assert ratio.tolist() == [np.inf, 0.0]
    assert lower[0] > 0
    assert lower[1] == 0
    assert upper[0] == np.inf
    assert np.isfinite(upper[1])


def test_arrays_give_arrays_and_a_missing_count_has_no_interval():
    lower, upper = wilson([34, np.nan], [170, 170])

    assert lower[0] == wilson(34, 170).lower
    assert np.isnan(lower[1])
    assert np.isnan(upper[1])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wilson(-1, 10), "A count is negative"),
        (lambda: wilson(1, 0), "greater than 0"),
        (lambda: clopper_pearson([1, 11], 10), "exceeds its base"),
        (lambda: poisson_exact(-3), "件数が負"),
        (lambda: poisson_exact(3, 95), "信頼水準は0と1の間"),
        (lambda: wilson(3, 9, 1), "write 0.95 for 95 %"),
        (lambda: wilson(3, 9, 0), "between 0 and 1"),
        (lambda: rate_ratio(0, 0), "no ratio can be formed"),
        (lambda: rate_ratio(1, 2, n1=0), "greater than 0"),
    ],
)
def test_what_has_no_interval_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
