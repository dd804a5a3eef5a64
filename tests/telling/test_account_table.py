"""The waterfall: every line with its fact, signs that add up, nothing crossed."""

import pandas as pd
import pytest

from evalkit.analysis.roster.lines import account
from evalkit.facts.facts import collect
from evalkit.telling.tables.account import waterfall_table

LINES = pd.DataFrame(
    [
        ("opening", "", 1000),
        ("entry", "", 260),
        ("exit", "death", 150),
        ("exit", "unknown", 60),
        ("closing", "", 1050),
        ("in_and_out", "", 12),
    ],
    columns=["flow", "cause", "persons"],
).assign(zone="", period="FY2024")
PLANS = LINES.iloc[:4].assign(
    flow=["plan_opening", "plan_exit", "plan_new", "plan_closing"],
    cause="",
    persons=[400, 80, 100, 420],
)


def told(table):
    return list(zip(table.frame.iloc[:, 0], table.frame.iloc[:, 1], strict=True))


def test_the_account_is_told_line_by_line():
    assert told(waterfall_table(collect(account(LINES)), "en")) == [
        ("on the roster at opening", "1,000 people"),
        ("+ joined", "260 people"),
        ("− left", "210 people"),
        ("of which: death", "150 people"),
        ("of which: unknown", "60 people"),
        ("= on the roster at closing", "1,050 people"),
        ("residual (must be 0)", "0 people"),
        ("joined and left within the year", "12 people"),
    ]


def test_plans_have_signs_only_where_they_add_up():
    with_new = waterfall_table(collect(account(pd.concat([LINES, PLANS]))), "en")
    without = waterfall_table(collect(account(pd.concat([LINES, PLANS.drop(index=2)]))), "en")

    assert ("= plans at the year's end", "420 plans") in told(with_new)
    assert ("plans at the year's end", "420 plans") in told(without)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_number_has_its_fact_and_the_latest_year_is_told(city, lang):
    table = waterfall_table(city, lang)
    entries = [entry for row in table.rows for cell in row.values() for entry in cell]

    facts = [city[entry.fact] for entry in entries if entry.fact]
    assert {fact.period for fact in facts} == {"FY2024"}
    assert all(fact.by.count("=") <= 1 for fact in facts)
    assert len(facts) > 20
    assert "nan" not in table.to_html()


def test_a_suppressed_line_says_so():
    small = LINES.assign(persons=[1000, 260, 205, 5, 1050, 12])
    table = waterfall_table(collect(account(small)), "ja")
    assert [value for line, value in told(table) if line.startswith("　うち")] == ["秘匿", "秘匿"]


def test_without_an_account_there_are_no_rows(ward):
    assert waterfall_table(ward).rows == ()
