"""A rating rule as data: bands of attainment with their references, read from YAML and checked."""

from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from evalkit.data.reader import decode, find_path
from evalkit.words.problems import DataError, Problem

HIGHER = "actual / target"
LOWER = ("target / actual", "2 - actual / target")
KEYS = {"name", "title", "inferred", "reference", "attainment", "bands", "parts_reference"}
BAND_KEYS = {"letter", "from", "below", "reference"}


EDGE = 1e-12
"""Attainments this near to the edge of a band lie on it: 2.4 / 3.0 is 0.8, in binary a little less."""

JUST_MISSED = 1 - 2 * EDGE
"""The attainment of an actual on the edge of a target that excludes it (未満, 超)."""


@dataclass(frozen=True)
class Band:
    """A letter and the attainments it covers: from (included) to below (excluded); empty ends are open."""

    letter: str
    at_least: float = float("-inf")
    below: float = float("inf")
    reference: str = ""


@dataclass(frozen=True)
class RatingRule:
    """Bands from the best letter to the last, and how attainment is formed where less is better.

    ``lower`` is one of ``target / actual`` and ``2 - actual / target``; attainments are shares (1.0 = 100 %).
    """

    name: str
    title_ja: str
    title_en: str
    inferred: bool
    lower: str
    bands: tuple[Band, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters, best first."""
        return tuple(band.letter for band in self.bands)


def read_rule(path: str | Path) -> RatingRule:
    """Read a rubric; DataError with every problem of the file where it doesn't hold together.

    A relative path is looked for here and in the folders above.

    >>> read_rule("params/rubrics/setagaya-r6-inferred.yaml").letters
    ('A', 'B', 'C', 'D')
    """
    found = find_path(path)
    if found is None or not found.is_file():
        raise DataError([Problem("missing-file", file=str(path))])
    name = found.name
    try:
        content = yaml.safe_load(decode(found.read_bytes(), name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{mark.line + 1}行" if mark else ""
        found_text = str(getattr(error, "problem", "") or "")
        raise DataError([Problem("not-yaml", file=name, cell=line, found=found_text)]) from error
    problems = _check(name, content)
    if problems:
        raise DataError(problems)
    title = content.get("title")
    titles = title if isinstance(title, dict) else dict.fromkeys(("ja", "en"), title)
    return RatingRule(
        name=str(content["name"]),
        title_ja=str(titles.get("ja") or content["name"]),
        title_en=str(titles.get("en") or content["name"]),
        inferred=bool(content.get("inferred", False)),
        lower=content["attainment"]["lower"],
        bands=_bands(content["bands"]),
    )


def _bands(rows: list[dict[str, Any]]) -> tuple[Band, ...]:
    bands = (
        Band(
            letter=str(row["letter"]),
            at_least=float(row.get("from", "-inf")),
            below=float(row.get("below", "inf")),
            reference=str(row.get("reference", "")),
        )
        for row in rows
    )
    return tuple(sorted(bands, key=lambda band: -band.at_least))


def _check(name: str, content: object) -> list[Problem]:
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
    if content.get("bands"):
        problems += _check_bands(name, content["bands"])
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


def _check_bands(name: str, rows: object) -> list[Problem]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [Problem("rubric-band", file=name, cell="bands", found=str(rows))]
    problems = []
    for number, row in enumerate(rows, start=1):
        ends = [row[end] for end in ("from", "below") if end in row]
        is_number = all(
            isinstance(end, int | float) and not isinstance(end, bool) and not isnan(end)
            for end in ends
        )
        if not row.get("letter") or set(row) - BAND_KEYS or not ends or not is_number:
            problems.append(
                Problem("rubric-band", file=name, cell=f"bands[{number}]", found=str(row))
            )
    if problems:
        return problems
    bands = _bands(rows)
    letters = [band.letter for band in bands]
    problems += [
        Problem("rubric-letter-twice", file=name, cell="bands", found=letter)
        for letter in sorted({each for each in letters if letters.count(each) > 1})
    ]
    for better, worse in pairwise(bands):
        where = {"better": better.letter, "worse": worse.letter}
        ends_at = f"{worse.letter} < {worse.below}, {better.letter} >= {better.at_least}"
        if worse.below > better.at_least:
            problems.append(Problem("rubric-overlap", name, "", "bands", ends_at, values=where))
        if worse.below < better.at_least:
            problems.append(Problem("rubric-gap", name, "", "bands", ends_at, values=where))
    if bands[0].below != float("inf") or bands[-1].at_least != float("-inf"):
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


def letters_of(share: pd.Series, rule: RatingRule) -> pd.Series:
    """Return the letter of each attainment (an infinite one has the best); empty outside all bands."""
    letter = pd.Series("", index=share.index, dtype="str")
    for band in rule.bands:
        inside = (share >= band.at_least - EDGE) & (share < band.below - EDGE)
        letter = letter.mask(inside, band.letter)
        if band.below == float("inf"):
            letter = letter.mask(share == float("inf"), band.letter)
    return letter
