"""What must hold where an indicator's definition has versions, and where it came out of others."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from evalkit.data.reader import Row
from evalkit.data.schema import table
from evalkit.words.problems import Problem

DEFINING = ("unit", "direction", "accumulation", "count_basis", "component_rule")
"""What stays as it was where an indicator is only renamed."""

NEW_ID = ("split", "merged")
_USED = {"indicator", "valid_from", "valid_to", "succession", "predecessors"}


def versions_of(indicators: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows of each indicator from the first year on; rows with an unread year are left out."""
    versions: dict[str, list[Row]] = {}
    for row in indicators:
        if not row.unread & _USED:
            versions.setdefault(row["indicator"], []).append(row)
    return {
        name: sorted(rows, key=lambda row: row["valid_from"]) for name, rows in versions.items()
    }


def version_at(versions: Iterable[Row], year: str) -> Row | None:
    """Return the version valid in a fiscal year: the last one begun by then, unless it has ended."""
    begun = [row for row in versions if row["valid_from"] <= year]
    last = max(begun, key=lambda row: row["valid_from"], default=None)
    return last if last is not None and year <= (last["valid_to"] or "FY9999") else None


def check_versions(tables: Mapping[str, list[Row]]) -> list[Problem]:
    """Report versions that end before they begin, overlap, or aren't what their succession says.

    A version without an end lasts until the next one begins.
    """
    versions = versions_of(tables.get("indicators", []))
    return [
        *_check_years(versions),
        *(found for rows in versions.values() for found in _check_successions(rows)),
        *(found for rows in versions.values() for found in _check_origin(rows[0], versions)),
        *_check_renamed(versions, tables.get("breaks", [])),
    ]


def _check_years(versions: Mapping[str, list[Row]]) -> Iterator[Problem]:
    for rows in versions.values():
        for row in rows:
            if row["valid_to"] and row["valid_from"] > row["valid_to"]:
                valid_to = row["valid_to"]
                yield row.problem("versions-reversed", "valid_from", valid_to=valid_to)
        for earlier, later in pairwise(rows):
            same = earlier["valid_from"] == later["valid_from"]  # a duplicate key, reported as such
            if not same and earlier["valid_to"] and later["valid_from"] <= earlier["valid_to"]:
                first = earlier.source("valid_from")
                yield later.problem("versions-overlap", "valid_from", first=first)


def _check_successions(rows: list[Row]) -> Iterator[Problem]:
    """Report a row that says of itself what can't be where it stands among the rows of its indicator."""
    of = table("indicators")
    if rows[0]["succession"] in ("renamed", "redefined"):
        yield rows[0].problem("succession-of-nothing", "succession")
    for earlier, later in pairwise(rows):
        if later["succession"] in NEW_ID:
            yield later.problem("succession-needs-new-id", "succession")
        elif later["predecessors"]:
            yield later.problem("predecessors-number", "predecessors")
        if later["succession"] != "renamed":
            continue
        for name in DEFINING:
            if later[name] != earlier[name] and name not in later.unread | earlier.unread:
                yield later.problem(
                    "renamed-yet-changed",
                    name,
                    first=earlier.source(name),
                    before=earlier[name] or "－",
                    ja=of.column(name).ja,
                    en=name,
                )


def _check_origin(row: Row, versions: Mapping[str, list[Row]]) -> Iterator[Problem]:
    """Report a first row whose predecessors aren't as many as its succession says, or haven't ended."""
    names = row["predecessors"].split()
    fewest, most = {"split": (1, 1), "merged": (2, len(names))}.get(row["succession"], (0, 0))
    if not fewest <= len(names) <= most:
        yield row.problem("predecessors-number", "predecessors")
        return
    for name in names:
        last = versions[name][-1]["valid_to"] if name in versions else None
        if last is not None and not "" < last < row["valid_from"]:
            yield row.problem("predecessor-not-ended", "predecessors", name=name)


def _check_renamed(versions: Mapping[str, list[Row]], breaks: Iterable[Row]) -> Iterator[Problem]:
    """Report a change of definition in a year in which its indicator is said to be only renamed."""
    renamed = {
        (row["indicator"], row["valid_from"]): row
        for rows in versions.values()
        for row in rows[1:]
        if row["succession"] == "renamed"
    }
    for each in breaks:
        row = renamed.get((each["indicator"], each["period"]))
        if row is not None:
            yield each.problem("renamed-yet-break", "period", first=row.source("succession"))
