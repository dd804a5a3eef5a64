import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evalkit.analysis.interval import (
    byar,
    clopper_pearson,
    crude_rate,
    mean_interval,
    poisson_exact,
    rate_ratio,
    wilson,
)

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = json.loads((FOLDER / "roster.json").read_text("utf-8"))
PHE = json.loads((FOLDER / "intervals.json").read_text("utf-8"))
CONFIDENCE = st.floats(0.9, 0.999)
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


@pytest.mark.parametrize(("x", "n", "confidence", "lower", "upper"), PHE["wilson"])
def test_wilson_agrees_with_phe(x, n, confidence, lower, upper):
    assert wilson(x, n, confidence) == pytest.approx((lower, upper), rel=1e-12)


@pytest.mark.parametrize(("x", "confidence", "lower", "upper"), PHE["byar"])
def test_byar_agrees_with_phe_and_has_no_lower_limit_below_zero(x, confidence, lower, upper):
    found = byar(x, confidence)

    assert found == pytest.approx((missing(lower), upper), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("case", PHE["crude_rate"])
def test_crude_rates_agree_with_phe_missing_ones_too(case):
    found = crude_rate(missing(case["x"]), missing(case["n"]), case["per"])

    expected = [missing(case[name]) for name in ("value", "lower", "upper")]
    assert found[:3] == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert found.method == case["method"]


@pytest.mark.parametrize("case", PHE["mean_interval"])
def test_the_interval_of_a_mean_agrees_with_phe(case):
    mean = case["sum"] / case["n"]

    assert mean == pytest.approx(case["mean"], rel=1e-14)
    found = mean_interval(mean, case["sd"], case["n"], case["confidence"])
    assert found == pytest.approx((case["lower"], case["upper"]), rel=1e-9)


@pytest.mark.parametrize("confidence", [*PHE["errors"]["confidence"], 0, 0.05, 95, float("nan")])
@pytest.mark.parametrize(
    "interval",
    [
        lambda level: wilson(3, 9, level),
        lambda level: clopper_pearson(3, 9, level),
        lambda level: poisson_exact(3, level),
        lambda level: byar(3, level),
        lambda level: crude_rate(3, 9, 100, level),
        lambda level: rate_ratio(3, 9, confidence=level),
        lambda level: mean_interval(3, 1, 9, level),
    ],
)
def test_a_level_that_is_no_share_from_nine_tenths_up_is_refused(interval, confidence):
    with pytest.raises(ValueError, match=r"信頼水準は0\.9以上1未満.*write 0\.95 for 95 %"):
        interval(confidence)


def test_only_a_share_has_limits_at_certainty():
    assert wilson(65, 100, 1) == clopper_pearson(65, 100, 1) == (0, 1)
    assert np.isnan(wilson([65, np.nan], 100, 1).upper).tolist() == [False, True]
    for call in (
        lambda: poisson_exact(3, 1),
        lambda: byar(3, 1),
        lambda: crude_rate(3, 9, confidence=1),
        lambda: rate_ratio(3, 9, confidence=1),
        lambda: mean_interval(3, 1, 9, 1),
    ):
        with pytest.raises(ValueError, match="less than 1"):
            call()


@given(SHARES, CONFIDENCE)
def test_an_interval_of_a_share_holds_the_share_and_stays_between_0_and_1(share, confidence):
    x, n = share

    for interval in (wilson, clopper_pearson):
        lower, upper = interval(x, n, confidence)
        assert 0 <= lower <= x / n + 1e-12
        assert x / n - 1e-12 <= upper <= 1


@given(st.integers(0, 5000), st.integers(1, 5000), CONFIDENCE)
def test_a_rate_lies_between_its_limits_and_they_scale_with_it(x, n, confidence):
    value, lower, upper, method = crude_rate(x, n, 1, confidence)

    assert lower <= value <= upper
    assert method == ("exact-poisson" if x < 10 else "byar")
    scaled = crude_rate(x, n, 1000, confidence)[:3]
    assert scaled == pytest.approx((1000 * value, 1000 * lower, 1000 * upper))


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(2, 500), st.floats(0.01, 100))
def test_the_interval_of_a_mean_is_centred_and_scales_with_its_values(mean, sd, n, factor):
    lower, upper = mean_interval(mean, sd, n)

    assert lower <= mean <= upper
    assert upper + lower == pytest.approx(2 * mean, abs=1e-6)
    scaled = mean_interval(factor * mean, factor * sd, n)
    assert scaled == pytest.approx((factor * lower, factor * upper), abs=1e-6)


@given(SHARES, st.integers(1, 500), st.tuples(CONFIDENCE, CONFIDENCE))
def test_more_confidence_never_gives_a_narrower_interval(share, events, levels):
    x, n = share
    low, high = sorted(levels)

    for interval in (
        lambda level: wilson(x, n, level),
        lambda level: clopper_pearson(x, n, level),
        lambda level: poisson_exact(x, level),
        lambda level: crude_rate(x, n, 100, level)[1:3],
        lambda level: rate_ratio(x, events, confidence=level)[1:],
        lambda level: mean_interval(x, 3.5, n + 1, level),
    ):
        narrow, wide = interval(low), interval(high)
        assert wide[0] <= narrow[0] + 1e-9
        assert wide[1] >= narrow[1] - 1e-9


@given(st.lists(SHARES, min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_many_intervals_at_once_are_those_of_each_alone_in_any_order(shares, random):
    random.shuffle(shares)
    x, n = np.array(shares).T

    for interval in (wilson, clopper_pearson, crude_rate):
        together = np.array(interval(x, n)[:2], dtype=float)
        alone = np.array([interval(*share)[:2] for share in shares], dtype=float).T
        assert together == pytest.approx(alone)


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


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
@pytest.mark.parametrize(("x", "n"), [(np.nan, 100), (10, np.nan), (np.nan, np.nan)])
def test_a_missing_count_or_base_gives_a_missing_interval(interval, x, n):
    assert np.isnan(interval(x, n)).all()


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
        (lambda: wilson(101, 100), "分子が分母を超えて"),
        (lambda: wilson(1, -10), "greater than 0"),
        (lambda: wilson(np.inf, 10), "infinite"),
        (lambda: wilson(1, np.inf), "無限大"),
        (lambda: byar(-1), "A count is negative"),
        (lambda: byar(np.inf), "infinite"),
        (lambda: crude_rate(-1, 100), "件数が負"),
        (lambda: crude_rate(1, 0), "greater than 0"),
        (lambda: crude_rate(1, 100, per=0), "分母は0より"),
        (lambda: mean_interval(3, -1, 9), "deviation is negative"),
        (lambda: mean_interval(3, 1, 1), "two values or more"),
        (lambda: mean_interval(np.inf, 1, 9), "infinite"),
        (lambda: rate_ratio(0, 0), "no ratio can be formed"),
        (lambda: rate_ratio(1, 2, n1=0), "greater than 0"),
    ],
)
def test_what_has_no_interval_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def missing(number):
    """A golden table's NA as NaN."""
    return np.nan if number is None else number
