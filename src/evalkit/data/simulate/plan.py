"""The words of a made-up plan: its tree, its indicators, and how their cells are printed."""

from io import StringIO
from typing import NamedTuple

import pandas as pd

from evalkit.words.fiscal import FiscalYear

REPORTED = ("first", "second", "third", "fourth", "fifth")
"""The years reported on, as the tables below name them: ``{second}`` FY2022, ``{second_ja}`` 令和4年度."""

NODES = """\
node,valid_from,parent,level,label,name_ja,name_en,owner,aim,purpose
pillar-1,,,pillar,１,みほん市ささえあいプラン（架空）,Sample City mutual support plan (made up),,,
measure-1-1,,pillar-1,measure,推進施策１,相談を受け止めるしくみ,Taking up every consultation,福祉相談課,困りごとを抱えた人が、どの窓口からでも早く支援につながっています。,訪問と研修により、相談を受け止める力を高めます。
measure-1-2,,pillar-1,measure,推進施策２,災害への備え,Preparing for disasters,防災課,避難に手助けの要る人が、誰とどこへ避難するかを決めています。,案内の送付と地域の訓練により、個別避難計画の作成を進めます。
measure-1-2,{fourth},pillar-1,measure,推進施策２,災害への備え,Preparing for disasters,防災課,避難に手助けの要る人と地域の人が、誰とどこへ避難するかを一緒に決め、訓練で確かめています。,案内の送付と地域の訓練により、個別避難計画の作成を進めます。
measure-1-3,,pillar-1,measure,推進施策３,支え合う地域づくり,Communities that support each other,地域支援課,身近な場所に集い、互いを気にかける人が増えています。,通いの場と支え合いの拠点を広げます。
"""

INDICATORS = """\
indicator,valid_from,valid_to,node,label,kind,name_ja,name_en,definition,unit,unit_en,direction,accumulation,count_basis,component_rule,repost_of,succession
outreach-visits,,,measure-1-1,１,activity,訪問による相談支援の回数,Outreach visits,年度内に相談員が訪問した延べ回数,回,visit/visits,higher,flow,gross,none,,
leaflets,,{second},measure-1-1,２,activity,相談窓口の案内を配った世帯の数,Households given a leaflet on where to turn,年度内に案内を配った世帯の数,世帯,household/households,higher,flow,unique,none,,
consultations,,,measure-1-1,１-①,outcome,相談件数,Consultations,年度内に受け付けた相談の件数（同じ世帯の同じ内容は1件とする）,件,case/cases,higher,flow,unique,none,,
slow-starts,,,measure-1-1,１-②,outcome,支援の開始までに30日を超えた相談の件数,Consultations that waited more than 30 days for support,年度内に受け付けた相談のうち、支援の開始までに30日を超えたもの,件,case/cases,lower,flow,unique,none,,
slow-starts,{second},,measure-1-1,１-②,outcome,支援につながるまでに30日を超えた相談の件数,Consultations linked to support after more than 30 days,年度内に受け付けた相談のうち、支援の開始までに30日を超えたもの,件,case/cases,lower,flow,unique,none,,renamed
training-participants,,,measure-1-1,2,outcome,相談支援に関する研修の参加者数,Participants in training on consultation,年度内の研修の延べ参加者数,人,participant/participants,higher,flow,gross,none,,
online-consultations,{third},,measure-1-1,３,outcome,オンラインによる相談の件数,Online consultations,年度内にオンラインで受け付けた相談の件数,件,case/cases,higher,flow,unique,none,,
plan-notices,,,measure-1-2,１,activity,個別避難計画の案内を送った人数,People sent a notice to make an evacuation plan,年度内に案内を送った人数（計画のない人が対象）,人,person/people,higher,flow,unique,none,,
evacuation-plans,,,measure-1-2,１,outcome,個別避難計画の作成数,Individual evacuation plans made,年度内に新たに作成した計画の数。現況値は年度末に存在する計画の数,件,plan/plans,higher,flow,unique,all,,
drill-groups,,,measure-1-2,2,outcome,避難訓練を行った町会・自治会の数（累計）,Neighbourhood associations that held a drill (cumulative),計画の開始から訓練を一度でも行った団体の数,団体,group/groups,higher,cumulative,unique,none,,
outreach-visits-repost,,,measure-1-3,１,activity,訪問による相談支援の回数【再掲】,Outreach visits (repeated),推進施策１の再掲,回,visit/visits,higher,flow,gross,none,outreach-visits,
salon-visits,,,measure-1-3,１,outcome,通いの場の参加者数,Visits to community salons,年度内の延べ参加者数,人,visit/visits,higher,flow,gross,none,,
support-places,,,measure-1-3,2,outcome,支え合いの拠点の数,Places of mutual support,年度末に開いている拠点の数,箇所,place/places,higher,stock,unique,none,,
support-places,{fourth},,measure-1-3,2,outcome,支え合いの拠点の数,Places of mutual support,年度末に開いている拠点の数（月2回以上開くものを含む）,箇所,place/places,higher,stock,unique,none,,redefined
mutual-help-share,,,measure-1-3,３,outcome,近所に頼れる人がいると答えた市民の割合,Residents who can rely on a neighbour (survey),市民意識調査の回答の割合,％,%,higher,stock,rate,none,,
"""

COMPONENTS = """\
indicator,component,name_ja,name_en
evacuation-plans,a,浸水想定区域内,inside the flood zone
evacuation-plans,b,浸水想定区域以外,outside the flood zone
"""

