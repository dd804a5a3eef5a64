"""Turnover of a roster between two dates: every definition by name, and its rates."""

from collections.abc import Callable
from math import nan
from typing import Any, NamedTuple

import pandas as pd

from evalkit.analysis.estimate import KEYS, estimates, joined_key
from evalkit.analysis.interval import wilson
from evalkit.analysis.roster.balance import COUNTS
from evalkit.analysis.roster.given import Given, derived, given, refused


class Definition(NamedTuple):
    """How a turnover is measured, and the yearly exit rate of a stationary roster that shows it.

    ``measure`` takes opening N0, closing N1 and stayers S; ``stationary`` is None where a roster of
    constant size shows the same figure at any exit rate.
    """

    measure: Callable[[float, float, float], float]
    stationary: Callable[[float], float] | None


DEFINITIONS = {
    "exit_rate": Definition(lambda n0, n1, s: (n0 - s) / n0, lambda share: share),
    "entry_share": Definition(lambda n0, n1, s: (n1 - s) / n1, lambda share: share),
    "entry_rate": Definition(lambda n0, n1, s: (n1 - s) / n0, lambda share: share),
    "half_gross": Definition(lambda n0, n1, s: 1 - 2 * s / (n0 + n1), lambda share: share),
    "gross_churn": Definition(lambda n0, n1, s: 2 - 4 * s / (n0 + n1), lambda share: share / 2),
    "gross_on_opening": Definition(
        lambda n0, n1, s: (n0 + n1 - 2 * s) / n0, lambda share: share / 2
    ),
    "replacement": Definition(
        lambda n0, n1, s: 2 * (min(n0, n1) - s) / (n0 + n1), lambda share: share
    ),
    "jaccard": Definition(
        lambda n0, n1, s: 1 - s / (n0 + n1 - s), lambda share: share / (2 - share)
    ),
    "net_change": Definition(lambda n0, n1, s: (n1 - n0) / n0, None),
}
"""With exits X = N0 − S and entries E = N1 − S: X/N0, E/N1, E/N0, (X+E)/(N0+N1), (X+E)/((N0+N1)/2),
(X+E)/N0, min(X,E)/((N0+N1)/2), (X+E)/(S+X+E), (N1−N0)/N0."""

PERSONS = (*COUNTS, "stayers")
PLANS = ("plans_opening", "plans_lost", "plans_closing")


def turnover_measures(opening: float, closing: float, stayers: float) -> dict[str, float]:
    """Measure the turnover between two snapshots by every definition.

    Units: persons; ``stayers`` are those on both rosters. The measures are shares of what their name says.
    ValueError where a roster is empty or stayers exceed one of them.

    >>> measures = turnover_measures(1000, 1050, 790)
    >>> measures["exit_rate"], round(measures["entry_share"], 6), measures["net_change"]
    (0.21, 0.247619, 0.05)
    """
    if not 0 <= stayers <= min(opening, closing) or min(opening, closing) <= 0:
        raise ValueError(
            f"期首{opening}人、期末{closing}人、継続{stayers}人の組合せは成り立ちません。"
            f" / {opening} at opening, {closing} at closing and {stayers} stayers can't be."
        )
    return {
        name: definition.measure(opening, closing, stayers)
        for name, definition in DEFINITIONS.items()
    }


def implied_exit_rate(share: float, definition: str) -> float:
    """Return the yearly exit rate of a stationary roster whose turnover, so defined, is ``share``.

    Units: shares (0.2 for 20 %). ValueError for an unknown definition, for one that says nothing about
    exits (net_change), and where no exit rate between 0 and 1 gives such a share.

    >>> [round(implied_exit_rate(0.2, name), 4) for name in ("exit_rate", "jaccard", "gross_churn")]
    [0.2, 0.1111, 0.1]
    >>> implied_exit_rate(0.2, "net_change")
    Traceback (most recent call last):
    ValueError: 純増減からは離脱率を求められません。 / A net change doesn't tell how many leave.
    """
    if definition not in DEFINITIONS:
        raise ValueError(
            f"変動の定義ではありません: {definition}。 / Not a definition of turnover: {definition}. "
            f"({', '.join(DEFINITIONS)})"
        )
    measure, invert = DEFINITIONS[definition]
    if invert is None:
        raise ValueError(
            "純増減からは離脱率を求められません。 / A net change doesn't tell how many leave."
        )
    everybody_replaced = measure(1, 1, 0)
    if share < 0 or share > everybody_replaced:
        raise ValueError(
            f"割合が範囲外です: {share}（20％なら0.2）。 / The share is out of range: {share} (0.2 for 20 %)."
        )
    return invert(share)


