"""How long people stay on the roster: survival with delayed entry, why they leave, and what one snapshot shows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from evalkit.analysis.arguments import Floats, tail
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.roster.given import merged_rows
from evalkit.analysis.turnover.counts import TurnoverError
from evalkit.words.turnover import EXIT_CAUSE

SPELLS = ("entry", "time", "event", "persons")


def risk_table(spells: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Count who was at risk of leaving at each tenure, and who left, by cause.

    ``spells``: how many ``persons`` were seen from tenure ``entry`` (0 for those seen joining) to tenure
    ``time`` and then left by cause ``event`` (empty: still there, or no longer seen). Those whose date of
    joining isn't known can't be placed and belong in no spell. Returns ``by``, time, at_risk (entry < time
    ≤ last tenure seen), left, and a column per cause. Units: years, persons.

    TurnoverError where a column or number is missing, persons are negative or not whole, a spell doesn't
    last, or a cause isn't in :data:`~evalkit.words.turnover.EXIT_CAUSE`.

    >>> spells = pd.DataFrame({"entry": [0, 0, 1], "time": [1, 2, 2], "event": ["death", "", "move"],
    ...                        "persons": [10, 30, 5]})
    >>> table = risk_table(spells)
    >>> table.at_risk.tolist(), table.left.tolist()
    ([40, 35], [10, 5])
    """
    seen = _checked(spells, by)
    if not by:
        return _at_risk(seen)
    parts = {key: _at_risk(group) for key, group in seen.groupby(list(by))}
    table = pd.concat(parts, names=[*by, None]).reset_index(level=list(by)).reset_index(drop=True)
    causes = [cause for cause in EXIT_CAUSE if cause in table]
    return table.fillna(dict.fromkeys(causes, 0)).astype(dict.fromkeys(causes, "int64"))[
        [*by, "time", "at_risk", "left", *causes]
    ]


def tenure(
    spells: pd.DataFrame,
    confidence: float = 0.95,
    *,
    area: str = "",
    indicator: str = "roster",
    period: str = "",
    release: str = "",
) -> pd.DataFrame:
    """Estimate how many are still on the roster after each tenure, and how many left by which cause.

    Kaplan and Meier: S(t) = Π (1 − d/n), Greenwood's variance, limits on the log(−log) scale. Aalen and
    Johansen: F_c(t) = Σ S(s−) d_c/n, so that S and all F_c add up to 1; people seen from later on are at
    risk from then on only. Formed from the risk table itself: with frequency weights statsmodels 0.15 gives
    the standard error of log S for that of S, and its cumulative incidence knows no delayed entry.

    ``spells`` as for :func:`risk_table`. Estimate frame: at_risk and left by ``tenure=…`` (left by cause, too),
    still_on_roster and left_by_cause with limits, median_tenure (refused where half haven't left yet) and
    mean_tenure within the years seen, ∫ S(t) dt. Where all at risk left, S is 0 from there on, without limits.

    Source: Andersen, Borgan, Gill and Keiding (1993), *Statistical Models Based on Counting Processes*, IV;
    the mean's variance: Klein and Moeschberger (2003), *Survival Analysis*, 2nd ed., 4.5.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> spells = pd.DataFrame({"entry": [0, 0], "time": [1, 2], "event": ["death", ""], "persons": [20, 80]})
    >>> frame = ek.tenure(spells).set_index("measure")
    >>> frame.loc["still_on_roster", ["value", "lower", "upper"]].astype(float).round(3).tolist()
    [0.8, 0.707, 0.866]
    """
    z = special.ndtri(1 - tail(confidence))
    table = risk_table(spells)
    longest = float(table["time"].max())
    table = table[table["left"] > 0].reset_index(drop=True)
    place = {"area": area, "indicator": indicator, "period": period, "release": release}
    counted = _count_rows(table, place)
    times = table["time"].to_numpy(float)
    n, d = table["at_risk"].to_numpy(float), table["left"].to_numpy(float)
    stay = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(np.where(n > d, d / (n * (n - d)), np.inf))) / -np.log(stay)
        lower, upper = (np.where(stay > 0, stay ** np.exp(way * z * spread), np.nan) for way in (1, -1))  # fmt: skip
    shared = place | {"unit": "share", "confidence": confidence}
    still = estimates(
        {"measure": "still_on_roster", "by": f"tenure={at:g}", "value": value, "method": "kaplan-meier"}
        | shared
        | {"lower": low, "upper": high, "caveats": "" if value > 0 else "everybody-left"}
        for at, value, low, high in zip(times, stay, lower, upper, strict=True)
    )  # fmt: skip
    curve = fact_ids(still)
    still["derived_from"] = _behind(counted, still["by"], curve)
    frames, rows = [counted, still], []
    for cause in table.columns.intersection(list(EXIT_CAUSE)):
        share, low, high = _incidence(table, cause, stay, z)
        left = estimates(
            {"measure": "left_by_cause", "by": f"tenure={at:g};cause={cause}", "value": value}
            | shared
            | {"lower": below, "upper": above, "method": "aalen-johansen"}
            for at, value, below, above in zip(times, share, low, high, strict=True)
        )
        at_risk, before = _behind(counted, still["by"]), curve.shift(fill_value="")
        parts = [_behind(counted, left["by"], fact_ids(left)), at_risk, before]
        frames.append(left.assign(derived_from=merged_rows(parts)))
    years = shared | {"unit": "年", "derived_from": " ".join(curve)}
    rows.append(_median_row(times, (stay, lower, upper)) | years)
    if len(table):
        hazard = d / np.maximum(n * (n - d), 1)
        rows.append(_mean_row(np.append(times, longest), stay, np.append(hazard, 0), z) | years)
    return pd.concat([*frames, estimates(rows)], ignore_index=True)


