"""A made-up plan over three years: a mid-term revision, a correction, a break, a survey still out."""

from pathlib import Path

from evalkit.data.dataset import Dataset, load_dataset

SUBJECT = (
    'area: ""\nname_ja: みほん市\nname_en: Sample City\nmade_up: true\n'
    "source: 架空\nlicence: MIT\nnote: 架空\n"
)
RELEASES = """release,title,period,kind
plan1,当初計画,FY2024,plan
r6,令和6年度報告,FY2024,report
r7,令和7年度報告,FY2025,report
plan2,改定計画,FY2026,plan
r8,令和8年度報告,FY2026,report
r8c,令和8年度報告（訂正版）,FY2026,correction
"""
INDICATORS = """indicator,node,kind,name_ja,name_en,unit,unit_en,direction,accumulation,count_basis,component_rule
calls,m,outcome,相談件数,Calls,件,call/calls,higher,flow,gross,none
groups,m,outcome,団体数,Groups,団体,group/groups,higher,cumulative,unique,none
visits,m,outcome,参加者数,Visits,人,visit/visits,higher,flow,gross,none
share,m,outcome,割合,Share,％,%,higher,stock,rate,none
hours,m,outcome,利用時間,Hours,時間,hour/hours,higher,flow,gross,none
trips,m,activity,訪問回数,Trips,回,trip/trips,higher,flow,gross,none
"""
FIGURES = """indicator,role,period,text,release
calls,target,FY2024,延べ100件,plan1
calls,target,FY2025,延べ100件,plan1
calls,target,FY2026,延べ100件,plan1
calls,target,FY2025,延べ150件,plan2
calls,target,FY2026,延べ120件,plan2
calls,actual,FY2024,延べ80件,r6
calls,actual,FY2025,延べ90件,r7
calls,actual,FY2026,延べ120件,r8
groups,target,FY2024,10団体,plan1
groups,target,FY2025,20団体,plan1
groups,target,FY2026,30団体,plan1
groups,actual,FY2024,10団体,r6
groups,actual,FY2025,18団体,r7
groups,actual,FY2026,24団体,r8
visits,target,FY2024,延べ50人,plan1
visits,target,FY2025,延べ50人,plan1
visits,target,FY2026,延べ50人,plan1
visits,actual,FY2024,延べ50人,r6
visits,actual,FY2025,延べ40人,r7
visits,actual,FY2026,延べ70人,r8
share,target,FY2024,20％,plan1
share,target,FY2025,20％,plan1
share,target,FY2026,20％,plan1
share,actual,FY2024,18％,r6
share,actual,FY2025,19％,r7
share,actual,FY2026,集計中,r8
hours,target,FY2024,延べ100時間,plan1
hours,target,FY2025,延べ100時間,plan1
hours,target,FY2026,延べ100時間,plan1
hours,actual,FY2024,延べ80時間,r6
hours,actual,FY2025,延べ90時間,r7
hours,actual,FY2026,延べ130時間,r8
trips,target,FY2025,延べ5回,plan1
trips,target,FY2026,延べ5回,plan1
trips,actual,FY2025,延べ5回,r7
trips,actual,FY2026,延べ4回,r8
"""
RATINGS = """indicator,period,text,release
calls,FY2024,B,r6
calls,FY2025,B,r7
calls,FY2026,A,r8
"""
CORRECTIONS = """indicator,role,period,release,old,new,reason,corrected_in
calls,actual,FY2025,r7,延べ90件,延べ110件,集計の誤り,r8c
"""
BREAKS = """indicator,period,change_ja,change_en,bridge_period,bridge_old,bridge_new
visits,FY2026,オンラインを含めた,online counted too,,,
hours,FY2026,準備の時間を含めた,preparation counted too,FY2025,90,108
"""


def planned(folder: Path) -> Dataset:
    """Write the plan's tables and load them."""
    tables = {
        "dataset.yaml": SUBJECT,
        "releases.csv": RELEASES,
        "nodes.csv": "node,parent,level,name_ja,name_en\nm,,measure,見守り,Looking after\n",
        "indicators.csv": INDICATORS,
        "figures.csv": FIGURES,
        "ratings.csv": RATINGS,
        "corrections.csv": CORRECTIONS,
        "breaks.csv": BREAKS,
    }
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_dataset(folder)
