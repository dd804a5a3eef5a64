"""Section 1.6 of the reference: what the report's numbers alone can say, each golden number worked through."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from turned_over import one

from evalkit.analysis.coverage.formulas import steady_coverage_of_classes
from evalkit.analysis.coverage.paths import Rate
from evalkit.analysis.coverage.sureness import coverage_spread
from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.account import roster_account
from evalkit.analysis.roster.conclusions import roster_conclusions
from evalkit.analysis.roster.counted import count_roster
from evalkit.analysis.turnover.definitions import turnover_measures
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.words.caveats import words

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests/golden/conclusions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def ward():
    return load_dataset(ROOT / "data" / "setagaya")


@pytest.fixture(scope="module")
def frame(ward):
    return roster_conclusions(ward, "R6", roster_size=8452)


@pytest.mark.parametrize("case", GOLDEN["coverage"], ids=lambda case: f"{case['size']}")
def test_coverage_is_as_sure_as_the_independent_simulation_says(case):
    rate = Rate(0.2) if case["size"] is None else Rate.by_mean(0.2, case["size"])
    found = coverage_spread(4657, 4456, 1977, rate, case["outside"])

    assert found.median == pytest.approx(case["median"], abs=6e-4)
    assert (found.lower, found.upper) == pytest.approx(case["limits"], abs=6e-4)


SPREADS = st.tuples(
    st.integers(1, 300),
    st.integers(1, 300),
    st.floats(0, 1),
    st.floats(0.02, 0.98),
    st.floats(2, 500),
    st.sampled_from([0.0, 0.1, 0.5]),
)


@given(SPREADS)
def test_the_spread_is_that_of_the_sum_over_all_that_may_be(drawn):
    plans, notices, share, mean, size, outside = drawn
    made = int(share * notices)
    found = coverage_spread(plans, notices, made, Rate.by_mean(mean, size), outside)

    beta = Rate.by_mean(mean, size).beta
    lost = np.diff(beta.exits(plans).cdf(), prepend=0.0)
    kept = plans - np.arange(plans + 1.0)
    whole = (kept + made) / (notices + kept)
    assert found.mean == pytest.approx(float(lost @ whole) * (1 - outside / 2))
    assert found.lower <= found.median + 1e-9
    assert found.median <= found.upper + 1e-9
    assert found.lower >= 0
    assert found.upper <= 1 + 1e-9
    inside = coverage_spread(plans, notices, made, Rate.by_mean(mean, size))
    assert found.upper <= inside.upper + 1e-9


@pytest.mark.slow
def test_the_exact_spread_is_that_of_many_draws():
    rng = np.random.Generator(np.random.PCG64(7))
    rates = rng.beta(0.2 * 58.741, 0.8 * 58.741, 400_000)
    kept, outside = rng.binomial(4657, 1 - rates), rng.uniform(0, 0.1, rates.size)
    drawn = (1 - outside) * (kept + 1977) / (4456 + kept)
    found = coverage_spread(4657, 4456, 1977, Rate.by_mean(0.2, 58.741), 0.1)

    assert found.mean == pytest.approx(drawn.mean(), abs=2e-4)
    limits = np.quantile(drawn, [0.5, 0.025, 0.975])
    assert found[1:] == pytest.approx(limits, abs=5e-4)


@pytest.mark.parametrize(("notices", "made", "outside"), [(0, 0, 0), (10, 11, 0), (10, 5, 1), (10, 5, -0.1)])  # fmt: skip
def test_a_mailing_that_cannot_be_is_refused(notices, made, outside):
    with pytest.raises(ValueError, match=r" / "):
        coverage_spread(100, notices, made, Rate(0.2), outside)


def test_the_ranges_stand_by_sureness_and_by_who_gets_no_notice(frame):
    ranges = frame[frame["measure"] == "coverage_range"].set_index("by")
    kept = frame[frame["measure"] == "plans_surviving_range"].set_index("by")

    assert list(ranges.index) == [
        *("exit_rate=0.2", "exit_rate=0.2;outside=0.1"),
        *("exit_rate=0.2;size=243.194", "exit_rate=0.2;size=243.194;outside=0.1"),
        *("exit_rate=0.2;size=58.7409", "exit_rate=0.2;size=58.7409;outside=0.1"),
    ]
    assert kept.loc["exit_rate=0.2", ["lower", "upper"]].tolist() == [3672, 3779]
    assert "outside-mailing" in ranges.loc["exit_rate=0.2;outside=0.1", "caveats"].split()
    told = ranges.loc["exit_rate=0.2", "caveats"].split()
    assert "all-without-plan-notified" in told


def test_no_one_outside_the_mailing_is_asked_for_once(ward):
    frame = roster_conclusions(ward, "R6", roster_size=8452, outside=0)
    ranges = frame[frame["measure"] == "coverage_range"]["by"]

    assert not ranges.str.contains("outside").any()
    assert ranges.is_unique


@pytest.mark.parametrize("case", GOLDEN["readings"], ids=lambda case: case["definition"])
def test_each_reading_tells_the_notices_that_it_lets_expect(frame, case):
    for side, notices, off in (("target", *case["target"]), ("actual", *case["actual"])):
        by = f"definition={case['definition']};roster=8452;role={side}"
        assert one(frame, "notices_expected", by=by)["value"] == pytest.approx(notices, abs=0.06)
        assert one(frame, "notices_off", by=by)["value"] == pytest.approx(off, abs=6e-4)
    held = one(frame, "target_over_loss", by=f"definition={case['definition']}")
    assert held["value"] == pytest.approx(case["target_over_loss"], abs=6e-4)


def test_the_reading_that_fits_is_an_exit_rate_of_a_fifth_and_has_a_rival(frame):
    assert one(frame, "fitting_exit_rate")["value"] == pytest.approx(0.2)
    assert one(frame, "newcomers_alone")["value"] == GOLDEN["newcomers_alone"][0]
    assert one(frame, "newcomers_alone_share")["value"] == pytest.approx(
        GOLDEN["newcomers_alone"][1], abs=6e-4
    )


def test_what_the_target_assumed_of_the_response_stands_beside_what_came(frame):
    responses = frame[frame["measure"] == "plans_per_notice"].set_index("by")["value"]

    assert responses["role=target"] == pytest.approx(GOLDEN["plans_per_notice"]["target"], abs=6e-5)
    assert responses["role=baseline"] == pytest.approx(GOLDEN["plans_per_notice"]["baseline"], abs=6e-5)  # fmt: skip
    assert one(frame, "plans_over_expected")["value"] == pytest.approx(4657 / 3540)
    assert "stock-per-notice" in one(frame, "plans_per_notice", by="role=baseline")["caveats"]


def test_parts_are_compared_exactly_and_their_shares_carry_no_verdict(frame):
    ratio = one(frame, "achievement_ratio")
    assert ratio["value"] == pytest.approx(GOLDEN["achievement"]["ratio"], abs=6e-6)
    assert (ratio["lower"], ratio["upper"]) == pytest.approx(GOLDEN["achievement"]["limits"], abs=6e-6)  # fmt: skip
    assert one(frame, "achievement_same")["value"] == pytest.approx(GOLDEN["achievement"]["p"])
    made = one(frame, "share_of_made", component="a")
    assert made["value"] == pytest.approx(GOLDEN["share_of_made"][0])
    assert (made["lower"], made["upper"]) == pytest.approx(GOLDEN["share_of_made"][1:], abs=6e-7)
    assert one(frame, "share_of_expected", component="a")["value"] == pytest.approx(340 / 3540)
    assert "share-only" in made["caveats"].split()


def test_what_holds_coverage_the_next_year_is_where_it_would_settle(frame):
    """At that answer of those asked before, the settled coverage is this year's (roster.md 1.5 d)."""
    again = one(frame, "carried_over_to_hold")["value"]
    kept = 0.8 * 4657
    coverage = (kept + 1977) / (4456 + kept)

    assert steady_coverage_of_classes(1977 / 4456, again, 0.2) == pytest.approx(coverage)
    needed = one(frame, "plans_to_hold_next")["value"]
    assert needed == pytest.approx(0.2 * (kept + 1977))
    asked = 4456 + kept - 0.8 * (kept + 1977)
    assert one(frame, "response_to_hold")["value"] == pytest.approx(needed / asked)


