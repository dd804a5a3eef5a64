"""The fan and the waterfall: real glyphs, words for those who can't see them, the same bytes."""

import warnings
from functools import cache

import pytest

from evalkit.analysis.coverage.model import Coverage
from evalkit.analysis.turnover.definitions import turnover
from evalkit.facts.facts import collect
from evalkit.telling.plots.coverage import plot_coverage
from evalkit.telling.plots.waterfall import plot_roster_waterfall
from evalkit.telling.teller import Teller

LANGS = ("ja", "en")
START = {"plans": 4657, "roster": 8452, "fiscal_year": 2023}
ZONE = "zone=浸水想定区域内"


@cache
def projected(*sources):
    kinds = {"alike": {"response": (1977, 4456)}, "apart": {"responses": ((1977, 4456), 0.1)}}
    fits = [Coverage((0.2, 243.19), **START, **kinds[each]).fit(years=4, paths=200) for each in sources]  # fmt: skip
    return collect(*(fit.frame for fit in fits))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sources", [("alike",), ("alike", "apart")])
def test_every_glyph_of_the_fan_is_there_and_its_bytes_stay(lang, sources):
    facts = projected(*sources)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        drawn = [plot_coverage(facts, lang).png() for _ in range(2)]

    assert [str(each.message) for each in said if "lyph" in str(each.message)] == []
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("lang", LANGS)
def test_words_and_data_of_the_fan_hold_its_numbers_and_conditions(lang):
    facts = projected("alike", "apart")
    picture, tell = plot_coverage(facts, lang), Teller(facts, lang)

    outer = [f for f in facts.select(measure="projected_coverage") if f.confidence == 0.95]
    assert len(outer) == 8
    for fact in outer:
        assert all(tell.amount(fact, end) in picture.alt for end in (fact.lower, fact.upper))
        assert tell.number(fact) in picture.alt
    assert "8,452" in picture.alt
    assert len(picture.data.frame) == 12
    under = picture.axes.get_figure().get_supxlabel()
    assert "8,452" in under
    assert "44.4" not in under


def test_the_fan_is_drawn_around_its_median():
    facts = projected("alike")
    axes = plot_coverage(facts).axes
    (median,) = [line for line in axes.lines if len(line.get_xdata()) > 2]

    shown = {f.value for f in facts.select(measure="projected_coverage")}
    assert set(median.get_ydata()[1:]) == shown
    assert len(axes.collections) == 3


def test_nothing_projected_is_nothing_to_draw(ward):
    with pytest.raises(LookupError, match="No projection"):
        plot_coverage(ward)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("by", ["", ZONE])
def test_the_waterfall_of_the_last_year_closes_and_is_told(city, lang, by):
    picture, tell = plot_roster_waterfall(city, lang, by), Teller(city, lang)
    shown = [city[each] for each in picture.data.fact_ids.iloc[:, -1]]
    heights = [bar.get_height() for bar in picture.axes.patches]

    assert heights == [fact.value for fact in shown]
    assert {fact.period for fact in shown} == {
        max(f.period for f in city.select(measure="closing"))
    }
    assert [fact.measure for fact in shown if tell.number(fact) not in picture.alt] == []
    assert len(shown) == (6 if by else 4)
    sign = {"exits": -1, "transfers_out": -1, "closing": 0}
    assert sum(sign.get(f.measure, 1) * f.value for f in shown) == shown[-1].value
    assert ("架空のデータ" if lang == "ja" else "made-up data") in picture.axes.get_title(
        loc="left"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_every_glyph_of_the_waterfall_is_there_and_its_bytes_stay(city, lang):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        drawn = [plot_roster_waterfall(city, lang).png() for _ in range(2)]

    assert [str(each.message) for each in said if "lyph" in str(each.message)] == []
    assert drawn[0] == drawn[1]


def flows(**change):
    import pandas as pd

    year = {
        "year": 2024,
        "opening": 170,
        "stayers": 136,
        "exits": 34,
        "entries": 30,
        "closing": 166,
    }
    return collect(turnover(pd.DataFrame([year | change])))


def test_an_account_that_doesnt_close_isnt_drawn():
    with pytest.raises(ValueError, match="doesn't close: 166 against 170"):
        plot_roster_waterfall(flows(closing=170))


def test_a_suppressed_year_isnt_drawn():
    with pytest.raises(LookupError, match="told in full"):
        plot_roster_waterfall(flows(opening=35, exits=5, entries=30, closing=60))
