"""May these two figures be compared? Allow, allow with a caveat, or refuse, and why: one table of rules."""

from collections.abc import Callable
from itertools import compress
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.definitions import (
    between,
    changes_by_place,
    definitions_of,
    places_of,
    unclear_of,
)
from evalkit.data.dataset import Plan
from evalkit.words.caveats import OF_STATUS

Columns = dict[str, NDArray[Any]]
Bools = NDArray[np.bool_]
Figures = Callable[[Columns], Bools]
Pairs = Callable[[Columns, Columns], Bools]

NOT_STATED = "not_stated"
READ = (
    "role",
    "period",
    "value",
    "upper",
    "bound",
    "unit",
    "status",
    "qualifiers",
    "approx",
    "accumulation",
    "count_basis",
)


class Condition(NamedTuple):
    """A caveat code and when it holds for the earlier and the later figure of a pair."""

    code: str
    holds: Pairs


def _either(holds: Figures) -> Pairs:
    return lambda a, b: holds(a) | holds(b)


def _both(holds: Figures) -> Pairs:
    return lambda a, b: holds(a) & holds(b)


def _differ(column: str) -> Pairs:
    return lambda a, b: a[column] != b[column]


def _is(column: str, *values: str) -> Figures:
    def holds(figures: Columns) -> Bools:
        found: Bools = figures[column] == values[0]
        for value in values[1:]:
            found |= figures[column] == value
        return found

    return holds


def _qualified(figures: Columns, word: str) -> Bools:
    return np.array([word in each.split(" ") for each in figures["qualifiers"]], dtype=np.bool_)


def is_range(figures: pd.DataFrame) -> pd.Series:
    """Whether a figure has two ends (240～400, 50％以上80％未満)."""
    return figures["upper"].notna()


def _inexact(figures: Columns) -> Bools:
    """Whether an actual or a baseline is no single value but a range or a bound (100件以上)."""
    is_bounded = ~np.isnan(figures["upper"]) | (figures["bound"] != "")
    found: Bools = (figures["role"] != "target") & is_bounded
    return found


_STOCK_OR_FLOW = _both(_is("accumulation", "stock", "flow"))

MISSING = (
    Condition("pending", _either(_is("status", "pending"))),
    Condition("not-set", _either(_is("status", "not_set"))),
    Condition("no-value", _either(lambda figures: np.isnan(figures["value"]))),
    Condition("range-figure", _either(_inexact)),
)
"""Where one of these holds there is no value to compare: nothing else matters then."""

BASIS = (
    Condition("unit", _differ("unit")),
    Condition("stock-flow", lambda a, b: _differ("accumulation")(a, b) & _STOCK_OR_FLOW(a, b)),
    Condition("accumulation", lambda a, b: _differ("accumulation")(a, b) & ~_STOCK_OR_FLOW(a, b)),
    Condition("count-basis", _differ("count_basis")),
)
"""Where one of these holds the pair isn't compared, unless an office says why it is."""

OF_ONE = (
    *(Condition(code, _either(_is("status", status))) for status, code in OF_STATUS.items()),
    Condition("approximate", _either(lambda figures: figures["approx"] != "")),
    Condition(
        "period-not-printed",
        _either(lambda figures: (figures["role"] == "baseline") & (figures["period"] == "")),
    ),
)
"""The caveats that a figure brings along by itself."""

CAVEATS = (
    Condition("double-count", lambda a, b: _qualified(a, "重複あり") != _qualified(b, "重複あり")),
    Condition(
        "basis-not-stated",
        lambda a, b: (
            _both(_is("accumulation", NOT_STATED))(a, b)
            | _both(_is("count_basis", NOT_STATED))(a, b)
        ),
    ),
    *OF_ONE,
)
"""Where one of these holds, the comparison carries it into every table and sentence."""


