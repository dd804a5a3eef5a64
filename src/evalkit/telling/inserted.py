"""The commentary as it is read: each ``{{ fact("…") }}`` replaced by its fact, as the tables print it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from evalkit.facts.facts import Facts
from evalkit.telling.decided import is_withheld
from evalkit.telling.sentence import Narrative, Part
from evalkit.telling.tables.margins import in_table
from evalkit.telling.tables.table import Entry
from evalkit.telling.teller import Teller
from evalkit.words.caveats import words
from evalkit.words.insertion import Insertion, broken, pieces, written
from evalkit.words.pins import without_pins
from evalkit.words.problems import DataError, Problem, located

NEAR = 3
"""So many ids are named where one isn't known, or isn't one."""


@dataclass(frozen=True)
class Comment:
    """A piece of commentary: on which node, what it says, where it stands in the document, what its facts rest on."""

    node: str
    text: Narrative
    place: str
    caveats: tuple[str, ...]


@lru_cache(maxsize=8)
def comments(facts: Facts) -> tuple[Comment, ...]:
    """Return the commentary of the evaluated year, its facts inserted as Japanese tables print them.

    DataError with every insertion of the year that can't be made, its cell and the ids near to it.
    """
    if facts.plan is None:
        return ()
    found, problems = [], []
    for row in facts.plan_rows.commentary(str(facts.year)):
        text, faults = insert(without_pins(row["text"]), facts, row["source"])
        problems += faults
        used = [facts[part.fact] for part in text.parts if isinstance(part, Entry)]
        codes = " ".join(fact.caveats for fact in used if fact.method != "as-published")
        caveats = tuple(words(" ".join(dict.fromkeys(codes.split()))))
        found.append(Comment(row["node"], text, row["place"], caveats))
    if problems:
        raise DataError(problems)
    return tuple(found)


def insert(text: str, facts: Facts, source: str = "") -> tuple[Narrative, list[Problem]]:
    """Insert facts in a text, and report each insertion that can't be made, at the text's ``source``.

    What can't be inserted stands as it was written.
    """
    found = list(pieces(text))
    problems = list(_broken(text, facts, source))
    if not any(isinstance(piece, Insertion) for piece in found):
        return Narrative(tuple(piece for piece in found if isinstance(piece, str))), problems
    tell = Teller(facts, "ja")
    parts: list[Part] = []
    for piece in found:
        if isinstance(piece, str):
            parts.append(piece)
            continue
        meant = facts.named(piece.address)
        if len(meant) == 1 and not is_withheld(tell, meant[0]):
            parts.append(Entry(in_table(tell, meant[0]), meant[0].id))
            continue
        parts.append(piece.written)
        if len(meant) == 1:
            problems.append(_problem("insertion-withheld", source, piece.written))
        elif meant:
            near = _written([facts.addresses[each.id] for each in meant[:NEAR]])
            counted = {"count": str(len(meant)), "near": near}
            problems.append(_problem("insertion-ambiguous", source, piece.written, **counted))
        else:
            near = _written(_near(piece, facts))
            problems.append(_problem("insertion-unknown", source, piece.written, nearest=near))
    return Narrative(tuple(parts)), problems


def _broken(text: str, facts: Facts, source: str) -> Iterator[Problem]:
    for each in broken(text):
        example = _written(list(facts.addresses.values())[:1])
        yield _problem("insertion-broken", source, each, example=example)


def _near(piece: Insertion, facts: Facts) -> list[str]:
    return get_close_matches(piece.address, facts.addresses.values(), n=NEAR, cutoff=0.4)


def _written(addresses: list[str]) -> str:
    return "、".join(map(written, addresses)) or "－"


def _problem(code: str, source: str, found: str, **values: str) -> Problem:
    file, sheet, cell = located(source)
    return Problem(code, file, sheet, cell, found, values=values)
