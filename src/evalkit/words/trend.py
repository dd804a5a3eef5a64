"""What a trend's measures, models and findings are called, in both languages."""

from evalkit.words.codes import Label

MEASURES = {
    "trend_points": Label("傾向をみる年度の数", "years in the trend"),
    "trend_change": Label("最初の年度からの増減", "change since the first year"),
    "trend_slope": Label("1年当たりの変化", "change per year"),
    "trend_marker": Label("直近5年の傾向", "trend over the last five years"),
    "trend_judgement": Label("傾向の良し悪し", "is it getting better"),
    "mann_kendall": Label("マン・ケンドール検定のp値", "p of the Mann-Kendall test"),
    "sen_slope": Label("センの傾き（1年当たり）", "Sen's slope per year"),
    "forecast": Label("予測", "forecast"),
    "target_probability": Label("目標を達成する確率", "chance that the target is met"),
    "backtest_error": Label("過去の予測の平均絶対誤差", "mean absolute error of past forecasts"),
    "backtest_coverage": Label(
        "過去の予測区間に実績が入った割合", "share of outcomes within past intervals"
    ),
    "brier": Label("達成確率のブライアスコア", "Brier score of the chances told"),
    "calibration_points": Label("達成確率を確かめた数", "chances told and tried"),
    "calibration_predicted": Label("予測した達成確率の平均", "mean chance told"),
    "calibration_met": Label("実際に達成した割合", "share that was met"),
    "control_limits": Label("管理限界（XmR）", "natural limits (XmR)"),
    "special_cause": Label("管理図の特別な変動", "special cause on the control chart"),
    "special_cause_judgement": Label("特別な変動の良し悪し", "is the special cause for the better"),
}

METHODS = {
    "arithmetic": Label("計算", "arithmetic"),
    "ols": Label("最小二乗法", "least squares"),
    "poisson": Label("ポアソン回帰（過大分散を補正）", "Poisson regression, overdispersed"),
    "negative-binomial": Label("負の二項回帰", "negative binomial regression"),
    "binomial": Label("ロジスティック回帰（過大分散を補正）", "logistic regression, overdispersed"),
    "fingertips": Label("英国Fingertipsの傾向判定", "Fingertips trend marker"),
    "mann-kendall": Label("マン・ケンドール検定", "Mann-Kendall test"),
    "sen": Label("センの方法", "Sen's method"),
    "xmr": Label("XmR管理図", "XmR control chart"),
    "backtest": Label("過去の予測と実績の比較", "past forecasts against outcomes"),
    "last-value": Label("直近の値", "newest value"),
    "recent-mean": Label("直近3年の平均", "mean of the last three years"),
    "linear": Label("直線", "straight line"),
    "log-linear": Label("対数線形・ロジスティック曲線", "log-linear or logistic curve"),
    "damped-drift": Label("減衰する平均変化", "fading mean change"),
}
"""Methods of slopes and tests, and the models tried as forecasts."""

FINDINGS = {
    "increase": Label("増加", "increase"),
    "decrease": Label("減少", "decrease"),
    "same": Label("変化なし", "same"),
    "none": Label("なし", "none"),
    "refused": Label("算定せず", "not given"),
}
"""Labels of rows that no other vocabulary holds."""

SUMMARY = {
    "title": Label("年度の推移", "Trend"),
    "years": Label("対象年度", "years"),
    "series": Label("系列", "series"),
    "model": Label("モデル", "model"),
    "dispersion": Label("分散の比φ", "dispersion φ"),
    "interval": Label("信頼水準", "confidence"),
    "measure": Label("項目", "measure"),
    "period": Label("時期", "period"),
    "value": Label("値", "value"),
    "lower": Label("下限", "lower"),
    "upper": Label("上限", "upper"),
    "finding": Label("判定", "finding"),
    "method": Label("方法", "method"),
    "notes": Label("注", "notes"),
}

FAMILIES = {
    "count": Label("件数", "counts"),
    "share": Label("割合（分母あり）", "shares of a base"),
    "level": Label("水準", "levels"),
}

CAVEATS = {
    "single-point": Label(
        "比較できる値が1時点以下のため傾向を計算できない",
        "one comparable point or none: there is no trend",
    ),
    "hole": Label(
        "途中に値のない年度があるため傾向を計算できない",
        "a year in between has no value: no trend is formed across it",
    ),
    "duplicate-year": Label(
        "同じ年度の値が重複しているため傾向を計算できない",
        "a year occurs twice: no trend can be formed",
    ),
    "not-yearly": Label(
        "年度ごとの値でないものがあるため傾向を計算できない",
        "a period isn't a fiscal year: no yearly trend can be formed",
    ),
    "infinite": Label("無限大の値があるため計算できない", "a value is infinite"),
    "negative-count": Label(
        "件数または累計の増加分が負の値のため計算できない",
        "a count, or the increment of a cumulative figure, is negative",
    ),
    "no-base": Label(
        "分母のない、または0以下の年度があるため計算できない",
        "a year has no base, or one that isn't greater than 0",
    ),
    "definition-cut": Label(
        "途中で定義、数え方または単位が変わったため、その後の年度だけを用いた",
        "definition, way of counting or unit changed: only the years since then are used",
    ),
    "latest-missing": Label(
        "直近の年度の値がまだないため、値のある最後の年度までを用いた",
        "the latest year has no value yet: the series ends with the last one that has",
    ),
    "increments": Label(
        "累計の年ごとの増加分を用いた", "rests on the yearly increments of a cumulative figure"
    ),
    "independent-residuals": Label(
        "各年度のばらつきを独立とみなした区間である。時点の数は前年度の値に左右されるため、"
        "センの傾きを優先して読む",
        "the interval treats the yearly residuals as independent, which those of a stock aren't: "
        "prefer Sen's slope",
    ),
    "no-spread": Label(
        "値が一直線上に並びばらつきを推定できないため区間を示さない",
        "the values lie on a line: there is no spread to form an interval from",
    ),
    "undetermined": Label(
        "0件（または0％、100％）の年度が多く、モデルの傾きが定まらない",
        "too many years of 0 (or of 0 % or 100 %): the model's slope isn't determined",
    ),
    "fewer-than-five": Label(
        "5時点に満たないため傾向を検定しない", "fewer than five points: no trend is tested"
    ),
    "fewer-than-eight": Label(
        "8時点に満たないため予測しない", "fewer than eight points: no forecast is given"
    ),
    "fewer-than-thirteen": Label(
        "13時点に満たないため管理図を作成しない",
        "fewer than thirteen points: no control chart is drawn",
    ),
    "all-or-none": Label(
        "0％または100％の年度があるため検定できない",
        "a share of 0 or 100 %: it has no logit, and no trend is tested",
    ),
    "one-point": Label(
        "1時点を除くと傾きの符号が逆になるため、変化なしとした",
        "without one of the points the slope changes its sign: told as no change",
    ),
    "beyond-backtest": Label(
        "過去の実績で予測の精度を確かめられる年数を超えるため予測しない",
        "further ahead than the series allows a forecast to be tested",
    ),
    "not-ahead": Label(
        "系列の最後の年度より後ではないため予測しない",
        "not later than the last year of the series: nothing to forecast",
    ),
    "no-target": Label(
        "その年度の目標がないため達成確率を計算できない",
        "no target is set for that year: there is no chance to tell",
    ),
}
"""Why a series bears no trend, and what one rests on."""
