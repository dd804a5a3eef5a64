"""How long people stay on a dataset's roster: their registration brings them in late, small counts end the curve."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from turned_over import one

from evalkit.analysis.estimate import fact_ids
from evalkit.analysis.roster.panel import roster_panel
from evalkit.analysis.roster.stays import roster_tenure, stays_of, until
from evalkit.data.dataset import load_dataset
from evalkit.data.simulate.roster import simulate_roster
from evalkit.data.simulate.truth import TRUTH
from evalkit.facts.facts import collect

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def city():
    return load_dataset(DATA / "example-city")


@pytest.fixture(scope="module")
def frame(city):
    return roster_tenure(city, "R7")


def at(tmp_path, city, **snapshots):
    """The city with other snapshots: year = frame."""
    for year, snapshot in snapshots.items():
        snapshot.to_parquet(tmp_path / f"snapshot-{year[1:]}.parquet")
    return replace(city, roster=tmp_path)


def seen(*rows):
    columns = ["person", "zone", "registered", "exit_cause"]
    return pd.DataFrame(rows, columns=columns).assign(has_plan=False)


def test_the_made_up_city_shows_the_tenures_that_it_was_drawn_from(frame):
    flood, other = TRUTH.exit_rate.values()
    still = frame[frame["measure"] == "still_on_roster"]
    years = still["by"].str.removeprefix("tenure=").astype(int)
    truth = (
        TRUTH.flood_share * (1 - flood) ** years + (1 - TRUTH.flood_share) * (1 - other) ** years
    )

    assert years.tolist() == list(range(1, len(years) + 1))
    assert (abs(still["value"] - truth) < 0.02).all()
    ratio = one(frame, "hazard_ratio", by="zone=浸水想定区域内")
    assert ratio["lower"] < np.log(1 - flood) / np.log(1 - other) < ratio["upper"]
    first = one(frame, "hazard_ratio", by="first_year=yes")
    assert first["lower"] < 1 < first["upper"]


def test_one_snapshot_shows_longer_stays_than_those_who_join_have(frame):
    counted = one(frame, "mean_elapsed")
    joining = one(frame, "mean_tenure", method="constant-rate")
    so_far, in_all = (one(frame, f"mean_{what}_of_seen") for what in ("elapsed", "tenure"))

    assert counted["period"] == "FY2024-end"
    assert counted["value"] == pytest.approx(so_far["value"], rel=0.05)
    assert joining["value"] < in_all["value"]
    assert joining["lower"] < joining["value"] < joining["upper"]
    assert "stationary" in in_all["caveats"].split()


def test_nothing_of_the_made_up_city_is_suppressed_for_the_tenures_end_where_counts_get_small(city):
    facts = collect(roster_tenure(city, "R7"))
    assert facts.select(status="suppressed") == []

    high = roster_tenure(city, "R7", threshold=200)
    assert collect(high, threshold=200).select(status="suppressed") == []
    longest = [
        (each["measure"] == "still_on_roster").sum() for each in (high, roster_tenure(city, "R7"))
    ]
    assert longest[0] < longest[1]


def test_a_small_cause_ends_the_causes_and_not_the_curve(frame):
    tenures = {
        measure: set(frame.loc[frame["measure"] == measure, "by"].str.split(";").str[0])
        for measure in ("still_on_roster", "left_by_cause")
    }
    assert tenures["left_by_cause"] < tenures["still_on_roster"]
    small = frame[(frame["measure"] == "left") & frame["by"].str.contains("cause=")]["value"]
    assert small.min() >= 10
    ids = set(fact_ids(frame))
    assert set(" ".join(frame["derived_from"]).split()) - ids == {
        "example-city/roster/closing/FY2024/snapshots"
    }


def test_where_every_cause_is_small_the_causes_are_refused_and_the_curve_stands(tmp_path, city):
    drawn = simulate_roster(persons=400, years=4).snapshots
    frame = roster_tenure(at(tmp_path, city, **{f"y{y}": each for y, each in drawn.items()}), 2018)

    assert one(frame, "left_by_cause")["caveats"] == "small-cell"
    facts = collect(frame)
    assert facts.select(measure="still_on_roster")
    assert facts.select(measure="still_on_roster", status="suppressed") == []


def test_where_even_the_first_year_is_small_the_gate_has_the_last_word(city):
    facts = collect(roster_tenure(city, "R7", threshold=5000), threshold=5000)

    assert [fact for fact in facts.select(measure="still_on_roster") if fact.has_value] == []
    assert facts.select(measure="still_on_roster")


def test_two_snapshots_and_the_year_of_registration_make_a_whole_curve(tmp_path, city):
    drawn = simulate_roster(persons=6000, years=2).snapshots
    frame = roster_tenure(at(tmp_path, city, **{f"y{year}": each for year, each in drawn.items()}), 2016)  # fmt: skip

    still = frame[frame["measure"] == "still_on_roster"].set_index("by")
    for tenure, truth in (("tenure=2", 0.8**2), ("tenure=5", 0.8**5)):
        assert still["lower"][tenure] < truth < still["upper"][tenure]
    assert set(frame.loc[frame["measure"] == "left", "period"]) == {"FY2016"}


def test_two_snapshots_alone_tell_no_tenure_and_ask_for_the_registration(tmp_path, city):
    drawn = simulate_roster(persons=300, years=2).snapshots
    plain = {f"y{year}": each.drop(columns="registered") for year, each in drawn.items()}
    frame = roster_tenure(at(tmp_path, city, **plain), 2016)

    assert frame[["measure", "label", "caveats"]].values.tolist() == [
        ["median_tenure", "refused", "needs-registered"]
    ]


def test_without_a_registration_those_on_the_first_snapshot_are_left_out_and_counted(
    tmp_path, city
):
    drawn = simulate_roster(persons=2000, years=4).snapshots
    plain = {f"y{year}": each.drop(columns="registered") for year, each in drawn.items()}
    data = at(tmp_path, city, **plain)
    panel = roster_panel(data.roster)

    frame = roster_tenure(data, 2018, threshold=0)
    stays = stays_of(panel)

    assert one(frame, "without_tenure")["value"] == 2000 == stays.unknown
    expected = panel.tenure.groupby(["entry", "time", "event"])["persons"].sum()
    found = stays.spells.groupby(["entry", "time", "event"])["persons"].sum()
    assert found.tolist() == expected.tolist()
    assert one(frame, "mean_elapsed")["caveats"] == "needs-registered"


def test_who_was_registered_earlier_is_at_risk_from_then_on_only(tmp_path, city):
    first = seen(("a", "z", 2012, "death"), ("b", "z", 2015, ""), ("c", "z", 2013, ""), ("d", "z", None, ""))  # fmt: skip
    second = seen(("b", "z", 2015, ""), ("c", "z", 2013, ""), ("d", "z", None, ""), ("e", "z", 2016, ""))  # fmt: skip
    data = at(tmp_path, city, y2016=first.convert_dtypes(), y2017=second.convert_dtypes())
    stays = stays_of(roster_panel(data.roster, ["registered"]))

    told = stays.spells[["entry", "time", "event", "persons"]].to_numpy().tolist()
    assert sorted(told) == [[0, 1, "", 1], [2, 3, "", 1], [3, 4, "death", 1]]
    assert stays.unknown == 1
    elapsed = stays.elapsed.set_index("seen")["persons"].to_dict()
    assert {years: count for years, count in elapsed.items() if years == years} == {
        0: 1,
        1: 1,
        3: 1,
    }


def test_a_panel_cut_at_a_year_is_that_of_fewer_snapshots(city, tmp_path):
    drawn = simulate_roster(persons=500, years=5).snapshots
    panels = []
    for years in (5, 3):
        folder = tmp_path / str(years)
        folder.mkdir()
        data = at(folder, city, **{f"y{y}": each for y, each in list(drawn.items())[:years]})
        panels.append(roster_panel(data.roster, ["zone"]))

    cut, expected = until(panels[0], 2018), panels[1]
    assert cut.years == expected.years
    pd.testing.assert_frame_equal(cut.flows, expected.flows)
    pd.testing.assert_frame_equal(cut.spells, expected.spells)


LATE = seen(("a", "z", 2016, ""), ("b", "z", 2010, ""))
REFUSED = {
    "registered after the snapshot": (LATE, "1 persons stand on the first snapshot"),
    "a date for a year": (LATE.assign(registered="2012-04-01"), "fiscal year of registration"),
    "a column in some years": (LATE.drop(columns="registered"), "without the column registered"),
}


@pytest.mark.parametrize(("first", "words"), REFUSED.values(), ids=REFUSED)
def test_registrations_that_cannot_be_are_refused(tmp_path, city, first, words):
    second = LATE.assign(registered=first.get("registered", 2010))
    with pytest.raises(ValueError, match=words):
        roster_tenure(at(tmp_path, city, y2016=first, y2017=second), 2016)


def test_files_of_text_may_bring_the_registration_too(tmp_path, city):
    drawn = simulate_roster(persons=800, years=3).snapshots
    for year, snapshot in drawn.items():
        snapshot.to_csv(tmp_path / f"snapshot-{year}.csv", index=False, encoding="cp932")
    found = roster_tenure(replace(city, roster=tmp_path), 2018)

    assert one(found, "without_tenure")["value"] == 0


def test_of_a_stated_turnover_each_assumed_rate_tells_its_tenures():
    frame = roster_tenure(load_dataset(DATA / "setagaya"), "R6", exit_rates=(0.2,))
    told = frame.set_index("measure")

    assert told["value"].round(6).to_dict() == {
        "mean_tenure": 5.0,
        "halving_time": 3.106284,
        "mean_tenure_of_seen": 9.0,
        "mean_elapsed_of_seen": 4.0,
        "gone_before_snapshot": 0.103716,
    }
    assert all("assumed-exit-rate" in codes.split() for codes in told["caveats"])
    assert set(told["by"]) == {"exit_rate=0.20"}


def test_a_year_before_the_second_snapshot_asks_for_it(city):
    assert one(roster_tenure(city, 2015), "median_tenure")["caveats"] == "needs-snapshots"
