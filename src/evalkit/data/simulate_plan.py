"""The words of a made-up plan: its tree, its indicators, and how their cells are printed."""

from typing import NamedTuple

NODES = """\
node,parent,level,label,name_ja,name_en,owner,aim,purpose
pillar-1,,pillar,１,みほん市ささえあいプラン（架空）,Sample City mutual support plan (made up),,,
measure-1-1,pillar-1,measure,推進施策１,相談を受け止めるしくみ,Taking up every consultation,福祉相談課,困りごとを抱えた人が、どの窓口からでも早く支援につながっています。,訪問と研修により、相談を受け止める力を高めます。
measure-1-2,pillar-1,measure,推進施策２,災害への備え,Preparing for disasters,防災課,避難に手助けの要る人が、誰とどこへ避難するかを決めています。,案内の送付と地域の訓練により、個別避難計画の作成を進めます。
measure-1-3,pillar-1,measure,推進施策３,支え合う地域づくり,Communities that support each other,地域支援課,身近な場所に集い、互いを気にかける人が増えています。,通いの場と支え合いの拠点を広げます。
"""

INDICATORS = """\
indicator,node,label,kind,name_ja,name_en,definition,unit,unit_en,direction,accumulation,count_basis,component_rule,repost_of
outreach-visits,measure-1-1,１,activity,訪問による相談支援の回数,Outreach visits,年度内に相談員が訪問した延べ回数,回,visit/visits,higher,flow,gross,none,
consultations,measure-1-1,１-①,outcome,相談件数,Consultations,年度内に受け付けた相談の件数（同じ世帯の同じ内容は1件とする）,件,case/cases,higher,flow,unique,none,
slow-starts,measure-1-1,１-②,outcome,支援の開始までに30日を超えた相談の件数,Consultations that waited more than 30 days for support,年度内に受け付けた相談のうち、支援の開始までに30日を超えたもの,件,case/cases,lower,flow,unique,none,
training-participants,measure-1-1,2,outcome,相談支援に関する研修の参加者数,Participants in training on consultation,年度内の研修の延べ参加者数,人,participant/participants,higher,flow,gross,none,
plan-notices,measure-1-2,１,activity,個別避難計画の案内を送った人数,People sent a notice to make an evacuation plan,年度内に案内を送った人数（計画のない人が対象）,人,person/people,higher,flow,unique,none,
evacuation-plans,measure-1-2,１,outcome,個別避難計画の作成数,Individual evacuation plans made,年度内に新たに作成した計画の数。現況値は年度末に存在する計画の数,件,plan/plans,higher,flow,unique,all,
drill-groups,measure-1-2,2,outcome,避難訓練を行った町会・自治会の数（累計）,Neighbourhood associations that held a drill (cumulative),計画の開始から訓練を一度でも行った団体の数,団体,group/groups,higher,cumulative,unique,none,
outreach-visits-repost,measure-1-3,１,activity,訪問による相談支援の回数【再掲】,Outreach visits (repeated),推進施策１の再掲,回,visit/visits,higher,flow,gross,none,outreach-visits
salon-visits,measure-1-3,１,outcome,通いの場の参加者数,Visits to community salons,年度内の延べ参加者数,人,visit/visits,higher,flow,gross,none,
support-places,measure-1-3,2,outcome,支え合いの拠点の数,Places of mutual support,年度末に開いている拠点の数,箇所,place/places,higher,stock,unique,none,
mutual-help-share,measure-1-3,３,outcome,近所に頼れる人がいると答えた市民の割合,Residents who can rely on a neighbour (survey),市民意識調査の回答の割合,％,%,higher,stock,rate,none,
"""

COMPONENTS = """\
indicator,component,name_ja,name_en
evacuation-plans,a,浸水想定区域内,inside the flood zone
evacuation-plans,b,浸水想定区域以外,outside the flood zone
"""

NOTES = """\
indicator,role,text_ja,text_en
slow-starts,baseline,現況値では、同じ世帯の相談を重複して数えている場合がある。,The baseline may count a household's consultations more than once.
salon-visits,,{changed}からオンラインでの参加を含む。,Online visits are included from {changed_en} on.
"""

BREAKS = """\
indicator,change_ja,change_en
salon-visits,オンラインでの参加を含めて数えることとした,online visits are counted too
"""
BREAK_AFTER = 4
"""Years counted in the old way."""


class Cells(NamedTuple):
    """How an indicator's cells are printed: ``{}`` a number, ``{year}`` the year before the first one."""

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
}

BASELINE_BASIS = {
    "training-participants": {"count_basis": "not_stated", "comment": "延べの表記がない"},
    "evacuation-plans": {"accumulation": "stock", "comment": "年度末に存在する計画の数"},
}
"""Baselines on another basis than the targets and actuals, as reports have them."""
