"""Several years as one: the attainment of a period, by what its figures are: flows, stocks, running totals."""

from collections.abc import Mapping
from itertools import chain

import numpy as np
import pandas as pd

from evalkit.analysis.bridge import bridge
from evalkit.analysis.comparable import NOT_STATED, comparable, is_range
from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import published_ids
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.lettered import PENDING
from evalkit.analysis.roster.given import code_where, merged, merged_rows
from evalkit.analysis.vintage import DECLARED, NUMBERS, PLACE, Year, stacked
from evalkit.words.fiscal import FiscalYear
from evalkit.words.years import span_of

ABSENT = ("not-set", "no-value")
NOT_YET = "not-reported-yet"


def over_years(
    years: tuple[FiscalYear, ...],
    sides: Mapping[FiscalYear, Year],
    met: Mapping[FiscalYear, pd.Series],
    lower: str,
    breaks: pd.DataFrame,
) -> pd.DataFrame:
    r"""Form attainment, target and actual over a period, and count the years in which the target was met.

    A flow's attainment is that of the sums, :math:`\sum a/\sum t` (by the formula ``lower`` where less is
    better), where every year has both and all years count alike; a stock's or a cumulative figure's is
    that of the last year. Shares aren't added up. A pending year
    leaves the number pending; a year that has no ``sides`` isn't reported on yet and does so, too. Figures from
    before a change of definition count where a bridge brings them over it. Nothing is formed where the direction changed.

    ``met`` gives the labels of each year's targets (met, missed, else why not), indexed as the sides are.
    """
    held = {year: sides[year] for year in years if year in sides}
    index = _places(held)
    if index.empty:
        return estimates([])
    end = max(held)
    described = _described(held, index)
    together = stacked(held)
    targets, actuals = (
        bridge(_aligned(side, described, list(held)), breaks, str(end)) for side in together[1:]
    )
    newest = slice(-len(index), None)
    last = targets[newest].set_axis(index), actuals[newest].set_axis(index)
    summed = pd.Series(len(years) > 1, index)
    for side in last:
        summed &= side["accumulation"] == "flow"
    target, actual = (
        final.assign(value=_total(side["value"], index).where(summed, final["value"]))
        for side, final in zip((targets, actuals), last, strict=True)
    )
    found = far.attainment(Year(target, target, actual), lower, breaks)
    pending = (last[1]["status"] == PENDING) | (len(held) < len(years))
    pending |= summed & (_by_year(actuals["status"], index) == PENDING).any(axis=1)
    why, spare = _alike((targets, actuals), last, breaks)
    turned = _turned(together, index)
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
    ids = (_columns(published_ids(side), index) for side in (targets, actuals))
    every = [*chain(*zip(*ids, strict=True))]
    shared = pd.DataFrame(
        {
            "period": span_of(years),
            "status": np.where(pending, PENDING, "final"),
            "label": np.where(formed | pending, "", REFUSED),
            "method": np.where(summed, "sum-of-years", "last-year"),
            "derived_from": merged_rows(every).where(
                summed, merged_rows([published_ids(each) for each in last])
            ),
            "caveats": caveats,
            "reason": found["reason"].where(formed, ""),
        },
        index,
    )
    rows = [
        shared.assign(measure="period_attainment", value=value, unit="share"),
        shared.assign(measure="period_target", value=target["value"], unit=target["unit"])[formed],
        shared.assign(measure="period_actual", value=actual["value"], unit=actual["unit"])[formed],
        _met_years(years, met, index, not_yet),
    ]
    return estimates(pd.concat(rows).reset_index())


