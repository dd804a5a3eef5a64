"""What measures and readings are called in tables, in both languages."""

from evalkit.analysis.trend import markers
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
    years,
)
from evalkit.words.codes import Label

MEASURES = (
    trend.MEASURES
    | years.MEASURES
    | pace.MEASURES
    | turnover.MEASURES
    | tenure.MEASURES
    | coverage.MEASURES
    | conclusions.MEASURES
    | national.MEASURES
    | rosters.MEASURES
    | areas.MEASURES
) | {
    "baseline": Label("現況値", "baseline"),
    "target": Label("目標", "target"),
    "actual": Label("実績", "actual"),
    "attainment": Label("達成率", "attainment"),
    "met": Label("目標の達成", "target met"),
    "progress": Label("現況値からの進捗率", "progress from baseline"),
    "travel": Label("現況値からの方向", "direction of travel"),
    "rating": Label("評価", "rating"),
    "agreement": Label("公表された評価との一致", "agreement with the published rating"),
    "contradiction": Label("評価と方向の不一致", "rating and direction disagree"),
    "margin_up": Label("次の評価までの差", "margin to the next better letter"),
    "margin_down": Label("今の評価の下限までの差", "margin to the edge of the letter"),
    "change": Label("現況値からの増減", "change from baseline"),
    "change_rate": Label("現況値からの増減率", "rate of change from baseline"),
    "change_ratio": Label("現況値に対する比", "ratio to baseline"),
    "points": Label("比べられる時点の数", "points in time that can be compared"),
    "trend": Label("傾向", "trend"),
    "comparable_since": Label("比べられる最初の年度", "comparable since"),
    "bridged_baseline": Label("新定義に換算した現況値", "baseline brought to the new definition"),
    "bridge_old": Label("旧定義で数えた値", "counted by the old definition"),
    "bridge_new": Label("新定義で数えた値", "counted by the new definition"),
    "threshold": Label("評価の下限（公表された評価と合う範囲）", "floor of the letter that fits"),
    "letter_evidence": Label("公表された評価と達成率", "printed letter and its attainment"),
    "letter_clash": Label("矛盾する評価", "letters that clash"),
    "lower_formula": Label("少ないほど良い指標の計算式", "formula where less is better"),
    "part_rule": Label("内訳のまとめ方", "rule for parts"),
    "rule_fits": Label("再現できない評価の数", "printed letters that the rubric misses"),
    "rule_misses": Label("再現できない評価", "letters it misses"),
    "letters_changed": Label("変わる評価の数", "letters that change"),
    "scenario_letter": Label("仮定の下での評価", "letter in the scenario"),
    "letter_count": Label("評価ごとの数", "count by letter"),
    "threshold_shift": Label(
        "最上位の評価の下限をどれだけ動かすと評価が変わるか",
        "shift of the best letter's floor that changes the letter",
    ),
    "opening": Label("年度当初の人数", "on the roster at opening"),
    "stayers": Label("継続", "stayed"),
    "exits": Label("離脱", "left"),
    "entries": Label("新規", "joined"),
    "transfers_in": Label("他区域からの転入", "moved in from another zone"),
    "transfers_out": Label("他区域への転出", "moved out to another zone"),
    "closing": Label("年度末の人数", "on the roster at closing"),
    "plans_opening": Label("年度当初の計画数", "plans at opening"),
    "plans_lost": Label("失われる計画数", "plans lost"),
    "plans_surviving": Label("残る計画数", "plans surviving"),
    "plans_closing": Label("年度末の計画数", "plans at the year's end"),
    "exit_rate": Label("離脱率（離脱 ÷ 年度当初）", "exit rate (exits over opening)"),
    "entry_share": Label(
        "新規の割合（新規 ÷ 年度末）", "share of newcomers (entries over closing)"
    ),
    "implied_exit_rate": Label("この読み方による離脱率", "exit rate that it means"),
    "implied_roster": Label("名簿の人数（推計）", "size of the roster (implied)"),
    "coverage": Label("計画の作成率", "share with a plan"),
    "target_over_plans": Label("目標 ÷ 年度当初の計画数", "target over plans in force"),
    "actual_over_target": Label("実績 ÷ 目標", "actual over target"),
    "plans_per_notice": Label("案内数に対する作成数の割合", "plans made per notice"),
    "plan_loss_rate": Label("逆算した計画の減少率", "rate of plan loss, worked back"),
    "exit_rate_by_cause": Label("理由別の離脱率", "exit rate by cause"),
    "coverage_by_zone": Label("区域別の計画の作成率", "share with a plan by zone"),
    "turnover_trend": Label("名簿の変動の推移", "trend of turnover"),
    "coverage_direction": Label("計画の作成率の今後の方向", "direction of the share with a plan"),
}

