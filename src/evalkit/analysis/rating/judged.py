"""What a rule holds against each other: the year's figures, last year's as baseline, a prorated target."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.rating.rubric import Proration, RatingRule
from evalkit.analysis.vintage import PLACE, Year, side_by_side
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of


def judged(figures: pd.DataFrame, year: FiscalYear, rule: RatingRule) -> Year:
    """Align the figures of a year as a rule wants them.

    ``last-year``: the baseline is the actual of the year before, else a declared baseline of that year.
    ``prorated``: the target is that of the proration's last year, times the share due by this year; none
    in a year outside it. The figures keep their own periods, by which their sources are found.
    """
    sides = side_by_side(figures, year)
    if rule.prorated:
        sides = _prorated(figures, year, rule.prorated)
    if rule.baseline == "last-year":
        sides = sides._replace(baseline=_last_year(figures, sides, year))
    return sides


def judged_by(
    figures: pd.DataFrame, year: FiscalYear, rules: Sequence[RatingRule]
) -> dict[object, Year]:
    """Align the figures of a year as rules want them, once for all that want them alike (``holding``)."""
    unlike = {rule.holding: rule for rule in rules}
    return {holding: judged(figures, year, rule) for holding, rule in unlike.items()}


def targeted(sides: Year) -> Year:
    """Keep the rows that have a target; a part without one stays where another part has one."""
    rows = list(zip(sides.target.index, (sides.target["role"] != "").tolist(), strict=True))
    with_parts = {place[:-1] for place, has_target in rows if has_target and place[-1]}
    kept = [
        has_target or (bool(place[-1]) and place[:-1] in with_parts) for place, has_target in rows
    ]
    return Year(*(side[np.array(kept, dtype=np.bool_)] for side in sides))


def unprorated(sides: Year, rule: RatingRule) -> NDArray[Any]:
    """Say of each row of years why its target can't be prorated; empty where it can, or needn't."""
    years = sides.target.index.get_level_values("year")
    if rule.prorated is None:
        return np.full(len(years), "", dtype=object)
    outside = {year for year in years.unique() if rule.prorated.share(FiscalYear(year)) is None}
    is_outside, is_absent = years.isin(outside), sides.target["value"].isna()
    return np.select([is_outside, is_absent], ["outside-proration", "no-final-target"], "")


def _prorated(figures: pd.DataFrame, year: FiscalYear, prorated: Proration) -> Year:
    """Put the last year's target, times its share, in the place of the year's own; none where it isn't set."""
    targets = figures["role"] == "target"
    final = targets & figures["period"].isin([str(prorated.last), f"{prorated.last}-end"])
    others = figures[~final]
    own = others["role"] == "target"
    places = pd.MultiIndex.from_frame(figures.loc[final, PLACE])
    has_final = pd.MultiIndex.from_frame(others[PLACE]).isin(places)
    value = figures["value"] * (prorated.share(year) or np.nan)
    stand_in = _as_of(figures.assign(value=value)[final], prorated.last, year)
    rest = others.assign(value=others["value"].mask(own))[~(own & has_final)]
    held = pd.concat([stand_in, rest])
    held.attrs = figures.attrs
    sides = side_by_side(held, year)
    known = sides.target["value"].notna()
    target = _as_of(sides.target, year, prorated.last).where(known, sides.target)
    return sides._replace(target=target)


def _last_year(figures: pd.DataFrame, sides: Year, year: FiscalYear) -> pd.DataFrame:
    before = year - 1
    actuals = figures["role"] == "actual"
    taken = actuals & figures["period"].isin([str(before), f"{before}-end"])
    held = pd.concat([_as_of(figures[taken], before, year), figures[~actuals]])
    held.attrs = figures.attrs
    last = side_by_side(held, year).actual
    last = _as_of(last[last["value"].notna()], year, before)
    baseline = sides.baseline
    is_older = baseline["period"].map(fiscal_year_of) != str(before)
    nothing = {"value": np.nan, "role": "", "status": "not_set", "period": ""}
    for column, empty in nothing.items():
        baseline = baseline.assign(**{column: baseline[column].mask(is_older, empty)})
    places = baseline.index
    found = pd.concat([last[last.index.isin(places)], baseline[~places.isin(last.index)]])
    return found.loc[places]


def _as_of(figures: pd.DataFrame, theirs: FiscalYear, year: FiscalYear) -> pd.DataFrame:
    """Let figures of another year stand for those of this one."""
    return figures.assign(period=figures["period"].str.replace(str(theirs), str(year)))
