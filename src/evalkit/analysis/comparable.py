"""May these two figures be compared? Allow, allow with a caveat, or refuse, and why: one table of rules."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from evalkit.words.caveats import OF_STATUS
from evalkit.words.spans import fiscal_year_of

Figures = Callable[[pd.DataFrame], pd.Series]
Pairs = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]

NOT_STATED = "not_stated"
FIRST = r"^(\S*)"


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
    return lambda frame: frame[column].isin(values)


def _qualified(frame: pd.DataFrame, word: str) -> pd.Series:
    return (" " + frame["qualifiers"] + " ").str.contains(f" {word} ", regex=False)


def is_range(figures: pd.DataFrame) -> pd.Series:
    """Whether a figure has two ends (240～400, 50％以上80％未満)."""
    return figures["upper"].notna()


def _inexact(figures: pd.DataFrame) -> pd.Series:
    """Whether an actual or a baseline is no single value but a range or a bound (100件以上)."""
    return (figures["role"] != "target") & (is_range(figures) | (figures["bound"] != ""))


_STOCK_OR_FLOW = _both(_is("accumulation", "stock", "flow"))

MISSING = (
    Condition("pending", _either(_is("status", "pending"))),
    Condition("not-set", _either(_is("status", "not_set"))),
    Condition("no-value", _either(lambda figures: figures["value"].isna())),
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
    ``breaks`` has the columns indicator and period (first fiscal year of the new definition).
    Returns ``verdict`` (``allow``, ``caveat``, ``refuse``), ``reasons`` (codes, space-separated) and
    ``because``. A reason given by an office (``compare_because``) turns a refusal for another basis into
    a caveat (``stock-flow`` into ``override-stock-flow``) and is kept in ``because``; a value that isn't
    there, or is a range, can't be compared for any reason.
    """
    missing = _codes(MISSING, earlier, later).str.extract(FIRST, expand=False)
    basis = _codes(BASIS, earlier, later)
    if breaks is not None and len(breaks):
        basis = (basis + " " + _across(breaks, earlier, later)).str.strip()
    caveats = _codes(CAVEATS, earlier, later)
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
    named = basis.str.replace(r"(\S+)", r"override-\1", regex=True)
    reasons[overridden] = (named + " " + caveats)[overridden].str.strip()
    return pd.DataFrame(
        {"verdict": verdict, "reasons": reasons, "because": given.where(overridden, "")}
    )


def missing_of(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure why there is no value to reckon with; empty where there is one."""
    return _codes(MISSING, figures, figures).str.extract(FIRST, expand=False)


def caveats_of(figures: pd.DataFrame) -> pd.Series:
    """Say of each figure which caveats it brings along by itself, as codes separated by a space."""
    return _codes(OF_ONE, figures, figures)


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
    before, after = (frame["period"].map(fiscal_year_of) for frame in (earlier, later))
    codes = pd.Series("", index=earlier.index, dtype="str")
    for indicator, year in zip(breaks["indicator"], breaks["period"], strict=True):
        crossed = (before < year) & (after >= year) & (indicators == indicator)
        codes[crossed] = "definition-break"
    return codes


def breaks_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Return indicator and period of every change of definition: those declared, and each later version.

    A second row of an indicator (``valid_from``) is a break by itself: nobody has said that the figures
    on both sides of it count the same. Without a plan (a plain frame) there is none.
    """
    columns = ["indicator", "period"]
    plan = figures.attrs.get("plan")
    if plan is None:
        return pd.DataFrame(columns=columns, dtype="str")
    versions = plan.indicators.rename(columns={"valid_from": "period"})[columns]
    versions = versions.sort_values(columns)
    later = versions[versions.duplicated("indicator")]
    found: pd.DataFrame = pd.concat([plan.breaks[columns], later], ignore_index=True)
    return found.drop_duplicates(ignore_index=True)


def comparable_since(breaks: pd.DataFrame, fiscal_year: str) -> dict[str, str]:
    """Return the year since which an indicator's figures are comparable, where it is known to have one.

    It is the last change of definition up to the fiscal year evaluated.

    >>> breaks = pd.DataFrame({"indicator": "x", "period": ["FY2019", "FY2022", "FY2025"]})
    >>> comparable_since(breaks, "FY2024")
    {'x': 'FY2022'}
    """
    known = breaks[breaks["period"] <= fiscal_year]
    return {
        str(name): str(year) for name, year in known.groupby("indicator")["period"].max().items()
    }
