"""Which thresholds, formula and rule for parts fit the letters already printed."""

from collections.abc import Iterable, Iterator, Sequence
from math import inf, isfinite, isnan, nan
from typing import Any, NamedTuple

import pandas as pd

from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import KEYS, estimates, fact_ids, joined_key
from evalkit.analysis.published import published_ratings, with_plan
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.parts import Rows, records
from evalkit.analysis.rating.rubric import LOWER
from evalkit.analysis.rating.shares import PART_RULES, own_shares, with_wholes
from evalkit.analysis.roster.given import merged, refused
from evalkit.analysis.vintage import PLACE, observations, side_by_side
from evalkit.words.fiscal import FiscalYear

IDENTIFIED_SET = "identified-set"


class Ends(NamedTuple):
    """Where a floor must lie: above ``lower``, at most ``upper``; none is possible where they cross."""

    lower: float
    upper: float
    ids: str
    caveats: str = ""

    @property
    def possible(self) -> bool:
        """Whether any floor lies between them."""
        return self.lower < self.upper


Found = dict[tuple[str, str], list[Ends]]
"""The ends of each floor, by formula for lower-is-better and rule for parts."""


def identify(
    data: object,
    fiscal_year: FiscalYear | str | int,
    lower_formulas: Sequence[str] = LOWER,
    part_rules: Sequence[str] = PART_RULES,
    letters: Sequence[str] = (),
) -> pd.DataFrame:
    r"""Tell which thresholds on attainment fit the printed letters, by formula and rule for parts.

    The floor of a letter lies in :math:`(\max s_\text{worse}, \min s_\text{this or better}]`, :math:`s`
    being the shares of the rows with such letters (1.0 = the target). ``letters`` gives their order from
    the best to the last of all, which has no floor; left out, the printed ones stand in the order of the
    alphabet, as a caveat says, and each has a floor.

    Returns an estimate frame. ``by`` names floor, formula (``lower``) and rule for parts.

    - ``threshold``: lower (excluded) and upper (included) end of each floor in shares, missing where there is
      no limit. ``options=any``: what fits under one formula and rule at least (caveat ``gaps-between`` where not
      all of it does); ``options=every``: what fits under each that fits at all. Label ``identified`` (both
      ends), ``at-most``, ``above`` (one), ``not-identified`` (none, or the letter isn't printed) or
      ``inconsistent``. The rows that set the ends come first in ``derived_from``.
    - ``letter_evidence``: share and letter of each printed row, or why it tells nothing.
    - ``letter_clash``: a row that can't have its letter beside others, which follow in ``derived_from``.
    - ``lower_formula``, ``part_rule``: each option ``fits`` or ``fails``; without ``by`` how many fit.

    A year without letters is one row that says so, as is one with a letter that isn't in ``letters``.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> found = ek.identify(ward, "R6").set_index("by")
    >>> found.loc["floor=A;options=every", ["lower", "upper"]].astype(float).round(3).tolist()
    [0.984, 1.474]
    """
    year = FiscalYear(fiscal_year)
    shared = {"period": str(year), "method": IDENTIFIED_SET}
    printed = published_ratings({year: data})
    if not (printed["label"] != "").any():
        return estimates([refused("threshold", "no-letters") | shared])
    given = sorted(set(printed["label"]) - {""})
    if letters and not set(given) <= set(letters):
        return estimates([refused("threshold", "other-letters") | shared])
    order = list(letters) or given
    floors = order[:-1] if letters else order
    assumed = "" if letters else "alphabetical"
    figures = observations(data)
    sides, breaks = side_by_side(figures, year), breaks_of(figures)
    letters_of_year = records(printed.assign(id=fact_ids(printed)))
    rows: Rows = []
    found: Found = {}
    for formula in lower_formulas:
        own = own_shares(sides, breaks, formula)
        for parts in part_rules:
            by = {"by": f"lower={formula};parts={parts}"} | shared
            evidence = _evidence(letters_of_year, with_wholes(own, formula, parts), by)
            known = _ranked(evidence, order)
            rows += [*evidence, *_clashes(known)]
            found[formula, parts] = [_ends(known, rank, assumed) for rank in range(len(floors))]
    told = [
        _threshold(f"floor={letter};lower={formula};parts={parts}", letter, printed, ends)
        for (formula, parts), each in found.items()
        for letter, ends in zip(floors, each, strict=True)
    ]
    told += _over_options(floors, printed, found)
    told += _options("lower_formula", "lower", 0, found)
    told += _options("part_rule", "parts", 1, found)
    area = printed["area"].iloc[0] if printed["area"].nunique() == 1 else ""
    about = {"area": area, "release": merged(printed["release"])} | shared
    return with_plan(estimates([*(row | about for row in told), *rows]), figures)


