"""The points to check: all of them, each once, in plain words, with what to do, in the order of the work."""

import re

import pytest

import evalkit as ek
from evalkit.analysis.pace.indicator import pace_to_target
from evalkit.telling.points import points_table
from evalkit.telling.tables.scorecard import targeted
from evalkit.telling.teller import Teller
from evalkit.words.caveats import CAVEATS
from evalkit.words.points import ACTION, KIND, LIMITS, PREMISES, SAYS

LANGS = ("ja", "en")
TARGETED = ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,130件,"]


def told(facts, lang="ja"):
    """The rows as kind, indicator, point and action."""
    return list(points_table(facts, lang).frame.itertuples(index=False, name=None))


def points(facts, kind):
    return {(name, point) for of, name, point, _ in told(facts) if of == kind}


def test_the_real_report_tells_what_a_reviewer_must_look_at(ward):
    assert {name[:8] for name, _ in points(ward, "集計中")} == {"区民意識調査で、"}
    assert points(ward, "不一致") == {
        (
            "地域住民の居場所や支えとなる地域資源の数",
            "評価はBだが、現況値より望ましくない方向に動いている",
        )
    }
    refused = {name[:8]: point for name, point in points(ward, "算定しない")}
    assert refused["地域共生社会や多"] == "数え方（延べ・実数）が同じと確認できないため比較できない"
    assert refused["区での情報共有と"] == "現況値が設定されていない"
    doubts = {(name[:8], point) for name, point in points(ward, "注意")}
    assert ("福祉の相談窓口な", "一方の値にだけ重複計上の注記がある") in doubts
    assert ("個別避難計画作成", "現況値（令和5年度）は「見込み」と記されている") in doubts


def test_what_concerns_the_whole_stands_once_at_the_top(ward):
    rows = told(ward)
    rubric = "評価基準は公表された評価からの推定である"

    assert rows[0][:3] == ("前提", "全体", rubric)
    assert [point for *_, point, _ in rows].count(rubric) == 1
    (assumed,) = [point for *_, point, _ in rows if point.startswith("仮定に基づく")]
    assert "8,452人" in assumed
    assert "10％・15％・20％・25％" in assumed


@pytest.mark.parametrize("lang", LANGS)
def test_no_point_is_told_twice(facts, lang):
    rows = [row[1:3] for row in told(facts, lang)]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("lang", LANGS)
def test_the_kinds_follow_the_order_of_the_work(facts, lang):
    order = [words.ja if lang == "ja" else words.en for words in KIND.values()]
    places = [order.index(kind) for kind, *_ in told(facts, lang)]
    assert places == sorted(places)


def test_within_a_kind_the_indicators_follow_the_plan(ward):
    names = [Teller(ward, "ja").indicator(indicator) for indicator in targeted(ward)]
    of_caveats = [name for kind, name, *_ in told(ward) if kind == "注意" and name in names]
    places = [names.index(name) for name in of_caveats]
    assert places == sorted(places)


def test_every_caveat_of_any_fact_is_behind_a_point(facts):
    table = points_table(facts)
    linked = [facts[each] for each in table.fact_ids["確認する点"] if each]
    shown = {code for fact in linked for code in fact.caveats.split()}
    by_status = {"estimated": "見込み", "not-set": "設定されていない", "pending": "集計中である"}
    said = " ".join(row[2] for row in told(facts))
    for code in {code for cell in facts.frame["caveats"] for code in cell.split()} - shown:
        assert by_status[code] in said


def test_every_point_leads_to_a_fact_but_a_number_of_the_commentary_that_there_is_none_of(facts):
    table = points_table(facts)
    ids = zip(table.frame["種類"], table.fact_ids["確認する点"], strict=True)
    assert all(each in facts.frame.index or (kind, each) == ("未回答", "") for kind, each in ids)
    assert re.findall('href="#f-[^"]+"', table.to_html())


