"""What changed in a plan's definitions: told with both figures of a bridge, worded as in the year evaluated."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from versioned import load

import evalkit as ek
from evalkit.analysis.estimate import estimates
from evalkit.data.dataset import Dataset
from evalkit.facts.facts import Facts, collect
from evalkit.telling.plots.years import plot_years
from evalkit.telling.tables.changes import changes_table
from evalkit.telling.tables.plan import plan_table
from evalkit.telling.tables.scorecard import scorecard
from evalkit.telling.tables.versions import WHAT, versions_table
from evalkit.telling.teller import Teller

RULE = "params/rubrics/example-city.yaml"


@cache
def plan() -> Dataset:
    with TemporaryDirectory() as folder:
        return load(Path(folder))


@cache
def facts_of(year: int) -> Facts:
    return collect(ek.rate(plan(), year, RULE), ek.change(plan(), year))


def told(year, lang="ja"):
    return versions_table(facts_of(year), lang).frame.iloc[:, :4].to_numpy().tolist()


def test_every_change_up_to_the_year_is_told_in_its_order():
    assert told(2024) == [
        ["令和5年度", "参加者数", "定義の変更", "オンラインを含める"],
        ["令和5年度", "催し", "終了", "令和4年度まで"],
        ["令和5年度", "見学", "開始", ""],
        ["令和6年度", "１ 支え合い", "名称のみの変更", "見守り → 支え合い"],
        ["令和6年度", "訪問の件数", "名称のみの変更", "訪問件数 → 訪問の件数"],
        ["令和6年度", "参加者数", "定義の変更", "体験会を含める"],
        ["令和6年度", "割合", "定義の変更", "郵送に変更"],
        ["令和6年度", "相談", "定義の変更", "定義：電話 → 電話と窓口"],
        ["令和6年度", "教室（昼）", "分割", "教室 → 教室（昼）"],
        ["令和6年度", "教室（夜）", "分割", "教室 → 教室（夜）"],
    ]


def test_a_year_knows_nothing_of_what_came_later():
    assert {row[0] for row in told(2023)} == {"令和5年度"}
    assert told(2022) == []


def test_both_figures_of_a_bridge_stand_there_with_their_facts():
    table = versions_table(facts_of(2024))
    rows = table.frame.set_index(["年度", "対象"])
    assert rows.loc[("令和5年度", "参加者数"), "旧定義で数えた値"] == "令和4年度 100人"
    assert rows.loc[("令和6年度", "割合"), "新定義で数えた値"] == "令和5年度 44.0％"
    assert rows.loc[("令和6年度", "相談"), "新定義で数えた値"] == "－"
    ids = [each for each in table.fact_ids["旧定義で数えた値"] if each]
    assert {facts_of(2024)[each].measure for each in ids} == {"bridge_old"}
    assert len(ids) == 3


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_notes_say_which_sides_are_compared(lang):
    notes = {note.name for note in versions_table(facts_of(2024), lang).notes}
    assert notes == {"bridged", "definition-break"}


def test_in_english_no_japanese_but_that_of_the_data_is_left():
    text = repr(versions_table(facts_of(2024), "en"))
    assert "Looking after → Mutual support" in text
    assert "with fiscal 2022" in text
    assert all(
        label.en in text for code, label in WHAT.items() if code not in ("merged", "reworded")
    )


def test_a_plan_without_changes_has_no_rows():
    assert versions_table(collect(estimates([]))).rows == ()


def test_names_are_those_of_the_year_evaluated():
    names = {year: Teller(facts_of(year), "ja") for year in (2023, 2024)}
    assert [tell.indicator("visits") for tell in names.values()] == ["訪問件数", "訪問の件数"]
    assert [tell.node("m") for tell in names.values()] == ["１ 見守り", "１ 支え合い"]
    assert [tell.indicator("calls", "definition") for tell in names.values()] == [
        "電話",
        "電話と窓口",
    ]
    assert names[2024].section("visits") == "m"


def test_without_a_year_evaluated_the_newest_names_stand():
    facts = collect(ek.published(plan(), 2022))
    assert Teller(facts, "ja").indicator("visits") == "訪問の件数"


@pytest.mark.parametrize("tell", [scorecard, changes_table])
def test_rows_of_a_redefined_indicator_say_so(tell):
    notes = {note.name: note.text for note in tell(facts_of(2024)).notes}
    assert notes["definition-salons-FY2023"] == "令和5年度から定義を変更：オンラインを含める"
    assert notes["definition-calls-FY2024"].startswith("令和6年度から定義を変更：定義：電話")
    assert notes["bridged"].startswith("定義の変更前の値")
    assert not any("visits" in name for name in notes)
    earlier = {note.name for note in tell(facts_of(2022)).notes}
    assert not any("definition" in name for name in earlier)


def test_the_line_of_the_years_is_cut_at_every_new_definition():
    axes = plot_years(facts_of(2024), "salons").axes
    words = [text.get_text() for text in axes.texts]
    assert words.count("定義の変更") == 2
    assert plot_years(facts_of(2024), "visits").axes.texts[-1].get_text() != "定義の変更"


def test_a_sentence_names_the_baseline_as_it_was_brought_over():
    assert "現況値80人（令和3年度）（新定義に換算して110人）から110人（100.0％）増加した。" in str(
        ek.narrate(facts_of(2024), "salons")
    )
    assert "換算した現況値" not in str(ek.narrate(facts_of(2024), "calls"))


def test_the_plan_is_told_once_for_each_indicator():
    names = plan_table(plan().plan).frame["指標"].tolist()
    assert names.count("訪問の件数") == 1
    assert "訪問件数" not in names
