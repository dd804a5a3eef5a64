"""Figures and letters as published, as estimates: the ground on which all others stand."""

import pandas as pd

from evalkit.analysis.bridge import bridge_rows
from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import estimates, joined_keys
from evalkit.analysis.vintage import PLACE, as_of, observations
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
    figures = observations(data)
    known = as_of(figures, FiscalYear(fiscal_year))
    frame = estimates(figures_as_rows(known))
    bridges = bridge_rows(known, breaks_of(figures), str(FiscalYear(fiscal_year)))
    if len(bridges):
        frame = pd.concat([frame, bridges], ignore_index=True)
    return with_plan(frame, figures)


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


def published_ratings(data: object, fiscal_year: FiscalYear) -> pd.DataFrame:
    """Give the letters printed for a fiscal year, the newest vintage of each; empty where there are none.

    The reason is that of the office which decided a letter, its name before it in brackets.
    """
    ratings = getattr(data, "ratings", None)
    if ratings is None or ratings.empty:
        return estimates([])
    of_year = ratings[ratings["period"] == str(fiscal_year)]
    of_year.attrs = ratings.attrs
    known = as_of(of_year.assign(role="rating", accumulation=""), fiscal_year)
    if "reason" in known:
        office = "（" + known["decided_by"] + "）"
        named = (known["reason"] != "") & (known["decided_by"] != "")
        known = known.assign(reason=office.where(named, "") + known["reason"])
    return estimates(known.assign(measure="rating", method=METHOD))


def published_ids(figures: pd.DataFrame) -> pd.Series:
    """Give the fact id of each figure of an area, indicator and component (the index), empty where its role is.

    The ids of the figures that bridge a change of definition follow that of one brought over it.
    """
    places = (figures.index.get_level_values(name).tolist() for name in PLACE)
    role, period, release = (figures[name].tolist() for name in ("role", "period", "release"))
    ids = joined_keys(*places, role, period, [METHOD] * len(role), release)
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
