"""Which rules fit the printed letters, and what else might have been, in words: every number a fact."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from evalkit.analysis.rating.consistent import consistent_rules
from evalkit.analysis.rating.identify import identify
from evalkit.analysis.rating.rate import rate
from evalkit.analysis.rating.rubric import read_rule
from evalkit.analysis.rating.rubrics import rubrics
from evalkit.analysis.rating.sensitivity import sensitivity
from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import collect
from evalkit.telling.tables.fits import fits_table, thresholds_table
from evalkit.telling.tables.margins import margins_table
from evalkit.telling.tables.scenarios import pending_table, sensitivity_table
from evalkit.telling.tables.sources import sources
from evalkit.telling.teller import NONE

RUBRICS = Path(__file__).parents[2] / "params" / "rubrics"
TABLES = (thresholds_table, fits_table, sensitivity_table, pending_table, margins_table)
CODES = re.compile(r"=|floor:|target_achieved|wrong_direction|nan|NaN|refused")


def told(data, year, rule, others, thresholds, letters=()):
    return collect(
        rate(data, year, rule),
        identify(data, year, letters=letters),
        consistent_rules(data, year, [rule, *others]),
        sensitivity(data, year, rule, others=others, thresholds=thresholds),
    )


@pytest.fixture(scope="module")
def report():
    """The real report under the rubric inferred from it; floors shifted by -25 and ±5 points."""
    rule = read_rule(RUBRICS / "setagaya-r6-inferred.yaml")
    names = ("statcan", "destatis", "osaka-prefectural-library", "nagayo")
    others = [read_rule(RUBRICS / f"{name}.yaml") for name in names]
    facts = told(load_dataset("data/setagaya"), 2024, rule, others, (-0.25, -0.05, 0.05), "ABCD")
    return replace(
        facts, rules=facts.rules | {each.name: (each.title_ja, each.title_en) for each in others}
    )


@pytest.fixture
def sample(tmp_path):
    """A made-up plan told by a rule: figures as indicator, role, text, then letters by indicator."""

    def make(figures, letters, rule="example-city", others=("fukuoka",), directions=()):
        less = dict(directions)
        names = list(dict.fromkeys(figure.split(",")[0] for figure in figures))
        tables = {
            "dataset.yaml": 'area: ""\nname_ja: みほん市\nname_en: Sample City\nmade_up: true\n'
            "source: 架空\nlicence: MIT\nnote: 架空\n",
            "releases.csv": "release,title,period\nr6,実績報告,FY2024\n",
            "nodes.csv": "node,parent,level,name_ja,name_en\nm,,measure,見守り,Looking after\n",
            "indicators.csv": "indicator,node,kind,name_ja,name_en,unit,unit_en,direction,accumulation,"
            "count_basis,component_rule\n"
            + "".join(
                f"{name},m,outcome,{name}の件数,cases of {name},件,case/cases,"
                f"{less.get(name, 'higher')},flow,unique,none\n"
                for name in names
            ),
            "figures.csv": "indicator,role,text,period,release\n"
            + "".join(f"{figure},FY2024,r6\n" for figure in figures),
            "ratings.csv": "indicator,text,period,release\n"
            + "".join(f"{name},{letter},FY2024,r6\n" for name, letter in letters.items()),
        }
        folder = tmp_path / "sample"
        folder.mkdir()
        for name, text in tables.items():
            (folder / name).write_text(text, encoding="utf-8")
        others = [read_rule(RUBRICS / f"{other}.yaml") for other in others]
        return told(
            load_dataset(folder), 2024, read_rule(RUBRICS / f"{rule}.yaml"), others, (0.05,)
        )

    return make


def pairs(**numbers):
    """Target and actual of each indicator."""
    return [
        f"{name},{role},{number}"
        for name, both in numbers.items()
        for role, number in zip(("target", "actual"), both, strict=True)
    ]


def cells(table):
    return [(key, entry) for row in table.rows for key, entries in row.items() for entry in entries]


def lines(table, first, column):
    """The entries of a column in the rows whose first cell reads so."""
    head = table.columns[0].key
    rows = [row for row in table.rows if row[head][0].text == first]
    return [entry.text for row in rows for entry in row[column]]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_every_number_in_a_cell_is_a_fact_and_no_code_is_told(report, make, lang):
    table = make(report, lang)
    told = cells(table)
    assert told
    for key, entry in told:
        assert not entry.fact or report[entry.fact]
        if key not in ("name", "rule", "option"):
            assert entry.fact or not re.search(r"\d", entry.text)
    page = BeautifulSoup(table.to_html(), "html.parser")
    assert not CODES.search(page.text)
    assert len(page.select("a.fact")) == len([entry for _, entry in told if entry.fact])
    assert len(page.select("a.mark")) >= len(table.notes)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_sources_tell_these_facts_in_words_too(report, lang):
    page = BeautifulSoup(sources(report, lang).to_html(), "html.parser")
    for id in page.select("code"):
        id.decompose()
    names = "\n".join(name.text for name in page.select("tbody tr"))
    assert not CODES.search(names)
    assert ("98.4％超、147.4％以下" if lang == "ja" else "above 98.4%, at most 147.4%") in names


def test_the_report_leaves_the_floors_of_a_and_b_open_and_says_which_rows_set_them(report):
    table = thresholds_table(report, "en")
    a, b, c = (lines(table, letter, "range") for letter in "ABC")
    assert a[:2] == ["above 98.4%, at most 147.4%", "above 98.4%, at most 148.3%"]
    assert set(b) == {"at or below 92.8%"}
    assert set(c) == {"not identified"}
    assert lines(table, "A", "rows")[:2] == [
        "above 98.4%: Local resources that give residents a place or support (printed B)",
        "at most 147.4%: Cases that a counter could pass on to nobody (printed A)",
    ]
    assert lines(table, "rule for parts", "range") == ["not identified (4 fit)"]
    assert "agreement with the printed letters is no proof that this rule was used" in {
        note.text for note in table.notes
    }


def test_the_floors_are_told_in_japanese(report):
    table = thresholds_table(report)
    assert lines(table, "A", "range")[0] == "98.4％超、147.4％以下"
    assert lines(table, "B", "range")[0] == "92.8％以下"
    assert lines(table, "C", "range")[0] == "特定できない"
    assert "少ないほど良い指標：2 － 実績 ÷ 目標、まとめ方：いずれかの内訳" in lines(
        table, "A", "option"
    )


def test_a_letter_that_is_a_code_is_told_in_words(report):
    table = fits_table(report, "ja")
    told = lines(table, "カナダ統計局・Open SDGの進捗", "rows")
    assert "地域住民の居場所や支えとなる地域資源の数：公表「B」、基準「後退」" in told
    assert "個別避難計画作成数：公表「A」、基準「目標達成」" in told
    assert any(said.endswith("基準「評価せず」") for said in told)


def test_a_rubric_that_gives_the_letters_fits_and_the_others_name_where_they_differ(report):
    table = fits_table(report, "en")
    assert lines(table, "rubric of Osaka Prefectural Library", "result") == ["fits"]
    assert lines(table, "rubric of Osaka Prefectural Library", "count") == ["0"]
    assert lines(table, "rubric of Osaka Prefectural Library", "rows") == []
    assert lines(table, "rubric of Nagayo Town", "count") == ["5"]
    assert len(lines(table, "rubric of Nagayo Town", "rows")) == 5


def test_a_rubric_of_another_scale_isnt_counted_letter_by_letter(report):
    fits, firm = fits_table(report), sensitivity_table(report)
    name = "カナダ統計局・Open SDGの進捗"

    assert lines(fits, name, "result") == ["尺度が異なる"]
    assert lines(fits, name, "count") == [NONE]
    assert lines(firm, f"別の評価基準：{name}", "count") == ["尺度が異なる"]
    assert "another scale" in repr(sensitivity_table(report, "en"))


def test_a_scenario_names_the_letters_that_change(report):
    table = sensitivity_table(report, "en")
    scenario = "floor of A lowered by 5 points"
    assert lines(table, scenario, "count") == ["1 of 7 indicators"]
    assert lines(table, scenario, "rows") == [
        "Local resources that give residents a place or support: from B to A"
    ]
    assert lines(table, "floor of A raised by 5 points", "rows") == ["none"]
    assert lines(sensitivity_table(report), "Aの下限を5ポイント引き上げる", "count") == [
        "7指標のうち0"
    ]


def test_a_scenario_that_enters_no_letter_or_is_refused_says_so(report):
    table = sensitivity_table(report, "en")
    assert lines(table, "another vintage of the baseline", "count") == ["enters no letter"]
    assert lines(table, "floor of A lowered by 25 points", "count") == ["－"]
    (refused,) = [
        row for row in table.rows if row["scenario"][0].text == "floor of A lowered by 25 points"
    ]
    reasons = {note.name: note.text for note in table.notes}
    assert [reasons[name] for name in refused["count"][0].notes] == ["meets another floor"]


def test_pending_results_are_counted_at_their_best_and_worst(report):
    table = pending_table(report, "en")
    frame = table.frame.set_index("Scenario")
    best, worst = (
        frame.loc[f"results still being tallied at their {which}"] for which in ("best", "worst")
    )
    assert best[["A", "B", "C", "D", "pending"]].tolist() == ["5", "2", "0", "0", "0"]
    assert worst[["A", "B", "C", "D", "pending"]].tolist() == ["4", "2", "0", "1", "0"]
    assert worst["Those still being tallied"].endswith(": D")


def test_margins_stand_in_the_indicators_own_unit(report):
    ja, en = margins_table(report, "ja"), margins_table(report, "en")
    name = "地域共生社会や多機関協働事業に関する研修の参加人数"
    assert lines(ja, name, "margin_up") == ["あと38人でA"]
    assert lines(ja, name, "margin_down") == ["68人減ってもB"]
    assert lines(ja, name, "threshold_shift") == ["7.2ポイント引き下げるとA"]
    name = "Local resources that give residents a place or support"
    assert lines(en, name, "margin_up") == ["29 more places for an A"]
    assert lines(en, name, "travel") == ["worse"]
    assert lines(en, name, "contradiction") == ["rated B, yet worse than its baseline"]
    assert lines(en, "Cases that a counter could pass on to nobody", "margin_down") == [
        "still A with 204 more cases"
    ]


def test_a_margin_that_isnt_given_has_its_reason(report):
    table = margins_table(report, "en")
    texts = {note.name: note.text for note in table.notes}
    (row,) = [row for row in table.rows if "platform" in row["name"][0].text]
    assert [texts[name] for name in row["margin_up"][0].notes] == ["it has the best letter already"]
    (row,) = [row for row in table.rows if row["rating"][0].text == "pending"]
    assert [texts[name] for name in row["margin_down"][0].notes] == ["still being tallied"]
    assert row["margin_down"][0].text == "－"


def test_the_public_isnt_told_the_rules_letter_nor_margins_from_one_not_decided(sample):
    figures = pairs(見守り=(100, 90), 相談=(100, 90), 苦情=(100, 90))
    facts = sample(figures, {"見守り": "B", "相談": "A"})
    table = margins_table(facts, "ja", "public")
    assert "基準による評価" not in table.frame
    assert lines(table, "見守りの件数", "margin_up") == ["あと10件でA"]
    texts = {note.text for note in table.notes}
    for name in ("相談の件数", "苦情の件数"):
        for key in ("margin_up", "margin_down", "threshold_shift"):
            assert lines(table, name, key) == ["－"]
    assert "評価は、基準によらず決定されたか、未決定である" in texts


def test_every_link_of_the_public_tables_arrives(report):
    page = BeautifulSoup(sources(report, "ja", "public").to_html(), "html.parser")
    shown = {row["id"] for row in page.select("tr[id]")}
    tables = [make(report, "ja") for make in TABLES if make is not margins_table]
    for table in [*tables, margins_table(report, "ja", "public")]:
        links = BeautifulSoup(table.to_html(), "html.parser").select("a.fact")
        assert {link["href"].removeprefix("#") for link in links} <= shown, table.name


def test_parts_have_their_own_attainment_and_margin(report):
    told = margins_table(report, "en")
    made = "Individual evacuation plans made"
    assert lines(told, made, "rating") == ["A"]
    assert lines(told, made, "attainment") == [
        "a)\N{NO-BREAK SPACE}231.7%",
        "b)\N{NO-BREAK SPACE}287.2%",
    ]
    assert lines(told, made, "margin_down")[0] == "a)\N{NO-BREAK SPACE}still A with 79 fewer plans"


def test_letters_that_clash_leave_no_floor_and_are_named(sample):
    facts = sample(pairs(見守り=(100, 110), 相談=(100, 90)), {"見守り": "B", "相談": "A"})
    table = thresholds_table(facts, "ja")
    assert set(lines(table, "A", "range")) == {"矛盾する"}
    assert set(lines(table, "A", "rows")) == {
        "見守りの件数（公表B、110.0％）",
        "相談の件数（公表A、90.0％）",
    }
    assert lines(table, "少ないほど良い指標の計算式", "range") == ["矛盾する（0通りが合う）"]


@pytest.mark.parametrize(
    ("actuals", "told"),
    [
        ((99996, 100004), "above 99.9%, at most 100.0%"),
        ((100004, 100008), "above 100.00%, at most 100.01%"),
        ((100001, 100004), "above 100.001%, at most 100.004%"),
    ],
)
def test_close_ends_are_told_apart_and_what_is_below_100_is_never_told_as_100(
    sample, actuals, told
):
    worse, better = actuals
    figures = pairs(見守り=(100000, worse), 相談=(100000, better))
    table = thresholds_table(sample(figures, {"見守り": "B", "相談": "A"}), "en")
    assert lines(table, "A", "range")[0] == told


def test_where_less_is_better_the_margins_say_fewer_and_more(sample):
    figures = pairs(待機=(100, 110), 苦情=(100, 50))
    directions = {"待機": "lower", "苦情": "lower"}
    facts = sample(figures, {"待機": "B", "苦情": "A"}, directions=directions)
    table = margins_table(facts, "ja")
    assert lines(table, "待機の件数", "margin_up") == ["あと10件減らせばA"]
    assert lines(table, "苦情の件数", "margin_down") == ["50件増えてもA"]
    assert lines(margins_table(facts, "en"), "cases of 待機", "margin_up") == [
        "10 fewer cases for an A"
    ]


def test_the_last_letter_has_nothing_to_lose_and_a_floor_met_exactly_says_so(sample):
    facts = sample(pairs(見守り=(100, 10), 相談=(100, 100)), {"見守り": "D", "相談": "A"})
    table = margins_table(facts, "en")
    texts = {note.name: note.text for note in table.notes}
    (row,) = [row for row in table.rows if row["rating"][0].text == "D"]
    assert [texts[name] for name in row["margin_down"][0].notes] == [
        "it has the last letter already"
    ]
    assert lines(table, "cases of 相談", "margin_down") == ["exactly on the floor of A"]
    assert lines(table, "cases of 相談", "threshold_shift") == ["raised by over 0.0 points: B"]


def test_a_rule_that_asks_about_more_than_attainment_gives_no_margin_and_says_so(sample):
    figures = ["見守り,baseline,80", *pairs(見守り=(100, 90))]
    facts = sample(figures, {"見守り": "b"}, rule="fukuoka", others=("example-city",))
    table = margins_table(facts, "en")
    texts = {note.name: note.text for note in table.notes}
    (row,) = table.rows
    assert [texts[name] for name in row["margin_up"][0].notes] == [
        "not decided by attainment alone"
    ]
    assert [texts[name] for name in row["threshold_shift"][0].notes] == [
        "not decided by attainment alone"
    ]


def test_without_printed_letters_the_tables_say_that_there_are_none(sample):
    facts = sample(pairs(見守り=(100, 90)), {})
    for make, key in ((thresholds_table, "range"), (fits_table, "result")):
        table = make(facts, "en")
        assert {row[key][0].text for row in table.rows} == {"－"}
        assert "no letters are printed" in {note.text for note in table.notes}
    assert pending_table(facts).rows == ()


def test_scenarios_need_the_ratings_that_they_are_held_against(report):
    rated = report.frame["measure"] == "rating"
    alone = replace(report, frame=report.frame[~rated])
    with pytest.raises(LookupError, match="collect the ratings"):
        sensitivity_table(alone)


def test_the_bundled_rubrics_are_read_in_the_order_of_their_names(monkeypatch):
    names = [rule.name for rule in rubrics()]
    assert names == sorted(path.stem for path in RUBRICS.glob("*.yaml"))
    monkeypatch.chdir(RUBRICS.parents[1] / "notebooks")
    assert [rule.name for rule in rubrics()] == names
    with pytest.raises(ValueError, match="no-such-folder"):
        rubrics("no-such-folder")
