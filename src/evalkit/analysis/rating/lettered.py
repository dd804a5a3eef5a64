"""The letter of each row by what the bands of a rule ask about, with its caveats or the reason for none."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.bands import Bools, measures_of
from evalkit.analysis.rating.measures import LATE
from evalkit.analysis.rating.rubric import RatingRule
from evalkit.analysis.rating.wide import letters_and_reasons
from evalkit.analysis.roster.given import merged

PENDING = "pending"

Texts = NDArray[Any]


class Letters(NamedTuple):
    """Row by row: the letter (``refused``, or empty where pending), its caveats or reasons, the status."""

    label: Texts
    reasons: Texts
    status: Texts


def letters_by(rule: RatingRule, formed: pd.DataFrame, pending: Bools) -> Letters:
    """Give each row its letter; where a measure lacks, ``refused`` or the letter that the rule has for it.

    ``formed`` comes from :func:`evalkit.analysis.rating.measures.measures`; ``pending`` says of each row
    whether its actual is.
    """
    letter, reason = letters_and_reasons(formed, rule)
    if LATE in formed:
        is_open = letters_and_reasons(formed.assign(pace=formed[LATE]), rule)[0] != letter
        letter, reason = (
            np.where(is_open, "", letter),
            np.where(is_open, "base-year-open", reason),
        )
    letter, reason = np.where(pending, "", letter), np.where(pending, PENDING, reason)
    inferred = " inferred-rubric" if rule.inferred else ""
    caveats = np.where(reason == "", _caveats_up_to(letter, formed, rule), reason)
    given = np.array([(each + inferred).strip() for each in caveats], dtype=object)
    return Letters(
        np.where((letter == "") & ~pending, REFUSED, letter),
        np.where(letter != "", given, reason),
        np.where(pending, PENDING, "final").astype(object),
    )


def _caveats_up_to(letter: Texts, formed: pd.DataFrame, rule: RatingRule) -> Texts:
    """The caveats of what was asked until the letter was found."""
    carried = {measure: formed[f"caveats_{measure}"].tolist() for measure in rule.measures}
    asked = {
        found: [carried[measure] for measure in measures_of(rule.bands[:place])]
        for place, found in enumerate(rule.letters, start=1)
    }
    told = [merged(each[n] for each in asked.get(found, ())) for n, found in enumerate(letter)]
    return np.array(told, dtype=object)
