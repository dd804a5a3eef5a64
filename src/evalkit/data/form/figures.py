"""The figures and letters that a form carries: of each the newest known in a fiscal year, as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalkit.data.cells import figures_in
from evalkit.data.dataset import Dataset, Plan
from evalkit.words.codes import STATUS, label
from evalkit.words.fiscal import FiscalYear, period_label
from evalkit.words.spans import year_reported

Key = tuple[str, str, str, str]
"""Indicator, part, role, and fiscal year (empty for a baseline)."""


@dataclass(frozen=True)
class Figures:
    """The newest vintage of every figure; ``counted`` holds the indicators and parts that have any."""

    newest: Mapping[Key, Mapping[str, Any]]
    earlier: frozenset[str]
    counted: frozenset[tuple[str, str]]

    def text(self, key: Key) -> str:
        """Return a figure as published; empty where there is none."""
        return _text(self.newest[key]) if key in self.newest else ""

    def status(self, key: Key) -> str:
        """Return what a figure is called that isn't final; empty where it is, or where there is none."""
        status = str(self.newest[key]["status"]) if key in self.newest else "final"
        return "" if status == "final" else label(STATUS, status)

    def comment(self, key: Key) -> str:
        """Return the remark beside a figure; empty where there is none."""
        return str(self.newest[key]["comment"]) if key in self.newest else ""

    def is_set(self, key: Key) -> bool:
        """Whether a figure was set before the year's own report: by the plan or in an earlier one."""
        return key in self.newest and self.newest[key]["release"] in self.earlier


def newest_figures(dataset: Dataset, fiscal_year: FiscalYear) -> Figures:
    """Find the newest vintage of each figure among the releases up to a fiscal year.

    Where a year has figures that accumulate differently, the one counted as the indicator says holds.
    """
    order = _order(dataset.plan, fiscal_year)
    indicators = dataset.plan.at(fiscal_year).indicators
    declared = dict(zip(indicators["indicator"], indicators["accumulation"], strict=True))
    newest: dict[Key, Mapping[str, Any]] = {}
    ranks: dict[Key, tuple[bool, int, bool]] = {}
    records: list[dict[str, Any]] = dataset.figures.to_dict("records")  # type: ignore[assignment]
    for row in records:
        year = "" if row["role"] == "baseline" else year_reported(row["period"])
        if row["release"] not in order or (row["role"] != "baseline" and not year):
            continue
        key = (row["indicator"], row["component"], row["role"], year)
        is_declared = row["accumulation"] == declared.get(row["indicator"])
        rank = (is_declared or not year, order[row["release"]], row["period"] == year)
        if key not in ranks or ranks[key] <= rank:
            ranks[key], newest[key] = rank, row
    releases = dataset.plan.releases
    earlier = (releases["kind"] == "plan") | (releases["period"] < str(fiscal_year))
    counted = frozenset((row["indicator"], row["component"]) for row in records)
    return Figures(newest, frozenset(releases.loc[earlier, "release"]), counted)


def awaited(dataset: Dataset, fiscal_year: FiscalYear) -> frozenset[tuple[str, str]]:
    """Return the indicators and parts whose actual of the year before was still pending in that year's reports."""
    last = fiscal_year - 1
    return frozenset(
        (indicator, part)
        for (indicator, part, role, year), row in newest_figures(dataset, last).newest.items()
        if role == "actual" and year == str(last) and row["status"] == "pending"
    )


def newest_letters(
    dataset: Dataset, fiscal_year: FiscalYear
) -> dict[tuple[str, str], dict[str, str]]:
    """Return letter, reason and remark of a fiscal year by indicator and part; empty where only other years have one."""
    order = _order(dataset.plan, fiscal_year)
    letters: dict[tuple[str, str], dict[str, str]] = {}
    ranks: dict[tuple[str, str], int] = {}
    for row in dataset.ratings.to_dict("records"):
        key = (row["indicator"], row["component"])
        letters.setdefault(key, {"letter": "", "reason": "", "comment": ""})
        rank = order.get(row["release"], -1)
        if row["period"] == str(fiscal_year) and rank >= ranks.get(key, 0):
            ranks[key] = rank
            letter = row["label"] or label(STATUS, row["status"])
            beside = {name: row[name] for name in ("reason", "comment")}
            letters[key] = {"letter": letter, **beside}
    return letters


def _order(plan: Plan, fiscal_year: FiscalYear) -> dict[str, int]:
    """The releases up to a fiscal year, numbered as they came."""
    releases = zip(plan.releases["release"], plan.releases["period"], strict=True)
    return {each: at for at, (each, period) in enumerate(releases) if period <= str(fiscal_year)}


def _text(row: Mapping[str, Any]) -> str:
    """The text of a figure on one line; of a cell that holds several parts, the one part in the same words."""
    text = "".join(line.strip() for line in str(row["text"]).splitlines())
    parts = {each.component: each for each in figures_in(str(row["text"]))}
    own = parts.get(row["component"])
    if len(parts) < 2 or own is None or own.bound or own.change or own.approx or own.scale:
        return text
    if own.value is None:
        return label(STATUS, own.status)
    number = "".join(own.qual) + f"{own.value:,f}" + (own.unit_printed or "")
    said = "" if own.status == "final" else label(STATUS, own.status)
    note = period_label(own.period or "") + said
    return number + (f"（{note}）" if note else "")
