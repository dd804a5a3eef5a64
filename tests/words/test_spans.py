"""The fiscal year of a period."""

import pytest

from evalkit.words.spans import fiscal_year_of, year_reported


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("FY2024", "FY2024"),
        ("FY2024-end", "FY2024"),
        ("2024-04", "FY2024"),
        ("2024-03", "FY2023"),
        ("2024-03-31", "FY2023"),
        ("2024-04-01", "FY2024"),
        ("2025-03-31", "FY2024"),
        ("2024", "FY2024"),
        ("2024-04/2025-03", "FY2024"),
        ("", ""),
    ],
)
def test_the_fiscal_year_of_a_period_is_the_one_in_which_it_ends(period, year):
    assert fiscal_year_of(period) == year


@pytest.mark.parametrize("period", ["令和6年度", "FY24", "2024-13", "soon"])
def test_what_isnt_a_period_has_no_fiscal_year(period):
    with pytest.raises(ValueError, match=r"時期の書き方ではありません.* / .*isn't a period"):
        fiscal_year_of(period)


@pytest.mark.parametrize("period", ["2024", "2024-10", "FY2024/FY2031", ""])
def test_part_of_a_year_or_more_than_one_is_no_figure_of_it(period):
    assert year_reported(period) == ""
