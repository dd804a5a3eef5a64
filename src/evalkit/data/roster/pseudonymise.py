"""Raw rosters to snapshots: ids replaced by keyed hashes, and no column that wasn't asked for."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from evalkit.data.roster.ids import Ids, formats_agree, normalise_ids
from evalkit.data.roster.key import VARIABLE, Key
from evalkit.data.roster.source import RawRoster, read_raw
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import DataError, Problem, nearest
from evalkit.words.rosters import HAS_PLAN, HEADINGS, PERSONAL
from evalkit.words.turnover import EXIT_CAUSE

KEY_ID, FORMAT = b"key_id", b"id_format"
"""What a snapshot's metadata say: the id of the key, the format of the ids."""

NAME = re.compile(r"snapshot-\d{4}\.parquet")
CAUSES = {label.ja: code for code, label in EXIT_CAUSE.items()} | {
    code: code for code in EXIT_CAUSE
}


@dataclass(frozen=True)
class Pseudonymised:
    """What was made of a raw roster: where it stands, how many persons, what was kept, dropped, respelt."""

    target: Path
    key_id: str
    persons: int
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: dict[str, int]
    id_format: str

    def told(self, lang: Lang = "ja") -> str:
        """Say what was done, in one language; of the dropped columns their number."""
        count = {"persons": f"{self.persons:,}", "dropped": len(self.dropped), "key": self.key_id}
        count |= {"file": self.target.name, "kept": "、".join(self.kept), "format": self.id_format}
        count |= {name: f"{number:,}" for name, number in self.changed.items()}
        if lang == "ja":
            return (
                "{file}：{persons}人（鍵のID {key}）\n残した列：{kept}（ほかの{dropped}列は除きました）\n"
                "番号の形式：{format}（全角を半角に{full_width}件、空白を除去{spaces}件、先頭の0を除去{zeros}件）"
            ).format(**count)
        return (
            "{file}: {persons} persons (key {key})\nkept: {kept} ({dropped} other columns dropped)\n"
            "format of the ids: {format} (made half-width: {full_width}; spaces removed: {spaces}; "
            "leading zeros removed: {zeros})"
        ).format(**count)


def pseudonymise(
    source: str | Path,
    target: str | Path,
    key: Key | None,
    *,
    person: str,
    keep: Sequence[str],
) -> Pseudonymised:
    """Replace the ids of a raw roster by keyed hashes and write it, without any column not on the list.

    ``source``: CSV (UTF-8, cp932), workbook or Parquet whose column ``person`` holds a number of the person.
    ``target``: ``…/snapshot-2024.parquet``, the roster of 1 April of the fiscal year. ``keep``: columns by
    their heading, or by code where :data:`~evalkit.words.rosters.HEADINGS` names it. Ids are brought into one
    spelling (:func:`~evalkit.data.roster.ids.normalise_ids`) and replaced by keyed BLAKE2b of 16 bytes (UUID);
    rows stand in the order of the result. ``has_plan`` becomes a truth value, ``exit_cause`` a code; empty
    cells are missing. The metadata hold the key's id and the format of the ids.

    DataError, with counts, and nothing written: no key; ids empty, repeated or of different formats; columns
    that aren't there or look like a name, address, telephone, birth date or number; another key or another
    format than the folder's other snapshots; a target that exists. No message holds an id or the key.
    """
    source, target = Path(source), Path(target)
    if key is None:
        raise DataError([Problem("key-missing", values={"name": VARIABLE})])
    problems = _target(target, key)
    raw = read_raw(source, person)
    places, found = _kept(raw, person, keep)
    problems += found
    ids, found = _ids(raw, raw.places(person)[0])
    problems += found
    problems += _other_years(raw, target, key, ids)
    columns = {}
    for name, place in places.items():
        columns[name], found = _column(raw, name, place)
        problems += found
    if problems or ids is None:
        raise DataError(problems)
    (id_format,) = ids.formats
    people = pa.array([key.pseudonym(each) for each in ids.values], pa.binary(16))
    order = pc.sort_indices(people)
    table = pa.table({"person": people.take(order).cast(pa.uuid())})
    for name, column in columns.items():
        table = table.append_column(name, column.take(order))
    told = {KEY_ID: key.id.encode(), FORMAT: id_format.encode()}
    _write(table.replace_schema_metadata(told), target)
    headings = [*places.values(), raw.places(person)[0]]
    dropped = tuple(name for at, name in enumerate(raw.headings) if name and at not in headings)
    changed = dict(ids.changed)
    return Pseudonymised(target, key.id, len(people), tuple(columns), dropped, changed, id_format)


def snapshot_path(folder: str | Path, year: object) -> Path:
    """Name the snapshot of a fiscal year in a folder; DataError for what isn't a fiscal year.

    >>> snapshot_path("roster", "R6").name
    'snapshot-2024.parquet'
    """
    try:
        return Path(folder) / f"snapshot-{FiscalYear(year).year}.parquet"
    except ValueError as error:
        raise DataError([Problem("not-fiscal-year", found=str(year))]) from error


