"""What a year's folder holds already: what forms gave, and all that was entered otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from evalkit.data.cells import read_cell
from evalkit.data.reader import Row
from evalkit.data.release_name import next_release
from evalkit.data.returned.cells import Key
from evalkit.words.fiscal import FiscalYear
from evalkit.words.spans import year_reported

TABLES = ("releases", "nodes", "figures", "ratings", "commentary")
"""The tables of a year's folder that forms fill."""

WORDING = ("aim", "purpose")
ROLES = ("last_actual", "target", "actual")
"""What is asked of figures: the actual of the year before only where it was pending."""
BESIDE = {"comment": ("actual", "letter"), "reason": ("letter",)}
"""What is never told alone, and what it is told beside: the first of these that there is."""

_REPORT = ("", "report", "報告")
_CORRECTION = ("correction", "訂正版")


@dataclass(frozen=True)
class Held:
    """The year's release (``own``: its row, once it is there), what forms gave (``whole``: its rows with all columns), other rows by table.

    ``is_elsewhere``: the release's row stands outside the year's folder, ``is_rated``: and letters of it do,
    too, so that the year is reported on. ``is_published``: it has a day of publication or a correction.
    """

    release: Mapping[str, str]
    own: tuple[Row, ...]
    given: Mapping[Key, Row]
    whole: Mapping[Key, Row]
    others: Mapping[str, list[Row]]
    before: Mapping[str, Row]
    is_elsewhere: bool
    is_rated: bool
    is_published: bool


def held_before(
    tables: Mapping[str, list[Row]], year: FiscalYear, dataset: str, name_ja: str
) -> Held:
    """Divide the rows of a year's folder into what forms gave and what was entered otherwise.

    The year's report is the release of that period whose kind is report; where there is none yet, it is
    named after the last one.
    """
    releases = tables.get("releases", [])
    reports = {of: row for row in releases if row["kind"] in _REPORT and (of := _year(row))}
    last = max((of for of in reports if of < year), default=None)
    own = reports.get(year)
    is_own = own is not None and _is_of(own, year)
    if own is not None:
        release = dict(own.values)
    else:
        release = next_release(reports[last].values if last else None, dataset, name_ja, year)
    given: dict[Key, Row] = {}
    whole: dict[Key, Row] = {}
    others: dict[str, list[Row]] = {name: [] for name in TABLES}
    late = _awaited(tables, year)
    for name in TABLES:
        for row in (row for row in tables.get(name, []) if _is_of(row, year)):
            key = _key(name, row, release["release"], year, late)
            if key:
                whole[key] = given[key] = row
                for asked in BESIDE:
                    if row[asked] and key.asked in BESIDE[asked]:
                        given.setdefault(Key(key.id, asked), _as_text(row, asked))
            elif row is not own:
                others[name].append(row)
    before = _before(tables, year)
    for row in others["nodes"]:
        old = before.get(row["node"]) if _year(row, "valid_from") == year else None
        for asked in WORDING if old else ():
            if old and row[asked] != old[asked]:
                given[Key(row["node"], asked)] = _as_text(row, asked)
    return Held(
        release,
        (own,) if own is not None and is_own else (),
        given,
        whole,
        others,
        before,
        is_elsewhere=own is not None and not is_own,
        is_rated=any(
            row["release"] == release["release"] and _year(row) == year and not _is_of(row, year)
            for row in tables.get("ratings", [])
        ),
        is_published=bool(release.get("published_on"))
        or any(row["kind"] in _CORRECTION and _year(row) == year for row in releases),
    )


def beside_of(asked: str, id: str, given: Mapping[Key, Row]) -> str:
    """Return beside what a comment or a reason is told; empty where there is nothing."""
    return next((each for each in BESIDE[asked] if Key(id, each) in given), "")


def without_forms(held: Held) -> dict[str, list[Row]]:
    """Return the rows of a year's folder as they were before the first form: aims and purposes, too.

    The row of its release stays, for other rows may refer to it.
    """
    worded = {key.id for key in held.given if key.asked in WORDING}
    nodes = [
        replace(
            row, values={**row.values, **{name: held.before[row["node"]][name] for name in WORDING}}
        )
        if row["node"] in worded and row["node"] in held.before
        else row
        for row in held.others["nodes"]
    ]
    return {**held.others, "nodes": nodes, "releases": [*held.own, *held.others["releases"]]}


def _is_of(row: Row, year: FiscalYear) -> bool:
    return row.file.startswith(f"{year}/")


def _year(row: Row, column: str = "period") -> FiscalYear | None:
    try:
        return FiscalYear(row[column])
    except ValueError:
        return None


def _awaited(tables: Mapping[str, list[Row]], year: FiscalYear) -> set[str]:
    """Return the ids whose actual of the year before was still pending in the reports up to that year."""
    reports = [row["release"] for row in tables.get("releases", []) if (_year(row) or year) < year]
    newest: dict[str, tuple[int, bool]] = {}
    for row in tables.get("figures", []):
        if (
            row["role"] != "actual"
            or row["release"] not in reports
            or year_reported(row["period"]) != str(year - 1)
        ):
            continue
        order = reports.index(row["release"])
        for each in read_cell(row, ""):
            part = row["component"] or each.component or ""
            id = _id(row["indicator"], part)
            is_pending = "pending" in (row["status"], each.status)
            newest[id] = max(newest.get(id, (order, is_pending)), (order, is_pending))
    return {id for id, (_, is_pending) in newest.items() if is_pending}


def _id(indicator: str, part: str) -> str:
    return f"{indicator}/{part}" if part else indicator


def _key(table: str, row: Row, release: str, year: FiscalYear, late: Collection[str]) -> Key | None:
    """Return which cell of the form a row was given by; None where it was entered otherwise."""
    id = _id(row["indicator"], row["component"])
    is_of_release = row["release"] == release
    if table == "figures" and row["role"] in ROLES and is_of_release:
        of = year_reported(row["period"])
        if row["role"] == "actual" and of == str(year - 1) and id in late:
            return Key(id, "last_actual")
        return Key(id, row["role"]) if of == str(year) else None
    if table == "ratings" and is_of_release and _year(row) == year:
        return Key(id, "letter")
    if table == "commentary" and _year(row) == year:
        return Key(row["node"], "commentary")
    return None


def _before(tables: Mapping[str, list[Row]], year: FiscalYear) -> dict[str, Row]:
    """Return each node as it was worded before a year."""
    begun = [(str(_year(row, "valid_from") or ""), row) for row in tables.get("nodes", [])]
    earlier = [each for each in begun if each[0] < str(year)]
    return {row["node"]: row for _, row in sorted(earlier, key=lambda each: each[0])}


def _as_text(row: Row, column: str) -> Row:
    letters = {"text": row.letters[column]} if column in row.letters else {}
    values = {"text": row[column], "place": row["place"] or row.source(column)}
    return replace(row, letters=letters, values=values)
