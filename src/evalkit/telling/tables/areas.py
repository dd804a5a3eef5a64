"""Areas held against all of them together, as a table."""

from collections.abc import Sequence

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.scorecard import pick
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import NONE, Teller
from evalkit.telling.terms import LABELS
from evalkit.words.codes import Lang, label

HEADS = (
    ("area", "自治体", "Area"),
    ("events", "件数", "Counted"),
    ("base", "分母", "Out of"),
    ("share", "割合", "Share"),
    ("limits", "偶然の範囲", "Limits of chance"),
    ("where", "位置", "Where it stands"),
)
NUMERIC = ("events", "base", "share", "limits")


def funnel_table(facts: Facts, areas: Sequence[object] = (), lang: Lang = "ja") -> Table:
    """Tell each area's share, between which limits chance would leave it, and where it stands; all areas together last.

    ``areas``: the datasets, which give the areas their names.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> rows = [("a", 40, 100), ("b", 90, 200), ("c", 160, 400)]
    >>> figures = pd.DataFrame(
    ...     [(area, indicator, value) for area, x, n in rows for indicator, value in (("x", x), ("n", n))],
    ...     columns=["area", "indicator", "value"],
    ... ).assign(role="actual", period="FY2024", direction="none", count_basis="unique")
    >>> facts = ek.collect(ek.funnel([figures], "x", "n", 2024))
    >>> ek.funnel_table(facts, lang="en").frame.iloc[0, :4].tolist()
    ['a', '40', '100', '40.0%']
    """
    tell, notes, called = Teller(facts, lang), Notes(lang), names(areas, lang)
    rows = [_row(tell, notes, called, fact) for fact in facts.select(measure="area_share")]
    for fact in facts.select(measure="areas_together"):
        over_all = Entry(pick(("全体", "All together"), lang))
        row: Row = {
            "area": (over_all,),
            "share": (Entry(tell.told(fact), fact.id, notes.of(fact)),),
        }
        rows.append(row)
    columns = [Column(key, pick((ja, en), lang), key in NUMERIC) for key, ja, en in HEADS]
    shared, told = share_notes(columns, rows)
    title = pick(("自治体間の比較", "Areas compared"), lang)
    return Table("areas", title, shared, told, facts, lang, notes.listed())


def names(areas: Sequence[object], lang: Lang) -> dict[str, str]:
    """What areas are called, by code."""
    plans = {getattr(each, "area", ""): getattr(each, "plan", None) for each in areas}
    return {area: getattr(plan, f"name_{lang}") for area, plan in plans.items() if plan is not None}


def _row(tell: Teller, notes: Notes, called: dict[str, str], fact: Fact) -> Row:
    facts, lang = tell.facts, tell.lang
    ids = [each for each in fact.derived_from.split() if each in facts.frame.index]
    counts = dict(zip(("events", "base"), map(facts.__getitem__, ids), strict=False))
    limits = facts.find(measure="area_limits_95", area=fact.area)
    row: Row = {"area": (Entry(called.get(fact.area, fact.area)),)}
    row |= {key: (Entry(tell.told(count), count.id),) for key, count in counts.items()}
    row["share"] = (Entry(tell.number(fact) if fact.has_value else NONE, fact.id, notes.of(fact)),)
    if limits is not None:
        row["limits"] = (Entry(tell.interval(limits), limits.id),)
        row["where"] = (Entry(label(LABELS, fact.label, lang), fact.id),)
    return row
