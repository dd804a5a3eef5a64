"""A rating rule as data: bands with their references and what they need, read from YAML and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from evalkit.analysis.rating.bands import EDGE as EDGE
from evalkit.analysis.rating.bands import MEASURES, WORDED, Condition, choose, measures_of
from evalkit.analysis.rating.bands import Band as Band
from evalkit.analysis.rating.rubric_check import HIGHER as HIGHER
from evalkit.analysis.rating.rubric_check import LOWER as LOWER
from evalkit.analysis.rating.rubric_check import check_bands, check_content
from evalkit.data.file import decode, find_path
from evalkit.data.yaml_file import parse_yaml
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, Problem

JUST_MISSED = 1 - 2 * EDGE
"""The attainment of an actual on the edge of a target that excludes it (未満, 超)."""


@dataclass(frozen=True)
class Cannot:
    """The letter of a row whose measures can't be formed; with ``because``, only for those reasons."""

    letter: str
    because: tuple[str, ...] = ()
    reference: str = ""

    def applies(self, reasons: str) -> bool:
        """Whether a row without a letter for these reasons (separated by spaces) gets this one."""
        given = set(reasons.split())
        return bool(given & set(self.because) if self.because else given)


@dataclass(frozen=True)
class Proration:
    """Equal steps to the target of the last year: year k of ``years`` is held against k / years of it."""

    first: FiscalYear
    years: int

    @property
    def last(self) -> FiscalYear:
        """The year whose target is prorated."""
        return self.first + (self.years - 1)

    def share(self, year: FiscalYear) -> float | None:
        """Return the share of the target that a year is held against; None outside the period.

        >>> Proration(FiscalYear(2015), 5).share(FiscalYear(2016))
        0.4
        """
        step = year - self.first + 1
        return step / self.years if 1 <= step <= self.years else None


@dataclass(frozen=True)
class RatingRule:
    """Bands, tried in order, and how what they ask about is formed.

    ``lower`` is the formula of attainment where less is better, one of ``target / actual`` and
    ``2 - actual / target``; attainments are shares (1.0 = 100 %). ``tolerance`` (percentage points): a
    smaller change of a figure in percent counts as none. ``baseline`` is ``declared`` or ``last-year``
    (the figure of the year before). ``parts`` stands over the component rule that an indicator declares.

    >>> import evalkit as ek
    >>> rule = ek.read_rule("params/rubrics/setagaya-r6-inferred.yaml")
    >>> type(rule).__name__, rule.letters, rule.bands[1].at_least, rule.inferred
    ('RatingRule', ('A', 'B', 'C', 'D'), 0.8, True)
    """

    name: str
    title_ja: str
    title_en: str
    inferred: bool
    lower: str
    bands: tuple[Band, ...]
    cannot: Cannot | None = None
    tolerance: float = 0.0
    prorated: Proration | None = None
    baseline: str = "declared"
    parts: str = ""
    reference: str = ""
    seen: str = ""

    def __deepcopy__(self, memo: dict[int, Any]) -> "RatingRule":
        """Return itself: it never changes, and a frame's attributes are copied at each step."""
        return self

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters, best first."""
        return tuple(band.letter for band in self.bands)

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """What the bands ask about."""
        return measures_of(self.bands)

    @property
    def holding(self) -> tuple[object, ...]:
        """What decides which figures are held against each other."""
        return self.prorated, self.baseline

    @property
    def forming(self) -> tuple[object, ...]:
        """What decides how the measures are formed; rules alike in it differ in their bands alone, or in parts."""
        return *self.holding, self.lower, self.measures, self.tolerance

    @property
    def is_short(self) -> bool:
        """Whether every band is an interval of attainment, its lower end included, and nothing more."""
        return not any(band.conditions for band in self.bands)


def read_rule(path: str | Path) -> RatingRule:
    """Read a rubric; DataError with every problem of the file where it doesn't hold together.

    A relative path is looked for here and in the folders above. Bands that are intervals of attainment
    (``from``, ``below``) are put in order; others keep theirs, and the first that holds gives the letter.

    >>> import evalkit as ek
    >>> ek.read_rule("params/rubrics/setagaya-r6-inferred.yaml").letters
    ('A', 'B', 'C', 'D')
    >>> ek.read_rule("params/rubrics/nagayo.yaml").measures
    ('attainment', 'improvement')
    """
    found = find_path(path)
    if found is None or not found.is_file():
        raise DataError([Problem("missing-file", file=str(path))])
    return parse_rule(decode(found.read_bytes(), found.name), found.name)


def parse_rule(text: str, name: str) -> RatingRule:
    """Take a text for a rubric, as :func:`read_rule` takes a file; ``name`` is its file's."""
    content = parse_yaml(text, name)
    problems = check_content(name, content)
    bands = () if any(each.code == "rubric-band" for each in problems) else _bands(content)
    problems += check_bands(name, bands)
    if problems:
        raise DataError(problems)
    return _rule(content, bands)


def _rule(content: dict[str, Any], bands: tuple[Band, ...]) -> RatingRule:
    title = content.get("title")
    titles = title if isinstance(title, dict) else dict.fromkeys(("ja", "en"), title)
    cannot, prorated = content.get("cannot"), content.get("prorated")
    return RatingRule(
        name=str(content["name"]),
        title_ja=str(titles.get("ja") or content["name"]),
        title_en=str(titles.get("en") or content["name"]),
        inferred=bool(content.get("inferred", False)),
        lower=content["attainment"]["lower"],
        bands=bands,
        cannot=cannot
        and Cannot(
            str(cannot["letter"]),
            tuple(cannot.get("because", ())),
            str(cannot.get("reference", "")),
        ),
        tolerance=float(content.get("tolerance", {}).get("points", 0)),
        prorated=prorated and Proration(FiscalYear(prorated["first"]), prorated["years"]),
        baseline=content.get("baseline", "declared"),
        parts=content.get("parts", ""),
        reference=str(content.get("reference", "")),
        seen=str(content.get("seen", "")),
    )


def _bands(content: object) -> tuple[Band, ...]:
    rows = content.get("bands") if isinstance(content, dict) else None
    bands = tuple(_band(row) for row in rows or ())
    if any(band.conditions for band in bands):
        return bands
    return tuple(sorted(bands, key=lambda band: -band.at_least))


def _band(row: Mapping[str, Any]) -> Band:
    return Band(
        letter=str(row["letter"]),
        at_least=float(row.get("from", "-inf")),
        below=float(row.get("below", "inf")),
        reference=str(row.get("reference", "")),
        conditions=tuple(_condition(each, row[each]) for each in MEASURES if each in row),
    )


def _condition(measure: str, asked: Any) -> Condition:
    if measure in WORDED:
        return Condition(measure, words=tuple(asked))
    return Condition(
        measure,
        at_least=float(asked.get("from", "-inf")),
        above=float(asked.get("above", "-inf")),
        below=float(asked.get("below", "inf")),
        at_most=float(asked.get("to", "inf")),
    )


def letters_of(share: pd.Series, rule: RatingRule) -> pd.Series:
    """Return the letter of each attainment (an infinite one has the best); empty outside all bands.

    Where the rule asks about more than attainment, it is empty unless attainment alone decides.
    """
    missing = np.full(len(share), np.nan)
    values = dict.fromkeys(rule.measures, missing) | {"attainment": share.to_numpy(dtype=float)}
    place = choose(rule.bands, values)
    letters = np.array([*rule.letters, ""], dtype=object)
    found = letters[np.where(place >= 0, place, len(rule.letters))]
    return pd.Series(found, index=share.index, dtype="str")
