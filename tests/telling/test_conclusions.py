"""What a report lets one conclude, and how long people stay, in words, tables and a picture: every number a fact."""

import re
import warnings
from functools import cache
from pathlib import Path

import pytest

import evalkit as ek
from evalkit.telling.conclusions import conclusions
from evalkit.telling.plots.tenure import plot_tenure
from evalkit.telling.report import account_tables, conclusion_tables
from evalkit.telling.tables.conclusions import national_table
from evalkit.telling.tables.roster import unknown_table
from evalkit.telling.tables.tenure import has_survival, has_tenure, life_table, tenure_table
from evalkit.telling.teller import Teller
from evalkit.telling.tenure_sentences import tenure_sentence

DATA = Path(__file__).parents[2] / "data"
LANGS = ("ja", "en")
LINK = re.compile(r'href="#f-([^"]+)"')


@cache
def facts_of(name, year, size):
    data = ek.load_dataset(DATA / name)
    counts = ek.count_roster(data.roster)
    assumed = {"roster_size": size, "counts": counts}
    return ek.collect(
        ek.published(data, year),
        ek.roster_account(data, year, **assumed),
        ek.roster_conclusions(data, year, **assumed),
        ek.roster_tenure(data, year),
        ek.national_context(data),
    )


def of_ward():
    return facts_of("setagaya", "R6", 8452)


def of_city():
    return facts_of("example-city", "R7", None)


def test_the_conclusions_of_the_real_report_read_as_they_must():
    target, reading, coverage, direction = map(str, conclusions(of_ward(), "en"))

    assert "19.8% of the plans expected when it was set (15.0% of those there were)" in target
    assert "98.9% of the plans lost" in target
    assert "comes nearest to the target of notices, 5,700 people, is" in reading
    assert "(5,620 people to be expected, off by −1.4%)" in reading
    assert "788 people joining (9.3% of the roster)" in reading
    assert "68.8% to 71.3% had a plan" in coverage
    assert "69.7% (95 % interval: 68.7% to 70.5%)" in coverage
    assert "66.2% (95 % interval: 62.7% to 69.7%)" in coverage
    assert "1,141 plans, 31.5% of the notices" in direction
    assert "unless 20.9% or more" in direction


@pytest.mark.parametrize("lang", LANGS)
def test_every_conclusion_opens_with_its_if_or_names_it_and_links_its_numbers(lang):
    facts = of_ward()
    for said in conclusions(facts, lang):
        supposed = "とすれば、" if lang == "ja" else "If "
        assert supposed in str(said)
        links = LINK.findall(said._repr_html_())
        assert links
        assert set(links) <= set(facts.frame.index)


