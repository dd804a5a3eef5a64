"""Ratings: attainment beside progress, the letter of a rule, and what it lacks to the next one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.bridge import bridged
from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import KEYS, estimates, fact_ids
from evalkit.analysis.published import (
    published_ids,
    published_ratings,
    published_years,
    with_plan,
)
from evalkit.analysis.rating import attainment as far
from evalkit.analysis.rating import rows
from evalkit.analysis.rating.judged import judged, judged_by, targeted
from evalkit.analysis.rating.measures import measures
from evalkit.analysis.rating.parts import Rows, records
from evalkit.analysis.rating.rubric import RatingRule, read_rule
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import (
    Year,
    aligned,
    as_of,
    observations,
    places_of_years,
    stacked,
)
from evalkit.data.small import small_tables
from evalkit.words.fiscal import FiscalYear


@small_tables
def rate(
    data: object, fiscal_year: FiscalYear | str | int, rule: RatingRule | str | Path
) -> pd.DataFrame:
    r"""Rate a fiscal year's actuals against their targets by a rule.

    Attainment is :math:`a/t` where higher is better and the rule's formula where lower is better;
    progress is :math:`(a-b)/(t-b)` where the baseline counts on the same basis, or is
    brought to it by a bridge (:func:`evalkit.analysis.bridge.bridge`). Outcome indicators get
    a letter, activities none. Parts get letters of their own, and the whole one by the indicator's
    component rule (``all``: the worst, ``any``: the best, ``mean``: of the attainments, ``pooled``: of the
    sums; ``none``: by its own figures, where it has some); a rule may say otherwise. A rule that can't be
    applied to an indicator says why; a pending actual stays pending under every rule.

    Returns an estimate frame: the figures as published, ``attainment`` and ``progress`` (shares),
    ``met``, ``travel``, ``rating``, ``agreement``, ``contradiction`` (labels), ``margin_up`` and ``margin_down``.
    Both margins are signed changes of the actual, in the indicator's unit: ``margin_up`` brings it to the
    edge of the next better letter, named in the label; ``margin_down`` is the furthest it may go the
    worse way and keep its letter. Where higher is better, -12 says that it may lose 12; where lower is
    better, 12 says that it may rise by 12. No margin where a band asks for more than attainment. What can't be said is a row with label ``refused`` and the reason among its caveats.
    TypeError or ValueError where the data aren't figures or leave out a needed column.

    >>> import evalkit as ek
    >>> import pandas as pd
    >>> plain = pd.DataFrame({"indicator": "x", "role": ["target", "actual"], "period": "FY2024",
    ...                       "value": [530.0, 492.0], "direction": "higher",
    ...                       "accumulation": "flow", "count_basis": "gross"})
    >>> rated = ek.rate(plain, 2024, "params/rubrics/setagaya-r6-inferred.yaml")
    >>> rated.query("measure == 'rating'").label.item()
    'B'
    >>> rated.query("measure == 'margin_up'").value.item()
    38.0
    """
    year = FiscalYear(fiscal_year)
    rule = rule if isinstance(rule, RatingRule) else read_rule(rule)
    rated = rate_years({year: data}, rule).rows.reset_index(drop=True)
    result = with_plan(rated, observations(data))
    result.attrs["rules"] = [rule]
    return result


class Rated(NamedTuple):
    """Years rated together: their rows, indexed by the year (FY2024), and their figures side by side."""

    rows: pd.DataFrame
    sides: Year


def rate_years(known: Mapping[FiscalYear, object], rule: RatingRule) -> Rated:
    """Rate each year by the data known of it, as :func:`rate` does; what years have in common is reckoned once.

    The data of all are of one plan: its changes of definition are the same.
    """
    figures = {year: observations(data) for year, data in known.items()}
    breaks = breaks_of(next(iter(figures.values())))
    newest = {year: as_of(each, year) for year, each in figures.items()}
    plain = targeted(aligned(newest))
    sides = held = bridged(plain, breaks)
    reached = share = far.attainment(sides, rule.lower, breaks)
    if rule.prorated or rule.baseline != "declared":
        judged_of = {year: judged(each, year, rule) for year, each in figures.items()}
        held = bridged(targeted(stacked(judged_of)), breaks)
        share = far.attainment(held, rule.lower, breaks)
    measured = measures(held, share, rule, figures, breaks)
    lettered = rows.lettered(rows.described(held), share["reason"], measured, rule)
    letters = estimates(rows.joined(lettered, rule))
    rated = _identified(letters)
    reckoned = {
        "attainment": reached.assign(unit="share"),
        "met": _met(reached),
        "progress": far.progress(sides, breaks).assign(unit="share"),
        "travel": far.travel(sides, breaks),
    }
    told = _rows(sides, "arithmetic", reckoned)
    travelled = _identified(told[told["measure"] == "travel"])
    printed = published_ratings(known)
    others = [
        told,
        letters,
        _margins(held, lettered, rule),
        printed,
        estimates(_agreements(rated, _identified(printed))),
        estimates(_contradictions(rated, travelled, rule)),
    ]
    frames = [published_years(newest, breaks)]
    frames += [each.set_axis(each["period"].tolist()) for each in others]
    every = pd.concat([each for each in frames if len(each)] or frames)
    return Rated(estimates(every).set_axis(every.index).sort_index(kind="stable"), plain)


@small_tables
def letters_by_rules(
    data: object,
    year: FiscalYear,
    rules: Sequence[RatingRule],
    sides: Mapping[object, Year] | None = None,
) -> list[pd.DataFrame]:
    """Give the letters of a fiscal year by each of several rules; what rules have in common is reckoned once.

    Returns for each rule the estimate rows ``rating`` of parts and wholes, as :func:`rate` gives them.
    ``sides``: what :func:`evalkit.analysis.rating.judged.judged_by` gives of these rules, where it is there already.
    """
    figures = observations(data)
    breaks = breaks_of(figures)
    held = {
        by: bridged(targeted(stacked({year: each})), breaks)
        for by, each in (sides or judged_by(figures, year, rules)).items()
    }
    described = {by: rows.described(each) for by, each in held.items()}
    formed = {}
    for rule in rules:
        if rule.forming not in formed:
            reached = far.attainment(held[rule.holding], rule.lower, breaks)
            found = measures(held[rule.holding], reached, rule, {year: figures}, breaks)
            formed[rule.forming] = reached["reason"], found
    told = [
        rows.joined(rows.lettered(described[rule.holding], *formed[rule.forming], rule), rule)
        for rule in rules
    ]
    every = estimates(chain(*told))
    ends = [0, *accumulate(map(len, told))]
    return [every[start:end].reset_index(drop=True) for start, end in pairwise(ends)]


def _met(reached: pd.DataFrame) -> pd.DataFrame:
    """Whether the target was reached, in a word; it can be said where no ratio can be formed."""
    said = reached["met"].notna()
    word = reached["met"].map({True: "met", False: "missed"}).fillna(far.REFUSED)
    reasons = reached["caveats"].where(said, reached["reasons"])
    return reached.assign(value=np.nan, label=word, reasons=reasons)


def _margins(sides: Year, lettered: Rows, rule: RatingRule) -> pd.DataFrame:
    """What the actual must change by for the next better letter, and to the edge of its own."""
    if not rule.is_short:
        return estimates([])
    better = dict(zip(rule.letters[1:], rule.letters, strict=False))
    floors = [band.at_least if isfinite(band.at_least) else 0.0 for band in rule.bands]
    ends = {"margin_up": rule.letters[1:], "margin_down": rule.letters}
    target, actual = sides.target["value"], sides.actual["value"]
    less = sides.target["direction"] == "lower"
    unit = sides.actual["unit"].replace({"%": "point", "％": "point"})
    letters = pd.DataFrame(
        [(row["label"] if row["rated"] else "", row["caveats"]) for row in lettered],
        index=target.index,
        columns=["label", "reasons"],
        dtype="str",
    )
    margins = {}
    for name, below in ends.items():
        edges = {letter: floor for letter, floor in zip(below, floors, strict=False) if floor}
        edge = letters["label"].map(edges).astype(float)
        lower = target / edge if rule.lower == "target / actual" else (2 - edge) * target
        value = (edge * target).where(~less, lower) - actual
        aim = letters["label"].map(better).fillna("") if name == "margin_up" else ""
        if name == "margin_up":  # on the edge that its target excludes, no number is lacking
            value = value.mask(value == 0)
        margins[name] = pd.DataFrame(
            {"value": value, "unit": unit, "label": aim, "reasons": letters["reasons"]}
        )
    told = _rows(sides, rule.name, margins)
    return told[told["value"].notna()]


def _identified(frame: pd.DataFrame) -> Rows:
    return records(frame.assign(id=fact_ids(frame)))


def _place(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[key] for key in ("area", "indicator", "component", "period"))


def _agreements(rated: Rows, printed: Rows) -> Iterator[dict[str, Any]]:
    """Set the rule's letter beside the one decided, with the reason of the office where they differ."""
    decided = {_place(row): row for row in printed}
    for row in rated:
        if found := decided.get(_place(row)):
            same = (row["label"], row["status"]) == (found["label"], found["status"])
            unsaid = not same and found["label"] and not found["reason"]
            yield {key: row[key] for key in KEYS} | {
                "measure": "agreement",
                "label": "agrees" if same else "differs",
                "derived_from": f"{row['id']} {found['id']}",
                "caveats": "letter-without-reason" if unsaid else "",
                "reason": "" if same else found["reason"],
            }


