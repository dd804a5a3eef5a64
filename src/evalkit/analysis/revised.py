"""Targets that were set anew: what was aimed at before, what since, and which release says so."""

import numpy as np
import pandas as pd

from evalkit.analysis.comparable import comparable, is_range
from evalkit.analysis.definitions import places, releases_of, said_of
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import figures_as_rows, published_ids
from evalkit.analysis.vintage import PLACE
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of


def revised_targets(
    figures: pd.DataFrame, first: FiscalYear, last: FiscalYear, breaks: pd.DataFrame
) -> pd.DataFrame:
    """Give the targets that a plan or a report of these years states otherwise than the release before it.

    Measure ``target_revised``, with the period of the target and the release that revised it: value is new
    minus old (missing where the two don't compare), label ``raised``, ``lowered`` or ``changed``, and
    ``derived_from`` names the old target, then the new one; both stand in the frame, too. A correction is
    no revision.
    """
    pairs = _revisions(figures, str(first), str(last))
    if not pairs:
        return estimates([])
    old, new = (figures.iloc[list(rows)].set_index(PLACE) for rows in zip(*pairs, strict=True))
    earlier, later = (side.assign(compare_because="") for side in (old, new))
    pair = comparable(earlier, later, breaks)
    fits = (pair["verdict"] != "refuse") & ~is_range(old) & ~is_range(new)
    moved = (new["value"] - old["value"]).where(fits)
    told = new[["period", "release"]].assign(
        measure="target_revised",
        value=moved,
        unit=new["unit"].replace({"%": "point", "％": "point"}),
        label=np.select([moved > 0, moved < 0], ["raised", "lowered"], "changed"),
        method="arithmetic",
        derived_from=published_ids(old) + " " + published_ids(new),
        caveats=pair["reasons"].where(pair["verdict"] == "refuse", ""),
    )
    sides = [figures_as_rows(side.reset_index()) for side in (old, new)]
    return pd.concat([estimates(rows) for rows in (*sides, told.reset_index())], ignore_index=True)


def _revisions(figures: pd.DataFrame, first: str, last: str) -> list[tuple[int, int]]:
    """Find each target that is stated otherwise than the one of the same subject and year before it: rows of both."""
    plan = figures.attrs.get("plan")
    if plan is None:
        return []
    releases = releases_of(plan)
    stated = [
        (*releases[release], n)
        for n, (role, release) in enumerate(zip(figures["role"], figures["release"], strict=True))
        if role == "target" and release in releases and releases[release][2] <= last
    ]
    own = [fiscal_year_of(period) for period in figures["period"].tolist()]
    ways = figures["accumulation"].tolist()
    subjects = list(zip(places(figures), own, ways, strict=True))
    said = said_of(figures)
    newest: dict[object, int] = {}
    pairs = []
    for _, kind, period, n in sorted(stated):
        before = newest.get(subjects[n])
        newest[subjects[n]] = n
        if before is None or said[before] == said[n] or kind == "correction":
            continue
        if period >= first:
            pairs.append((before, n))
    return pairs
