"""Many rows at once: the same letters and reasons as row by row, and never a silent one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rated import each, three

from evalkit.analysis.rubric import read_rule
from evalkit.analysis.wide import rate_wide
from evalkit.words.caveats import CAVEATS

RUBRICS = ("setagaya-r6-inferred", "havering", "fukuoka", "nagayo", "osaka-prefectural-library")
NUMBERS = st.sampled_from([0.0, 1.0, 2.4, 3.0, 50.0, 99.0, 100.0, 110.0, -5.0, np.inf])
ROWS = st.lists(
    st.tuples(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["higher", "lower", "none"])),
    min_size=5,
    max_size=15,
)


@settings(max_examples=8, deadline=None)
@given(ROWS, st.sampled_from(RUBRICS))
def test_a_row_is_rated_as_its_indicator_is(rows, name):
    rule = read_rule(f"params/rubrics/{name}.yaml")
    frames = [three(*row) for row in rows]
    wide = pd.DataFrame(rows, columns=["baseline", "target", "actual", "direction"])
    found = rate_wide(wide, rule)
    for row, one in zip(found.itertuples(), each(frames, rule), strict=True):
        label = one["rating"]["label"]
        expected = label if label != "refused" else one["rating"]["caveats"]
        assert (row.letter if isinstance(row.letter, str) else row.reason) == expected
        assert row.attainment == pytest.approx(one["attainment"]["value"], nan_ok=True)


@pytest.mark.parametrize("name", RUBRICS)
def test_each_row_has_a_letter_or_a_known_reason_and_no_infinite_percentage(name):
    numbers = [np.nan, np.inf, -np.inf, -1.0, 0.0, 5e-324, 1.0, 1e308]
    cases = pd.MultiIndex.from_product(
        [numbers, numbers, numbers, [1, -1, 0]],
        names=["baseline", "target", "actual", "direction"],
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
