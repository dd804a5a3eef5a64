"""Which rubrics give the letters already printed, and the rows on which the others fail."""

from collections.abc import Iterable, Iterator, Sequence
from math import inf, nan
from pathlib import Path

import pandas as pd

from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import published_ratings, with_plan
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.judged import judged_by
from evalkit.analysis.rating.rate import letters_by_rules
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.analysis.rating.shares import own_shares, with_wholes
from evalkit.analysis.roster.given import merged, refused
from evalkit.analysis.vintage import PLACE, observations
from evalkit.words.fiscal import FiscalYear


def consistent_rules(
    data: object,
    fiscal_year: FiscalYear | str | int,
    rules: Iterable[RatingRule | str | Path],
) -> pd.DataFrame:
    """Tell of each rubric whether it gives every printed letter, and on which rows it doesn't.

    Returns an estimate frame, ``method`` being the rubric's name: ``rule_fits`` (label ``fits`` or ``fails``,
    value the number of rows that differ) and, for each of these rows, ``rule_misses``: label the rubric's letter,
    ``by`` the printed one, value the share by which the rubric judges. A printed 集計中 is met by a letter
    that is pending; it is no evidence for a rubric. A year without letters gives refusals that say so.
    ValueError for two rubrics of one name.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> ek.consistent_rules(ward, "R6", ("params/rubrics/setagaya-r6-inferred.yaml",)).label.tolist()
    ['fits']
    """
    year = FiscalYear(fiscal_year)
    read = [rule if isinstance(rule, RatingRule) else read_rule(rule) for rule in rules]
    names = [rule.name for rule in read]
    if len(names) != len(set(names)):
        raise ValueError(
            f"同じ名称の評価基準があります / two rubrics of one name: {', '.join(names)}"
        )
    figures, printed = observations(data), estimates(published_ratings(data, year))
    shared = [{"period": str(year), "method": name} for name in names]
    if (printed["label"] != "").any():
        printed = printed.assign(id=fact_ids(printed))
        given = zip(
            letters_by_rules(figures, year, read), _shares(figures, year, read), strict=True
        )
        frames = [_misses(printed, *each, about) for each, about in zip(given, shared, strict=True)]
    else:
        frames = [estimates([refused("rule_fits", "no-letters") | each for each in shared])]
    result = with_plan(estimates(pd.concat(frames, ignore_index=True)), figures)
    result.attrs["rules"] = read
    return result


def _shares(
    figures: pd.DataFrame, year: FiscalYear, rules: Sequence[RatingRule]
) -> Iterator[pd.Series]:
    """The shares by which each rubric judges."""
    breaks, sides = breaks_of(figures), judged_by(figures, year, rules)
    alike = {(rule.holding, rule.lower) for rule in rules}
    own = {(by, lower): own_shares(sides[by], breaks, lower) for by, lower in alike}
    for rule in rules:
        found = with_wholes(own[rule.holding, rule.lower], rule.lower, rule.parts)
        yield found["share"].replace([inf, -inf], nan)


def _misses(
    printed: pd.DataFrame, computed: pd.DataFrame, share: pd.Series, shared: dict[str, str]
) -> pd.DataFrame:
    computed = computed.assign(id=fact_ids(computed))
    pairs = (
        printed.merge(computed, on=PLACE, how="left", suffixes=("_printed", ""))
        .merge(share.reset_index(), on=PLACE, how="left")
        .fillna({"label": REFUSED, "status": "final", "caveats": "not-set", "id": ""})
    )
    misses = (pairs["label"] != pairs["label_printed"]) | (
        pairs["status"] != pairs["status_printed"]
    )
    ids = (pairs["id_printed"] + " " + pairs["id"]).str.strip()
    missed = pairs[misses]
    rows = missed[[*PLACE, "label", "status", "caveats"]].assign(
        **shared,
        measure="rule_misses",
        by="printed="
        + missed["label_printed"].mask(missed["label_printed"] == "", missed["status_printed"]),
        value=missed["share"],
        unit="share",
        release=missed["release_printed"],
        derived_from=ids[misses],
    )
    told = {
        "area": printed["area"].iloc[0] if printed["area"].nunique() == 1 else "",
        "measure": "rule_fits",
        "value": int(misses.sum()),
        "label": "fails" if misses.any() else "fits",
        "release": merged(printed["release"]),
        "derived_from": merged(ids),
        "caveats": merged(pairs.loc[~pairs["label"].isin(["", REFUSED]), "caveats"]),
    }
    return pd.concat([estimates([told | shared]), estimates(rows)])
