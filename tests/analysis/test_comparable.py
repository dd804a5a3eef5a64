"""Which pairs of figures may be compared, and why not."""

import pandas as pd
import pytest

from evalkit.analysis.comparable import BASIS, CAVEATS, MISSING, breaks_of, comparable
from evalkit.data.dataset import PLAN, Plan
from evalkit.words.caveats import CAVEATS as WORDS

FIGURE = {
    "value": 10.0,
    "unit": "件",
    "status": "final",
    "accumulation": "flow",
    "count_basis": "unique",
    "qualifiers": "",
    "approx": "",
    "period": "FY2023",
    "compare_because": "",
    "role": "actual",
    "bound": "",
    "upper": float("nan"),
}
PLACE = pd.MultiIndex.from_tuples([("131121", "x", "")], names=["area", "indicator", "component"])


def figure(**columns):
    return pd.DataFrame([FIGURE | columns], index=PLACE)


def decide(earlier, later, breaks=None):
    verdict = comparable(figure(**earlier), figure(**({"period": "FY2024"} | later)), breaks)
    return tuple(verdict[["verdict", "reasons", "because"]].iloc[0])


def breaks(period, indicator="x"):
    return pd.DataFrame({"indicator": [indicator], "period": [period]})


def test_two_figures_of_one_kind_are_compared():
    assert decide({}, {}) == ("allow", "", "")


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"status": "pending"}, "pending"),
        ({"status": "not_set", "value": float("nan")}, "not-set"),
        ({"status": "review", "value": float("nan")}, "no-value"),
        ({"unit": "人"}, "unit"),
        ({"accumulation": "stock"}, "stock-flow"),
        ({"accumulation": "cumulative"}, "accumulation"),
        ({"accumulation": "not_stated"}, "accumulation"),
        ({"count_basis": "gross"}, "count-basis"),
        ({"count_basis": "not_stated"}, "count-basis"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_another_basis_or_a_missing_value_is_refused_on_either_side(columns, reason):
    assert decide(columns, {}) == ("refuse", reason, "")
    assert decide({}, columns) == ("refuse", reason, "")


@pytest.mark.parametrize(
    ("columns", "caveat"),
    [
        ({"qualifiers": "重複あり"}, "double-count"),
        ({"qualifiers": "累計 重複あり"}, "double-count"),
        ({"status": "estimated"}, "estimated"),
        ({"status": "provisional"}, "provisional"),
        ({"approx": "約"}, "approximate"),
        ({"status": "forecast"}, "forecast"),
        ({"status": "revised"}, "revised"),
        ({"status": "low_reliability"}, "low-reliability"),
        ({"period": "", "role": "baseline"}, "period-not-printed"),
    ],
)
def test_a_doubt_lets_the_comparison_stand_with_a_caveat_on_either_side(columns, caveat):
    assert decide(columns, {}) == ("caveat", caveat, "")
    assert decide({}, columns) == ("caveat", caveat, "")


def test_double_counts_on_both_sides_are_the_same_way_of_counting():
    assert decide({"qualifiers": "重複あり"}, {"qualifiers": "重複あり"}) == ("allow", "", "")


def test_several_caveats_are_all_named():
    earlier = {"qualifiers": "重複あり", "period": "", "status": "estimated", "role": "baseline"}
    assert decide(earlier, {})[1] == "double-count estimated period-not-printed"


def test_several_differences_of_basis_are_all_named():
    assert decide({"unit": "人", "accumulation": "stock"}, {})[1] == "unit stock-flow"


def test_a_missing_value_is_the_only_reason_told():
    pending = {"status": "pending", "value": float("nan"), "unit": "人", "qualifiers": "重複あり"}
    assert decide(pending, {}) == ("refuse", "pending", "")


@pytest.mark.parametrize(
    ("period", "between"),
    [("FY2023", False), ("FY2024", True), ("FY2025", False)],
)
def test_a_break_of_definition_refuses_the_pair_that_it_lies_between(period, between):
    expected = ("refuse", "definition-break", "") if between else ("allow", "", "")
    assert decide({"period": "FY2023"}, {"period": "FY2024"}, breaks(period)) == expected


def test_a_break_before_a_stock_at_the_end_of_a_year_is_seen():
    assert decide({"period": "FY2022-end"}, {}, breaks("FY2023"))[1] == "definition-break"
    assert decide({"period": "FY2023-end"}, {}, breaks("FY2023")) == ("allow", "", "")


def test_a_baseline_without_a_year_may_lie_before_any_break():
    assert decide({"period": ""}, {}, breaks("FY2020"))[1] == "definition-break"


def test_the_fiscal_year_of_a_day_or_a_month_in_spring_is_the_one_before():
    for march in ("2024-03-31", "2024-03", "FY2023-end"):
        assert decide({"period": march}, {}, breaks("FY2024"))[1] == "definition-break"
        assert decide({"period": march}, {}, breaks("FY2023")) == ("allow", "", "")


def test_a_break_of_another_indicator_is_none():
    assert decide({}, {}, breaks("FY2024", "y")) == ("allow", "", "")


def test_an_office_may_compare_across_bases_and_its_reason_is_kept():
    earlier = {"accumulation": "stock", "status": "estimated", "compare_because": "初年度のため"}
    verdict, reasons, because = decide(earlier, {})
    assert (verdict, because) == ("caveat", "初年度のため")
    assert reasons.split() == ["override-stock-flow", "estimated"]


def test_an_office_may_compare_across_a_break():
    earlier = {"compare_because": "影響は小さい"}
    verdict, reasons, because = decide(earlier, {}, breaks("FY2024"))
    assert (verdict, reasons, because) == ("caveat", "override-definition-break", "影響は小さい")


def test_two_reasons_are_both_kept_and_one_given_twice_only_once():
    assert decide({"unit": "人", "compare_because": "甲"}, {"compare_because": "乙"})[2] == "甲 乙"
    assert decide({"unit": "人", "compare_because": "甲"}, {"compare_because": "甲"})[2] == "甲"


def test_a_reason_where_nothing_is_overridden_isnt_shown():
    assert decide({"compare_because": "念のため"}, {}) == ("allow", "", "")


def test_no_reason_lets_a_value_that_isnt_there_be_compared():
    pending = {"status": "pending", "value": float("nan"), "compare_because": "急ぐ"}
    assert decide({}, pending) == ("refuse", "pending", "")


@pytest.mark.parametrize("role", ["actual", "baseline"])
@pytest.mark.parametrize("columns", [{"upper": 20.0}, {"bound": ">="}, {"bound": "<"}], ids=str)
def test_an_actual_or_a_baseline_that_is_a_range_is_no_value_to_compare(role, columns):
    because = {"role": role, "compare_because": "目安として"}
    assert decide(columns | because, {}) == ("refuse", "range-figure", "")
    assert decide({}, columns | because) == ("refuse", "range-figure", "")


def test_a_target_may_have_a_bound_or_be_a_range():
    for columns in ({"upper": 20.0}, {"bound": "<"}):
        assert decide({"role": "target"} | columns, {}) == ("allow", "", "")


@pytest.mark.parametrize("column", ["accumulation", "count_basis"])
def test_two_figures_of_which_neither_says_how_it_counts_are_compared_with_a_caveat(column):
    unsaid = {column: "not_stated"}
    assert decide(unsaid, unsaid) == ("caveat", "basis-not-stated", "")


def plan_of(*versions, breaks=()):
    tables = {name: [] for name in PLAN} | {
        "indicators": [{"indicator": "x", "valid_from": year} for year in versions],
        "breaks": [{"indicator": "x", "period": year} for year in breaks],
    }
    texts = dict.fromkeys(("dataset", "area", "name_ja", "name_en"), "")
    figures = figure()
    figures.attrs["plan"] = Plan.from_json(texts | {"made_up": True} | tables)
    return figures


def test_a_later_version_of_an_indicator_is_a_break_by_itself():
    assert breaks_of(plan_of("FY2020", "FY2024"))["period"].tolist() == ["FY2024"]
    assert breaks_of(plan_of("", "FY2024"))["period"].tolist() == ["FY2024"]
    assert breaks_of(plan_of("FY2020", "FY2024", breaks=["FY2024"]))["period"].tolist() == [
        "FY2024"
    ]


def test_the_first_version_is_no_break_and_a_plain_frame_has_none():
    assert breaks_of(plan_of("FY2024")).empty
    assert breaks_of(figure()).empty


def test_each_row_is_decided_by_itself():
    index = pd.MultiIndex.from_product([["131121"], ["x", "y"], [""]], names=PLACE.names)
    earlier = pd.DataFrame([FIGURE, FIGURE | {"unit": "人"}], index=index)
    later = pd.DataFrame([FIGURE, FIGURE], index=index)
    assert comparable(earlier, later, breaks("FY2030"))["verdict"].tolist() == ["allow", "refuse"]


def test_no_figures_give_no_verdicts():
    assert comparable(figure()[:0], figure()[:0], breaks("FY2024")).empty


@pytest.mark.parametrize(
    "code",
    [each.code for each in (*MISSING, *BASIS, *CAVEATS)]
    + [f"override-{each.code}" for each in BASIS]
    + ["definition-break", "override-definition-break"],
)
def test_every_reason_has_its_sentence_in_both_languages(code):
    assert WORDS[code].ja
    assert WORDS[code].en
