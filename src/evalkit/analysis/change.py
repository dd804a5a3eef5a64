"""Change from baseline to actual, where the two may be compared; with an interval only for events."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from evalkit.analysis.bridge import bridge, is_bridged
from evalkit.analysis.comparable import breaks_of, comparable, comparable_since
from evalkit.analysis.definitions import changes_by_place, places_of, unclear_of
from evalkit.analysis.estimate import estimates
from evalkit.analysis.interval import rate_ratio
from evalkit.analysis.published import published_ids, published_years, with_plan
from evalkit.analysis.rating.attainment import REFUSED, Texts, signs
from evalkit.analysis.vintage import PLACE, Year, aligned, as_of, observations, of_year
from evalkit.data.small import small_tables
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import fiscal_year_of, year_reported

Since = Callable[[str, str], str]

BASIS = ["unit", "accumulation", "count_basis"]


@small_tables
def change(
    data: object, fiscal_year: FiscalYear | str | int, confidence: float = 0.95
) -> pd.DataFrame:
    r"""Compare each actual of a fiscal year with its baseline.

    Returns an estimate frame: ``change`` :math:`a-b` (the indicator's unit; percentage points for
    shares; its label says ``increase``, ``decrease`` or ``same``), ``change_rate`` :math:`(a-b)/b` (a share) and ``change_ratio`` :math:`a/b` with its exact
    conditional interval. The interval takes both figures for counts of independent events, so it is
    given only for yearly outcome counts of cases; stocks and cumulative counts of largely the same
    places or people get the plain difference. Where the bases differ all three are refused, unless an
    office says why they are compared (the reason of those rows). ``points`` counts the years with an actual
    that counts as this one does since the last change of definition, and the baseline where it may be
    compared; with two or fewer ``trend`` is refused. ``comparable_since`` stands where the definition
    changed: its period is the year of the last change, and no line may be drawn across it. A change of
    definition with a bridge is no such one: the baseline is brought over it (``bridged_baseline``), with
    the caveat ``bridged``.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": "x", "role": ["baseline", "actual"], "period": ["", "FY2024"],
    ...                       "value": [464.0, 226.0], "direction": "lower",
    ...                       "accumulation": "flow", "count_basis": "unique"})
    >>> found = ek.change(plain, 2024).set_index("measure")
    >>> float(found.value["change"]), round(float(found.upper["change_ratio"]), 3)
    (-238.0, 0.572)
    """
    year = FiscalYear(fiscal_year)
    figures = observations(data)
    breaks = breaks_of(figures)
    since = comparable_since(breaks, str(year))
    known = as_of(figures, year)
    sides = of_year(aligned({year: known}), year)
    present = ((sides.baseline["role"] != "") & (sides.actual["role"] != "")).to_numpy()
    sides = Year(*(side[present] for side in sides))
    sides = sides._replace(baseline=bridge(sides.baseline, breaks, str(year)))
    before, after = sides.baseline["value"], sides.actual["value"]
    facts = published_ids(sides.baseline) + " " + published_ids(sides.actual)
    pair = comparable(sides.baseline, sides.actual, breaks).assign(facts=facts)
    refusal = pair["reasons"].where(pair["verdict"] == "refuse", "")
    refusal = refusal.mask((refusal == "") & (np.isinf(before) | np.isinf(after)), "infinite")
    share = refusal.mask((refusal == "") & (before == 0), "zero-base")
    share = share.mask((share == "") & ((before < 0) | (after < 0)), "negative-base")
    events = pd.Series(True, index=pair.index)
    for side in (sides.baseline, sides.actual):
        events &= (side["kind"] == "outcome") & (side["accumulation"] == "flow")
        events &= side["count_basis"] == "unique"
    events &= ~is_bridged(sides.baseline)
    ratio = share.mask((share == "") & ~events, "not-independent")
    with np.errstate(divide="ignore", invalid="ignore"):
        difference, rate = after - before, (after - before) / before
    words = signs(difference, "increase", "same", "decrease")
    in_units = sides.actual["unit"].replace({"%": "point"})
    frames = [
        published_years({year: known}, breaks),
        _rows(sides, year, "change", difference, refusal, pair).pipe(_named, words, in_units),
        _rows(sides, year, "change_rate", rate, share, pair).assign(unit="share"),
        _ratio_rows(sides, year, ratio, pair, confidence),
        _brought_over(sides, pair),
        _points(known, sides, year, pair, breaks),
        _since(sides, since),
    ]
    filled = [frame for frame in frames if len(frame)]
    return with_plan(estimates(pd.concat(filled or frames, ignore_index=True)), figures)


def _rows(
    sides: Year,
    year: FiscalYear,
    measure: str,
    value: pd.Series,
    refusal: pd.Series,
    pair: pd.DataFrame,
) -> pd.DataFrame:
    refused = (refusal != "").to_numpy()
    rows = pd.DataFrame(
        {
            "measure": measure,
            "period": str(year),
            "value": np.where(refused, np.nan, value),
            "label": np.where(refused, REFUSED, ""),
            "method": "arithmetic",
            "release": sides.actual["release"],
            "reason": np.where(refused, "", pair["because"]),
            "derived_from": pair["facts"],
            "caveats": np.where(refused, refusal, pair["reasons"]),
        },
        index=value.index,
    )
    return estimates(rows.reset_index())


def _named(rows: pd.DataFrame, words: Texts, units: pd.Series) -> pd.DataFrame:
    """Give rows of differences their direction in a word, and their units."""
    label = rows["label"].where(rows["label"] == REFUSED, words)
    return rows.assign(label=label, unit=units.to_numpy())


def _brought_over(sides: Year, pair: pd.DataFrame) -> pd.DataFrame:
    """Give the baselines that were brought to the year's definition, as the changes take them."""
    held = (is_bridged(sides.baseline) & (pair["verdict"] != "refuse")).to_numpy()
    baseline = sides.baseline[held]
    rows = baseline[["period", "value", "unit", "release"]].assign(
        measure="bridged_baseline",
        method="arithmetic",
        derived_from=published_ids(baseline),
        caveats="bridged",
    )
    return estimates(rows.reset_index())


