"""Each case of an indicator's year has its frame, in Japanese and English."""

import re

import pytest

from evalkit.telling import coverage_sentences
from evalkit.telling.narrative import narrate
from evalkit.words import sentences
from evalkit.words.codes import Label
from evalkit.words.sentences import FRAMES


def told(facts, lang="ja"):
    said = str(narrate(facts, "x", lang))
    return said.removeprefix("（架空のデータ）").removeprefix("(made-up data) ")


@pytest.mark.parametrize(
    ("figures", "columns", "ja", "en"),
    [
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,130件,"],
            {"accumulation": "stock"},
            "相談件数は130件で、目標（120件以上）を達成した。"
            "現況値100件（令和5年度）から30件（30.0％）増加した。評価はAである。",
            "Consultations: 130 cases; the target of at least 120 cases was met. "
            "It rose by 30 cases (30.0%) from the baseline of 100 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,90件,"],
            {"accumulation": "stock"},
            "相談件数は90件で、目標（120件）を下回った（達成率75.0％）。"
            "現況値100件（令和5年度）から10件（10.0％）減少した。"
            "評価はCだが、現況値より望ましくない方向に動いている。Bの基準まで6件不足している。",
            "Consultations: 90 cases; the target of 120 cases was missed (75.0% of it). "
            "It fell by 10 cases (10.0%) from the baseline of 100 cases (fiscal 2023). "
            "It is rated C, yet worse than its baseline. It is 6 cases short of B.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,80件,", "actual,FY2024,80件,"],
            {"accumulation": "stock", "direction": "lower"},
            "相談件数は80件で、目標（80件以下）を達成した。"
            "現況値100件（令和5年度）から20件（20.0％）減少した。評価はAである。",
            "Consultations: 80 cases; the target of at most 80 cases was met. "
            "It fell by 20 cases (20.0%) from the baseline of 100 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,80件,", "actual,FY2024,100件,"],
            {"accumulation": "stock", "direction": "lower"},
            "相談件数は100件で、目標（80件以下）を上回り、達成していない。"
            "現況値100件（令和5年度）と変わらなかった。評価はBである。Aの基準を20件超過している。",
            "Consultations: 100 cases; the target of at most 80 cases was exceeded and so missed. "
            "It didn't change from the baseline of 100 cases (fiscal 2023). "
            "It is rated B. It is 20 cases too many for A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,集計中,"],
            {},
            "相談件数の実績は集計中であり、評価は行っていない（目標120件）。",
            "Consultations: the actual is still being tallied, so it isn't rated (target 120 cases).",
        ),
        (
            ["baseline,,－,", "target,FY2024,120件,", "actual,FY2024,120件,"],
            {},
            "相談件数は120件で、目標（120件以上）を達成した。現況値は設定されていない。評価はAである。",
            "Consultations: 120 cases; the target of at least 120 cases was met. "
            "No baseline is set. It is rated A.",
        ),
        (
            ["baseline,FY2023,20.8％,", "target,FY2024,21.5％,", "actual,FY2024,21.5％,"],
            {"unit": "％", "unit_en": "%", "count_basis": "rate", "accumulation": "stock"},
            "相談件数は21.5％で、目標（21.5％以上）を達成した。"
            "現況値20.8％（令和5年度）から0.7ポイント増加した。評価はAである。",
            "Consultations: 21.5%; the target of at least 21.5% was met. "
            "It rose by 0.7 points from the baseline of 20.8% (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,0件,", "target,FY2024,5件,", "actual,FY2024,6件,"],
            {},
            "相談件数は6件で、目標（5件以上）を達成した。"
            "現況値0件（令和5年度）から6件増加した。評価はAである。",
            "Consultations: 6 cases; the target of at least 5 cases was met. "
            "It rose by 6 cases from the baseline of 0 cases (fiscal 2023). It is rated A.",
        ),
        (
            ["baseline,FY2023,100件,", "target,FY2024,120件,", "actual,FY2024,130件,"],
            {"accumulation": "stock", "direction": "none"},
            "相談件数は130件である。目標（120件）の達成は判定しない"
            "（望ましい方向が定められていないため評価できない）。"
            "現況値100件（令和5年度）から30件（30.0％）増加した。",
            "Consultations: 130 cases; whether the target of 120 cases was met isn't judged: "
            "no direction is declared: it can't be rated. "
            "It rose by 30 cases (30.0%) from the baseline of 100 cases (fiscal 2023).",
        ),
    ],
    ids=["met", "missed", "met-lower", "missed-lower", "pending", "no-baseline", "points", "zero", "none"],
)  # fmt: skip
def test_a_case_is_told_in_its_frame(dataset, figures, columns, ja, en):
    facts = dataset(figures, re.findall("評価は([A-D])", ja), **columns)
    assert told(facts) == ja
    assert told(facts, "en").removeprefix("(made-up data) ") == en


