"""The rows of a rating: what is said of each place and year whatever the rule, and the letter that it gets."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from evalkit.analysis.rating.lettered import PENDING, letters_by
from evalkit.analysis.rating.parts import Rows, records, whole_of, wholes
from evalkit.analysis.rating.rubric import RatingRule
from evalkit.analysis.vintage import Year, places_of_years


def described(held: Year) -> Rows:
    """What the rows of a rating say of each place whatever the rule, and what they are formed of."""
    release = held.actual["release"]
    places = places_of_years(held)
    sides = {
        "release": release.where(release != "", held.target["release"]),
        "target": held.target["value"],
        "actual": held.actual["value"],
        "pending": held.actual["status"] == PENDING,
        "kind": held.target["kind"],
        "how": held.target["component_rule"],
        "direction": held.target["direction"],
    }
    rows = places.assign(**{name: each.to_numpy() for name, each in sides.items()})
    return records(rows.assign(measure="rating", by=""))


def lettered(
    described: Rows, because: Iterable[str], formed: pd.DataFrame, rule: RatingRule
) -> Rows:
    """The letter of each place by itself, and whether it is one of an outcome that isn't left to parts."""
    pending = np.array([row["pending"] for row in described], dtype=np.bool_)
    letters = letters_by(rule, formed, pending)
    in_parts = {whole_of(row) for row in described if row["component"]}
    share = formed["attainment"] if "attainment" in formed else [np.nan] * len(described)
    columns = zip(*letters, because, share, formed["ids"], strict=True)
    rows = []
    for row, (label, caveats, status, reason, reached, ids) in zip(described, columns, strict=True):
        how = rule.parts or row["how"]
        is_left = not row["component"] and how != "none" and whole_of(row) in in_parts
        found = {"label": label, "caveats": caveats, "status": status, "reason": reason}
        found |= {"share": reached, "derived_from": ids, "method": rule.name, "how": how}
        rows.append(row | found | {"rated": row["kind"] == "outcome" and not is_left})
    return rows


def joined(rows: Rows, rule: RatingRule) -> Rows:
    """The rows that have a letter: wholes, then those joined from parts, then the parts."""
    rated = [row for row in rows if row["rated"]]
    single, parts = ([row for row in rated if bool(row["component"]) == of] for of in (False, True))
    return [*single, *wholes(rows, rule), *parts]
