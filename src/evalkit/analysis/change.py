"""Change from baseline to actual, where the two may be compared; with an interval only for events."""

import numpy as np
import pandas as pd

from evalkit.analysis.attainment import REFUSED
from evalkit.analysis.comparable import comparable
from evalkit.analysis.estimate import estimates
from evalkit.analysis.interval import rate_ratio
from evalkit.analysis.published import published, published_ids, with_plan
from evalkit.analysis.vintage import PLACE, Year, as_of, observations, side_by_side
from evalkit.words.fiscal import FiscalYear


def change(
    data: object, fiscal_year: FiscalYear | str | int, confidence: float = 0.95
) -> pd.DataFrame:
    r"""Compare each actual of a fiscal year with its baseline.

    Returns an estimate frame: ``change`` :math:`a-b` (the indicator's unit; percentage points for
    shares; its label says ``increase``, ``decrease`` or ``same``), ``change_rate`` :math:`(a-b)/b` (a share) and ``change_ratio`` :math:`a/b` with its exact
    conditional interval. The interval takes both figures for counts of independent events, so it is
    given only for yearly outcome counts of cases; stocks and cumulative counts of largely the same
    places or people get the plain difference. Where the bases differ all three are refused.

    >>> plain = pd.DataFrame({"indicator": "x", "role": ["baseline", "actual"], "period": ["", "FY2024"],
    ...                       "value": [464.0, 226.0], "direction": "lower"})
    >>> found = change(plain, 2024).set_index("measure")
    >>> float(found.value["change"]), round(float(found.upper["change_ratio"]), 3)
    (-238.0, 0.572)
    """
    year = FiscalYear(fiscal_year)
    figures = observations(data)
    breaks = figures.attrs["plan"].breaks if "plan" in figures.attrs else None
    sides = side_by_side(figures, year)
    present = ((sides.baseline["role"] != "") & (sides.actual["role"] != "")).to_numpy()
    sides = Year(*(side[present] for side in sides))
    before, after = sides.baseline["value"], sides.actual["value"]
    pair = comparable(sides.baseline, sides.actual, breaks)
    refusal = pair["reasons"].where(pair["verdict"] == "refuse", "")
    share = refusal.mask((refusal == "") & (before == 0), "zero-base")
    share = share.mask((share == "") & ((before < 0) | (after < 0)), "negative-base")
    events = (
        (sides.actual["kind"] == "outcome")
        & (sides.actual["accumulation"] == "flow")
        & (sides.actual["count_basis"] == "unique")
    )
    ratio = share.mask((share == "") & ~events, "not-independent")
    with np.errstate(divide="ignore", invalid="ignore"):
        values = {"change": after - before, "change_rate": (after - before) / before}
    frames = [
        published(figures, year),
        _rows(sides, year, "change", values["change"], refusal, pair["reasons"]),
        _rows(sides, year, "change_rate", values["change_rate"], share, pair["reasons"]),
        _ratio_rows(sides, year, ratio, pair["reasons"], confidence),
        _points(figures, sides, year, refusal),
    ]
    filled = [frame for frame in frames if len(frame)]
    return with_plan(estimates(pd.concat(filled, ignore_index=True)), figures)


def _rows(
    sides: Year,
    year: FiscalYear,
    measure: str,
    value: pd.Series,
    refusal: pd.Series,
    caveats: pd.Series,
) -> pd.DataFrame:
    refused = refusal != ""
    baseline, actual = published_ids(sides.baseline), published_ids(sides.actual)
    unit = sides.actual["unit"] if measure == "change" else "share"
    word = pd.Series("", index=value.index, dtype="str")
    if measure == "change":
        unit = unit.replace({"%": "point"})
        word = np.sign(value).map({1.0: "increase", 0.0: "same", -1.0: "decrease"}).fillna("")
    rows = pd.DataFrame(
        {
            "measure": measure,
            "period": str(year),
            "value": value.mask(refused),
            "unit": unit,
            "label": word.mask(refused, REFUSED),
            "method": "arithmetic",
            "release": sides.actual["release"],
            "derived_from": baseline + " " + actual,
            "caveats": refusal.where(refused, caveats),
        },
        index=value.index,
    )
    return estimates(rows.reset_index())


def _points(
    figures: pd.DataFrame, sides: Year, year: FiscalYear, refusal: pd.Series
) -> pd.DataFrame:
    """Count the yearly actuals known, and the baseline where it may be compared and is another year."""
    known = as_of(figures, year)
    actuals = known[
        (known["role"] == "actual") & known["value"].notna() & known["period"].str.startswith("FY")
    ]
    years = actuals[actuals["period"] <= str(year)].groupby(PLACE)["period"].agg(set)
    own = years.reindex(sides.actual.index).map(lambda each: each if isinstance(each, set) else set())
    baseline = sides.baseline["period"]
    added = [
        int(allowed and period not in of_row)
        for allowed, period, of_row in zip(refusal == "", baseline, own, strict=True)
    ]
    count = own.map(len) + added
    rows = _rows(sides, year, "points", count.astype(float), refusal.mask(refusal != "", ""), baseline)
    rows = rows.assign(unit="", caveats="")
    few = rows[rows["value"] <= 2]
    trend = few.assign(measure="trend", value=np.nan, label=REFUSED, caveats="two-points")
    return pd.concat([rows, trend])


def _ratio_rows(
    sides: Year, year: FiscalYear, refusal: pd.Series, caveats: pd.Series, confidence: float
) -> pd.DataFrame:
    given = refusal == ""
    rows = _rows(sides, year, "change_ratio", sides.actual["value"], refusal, caveats)
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
