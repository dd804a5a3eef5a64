"""Which runs there are, which of them are up to date, and why the others aren't."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evalkit.running import fresh, publish
from evalkit.running.ended import Ended, failed
from evalkit.running.matrix import MOST, Matrix, read_matrices
from evalkit.running.params import Params
from evalkit.words.codes import Label, Lang, enumerated
from evalkit.words.problems import ParamsError, Problem, ProblemsError

FRESH = Label("変更なし", "up to date")
TOGETHER = Label("{all}件のうち{stale}件を実行します。", "{stale} of {all} would be run.")
MORE = Label("ほか{}件", "{} more")
NAMED = 3
"""So many changed files are named."""


@dataclass(frozen=True)
class Run:
    """One run: its parameters, the file that told them, where its draft will stand."""

    params: Params
    file: Path
    outputs: Path
    home: Path

    @property
    def name(self) -> str:
        """What the run is called, after its results."""
        return f"{self.home.parent.name} {self.home.name}"


def gather(
    given: Sequence[Path], outputs: Path, is_sure: bool = False
) -> tuple[list[Run], list[Ended]]:
    """Return the runs of some params files or folders of them, and what can't be run, told as ended.

    That is a file that is wrong, one that makes very many runs where nobody ``is_sure``, and each of
    several runs that would write the same results.
    """
    claims: dict[Path, list[Run]] = {}
    wrong = []
    for file, matrix in read_matrices(given):
        try:
            for params in _params(file, matrix, is_sure):
                home = publish.folder_of(outputs, params)
                claims.setdefault(home, []).append(Run(params, file, outputs, home))
        except ParamsError as error:
            wrong.append(failed(str(file), error, str(file)))
    clashes = [each for runs in claims.values() if len(runs) > 1 for each in _clashing(runs)]
    return [runs[0] for runs in claims.values() if len(runs) == 1], wrong + clashes


def _params(file: Path, matrix: Matrix | ParamsError, is_sure: bool) -> list[Params]:
    if isinstance(matrix, ParamsError):
        raise matrix
    if len(matrix) > MOST and not is_sure:
        values = {"most": f"{MOST:,}", "count": f"{len(matrix):,}"}
        raise ParamsError([Problem("many-runs", str(file), values=values)])
    return matrix.runs()


def _clashing(runs: Sequence[Run]) -> Iterator[Ended]:
    """Refuse runs that would write the same results, once for each of their files."""
    files = dict.fromkeys(str(run.file) for run in runs)
    for file in files:
        others = [each for each in files if each != file]
        values = {"other": ", ".join(others), "output": runs[0].home.as_posix()}
        code = "same-output" if others else "same-output-within"
        yield failed(runs[0].name, ParamsError([Problem(code, file, values=values)]), file)


Stale = tuple[Run, dict[str, list[str]]]
"""A run and why it isn't up to date: codes with the inputs that changed, none where it is."""


def stale(runs: Sequence[Run]) -> list[Stale]:
    """Say of each run why it isn't up to date; what can't be read, the run itself will tell.

    What many runs share is looked at once.
    """
    known: dict[str, dict[str, str]] = {}
    found = []
    for run in runs:
        try:
            hashes = fresh.hashes(run.params, known)
            found.append((run, fresh.stale(run.params, run.home, hashes)))
        except (OSError, KeyError, ProblemsError):
            found.append((run, {"new": []}))
    return found


def refused(found: Iterable[Stale]) -> Iterator[Ended]:
    """Say of what was never made why it couldn't be, as the run itself would."""
    from evalkit.data.dataset import load_dataset  # what is up to date needs neither
    from evalkit.running.inputs import check_inputs

    load = lru_cache(1)(load_dataset)
    for run, why in found:
        if "new" in why:
            try:
                check_inputs(run.params, str(run.file), load(run.params.dataset))
            except ProblemsError as error:
                yield failed(run.name, error, str(run.file))


def status(found: Sequence[Stale], lang: Lang) -> Iterator[str]:
    """Say of each run whether it would be done, and why, in a line; then how many would be, of several."""
    for run, why in found:
        said = [_why(fresh.REASONS[code], files, lang) for code, files in why.items()]
        yield f"{run.name}: {enumerated(said or [FRESH.told(lang)], lang)}"
    if len(found) > 1:
        count = sum(bool(why) for _, why in found)
        yield TOGETHER.told(lang).format(stale=count, all=len(found))


def _why(reason: Label, files: list[str], lang: Lang) -> str:
    """Say a reason with the files behind it, the first of many."""
    told = files[:NAMED] + ([MORE.told(lang).format(len(files) - NAMED)] if files[NAMED:] else [])
    brackets = "（{}）" if lang == "ja" else " ({})"
    return reason.told(lang) + (brackets.format(enumerated(told, lang)) if files else "")
