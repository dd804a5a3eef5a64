"""Tables told from facts: the scorecard as the report prints it, notes, links, flat frames."""

from functools import cache

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from evalkit.telling.report import report_tables
from evalkit.telling.tables.arrivals import arrivals_table
from evalkit.telling.tables.changes import changes_table
from evalkit.telling.tables.scorecard import (
    context_table,
    scorecard,
    sections,
    targeted,
    with_years,
)
from evalkit.telling.tables.table import Column, Entry, share_notes

LANGS = ("ja", "en")
PLANS = "measure-1-10"


def read(table):
    return BeautifulSoup(table.to_html(), "html.parser")


@cache
def all_tables(facts, lang):
    """Every table of an evaluation with its page."""
    tables = report_tables(facts, lang)
    tables += [scorecard(facts, lang), arrivals_table(facts, lang), changes_table(facts, lang)]
    return [(table, read(table)) for table in tables]


def grid(table):
    """Lay a table out: row spans and column spans filled in, each place holding its cell."""
    places = {}
    for y, row in enumerate(table.find_all("tr")):
        x = 0
        for cell in row.find_all(["th", "td"], recursive=False):
            while (y, x) in places:
                x += 1
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    assert (y + down, x + right) not in places
                    places[y + down, x + right] = cell
    return places


