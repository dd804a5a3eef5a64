"""Who leaves sooner: discrete-time hazards of leaving the roster, fitted to counts."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM

from evalkit.analysis.arguments import tail
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.turnover.counts import TurnoverError
from evalkit.analysis.turnover.groups import VAGUE


def hazard_ratios(
    cells: pd.DataFrame,
    terms: Sequence[str],
    confidence: float = 0.95,
    *,
    area: str = "",
    indicator: str = "roster",
    period: str = "",
    release: str = "",
) -> pd.DataFrame:
    """Compare the hazards of leaving: binomial regression with the complementary log-log link on counts.

    ln(−ln(1 − h)) = const + terms, the grouped form of proportional hazards, right for people seen once a
    year. ``cells``: at_risk and left (as of :func:`~evalkit.analysis.roster.tenure.risk_table`) and the columns
    ``terms``, each a set of classes compared with the one most often at risk. Estimate frame: at_risk and left of each class,
    hazard_ratio by ``term=class`` with Student's limits, the variance times max(1, φ), φ = Pearson's χ² / df.

    TurnoverError where a column or count is missing, negative, not whole, more left than were at risk, no
    degree of freedom is left for φ, or nobody or everybody left a class.

    Source: Prentice and Gloeckler (1978), Biometrics 34, pp. 57-67.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> cells = pd.DataFrame({"first_year": ["yes", "no", "no"], "at_risk": [1000, 750, 615],
    ...                       "left": [250, 135, 111]})
    >>> frame = ek.hazard_ratios(cells, ["first_year"]).query("measure == 'hazard_ratio'")
    >>> frame[["by", "value"]].round(6).values.tolist()
    [['first_year=yes', 1.447683]]
    """
    absent = [column for column in ("at_risk", "left", *terms) if column not in cells]
    if absent:
        raise TurnoverError("missing-column", ", ".join(absent))
    numbers = cells[["at_risk", "left"]].apply(pd.to_numeric, errors="coerce")
    faults = {
        "missing-count": numbers.isna(),
        "negative-flow": numbers < 0,
        "not-whole": numbers % 1 != 0,
        "exits-exceed-opening": numbers[["left"]].gt(numbers["at_risk"], axis=0),
    }
    for code, fault in faults.items():
        if fault.any(axis=None):
            raise TurnoverError(code)
    used = cells[list(terms)].astype("str").assign(**numbers)[numbers["at_risk"] > 0]
    design, names = {"const": np.ones(len(used))}, []
    counted: list[dict[str, object]] = []
    for term in terms:
        sums = used.groupby(term)[["at_risk", "left"]].sum()
        if ((sums["left"] == 0) | (sums["left"] == sums["at_risk"])).any():
            raise TurnoverError("none-or-all-left", term)
        counted += [
            {"measure": measure, "by": f"{term}={each}", "value": count, "unit": unit}
            for measure, unit in (("at_risk", "人年"), ("left", "人"))
            for each, count in sums[measure].items()
        ]
        base = sums["at_risk"].idxmax()
        for each in sums.index.drop(base):
            names.append(f"{term}={each}")
            design[names[-1]] = (used[term] == each).to_numpy(float)
    if len(used) <= len(design):
        raise TurnoverError("too-few-cells")
    base_size = used["at_risk"].to_numpy(float)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what fails is found below
        family = families.Binomial(families.links.CLogLog())
        share = used["left"].to_numpy(float) / base_size
        found = GLM(share, np.column_stack(list(design.values())), family, var_weights=base_size).fit(tol=1e-12)  # fmt: skip
        dispersion = max(1.0, float(found.pearson_chi2 / found.df_resid))
        se = np.sqrt(np.diag(np.asarray(found.cov_params())) * dispersion)
    if not np.isfinite(se).all() or se.max() > VAGUE:
        raise TurnoverError("none-or-all-left")
    half = special.stdtrit(int(found.df_resid), 1 - tail(confidence)) * se
    place = {"area": area, "indicator": indicator, "period": period, "release": release}
    counts = estimates([row | place | {"method": "snapshots"} for row in counted])
    behind = " ".join(fact_ids(counts))
    rows = [
        {"measure": "hazard_ratio", "by": name, "derived_from": behind}
        | {"value": np.exp(b), "method": "cloglog"}
        | {"lower": np.exp(b - h), "upper": np.exp(b + h), "confidence": confidence}
        for name, b, h in zip(names, np.asarray(found.params)[1:], half[1:], strict=True)
    ]
    return pd.concat([counts, estimates([row | place for row in rows])], ignore_index=True)
