"""The beginning of a year: the form that goes to the offices, and the params file beside last year's."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evalkit.analysis.rubric import RatingRule
from evalkit.data.blank import write_blank
from evalkit.data.dataset import Dataset, load_dataset
from evalkit.data.form_lines import office_forms
from evalkit.data.forms import LETTERS, offices, write_form
from evalkit.running.new_params import params_for
from evalkit.running.proposed import is_second_round, proposed_letters
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
    nothing written, where the data have errors, the year isn't of the plan, or the files are there.
    """
    year = _fiscal_year(fiscal_year)
    dataset = load_dataset(source)
    _check_year(dataset, year)
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
    year = _fiscal_year(fiscal_year)
    if not _A_DATASET.fullmatch(folder.name):
        raise ParamsError([Problem("dataset-name", str(folder), found=folder.name)])
    params = params_for(folder.resolve(), folder, year, params_folder)
    book = write_blank(folder, year, name_ja=name_ja, name_en=name_en, area=area, made_up=made_up)
    params.write()
    return NewYear((book,), params.path, params.is_kept, params.rule is None)


def _fiscal_year(value: FiscalYear | str | int) -> FiscalYear:
    try:
        return FiscalYear(value)
    except ValueError:
        raise ParamsError([Problem("not-fiscal-year", "--year", found=str(value))]) from None


def _check_year(dataset: Dataset, year: FiscalYear) -> None:
    first = min(dataset.plan.releases["period"])
    if str(year) < first:
        problem = Problem("year-before-plan", dataset.id, found=str(year), values={"first": first})
        raise ParamsError([problem])
    asked = office_forms(dataset, year)
    if not any(line.to_fill for each in asked for line in each.figures):
        values = {"year": str(year)}
        raise ParamsError([Problem("nothing-to-fill", dataset.id, found=str(year), values=values)])


def _forms(
    dataset: Dataset, year: FiscalYear, rule: RatingRule | None, split: bool
) -> Mapping[str, bytes]:
    """Write the forms by the names of their files."""
    proposed = proposed_letters(dataset, year, rule)
    letters = [*rule.letters, *([rule.cannot.letter] if rule.cannot else [])] if rule else LETTERS
    stem = f"{dataset.id}-{year}"
    end = f"{ROUND_OF_LETTERS if is_second_round(dataset, year) else ''}.xlsx"
    forms: dict[str, bytes] = {}
    for office in offices(dataset, year) if split else [None]:
        content = write_form(dataset, year, letters=letters, proposed=proposed, office=office)
        forms[_free(f"{stem}-{_plain(office)}" if office else stem, end, forms)] = content
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
