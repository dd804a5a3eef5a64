"""A made-up plan whose definitions change: renamed, redefined with and without a bridge, split, merged, ended."""

from pathlib import Path

from evalkit.data.dataset import Dataset, load_dataset

INDICATOR = (
    "indicator,valid_from,valid_to,node,kind,name_ja,name_en,definition,unit,direction,accumulation,"
    "count_basis,component_rule,succession,predecessors\n"
)
BREAK = "indicator,component,period,change_ja,change_en,bridge_period,bridge_old,bridge_new\n"
TABLES = {
    "dataset.yaml": 'area: ""\nname_ja: みほん市\nname_en: Sample City\nmade_up: true\n'
    "source: 架空\nlicence: MIT\nnote: 架空\n",
    "releases.csv": "release,title,period\nr4,報告,FY2022\nr5,報告,FY2023\nr6,報告,FY2024\n",
    "nodes.csv": "node,valid_from,parent,level,label,name_ja,name_en,aim\n"
    "m,,,measure,１,見守り,Looking after,安心\nm,FY2024,,measure,１,支え合い,Mutual support,安心\n",
    "indicators.csv": INDICATOR
    + "visits,,,m,outcome,訪問件数,Visits,訪問,件,higher,flow,unique,none,,\n"
    "visits,FY2024,,m,outcome,訪問の件数,Home visits,訪問,件,higher,flow,unique,none,renamed,\n"
    "salons,,,m,outcome,参加者数,Participants,会場,人,higher,flow,gross,none,,\n"
    "share,,,m,outcome,割合,Share,,％,higher,stock,rate,none,,\n"
    "calls,,,m,outcome,相談,Calls,電話,件,higher,flow,unique,none,,\n"
    "calls,FY2024,,m,outcome,相談,Calls,電話と窓口,件,higher,flow,unique,none,redefined,\n"
    "old,,FY2023,m,outcome,教室,Classes,,回,higher,flow,unique,none,,\n"
    "new-a,FY2024,,m,outcome,教室（昼）,Classes by day,,回,higher,flow,unique,none,split,old\n"
    "new-b,FY2024,,m,outcome,教室（夜）,Classes by night,,回,higher,flow,unique,none,split,old\n"
    "fair,,FY2022,m,outcome,催し,Fairs,,回,higher,flow,unique,none,,\n"
    "late,FY2023,,m,outcome,見学,Tours,,回,higher,flow,unique,none,,\n",
    "breaks.csv": BREAK
    + "salons,,FY2023,オンラインを含める,online counted too,FY2022,100人,125人\n"
    "salons,,FY2024,体験会を含める,trial days counted too,FY2024,200人,220人\n"
    "share,,FY2024,郵送に変更,by post,FY2023,50.0％,44.0％\n",
    "figures.csv": "indicator,component,role,period,text,release\n"
    + "".join(
        f"{name},,{role},{period},{text},{release}\n"
        for name, figures in {
            "visits": ("80件", "80件", "90件", "100件"),
            "salons": ("80人", "100人", "150人", "220人"),
            "share": ("40.0％", "45.0％", "50.0％", "47.0％"),
            "calls": ("80件", "80件", "90件", "100件"),
        }.items()
        for role, period, text, release in (
            ("baseline", "FY2021", figures[0], "r4"),
            ("actual", "FY2022", figures[1], "r4"),
            ("target", "FY2022", figures[1], "r4"),
            ("actual", "FY2023", figures[2], "r5"),
            ("target", "FY2023", figures[2], "r5"),
            ("actual", "FY2024", figures[3], "r6"),
            ("target", "FY2024", figures[3], "r6"),
        )
    ),
}


def write(folder: Path, **changed: str) -> Path:
    """Write the plan; ``changed`` gives a table's whole text by its name (``breaks``)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (TABLES | {f"{name}.csv": text for name, text in changed.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, **changed: str) -> Dataset:
    """Write the plan and load it."""
    return load_dataset(write(folder, **changed))
