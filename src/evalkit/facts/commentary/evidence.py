"""What a text is held against: published figures by indicator, part, role and year, never those taken from it."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from evalkit.analysis.published import METHOD
from evalkit.data.dataset import Plan
from evalkit.facts.commentary.amounts import amount, joined, unit_of
from evalkit.facts.facts import Fact, Facts
from evalkit.facts.plan_rows import PlanRows, Record
from evalkit.words.codes import ROLE, STATUS, Label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.normalise import compact
from evalkit.words.spans import time_of
from evalkit.words.units import UNITS
from evalkit.words.verdicts import MEASURES

PROSE = re.compile(
    "総評|目的と内容|本文|めざす姿|目指す姿|文章|コメント|所見|commentary|narrative", re.IGNORECASE
)
"""Places in a report that are text, not tables."""

COUNTS = frozenset({"延べ", "実数", "累計", "平均", "月平均", "年平均", "新規"})
"""Words of a figure that say how it counts: with different ones, two figures aren't compared."""

COUNTED = ("opening", "closing", "entries", "exits", "stayed", "left", "plans_made")
BRIDGED = {
    "bridge_old": Label("（変更前の数え方）", "as counted before the change"),
    "bridge_new": Label("（変更後の数え方）", "as counted after the change"),
}
"""Counts of a roster, and figures of a year counted both ways: evidence by their value alone."""

Key = tuple[str, str, str, str]
"""Indicator, component, role, fiscal year (or the period as it is, empty where none is printed)."""

