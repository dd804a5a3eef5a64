"""How runs ended: done, up to date, failed or not begun; as a line, a table and a record for programs."""

import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evalkit.words.codes import Label, Lang, enumerated
from evalkit.words.problems import Problem, ProblemsError, problem_text

Status = Literal["done", "skipped", "failed", "stopped"]

STATUS: dict[Status, Label] = {
    "done": Label("作成", "done"),
    "skipped": Label("変更なし", "up to date"),
    "failed": Label("失敗", "failed"),
    "stopped": Label("未実行", "not run"),
}
LANGUAGES: tuple[Lang, Lang] = ("ja", "en")
NOTHING = Label("", "")
MORE = Label("（ほか{count}件）", " (and {count} more)")
CONTRADICTED = 3
"""The exit code where a commentary contradicts its tables."""
SUMMARY = "summary.json"
"""What the summary of a batch is called in the folder of results."""
UNWRITABLE = Label("書き込めません", "can't be written")


FAILED_IN = Label(
    "{notebook} のセル {cell} で失敗しました: {why}\n  実行済みのノートブック: {copy}{kept}",
    "{notebook} failed in cell {cell}: {why}\n  executed copy: {copy}{kept}",
)
LAST_KEPT = Label(
    "（前回の結果はそのまま残っています）", " (the last good results stay as they were)"
)


class RunError(RuntimeError):
    """A notebook failed: which, in which cell, why; where its executed copy is kept; whether there is a draft from before."""

    def __init__(
        self, notebook: str, cell: str, why: Label, copy: Path, is_last_kept: bool = False
    ) -> None:
        self.notebook, self.cell, self.why, self.copy = notebook, cell, why, copy
        self.is_last_kept = is_last_kept
        super().__init__(notebook, cell, why, copy, is_last_kept)

    def told(self, lang: Lang) -> str:
        """Say it in one language."""
        kept = LAST_KEPT if self.is_last_kept else NOTHING
        said = FAILED_IN.filled(
            notebook=self.notebook, cell=self.cell, why=self.why, copy=self.copy, kept=kept
        )
        return said.told(lang)

    def __str__(self) -> str:
        """Say it in both languages."""
        return f"{self.told('ja')}\n{self.told('en')}"


@dataclass(frozen=True)
class Ended:
    """How one run ended: where its draft stands, or why there is none and where to look."""

    name: str
    status: Status
    draft: Path | None = None
    seconds: float = 0
    why: Label = NOTHING
    look: str = ""
    warnings: tuple[Problem, ...] = ()
    contradictions: Label = NOTHING

    in_short: Label = NOTHING

    def first_line(self, lang: Lang) -> str:
        """What failed, in one line."""
        return self.in_short.told(lang) or self.why.told(lang).partition("\n")[0]


def failed(name: str, error: Exception, look: str, seconds: float = 0) -> Ended:
    """Tell an error as the end of a run; nothing of the error itself is kept, which would keep its data."""
    look = str(error.copy) if isinstance(error, RunError) else look
    short = in_short(error.problems) if isinstance(error, ProblemsError) else NOTHING
    return Ended(name, "failed", seconds=seconds, why=told(error, look), look=look, in_short=short)


def in_short(problems: Sequence[Problem]) -> Label:
    """Say the first problem in one line, and how many more there are.

    >>> in_short([Problem("missing-file", "figures.csv"), Problem("missing-file", "nodes.csv")]).en
    'figures.csv: The file is needed. (and 1 more)'
    """
    first, more = problems[0], len(problems) - 1
    said = []
    for lang, others in zip(LANGUAGES, MORE, strict=True):
        found = f" 「{' '.join(first.found.split())}」" if first.found else ""
        rest = others.format(count=more) if more else ""
        said.append(f"{first.place(lang)}{found}: {first.rule(lang)}{rest}")
    return Label(*said)


def told(error: Exception, place: str = "") -> Label:
    """Say what an error says, in both languages; ``place`` names what an error of a full disk doesn't."""
    if isinstance(error, ProblemsError):
        return Label(*(problem_text(error.problems, lang) for lang in LANGUAGES))
    if isinstance(error, RunError):
        return Label(*(error.told(lang) for lang in LANGUAGES))
    if isinstance(error, OSError):
        where = error.filename or place
        named = f"{where}: " if where else ""
        reason = error.strerror or str(error)
        return Label(*(f"{named}{UNWRITABLE.told(lang)} ({reason})" for lang in LANGUAGES))
    said = f"{type(error).__name__}: {error}"
    return Label(said, said)


def counts(ended: Sequence[Ended], lang: Lang) -> str:
    """Say how many runs ended in which way.

    >>> counts([Ended("a", "done"), Ended("b", "skipped"), Ended("c", "done")], "en")
    'done 2, up to date 1'
    """
    found = Counter(each.status for each in ended)
    said = [f"{label.told(lang)} {found[code]}" for code, label in STATUS.items() if found[code]]
    return enumerated(said, lang)


def table(ended: Sequence[Ended], lang: Lang) -> str:
    """List the runs that aren't up to date now, each with its first line and where to look; then the counts.

    >>> print(table([Ended("a", "failed", why=Label("x", "no data"), look="a.ipynb")], "en"))
    failed  a  no data → a.ipynb
    failed 1
    """
    wrong = [each for each in ended if each.status in ("failed", "stopped")]
    lines = [
        f"{STATUS[each.status].told(lang)}  {each.name}  {each.first_line(lang)}".rstrip()
        + (f" → {each.look}" if each.look else "")
        for each in wrong
    ]
    return "\n".join([*lines, counts(ended, lang)])


def write_summary(path: Path, ended: Sequence[Ended]) -> None:
    """Write how the runs ended, for other programs (JSON), in one stroke; OSError, naming it, where that can't be."""
    found = Counter(each.status for each in ended)
    content = {
        "counts": {code: found[code] for code in STATUS},
        "runs": [
            {
                "run": each.name,
                "status": each.status,
                "draft": each.draft.as_posix() if each.draft else None,
                "seconds": round(each.seconds, 1),
                "error": each.why._asdict() if each.why.en else None,
                "look": each.look or None,
                "contradictions": each.contradictions._asdict() if each.contradictions.en else None,
            }
            for each in ended
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        with suppress(OSError):
            half.unlink()
