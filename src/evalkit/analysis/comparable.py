"""May these two figures be compared? Allow, allow with a caveat, or refuse, and why: one table of rules."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

Pairs = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]


class Condition(NamedTuple):
    """A caveat code and when it holds for the earlier and the later figure of a pair."""

    code: str
    holds: Pairs


def _either(column: str, *values: str) -> Pairs:
    return lambda a, b: a[column].isin(values) | b[column].isin(values)


def _differ(column: str) -> Pairs:
    return lambda a, b: a[column] != b[column]


def _qualified(frame: pd.DataFrame, word: str) -> pd.Series:
    return (" " + frame["qualifiers"] + " ").str.contains(f" {word} ", regex=False)


REFUSALS = (
    Condition("pending", _either("status", "pending")),
    Condition("not-set", _either("status", "not_set")),
    Condition("no-value", lambda a, b: a["value"].isna() | b["value"].isna()),
    Condition("unit", _differ("unit")),
    Condition("stock-flow", _differ("accumulation")),
    Condition("count-basis", _differ("count_basis")),
)
"""Where one of these holds, the pair isn't compared. Missing values come first: nothing else matters then."""

CAVEATS = (
    Condition("double-count", lambda a, b: _qualified(a, "重複あり") != _qualified(b, "重複あり")),
    Condition("estimated", _either("status", "estimated")),
    Condition("provisional", _either("status", "provisional")),
    Condition("approximate", lambda a, b: (a["approx"] != "") | (b["approx"] != "")),
    Condition("period-not-printed", lambda a, b: (a["period"] == "") | (b["period"] == "")),
)
"""Where one of these holds, the comparison carries it into every table and sentence."""


def comparable(
    earlier: pd.DataFrame, later: pd.DataFrame, breaks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Decide for each pair of figures whether it may be compared.

    Both frames have the columns of a dataset's figures and the same index (area, indicator, component);
    ``breaks`` has the columns indicator and period (first fiscal year of the new definition).
    Returns ``verdict`` (``allow``, ``caveat``, ``refuse``), ``reasons`` (codes, space-separated) and
    ``because``. A reason given by an office (``compare_because``) turns a refusal for another basis into
    a caveat and is kept in ``because``; a value that isn't there can't be compared for any reason.
    """
    missing = _codes(REFUSALS[:3], earlier, later)
    basis = _codes(REFUSALS[3:], earlier, later)
    if breaks is not None and len(breaks):
        basis = (basis + " " + _across(breaks, earlier, later)).str.strip()
    caveats = _codes(CAVEATS, earlier, later)
    missing = missing.str.extract(r"^(\S*)", expand=False)
    refused_basis = (missing == "") & (basis != "")
    given = _joined(earlier["compare_because"], later["compare_because"])
    overridden = refused_basis & (given != "")
    verdict = pd.Series("allow", index=earlier.index, dtype="str")
    verdict[caveats != ""] = "caveat"
    verdict[overridden] = "caveat"
    verdict[(missing != "") | (refused_basis & ~overridden)] = "refuse"
    reasons = caveats.copy()
    reasons[refused_basis & ~overridden] = basis[refused_basis & ~overridden]
    reasons[missing != ""] = missing[missing != ""]
    reasons[overridden] = ("override " + basis + " " + caveats)[overridden].str.strip()
    return pd.DataFrame(
        {"verdict": verdict, "reasons": reasons, "because": given.where(overridden, "")}
    )


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    """Both texts, the same one only once."""
    both = (first + " " + second).str.strip()
    return both.mask(first == second, first)


def _codes(
    conditions: tuple[Condition, ...], earlier: pd.DataFrame, later: pd.DataFrame
) -> pd.Series:
    codes = pd.Series("", index=earlier.index, dtype="str")
    for condition in conditions:
        holds = condition.holds(earlier, later).astype(bool)
        codes = codes.where(~holds, codes + " " + condition.code)
    return codes.str.strip()


def _across(breaks: pd.DataFrame, earlier: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """``definition-break`` where a break lies between the periods, or the earlier one's isn't printed."""
    indicators = earlier.index.get_level_values("indicator")
    before, after = (_year(frame["period"]) for frame in (earlier, later))
    codes = pd.Series("", index=earlier.index, dtype="str")
    for row in breaks.itertuples():
        year = int(str(row.period).removeprefix("FY"))
        crossed = (
            (before.isna() | (before < year)) & (after >= year) & (indicators == row.indicator)
        )
        codes[crossed] = "definition-break"
    return codes


def _year(period: pd.Series) -> pd.Series:
    return pd.to_numeric(period.str.extract(r"^(?:FY)?(\d{4})", expand=False))