def _alike(
    sides: tuple[pd.DataFrame, pd.DataFrame],
    last: tuple[pd.DataFrame, pd.DataFrame],
    breaks: pd.DataFrame,
) -> tuple[pd.Series, pd.Series]:
    """Why the years' figures don't add up, and the caveats where they do; an office's reason is for its year."""
    index = last[0].index
    ranged = code_where("range-target", is_range(sides[0]))
    why, spare = [], []
    for side, newest in zip(sides, last, strict=True):
        count = len(side) // len(index)
        against = newest.iloc[np.tile(np.arange(len(index)), count)].set_axis(side.index)
        pair = comparable(
            side.assign(compare_because=""), against.assign(compare_because=""), breaks
        )
        refused = pair["verdict"] == "refuse"
        reason = pair["reasons"].mask(pair["reasons"].isin(ABSENT), "year-missing")
        told = reason.where(refused & (reason != PENDING), "")
        why += _columns(merged_rows([told, ranged]), index)
        spare += _columns(pair["reasons"].mask(refused, ""), index)
    return merged_rows(why), merged_rows(spare)


def _turned(held: Year, index: pd.MultiIndex) -> pd.Series:
    """Whether more was better in one of the years, less in another."""
    said = pd.concat([side.loc[side["role"] != "", "direction"] for side in held[1:]])
    kinds: pd.Series = said.groupby(level=[*index.names]).nunique()
    several: pd.Series = kinds.reindex(index) > 1
    return several


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
    years: tuple[FiscalYear, ...],
    met: Mapping[FiscalYear, pd.Series],
    index: pd.MultiIndex,
    not_yet: str,
) -> pd.DataFrame:
    """Count the years that were met, where each year was judged."""
    labels = pd.DataFrame({str(year): rows.reindex(index) for year, rows in met.items()}, index)
    labels = labels.fillna("year-missing")
    judged = labels.isin(["met", "missed"])
    reasons = [
        merged(row[~ok]) for row, ok in zip(labels.to_numpy(), judged.to_numpy(), strict=True)
    ]
    why = pd.Series(reasons, index, dtype="str")
    pending = (why == PENDING) | ((why == "") & (len(met) < len(years)))
    refused = (why != "") & ~pending
    return pd.DataFrame(
        {
            "measure": "period_met_years",
            "period": span_of(years),
            "value": (labels == "met").sum(axis=1).astype(float).mask(refused | pending),
            "status": np.where(pending, PENDING, "final"),
            "label": np.where(refused, REFUSED, ""),
            "method": "count-of-years",
            "caveats": why.mask(pending, not_yet),
        },
        index,
    )


def _places(held: Mapping[FiscalYear, Year]) -> pd.MultiIndex:
    """The places of all years, those of the newest first."""
    newest = (held[year].target.index for year in sorted(held, reverse=True))
    return pd.MultiIndex.from_tuples(list(dict.fromkeys(chain(*newest))), names=PLACE)


def _described(held: Mapping[FiscalYear, Year], index: pd.MultiIndex) -> pd.DataFrame:
    """What the newest year declares of each place, in an order of places."""
    described = pd.concat([year.target[DECLARED] for year in held.values()])
    return described[~described.index.duplicated(keep="last")].reindex(index)


def _aligned(side: pd.DataFrame, described: pd.DataFrame, years: list[FiscalYear]) -> pd.DataFrame:
    """Give every year each place that is described, year after year; where it has no row its status is ``not_set``."""
    wanted = [(str(year), *place) for year in years for place in described.index]
    index = pd.MultiIndex.from_tuples(wanted, names=side.index.names)
    found = side.index.get_indexer(index)
    frame = side.reset_index(drop=True).reindex(found).reset_index(drop=True)
    texts = dict.fromkeys(frame.columns.difference([*NUMBERS]), "") | {"status": "not_set"}
    declared = pd.concat([described] * len(years), ignore_index=True)
    return frame.fillna(texts | dict(declared.items())).set_axis(index)


def _by_year(column: pd.Series, index: pd.Index) -> pd.DataFrame:
    """Set the years of a column, which stand below each other, side by side."""
    return pd.DataFrame(column.to_numpy().reshape(-1, len(index)).T, index)


def _columns(column: pd.Series, index: pd.Index) -> list[pd.Series]:
    return [each for _, each in _by_year(column, index).items()]


def _total(values: pd.Series, index: pd.MultiIndex) -> pd.Series:
    """Add the years up; missing where one of them is."""
    return _by_year(values, index).sum(axis=1, skipna=False)
