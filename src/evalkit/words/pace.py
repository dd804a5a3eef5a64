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

INDICATOR = {
    "no-base-year": Label(
        "現況値の時点が年度として示されていないため、1年当たりの変化を計算できない",
        "the baseline isn't of a stated year: no change per year can be formed",
    ),
    "target-year-reached": Label(
        "最後の目標の年度に達している（達成率で判断する）",
        "the year of the last target is reached: attainment decides",
    ),
    "target-year-open": Label(
        "最後の目標の時期が年度として示されていない",
        "the last target isn't of a stated fiscal year",
    ),
    "target-edge": Label(
        "実績が、目標に含まれない境界（未満・超）に等しいため判定できない",
        "the actual equals a bound that the target excludes (below, over): it can't be judged",
    ),
    "target-met": Label(
        "すでに目標に達しているため、今後必要な変化はない",
        "the target is met already: no further change is required",
    ),
    "achieved-but-worse": Label(
        "目標に達しているが、目標から遠ざかっている",
        "the target is met, yet the figure is moving away from it",
    ),
    "zero-replaced": Label(
        "0の値を0.001に置き換えて計算した", "a figure of 0 stands as 0.001 in the calculation"
    ),
}
"""Why an indicator's pace to its last target isn't given, and what else is to be said of it."""

MEASURES = {
    "pace": Label("目標に向けた進み方", "pace to target"),
    "observed_change_per_year": Label("これまでの1年当たりの変化", "change per year so far"),
    "required_change_per_year": Label(
        "目標までに必要な1年当たりの変化", "change per year still required"
    ),
}

METHODS = {
    "statcan": Label("カナダ統計局の方法", "Statistics Canada's method"),
    "destatis": Label("ドイツ連邦統計局の方法", "method of Germany's Federal Statistical Office"),
}
