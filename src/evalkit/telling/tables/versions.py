"""What changed in a plan's definitions up to the evaluated year: new names, new definitions, bridges, splits, ends."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from evalkit.data.schema import table
from evalkit.data.versions import DEFINING, NEW_ID
from evalkit.facts.facts import Facts
from evalkit.facts.plan_rows import PlanRows, Record
from evalkit.telling.tables.notes import Notes
from evalkit.telling.tables.table import Column, Entry, Row, Table
from evalkit.telling.teller import NONE, Teller, node_name
from evalkit.words.caveats import words
from evalkit.words.codes import SUCCESSION, Label, Lang, enumerated, label
from evalkit.words.fiscal import FiscalYear, period_label

WHAT = SUCCESSION | {
    "reworded": Label("文言の変更", "reworded"),
    "started": Label("開始", "started"),
    "ended": Label("終了", "ended"),
}
SAYS = {
    "title": Label("指標と体系の変更", "What changed in the plan's definitions"),
    "period": Label("年度", "Year"),
    "name": Label("対象", "Of what"),
    "what": Label("変更", "Change"),
    "detail": Label("内容", "What changed"),
    "bridge_old": Label("旧定義で数えた値", "By the old definition"),
    "bridge_new": Label("新定義で数えた値", "By the new definition"),
    "changed": Label(
        "{year}から定義を変更：{change}", "definition changed from {year} on: {change}"
    ),
    "changed-plain": Label("{year}から定義を変更", "definition changed from {year} on"),
    "until": Label("{}まで", "with {}"),
}
REWORDED = ("label", "parent", "owner", "aim", "purpose")


class Change(NamedTuple):
    """What happened to an indicator (or a node of the plan) in a year; ``caveat`` says what it does to comparisons."""

    year: str
    what: str
    name: str
    detail: str = ""
    indicator: str = ""
    caveat: str = ""


def versions_table(facts: Facts, lang: Lang = "ja") -> Table:
    """Tell what changed in the plan's definitions up to the evaluated year, both figures of a year counted both ways.

    Notes say whether figures on both sides of a change are compared. Without a change the table has no rows.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.rate(city, "R7", "params/rubrics/example-city.yaml"))
    >>> ek.versions_table(facts, "en").frame[["Year", "Of what", "Change"]].values.tolist()[-2:]
    [['fiscal 2024', 'Measure 2 Preparing for disasters', 'reworded'], ['fiscal 2024', 'Places of mutual support', 'redefined']]
    """
    tell, notes = Teller(facts, lang), Notes(lang)
    rows: list[Row] = []
    found = [*_of_nodes(facts.plan_rows, lang), *_of_indicators(facts.plan_rows, lang)]
    known = [each for each in found if each.year <= str(facts.until)]
    for each in sorted(known, key=lambda change: change.year):
        marks = (notes.add(each.caveat, words(each.caveat, lang)[0]),) if each.caveat else ()
        row: Row = {
            "period": (Entry(FiscalYear(each.year).label(lang)),),
            "name": (Entry(each.name),),
            "what": (Entry(label(WHAT, each.what, lang), notes=marks),),
            "detail": (Entry(each.detail),),
        }
        rows.append(row | _counted(tell, each))
    keys = ("period", "name", "what", "detail", "bridge_old", "bridge_new")
    columns = tuple(Column(key, label(SAYS, key, lang), key.startswith("bridge")) for key in keys)
    title = label(SAYS, "title", lang)
    return Table("versions", title, columns, tuple(rows), facts, lang, notes.listed())


def version_notes(tell: Teller, notes: Notes, indicator: str) -> tuple[str, ...]:
    """Note on an indicator each change of its definition up to the evaluated year."""
    plan, until = tell.facts.plan_rows, str(tell.facts.until)
    found = []
    for year in plan.redefined.get(indicator, {}):
        if year > until:
            break
        change = _change(plan, indicator, year, tell.lang)
        said = label(SAYS, "changed" if change else "changed-plain", tell.lang)
        text = said.format(year=FiscalYear(year).label(tell.lang), change=change)
        found.append(notes.add(f"definition-{indicator}-{year}", text))
    return tuple(found)


def _counted(tell: Teller, change: Change) -> Row:
    """The figures of the year counted both ways, an entry for each part."""
    if change.caveat != "bridged":
        return {key: (Entry(NONE),) for key in ("bridge_old", "bridge_new")}
    declared = tell.facts.plan_rows.declared(change.indicator, change.year)
    counted = {row["bridge_period"] for row in declared}
    row: Row = {}
    for key in ("bridge_old", "bridge_new"):
        entries = []
        for fact in tell.facts.select(indicator=change.indicator, measure=key):
            if fact.period in counted:
                when = period_label(fact.period, tell.lang)
                part = tell.mark(fact.component)
                entries.append(Entry(f"{part} {when} {tell.told(fact)}".strip(), fact.id))
        row[key] = tuple(entries) or (Entry(NONE),)
    return row


def _of_indicators(plan: PlanRows, lang: Lang) -> Iterator[Change]:
    first_year = min((row["period"] for row in plan.tables["releases"]), default="")
    versions = _versions(plan, "indicators", "indicator")
    names = {name: rows[-1][f"name_{lang}"] for name, rows in versions.items()}
    begun = {
        each: rows[0]["valid_from"]
        for rows in versions.values()
        for each in rows[0]["predecessors"].split()
    }
    for indicator, rows in versions.items():
        first, last = rows[0], rows[-1]
        said = first[f"name_{lang}"]
        if first["succession"] in NEW_ID:
            before = "、".join(names.get(each, each) for each in first["predecessors"].split())
            yield Change(first["valid_from"], first["succession"], said, f"{before} → {said}")
        elif first["valid_from"] > first_year:
            yield Change(first["valid_from"], "started", said)
        renamed = set()
        for earlier, later in pairwise(rows):
            if later["succession"] == "renamed":
                renamed.add(later["valid_from"])
                detail = _arrow(earlier, later, f"name_{lang}")
                yield Change(later["valid_from"], "renamed", later[f"name_{lang}"], detail)
        for year, is_bridged in plan.redefined.get(indicator, {}).items():
            now = max((row for row in rows if row["valid_from"] <= year), default=first, key=_began)
            caveat = "bridged" if is_bridged else "definition-break"
            detail = _change(plan, indicator, year, lang)
            yield Change(year, "redefined", now[f"name_{lang}"], detail, indicator, caveat)
        if last["valid_to"] and not begun.get(indicator, "") > last["valid_to"]:
            after = str(FiscalYear(last["valid_to"]) + 1)
            until = FiscalYear(last["valid_to"]).label(lang)
            yield Change(
                after, "ended", last[f"name_{lang}"], label(SAYS, "until", lang).format(until)
            )


def _of_nodes(plan: PlanRows, lang: Lang) -> Iterator[Change]:
    of = table("nodes")
    for rows in _versions(plan, "nodes", "node").values():
        for earlier, later in pairwise(rows):
            name = node_name(later, lang)
            if earlier[f"name_{lang}"] != later[f"name_{lang}"]:
                detail = _arrow(earlier, later, f"name_{lang}")
                yield Change(later["valid_from"], "renamed", name, detail)
            changed = [of.column(each) for each in REWORDED if earlier[each] != later[each]]
            if changed:
                heads = [each.ja if lang == "ja" else each.en for each in changed]
                detail = enumerated(heads, lang)
                yield Change(later["valid_from"], "reworded", name, detail)


def _change(plan: PlanRows, indicator: str, year: str, lang: Lang) -> str:
    """What a change of definition is declared to be, else which declarations differ in the new version."""
    declared = plan.declared(indicator, year)
    if declared:
        said = dict.fromkeys(row[f"change_{lang}"] for row in declared)
        return ("、" if lang == "ja" else "; ").join(said)
    of = table("indicators")
    told = []
    for earlier, later in pairwise(_versions(plan, "indicators", "indicator")[indicator]):
        for name in ("definition", *DEFINING):
            if later["valid_from"] == year and earlier[name] != later[name]:
                column = of.column(name)
                head = column.ja if lang == "ja" else column.en
                old, new = (
                    label(column.codes, each[name], lang) if column.codes else each[name]
                    for each in (earlier, later)
                )
                told.append(f"{head}：{old} → {new}" if lang == "ja" else f"{head}: {old} → {new}")
    return ("。" if lang == "ja" else "; ").join(told)


def _arrow(earlier: Record, later: Record, column: str) -> str:
    return f"{earlier[column]} → {later[column]}"


def _versions(plan: PlanRows, table: str, key: str) -> dict[str, list[Record]]:
    """The rows of each id from the first year on, in the order of the ids."""
    found: dict[str, list[Record]] = {}
    for row in plan.tables[table]:
        found.setdefault(row[key], []).append(row)
    return {name: sorted(each, key=_began) for name, each in found.items()}


def _began(row: Record) -> str:
    return row["valid_from"]