def test_without_an_assumed_size_what_needs_none_is_still_said():
    facts = facts_of("setagaya", "R6", None)
    said = [str(each) for each in conclusions(facts, "en")]

    assert len(said) == 3
    assert not any("8,452" in each for each in said)
    asked = dict(unknown_table(facts, "en").frame.to_numpy())
    assert "roster_size" in asked["exit rate that comes nearest to the target of notices"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_of_conclusions_hold_facts_and_words(lang):
    fit, certainty = conclusion_tables(of_ward(), lang)
    (definitions,) = conclusion_tables(of_city(), lang)

    assert (len(fit.rows), len(certainty.rows), len(definitions.rows)) == (8, 3, 10)
    for table in (fit, certainty, definitions):
        ids = [fact for column in table.fact_ids for fact in table.fact_ids[column] if fact]
        assert set(ids) <= set(table.facts.frame.index)
        assert "=" not in "".join(table.frame.iloc[:, 0])
    assert fit.frame.iloc[0, 1:].tolist()[:2] == (
        ["5,620人", "−1.4％"] if lang == "ja" else ["5,620 people", "−1.4%"]
    )


def test_national_figures_are_listed_with_their_addresses_in_the_notes():
    table = national_table(of_ward(), "en")

    assert len(table.rows) == 22
    published = [note.text for note in table.notes if note.text.startswith("https://")]
    assert "https://www.bousai.go.jp/taisaku/hisaisyagyousei/pdf/r8chosa1.pdf" in published
    assert table.frame.iloc[-1, 1].startswith("11.2% (7.9% to 14.3%)")
    assert national_table(of_city()).rows == ()


def test_statements_that_rest_on_nothing_are_refused_by_name():
    asked = unknown_table(of_ward(), "en").frame.iloc[:, 0].tolist()

    assert asked[:4] == [
        "exit rate by cause",
        "share with a plan by zone",
        "trend of turnover",
        "direction of the share with a plan",
    ]
    assert any("outsourcing" in each for each in asked)


@pytest.mark.parametrize("lang", LANGS)
def test_the_survival_curve_has_its_glyphs_words_data_and_bytes(lang):
    facts = of_city()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        drawn = [plot_tenure(facts, lang) for _ in range(2)]
        pictures = [each.png() for each in drawn]

    assert [str(each.message) for each in said if "lyph" in str(each.message)] == []
    assert pictures[0] == pictures[1]
    tell = Teller(facts, lang)
    still = facts.select(measure="still_on_roster")
    assert all(tell.number(fact) in drawn[0].alt for fact in still)
    assert len(drawn[0].data.frame) == len(still)
    curve = next(line for line in drawn[0].axes.lines if len(line.get_ydata()) > 3)
    assert curve.get_ydata().tolist() == [1.0, *(fact.value for fact in still)]


def test_nothing_known_of_tenure_is_nothing_to_draw_or_say(plain):
    empty = plain({"measure": "actual", "value": 3.0})
    assert not has_survival(empty)
    assert not has_tenure(empty)
    with pytest.raises(LookupError, match="No tenure"):
        plot_tenure(empty)
    with pytest.raises(KeyError, match="no tenure"):
        tenure_sentence(empty)


@pytest.mark.parametrize("lang", LANGS)
def test_the_length_bias_is_said_of_counted_and_of_assumed_rates(lang):
    ward, city = (tenure_sentence(facts, lang) for facts in (of_ward(), of_city()))

    numbers = ("20", "5.0", "9.0", "4.0")
    assert all(number in str(ward) for number in numbers)
    assert all(number in str(city) for number in ("19.9", "5.0", "9.0", "4.0", "3.9"))
    assert set(LINK.findall(city._repr_html_())) <= set(of_city().frame.index)
    assert ("1時点の名簿だけ" if lang == "ja" else "one snapshot alone") in str(ward)


@pytest.mark.parametrize("lang", LANGS)
def test_tenure_tables_tell_counts_shares_and_what_they_rest_on(lang):
    table, life = tenure_table(of_city(), lang), life_table(of_city(), lang)

    assert len(table.rows) == 12
    assert len(life.columns) == 10
    assert life.frame.iloc[0, 1] == ("14,755人" if lang == "ja" else "14,755 people")
    assert len(tenure_table(of_ward(), lang).rows) == 4


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_crosses_zones_and_causes(lang):
    """Complementary suppression is to come: totals by zone and by cause are told, never both at once."""
    facts = of_city()
    tables = [
        *account_tables(facts, lang),
        *conclusion_tables(facts, lang),
        life_table(facts, lang),
    ]
    tables += [tenure_table(facts, lang), ek.waterfall_table(facts, lang)]
    told = {
        fact for table in tables for column in table.fact_ids for fact in table.fact_ids[column]
    }

    crossed = [fact for fact in facts.select() if "zone=" in fact.by and "cause=" in fact.by]
    assert not any(fact.has_value for fact in crossed)
    assert not told & {fact.id for fact in crossed if fact.has_value}


@pytest.mark.parametrize("lang", LANGS)
def test_the_titles_of_the_survival_picture_are_apart(lang):
    picture = plot_tenure(of_city(), lang)
    figure = picture.axes.get_figure()
    boxes = [axes._left_title.get_window_extent() for axes in figure.axes]

    assert boxes[0].x1 < boxes[1].x0
    assert boxes[1].x1 < figure.bbox.x1


def test_a_year_whose_plans_are_known_isnt_said_to_be_projected_whatever_is_known():
    ward = ek.load_dataset(DATA / "setagaya")
    rule = DATA.parent / "params" / "rubrics" / "setagaya-r6-inferred.yaml"
    outlook = ek.roster_outlook(ward, "R6", roster_size=8452)
    table = ek.projection_table(ek.collect(ek.rate(ward, "R6", rule), outlook), "en")

    assert "whatever is known" not in " ".join(note.text for note in table.notes)
    assert "the first year made 1,977 plans, as counted" in table.caption
