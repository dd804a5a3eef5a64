"""How long people stay: life tables with delayed entry, causes, hazards, and the length bias of a snapshot."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight
from turned_over import GOLDEN, one

from evalkit.analysis.roster.constant import (
    gone_before_next_snapshot,
    mean_elapsed_of_seen,
    mean_tenure,
    mean_tenure_of_seen,
    median_tenure,
    share_staying,
)
from evalkit.analysis.roster.hazard import hazard_ratios
from evalkit.analysis.roster.tenure import risk_table, tenure
from evalkit.analysis.turnover.counts import TurnoverError
from evalkit.facts.facts import collect
from evalkit.words.caveats import CAVEATS

CAUSES = {0: "", 1: "death", 2: "move"}


def spells(rows, persons=1):
    frame = pd.DataFrame(rows, columns=["entry", "time", "event"])
    return frame.assign(event=frame["event"].map(CAUSES), persons=persons)


def curve(frame, measure, cause=""):
    rows = frame[(frame["measure"] == measure) & frame["by"].str.endswith(cause)]
    if not cause:
        rows = rows[~rows["by"].str.contains("cause=")]
    return rows["value"].to_numpy()


DELAYED = GOLDEN["delayed_entry"]
COMPETING = GOLDEN["competing"]
RIVALS = spells([(0, *row) for row in zip(COMPETING["time"], COMPETING["status"], strict=True)])


def test_people_are_at_risk_from_when_they_are_seen():
    frame = tenure(spells(DELAYED["spells"]))
    assert curve(frame, "at_risk").tolist() == DELAYED["at_risk"]
    assert curve(frame, "left").tolist() == DELAYED["left"]
    assert curve(frame, "still_on_roster") == pytest.approx(DELAYED["still"], abs=6e-9)


def test_ignoring_that_they_came_later_would_be_wrong():
    early = spells([(0, *rest) for _, *rest in DELAYED["spells"]])
    assert curve(tenure(early), "still_on_roster") == pytest.approx(
        DELAYED["still_without_entry"], abs=6e-4
    )


def test_causes_add_up_with_those_who_stay_to_all():
    frame = tenure(RIVALS)
    for cause, golden in zip(("death", "move"), COMPETING["incidence"], strict=True):
        assert curve(frame, "left_by_cause", f"={cause}")[-1] == pytest.approx(golden, abs=6e-9)
    assert curve(frame, "still_on_roster")[-1] == pytest.approx(COMPETING["still"])
    assert sum(COMPETING["incidence"]) + COMPETING["still"] == pytest.approx(1, abs=1e-7)


def test_the_spread_of_an_incidence_is_that_of_statsmodels_without_weights():
    oracle = CumIncidenceRight(np.array(COMPETING["time"]), np.array(COMPETING["status"]))
    frame = tenure(RIVALS)
    for cause, share, se in zip(("death", "move"), oracle.cinc, oracle.cinc_se, strict=True):
        row = one(frame, "left_by_cause", by=f"tenure=4;cause={cause}")
        rest = 1 - share[3]
        spread = 1.959964 * se[3] / (rest * -np.log(rest))
        assert row["value"] == pytest.approx(share[3])
        assert 1 - row["lower"] == pytest.approx(rest ** np.exp(-spread), rel=1e-5)
        assert 1 - row["upper"] == pytest.approx(rest ** np.exp(spread), rel=1e-5)


def test_the_spread_of_a_curve_is_greenwoods_not_that_of_weighted_statsmodels():
    entry, time, event = (np.array(column) for column in zip(*DELAYED["spells"], strict=True))
    plain = SurvfuncRight(time, event, entry)
    weighted = SurvfuncRight(time, event, entry, freq_weights=np.ones(len(time)))
    row = one(tenure(spells(DELAYED["spells"])), "still_on_roster", by="tenure=3")
    still, se = plain.surv_prob[2], plain.surv_prob_se[2]
    spread = 1.959964 * se / (still * -np.log(still))
    assert row["lower"] == pytest.approx(still ** np.exp(spread), rel=1e-5)
    assert row["upper"] == pytest.approx(still ** np.exp(-spread), rel=1e-5)
    assert weighted.surv_prob_se[2] > 1.5 * se


def test_persons_need_not_be_rows():
    rows = spells(DELAYED["spells"])
    repeated = rows.loc[rows.index.repeat(3)]
    pd.testing.assert_frame_equal(tenure(repeated), tenure(rows.assign(persons=3)))


STAYS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 5), st.sampled_from([0, 1, 2]), st.integers(1, 50)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=25)
@given(STAYS, st.randoms())
def test_shares_add_up_to_one_and_order_is_nothing(rows, shuffle):
    frame = pd.DataFrame(rows, columns=["entry", "time", "event", "persons"])
    frame = frame.assign(time=frame["entry"] + frame["time"], event=frame["event"].map(CAUSES))
    found = tenure(frame)
    still = curve(found, "still_on_roster")
    left = sum(
        part if len(part := curve(found, "left_by_cause", f"={cause}")) else 0
        for cause in ("death", "move")
    )
    assert still + left == pytest.approx(np.ones(len(still)))
    limits = found.query("measure in ['still_on_roster', 'left_by_cause']").dropna(subset="lower")
    assert (limits["lower"] <= limits["value"] + 1e-12).all()
    assert (limits["value"] <= limits["upper"] + 1e-12).all()
    order = list(range(len(frame)))
    shuffle.shuffle(order)
    pd.testing.assert_frame_equal(tenure(frame.iloc[order]), found)


def test_half_have_left_at_the_median_or_it_is_refused():
    rows = spells(DELAYED["spells"])
    median = one(tenure(rows), "median_tenure")
    assert (median["value"], median["unit"]) == (3, "年")
    assert median["lower"] <= 3
    stayers = tenure(rows.assign(event=["death", *[""] * 9]))
    refused = one(stayers, "median_tenure")
    assert (refused["label"], refused["caveats"]) == ("refused", "median-not-reached")


def test_where_all_leave_the_curve_ends_at_zero_without_limits():
    frame = tenure(spells([(0, 1, 1), (0, 1, 0), (0, 2, 1)], persons=20))
    last = one(frame, "still_on_roster", by="tenure=2")
    assert (last["value"], last["caveats"]) == (0, "everybody-left")
    assert np.isnan(last["lower"])
    assert np.isnan(last["upper"])
    assert curve(frame, "left_by_cause", "=death")[-1] == 1


def test_where_nobody_leaves_there_is_no_curve_and_no_median():
    frame = tenure(spells([(0, 3, 0)], persons=100))
    assert frame["measure"].tolist() == ["median_tenure"]
    assert frame["caveats"].tolist() == ["median-not-reached"]


def test_a_risk_table_by_zone_is_that_of_each_zone():
    rows = spells(DELAYED["spells"], persons=10).assign(zone=["a", "b"] * 5)
    both = risk_table(rows, ["zone"])
    for zone in ("a", "b"):
        alone = risk_table(rows[rows["zone"] == zone])
        here = both[both["zone"] == zone].drop(columns="zone").reset_index(drop=True)
        pd.testing.assert_frame_equal(here, alone)


def test_first_years_are_left_sooner_by_the_golden_ratio_of_hazards():
    golden = GOLDEN["hazard"]
    cells = pd.DataFrame({"first_year": ["yes", "no", "no"]} | {name: golden[name] for name in ("at_risk", "left")})  # fmt: skip
    row = one(hazard_ratios(cells, ["first_year"]), "hazard_ratio")
    assert row["by"] == "first_year=yes"
    assert row["value"] == pytest.approx(golden["ratio"], abs=6e-7)
    assert row["value"] == pytest.approx(np.log(0.75) / np.log(1 - 246 / 1365))
    assert np.log(0.75) / np.log(0.82) == pytest.approx(
        golden["ratio_of_rates_25_and_18"], abs=6e-7
    )
    assert row["lower"] < row["value"] < row["upper"]


def test_two_terms_recover_proportional_hazards():
    base, double = np.array([0.25, 0.18, 0.15]), 2.0
    rates = np.concatenate([base, 1 - (1 - base) ** double])
    cells = pd.DataFrame({"time": [1, 2, 3] * 2, "zone": ["b"] * 3 + ["a"] * 3, "at_risk": [10**6] * 3 + [10**5] * 3})  # fmt: skip
    cells["left"] = np.round(rates * cells["at_risk"]).astype(int)
    found = hazard_ratios(cells, ["time", "zone"])
    assert one(found, "hazard_ratio", by="zone=a")["value"] == pytest.approx(2, rel=1e-4)
    later = np.log(1 - base[1]) / np.log(1 - base[0])
    assert one(found, "hazard_ratio", by="time=2")["value"] == pytest.approx(later, rel=1e-4)


def test_a_constant_rate_has_its_tenures_and_a_snapshot_shows_longer_ones():
    golden = GOLDEN["constant_rate_of_20_percent"]
    assert mean_tenure(0.2) == golden["mean"]
    assert median_tenure(0.2) == pytest.approx(golden["median"], abs=6e-7)
    for years, share in golden["staying"]:
        assert share_staying(0.2, years) == pytest.approx(share)
    assert mean_tenure_of_seen(0.2) == pytest.approx(golden["full_of_seen"])
    assert mean_elapsed_of_seen(0.2) == pytest.approx(golden["elapsed_of_seen"])


@given(st.floats(0.01, 1))
def test_who_is_seen_once_has_stayed_and_will_stay_as_the_sums_say(rate):
    years = np.arange(1, 5000)
    stays = rate * (1 - rate) ** (years - 1)
    assert mean_tenure(rate) == pytest.approx(np.sum(years * stays), rel=1e-6)
    assert mean_tenure_of_seen(rate) == pytest.approx(
        np.sum(years**2 * stays) / np.sum(years * stays), rel=1e-6
    )
    elapsed = np.sum((years - 1) * (1 - rate) ** (years - 1)) / np.sum((1 - rate) ** (years - 1))
    assert mean_elapsed_of_seen(rate) == pytest.approx(elapsed, rel=1e-6, abs=1e-12)
    assert share_staying(rate, median_tenure(rate)) == pytest.approx(0.5 if rate < 1 else 1)


@pytest.mark.parametrize("rate", [0, -0.2, 1.2, 20, np.nan])
@pytest.mark.parametrize("of", [mean_tenure, median_tenure, mean_tenure_of_seen, mean_elapsed_of_seen])  # fmt: skip
def test_a_rate_that_is_none_is_refused(of, rate):
    with pytest.raises(ValueError, match=r"0\.2 for 20 %"):
        of(rate)


def changed(**columns):
    return spells(DELAYED["spells"]).astype(object).assign(**columns)


BAD = {
    "no persons": (changed().drop(columns="persons"), "missing-column"),
    "a time missing": (changed(time=np.nan), "missing-count"),
    "negative persons": (changed(persons=-1), "negative-flow"),
    "half a person": (changed(persons=0.5), "not-whole"),
    "gone before seen": (changed(entry=9), "no-spell"),
    "an unknown cause": (changed(event="dead"), "unknown-cause"),
    "numbers for causes": (changed(event=1), "unknown-cause"),
}


@pytest.mark.parametrize(("rows", "code"), BAD.values(), ids=BAD)
def test_spells_that_cannot_be_are_refused_in_words(rows, code):
    with pytest.raises(TurnoverError) as error:
        tenure(rows)
    assert error.value.code == code
    assert CAVEATS[code].en in str(error.value)


CELLS = pd.DataFrame({"zone": ["a", "a", "b", "b"], "at_risk": 100, "left": [10, 12, 20, 21]})
BAD_CELLS = {
    "no counts": (CELLS.drop(columns="left"), "missing-column"),
    "a count missing": (CELLS.assign(left=[10, 12, np.nan, 21]), "missing-count"),
    "a negative count": (CELLS.assign(left=[10, 12, -1, 21]), "negative-flow"),
    "half a person": (CELLS.assign(left=[10, 12, 0.5, 21]), "not-whole"),
    "more left than there were": (CELLS.assign(left=[10, 12, 101, 21]), "exits-exceed-opening"),
    "nobody left a zone": (CELLS.assign(left=[0, 0, 20, 21]), "none-or-all-left"),
    "everybody left a zone": (CELLS.assign(left=[100, 100, 20, 21]), "none-or-all-left"),
    "as many classes as cells": (CELLS.assign(zone=list("abcd")), "too-few-cells"),
}


@pytest.mark.parametrize(("cells", "code"), BAD_CELLS.values(), ids=BAD_CELLS)
def test_cells_that_bear_no_hazards_are_refused(cells, code):
    with pytest.raises(TurnoverError) as error:
        hazard_ratios(cells, ["zone"])
    assert error.value.code == code


def test_the_mean_is_the_area_under_the_curve_within_the_years_seen():
    """Golden by hand: 1 + .8 + .66666667 + .44444444 + .35555556 years within five."""
    row = one(tenure(spells(DELAYED["spells"])), "mean_tenure")

    assert row["value"] == pytest.approx(1 + sum(DELAYED["still"][:-1]), abs=3e-8)
    assert (row["by"], row["unit"], row["caveats"]) == ("within=5", "年", "within-years-seen")
    assert row["lower"] < row["value"] < row["upper"] <= 5


def test_of_one_year_and_those_still_there_the_mean_is_as_sure_as_a_binomial_share():
    row = one(tenure(spells([(0, 1, 1)], 20).merge(spells([(0, 2, 0)], 80), how="outer")), "mean_tenure")  # fmt: skip

    assert row["value"] == pytest.approx(1.8)
    assert row["upper"] - row["value"] == pytest.approx(1.959964 * np.sqrt(0.8 * 0.2 / 100), rel=1e-6)  # fmt: skip


def test_causes_rest_on_their_own_counts_so_that_a_small_one_hides_no_curve():
    facts = collect(tenure(spells([(0, 1, 1), (0, 1, 2), (0, 2, 0)]).assign(persons=[30, 4, 66])))

    hidden = {fact.measure for fact in facts.select(status="suppressed")}
    assert hidden == {"left", "left_by_cause"}
    assert facts["roster/still_on_roster/tenure=1/kaplan-meier"].value == pytest.approx(0.66)
    told = [fact.value for fact in facts.select(measure="left") if fact.has_value]
    assert told == [34]


@pytest.mark.parametrize(("rate", "golden"), [(0.1, 0.050878), (0.2, 0.103716), (0.25, 0.130985)])
def test_so_many_newcomers_are_gone_before_a_snapshot_shows_them(rate, golden):
    """Golden of roster.md 1.1, and by adding up those who join at each moment of the year."""
    joined = (np.arange(20_000) + 0.5) / 20_000
    gone = 1 - (1 - rate) ** (1 - joined)

    assert gone_before_next_snapshot(rate) == pytest.approx(golden, abs=6e-7)
    assert gone_before_next_snapshot(rate) == pytest.approx(gone.mean(), rel=1e-6)
    assert gone_before_next_snapshot(1) == 1
