"""Several years as one: the attainment of a period, by what its figures are: flows, stocks, running totals."""

from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.bridge import bridge
from evalkit.analysis.comparable import NOT_STATED, comparable, is_range
from evalkit.analysis.definitions import places
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import published_ids
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating.attainment import REFUSED, Texts
from evalkit.analysis.rating.lettered import PENDING
from evalkit.analysis.roster.given import code_where, merged, merged_rows
from evalkit.analysis.vintage import DECLARED, NUMBERS, PLACE, Year
from evalkit.words.fiscal import FiscalYear
from evalkit.words.years import span_of

ABSENT = ("not-set", "no-value")
NOT_YET = "not-reported-yet"


def over_years(
    years: tuple[FiscalYear, ...],
    now: FiscalYear,
    sides: Year,
    met: pd.Series,
    lower: str,
    breaks: pd.DataFrame,
) -> pd.DataFrame:
    r"""Form attainment, target and actual over a period, and count the years in which the target was met.

    A flow's attainment is that of the sums, :math:`\sum a/\sum t` (by the formula ``lower`` where less is
    better), where every year has both and all years count alike; a stock's or a cumulative figure's is
    that of the last year. Shares aren't added up. A pending year
    leaves the number pending; a year after ``now`` isn't reported on yet and does so, too. Figures from
    before a change of definition count where a bridge brings them over it. Nothing is formed where the direction changed.

    ``sides`` hold the years up to now; ``met`` gives the labels of their targets (met, missed, else
    why not), by year, area, indicator and component.
    """
    held = [str(year) for year in years if year <= now]
    declared = _declared(sides.target, held)
    if declared.empty:
        return estimates([])
    wanted = pd.MultiIndex.from_tuples(
        [(year, *place) for year in held for place in places(declared)]
    )
    targets, actuals = (
        bridge(_aligned(side, declared, wanted), breaks, held[-1]) for side in sides[1:]
    )
    count = len(declared)
    last = targets[-count:].reset_index(drop=True), actuals[-count:].reset_index(drop=True)
    summed = pd.Series(len(years) > 1, declared.index)
    for side in last:
        summed &= side["accumulation"] == "flow"
    target, actual = (
        final.assign(value=final["value"].mask(summed, _total(side["value"], count)))
        for side, final in zip((targets, actuals), last, strict=True)
    )
    found = far.attainment(Year(target, target, actual), lower, breaks)
    pending = (last[1]["status"] == PENDING) | (len(held) < len(years))
    pending |= summed & (_by_year(actuals["status"], count) == PENDING).any(axis=1)
    why, spare = _alike((targets, actuals), last, breaks)
    turned = _turned((targets, actuals), count)
    why, spare = why.where(summed, ""), merged_rows([found["reasons"], spare.where(summed, "")])
    why = merged_rows([code_where("direction-changed", turned), why])
    why = merged_rows([why, _unlike(summed, *last) if len(years) > 1 else code_where("", pending)])
    spare = merged_rows(
        [spare, code_where("counted-each-year", summed & (last[1]["count_basis"] == "unique"))]
    )
    pending &= why == ""
    value = found["value"].mask((why != "") | pending)
    formed = value.notna()
    not_yet = NOT_YET if len(held) < len(years) else PENDING
    caveats = why.where(why != "", found["reasons"]).where(~formed, spare).mask(pending, not_yet)
    ids = (_columns(published_ids(side), count) for side in (targets, actuals))
    every = [*chain(*zip(*ids, strict=True))]
    shared = declared[PLACE].assign(
        period=span_of(years),
        status=np.where(pending, PENDING, "final"),
        label=np.where(formed | pending, "", REFUSED),
        method=np.where(summed, "sum-of-years", "last-year"),
        derived_from=merged_rows(every).where(
            summed, merged_rows([published_ids(each) for each in last])
        ),
        caveats=caveats,
        reason=found["reason"].where(formed, ""),
    )
    labels = met.reindex(wanted).fillna("year-missing")
    rows = [
        shared.assign(measure="period_attainment", value=value, unit="share"),
        shared.assign(measure="period_target", value=target["value"], unit=target["unit"])[formed],
        shared.assign(measure="period_actual", value=actual["value"], unit=actual["unit"])[formed],
        _met_years(years, declared[PLACE], _by_year(labels, count), not_yet),
    ]
    return estimates(pd.concat(rows))


