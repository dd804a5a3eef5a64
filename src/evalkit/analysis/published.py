"""Figures and letters as published, as estimates: the ground on which all others stand."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evalkit.analysis.bridge import bridge_rows
from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.definitions import places
from evalkit.analysis.estimate import estimates, joined_key
from evalkit.analysis.vintage import as_of, observations
from evalkit.words.codes import BOUND
from evalkit.words.fiscal import FiscalYear

METHOD = "as-published"


def published(data: object, fiscal_year: FiscalYear | str | int) -> pd.DataFrame:
    """Give the figures known in the report of a fiscal year, each in its newest vintage.

    The measure is the role (baseline, target, actual); the label holds words such as 延べ, 約, 未満, and of
    a range its other end (～400, ～80未満), separated by spaces. Figures of a year counted both ways
    (``bridge_old``, ``bridge_new``) stand after them.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": ["x"], "role": ["actual"], "period": ["FY2024"],
    ...                       "value": [3.0], "direction": ["higher"]})
    >>> ek.published(plain, 2024)[["measure", "value"]].to_dict("records")
    [{'measure': 'actual', 'value': 3.0}]
    """
    figures, year = observations(data), FiscalYear(fiscal_year)
    found = published_years({year: as_of(figures, year)}, breaks_of(figures))
    return with_plan(found.reset_index(drop=True), figures)


def published_years(
    newest: Mapping[FiscalYear, pd.DataFrame], breaks: pd.DataFrame
) -> pd.DataFrame:
    """Give the figures of several years, those known in the report of each (:func:`evalkit.analysis.vintage.as_of`), as :func:`published` does.

    The index says in whose report each is known (FY2024).
    """
    figures = pd.concat([figures_as_rows(each) for each in newest.values()])
    known_in = np.repeat([str(year) for year in newest], [*map(len, newest.values())])
    frames = [estimates(figures).set_axis(known_in)]
    for year, each in newest.items():
        bridges = bridge_rows(each, breaks, str(year))
        if len(bridges):
            frames.append(bridges.set_axis([str(year)] * len(bridges)))
    return pd.concat(frames)


def figures_as_rows(figures: pd.DataFrame) -> pd.DataFrame:
    """Name the columns of figures as those of an estimate frame."""
    names = ("qualifiers", "approx", "bound", "upper")
    words = zip(*(figures[name].tolist() for name in names), strict=True)
    label = [
        " ".join(f"{qualifiers} {approx} {_ends(bound, upper)}".split())
        for qualifiers, approx, bound, upper in words
    ]
    source = figures["source"].tolist()
    if "place" in figures:  # where in the document, beside where in our tables
        places = zip(source, figures["place"].tolist(), strict=True)
        source = [f"{cell}（{place}）" if place else cell for cell, place in places]
    return figures.assign(measure=figures["role"], label=label, method=METHOD, source=source)


def _ends(bound: str, upper: float) -> str:
    """Say the bound of a figure (未満), or the upper end of a range with its bounds (～400)."""
    low, _, high = bound.partition(",")
    if pd.isna(upper):
        return BOUND[bound].ja if bound else ""
    first = BOUND[low].ja if low == ">" else ""
    last = BOUND[high].ja if high == "<" else ""
    return f"{first}～{upper:.15g}{last}"


def published_ratings(known: Mapping[FiscalYear, object]) -> pd.DataFrame:
    """Give the letters printed for fiscal years by the data known of each, in their newest vintage; empty where there are none.

    The reason is that of the office which decided a letter, its name before it in brackets.
    """
    letters = [_letters(getattr(data, "ratings", None), year) for year, data in known.items()]
    printed = pd.concat([each for each in letters if each is not None] or [pd.DataFrame()])
    if "reason" in printed:
        office = "（" + printed["decided_by"] + "）"
        named = (printed["reason"] != "") & (printed["decided_by"] != "")
        printed = printed.assign(reason=office.where(named, "") + printed["reason"])
    return estimates(printed.assign(measure="rating", method=METHOD))


def _letters(ratings: pd.DataFrame | None, year: FiscalYear) -> pd.DataFrame | None:
    """The newest letters of a year, as they stand in its table."""
    if ratings is None or ratings.empty:
        return None
    of_its = ratings[ratings["period"] == str(year)].assign(role="rating", accumulation="")
    of_its.attrs = ratings.attrs  # the plan tells which letters are the newest
    newest = as_of(of_its, year)
    newest.attrs = {}
    return newest


def published_ids(figures: pd.DataFrame) -> pd.Series:
    """Give the fact id of each figure of an area, indicator and component (in the index or the columns), empty where its role is.

    The ids of the figures that bridge a change of definition follow that of one brought over it.
    """
    role, period, release = (figures[name].tolist() for name in ("role", "period", "release"))
    rows = zip(places(figures), role, period, release, strict=True)
    ids = [joined_key((*place, of, when, METHOD, said_in)) for place, of, when, said_in in rows]
    if "bridged_by" in figures:
        bridges = figures["bridged_by"].tolist()
        ids = [" ".join(filter(None, each)) for each in zip(ids, bridges, strict=True)]
    told = [each if said else "" for each, said in zip(ids, role, strict=True)]
    return pd.Series(told, figures.index, dtype="str")


def with_plan(frame: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Let an estimate frame carry the plan (names, order, notes) of the figures that it rests on."""
    if "plan" in source.attrs:
        frame.attrs["plan"] = source.attrs["plan"]
    return frame
