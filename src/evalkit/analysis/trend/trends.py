"""The trends of several indicators at once; one that can't have a trend says why and stops none of the others."""

from collections.abc import Iterable

import pandas as pd

from evalkit.analysis.estimate import estimates
from evalkit.analysis.published import with_plan
from evalkit.analysis.roster.given import refused
from evalkit.analysis.trend.model import Trend
from evalkit.analysis.trend.series import SeriesError
from evalkit.analysis.vintage import GivenTwiceError, observations
from evalkit.words.fiscal import FiscalYear


def trends(
    data: object,
    indicators: Iterable[str],
    fiscal_year: FiscalYear | str | int,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Fit the trend of each indicator, as :class:`~evalkit.analysis.trend.model.Trend` does, into one estimate frame.

    A series that no trend can rest on (a hole, a year given twice, one comparable year) is a refused row ``trend_points`` with
    the reason among its caveats.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": ["x", "x", "y"], "role": "actual", "direction": "higher",
    ...                       "period": ["FY2023", "FY2024", "FY2024"], "value": [3.0, 4.0, 1.0]})
    >>> found = ek.trends(plain, ["x", "y"], 2024).query("measure == 'trend_points'")
    >>> found[["indicator", "label", "caveats"]].values.tolist()
    [['x', '', 'basis-not-stated'], ['y', 'refused', 'single-point']]
    """
    year, figures = FiscalYear(fiscal_year), observations(data)
    frames = [estimates([])]
    for indicator in indicators:
        try:
            frames.append(Trend(figures, indicator, fiscal_year=year).fit(confidence).frame)
        except (SeriesError, GivenTwiceError) as error:
            code = error.code if isinstance(error, SeriesError) else "duplicate-year"
            areas = figures.loc[figures["indicator"] == indicator, "area"]
            row = refused("trend_points", code, indicator=indicator, period=str(year))
            frames.append(estimates([row | {"area": areas.iloc[0]}]))
    filled = [frame for frame in frames if len(frame)] or frames
    return with_plan(estimates(pd.concat(filled, ignore_index=True)), figures)