def test_the_same_caveat_on_several_numbers_is_one_row(dataset):
    facts = dataset(["baseline,FY2023,約100件,", *TARGETED[1:]])
    carried = facts.frame["caveats"].str.contains("approximate")

    assert carried.sum() > 2
    assert points(facts, "注意") == {("相談件数", "概数に基づく")}


def test_a_pending_actual_is_one_row_for_all_that_can_not_be_computed(dataset):
    facts = dataset([*TARGETED[:2], "actual,FY2024,集計中,"])
    rows = [row for row in told(facts) if row[0] in ("集計中", "算定しない")]

    assert rows == [
        ("集計中", "相談件数", "実績は集計中である", "集計が済みしだい、値を入れて作成し直す")
    ]


def test_a_letter_that_differs_from_the_rules_is_told_with_both_letters(dataset):
    facts = dataset(TARGETED, ratings=["B"])
    ((_, point),) = points(facts, "不一致")

    assert re.fullmatch("決定・公表された評価はB、評価基準（.+）による評価はAである", point)


def test_a_letter_that_nobody_decided_is_a_point_to_decide(dataset):
    rows = [row for row in told(dataset(TARGETED)) if row[0] == "未決定"]
    assert rows == [("未決定", "相談件数", "評価は未決定である（基準ではA）", "決定する")]


def test_a_letter_decided_or_pending_is_none_to_decide(dataset, ward):
    assert points(ward, "未決定") == set()
    assert points(dataset(TARGETED, ratings=["A"]), "未決定") == set()


def test_an_estimated_figure_is_told_by_its_role_and_year(dataset):
    facts = dataset(["baseline,FY2023,100件（見込み）,", *TARGETED[1:]])
    assert points(facts, "注意") == {("相談件数", "現況値（令和5年度）は「見込み」と記されている")}


def test_a_part_is_named_where_not_all_parts_are_meant(dataset):
    figures = ["baseline,FY2023,50件,a", "baseline,FY2023,約40件,b"]
    figures += [f"{role},FY2024,60件,{part}" for role in ("target", "actual") for part in "ab"]
    assert points(dataset(figures), "注意") == {("相談件数 b) 区域外", "概数に基づく")}


def test_an_override_is_told_with_its_reason(plain):
    facts = plain(
        {
            "measure": "change",
            "value": 3.0,
            "caveats": "override-stock-flow",
            "reason": "同じ台帳による",
        }
    )
    ((kind, _, point, action),) = told(facts)

    assert kind == "基準と異なる決定"
    assert point.endswith("（理由：同じ台帳による）")
    assert action == "理由が今も当てはまるか確認する"


def test_an_indicator_told_twice_in_the_plan_is_checked_once(city):
    names = [name for _, name, *_ in told(city)]
    assert "訪問による相談支援の回数" in names
    assert "訪問による相談支援の回数【再掲】" not in names


def test_refusals_that_lie_in_a_method_are_one_row_at_the_end(ward):
    rows = told(ward)
    assert rows[-1][0] == "手法の限界"
    assert [row[1:] for row in rows if "2時点" in row[2]] == [
        ("全体", "2時点以下では傾向を検定できない", "－")
    ]


def test_of_the_pace_one_row_says_that_the_target_year_is_reached():
    data = ek.load_dataset("data/setagaya")
    rated = ek.rate(data, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    facts = ek.collect(rated, pace_to_target(data, "R6"))
    rows = [row for row in told(facts) if "目標の年度に達している" in row[2]]
    assert [row[:2] for row in rows] == [("手法の限界", "全体")]


def test_the_words_know_only_codes_that_exist():
    own = {*SAYS, "override", "decided", "rated-though-worse", "last-though-better"}
    assert {*ACTION, *LIMITS, *PREMISES} - own <= set(CAVEATS)
    assert set(LIMITS).isdisjoint(PREMISES)
    assert set(LIMITS).isdisjoint(ACTION)


def test_english_is_told_in_english(facts):
    for row in told(facts, "en"):
        assert not re.search("[ぁ-んァ-ヶ]", " ".join(row))
