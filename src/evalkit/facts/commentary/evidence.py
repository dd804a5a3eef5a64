"""What a text is held against: published figures by indicator, part, role and year, never those taken from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from evalkit.analysis.comparable import plan_breaks
from evalkit.facts.facts import Fact, Facts
from evalkit.words.codes import ROLE, Label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.normalise import compact
from evalkit.words.notation import read_figure
from evalkit.words.spans import year_reported
from evalkit.words.units import PERCENT, UNITS

METHOD = "as-published"
ROLES = tuple(ROLE)
PROSE = re.compile("総評|目的と内容|本文|めざす姿|目指す姿|文章|コメント|所見|commentary|narrative", re.IGNORECASE)
"""Places in a report that are text, not tables."""

COUNTS = frozenset({"延べ", "実数", "累計", "平均", "月平均", "年平均", "新規"})
"""Words of a figure that say how it counts: with different ones, two figures aren't compared."""

COMPUTED = {
    "attainment": re.compile("達成率|達成割合|attainment|achiev"),
    "progress": re.compile("進捗率|progress"),
    "change": re.compile("増|減|差|上回|下回|change|rose|fell|increas|decreas"),
    "change_rate": re.compile("増|減|率|変動|change|rose|fell|increas|decreas"),
    "coverage": re.compile("作成率|カバー率|割合|coverage|share"),
    "exit_rate": re.compile("離脱|異動|変動|転出|exit|turnover|left"),
    "entry_rate": re.compile("新規|変動|turnover|entry|joined"),
    "plans_surviving": re.compile("残|surviv"),
    "plans_closing": re.compile("計画|plans"),
    "implied_roster": re.compile("名簿|roster"),
}
"""Computed numbers that a text may name, and the words without which they aren't looked for."""

COUNTED = frozenset({"opening", "closing", "entries", "exits", "stayed", "left", "plans_made"})
"""Counts of a roster: evidence like a published figure."""

