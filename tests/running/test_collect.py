"""Returned forms into the dataset: all or nothing, each figure with its cell, nothing lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices import COMPLETE, Form, codes, content, errors, figures, read_csv_file, write_dataset
from openpyxl import load_workbook

from evalkit.data.dataset import load_dataset
from evalkit.data.release_name import next_release
from evalkit.running.forms.collect import collect, summary
from evalkit.words.codes import STATUS
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.problems import DataError


def test_a_form_becomes_the_tables_of_a_year_each_figure_with_its_cell(ward, form, gather):
    collected = gather(form)
    assert (collected.year, codes(collected), collected.is_written) == (FiscalYear(2025), [], True)
    assert (collected.filled, collected.missing, collected.changed) == (len(COMPLETE), {}, ())
    held = figures(collected)
    visits = held["visits", "", "actual"]
    cell = form["visits", "実績"]
    assert visits["text"] == "延べ 53０名"
    assert visits["place"] == f"office-1.xlsx[福祉課]!{cell.coordinate}"
    assert held["plans", "a", "target"]["text"] == "70件"
    assert ("visits", "", "target") not in held
    dataset = load_dataset(ward)
    read = dataset.figures[dataset.figures["period"] == "FY2025"].set_index(
        ["indicator", "component", "role"]
    )
    assert read.loc[("visits", "", "actual"), "value"] == 530
    assert read.loc[("patrols", "", "actual"), "status"] == "pending"
    assert read.loc[("plans", "b", "actual"), "status"] == "estimated"
    assert dataset.latest == FiscalYear(2025)


def test_the_release_is_named_after_the_last_one(form, gather):
    (release,) = read_csv_file(gather(form).folder / "releases.csv")
    assert release["release"] == "ward-r7"
    assert release["title"] == "実績報告（令和７年度）"
    assert (release["period"], release["kind"], release["published_on"]) == ("FY2025", "report", "")


@pytest.mark.parametrize(
    ("last", "release", "title"),
    [
        (None, "ward-fy2025", "みほん市 評価報告（令和7年度）"),
        (("x-FY2024", "報告 令和6年度 / FY2024"), "x-FY2025", "報告 令和7年度 / FY2025"),
        (("first", "報告"), "ward-fy2025", "報告"),
    ],
)
def test_a_release_without_a_pattern_is_named_after_the_dataset(last, release, title):
    row = last and {"release": last[0], "title": last[1], "period": "FY2024"}
    named = next_release(row, "ward", "みほん市", FiscalYear(2025))
    assert (named["release"], named["title"]) == (release, title)


def test_letters_reasons_remarks_and_texts_arrive(ward, form, gather):
    form.fill(
        {
            ("visits", "評価の理由"): "人手が足りなかった",
            ("visits", "備考"): "10月に集計",
            ("plans", "備考"): "案内を増やした",
            ("measure-1", "総評"): "進んだ。\n続ける。",
            ("measure-2", "めざす姿"): "誰も取り残さない。",
        }
    )
    folder = gather(form).folder
    letters = {row["indicator"]: row for row in read_csv_file(folder / "ratings.csv")}
    assert letters["visits"]["text"] == "A"
    assert letters["visits"]["decided_by"] == "福祉課"
    assert letters["visits"]["reason"] == "人手が足りなかった"
    assert letters["plans"]["comment"] == "案内を増やした"
    (told,) = read_csv_file(folder / "commentary.csv")
    assert (told["node"], told["text"]) == ("measure-1", "進んだ。\n続ける。")
    (node,) = read_csv_file(folder / "nodes.csv")
    assert (node["node"], node["valid_from"], node["owner"]) == ("measure-2", "FY2025", "防災課")
    assert (node["aim"], node["purpose"]) == ("誰も取り残さない。", "計画をつくる。")
    plan = load_dataset(ward).plan
    aims = [plan.at(FiscalYear(year)).nodes["aim"].iloc[2] for year in (2024, 2025)]
    assert aims == ["皆が逃げられる。", "誰も取り残さない。"]


def test_a_broken_insertion_is_told_in_the_forms_cell_and_nothing_is_taken(form, gather):
    form.fill({("measure-1", "総評"): '訪問は{{ fact("visit/actual/FY2025") }}でした。'})
    collected = gather(form)
    found = [each for each in collected.problems if each.code == "insertion-unknown"]
    assert not collected.is_written
    cell = form["measure-1", "総評"]
    assert [(each.sheet, each.cell) for each in found] == [(cell.parent.title, cell.coordinate)]
    assert '{{ fact("visits/actual/FY2025") }}' in found[0].remedy("ja")


def test_a_repeated_indicator_has_the_figure_of_its_source(form, gather):
    held = figures(gather(form))
    source, repeated = (held[name, "", "actual"] for name in ("visits", "visits-again"))
    assert repeated["text"] == source["text"]
    assert repeated["place"] == source["place"]


TYPED = st.dictionaries(
    st.sampled_from(
        [
            *((id, at) for id in ("visits", "plans/a", "visits-again") for at in ("実績", "備考")),
            *(("visits", at) for at in ("基準による評価", "評価", "評価の理由", "状態")),
            *(("measure-1", at) for at in ("総評", "めざす姿")),
            ("patrols", "目標"),
        ]
    ),
    st.sampled_from(
        ["延べ 53０名", "５件", "15回", "集計中", "見込み", "－", "B", "未定", "12月に確定"]
    ),
    min_size=1,
)


@settings(max_examples=25)
@given(TYPED)
def test_what_is_typed_is_in_the_tables_or_in_a_problem(tmp_path_factory, typed):
    home = tmp_path_factory.mktemp("law")
    ward = write_dataset(home / "ward")
    path = Form(ward).fill(typed).save(home / "form.xlsx")
    collected = collect([path], ward, home / "outputs")
    held = {compact(each.found) for each in collected.problems}
    if collected.is_written:
        tables = [read_csv_file(each) for each in collected.folder.glob("*.csv")]
        cells = {text for rows in tables for row in rows for text in row.values()}
        held |= {compact(text) for text in cells} | {
            STATUS[each].ja for each in cells & set(STATUS)
        }
    assert {compact(text) for text in typed.values()} <= held or errors(collected)


def test_with_an_error_nothing_is_written(ward, form, gather):
    before = content(ward)
    collected = gather(form.fill({("visits", "実績"): "たくさん"}))
    assert [each.code for each in errors(collected)] == ["figure-unread"]
    assert not collected.is_written
    assert content(ward) == before


@pytest.mark.parametrize(
    ("place", "text", "code"),
    [
        (("plans/a", "実績"), "延べ ７１件", "basis-conflict"),
        (("plans/a", "実績"), "71人", "unit-differs"),
        (("plans/a", "実績"), "71件（令和6年度）", "period-conflict"),
        (("plans/a", "実績"), "b)71件", "component-conflict"),
        (("plans/a", "実績"), "7l件", "letter-in-number"),
        (("plans/a", "実績"), "71件 10月に再集計", "figure-unread"),
        (("visits", "状態"), "集計中", "status-conflict"),
        (("visits", "状態"), "未定", "unknown-code"),
    ],
)
def test_what_a_dataset_refuses_is_told_at_the_workbooks_cell(form, gather, place, text, code):
    collected = gather(form.fill({place: text}))
    (problem,) = errors(collected)
    assert problem.code == code
    assert (problem.file, problem.sheet) == ("office-1.xlsx", form.sheet(*place).title)
    if code != "component-conflict":
        assert problem.cell == form[place].coordinate
    assert not collected.is_written


def test_two_offices_that_differ_stop_the_year_until_it_is_settled(ward, form, gather):
    other = Form(ward).fill({("visits", "実績"): "延べ 531名"})
    assert [each.code for each in errors(gather(form, other))] == ["form-conflict"]
    other.fill({("visits", "実績"): "延べ５３０名"})
    assert gather(form, other).is_written


def test_what_nobody_has_filled_in_is_listed_by_office_and_no_error(ward, form, gather):
    del form.book["防災課"]
    form.fill({("patrols", "実績"): None})
    collected = gather(form)
    assert collected.is_written
    assert collected.missing == {"福祉課": ["patrols"], "防災課": ["plans/a", "plans/b"]}


def test_measures_without_a_text_are_listed_by_office_until_they_have_one(form, gather):
    assert gather(form).untold == {"福祉課": ["measure-1"], "防災課": ["measure-2"]}
    collected = gather(form.fill({("measure-1", "総評"): "進んだ。"}))
    assert collected.untold == {"防災課": ["measure-2"]}
    for lang in ("ja", "en"):
        assert "防災課: measure-2" in summary(collected, lang)
    assert "総評が未記入の施策のID 1件" in summary(collected)


def test_a_letter_other_than_the_rules_without_a_reason_is_told_at_its_cell(form, gather):
    form.fill({("visits", "基準による評価"): "B", ("plans", "基準による評価"): "Ｂ"})
    collected = gather(form)
    unreasoned = [each for each in collected.problems if each.code == "form-letter-without-reason"]
    (problem,) = unreasoned
    assert (problem.severity, problem.found) == ("warning", "A")
    assert problem.cell == form["visits", "評価"].coordinate
    assert "（B）" in problem.rule()
    assert collected.is_written
    form.fill({("visits", "評価の理由"): "人手が足りなかった"})
    assert "form-letter-without-reason" not in codes(gather(form))


@pytest.mark.parametrize(("proposed", "letter"), [("", "A"), ("B", "集計中"), ("B", None)])
def test_a_letter_awaited_or_not_proposed_needs_no_reason(form, gather, proposed, letter):
    form.fill({("visits", "基準による評価"): proposed, ("visits", "評価"): letter})
    assert "form-letter-without-reason" not in codes(gather(form))


def test_what_is_no_number_is_let_in_by_the_word_that_the_remedy_names(form, gather):
    (problem,) = errors(gather(form.fill({("visits", "実績"): "たくさん"})))
    assert "「状態」を「文字」に" in problem.remedy()
    collected = gather(form.fill({("visits", "状態"): "文字"}))
    assert (errors(collected), figures(collected)["visits", "", "actual"]["status"]) == ([], "text")


def test_a_status_that_is_none_is_told_with_the_words_of_the_list(form, gather):
    (problem,) = errors(gather(form.fill({("visits", "状態"): "見こみ"})))
    assert "見込み" in problem.remedy()
    (problem,) = errors(gather(form.fill({("visits", "状態"): "未定です"})))
    assert "集計中、" in problem.rule()
    assert "pending" not in problem.rule() + problem.remedy()


def test_a_whole_told_in_parts_leaves_no_part_missing(form, gather):
    empty = {("plans/a", "実績"): None, ("plans/b", "実績"): None}
    collected = gather(form.fill({("plans", "実績"): "a)71件 b)49件"} | empty))
    assert (collected.is_written, collected.missing) == (True, {})


def test_a_remark_or_a_reason_alone_is_told_and_not_taken(ward, gather):
    form = Form(ward).fill({("patrols", "備考"): "10月に集計", ("visits", "評価の理由"): "不明"})
    form.fill({("plans/a", "実績"): "71件"})
    collected = gather(form)
    alone = [each for each in collected.problems if each.code == "form-alone"]
    assert {each.found for each in alone} == {"10月に集計", "不明"}
    assert collected.is_written


def test_forms_that_nobody_filled_in_write_nothing(ward, gather):
    collected = gather(Form(ward))
    assert (collected.is_written, collected.filled, codes(collected)) == (False, 0, [])
    assert set(collected.missing["福祉課"]) == {"visits", "patrols"}
    assert not (ward / "FY2025").exists()


def test_a_cp932_csv_serves_in_place_of_a_workbook(form, gather, tmp_path):
    collected = gather(
        form.save_csv("visits", tmp_path / "福祉課.csv"),
        form.save_csv("plans/a", tmp_path / "防災課.csv"),
    )
    assert (codes(collected), collected.missing) == ([], {})
    place = figures(collected)["plans", "a", "actual"]["place"]
    assert place == f"防災課.csv!{form['plans/a', '実績'].coordinate}"


def test_problems_stand_as_comments_in_a_copy_of_the_workbook(form, gather, tmp_path):
    form.fill({("visits", "実績"): "たくさん"})
    cell = form["plans/b", "実績"]
    cell.parent.merge_cells(
        start_row=cell.row - 1, end_row=cell.row, start_column=cell.column, end_column=cell.column
    )
    collected = gather(form)
    (copy,) = collected.marked
    assert copy == tmp_path / "outputs" / "ward" / "FY2025" / "forms" / "office-1-要確認.xlsx"
    book = load_workbook(copy)
    cell = form["visits", "実績"]
    marked = book["福祉課"][cell.coordinate]
    assert marked.value == "たくさん"
    assert "【要確認】" in marked.comment.text
    assert "結合" in book["防災課"][form["plans/a", "実績"].coordinate].comment.text
    before = copy.read_bytes()
    gather(form)
    assert copy.read_bytes() == before
    (again,) = gather(copy).marked
    assert again == copy
    marked = load_workbook(again)["福祉課"][cell.coordinate]
    assert marked.comment.text.count("【要確認】") == 1


def test_files_in_which_no_form_is_found_are_refused_each_by_its_name(gather, tmp_path):
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "list.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError) as refused:
        gather(tmp_path / "empty.xlsx", tmp_path / "list.csv")
    found = [(each.code, each.file) for each in refused.value.problems]
    assert found == [("empty-file", "empty.xlsx"), ("no-form", "list.csv")]


def test_texts_alone_without_a_year_are_no_form_of_any(ward, gather, tmp_path):
    form = Form(ward).fill({("measure-1", "総評"): "進んだ。"})
    path = form.save_csv("measure-1", tmp_path / "texts.csv")
    with pytest.raises(DataError) as refused:
        gather(path)
    assert [each.code for each in refused.value.problems] == ["no-form-year"]


def test_a_dataset_with_errors_is_told_before_any_form(ward, form, gather):
    (ward / "ratings.csv").write_text(
        "indicator,period,text,release\nvisit,R6,A,ward-r6\n", "utf-8"
    )
    with pytest.raises(DataError) as refused:
        gather(form)
    assert [each.code for each in refused.value.problems] == ["unknown-reference"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", ("令和7年度", "取り込みました", "未記入", "福祉課: patrols", "→ 75件")),
        ("en", ("fiscal 2025", "Taken into", "still missing", "福祉課: patrols", "→ 75件")),
    ],
)
def test_the_summary_says_what_came_of_it(form, gather, lang, words):
    gather(form.fill({("patrols", "実績"): None}))
    form.fill({("plans/a", "実績"): "75件"})
    form.sheet("visits")["AZ9"] = "あとで"
    told = summary(gather(form), lang)
    assert [word for word in (*words, "あとで", "要確認.xlsx") if word not in told] == []
