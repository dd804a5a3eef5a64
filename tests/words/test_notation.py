"""Figures as published: the golden cells, their kin, and what must never become a number."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.words.codes import STATUS
from evalkit.words.normalise import normalise
from evalkit.words.notation import Figure, read_figure, read_id
from evalkit.words.units import UNITS

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/figures.json").read_text("utf-8"))
WIDE = str.maketrans("0123456789,.%()-~:", "０１２３４５６７８９，．％（）－～：")


def said(figure: Figure) -> dict:
    """What a figure says beyond the defaults, without its spelling."""
    fields = {k: v for k, v in asdict(figure).items() if v not in (None, ())}
    del fields["raw"]
    fields.pop("unit_printed", None)
    return {k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()}


def expected(fields: dict) -> dict:
    numbers = {k: Decimal(fields[k]) for k in ("value", "upper") if k in fields}
    return {"status": "final"} | fields | numbers


@pytest.mark.parametrize("case", GOLDEN["figures"], ids=lambda case: case["input"])
def test_a_figure_as_published_is_read(case):
    read = read_figure(case["input"])
    assert [said(figure) for figure in read] == [expected(e) for e in case["expected"]]
    assert {figure.raw for figure in read} == {case["input"]}


@pytest.mark.parametrize("case", GOLDEN["review"], ids=lambda case: case["input"])
def test_what_must_not_become_a_number_comes_back_for_review(case):
    (figure,) = read_figure(case["input"])
    assert (figure.value, figure.status) == (None, "review")
    assert any(warning.startswith("unparsed:") for warning in figure.warn)


@pytest.mark.parametrize("case", GOLDEN["ids"], ids=lambda case: case["input"])
def test_a_label_or_a_plan_reference_is_read(case):
    assert read_id(case["input"]) == case["id"]


KIN = [  # text, what it says, remark
    ("r1,234", {"value": "1234", "status": "revised"}, "r: 訂正値"),
    ("*12.3", {"value": "12.3", "decimals": 1, "status": "low_reliability"}, "* small sample"),
    ("12.3*", {"value": "12.3", "decimals": 1, "notes": ["*"]}, "after the number: a note mark"),
    ("3～5回", {"value": "3", "upper": "5", "unit": "回"}, "range"),
    ("3〜5回", {"value": "3", "upper": "5", "unit": "回"}, "U+301C, as shift_jis decodes"),
    ("10から20人まで", {"value": "10", "upper": "20", "unit": "人"}, "range in words"),
    ("約10人～20人", {"value": "10", "upper": "20", "unit": "人", "approx": "約"}, "unit twice"),
    ("50％超80％以下", {"value": "50", "upper": "80", "unit": "%", "bound": ">,<="}, "open below"),
    ("≧80%", {"value": "80", "unit": "%", "bound": ">="}, "sign of comparison"),
    ("30人以内", {"value": "30", "unit": "人", "bound": "<="}, "以内 includes"),
    ("200万人超", {"value": "2000000", "unit": "人", "bound": ">", "scale": 4}, "超 excludes"),
    ("±0", {"value": "0"}, "no change"),
    (
        "0.0％",
        {"value": "0", "unit": "%", "decimals": 1, "warn": ["maybe-below-unit"]},
        "単位未満?",
    ),
    ("△５％", {"value": "-5", "unit": "%"}, "accounts' minus"),
    ("▲3.2", {"value": "-3.2", "decimals": 1}, "newspapers' minus"),
    ("−3.2", {"value": "-3.2", "decimals": 1}, "U+2212"),
    ("年間延べ1,200人", {"value": "1200", "unit": "人", "qual": ["年間", "延べ"]}, "two"),
    ("平均3.2回", {"value": "3.2", "unit": "回", "decimals": 1, "qual": ["平均"]}, ""),
    ("新規120件", {"value": "120", "unit": "件", "qual": ["新規"]}, ""),
    ("1,200件（累計）", {"value": "1200", "unit": "件", "qual": ["累計"]}, "in a bracket"),
    ("うち120人", {"value": "120", "unit": "人", "qual": ["内数"]}, "never add"),
    ("年3回", {"value": "3", "unit": "回", "qual": ["年間"]}, "three times a year"),
    ("月額5,000円", {"value": "5000", "unit": "円", "qual": ["月額"]}, ""),
    ("おおむね100人", {"value": "100", "unit": "人", "approx": "概ね"}, ""),
    ("5割弱", {"value": "50", "unit": "%", "scale": 1, "approx": "弱"}, ""),
    ("300余人", {"value": "300", "unit": "人", "approx": "余"}, "before the unit"),
    ("10数人", {"value": "10", "unit": "人", "approx": "数"}, "ten and some"),
    ("20台", {"value": "20", "unit": "台"}, "vehicles"),
    ("80％台", {"value": "80", "unit": "%", "approx": "台"}, "eighty-odd"),
    ("3割5分", {"value": "35", "unit": "%"}, "分 is a tenth of 割 here"),
    ("1.2万人", {"value": "12000", "unit": "人", "scale": 4, "decimals": 1}, ""),
    ("120百万円", {"value": "120000000", "unit": "円", "scale": 6}, ""),
    ("12億5千万円", {"value": "1250000000", "unit": "円", "scale": 7}, "千万"),
    ("5千人", {"value": "5000", "unit": "人", "scale": 3}, ""),
    ("2～3割", {"value": "20", "upper": "30", "unit": "%", "scale": 1}, "割 holds for both"),
    (
        "3～5万円",
        {"value": "30000", "upper": "50000", "unit": "円", "scale": 4, "warn": ["scale-shared"]},
        "nobody means 3 yen",
    ),
    ("500～1万円", {"value": "500", "upper": "10000", "unit": "円", "scale": 4}, "not shared"),
    ("１２０m²", {"value": "120", "unit": "㎡"}, "² is no note mark here"),
    ("１２か所", {"value": "12", "unit": "箇所"}, "one spelling"),
    ("3.2％ポイント増", {"value": "3.2", "unit": "ポイント", "decimals": 1, "change": "増"}, ""),
    (
        "10％以上の減",
        {"value": "-10", "unit": "%", "bound": "<=", "change": "減"},
        "at least 10 less: at most -10",
    ),
    (
        "2013年度比46％削減",
        {"value": "-46", "unit": "%", "change": "減", "notes": ["2013年度比"]},
        "the base year isn't the figure's period",
    ),
    ("前年度比105%", {"value": "105", "unit": "%", "notes": ["前年度比"]}, "a ratio"),
    ("12人/年", {"value": "12", "unit": "人/年"}, "per"),
    ("人口10万人当たり18.5人", {"value": "18.5", "unit": "人/10万人", "decimals": 1}, ""),
    (
        "18.5（人口10万対）",
        {"value": "18.5", "unit": "/10万人", "decimals": 1},
        "no unit of its own",
    ),
    ("1人当たり5,000円", {"value": "5000", "unit": "円/人"}, "1 is no figure here"),
    ("￥1,200", {"value": "1200", "unit": "円"}, ""),
    ("１２０（人）", {"value": "120", "unit": "人"}, "unit in a bracket"),
    ("5.3年", {"value": "5.3", "unit": "年", "decimals": 1}, "a duration, for it has decimals"),
    (
        "約3,500人（推計）",
        {"value": "3500", "unit": "人", "approx": "約", "status": "estimated"},
        "",
    ),
    ("（推計）3,500人", {"value": "3500", "unit": "人", "status": "estimated"}, "bracket first"),
    ("120人（予定）", {"value": "120", "unit": "人", "status": "forecast"}, ""),
    ("120人※速報", {"value": "120", "unit": "人", "status": "provisional"}, "remark after ※"),
    ("120人〔推計〕", {"value": "120", "unit": "人", "status": "estimated"}, "〔〕"),
    ("【再掲】120人", {"value": "120", "unit": "人", "notes": ["再掲"]}, "tag"),
    ("464³件", {"value": "464", "unit": "件", "notes": ["³"]}, "NFKC would say 4643"),
    ("120人※１", {"value": "120", "unit": "人", "notes": ["※1"]}, ""),
    ("120人*1", {"value": "120", "unit": "人", "notes": ["*1"]}, ""),
    ("3,200件（うち新規120件）", {"value": "3200", "unit": "件", "notes": ["うち新規120件"]}, ""),
    ("令和5年度：120人", {"value": "120", "unit": "人", "period": "FY2023"}, ""),
    ("令和５年度末 340件", {"value": "340", "unit": "件", "period": "FY2023-end"}, "no colon"),
    ("120人（令和6年4月1日現在）", {"value": "120", "unit": "人", "period": "2024-04-01"}, ""),
    (
        "120人（平成33年度）",
        {"value": "120", "unit": "人", "period": "FY2021", "warn": ["era-year-never-existed"]},
        "the period's warning stays with the figure",
    ),
    ("120人（2024）", {"value": "120", "unit": "人", "notes": ["2024"]}, "fiscal or calendar?"),
    ("－（令和5年度）", {"status": "not_set", "period": "FY2023"}, ""),
    ("－％", {"status": "not_set", "unit": "%"}, ""),
    (
        "集計中（令和7年9月公表予定）",
        {"status": "pending", "notes": ["令和7年9月公表予定"]},
        "pending stays pending",
    ),
]
PART = {"unit": "件", "component": "a"}
PARTS = [
    ("(a)340件", [PART | {"value": "340"}], "one part"),
    ("①15、②7", [{"value": "15", "component": "①"}, {"value": "7", "component": "②"}], ""),
    (
        "ア）集計中 イ）－",
        [{"status": "pending", "component": "ア"}, {"status": "not_set", "component": "イ"}],
        "a status for each",
    ),
    (
        "a)340件（推計） b)3,200件（令和5年度）",
        [
            PART | {"value": "340", "status": "estimated"},
            {"value": "3200", "unit": "件", "component": "b", "period": "FY2023"},
        ],
        "a part with a bracket of its own isn't governed by the last one",
    ),
    (
        "a)集計中 b)3,200件（見込み）",
        [
            {"status": "pending", "component": "a", "warn": ["note-scope:cell"]},
            {"value": "3200", "unit": "件", "component": "b", "status": "estimated"},
        ],
        "no estimate of what is pending",
    ),
    (
        "a)60件(8%) b)640件(92%)",
        [
            PART | {"value": "60", "notes": ["8%"]},
            {"value": "640", "unit": "件", "component": "b", "notes": ["92%"]},
        ],
        "shares belong to their parts",
    ),
]


@pytest.mark.parametrize(("text", "fields", "_remark"), KIN)
def test_kin_of_the_published_figures_are_read(text, fields, _remark):
    assert [said(figure) for figure in read_figure(text)] == [expected(fields)]


@pytest.mark.parametrize(("text", "parts", "_remark"), PARTS)
def test_each_part_of_a_cell_is_a_figure(text, parts, _remark):
    assert [said(figure) for figure in read_figure(text)] == [expected(part) for part in parts]


@pytest.mark.parametrize(
    ("text", "status"),
    [(dash, "not_set") for dash in "－−-―ー‐–—"]
    + [("－－", "not_set"), ("未設定", "not_set"), ("数値目標は設定しない", "not_set")]
    + [("調査中", "pending"), ("未集計", "pending"), ("集計中※", "pending")]
    + [("…", "unknown"), ("⋯⋯", "unknown"), ("･･･", "unknown"), ("不詳", "unknown")]
    + [("ｘ", "suppressed"), ("X", "suppressed"), ("χ", "suppressed"), ("秘匿", "suppressed")]
    + [("隔年", "not_collected"), ("*", "low_reliability")]
    + [("設置", "text"), ("全員取得", "text"), ("なし", "text"), ("若干名", "text")],
)
def test_a_word_in_place_of_a_number_has_its_status(text, status):
    (figure,) = read_figure(text)
    assert (figure.value, figure.status) == (None, status)


REVIEW = {
    "no number or two": "年12 R6 令和6年度 令和元年度 2024年 5年 12月 実45人、延べ120人 120人→130人 1人1回",
    "grouping": "1,23 1,2345 12345,678 0,123 1,000,00 1，２３４，５人",
    "not a number's spelling": "007 12. .5 91・7% 1.2.3% ½ ٣人 10³人 99999999999999999999",
    "digits in words": "数人 数10人 10数 二十三人 〇人 I件",
    "digits that are letters": "53〇名 １O件 l0件 1l O",
    "contradiction": "-5%減 +5人減 2倍増 20～10人 120人(速報)(推計) R5:120人(R6) a)3件a)4件",
    "said twice": "3人以上以上 5人減減 5人/年/月",
    "a bracket before the number": "(1)120人 （参考）120人",
    "half a range": "10人～ ～5回 10人以上20 10人~20 3回~5人 1~2万5千人",
    "whose is the scale": "120（千円） 3千5百万円 1万20000人 1万2万",
    "a word too many": "120人以上を維持 参加者120人 第3位 120%% 12:30 3時間30分 120人/130人 20±3% ±5",
    "another currency or letter": "$100 P1,234 A N/A #N/A ▼5 Δ5 × ○",
    "r or 令和": "r6 r12",
    "a bracket that may change the number": "(120) 120人（8月末速報値） 120人（集計中） 120人() 12人(",
    "a mark that may be a digit": "120人※+3 ※120人 120*1",
    "a part that can't be read": "a)340件b)3,200件合計3,540件 a)340件b)?",
}


@pytest.mark.parametrize(
    ("text", "_remark"), [(text, why) for why, texts in REVIEW.items() for text in texts.split()]
)
def test_what_is_not_certain_is_for_review(text, _remark):
    (figure,) = read_figure(text)
    assert (figure.value, figure.status) == (None, "review")
    assert figure.warn
    assert figure.raw == text


@pytest.mark.parametrize(
    "text", ["1 234", "12, 345", "8,4\n52人", "－\n5地区", "R5 120人", "20．\n8％", "8,\u200b452人"]
)
def test_white_space_never_joins_digits(text):
    (figure,) = read_figure(text)
    assert (figure.value, figure.status) == (None, "review")
    assert figure.warn[0].startswith("space-in-number:")


@pytest.mark.parametrize("text", ["延べ 53O名", "I0件", "1l", "5○人"])
def test_a_letter_that_looks_like_a_digit_is_pointed_out(text):
    assert "looks-like-digit" in read_figure(text)[0].warn


@pytest.mark.parametrize("blank", ["", " ", "　\n", "\ufeff"])
def test_a_blank_cell_holds_no_figure(blank):
    assert read_figure(blank) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("取組み２", "2"), ("１ー①", "1-①"), ("3①", "3-①"), ("資料１－４", "1-4")],
)
def test_kin_of_the_labels_are_read(text, number):
    assert read_id(text) == number


@pytest.mark.parametrize("text", ["", "①", "再掲", "1-", "１/２", "5人", "1.2"])
def test_what_is_no_label_is_refused_in_both_languages(text):
    with pytest.raises(ValueError, match=r"番号として読めません.* / .*isn't a number"):
        read_id(text)


def test_circled_digits_and_digits_stay_different_labels():
    assert read_id("１-①") != read_id("１-１")


COUNTS = st.integers(0, 10**14)
PRINTED_UNITS = st.sampled_from(sorted(UNITS.keys() - {"割", "分"}))


@given(COUNTS, PRINTED_UNITS)
def test_a_count_with_commas_and_unit_reads_back(count, unit):
    (figure,) = read_figure(f"{count:,}{unit}")
    assert (figure.value, figure.unit, figure.unit_printed) == (count, UNITS[unit], unit)
    assert (figure.status, figure.warn, figure.decimals) == ("final", (), None)


@given(st.decimals(-(10**6), 10**6, places=2), st.sampled_from(["", "-", "△", "▲", "−", "－"]))
def test_a_decimal_reads_back_with_its_decimals(number, sign):
    (figure,) = read_figure(f"{sign}{abs(number):,}％")
    assert figure.value == (-abs(number) if sign else abs(number))
    assert (figure.unit, figure.decimals) == ("%", 2)


@given(st.lists(st.integers(1, 9999), min_size=4, max_size=4))
def test_cho_oku_and_man_add_up(groups):
    cho, oku, man, rest = groups
    (figure,) = read_figure(f"{cho}兆{oku:,}億 {man}万{rest:,} 円")
    assert figure.value == cho * 10**12 + oku * 10**8 + man * 10**4 + rest


@given(st.data())
def test_reading_does_not_depend_on_the_width_of_characters(data):
    case = data.draw(st.sampled_from([c["input"] for c in GOLDEN["figures"]] + [k[0] for k in KIN]))
    wide = data.draw(st.lists(st.booleans(), min_size=len(case), max_size=len(case)))
    mixed = "".join(c.translate(WIDE) if w else c for c, w in zip(case, wide, strict=True))
    assert [said(figure) for figure in read_figure(mixed)] == [
        said(figure) for figure in read_figure(case)
    ]


@given(st.data())
def test_line_breaks_inside_words_change_nothing(data):
    case = data.draw(
        st.sampled_from(["１４０名（令和５年度見込み）", "集計中", "延べ53０名", "約3,500人"])
    )
    plain, digits = normalise(case), set("0123456789,.")
    places = [i for i in range(1, len(case)) if not set(plain[i - 1 : i + 1]) <= digits]
    cut = data.draw(st.sampled_from(places))
    broken = f"{case[:cut]}\n\n{case[cut:]}"
    assert [said(f) for f in read_figure(broken)] == [said(f) for f in read_figure(case)]


FIGURE_LIKE = st.text(
    alphabet="0123456789０５，．,.万千億割人件%％年度令和R約延べ以上未満増減~()（）【】※△-－a①b)見込み推計集計中 \n"
)


@given(st.text() | FIGURE_LIKE)
def test_any_text_is_read_whole_or_comes_back_for_review(text):
    figures = read_figure(text)
    assert bool(figures) == bool(normalise(text).strip())
    for figure in figures:
        assert figure.status in STATUS
        assert figure.raw == text
        assert figure.upper is None or figure.upper > figure.value
        if figure.status == "review":
            assert len(figures) == 1
            assert figure.value is None
            assert figure.warn


@given(st.sampled_from([c["input"] for c in GOLDEN["figures"]]), st.sampled_from("をZ→?々"))
def test_a_stray_character_at_the_end_never_vanishes(text, stray):
    for figure in read_figure(text + stray):
        assert figure.status in ("review", "text") or stray in "".join(figure.notes)
        assert figure.raw.endswith(stray)


@given(st.text())
def test_normalising_keeps_the_length_and_is_done_once(text):
    assert len(normalise(text)) == len(text)
    assert normalise(normalise(text)) == normalise(text)


def test_normalising_leaves_marks_and_words_alone():
    assert normalise("１-①　コース ½ ㎡ ㋿") == "1-① コース ½ ㎡ ㋿"