def plain(text):
    """A text with common spaces, whatever keeps a mark and its number on one line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def lines(cell):
    return [line for line in plain(cell.get_text("\n")).split("\n") if line.strip()]


def test_the_scorecard_prints_target_above_actual_as_the_report_does(ward):
    places = grid(read(scorecard(ward, "ja", PLANS, "activity")).table)
    at = {lines(cell)[0]: place for place, cell in reversed(places.items())}
    for above, below in [("令和6年度 目標", "令和6年度 実績"), ("5,700人", "4,456人")]:
        (y, x), under = at[above], at[below]
        assert under == (y + 1, x)
    assert at["現況値"][0] == 0
    assert places[0, at["現況値"][1]] is places[1, at["現況値"][1]]


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_of_a_table_has_a_cell_in_every_column(facts, lang):
    for table, page in all_tables(facts, lang):
        places = grid(page.table)
        height, width = (max(place[axis] for place in places) + 1 for axis in (0, 1))
        assert len(places) == height * width, table.name


def test_parts_stand_in_one_cell_one_below_the_other(ward):
    page = read(scorecard(ward, "ja", PLANS, "outcome"))
    cells = {tuple(lines(cell)) for cell in page.find_all(["td", "th"])}
    assert ("a) 60件", "b) 640件") in cells
    assert ("a) 139件", "b) 1,838件") in cells
    (head,) = [cell for cell in page.select("th[scope=row]")]
    assert [part[:2] for part in lines(head) if ")" in part[:2]] == ["a)", "b)"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_links_to_a_fact_that_exists(facts, lang):
    for table, page in all_tables(facts, lang):
        links = [link["href"] for link in page.select("a.fact")]
        assert links or table.name in ("versions", "errata"), table.name  # they may hold words only
        assert [link for link in links if link.removeprefix("#f-") not in facts.frame.index] == []


@pytest.mark.parametrize("lang", LANGS)
def test_notes_are_linked_both_ways(facts, lang):
    for table, page in all_tables(facts, lang):
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), table.name
        notes = {note["id"] for note in page.select("li.note")}
        marked = {mark["href"].removeprefix("#") for mark in page.select("table a.mark")}
        assert marked == notes, table.name
        for note in page.select("li.note"):
            (back,) = note.select("a")
            mark = page.find(id=back["href"].removeprefix("#"))
            assert mark["href"] == f"#{note['id']}"
            assert mark.text == note.select_one(".mark").text
            assert back["aria-label"]


@pytest.mark.parametrize("lang", LANGS)
def test_ids_differ_between_the_tables_of_a_report(facts, lang):
    ids = [tag["id"] for _, page in all_tables(facts, lang) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_has_a_caption_and_every_head_says_what_it_heads(facts, lang):
    for table, page in all_tables(facts, lang):
        assert page.caption.text.startswith(table.caption)
        assert {head.get("scope") for head in page.find_all("th")} <= {"col", "row", "rowgroup"}
        assert page.select("tbody th[scope=row]")
        assert ("made" in page.caption.text or "架空" in page.caption.text) == facts.plan.made_up


def test_a_footnote_of_the_report_and_a_caveat_are_marked_apart(ward):
    (section, *_) = sections(ward)
    notes = {note.mark: note for note in scorecard(ward, "ja", section, "outcome").notes}
    assert notes["※1"].text.startswith("（要約）")
    assert {"注1", "注2", "注3", "注4"} == set(notes) - {"※1"}
    assert any("重複" in note.text for note in notes.values())


def test_the_letter_printed_stands_beside_the_rules(ward):
    frame = scorecard(ward, "ja", kind="outcome").frame
    pairs = list(zip(frame["評価"], frame["基準による評価"], strict=True))
    assert pairs == [
        *[("A", "A"), ("B", "B"), ("A", "A"), ("A", "A")],
        *[("集計中", "集計中"), ("B", "B"), ("A", "A"), ("A", "A")],
    ]


def test_activities_have_no_column_for_letters(ward):
    frame = scorecard(ward, "ja", kind="activity").frame
    assert not {"評価", "基準による評価"} & set(frame.columns)
    assert set(scorecard(ward, "ja", kind="activity").frame["指標"]) == {
        *("多機関協働事業や地域共生社会についての研修の実施", "個別避難計画作成案内送付者数"),
        "子育て関係団体ネットワーク会議の実施回数",
        "区での情報共有と地域参加のためのプラットフォーム定着数",
    }


def test_what_is_below_its_baseline_says_so_beside_its_b(ward):
    table = scorecard(ward, "ja", kind="outcome")
    (row,) = [names for names in table.note_names if "contradiction-local-resources" in names]
    (note,) = [note for note in table.notes if note.name == "contradiction-local-resources"]
    assert note.text == "評価はBだが、現況値より望ましくない方向に動いている"
    assert "inferred-rubric" in row


def test_the_flat_frame_has_a_row_for_each_part_with_its_own_facts(ward):
    table = scorecard(ward, "ja", PLANS, "outcome")
    frame, ids = table.frame.map(plain), table.fact_ids
    assert list(frame["令和6年度 実績"]) == ["a) 139件", "b) 1,838件"]
    assert list(frame["現況値"]) == ["a) 340件（令和5年度見込み）", "b) 3,200件（令和5年度見込み）"]
    assert [ward[each].component for each in ids["令和6年度 実績"]] == ["a", "b"]
    assert list(frame["評価"]) == ["A", "A"]
    assert frame["指標"].str.contains("a\\)|b\\)").all()


def test_a_total_beside_its_parts_gets_a_row_of_its_own(dataset):
    facts = dataset(
        [
            *["target,FY2024,60件,a", "target,FY2024,40件,b", "actual,FY2024,110件,"],
            *["actual,FY2024,70件,a", "actual,FY2024,40件,b"],
        ],
        component_rule="pooled",
    )
    frame = scorecard(facts, "ja").frame.map(plain).set_index("指標")
    assert list(frame["令和6年度 目標"]) == ["a) 60件", "b) 40件", "－"]
    assert list(frame["令和6年度 実績"]) == ["a) 70件", "b) 40件", "110件"]
    assert list(frame.index) == ["相談件数 a) 区域内", "相談件数 b) 区域外", "相談件数 計"]


def test_a_figure_of_one_part_is_never_repeated_for_the_other(dataset):
    facts = dataset(
        [
            *["baseline,FY2023,50件,a", "target,FY2024,60件,a", "target,FY2024,40件,b"],
            *["actual,FY2024,70件,a", "actual,FY2024,40件,b"],
        ]
    )
    table = scorecard(facts, "ja")
    assert list(table.frame["現況値"].map(plain)) == ["a) 50件（令和5年度）", "b) －"]
    assert list(table.fact_ids["現況値"] != "") == [True, False]


def test_other_years_stay_out_of_the_scorecard(city):
    frame = scorecard(city, "ja", kind="outcome").frame
    parts = frame["指標"].str.contains("個別避難計画")
    assert parts.sum() == 2
    assert len(frame) == len(targeted(city, kind="outcome")) + 1


NAMES = st.sets(st.sampled_from(["a", "b", "c"])).map(lambda names: tuple(sorted(names)))
ENTRIES = st.tuples(st.builds(Entry, st.just("1"), st.sampled_from(["", "f"]), NAMES))
ROWS = st.lists(st.fixed_dictionaries({"x": ENTRIES, "y": ENTRIES}), max_size=4)


@given(ROWS)
def test_sharing_notes_loses_none_and_adds_none(rows):
    columns, moved = share_notes([Column("x", "X"), Column("y", "Y")], rows)
    on = {column.key: set(column.notes) for column in columns}
    for before, after in zip(rows, moved, strict=True):
        for key, (entry,) in before.items():
            (rest,) = after[key]
            assert (rest.text, rest.fact) == (entry.text, entry.fact)
            kept = set(rest.notes) | (on[key] & set(entry.notes))
            assert kept == set(entry.notes)
            if entry.fact:
                assert on[key] <= set(entry.notes)


def test_a_note_shared_by_a_column_isnt_put_on_a_dash_without_fact(dataset):
    facts = dataset(
        [
            *["baseline,FY2023,50件（見込み）,a", "target,FY2024,60件,a", "target,FY2024,40件,b"],
            *["actual,FY2024,70件,a", "actual,FY2024,40件,b"],
        ]
    )
    table = scorecard(facts, "ja")
    of_part = dict(zip(table.frame["指標"].map(plain), table.note_names, strict=True))
    assert "estimated" in of_part["相談件数 a) 区域内"]
    assert "estimated" not in of_part["相談件数 b) 区域外"]


def test_figures_beside_the_tables_keep_their_period(ward):
    frame = context_table(ward, "ja").frame
    told = dict(zip(frame["項目"], zip(frame["時期"], frame["値"], strict=True), strict=True))
    assert told["個別避難計画の作成数（年度末）"] == ("令和5年度末", "4,657件")
    assert told["避難行動要支援者数の毎年の変動"] == ("－", "20％前後")
    assert [told[name][1] for name in told if name.startswith("対象ケース数")] == [
        *("22ケース", "15ケース", "7ケース"),
    ]


def test_what_arrived_stands_beside_its_text_and_cell(ward):
    frame = arrivals_table(ward, "ja").frame
    row = frame[frame["指標"].str.startswith("地域共生社会") & (frame["欄"] == "実績")].iloc[0]
    assert (row["原文"], row["読み取り"]) == ("延べ 492名", "延べ 492人")
    assert frame["出典"].str.match(r"figures\.csv!E\d+").all()
    assert list(frame[frame["読み取り"] == "集計中"]["状態"]) == ["集計中"]


def test_every_refused_change_says_why(facts):
    table = changes_table(facts, "ja")
    texts = {note.name: note.text for note in table.notes}
    for row, names in zip(table.rows, table.note_names, strict=True):
        refused = [entry for entry in row["change"] if facts[entry.fact].label == "refused"]
        assert all(texts[name] for entry in refused for name in entry.notes)
        if refused:
            assert set(facts[refused[0].fact].caveats.split()) <= set(names)


def test_cases_get_a_ratio_with_its_interval_and_local_resources_none(ward):
    table = changes_table(ward, "ja")
    frame = table.frame.set_index("指標")
    ratio = table.columns[3].heading
    assert frame.filter(like="抱え込んで", axis=0)[ratio].item() == "0.487 0.414～0.572（95％）"
    assert frame.filter(like="地域資源", axis=0)[ratio].item() == "－"


def test_two_points_are_no_series(ward, city):
    assert with_years(ward) == []
    assert "consultations" in with_years(city)


def test_a_table_reads_as_text_with_its_notes(ward):
    said = plain(repr(scorecard(ward, "ja", PLANS, "outcome")))
    assert "b) 1,838件" in said
    assert "評価基準は公表された評価からの推定である" in said


def test_a_letter_that_nobody_decided_stands_as_undecided_beside_the_rules(dataset):
    facts = dataset(["target,FY2024,120件,", "actual,FY2024,130件,"])
    frame = scorecard(facts, "ja").frame
    assert frame[["評価", "基準による評価"]].values.tolist() == [["未決定", "A"]]
    public = scorecard(facts, "ja", audience="public")
    assert list(public.frame["評価"]) == ["未決定"]
    assert "基準による評価" not in public.frame
    assert list(scorecard(facts, "en").frame["Rating"]) == ["undecided"]
