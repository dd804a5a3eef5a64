"""A made-up plan's figures with known truth: drawn from a seed, rated, and written as reports print them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from io import StringIO

import numpy as np
import numpy.typing as npt
import pandas as pd

from evalkit.data import simulate_plan as plan
from evalkit.data.simulate_roster import ZONES, Truth
from evalkit.words.fiscal import FiscalYear

Numbers = npt.NDArray[np.floating]

FULL_WIDTH = ord("０") - ord("0")


@dataclass(frozen=True, eq=False)
class Course:
    """An indicator's numbers: baseline by part; targets and actuals by year and part, NaN where pending."""

    baseline: Numbers
    target: Numbers
    actual: Numbers


def draw_courses(
    rng: np.random.Generator, plans: pd.DataFrame, truth: Truth, years: int
) -> dict[str, Course]:
    """Draw every indicator's course; the two about evacuation plans are the roster's own counts.

    ``plans`` is :attr:`evalkit.data.simulate_roster.MadeUpRoster.plans`, of as many years.
    """
    ahead = np.arange(1, years + 1)

    def growing(start: float, planned: float, true: float, spread: float, step: int) -> Course:
        target = np.round(start * (1 + planned) ** ahead / step) * step
        actual = start * (1 + true) ** ahead * np.exp(rng.normal(0, spread, years))
        return _single(start, target, actual.round())

    in_force, notices, made = (_by_zone(plans, each) for each in ("in_force", "notices", "made"))
    sent = notices.sum(axis=1)
    expected = truth.consultations * (1 + truth.consultations_growth) ** np.arange(-1, years)
    consultations = rng.poisson(expected).astype(float)
    salons = growing(9800, 0.03, 0.025, 0.04, step=100)
    online = np.where(ahead > plan.BREAK_AFTER, 1.3, 1.0)[:, None]
    share = (31.4 + 0.6 * ahead + rng.normal(0, 0.7, years)).round(1)
    share[-1] = np.nan
    return {
        "outreach-visits": growing(1240, 0.04, 0.035, 0.05, step=20),
        "consultations": _single(
            consultations[0], (expected[1:] * 1.01).round(-1), consultations[1:]
        ),
        "slow-starts": growing(312, -0.06, -0.04, 0.10, step=10),
        "training-participants": growing(180, 0.10, 0.06, 0.22, step=10),
        "plan-notices": _single(
            np.round(sent[0] * 1.1, -1), np.round(np.append(sent[0], sent[:-1]), -2), sent
        ),
        "evacuation-plans": Course(
            in_force[0].round(-1), (in_force * 0.2).round(-1).clip(min=10), made
        ),
        "drill-groups": _single(
            np.nan, 12.0 * ahead, np.cumsum(rng.poisson(11, years)).astype(float)
        ),
        "salon-visits": Course(
            salons.baseline, (salons.target * online).round(-2), (salons.actual * online).round()
        ),
        "support-places": growing(64, 0.045, 0.03, 0.03, step=1),
        "mutual-help-share": _single(31.4, (31.4 + 0.7 * ahead).round(1), share),
    }


def _by_zone(plans: pd.DataFrame, column: str) -> Numbers:
    return plans.pivot(index="period", columns="zone", values=column)[list(ZONES)].to_numpy(float)


def _single(baseline: float, target: Numbers, actual: Numbers) -> Course:
    return Course(np.array([baseline]), target[:, None], actual[:, None])


def letters(course: Course, direction: str) -> list[str]:
    """Rate each year by the office's rule: A met, B from 80 %, C from 60 %, else D; all parts; 集計中 if pending.

    Attainment is actual / target, or target / actual where lower is better.

    >>> letters(_single(1, np.array([10.0, 10.0, 10.0]), np.array([10.0, 7.0, np.nan])), "higher")
    ['A', 'C', '集計中']
    """
    ratio = course.target / course.actual if direction == "lower" else course.actual / course.target
    least = ratio.min(axis=1)
    return [
        "集計中" if np.isnan(part) else "DCBA"[int(np.searchsorted([0.6, 0.8, 1.0], part, "right"))]
        for part in least
    ]


def printed(value: float, decimals: int, rng: np.random.Generator) -> str:
    """Write a number as offices do: in half-width, full-width or mixed digits.

    >>> printed(1234, 0, np.random.Generator(np.random.PCG64(1)))
    '１，２３４'
    """
    text = f"{value:,.{decimals}f}"
    style = rng.choice(["half", "full", "mixed"])
    chosen = rng.random(len(text)) < 0.5
    return "".join(
        chr(ord(char) + FULL_WIDTH)
        if style == "full" or (style == "mixed" and pick and char.isdigit())
        else char
        for char, pick in zip(text, chosen, strict=True)
    )


