"""Few persons are joined in all years at once, many two years by two: the same counts, the same refusals."""

import pandas as pd
import pytest
from engines import YEARS, Answers
from rosters import NUMBERED, WRONG, refusal, write

from evalkit.analysis.roster import checks, pairs


@pytest.fixture
def two_by_two(monkeypatch):
    """Let every roster be counted as a large one is."""
    for room in (checks, pairs):
        monkeypatch.setattr(room, "AT_ONCE", 0)


def test_many_persons_are_counted_as_few_are(tmp_path, request):
    folder = write(tmp_path, **{f"y{year}": frame for year, frame in YEARS.items()})
    at_once = Answers.of(folder)
    request.getfixturevalue("two_by_two")

    Answers.of(folder).must_equal(at_once)


@pytest.mark.usefixtures("two_by_two")
@pytest.mark.parametrize(
    ("first", "second", "code", "year", "count"), {case[2]: case for case in WRONG}.values()
)
def test_many_persons_are_refused_as_few_are(tmp_path, first, second, code, year, count):
    folder = write(tmp_path, y2021=first, y2022=second)

    assert refusal(folder) == [(code, f"snapshot-{year}.parquet", str(count))]


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
def test_a_person_who_repeats_in_any_year_is_refused(tmp_path, year):
    frames = {**YEARS, year: pd.concat([YEARS[year], YEARS[year].tail(1).assign(zone="w")])}
    folder = write(tmp_path, **{f"y{each}": frame for each, frame in frames.items()})

    assert refusal(folder) == [("snapshot-repeated", f"snapshot-{year}.parquet", "1")]


def test_zeros_lost_in_any_year_are_refused(tmp_path):
    numbered = NUMBERED.assign(exit_cause="")
    lost = numbered.assign(person=["1", "0002", "0003", "0004", "0005", "0106"])
    folder = write(tmp_path, y2021=numbered, y2022=numbered, y2023=lost)

    assert refusal(folder) == [("snapshot-zeros", "snapshot-2022.parquet", "1")]
