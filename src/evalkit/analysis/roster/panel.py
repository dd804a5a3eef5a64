"""All snapshots of a roster at once: who was there in which years, as one number a person, and what follows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd

from evalkit.analysis.roster.checks import check_causes, check_overlap, check_rows, count_cells
from evalkit.analysis.roster.pairs import UNKNOWN
from evalkit.analysis.roster.snapshots import Snapshots, check_groups, open_snapshots
from evalkit.words.problems import DataError, Problem
from evalkit.words.turnover import EXIT_CAUSE

LONGEST = 60
"""Snapshots whose presence fits into one whole number of 64 bits."""

STATES = ["", UNKNOWN, *(cause for cause in EXIT_CAUSE if cause != UNKNOWN)]
"""What a digit tells of a snapshot: 0 not on it, 1 on it, from 2 on also how they left after it."""

BASE = 8
DIGITS = 20
"""Octal digits, enough for ``STATES``, that one whole number of 64 bits holds."""

COUNTS = ["opening", "stayers", "exits", "entries", "returners", "closing"]

TAKEN = {
    *COUNTS,
    *(f"states_{number}" for number in range(LONGEST // DIGITS)),
    *("persons", "states", "presence", "until", "spell", "first", "last", "truncated", "event"),
    *("entry", "time", "returned", "away", "cohort"),
}
"""What a panel's columns are called besides those of flows, so that no group can be."""


