"""A batch as its user sees it: what is wrong at once, what goes on, how everything ended."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from evalkit.running.batch import run_stale
from evalkit.running.board import Board
from evalkit.running.edition import REPORT
from evalkit.running.ended import CONTRADICTED, SUMMARY, Ended, table, told, write_summary
from evalkit.running.how import How
from evalkit.running.lock import locked
from evalkit.running.publish import FAILED
from evalkit.running.runs import gather
from evalkit.running.usage import INTERRUPTED
from evalkit.words.codes import Label, Lang, enumerated
from evalkit.words.problems import problem_text

INDEX = "index.html"
STOPPED_EARLY = Label(
    "中断しました。同じ命令をもう一度実行すると、残りを行います。",
    "Stopped. The same command does the rest.",
)
PATIENCE = 120
"""Seconds to wait for another batch that writes the same index."""
REPORT_AT = {
    "done": Label("評価報告書（案）", "evaluation report (draft)"),
    "skipped": Label("変更なし。評価報告書（案）", "up to date; evaluation report (draft)"),
}

KEPT = (Label("結果の一覧", "all results"), Label("この実行の記録", "record of this batch"))


def tell_runs(
    files: Sequence[Path],
    outputs: Path,
    how: How,
    lang: Lang,
    jobs: int = 1,
    is_forced: bool = False,
    is_sure: bool = False,
    summary: Path | None = None,
    dask: str = "",
) -> int:
    """Do the runs of some params files, tell everything about them, and return the exit code.

    It is 0 where every draft is up to date now, 3 where the commentary of one contradicts its tables, 130
    where somebody stopped the batch, else 1.
    """
    try:
        with _stoppable():
            with _no_older(summary or outputs / SUMMARY):
                failures = list(outputs.glob(f"*/*/{FAILED}"))
                runs, wrong = gather(files, outputs, is_sure)
                for each in wrong:
                    click.echo(each.why.told(lang), err=True)
                if summary or len(runs) + len(wrong) > 1:
                    _remove(summary or outputs / SUMMARY)
                board = Board(len(runs), lang)
                try:
                    ended = wrong + run_stale(runs, how, board, jobs, is_forced, dask)
                finally:
                    board.close()
            _tell(ended, lang)
            if summary:
                write_summary(summary, ended)
            elif len(ended) > 1 and outputs.is_dir():
                _write_beside(outputs / SUMMARY, ended, lang)
            found = {each.status for each in ended}
            is_past = not all(path.exists() for path in failures) or not (outputs / INDEX).is_file()
            if outputs.is_dir() and (is_past or found & {"done", "failed"}):
                _renew(outputs)
            if len(ended) > 1:
                _tell_where(outputs / INDEX, summary or outputs / SUMMARY, lang)
    except KeyboardInterrupt:
        click.echo(STOPPED_EARLY.told(lang), err=True)
        return INTERRUPTED
    if "stopped" in found:
        click.echo(STOPPED_EARLY.told(lang), err=True)
        return INTERRUPTED
    if "failed" in found:
        return 1
    return CONTRADICTED if any(each.contradictions.en for each in ended) else 0


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM stop the batch as Ctrl-C does, and both be as they were afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _no_older(summary: Path) -> Iterator[None]:
    """Remove the summary of an earlier batch where this one ends early: it would pass for this one's."""
    try:
        yield
    except BaseException:
        _remove(summary)
        raise


def _remove(summary: Path) -> None:
    with suppress(OSError):
        summary.unlink()


def _write_beside(summary: Path, ended: Sequence[Ended], lang: Lang) -> None:
    """Write a summary that nobody asked for; where it can't be written, that is said and fails nothing."""
    try:
        write_summary(summary, ended)
    except OSError as error:
        click.echo(told(error).told(lang), err=True)


def _renew(outputs: Path) -> None:
    """Write anew what stands over all results; the last of several batches tells all that they have made."""
    from evalkit.running.all_facts import write_all_facts  # what is up to date needs neither
    from evalkit.running.outputs_index import write_index

    with locked(outputs, PATIENCE):
        write_index(outputs)
        write_all_facts(outputs)


def _tell(ended: Sequence[Ended], lang: Lang) -> None:
    for each in ended:
        if each.warnings:
            click.echo(problem_text(each.warnings, lang), err=True)
        if each.contradictions.en:
            click.echo(f"{each.name}\n{each.contradictions.told(lang)}", err=True)
    if len(ended) > 1:
        click.echo(table(ended, lang))
        return
    for each in ended:
        if each.status in REPORT_AT and each.draft:
            click.echo(f"{REPORT_AT[each.status].told(lang)}: {each.draft / f'{REPORT}.html'}")


def _tell_where(index: Path, summary: Path, lang: Lang) -> None:
    """Say where the results of a batch are listed, as far as they are."""
    told = [
        f"{label.told(lang)}: {path}"
        for label, path in zip(KEPT, (index, summary), strict=True)
        if path.is_file()
    ]
    if told:
        click.echo(enumerated(told, lang))
