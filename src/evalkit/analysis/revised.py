"""Targets that were set anew: what was aimed at before, what since, and which release says so."""

import numpy as np
import pandas as pd

from evalkit.analysis.comparable import comparable, is_range
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import figures_as_rows, published_ids
from evalkit.analysis.vintage import PLACE, places
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of

SAID = ("value", "upper", "bound", "unit")


def revised_targets(
    figures: pd.DataFrame, first: FiscalYear, last: FiscalYear, breaks: pd.DataFrame
) -> pd.DataFrame:
    """Give the targets that a plan or a report of these years states otherwise than the release before it.

    Measure ``target_revised``, with the period of the target and the release that revised it: value is new
    minus old (missing where the two don't compare), label ``raised``, ``lowered`` or ``changed``, and
    ``derived_from`` names the old target, then the new one; both stand in the frame, too. A correction is
    no revision.
    """
    plan = figures.attrs.get("plan")
    targets = figures[figures["role"] == "target"]
    if plan is None or targets.empty:
        return estimates([])
    of = plan.releases.set_index("release")
    order = {str(release): place for place, release in enumerate(of.index)}
    targets = targets.assign(
        order=targets["release"].map(order),
        kind_of_release=targets["release"].map(of["kind"]),
        said_in=targets["release"].map(of["period"]),
    )
    targets = targets[targets["said_in"] <= str(last)].sort_values("order", kind="stable")
    old, new = _follow(targets)
    same = [
        old[column].eq(new[column]) | (old[column].isna() & new[column].isna()) for column in SAID
    ]
    changed = ~np.logical_and.reduce(same) & new["kind_of_release"].ne("correction")
    changed &= new["said_in"] >= str(first)
    old, new = old[changed].set_index(PLACE), new[changed].set_index(PLACE)
    if new.empty:
        return estimates([])
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


def _follow(targets: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each target that follows another one of the same subject and year, and the one before it."""
    own = [fiscal_year_of(period) for period in targets["period"].tolist()]
    subjects = zip(*places(targets), own, targets["accumulation"].tolist(), strict=True)
    newest: dict[object, int] = {}
    pairs = []
    for n, subject in enumerate(subjects):
        if subject in newest:
            pairs.append((newest[subject], n))
        newest[subject] = n
    before, after = ([pair[side] for pair in pairs] for side in (0, 1))
    new = targets.iloc[after]
    return targets.iloc[before].set_axis(new.index), new
