"""Returned forms to what they give: one value a cell of the form, or a problem that says why there is none."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from evalkit.data.cells import figures_in
from evalkit.data.form.sent import Sent
from evalkit.data.form.workbook import LETTERS
from evalkit.data.reader import Row
from evalkit.data.returned.blocks import FormRow, read_rows
from evalkit.data.returned.checks import (
    CARRIED,
    check_file,
    check_outside,
    check_rated,
    check_row,
    check_status,
    listed,
    unread,
    year_of,
)
from evalkit.data.returned.file import ReturnedFile
from evalkit.data.returned.headings import FILLED, Kind
from evalkit.words.codes import STATUS, label
from evalkit.words.fiscal import FiscalYear
from evalkit.words.normalise import compact
from evalkit.words.problems import Problem, has_error

GIVEN: dict[Kind, tuple[str, ...]] = {
    "figures": ("last_actual", "target", "actual", "letter", "reason", "comment"),
    "texts": FILLED["texts"],
}
"""What a row gives; the status goes with the actual."""

_STATUS = {each.ja: code for code, each in STATUS.items()}


class Key(NamedTuple):
    """A cell of the form: the id of its row, and what it asks for."""

    id: str
    asked: str


@dataclass(frozen=True)
class Returned:
    """What came back: a row of text, status and place for each cell given, each cell seen, problems."""

    given: Mapping[Key, Row]
    seen: Mapping[Key, Row]
    problems: tuple[Problem, ...]


def form_years(files: Iterable[ReturnedFile]) -> list[FiscalYear]:
    """Return the fiscal years of which files are forms, the one of most files first."""
    years = Counter(year for file in files if (year := year_of(file)))
    return sorted(years, key=lambda year: (-years[year], -year.year))


def read_returned(
    files: Iterable[ReturnedFile], sent: Sent, letters: Sequence[str] = LETTERS
) -> Returned:
    """Read forms back and hold them against the form as it was handed out.

    A cell that is filled differently in two places is a conflict. What can't be placed is a problem with
    its text; the form's own texts aren't. ``letters`` are
    those of the form's list, taken in any width and case. Of a repeated indicator (再掲) the cells are those of its source.
    """
    rows: list[tuple[FormRow, str]] = []
    problems: list[Problem] = []
    for file in files:
        problems += file.problems
        if not file.sheets:
            continue
        found = check_file(file, sent)
        problems += found
        if has_error(found):
            continue
        for sheet in file.sheets:
            read, found = read_rows(sheet, sent.year, file.merged.get(sheet.name, ()))
            problems += found + check_outside(sheet, sent)
            for row in read:
                each = _in_list(row, letters)
                known = sent.known[each.kind].get(each.id, "")
                problems += check_row(each, known, sent)
                if known:
                    problems += [*check_status(each.row), *check_rated(each, known, sent, letters)]
                    rows.append((each, known))
    given: dict[Key, Row] = {}
    seen: dict[Key, Row] = {}
    for each, known in rows:
        for asked in GIVEN[each.kind]:
            key = Key(sent.source(known), asked)
            cell = _cell(each.row, asked)
            if asked in each.row.letters:
                seen.setdefault(key, cell)
            if not _is_given(each, known, asked, sent):
                continue
            first = given.setdefault(key, cell)
            if not agrees(first, cell):
                other, text = first.source("text"), shown(first)
                problems.append(
                    cell.problem("form-conflict", "text", shown(cell), other=other, text=text)
                )
    return Returned(given, seen, tuple(problems))


def agrees(one: Row, other: Row) -> bool:
    """Whether two cells say the same, in any width and with any line breaks.

    A status that the text tells already may be left out beside it.
    """
    return compact(one["text"]) == compact(other["text"]) and (
        one["status"] == other["status"] or _status(one) == _status(other)
    )


def _status(cell: Row) -> str:
    return cell["status"] or next((each.status for each in figures_in(cell["text"])), "")


def shown(cell: Row) -> str:
    """Write what a cell says: its text, with its status where it has one."""
    status = cell["status"]
    said = label(STATUS, status) if status in STATUS else status
    if said in cell["text"]:
        return cell["text"]
    return f"{cell['text']}（{said}）" if cell["text"] else said


def _in_list(each: FormRow, letters: Sequence[str]) -> FormRow:
    if not each.row["letter"]:
        return each
    values = {**each.row.values, "letter": listed(each.row["letter"], letters)}
    return replace(each, row=replace(each.row, values=values))


def _is_given(each: FormRow, id: str, asked: str, sent: Sent) -> bool:
    row = each.row
    if unread(row, asked):
        return False
    line = sent.lines.get((each.kind, id))
    before = line.cells.get(asked, "") if line is not None else ""
    if asked == "actual" and not before:
        return bool(row["actual"] or _known_status(row))
    is_open = line is None or sent.is_to_fill(each.kind, id, asked)
    if asked in CARRIED and not is_open:
        return False
    return bool(row[asked]) and compact(row[asked]) != compact(before)


def _known_status(row: Row) -> str:
    """Return the code of a row's status; empty for one that ``check_status`` reports."""
    typed = compact(row["status"])
    return _STATUS.get(typed, typed if typed in STATUS else "")


def _cell(row: Row, asked: str) -> Row:
    """Return what a row gives of one thing, in the columns of a dataset's tables; a letter with the rule's."""
    fields = dict.fromkeys(("indicator", "component", "node"), "id")
    fields |= {"period": asked, "text": asked, "status": "status"}
    letters = {name: row.letters[field] for name, field in fields.items() if field in row.letters}
    status = _known_status(row) if asked == "actual" else ""
    values = {"text": row[asked], "status": status, "place": row.source(asked)}
    if asked == "letter":
        values["proposed"] = row["proposed"]
    return Row(row.file, row.sheet, row.number, letters, values)
