"""How one fact is told: rounding, units, qualifiers, statuses, periods, in both languages."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.estimate import estimates
from evalkit.facts.facts import collect
from evalkit.telling.strata import stratum
from evalkit.telling.teller import NONE, Teller, number, percent


def tell(facts, lang="ja"):
    (fact,) = facts.select()
    return Teller(facts, lang).told(fact)


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.25, 1, "0.3"),
        (0.35, 1, "0.4"),
        (98.35, 1, "98.4"),
        (1.005, 2, "1.01"),
        (1234567, 0, "1,234,567"),
        (0, 1, "0.0"),
        (-0.04, 1, "0.0"),
    ],
)
def test_a_number_is_rounded_half_up_as_it_is_written(value, decimals, said):
    assert number(value, decimals) == said


@pytest.mark.parametrize(
    ("node", "ja", "en"),
    [
        ("measure-1-10", "推進施策１０ 防犯・防災", "Measure 10 Crime and disaster prevention"),
        ("action-1-1-1", "１ 多機関協働事業", "1 Multi-agency collaboration"),
    ],
)
def test_a_part_of_the_plan_has_its_printed_number_in_the_words_of_each_language(
    ward, node, ja, en
):
    assert (Teller(ward, "ja").node(node), Teller(ward, "en").node(node)) == (ja, en)


def test_a_sum_in_binary_is_rounded_as_the_sum_in_decimals():
    assert number(20.85 - 20.6, 1) == number(0.25, 1) == "0.3"
    assert number(0.1 + 0.2, 1) == "0.3"


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.integers(0, 3))
def test_rounding_agrees_with_decimal_arithmetic(whole, places, decimals):
    exact = Decimal(whole).scaleb(-places)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    said = number(float(exact), decimals)
    assert Decimal(said.replace(",", "").replace("−", "-")) == rounded


def test_a_sign_stands_only_where_it_is_asked_for_and_never_on_zero():
    assert [number(value, signed=True) for value in (3, -3, 0, 0.4)] == ["+3", "−3", "0", "0"]
    assert [number(value) for value in (3, -3)] == ["3", "−3"]


@pytest.mark.parametrize(
    ("share", "said"), [(0.95, "95"), (0.975, "97.5"), (0.995, "99.5"), (0.1, "10"), (1.1, "110")]
)
def test_a_level_is_told_with_all_its_decimals(share, said):
    assert percent(share) == said


def test_an_interval_never_claims_more_confidence_than_it_has(plain):
    facts = plain(
        {
            "measure": "r",
            "value": 0.5,
            "unit": "ratio",
            "lower": 0.4,
            "upper": 0.6,
            "confidence": 0.995,
        }
    )
    assert Teller(facts, "ja").interval(facts["x/r"]) == "0.400～0.600（99.5％）"
    assert Teller(facts, "en").interval(facts["x/r"]) == "0.400 to 0.600 (99.5 %)"


def test_a_number_without_interval_is_told_no_interval(plain):
    facts = plain({"measure": "actual", "value": 3.0})
    assert Teller(facts, "ja").interval(facts["x/actual"]) == ""


@pytest.mark.parametrize(
    ("row", "ja", "en"),
    [
        ({"value": 0.98352, "unit": "share"}, "98.4％", "98.4%"),
        ({"value": 0.48707, "unit": "ratio"}, "0.487", "0.487"),
        ({"value": -0.7, "unit": "point"}, "−0.7ポイント", "−0.7 points"),
        ({"value": 1234.0, "unit": "人"}, "1,234人", "1,234 people"),
        ({"value": 1.0, "unit": "人"}, "1人", "1 person"),
        ({"value": 7.0, "unit": ""}, "7", "7"),
        ({"label": "refused", "caveats": "stock-flow"}, "－", "－"),
        ({"status": "pending"}, "集計中", "pending"),
        ({"status": "suppressed"}, "秘匿", "suppressed"),
        ({"status": "not_set"}, "－", "－"),
        (
            {"value": 5.0, "unit": "人", "status": "provisional"},
            "5人（速報）",
            "5 people (provisional)",
        ),
        ({"label": "A"}, "A", "A"),
        ({}, "－", "－"),
    ],
)
def test_values_labels_and_statuses_in_both_languages(plain, row, ja, en):
    facts = plain({"measure": "actual", **row})
    assert (tell(facts), tell(facts, "en")) == (ja, en)


def test_what_is_pending_is_never_a_number(plain):
    facts = plain({"measure": "actual", "status": "pending", "unit": "件"})
    for lang in ("ja", "en"):
        assert not any(sign.isdigit() for sign in tell(facts, lang))


@pytest.mark.parametrize(
    ("indicator", "measure", "ja", "en"),
    [
        ("training-participants", "actual", "延べ 492人", "gross 492 participants"),
        ("training-participants", "baseline", "140人（令和5年度見込み）", "140 participants (fiscal 2023 estimated)"),
        ("unreferred-cases", "baseline", "464件（重複あり）", "464 cases (some counted twice)"),
        ("training-runs", "baseline", "1回（令和5年度）", "1 session (fiscal 2023)"),
        ("platform-registrants", "baseline", "－", "－"),
        ("mutual-support-share", "target", "21.5％", "21.5%"),
        ("mutual-support-share", "actual", "集計中", "pending"),
        ("roster-change", "actual", "20％前後", "about 20%"),
    ],
)  # fmt: skip
def test_figures_of_the_real_report_keep_qualifier_period_and_status(
    ward, indicator, measure, ja, en
):
    (fact,) = ward.select(indicator=indicator, measure=measure, method="as-published")
    assert (Teller(ward, "ja").told(fact), Teller(ward, "en").told(fact)) == (ja, en)


def test_plans_and_persons_derived_from_a_rate_keep_their_own_unit_in_english(ward):
    lost = ward.select(measure="plans_lost")
    assert {Teller(ward, "en").unit(fact) for fact in lost if fact.has_value} == {" plans"}
    assert {Teller(ward, "ja").unit(fact) for fact in lost if fact.has_value} == {"件"}
    (*_, size) = ward.select(measure="implied_roster")
    assert Teller(ward, "en").unit(size) == " people"


def test_no_english_unit_is_japanese(facts):
    told = [Teller(facts, "en").number(fact) for fact in facts.select() if fact.has_value]
    assert [each for each in told if not each.removeprefix("−").isascii()] == []


def test_a_difference_has_the_decimals_of_the_figures_it_rests_on(dataset):
    facts = dataset(
        ["baseline,FY2023,12.5分,", "target,FY2024,13.0分,", "actual,FY2024,12.75分,"],
        unit="分",
        unit_en="minute/minutes",
    )
    tell = Teller(facts, "ja")
    (change,) = facts.select(measure="change")
    (margin,) = facts.select(measure="margin_up")
    assert (tell.number(change), tell.number(margin)) == ("0.25分", "0.25分")


def test_what_lacks_to_a_letter_is_rounded_up_so_that_it_suffices(plain):
    def short(value):
        facts = plain({"measure": "margin_up", "value": value, "unit": "人"})
        return Teller(facts, "ja").number(facts["x/margin_up"])

    assert short(37.2) == "38人"
    assert short(-13.5) == "−14人"


@given(st.integers(1, 5000), st.integers(1, 130))
def test_noise_of_binary_arithmetic_never_adds_one_to_what_lacks(target, percent_of):
    exact = -(-target * percent_of // 100)
    value = percent_of / 100 * target
    assert number(value, rounding="ROUND_UP") == f"{exact:,}"


def test_parts_are_marked_as_reports_mark_them(ward):
    tell = Teller(ward, "ja")
    assert (tell.mark("a"), tell.mark("①"), tell.mark("")) == ("a)", "①", "")
    assert tell.component("evacuation-plans", "a").startswith("a) 多摩川")


def test_without_a_plan_the_id_names_the_indicator(plain):
    facts = plain({"measure": "actual", "value": 3.0, "unit": "件"})
    tell = Teller(facts, "ja")
    assert (tell.indicator("x"), tell.section("x"), tell.plan(), tell.notes("x")) == (
        "x",
        "",
        "",
        [],
    )
    assert tell.told(facts["x/actual"]) == "3件"


def test_an_absent_fact_is_a_dash(ward):
    assert Teller(ward, "ja").told(None) == NONE


@pytest.mark.parametrize(
    ("measure", "unit", "value", "said"),
    [
        ("exit_odds_ratio", "", 1.0649, "1.06"),
        ("exit_dispersion", "", 0.984, "0.98"),
        ("exit_homogeneity", "", 0.0312, "0.031"),
        ("exit_homogeneity", "", 0.0004, "0.001未満"),
        ("mann_kendall", "", 0.0004, "0.001未満"),
        ("exit_icc", "", 0.000234, "0.00023"),
        ("exit_icc", "", 0.0, "0"),
        ("entry_rate", "share", 0.2035, "20.4％"),
        ("exit_effective_size", "人", 17268.4, "17,268人"),
    ],
)
def test_a_number_of_a_model_is_told_as_finely_as_it_says_something(measure, unit, value, said):
    row = {"measure": measure, "unit": unit, "value": value, "method": "arithmetic"}
    facts = collect(estimates([row]))
    (fact,) = facts.select()
    assert Teller(facts, "ja").told(fact) == said


@pytest.mark.parametrize(("lang", "said"), [("ja", "1年ごと"), ("en", "each year")])
def test_the_step_of_a_year_is_told_in_words(lang, said):
    assert stratum("year=+1", Teller(collect(estimates([])), lang)) == said
