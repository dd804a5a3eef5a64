"""The counts that a model of turnover rests on: checked, by fiscal year and group, and in total."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from evalkit.words.caveats import CAVEATS
from evalkit.words.turnover import EXIT_CAUSE

UNKNOWN = "unknown"


class TurnoverError(ValueError):
    """Counts that can't be, or a rung that isn't reached; ``code`` is the caveat that says why."""

    def __init__(self, code: str, where: object = "") -> None:
        self.code = code
        reason = CAVEATS[code]
        ja, en = (f"（{where}）", f" ({where})") if where else ("", "")
        super().__init__(f"{reason.ja}{ja}。 / {reason.en}{en}.")


@dataclass(frozen=True, eq=False)
class Counts:
    """Persons by fiscal year and group.

    ``cells``: year, group (``zone=a``, empty where nothing is told apart), opening, exits and, where
    known, entries. ``causes``: year, group, cause, exits; None where they aren't known. Groups stand in
    the order of their size, the largest first: the others are compared with it.
    """

    cells: pd.DataFrame
    causes: pd.DataFrame | None

    @cached_property
    def groups(self) -> list[str]:
        """Names of the groups, the largest first."""
        size = self.cells.groupby("group")["opening"].sum()
        return [str(group) for group in size.sort_values(ascending=False, kind="stable").index]

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Year, opening, exits and entries of the whole roster."""
        counted = self.cells.drop(columns="group").groupby("year", as_index=False)
        totals: pd.DataFrame = counted.sum()
        return totals

    @cached_property
    def filled(self) -> pd.DataFrame:
        """The totals of the years in which somebody was on the roster."""
        return self.totals[self.totals["opening"] > 0].reset_index(drop=True)


def read_counts(
    flows: pd.DataFrame,
    exits: pd.DataFrame | None = None,
    by: Sequence[str] | None = None,
    entries: str = "entries",
) -> Counts:
    """Check flows and add them up by fiscal year and group.

    ``flows``: a row per year and cell with year (the fiscal year as a number), opening, exits and, if
    known, the column ``entries``; further columns are left alone. ``exits``: year, cause and exits by the
    same groups. ``by``: the columns that tell groups apart (``zone`` where there is one).

    TurnoverError, with the place, for a column, year or count that is missing, a count that is negative or
    not whole, a cell that stands twice, exits above the opening count, a cause that isn't in
    :data:`~evalkit.words.turnover.EXIT_CAUSE`, and causes that don't add up to the exits.

    >>> flows = pd.DataFrame({"year": [2024], "opening": [170], "exits": [34]})
    >>> read_counts(flows).totals.values.tolist()
    [[2024, 170, 34]]
    """
    groups = [column for column in ("zone",) if column in flows] if by is None else list(by)
    numbers = ["opening", "exits", *([entries] if entries in flows else [])]
    cells = _counted(flows, groups, numbers)
    if entries in cells:
        cells = cells.rename(columns={entries: "entries"})
    over = cells[cells["exits"] > cells["opening"]]
    if len(over):
        raise TurnoverError("exits-exceed-opening", _where(over))
    if exits is None:
        return Counts(cells, None)
    if "cause" not in exits:
        raise TurnoverError("missing-column", "cause")
    strange = sorted(set(exits["cause"].fillna(UNKNOWN).astype("str")) - set(EXIT_CAUSE))
    if strange:
        raise TurnoverError("unknown-cause", ", ".join(strange))
    causes = _counted(exits, groups, ["exits"], extra=["cause"])
    added = causes.groupby(["year", "group"])["exits"].sum()
    told = cells.set_index(["year", "group"])["exits"]
    differ = told.index[told != added.reindex(told.index, fill_value=0)]
    stray = added.index[added > 0].difference(told.index)
    if len(differ) or len(stray):
        year, group = [*differ, *stray][0]
        raise TurnoverError("causes-differ", f"FY{year} {group}".strip())
    return Counts(cells, causes)


def _counted(
    frame: pd.DataFrame, by: list[str], numbers: list[str], extra: Sequence[str] = ()
) -> pd.DataFrame:
    """Check one frame and add it up by year, group and the columns ``extra``."""
    absent = [column for column in ("year", *by, *numbers) if column not in frame]
    if absent:
        raise TurnoverError("missing-column", ", ".join(absent))
    year = pd.to_numeric(frame["year"], errors="coerce")
    if year.isna().any() or (year % 1 != 0).any():
        raise TurnoverError("not-yearly", frame.loc[year.isna() | (year % 1 != 0), "year"].iloc[0])
    texts = frame.select_dtypes(exclude="number").columns.union([*by, *extra]).difference(["year"])
    named = frame[texts].astype("str").fillna(UNKNOWN).assign(year=year.astype(int))
    twice = named.duplicated()
    if twice.any():
        raise TurnoverError("duplicate-cell", _where(named[twice]))
    values = frame[numbers].apply(pd.to_numeric, errors="coerce")
    faults = {
        "missing-count": values.isna(),
        "negative-flow": values < 0,
        "not-whole": values % 1 != 0,
    }
    for code, fault in faults.items():
        if fault.any(axis=None):
            raise TurnoverError(code, _where(named[fault.any(axis=1)]))
    group = pd.Series("", frame.index, dtype="str")
    for column in by:
        parted = np.where(group == "", "", ";")
        group = group + parted + f"{column}=" + frame[column].astype("str").fillna(UNKNOWN)
    keys = ["year", "group", *extra]
    cells = pd.concat([named[["year", *extra]], group.rename("group"), values], axis=1)
    added: pd.DataFrame = cells.groupby(keys, as_index=False)[numbers].sum()
    return added.astype({number: "int64" for number in numbers})


def _where(rows: pd.DataFrame) -> str:
    """Name the first of the rows at fault."""
    first = rows.iloc[0].drop(["opening", "exits", "entries"], errors="ignore")
    texts = [str(text) for text in first.drop("year")]
    return " ".join([f"FY{first['year']}", *texts]).strip()
