"""The parts of an evaluation report in their order: summary, tables by section, roster, points to check."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling import roster_tables
from evalkit.telling.table import Column, Entry, Row, Table
from evalkit.telling.tables import (
    context_table,
    contradiction,
    pick,
    scorecard,
    sections,
    targeted,
)
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.codes import Lang

POINTS = {
    "differs": (
        "公表された評価と基準による評価が異なる",
        "the published rating and the rule's differ",
    ),
    "pending": ("実績は集計中である", "the actual is still being tallied"),
}


def letters(facts: Facts, lang: Lang = "ja") -> str:
    """Count the letters of the outcome indicators, the pending ones beside them, never among them.

    An indicator that repeats another one of the same plan isn't counted twice.
    """
    tell = Teller(facts, lang)
    known = set(targeted(facts, kind="outcome"))
    found: list[Fact] = []
    for indicator in targeted(facts, kind="outcome"):
        if tell.indicator(indicator, "repost_of") in known:
            continue
        ratings = facts.select(indicator=indicator, measure="rating", component="")
        printed = [fact for fact in ratings if fact.method == "as-published"]
        found += (printed or ratings)[:1]
    given = [fact.label for fact in found if fact.label not in ("", "refused")]
    others = [tell.told(fact) for fact in found if fact.label in ("", "refused")]
    counts = [f"{letter} {given.count(letter)}" for letter in sorted(set(given))]
    counts += [f"{word} {others.count(word)}" for word in dict.fromkeys(others)]
    if lang == "ja":
        return f"{len(found)}指標のうち{len(given)}指標を評価（{'、'.join(counts)}）"
    return f"{len(given)} of {len(found)} indicators rated ({', '.join(counts)})"


def points_table(facts: Facts, lang: Lang = "ja") -> Table:
    """List what a reviewer should look at: disagreements, pending figures, refusals and caveats of the ratings."""
    tell = Teller(facts, lang)
    rows: list[Row] = []

    def point(indicator: str, said: str, fact: str) -> None:
        rows.append({"name": (Entry(tell.indicator(indicator)),), "point": (Entry(said, fact),)})

    for indicator in targeted(facts):
        own = facts.of(indicator)
        for fact in own:
            if fact.measure == "agreement" and fact.label == "differs":
                point(indicator, pick(POINTS["differs"], lang), fact.id)
            if fact.measure == "contradiction":
                point(indicator, contradiction(tell, fact), fact.id)
            if fact.measure == "actual" and fact.status == "pending":
                point(indicator, pick(POINTS["pending"], lang), fact.id)
        seen: set[str] = set()
        for fact in own:
            if fact.measure not in ("change", "attainment"):
                continue
            for code in fact.caveats.split():
                if code not in seen and code not in ("pending", "not-set"):
                    seen.add(code)
                    point(indicator, words(code, lang)[0], fact.id)
    columns = (
        Column("name", pick(("指標", "Indicator"), lang)),
        Column("point", pick(("確認する点", "Point to check"), lang)),
    )
    title = pick(("要確認", "Points to check"), lang)
    return Table("points", title, columns, tuple(rows), facts, lang)


def report_tables(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> list[Table]:
    """Return the tables of the report in their order; points to check only for the internal audience."""
    tables = []
    for section in sections(facts):
        tables += [scorecard(facts, lang, section, kind) for kind in ("activity", "outcome")]
    tables += [context_table(facts, lang), *account_tables(facts, lang)]
    if audience == "internal":
        tables.append(points_table(facts, lang))
    return [table for table in tables if table.rows]


def account_tables(facts: Facts, lang: Lang = "ja") -> list[Table]:
    """Return the tables about the roster that have rows."""
    makers = (
        roster_tables.checks_table,
        roster_tables.readings_table,
        roster_tables.coverage_table,
        roster_tables.flows_table,
        roster_tables.unknown_table,
    )
    return [table for make in makers if (table := make(facts, lang)).rows]
