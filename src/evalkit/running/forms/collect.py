"""Returned forms into the dataset: the only writer into a year's folder, all or nothing."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from evalkit.data.dataset import Dataset, load_dataset
from evalkit.data.file import find_path
from evalkit.data.folder import read_folder
from evalkit.data.form.lines import Letters
from evalkit.data.form.sent import sent_form
from evalkit.data.form.workbook import LETTERS
from evalkit.data.reader import Row
from evalkit.data.returned.cells import form_years, read_returned
from evalkit.data.returned.checks import year_of
from evalkit.data.returned.collected import Change, merge, missing, untold, year_rows
from evalkit.data.returned.file import ReturnedFile, read_files
from evalkit.data.returned.headings import has_block, identity
from evalkit.data.returned.held import Held, held_before, without_forms
from evalkit.data.subject import read_subject
from evalkit.data.year_folder import check_year, write_tables
from evalkit.running.asked import told_path
from evalkit.running.forms.marked import mark
from evalkit.running.forms.params import rule_of
from evalkit.running.forms.proposed import proposed_letters
from evalkit.running.lock import locked
from evalkit.running.released import last_release
from evalkit.words import form
from evalkit.words.codes import Lang
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import (
    DataError,
    ParamsError,
    Problem,
    ProblemsError,
    by_place,
    has_error,
    problem_text,
)


@dataclass(frozen=True)
class Collected:
    """What came of returned forms.

    ``filled`` counts the cells that came back filled in; ``missing`` holds, by office, the ids whose actual
    nobody has filled in, ``untold`` the nodes whose 総評 is still empty; ``marked`` the copies of workbooks with their problems as comments.
    """

    year: FiscalYear
    folder: Path
    filled: int
    missing: Mapping[str, list[str]]
    untold: Mapping[str, list[str]]
    changed: tuple[Change, ...]
    problems: tuple[Problem, ...]
    marked: tuple[Path, ...]

    @property
    def is_written(self) -> bool:
        """Whether the year's folder was written: no problem is an error, and there is something."""
        return not has_error(self.problems) and self.folder.is_dir()


def collect(
    files: Iterable[str | Path], into: str | Path, outputs: str | Path = "outputs"
) -> Collected:
    """Merge returned forms (workbooks, CSV) into ``<into>/FY<year>/``; with any error nothing is written there.

    The year is the forms' own. Copies of workbooks with problems are written to
    ``<outputs>/<dataset>/FY<year>/forms/``. DataError where the dataset has errors, no form is found, or
    the year is already reported on or published, or another run is at work in the dataset.
    """
    folder = find_path(into)
    if folder is None or not folder.is_dir():
        raise DataError([Problem("missing-folder", str(into))])
    folder = folder.resolve()
    with _alone(folder):
        return _collect(files, folder, outputs)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the dataset from reading to writing: what two read and write at once, one of them would lose."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(folder))
        except ParamsError as error:
            values = error.problems[0].values
            raise DataError([Problem("collect-running", str(folder), values=values)]) from None
        yield


def _collect(files: Iterable[str | Path], folder: Path, outputs: str | Path) -> Collected:
    read = read_files(Path(each) for each in files)
    subject, found = read_subject(folder)
    tables, more = read_folder(folder)
    if has_error([*found, *more]):
        raise DataError([*found, *more])
    held: dict[FiscalYear, Held] = {
        year: held_before(tables, year, folder.name, subject.name_ja) for year in form_years(read)
    }
    if not held:
        raise DataError(_without_year(read))
    year = next((each for each in held if not held[each].is_rated), next(iter(held)))
    home = Path(outputs) / folder.name / str(year)
    _check_open(held[year], year, home, read)
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("roster", ".*"))
        write_tables(copy / str(year), without_forms(held[year]))
        dataset = load_dataset(copy)
        sent = sent_form(dataset, year, _proposed(folder, year))
        returned = read_returned(read, sent, _letters(dataset, folder, year))
        merged, changed, found = merge(returned, held[year], year)
        rows = year_rows(merged, held[year], sent)
        problems = [*returned.problems, *found]
        if merged:
            others, _ = read_folder(copy)
            for name in ("releases", "nodes"):
                others[name] = [row for row in others[name] if not row.file.startswith(f"{year}/")]
            others["releases"] += held[year].others["releases"]
            problems += check_year(others, rows, subject.area or folder.name)
        if merged and not has_error(problems):
            problems += _write(folder, copy, year, held[year], rows)
    problems.sort(key=by_place)
    return Collected(
        year,
        folder / str(year),
        len(returned.given),
        missing(merged, sent),
        untold(merged, sent),
        tuple(changed),
        tuple(problems),
        mark(read, problems, home / "forms"),
    )


