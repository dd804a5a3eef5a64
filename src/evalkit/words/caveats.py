"""The closed list of caveats and refusals: short codes that travel with a number, and their words."""

from evalkit.words.codes import Label, Lang

CAVEATS = {
    "estimated": Label("見込みの値に基づく", "rests on an estimate (見込み)"),
    "provisional": Label("速報の値に基づく", "rests on a provisional figure"),
    "double-count": Label(
        "一方の値にだけ重複計上の注記がある",
        "one of the two figures is noted as counting some cases twice, the other isn't",
    ),
    "period-not-printed": Label(
        "現況値の時点が示されていない", "the period of the baseline isn't printed"
    ),
    "approximate": Label("概数に基づく", "rests on a rounded figure (前後, 約)"),
    "inferred-rubric": Label(
        "評価基準は公表された評価からの推定である",
        "the rubric is inferred from published letters, not published itself",
    ),
    "assumed": Label("仮定に基づく", "rests on an assumption"),
    "same-events": Label(
        "両方の件数が独立に生じる事象を数えていると仮定した区間である",
        "the interval assumes that both figures count independent events",
    ),
    "override": Label(
        "比較の規則によらず、理由を付して比較している",
        "compared against the rules, for the reason given",
    ),
    "parts-mixed": Label("内訳ごとに判定が分かれる", "the parts differ"),
    "made-up": Label("架空のデータである", "made-up data"),
    "stock-flow": Label(
        "一方は時点の数、他方は年間の数のため比較できない",
        "one counts a stock, the other a year's flow: they can't be compared",
    ),
    "count-basis": Label(
        "数え方（延べ・実数）が同じと確認できないため比較できない",
        "it isn't certain that both count in the same way (gross, unique): they can't be compared",
    ),
    "unit": Label("単位が異なるため比較できない", "the units differ: they can't be compared"),
    "definition-break": Label(
        "間に定義の変更があるため比較できない",
        "the definition changed in between: they can't be compared",
    ),
    "pending": Label("集計中のため計算できない", "still being tallied"),
    "not-set": Label("現況値または目標が設定されていない", "no baseline or target is set"),
    "no-value": Label("値がないため計算できない", "there is no value"),
    "zero-base": Label(
        "基準が0のため比率を計算できない", "the base is zero: no ratio can be formed"
    ),
    "negative-base": Label(
        "負の値を含むため比率を計算できない", "a negative figure: no ratio can be formed"
    ),
    "no-direction": Label(
        "望ましい方向が定められていないため評価できない",
        "no direction is declared: it can't be rated",
    ),
    "baseline-is-target": Label(
        "現況値と目標が同じため進捗率を計算できない",
        "baseline and target are equal: no progress can be formed",
    ),
    "target-behind-baseline": Label(
        "目標が現況値より望ましくない側にあるため進捗率を計算できない",
        "the target lies on the worse side of the baseline: no progress can be formed",
    ),
    "activity": Label("行動量は評価の対象外である", "activities aren't rated"),
    "out-of-bands": Label("評価基準の範囲外である", "outside the bands of the rubric"),
    "two-points": Label(
        "2時点以下では傾向を検定できない", "two points or fewer: no trend can be tested"
    ),
    "not-independent": Label(
        "独立な事象の件数ではないため区間を示さない",
        "not a count of independent events: no interval is given",
    ),
    "small-cell": Label("少数のため秘匿している", "suppressed: a small cell"),
    "reading": Label(
        "変動の割合の定義が示されていないため、読み方ごとに計算している",
        "the source doesn't define the turnover: reckoned for each reading",
    ),
    "stationary": Label("名簿の人数が一定と仮定している", "assumes that the roster keeps its size"),
    "same-exit-rate": Label(
        "計画のある方も名簿全体と同じ割合で名簿を離れると仮定している",
        "assumes that people with a plan leave at the roster's rate",
    ),
    "all-without-plan-notified": Label(
        "有効な計画のない方全員に案内が送付されたと仮定している",
        "assumes that everybody without a valid plan got a notice",
    ),
    "made-new": Label(
        "作成数に既存の計画の更新を含まないと仮定している",
        "assumes that the plans made are new ones, no renewals",
    ),
    "from-notices": Label(
        "計画がすべて案内の送付を受けて作成されたと仮定している",
        "assumes that every plan followed a notice",
    ),
    "net-change-only": Label(
        "人数の純増減からは、名簿を離れた人数が分からない",
        "a net change doesn't tell how many left the roster",
    ),
    "causes-not-published": Label(
        "名簿を離れた理由別の人数が公表されていない", "exits by cause aren't published"
    ),
    "zones-not-published": Label(
        "区域別の名簿の人数が公表されていない", "the roster's size by zone isn't published"
    ),
    "one-year": Label(
        "1年分の数値では名簿の変動の推移が分からない",
        "one year's figures show no trend of turnover",
    ),
    "response-not-split": Label(
        "作成数が新規の方と前年度からの未回答の方に分けて公表されていないため、今後の増減は分からない",
        "plans made aren't split into newcomers and earlier non-responders: the direction is open",
    ),
    "exceeds-roster": Label(
        "仮定した名簿の人数と公表された数が矛盾するため計算できない",
        "the published figures contradict the assumed size of the roster",
    ),
    "exceeds-base": Label(
        "分子が分母を超えるため割合として計算できない",
        "the count exceeds its base: no share can be formed",
    ),
}
"""Each code's sentence; refusals among them say why a number isn't given."""


def words(caveats: str, lang: Lang = "ja") -> list[str]:
    """Turn space-separated codes into their sentences.

    >>> words("estimated approximate", "en")
    ['rests on an estimate (見込み)', 'rests on a rounded figure (前後, 約)']
    """
    return [CAVEATS[code].ja if lang == "ja" else CAVEATS[code].en for code in caveats.split()]
