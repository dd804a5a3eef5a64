"""What the releases of a made-up plan draw upon: its figures as printed, and the mistake that one report makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from evalkit.data.simulate import plan
from evalkit.data.simulate.figures import (
    REVISED_YEARS,
    Course,
    letter,
    print_cells,
    printed_cell,
)


class Told(NamedTuple):
    """An indicator as reports tell it; ``source`` is the one that it repeats, else itself."""

    indicator: str
    source: str
    kind: str
    direction: str
    owner: str
    place: str


class Misprint(NamedTuple):
    """A figure printed wrongly, and the letter that followed from it."""

    indicator: str
    year: int
    value: float
    letter: str


@dataclass(frozen=True, eq=False)
class Life:
    """A plan's years; ``cells`` holds each indicator's texts by role and year."""

    years: range
    names: dict[str, str]
    nodes: pd.DataFrame
    indicators: pd.DataFrame
    told: tuple[Told, ...]
    courses: Mapping[str, Course]
    cells: Mapping[str, Mapping[tuple[str, int], str]]
    misprint: Misprint
    misprinted: str

    @property
    def reported(self) -> range:
        """The years reported on."""
        return self.years[-len(plan.REPORTED) :]

    def years_of(self, told: Told, year: int) -> list[int]:
        """The years of an indicator that a year's report tells; the first one tells those before it."""
        cells = self.cells[told.source]
        if ("target", year) not in cells:
            return []
        earlier = [each for each in self.years if each < year == self.reported[0]]
        is_late = told.indicator == plan.SURVEY and year == self.reported[3]
        earlier += [year - 1] if is_late else []
        return [each for each in [*earlier, year] if ("target", each) in cells]


def live(rng: np.random.Generator, courses: Mapping[str, Course], years: range) -> Life:
    """Print the figures of a plan's years, and one of them wrongly."""
    names = plan.names_of_years(years)
    nodes, indicators = plan.read(plan.NODES, names), plan.read(plan.INDICATORS, names)
    told = _told(nodes, indicators)
    cells = {source: print_cells(rng, source, course, years) for source, course in courses.items()}
    wrong = _misprint(courses, told, years)
    text = printed_cell(wrong.indicator, [wrong.value], rng)
    return Life(years, names, nodes, indicators, told, courses, cells, wrong, text)


def _told(nodes: pd.DataFrame, indicators: pd.DataFrame) -> tuple[Told, ...]:
    """Every indicator once; what reports tell here stays the same in all its versions."""
    of = nodes.drop_duplicates("node").set_index("node")
    labels, owners = of["label"].to_dict(), of["owner"].to_dict()
    told = []
    for record in indicators.drop_duplicates("indicator").to_dict("records"):
        row = {str(name): str(text) for name, text in record.items()}
        table = "行動量" if row["kind"] == "activity" else "成果指標"
        place = f"{labels[row['node']]} {table}の表 番号{row['label']}"
        source = row["repost_of"] or row["indicator"]
        owner = owners[row["node"]]
        told.append(Told(row["indicator"], source, row["kind"], row["direction"], owner, place))
    return tuple(told)


def _misprint(courses: Mapping[str, Course], told: tuple[Told, ...], years: range) -> Misprint:
    """Swap two neighbouring digits of an outcome's actual of the third year reported on.

    Of all such mistakes the smallest one that changes a letter, or else the smallest one.
    """
    row = len(years) - 1 - REVISED_YEARS
    found = []
    for each in told:
        target, actual = courses[each.source].target[row], courses[each.source].actual[row]
        if each.kind != "outcome" or each.indicator == plan.SURVEY or len(actual) > 1:
            continue
        right = letter(target, actual, each.direction)
        for value in _transposed(int(actual[0])):
            wrong = letter(target, np.array([value]), each.direction)
            size = abs(value / actual[0] - 1)
            found.append((wrong == right, size, Misprint(each.indicator, years[row], value, wrong)))
    return min(found)[-1]


def _transposed(number: int) -> list[float]:
    text = str(number)
    swapped = [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1)]
    return [float(each) for each in swapped if each != text and not each.startswith("0")]