def summary(collected: Collected, lang: Lang = "ja") -> str:
    """Say what came of returned forms: cells, changes, ids still missing by office, problems, copies to mend."""
    year, folder = collected.year.label(lang), told_path(collected.folder)
    say = _SAID[lang]
    headings = form.figure_headings(collected.year) | form.TEXT_HEADINGS
    lines = [say["filled"].format(year=year, count=collected.filled)]
    lines.append(say["written" if collected.is_written else "not_written"].format(folder=folder))
    if collected.changed:
        lines.append(say["changed"].format(count=len(collected.changed)))
        for each in collected.changed:
            old, new = (" ".join(text.split()) or "－" for text in (each.old, each.new))
            lines.append(f"  {each.id} {headings[each.asked]}: {old} → {new}  {each.place}")
    for name, held in (("missing", collected.missing), ("untold", collected.untold)):
        if held:
            lines.append(say[name].format(count=sum(map(len, held.values()))))
            lines += [f"  {office}: {' '.join(ids)}" for office, ids in held.items()]
    if collected.problems:
        lines.append(say["problems"].format(count=len(collected.problems)))
        lines.append(problem_text(collected.problems, lang))
    lines += [say["marked"].format(path=told_path(path)) for path in collected.marked]
    return "\n".join(lines)


_SAID: dict[Lang, dict[str, str]] = {
    "ja": {
        "filled": "{year}: 入力された欄 {count}件",
        "written": "取り込みました: {folder}",
        "not_written": "取り込んでいません（何も書き込んでいません）: {folder}",
        "changed": "以前に集めた値からの変更 {count}件",
        "missing": "実績が未記入のID {count}件（所管課ごと）",
        "untold": "総評が未記入の施策のID {count}件（所管課ごと）",
        "problems": "確認すること {count}件",
        "marked": "確認することをコメントに付けたブック: {path}",
    },
    "en": {
        "filled": "{year}: cells filled in {count}",
        "written": "Taken into {folder}",
        "not_written": "Nothing was written into {folder}",
        "changed": "Changed since collected before: {count}",
        "missing": "Ids whose actual is still missing, by office: {count}",
        "untold": "Measures whose 総評 is still empty, by office: {count}",
        "problems": "To be looked at: {count}",
        "marked": "Workbook with these as comments: {path}",
    },
}


def _without_year(read: list[ReturnedFile]) -> list[Problem]:
    problems = [problem for file in read for problem in file.problems]
    for file in read:
        if file.sheets:
            code = "no-form-year" if any(map(has_block, file.sheets)) else "no-form"
            problems.append(Problem(code, file.name))
    return problems


def _proposed(folder: Path, year: FiscalYear) -> Letters:
    """Return the rule's letters for what was collected before."""
    try:
        return proposed_letters(load_dataset(folder), year, rule_of(folder, year, Path("params")))
    except ProblemsError:  # told by evalkit check and run; a form can be taken in without a rule
        return {}


def _letters(dataset: Dataset, folder: Path, year: FiscalYear) -> list[str]:
    """Return the letters of the form's list: the rule's; without a rule the usual ones and those given before."""
    try:
        rule = rule_of(folder, year, Path("params"))
    except ProblemsError:  # told by evalkit check and run
        rule = None
    if rule is None:
        return list(dict.fromkeys([*LETTERS, *filter(None, dataset.ratings["label"])]))
    return [*rule.letters, *([rule.cannot.letter] if rule.cannot else [])]


def _check_open(held: Held, year: FiscalYear, home: Path, read: list[ReturnedFile]) -> None:
    """Refuse a year that is reported on in an earlier table, released or corrected."""
    values = {"year": str(year), "release": held.release["release"]}
    code = "form-year-reported" if held.is_rated else "form-year-published"
    if held.is_rated or held.is_published or last_release(home):
        places = [
            identity(file.sheets).get("year", Problem(code, file.name))
            for file in read
            if year_of(file) == year
        ]
        raise DataError([replace(each, code=code, values=values) for each in places])


def _write(
    folder: Path,
    copy: Path,
    year: FiscalYear,
    held: Held,
    rows: Mapping[str, list[Row]],
) -> list[Problem]:
    """Write the year's tables into the copy, load it, and put the year's folder in place in one rename."""
    others = {**held.others, "nodes": []}
    together = {name: [*rows[name], *others[name]] for name in others}
    write_tables(copy / str(year), together)
    try:
        load_dataset(copy)
    except DataError as error:
        return list(error.problems)
    stage = Path(mkdtemp(prefix=f".{year}-", dir=folder))
    final, old = folder / str(year), folder / f".{year}-old"
    try:
        shutil.copytree(copy / str(year), stage, dirs_exist_ok=True)
        stage.chmod(0o755)
        if old.exists():
            shutil.rmtree(old) if final.exists() else old.rename(final)
        if final.exists():
            final.rename(old)
        os.rename(stage, final)
    finally:
        if old.exists() and not final.exists():
            old.rename(final)
        shutil.rmtree(stage, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    return []