Key = tuple[str, str, str, str]
"""Indicator, component, role, fiscal year (or the period as it is, empty where none is printed)."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """The facts that a text is held against, and the year that it is about."""

    facts: Facts
    year: FiscalYear | None

    @cached_property
    def own(self) -> frozenset[str]:
        """The facts that were taken from the text under check, and all that rests on them alone."""
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
    def published(self) -> list[Fact]:
        """The figures as published that have a number and come from elsewhere than the text."""
        return [
            fact
            for fact in self.facts.through_years()
            if fact.method == METHOD and fact.measure in ROLES and fact.id not in self.own
        ]

    @cached_property
    def figures(self) -> dict[Key, list[Fact]]:
        """Published figures by key, the newest release first; those without a number, too."""
        order = self._order
        held: dict[Key, list[Fact]] = {}
        for fact in sorted(self.published, key=lambda each: -order.get(each.release, 0)):
            held.setdefault(self.key(fact), []).append(fact)
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
    def by_value(self) -> dict[float, list[Fact]]:
        """Published figures and counts of rosters by their number."""
        held: dict[float, list[Fact]] = {}
        counted = [each for each in self.facts.through_years() if each.measure in COUNTED]
        for fact in [*(f for each in self.by_indicator.values() for f in each), *counted]:
            if fact.has_value and fact.id not in self.own:
                held.setdefault(round(fact.value, 9), []).append(fact)
        return held

    @cached_property
    def from_text(self) -> dict[float, Fact]:
        """Figures that were taken from the text, by their number."""
        own = [self.facts[each] for each in self.own]
        return {fact.value: fact for fact in own if fact.has_value and fact.method == METHOD}

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the figures, as they are read."""
        return frozenset(unit_of(fact) for fact in self.published if fact.unit)

    @cached_property
    def english_units(self) -> dict[str, str]:
        """The words that stand for a unit in English prose, with the unit."""
        plan = self.facts.plan
        words: dict[str, str] = {}
        for row in [] if plan is None else plan.indicators.to_dict("records"):
            for word in str(row["unit_en"]).lower().split("/"):
                if word.isalpha():
                    words[word] = UNITS.get(compact(str(row["unit"])), compact(str(row["unit"])))
        return words

    @cached_property
    def components(self) -> dict[str, list[str]]:
        """The parts of each indicator that has any."""
        held: dict[str, dict[str, None]] = {}
        for fact in self.published:
            if fact.component:
                held.setdefault(fact.indicator, {})[fact.component] = None
        return {indicator: list(parts) for indicator, parts in held.items()}

    @cached_property
    def _order(self) -> dict[str, int]:
        plan = self.facts.plan
        return {} if plan is None else {each: n for n, each in enumerate(plan.releases["release"])}

    @cached_property
    def _breaks(self) -> dict[str, list[tuple[str, str]]]:
        """Changes of definition by indicator: the part (empty: all) and the first year."""
        held: dict[str, list[tuple[str, str]]] = {}
        if self.facts.plan is not None:
            for row in plan_breaks(self.facts.plan).to_dict("records"):
                where = (str(row["component"]), str(row["period"]))
                held.setdefault(str(row["indicator"]), []).append(where)
        return held

    @cached_property
    def _directions(self) -> dict[str, str]:
        plan = self.facts.worded if self.year is None else None
        plan = self.facts.plan.at(self.year) if self.facts.plan is not None and self.year else plan
        if plan is None:
            return {}
        return dict(zip(plan.indicators["indicator"], plan.indicators["direction"], strict=True))

    def key(self, fact: Fact) -> Key:
        """The key of a published figure."""
        return fact.indicator, fact.component, fact.measure, _year(fact.period)

    def get(self, indicator: str, component: str, role: str, year: str) -> list[Fact]:
        """Return the figures of a key that have a number, the newest first; of a baseline whatever its year."""
        if role == "baseline":
            found = [
                fact
                for (own, part, measure, _), facts in self.figures.items()
                if (own, part, measure) == (indicator, component, role)
                for fact in facts
            ]
        else:
            found = self.figures.get((indicator, component, role, year), [])
        return [fact for fact in found if fact.has_value]

    def missing(self, indicator: str, component: str, role: str, year: str) -> Fact | None:
        """Return the figure of a key that has no number (pending, not set …), None where there is none."""
        found = self.figures.get((indicator, component, role, year), [])
        return next((fact for fact in found if not fact.has_value), None)

    def latest_before(self, year: str, back: int) -> str:
        """Return the fiscal year that lies so many years back."""
        return str(FiscalYear(year) - back)

    def direction(self, indicator: str) -> str:
        """Return which direction is better, empty where it isn't known."""
        return self._directions.get(indicator, "")

    def met(self, fact: Fact) -> bool | None:
        """Whether the target of an actual's year was met, as rated; None where that isn't told."""
        keys = {"indicator": fact.indicator, "component": fact.component, "measure": "met"}
        told = {each.label for each in self._met.get((fact.indicator, fact.component), []) if each.period == _year(fact.period)}
        del keys
        return told == {"met"} if told in ({"met"}, {"missed"}) else None

    @cached_property
    def _met(self) -> dict[tuple[str, str], list[Fact]]:
        held: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts.through_years(measure="met"):
            held.setdefault((fact.indicator, fact.component), []).append(fact)
        return held

    @cached_property
    def _changes(self) -> dict[tuple[str, str, str], list[Fact]]:
        held: dict[tuple[str, str, str], list[Fact]] = {}
        for measure in ("change", "travel"):
            for fact in self.facts.through_years(measure=measure):
                held.setdefault((fact.indicator, fact.component, fact.period), []).append(fact)
        return held

    def comparable(self, earlier: Fact, later: Fact) -> bool | None:
        """Whether two figures of an indicator may be compared; None where nobody has said so."""
        if earlier.unit != later.unit or _counts(earlier) != _counts(later):
            return False
        first, last = _year(earlier.period), _year(later.period)
        for part, since in self._breaks.get(later.indicator, []):
            if part in ("", later.component) and (not first or first < since <= last):
                return False
        if earlier.measure != "baseline":
            return True
        said = self._changes.get((later.indicator, later.component, last), [])
        if any(fact.label == "refused" and "pending" not in fact.caveats for fact in said):
            return False
        return True if said else None

    def told(self, fact: Fact) -> Label:
        """Name a fact in words: indicator, part, year, role, figure."""
        plan = self.facts.plan
        year = period_label(fact.period, "ja"), period_label(fact.period, "en")
        role = ROLE.get(fact.measure, Label(fact.measure, fact.measure))
        names = self.names.get(fact.indicator, Label(fact.indicator, fact.indicator))
        part = self.part_names.get((fact.indicator, fact.component), Label(fact.component, fact.component))
        del plan
        figure = self.figure(fact)
        ja = " ".join(filter(None, [names.ja, part.ja, year[0] + role.ja, figure.ja]))
        en = " ".join(filter(None, [names.en, part.en, role.en, year[1] and f"({year[1]})", figure.en]))
        return Label(ja, en)

    def figure(self, fact: Fact) -> Label:
        """Write a fact's number with its unit, or why there is none."""
        from evalkit.words.codes import STATUS  # noqa: PLC0415

        if not fact.has_value:
            return STATUS.get(fact.status, Label(fact.label, fact.label))
        return amount(fact.value, fact.unit)

    @cached_property
    def names(self) -> dict[str, Label]:
        """What each indicator is called, as worded in the year."""
        plan = self.facts.plan
        if plan is None:
            return {}
        rows = (plan.at(self.year) if self.year else plan).indicators
        return {
            str(row["indicator"]): Label(str(row["name_ja"]), str(row["name_en"] or row["name_ja"]))
            for row in rows.to_dict("records")
        }

    @cached_property
    def part_names(self) -> dict[tuple[str, str], Label]:
        """What each part of an indicator is called."""
        plan = self.facts.plan
        rows = [] if plan is None else plan.components.to_dict("records")
        return {
            (str(row["indicator"]), str(row["component"])): Label(
                str(row["name_ja"]), str(row["name_en"] or row["name_ja"])
            )
            for row in rows
        }


