"""Facts inserted in the commentary, as far as they can be looked at before anything is worked out."""

from collections.abc import Iterable, Iterator, Mapping

from evalkit.data.reader import Row
from evalkit.words.insertion import Insertion, broken, pieces, written
from evalkit.words.problems import NOTHING_NEAR, Problem, nearest

ROSTER = "roster"
"""What is worked out of a roster stands under this in place of an indicator."""


def check_insertions(tables: Mapping[str, list[Row]], area: str) -> list[Problem]:
    """Report insertions that can't be read, and those of no indicator of the plan.

    Which facts there are comes out only when the year is evaluated.
    """
    known = [*dict.fromkeys(row["indicator"] for row in tables.get("indicators", [])), ROSTER]
    rows = tables.get("commentary", [])
    return [problem for row in rows for problem in _found(row, known, area)]


def _found(row: Row, known: Iterable[str], area: str) -> Iterator[Problem]:
    options = list(known)
    example = written(f"{options[0]}/actual/{row['period']}")
    for each in broken(row["text"]):
        yield row.problem("insertion-broken", "text", each, example=example)
    for piece in pieces(row["text"]):
        if not isinstance(piece, Insertion):
            continue
        indicator, *rest = piece.address.removeprefix(f"{area}/").split("/")
        if indicator not in options:
            near = nearest(indicator, options, 0.4)
            near = near if near == NOTHING_NEAR else written("/".join([near, *rest]))
            yield row.problem("insertion-unknown", "text", piece.written, nearest=near)
