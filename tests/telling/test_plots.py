"""Pictures: real Japanese glyphs, words for those who can't see them, the same bytes."""

import warnings
from functools import cache

import pytest
from matplotlib.figure import Figure

from evalkit.telling.plots.attainment import plot_attainment
from evalkit.telling.plots.picture import as_percent
from evalkit.telling.plots.turnover import plot_turnover
from evalkit.telling.plots.years import plot_years
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller

LANGS = ("ja", "en")


@cache
def draw(facts, kind, lang):
    if kind == "years":
        return plot_years(facts, "consultations", lang)
    return {"attainment": plot_attainment, "turnover": plot_turnover}[kind](facts, lang)


KINDS = ("attainment", "years", "turnover")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_glyph_is_there(city, kind, lang):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        draw(city, kind, lang).png()
    assert [str(each.message) for each in said if "lyph" in str(each.message)] == []


def test_the_real_report_is_drawn_in_japanese(ward):
    picture = plot_attainment(ward)
    assert picture.png().startswith(b"\x89PNG")
    assert "令和6年度" in picture.axes.get_title(loc="left")


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_has_the_same_bytes_twice(city, kind):
    picture, again = draw(city, kind, "ja"), draw.__wrapped__(city, kind, "ja")
    assert picture.png() == picture.png() == again.png()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_words_and_the_data_hold_every_number_of_the_picture(city, kind, lang):
    picture = draw(city, kind, lang)
    shown = [city[each] for each in picture.data.fact_ids.iloc[:, -1]]
    tell = Teller(city, lang)
    assert len(shown) >= 9
    assert list(picture.data.frame.iloc[:, -1]) == [tell.told(fact) for fact in shown]
    spoken = [fact for fact in shown if kind != "years" or fact.measure == "actual"]
    assert [fact.id for fact in spoken if tell.number(fact) not in picture.alt] == []


def test_the_picture_of_attainment_shows_every_indicator_that_has_one(facts):
    shown = {facts[each].indicator for each in plot_attainment(facts).data.fact_ids["値"]}
    pending = {fact.indicator for fact in facts.select(measure="actual", status="pending")}
    assert shown == set(targeted(facts)) - pending


@pytest.mark.parametrize(("lang", "mark"), [("ja", "架空のデータ"), ("en", "made-up data")])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_up_says_so_in_the_title(city, kind, lang, mark):
    assert mark in draw(city, kind, lang).axes.get_title(loc="left")


def test_the_real_report_isnt_called_made_up(ward):
    assert "架空" not in plot_attainment(ward).axes.get_title(loc="left")


def test_a_notebook_gets_the_picture_with_its_words(ward):
    picture = plot_attainment(ward)
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == picture.alt
    assert metadata["image/png"]["alt"] == picture.alt
    assert data["image/png"] == picture.png()


def test_nothing_but_pending_figures_is_drawn_without_a_mark(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,集計中,"])
    picture = plot_attainment(facts)
    assert picture.data.rows == ()
    assert picture.png()


def test_drawing_leaves_the_settings_of_others_alone(ward):
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    plot_attainment(ward).png()
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("high", [0.12, 0.025, 0.3, 1.2])
def test_shares_stand_at_steps_that_are_told_exactly(high):
    axes = Figure().subplots()
    axes.set_ylim(0, high)
    as_percent(axes.yaxis)
    told = [axes.yaxis.get_major_formatter()(place, 0) for place in axes.get_yticks()]

    assert [float(each.removesuffix("%")) / 100 for each in told] == pytest.approx(
        axes.get_yticks().tolist()
    )
    assert max(map(len, told)) <= 4