def _points(
    known: pd.DataFrame, sides: Year, year: FiscalYear, pair: pd.DataFrame, breaks: pd.DataFrame
) -> pd.DataFrame:
    """Count the years of a comparable series, and the baseline where it belongs to it and is another year."""
    counts = (known["role"] == "actual") & known["value"].notna() & ~unclear_of(known, breaks)
    actuals = known[counts]
    subjects = zip(*(actuals[name].tolist() for name in (*PLACE, *BASIS)), strict=True)
    years: dict[tuple[str, ...], set[str]] = {}
    for subject, when in zip(subjects, map(year_reported, actuals["period"]), strict=True):
        if "" < when <= str(year):
            years.setdefault(subject, set()).add(when)
    of_series = (pair["verdict"] != "refuse") & (pair["because"] == "")
    baselines = zip(sides.baseline["period"].map(fiscal_year_of), of_series, strict=True)
    bases = sides.actual[BASIS].itertuples(index=False, name=None)
    since, changed = comparable_since(breaks, str(year)), changes_by_place(breaks)
    count, caveats = [], []
    for place, basis, (before, allowed) in zip(sides.actual.index, bases, baselines, strict=True):
        first = since(place[1], place[2])
        own = {each for each in years.get((*place, *basis), set()) if each >= first}
        own |= {before} if allowed else set()
        count.append(len(own))
        over = any(min(own, default="") < each <= str(year) for each in changed(*place[1:]))
        caveats.append("bridged" if own and over else "")
    never = pd.Series("", index=pair.index, dtype="str")
    rows = _rows(sides, year, "points", pd.Series(count, pair.index, dtype=float), never, pair)
    rows = rows.assign(caveats=caveats, reason="")
    few = rows[rows["value"] <= 2]
    trend = few.assign(measure="trend", value=np.nan, label=REFUSED, caveats="two-points")
    return pd.concat([rows, trend])


def _since(sides: Year, since: Since) -> pd.DataFrame:
    """Say of each indicator whose definition changed since which year its figures are comparable.

    Parts are named where they differ.
    """
    places = sides.actual.index.to_frame(index=False)
    places["period"] = pd.Series([since(*place) for place in places_of(places)], dtype="str")
    differs = places.groupby(["area", "indicator"])["period"].transform("nunique") > 1
    places["component"] = places["component"].where(differs, "")
    changed = places[places["period"] != ""].drop_duplicates()
    return estimates(changed.assign(measure="comparable_since", method="declared"))


def _ratio_rows(
    sides: Year, year: FiscalYear, refusal: pd.Series, pair: pd.DataFrame, confidence: float
) -> pd.DataFrame:
    given = refusal == ""
    rows = _rows(sides, year, "change_ratio", sides.actual["value"], refusal, pair)
    rows["unit"] = "ratio"
    numbers = [
        rate_ratio(a, b, confidence=confidence)
        for a, b in zip(sides.actual["value"][given], sides.baseline["value"][given], strict=True)
    ]
    where = given.to_numpy()
    rows.loc[where, ["value", "lower", "upper"]] = np.array(numbers).reshape(-1, 3)
    rows.loc[where, "confidence"] = confidence
    rows.loc[where, "method"] = "exact-conditional"
    rows.loc[where, "caveats"] = (rows["caveats"] + " same-events").str.strip()
    return rows
