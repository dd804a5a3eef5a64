"""Readings of a turnover: each definition measured, and what a stated one would mean for notices and plans."""

from math import isnan
from typing import Any

from evalkit.analysis.coverage.formulas import surviving_plans
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.roster.counted import RosterCounts
from evalkit.analysis.roster.given import Given, derived, refused
from evalkit.analysis.turnover.definitions import DEFINITIONS, implied_exit_rate, turnover_measures

Row = dict[str, Any]


def definition_rows(counts: RosterCounts, place: dict[str, str]) -> list[Row]:
    """Turnover of the last year by every definition, and how many of those who stayed changed zone."""
    if counts.flows.empty:
        return []
    year = int(counts.flows["year"].max())
    sums = counts.flows[counts.flows["year"] == year].sum(numeric_only=True)
    about = place | {"period": f"FY{year}"}
    names = ("opening", "exits", "entries", "closing", "stayers", "transfers_out")
    ids = fact_ids(estimates({"measure": each, "method": "snapshots", **about} for each in names))
    behind = dict(zip(names, ids, strict=True))
    if min(sums["opening"], sums["closing"]) == 0:
        return [refused("turnover", "zero-base", **about)]
    found = turnover_measures(*(float(sums[each]) for each in ("opening", "closing", "stayers")))
    whole = Given(0, " ".join(ids[:-1]))
    rows = [
        derived("turnover", found[name], whole, by=f"definition={name}", unit="share", **about)
        for name in DEFINITIONS
    ]
    if counts.by == ("zone",) and sums["stayers"]:
        moved = float(sums["transfers_out"] / sums["stayers"])
        movers = Given(0, f"{behind['transfers_out']} {behind['stayers']}")
        by = "definition=attribute_change"
        rows.append(derived("turnover", moved, movers, by=by, unit="share", **about))
    return rows


def reading_rows(
    share: Given,
    made_target: Given,
    expected: Given,
    sides: dict[str, tuple[Given, Given]],
    roster_size: float | None,
) -> list[Row]:
    """Hold what each reading of a stated turnover means for notices and lost plans against targets and actuals.

    With d the exit rate that a reading implies, P the plans of a side and N the roster: notices N − (1 − d)P,
    lost plans d P. ``sides``: plans in force and notices as planned (``target``) and as they came (``actual``).
    ``fitting_exit_rate`` is the one whose notices come nearest to the target; ``newcomers_alone`` how many would
    have to join if nobody left for the target to come out.
    """
    if not roster_size:
        return [refused("fitting_exit_rate", "needs-roster-size")]
    roster = Given(
        float(roster_size), caveats="assumed-roster stationary all-without-plan-notified"
    )
    size = f"roster={roster_size:.15g}"
    rows: list[Row] = []
    misses: dict[float, float] = {}
    for name, definition in DEFINITIONS.items():
        if definition.stationary is None or isnan(share.value):
            continue
        by = f"definition={name}"
        rate = Given(implied_exit_rate(share.value, name), share.facts, "reading same-exit-rate")
        for side, (plans, sent) in sides.items():
            value = roster.value - surviving_plans(plans.value, rate.value)
            off, under = over(value, sent.value) - 1, (roster, plans, rate)
            at = {"by": f"{by};{size};role={side}"}
            rows.append(derived("notices_expected", value, *under, unit="人", **at))
            rows.append(derived("notices_off", off, *under, sent, unit="share", **at))
            if side == "target" and not isnan(off):
                misses.setdefault(rate.value, abs(off))
        held = over(made_target.value, rate.value * expected.value)
        given = (made_target, expected, rate)
        rows.append(derived("target_over_loss", held, *given, by=by, unit="share"))
    nearest = min(misses, key=lambda rate: misses[rate], default=float("nan"))
    planned = (roster, expected, sides["target"][1])
    fitting = derived(
        "fitting_exit_rate", nearest, *planned, share, caveats="reading", unit="share"
    )
    alone = sides["target"][1].value - (roster.value - expected.value)
    return [
        *rows,
        fitting,
        derived("newcomers_alone", alone, *planned, by=size, unit="人"),
        derived("newcomers_alone_share", alone / roster.value, *planned, by=size, unit="share"),
    ]


def over(number: float, base: float) -> float:
    """Divide, missing where the base is 0.

    >>> over(1, 2), over(1, 0)
    (0.5, nan)
    """
    return number / base if base else float("nan")
