"""Spans of fiscal years."""

import pytest

from evalkit.words.years import read_years, span_of


@pytest.mark.parametrize(
    "text",
    [
        "R6–R9",
        "R6～R9",
        "FY2024/FY2027",
        "令和6年度～令和9年度",
        "令和６～９年度",
        "令和6年度から令和9年度まで",
    ],
)
def test_a_span_is_read_however_it_is_written(text):
    assert span_of(read_years(text)) == "FY2024/FY2027"


def test_one_year_is_a_span_of_one():
    assert span_of(read_years("令和6年度")) == "FY2024"


@pytest.mark.parametrize(
    "text", ["", "R9–R6", "2024-04", "R6.4～R7.3", "令和6年度末", "来年度", "令和6年度(2023年度)"]
)
def test_what_is_no_span_of_fiscal_years_is_refused_in_both_languages(text):
    with pytest.raises(
        ValueError, match=r"年度の期間として読めません.*isn't a span of fiscal years"
    ):
        read_years(text)
