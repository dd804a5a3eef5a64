"""The words of areas held against each other: measures, where a share stands, and why one isn't compared."""

from evalkit.words.codes import Label

MEASURES = {
    "area_share": Label("自治体の割合", "share of the area"),
    "area_limits_95": Label("偶然の範囲（95％）", "limits of chance, 95 %"),
    "area_limits_998": Label("偶然の範囲（99.8％）", "limits of chance, 99.8 %"),
    "areas_together": Label("全体の割合", "share of all areas together"),
    "areas_dispersion": Label(
        "自治体間のばらつき（偶然のみ＝1）", "spread of areas (chance alone: 1)"
    ),
}

POSITIONS = {
    "within": Label("範囲内", "within"),
    "high": Label("95％の範囲を上回る", "above, 95 %"),
    "low": Label("95％の範囲を下回る", "below, 95 %"),
    "far-high": Label("99.8％の範囲も上回る", "above, 99.8 %"),
    "far-low": Label("99.8％の範囲も下回る", "below, 99.8 %"),
}
"""Where the share of an area stands between the limits of chance; neither is good or bad by itself."""

STRATA = {"base": Label("分母は{}", "out of {}")}

CAVEATS = {
    "few-areas": Label(
        "比べられる自治体が3つに満たないため比較しない",
        "fewer than three areas can be compared",
    ),
    "no-such-indicator": Label(
        "この自治体のデータに、指標または分母がない",
        "the area's data lack the indicator or its base",
    ),
    "not-counts": Label(
        "人や件の数でない（率、千人単位、負の値など）ため、偶然の範囲を計算できない",
        "no count of persons or things (a rate, in thousands, negative): limits of chance can't be formed",
    ),
    "areas-alike": Label(
        "すべての自治体が0％（または100％）のため計算できない",
        "all areas stand at 0 % (or at 100 %)",
    ),
    "not-unique": Label(
        "実数でない（延べ、表記なしなど）ため、偶然の範囲を計算できない",
        "not declared to be unique counts: limits of chance can't be formed",
    ),
    "definition-differs": Label(
        "定義の書き方が比較の基準とした自治体と異なるため比較しない",
        "the definition is worded differently from the area compared with",
    ),
    "definition-not-stated": Label(
        "定義が書かれておらず、同じものを数えているかは確かめられない",
        "no definition is stated: whether the same is counted can't be checked",
    ),
    "areas-overdispersed": Label(
        "自治体間のばらつきが偶然より大きいため、範囲は狭すぎる。"
        "範囲の外にあっても、その自治体だけの特徴とはいえない",
        "areas differ by more than chance, so that the limits are too narrow: "
        "to lie outside of them singles no area out",
    ),
}
