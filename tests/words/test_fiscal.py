"""Fiscal years and periods: the published spellings, the eras' days, the refusals."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.words.fiscal import FiscalYear, period_label, read_period

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/figures.json").read_text("utf-8"))
YEARS = st.integers(1868, 2200)


@pytest.mark.parametrize("case", GOLDEN["periods"], ids=lambda case: case["input"])
def test_a_period_as_published_is_read(case):
    read = read_period(case["input"])
    assert read.period == case["period"]
    assert list(read.warnings) == case["warnings"]


NEVER = ("era-year-never-existed",)


@pytest.mark.parametrize(
    ("text", "period", "warnings"),
    [
        ("令和５年度末", "FY2023-end", ()),
        ("令和６年 ４月 １日", "2024-04-01", ()),
        ("令和6年4月1日現在", "2024-04-01", ()),
        ("令和6年3月末", "2024-03-31", ()),
        ("令和6年末", "2024-12-31", ()),
        ("R6.4", "2024-04", ()),
        ("2024/4/1", "2024-04-01", ()),
        ("令和6年度（2024年度）", "FY2024", ()),
        ("令和６年（2024年）4月1日", "2024-04-01", ()),
        ("2025（令和6）年度", "FY2025", ("era-western-mismatch",)),
        ("平成３０～令和２年度", "FY2018/FY2020", ()),
        ("平成29年度から令和5年度まで", "FY2017/FY2023", ()),
        ("2024～2031年度", "FY2024/FY2031", ()),
        ("R6.4.1～R7.3.31", "2024-04-01/2025-03-31", ()),
        ("令和6年4月～7年3月", "2024-04/2025-03", ()),
        ("令和6年4月～7月", "2024-04/2024-07", ()),
        ("明治45年度", "FY1912", ()),
        ("T15", "FY1926", ()),
        ("昭和元年度", "FY1926", ()),
        ("㍼63年度", "FY1988", ()),
        ("昭和64年", "1989", ()),
        ("昭和64年度", "FY1989", NEVER),  # 昭和 ended in January 1989
        ("平成元年度", "FY1989", ()),
        ("平成31年度", "FY2019", ()),  # April 2019 was Heisei 31
        ("平成32年度", "FY2020", NEVER),
        ("平成31年4月30日", "2019-04-30", ()),
        ("平成31年5月1日", "2019-05-01", NEVER),
        ("令和元年4月", "2019-04", NEVER),
        ("平成72年", "2060", NEVER),  # long-term plans print it
    ],
)
def test_kin_of_the_published_periods_are_read(text, period, warnings):
    assert read_period(text) == (period, warnings)


NO_PERIOD = """
12月末 令和0年 令和0年度 H99 R6-8 2024.4 2024～2031 H23～H18 R6.13.1 令和6年2月30日 令和7年8、9月
FY1867 r6 5年度 令和5年度上半期 令和6年度～令和7年 二〇二四年 120人
"""


@pytest.mark.parametrize("text", ["", *NO_PERIOD.split()])
def test_what_is_no_period_is_refused_in_both_languages(text):
    with pytest.raises(ValueError, match=f"「{re.escape(text)}」.* / .*isn't a period"):
        read_period(text)


@pytest.mark.parametrize(
    "spelling",
    [
        "R6",
        "令和６年度",
        "FY2024",
        "2024",
        "２０２４年度",
        "令和6(2024)年度",
        2024,
        FiscalYear(2024),
    ],
)
def test_all_spellings_of_a_fiscal_year_are_equal(spelling):
    year = FiscalYear(spelling)
    assert year == FiscalYear(2024)
    assert hash(year) == hash(FiscalYear(2024))
    assert (year.year, year.ja, year.en, year.short) == (2024, "令和6年度", "fiscal 2024", "R6")
    assert (str(year), repr(year)) == ("FY2024", "FiscalYear(2024)")
    assert (year.label("ja"), year.label("en")) == (year.ja, year.en)


NO_YEAR = """
令和0年 令和0年度 2024.5 R6.4.1 H99 2024年 令和6年 FY2023-end 令和5年度末 FY2024/FY2031 1867
"""


@pytest.mark.parametrize("found", [*NO_YEAR.split(), "", 2024.5, 2024.0, True, None, 1867, 2201])
def test_what_is_no_fiscal_year_is_refused_with_what_would_be_right(found):
    with pytest.raises(
        ValueError, match=r"年度として読めません.*令和6年度.* / .*fiscal year"
    ) as error:
        FiscalYear(found)
    assert str(found) in str(error.value)


def test_two_years_that_contradict_each_other_are_no_fiscal_year():
    with pytest.raises(ValueError, match=r"和暦と西暦が一致しません.* / .*two different years"):
        FiscalYear("令和6 (2025)年度")


def test_a_fiscal_year_runs_from_april_to_march():
    assert FiscalYear("R6").start == date(2024, 4, 1)
    assert FiscalYear("R6").end == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("year", "ja", "short"),
    [
        (2019, "令和元年度", "R1"),
        (2018, "平成30年度", "H30"),
        (1989, "平成元年度", "H1"),
        (1988, "昭和63年度", "S63"),
        (1926, "昭和元年度", "S1"),
        (1868, "明治元年度", "M1"),
    ],
)
def test_a_year_in_which_eras_changed_takes_the_later_one(year, ja, short):
    assert FiscalYear(year).ja == ja
    assert FiscalYear(year).short == short


@given(YEARS, st.integers(-400, 400))
def test_years_are_counted_and_ordered(year, step):
    if not 1868 <= year + step <= 2200:
        with pytest.raises(ValueError, match="fiscal year"):
            FiscalYear(year) + step
        return
    other = FiscalYear(year) + step
    assert other - FiscalYear(year) == step
    assert other - step == FiscalYear(year)
    assert (other < FiscalYear(year)) == (step < 0)


@given(st.integers(1868, 2097))
def test_a_fiscal_year_reads_back_from_each_of_its_spellings(number):
    year = FiscalYear(number)
    assert {FiscalYear(text) for text in (year.ja, year.short, str(year), str(number))} == {year}
    assert read_period(year.ja).warnings == ()


@given(st.dates(date(1868, 2, 1), date(2097, 12, 31)))
def test_a_date_reads_back_from_its_japanese_label(day):
    assert read_period(period_label(day.isoformat(), "ja")) == (day.isoformat(), ())


@pytest.mark.parametrize(
    ("period", "ja", "en"),
    [
        ("FY2024", "令和6年度", "fiscal 2024"),
        ("FY2023-end", "令和5年度末", "end of fiscal 2023"),
        ("2019", "令和元年", "2019"),
        ("2025-10", "令和7年10月", "October 2025"),
        ("2019-04-30", "平成31年4月30日", "30 April 2019"),
        ("FY2024/FY2031", "令和6年度～令和13年度", "fiscal 2024 to fiscal 2031"),
        ("", "", ""),  # what isn't printed stays empty
    ],
)
def test_a_period_is_written_in_both_languages(period, ja, en):
    assert period_label(period, "ja") == ja
    assert period_label(period, "en") == en


@pytest.mark.parametrize("text", ["令和6年度", "2024-13", "FY2201", "FY1867-end", "1867-12-31"])
def test_only_the_projects_own_spelling_has_a_label(text):
    with pytest.raises(ValueError, match="isn't a period"):
        period_label(text)


PERIOD_LIKE = st.text(alphabet="令和平成RH元0123456789年度月日末()~-/.FY", max_size=14)


@given(st.text() | PERIOD_LIKE)
def test_any_text_is_refused_or_reads_back_from_the_projects_own_spelling(text):
    try:
        read = read_period(text)
    except ValueError:
        return
    assert read_period(read.period).period == read.period
    assert period_label(read.period, "ja")
