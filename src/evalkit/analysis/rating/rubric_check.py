"""What is wrong with a rating rule: its keys, its bands, and the cases that they leave out or take twice."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, product
from math import inf, isfinite, isnan
from typing import Any

import numpy as np

from evalkit.analysis.rating.bands import (
    DIRECTIONS,
    MEASURES,
    NONE,
    WORDED,
    Band,
    Floats,
    choose,
    measures_of,
)
from evalkit.words.caveats import CAVEATS
from evalkit.words.codes import COMPONENT_RULE
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import Problem

HIGHER = "actual / target"
LOWER = ("target / actual", "2 - actual / target")
KEYS = {
    "name",
    "title",
    "inferred",
    "reference",
    "seen",
    "attainment",
    "bands",
    "cannot",
    "tolerance",
    "prorated",
    "baseline",
    "parts",
    "parts_reference",
}
ENDS = ("from", "above", "below", "to")
SHORT = ("from", "below")
BAND_KEYS = {"letter", "reference", *SHORT, *MEASURES}
PARTS = tuple(how for how in COMPONENT_RULE if how != "none")
BASELINES = ("declared", "last-year")


def check_content(name: str, content: object) -> list[Problem]:
    """Return the problems of a rubric's keys and of each band by itself."""
    if not isinstance(content, dict):
        return [Problem("not-yaml", file=name, found=type(content).__name__)]
    problems = [
        Problem("rubric-unknown-key", file=name, cell=str(key), found=str(key))
        for key in content
        if key not in KEYS
    ]
    problems += [
        Problem("rubric-missing-key", file=name, cell=key, values={"key": key})
        for key in ("name", "attainment", "bands")
        if not content.get(key)
    ]
    if "attainment" in content:
        problems += _check_attainment(name, content["attainment"])
    problems += [
        Problem("rubric-setting", name, cell=key, found=str(content[key]), values={"allowed": says})
        for key, says, is_right in _settings(content)
        if not is_right
    ]
    if content.get("bands"):
        problems += _check_rows(name, content["bands"])
    return problems


def _check_attainment(name: str, attainment: object) -> list[Problem]:
    given = attainment if isinstance(attainment, dict) else {}
    allowed = {"higher": (HIGHER,), "lower": LOWER}
    return [
        Problem(
            "rubric-formula",
            file=name,
            cell=f"attainment.{side}",
            found=str(given.get(side, "")),
            values={"allowed": " | ".join(formulas)},
        )
        for side, formulas in allowed.items()
        if given.get(side) not in formulas
    ]


