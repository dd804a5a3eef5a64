"""Which rubrics give the letters already printed, and the rows on which the others fail."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite, nan
from pathlib import Path
from typing import Any

import pandas as pd

from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import published_ratings, with_plan
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.judged import judged_by
from evalkit.analysis.rating.parts import Rows, records
from evalkit.analysis.rating.rate import letters_by_rules
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.analysis.rating.shares import own_shares, share_by_place, with_wholes
from evalkit.analysis.roster.given import merged, refused
from evalkit.analysis.vintage import PLACE, Place, Year, observations
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
    figures, printed = observations(data), published_ratings({year: data})
    shared = [{"period": str(year), "method": name} for name in names]
    if (printed["label"] != "").any():
        sides = judged_by(figures, year, read)
        letters = records(printed.assign(id=fact_ids(printed)))
        given = zip(
            letters_by_rules(figures, year, read, sides),
            _shares(sides, breaks_of(figures), read),
            shared,
            strict=True,
        )
        rows = [row for each in given for row in _misses(letters, *each)]
    else:
        rows = [refused("rule_fits", "no-letters") | each for each in shared]
    result = with_plan(estimates(rows), figures)
    result.attrs["rules"] = read
    return result


def _shares(
    sides: Mapping[object, Year], breaks: pd.DataFrame, rules: Sequence[RatingRule]
) -> Iterator[dict[Place, float]]:
    """The shares by which each rubric judges, by area, indicator and component."""
    alike = {(rule.holding, rule.lower) for rule in rules}
    own = {(by, lower): own_shares(sides[by], breaks, lower) for by, lower in alike}
    for rule in rules:
        yield share_by_place(with_wholes(own[rule.holding, rule.lower], rule.lower, rule.parts))


def _misses(
    printed: Rows, computed: pd.DataFrame, shares: dict[Place, float], shared: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Whether a rubric fits, and the rows on which it doesn't."""
    columns = (computed[name].tolist() for name in ("label", "status", "caveats"))
    places = zip(*(computed[name].tolist() for name in PLACE), strict=True)
    given = dict(zip(places, zip(*columns, fact_ids(computed), strict=True), strict=True))
    ids, caveats, rows = [], [], []
    for row in printed:
        place = (row["area"], row["indicator"], row["component"])
        label, status, carried, fact = given.get(place, (REFUSED, "final", "not-set", ""))
        ids.append(f"{row['id']} {fact}".strip())
        if label not in ("", REFUSED):
            caveats.append(carried)
        if (label, status) != (row["label"], row["status"]):
            share = shares.get(place, nan)
            found = {
                "measure": "rule_misses",
                "by": f"printed={row['label'] or row['status']}",
                "value": share if isfinite(share) else nan,
                "unit": "share",
                "label": label,
                "status": status,
                "release": row["release"],
                "derived_from": ids[-1],
                "caveats": carried,
            }
            rows.append(dict(zip(PLACE, place, strict=True)) | found | shared)
    areas = {row["area"] for row in printed}
    yield shared | {
        "area": areas.pop() if len(areas) == 1 else "",
        "measure": "rule_fits",
        "value": len(rows),
        "label": "fails" if rows else "fits",
        "release": merged(row["release"] for row in printed),
        "derived_from": merged(ids),
        "caveats": merged(caveats),
    }
    yield from rows
