"""Areas held against all of them together, as a table."""

from collections.abc import Sequence

from evalkit.data.dataset import Dataset
from evalkit.facts.facts import Fact, Facts
from evalkit.telling.strata import stratum
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table, share_notes
from evalkit.telling.teller import NONE, Teller
from evalkit.telling.terms import LABELS, MEASURES
from evalkit.words.codes import Label, Lang, label
from evalkit.words.fiscal import period_label

HEADS = (
    ("area", "自治体", "Area"),
    ("events", "件数", "Counted"),
    ("base", "分母", "Out of"),
    ("share", "割合", "Share"),
    ("limits", "偶然の範囲", "Limits of chance"),
    ("where", "位置", "Where it stands"),
)
TITLE = Label("自治体間の比較", "Areas compared")
COMPARED = Label("比べるもの", "What is compared")
OVER_ALL = ("areas_together", "areas_dispersion")
NUMERIC = ("events", "base", "share", "limits")


def funnel_table(facts: Facts, areas: Sequence[object] = (), lang: Lang = "ja") -> Table:
    """Tell each area's share, between which limits chance would leave it, and where it stands; all areas together and their spread last.

    ``areas``: the datasets, which give the areas their names.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> rows = [("a", 40, 100), ("b", 90, 200), ("c", 160, 400)]
    >>> figures = pd.DataFrame(
    ...     [(area, indicator, value) for area, x, n in rows for indicator, value in (("x", x), ("n", n))],
    ...     columns=["area", "indicator", "value"],
    ... ).assign(role="actual", period="FY2024", direction="none", count_basis="unique")
    >>> facts = ek.collect(ek.funnel([figures], "x", "n", 2024))
    >>> ek.funnel_table(facts, lang="en").frame.iloc[0, 1:5].tolist()
    ['a', '40', '100', '40.0%']
    """
    tell, notes, called = Teller(facts, lang), Notes(lang), names(areas, lang)
    rows: list[Row] = []
    groups = {}
    for compared in comparisons(facts):
        groups[len(rows)] = title_of(tell, compared)
        rows += [_row(tell, notes, called, fact) for fact in compared]
        rows += [_over_all(tell, notes, fact) for fact in of_all(facts, compared)]
    columns = [Column(key, Label(ja, en).told(lang), key in NUMERIC) for key, ja, en in HEADS]
    shared, told = share_notes(columns, rows)
    title, of = (each.told(lang) for each in (TITLE, COMPARED))
    return Table("areas", title, shared, told, facts, lang, notes.listed(), groups, of)


def comparisons(facts: Facts) -> list[list[Fact]]:
    """Return the shares of the areas, those of each comparison together."""
    found: dict[tuple[str, ...], list[Fact]] = {}
    for fact in facts.select(measure="area_share"):
        found.setdefault(tuple(_compared(fact).values()), []).append(fact)
    return list(found.values())


def of_all(facts: Facts, compared: list[Fact]) -> list[Fact]:
    """Return the share of all areas together and their spread, in one comparison."""
    keys = _compared(compared[0])
    return [fact for measure in OVER_ALL for fact in facts.select(measure=measure, **keys)]


def limits_of(facts: Facts, fact: Fact, measure: str = "area_limits_95") -> Fact | None:
    """Return the limits of chance that stand beside an area's share."""
    return facts.find(measure=measure, area=fact.area, **_compared(fact))


def _compared(fact: Fact) -> dict[str, str]:
    """What the facts of one comparison have in common."""
    return {"indicator": fact.indicator, "by": fact.by, "period": fact.period}


def title_of(tell: Teller, compared: list[Fact]) -> str:
    """Say what a comparison compares: the indicator, its base, the year."""
    first = compared[0]
    said = (
        tell.indicator(first.indicator),
        stratum(first.by, tell),
        period_label(first.period, tell.lang),
    )
    return Label("{}（{}、{}）", "{} ({}, {})").told(tell.lang).format(*said)


def names(areas: Sequence[object], lang: Lang) -> dict[str, str]:
    """What areas are called, by code."""
    datasets = [each for each in areas if isinstance(each, Dataset)]
    return {each.area: getattr(each.plan, f"name_{lang}") for each in datasets}


def _row(tell: Teller, notes: Notes, called: dict[str, str], fact: Fact) -> Row:
    facts, lang = tell.facts, tell.lang
    ids = [each for each in fact.derived_from.split() if each in facts]
    counts = dict(zip(("events", "base"), map(facts.__getitem__, ids), strict=False))
    row: Row = {"area": (Entry(called.get(fact.area, fact.area)),)}
    row |= {key: (Entry(tell.told(count), count.id),) for key, count in counts.items()}
    row["share"] = (Entry(tell.number(fact) if fact.has_value else NONE, fact.id, notes.of(fact)),)
    limits = limits_of(facts, fact)
    if limits is not None:
        told = tell.interval(limits) or NONE
        row["limits"] = (Entry(told, limits.id, notes.of(limits)),)
        row["where"] = (Entry(label(LABELS, fact.label, lang) if fact.label else NONE, fact.id),)
    return row


def _over_all(tell: Teller, notes: Notes, fact: Fact) -> Row:
    said = Entry(label(MEASURES, fact.measure, tell.lang))
    return {"area": (said,), "share": (Entry(tell.told(fact), fact.id, notes.of(fact)),)}