def _settings(content: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Of each setting that is given: its key, what is allowed, and whether it is."""
    for key, allowed in (("parts", PARTS), ("baseline", BASELINES)):
        if key in content:
            yield key, " | ".join(allowed), content[key] in allowed
    if "tolerance" in content:
        given = content["tolerance"]
        is_right = isinstance(given, dict) and set(given) == {"points"}
        yield (
            "tolerance",
            "{points: 3}",
            is_right and _is_number(given["points"]) and given["points"] >= 0,
        )
    if "prorated" in content:
        yield "prorated", "{first: FY2015, years: 5}", _is_proration(content["prorated"])
    if "cannot" in content:
        yield "cannot", "{letter: E, because: [not-set]}", _is_cannot(content["cannot"])


def _is_proration(given: object) -> bool:
    if not isinstance(given, dict) or set(given) != {"first", "years"}:
        return False
    try:
        FiscalYear(given["first"])
    except ValueError:
        return False
    return type(given["years"]) is int and given["years"] > 0


def _is_cannot(given: object) -> bool:
    if not isinstance(given, dict) or set(given) - {"letter", "because", "reference"}:
        return False
    because = given.get("because", [])
    known = isinstance(because, list) and all(each in CAVEATS for each in because)
    return bool(given.get("letter")) and known


def _is_number(end: object) -> bool:
    return isinstance(end, int | float) and not isinstance(end, bool) and not isnan(end)


def _check_rows(name: str, rows: object) -> list[Problem]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [Problem("rubric-band", file=name, cell="bands", found=str(rows))]
    return [
        Problem("rubric-band", file=name, cell=f"bands[{number}]", found=str(row))
        for number, row in enumerate(rows, start=1)
        if not _is_band(row)
    ]


def _is_band(row: Mapping[str, Any]) -> bool:
    ends = [row[end] for end in SHORT if end in row]
    asked = {measure: row[measure] for measure in MEASURES if measure in row}
    return (
        bool(row.get("letter"))
        and not set(row) - BAND_KEYS
        and bool(ends or asked)
        and not (ends and "attainment" in asked)
        and all(map(_is_number, ends))
        and all(_is_condition(measure, value) for measure, value in asked.items())
    )


def _is_condition(measure: str, asked: object) -> bool:
    if measure in WORDED:
        return isinstance(asked, list) and bool(asked) and all(word in DIRECTIONS for word in asked)
    if not isinstance(asked, dict) or not asked or set(asked) - set(ENDS):
        return False
    one_sided = not {"from", "above"} <= set(asked) and not {"below", "to"} <= set(asked)
    return one_sided and all(map(_is_number, asked.values()))


def check_bands(name: str, bands: tuple[Band, ...]) -> list[Problem]:
    """Return what the bands leave out, take twice, or name twice."""
    letters = [band.letter for band in bands]
    problems = [
        Problem("rubric-letter-twice", file=name, cell="bands", found=letter)
        for letter in sorted({each for each in letters if letters.count(each) > 1})
    ]
    if any(band.conditions for band in bands):
        return problems + _check_cases(name, bands)
    return problems + _check_intervals(name, bands)


def _check_intervals(name: str, bands: tuple[Band, ...]) -> list[Problem]:
    problems = []
    for better, worse in pairwise(bands):
        where = {"better": better.letter, "worse": worse.letter}
        ends_at = f"{worse.letter} < {worse.below}, {better.letter} >= {better.at_least}"
        if worse.below > better.at_least:
            problems.append(Problem("rubric-overlap", name, "", "bands", ends_at, values=where))
        if worse.below < better.at_least:
            problems.append(Problem("rubric-gap", name, "", "bands", ends_at, values=where))
    if bands and (bands[0].below != inf or bands[-1].at_least != -inf):
        problems.append(
            Problem(
                "rubric-gap",
                file=name,
                cell="bands",
                found=f"{bands[-1].at_least} .. {bands[0].below}",
                values={"better": bands[0].letter, "worse": bands[-1].letter},
            )
        )
    return problems


def _check_cases(name: str, bands: tuple[Band, ...]) -> list[Problem]:
    """Try every combination of the intervals between all thresholds, and of the words."""
    measures = measures_of(bands)
    cases = np.array(list(product(*(_samples(bands, measure) for measure in measures)))).T
    values: dict[str, Floats] = dict(zip(measures, cases, strict=True))
    place = choose(bands, values)
    problems = []
    if (place == NONE).any():
        first = int(np.argmax(place == NONE))
        found = ", ".join(_told(measure, values[measure][first]) for measure in measures)
        problems.append(Problem("rubric-uncovered", name, "", "bands", found))
    problems += [
        Problem("rubric-never", name, "", f"bands[{number + 1}]", band.letter)
        for number, band in enumerate(bands)
        if number not in place
    ]
    if measures == ("attainment",):
        held = np.array([choose((band,), values) == 0 for band in bands])
        for case in np.flatnonzero(held.sum(axis=0) > 1)[:1]:
            better, worse = (bands[each].letter for each in np.flatnonzero(held[:, case])[:2])
            found = _told("attainment", values["attainment"][case])
            where = {"better": better, "worse": worse}
            problems.append(Problem("rubric-overlap", name, "", "bands", found, values=where))
    return problems


def _samples(bands: tuple[Band, ...], measure: str) -> list[float]:
    """One number of each interval between the thresholds of a measure, and each threshold itself."""
    if measure in WORDED:
        return list(DIRECTIONS.values())
    asked = [each for band in bands for each in band.needs if each.measure == measure]
    ends = {end for each in asked for end in (each.at_least, each.above, each.below, each.at_most)}
    edges = sorted(end for end in ends if isfinite(end)) or [0.0]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    return [edges[0] - 1, *edges, *between, edges[-1] + 1]


def _told(measure: str, value: float) -> str:
    words = {number: word for word, number in DIRECTIONS.items()}
    return f"{measure} {words[value] if measure in WORDED else format(value, '.12g')}"