def _contradictions(rated: Rows, travelled: Rows, rule: RatingRule) -> Iterator[dict[str, Any]]:
    """Where letter and direction of travel disagree: rated above the last letter, yet worse than the baseline."""
    moved = {_place(row): row for row in travelled}
    for row in rated:
        found = moved.get(_place(row))
        if found and row["label"] in rule.letters:
            is_last = row["label"] == rule.letters[-1]
            if found["label"] == ("better" if is_last else "worse"):
                yield {key: row[key] for key in KEYS} | {
                    "measure": "contradiction",
                    "label": "last-though-better" if is_last else "rated-though-worse",
                    "derived_from": f"{row['id']} {found['id']}",
                    "caveats": merged([row["caveats"], found["caveats"]]),
                }


def _rows(sides: Year, method: str, results: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Turn results, each row by row as the sides, into rows that name what they rest on."""
    ids = [published_ids(side).tolist() for side in sides]
    used = {"progress": ids, "travel": ids[::2]}
    release = sides.actual["release"].to_numpy()
    places = places_of_years(sides).assign(
        by="",
        method=method,
        release=np.where(release == "", sides.target["release"], release),
    )
    every = []
    for measure, result in results.items():
        derived_from = [merged(each) for each in zip(*used.get(measure, ids[1:]), strict=True)]
        told = pd.concat([places, result.reset_index(drop=True)], axis=1)
        every.append(
            told.assign(measure=measure, derived_from=derived_from, caveats=told["reasons"])
        )
    return pd.concat(every, ignore_index=True)
