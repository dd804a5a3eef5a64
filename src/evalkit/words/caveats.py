"""The closed list of caveats and refusals: short codes that travel with a number, and their words."""

from evalkit.words import (
    areas,
    conclusions,
    coverage,
    national,
    pace,
    rosters,
    tenure,
    trend,
    turnover,
)
from evalkit.words.codes import Label, Lang
from evalkit.words.rating import NOT_RATED
from evalkit.words.years import OVER_YEARS

CAVEATS = {
    "estimated": Label("見込みの値に基づく", "rests on an estimate (見込み)"),
    "provisional": Label("速報の値に基づく", "rests on a provisional figure"),
    "forecast": Label("予定・予測の値に基づく", "rests on a forecast (予定)"),
    "low-reliability": Label("信頼性の低い値に基づく", "rests on a figure of low reliability"),
    "revised": Label("訂正された値に基づく", "rests on a revised figure"),
    "bridged": Label(
        "定義の変更前の値を、新旧両方の定義で数えた年度の値により新しい定義に換算して用いた",
        "an earlier figure was brought to the new definition by a year counted both ways",
    ),
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
    "actual-events": Label(
        "実績を独立に生じる事象の件数と仮定した区間である",
        "the interval treats the actual as a count of independent events",
    ),
    "basis-not-stated": Label(
        "数え方または集計が示されていない数どうしを比較している",
        "compares figures of which neither says how it counts (unique, gross; yearly, at a point)",
    ),
    "override-unit": Label(
        "単位が異なるが、理由を付して比較している",
        "the units differ; compared for the reason given",
    ),
    "override-stock-flow": Label(
        "一方は時点の数、他方は年間の数だが、理由を付して比較している",
        "one counts a stock, the other a year's flow; compared for the reason given",
    ),
    "override-accumulation": Label(
        "集計（単年度・時点・累計）が同じと確認できないが、理由を付して比較している",
        "it isn't certain that both add up in the same way (yearly, at a point, cumulative); "
        "compared for the reason given",
    ),
    "override-count-basis": Label(
        "数え方（延べ・実数）が同じと確認できないが、理由を付して比較している",
        "it isn't certain that both count in the same way (gross, unique); "
        "compared for the reason given",
    ),
    "override-definition-unclear": Label(
        "定義の変更前と変更後のどちらの定義で数えた値か示されていないが、理由を付して比較している",
        "it isn't stated by which definition, the old or the new, a figure is counted; "
        "compared for the reason given",
    ),
    "override-definition-break": Label(
        "間に定義の変更があるが、理由を付して比較している",
        "the definition changed in between; compared for the reason given",
    ),
    "parts-mixed": Label("内訳ごとに判定が分かれる", "the parts differ"),
    "made-up": Label("架空のデータである", "made-up data"),
    "stock-flow": Label(
        "一方は時点の数、他方は年間の数のため比較できない",
        "one counts a stock, the other a year's flow: they can't be compared",
    ),
    "accumulation": Label(
        "集計（単年度・時点・累計）が同じと確認できないため比較できない",
        "it isn't certain that both add up in the same way (yearly, at a point, cumulative): "
        "they can't be compared",
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
    "definition-unclear": Label(
        "定義の変更前と変更後のどちらの定義で数えた値か示されていない",
        "it isn't stated by which definition, the old or the new, a figure is counted",
    ),
    "pending": Label("集計中のため計算できない", "still being tallied"),
    "not-set": Label("現況値または目標が設定されていない", "no baseline or target is set"),
    "no-value": Label("値がないため計算できない", "there is no value"),
    "absent": Label(
        "必要な数値がデータにないため計算できない", "a figure that it needs isn't there"
    ),
    "range-figure": Label(
        "実績または現況値が範囲で示されているため計算できない",
        "the actual or the baseline is a range: nothing can be reckoned from it",
    ),
    "range-target": Label(
        "目標が範囲で示され、望ましい方向が「範囲内が良い」ではないため計算できない",
        "the target is a range, yet its direction isn't “within a band is better”",
    ),
    "band-no-ratio": Label(
        "範囲の目標は達成か未達成かだけを示し、率と評価は示さない",
        "of a target that is a range only met or missed is told, no ratio and no letter",
    ),
    "bound-direction": Label(
        "目標の「以上」「未満」などが望ましい方向と合わないため計算できない",
        "the bound of the target (at least, below) contradicts the direction",
    ),
    "no-component-rule": Label(
        "内訳の評価をまとめる規則が定められていないため評価できない",
        "no rule is declared that joins the letters of the parts",
    ),
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
    "letter-without-reason": Label(
        "公表された評価は基準による評価と異なるが、理由が示されていない",
        "the published rating isn't the rule's, and no reason is given",
    ),
    "other-letters": Label(
        "公表された評価に、この評価基準にない記号がある",
        "a printed letter isn't one of this rule's",
    ),
    "no-letters": Label("公表された評価がない", "no letters are printed"),
    "alphabetical": Label("評価の順をアルファベット順と仮定している", "assumes alphabetical order"),
    "gaps-between": Label(
        "範囲の途中に、どの組合せとも合わない部分がある", "parts of the range fit no option"
    ),
    "no-common-threshold": Label(
        "すべての組合せに共通する下限がない", "no threshold fits every option"
    ),
    "floors-cross": Label("隣の評価の下限と重なる", "meets another floor"),
    "no-other-vintage": Label("別の時点の現況値がない", "no other vintage of the baseline"),
    "not-by-attainment": Label("達成率だけで決まる評価ではない", "not decided by attainment alone"),
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
} | (
    NOT_RATED
    | pace.INDICATOR
    | trend.CAVEATS
    | turnover.CAVEATS
    | tenure.CAVEATS
    | coverage.CAVEATS
    | conclusions.CAVEATS
    | national.CAVEATS
    | rosters.CAVEATS
    | areas.CAVEATS
    | OVER_YEARS
)
"""Each code's sentence; refusals among them say why a number isn't given."""


OF_STATUS = {
    "estimated": "estimated",
    "provisional": "provisional",
    "forecast": "forecast",
    "low_reliability": "low-reliability",
    "revised": "revised",
}
"""The caveat of a figure by its status; the other statuses need none, or have no value."""


def words(caveats: str, lang: Lang = "ja") -> list[str]:
    """Turn space-separated codes into their sentences.

    >>> words("estimated approximate", "en")
    ['rests on an estimate (見込み)', 'rests on a rounded figure (前後, 約)']
    """
    return [CAVEATS[code].told(lang) for code in caveats.split()]
