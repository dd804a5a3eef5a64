"""The beginning of a year: the form that goes to the offices, and the params file beside last year's."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evalkit.analysis.rating.rubric import RatingRule
from evalkit.data.dataset import Dataset, load_dataset
from evalkit.data.folder import read_folder
from evalkit.data.form.blank import write_blank
from evalkit.data.form.lines import office_forms
from evalkit.data.form.workbook import LETTERS, write_offices
from evalkit.data.returned.held import held_before
from evalkit.running.asked import asked_year
from evalkit.running.forms.params import params_for
from evalkit.running.forms.proposed import is_second_round, proposed_letters
from evalkit.running.released import last_release
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import ParamsError, Problem

FORMS = "forms"
ROUND_OF_LETTERS = "-評価"
"""The form on which letters are decided is named after the one that gathered the figures."""

_NOT_IN_A_FILE = re.compile(r'[<>:"/\\|?*\x00-\x1f\s]+')
_A_DATASET = re.compile("[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class NewYear:
    """What was written: forms and params file; whether that was there before, whether its rule stands in."""

    forms: tuple[Path, ...]
    params: Path
    params_kept: bool = False
    provisional_rule: bool = False


def new_year(
    source: Path,
    fiscal_year: FiscalYear | str | int,
    split: bool = False,
    outputs: Path = Path("outputs"),
    params_folder: Path = Path("params"),
) -> NewYear:
    """Write a fiscal year's form, one file or one an office, and its params file; nothing is overwritten.

    Where the year's actuals are in the data already, the form is that of the second round: they stand in
    it, with the letters of the rule beside the cells for those decided. DataError or ParamsError, with
    nothing written, where the data have errors, the year isn't of the plan, is far ahead or reported on,
    or the files are there.
    """
    year = asked_year(fiscal_year)
    dataset = load_dataset(source)
    _check_year(dataset, year)
    _check_open(dataset, year, outputs)
    params = params_for(dataset.folder, source, year, params_folder)
    forms = _forms(dataset, year, params.rule, split)
    folder = outputs / dataset.id / str(year) / FORMS
    there = [folder / name for name in forms if (folder / name).exists()]
    if there:
        raise ParamsError([Problem("form-exists", str(path)) for path in there])
    written = _write(folder, forms)
    params.write()
    return NewYear(written, params.path, params.is_kept, params.rule is None)


def told(made: NewYear, lang: Lang) -> str:
    """Say in words what was written, and what to look at."""
    is_ja = lang == "ja"
    lines = [f"{'様式' if is_ja else 'form'}: {path}" for path in made.forms]
    kept = (
        ("（すでにあるものを使います）" if is_ja else " (was there already)")
        if made.params_kept
        else ""
    )
    lines.append(f"{'パラメータ' if is_ja else 'params'}: {made.params}{kept}")
    if made.provisional_rule:
        lines.append(
            "評価基準は仮のものです。パラメータの rule を確認してください。"
            if is_ja
            else "The rule only stands in: check rule in the params file."
        )
    return "\n".join(lines)


def new_dataset(
    folder: Path,
    fiscal_year: FiscalYear | str | int,
    *,
    name_ja: str,
    name_en: str,
    area: str = "",
    made_up: bool = False,
    params_folder: Path = Path("params"),
) -> NewYear:
    """Make a dataset from nothing: its folder, with one workbook to fill, and a params file.

    ``area`` is the municipality's code of six digits, empty for made-up data. DataError or ParamsError,
    with nothing written, where what is given isn't right or is there already.
    """
    year = asked_year(fiscal_year)
    if not _A_DATASET.fullmatch(folder.name):
        raise ParamsError([Problem("dataset-name", str(folder), found=folder.name)])
    params = params_for(folder.resolve(), folder, year, params_folder)
    book = write_blank(folder, year, name_ja=name_ja, name_en=name_en, area=area, made_up=made_up)
    params.write()
    return NewYear((book,), params.path, params.is_kept, params.rule is None)


def _check_year(dataset: Dataset, year: FiscalYear) -> None:
    first = min(dataset.plan.releases["period"])
    if str(year) < first:
        problem = Problem("year-before-plan", dataset.id, found=str(year), values={"first": first})
        raise ParamsError([problem])
    reported = dataset.plan.reported
    if reported and year > reported[-1] + 1:
        values = {"next": str(reported[-1] + 1)}
        raise ParamsError([Problem("year-too-late", dataset.id, found=str(year), values=values)])
    asked = office_forms(dataset, year)
    if not any(line.to_fill for each in asked for line in each.figures):
        values = {"year": str(year)}
        raise ParamsError([Problem("nothing-to-fill", dataset.id, found=str(year), values=values)])


def _check_open(dataset: Dataset, year: FiscalYear, outputs: Path) -> None:
    """Refuse a year whose forms ``collect`` wouldn't take: released, or reported outside its own folder."""
    tables, _ = read_folder(dataset.folder)
    held = held_before(tables, year, dataset.id, dataset.plan.name_ja)
    is_done = held.is_elsewhere and (held.is_rated or held.is_published)
    if is_done or last_release(outputs / dataset.id / str(year)):
        release = held.release["release"]
        values = {"year": str(year), "release": release, "next": str(dataset.latest + 1)}
        raise ParamsError([Problem("year-reported", dataset.id, found=str(year), values=values)])


def _forms(
    dataset: Dataset, year: FiscalYear, rule: RatingRule | None, split: bool
) -> Mapping[str, bytes]:
    """Write the forms by the names of their files."""
    proposed = proposed_letters(dataset, year, rule)
    letters = [*rule.letters, *([rule.cannot.letter] if rule.cannot else [])] if rule else LETTERS
    stem = f"{dataset.id}-{year}"
    end = f"{ROUND_OF_LETTERS if is_second_round(dataset, year) else ''}.xlsx"
    forms: dict[str, bytes] = {}
    asked = office_forms(dataset, year, proposed)
    if not split:
        return {stem + end: write_offices(dataset, year, asked, letters)}
    for each in asked:
        content = write_offices(dataset, year, [each], letters)
        forms[_free(f"{stem}-{_plain(each.office)}", end, forms)] = content
    return forms


def _plain(office: str) -> str:
    """An office as part of a file's name that Windows takes."""
    return _NOT_IN_A_FILE.sub("_", office).strip("_. ")[:60]


def _free(stem: str, end: str, taken: Mapping[str, bytes]) -> str:
    """A name that no other form has, in any case of its letters."""
    names = {each.casefold() for each in taken}
    name, number = stem + end, 2
    while name.casefold() in names:
        name, number = f"{stem}-{number}{end}", number + 1
    return name


def _write(folder: Path, forms: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Stage all forms, then put each in its place."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".staged-", dir=folder.parent) as stage:
        for name, content in forms.items():
            (Path(stage) / name).write_bytes(content)
        return tuple((Path(stage) / name).rename(folder / name) for name in forms)
