"""Would another rule say otherwise? The letters in each scenario, and how near each is to the next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import isfinite, nan
from pathlib import Path
from typing import Any

import pandas as pd

from evalkit.analysis.comparable import breaks_of
from evalkit.analysis.estimate import estimates, fact_ids
from evalkit.analysis.published import with_plan
from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.judged import judged
from evalkit.analysis.rating.parts import records
from evalkit.analysis.rating.rubric import EDGE, RatingRule, letters_of, read_rule
from evalkit.analysis.rating.scenarios import (
    Scenario,
    letters,
    of_baselines,
    of_parts,
    of_pending,
    of_rules,
)
from evalkit.analysis.rating.shares import own_shares, share_by_place, with_wholes
from evalkit.analysis.roster.given import merged, refused
from evalkit.analysis.vintage import observations
from evalkit.words.fiscal import FiscalYear

SHIFTS = (-0.10, -0.05, 0.05, 0.10)


def sensitivity(
    data: object,
    fiscal_year: FiscalYear | str | int,
    rule: RatingRule | str | Path,
    *,
    others: Iterable[RatingRule | str | Path] = (),
    thresholds: Sequence[float] = SHIFTS,
    vintages: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Count the letters that would be others under another rule, and say how near each one is to it.

    The scenarios, named in ``by``: each rubric of ``others`` (``scenario=rubric:<name>``), each floor shifted by
    each of ``thresholds`` (share points, ``scenario=floor:A+5``), the other formula for lower-is-better
    (``scenario=lower:…``), one rule for all indicators that are judged by their parts (``scenario=parts:any``),
    the baselines of an earlier release (``scenario=baseline:<release>``) or of the data of ``vintages``, and
    results that are pending at their best and worst (``scenario=pending:best``).

    Returns an estimate frame; letters are those of whole indicators:

    - ``letters_changed``: how many letters differ from the rule's own; label ``unaffected`` where what the
      scenario changes doesn't enter any letter; ``refused`` where a shifted floor meets another
      (``floors-cross``) or no other baseline is there (``no-other-vintage``).
      Pending results have ``letter_count`` in its place: a first letter is no change.
    - ``scenario_letter``: the letter of each indicator in the scenario; label, status and reasons as of a rating.
    - ``letter_count``: how many have each letter, under the rule itself (``scenario=own``) and for pending results.
    - ``threshold_shift``: the least shift of the first threshold that changes the letter (share points, positive:
      raised), label the letter after it; ``refused`` where it would cross the next one (``floors-cross``)
      or the rule asks about more than attainment (``not-by-attainment``).

    >>> import evalkit as ek
    >>> ward, rule = ek.load_dataset("data/setagaya"), "params/rubrics/setagaya-r6-inferred.yaml"
    >>> told = ek.sensitivity(ward, "R6", rule, thresholds=(-0.05,))
    >>> told.query("measure == 'letters_changed' and by == 'scenario=floor:A-5'").value.item()
    1.0
    """
    year = FiscalYear(fiscal_year)
    rule, rubrics = _read(rule), [_read(other) for other in others]
    figures = observations(data)
    figures = figures[figures["kind"] == "outcome"]
    own = letters(figures, year, rule)
    if own.empty:
        return estimates([refused("letters_changed", "absent", period=str(year), method=rule.name)])
    own = own.assign(id=fact_ids(own.reset_index()).to_numpy())
    scenarios = chain(
        of_rules(figures, year, rule, own, rubrics, thresholds),
        of_parts(figures, year, rule, own),
        of_baselines(figures, year, rule, own, vintages or {}),
        of_pending(figures, year, rule, own),
    )
    rows = [*_counts(own, "own", rule), *_shifts(figures, year, rule, own)]
    for scenario in scenarios:
        rows += _rows(scenario, own, rule)
    result = with_plan(estimates(pd.DataFrame(rows).assign(period=str(year))), figures)
    result.attrs["rules"] = [rule, *rubrics]
    return result


def _read(rule: RatingRule | str | Path) -> RatingRule:
    return rule if isinstance(rule, RatingRule) else read_rule(rule)


def _of_all(own: pd.DataFrame) -> dict[str, str]:
    """Area, vintage and origin of a number about all letters."""
    areas = own.index.get_level_values("area").unique()
    return {
        "area": areas[0] if len(areas) == 1 else "",
        "release": merged(dict.fromkeys(own["release"])),
        "derived_from": merged(own["id"]),
    }


def _rows(scenario: Scenario, own: pd.DataFrame, rule: RatingRule) -> Iterator[dict[str, Any]]:
    by = {"by": f"scenario={scenario.name}", "method": scenario.rule}
    if scenario.verdict not in ("", "unaffected"):
        yield refused("letters_changed", scenario.verdict) | _of_all(own) | by
        return
    told = scenario.letters.reindex(own.index)
    if scenario.verdict or not scenario.name.startswith("pending:"):
        sides = (zip(each["label"], each["status"], strict=True) for each in (own, told))
        count = sum(this != that for this, that in zip(*sides, strict=True))
        counted = {"measure": "letters_changed", "value": count, "label": scenario.verdict}
        yield _of_all(own) | by | counted | {"caveats": "assumed"}
    if scenario.verdict:
        return
    for row in records(told.reset_index().assign(id=own["id"].to_numpy())):
        copied = {key: row[key] for key in ("area", "indicator", "label", "status", "release")}
        origin = {"derived_from": row["id"], "caveats": merged([row["caveats"], "assumed"])}
        yield by | {"measure": "scenario_letter"} | copied | origin
    if scenario.name.startswith("pending:"):
        yield from _counts(scenario.letters.assign(id=own["id"]), scenario.name, rule)


def _counts(own: pd.DataFrame, name: str, rule: RatingRule) -> Iterator[dict[str, Any]]:
    """Count the letters, and what has none, among all indicators that are rated."""
    about = _of_all(own)
    found = own["label"].where(own["status"] != "pending", "pending").tolist()
    for letter in dict.fromkeys([*rule.letters, "pending", REFUSED, *sorted(set(found))]):
        yield about | {
            "measure": "letter_count",
            "by": f"scenario={name};letter={letter}",
            "value": found.count(letter),
            "method": rule.name,
            "caveats": "" if name == "own" else "assumed",
        }


def _shifts(
    figures: pd.DataFrame, year: FiscalYear, rule: RatingRule, own: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """How far the first floor must move to change each letter that goes by its attainment."""
    if len(rule.bands) < 2:
        return
    shares = own_shares(judged(figures, year, rule), breaks_of(figures), rule.lower)
    wholes = share_by_place(with_wholes(shares, rule.lower, rule.parts))
    share = [wholes.get((*place, ""), nan) for place in own.index]
    given = own.assign(share=share)[own["label"].isin(rule.letters)]
    first, second = rule.bands[:2]
    by_share = letters_of(given["share"], rule).to_numpy()
    for row, letter in zip(given.reset_index().to_dict("records"), by_share, strict=True):
        is_first = row["share"] >= first.at_least - EDGE
        reason = "" if isfinite(row["share"]) else "zero-base"
        if not is_first and row["share"] <= second.at_least:
            reason = "floors-cross"
        if letter != row["label"] or not rule.is_short:
            reason = "not-by-attainment"
        yield {
            "area": row["area"],
            "indicator": row["indicator"],
            "measure": "threshold_shift",
            "value": nan if reason else (row["share"] - first.at_least) * 100,
            "unit": "point",
            "label": REFUSED if reason else (second.letter if is_first else first.letter),
            "method": rule.name,
            "release": row["release"],
            "derived_from": row["id"],
            "caveats": reason or row["caveats"],
        }
