"""Pictures: real glyphs, names that don't cover each other, words for those who can't see them, the same bytes."""

import warnings
from copy import copy
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontEntry
from matplotlib.text import Text
from small_city import RULE, TABLES, write_city

import evalkit as ek
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import Facts
from evalkit.telling.plots.attainment import plot_attainment
from evalkit.telling.plots.courses import plot_courses
from evalkit.telling.plots.lettering import FAMILY, add_font
from evalkit.telling.plots.picture import as_percent, figure_of, read_fonts, style
from evalkit.telling.plots.plane import plot_plane
from evalkit.telling.plots.slopes import plot_slopes
from evalkit.telling.plots.turnover import plot_turnover
from evalkit.telling.plots.waterfall import plot_roster_waterfall
from evalkit.telling.plots.years import plot_years
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller

LANGS = ("ja", "en")
DRAWN = {
    "attainment": plot_attainment,
    "courses": plot_courses,
    "plane": plot_plane,
    "slopes": plot_slopes,
    "turnover": plot_turnover,
    "waterfall": plot_roster_waterfall,
    "years": lambda facts, lang: plot_years(facts, "consultations", lang),
}
BY_INDICATOR = ("attainment", "plane", "slopes")


@cache
def draw(facts, kind, lang):
    return DRAWN[kind](facts, lang)


def titles(picture):
    figure = figure_of(picture.axes)
    return "".join([figure.get_suptitle(), *(each.get_title(loc="left") for each in figure.axes)])


def unseen(axes):
    """The labels of ticks that lie outside of what the axes show, or of a panel that is switched off."""
    found = []
    for axis, place in ((axes.xaxis, 0), (axes.yaxis, 1)):
        low, high = sorted(axis.get_view_interval())
        labels = axis.get_majorticklabels()
        found += [each for each in labels if not low <= each.get_position()[place] <= high]
        found += labels if not axes.axison else []
    return found


def words(picture):
    """The texts that are seen, each with its place on the paper."""
    figure = figure_of(picture.axes)
    renderer = FigureCanvasAgg(figure).get_renderer()
    with style():
        figure.draw_without_rendering()
        hidden = [text for axes in figure.axes for text in unseen(axes)]
        shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
        return [
            (text.get_text(), Text.get_window_extent(text, renderer).padded(-1))
            for text in shown
            if text not in hidden
        ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_every_glyph_is_there(city, kind, lang):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        draw(city, kind, lang).png()
    assert [str(each.message) for each in said if "lyph" in str(each.message)] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_no_word_covers_another_one(city, kind, lang):
    shown = words(draw(city, kind, lang))
    assert len(shown) > 5
    pairs = combinations(shown, 2)
    assert [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1])] == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", BY_INDICATOR)
