"""What is wrong with a returned form: another one than was handed out, rows without an id, changes of what is locked."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from evalkit.data.form.lines import Line
from evalkit.data.form.sent import Sent
from evalkit.data.reader import Row, Sheet, plain
from evalkit.data.returned.blocks import FormRow, outside
from evalkit.data.returned.file import ReturnedFile
from evalkit.data.returned.headings import (
    FILLED,
    has_block,
    heading_year,
    identity,
)
from evalkit.words import form
from evalkit.words.codes import KIND, STATUS, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.problems import Problem, Severity, nearest

DECISIVE = ("unit", "target")
"""Carried cells that a change makes an error of, for it puts another meaning on the figure."""

CARRIED = ("last_actual", "target")
"""What is to fill in some rows and carried over in others."""

INSTEAD = ("pending", "not_set", "unknown", "not_collected")
"""The statuses whose word may stand in place of a letter."""

MANY = 5
"""A sheet without the form that holds more texts than these is told in one line."""


def year_of(file: ReturnedFile) -> FiscalYear | None:
    """Return the fiscal year of which a file is the form, as it says or as its headings do."""
    said = identity(file.sheets).get("year")
    try:
        return FiscalYear(said.found if said else "")
    except ValueError:
        return heading_year(file.sheets)


def check_file(file: ReturnedFile, sent: Sent) -> list[Problem]:
    """Report a file that is no form, or of another plan, year or version."""
    if not any(map(has_block, file.sheets)):
        texts = [text for sheet in file.sheets for row in sheet.rows.values() for text in row]
        return [Problem("no-form", file.name, found=short(texts))]
    said = identity(file.sheets)
    problems = []
    values = {"year": str(sent.year), "dataset": sent.dataset, "version": form.VERSION}
    found = [year for year in (year_of(file), heading_year(file.sheets)) if year]
    if wrong := [str(year) for year in found if year != sent.year]:
        values["found_year"] = wrong[0]
        where = said.get("year", Problem("form-wrong-year", file.name))
        problems.append(replace(where, code="form-wrong-year", values=values))
    for name, code, wanted in (
        ("dataset", "form-other-plan", sent.dataset),
        ("version", "form-old", form.VERSION),
    ):
        if name in said and plain(said[name].found) != plain(wanted):
            problems.append(replace(said[name], code=code, values=values))
    if file.is_workbook and not problems and {"dataset", "year", "version"} - set(said):
        problems.append(Problem("form-not-named", file.name, severity="warning", values=values))
    return problems


def check_row(each: FormRow, known: str, sent: Sent) -> list[Problem]:
    """Report what stands in a row without an id of the plan (``known`` is empty), what stands below no heading, and changes of what is locked."""
    row = each.row
    line = sent.lines.get((each.kind, known))
    own = {compact(text) for text in line.cells.values()} if line else sent.carried
    filled = [
        name
        for name in FILLED[each.kind]
        if row[name] and not (name == "last_actual" and compact(row[name]) in own)
    ]
    others = [name for name, text in row.values.items() if text and name not in filled]
    problems = [stray for stray in each.beside if compact(stray.found) not in own]
    if not known:
        if each.id and filled:
            said = " / ".join(row[name] for name in ("id", *filled))
            near = nearest(each.id, sent.known[each.kind])
            problems.append(row.problem("form-id-unknown", "id", said, nearest=near))
        else:
            problems += [row.problem("form-row-without-id", name) for name in filled]
        strays = [name for name in others if name != "id" or not filled]
        return problems + [
            row.problem("form-outside", name, severity="warning")
            for name in strays
            if compact(row[name]) not in own
        ]
    if line is None:
        return problems
    return problems + _locked(each, known, line, others, sent)


def _locked(
    each: FormRow, known: str, line: Line, others: Iterable[str], sent: Sent
) -> list[Problem]:
    """Report changes of what is locked: an error where a figure would mean something else by it."""
    row = each.row
    locked = [name for name in others if name not in ("id", *CARRIED)]
    locked += [
        name for name in CARRIED if row[name] and not sent.is_to_fill(each.kind, known, name)
    ]
    is_source = known.partition("/")[0] not in sent.sources
    problems = []
    for name in locked:
        said = line.cells.get(name, "")
        if compact(row[name]) == compact(said):
            continue
        if other := _other_row(each, known, name, sent):
            problems.append(row.problem("form-row-moved", name, sent=said, other=other))
            continue
        if name == "proposed":
            problems.append(row.problem("form-proposed", name, severity="warning", sent=said))
            continue
        is_error = name in DECISIVE and is_source
        severity: Severity = "error" if is_error else "warning"
        problems.append(row.problem("form-locked", name, severity=severity, sent=said))
    return problems


def _other_row(each: FormRow, known: str, name: str, sent: Sent) -> str:
    """Return the id of the row whose indicator or part stands beside this id; empty where it is none's."""
    compared = {"name": ("name",), "part": ("name", "part")}.get(name, ())
    said = [compact(each.row[field]) for field in compared]
    ids = (
        id
        for (kind, id), line in sent.lines.items()
        if kind == each.kind
        and id != known
        and said == [compact(line.cells.get(field, "")) for field in compared]
    )
    return next(ids, "") if said else ""


