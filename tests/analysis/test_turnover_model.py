"""Turnover climbs its ladder as far as the counts bear: golden numbers, laws, and counts that can't be."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from turned_over import EXITS, FLOWS, GOLDEN, YEARLY, one

from evalkit.analysis.interval import wilson
from evalkit.analysis.roster.flows import roster_exits, roster_flows
from evalkit.analysis.turnover.beta import Beta, jeffreys, stated_prior
from evalkit.analysis.turnover.counts import TurnoverError, read_counts
from evalkit.analysis.turnover.definitions import turnover
from evalkit.analysis.turnover.groups import fit_causes, fit_entries, fit_exits, poisson
from evalkit.analysis.turnover.level import local_level, steady_gain
from evalkit.analysis.turnover.model import Turnover
from evalkit.analysis.turnover.years import fit_years, years_to_tell
from evalkit.data.simulate.roster import ZONES
from evalkit.data.simulate.truth import TRUTH
from evalkit.facts.facts import collect
from evalkit.words.caveats import CAVEATS
from evalkit.words.turnover import MEASURES, METHODS, RUNGS

RESULTS = Turnover(FLOWS, EXITS).fit()
COUNTS = read_counts(FLOWS, EXITS)
ONE_YEAR = YEARLY.iloc[:1]


@pytest.mark.parametrize(("x", "n", "lower", "upper"), GOLDEN["jeffreys"])
def test_jeffreys_intervals_are_those_published(x, n, lower, upper):
    assert jeffreys(x, n) == pytest.approx((lower, upper), abs=6e-7)


@pytest.mark.parametrize(("n", "half", "digits"), GOLDEN["half_width_at_20_percent"])
def test_a_roster_of_a_size_tells_a_fifth_so_precisely(n, half, digits):
    lower, upper = wilson(0.2 * n, n)
    assert (upper - lower) / 2 == pytest.approx(half, abs=0.5 * 10**-digits)


@pytest.mark.parametrize(("between", "years"), GOLDEN["years_to_tell_15_from_20_percent"])
def test_fifteen_percent_are_told_from_twenty_in_so_many_years(between, years):
    assert years_to_tell(0.15, 0.2, between, 8452) == years


def test_zones_alone_give_the_closed_odds_ratio():
    flat = FLOWS.groupby("zone", as_index=False)[["opening", "exits"]].sum()
    a, b = (flat.iloc[place][["exits", "opening"]].to_numpy(float) for place in (0, 1))
    golden = GOLDEN["zone_only"]
    logits = [np.log(x / (n - x)) for x, n in (a, b)]
    se = np.sqrt(sum(1 / x + 1 / (n - x) for x, n in (a, b)))
    assert logits[0] - logits[1] == pytest.approx(golden["log_odds_ratio"], abs=6e-7)
    assert se == pytest.approx(golden["se"], abs=6e-7)
    twice = pd.concat([flat.assign(year=2021), flat.assign(year=2022)])
    assert Turnover(twice).fit().params["zone=a"] == pytest.approx(
        golden["log_odds_ratio"], abs=6e-7
    )


def test_zones_and_years_have_the_published_coefficients_and_dispersion():
    golden = GOLDEN["zone_and_year"]
    assert RESULTS.params.index.tolist() == ["const", "zone=a", "year"]
    assert RESULTS.params.to_numpy() == pytest.approx(golden["params"], abs=6e-7)
    assert RESULTS.dispersion == pytest.approx(golden["phi"], abs=6e-7)
    fit = RESULTS.binomial.fit
    assert (fit.df, fit.df * fit.dispersion) == (5, pytest.approx(golden["pearson"], abs=6e-7))
    assert np.sqrt(np.diag(fit.cov)) == pytest.approx(golden["quasi_se"], abs=6e-7)
    cells = COUNTS.cells
    year, in_a = cells["year"] - 2021, cells["group"] == "zone=a"
    rate = special.expit(fit.params[0] + fit.params[1] * in_a + fit.params[2] * year)
    x, n = cells["exits"], cells["opening"]
    deviance = 2 * np.sum(x * np.log(x / n / rate) + (n - x) * np.log((1 - x / n) / (1 - rate)))
    assert deviance == pytest.approx(golden["deviance"], abs=6e-7)


def test_limits_are_students_on_the_degrees_of_freedom_left():
    golden = GOLDEN["zone_and_year"]
    half = stats.t.isf(0.05, 5) * np.array(golden["quasi_se"])
    limits = RESULTS.conf_int(0.9)
    assert limits["upper"].to_numpy() == pytest.approx(golden["params"] + half, abs=5e-6)
    ratio = one(RESULTS.frame, "exit_odds_ratio", by="zone=a")
    assert np.log([ratio["lower"], ratio["upper"]]) == pytest.approx(
        RESULTS.conf_int().loc["zone=a"].to_numpy()
    )


def test_years_differ_as_published():
    golden = GOLDEN["between_years"]
    fit = fit_years(golden["exits"], golden["opening"])
    assert fit.mean == pytest.approx(golden["mean"], abs=6e-7)
    assert fit.icc == pytest.approx(golden["icc"], abs=6e-7)
    assert fit.size == pytest.approx(golden["effective_size"], abs=0.06)
    assert fit.anova == pytest.approx(golden["anova_icc"], abs=6e-7)
    assert (fit.chi2, fit.df) == (pytest.approx(golden["chi2"], abs=6e-4), golden["df"])
    assert fit.p == pytest.approx(golden["p"], abs=6e-8)


def test_causes_have_the_closed_log_ratios():
    table = fit_causes(COUNTS).table.set_index("cause")["log_ratio"]
    golden = GOLDEN["cause_log_ratios"]
    assert table[list(golden)].to_numpy() == pytest.approx(list(golden.values()), abs=6e-7)


def test_causes_are_the_maximum_of_the_poisson_log_linear_model():
    found = fit_causes(COUNTS)
    stay = FLOWS.assign(cause="stay", exits=FLOWS["opening"] - FLOWS["exits"])
    cells = pd.concat([stay, EXITS])[["year", "zone", "cause", "exits"]]
    margin = pd.get_dummies(cells["zone"] + cells["year"].astype("str"), dtype=float)
    others = list(GOLDEN["cause_log_ratios"])
    in_a = (cells["zone"] == "a").to_numpy(float)
    of = [(cells["cause"] == cause).to_numpy(float) for cause in others]
    design = np.column_stack([margin, *of, *(each * in_a for each in of)])
    oracle = GLM(cells["exits"].to_numpy(float), design, families.Poisson()).fit(tol=1e-12)
    table = found.table.set_index("cause").loc[others]
    assert np.asarray(oracle.params)[-5:] == pytest.approx(table["log_ratio"].to_numpy(), abs=1e-6)
    assert (oracle.pearson_chi2, oracle.df_resid) == (
        pytest.approx(found.dispersion * found.df, rel=1e-6),
        found.df,
    )
    widened = np.sqrt(max(1, found.dispersion))
    assert np.asarray(oracle.bse)[-5:] * widened == pytest.approx(table["se"].to_numpy(), rel=1e-5)


def test_entries_are_negative_binomial_as_published():
    golden, cells = GOLDEN["entries"], COUNTS.cells
    design = np.column_stack([np.ones(8), cells["group"] == "zone=a"]).astype(float)
    plain = poisson(design, cells["entries"].to_numpy(float), cells["opening"].to_numpy(float))
    assert plain.params[1] == pytest.approx(golden["poisson_log_ratio"], abs=6e-7)
    assert plain.dispersion == pytest.approx(golden["phi"], abs=6e-4)
    fit = fit_entries(COUNTS).fit
    assert fit.model == "negative-binomial"
    assert fit.params == pytest.approx(golden["negative_binomial"], abs=6e-7)
    assert fit.alpha == pytest.approx(golden["alpha"], abs=6e-7)


@pytest.mark.parametrize("case", GOLDEN["prior_of_20_percent"])
def test_about_twenty_percent_becomes_a_prior_of_stated_size(case):
    prior = stated_prior(0.2, case["lower"], case["upper"])
    assert prior.size == pytest.approx(case["size"], abs=6e-4)
    assert prior == pytest.approx((case["a"], case["b"]), abs=6e-4)
    held = stats.beta(*prior).cdf([case["lower"], case["upper"]])
    assert held[1] - held[0] == pytest.approx(0.95)
    if "tails" in case:
        assert prior.interval() == pytest.approx(case["tails"], abs=6e-6)


def test_a_prior_is_updated_by_one_years_counts():
    golden = GOLDEN["posterior"]
    flows = pd.DataFrame({"year": [2024], "opening": [golden["opening"]], "exits": [golden["exits"]]})  # fmt: skip
    results = Turnover(flows, prior=Beta(*golden["prior"])).fit()
    assert results.rate() == tuple(golden["posterior"])
    row = one(results.frame, "exit_rate_expected")
    assert [row["lower"], row["upper"]] == pytest.approx(golden["limits"], abs=6e-7)
    assert row["caveats"] == "between-years-unknown prior-stated"


def test_the_exits_to_expect_are_uncertain_mostly_by_their_rate():
    golden = GOLDEN["predictive"]
    exits = Beta(*golden["prior"]).exits(golden["opening"])
    assert (exits.mean, exits.sd) == (golden["mean"], pytest.approx(golden["sd"], abs=6e-4))
    surely = Beta(*(each * 1e9 for each in golden["prior"])).exits(golden["opening"])
    assert surely.sd == pytest.approx(golden["binomial_sd"], abs=6e-5)
    oracle = stats.betabinom(golden["opening"], *golden["prior"])
    assert exits.interval() == oracle.interval(0.95)
    golden = GOLDEN["survivors"]
    lost = Beta(*golden["prior"]).exits(golden["plans"]).interval()
    assert [golden["plans"] - limit for limit in lost[::-1]] == golden["limits"]
    golden = GOLDEN["survivors_of_15_to_25_percent"]
    lost = Beta(0.2 * golden["size"], 0.8 * golden["size"]).exits(golden["plans"])
    assert golden["plans"] - lost.mean == pytest.approx(golden["mean"], abs=0.1)
    assert lost.sd == pytest.approx(golden["sd"], abs=0.01)


@pytest.mark.parametrize(("ratio", "gain"), GOLDEN["steady_gain"])
def test_the_local_level_settles_at_its_gain(ratio, gain):
    assert steady_gain(ratio) == pytest.approx(gain, abs=6e-7)
    exits = np.full(200, 1000)
    noise = 1 / 1000 + 1 / 4000
    steps = local_level(np.arange(200), exits, 5 * exits, ratio * noise)
    assert steps[-1].gain == pytest.approx(gain, abs=6e-7)


def test_the_level_follows_the_years_as_published():
    golden = GOLDEN["local_level"]
    results = Turnover(YEARLY, walk=golden["walk"]).fit()
    assert [step.logit for step in results.level] == pytest.approx(golden["logits"], abs=6e-7)
    row = one(results.frame, "exit_rate_expected", method="local-level")
    assert row["period"] == "FY2025"
    assert row["value"] == pytest.approx(golden["next_rate"], abs=6e-5)
    assert [row["lower"], row["upper"]] == pytest.approx(golden["next_limits"], abs=6e-5)


def test_a_year_without_a_snapshot_widens_the_level():
    full = local_level([1, 2, 3], [200] * 3, [1000] * 3, 0.01)
    gap = local_level([1, 2, 4], [200] * 3, [1000] * 3, 0.01)
    assert gap[-1].gain > full[-1].gain


def test_it_says_which_rung_it_stands_on_and_why_not_higher():
    expected = {
        "all": (Turnover(FLOWS, EXITS), "local-level", {"prior": "no-prior"}),
        "aggregates": (
            Turnover(YEARLY),
            "local-level",
            {"causes": "no-causes", "entries": "no-entries", "prior": "no-prior"},
        ),
        "three years": (
            Turnover(YEARLY.iloc[:3], prior=Beta(16, 64)),
            "beta-binomial",
            {"causes": "no-causes", "entries": "no-entries", "prior": "prior-superseded"}
            | {"local-level": "fewer-than-four-years"},
        ),
        "one year": (
            Turnover(ONE_YEAR),
            "intervals",
            {"binomial": "too-few-cells", "beta-binomial": "fewer-than-three-years"}
            | {"causes": "no-causes", "entries": "no-entries", "prior": "no-prior"}
            | {"local-level": "fewer-than-four-years"},
        ),
        "no counts": (
            Turnover(prior=Beta(16, 64)),
            "prior",
            dict.fromkeys(set(RUNGS) - {"prior"}, "no-counts"),
        ),
    }
    for model, rung, reasons in expected.values():
        results = model.fit()
        assert results.rung == rung
        assert {name: code for name, code in results.reasons.items() if code} == reasons
        row = one(results.frame, "turnover_rung", by="")
        assert (row["label"], row["value"]) == (rung, list(RUNGS).index(rung))
        assert set(row["caveats"].split()) == set(reasons.values())


def test_one_year_forecasts_without_the_variation_between_years_and_says_so():
    results = Turnover(ONE_YEAR).fit()
    assert results.rate() == (1500.5, 6900.5)
    assert one(results.frame, "exit_rate_expected")["caveats"] == "between-years-unknown"
    assert one(results.frame, "exit_rate_mean")["caveats"] == "fewer-than-three-years"
    with pytest.raises(TurnoverError, match="too few groups and years"):
        _ = results.params


def test_a_prediction_holds_the_rate_and_whole_persons():
    ahead = RESULTS.predict(8452)
    for method in ("beta-binomial", "local-level"):
        rate = one(ahead, "exit_rate_expected", method=method)
        exits = one(ahead, "exits_expected", method=method)
        assert rate["period"] == exits["period"] == "FY2025"
        assert exits["value"] == pytest.approx(8452 * rate["value"], rel=0.01)
        assert exits["lower"] % 1 == exits["upper"] % 1 == 0
        assert exits["lower"] / 8452 < rate["lower"] < rate["upper"] < exits["upper"] / 8452
        assert "assumed" in exits["caveats"]


def test_further_ahead_the_level_is_less_sure_and_years_alike_are_as_sure():
    near, far = (RESULTS.predict(8452, ahead).set_index(["method", "measure"]) for ahead in (1, 5))
    width = [(each["upper"] - each["lower"]) for each in (near, far)]
    assert width[1]["local-level", "exits_expected"] > 2 * width[0]["local-level", "exits_expected"]
    assert width[1]["beta-binomial"].tolist() == width[0]["beta-binomial"].tolist()
    assert set(far["period"]) == {"FY2029"}


def test_more_confidence_is_wider():
    narrow, wide = (RESULTS.predict(8452, confidence=level) for level in (0.9, 0.99))
    assert (wide["lower"] < narrow["lower"]).all()
    assert (wide["upper"] > narrow["upper"]).all()
    assert set(wide["confidence"]) == {0.99}


def test_an_empty_roster_will_lose_nobody():
    exits = RESULTS.predict(0).query("measure == 'exits_expected'")
    assert exits[["value", "lower", "upper"]].to_numpy().tolist() == [[0, 0, 0]] * 2


@pytest.mark.parametrize(
    ("opening", "ahead"), [(-1, 1), (10.5, 1), (10, 0), (10, 1.5), (np.nan, 1)]
)
def test_a_prediction_of_what_cannot_be_is_refused(opening, ahead):
    with pytest.raises(TurnoverError):
        RESULTS.predict(opening, ahead)


def test_the_frame_goes_behind_the_gate_beside_the_rates():
    flows = FLOWS.assign(stayers=FLOWS["opening"] - FLOWS["exits"])
    flows["closing"] = flows["stayers"] + flows["entries"]
    facts = collect(RESULTS.frame, turnover(flows))
    assert set(facts.frame["measure"]) >= {"exit_icc", "cause_ratio", "entry_share"}
    assert set(" ".join(facts.frame["caveats"]).split()) <= set(CAVEATS)


def test_what_rests_on_a_small_cell_goes_with_it():
    flows = FLOWS.assign(exits=FLOWS["exits"].where(FLOWS["zone"] == "b", 5))
    facts = collect(Turnover(flows).fit().frame)
    assert facts["roster/exit_odds_ratio/FY2021/FY2024/zone=a/binomial"].status == "suppressed"
    assert facts["roster/exit_icc/FY2021/FY2024/beta-binomial"].status == "final"


def test_the_ratio_of_a_small_cause_goes_with_its_count():
    exits = EXITS.copy()
    rare = (exits["zone"] == "a") & (exits["cause"] == "disability")
    moved = exits.loc[rare, "exits"] - 1
    exits.loc[rare, "exits"] = 1
    exits.loc[(exits["zone"] == "a") & (exits["cause"] == "death"), "exits"] += moved.to_numpy()
    facts = collect(Turnover(FLOWS, exits).fit().frame)
    ratio = facts["roster/cause_ratio/FY2021/FY2024/zone=a;cause=disability/log-linear"]
    assert (ratio.status, ratio.has_value) == ("suppressed", False)
    assert facts["roster/exit_odds_ratio/FY2021/FY2024/zone=a/binomial"].has_value


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_summary_says_the_rung_and_every_finding_in_words(lang):
    for results in (RESULTS, Turnover(ONE_YEAR).fit(), Turnover(prior=Beta(16, 64)).fit()):
        text = str(results.summary(lang, threshold=0))
        assert all((label.ja if lang == "ja" else label.en) in text for label in RUNGS.values())
        told = results.frame[results.frame["label"] != "refused"]
        for measure in set(told["measure"]) & set(MEASURES) - {"turnover_rung"}:
            assert (MEASURES[measure].ja if lang == "ja" else MEASURES[measure].en) in text
        assert not set(told["method"]) - set(METHODS) - {""}
        assert "exit_" not in text
    assert repr(RESULTS) == "TurnoverResults(FY2021/FY2024: local-level)"


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_rows_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    rows, lines = rng.permutation(len(FLOWS)), rng.permutation(len(EXITS))
    other = Turnover(FLOWS.iloc[rows], EXITS.iloc[lines]).fit()
    assert other.params.tolist() == RESULTS.params.tolist()
    pd.testing.assert_frame_equal(other.frame, RESULTS.frame)


def test_finer_cells_add_up_to_the_groups_asked_for():
    parts = [FLOWS.assign(district=name) for name in ("east", "west")]
    numbers = ["opening", "exits", "entries"]
    halves = [parts[0].assign(**{n: FLOWS[n] // 2 for n in numbers}), parts[1].assign(**{n: FLOWS[n] - FLOWS[n] // 2 for n in numbers})]  # fmt: skip
    fine = pd.concat(halves)
    assert Turnover(fine).fit().params.tolist() == RESULTS.params.tolist()
    by_both = Turnover(fine, by=("zone", "district")).fit()
    assert len(by_both.counts.groups) == 4
    assert by_both.params.index[0] == "const"
    assert Turnover(fine, by=()).fit().counts.groups == [""]


@given(st.lists(st.tuples(st.integers(20, 2000), st.floats(0.02, 0.98)), min_size=3, max_size=8))
def test_years_lie_within_what_shares_can_be(years):
    opening = np.array([n for n, _ in years])
    exits = np.clip(np.round(opening * [p for _, p in years]), 1, opening - 1)
    fit = fit_years(exits, opening)
    assert 0 <= fit.icc < 1
    assert min(exits / opening) - 1e-6 <= fit.mean <= max(exits / opening) + 1e-6
    lower, upper = fit.interval()
    assert 0 < lower < fit.mean < upper < 1
    following = fit.next()
    assert following.mean == pytest.approx(fit.mean)
    assert following.interval().lower < fit.mean < following.interval().upper


def test_years_alike_have_no_correlation_and_no_effective_size():
    flows = pd.DataFrame({"year": range(2020, 2025), "opening": 1000, "exits": 200})
    results = Turnover(flows).fit()
    assert results.years.icc == 0
    assert one(results.frame, "exit_effective_size")["caveats"] == "same-every-year"
    assert one(results.frame, "exit_homogeneity")["value"] == 1


@pytest.mark.parametrize("left", [0, 1])
def test_where_nobody_or_everybody_leaves_the_models_are_refused_and_the_interval_stands(left):
    flows = pd.DataFrame({"year": range(2020, 2025), "opening": 50})
    flows = flows.assign(exits=50 * left)
    results = Turnover(flows).fit()
    assert results.rung == "intervals"
    assert {results.reasons[rung] for rung in ("binomial", "beta-binomial", "local-level")} == {
        "none-or-all-left"
    }
    row = one(results.frame, "exit_rate", period="FY2020")
    assert (row["value"], row["lower"] < row["upper"]) == (left, True)
    low, high = results.rate().interval()
    assert 0 < low < high < 1


def test_a_cause_that_never_occurs_in_a_zone_has_no_ratio():
    exits = EXITS.copy()
    none = (exits["zone"] == "a") & (exits["cause"] == "disability")
    moved = exits.loc[none, "exits"].to_numpy()
    exits.loc[none, "exits"] = 0
    exits.loc[(exits["zone"] == "a") & (exits["cause"] == "death"), "exits"] += moved
    frame = Turnover(FLOWS, exits).fit().frame
    row = one(frame, "cause_ratio", by="zone=a;cause=disability")
    assert (row["label"], row["caveats"]) == ("refused", "none-or-all-left")
    assert one(frame, "cause_ratio", by="zone=a;cause=death")["value"] > 1


def test_an_empty_roster_is_a_stated_result():
    flows = pd.DataFrame({"year": [2023, 2024], "opening": [0, 0], "exits": [0, 0]})
    results = Turnover(flows).fit()
    assert results.rung == ""
    assert one(results.frame, "turnover_rung", by="")["label"] == "refused"
    assert set(results.frame.query("measure == 'exit_rate'")["caveats"]) == {"zero-base"}
    with pytest.raises(TurnoverError, match="no counts of exits"):
        results.predict(100)
    one_empty = pd.concat([FLOWS, pd.DataFrame({"year": [2021], "zone": ["c"], "opening": [0], "exits": [0], "entries": [3]})])  # fmt: skip
    assert Turnover(one_empty).fit().params.tolist() == RESULTS.params.tolist()


def changed(column, value, row=0):
    flows = FLOWS.astype({column: object})
    flows.loc[row, column] = value
    return flows


BAD = {
    "negative flow": (changed("exits", -1), None, "negative-flow"),
    "negative entries": (changed("entries", -3), None, "negative-flow"),
    "more exits than persons": (changed("exits", 801), None, "exits-exceed-opening"),
    "a count missing": (changed("exits", np.nan), None, "missing-count"),
    "an infinite count": (changed("opening", np.inf), None, "not-whole"),
    "half a person": (changed("opening", 800.5), None, "not-whole"),
    "text for a count": (changed("opening", "many"), None, "missing-count"),
    "a date for a year": (changed("year", "2021-04-01"), None, "not-yearly"),
    "a year missing": (changed("year", np.nan), None, "not-yearly"),
    "no opening": (FLOWS.drop(columns="opening"), None, "missing-column"),
    "a cell twice": (pd.concat([FLOWS, FLOWS.iloc[:1]]), None, "duplicate-cell"),
    "an unknown cause": (FLOWS, EXITS.replace("death", "dead"), "unknown-cause"),
    "no causes": (FLOWS, EXITS.drop(columns="cause"), "missing-column"),
    "causes that don't add up": (FLOWS, EXITS.iloc[1:], "causes-differ"),
    "causes of another year": (FLOWS, EXITS.replace(2021, 2020), "causes-differ"),
    "causes without zones": (FLOWS, EXITS.drop(columns="zone").drop_duplicates(["year", "cause"]), "missing-column"),
}  # fmt: skip


@pytest.mark.parametrize(("flows", "exits", "code"), BAD.values(), ids=BAD)
def test_counts_that_cannot_be_are_refused_in_words(flows, exits, code):
    with pytest.raises(TurnoverError) as error:
        Turnover(flows, exits).fit()
    assert error.value.code == code
    assert CAVEATS[code].ja in str(error.value)
    assert CAVEATS[code].en in str(error.value)


def test_nothing_at_all_is_refused():
    with pytest.raises(TurnoverError, match="no counts of exits"):
        Turnover().fit()
    with pytest.raises(TurnoverError, match="no counts of exits"):
        Turnover(exits=EXITS, prior=Beta(16, 64)).fit()


@pytest.mark.parametrize("stated", [(0.2, 0.25, 0.3), (0.2, 0, 0.3), (0.2, 0.1, 1.0), (20, 15, 25)])
def test_a_prior_outside_its_range_is_refused(stated):
    with pytest.raises(ValueError, match="must lie within"):
        stated_prior(*stated)


def test_a_level_that_cannot_move_and_a_confidence_in_percent_are_refused():
    with pytest.raises(ValueError, match="walk must be above 0"):
        Turnover(YEARLY, walk=0).fit()
    with pytest.raises(ValueError, match=r"write 0\.95"):
        Turnover(YEARLY).fit(95)


def test_results_are_frozen_and_a_second_fit_is_the_same():
    with pytest.raises(AttributeError):
        RESULTS.walk = 1
    pd.testing.assert_frame_equal(Turnover(FLOWS, EXITS).fit().frame, RESULTS.frame)


def test_the_made_up_city_shows_the_truth_that_it_was_drawn_from():
    results = Turnover(roster_flows("data/example-city/roster"), roster_exits("data/example-city/roster")).fit()  # fmt: skip
    flood, other = TRUTH.exit_rate.values()
    ratio = one(results.frame, "exit_odds_ratio", by=f"zone={ZONES[0]}")
    assert ratio["lower"] < flood / (1 - flood) / (other / (1 - other)) < ratio["upper"]
    lower, upper = results.years.interval()
    assert lower < 0.09 * flood + 0.91 * other < upper
    assert results.reasons["causes"] == results.reasons["entries"] == ""


def test_the_dispersion_needs_a_degree_of_freedom():
    two = FLOWS[FLOWS["year"] < 2023]
    assert fit_exits(read_counts(two)).fit.df == 1
    with pytest.raises(TurnoverError, match="too few groups and years"):
        fit_exits(read_counts(two, by=()))
