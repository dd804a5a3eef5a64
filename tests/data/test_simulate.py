"""The made-up city: same seed, same bytes; its account closes; its truth can be found again; all is marked."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import numbers, table

from evalkit.data.dataset import check_dataset
from evalkit.data.simulate.city import simulate_city
from evalkit.data.simulate.roster import MadeUpRoster, simulate_roster
from evalkit.data.simulate.truth import TRUTH

BUNDLED = Path(__file__).parents[2] / "data" / "example-city"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "example-city"
    simulate_city(folder)
    return folder


@pytest.fixture(scope="module")
def roster() -> MadeUpRoster:
    return simulate_roster()


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(flows: pd.DataFrame) -> pd.DataFrame:
    return flows.pivot_table(
        index=["period", "zone"], columns="flow", values="persons", aggfunc="sum"
    )


def sampling_error(rate: float, trials: float) -> float:
    return 4 * float(np.sqrt(rate * (1 - rate) / trials))


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        simulate_city(tmp_path / name, seed=7, persons=300, years=5)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_gives_other_figures_and_another_roster(tmp_path):
    for seed in (1, 2):
        simulate_city(tmp_path / str(seed), seed=seed, persons=300, years=5)
    one, two = hashes(tmp_path / "1"), hashes(tmp_path / "2")
    changed = {name for name in one if one[name] != two[name]}
    assert {"figures.csv", "roster/flows.csv", "roster/snapshot-2016.parquet"} <= changed
    assert "indicators.csv" not in changed


def test_the_bundled_city_is_what_the_code_makes(city):
    assert set(hashes(BUNDLED)) - {"datapackage.json"} == set(hashes(city))
    for path in city.rglob("*.*"):
        bundled = BUNDLED / path.relative_to(city)
        if path.suffix == ".parquet":
            pd.testing.assert_frame_equal(pd.read_parquet(bundled), pd.read_parquet(path))
        else:
            assert bundled.read_bytes() == path.read_bytes(), path.name


def test_the_bundled_city_stays_small():
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) < 3_000_000


def test_everything_says_that_it_is_made_up(city):
    about = yaml.safe_load((city / "dataset.yaml").read_text(encoding="utf-8"))
    assert about["made_up"] is True
    assert about["area"] == ""
    assert "架空" in about["note"]
    assert "made up" in about["note"]
    titles = table(city, "releases")["title"]
    assert titles.str.contains("（架空）").all()
    for path in (city / "roster").glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"made_up"] == b"true"


def test_snapshots_are_ten_first_days_of_april_and_nobody_is_on_one_twice(city):
    paths = sorted((city / "roster").glob("snapshot-*.parquet"))
    assert [path.stem for path in paths] == [f"snapshot-{year}" for year in range(2016, 2026)]
    for path in paths:
        snapshot = pd.read_parquet(path)
        assert snapshot["person"].is_unique
        assert list(snapshot) == [
            "person", "zone", "district", "birth_year", "care_level",
            "registered", "has_plan", "exit_cause",
        ]  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), persons=st.integers(1, 400), years=st.integers(2, 5))
def test_the_account_closes_for_every_zone_and_year(seed, persons, years):
    roster = simulate_roster(seed=seed, persons=persons, years=years)
    account = lines(roster.flows)
    assert (
        account["opening"]
        + account["entry"]
        - account["exit"]
        + account["transfer_in"]
        - account["transfer_out"]
        == account["closing"]
    ).all()
    by_year = account.groupby("period").sum()
    assert (by_year["transfer_in"] == by_year["transfer_out"]).all()
    assert by_year["opening"].tolist()[1:] == by_year["closing"].tolist()[:-1]
    assert [len(each) for each in roster.snapshots.values()] == [
        persons,
        *by_year["closing"],
    ]


def test_the_flows_are_those_between_the_snapshots(roster):
    for year in range(2016, 2025):
        opening, closing = roster.snapshots[year], roster.snapshots[year + 1]
        flows = roster.flows[roster.flows["period"] == f"FY{year}"]
        gone = ~opening["person"].isin(closing["person"])
        assert ((opening["exit_cause"] != "") == gone).all()
        exits = flows[flows["flow"] == "exit"].set_index(["zone", "cause"])["persons"]
        counted = opening[gone].groupby(["zone", "exit_cause"]).size()
        assert exits[exits > 0].to_dict() == counted.to_dict()
        both = opening.merge(closing, on="person", suffixes=("", "_after"))
        moved = int((both["zone"] != both["zone_after"]).sum())
        assert flows.loc[flows["flow"] == "transfer_in", "persons"].sum() == moved
        entries = int((~closing["person"].isin(opening["person"])).sum())
        assert flows.loc[flows["flow"] == "entry", "persons"].sum() == entries


def test_the_last_snapshot_knows_no_exits_yet(roster):
    assert (roster.snapshots[2025]["exit_cause"] == "").all()


def test_exit_rates_and_causes_are_found_again_within_sampling_error(roster):
    account = lines(roster.flows).groupby("zone").sum()
    for zone, share in TRUTH.exit_rate.items():
        opening, exits = account.loc[zone, ["opening", "exit"]]
        assert abs(exits / opening - share) < sampling_error(share, opening)
    exits = roster.flows[roster.flows["flow"] == "exit"].groupby("cause")["persons"].sum()
    for cause, share in TRUTH.causes.items():
        assert abs(exits[cause] / exits.sum() - share) < sampling_error(share, exits.sum())


def test_some_who_left_return_but_never_from_death(roster):
    returns = roster.flows[roster.flows["cause"] == "return"]
    assert returns["persons"].sum() > 0
    ever = pd.concat(frame.assign(year=year) for year, frame in roster.snapshots.items())
    last_seen = ever.groupby("person")["year"].max()
    died = ever[ever["exit_cause"] == "death"].set_index("person")["year"]
    assert (last_seen[died.index] == died).all()


def test_plans_in_force_follow_from_plans_made_and_plan_holders_gone(roster):
    for year in range(2016, 2025):
        opening, closing = roster.snapshots[year], roster.snapshots[year + 1]
        made = roster.plans.loc[roster.plans["period"] == f"FY{year}", "made"].sum()
        lost = (opening["has_plan"] & (opening["exit_cause"] != "")).sum()
        assert closing["has_plan"].sum() == opening["has_plan"].sum() - lost + made
    assert (roster.plans["made"] <= roster.plans["notices"]).all()


def test_fewer_years_than_a_plan_reports_on_are_refused(tmp_path):
    with pytest.raises(ValueError, match="4 < 5"):
        simulate_city(tmp_path / "short", persons=300, years=4)


def test_consultations_are_a_ten_year_series_that_grows_at_the_true_rate(city):
    figures = table(city, "figures")
    actual = figures[(figures["indicator"] == "consultations") & (figures["role"] == "actual")]
    assert actual["period"].tolist() == [f"FY{year}" for year in range(2016, 2026)]
    counts = np.array([numbers(text)[0] for text in actual["text"]])
    expected = TRUTH.consultations * (1 + TRUTH.consultations_growth) ** np.arange(10)
    assert (np.abs(counts - expected) < 4 * np.sqrt(expected)).all()


def test_activities_carry_no_letter(city):
    activities = table(city, "indicators").query("kind == 'activity'")["indicator"]
    assert not table(city, "ratings")["indicator"].isin(activities).any()


def test_a_repeat_prints_what_its_original_prints(city):
    figures = table(city, "figures").set_index("indicator")
    columns = ["role", "period", "text", "release"]
    assert (
        figures.loc["outreach-visits-repost", columns].values.tolist()
        == figures.loc["outreach-visits", columns].values.tolist()
    )


def test_the_plan_has_every_kind_of_indicator(city):
    indicators = table(city, "indicators")
    assert indicators["indicator"].nunique() == 13
    assert set(indicators["kind"]) == {"activity", "outcome"}
    assert set(indicators["direction"]) == {"higher", "lower"}
    assert set(indicators["accumulation"]) == {"flow", "stock", "cumulative"}
    assert set(indicators["count_basis"]) == {"unique", "gross", "rate"}
    baselines = table(city, "figures").query("role == 'baseline'")["text"]
    assert baselines.str.contains("見込み").any()
    assert (baselines == "－").any()


def test_the_city_passes_the_check_without_problems(city):
    assert check_dataset(city) == []
