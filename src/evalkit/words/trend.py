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
