"""The made-up city: same seed, same bytes; its account closes; its truth can be found again; all is marked."""

import hashlib
import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.data.dataset import check_dataset
from evalkit.data.simulate import TRUTH, MadeUpRoster, simulate_city, simulate_roster

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


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(
        folder / f"{name}.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig"
    )


def lines(flows: pd.DataFrame) -> pd.DataFrame:
    return flows.pivot_table(
        index=["period", "zone"], columns="flow", values="persons", aggfunc="sum"
    )


def sampling_error(rate: float, trials: float) -> float:
    return 4 * float(np.sqrt(rate * (1 - rate) / trials))


def numbers(text: str) -> list[float]:
    """Every number in a cell, without the year in its brackets."""
    plain = unicodedata.normalize("NFKC", text).split("(平成")[0].replace(",", "")
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", plain)]


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        simulate_city(tmp_path / name, seed=7, persons=300, years=4)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def test_another_seed_gives_other_figures_and_another_roster(tmp_path):
    for seed in (1, 2):
        simulate_city(tmp_path / str(seed), seed=seed, persons=300, years=4)
    one, two = hashes(tmp_path / "1"), hashes(tmp_path / "2")
    changed = {name for name in one if one[name] != two[name]}
    assert {"figures.csv", "roster/flows.csv", "roster/snapshot-2016.parquet"} <= changed
    assert "indicators.csv" not in changed


def test_the_bundled_city_is_what_the_code_makes(city):
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
    assert titles.str.contains("(made up)", regex=False).all()
    for path in (city / "roster").glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"made_up"] == b"true"


def test_snapshots_are_ten_first_days_of_april_and_nobody_is_on_one_twice(city):
    paths = sorted((city / "roster").glob("snapshot-*.parquet"))
    assert [path.stem for path in paths] == [f"snapshot-{year}" for year in range(2016, 2026)]
    for path in paths:
        snapshot = pd.read_parquet(path)
        assert snapshot["person"].is_unique
        assert list(snapshot) == [
            "person", "zone", "district", "birth_year", "care_level", "has_plan", "exit_cause",
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
    for zone, rate in TRUTH.exit_rate.items():
        opening, exits = account.loc[zone, ["opening", "exit"]]
        assert abs(exits / opening - rate) < sampling_error(rate, opening)
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


def test_consultations_are_a_ten_year_series_that_grows_at_the_true_rate(city):
    figures = table(city, "figures")
    actual = figures[(figures["indicator"] == "consultations") & (figures["role"] == "actual")]
    assert actual["period"].tolist() == [f"FY{year}" for year in range(2016, 2026)]
    counts = np.array([numbers(text)[0] for text in actual["text"]])
    expected = TRUTH.consultations * (1 + TRUTH.consultations_growth) ** np.arange(10)
    assert (np.abs(counts - expected) < 4 * np.sqrt(expected)).all()


def test_letters_follow_the_office_rule_from_the_printed_figures(city):
    figures, ratings = table(city, "figures"), table(city, "ratings")
    lower = set(table(city, "indicators").query("direction == 'lower'")["indicator"])
    cells = figures.set_index(["indicator", "role", "period"])["text"]
    for row in ratings.itertuples():
        actual = cells[row.indicator, "actual", row.period]
        target = cells[row.indicator, "target", row.period]
        if actual == "集計中":
            assert row.text == "集計中"
            continue
        pairs = list(zip(numbers(actual), numbers(target), strict=True))
        least = min(t / a if row.indicator in lower else a / t for a, t in pairs)
        expected = "A" if least >= 1 else "B" if least >= 0.8 else "C" if least >= 0.6 else "D"
        assert row.text == expected, (row.indicator, row.period)


def test_only_the_survey_of_the_last_year_is_pending(city):
    figures = table(city, "figures")
    pending = figures[figures["text"] == "集計中"]
    assert pending[["indicator", "role", "period"]].values.tolist() == [
        ["mutual-help-share", "actual", "FY2025"]
    ]


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
    assert 10 <= len(indicators) <= 12
    assert set(indicators["kind"]) == {"activity", "outcome"}
    assert set(indicators["direction"]) == {"higher", "lower"}
    assert set(indicators["accumulation"]) == {"flow", "stock", "cumulative"}
    assert set(indicators["count_basis"]) == {"unique", "gross", "rate"}
    baselines = table(city, "figures").query("role == 'baseline'")["text"]
    assert baselines.str.contains("見込み").any()
    assert (baselines == "－").any()


def test_the_city_passes_the_check_without_problems(city):
    assert check_dataset(city) == []
