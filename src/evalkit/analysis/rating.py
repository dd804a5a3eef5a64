"""Ratings: attainment beside progress, the letter of a rule, and what it lacks to the next one."""

from pathlib import Path

import numpy as np
import pandas as pd

from evalkit.analysis import attainment as far
from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.given import merged
from evalkit.analysis.judged import judged
from evalkit.analysis.lettered import letters_by
from evalkit.analysis.measures import measures
from evalkit.analysis.parts import whole
from evalkit.analysis.published import published, published_ids, published_ratings, with_plan
from evalkit.analysis.rubric import RatingRule, read_rule
from evalkit.analysis.vintage import Year, observations, side_by_side
from evalkit.words.fiscal import FiscalYear


def rate(
    data: object, fiscal_year: FiscalYear | str | int, rule: RatingRule | str | Path
) -> pd.DataFrame:
    r"""Rate a fiscal year's actuals against their targets by a rule.

    Attainment is :math:`a/t` where higher is better and the rule's formula where lower is better;
    progress is :math:`(a-b)/(t-b)` where the baseline counts on the same basis. Outcome indicators get
    a letter, activities none. Parts get letters of their own, and the whole one by the indicator's
    component rule (``all``: the worst, ``any``: the best, ``mean``: of the attainments, ``pooled``: of the
    sums; ``none``: by its own figures, where it has some); a rule may say otherwise. A rule that can't be
    applied to an indicator says why; a pending actual stays pending under every rule.

    Returns an estimate frame: the figures as published, ``attainment`` and ``progress`` (shares),
    ``met``, ``travel``, ``rating``, ``agreement``, ``contradiction`` (labels), ``margin_up`` and ``margin_down``
    (what the actual must change by to reach the next better letter, named in the label, and what it
    may lose; the indicator's unit). What can't be said is a row with label ``refused`` and the reason among its caveats.
    TypeError or ValueError where the data aren't figures or leave out a needed column.

    >>> plain = pd.DataFrame({"indicator": "x", "role": ["target", "actual"], "period": "FY2024",
    ...                       "value": [530.0, 492.0], "direction": "higher",
    ...                       "accumulation": "flow", "count_basis": "gross"})
    >>> rated = rate(plain, 2024, "params/rubrics/setagaya-r6-inferred.yaml")
    >>> rated.query("measure == 'rating'").label.item()
    'B'
    >>> rated.query("measure == 'margin_up'").value.item()
    38.0
    """
    year = FiscalYear(fiscal_year)
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    figures = observations(data)
    if rule.parts:
        figures = figures.assign(component_rule=rule.parts)
    breaks = breaks_of(figures)
    sides = _targeted(side_by_side(figures, year))
    reached = far.attainment(sides, rule.lower, breaks)
    travelled = far.travel(sides, breaks)
    rated, *margins = _rated(figures, sides, year, rule, breaks)
    moved = _rows(sides, year, "travel", travelled, "arithmetic", "")
    printed = published_ratings(data, year)
    frames = [
        published(figures, year),
        _rows(sides, year, "attainment", reached, "arithmetic", "share"),
        _rows(sides, year, "met", _met(reached), "arithmetic", ""),
        _rows(sides, year, "progress", far.progress(sides, breaks), "arithmetic", "share"),
        moved,
        rated,
        *margins,
        printed,
        _agreement(rated, printed),
        _contradiction(rated, moved, rule),
    ]
    filled = [frame for frame in frames if len(frame)]
    result = with_plan(estimates(pd.concat(filled or frames, ignore_index=True)), figures)
    result.attrs["rule"] = rule
    return result


def _rated(
    figures: pd.DataFrame, sides: Year, year: FiscalYear, rule: RatingRule, breaks: pd.DataFrame
) -> list[pd.DataFrame]:
    """The letters of parts and wholes, and what lacks to the next one, by what the rule holds together."""
    held = sides
    if rule.prorated or rule.baseline != "declared":
        held = _targeted(judged(figures, year, rule))
    rateable = (held.target["kind"] == "outcome") & ~_by_parts(held)
    reached = far.attainment(held, rule.lower, breaks)
    formed = measures(held, reached, rule, figures, year, breaks)
    letters = letters_by(rule, formed, reached["reason"], held)
    own = _rows(held, year, "rating", letters, rule.name, "")[rateable.to_numpy()]
    unit = held.actual["unit"].replace({"%": "point", "％": "point"})
    margins = _margins(held, rule, letters).items() if rule.is_short else ()
    return [
        pd.concat([whole(held, letters, rule, own), own[own["component"] != ""]]),
        *(
            _rows(held, year, name, margin, rule.name, unit)[
                (rateable & margin["value"].notna()).to_numpy()
            ]
            for name, margin in margins
        ),
    ]


def _targeted(sides: Year) -> Year:
    """Keep the rows that have a target; a part without one stays where another part has one."""
    has_target = sides.target["role"] != ""
    is_part = _component(sides) != ""
    kept = has_target | (is_part & _in_any_row(has_target & is_part))
    return Year(*(side[kept.to_numpy()] for side in sides))