def _checked(spells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    absent = [column for column in (*SPELLS, *by) if column not in spells]
    if absent:
        raise TurnoverError("missing-column", ", ".join(absent))
    numbers = spells[["entry", "time", "persons"]].apply(pd.to_numeric, errors="coerce")
    event = spells["event"].astype("str").fillna("")
    faults = {
        "missing-count": ~np.isfinite(numbers).all(axis=1),
        "negative-flow": (numbers < 0).any(axis=1),
        "not-whole": numbers["persons"] % 1 != 0,
        "no-spell": numbers["time"] <= numbers["entry"],
        "unknown-cause": ~event.isin(["", *EXIT_CAUSE]),
    }
    for code, fault in faults.items():
        if fault.any():
            first = spells.loc[fault, list(SPELLS)].iloc[0]
            raise TurnoverError(code, " ".join(f"{key}={value}" for key, value in first.items()))
    seen = spells[list(by)].astype("str").assign(**numbers, event=event)
    return seen[seen["persons"] > 0]


def _at_risk(seen: pd.DataFrame) -> pd.DataFrame:
    entry, last = seen["entry"].to_numpy(), seen["time"].to_numpy()
    persons = seen["persons"].to_numpy(dtype="int64")
    times = np.unique(last).astype(float)
    present = (entry < times[:, None]) & (times[:, None] <= last)
    columns = {"time": times, "at_risk": present @ persons}
    here = last == times[:, None]
    columns["left"] = here @ (persons * (seen["event"] != "").to_numpy())
    for cause in EXIT_CAUSE:
        if (seen["event"] == cause).any():
            columns[cause] = here @ (persons * (seen["event"] == cause).to_numpy())
    return pd.DataFrame(columns)


def _count_rows(table: pd.DataFrame, place: dict[str, str]) -> pd.DataFrame:
    """Who was at risk and left at each tenure, and how many by each cause."""
    causes = table.columns.intersection(list(EXIT_CAUSE))
    told = {"at_risk": ("at_risk", ""), "left": ("left", "")}
    told |= {cause: ("left", f";cause={cause}") for cause in causes}
    return estimates(
        {"measure": measure, "by": f"tenure={at:g}{more}", "value": count, "unit": "人"}
        | {"method": "snapshots"}
        | place
        for column, (measure, more) in told.items()
        for at, count in zip(table["time"], table[column], strict=True)
    )


def _behind(counted: pd.DataFrame, by: pd.Series, curve: pd.Series | None = None) -> pd.Series:
    """The counts that each stratum rests on, and the point of a curve before it."""
    ids = fact_ids(counted).groupby(counted["by"]).agg(" ".join)
    counts = by.map(ids)
    return counts if curve is None else merged_rows([curve.shift(fill_value=""), counts])


def _incidence(table: pd.DataFrame, cause: str, stay: Floats, z: float) -> tuple[Floats, ...]:
    """Cumulative incidence of a cause with limits on the log(−log) scale."""
    n, d, of_cause = (table[name].to_numpy(float) for name in ("at_risk", "left", cause))
    before = np.concatenate([[1.0], stay[:-1]])
    share = np.cumsum(before * of_cause / n)
    later = share[:, None] - share  # what is still to come between two tenures
    until = np.tril(np.ones((len(n), len(n))))
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(n > d, d / (n * (n - d)), 0.0)
        variance = (until * later**2) @ hazard + until @ (before**2 * (n - of_cause) * of_cause / n**3)  # fmt: skip
        variance -= 2 * (until * later) @ (before * of_cause / n**2)
        rest = 1 - share
        spread = np.sqrt(np.maximum(variance, 0)) / (rest * -np.log(rest))
        inside = (share > 0) & (share < 1)
        low, high = (np.where(inside, 1 - rest ** np.exp(way * z * spread), np.nan) for way in (-1, 1))  # fmt: skip
    return share, low, high


def _mean_row(times: Floats, stay: Floats, hazard: Floats, z: float) -> dict[str, object]:
    """Mean tenure within the years seen (the last of ``times``): the area under the curve, variance Σ A² d / n(n − d)."""
    areas = np.concatenate([[1.0], stay]) * np.diff(times, prepend=0.0)
    mean = float(areas.sum())
    half = float(z * np.sqrt(np.sum((mean - np.cumsum(areas)) ** 2 * hazard)))
    within = {"by": f"within={times[-1]:g}", "caveats": "within-years-seen"}
    limits = {"lower": mean - half, "upper": min(mean + half, float(times[-1]))}
    return {"measure": "mean_tenure", "method": "kaplan-meier", "value": mean} | within | limits


def _median_row(times: Floats, curves: Sequence[Floats]) -> dict[str, object]:
    """First tenure at which half have left; its limits are where the curve's limits get there."""
    found = [times[curve <= 0.5] for curve in curves]
    value, lower, upper = (float(each[0]) if len(each) else np.nan for each in found)
    row: dict[str, object] = {"measure": "median_tenure", "method": "kaplan-meier"}
    if np.isnan(value):
        return row | {"label": "refused", "caveats": "median-not-reached"}
    return row | {"value": value, "lower": lower, "upper": upper}
