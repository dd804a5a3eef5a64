"""The letter of each row by what the bands of a rule ask about, with its caveats or the reason for none."""

import numpy as np
import pandas as pd

from evalkit.analysis.rating.attainment import REFUSED
from evalkit.analysis.rating.bands import measures_of
from evalkit.analysis.rating.measures import LATE
from evalkit.analysis.rating.rubric import RatingRule
from evalkit.analysis.rating.wide import rate_wide
from evalkit.analysis.roster.given import merged
from evalkit.analysis.vintage import Year

PENDING = "pending"


def letters_by(
    rule: RatingRule, formed: pd.DataFrame, because: pd.Series, sides: Year
) -> pd.DataFrame:
    """Give each row its letter; where a measure lacks, ``refused`` or the letter that the rule has for it.

    ``formed`` comes from :func:`evalkit.analysis.rating.measures.measures`; ``because`` is the reason of an
    office for a comparison. Returns label, reasons, reason, status, share (of attainment) and ids.
    """
    wide = rate_wide(formed, rule)
    letter, reason = (wide[column].astype("str").fillna("") for column in ("letter", "reason"))
    if LATE in formed:
        other = rate_wide(formed.assign(pace=formed[LATE]), rule)["letter"].astype("str").fillna("")
        is_open = other != letter
        letter, reason = letter.mask(is_open, ""), reason.mask(is_open, "base-year-open")
    pending = sides.actual["status"] == PENDING
    letter, reason = letter.mask(pending, ""), reason.mask(pending, PENDING)
    refused = (letter == "") & ~pending
    inferred = " inferred-rubric" if rule.inferred else ""
    caveats = _caveats_up_to(letter, formed, rule)
    given = (caveats.where(reason == "", reason) + inferred).str.strip()
    return pd.DataFrame(
        {
            "value": np.nan,
            "label": letter.mask(refused, REFUSED),
            "reasons": given.where(letter != "", reason),
            "reason": because,
            "status": pd.Series("final", index=letter.index, dtype="str").mask(pending, PENDING),
            "share": formed.get("attainment", np.nan),
            "ids": formed["ids"],
        }
    )


def _caveats_up_to(letter: pd.Series, formed: pd.DataFrame, rule: RatingRule) -> pd.Series:
    """The caveats of what was asked until the letter was found."""
    asked = {
        found: [f"caveats_{measure}" for measure in measures_of(rule.bands[:place])]
        for place, found in enumerate(rule.letters, start=1)
    }
    rows = zip(letter, formed.to_dict("records"), strict=True)
    told = [merged(row[column] for column in asked.get(found, ())) for found, row in rows]
    return pd.Series(told, letter.index, dtype="str")
