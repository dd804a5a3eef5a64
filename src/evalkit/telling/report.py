"""The parts of an evaluation report in their order: summary, tables by section, roster, points to check."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling import roster_tables
from evalkit.telling.points import points_table
from evalkit.telling.table import Table
from evalkit.telling.tables import context_table, scorecard, sections, targeted
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang


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


def report_tables(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> list[Table]:
    """Return the tables of the report in their order; points to check only for the internal audience."""
    tables = []
    for section in sections(facts):
        tables += [
            scorecard(facts, lang, section, kind, audience) for kind in ("activity", "outcome")
        ]
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