READINGS = {
    "exit_rate": Label("離脱率：離脱 ÷ 年度当初", "exit rate: exits over opening"),
    "entry_share": Label("新規の割合：新規 ÷ 年度末", "entry share: entries over closing"),
    "entry_rate": Label("新規の率：新規 ÷ 年度当初", "entry rate: entries over opening"),
    "half_gross": Label(
        "平均変動率：（離脱＋新規）÷（年度当初＋年度末）",
        "average turnover: exits and entries over opening and closing",
    ),
    "gross_churn": Label(
        "総変動率：（離脱＋新規）÷ 平均人数", "gross churn: exits and entries over the mean size"
    ),
    "gross_on_opening": Label(
        "当初比の総変動率：（離脱＋新規）÷ 年度当初",
        "gross on opening: exits and entries over opening",
    ),
    "replacement": Label(
        "入替率：離脱と新規の少ない方 ÷ 平均人数",
        "replacement rate: smaller of exits and entries over mean size",
    ),
    "jaccard": Label(
        "非重複率：入れ替わり ÷ いずれかの時点にいた人数",
        "Jaccard churn: changed over all who were ever on it",
    ),
    "net_change": Label("純増減率：純増減 ÷ 年度当初", "net change over opening"),
    "attribute_change": Label(
        "属性の変更率：区域が変わった継続者 ÷ 継続者",
        "attribute change: stayers who changed zone over stayers",
    ),
}
"""Every definition of turnover, named, with its formula."""

STRATA = (
    tenure.STRATA
    | areas.STRATA
    | {
        "exit_rate": Label("仮定する離脱率", "assumed exit rate"),
        "roster": Label("仮定する名簿の人数", "assumed size of the roster"),
        "stock=estimated": Label("見込みの計画数に対して", "over the plans as estimated"),
        "stock=actual": Label("確定した計画数に対して", "over the plans that turned out"),
        "role=target": Label("目標から", "from the target"),
        "role=actual": Label("実績から", "from the actual"),
        "role=baseline": Label("現況値から", "from the baseline"),
        "year=+1": turnover.SUMMARY["+1"],
        "options=every": Label("合う組合せのすべてで", "under every option that fits"),
        "options=any": Label("合う組合せのいずれかで", "under at least one option"),
        "floor": Label("{}の下限", "floor of {}"),
        "lower": Label("少ないほど良い指標：{}", "less is better: {}"),
        "parts": Label("まとめ方：{}", "parts: {}"),
        "printed": Label("公表は{}", "printed {}"),
        "letter": Label("評価 {}", "letter {}"),
    }
)
"""What strata are called, by key and value or by key; the value stands in the brackets."""

SCENARIOS = {
    "own": Label("評価基準のとおり", "the rule as it stands"),
    "rubric": Label("別の評価基準：{}", "another rubric: {}"),
    "raised": Label("{}の下限を{}ポイント引き上げる", "floor of {} raised by {} points"),
    "lowered": Label("{}の下限を{}ポイント引き下げる", "floor of {} lowered by {} points"),
    "lower": Label("少ないほど良い指標の達成率を「{}」とする", "where less is better: {}"),
    "parts": Label(
        "内訳のある指標をすべて「{}」で評価する", "all indicators with parts judged by: {}"
    ),
    "baseline": Label("別の時点の現況値", "another vintage of the baseline"),
    "baseline:": Label("現況値を「{}」のものとする", "baselines of: {}"),
    "pending:best": Label(
        "集計中の実績が最も良い場合", "results still being tallied at their best"
    ),
    "pending:worst": Label(
        "集計中の実績が最も悪い場合", "results still being tallied at their worst"
    ),
}
"""What might have been otherwise in a rating."""

LABELS = (
    markers.TREND
    | markers.CHANGE
    | trend.FINDINGS
    | years.REVISED
    | pace.STATCAN
    | pace.DESTATIS
    | turnover.RUNGS
    | areas.POSITIONS
    | {
        "reached": Label("適用", "applied"),
        "met": Label("達成", "met"),
        "missed": Label("未達成", "missed"),
        "better": Label("望ましい方向", "better"),
        "worse": Label("望ましくない方向", "worse"),
        "same": Label("変化なし", "unchanged"),
        "identified": Label("特定できる", "identified"),
        "at-most": Label("上限だけが分かる", "at or below"),
        "above": Label("下限だけが分かる", "above"),
        "not-identified": Label("特定できない", "not identified"),
        "inconsistent": Label("矛盾する", "inconsistent"),
        "fits": Label("合う", "fits"),
        "fails": Label("合わない", "fails"),
        "unaffected": Label("評価に影響しない", "enters no letter"),
        "agrees": Label("一致", "agrees"),
        "differs": Label("相違", "differs"),
        "rated-though-worse": Label("評価に反して現況値より悪化", "rated, though worse"),
        "last-though-better": Label("評価に反して現況値より改善", "last letter, though better"),
    }
)
"""What the labels of verdicts are called, and letters that are codes; other letters stand for themselves."""

COUNTED = {
    "人": "person/people",
    "件": "plan/plans",
    "年": "year/years",
    "人年": "person-year/person-years",
    "団体": "municipality/municipalities",
}
"""What the account of a roster counts, in English; its units aren't those of an indicator."""
