"""What a pace to target is called, and why none can be formed, in both languages."""

from evalkit.words.codes import Label

STATCAN = {
    "target_achieved": Label("目標達成", "target achieved"),
    "substantial_progress": Label("順調に前進", "substantial progress"),
    "moderate_progress": Label("ある程度前進", "moderate progress"),
    "limited_progress": Label("わずかに前進", "limited progress"),
    "deterioration": Label("後退", "deterioration"),
    "not_available": Label("判定できない", "not available"),
}
"""The published words of Statistics Canada and Open SDG, best first."""

DESTATIS = {
    "on_track": Label("達成の見込み", "on track"),
    "slightly_off_track": Label("わずかに届かない見込み", "slightly off track"),
    "off_track": Label("届かない見込み", "off track"),
    "wrong_direction": Label("目標から遠ざかっている", "wrong direction"),
    "not_available": Label("判定できない", "not available"),
}
"""For the sun, the sun behind a cloud, the cloud and the thunderstorm of the German indicators."""

REFUSED = {
    "": Label("", ""),
    "no-value": Label(
        "値または年がないため計算できない", "a value or its year is missing: no pace can be formed"
    ),
    "infinite": Label(
        "無限大の値があるため計算できない", "a figure is infinite: no pace can be formed"
    ),
    "no-direction": Label(
        "望ましい方向が定められていない（1または-1、higherまたはlower）ため判定できない",
        "no direction is declared (1 or -1, higher or lower): it can't be judged",
    ),
    "target-varies": Label(
        "目標、目標年または方向が行により異なるため計算できない",
        "target, target year or direction differ between the rows: no pace can be formed",
    ),
    "sign-contradicts": Label(
        "符号の列が値と矛盾するため計算できない",
        "the sign contradicts the values: no pace can be formed",
    ),
    "no-target": Label("目標が設定されていない", "no target is set"),
    "two-years": Label(
        "現状の年が基準の年の1年以上後でないため、伸び率を計算できない",
        "the current year isn't at least a year after the base year: no growth can be formed",
    ),
    "mixed-signs": Label(
        "正の値と負の値が混在するため、伸び率を計算できない",
        "positive and negative figures are mixed: no growth can be formed",
    ),
    "target-year": Label(
        "目標年がないか、基準の年または最新の値の年との前後関係が正しくない",
        "the target year is missing, not after the base year, or before the latest value",
    ),
    "baseline-is-target": Label(
        "基準の値と目標が同じため、必要な伸び率に対する比を計算できない",
        "base and target are equal: no ratio to the required growth can be formed",
    ),
    "too-few-years": Label(
        "値が4年分に満たないため計算できない",
        "fewer than four yearly values: no pace can be formed",
    ),
    "hole": Label(
        "直近の4年が連続していないため計算できない",
        "the last four values aren't of consecutive years: no pace can be formed",
    ),
    "out-of-range": Label(
        "値が大きすぎるか小さすぎるため計算できない",
        "the figures are too large or too small: no pace can be formed",
    ),
}
"""Why a pace isn't given."""
