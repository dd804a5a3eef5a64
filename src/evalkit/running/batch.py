"""Many runs: those that aren't up to date, side by side; in the end everybody is told how each ended."""

import signal
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import AbstractContextManager
from typing import Protocol

from evalkit.running.board import Board
from evalkit.running.edition import REPORT
from evalkit.running.ended import NOTHING, Ended, failed
from evalkit.running.how import How
from evalkit.running.kernels import warm
from evalkit.running.publish import DRAFT, clear_leftovers
from evalkit.running.released import record
from evalkit.running.runs import Run, stale
from evalkit.words.codes import Label
from evalkit.words.problems import ParamsError

STOPPED = Label("中断したため実行していません", "not run, since the batch was stopped")

LOST = Label("クラスターとの接続が切れました", "the connection to the cluster was lost")
DIED = Label("実行していたワーカーが停止しました（{why}）", "its workers died: {why}")

LOOK = 0.2
"""Seconds after which a signal is noticed at the latest."""


def run_stale(
    runs: Sequence[Run],
    how: How,
    board: Board,
    jobs: int = 1,
    is_forced: bool = False,
    dask: str = "",
) -> list[Ended]:
    """Do the runs that aren't up to date (all, if forced), and return how each of them all ended."""
    wanted = [run for run, why in stale(runs) if why or is_forced or _lacks_pdf(run, how)]
    names = {run.name for run in wanted}
    skipped = [_as_it_was(run) for run in runs if run.name not in names]
    if wanted:
        board.starts(len(wanted), jobs, bool(dask))
    for each in skipped:
        board.ended(each)
    return skipped + (run_all(wanted, how, board, jobs, dask) if wanted else [])


def _lacks_pdf(run: Run, how: How) -> bool:
    return how.pdf and not (run.home / DRAFT / f"{REPORT}.pdf").is_file()


def _as_it_was(run: Run) -> Ended:
    """Tell of a draft that is up to date; what its commentary contradicts, its record says.

    What a killed run has left beside it goes: nothing else is going to clear it away.
    """
    clear_leftovers(run.home)
    draft = run.home / DRAFT
    said = record(draft).get("contradictions")
    return Ended(run.name, "skipped", draft, contradictions=Label(**said) if said else NOTHING)


class Workers(Protocol):
    """Who does the runs: threads of this process, or the workers of a cluster."""

    def submit(self, run: Run) -> Future[Ended]:
        """Have a run done."""

    def stop(self, futures: dict[Future[Ended], Run]) -> set[Future[Ended]]:
        """End what was begun; return what wasn't done by then."""


def run_all(
    runs: Sequence[Run], how: How, board: Board, jobs: int = 1, dask: str = ""
) -> list[Ended]:
    """Do some runs, so many at a time or on a Dask cluster, and return how each ended; one that fails stops no other.

    Where somebody stops the batch (Ctrl-C, SIGTERM), kernels are ended at once, what isn't finished is told
    as not run, and nothing of it is published. Where the cluster can't do them, each has failed, and why.
    """
    try:
        with _workers(runs, how, board, jobs, dask) as workers:
            return _all_ended(runs, workers, board)
    except ParamsError as error:  # there is nobody to do them
        ended = [failed(run.name, error, f"--dask {dask}") for run in runs]
        board.say(ended[0].why)
        return ended


def _all_ended(runs: Sequence[Run], workers: Workers, board: Board) -> list[Ended]:
    ended: list[Ended] = []
    futures = {workers.submit(run): run for run in runs}
    left = set(futures)
    try:
        while left:  # a wait without end isn't ended by Ctrl-C everywhere
            done, left = wait(left, timeout=LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                ended.append(_ended(future, futures[future]))
                board.ended(ended[-1])
    except KeyboardInterrupt:
        _leave_alone()
        board.stops()
        broken_off = workers.stop(futures)
        told = {each.name for each in ended}
        ended += [
            Ended(run.name, "stopped", why=STOPPED) if future in broken_off else _ended(future, run)
            for future, run in futures.items()
            if run.name not in told
        ]
    return ended


def _workers(
    runs: Sequence[Run], how: How, board: Board, jobs: int, dask: str
) -> AbstractContextManager[Workers]:
    if dask:
        from evalkit.running.cluster import workers_of

        return workers_of(dask, runs, how, board)
    if how.kernel == "warm":
        board.prepares()
        warm.begin()
    from evalkit.running.threads import Threads  # its imports take as long as the zygote's

    return Threads(how, board, jobs)


def _ended(future: Future[Ended], run: Run) -> Ended:
    """How a run ended; what became of a worker that didn't come to its end is told, too."""
    try:
        return future.result()
    except CancelledError:
        return Ended(run.name, "failed", why=LOST, look=str(run.file))
    except Exception as error:
        return Ended(run.name, "failed", why=DIED.filled(why=error), look=str(run.file))


def _leave_alone() -> None:
    """Who stops the batch twice doesn't keep it from ending as it should."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