Place = tuple[str, str, str]
"""Measure, indicator, component."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """The facts that a text is held against, and the year that it is about (None where the facts don't tell)."""

    facts: Facts
    year: FiscalYear | None
    _told: dict[str, Label] = field(default_factory=dict)

    @cached_property
    def rows(self) -> PlanRows:
        """The rows of the plan as worded in the year."""
        plan = self.facts.plan
        if self.year == self.facts.until:
            return self.facts.plan_rows
        return PlanRows(plan, plan if plan is None or self.year is None else plan.at(self.year))

    @property
    def plan(self) -> Plan | None:
        """The plan as worded in the year; None where there is none."""
        return self.rows.worded

    @cached_property
    def own(self) -> frozenset[str]:
        """The facts that were taken from the text under check, and all that rests on them."""
        plan = self.facts.plan
        if plan is None:
            return frozenset()
        years = dict(zip(plan.releases["release"], plan.releases["period"], strict=True))
        year = str(self.year) if self.year else ""
        every = self.facts.through_years()
        found = {
            fact.id
            for fact in every
            if fact.method == METHOD
            and PROSE.search(fact.source.rpartition("（")[2])
            and years.get(fact.release, year) == year
        }
        grown = found
        while grown:
            grown = {
                fact.id
                for fact in every
                if fact.id not in found and not found.isdisjoint(fact.derived_from.split())
            }
            found |= grown
        return frozenset(found)

    @cached_property
    def _by_place(self) -> dict[Place, list[Fact]]:
        held: dict[Place, list[Fact]] = {}
        for fact in self.facts.through_years():
            if fact.id not in self.own:
                held.setdefault((fact.measure, fact.indicator, fact.component), []).append(fact)
        return held

    def of(self, measure: str, indicator: str, component: str) -> list[Fact]:
        """Return the facts of a measure of an indicator and part, of all years."""
        return self._by_place.get((measure, indicator, component), [])

    @cached_property
    def figures(self) -> dict[Key, list[Fact]]:
        """Published figures by key, the newest release first; those without a number, too."""
        plan = self.facts.plan
        releases = [] if plan is None else list(plan.releases["release"])
        order = {release: -place for place, release in enumerate(releases)}
        published = [
            fact
            for (measure, _, _), facts in self._by_place.items()
            for fact in facts
            if measure in ROLE and fact.method == METHOD
        ]
        held: dict[Key, list[Fact]] = {}
        for fact in sorted(published, key=lambda each: order.get(each.release, 0)):
            held.setdefault(key_of(fact), []).append(fact)
        return held

    @cached_property
    def by_indicator(self) -> dict[str, list[Fact]]:
        """Published figures that have a number, by indicator."""
        held: dict[str, list[Fact]] = {}
        for facts in self.figures.values():
            for fact in facts:
                if fact.has_value:
                    held.setdefault(fact.indicator, []).append(fact)
        return held

    @cached_property
    def computed(self) -> dict[str, list[Fact]]:
        """Numbers computed of figures, by indicator, that have a name in words."""
        held: dict[str, list[Fact]] = {}
        for (measure, indicator, _), facts in self._by_place.items():
            if measure in MEASURES and measure not in COUNTED:
                held.setdefault(indicator, []).extend(each for each in facts if each.has_value)
        return held

    @cached_property
    def indicators(self) -> list[str]:
        """The indicators that have figures, with or without a number."""
        return list(dict.fromkeys(indicator for indicator, *_ in self.figures))

    @cached_property
    def by_value(self) -> dict[float, list[Fact]]:
        """Published figures, counts of rosters and bridges of a definition, by their number."""
        held: dict[float, list[Fact]] = {}
        others = [
            fact
            for (measure, _, _), facts in self._by_place.items()
            for fact in facts
            if measure in COUNTED or measure in BRIDGED
        ]
        for fact in [*(each for facts in self.by_indicator.values() for each in facts), *others]:
            if fact.has_value:
                held.setdefault(round(fact.value, 9), []).append(fact)
        return held

    @cached_property
    def from_text(self) -> dict[float, Fact]:
        """Figures that were taken from the text, by their number."""
        own = [self.facts[each] for each in sorted(self.own)]
        return {fact.value: fact for fact in own if fact.has_value and fact.method == METHOD}

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the figures, as they are read."""
        return frozenset(map(unit_of, (f for each in self.figures.values() for f in each))) - {""}

    @cached_property
    def english_units(self) -> dict[str, str]:
        """The words that stand for a unit in English prose, with the unit; empty where they stand for several."""
        held: dict[str, str] = {}
        for row in self.rows.indicators.values():
            unit = UNITS.get(compact(row["unit"]), compact(row["unit"]))
            for word in filter(str.isalpha, row["unit_en"].lower().split("/")):
                held[word] = unit if held.get(word, unit) == unit else ""
        return held

    @cached_property
    def components(self) -> dict[str, list[str]]:
        """The parts of each indicator that has any."""
        held: dict[str, dict[str, None]] = {}
        for indicator, component, *_ in self.figures:
            if component:
                held.setdefault(indicator, {})[component] = None
        return {indicator: list(parts) for indicator, parts in held.items()}

    @cached_property
    def _baselines(self) -> dict[tuple[str, str], list[Fact]]:
        held: dict[tuple[str, str], list[Fact]] = {}
        for (indicator, component, role, _), facts in self.figures.items():
            if role == "baseline":
                held.setdefault((indicator, component), []).extend(facts)
        return held

    def get(self, indicator: str, component: str, role: str, year: str) -> list[Fact]:
        """Return the figures of a key that have a number, the newest first; of a baseline whatever its year."""
        if role == "baseline":
            found = self._baselines.get((indicator, component), [])
        else:
            found = self.figures.get((indicator, component, role, year), [])
        return [fact for fact in found if fact.has_value]

    def missing(self, indicator: str, component: str, role: str, year: str) -> Fact | None:
        """Return the figure of a key that has no number (pending, not set …), None where there is none."""
        found = self.figures.get((indicator, component, role, year), [])
        return next((fact for fact in found if not fact.has_value), None)

    def direction(self, indicator: str) -> str:
        """Return which direction is better, empty where it isn't known."""
        return self.rows.indicators.get(indicator, {}).get("direction", "")

    def met(self, actual: Fact) -> bool | None:
        """Whether the target of an actual's year was met, as rated; None where that isn't told."""
        facts = self.of("met", actual.indicator, actual.component)
        told = {fact.label for fact in facts if fact.period == year_of(actual)}
        return told == {"met"} if told in ({"met"}, {"missed"}) else None

    def comparable(self, earlier: Fact, later: Fact) -> bool | None:
        """Whether two figures of an indicator may be compared; None where nobody has said so."""
        if earlier.unit != later.unit or counts_of(earlier) != counts_of(later):
            return False
        first, last = year_of(earlier), year_of(later)
        for part, since in self._breaks.get(later.indicator, []):
            if part in ("", later.component) and (not first or first < since <= last):
                return False
        if earlier.measure != "baseline":
            return True
        place = (later.indicator, later.component)
        said = [*self.of("change", *place), *self.of("travel", *place)]
        said = [fact for fact in said if fact.period == last]
        if any(fact.label == "refused" and "pending" not in fact.caveats for fact in said):
            return False
        return True if said else None

    @cached_property
    def _breaks(self) -> dict[str, list[tuple[str, str]]]:
        """Changes of definition by indicator: the part (empty: all) and the first year."""
        held: dict[str, list[tuple[str, str]]] = {}
        if self.facts.plan is not None:
            for row in self.facts.plan.redefined.to_dict("records"):
                where = (str(row["component"]), str(row["period"]))
                held.setdefault(str(row["indicator"]), []).append(where)
        return held

    def told(self, fact: Fact) -> Label:
        """Name a fact in words: indicator, part, year, role, figure."""
        if fact.id not in self._told:
            self._told[fact.id] = joined(self.titled(fact), figure(fact))
        return self._told[fact.id]

    def titled(self, fact: Fact) -> Label:
        """Name a fact without its figure."""
        name = self.names.get(fact.indicator, Label(fact.indicator, fact.indicator))
        part = self._part_names.get((fact.indicator, fact.component), fact.component)
        part = part if isinstance(part, Label) else Label(part, part)
        role = (ROLE | BRIDGED | MEASURES).get(fact.measure, Label(fact.measure, fact.measure))
        year = period_label(fact.period, "en")
        when = Label(
            period_label(fact.period, "ja") + role.ja, f"{role.en} ({year})" if year else role.en
        )
        return joined(name, part, when)

    @cached_property
    def names(self) -> dict[str, Label]:
        """What each indicator is called, as worded in the year."""
        return {each: _name(row) for each, row in self.rows.indicators.items()}

    @cached_property
    def _part_names(self) -> dict[tuple[str, str], Label]:
        rows = self.rows.tables["components"]
        return {(row["indicator"], row["component"]): _name(row) for row in rows}


def figure(fact: Fact) -> Label:
    """Write a fact's number with its unit, or why there is none."""
    if fact.has_value:
        return amount(fact.value, fact.unit)
    return STATUS.get(fact.status, Label(fact.label, fact.label))


def year_of(fact: Fact) -> str:
    """Return the fiscal year that a figure stands for, else its period as it is."""
    return time_of(fact.period)


def key_of(fact: Fact) -> Key:
    """Return the key of a published figure."""
    return fact.indicator, fact.component, fact.measure, year_of(fact)


def counts_of(fact: Fact) -> frozenset[str]:
    """Return the words of a figure that say how it counts."""
    return COUNTS & set(fact.label.split())


def _name(row: Record) -> Label:
    return Label(row["name_ja"], row["name_en"] or row["name_ja"])
