"""Which runs there are, which of them are up to date, and why the others aren't."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.running import fresh, publish
from evalkit.running.ended import Ended, failed
from evalkit.running.matrix import MOST, read_matrix
from evalkit.running.params import Params
from evalkit.words.codes import Label, Lang
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
    files: Sequence[Path], outputs: Path, is_sure: bool = False
) -> tuple[list[Run], list[Ended]]:
    """Return the runs of some params files, and the files that can't be run, told as ended.

    ParamsError where two runs would write the same results, or where a file makes very many runs and
    nobody ``is_sure``.
    """
    runs: dict[Path, Run] = {}
    wrong, clashes = [], []
    for file in files:
        try:
            matrix = read_matrix(file)
            if len(matrix) > MOST and not is_sure:
                values = {"most": f"{MOST:,}", "count": f"{len(matrix):,}"}
                clashes.append(Problem("many-runs", str(file), values=values))
                continue
            made = matrix.runs()
        except ParamsError as error:
            wrong.append(failed(str(file), error, str(file)))
            continue
        for params in made:
            home = publish.folder_of(outputs, params)
            if home in runs:
                values = {"other": str(runs[home].file), "output": home.as_posix()}
                clashes.append(Problem("same-output", str(file), values=values))
            runs[home] = Run(params, file, outputs, home)
    if clashes:
        raise ParamsError(dict.fromkeys(clashes))
    return list(runs.values()), wrong


def stale(runs: Sequence[Run]) -> list[tuple[Run, dict[str, list[str]]]]:
    """Say of each run why it isn't up to date, as codes with the inputs that changed; what can't be read, the run itself will tell.

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


def status(runs: Sequence[Run], lang: Lang) -> Iterator[str]:
    """Say of each run whether it would be done, and why, in a line; then how many would be, of several."""
    found = stale(runs)
    for run, why in found:
        said = [_why(fresh.REASONS[code], files, lang) for code, files in why.items()]
        yield f"{run.name}: {_listed(said or [FRESH.told(lang)], lang)}"
    if len(found) > 1:
        count = sum(bool(why) for _, why in found)
        yield TOGETHER.told(lang).format(stale=count, all=len(found))


def _why(reason: Label, files: list[str], lang: Lang) -> str:
    """Say a reason with the files behind it, the first of many."""
    told = files[:NAMED] + ([MORE.told(lang).format(len(files) - NAMED)] if files[NAMED:] else [])
    brackets = "（{}）" if lang == "ja" else " ({})"
    return reason.told(lang) + (brackets.format(_listed(told, lang)) if files else "")


def _listed(words: list[str], lang: Lang) -> str:
    return ("、" if lang == "ja" else ", ").join(words)
