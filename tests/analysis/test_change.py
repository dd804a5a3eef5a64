"""What changed since the baseline: difference, rate, ratio, and where each is refused."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.analysis.change import change
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.words.fiscal import FiscalYear

BEFORE = {"role": "baseline", "period": "FY2023"}
AFTER = {"role": "actual", "period": "FY2024"}
BASIS = {"accumulation": "flow", "count_basis": "unique"}


def figures(*cases, **shared):
    """A baseline and an actual for each case: their values, then columns of each."""
    records = []
    for number, (before, after, *columns) in enumerate(cases):
        own = [*columns, {}, {}]
        for role, value, extra in ((BEFORE, before, own[0]), (AFTER, after, own[1])):
            records.append({"indicator": str(number), "value": value} | BASIS | role | extra)
    return pd.DataFrame(records).assign(**{"direction": "lower"} | shared)


def told(frame, confidence=0.95):
    """What changed of each indicator, by measure."""
    found = change(frame, 2024, confidence)
    found = found[found["method"] != "as-published"]
    rows = found.groupby("indicator", sort=False)
    return [group.set_index("measure").to_dict("index") for _, group in rows]


def test_the_difference_says_its_direction_in_a_word():
    found = told(figures((10, 12), (10, 8), (10, 10), (0, 0), (-5, -3)))
    assert [row["change"]["value"] for row in found] == [2, -2, 0, 0, 2]
    words = ["increase", "decrease", "same", "same", "increase"]
    assert [row["change"]["label"] for row in found] == words


def test_the_rate_is_the_difference_on_the_baseline():
    found = told(figures((464, 226), (8, 10)))
    assert [row["change_rate"]["value"] for row in found] == pytest.approx([-238 / 464, 0.25])
    assert {row["change_rate"]["unit"] for row in found} == {"share"}


def test_no_rate_is_formed_on_zero_or_with_negative_figures():
    for row, reason in zip(
        told(figures((0, 5), (-5, 3), (5, -3))), ["zero-base", "negative-base", "negative-base"], strict=True
    ):  # fmt: skip
        assert row["change"]["label"] == "increase" or reason == "negative-base"
        for measure in ("change_rate", "change_ratio"):
            found = row[measure]
            assert (found["label"], found["caveats"]) == ("refused", reason)
            assert found["value"] != found["value"]


def test_a_change_of_shares_is_in_percentage_points():
    (found,) = told(figures((20.8, 21.5), unit="%", accumulation="stock", count_basis="rate"))
    assert (found["change"]["unit"], found["change"]["value"]) == ("point", pytest.approx(0.7))
    assert found["change_ratio"]["caveats"] == "not-independent"


def test_the_ratio_of_two_counts_has_the_exact_interval_asked_for():
    (found,) = told(figures((464, 226)))
    ratio = found["change_ratio"]
    numbers = [round(ratio[column], 4) for column in ("value", "lower", "upper", "confidence")]
    assert numbers == [0.4871, 0.4136, 0.5722, 0.95]
    (wider,) = told(figures((464, 226)), 0.99)
    assert wider["change_ratio"]["lower"] < ratio["lower"] < ratio["upper"]
    assert wider["change_ratio"]["confidence"] == 0.99


def test_no_cases_at_all_have_a_ratio_of_zero_with_an_upper_end():
    ratio = told(figures((10, 0)))[0]["change_ratio"]
    assert (ratio["value"], ratio["lower"]) == (0, 0)
    assert 0 < ratio["upper"] < 1


@pytest.mark.parametrize(
    "shared",
    [
        {"accumulation": "stock"},
        {"accumulation": "cumulative"},
        {"count_basis": "gross"},
        {"count_basis": "amount"},
        {"kind": "activity"},
    ],
    ids=str,
)
def test_what_isnt_a_count_of_independent_events_has_a_difference_and_no_interval(shared):
    (found,) = told(figures((1816, 1801), **shared))
    assert found["change"]["value"] == -15
    ratio = found["change_ratio"]
    assert (ratio["label"], ratio["caveats"]) == ("refused", "not-independent")
    assert all(ratio[column] != ratio[column] for column in ("value", "lower", "upper"))


def test_another_basis_refuses_all_three():
    cases = [
        (10, 5, {"accumulation": "stock"}),
        (10, 5, {"count_basis": "gross"}),
        (10, 5, {"unit": "人"}),
    ]
    reasons = ["stock-flow", "count-basis", "unit"]
    for row, reason in zip(told(figures(*cases)), reasons, strict=True):
        for measure in ("change", "change_rate", "change_ratio"):
            found = row[measure]
            assert (found["label"], found["caveats"]) == ("refused", reason)
            assert found["value"] != found["value"]


def test_an_offices_reason_allows_the_difference_and_no_interval():
    because = {"accumulation": "stock", "compare_because": "初年度のため"}
    (found,) = told(figures((10, 5, because)))
    assert (found["change"]["value"], found["change"]["reason"]) == (-5, "初年度のため")
    assert found["change"]["text"] == ""
    assert found["change"]["caveats"] == "override-stock-flow"
    ratio = found["change_ratio"]
    assert (ratio["label"], ratio["caveats"], ratio["reason"]) == ("refused", "not-independent", "")


def test_the_caveats_of_a_comparison_travel_with_every_number_of_it():
    (found,) = told(figures((10, 5, {"qualifiers": "重複あり", "period": ""})))
    for measure in ("change", "change_rate", "change_ratio"):
        assert found[measure]["caveats"].startswith("double-count period-not-printed")
    assert found["change_ratio"]["caveats"].split()[-1] == "same-events"


def test_what_is_pending_has_no_change():
    (found,) = told(figures((20.8, None, {}, {"status": "pending"})))
    assert (found["change"]["label"], found["change"]["caveats"]) == ("refused", "pending")


def test_without_a_baseline_there_is_no_change():
    found = change(figures((1, 2))[1:], 2024)
    assert set(found["measure"]) == {"actual"}


def test_no_figures_give_an_empty_frame():
    assert change(figures((1, 2))[:0], 2024).empty
    assert change(load_dataset("data/example-city"), 2015).empty


def years(*periods):
    """An indicator with a baseline and an actual in each period."""
    rows = [{"role": "baseline", "period": "FY2020"}]
    rows += [{"role": "actual", "period": period} for period in periods]
    return pd.DataFrame(rows).assign(indicator="0", value=5.0, direction="lower")


@pytest.mark.parametrize(
    ("periods", "points"),
    [
        (["FY2024"], 2),
        (["FY2023", "FY2024"], 3),
        (["FY2020", "FY2024"], 2),
        (["FY2024", "FY2025"], 2),
    ],
)
def test_the_baseline_is_a_point_unless_its_year_is_counted_already(periods, points):
    (found,) = told(years(*periods))
    assert found["points"]["value"] == points
    if points <= 2:
        assert (found["trend"]["label"], found["trend"]["caveats"]) == ("refused", "two-points")
    else:
        assert "trend" not in found


def test_a_baseline_on_another_basis_is_no_point():
    frame = years("FY2024")
    frame["accumulation"] = ["stock", "flow"]
    assert told(frame)[0]["points"]["value"] == 1


def test_a_break_of_definition_refuses_the_change_across_it():
    city = load_dataset("data/example-city")
    (broken,) = city.plan.breaks.query("bridge_new == ''").itertuples()
    found = change(city, 2024)
    row = found[(found["indicator"] == broken.indicator) & (found["measure"] == "change")].iloc[0]
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")


COUNT = st.integers(0, 10**6)


@settings(max_examples=6)
@given(
    st.lists(st.tuples(COUNT, COUNT), min_size=15, max_size=25), st.sampled_from(["flow", "stock"])
)
def test_ratios_lie_in_their_intervals_and_no_number_is_infinite(cases, accumulation):
    for (before, after), row in zip(
        cases, told(figures(*cases, accumulation=accumulation)), strict=True
    ):
        assert row["change"]["value"] == after - before
        ratio = row["change_ratio"]
        if accumulation == "stock" or before == 0:
            assert ratio["label"] == "refused"
        else:
            assert ratio["lower"] <= ratio["value"] <= ratio["upper"] < float("inf")
        assert all(abs(found["value"]) != float("inf") for found in row.values())


def test_figures_that_dont_say_how_they_count_have_a_change_and_no_interval():
    plain = figures((464, 226)).drop(columns=list(BASIS))
    (found,) = told(plain)
    assert (found["change"]["value"], found["change"]["caveats"]) == (-238, "basis-not-stated")
    assert found["change_ratio"]["caveats"] == "not-independent"


def test_only_the_years_since_the_last_break_are_points_of_the_series():
    city = load_dataset("data/example-city")
    (broken,) = city.plan.breaks.query("bridge_new == ''").itertuples()
    found = change(city, 2024)
    own = found[found["indicator"] == broken.indicator].set_index("measure")
    assert own.loc["points", "value"] == FiscalYear(2024) - FiscalYear(broken.period) + 1
    assert own.loc["comparable_since", "period"] == broken.period
    assert (found["measure"] == "comparable_since").sum() == 1


def test_a_break_after_the_year_evaluated_isnt_known_to_it_yet():
    city = load_dataset("data/example-city")
    (broken,) = city.plan.breaks.query("bridge_new == ''").itertuples()
    assert "comparable_since" not in set(change(city, FiscalYear(broken.period) - 1)["measure"])


def test_years_that_count_otherwise_than_the_actual_are_no_points():
    frame = years("FY2022", "FY2023", "FY2024").assign(accumulation="flow")
    frame.loc[frame["period"] == "FY2022", "accumulation"] = "stock"
    assert told(frame)[0]["points"]["value"] == 3


def test_a_baseline_compared_for_a_reason_is_no_point():
    because = {"accumulation": "stock", "compare_because": "初年度のため"}
    assert told(figures((10, 5, because)))[0]["points"]["value"] == 1


def test_changes_of_rows_in_another_order_are_the_same_facts():
    frame = figures((464, 226), (5, 7, {"status": "estimated"}))
    one, other = (collect(change(each, 2024)) for each in (frame, frame[::-1]))
    pd.testing.assert_frame_equal(one.frame.sort_index(), other.frame.sort_index())