NOTES = """\
indicator,since,role,text_ja,text_en
slow-starts,,baseline,現況値では、同じ世帯の相談を重複して数えている場合がある。,The baseline may count a household's consultations more than once.
salon-visits,,,{changed_ja}からオンラインでの参加を含む。,Online visits are included from {changed} on.
support-places,{fourth},,{fourth_ja}から月2回以上開くものを含む。,Those open twice a month or more are included from {fourth} on.
"""

BREAKS = """\
indicator,period,change_ja,change_en,bridge_period,bridge_old,bridge_new
salon-visits,{changed},オンラインでの参加を含めて数えることとした,online visits are counted too,,,
support-places,{fourth},月2回以上開くものも数えることとした,those open twice a month or more are counted too,{third},{bridge_old},{bridge_new}
"""
BREAK_AFTER = 4
"""Years of salon visits counted in the old way; no year was counted both ways."""
WIDENED = 1.2
"""How many more places of mutual support the new definition counts; the third year is counted both ways."""
DRILLS, DRILLS_LOWERED = 12, 9
"""Groups a year that the plan aims at, and those that it aims at from the fourth year on."""

SURVEY = "mutual-help-share"
"""Its result arrives a year late for the third year, and hasn't arrived yet for the last one."""

REVISED = {
    "drill-groups": "訓練の経験がない団体は小規模なものが多く、目標を年{drills}団体から年{lowered}団体に改めた。",
    "support-places": "定義の変更に伴い、{third_ja}の新旧の値の比により読み替えた。",
}
"""Why targets were revised for the last two years."""

CORRECTED = "集計表から書き写す際に数字の順序を取り違えた。"
CORRECTED_LETTER = "実績の訂正に伴い、評価を改めた。"


class Decision(NamedTuple):
    """A letter that an office sets apart from the rule's: by how many letters, and why."""

    indicator: str
    year: str
    worse: int
    reason: str


DECISIONS = (
    Decision(
        "slow-starts",
        "second",
        1,
        "前年度の{before}件から{now}件に増えたため、基準による{rule}を1段階下げた。",
    ),
    Decision(
        "training-participants",
        "fourth",
        -1,
        "会場の改修により研修を2回中止した事情を考慮し、基準による{rule}を1段階上げた。",
    ),
)
"""Each holds only where the figure is worse than the year before."""

COMMENTED = {
    "measure-1-1": (
        "consultations",
        "slow-starts",
        "training-participants",
        "online-consultations",
    ),
    "measure-1-2": ("evacuation-plans", "drill-groups"),
    "measure-1-3": ("salon-visits", "support-places", SURVEY),
}
"""The indicators that a measure's commentary speaks of."""
INSERTED = ("consultations",)
"""The indicators whose figures the commentary inserts as facts instead of writing them out."""
REMARKS = {
    ("measure-1-1", "second"): "窓口の案内の配布は{second_ja}で終えました。",
    ("measure-1-1", "third"): "オンラインによる相談は、この年度に始めたものです。",
    (
        "measure-1-2",
        "fourth",
    ): "避難訓練の目標は、中間見直しにより年{drills}団体から年{lowered}団体に改めています[出典: 計画の中間見直し]。",
    ("measure-1-2", "fifth"): "見直し前の目標は{drills_before}でした。",
    (
        "measure-1-3",
        "fourth",
    ): "拠点は月2回以上開くものも数えることとし、{third_ja}は旧定義で{bridge_old}、新定義で{bridge_new}です。{third_ja}の市民意識調査の結果は{survey}でした。",
}
"""What a measure's commentary adds in a year."""


class Cells(NamedTuple):
    """How an indicator's cells are printed: ``{}`` a number, ``{year}`` the year before its first target."""

    cell: str
    baseline: str
    decimals: int = 0


CELLS = {
    "outreach-visits": Cells("延べ {}回", "延べ {}回（{year}見込み）"),
    "consultations": Cells("{}件", "{}件（{year}）"),
    "slow-starts": Cells("{}件", "{}件 （重複あり）"),
    "training-participants": Cells("延べ {}名", "{}名（{year}見込み）"),
    "plan-notices": Cells("{}人", "{}人"),
    "evacuation-plans": Cells("a){}件 b){}件", "a){} 件 b){} 件 （{year}見込み）"),
    "drill-groups": Cells("{}団体", "－"),
    "salon-visits": Cells("延べ {}人", "延べ {}人（{year}）"),
    "support-places": Cells("{}箇所", "{}箇所（{year}）"),
    "mutual-help-share": Cells("{}％", "{}％", decimals=1),
    "leaflets": Cells("{}世帯", "{}世帯（{year}）"),
    "online-consultations": Cells("{}件", "{}件（{year}）"),
}

BASELINE_BASIS = {
    "training-participants": {"count_basis": "not_stated", "comment": "延べの表記がない"},
    "evacuation-plans": {"accumulation": "stock", "comment": "年度末に存在する計画の数"},
}
"""Baselines on another basis than the targets and actuals, as reports have them."""


def names_of_years(years: range) -> dict[str, str]:
    """Say which years (and numbers of drills) the tables name; the last five years are reported on.

    >>> names_of_years(range(2016, 2026))["second"]
    'FY2022'
    """
    named = dict(zip(REPORTED, years[-len(REPORTED) :], strict=True))
    named["changed"] = years[BREAK_AFTER]
    return (
        {name: f"FY{year}" for name, year in named.items()}
        | {f"{name}_ja": FiscalYear(year).ja for name, year in named.items()}
        | {"drills": str(DRILLS), "lowered": str(DRILLS_LOWERED)}
    )


def read(table: str, names: dict[str, str]) -> pd.DataFrame:
    """Read one of the plan's tables, all text, with what its fields stand for."""
    frame = pd.read_csv(StringIO(table), dtype="str", keep_default_na=False)
    return frame.map(lambda text: text.format(**names))