@dataclass(frozen=True, eq=False)
class Panel:
    """How many persons share a pattern: the snapshots they are on, how they left, the group they were first seen in.

    ``patterns``: ``by``, states (an octal digit of :data:`STATES` for each snapshot, the first one's the lowest),
    presence (the sum of 2^i over the snapshots i = 0, 1, … that they are on), persons. All else follows from it
    without another look at the persons. Units: persons, years.
    """

    years: tuple[int, ...]
    by: tuple[str, ...]
    patterns: pd.DataFrame

    @property
    def flows(self) -> pd.DataFrame:
        """Count from each year to the next: opening, stayers, exits, entries, of these returners, closing.

        Returners were on an earlier snapshot; who left before the first one can't be told from newcomers.
        """
        return self._pairs(list(pairwise(range(len(self.years))))).drop(columns="until")

    @property
    def all_pairs(self) -> pd.DataFrame:
        """Count the same between any two snapshots, ``year`` and ``until``."""
        return self._pairs(list(combinations(range(len(self.years)), 2)))

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Count the unbroken stays on the roster, each from its first to its last snapshot.

        Returns ``by``, spell (1 a person's first within the panel, 2 after a return …), first, last, truncated
        (on the first snapshot: since when isn't known), event (cause of leaving, ``unknown`` where none is
        recorded, empty where still there on the last snapshot) and persons.
        """
        rows = []
        for group, presence, states, persons in self._rows():
            for spell, (first, last) in enumerate(_runs(presence), start=1):
                gone = last + 1 < len(self.years)
                place = (spell, self.years[first], self.years[last], first == 0)
                rows.append((*group, *place, _state(states, last) if gone else "", persons))
        return self._sums(rows, ["spell", "first", "last", "truncated", "event"])

    @property
    def tenure(self) -> pd.DataFrame:
        """Give the spells as :func:`evalkit.analysis.roster.tenure.tenure` takes them.

        Returns ``by``, spell, entry (0), time (left within the time-th year, or still there after so many),
        event and persons. Spells that are truncated, and those that begin with the last snapshot, tell no
        tenure and are left out.
        """
        spells = self.spells[~self.spells["truncated"]]
        time = spells["last"] - spells["first"] + (spells["event"] != "")
        timed = spells.assign(entry=0, time=time)[time > 0]
        groups = [*self.by, "spell", "entry", "time", "event"]
        return timed.groupby(groups)[["persons"]].sum().reset_index()

    @property
    def gaps(self) -> pd.DataFrame:
        """Count the returns: ``by``, returned (the year of the snapshot), away (snapshots missed), persons."""
        rows = [
            (*group, self.years[back], back - last - 1, persons)
            for group, presence, _, persons in self._rows()
            for (_, last), (back, _) in pairwise(_runs(presence))
        ]
        return self._sums(rows, ["returned", "away"])

    @property
    def cohorts(self) -> pd.DataFrame:
        """Count who of those first seen in the year ``cohort`` is there in which ``year``: ``by``, both, persons.

        The first snapshot's cohort came at any time before.
        """
        rows = [
            (*group, self.years[_runs(presence)[0][0]], year, persons)
            for group, presence, _, persons in self._rows()
            for place, year in enumerate(self.years)
            if presence >> place & 1
        ]
        return self._sums(rows, ["cohort", "year"])

    def _rows(self) -> Iterator[tuple[tuple[str, ...], int, int, int]]:
        """Go through the patterns: group, presence, states and persons."""
        numbers = self.patterns[["presence", "states", "persons"]]
        groups = [tuple(group) for group in self.patterns[list(self.by)].to_numpy()]
        columns = (numbers[column].tolist() for column in numbers)
        for group, *row in zip(groups, *columns, strict=True):
            yield (group, *row)

    def _sums(self, rows: list[tuple[object, ...]], names: list[str]) -> pd.DataFrame:
        groups = [*self.by, *names]
        counted = pd.DataFrame(rows, columns=[*groups, "persons"]).groupby(groups)[["persons"]]
        return counted.sum().reset_index()

    def _pairs(self, pairs: Sequence[tuple[int, int]]) -> pd.DataFrame:
        known = self.patterns.groupby([*self.by, "presence"], as_index=False)[["persons"]].sum()
        frames = []
        for first, second in pairs:
            before, after = (known["presence"] // 2**place % 2 == 1 for place in (first, second))
            entered = after & ~before
            returned = entered & (known["presence"] % 2**first > 0)
            holds = [before, before & after, before & ~after, entered, returned, after]
            counts = {
                name: known["persons"].where(each, 0)
                for name, each in zip(COUNTS, holds, strict=True)
            }
            years = {"year": self.years[first], "until": self.years[second]}
            frames.append(known[list(self.by)].assign(**years, **counts))
        groups = ["year", "until", *self.by]
        return pd.concat(frames, ignore_index=True).groupby(groups)[COUNTS].sum().reset_index()


def roster_panel(snapshots: Snapshots, by: Sequence[str] = ()) -> Panel:
    """Follow everybody through all snapshots at once, 60 at most, by the group when first seen.

    Each person becomes one number on the engine, a sum with a digit for every snapshot that they are on, and
    only the counts of these numbers come back. Input and errors as for
    :func:`~evalkit.analysis.roster.flows.roster_flows`, but for leading zeros.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> panel = ek.roster_panel(city.roster)
    >>> panel.flows.iloc[-1].to_dict()
    {'year': 2024, 'opening': 8332, 'stayers': 6646, 'exits': 1686, 'entries': 1714, 'returners': 90, 'closing': 8360}
    >>> panel.gaps.iloc[0].to_dict()
    {'returned': 2018, 'away': 1, 'persons': 18}
    """
    check_groups(by, TAKEN)
    with open_snapshots(snapshots, by) as opened:
        years = tuple(opened.names)
        if len(years) > LONGEST:
            values = {"most": str(LONGEST), "count": str(len(years))}
            raise DataError([Problem("snapshots-many", values=values)])
        rows = count_cells(opened).groupby("year")["rows"].sum().to_dict()
        try:
            found = _patterns(opened.together, years, by).to_pandas()
        except Exception:  # more than a number holds: somebody is on a snapshot very often
            check_rows(opened)
            raise
        patterns = _read(found.drop(columns=list(by)), len(years))
        presence = patterns["presence"]
        seen = {
            year: int(patterns.loc[presence // 2**place % 2 == 1, "persons"].sum())
            for place, year in enumerate(years)
        }
        if seen != rows:
            check_rows(opened)
            raise DataError([Problem("snapshot-moving")])
    named = pd.concat([found[list(by)].replace("", UNKNOWN).astype("str"), patterns], axis=1)
    keys = [*by, "states", "presence"]
    panel = Panel(years, tuple(by), named.groupby(keys)[["persons"]].sum().reset_index())
    _check(panel, opened.names)
    return panel


def _patterns(table: ir.Table, years: Sequence[int], by: Sequence[str]) -> ir.Table:
    """Count persons by their sum of digits, twenty snapshots to a number, and the group that they were first in.

    Where somebody is on a snapshot twice, two digits fall on one place, and the first snapshot where that
    happens has fewer digits than rows: nothing is carried over to it.
    """
    digits = [(cause, digit) for digit, cause in enumerate(STATES) if digit > 1]
    state = table.cause.cases(*digits, else_=1).cast(dt.int64)
    numbers = {}
    for number, first in enumerate(range(0, len(years), DIGITS)):
        powers = [(year, BASE**place) for place, year in enumerate(years[first : first + DIGITS])]
        numbers[f"states_{number}"] = state * table.year.cases(*powers, else_=0).cast(dt.int64)
    every = table.select(
        "person", "year", **numbers, **{name: table[name].fill_null("") for name in by}
    )
    persons = every.group_by("person").aggregate(
        **{name: every[name].sum() for name in numbers},
        **{name: every[name].argmin(every.year) for name in by},
    )
    return persons.group_by([*numbers, *by]).aggregate(persons=persons.count())


def _read(found: pd.DataFrame, years: int) -> pd.DataFrame:
    """Put the numbers of twenty snapshots together and tell presence from them."""
    names = [name for name in found if name != "persons"]
    parts = [[int(number) for number in found[name]] for name in names]
    states = [
        sum(part * BASE ** (DIGITS * place) for place, part in enumerate(row))
        for row in zip(*parts, strict=True)
    ]
    presence = [
        sum(2**place for place in range(years) if number // BASE**place % BASE) for number in states
    ]
    return pd.DataFrame(
        {
            "states": pd.Series(states, dtype=object),
            "presence": pd.Series(presence, dtype="int64"),
            "persons": found["persons"],
        }
    )


def _runs(presence: int) -> list[tuple[int, int]]:
    """Find the runs of ones: first and last place of each.

    >>> _runs(0b1100111)
    [(0, 2), (5, 6)]
    """
    runs, place = [], 0
    while presence >> place:
        shifted = presence >> place
        first = place + (shifted & -shifted).bit_length() - 1
        ones = presence >> first
        last = first + (~ones & (ones + 1)).bit_length() - 2
        runs.append((first, last))
        place = last + 1
    return runs


def _state(states: int, place: int) -> str:
    return str(STATES[states // BASE**place % BASE])


def _check(panel: Panel, names: dict[int, str]) -> None:
    check_overlap(panel.flows, names)
    conflicts = dict.fromkeys(panel.years, 0)
    for _, presence, states, persons in panel._rows():
        for first, last in _runs(presence):
            for place in range(first, last):
                if _state(states, place) != UNKNOWN:
                    conflicts[panel.years[place]] += persons
    check_causes(conflicts, names)