def test_no_word_covers_another_one_in_the_real_report(ward, kind, lang):
    pairs = combinations(words(draw(ward, kind, lang)), 2)
    assert [(a[0], b[0]) for a, b in pairs if a[1].overlaps(b[1])] == []


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The facts of a plan of forty indicators with six years, each of the longest name that is told in two lines."""
    names = ("indicators", "figures", "components", "ratings")
    tables = {name: TABLES[f"{name}.csv"].splitlines()[:1] for name in names}
    for number in range(40):
        told = f"v{number},m,outcome,{'語' * 40},{'Wide Name ' * 8},件,visit/visits,higher,flow,unique,none"
        tables["indicators"].append(told)
        tables["figures"].append(f"v{number},,baseline,FY2018,{90 + number}件,r6")
        for year in range(2019, 2025):
            actual = 60 + (37 * number + year) % 200
            tables["figures"] += [
                f"v{number},,target,FY{year},120件,r6",
                f"v{number},,actual,FY{year},{actual}件,r6",
            ]
    texts = {name: "\n".join(rows) + "\n" for name, rows in tables.items()}
    folder = tmp_path_factory.mktemp("many") / "city"
    data = load_dataset(write_city(folder, **texts))
    return ek.collect(ek.rate(data, 2024, RULE), ek.change(data, 2024))


@pytest.mark.parametrize("kind", ["attainment", "courses", "plane", "slopes"])
def test_of_many_indicators_with_long_names_no_word_covers_another_one_or_leaves_the_paper(
    many, kind
):
    picture = draw(many, kind, "ja")
    shown = words(picture)
    assert [(a[0], b[0]) for a, b in combinations(shown, 2) if a[1].overlaps(b[1])] == []
    paper = figure_of(picture.axes).bbox.padded(1)
    assert [said for said, box in shown if paper.count_contains(box.corners()) < 4] == []


@pytest.mark.parametrize("kind", DRAWN)
def test_every_word_stands_on_the_paper(city, kind):
    picture = draw(city, kind, "ja")
    paper = figure_of(picture.axes).bbox.padded(1)
    corners = [(said, box.corners()) for said, box in words(picture)]
    assert [said for said, found in corners if paper.count_contains(found) < 4] == []


def test_the_real_report_is_drawn_in_japanese(ward):
    picture = plot_attainment(ward)
    assert picture.png().startswith(b"\x89PNG")
    assert "令和6年度" in picture.axes.get_title(loc="left")


def test_no_font_is_looked_up_once_the_fonts_are_read(city):
    found = font_manager.fontManager._findfont_cached
    found.cache_clear()
    read_fonts()
    before = found.cache_info().misses
    for kind in DRAWN:
        draw.__wrapped__(city, kind, "ja").png()
    assert found.cache_info().misses == before


@pytest.mark.parametrize("kind", DRAWN)
def test_a_picture_has_the_same_bytes_twice(city, kind):
    picture, again = draw(city, kind, "ja"), draw.__wrapped__(city, kind, "ja")
    assert picture.png() == picture.png() == again.png()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_the_words_and_the_data_hold_every_number_of_the_picture(city, kind, lang):
    picture = draw(city, kind, lang)
    shown = [city[each] for each in picture.data.fact_ids.iloc[:, -1]]
    tell = Teller(city, lang)
    assert len(shown) >= 4
    assert list(picture.data.frame.iloc[:, -1]) == [tell.told(fact) for fact in shown]
    if kind == "courses":  # too many for words: first and last year
        latest = {
            fact.indicator: fact for fact in shown if fact.measure == "actual" and fact.has_value
        }
        shown = list(latest.values())
    told = [fact for fact in shown if fact.has_value]
    assert [fact.id for fact in told if tell.number(fact) not in picture.alt] == []


def test_the_picture_of_attainment_names_every_indicator(facts):
    picture = plot_attainment(facts)
    shown = {facts[each].indicator for each in picture.data.fact_ids["値"]}
    pending = {fact.indicator for fact in facts.select(measure="actual", status="pending")}
    assert shown == set(targeted(facts)) - pending
    assert [
        each for each in targeted(facts) if Teller(facts, "ja").indicator(each) not in picture.alt
    ] == []
    assert ("集計中" in {said.strip() for said, _ in words(picture)}) == bool(
        pending & set(targeted(facts))
    )


def test_a_report_without_turnover_has_none_to_draw(ward):
    with pytest.raises(LookupError, match="No year's turnover"):
        plot_turnover(ward)


@pytest.mark.parametrize("kind", ["plane", "slopes"])
def test_what_isnt_drawn_is_named_with_its_reason(ward, kind):
    picture = draw(ward, kind, "en")
    under = figure_of(picture.axes).get_supxlabel().replace("\n", " ")
    for told in (under, picture.alt):
        assert "Still being tallied: Share of residents" in told
        assert "People registered on the platform." in told


def test_a_letter_that_contradicts_the_direction_is_named_in_the_plane(ward):
    (said,) = [said for said, _ in words(draw(ward, "plane", "en")) if "rated B" in said]
    assert said.splitlines()[-1] == "98.4% / −107.1% rated B, yet behind"
    assert "(rated B, yet behind)" in draw(ward, "plane", "en").alt


def test_what_lies_beyond_the_plane_stands_at_its_edge_and_says_how_far(ward):
    picture = draw(ward, "plane", "en")
    assert picture.axes.get_ylim()[1] == 2.5
    assert any("700.0%" in said for said, _ in words(picture))
    assert "triangle" in figure_of(picture.axes).get_supxlabel()


def test_a_slope_starts_at_the_baseline_that_its_change_started_from(city):
    picture = draw(city, "slopes", "ja")
    (change,) = city.select(indicator="support-places", measure="change")
    shown = [city[each] for each in picture.data.fact_ids["値"]]
    own = {fact.measure: fact for fact in shown if fact.indicator == "support-places"}
    assert own["actual"].value - own["bridged_baseline"].value == pytest.approx(change.value)


def test_a_course_through_a_changed_definition_is_told_since_the_change(city):
    told = [each for each in draw(city, "courses", "en").alt.split(". ") if "salons" in each]
    assert told == [
        "Visits to community salons: fiscal 2020 gross 15,331 visits to fiscal 2025 gross 17,311 visits"
        " (target gross 17,200 visits) (since its definition changed)"
    ]


def test_target_steps_and_actuals_break_where_the_definition_does(city):
    axes = plot_years(city, "salon-visits").axes
    steps = [line for line in axes.lines if len(line.get_xdata()) in (8, 12)]
    assert [list(line.get_xdata()[[0, -1]]) for line in steps] == [
        [2015.5, 2019.5],
        [2019.5, 2025.5],
    ]


def test_a_pending_year_says_so(city):
    assert "pending" in {said for said, _ in words(plot_years(city, "mutual-help-share", "en"))}


@pytest.mark.parametrize(("lang", "mark"), [("ja", "架空のデータ"), ("en", "made-up data")])
@pytest.mark.parametrize("kind", DRAWN)
def test_what_is_made_up_says_so_in_the_title(city, kind, lang, mark):
    assert mark in titles(draw(city, kind, lang))


@pytest.mark.parametrize("kind", BY_INDICATOR)
def test_the_real_report_isnt_called_made_up(ward, kind):
    assert "架空" not in titles(draw(ward, kind, "ja"))


AWKWARD = (
    "𠮷野家の相談件数",
    "相談🙂の件数",
    "\u202e相談の件数\u2066",
    "1件$x^2$の\\alpha{}_%",
    "相" * 10_000,
    "相談\n件数\x00\t",
    "<script>alert(1)</script>",
)


def renamed(facts, *names):
    """The same facts with every indicator named otherwise, by each of the names in turn."""
    turned = [names[place % len(names)] for place in range(len(facts.plan.indicators))]
    plan = replace(
        facts.plan, indicators=facts.plan.indicators.assign(name_ja=turned, name_en=turned)
    )
    return Facts(facts.frame, plan, facts.rules, facts.beside)


@pytest.mark.parametrize("kind", [*BY_INDICATOR, "courses"])
def test_any_name_can_be_drawn(city, kind):
    assert DRAWN[kind](renamed(city, *AWKWARD), "ja").png()


@pytest.mark.parametrize("name", AWKWARD, ids=range(len(AWKWARD)))
def test_any_name_can_be_a_title(city, name):
    assert plot_years(renamed(city, name), "online-consultations").png()


def test_a_missing_glyph_is_set_as_the_typesetters_mark(city):
    picture = plot_attainment(renamed(city, "𠮷野の件数"))
    assert picture.axes.get_yticklabels()[0].get_text() == "〓野の件数"
    assert "𠮷野の件数" in picture.alt


def test_a_notebook_gets_the_picture_with_its_words(ward):
    picture = plot_attainment(ward)
    data, metadata = picture._repr_mimebundle_()
    assert data["text/plain"] == picture.alt
    assert metadata["image/png"]["alt"] == picture.alt
    assert data["image/png"] == picture.png()


def test_only_pending_figures_make_a_picture_that_says_so(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,集計中,"])
    picture = plot_attainment(facts)
    assert picture.data.rows == ()
    assert "集計中" in picture.alt
    assert picture.png()
    assert plot_plane(facts).png()
    for draw_it in (plot_slopes, plot_courses):
        with pytest.raises(LookupError):
            draw_it(facts)


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


def test_the_bundled_font_is_taken_where_the_machine_has_one_of_the_same_name(monkeypatch):
    manager = copy(font_manager.fontManager)
    own = FontEntry(fname="/fonts/ipaexg.ttf", name=FAMILY[0], weight=400, size="scalable")
    manager.ttflist = [own, *manager.ttflist]
    monkeypatch.setattr(font_manager, "fontManager", manager)
    add_font.__wrapped__()
    assert "matplotlib_fontja" in manager.findfont(FAMILY[0], rebuild_if_missing=False)
