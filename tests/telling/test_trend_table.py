"""Trends as a table: told as far as the years carry, refused in words beyond."""

import pytest

import evalkit as ek


@pytest.fixture(scope="module")
def facts():
    city = ek.load_dataset("data/example-city")
    rated = ek.rate(city, "R7", "params/rubrics/example-city.yaml")
    compared = ek.change(city, "R7")
    shown = ek.with_years(ek.collect(rated, compared))
    trends = [ek.Trend(city, each, fiscal_year="R7").fit().frame for each in shown]
    return ek.collect(rated, compared, *trends)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_indicator_with_years_has_a_row_and_every_number_a_fact(facts, lang):
    table = ek.trends_table(facts, lang)

    assert len(table.rows) == len(ek.with_years(facts))
    entries = [entry for row in table.rows for entries in row.values() for entry in entries]
    assert all(facts[entry.fact] for entry in entries if entry.fact)
    assert "nan" not in table.to_html()


def test_a_series_cut_by_a_break_gets_no_forecast_and_says_why(facts):
    table = ek.trends_table(facts, "en")
    row = table.frame.set_index("Indicator").loc["Visits to community salons"]

    assert row["forecast"] == "－"
    assert row["Notes"]


def test_a_tiny_p_is_told_as_below_what_is_printed(facts):
    told = ek.trends_table(facts, "en").frame["p of the Mann-Kendall test, all years"]

    assert "below 0.001" in set(told)
    assert "0.000" not in set(told)


def test_a_judgement_says_on_which_years_and_test_it_rests(facts):
    table = ek.trends_table(facts, "ja")
    told = {note.name: note.text for note in table.notes}
    entries = [row["trend_judgement"][0] for row in table.rows]
    judged = [entry for entry in entries if facts[entry.fact].label != "refused"]

    assert {facts[entry.fact].method for entry in judged} == {"fingertips", "mann-kendall"}
    for entry in judged:
        (name,) = [each for each in entry.notes if each.startswith("judged-")]
        recent = facts[entry.fact].method == "fingertips"
        assert ("直近5年（令和" in told[name]) == recent


def test_the_slope_of_a_cumulative_figure_is_told_as_that_of_the_yearly_increase(facts):
    rows = ek.trends_table(facts, "ja").rows
    (row,) = [row for row in rows if "累計" in row["name"][0].text]

    assert row["trend_slope"][0].text.startswith("年ごとの増加分：")
    assert row["sen_slope"][0].text.startswith("年ごとの増加分：")
    assert "増加分" not in row["forecast"][0].text


def test_a_year_without_trends_gives_an_empty_table():
    ward = ek.load_dataset("data/setagaya")
    facts = ek.collect(ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml"))

    table = ek.trends_table(facts)
    assert table.rows == ()
    assert "該当なし" in table.to_html()
    assert "<th" not in table.to_html()
    assert repr(table) == "年度ごとの傾向\n該当なし"