def check_status(row: Row) -> list[Problem]:
    """Report a status that is none of the form's list."""
    labels = [each.ja for each in STATUS.values()]
    if not row["status"] or compact(row["status"]) in {*STATUS, *labels}:
        return []
    near = nearest(row["status"], labels)
    allowed, name = "、".join(labels), "状態"
    found = row.problem("unknown-code", "status", ja=name, en=name, nearest=near, allowed=allowed)
    return [found]


def check_rated(each: FormRow, known: str, sent: Sent, letters: Sequence[str]) -> list[Problem]:
    """Report a letter that isn't on the list, and a letter or its reason of an indicator that isn't rated."""
    if each.kind != "figures":
        return []
    if sent.kind_of(known) == "outcome":
        return _unlisted(each, known, sent, letters)
    kind = label(KIND, sent.kind_of(known))
    return [
        each.row.problem("form-not-rated", name, kind=kind)
        for name in ("letter", "reason")
        if each.row[name]
    ]


def _unlisted(each: FormRow, known: str, sent: Sent, letters: Sequence[str]) -> list[Problem]:
    words = [label(STATUS, status) for status in INSTEAD]
    line = sent.lines.get((each.kind, known))
    before = line.cells.get("letter", "") if line else ""
    letter = each.row["letter"]
    if compact(letter) in {"", compact(before), *map(compact, [*letters, *words])}:
        return []
    held = [one for one in letters if compact(one) in compact(letter).upper()]
    near = held[0] if len(held) == 1 else nearest(compact(letter).upper(), letters)
    allowed = "、".join([*letters, label(STATUS, "pending")])
    return [each.row.problem("form-letter", "letter", nearest=near, allowed=allowed)]


def listed(letter: str, letters: Iterable[str]) -> str:
    """Return a letter as the form's list writes it, in whatever width or case it was typed.

    >>> listed("ａ", ["A", "B"]), listed("集計中", ["A", "B"])
    ('A', '集計中')
    """
    typed = compact(letter).casefold()
    return next((each for each in letters if compact(each).casefold() == typed), letter)


def check_outside(sheet: Sheet, sent: Sent) -> list[Problem]:
    """Report texts above the blocks or on another sheet than the form's own; many of them in one line.

    A sheet with ids of the plan but without their headings can't be read.
    """
    is_own = has_block(sheet) or bool(identity([sheet]))
    new = [each for each in outside(sheet) if not (is_own and compact(each.found) in sent.texts)]
    ids = {*sent.known["figures"], *sent.known["texts"]}
    if not is_own and any(compact(each.found) in ids for each in new):
        said = short([each.found for each in new])
        values = {"heading": form.figure_headings(sent.year)["id"]}
        return [Problem("form-heading-missing", sheet.file, sheet.name, "", said, values=values)]
    if is_own or len(new) <= MANY:
        return new
    return [replace(new[0], cell="", found=short([each.found for each in new]))]


def short(texts: Iterable[str]) -> str:
    """Join texts; of very many the first ones and how many more there are."""
    held = [" ".join(text.split()) for text in texts if text]
    more = f" …（他{len(held) - 30}）" if len(held) > 30 else ""
    return " / ".join(held[:30]) + more


def unread(row: Row, asked: str) -> bool:
    """Whether a problem has already been made of what a row gives."""
    return bool(row.unread & ({"actual", "status"} if asked == "actual" else {asked}))