BAND = ["baseline,FY2023,100件,", "target,FY2024,10～20件,"]


@pytest.mark.parametrize(
    ("actual", "ja", "en"),
    [
        ("15件", "の範囲（10～20件）に収まり、達成した。", "range of 10 to 20 cases was met."),
        ("20件", "の範囲（10～20件）に収まり、達成した。", "range of 10 to 20 cases was met."),
        ("25件", "の範囲（10～20件）を上回り、達成していない。", "was exceeded and so missed."),
        ("5件", "の範囲（10～20件）を下回り、達成していない。", "5 cases, below the target range"),
    ],
)
def test_a_band_says_on_which_side_it_was_missed_and_gives_no_ratio(dataset, actual, ja, en):
    facts = dataset([*BAND, f"actual,FY2024,{actual},"], direction="band", accumulation="stock")
    assert ja in told(facts)
    assert en in told(facts, "en")
    assert "達成率" not in told(facts)


@pytest.mark.parametrize(
    ("direction", "target", "actual", "ja", "en"),
    [
        (
            "lower",
            "80件未満",
            "80件",
            "目標（80件未満）を達成していない",
            "of below 80 cases was missed",
        ),
        (
            "higher",
            "120件超",
            "120件",
            "目標（120件超）を達成していない",
            "of over 120 cases was missed",
        ),
        ("lower", "80件未満", "79件", "目標（80件未満）を達成した", "of below 80 cases was met"),
        (
            "higher",
            "120件以上",
            "110件",
            "目標（120件以上）を下回った（達成率91.7％）",
            "(91.7% of it)",
        ),
        (
            "lower",
            "80件以内",
            "90件",
            "目標（80件以下）を上回り、達成していない",
            "at most 80 cases",
        ),
    ],
)
def test_a_bound_is_told_once_and_its_edge_is_neither_above_nor_below(
    dataset, direction, target, actual, ja, en
):
    facts = dataset([f"target,FY2024,{target},", f"actual,FY2024,{actual},"], direction=direction)
    assert ja in told(facts)
    assert en in told(facts, "en")


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "ja"),
    [
        (
            "△5件",
            "10件",
            "△2件",
            "は−2件で、目標（10件）を下回った。現況値−5件（令和5年度）から3件増加した。",
        ),
        (
            "0件",
            "△2件",
            "△4件",
            "は−4件で、目標（−2件）を下回った。現況値0件（令和5年度）から4件減少した。",
        ),
    ],
)
def test_no_ratio_is_formed_on_a_negative_or_a_zero_base(dataset, baseline, target, actual, ja):
    figures = [
        f"baseline,FY2023,{baseline},",
        f"target,FY2024,{target},",
        f"actual,FY2024,{actual},",
    ]
    facts = dataset(figures, accumulation="stock")
    assert ja in told(facts)
    assert "％" not in told(facts)
    assert "%" not in told(facts, "en")


def of_parts(*figures):
    return [f"{role},{period},{text}," for role, period, text in figures]


TARGET = ("target", "FY2024", "a)60件 b)40件")


@pytest.mark.parametrize(
    ("actual", "direction", "ja", "en"),
    [
        (
            "a)70件 b)45件",
            "higher",
            "相談件数は、a) 区域内が70件（目標60件以上）、b) 区域外が45件（目標40件以上）で、"
            "いずれも目標を達成した。",
            "Consultations: a) inside 70 cases (target: at least 60 cases), "
            "b) outside 45 cases (target: at least 40 cases); every target was met.",
        ),
        (
            "a)70件 b)35件",
            "higher",
            "相談件数は、a) 区域内が70件（目標60件以上）、b) 区域外が35件（目標40件以上、達成率87.5％）で、"
            "一部が目標を達成した（未達成：b)）。",
            "b) outside 35 cases (target: at least 40 cases, 87.5% of it); "
            "some of the targets were met (missed: b)).",
        ),
        (
            "a)70件 b)45件",
            "lower",
            "b) 区域外が45件（目標40件以下）で、いずれも目標を達成していない。",
            "b) outside 45 cases (target: at most 40 cases); every target was missed.",
        ),
    ],
)
def test_parts_are_told_together_all_some_or_none_of_their_targets_met(
    dataset, actual, direction, ja, en
):
    facts = dataset(of_parts(TARGET, ("actual", "FY2024", actual)), direction=direction)
    assert ja in told(facts)
    assert en in told(facts, "en")