def _target(target: Path, key: Key) -> list[Problem]:
    problems = []
    if not NAME.fullmatch(target.name):
        problems.append(Problem("snapshot-name", found=target.name))
    elif target.exists():
        problems.append(Problem("snapshot-exists", target.name))
    folder = target.parent.resolve()
    data = folder.parent if folder.name == "roster" else folder
    if key.file is not None and key.file.is_relative_to(data):
        problems.append(Problem("key-among-data", key.file.name))
    return problems


def _kept(raw: RawRoster, person: str, keep: Sequence[str]) -> tuple[dict[str, int], list[Problem]]:
    """Find the columns to keep, by name; those that look personal are refused, wherever they stand."""
    problems = []
    places: dict[str, int] = {}
    ids = raw.places(person)
    for name in keep:
        at = raw.places(name, *([HEADINGS[name].ja] if name in HEADINGS else []))
        headings = [name, *(raw.headings[place] for place in at)]
        if any(_is_personal(heading) for heading in headings) or set(at) & set(ids):
            problems.append(Problem("keep-personal", raw.file, raw.sheet, found=name))
        elif name in places or (len(at) == 1 and at[0] in places.values()) or name == "person":
            problems.append(Problem("keep-twice", raw.file, raw.sheet, found=name))
        elif len(at) != 1:
            others = [each for each in raw.headings if each and not _is_personal(each)]
            values = {"count": str(len(at)), "nearest": nearest(name, others)}
            problems.append(Problem("keep-missing", raw.file, raw.sheet, found=name, values=values))
        else:
            places[name] = at[0]
    return places, problems


def _is_personal(heading: str) -> bool:
    return PERSONAL.search(unicodedata.normalize("NFKC", heading).casefold().strip()) is not None


def _ids(raw: RawRoster, place: int) -> tuple[Ids | None, list[Problem]]:
    column = raw.column(place)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (
        pa.types.is_integer(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)
    ):
        problem = raw.problem("person-type", place, found=kind)
        return None, [problem]
    ids = normalise_ids([text or "" for text in column.cast(pa.string()).to_pylist()])
    problems = []
    if ids.empty:
        problems.append(raw.problem("person-empty", place, count=ids.empty))
    if ids.repeats:
        values = {"count": ids.repeats, "spelt": ids.respelt}
        problems.append(raw.problem("person-twice", place, **values))
    if len(ids.formats) > 1:
        told = "、".join(f"{name}: {count}" for name, count in ids.formats.items())
        problems.append(raw.problem("person-formats", place, formats=told))
    return ids, problems


def _other_years(raw: RawRoster, target: Path, key: Key, ids: Ids | None) -> list[Problem]:
    problems = []
    for path in sorted(target.parent.glob("snapshot-*.parquet")):
        told = _metadata(path)
        if KEY_ID not in told:
            problems.append(Problem("snapshot-unkeyed", path.name))
            continue
        there = told[KEY_ID].decode()
        if there != key.id:
            values = {"file": path.name, "there": there, "here": key.id}
            problems.append(Problem("key-differs", target.name, values=values))
        earlier = told.get(FORMAT, b"").decode()
        if ids is None or len(ids.formats) != 1:
            continue
        ((here, count),) = ids.formats.items()
        if not formats_agree(earlier, here):
            problems.append(
                raw.problem(
                    "person-formats-years", file=path.name, there=earlier, here=here, count=count
                )
            )
    return problems


def _metadata(path: Path) -> dict[bytes, bytes]:
    try:
        return pq.read_schema(path).metadata or {}
    except pa.ArrowInvalid:
        return {}


def _column(raw: RawRoster, name: str, place: int) -> tuple[pa.ChunkedArray, list[Problem]]:
    """Read a column; plan flags become truth values, causes codes."""
    column = raw.column(place)
    if name == "has_plan" and not pa.types.is_boolean(column.type):
        flags = [HAS_PLAN.get(_spelt(value)) for value in column.to_pylist()]
        odd = flags.count(None)
        found = [raw.problem("plan-flag", place, count=odd)] if odd else []
        return pa.chunked_array([pa.array(flags, pa.bool_())]), found
    if name == "exit_cause":
        told = [_spelt(value) for value in column.to_pylist()]
        causes = [CAUSES.get(text) for text in told]
        odd = _count(text and not cause for text, cause in zip(told, causes, strict=True))
        allowed = "、".join(f"{code}（{label.ja}）" for code, label in EXIT_CAUSE.items())
        found = [raw.problem("roster-cause", place, count=odd, allowed=allowed)] if odd else []
        return pa.chunked_array([pa.array(causes, pa.string())]), found
    return column, []


def _spelt(value: object) -> str:
    return "" if value is None else unicodedata.normalize("NFKC", str(value)).strip().casefold()


def _count(truths: Iterable[object]) -> int:
    return Counter(map(bool, truths))[True]


def _write(table: pa.Table, target: Path) -> None:
    """Write beside the target first: a snapshot is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    try:
        pq.write_table(table, draft, compression="zstd")
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