def _by_parts(sides: Year) -> pd.Series:
    """Where a whole has figures of its own, yet its component rule leaves the letter to its parts."""
    is_part = _component(sides) != ""
    return ~is_part & _in_any_row(is_part) & (sides.target["component_rule"] != "none")


def _component(sides: Year) -> pd.Series:
    index = sides.target.index
    return pd.Series(index.get_level_values("component"), index=index, dtype="str")


def _in_any_row(holds: pd.Series) -> pd.Series:
    """Whether it holds in any row of the same indicator."""
    return holds.groupby(level=["area", "indicator"]).transform("any").astype(bool)


def _met(reached: pd.DataFrame) -> pd.DataFrame:
    """Whether the target was reached, in a word; it can be said where no ratio can be formed."""
    said = reached["met"].notna()
    word = reached["met"].map({True: "met", False: "missed"}).fillna(far.REFUSED)
    reasons = reached["caveats"].where(said, reached["reasons"])
    return reached.assign(value=np.nan, label=word, reasons=reasons)


def _margins(sides: Year, rule: RatingRule, letters: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the actual must change by for the next better letter, and to the edge of its own."""
    edge_of = {band.letter: band.at_least for band in rule.bands}
    better = dict(zip(rule.letters[1:], rule.letters, strict=False))
    better_edge = dict(zip(rule.letters[1:], (band.at_least for band in rule.bands), strict=False))
    target, actual = sides.target["value"], sides.actual["value"]
    less = sides.target["direction"] == "lower"
    margins = {}
    for name, edges in {"margin_up": better_edge, "margin_down": edge_of}.items():
        edge = letters["label"].map(edges).astype(float).replace([np.inf, -np.inf], np.nan)
        lower = target / edge if rule.lower == "target / actual" else (2 - edge) * target
        value = ((edge * target).where(~less, lower) - actual).where(edge != 0)
        aim = letters["label"].map(better).fillna("") if name == "margin_up" else ""
        if name == "margin_up":  # on the edge that its target excludes, no number is lacking
            value = value.mask(value == 0)
        margins[name] = pd.DataFrame({"value": value, "label": aim, "reasons": letters["reasons"]})
    return margins


def _agreement(rated: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Set the rule's letter beside the printed one."""
    if printed.empty:
        return estimates([])
    keys = ["area", "indicator", "component", "period"]
    pairs = rated.assign(id=fact_ids(rated)).merge(
        printed.assign(id=fact_ids(printed)), on=keys, suffixes=("", "_printed")
    )
    same = (pairs["label"] == pairs["label_printed"]) & (pairs["status"] == pairs["status_printed"])
    return estimates(
        pairs[[*keys, "by", "method", "release"]].assign(
            measure="agreement",
            label=np.where(same, "agrees", "differs"),
            derived_from=pairs["id"] + " " + pairs["id_printed"],
        )
    )


def _contradiction(rated: pd.DataFrame, moved: pd.DataFrame, rule: RatingRule) -> pd.DataFrame:
    """Where letter and direction of travel disagree: rated above the last letter, yet worse than the baseline."""
    keys = ["area", "indicator", "component", "period"]
    pairs = rated.assign(id=fact_ids(rated)).merge(
        moved.assign(id=fact_ids(moved)), on=keys, suffixes=("", "_travel")
    )
    last = rule.letters[-1]
    letter = pairs["label"].isin(rule.letters)
    worse = letter & (pairs["label"] != last) & (pairs["label_travel"] == "worse")
    better = letter & (pairs["label"] == last) & (pairs["label_travel"] == "better")
    found = pairs[worse | better]
    caveats = [merged(each) for each in zip(found["caveats"], found["caveats_travel"], strict=True)]
    return estimates(
        found[[*keys, "by", "method", "release"]].assign(
            caveats=caveats,
            measure="contradiction",
            label=np.where(worse[worse | better], "rated-though-worse", "last-though-better"),
            derived_from=found["id"] + " " + found["id_travel"],
        )
    )


def _rows(
    sides: Year,
    year: FiscalYear,
    measure: str,
    result: pd.DataFrame,
    method: str,
    unit: str | pd.Series,
) -> pd.DataFrame:
    """Turn a result, row by row as the sides, into estimate rows that name what they rest on."""
    needed = {"progress": tuple(sides), "travel": (sides.baseline, sides.actual)}
    ids = [published_ids(side) for side in needed.get(measure, (sides.target, sides.actual))]
    rows = pd.DataFrame(
        {
            "measure": measure,
            "period": str(year),
            "value": result["value"],
            "unit": unit,
            "label": result["label"],
            "status": result.get("status", "final"),
            "method": method,
            "release": sides.actual["release"].where(
                sides.actual["release"] != "", sides.target["release"]
            ),
            "derived_from": result.get("ids", [merged(each) for each in zip(*ids, strict=True)]),
            "caveats": result["reasons"],
            "reason": result.get("reason", ""),
        },
        index=result.index,
    )
    return estimates(rows.reset_index())
