"""What an account must hold beside its balance: stayers, plans, notices, logged events, sums of zones and causes."""

from typing import NamedTuple

import pandas as pd

from evalkit.analysis.roster.balance import LINES, account_of_lines, accounting, refuse

IDENTITIES = {
    "stayers": {"opening": 1, "exits": -1, "stayers": -1},
    "notices": {"at_mailing": 1, "plans_at_mailing": -1, "refusals": -1, "notices": -1},
    "plans": {
        **{"plans_opening": 1, "plans_lost": -1, "plans_lapsed": -1, "plans_new": 1},
        **{"plans_new_entrants": 1, "plans_transfers_in": 1, "plans_transfers_out": -1},
        "plans_closing": -1,
    },
}
"""Sums that must be 0 wherever the count after which they are named, or plans_new, is stated."""

NEEDS = {
    "stayers": ("stayers",),
    "notices": ("at_mailing", "plans_at_mailing", "notices"),
    "plans": ("plans_opening", "plans_lost", "plans_new", "plans_closing"),
}
"""Counts without which a sum says nothing; the others are 0 where they aren't stated."""

PARTS = {
    "plans_opening": "opening",
    "plans_closing": "closing",
    "plans_lost": "exits",
    "plans_new_entrants": "entries",
    "plans_transfers_in": "transfers_in",
    "plans_transfers_out": "transfers_out",
    "plans_at_mailing": "at_mailing",
    "stayers": "opening",
}
"""Counts that are never above the one they are part of."""


class AddedUp(NamedTuple):
    """An account's counts by year and zone (none where no zone is named), by year, and by year and cause."""

    zones: pd.DataFrame
    totals: pd.DataFrame
    causes: pd.DataFrame


def add_up(lines: pd.DataFrame) -> AddedUp:
    """Balance an account's lines by zone and for the whole, and check all that hangs on it.

    A line without a zone is of the whole, one without a cause of all causes; where the parts are stated, too,
    they must add up to it. Columns of the result: year, zone, and the counts of
    :data:`~evalkit.analysis.roster.balance.LINES` that are stated; ``stayers`` are reckoned where they aren't.
    Errors of :func:`~evalkit.analysis.roster.balance.account_of_lines` and
    :func:`~evalkit.analysis.roster.balance.accounting`, and ValueError, with counts, where parts don't add up,
    where a further count is negative or no whole number, where more plans than persons are stated (of any
    count of :data:`PARTS`), and where stayers, plans, notices or logged events leave a residual:
    logged entries (exits) − entries (exits) = in and out + out and in, over all zones.

    >>> lines = pd.DataFrame({"period": "FY2024", "zone": "", "flow": ["opening", "exit", "entry", "closing"],
    ...                       "cause": ["", "death", "", ""], "persons": [10, 3, 2, 9]})
    >>> add_up(lines).totals[["year", "stayers", "closing"]].values.tolist()
    [[2024, 7, 9]]
    """
    wide = account_of_lines(lines)
    _whole(wide)
    keys = ["year", "zone", "cause", "count"]
    stated = wide.melt(keys[:3], var_name="count", value_name="persons").dropna()
    stated = stated.astype({"count": "str", "persons": "int64"})
    by_cause = stated[stated["cause"] != ""].set_index(keys)["persons"]
    told = stated[stated["cause"] == ""].set_index(keys)["persons"].droplevel("cause")
    sums = by_cause.groupby(["year", "zone", "count"]).sum()
    counted = _joined(told, sums, "理由別の合計が一致しません", "Causes don't add up")
    totals = _over_zones(counted)
    causes = _over_zones(by_cause)
    zones = counted[counted.index.get_level_values("zone") != ""]
    return AddedUp(
        _checked(zones, ["year", "zone"]),
        _checked(totals, ["year"]),
        causes.reset_index().sort_values(["year", "count", "cause"], ignore_index=True),
    )


def _whole(wide: pd.DataFrame) -> None:
    counts = [count for count in LINES.values() if count in wide]
    keys = ["year", "zone", "cause"]
    fractions = wide[(wide[counts].fillna(0) % 1 != 0).any(axis=1)]
    refuse("整数でない数があります", "Counts aren't whole numbers", fractions, keys)
    unsigned = [count for count in counts if count != "corrections"]
    negative = wide[(wide[unsigned] < 0).any(axis=1)]
    refuse("負の数があります", "Counts are negative", negative, keys)


def _over_zones(counted: pd.Series) -> pd.Series:
    """Take what is stated of the whole, else the sum of the zones."""
    keys = [name for name in counted.index.names if name != "zone"]
    of_whole = counted.index.get_level_values("zone") == ""
    sums = counted[~of_whole].groupby(keys).sum()
    whole = counted[of_whole].droplevel("zone")
    return _joined(whole, sums, "区域別の合計が一致しません", "Zones don't add up")


def _joined(told: pd.Series, sums: pd.Series, ja: str, en: str) -> pd.Series:
    both = told.index.intersection(sums.index)
    gaps = (told.loc[both] - sums.loc[both]).rename("residual").reset_index()
    refuse(ja, en, gaps[gaps["residual"] != 0], [str(name) for name in told.index.names])
    return told.combine_first(sums).astype("int64").rename("persons")


def _checked(counted: pd.Series, keys: list[str]) -> pd.DataFrame:
    """Set the counts out by year (and zone) and check each group."""
    if counted.empty:
        return pd.DataFrame(columns=keys)
    table = counted.unstack("count")
    order = [count for count in LINES.values() if count in table]
    table = table[order].reset_index().rename_axis(columns=None)
    accounting(table, keys[1:])
    if "stayers" not in table:
        table.insert(len(keys) + 1, "stayers", table["opening"] - table["exits"])
    for part, whole in PARTS.items():
        if part in table and whole in table:
            over = table[table[part] > table[whole]]
            refuse(f"{part}が{whole}を超えています", f"{part} exceeds {whole}", over, keys)
    for name, signs in IDENTITIES.items():
        if set(NEEDS[name]) <= set(table.columns):
            residual(table, signs, name, keys)
    if keys == ["year"]:
        for flow in ("entries", "exits"):
            if f"{flow}_logged" in table:
                signs = {f"{flow}_logged": 1, flow: -1, "in_and_out": -1, "out_and_in": -1}
                residual(table, signs, f"{flow}_logged", keys)
    return table


def residual(table: pd.DataFrame, signs: dict[str, int], name: str, keys: list[str]) -> None:
    """Refuse groups in which a sum isn't 0."""
    parts = pd.DataFrame(
        {count: sign * table[count] for count, sign in signs.items() if count in table}
    )
    found = table[keys].assign(residual=parts.sum(axis=1).astype("int64"))
    found = found[found["residual"] != 0]
    refuse(f"{name}の残差が0になりません", f"A residual of {name} remains", found, keys)
