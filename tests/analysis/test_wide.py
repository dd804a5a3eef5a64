"""Many rows at once: the same letters and reasons as row by row, and never a silent one."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from rated import three

from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.rating.wide import rate_wide
from evalkit.words.caveats import CAVEATS

RUBRICS = ("setagaya-r6-inferred", "havering", "fukuoka", "nagayo", "osaka-prefectural-library")
NUMBERS = (0.0, 2.4, 3.0, 100.0, 110.0, -5.0, np.inf)
COLUMNS = ["baseline", "target", "actual", "direction"]
ROWS = list(product(NUMBERS, NUMBERS, NUMBERS, ["higher", "lower", "none"]))


@pytest.fixture(scope="module")
def single():
    """The same rows as figures of an indicator each."""
    frames = [three(*row).assign(indicator=f"{place:04}") for place, row in enumerate(ROWS)]
    return pd.concat(frames, ignore_index=True)


@pytest.mark.parametrize("name", RUBRICS)
def test_a_row_is_rated_as_its_indicator_is(single, name):
    rule = read_rule(f"params/rubrics/{name}.yaml")
    rated = rate(single, 2024, rule)
    rating = rated[rated["measure"] == "rating"]
    reached = rated[rated["measure"] == "attainment"]
    found = rate_wide(pd.DataFrame(ROWS, columns=COLUMNS), rule)
    letter = found["letter"].astype("str").fillna("refused")
    assert letter.tolist() == rating["label"].tolist()
    refused = (rating["label"] == "refused").to_numpy()
    assert found["reason"][refused].tolist() == rating["caveats"][refused].tolist()
    np.testing.assert_allclose(found["attainment"], reached["value"], rtol=1e-12)


@pytest.mark.parametrize("name", RUBRICS)
def test_each_row_has_a_letter_or_a_known_reason_and_no_infinite_percentage(name):
    numbers = [np.nan, np.inf, -np.inf, -1.0, 0.0, 5e-324, 1.0, 1e308]
    cases = pd.MultiIndex.from_product(
        [numbers, numbers, numbers, [1, -1, 0]],
        names=COLUMNS,
    ).to_frame(index=False)
    found = rate_wide(cases, read_rule(f"params/rubrics/{name}.yaml"))
    assert (found["letter"].notna() | found["reason"].notna()).all()
    assert set(found["reason"].cat.categories) <= set(CAVEATS)
    assert not np.isinf(found["attainment"]).any()


def test_a_measure_given_as_a_column_is_taken_with_its_reason():
    frame = pd.DataFrame(
        {
            "target": 100.0,
            "actual": 90.0,
            "direction": 1,
            "travel": [1.0, 0.0, -1.0, np.nan, np.nan],
            "why_travel": ["", "", "", "stock-flow", ""],
        }
    )
    found = rate_wide(frame, "params/rubrics/fukuoka.yaml")
    assert found["letter"].tolist()[:3] == ["b", "b", "c"]
    assert found["reason"].tolist()[3:] == ["stock-flow", "no-value"]


def test_what_columns_cant_tell_has_to_be_given():
    frame = pd.DataFrame({"target": [1.0], "actual": [2.0], "direction": [1]})
    with pytest.raises(ValueError, match="pace"):
        rate_wide(frame, "params/rubrics/statcan.yaml")
    with pytest.raises(ValueError, match="baseline"):
        rate_wide(frame, "params/rubrics/fukuoka.yaml")
    with pytest.raises(ValueError, match="actual"):
        rate_wide(frame.drop(columns="actual"), "params/rubrics/sano.yaml")


def test_no_rows_give_no_letters_and_the_index_is_kept():
    frame = pd.DataFrame({"target": [1.0], "actual": [2.0], "direction": [1]}, index=["x"])
    assert rate_wide(frame, "params/rubrics/sano.yaml").index.tolist() == ["x"]
    assert len(rate_wide(frame.iloc[:0], "params/rubrics/sano.yaml")) == 0


def test_the_tolerance_needs_the_unit_of_a_share():
    frame = pd.DataFrame(
        {"target": 60.0, "actual": 48.0, "baseline": 50.0, "direction": 1, "unit": ["%", "件"]}
    )
    assert rate_wide(frame, "params/rubrics/fukuoka.yaml")["letter"].tolist() == ["b", "c"]


def prorated_figures(target, actual, year, direction="higher"):
    rows = [("target", target, "FY2019"), ("actual", actual, f"FY{year}")]
    frame = pd.DataFrame(rows, columns=["role", "value", "period"]).dropna(subset="value")
    return frame.assign(direction=direction, accumulation="flow", count_basis="unique", unit="件")


PRORATED = [
    (target, actual, direction)
    for target in (100.0, 40.0, 0.0)
    for actual in (39.0, 40.0, 24.0, 0.0)
    for direction in ("higher", "lower")
]


@pytest.mark.parametrize("year", [2014, 2015, 2016, 2019])
def test_a_rule_that_prorates_targets_does_so_by_the_year_of_each_row(year):
    tama = read_rule("params/rubrics/tama.yaml")
    wide = pd.DataFrame(PRORATED, columns=["target", "actual", "direction"])
    figures = [
        prorated_figures(target, actual, year, direction).assign(indicator=f"{place:02}")
        for place, (target, actual, direction) in enumerate(PRORATED)
    ]
    rated = rate(pd.concat(figures, ignore_index=True), year, tama)
    letters = rated[rated["measure"] == "rating"].set_index("indicator")
    found = rate_wide(wide.assign(year=year), tama)

    assert len(letters) == len(PRORATED)
    expected = letters["label"].mask(letters["label"] == "refused").tolist()
    told = found["letter"].astype("str").fillna("").tolist()
    assert told == ["" if pd.isna(letter) else letter for letter in expected]
    refused = (letters["label"] == "refused").to_numpy()
    assert found["reason"][refused].tolist() == letters["caveats"][refused].tolist()


def test_two_fifths_of_the_target_are_due_in_the_second_of_five_years():
    wide = pd.DataFrame(
        {"target": 100, "actual": [40, 39, 24, 23], "direction": 1, "year": "FY2016"}
    )
    found = rate_wide(wide, "params/rubrics/tama.yaml")

    assert found["letter"].tolist() == ["(1)", "(2)", "(2)", "(3)"]
    assert found["attainment"].tolist() == pytest.approx([1, 0.975, 0.6, 0.575])


def test_a_year_outside_the_proration_and_a_target_that_isnt_there_are_refused_in_words():
    wide = pd.DataFrame(
        {"target": [100, 100, None], "actual": 50, "direction": 1, "year": [2014, "R2", 2016]}
    )
    found = rate_wide(wide, "params/rubrics/tama.yaml")

    assert found["letter"].isna().all()
    assert found["reason"].tolist() == ["outside-proration", "outside-proration", "no-final-target"]
    assert set(found["reason"]) <= set(CAVEATS)


def test_a_rule_that_prorates_asks_for_the_year_instead_of_judging_by_the_whole_target():
    wide = pd.DataFrame({"target": [100.0], "actual": [40.0], "direction": [1]})
    with pytest.raises(ValueError, match=r"prorates .* year"):
        rate_wide(wide, "params/rubrics/tama.yaml")
    with pytest.raises(ValueError, match="年度として読めません"):
        rate_wide(wide.assign(year="soon"), "params/rubrics/tama.yaml")
