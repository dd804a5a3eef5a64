"""Coverage and the effort it takes as estimates: each number with its conditions, facts and assumptions."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evalkit.analysis.coverage.effort import required_effort
from evalkit.analysis.coverage.model import Coverage
from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.given import Given
from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.model import Turnover
from evalkit.words.caveats import words
from evalkit.words.fiscal import FiscalYear

FOLDER = Path(__file__).parents[1] / "golden"
GOLDEN = json.loads((FOLDER / "coverage.json").read_text("utf-8"))
ROSTER = json.loads((FOLDER / "roster.json").read_text("utf-8"))
START = {"plans": 4657, "roster": 8452, "fiscal_year": 2023}
UNSURE = (0.2, 243.19)
FLOWS = pd.DataFrame(
    {
        "year": [2021, 2022, 2023, 2024],
        "opening": [8400, 8460, 8505, 8452],
        "exits": [1500, 1590, 1494, 1752],
    }
)


def fit(turnover=0.2, paths=400, **more):
    years = more.pop("years", 3)
    return Coverage(turnover, **(START | more)).fit(years=years, paths=paths)


def test_a_projection_tells_outset_survivors_fan_and_long_run():
    frame = fit(response=(1977, 4456)).frame

    assert frame["measure"].value_counts().to_dict() == {
        "projected_coverage": 9,
        "opening_coverage": 1,
        "plans_surviving": 1,
        "steady_coverage": 1,
    }
    ends = ["FY2023-end", *(f"FY{year}-end" for year in (2024, 2025, 2026))]
    assert list(dict.fromkeys(frame["period"]))[:4] == ends
    assert fact_ids(frame).is_unique
    assert frame["value"].notna().all()


def test_the_bands_of_a_year_lie_within_each_other_around_one_median():
    year = fit(UNSURE, response=(1977, 4456)).predict("R7")

    assert year["confidence"].tolist() == [0.5, 0.8, 0.95]
    assert year["value"].nunique() == 1
    assert year["lower"].is_monotonic_decreasing
    assert year["upper"].is_monotonic_increasing
    assert [by.rpartition(";")[2] for by in year["by"]] == ["band=50", "band=80", "band=95"]


def test_by_names_all_that_a_projection_holds_under():
    asked = {
        "roster=8452;plans=4657;exit_rate=0.2;made=700": fit(made_per_year=700),
        "roster=8452;plans=4657;exit_rate=0.2;made=700;mid_year=yes": fit(
            made_per_year=700, mid_year=True
        ),
        "roster=8452;plans=4657;exit_rate=0.2;size=80;draw=common;response=1977:4456": fit(
            Beta(16, 64), response=(1977, 4456)
        ),
        "roster=8452;plans=4657;exit_rate=0.2;hazard_ratio=1.25;size=80;draw=yearly;response=0.4": fit(
            (0.2, 80), response=0.4, hazard_ratio=1.25, draw="yearly"
        ),
        "roster=8452;plans=4657;exit_rate=0.2;newcomers=1977:4456;carried_over=0.1": fit(
            responses=((1977, 4456), 0.1)
        ),
    }
    for by, results in asked.items():
        assert results.by() == by
        assert set(results.frame["by"]) >= {by, f"{by};band=95"}


def test_every_row_names_what_it_assumes():
    effort = fit(made_per_year=700).frame.set_index("measure")["caveats"]
    shared = {
        "assumed-roster",
        "stationary",
        "assumed-exit-rate",
        "same-exit-rate",
        "lasting-rates",
    }
    assert set(effort["steady_coverage"].split()) == shared | {"assumed-effort"}
    assert effort["opening_coverage"] == "assumed-roster"
    assert set(effort["plans_surviving"].split()) == {"assumed-exit-rate", "same-exit-rate"}

    notices = fit(response=(1977, 4456)).frame.set_index("measure")["caveats"]
    answered = {"all-without-plan-notified", "equal-response", "from-notices", "made-new"}
    assert set(notices["steady_coverage"].split()) == shared | answered

    apart = fit(responses=(0.4, 0.1), hazard_ratio=1.5).frame
    codes = set(apart.set_index("measure")["caveats"]["steady_coverage"].split())
    assert "equal-response" not in codes
    assert "same-exit-rate" not in codes
    assert {"assumed-exit-ratio", "assumed-response"} <= codes
    assert "plans_surviving" not in set(apart["measure"])
    for lang in ("ja", "en"):
        assert all(words(" ".join(codes), lang))


def test_facts_behind_the_numbers_come_along_and_make_them_no_assumption():
    results = fit(
        plans=Given(4657, "stock"),
        roster=Given(8452, "size"),
        response=(Given(1977, "made"), Given(4456, "sent", "provisional")),
    )
    row = results.frame.set_index("measure").loc["steady_coverage"]

    assert row["derived_from"] == "stock size made sent"
    assert row["by"].startswith("roster_counted=8452")
    assert not {"assumed-roster", "assumed-response"} & set(row["caveats"].split())
    assert {"assumed-exit-rate", "provisional"} <= set(row["caveats"].split())


def test_notices_that_stand_in_for_the_roster_dont_make_it_known():
    roster = Given(8452, "notices", "roster-from-notices")
    frame = fit(roster=roster, made_per_year=700).frame

    assert (frame["caveats"].str.contains("roster-from-notices")).sum() == len(frame) - 1
    assert frame["by"].iloc[0].startswith("roster=8452")


def test_fitted_turnover_brings_its_rate_its_sureness_and_its_facts():
    turnover = Turnover(FLOWS).fit()
    results = fit(turnover, made_per_year=1000)
    rate = turnover.rate()
    told = results.frame.set_index("measure").loc["steady_coverage"]

    assert results.course.exit_rate.beta == rate
    assert "exit_rate_estimated=" in results.by()
    assert told["value"] == pytest.approx(1000 / (rate.mean * 8452))
    assert "exit_rate_expected" in told["derived_from"]
    assert "assumed-exit-rate" not in told["caveats"].split()


def test_turnover_that_is_only_a_prior_is_still_an_assumption():
    results = fit(Turnover(prior=Beta(16, 64)).fit(), made_per_year=1000)

    assert ";exit_rate=0.2;size=80;" in results.by()
    assert "assumed-exit-rate" in results.frame["caveats"].iloc[-1].split()


def test_predict_tells_the_chance_of_a_share():
    results = fit(UNSURE, response=(1977, 4456), paths=2000)
    middle = float(results.fan[0][1])
    chance = {
        share: results.predict(2025, share).set_index("measure")["value"]["coverage_chance"]
        for share in (0.0, middle, 1.0)
    }

    assert chance[0.0] == 1
    assert chance[1.0] == 0
    assert chance[middle] == pytest.approx(0.5, abs=0.02)
    assert results.predict(2025, 0.7)["by"].iloc[-1].endswith(";goal=0.7")


def test_the_summary_says_conditions_numbers_and_assumptions_in_both_languages():
    results = fit(UNSURE, responses=((1977, 4456), 0.1))

    japanese, english = str(results.summary("ja")), str(results.summary("en"))
    assert "条件: 名簿の人数が8,452人で一定" in japanese
    assert "if: the roster stays at 8,452" in english
    for text in (japanese, english):
        assert f"{results.steady:.4g}" in text
        assert len(text.splitlines()) == len(japanese.splitlines())
        assert "band" not in text
    assert all(each in english for each in words("assumed-roster lasting-rates", "en"))
    assert repr(results).startswith("CoverageResults(roster=8452;plans=4657;exit_rate=0.2;")


def test_nobody_leaving_has_no_steady_state_and_no_half_life():
    results = fit(0.0, made_per_year=100)

    assert "steady_coverage" not in set(results.frame["measure"])
    assert str(results.summary("en"))


@pytest.mark.parametrize(("share", "plans"), GOLDEN["plans_whole"])
def test_the_plans_that_hold_a_share_arent_rounded_before_they_are_told(share, plans):
    frame = required_effort(0.2, **START, shares=share)
    exact = dict(ROSTER["plans_to_hold"])[share]

    assert frame["measure"].tolist() == ["plans_to_hold"]
    assert frame["value"].item() == pytest.approx(exact)
    assert frame["by"].item() == f"roster=8452;exit_rate=0.2;goal={share:g}"
    assert exact < plans < exact + 1


@pytest.mark.parametrize(("years", "plans"), ROSTER["required_plans"])
def test_the_plans_that_reach_a_share_agree_with_independent_numbers(years, plans):
    frame = required_effort(UNSURE, **START, shares=[0.8], until=2023 + years, paths=4000)
    found = frame.set_index("measure")

    assert found["value"]["plans_to_reach"] == pytest.approx(plans, abs=6e-4)
    assert found["period"]["plans_to_reach"] == f"FY{2023 + years}-end"
    assert found["value"]["coverage_chance"] == pytest.approx(0.5, abs=0.05)
    assert f"size=243.19;draw=common;made={int(np.ceil(plans))}" in found["by"]["coverage_chance"]
    assert fact_ids(frame).is_unique
    assert frame["caveats"].str.contains("assumed-roster stationary assumed-exit-rate").all()


def test_a_share_that_will_be_exceeded_anyway_takes_no_plans():
    found = required_effort(0.2, **START, shares=0.1, until=2025).set_index("measure")["value"]

    assert found["plans_to_reach"] == 0
    assert found["coverage_chance"] == 1


def test_holders_who_leave_more_often_take_more_plans():
    needed = [
        required_effort(0.2, **START, shares=0.7, hazard_ratio=ratio)["value"].item()
        for ratio in (0.75, 1.0, 1.5)
    ]

    assert needed == sorted(needed)
    assert needed[1] == pytest.approx(1183.28)


def test_one_who_is_certain_doesnt_tell_how_sure():
    by = required_effort(0.2, **START, shares=0.7, until=2026)["by"]

    assert not by.str.contains("size=|draw=").any()


def test_the_same_seed_gives_the_same_frame():
    first, again = (fit(UNSURE, response=(1977, 4456)).frame for _ in range(2))

    pd.testing.assert_frame_equal(first, again)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"plans": 9000}, "more plans than persons"),
        ({"plans": 0, "roster": 0}, "or nobody"),
        ({"plans": float("nan")}, "plans must be a whole number, not nan"),
        ({"plans": Given(float("nan"), "x", "pending")}, "not nan .pending"),
        ({"roster": 8181.6}, "roster must be a whole number"),
        ({"plans": -1}, "whole number"),
        ({"turnover": 20}, "0.2 for 20 %"),
        ({"turnover": (0.2, 0)}, "effective size above 0"),
        ({"response": 44}, "between 0 and 1"),
        ({"response": (5000, 4456)}, "can't be"),
        ({"response": None}, "Give one of"),
        ({"made_per_year": 700}, "Give one of"),
        ({"mid_year": True}, "only with made_per_year"),
        ({"response": None, "made_per_year": 700.5}, "made_per_year must be a whole number"),
        ({"hazard_ratio": 0}, "must be above 0"),
        ({"hazard_ratio": 9, "turnover": 0.9}, "between 0 and 1"),
        ({"draw": "weekly"}, "common or yearly"),
        ({"years": 0}, "At least one year"),
        ({"fiscal_year": "2024-04-01"}, "2024-04-01"),
    ],
)
def test_what_cannot_be_is_refused_in_words(change, message):
    given = {"turnover": 0.2, "response": (1977, 4456)} | change
    with pytest.raises(ValueError, match=message):
        fit(given.pop("turnover"), **given)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fit(response=0.4).predict(2023), "Projected are FY2024–FY2026"),
        (lambda: fit(response=0.4).predict(2027), "not FY2027"),
        (lambda: fit(response=0.4).predict(2025, 70), "not 70"),
        (lambda: Coverage(0.2, **START, response=0.4).fit(95), "0.95 for 95 %"),
        (lambda: required_effort(0.2, **START, shares=0.7, until=2023), "must be later"),
        (lambda: required_effort(0.2, **START, shares=70), "between 0 and 1"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_goal_beyond_the_whole_roster_is_refused_even_where_it_is_only_to_be_held():
    with pytest.raises(ValueError, match="coverage"):
        required_effort(0.2, plans=4657, roster=8452, fiscal_year=2023, shares=80)


def test_fitted_turnover_tells_the_roster_and_the_year_from_which_to_project():
    flows = pd.DataFrame(
        {
            "year": [2023, 2023, 2024, 2024],
            "zone": ["in", "out", "in", "out"],
            "opening": [800, 7000, 810, 7040],
            "exits": [160, 1400, 150, 1390],
            "entries": [170, 1440, 190, 1500],
        }
    )
    turnover = Turnover(flows).fit()
    told = Coverage(turnover, plans=4_000, made_per_year=1_000).fit(years=3, paths=50)
    assert told.start.year == FiscalYear(2024)
    assert told.start.roster.value == 810 + 7040 - 150 - 1390 + 190 + 1500
    assert told.start.roster.facts.split() == [
        f"roster/{measure}/FY2024/snapshots" for measure in ("opening", "exits", "entries")
    ]
    assert set(told.start.roster.facts.split()) <= set(fact_ids(turnover.frame))
    assert "assumed-roster" not in told.frame["caveats"].str.cat(sep=" ")


@pytest.mark.parametrize("given", [{}, {"roster": 8000}, {"fiscal_year": 2024}])
def test_without_flows_roster_and_year_are_asked_for(given):
    with pytest.raises(ValueError, match="Give roster and fiscal_year"):
        Coverage(0.2, plans=4_000, made_per_year=1_000, **given).fit()


def test_another_year_than_the_turnovers_last_needs_a_roster_of_its_own():
    flows = pd.DataFrame({"year": [2024], "opening": [800], "exits": [160], "entries": [170]})
    later = Coverage(Turnover(flows).fit(), plans=400, made_per_year=100, fiscal_year=2025)
    with pytest.raises(ValueError, match="Give roster and fiscal_year"):
        later.fit()
