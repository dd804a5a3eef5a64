"""What is to be checked before an evaluation goes out: kinds of points, and what to do about each."""

from evalkit.words.codes import Label

KIND = {
    "premise": Label("前提", "premise"),
    "undecided": Label("未決定", "undecided"),
    "differs": Label("不一致", "disagreement"),
    "pending": Label("集計中", "pending"),
    "refused": Label("算定しない", "not computed"),
    "unanswered": Label("未回答", "unanswered"),
    "decided": Label("基準と異なる決定", "decided against the rules"),
    "caveat": Label("注意", "caveat"),
    "limit": Label("手法の限界", "limit of a method"),
}
"""In the order in which they are worked through; premises hold for the whole, limits ask for nothing."""

PREMISES = (
    "inferred-rubric",
    "assumed",
    "assumed-roster",
    "same-exit-rate",
    "stationary",
    "made-new",
    "all-without-plan-notified",
    "from-notices",
    "reading",
    "alphabetical",
    "made-up",
)
"""Caveats that hold for all that rests on them, not for a single figure."""

LIMITS = (
    "same-events",
    "actual-events",
    "not-independent",
    "activity",
    "two-points",
    "fewer-than-five",
    "fewer-than-eight",
    "fewer-than-thirteen",
    "single-point",
    "beyond-backtest",
    "not-ahead",
    "no-target",
    "independent-residuals",
    "no-spread",
    "increments",
    "band-no-ratio",
    "no-other-vintage",
    "not-by-attainment",
    "parts-by-attainment",
    "gaps-between",
    "no-common-threshold",
    "floors-cross",
    "outside-proration",
    "small-cell",
    "target-year-reached",
    "target-met",
    "pace-too-few-years",
    "pace-two-years",
    "zero-replaced",
)
"""Caveats and refusals that lie in a method; nothing in the figures could be mended."""

SAYS = {
    "differs": Label(
        "決定・公表された評価は{}、評価基準（{}）による評価は{}である",
        "the rating decided or published is {}; by the rule ({}) it is {}",
    ),
    "undecided": Label(
        "評価は未決定である（基準では{}）", "the rating is undecided ({} by the rule)"
    ),
    "letter-clash": Label(
        "公表された評価どうしが矛盾する", "the published ratings contradict each other"
    ),
    "pending": Label("{}は集計中である", "still being tallied: {}"),
    "not_set": Label("{}が設定されていない", "not set: {}"),
    "marked": Label("{}は「{}」と記されている", "{}: marked “{}”"),
    "because": Label("{}（理由：{}）", "{} (reason: {})"),
    "with": Label("{}（{}）", "{} ({})"),
    "claimed": Label("総評の「{}」：{}", "commentary “{}”: {}"),
    "all": Label("全体", "all"),
    "several": Label("{}指標", "{} indicators"),
}

_FINAL = Label("確定値があれば差し替える", "replace it by the final figure if there is one")
_BASIS = Label(
    "数え方をそろえた現況値を確認する。比較する理由があれば、データ（figuresのcompare_because）に記す",
    "find a baseline that counts in the same way; or note why they are compared "
    "(figures, compare_because)",
)
_PERIOD = Label(
    "現況値の時点を確認し、データ（figuresのperiod）に記す",
    "find out as of when the baseline is and enter it (figures, period)",
)
_RANGE = Label("1つの値で示せるか確認する", "find out whether a single value can be given")
_DECISION = Label("理由が今も当てはまるか確認する", "check that the reason still holds")
_ASK = Label("必要であれば所管課に内訳を照会する", "ask the office for the split if it is needed")
_SET = Label("設定できるか所管課に確認する", "ask the office whether one can be set")
_ASSUMED = Label(
    "実際の数値が分かれば仮定に代える", "replace the assumption where the figure is known"
)
_DIRECTION = Label(
    "望ましい方向を定め、データ（indicatorsのdirection）に記す",
    "decide which direction is better and enter it (indicators, direction)",
)
_TARGET = Label("目標の書き方を確認する", "check how the target is written")
_ZERO = Label("実数と増減で説明する", "tell it by the figures and their difference")

