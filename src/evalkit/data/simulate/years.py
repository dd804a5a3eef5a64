"""A made-up plan's life, release by release: the plan, a report a year, a correction, a revision."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from evalkit.data.simulate import plan
from evalkit.data.simulate.commentary import commentary
from evalkit.data.simulate.figures import (
    PENDING,
    REVISED_YEARS,
    Course,
    both_ways,
    printed_cell,
)
from evalkit.data.simulate.letters import corrections, decided_letters
from evalkit.data.simulate.life import Life, Told, live
from evalkit.words.fiscal import FiscalYear

PLAN, REVISION = "example-plan", "example-plan-2"
NAME = "みほん市ささえあいプラン"


def lay_out(
    rng: np.random.Generator, courses: Mapping[str, Course], first: int
) -> dict[str, pd.DataFrame]:
    """Lay out the tables; the last five years are reported on, the first report tells all years before it.

    ValueError for fewer than five years.
    """
    years = range(first, first + len(courses["consultations"].actual))
    if len(years) < len(plan.REPORTED):
        raise ValueError(f"{len(years)} < {len(plan.REPORTED)}")
    life = live(rng, courses, years)
    old, new = (
        printed_cell("support-places", [value], rng)
        for value in both_ways(courses["support-places"])
    )
    return {
        "releases": pd.DataFrame(_releases(life)).fillna(""),
        "nodes": life.nodes,
        "indicators": life.indicators,
        "components": plan.read(plan.COMPONENTS, {}),
        "figures": pd.DataFrame([*_planned(life), *_reported(life), *_revised(life)]).fillna(""),
        "ratings": pd.DataFrame(decided_letters(life)),
        "notes": _notes(life),
        "breaks": plan.read(plan.BREAKS, life.names | {"bridge_old": old, "bridge_new": new}),
        "corrections": corrections(life),
        "commentary": commentary(life),
    }


def _releases(life: Life) -> Iterator[dict[str, str]]:
    yield {
        "release": PLAN,
        "title": f"{NAME}（架空）",
        "period": f"FY{life.years[0]}",
        "kind": "plan",
        "published_on": f"{life.years[0]}-03-25",
    }
    for year in life.reported:
        if year == life.years[-REVISED_YEARS]:
            yield {
                "release": REVISION,
                "title": f"{NAME} 中間見直し（架空）",
                "period": f"FY{year}",
                "kind": "plan",
                "published_on": f"{year}-12-20",
            }
        title = f"{NAME}進捗報告 {FiscalYear(year).ja}"
        yield {
            "release": f"example-FY{year}",
            "title": f"{title}（架空）",
            "document": "資料１",
            "period": f"FY{year}",
            "published_on": f"{year + 1}-08-31",
        }
        if year == life.misprint.year:
            yield {
                "release": f"example-FY{year}-2",
                "title": f"{title} 訂正版（架空）",
                "document": "資料１",
                "period": f"FY{year}",
                "kind": "correction",
                "published_on": f"{year + 1}-10-15",
            }


def _planned(life: Life) -> Iterator[dict[str, str]]:
    """The plan sets every target of the indicators that it begins with."""
    for told in life.told:
        if life.courses[told.source].begins == 0:
            yield _baseline(life, told, PLAN)
            for role, year in life.cells[told.source]:
                if role == "target":
                    yield _figure(life, told, PLAN, "target", year)


def _reported(life: Life) -> Iterator[dict[str, str]]:
    """Each report prints the baseline, targets and actuals of what is counted in its year."""
    for year in life.reported:
        release = f"example-FY{year}"
        for told in life.told:
            years = life.years_of(told, year)
            if years:
                yield _baseline(life, told, release)
            for role in ("target", "actual"):
                for each in years:
                    yield _figure(life, told, release, role, each)


def _revised(life: Life) -> Iterator[dict[str, str]]:
    """The revision prints all targets of the years that it governs, with the reason where one is new."""
    for told in life.told:
        cells = life.cells[told.source]
        for year in life.years[-REVISED_YEARS:]:
            if ("target", year) in cells:
                is_new = ("revised", year) in cells
                comment = plan.REVISED[told.source].format(**life.names) if is_new else ""
                yield _figure(life, told, REVISION, "target", year) | {"comment": comment}


def _baseline(life: Life, told: Told, release: str) -> dict[str, str]:
    return {
        "indicator": told.indicator,
        "role": "baseline",
        "text": life.cells[told.source]["baseline", life.years[0]],
        "release": release,
        "place": f"{told.place} 現況値",
    } | plan.BASELINE_BASIS.get(told.source, {})


def _figure(life: Life, told: Told, release: str, role: str, year: int) -> dict[str, str]:
    name = {"target": "目標", "actual": "実績"}[role]
    return {
        "indicator": told.indicator,
        "role": role,
        "period": f"FY{year}",
        "text": _text(life, told, release, role, year),
        "release": release,
        "place": f"{told.place} {FiscalYear(year).ja} {name}",
    }


def _text(life: Life, told: Told, release: str, role: str, year: int) -> str:
    """What a release prints: the plan its own targets, the report of the third year a mistake and no survey."""
    cells = life.cells[told.source]
    if role == "target" and release != PLAN:
        return cells.get(("revised", year), cells[role, year])
    if role == "actual" and release == f"example-FY{life.misprint.year}":
        if told.indicator == life.misprint.indicator:
            return life.misprinted
        if told.indicator == plan.SURVEY:
            return PENDING
    return cells[role, year]


def _notes(life: Life) -> pd.DataFrame:
    """Every report repeats the plan's footnotes, once what they say holds."""
    notes = plan.read(plan.NOTES, life.names)
    reports = pd.DataFrame({"period": [f"FY{year}" for year in life.reported]})
    told = notes.merge(reports, how="cross").query("since <= period")
    return told.assign(
        note=told["indicator"] + "-" + told["period"],
        mark="※",
        release="example-" + told["period"],
        place="表の下",
    ).drop(columns=["since", "period"])
