"""A tiny made-up city on disk, its report of fiscal 2024 and the rows that correct it; shared by many tests."""

from pathlib import Path

import evalkit as ek
from evalkit.facts.facts import Facts

RULE = Path(__file__).parents[1] / "params" / "rubrics" / "example-city.yaml"
TABLES = {
    "dataset.yaml": 'area: ""\nname_ja: みほん市\nname_en: Sample City\nmade_up: true\n'
    "source: 架空\nlicence: MIT\nnote: 架空\n",
    "releases.csv": "release,title,period,kind,published_on\n"
    "r6,実績報告,FY2024,,2025-07-01\n"
    "r6a,実績報告（訂正版）,FY2024,correction,2025-09-01\n"
    "r6b,実績報告（再訂正版）,FY2024,correction,2025-10-01\n",
    "nodes.csv": "node,parent,level,name_ja,name_en,owner\nm,,measure,見守り,Looking after,地域福祉課\n",
    "indicators.csv": "indicator,node,kind,name_ja,name_en,unit,unit_en,direction,accumulation,"
    "count_basis,component_rule\n"
    "visits,m,outcome,訪問件数,Visits,件,visit/visits,higher,flow,unique,none\n"
    "plans,m,outcome,計画数,Plans,件,plan/plans,higher,flow,unique,pooled\n",
    "components.csv": "indicator,component,name_ja,name_en\n"
    "plans,a,区域内,inside\nplans,b,区域外,outside\n",
    "figures.csv": "indicator,component,role,period,text,release\n"
    "visits,,baseline,FY2023,100件,r6\n"
    "visits,,target,FY2024,120件,r6\n"
    "visits,,actual,FY2024,130件,r6\n"
    "plans,,target,FY2024,a)60件 b)40件,r6\n"
    "plans,,actual,FY2024,a)70件 b)40件,r6\n",
    "ratings.csv": "indicator,period,text,decided_by,reason,release\n"
    "visits,FY2024,A,,,r6\nplans,FY2024,A,,,r6\n",
}
CORRECTIONS = "indicator,component,role,period,release,old,new,reason,corrected_in\n"
VISITS = "visits,,actual,FY2024,r6,130件,90件,集計の重複,r6a\n"
"""The visits of fiscal 2024 were 90, not 130."""


def write_city(folder: Path, corrections: str = "", **changed: str) -> Path:
    """Write the city; ``changed`` gives a table's whole text by its name (``figures``)."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = TABLES | {f"{name}.csv": text for name, text in changed.items()}
    tables["corrections.csv"] = CORRECTIONS + corrections
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def city_facts(folder: Path, corrections: str = "", **changed: str) -> Facts:
    """Evaluate fiscal 2024 of the city as written."""
    data = ek.load_dataset(write_city(folder, corrections, **changed))
    return ek.collect(ek.rate(data, 2024, RULE), ek.change(data, 2024))
