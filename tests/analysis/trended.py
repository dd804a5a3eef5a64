"""Yearly figures to try trends on."""

import pandas as pd

from evalkit.analysis.trend.model import Trend

GROWING = [100, 112, 119, 133, 140, 158, 171, 180, 199, 214, 229, 251, 266, 290]


def yearly(values, first=2010, role="actual", **columns):
    periods = [f"FY{first + place}" for place in range(len(values))]
    frame = pd.DataFrame({"indicator": "x", "role": role, "period": periods, "value": values})
    stated = {"direction": "higher", "accumulation": "flow", "count_basis": "unique"}
    return frame.assign(**stated | columns)


def level(values, **columns):
    return yearly(values, **{"count_basis": "rate"} | columns)


def told(data, confidence=0.95, **options):
    """The findings by measure, without the figures behind them and the trials."""
    frame = Trend(data, "x", **options).fit(confidence).frame
    frame = frame[(frame["method"] != "as-published") & (frame["by"] == "")]
    return frame.drop_duplicates("measure").set_index("measure")


def refusals(data, **options):
    found = told(data, **options)
    return found.loc[found["label"] == "refused", "caveats"].to_dict()