def _evidence(printed: Rows, shares: Rows, shared: dict[str, str]) -> Rows:
    """Set the share of each printed row beside its letter; ``share`` may be infinite."""
    by_place = {tuple(row[name] for name in PLACE): row for row in shares}
    evidence = []
    for row in printed:
        place = {name: row[name] for name in PLACE}
        found = by_place.get(tuple(place.values()), {"share": nan, "ids": "", "reasons": "not-set"})
        share = found["share"]
        evidence.append(
            {
                **place,
                **shared,
                "status": row["status"],
                "release": row["release"],
                "measure": "letter_evidence",
                "value": share if isfinite(share) else nan,
                "unit": "share",
                "label": REFUSED if row["label"] and isnan(share) else row["label"],
                "derived_from": merged([row["id"], found["ids"]]),
                "caveats": found["reasons"],
                "share": share,
            }
        )
    return evidence


def _ranked(evidence: Rows, order: list[str]) -> Rows:
    """Keep the rows that tell something, with their id and the rank of their letter (0: the best)."""
    told = [row for row in evidence if row["label"] in order]
    ranks = {letter: rank for rank, letter in enumerate(order)}
    return [
        row | {"rank": ranks[row["label"]], "id": joined_key(row[key] for key in KEYS)}
        for row in told
    ]


def _ends(known: Rows, rank: int, assumed: str) -> Ends:
    """Ends of the floor of a letter; the rows that set them first, or only those that clash."""
    better = [row for row in known if row["rank"] <= rank]
    worse = [row for row in known if row["rank"] > rank]
    upper = min((row["share"] for row in better), default=inf)
    lower = max((row["share"] for row in worse), default=-inf)
    last = [row for row in worse if row["share"] >= min(lower, upper)]
    first = [row for row in better if row["share"] <= max(lower, upper)]
    rows = [*last, *first, *(known if lower < upper else [])]
    caveats = merged([*(row["caveats"] for row in rows), assumed])
    return Ends(lower, upper, merged(row["id"] for row in rows), caveats)


def _clashes(known: Rows) -> Iterator[dict[str, Any]]:
    """Find the rows whose letter no threshold can give them beside the letters of the others."""
    for row in known:
        rank, share = row["rank"], row["share"]
        others = [
            other["id"]
            for other in known
            if (other["rank"] < rank and other["share"] <= share)
            or (other["rank"] > rank and other["share"] >= share)
        ]
        if others or (rank > 0 and share == inf):
            ids = merged([row["id"], *others])
            yield row | {"measure": "letter_clash", "derived_from": ids}


def _threshold(by: str, letter: str, printed: pd.DataFrame, ends: Ends) -> dict[str, Any]:
    has_lower, has_upper = isfinite(ends.lower), isfinite(ends.upper)
    label = {(True, True): "identified", (False, True): "at-most", (True, False): "above"}.get(
        (has_lower, has_upper), "not-identified"
    )
    if letter not in set(printed["label"]):
        label = "not-identified"
    return {
        "measure": "threshold",
        "by": by,
        "lower": ends.lower if has_lower and ends.possible else nan,
        "upper": ends.upper if has_upper and ends.possible else nan,
        "unit": "share",
        "label": label if ends.possible else "inconsistent",
        "derived_from": ends.ids,
        "caveats": ends.caveats,
    }


def _over_options(
    floors: list[str], printed: pd.DataFrame, found: Found
) -> Iterable[dict[str, Any]]:
    """Join the ends over formulas and rules for parts: under one at least, and under each that fits."""
    fitting = [each for each in found.values() if all(ends.possible for ends in each)]
    for rank, letter in enumerate(floors):
        options = [each[rank] for each in fitting or found.values()]
        ids, caveats = merged(each.ids for each in options), merged(e.caveats for e in options)
        lowers, uppers = [each.lower for each in options], [each.upper for each in options]
        for which, ends in {
            "any": Ends(min(lowers), max(uppers), ids, merged([caveats, _gaps(options)])),
            "every": Ends(max(lowers), min(uppers), ids, caveats),
        }.items():
            by = f"floor={letter};options={which}"
            if not fitting:
                yield _threshold(by, letter, printed, Ends(inf, -inf, ids, caveats))
            elif not ends.possible:
                why = merged(["no-common-threshold", caveats])
                yield refused("threshold", why, by=by, unit="share", derived_from=ids)
            else:
                yield _threshold(by, letter, printed, ends)


def _gaps(options: list[Ends]) -> str:
    """Name the caveat where the intervals leave something out between them."""
    reached = -inf
    for number, each in enumerate(sorted(options)):
        if number and each.lower > reached:
            return "gaps-between"
        reached = max(reached, each.upper)
    return ""


def _options(measure: str, name: str, place: int, found: Found) -> Iterable[dict[str, Any]]:
    """Say of each formula, or rule for parts, whether any threshold fits under it, and how many do."""
    fits: dict[str, bool] = {}
    for option, floors in found.items():
        possible = all(ends.possible for ends in floors)
        fits[option[place]] = possible or fits.get(option[place], False)
    ids = merged(ends.ids for each in found.values() for ends in each)
    for each, fit in fits.items():
        label = "fits" if fit else "fails"
        yield {"measure": measure, "by": f"{name}={each}", "label": label, "derived_from": ids}
    count = sum(fits.values())
    label = {0: "inconsistent", 1: "identified"}.get(count, "not-identified")
    yield {"measure": measure, "value": count, "label": label, "derived_from": ids}
