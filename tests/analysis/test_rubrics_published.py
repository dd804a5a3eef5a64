"""The rubrics that others published, on the letters of the real report: which fit, and where the rest fail."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from evalkit.analysis.pace.series import pace
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.rating.wide import rate_wide
from evalkit.data.dataset import load_dataset
from evalkit.words.caveats import CAVEATS

ROOT = Path(__file__).parents[2]
GOLDEN = json.loads((ROOT / "tests/golden/published_rubrics.json").read_text("utf-8"))
RUBRICS = sorted(path.stem for path in (ROOT / "params/rubrics").glob("*.yaml"))


@pytest.fixture(scope="module")
def rated():
    ward = load_dataset(ROOT / "data/setagaya")
    return {name: rate(ward, "R6", ROOT / f"params/rubrics/{name}.yaml") for name in RUBRICS}


def naive():
    """The report's table as columns, with nothing that says how its figures count."""
    return pd.DataFrame(GOLDEN["table"], dtype=float)


def test_every_rubric_has_its_golden_letters():
    assert set(GOLDEN["letters"]) == set(RUBRICS)


@pytest.mark.parametrize("name", RUBRICS)
def test_a_published_rubric_gives_each_row_its_letter_or_says_why_not(rated, name):
    frame = rated[name].query("measure == 'rating' and method != 'as-published'")
    shown = frame.set_index(["indicator", "component"])
    found = []
    for place in GOLDEN["rows"]:
        indicator, _, component = place.partition("/")
        row = shown.loc[(indicator, component)]
        lacks = row["label"] in ("refused", "-", "E")
        found.append(f"{row['label']}:{row['caveats']}" if lacks else row["label"])
    assert found == GOLDEN["letters"][name]


@pytest.mark.parametrize("name", RUBRICS)
def test_the_pending_share_stays_pending_under_every_rubric(rated, name):
    (row,) = (
        rated[name]
        .query("indicator == 'mutual-support-share' and measure == 'rating' and method == @name")
        .itertuples()
    )
    assert (row.label, row.status, row.caveats) == ("", "pending", "pending")


def test_the_rubrics_that_reproduce_every_printed_letter_are_those_listed(rated):
    fits = [
        name
        for name, frame in rated.items()
        if frame.query("measure == 'agreement'")["label"].eq("agrees").all()
    ]
    assert sorted(fits) == sorted(GOLDEN["fits"])
    for name in fits:
        assert GOLDEN["letters"][name] == GOLDEN["printed"]


@pytest.mark.parametrize("name", ["fukuoka", "nagayo"])
def test_without_asking_how_figures_count_they_fail_as_the_methods_reference_says(name):
    found = rate_wide(naive(), read_rule(f"params/rubrics/{name}.yaml"))
    assert found["letter"].tolist() == GOLDEN["naive"][name]


def test_health_japan_without_its_test_calls_fifteen_places_fewer_worse():
    table = naive()
    frame = table.assign(
        changed=np.sign(table["direction"] * (table["actual"] - table["baseline"]))
    )
    found = rate_wide(frame, "params/rubrics/health-japan-21-2.yaml")
    assert found["letter"].tolist() == GOLDEN["naive"]["health-japan-21-2"]


def test_compound_growth_calls_fifteen_places_fewer_a_deterioration():
    table = naive()
    years = {"base_year": 2023, "current_year": 2024, "target_year": 2024, "sign": 1, "limit": None}
    series = table.rename(columns={"baseline": "base_value", "actual": "current_value"})
    paced = pace(series.assign(**years))
    frame = table.assign(pace=paced["progress_value"])
    found = rate_wide(frame, "params/rubrics/statcan.yaml")
    assert found["letter"].tolist() == GOLDEN["naive"]["statcan"]


@pytest.mark.parametrize("name", RUBRICS)
def test_every_reason_that_a_rubric_gives_is_a_known_code(rated, name):
    assert set(" ".join(rated[name]["caveats"]).split()) <= set(CAVEATS)


@pytest.mark.parametrize("name", sorted(set(RUBRICS) - {"example-city", "setagaya-r6-inferred"}))
def test_a_published_rubric_says_where_it_stands_and_what_was_seen_of_it(name):
    rule = read_rule(f"params/rubrics/{name}.yaml")
    assert rule.name == name
    assert rule.reference
    assert " / " in rule.seen
    assert not rule.inferred
    assert all(band.reference for band in rule.bands)


def test_letters_rest_on_the_baseline_where_the_rule_asks_about_it(rated):
    def of(name):
        frame = rated[name].query("indicator == 'local-resources' and measure == 'rating'")
        return frame[frame["method"] == name]["derived_from"].item()

    assert "/baseline" not in of("osaka-prefectural-library")
    assert "131121/local-resources/baseline" in of("fukuoka")
