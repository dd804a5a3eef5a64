"""Where plan coverage is heading, from what a report states or from snapshots; what is lacking is asked for."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from evalkit.analysis.coverage.outlook import prior_around, roster_outlook
from evalkit.analysis.roster.account import roster_account
from evalkit.analysis.roster.counted import count_roster
from evalkit.data.dataset import load_dataset
from evalkit.words.caveats import words

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def ward():
    return load_dataset(DATA / "setagaya")


@pytest.fixture(scope="module")
def city():
    return load_dataset(DATA / "example-city")


def band(frame, again, year):
    rows = frame[(frame["period"] == f"FY{year}-end") & frame["by"].str.endswith("band=95")]
    return rows[rows["by"].str.contains(f"carried_over={again};")].iloc[0]


def test_the_plans_that_the_year_made_are_those_counted_whatever_is_answered_later(ward):
    outlook = roster_outlook(ward, "R6", roster_size=8452)
    ends = [band(outlook, again, 2024) for again in ("1977:4456", "0.133101", "0")]

    for end in ends:  # 5,702.6 of 8,452
        assert end["value"] == pytest.approx(0.6747, abs=0.002)
        assert end["lower"] < 0.6747 < end["upper"]
    assert "known=1977" in ends[0]["by"].split(";")


def test_the_direction_depends_on_who_answers_again(ward):
    outlook = roster_outlook(ward, "R6", roster_size=8452)
    later = {
        again: [band(outlook, again, year)["value"] for year in (2024, 2027, 2031)]
        for again in ("1977:4456", "0.133101", "0")
    }
    settles = outlook[outlook["measure"] == "steady_coverage"]["value"].tolist()

    assert later["1977:4456"] == sorted(later["1977:4456"])
    assert later["0.133101"] == sorted(later["0.133101"], reverse=True)
    assert later["0"] == sorted(later["0"], reverse=True)
    assert settles == pytest.approx([0.799499, 0.636957, 0.443671], abs=2e-6)


def test_the_effort_starts_from_the_plans_at_the_years_end(ward):
    outlook = roster_outlook(ward, "R6", roster_size=8452)
    held = outlook[outlook["measure"] == "plans_to_hold"].set_index("by")["value"]
    reached = outlook[outlook["measure"] == "plans_to_reach"]

    assert held[held.index.str.endswith("goal=0.7")].item() == pytest.approx(1183.28)
    assert set(reached["period"]) == {"FY2027-end"}
    assert reached["by"].str.contains("plans=5703;").all()
    assert all("made-new" in codes.split() for codes in reached["caveats"])


LACKING = {
    "no size": ({"roster_size": None}, {}, ["needs-roster-size"]),
    "too small a size": ({"roster_size": 5000}, {}, ["exceeds-roster"]),
    "rates on one side": ({"exit_rates": [0.2, 0.25]}, {}, ["needs-exit-rates"]),
    "no plans in force": ({}, {"evacuation-plans-in-force": None}, ["needs-plans", "absent"]),
    "plans made pending": ({}, {"evacuation-plans": "pending"}, ["needs-made", "pending"]),
    "no notices": ({}, {"evacuation-notices": None}, ["needs-notices", "absent"]),
    "no turnover": ({}, {"roster-change": None}, ["needs-turnover", "absent"]),
    "fewer notices than plans": ({}, {"evacuation-notices": 100.0}, ["exceeds-base"]),
    "two at once": (
        {"roster_size": 0},
        {"roster-change": None},
        ["needs-turnover", "absent", "needs-roster-size"],
    ),
}


def spoilt(ward, changed):
    figures = ward.figures.copy()
    for indicator, value in changed.items():
        here = (figures["indicator"] == indicator) & (figures["role"] == "actual")
        if value is None:
            figures = figures[~here]
        elif value == "pending":
            figures.loc[here, ["value", "status"]] = [float("nan"), "pending"]
        else:
            figures.loc[here, "value"] = value
    figures.attrs = ward.figures.attrs
    return replace(ward, figures=figures)


@pytest.mark.parametrize(("asked", "changed", "codes"), LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_refused_in_words_that_say_which_number_to_give(
    ward, asked, changed, codes
):
    found = roster_outlook(spoilt(ward, changed), "R6", **({"roster_size": 8452} | asked))

    assert found["measure"].tolist() == ["projected_coverage", "plans_to_hold"]
    assert set(found["label"]) == {"refused"}
    assert found["value"].isna().all()
    assert found["caveats"].tolist() == [" ".join(codes)] * 2
    assert all(words(found["caveats"][0], lang) for lang in ("ja", "en"))


def test_a_year_before_the_second_snapshot_asks_for_it(city):
    found = roster_outlook(city, 2010)

    assert found[["measure", "label", "caveats"]].values.tolist() == [
        ["projected_coverage", "refused", "needs-snapshots"]
    ]


def test_data_that_tell_nothing_of_a_roster_get_an_empty_frame(ward):
    plan = replace(ward.plan, indicators=ward.plan.indicators.assign(account=""))

    assert roster_outlook(replace(ward, plan=plan), "R6", roster_size=8452).empty


def test_persons_are_counted_once_for_account_and_outlook(city, monkeypatch):
    counts = count_roster(city.roster)
    expected = [roster_account(city, "R6"), roster_outlook(city, "R6")]

    def never(*_):
        raise AssertionError("counted again")

    monkeypatch.setattr("evalkit.analysis.roster.account.count_roster", never)
    monkeypatch.setattr("evalkit.analysis.coverage.outlook.count_roster", never)
    found = [roster_account(city, "R6", counts=counts), roster_outlook(city, "R6", counts=counts)]

    for frame, same in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(frame, same)


def test_counts_know_their_years_and_the_files_behind_each_number(city):
    counts = count_roster(city.roster).until("R5")
    account = roster_account(city, "R5", counts=counts)
    sources = account.set_index(["measure", "period", "by"])["source"]

    assert (counts.flows["year"].max(), counts.exits["year"].max()) == (2023, 2023)
    assert sources["exits", "FY2023", ""] == (
        "roster/snapshot-2023.parquet, roster/snapshot-2024.parquet"
    )
    assert sources["exit_rate", "FY2023", ""] == ""


def test_a_stated_turnover_is_as_sure_as_the_assumed_rates_lie_around_it():
    assert prior_around(0.2, (0.1, 0.15, 0.2, 0.25)).size == pytest.approx(243.194, abs=0.001)
    assert prior_around(0.2, (0.1, 0.15, 0.2, 0.25), times=2).size == pytest.approx(
        58.741, abs=0.001
    )
