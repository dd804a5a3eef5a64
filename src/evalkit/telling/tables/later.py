"""Targets that are set for a later year only."""

from evalkit.facts.facts import Fact, Facts
from evalkit.words.spans import year_reported


def next_targets(facts: Facts, indicator: str) -> list[Fact]:
    """Return the targets of the next year that has any, where the evaluated year has none."""
    targets = facts.select(indicator=indicator, measure="target")
    years = {fact.id: year_reported(fact.period) for fact in targets}
    if str(facts.until) in years.values():
        return []
    later = min((year for year in years.values() if year > str(facts.until)), default="")
    return [fact for fact in targets if later and years[fact.id] == later]
