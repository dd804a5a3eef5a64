"""What projections of plan coverage are called, and the conditions that they hold under, in both languages."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from evalkit.words.codes import Label, Lang, label

MEASURES = {
    "opening_coverage": Label("計画の作成率（見通しの始点）", "share with a plan at the outset"),
    "projected_coverage": Label("計画の作成率（見通し）", "share with a plan, projected"),
    "steady_coverage": Label("計画の作成率（落ち着く先）", "share with a plan in the long run"),
    "coverage_chance": Label("その作成率に届く確率", "chance that the share is reached"),
    "plans_to_hold": Label(
        "作成率を保つのに必要な年間の作成数", "plans a year that hold the share"
    ),
    "plans_to_reach": Label(
        "作成率に届くのに必要な年間の作成数", "plans a year that reach the share"
    ),
}

METHODS = {
    "arithmetic": Label("計算", "arithmetic"),
    "simulation": Label("シミュレーション", "simulation"),
    "binomial-distribution": Label("二項分布", "binomial distribution"),
    "beta-binomial": Label("ベータ二項分布", "beta-binomial distribution"),
}

CAVEATS = {
    "assumed-roster": Label(
        "名簿の人数は公表されておらず、条件として与えた人数を仮定している",
        "the size of the roster isn't published: the number given as a condition is assumed",
    ),
    "roster-from-notices": Label(
        "名簿の人数は公表されておらず、案内を送付した人数で代用している",
        "the size of the roster isn't published: the number of notices sent stands in for it",
    ),
    "assumed-exit-rate": Label("離脱率は仮定である", "the exit rate is assumed"),
    "assumed-exit-ratio": Label(
        "計画のある方とない方の離脱率の比は仮定である",
        "the ratio of the exit rates with and without a plan is assumed",
    ),
    "assumed-response": Label(
        "案内に対する作成の割合は仮定である", "the share that answers a notice is assumed"
    ),
    "assumed-effort": Label(
        "年間の作成数は仮定である", "the number of plans made a year is assumed"
    ),
    "lasting-rates": Label(
        "離脱や作成の割合が今後も変わらないと仮定している",
        "assumes that people will go on leaving and answering at these rates",
    ),
    "needs-roster-size": Label(
        "名簿の人数が必要である：条件（roster_size）に人数を与える",
        "the size of the roster is needed: give it as the parameter roster_size",
    ),
    "needs-plans": Label(
        "年度当初に有効な計画の数が必要である：figuresに前年度末の実績を加える",
        "the plans in force at opening are needed: add their actual at the end of the year before to figures",
    ),
    "needs-made": Label(
        "年度の計画の作成数が必要である：figuresに実績を加える",
        "the plans made in the year are needed: add their actual to figures",
    ),
    "needs-notices": Label(
        "年度の案内の送付数が必要である：figuresに実績を加える",
        "the notices sent in the year are needed: add their actual to figures",
    ),
    "needs-turnover": Label(
        "名簿の変動の割合（年に何％か）が必要である：figuresに実績を加える",
        "the turnover of the roster (per cent a year) is needed: add its actual to figures",
    ),
    "needs-exit-rates": Label(
        "公表された変動の割合を挟む離脱率が必要である：条件（exit_rates）にそれより小さい率と大きい率を与える",
        "exit rates on both sides of the published turnover are needed: give them as the parameter exit_rates",
    ),
    "needs-snapshots": Label(
        "年度末までの名簿の写しが必要である：rosterに翌年度4月1日の写しを加える",
        "snapshots up to the end of the year are needed: add that of the 1 April after it to roster",
    ),
    "equal-response": Label(
        "新規の方と前年度から計画のない方が同じ割合で計画を作成すると仮定している",
        "assumes that newcomers and those carried over without a plan answer alike",
    ),
}

CONDITIONS = {
    "roster": Label("名簿の人数が{}人で一定", "the roster stays at {}"),
    "roster_counted": Label("名簿の人数が{}人のまま一定", "the roster stays at its {}"),
    "plans": Label("始点の計画が{}件", "{} plans are in force at the outset"),
    "exit_rate": Label("年間の離脱率が{}％", "{} % leave each year"),
    "exit_rate_estimated": Label(
        "年間の離脱率が推定値の{}％", "the estimated {} % leave each year"
    ),
    "size": Label(
        "離脱率の確かさが{}人分の実績に相当",
        "the exit rate is as sure as if {} people had been seen",
    ),
    "draw=common": Label("離脱率が各年度とも共通", "it is the same in every year"),
    "draw=yearly": Label("離脱率が年度ごとに別々", "it differs from year to year"),
    "hazard_ratio": Label(
        "計画のある方の離脱率がない方の{}倍",
        "people with a plan leave at {} times the rate of those without",
    ),
    "outside": Label(
        "名簿の0～{}％が案内の対象外", "0 to {} % of the roster is outside the mailing"
    ),
    "made": Label("年間の作成数が{}件", "{} plans are made each year"),
    "known": Label("最初の年度の作成数が実績の{}件", "the first year made {} plans, as counted"),
    "mid_year": Label("作成の時期が年度を通じて均等", "they are made evenly over the year"),
    "response": Label("案内に対する作成の割合が{}", "{} of those sent a notice make a plan"),
    "newcomers": Label("新規の方の作成の割合が{}", "{} of the newcomers make a plan"),
    "carried_over": Label(
        "前年度から計画のない方の作成の割合が{}",
        "{} of those carried over without one make a plan",
    ),
}
"""What a part of the column ``by`` says, as a clause that can follow "if"."""

ASPECTS = {
    "goal": Label("計画の作成率 {}％", "{} % with a plan"),
    "band": Label("中央{}％の幅", "middle {} %"),
}
"""Parts of ``by`` that are no conditions: which share is asked for, which band of the fan this is."""

SUMMARY = {
    "title": Label("計画の作成率の見通し", "Projection of the share with a plan"),
    "if": Label("条件", "if"),
    "half_life": Label("落ち着く先との差が半分になる年数", "years until half of the gap is closed"),
    "paths": Label("シミュレーションの本数", "simulated paths"),
    "measure": Label("項目", "measure"),
    "period": Label("時期", "period"),
    "value": Label("値", "value"),
    "lower": Label("下限", "lower"),
    "upper": Label("上限", "upper"),
    "confidence": Label("信頼水準", "confidence"),
    "method": Label("方法", "method"),
    "notes": Label("注", "notes"),
    "withheld": Label(
        "少数のため示さない（{}未満）", "withheld, for it rests on small counts (below {})"
    ),
}


def conditions(by: str, lang: Lang = "ja", without: Iterable[str] = ()) -> list[str]:
    """Put what a projection holds under in clauses, in the order of its parts; ``without`` leaves parts out.

    >>> conditions("roster=8452;exit_rate=0.2;goal=0.7", "en")
    ['the roster stays at 8,452', '20 % leave each year']
    >>> conditions("roster=8452;response=1977:4456")[1]
    '案内に対する作成の割合が44.4％（4,456人に1,977件）'
    """
    parts = [part for part in by.split(";") if part and part not in without]
    return [said for part in parts if (said := clause(part, lang, CONDITIONS))]


def clause(part: str, lang: Lang = "ja", vocabulary: dict[str, Label] | None = None) -> str:
    """Put a part of ``by`` in words; empty where it isn't one of a projection's.

    >>> clause("band=95"), clause("goal=0.7", "en"), clause("zone=flood")
    ('中央95％の幅', '70 % with a plan', '')
    """
    known = CONDITIONS | ASPECTS if vocabulary is None else vocabulary
    key, _, value = part.partition("=")
    found = part if part in known else key
    return label(known, found, lang).format(_value(key, value, lang)) if found in known else ""


def supposing(by: str, lang: Lang = "ja", without: Iterable[str] = ()) -> str:
    """Join the conditions to the "if" that a sentence opens with.

    >>> supposing("roster=8452;exit_rate=0.2")
    '名簿の人数が8,452人で一定、年間の離脱率が20％であるとすれば、'
    >>> supposing("roster=8452;exit_rate=0.2", "en")
    'If the roster stays at 8,452 and 20 % leave each year, '
    """
    told = conditions(by, lang, without)
    if lang == "ja":
        return "、".join(told) + "であるとすれば、"
    return "If " + " and ".join(filter(None, [", ".join(told[:-1]), told[-1]])) + ", "


def _value(key: str, value: str, lang: Lang) -> str:
    if key in ("roster", "roster_counted", "plans", "made", "known", "size"):
        return f"{Decimal(value).quantize(Decimal(1), ROUND_HALF_UP):,}"
    if key.startswith("exit_rate") or key in ("goal", "outside"):
        return _percent(Decimal(value))
    if key in ("response", "newcomers", "carried_over"):
        cases, _, of = value.partition(":")
        share = _percent(Decimal(cases) / Decimal(of or 1))
        if not of:
            return f"{share}％" if lang == "ja" else f"{share} %"
        plans, sent = (f"{Decimal(each):,f}" for each in (cases, of))
        if lang == "ja":
            return f"{share}％（{sent}人に{plans}件）"
        return f"{share} % ({plans} of {sent})"
    return value


def _percent(share: Decimal) -> str:
    """Write a share as per cent with one decimal at most."""
    rounded = (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".0")
