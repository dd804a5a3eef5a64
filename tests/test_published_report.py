"""What we make of the real report: its letters, its figures, and its traps for a naive evaluator."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evalkit.analysis.change import change
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import Band, RatingRule
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect

GOLDEN = json.loads((Path(__file__).parent / "golden" / "published_report.json").read_text("utf-8"))
RULE = "params/rubrics/setagaya-r6-inferred.yaml"
OUTCOMES = [
    pytest.param(row, id=f"{row['indicator']}{row['component']}") for row in GOLDEN["outcomes"]
]
ACTIVITIES = [pytest.param(row, id=row["indicator"]) for row in GOLDEN["activities"]]
PLANS = [("evacuation-plans", "a"), ("evacuation-plans", "b")]


@pytest.fixture(scope="module")
def ward():
    return load_dataset("data/setagaya")


@pytest.fixture(scope="module")
def facts(ward):
    return collect(rate(ward, "R6", RULE), change(ward, "R6"))


def letters(facts, method):
    """The letter or status of each whole indicator under a rule, or as published."""
    return {
        fact.indicator: fact.label or fact.status
        for fact in facts.select(measure="rating", method=method, component="")
    }


def derived(facts, indicator, component=""):
    """All that was computed about an indicator, by measure."""
    return {
        fact.measure: fact
        for fact in facts.select(indicator=indicator, component=component)
        if fact.method != "as-published"
    }


def test_our_letters_equal_the_printed_ones(facts):
    assert letters(facts, "setagaya-r6-inferred") == GOLDEN["printed"]
    assert letters(facts, "as-published") == GOLDEN["printed"]
    agreement = facts.select(measure="agreement")
    assert {fact.indicator: fact.label for fact in agreement} == dict.fromkeys(
        GOLDEN["printed"], "agrees"
    )


@pytest.mark.parametrize("row", OUTCOMES)
def test_figures_attainment_and_progress_are_those_of_the_table(facts, row):
    place = {"indicator": row["indicator"], "component": row["component"]}
    for role in ("baseline", "target", "actual"):
        (fact,) = facts.select(measure=role, method="as-published", **place)
        assert (fact.value if fact.has_value else None) == row[role]
    told = derived(facts, *place.values())
    if row["attainment"] is None:
        assert (told["attainment"].label, told["attainment"].has_value) == ("refused", False)
    else:
        assert 100 * told["attainment"].value == pytest.approx(row["attainment"], abs=0.05)
    if "refused" in row:
        reason, naive = row["refused"]
        assert (told["progress"].label, told["progress"].caveats) == ("refused", reason)
        assert not told["progress"].has_value
        if naive is not None:
            gone = (row["actual"] - row["baseline"]) / (row["target"] - row["baseline"])
            assert 100 * gone == pytest.approx(naive, abs=0.05)
    else:
        assert 100 * told["progress"].value == pytest.approx(row["progress"], abs=0.05)
    assert told["rating"].label == row["letter"]


@pytest.mark.parametrize("row", ACTIVITIES)
def test_activities_have_an_attainment_and_never_a_letter(facts, row):
    told = derived(facts, row["indicator"])
    assert 100 * told["attainment"].value == pytest.approx(row["attainment"], abs=0.05)
    assert told["met"].label == row["met"]
    assert not {"rating", "margin_up", "margin_down", "agreement"} & set(told)


def test_every_letter_says_that_its_rubric_is_inferred(facts):
    rated = facts.select(measure="rating", method="setagaya-r6-inferred")
    assert all("inferred-rubric" in fact.caveats.split() for fact in rated if fact.label)


def test_one_letter_for_two_parts_rests_on_the_letters_of_both(facts):
    (whole,) = facts.select(
        indicator="evacuation-plans", measure="rating", component="", method="setagaya-r6-inferred"
    )
    parts = [facts[fact_id] for fact_id in whole.derived_from.split()]
    assert [(part.component, part.label) for part in parts] == [("a", "A"), ("b", "A")]
    assert whole.label == "A"


def test_the_pending_share_stays_pending_and_in_the_denominator(facts):
    counts = Counter(letters(facts, "setagaya-r6-inferred").values())
    assert (counts["A"] + counts["B"], counts["pending"]) == (6, 1)
    (actual,) = facts.select(indicator="mutual-support-share", measure="actual")
    assert (actual.status, actual.has_value) == ("pending", False)
    (baseline,) = facts.select(indicator="platform-registrants", measure="baseline")
    assert (baseline.status, baseline.has_value) == ("not_set", False)
    told = derived(facts, "mutual-support-share")
    numbers = [fact for fact in told.values() if fact.has_value and fact.measure != "points"]
    assert numbers == []


def test_a_pending_letter_printed_vertically_is_read(ward):
    (row,) = ward.ratings.query("indicator == 'mutual-support-share'").itertuples()
    assert row.text.split() == ["集", "計", "中"]
    assert (row.label, row.status) == ("", "pending")


def test_local_resources_are_rated_b_and_shown_as_below_their_baseline(facts):
    told = derived(facts, "local-resources")
    assert (told["rating"].label, told["travel"].label) == ("B", "worse")
    assert told["contradiction"].label == "rated-though-worse"
    assert "period-not-printed" in told["contradiction"].caveats.split()
    assert (told["change"].value, told["change"].label) == (-15, "decrease")
    shown = {fact.indicator for fact in facts.select(measure="contradiction")}
    assert shown == {"local-resources"}


def test_the_margins_say_what_lacked_to_the_next_letter(facts):
    margins = facts.select(measure="margin_up")
    assert {fact.indicator: fact.value for fact in margins} == GOLDEN["margin_up"]
    assert {fact.label for fact in margins} == {"A"}


def test_the_direction_is_declared_and_not_read_off_the_target(facts):
    told = [
        *(derived(facts, *place) for place in PLANS),
        derived(facts, "evacuation-notices"),
    ]
    assert [each["met"].label for each in told] == ["met", "met", "missed"]
    (baseline,) = facts.select(indicator="evacuation-notices", measure="baseline")
    (target,) = facts.select(indicator="evacuation-notices", measure="target")
    assert target.value < baseline.value


def test_a_stock_of_plans_isnt_compared_with_the_plans_of_a_year(facts):
    for place in PLANS:
        told = derived(facts, *place)
        for measure in ("change", "change_rate", "change_ratio", "progress", "travel"):
            fact = told[measure]
            assert (fact.has_value, fact.label, fact.caveats) == (False, "refused", "stock-flow")


def test_participants_counted_gross_arent_compared_with_those_counted_otherwise(facts):
    told = derived(facts, "training-participants")
    for measure in ("change", "change_rate", "change_ratio", "progress", "travel"):
        fact = told[measure]
        assert (fact.has_value, fact.label, fact.caveats) == (False, "refused", "count-basis")
    (target,) = facts.select(indicator="training-participants", measure="target")
    (baseline,) = facts.select(indicator="training-participants", measure="baseline")
    assert (target.label, baseline.label) == ("延べ", "")


def test_the_ratio_of_cases_has_an_interval_and_says_what_it_assumes(facts):
    ratio = derived(facts, "unreferred-cases")["change_ratio"]
    found = [round(number, 3) for number in (ratio.value, ratio.lower, ratio.upper)]
    assert found == GOLDEN["unreferred_ratio"]
    assert (ratio.confidence, ratio.method) == (0.95, "exact-conditional")
    assert "same-events" in ratio.caveats.split()


def test_the_double_count_travels_with_every_comparison_of_the_cases(facts):
    told = derived(facts, "unreferred-cases")
    for measure in ("change", "change_rate", "change_ratio", "progress", "travel"):
        assert "double-count" in told[measure].caveats.split()
    for measure in ("attainment", "met"):
        assert "double-count" not in told[measure].caveats.split()


def test_only_cases_have_an_interval(facts):
    with_interval = {fact.indicator for fact in facts.select() if fact.lower == fact.lower}
    assert with_interval == {"unreferred-cases"}
    ratio = derived(facts, "local-resources")["change_ratio"]
    assert (ratio.label, ratio.caveats) == ("refused", "not-independent")


def test_two_points_make_no_trend(facts):
    trends = facts.select(measure="trend")
    assert len(trends) == len(facts.select(measure="points")) == 12
    assert {(fact.label, fact.caveats) for fact in trends} == {("refused", "two-points")}
    assert max(fact.value for fact in facts.select(measure="points")) == 2


def test_the_estimated_plans_and_their_final_number_stand_side_by_side(facts):
    estimated = facts.select(indicator="evacuation-plans", measure="baseline")
    assert sum(fact.value for fact in estimated) == 3540
    assert {(fact.status, fact.period) for fact in estimated} == {("estimated", "FY2023")}
    (final,) = facts.of("evacuation-plans-in-force")
    assert (final.value, final.status, final.period) == (4657, "final", "FY2023-end")
    assert (final.text, final.release) == ("4,657 件", "setagaya-r6")
    assert final.source.startswith("figures.csv!E")


def test_the_turnover_of_the_roster_stands_as_a_rounded_figure_without_a_year(facts):
    (fact,) = facts.of("roster-change")
    assert (fact.value, fact.unit, fact.label, fact.period) == (20, "%", "前後", "")
    assert (fact.text, fact.release) == ("20％前後", "setagaya-r6")
    assert fact.source.startswith("figures.csv!E")


def test_the_cases_of_the_conference_add_up(facts):
    cases = {fact.component: fact.value for fact in facts.of("support-conference-cases")}
    assert cases == {"": 22, "①": 15, "②": 7}
    assert cases[""] == cases["①"] + cases["②"]


def test_a_year_that_isnt_printed_stays_empty(facts):
    baselines = facts.select(measure="baseline", period="")
    printed = [fact.indicator for fact in baselines if fact.has_value]
    assert sorted(printed) == sorted(GOLDEN["baselines_without_year"])
    told = [
        derived(facts, indicator) for indicator in printed if indicator != "mutual-support-share"
    ]
    assert all("period-not-printed" in each["change"].caveats.split() for each in told)


@pytest.mark.parametrize(("indicator", "text"), GOLDEN["as_printed"].items())
def test_mixed_digits_are_read_and_kept_as_printed(facts, indicator, text):
    (fact,) = facts.select(indicator=indicator, measure="actual")
    expected = [
        row for row in GOLDEN["outcomes"] + GOLDEN["activities"] if row["indicator"] == indicator
    ]
    assert (fact.text, fact.value) == (text, expected[0]["actual"])


def test_an_indicator_of_another_plan_is_one_observation_that_says_so(ward):
    indicators = ward.plan.indicators.set_index("indicator")
    reposts = indicators.index[indicators["repost_of"] != ""]
    assert sorted(reposts) == ["child-raising-groups", "network-meetings"]
    of_reposts = ward.figures[ward.figures["indicator"].isin(reposts)]
    assert not of_reposts.duplicated(["indicator", "role", "period"]).any()


def test_one_programme_in_two_spellings_is_known_by_ids(ward):
    indicators = ward.plan.indicators.set_index("indicator")
    names = indicators.loc[["platform-districts", "platform-registrants"], "name_ja"]
    assert [name[:3] for name in names] == ["区での", "地区で"]
    nodes = indicators["node"]
    assert nodes["platform-districts"] == nodes["platform-registrants"]


def rule(*floors, lower="target / actual"):
    """A rule with a letter down to each floor, best first."""
    edges = [float("inf"), *floors, float("-inf")]
    bands = [Band("ABCDE"[n], low, edges[n]) for n, low in enumerate(edges[1:])]
    return RatingRule("trial", "", "", True, lower, tuple(bands))


@pytest.mark.parametrize("lower", ["target / actual", "2 - actual / target"])
@pytest.mark.parametrize(
    "floors",
    [(1.0,), (1.0, 0.8, 0.6), (1.0, 0.9), (1.1, 0.8, 0.5)],
    ids=["met or not", "80 and 60", "90", "Osaka Prefectural Library"],
)
def test_several_rules_give_the_printed_letters_so_none_of_them_is_proved(ward, floors, lower):
    found = collect(rate(ward, "R6", rule(*floors, lower=lower)))
    assert letters(found, "trial") == GOLDEN["printed"]


@pytest.mark.parametrize("how", ["all", "any", "mean", "pooled"])
def test_every_rule_for_parts_gives_the_printed_letter_of_the_plans(ward, how):
    figures = ward.figures.assign(component_rule=how)
    found = collect(rate(figures, "R6", RULE))
    assert letters(found, "setagaya-r6-inferred") == GOLDEN["printed"]


def test_a_rule_that_misses_a_printed_letter_is_shown_to_differ(ward):
    found = collect(rate(ward, "R6", rule(1.0, 0.95)))
    assert letters(found, "trial")["training-participants"] == "C"
    differs = [fact.indicator for fact in found.select(measure="agreement", label="differs")]
    assert differs == ["training-participants"]


def test_no_fact_of_the_report_is_infinite(facts):
    numbers = facts.frame[["value", "lower", "upper", "confidence"]]
    assert not numbers.isin([float("inf"), float("-inf")]).to_numpy().any()
    refused = facts.frame["label"] == "refused"
    assert numbers[refused].isna().to_numpy().all()
    assert (facts.frame.loc[refused, "caveats"] != "").all()
