"""Many runs: those that aren't up to date, side by side; in the end everybody is told how each ended."""

import shutil
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import replace

from evalkit.running.board import Board
from evalkit.running.edition import REPORT
from evalkit.running.ended import NOTHING, Ended, failed
from evalkit.running.how import How, Progress
from evalkit.running.publish import DRAFT, FAILED
from evalkit.running.released import record
from evalkit.running.runs import Run, stale
from evalkit.words.codes import Label

STOPPED = Label("中断したため実行していません", "not run, since the batch was stopped")

LOOK = 0.2
"""Seconds after which a signal is noticed at the latest."""


def run_stale(
    runs: Sequence[Run], how: How, board: Board, jobs: int = 1, is_forced: bool = False
) -> list[Ended]:
    """Do the runs that aren't up to date (all, if forced), and return how each of them all ended."""
    wanted = [run for run, why in stale(runs) if why or is_forced or _lacks_pdf(run, how)]
    names = {run.name for run in wanted}
    skipped = [_as_it_was(run) for run in runs if run.name not in names]
    for each in skipped:
        board.ended(each)
    return skipped + (run_all(wanted, how, board, jobs) if wanted else [])


def _lacks_pdf(run: Run, how: How) -> bool:
    return how.pdf and not (run.home / DRAFT / f"{REPORT}.pdf").is_file()


def _as_it_was(run: Run) -> Ended:
    """Tell of a draft that is up to date; what its commentary contradicts, its record says."""
    draft = run.home / DRAFT
    said = record(draft).get("contradictions")
    return Ended(run.name, "skipped", draft, contradictions=Label(**said) if said else NOTHING)


def run_all(runs: Sequence[Run], how: How, board: Board, jobs: int = 1) -> list[Ended]:
    """Do some runs, so many at a time, and return how each ended; one that fails stops no other.

    Where somebody stops the batch (Ctrl-C, SIGTERM), kernels are ended at once, what isn't finished is told
    as not run, and nothing of it is published.
    """
    from papermill.iorw import papermill_io  # takes a second, which up-to-date runs don't need

    from evalkit.running.kernels import warm
    from evalkit.running.kernels.client import kill_all

    papermill_io.get_handler(".ipynb").cwd(
        None
    )  # threads that restored it in turn may have left another
    why = warm.start() if how.kernel == "warm" else None
    if why is not None:
        board.say(why.why)
        how = replace(how, kernel="plain")
    ended: list[Ended] = []
    stop = threading.Event()
    pool = ThreadPoolExecutor(jobs)
    futures = {pool.submit(run_one, run, how, board.hand_on(run.name, stop)): run for run in runs}
    left = set(futures)
    try:
        while left:  # a wait without end isn't ended by Ctrl-C everywhere
            done, left = wait(left, timeout=LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                ended.append(future.result())
                board.ended(ended[-1])
    except KeyboardInterrupt:
        _leave_alone()
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)
        told = {each.name for each in ended}
        by_itself = {each for each in futures if each.done() and not each.cancelled()}
        while wait([each for each in futures if not each.cancelled()], timeout=LOOK).not_done:
            kill_all()
        for future, run in futures.items():
            one = None if future.cancelled() else future.result()
            if one and one.status != "done" and future not in by_itself:
                shutil.rmtree(run.home / FAILED, ignore_errors=True)  # nothing failed but for us
                one = None
            if run.name not in told:
                ended.append(one or Ended(run.name, "stopped", why=STOPPED))
    pool.shutdown()
    return ended


def _leave_alone() -> None:
    """Who stops the batch twice doesn't keep it from ending as it should."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def run_one(run: Run, how: How, progress: Progress = list) -> Ended:
    """Do one run and tell how it ended, whatever happens."""
    from jupyter_core.utils import ensure_event_loop

    from evalkit.running.run import run_params  # takes a second, which up-to-date runs don't need

    start = time.monotonic()
    try:
        done = run_params(run.params, run.file, run.outputs, how, progress)
    except Exception as error:
        return failed(run.name, error, str(run.file), time.monotonic() - start)
    finally:
        ensure_event_loop().close()  # Jupyter's own of this thread, which it leaves open
    seconds = time.monotonic() - start
    return Ended(
        run.name,
        "done",
        done.draft,
        seconds,
        warnings=done.warnings,
        contradictions=done.contradictions,
    )
