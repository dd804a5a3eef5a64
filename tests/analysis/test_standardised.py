import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.interval import crude_rate
from evalkit.analysis.standardised import (
    directly_standardised,
    expected_events,
    indirectly_standardised,
)

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "intervals.json").read_text("utf-8"))
GROUPS = st.lists(
    st.tuples(st.integers(5, 500), st.integers(100, 9000), st.integers(1, 9000)),
    min_size=2,
    max_size=8,
)


@pytest.mark.parametrize("case", GOLDEN["directly_standardised"])
def test_directly_standardised_rates_agree_with_phe(case):
    found = directly_standardised(
        GOLDEN["count"][case["area"]],
        GOLDEN["population"],
        GOLDEN["esp2013"],
        per=10_000,
        confidence=case["confidence"],
    )

    assert found[:3] == pytest.approx([case["value"], case["lower"], case["upper"]], rel=1e-12)
    assert found.method == "dobson"


def test_a_rate_on_the_standard_population_of_1976_agrees_with_phe():
    case = GOLDEN["esp1976"]

    found = directly_standardised(case["count"], case["population"], case["standard"], per=10_000)

    assert found[:3] == pytest.approx([case["value"], case["lower"], case["upper"]], rel=1e-12)


def test_areas_are_standardised_at_once_and_fewer_than_ten_events_give_no_rate():
    tiny = [0 if count is None else count for count in GOLDEN["count"]["tiny"]]
    areas = np.array([GOLDEN["count"]["big"], tiny], dtype=float)

    value, lower, upper, method = directly_standardised(
        areas, GOLDEN["population"], GOLDEN["esp2013"], per=10_000
    )

    assert tiny.count(0) < len(tiny)
    assert sum(tiny) == 9
    assert value[0] == pytest.approx(1043.0247991469423)
    assert np.isnan([value[1], lower[1], upper[1]]).all()
    assert method.tolist() == ["dobson", "fewer-than-ten"]


def test_a_missing_group_gives_a_missing_rate():
    found = directly_standardised([30, np.nan], [1000, 500], [60, 40])

    assert np.isnan(found[:3]).all()
    assert found.method == ""


def test_expected_events_agree_with_phe():
    found = expected_events(
        GOLDEN["population"], GOLDEN["reference_count"], GOLDEN["reference_population"]
    )

    assert found == pytest.approx(GOLDEN["expected"], rel=1e-14)


@pytest.mark.parametrize("case", GOLDEN["indirectly_standardised"])
def test_indirectly_standardised_rates_and_ratios_agree_with_phe(case):
    found = indirectly_standardised(
        case["observed"], GOLDEN["expected"], case["reference"], case["confidence"]
    )

    assert found[:3] == pytest.approx([case["value"], case["lower"], case["upper"]], rel=1e-12)
    assert found.method == case["method"]


@given(GROUPS)
def test_a_population_made_up_like_the_standard_keeps_its_crude_rate(groups):
    x, n, _ = np.array(groups).T

    direct, crude = directly_standardised(x, n, n), crude_rate(x.sum(), n.sum())

    assert direct.value == pytest.approx(crude.value)
    if x.sum() >= 10:
        assert direct[:3] == pytest.approx(crude[:3])


@given(GROUPS, st.sampled_from([1000, 100_000]), st.randoms(use_true_random=False))
def test_standardised_rates_scale_with_per_and_ignore_the_order_of_the_groups(groups, per, random):
    x, n, w = np.array(groups).T
    shuffled = groups.copy()
    random.shuffle(shuffled)
    found = directly_standardised(x, n, w)

    assert directly_standardised(*np.array(shuffled).T)[:3] == pytest.approx(found[:3])
    assert directly_standardised(x, n, 3 * w, per)[:3] == pytest.approx(
        [per * number for number in found[:3]]
    )
    if not np.isnan(found.value):
        assert found.lower <= found.value <= found.upper


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: directly_standardised([127, -26], [636, 594], [8, 7]), "A count is negative"),
        (lambda: directly_standardised([127, 25], [636, 0], [8, 7]), "greater than 0"),
        (lambda: directly_standardised([127, 25], [636, -558], [8, 7]), "greater than 0"),
        (lambda: directly_standardised([127, 25], [636, 558], [8, -7]), "greater than 0"),
        (lambda: directly_standardised([127, np.inf], [636, 558], [8, 7]), "無限大"),
        (lambda: directly_standardised([127, 25], [636, 558], [8, 7], confidence=0.7), "0.95"),
        (lambda: indirectly_standardised(3, 0), "greater than 0"),
        (lambda: indirectly_standardised(-3, 5), "件数が負"),
        (lambda: indirectly_standardised(3, 5, confidence=95), "信頼水準"),
        (lambda: expected_events([10], [5], [0]), "greater than 0"),
    ],
)
def test_what_cannot_be_standardised_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