def test_the_fewest_plans_of_the_next_year_are_those_of_the_worst_split(frame):
    newcomers = 0.2 * (4456 + 0.8 * 4657)
    asked, later = 4456 - newcomers, 0.8 * (4456 - 1977)
    splits = np.linspace(max(0, 1977 - asked), min(newcomers, 1977), 2001)
    made = splits + (1977 - splits) / asked * later

    assert one(frame, "least_plans_next")["value"] == pytest.approx(made.min())


def test_what_cannot_be_told_is_refused_with_its_reason(ward, frame):
    refused = frame[frame["label"] == "refused"].set_index("measure")["caveats"]
    assert refused.to_dict() == {"outsourcing_effect": "effect-not-split"}

    without = roster_conclusions(ward, "R6")
    refused = without[without["label"] == "refused"].set_index("measure")["caveats"]
    assert refused["fitting_exit_rate"] == "needs-roster-size"
    assert not without["measure"].isin(["notices_expected", "newcomers_alone"]).any()


def test_every_number_rests_on_published_figures_and_each_caveat_has_words(ward, frame):
    facts = collect(roster_account(ward, "R6", roster_size=8452), frame)
    told = frame[frame["value"].notna()]

    assert (told["derived_from"] != "").all()
    assert fact_ids(frame).is_unique
    assert facts.select(status="suppressed") == []
    assert all(words(codes, lang) for codes in told["caveats"] if codes for lang in ("ja", "en"))


