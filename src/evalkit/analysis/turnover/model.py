"""How much a roster turns over: as far up the ladder of models as the counts bear, and no further."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from evalkit.analysis.arguments import tail
from evalkit.analysis.turnover.beta import Beta
from evalkit.analysis.turnover.counts import TurnoverError, read_counts
from evalkit.analysis.turnover.results import TurnoverResults

WALK = 0.01
"""Variance of the exit rate's yearly step on the logit scale where none is stated: about 1.6 points at 20 %."""


@dataclass(frozen=True, eq=False)
class Turnover:
    """Who left and who came, by fiscal year and group.

    ``flows``: the frame of :func:`evalkit.analysis.roster.flows.roster_flows`, or only year, opening and exits;
    ``exits``: those of :func:`evalkit.analysis.roster.flows.roster_exits`, by cause. ``by`` tells groups apart
    (``zone`` where there is one), ``entries`` names the column of those who joined. ``prior``: what is
    held of the exit rate beforehand (:func:`~evalkit.analysis.turnover.beta.stated_prior`); it may stand
    without flows. ``walk``: variance of the rate's yearly step on the logit scale. What counts can't be is
    refused: see :func:`~evalkit.analysis.turnover.counts.read_counts`.

    >>> import evalkit as ek
    >>> city = ek.load_dataset("data/example-city")
    >>> results = ek.Turnover(ek.roster_flows(city.roster, by=["zone"])).fit()
    >>> results
    TurnoverResults(FY2016/FY2024: local-level)
    >>> results.frame.query("measure == 'exit_rate_expected'")[["method", "value"]].round(3).values.tolist()
    [['beta-binomial', 0.199], ['local-level', 0.202]]
    """

    flows: pd.DataFrame | None = field(default=None, repr=False)
    exits: pd.DataFrame | None = field(default=None, repr=False)
    by: Sequence[str] | None = None
    entries: str = "entries"
    prior: Beta | None = None
    walk: float = WALK
    area: str = ""
    indicator: str = "roster"
    release: str = ""

    def fit(self, confidence: float = 0.95) -> TurnoverResults:
        """Climb the ladder of models as the counts allow.

        0 intervals. 1 logistic regression by group and year with overdispersion. 2 beta-binomial between
        years, from three years on. 3 causes, log-linear. 4 entries, Poisson or negative binomial. 5 the
        stated prior, updated by the counts of fewer than three years. 6 local level, from four years on.

        TurnoverError, a ValueError, where counts can't be or there are neither counts nor a prior.

        >>> flows = pd.DataFrame({"year": [2021, 2022, 2023, 2024], "opening": [8400, 8460, 8505, 8452],
        ...                       "exits": [1500, 1590, 1494, 1752]})
        >>> results = Turnover(flows).fit()
        >>> results.rung, results.reasons["causes"]
        ('local-level', 'no-causes')
        >>> ahead = results.predict(8452).set_index(["measure", "method"])
        >>> ahead.loc[("exits_expected", "local-level"), ["lower", "upper"]].astype(int).tolist()
        [1459, 2036]
        """
        tail(confidence)
        if self.walk <= 0:
            raise ValueError(
                f"walkは0より大きくなければなりません: {self.walk}。 / walk must be above 0, not {self.walk}."
            )
        place = {"area": self.area, "indicator": self.indicator, "release": self.release}
        if self.flows is None:
            if self.prior is None or self.exits is not None:
                raise TurnoverError("no-counts")
            return TurnoverResults(None, confidence, self.prior, self.walk, place)
        counts = read_counts(self.flows, self.exits, self.by, self.entries)
        return TurnoverResults(counts, confidence, self.prior, self.walk, place)
