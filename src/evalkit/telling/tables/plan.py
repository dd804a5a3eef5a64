"""What a plan declares of its indicators: kind, unit, direction, how they add up and count."""

from evalkit.analysis.estimate import estimates
from evalkit.data.dataset import Plan
from evalkit.facts.facts import Facts
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.words.codes import ACCUMULATION, COUNT_BASIS, DIRECTION, KIND, Label, Lang, label

DECLARED = {
    "kind": ("区分", "Kind", KIND),
    "direction": ("望ましい方向", "Direction", DIRECTION),
    "accumulation": ("集計", "Accumulation", ACCUMULATION),
    "count_basis": ("数え方", "Count basis", COUNT_BASIS),
}


def plan_table(plan: Plan, lang: Lang = "ja") -> Table:
    """Tell what is declared of each indicator in the last year reported on, with the comment on what the source leaves open.

    ``plan`` is a dataset's, or that of facts.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> ek.plan_table(city.plan, "en").frame.iloc[3, :6].tolist()
    ['Consultations linked to support after more than 30 days', '件', 'outcome indicator', 'lower is better', 'yearly', 'unique']
    """
    rows: list[Row] = []
    for row in plan.at(plan.reported[-1]).indicators.to_dict("records"):
        told: Row = {"name": (Entry(str(row[f"name_{lang}"])),), "unit": (Entry(str(row["unit"])),)}
        for key, (_, _, vocabulary) in DECLARED.items():
            told[key] = (Entry(label(vocabulary, str(row[key]), lang)),)
        rows.append(told | {"comment": (Entry(str(row["comment"])),)})
    columns = (
        Column("name", Label("指標", "Indicator").told(lang)),
        Column("unit", Label("単位", "Unit").told(lang)),
        *(Column(key, Label(ja, en).told(lang)) for key, (ja, en, _) in DECLARED.items()),
        Column("comment", Label("備考", "Comment").told(lang)),
    )
    title = Label("指標の定義", "What is declared of the indicators").told(lang)
    return Table("plan", title, columns, tuple(rows), Facts(estimates([]), plan), lang)