def lay_out(
    rng: np.random.Generator, courses: dict[str, Course], first: int
) -> dict[str, pd.DataFrame]:
    """Lay out the tables: the last five years are a release each, the first release tells all years before it."""
    indicators = read(plan.INDICATORS)
    years = range(first, first + len(courses["consultations"].actual))
    reported = years[-5:]
    releases = _releases(reported)
    cells = {source: _cells(rng, source, course, first) for source, course in courses.items()}
    figures, ratings = [], []
    for year in reported:
        told = years[: years.index(year) + 1] if year == reported[0] else [year]
        for row in indicators.to_dict("records"):
            source = row["repost_of"] or row["indicator"]
            given = {"indicator": row["indicator"], "release": f"example-FY{year}"}
            place = _place(row)
            basis = plan.BASELINE_BASIS.get(source, {})
            text = cells[source]["baseline", first - 1]
            figures.append(
                given | basis | {"role": "baseline", "text": text, "place": f"{place} 現況値"}
            )
            for role, name in (("target", "目標"), ("actual", "実績")):
                figures += [
                    given
                    | {"role": role, "period": f"FY{each}", "text": cells[source][role, each]}
                    | {"place": f"{place} {FiscalYear(each).ja} {name}"}
                    for each in told
                ]
            if row["kind"] == "outcome":
                rated = letters(courses[source], row["direction"])
                ratings += [
                    given
                    | {"period": f"FY{each}", "text": rated[each - first]}
                    | {"place": f"{place} {FiscalYear(each).ja} 評価"}
                    for each in told
                ]
    changed = first + plan.BREAK_AFTER
    return {
        "releases": releases,
        "nodes": read(plan.NODES),
        "indicators": indicators,
        "components": read(plan.COMPONENTS),
        "figures": pd.DataFrame(figures).fillna(""),
        "ratings": pd.DataFrame(ratings),
        "notes": _notes(releases, changed),
        "breaks": read(plan.BREAKS).assign(period=f"FY{changed}"),
    }


def read(table: str) -> pd.DataFrame:
    """Read one of the plan's tables, all text."""
    return pd.read_csv(StringIO(table), dtype="str", keep_default_na=False)


def _releases(reported: range) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "release": f"example-FY{year}",
            "title": f"みほん市ささえあいプラン進捗報告 {FiscalYear(year).ja}（架空） / Sample City progress report FY{year} (made up)",
            "document": "資料１",
            "period": f"FY{year}",
            "published_on": f"{year + 1}-08-31",
        }
        for year in reported
    )


def _cells(
    rng: np.random.Generator, source: str, course: Course, first: int
) -> dict[tuple[str, int], str]:
    """Print an indicator's cells by role and year."""
    cells = plan.CELLS[source]

    def fill(pattern: str, numbers: Numbers) -> str:
        if np.isnan(numbers).any():
            return "集計中"
        texts = [printed(number, cells.decimals, rng) for number in numbers.tolist()]
        return pattern.format(*texts, year=FiscalYear(first - 1).ja)

    baseline = fill(cells.baseline, course.baseline) if "{" in cells.baseline else cells.baseline
    return (
        {("baseline", first - 1): baseline}
        | {
            ("target", first + ahead): fill(cells.cell, row)
            for ahead, row in enumerate(course.target)
        }
        | {
            ("actual", first + ahead): fill(cells.cell, row)
            for ahead, row in enumerate(course.actual)
        }
    )


def _place(row: Mapping[Hashable, str]) -> str:
    nodes = read(plan.NODES).set_index("node")["label"]
    table = "行動量" if row["kind"] == "activity" else "成果指標"
    return f"{nodes[row['node']]} {table}の表 番号{row['label']}"


def _notes(releases: pd.DataFrame, changed: int) -> pd.DataFrame:
    """Every report repeats the plan's footnotes."""
    notes = read(plan.NOTES).merge(releases[["release"]], how="cross")
    return notes.assign(
        note=notes["indicator"] + "-" + notes["release"].str.removeprefix("example-"),
        mark="※",
        text_ja=notes["text_ja"].str.replace("{changed}", FiscalYear(changed).ja),
        text_en=notes["text_en"].str.replace("{changed_en}", f"FY{changed}"),
        place="表の下",
    )
