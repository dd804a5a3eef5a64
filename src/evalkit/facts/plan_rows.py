"""The plan's tables as rows of texts, read once, in which the telling looks up its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalkit.data.dataset import PLAN, Plan

Record = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class PlanRows:
    """The rows of a plan, and of the same plan as worded in a year; without a plan there are none."""

    plan: Plan | None
    worded: Plan | None

    @cached_property
    def tables(self) -> dict[str, Sequence[Record]]:
        """The rows of each table, in all wordings."""
        return {name: _records(self.plan, name) for name in PLAN}

    @cached_property
    def indicators(self) -> dict[str, Record]:
        """The rows of the indicators by id, as worded in the year."""
        return {row["indicator"]: row for row in _records(self.worded, "indicators")}

    @cached_property
    def nodes(self) -> dict[str, Record]:
        """The rows of the plan's tree by id, as worded in the year."""
        return {row["node"]: row for row in _records(self.worded, "nodes")}

    @cached_property
    def redefined(self) -> dict[str, dict[str, bool]]:
        """The years in which an indicator's definition changed, in their order, and whether a bridge leads over."""
        found: dict[str, dict[str, bool]] = {}
        if self.plan is not None:
            of = self.plan.redefined
            bridged_last = sorted(
                zip(of["indicator"], of["period"], of["new"].notna(), strict=True)
            )
            for indicator, year, is_bridged in bridged_last:
                found.setdefault(indicator, {})[year] = is_bridged
        return found

    @cached_property
    def reported(self) -> frozenset[str]:
        """The fiscal years reported on."""
        return frozenset(row["period"] for row in self.tables["releases"] if row["kind"] != "plan")

    def commentary(self, year: str) -> list[Record]:
        """Return the rows of a year's commentary."""
        return [row for row in self.tables["commentary"] if row["period"] == year]

    def declared(self, indicator: str, year: str) -> list[Record]:
        """Return the rows that declare a change of an indicator's definition from a year on."""
        rows = self.tables["breaks"]
        return [row for row in rows if (row["indicator"], row["period"]) == (indicator, year)]


def _records(plan: Plan | None, table: str) -> Sequence[Record]:
    return [] if plan is None else plan.records(table)