@pytest.mark.parametrize("indicator", ["evacuation-plans", "evacuation-notices", "roster-change"])
def test_a_figure_that_is_pending_leaves_refusals_and_no_wrong_number(ward, indicator):
    figures = ward.figures.copy()
    here = (figures["indicator"] == indicator) & (figures["role"] == "actual")
    figures.loc[here, ["value", "status"]] = [np.nan, "pending"]
    figures.attrs = ward.figures.attrs
    found = roster_conclusions(replace(ward, figures=figures), "R6", roster_size=8452)

    assert one(found, "coverage_range")["label"] == "refused"
    missing = found[found["value"].isna()]
    assert (missing["label"] == "refused").all()
    assert np.isfinite(found["value"].dropna()).all()


def test_the_made_up_city_tells_its_last_years_turnover_by_every_definition():
    city = load_dataset(ROOT / "data" / "example-city")
    counts = count_roster(city.roster)
    frame = roster_conclusions(city, "R7", counts=counts)
    sums = counts.flows[counts.flows["year"] == 2024].sum(numeric_only=True)
    told = frame[frame["measure"] == "turnover"].set_index("by")["value"]

    expected = turnover_measures(sums["opening"], sums["closing"], sums["stayers"])
    for name, value in expected.items():
        assert told[f"definition={name}"] == pytest.approx(value)
    assert told["definition=attribute_change"] == sums["transfers_out"] / sums["stayers"]
    ids = set(fact_ids(roster_account(city, "R7", counts=counts)))
    assert set(" ".join(frame["derived_from"]).split()) <= ids


def test_a_rate_of_few_moves_goes_with_their_count():
    flows = pd.DataFrame(
        [
            {"year": 2024, "zone": zone, "opening": 500, "stayers": 400, "exits": 100, "entries": 100}
            | {"transfers_in": 3, "transfers_out": 3, "closing": 500}
            | {"plans_opening": 100, "plans_lost": 20, "plans_closing": 100}
            for zone in ("a", "b")
        ]
    )  # fmt: skip
    city = load_dataset(ROOT / "data" / "example-city")
    exits = flows[["year", "zone", "exits"]].assign(cause="death")
    counts = replace(
        count_roster(city.roster), flows=flows, exits=exits, files={2024: "a", 2025: "b"}
    )
    account = roster_account(replace(city, roster=None), "R7", counts=counts)
    facts = collect(account, roster_conclusions(city, "R7", counts=counts))

    moved = facts.find(measure="turnover", by="definition=attribute_change")
    assert (moved.status, moved.has_value) == ("suppressed", False)
    assert facts.find(measure="turnover", by="definition=exit_rate").has_value


def test_a_year_without_flows_and_an_empty_roster_tell_no_turnover():
    city = load_dataset(ROOT / "data" / "example-city")
    assert roster_conclusions(city, 2010).empty