def comparable(
    earlier: pd.DataFrame, later: pd.DataFrame, breaks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Decide for each pair of figures whether it may be compared.

    Both frames have the columns of a dataset's figures and the same index (area, indicator, component);
    ``breaks`` is what :func:`breaks_of` returns, at least indicator and period (first fiscal year of the
    new definition). A pair across a break is refused (``definition-break``) unless the figure of the old
    definition was brought over it by :func:`evalkit.analysis.bridge.bridge`: then it bears the caveat
    ``bridged``. By which definition a figure counts :func:`evalkit.analysis.definitions.with_definitions`
    says; where it may be either (``definition-unclear``) an actual or a baseline is refused, and a target
    that a report prints again is taken for one of the report's definition, with a caveat.
    Returns ``verdict`` (``allow``, ``caveat``, ``refuse``), ``reasons`` (codes, space-separated) and
    ``because``. A reason given by an office (``compare_because``) turns a refusal for another basis into
    a caveat (``stock-flow`` into ``override-stock-flow``) and is kept in ``because``; a value that isn't
    there, or is a range, can't be compared for any reason.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> figures = ward.figures.set_index(["area", "indicator", "component"])
    >>> figures = figures.loc[("131121", ["unreferred-cases", "evacuation-notices"], ""), :]
    >>> told = ek.comparable(figures.query("role == 'baseline'"), figures.query("role == 'actual'"))
    >>> told[["verdict", "reasons"]].values.tolist()
    [['caveat', 'double-count period-not-printed'], ['caveat', 'period-not-printed']]
    """
    broken, carried = _crossed(breaks, earlier, later)
    a, b = _columns(earlier), _columns(later)
    codes = (_codes(conditions, a, b) for conditions in (MISSING, BASIS, CAVEATS))
    because = zip(*(side["compare_because"].tolist() for side in (earlier, later)), strict=True)
    decided = [
        _decided(
            missing,
            basis + across,
            with_it + caveats,
            " ".join(dict.fromkeys(filter(None, given))),
        )
        for missing, basis, caveats, across, with_it, given in zip(
            *codes, broken, carried, because, strict=True
        )
    ]
    columns = ["verdict", "reasons", "because"]
    return pd.DataFrame(decided, index=earlier.index, columns=columns, dtype="str")


def _decided(
    missing: list[str], basis: list[str], caveats: list[str], because: str
) -> tuple[str, str, str]:
    """Verdict, reasons and the office's reason of one pair, by the codes that hold for it."""
    if missing:
        return "refuse", missing[0], ""
    if basis and not because:
        return "refuse", " ".join(basis), ""
    if basis:
        return "caveat", " ".join([*(f"override-{code}" for code in basis), *caveats]), because
    return "caveat" if caveats else "allow", " ".join(caveats), ""


def missing_of(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure why there is no value to reckon with; empty where there is one."""
    codes = _codes(MISSING, *[_columns(figures)] * 2)
    return pd.Series([" ".join(each[:1]) for each in codes], figures.index, dtype="str")


def caveats_of(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure which caveats it brings along by itself, as codes separated by a space."""
    codes = _codes(OF_ONE, *[_columns(figures)] * 2)
    return pd.Series([" ".join(each) for each in codes], figures.index, dtype="str")


def _columns(figures: pd.DataFrame) -> Columns:
    plain = figures.reset_index(drop=True)
    return {column: plain[column].to_numpy() for column in READ}


def _codes(conditions: tuple[Condition, ...], earlier: Columns, later: Columns) -> list[list[str]]:
    """The codes of the conditions that hold, pair by pair."""
    names = [condition.code for condition in conditions]
    held = np.array([condition.holds(earlier, later) for condition in conditions])
    return [list(compress(names, pair)) for pair in held.T]


def _crossed(
    breaks: pd.DataFrame | None, earlier: pd.DataFrame, later: pd.DataFrame
) -> tuple[list[list[str]], list[list[str]]]:
    """The refusals and the caveats of each pair that its breaks of definition give rise to.

    ``definition-break`` where one lies between the definitions of the two, or a period isn't printed;
    ``bridged`` where the figures were brought over all that did.
    """
    nothing: list[list[str]] = [[] for _ in range(len(earlier))]
    if breaks is None or breaks.empty:
        return nothing, nothing
    changed = changes_by_place(breaks)
    changes = [changed(*place) for place in places_of(earlier)]
    if not any(changes):
        return nothing, nothing
    counted = [[last for _, last in definitions_of(side)] for side in (earlier, later)]
    brought = [
        [now or then for now, then in zip(side.get("definition", then_of), then_of, strict=True)]
        for side, then_of in zip((earlier, later), counted, strict=True)
    ]
    unclear = [unclear_of(side, breaks) for side in (earlier, later)]
    refused = [
        flags & (side["role"] != "target").to_numpy()
        for flags, side in zip(unclear, (earlier, later), strict=True)
    ]
    broken: list[list[str]] = []
    carried: list[list[str]] = []
    for n, years in enumerate(changes):
        then, now = ([side[n] for side in sides] for sides in (counted, brought))
        codes, caveats = [], []
        if any(flags[n] for flags in refused):
            codes.append("definition-unclear")
        elif between(years, now):
            codes.append("definition-break")
        elif between(years, then):
            caveats.append("bridged")
        if not codes and any(flags[n] for flags in unclear):
            caveats.append("definition-unclear")
        broken.append(codes)
        carried.append(caveats)
    return broken, carried


def breaks_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Return every change of definition, as :attr:`evalkit.data.dataset.Plan.redefined`; a plain frame, without a plan, has none."""
    plan: Plan | None = figures.attrs.get("plan")
    if plan is None:
        columns = ["indicator", "component", "period", "bridge_period", "old", "new", "unit"]
        return pd.DataFrame(columns=columns, dtype="str")
    return plan.redefined


def comparable_since(breaks: pd.DataFrame, fiscal_year: str) -> Callable[[str, str], str]:
    """Return a look-up: the year since which the figures of an indicator's part are comparable.

    It is the last change of definition up to the fiscal year evaluated that has no bridge; empty where
    there is none.

    >>> breaks = pd.DataFrame({"indicator": "x", "period": ["FY2019", "FY2022", "FY2025"]})
    >>> comparable_since(breaks, "FY2024")("x", "")
    'FY2022'
    """
    known = breaks[breaks["period"] <= fiscal_year]
    changed = changes_by_place(known)
    bridged = set()
    if "new" in known:
        with_bridge = known[known["new"].notna()]
        bridged = set(zip(places_of(with_bridge), with_bridge["period"], strict=True))
    return lambda indicator, part: max(
        (year for year in changed(indicator, part) if ((indicator, part), year) not in bridged),
        default="",
    )