def amount(value: float, unit: str) -> Label:
    """Write a number with its unit, exactly.

    >>> amount(1801.0, "箇所"), amount(0.917, "share").ja
    (Label(ja='1,801箇所', en='1,801 箇所'), '91.7％')
    """
    if unit == "share":
        value, unit = value * 100, "%"
    number = f"{round(value, 4):,.4f}".rstrip("0").rstrip(".")
    number = "−" + number[1:] if number.startswith("-") else number
    if unit in PERCENT:
        return Label(f"{number}％", f"{number} %")
    if unit == "point":
        return Label(f"{number}ポイント", f"{number} points")
    if unit == "ratio":
        return Label(f"{number}倍", f"{number} times")
    return Label(f"{number}{unit}", f"{number} {unit}".strip())


def unit_of(fact: Fact) -> str:
    """Return the unit of a fact in its one spelling; a share is a per cent."""
    unit = compact(fact.unit)
    return {"share": "%", "point": "ポイント", "ratio": "倍"}.get(unit, UNITS.get(unit, unit))


def decimals_of(fact: Fact) -> int:
    """Return the decimals with which a figure was published."""
    if not fact.text:
        return 0
    return max((figure.decimals or 0 for figure in read_figure(fact.text)), default=0)


def superseded(facts: Iterable[Fact]) -> list[Fact]:
    """Return the figures of a key that a newer release has replaced by another number."""
    newest, *older = facts
    return [fact for fact in older if fact.value != newest.value]


def _counts(fact: Fact) -> frozenset[str]:
    return COUNTS & set(fact.label.split())


def _year(period: str) -> str:
    return year_reported(period) or period
