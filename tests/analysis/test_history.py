"""Years side by side: each as known now, by the targets of its own time; a period as its figures are."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planned import planned
from rated import RULE, rule

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.hindsight import in_hindsight
from evalkit.analysis.history import history
from evalkit.analysis.rating.rate import rate, rate_years
from evalkit.analysis.rating.rubric import read_rule
from evalkit.data.dataset import load_dataset
from evalkit.words.fiscal import FiscalYear
from evalkit.words.years import MEASURES

RUBRIC = "params/rubrics/example-city.yaml"


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return planned(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def told(plan):
    return history(plan, "R8", RUBRIC)


def one(frame, indicator, measure, period=None):
    rows = frame[(frame["indicator"] == indicator) & (frame["measure"] == measure)]
    rows = rows if period is None else rows[rows["period"] == period]
    (row,) = rows.to_dict("records")
    return row


def years(*pairs, start=2021, status="final", **columns):
    """A plain frame: target and actual of one year after the other; an actual of None is pending."""
    basis = {"direction": "higher", "accumulation": "flow", "count_basis": "gross"} | columns
    rows = []
    for n, (target, actual) in enumerate(pairs):
        held = {"indicator": "x", "period": f"FY{start + n}"} | basis
        state = status if actual is not None else "pending"
        rows.append(held | {"role": "target", "value": target, "status": "final"})
        rows.append(held | {"role": "actual", "value": actual, "status": state})
    return pd.DataFrame(rows).astype({"value": float})


def reached(frame, until, period="", by=RULE):
    return tuple(told_of(history(frame, until, by, period)).loc["x"])


def told_of(frame):
    """What is told of the period, by indicator."""
    rows = frame[frame["measure"] == "period_attainment"].set_index("indicator")
    return rows[["value", "status", "label", "caveats"]]


def together(frames):
    """Plain frames of one indicator each, as one."""
    return pd.concat(
        [frame.assign(indicator=f"x{n}") for n, frame in enumerate(frames)], ignore_index=True
    )


def test_every_year_reported_on_is_rated(told):
    rated = told[(told["measure"] == "attainment") & (told["indicator"] == "calls")]
    assert set(rated["period"]) == {"FY2024", "FY2025", "FY2026"}


def test_a_past_year_is_rated_with_its_later_correction(told):
    assert one(told, "calls", "attainment", "FY2025")["value"] == 110 / 100
    assert "revised" in one(told, "calls", "attainment", "FY2025")["caveats"].split()


def test_a_correction_unknown_then_isnt_used(plan):
    assert one(history(plan, "R7", RUBRIC), "calls", "attainment", "FY2025")["value"] == 0.9


def test_each_year_keeps_the_target_of_the_plan_valid_in_it(told):
    used = {
        period: one(told, "calls", "attainment", period)["derived_from"].split()[0]
        for period in ("FY2024", "FY2025", "FY2026")
    }
    assert [each.rpartition("/")[2] for each in used.values()] == ["plan1", "plan1", "plan2"]


def test_a_revised_target_names_old_and_new_and_the_plan(told):
    row = one(told, "calls", "target_revised", "FY2026")
    assert (row["value"], row["label"], row["release"]) == (20.0, "raised", "plan2")
    old, new = row["derived_from"].split()
    by_id = told.assign(id=fact_ids(told)).set_index("id")
    assert (by_id.value[old], by_id.value[new]) == (100.0, 120.0)


def test_a_plan_of_a_later_year_revises_nothing_yet(plan):
    assert history(plan, "R7", RUBRIC)["measure"].eq("target_revised").sum() == 0


def test_a_flow_is_reached_by_the_sums_of_its_years(told):
    row = one(told, "calls", "period_attainment")
    assert row["value"] == (80 + 110 + 120) / (100 + 100 + 120)
    assert (row["period"], row["method"]) == ("FY2024/FY2026", "sum-of-years")
    assert len(row["derived_from"].split()) == 6
    assert one(told, "calls", "period_met_years")["value"] == 2.0


def test_a_cumulative_figure_is_reached_as_in_its_last_year(told):
    row = one(told, "groups", "period_attainment")
    assert (row["value"], row["method"]) == (24 / 30, "last-year")
    assert one(told, "groups", "period_met_years")["value"] == 1.0


def test_a_flow_isnt_added_up_across_a_change_of_definition(told):
    row = one(told, "visits", "period_attainment")
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")
    assert one(told, "visits", "met", "FY2026")["caveats"] == "definition-break"
    row = one(told, "visits", "period_met_years")
    assert (row["label"], row["caveats"]) == ("refused", "definition-break")


def test_a_flow_is_added_up_across_a_change_of_definition_by_its_bridge(told):
    row = one(told, "hours", "period_attainment")
    assert row["value"] == pytest.approx((96 + 108 + 130) / (120 + 120 + 120))
    assert "bridged" in row["caveats"].split()
    assert {"bridge_old", "bridge_new"} <= {
        each.split("/")[2] for each in row["derived_from"].split()
    }


def test_a_year_that_is_pending_leaves_the_period_pending(told):
    row = one(told, "share", "period_attainment")
    assert (row["status"], row["caveats"]) == ("pending", "pending")
    assert row["value"] != row["value"]
    assert one(told, "share", "period_met_years")["status"] == "pending"


def test_a_flow_that_lacks_a_year_is_refused(told):
    row = one(told, "trips", "period_attainment")
    assert (row["label"], row["caveats"]) == ("refused", "year-missing")
    assert one(told, "trips", "period_met_years")["label"] == "refused"


def test_a_year_not_reported_on_yet_leaves_the_period_pending(plan):
    frame = history(plan, "R7", RUBRIC, "R6–R8")
    row = one(frame, "calls", "period_attainment")
    assert (row["status"], row["caveats"], row["period"]) == (
        "pending",
        "not-reported-yet",
        "FY2024/FY2026",
    )


def test_a_period_of_earlier_years_stands_beside_the_evaluated_one(plan):
    frame = history(plan, "R8", RUBRIC, "令和6年度～令和7年度")
    assert one(frame, "calls", "period_attainment")["value"] == (80 + 110) / 200


@pytest.mark.parametrize("name", ["setagaya-r6-inferred", "statcan", "tama", "destatis"])
def test_years_rated_together_are_rated_as_each_is_alone(name):
    city, now = load_dataset("data/example-city"), FiscalYear("R7")
    known = {
        FiscalYear(year): in_hindsight(city, FiscalYear(year), now) for year in range(2021, 2026)
    }
    rubric = read_rule(f"params/rubrics/{name}.yaml")
    together = rate_years(known, rubric).rows
    for year, data in known.items():
        alone = rate(data, year, rubric)
        of_year = together[together.index == str(year)].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_year, alone)


def test_where_no_year_has_a_target_the_figures_alone_are_told():
    frame = years((100, 90)).query("role == 'actual'")
    assert history(frame, 2021, RULE)["measure"].tolist() == ["actual"]


def test_a_period_after_the_evaluated_year_is_refused_in_words(plan):
    with pytest.raises(ValueError, match="lies after the report of fiscal 2026"):
        history(plan, "R8", RUBRIC, "R9–R10")


def test_what_a_history_adds_is_named_and_nothing_of_the_evaluated_year_is(plan, told):
    ids = fact_ids(told)
    own = set(fact_ids(rate(plan, "R8", RUBRIC)))
    assert ids.is_unique
    assert own <= set(ids)
    assert set(told.attrs["beside"].split()) == set(ids) - own


def test_all_that_a_row_rests_on_is_there(told):
    ids = set(fact_ids(told))
    assert {each for text in told["derived_from"] for each in text.split()} <= ids


def test_where_less_is_better_the_sums_follow_the_rules_formula():
    frame = years((100.0, 50.0), (100.0, 200.0), direction="lower")
    assert reached(frame, 2022)[0] == 200 / 250
    assert reached(frame, 2022, by=rule(1.0, 0.8, lower="2 - actual / target"))[0] == 2 - 250 / 200


def test_shares_of_several_years_arent_added_up():
    frame = years((20.0, 18.0), (20.0, 22.0), count_basis="rate")
    assert reached(frame, 2022)[2:] == ("refused", "rates-not-summed")


def test_nothing_is_formed_where_it_isnt_said_how_figures_add_up():
    frame = years((20.0, 18.0), (20.0, 22.0)).drop(columns="accumulation")
    assert reached(frame, 2022)[2:] == ("refused", "accumulation-not-stated")


def test_years_in_different_units_arent_added_up():
    frame = years((20.0, 18.0), (20.0, 22.0))
    frame["unit"] = ["人", "人", "件", "件"]
    assert reached(frame, 2022)[2:] == ("refused", "unit")


def test_an_office_cant_add_up_across_a_break_by_giving_a_reason_for_a_pair():
    frame = years((20.0, 18.0), (20.0, 22.0), compare_because="同じ集計")
    frame["unit"] = ["人", "人", "件", "件"]
    assert reached(frame, 2022)[2:] == ("refused", "unit")


def test_one_year_of_the_real_report_is_its_own_history():
    ward = load_dataset("data/setagaya")
    rubric = "params/rubrics/setagaya-r6-inferred.yaml"
    frame = history(ward, "R6", rubric)
    rated = rate(ward, "R6", rubric)
    assert set(frame["measure"]) - set(rated["measure"]) == set(MEASURES) - {"target_revised"}
    pd.testing.assert_frame_equal(frame.iloc[: len(rated)], rated, check_like=True)


numbers = st.integers(1, 1000).map(float)
pairs = st.tuples(numbers, numbers)
kinds = st.sampled_from(["flow", "stock", "cumulative", "not_stated"])
bases = st.fixed_dictionaries(
    {"accumulation": kinds, "direction": st.sampled_from(["higher", "lower"])}
)
three = st.lists(pairs, min_size=3, max_size=3)


@st.composite
def plans(draw, years=three):
    """Many indicators of the same years at once: one history is enough for all of them."""
    return [(draw(years), draw(bases)) for _ in range(15)]


@settings(max_examples=5)
@given(plans(st.lists(pairs, min_size=1, max_size=1)))
def test_the_attainment_of_one_year_is_that_years(held):
    frame = together([years(*pairs, **basis) for pairs, basis in held])
    found = history(frame, 2021, RULE)
    period, year = (
        found[found["measure"] == each].set_index("indicator")[["value", "caveats"]]
        for each in ("period_attainment", "attainment")
    )
    pd.testing.assert_frame_equal(period, year)


@settings(max_examples=5)
@given(plans(), st.integers(0, 3))
def test_a_pending_year_never_gives_a_number_to_a_flow(held, place):
    flows = [basis | {"accumulation": "flow"} for _, basis in held]
    rows = [[*pairs[:place], (10.0, None), *pairs[place:]] for pairs, _ in held]
    told = told_of(
        history(together([years(*r, **b) for r, b in zip(rows, flows, strict=True)]), 2024, RULE)
    )
    assert told["value"].isna().all()
    assert set(told["status"]) == {"pending"}


@settings(max_examples=5)
@given(plans())
def test_a_pending_last_year_never_gives_a_number(held):
    frame = together([years(*pairs, (10.0, None), **basis) for pairs, basis in held])
    assert told_of(history(frame, 2024, RULE))["value"].isna().all()


@settings(max_examples=4)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(held, random):
    frame = together([years(*pairs, **basis) for pairs, basis in held])
    order = list(frame.index)
    random.shuffle(order)
    first, second = (
        history(each, 2023, RULE).pipe(lambda rows: rows.set_index(fact_ids(rows)).sort_index())
        for each in (frame, frame.loc[order].reset_index(drop=True))
    )
    pd.testing.assert_frame_equal(first, second)


def test_a_period_of_a_frame_without_figures_has_no_rows():
    nothing = years((100, 90)).iloc[:0]
    assert history(nothing, 2021, RULE, "FY2020/FY2021").empty