def test_parts_name_themselves_in_what_is_said_on_and_share_what_holds_for_all(dataset):
    figures = of_parts(
        ("baseline", "FY2023", "a)50件 b)50件"), TARGET, ("actual", "FY2024", "a)70件 b)40件")
    )
    facts = dataset(figures, ["A"], accumulation="stock")
    said, english = told(facts), told(facts, "en")
    assert "a)は、現況値50件（令和5年度）から20件（40.0％）増加した。" in said
    assert "b)の評価はAだが、現況値より望ましくない方向に動いている。" in said
    assert "Part b) fell by 10 cases (20.0%)" in english
    assert "Part b) is rated A, yet worse than its baseline." in english


def test_a_part_that_is_pending_is_told_by_itself(dataset):
    figures = of_parts(TARGET, ("actual", "FY2024", "a)70件"), ("actual", "FY2024", "b)集計中"))
    said = told(dataset(figures))
    assert "相談件数 a) 区域内は70件で、目標（60件以上）を達成した。" in said
    assert "相談件数 b) 区域外の実績は集計中であり、評価は行っていない（目標40件）。" in said


def test_figures_on_different_bases_are_told_apart_with_the_reason(ward):
    said = str(narrate(ward, "evacuation-plans"))
    reason = "一方は時点の数、他方は年間の数のため比較できない"
    both = "a) 340件（令和5年度見込み）、b) 3,200件（令和5年度見込み）"
    assert f"現況値{both}との増減は算出していない（{reason}）。" in said
    assert "増加" not in said
    assert "減少" not in said


def test_every_part_is_told(ward):
    said = str(narrate(ward, "evacuation-plans"))
    for number in ("139件", "60件", "1,838件", "640件", "340件", "3,200件"):
        assert number in said
    assert "いずれも目標を達成した。" in said


def test_a_change_of_definition_names_the_year_from_which_it_holds(city):
    said, english = (str(narrate(city, "salon-visits", lang)) for lang in ("ja", "en"))
    since = "令和2年度から算定方法が変わったため、現況値延べ 9,800人（平成27年度）と比べられない。"
    assert since in said
    assert "counted in another way from fiscal 2020 on" in english


def test_a_cumulative_figure_says_so_once(ward, dataset):
    assert "団体の数（累計）は356団体で" in str(narrate(ward, "child-raising-groups"))
    assert "(cumulative): 356 groups" in str(narrate(ward, "child-raising-groups", "en"))
    figures = ["target,FY2024,120件（累計）,", "actual,FY2024,130件（累計）,"]
    assert told(dataset(figures, accumulation="cumulative")).startswith("相談件数は130件（累計）で")


@pytest.mark.parametrize(
    ("figures", "ja", "en"),
    [
        (["target,FY2024,100件,", "actual,FY2024,未実施,"], "の実績は「未実施」であるため、目標（100件）と", "“not collected”"),
        (["target,FY2024,未設定,", "actual,FY2024,130件,"], "は130件である。目標は設定されていない。", "No target is set."),
        (["target,FY2024,120件,"], "の実績がないため、目標（120件）と比較できない。", "there is no actual"),
        (["baseline,FY2023,不明,", "target,FY2024,1件,", "actual,FY2024,2件,"], "現況値は「不詳」である。", "“unknown”"),
        (["baseline,FY2023,集計中,", "target,FY2024,1件,", "actual,FY2024,2件,"], "現況値は「集計中」である。", "“pending”"),
        (["target,FY2024,1件,", "actual,FY2024,2件,"], "現況値は示されていない。", "No baseline is given."),
        (["baseline,FY2023,（見込み）100件,", "target,FY2024,1件,", "actual,FY2024,120件,"], "現況値100件（令和5年度見込み）から20件", "(fiscal 2023 estimated)"),
    ],
    ids=["not-collected", "no-target", "no-actual", "unknown", "pending", "no-baseline", "estimated"],
)  # fmt: skip
def test_what_is_missing_is_told_as_what_it_is(dataset, figures, ja, en):
    facts = dataset(figures, accumulation="stock")
    assert ja in told(facts)
    assert en in told(facts, "en")
    assert "－" not in told(facts)


def test_activities_say_that_they_arent_rated(ward):
    assert "行動量のため評価の対象ではない。" in str(narrate(ward, "training-runs"))


@pytest.mark.parametrize(
    "frame",
    [
        *FRAMES.values(),
        *coverage_sentences.FRAMES.values(),
        *(each for each in vars(sentences).values() if isinstance(each, Label)),
    ],
)
def test_every_frame_asks_for_the_same_fields_in_both_languages(frame):
    fields = [set(re.findall(r"{(\w+)}", text)) for text in frame]
    assert fields[0] - {"of", "it"} == fields[1] - {"of", "it"}
    assert not re.search(r"\d", "".join(frame))