ACTION = {
    "inferred-rubric": Label(
        "公表または内部の評価基準があれば、推定に代えて用いる",
        "use the rubric itself if there is one, in place of the inferred one",
    ),
    "assumed": _ASSUMED,
    "same-exit-rate": _ASSUMED,
    "stationary": _ASSUMED,
    "made-new": Label(
        "作成数に更新を含むか所管課に確認する",
        "ask the office whether plans made include renewals",
    ),
    "all-without-plan-notified": Label(
        "案内の対象を所管課に確認する", "ask the office who got a notice"
    ),
    "from-notices": Label(
        "案内によらない作成の有無を所管課に確認する",
        "ask the office whether plans were made without a notice",
    ),
    "reading": Label(
        "変動の割合の定義を所管課に確認する", "ask the office how the turnover is defined"
    ),
    "differs": Label(
        "評価の根拠を所管課に確認し、理由を記す",
        "ask the office what the rating rests on, and note the reason",
    ),
    "decided": _DECISION,
    "undecided": Label("決定する", "decide it"),
    "letter-clash": Label(
        "評価の根拠を所管課に確認する", "ask the office what the ratings rest on"
    ),
    "rated-though-worse": Label(
        "評価とともに、現況値より悪化した理由を記す",
        "beside the rating, say why it is worse than the baseline",
    ),
    "last-though-better": Label(
        "評価とともに、現況値より改善したことを記す",
        "beside the rating, say that it is better than the baseline",
    ),
    "pending": Label(
        "集計が済みしだい、値を入れて作成し直す", "enter the figure once it is there, and run again"
    ),
    "estimated": _FINAL,
    "provisional": _FINAL,
    "forecast": _FINAL,
    "revised": Label(
        "訂正前の値による記述が残っていないか確認する", "check for words on the old figure"
    ),
    "low-reliability": Label("値の精度に触れて説明する", "mention its reliability"),
    "approximate": Label(
        "概数でない値があれば差し替える", "replace it by an exact figure if there is one"
    ),
    "double-count": Label(
        "両方の値が同じ数え方か所管課に確認する",
        "ask the office whether both figures count in the same way",
    ),
    "basis-not-stated": Label(
        "数え方を確認し、データ（indicatorsのaccumulation、count_basis）に記す",
        "find out how it counts and enter it (indicators, accumulation and count_basis)",
    ),
    "period-not-printed": _PERIOD,
    "no-base-year": _PERIOD,
    "base-year-open": _PERIOD,
    "unit": _BASIS,
    "stock-flow": _BASIS,
    "accumulation": _BASIS,
    "count-basis": _BASIS,
    "pace-baseline-is-target": Label("達成率で説明する", "tell it by attainment"),
    "definition-break": Label(
        "変更後の定義による値どうしを比べる", "compare figures of the new definition only"
    ),
    "override": _DECISION,
    "parts-mixed": Label("内訳ごとに説明する", "tell each part"),
    "not-set": _SET,
    "no-final-target": _SET,
    "no-value": Label("値の有無を所管課に確認する", "ask the office whether there is a figure"),
    "absent": Label("必要な数値をデータに加える", "add the figure that it needs"),
    "range-figure": _RANGE,
    "range-target": _RANGE,
    "bound-direction": _TARGET,
    "target-edge": _TARGET,
    "target-year-open": _TARGET,
    "target-behind-baseline": Label(
        "目標を現況値より望ましくない側に定めた理由を確認し、説明する",
        "find out, and say, why the target lies on the worse side of the baseline",
    ),
    "baseline-is-target": Label("達成率で説明する", "tell it by attainment"),
    "zero-base": _ZERO,
    "negative-base": _ZERO,
    "no-direction": _DIRECTION,
    "pace-no-direction": _DIRECTION,
    "no-component-rule": Label(
        "内訳のまとめ方を定め、データ（indicatorsのcomponent_rule）に記す",
        "decide how parts are joined and enter it (indicators, component_rule)",
    ),
    "out-of-bands": Label("評価基準の範囲を確認する", "check the bands of the rubric"),
    "achieved-but-worse": Label(
        "達成とともに、悪化の理由を記す", "beside the success, say why it is getting worse"
    ),
    "exceeds-roster": Label(
        "仮定した名簿の人数を見直す", "reconsider the size assumed for the roster"
    ),
    "exceeds-base": Label("分子と分母の数値を確認する", "check both figures"),
    "duplicate-year": Label("重複する値の一方を除く", "remove one of the two figures"),
    "hole": Label("抜けている年度の値を加える", "add the year that is missing"),
    "pace-hole": Label("抜けている年度の値を加える", "add the year that is missing"),
    "net-change-only": _ASK,
    "causes-not-published": _ASK,
    "zones-not-published": _ASK,
    "response-not-split": _ASK,
    "one-year": Label(
        "翌年度以降の値を加えて再度確認する", "look again with the next years' figures"
    ),
}
"""What to do about a point, by its code; where there is none, nothing can be done about it."""
