"""What might have been otherwise in a rating: rule, floors, formula, parts, baselines, pending results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import isfinite
from typing import NamedTuple

import numpy as np
import pandas as pd

from evalkit.analysis.rating.rate import letters_by_rules
from evalkit.analysis.rating.rubric import LOWER, RatingRule
from evalkit.analysis.rating.shares import PART_RULES
from evalkit.analysis.vintage import PLACE, observations, side_by_side
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported

FAR = 1e9
"""A result of so many times its target lies beyond every floor."""


class Scenario(NamedTuple):
    """A name and the letters in it; ``verdict`` is ``unaffected``, a reason to refuse, or empty."""

    name: str
    letters: pd.DataFrame
    rule: str
    verdict: str = ""


def letters(figures: pd.DataFrame, year: FiscalYear, rule: RatingRule) -> pd.DataFrame:
    """Rate the figures: the letters of whole indicators, by area and indicator."""
    return letters_by(figures, year, [rule])[0]


def letters_by(
    figures: pd.DataFrame, year: FiscalYear, rules: Sequence[RatingRule]
) -> list[pd.DataFrame]:
    """Rate the figures by each of several rules."""
    return [
        rated[rated["component"] == ""].set_index(PLACE[:2])
        for rated in letters_by_rules(figures, year, rules)
    ]


def of_rules(
    figures: pd.DataFrame,
    year: FiscalYear,
    rule: RatingRule,
    own: pd.DataFrame,
    others: Sequence[RatingRule],
    shifts: Sequence[float],
) -> Iterator[Scenario]:
    """Rate by each of the other rubrics, with each floor shifted, and by the other formula where less is better.

    A floor that meets another is refused.
    """
    is_rated = pd.MultiIndex.from_frame(figures[PLACE[:2]]).isin(own.index)
    has_less = bool(((figures["direction"] == "lower") & is_rated).any())
    formulas = [formula for formula in LOWER if formula != rule.lower]
    rules = [
        *((f"rubric:{other.name}", other) for other in others),
        *dict(_shifted_each(rule, shifts)).items(),
        *((f"lower:{each}", replace(rule, lower=each) if has_less else None) for each in formulas),
    ]
    found = iter(letters_by(figures, year, [each for _, each in rules if each]))
    for name, each in rules:
        if each:
            yield Scenario(name, next(found), each.name)
        else:
            verdict = "floors-cross" if name.startswith("floor:") else "unaffected"
            yield Scenario(name, own, rule.name, verdict)


def _shifted_each(
    rule: RatingRule, shifts: Sequence[float]
) -> Iterator[tuple[str, RatingRule | None]]:
    """Each floor on attainment shifted by each of the shifts, and the name of that."""
    letter_of = {band.at_least: band.letter for band in reversed(rule.bands)}
    floors = sorted((floor for floor in letter_of if isfinite(floor)), reverse=True)
    for floor, shift in product(floors, shifts):
        yield f"floor:{letter_of[floor]}{shift * 100:+g}", _shifted(rule, floors, floor, shift)


def _shifted(
    rule: RatingRule, floors: Sequence[float], floor: float, shift: float
) -> RatingRule | None:
    """Shift one floor, which ends the band below it, too; None where it meets another."""
    edge = round(floor + shift, 12)
    others = [each for each in floors if each != floor]
    if any((each > floor) != (each > edge) or each == edge for each in others):
        return None
    moved = {floor: edge}
    bands = tuple(
        replace(
            band,
            at_least=moved.get(band.at_least, band.at_least),
            below=moved.get(band.below, band.below),
        )
        for band in rule.bands
    )
    return replace(rule, bands=bands)


def of_parts(
    figures: pd.DataFrame, year: FiscalYear, rule: RatingRule, own: pd.DataFrame
) -> Iterator[Scenario]:
    """Judge all indicators that are judged by their parts by one and the same rule."""
    declared = figures["component_rule"]
    frames = {
        f"parts:{how}": figures.assign(component_rule=declared.mask(declared != "none", how))
        for how in PART_RULES
    }
    if ((declared != "none") & (figures["component"] != "") & (figures["role"] == "target")).any():
        found = _together(frames, year, replace(rule, parts=""))
        yield from (Scenario(name, found[name], rule.name) for name in frames)
    else:
        yield from (Scenario(name, own, rule.name, "unaffected") for name in frames)


def of_pending(
    figures: pd.DataFrame, year: FiscalYear, rule: RatingRule, own: pd.DataFrame
) -> Iterator[Scenario]:
    """Let each pending result be far beyond its target, or as far from it as can be.

    An indicator with results of other parts keeps these: its best and worst letter follow from all parts.
    """
    target = side_by_side(figures, year).target[["value", "direction"]]
    places = pd.MultiIndex.from_frame(figures[PLACE])
    aim = target["value"].reindex(places).to_numpy()
    direction = target["direction"].reindex(places).to_numpy()
    is_pending = (figures["role"] == "actual") & (figures["status"] == "pending")
    ends = {
        "pending:best": (aim * FAR + FAR, aim / FAR),
        "pending:worst": (aim * 0, aim * FAR + FAR),
    }
    frames = {}
    for name, (more, less) in ends.items():
        value = np.select([direction == "higher", direction == "lower"], [more, less], np.nan)
        filled = is_pending & ~np.isnan(value)
        frames[name] = figures.assign(
            value=figures["value"].mask(filled, value),
            status=figures["status"].mask(filled, "final"),
        )
    if (own["status"] == "pending").any():
        found = _together(frames, year, rule)
        yield from (Scenario(name, found[name], rule.name) for name in frames)
    else:
        yield from (Scenario(name, own, rule.name, "unaffected") for name in frames)


def of_baselines(
    figures: pd.DataFrame,
    year: FiscalYear,
    rule: RatingRule,
    own: pd.DataFrame,
    vintages: Mapping[str, object],
) -> Iterator[Scenario]:
    """Take the baselines of each earlier release, and the data of each vintage given."""
    if rule.measures == ("attainment",):
        yield Scenario("baseline", own, rule.name, "unaffected")
        return
    frames = _earlier(figures, year, rule)
    if not frames and not vintages:
        yield Scenario("baseline", own, rule.name, "no-other-vintage")
    found = _together(frames, year, rule) if frames else {}
    found |= {name: letters(observations(data), year, rule) for name, data in vintages.items()}
    yield from (Scenario(f"baseline:{name}", each, rule.name) for name, each in found.items())


def _earlier(figures: pd.DataFrame, year: FiscalYear, rule: RatingRule) -> dict[str, pd.DataFrame]:
    """Leave out, for each earlier release, the baselines printed later where it had one."""
    plan = figures.attrs.get("plan")
    if plan is None:
        return {}
    known = [FiscalYear(period) <= year for period in plan.releases["period"]]
    releases = list(plan.releases["release"][known])
    order = figures["release"].map({release: n for n, release in enumerate(releases)})
    baseline = figures["role"] == "baseline"
    if rule.baseline == "last-year":
        reported = figures["period"].map(year_reported)
        baseline |= (figures["role"] == "actual") & (reported == str(year - 1))
    frames = {}
    for number, release in enumerate(releases[:-1]):
        then = figures[baseline & (order <= number)]
        had = pd.MultiIndex.from_frame(figures[PLACE]).isin(pd.MultiIndex.from_frame(then[PLACE]))
        frames[release] = figures[~(baseline & (order > number) & had)]
    return frames


def _together(
    frames: dict[str, pd.DataFrame], year: FiscalYear, rule: RatingRule
) -> dict[str, pd.DataFrame]:
    """Rate several versions of the figures at once, each under areas of its own."""
    named = [frame.assign(area=name + "|" + frame["area"]) for name, frame in frames.items()]
    stacked = pd.concat(named, ignore_index=True)
    stacked.attrs = next(iter(frames.values())).attrs
    rated = letters(stacked, year, rule).reset_index()
    name, area = rated["area"].str.split("|", n=1, expand=True).to_numpy().T
    rated = rated.assign(area=area)
    return {each: rated[name == each].set_index(PLACE[:2]) for each in frames}