def turnover_account(
    share: float | Given,
    plans: float | Given,
    *,
    area: str = "",
    indicator: str = "",
    period: str = "",
    release: str = "",
) -> pd.DataFrame:
    """Tell what a published turnover means for the plans in force, for each reading of the figure.

    plans lost = d · plans, d the exit rate that the reading implies; holders of plans are assumed to leave
    at the roster's rate, the roster to keep its size. Units: ``share`` 0.2 for 20 %, plans in force at
    opening. Estimate frame, by ``definition=…``: implied_exit_rate, plans_lost, plans_surviving; the net
    change is a refused row.

    >>> frame = turnover_account(0.2, 4657).query("measure == 'plans_lost'").set_index("by")
    >>> frame.loc[["definition=exit_rate", "definition=jaccard"], "value"].round(1).tolist()
    [931.4, 517.4]
    """
    turnover, stock = given(share), given(plans)
    rows = []
    for name, definition in DEFINITIONS.items():
        by = f"definition={name}"
        if definition.stationary is None:
            rows.append(refused("implied_exit_rate", "net-change-only", by=by))
            continue
        rate = implied_exit_rate(turnover.value, name)
        readings = "reading stationary"
        holders = f"{readings} same-exit-rate"
        lost, kept = rate * stock.value, (1 - rate) * stock.value
        rows += [
            derived("implied_exit_rate", rate, turnover, caveats=readings, by=by, unit="share"),
            derived("plans_lost", lost, turnover, stock, caveats=holders, by=by, unit="件"),
            derived("plans_surviving", kept, turnover, stock, caveats=holders, by=by, unit="件"),
        ]
    return estimates(rows).assign(area=area, indicator=indicator, period=period, release=release)


def turnover(
    flows: pd.DataFrame,
    confidence: float = 0.95,
    *,
    area: str = "",
    indicator: str = "roster",
    release: str = "",
    method: str = "snapshots",
) -> pd.DataFrame:
    """Give the counts, the exit rate and the share of newcomers of each year and group, and in total.

    exit_rate = exits / opening, entry_share = entries / closing, both with Wilson's interval; moves between
    groups are neither. ``flows`` as of :func:`evalkit.analysis.roster.flows.roster_flows`; every column but
    ``year`` and the counts names a group; ``method`` is how they were counted. Units: persons, plans,
    shares. A rate on an empty roster is a refused row.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> flows = pd.DataFrame({"year": [2024], "zone": ["flood"], "opening": [170], "stayers": [136],
    ...                       "exits": [34], "entries": [30], "closing": [166]})
    >>> frame = ek.turnover(flows).query("measure == 'exit_rate' and by == 'zone=flood'")
    >>> frame[["value", "lower", "upper"]].round(4).values.tolist()
    [[0.2, 0.1468, 0.2665]]
    """
    counts = [count for count in (*PERSONS, *PLANS) if count in flows]
    groups = sorted(set(flows.columns) - {"year", *counts})
    tables = [flows.groupby("year", as_index=False)[counts].sum()]
    if groups:
        tables.append(flows.groupby(["year", *groups], as_index=False)[counts].sum())
    rows: list[dict[str, object]] = []
    for record in [record for table in tables for record in table.to_dict("records")]:
        by = ";".join(f"{group}={record[group]}" for group in groups if group in record)
        place = {"area": area, "indicator": indicator, "release": release}
        place |= {"period": f"FY{record['year']}", "by": by}
        counted = [
            {"measure": count, "value": record[count], "method": method}
            | {"unit": "件" if count in PLANS else "人"}
            | place
            for count in counts
        ]
        ids = [joined_key(str(row.get(key, "")) for key in KEYS) for row in counted]
        facts = dict(zip(counts, ids, strict=True))
        found = {count: Given(record[count], facts[count]) for count in counts}
        exits = rate("exit_rate", found["exits"], found["opening"], confidence)
        newcomers = rate("entry_share", found["entries"], found["closing"], confidence)
        rows += [*counted, exits | place, newcomers | place]
    return estimates(rows)


def rate(measure: str, count: Given, base: Given, confidence: float) -> dict[str, Any]:
    """Return the row of a share with Wilson's interval; refused on an empty base.

    >>> row = rate("exit_rate", Given(34, "exits"), Given(170, "opening"), 0.95)
    >>> row["value"], round(row["lower"], 4), row["derived_from"]
    (0.2, 0.1468, 'exits opening')
    """
    if base.value == 0:
        return derived(measure, nan, count, base, caveats="zero-base")
    lower, upper = wilson(count.value, base.value, confidence)
    limits = {"lower": float(lower), "upper": float(upper), "confidence": confidence}
    value = count.value / base.value
    return derived(measure, value, count, base, unit="share", method="wilson") | limits