def _alike(
    sides: tuple[pd.DataFrame, pd.DataFrame],
    last: tuple[pd.DataFrame, pd.DataFrame],
    breaks: pd.DataFrame,
) -> tuple[pd.Series, pd.Series]:
    """Why the years' figures don't add up, and the caveats where they do; an office's reason is for its year."""
    count = len(last[0])
    ranged = code_where("range-target", is_range(sides[0]))
    why, spare = [], []
    for side, newest in zip(sides, last, strict=True):
        against = newest.iloc[np.arange(len(side)) % count].set_axis(side.index)
        pair = comparable(
            side.assign(compare_because=""), against.assign(compare_because=""), breaks
        )
        refused = pair["verdict"] == "refuse"
        reason = pair["reasons"].mask(pair["reasons"].isin(ABSENT), "year-missing")
        told = reason.where(refused & (reason != PENDING), "")
        why += _columns(merged_rows([told, ranged]), count)
        spare += _columns(pair["reasons"].mask(refused, ""), count)
    return merged_rows(why), merged_rows(spare)


def _turned(sides: tuple[pd.DataFrame, pd.DataFrame], count: int) -> pd.Series:
    """Whether more was better in one of the years, less in another."""
    said = [_by_year(side["direction"].where(side["role"] != "", ""), count) for side in sides]
    return pd.Series([len({*row} - {""}) > 1 for row in np.hstack(said)])


def _unlike(summed: pd.Series, target: pd.DataFrame, actual: pd.DataFrame) -> pd.Series:
    """Why nothing is formed over several years by what the figures are."""
    kind = target["accumulation"]
    open_ = ~summed & ~kind.isin(["stock", "cumulative"])
    codes = {
        "rates-not-summed": summed & (actual["count_basis"] == "rate"),
        "accumulation-not-stated": open_ & (kind == NOT_STATED),
        "accumulation": open_ & (kind != NOT_STATED),
    }
    return pd.Series(np.select(list(codes.values()), list(codes), ""), kind.index, dtype="str")


def _met_years(
    years: tuple[FiscalYear, ...], of_places: pd.DataFrame, labels: Texts, not_yet: str
) -> pd.DataFrame:
    """Count the years that were met, where each year was judged; ``labels`` by place and year."""
    judged = np.isin(labels, ["met", "missed"])
    reasons = [merged(row[~ok]) for row, ok in zip(labels, judged, strict=True)]
    why = pd.Series(reasons, dtype="str")
    pending = (why == PENDING) | ((why == "") & (labels.shape[1] < len(years)))
    refused = (why != "") & ~pending
    met = pd.Series((labels == "met").sum(axis=1).astype(float))
    return of_places.assign(
        measure="period_met_years",
        period=span_of(years),
        value=met.mask(refused | pending),
        status=np.where(pending, PENDING, "final"),
        label=np.where(refused, REFUSED, ""),
        method="count-of-years",
        caveats=why.mask(pending, not_yet),
    )


def _declared(targets: pd.DataFrame, years: list[str]) -> pd.DataFrame:
    """What the newest of the years declares of each place, those of the newest first."""
    of = targets.index.get_level_values("year").tolist()
    newest_first = sorted(
        (n for n, year in enumerate(of) if year in years), key=of.__getitem__, reverse=True
    )
    declared = targets[DECLARED].iloc[newest_first].droplevel("year")
    return declared[~declared.index.duplicated()].reset_index()


def _aligned(side: pd.DataFrame, declared: pd.DataFrame, wanted: pd.MultiIndex) -> pd.DataFrame:
    """Give every year each place that is declared, year after year; where it has no row its status is ``not_set``."""
    rows = side.index.get_indexer(wanted)
    blanks: dict[str, object] = dict.fromkeys(NUMBERS, np.nan) | {"status": "not_set"}
    taken = {
        name: side[name].array.take(rows, allow_fill=True, fill_value=blanks.get(name, ""))
        for name in map(str, side)
    }
    of_places = declared.iloc[np.arange(len(rows)) % len(declared)].reset_index(drop=True)
    frame = of_places[PLACE].assign(**taken)
    return frame.assign(
        **{name: frame[name].where(rows >= 0, of_places[name]) for name in DECLARED}
    )


def _by_year(column: pd.Series, count: int) -> NDArray[Any]:
    """Set the years of a column, which stand below each other, side by side."""
    found: NDArray[Any] = column.to_numpy().reshape(-1, count).T
    return found


def _columns(column: pd.Series, count: int) -> list[pd.Series]:
    return [pd.Series(each, dtype="str") for each in _by_year(column, count).T]


def _total(values: pd.Series, count: int) -> pd.Series:
    """Add the years up; missing where one of them is."""
    return pd.Series(_by_year(values, count).sum(axis=1))
