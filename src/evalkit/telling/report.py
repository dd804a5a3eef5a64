"""The parts of an evaluation report in their order: summary, tables by section, roster, course, points to check."""

from evalkit.facts.facts import Fact, Facts
from evalkit.telling.decided import is_undecided, undecided
from evalkit.telling.points import points_table
from evalkit.telling.tables import conclusions as conclusion
from evalkit.telling.tables import roster as roster_tables
from evalkit.telling.tables.changed import errata_table
from evalkit.telling.tables.history import history_table
from evalkit.telling.tables.scorecard import context_table, scorecard, sections, targeted
from evalkit.telling.tables.table import Table
from evalkit.telling.tables.versions import versions_table
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang


def lettered(facts: Facts, section: str | None = None) -> list[Fact]:
    """Return the letter of each outcome indicator, the one decided, else the rule's; of repeated ones only the first."""
    tell = Teller(facts, "ja")
    known = set(targeted(facts, kind="outcome"))
    found: list[Fact] = []
    for indicator in targeted(facts, section, "outcome"):
        if tell.indicator(indicator, "repost_of") in known:
            continue
        ratings = facts.select(indicator=indicator, measure="rating", component="")
        decided = [fact for fact in ratings if fact.method == "as-published"]
        found += (decided or ratings)[:1]
    return found


def letters(
    facts: Facts, lang: Lang = "ja", audience: str = "internal", section: str | None = None
) -> str:
    """Count the letters of the outcome indicators, the pending ones beside them, never among them.

    ``section`` (a node of the plan) narrows it down.
    Of the letters counted it says how many nobody has decided yet; to the ``public`` these are told as
    undecided only. An indicator that repeats another one of the same plan isn't counted twice.
    """
    tell = Teller(facts, lang)
    found = lettered(facts, section)
    open_ones = [fact for fact in found if is_undecided(facts, fact)]
    untold = [] if audience == "internal" else open_ones
    rated = [f for f in found if f.label not in ("", "refused") and f not in untold]
    given = [fact.label for fact in rated]
    others = [undecided(tell, fact, audience) for fact in untold]
    others += [tell.told(fact) for fact in found if fact.label in ("", "refused")]
    counts = [f"{letter} {given.count(letter)}" for letter in sorted(set(given))]
    counts += [f"{word} {others.count(word)}" for word in dict.fromkeys(others)]
    proposed = len(open_ones) - len(untold)
    if lang == "ja":
        said = f"{len(found)}指標のうち{len(given)}指標を評価（{'、'.join(counts)}）"
        return said + (f"、うち未決定{proposed}" if proposed else "")
    said = f"{len(given)} of {len(found)} indicators rated ({', '.join(counts)})"
    return said + (f", {proposed} of them undecided" if proposed else "")


def report_tables(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> list[Table]:
    """Return the tables of the report in their order; points to check only for the internal audience."""
    tables = []
    for section in sections(facts):
        tables += [
            scorecard(facts, lang, section, kind, audience) for kind in ("activity", "outcome")
        ]
    tables += [context_table(facts, lang), *account_tables(facts, lang)]
    tables += course_tables(facts, lang, audience)
    if audience == "internal":
        tables.append(points_table(facts, lang))
    return [table for table in tables if table.rows]


def has_years(facts: Facts) -> bool:
    """Whether several years stand side by side."""
    return len({fact.period for fact in facts.through_years(measure="attainment")}) > 1


def course_tables(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> list[Table]:
    """Return the tables about the plan's course that have rows: its years, changed definitions, errata."""
    tables = [versions_table(facts, lang), errata_table(facts, lang)]
    if has_years(facts):
        tables.insert(0, history_table(facts, lang, audience=audience))
    return [table for table in tables if table.rows]


def account_tables(facts: Facts, lang: Lang = "ja") -> list[Table]:
    """Return the tables about the roster that have rows.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> facts = ek.collect(ek.roster_account(city, "R7", counts=ek.count_roster(city.roster)))
    >>> [table.caption for table in ek.account_tables(facts, "en")]
    ['Turnover of the roster']
    >>> ek.account_tables(facts, "en")[0].frame.iloc[0, :5].tolist()
    ['fiscal 2016', 'all', '8,500 people', '1,716 people', '1,625 people']
    """
    makers = (
        roster_tables.checks_table,
        roster_tables.readings_table,
        roster_tables.coverage_table,
        roster_tables.flows_table,
        roster_tables.unknown_table,
    )
    return [table for make in makers if (table := make(facts, lang)).rows]


def conclusion_tables(facts: Facts, lang: Lang = "ja") -> list[Table]:
    """Return the tables about what the roster's figures let one conclude that have rows.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> facts = ek.collect(ek.roster_conclusions(ward, "R6", roster_size=8452))
    >>> [table.caption for table in ek.conclusion_tables(facts, "en")]
    ['How each reading fits targets and actuals', 'How surely the share with a plan is known (in brackets: 95 % interval)']
    """
    makers = (
        conclusion.fit_table,
        conclusion.certainty_table,
        conclusion.definitions_table,
    )
    return [table for make in makers if (table := make(facts, lang)).rows]
