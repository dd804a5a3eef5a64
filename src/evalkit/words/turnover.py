"""The words of turnover: causes, rungs, measures, methods, and why a rung isn't reached."""

from evalkit.words.codes import Label

EXIT_CAUSE = {
    "death": Label("死亡", "death"),
    "move": Label("転出", "moved away"),
    "facility": Label("施設入所", "moved to a facility"),
    "care": Label("要介護認定の変更", "care level changed"),
    "disability": Label("障害認定の変更", "disability status changed"),
    "criteria": Label("対象要件の変更", "criteria changed"),
    "unknown": Label("不詳", "unknown"),
}
"""Why people leave the roster."""

RUNGS = {
    "intervals": Label("0 区間推定", "0 intervals"),
    "binomial": Label("1 二項回帰（区域・年度、過大分散）", "1 binomial by group and year"),
    "beta-binomial": Label("2 ベータ二項（年度間の変動）", "2 beta-binomial, between years"),
    "causes": Label("3 理由別の対数線形モデル", "3 causes, log-linear"),
    "entries": Label("4 新規の計数モデル", "4 entries, counts"),
    "prior": Label("5 明示した事前分布", "5 stated prior"),
    "local-level": Label("6 ローカルレベル（年度の推移）", "6 local level over the years"),
}
"""The ladder of models of turnover; how far up it goes is decided by the data."""

MEASURES = {
    "exit_rate_mean": Label("年間の離脱率（全年度）", "yearly exit rate over all years"),
    "exit_odds_ratio": Label("離脱のオッズ比", "odds ratio of leaving"),
    "exit_dispersion": Label("離脱の分散の比φ", "dispersion φ of the exits"),
    "exit_homogeneity": Label("離脱率が全年度で同じとの検定（p）", "same exit rate every year (p)"),
    "exit_icc": Label("年度内相関（ICC）", "intraclass correlation of a year"),
    "exit_effective_size": Label("有効サンプルサイズ（ESS）", "effective sample size"),
    "cause_ratio": Label("理由別の離脱の比（継続に対して）", "ratio of exits, against staying"),
    "entry_rate": Label("新規の割合（新規 ÷ 年度当初）", "entry rate (entries over opening)"),
    "entry_rate_ratio": Label("新規の割合の比", "ratio of entry rates"),
    "entry_dispersion": Label("新規の分散の比φ", "dispersion φ of the entries"),
    "exit_level": Label("離脱率の水準（各年度まで）", "filtered level of the exit rate"),
    "exit_rate_expected": Label("離脱率の見込み", "exit rate to be expected"),
    "exits_expected": Label("離脱の見込み", "exits to be expected"),
    "prior_size": Label("事前分布の有効サンプルサイズ", "effective sample size of the prior"),
    "turnover_rung": Label("モデルの段階", "rung of the ladder"),
}  # fmt: skip

METHODS = {
    "snapshots": Label("名簿の突合", "roster snapshots"),
    "wilson": Label("ウィルソンの区間", "Wilson's interval"),
    "arithmetic": Label("算術", "arithmetic"),
    "binomial": Label("ロジスティック回帰（過大分散を補正）", "logistic regression, overdispersed"),
    "beta-binomial": Label("ベータ二項分布", "beta-binomial"),
    "beta": Label("ベータ分布", "beta distribution"),
    "log-linear": Label("ポアソン対数線形モデル", "Poisson log-linear"),
    "poisson": Label("ポアソン回帰（過大分散を補正）", "Poisson regression, overdispersed"),
    "negative-binomial": Label("負の二項回帰", "negative binomial regression"),
    "pearson": Label("ピアソンのχ²検定", "Pearson's χ² test"),
    "local-level": Label("ローカルレベルモデル", "local level"),
}

SUMMARY = {
    "title": Label("名簿の変動", "Turnover of the roster"),
    "years": Label("対象年度", "years"),
    "rung": Label("モデルの段階", "rung reached"),
    "interval": Label("信頼水準", "confidence"),
    "rungs": Label("段階ごとの可否", "the ladder"),
    "reached": Label("適用", "reached"),
    "refused": Label("適用せず", "not reached"),
    "measure": Label("項目", "measure"),
    "by": Label("内訳", "by"),
    "period": Label("時期", "period"),
    "value": Label("値", "value"),
    "lower": Label("下限", "lower"),
    "upper": Label("上限", "upper"),
    "method": Label("方法", "method"),
    "notes": Label("注", "notes"),
    "withheld": Label(
        "少数のため、または区域と理由の組合せのため示さない項目: {}（{}人未満）",
        "findings withheld, for they rest on small counts or tell zones and causes at once: {} (below {})",
    ),
    "+1": Label("1年ごと", "each year"),
}

CAVEATS = {
    "negative-flow": Label("人数が負の値である", "a count of persons is negative"),
    "exits-exceed-opening": Label(
        "離脱が年度当初の人数を超えている", "more persons left than were on the roster at opening"
    ),
    "not-whole": Label("人数が整数でない", "a count of persons isn't a whole number"),
    "missing-count": Label("人数のない欄がある", "a count of persons is missing"),
    "missing-column": Label("必要な列がない", "a column that it needs is missing"),
    "duplicate-cell": Label("同じ年度と区分が重複している", "a year and group occur twice"),
    "unknown-cause": Label(
        "離脱の理由の区分にない値がある", "a cause of leaving isn't in the vocabulary"
    ),
    "causes-differ": Label(
        "理由別の離脱の合計が離脱の人数と一致しない",
        "the exits by cause don't add up to the exits",
    ),
    "no-counts": Label("離脱の人数がない", "there are no counts of exits"),
    "no-causes": Label("理由別の離脱の人数がない", "there are no exits by cause"),
    "no-entries": Label("新規の人数がない", "there are no counts of entries"),
    "no-prior": Label("事前分布が示されていない", "no prior is stated"),
    "too-few-cells": Label(
        "区分と年度の数が少なく、分散の比φを推定できない",
        "too few groups and years to estimate the dispersion φ",
    ),
    "one-group": Label("区分が1つのため比較できない", "one group: nothing to compare"),
    "fewer-than-three-years": Label(
        "3年分に満たないため年度間の変動を推定しない",
        "fewer than three years: the variation between years isn't estimated",
    ),
    "fewer-than-four-years": Label(
        "4年分に満たないため水準の推移を推定しない",
        "fewer than four years: the course of the level isn't estimated",
    ),
    "none-or-all-left": Label(
        "離脱が0人または全員の年度（区分）があるため推定できない",
        "nobody or everybody left in some year or group: the model isn't determined",
    ),
    "same-every-year": Label(
        "年度間の変動が二項分布の範囲を超えない",
        "the years differ no more than a binomial would",
    ),
    "between-years-unknown": Label(
        "年度間の変動を含まない区間である", "the interval leaves out the variation between years"
    ),
    "years-alike": Label(
        "翌年度以降も過去の年度と同じ範囲で変動すると仮定している",
        "assumes that later years vary as the past ones did",
    ),
    "walk-stated": Label(
        "年ごとの変化の大きさを推定せず仮定している",
        "the size of a year's change is assumed, not estimated",
    ),
    "prior-stated": Label(
        "離脱率の事前分布を仮定している", "rests on a prior stated for the exit rate"
    ),
    "prior-superseded": Label(
        "3年分以上の人数があるため事前分布を用いない",
        "three years of counts or more: the prior isn't used",
    ),
}
"""Why a rung isn't reached, what a model rests on, and what counts can't be."""
