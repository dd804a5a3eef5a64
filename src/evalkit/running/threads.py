"""Runs side by side on this machine: each in a thread, its notebooks in kernels of their own."""

import gc
import shutil
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path
from typing import Self

from jupyter_core.utils import ensure_event_loop
from papermill.iorw import papermill_io

from evalkit.running.board import Board
from evalkit.running.ended import Ended, failed
from evalkit.running.how import How, Progress
from evalkit.running.kernels import warm
from evalkit.running.kernels.client import kill_all
from evalkit.running.publish import FAILED
from evalkit.running.run import run_params
from evalkit.running.runs import Run
from evalkit.words.problems import DataError

LOOK = 0.2
"""Seconds between two looks whether what is to be stopped has ended."""


class Threads:
    """So many threads of this process; where kernels can't be forked, that is said and plain ones serve."""

    def __init__(self, how: How, board: Board, jobs: int) -> None:
        if how.kernel == "warm":
            why = warm.start()
            if why is not None:
                board.say(why.why)
                how = replace(how, kernel="plain")
        # threads that restored it in turn may have left another
        papermill_io.get_handler(".ipynb").cwd(None)
        self.how, self.board, self.is_stopped = how, board, threading.Event()
        self.pool = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Self:
        """Leave what is imported out of the search for garbage, which would look at all of it again and again."""
        gc.freeze()
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait for the threads, and give back what was left out: at the end of all it would pass for leaked."""
        self.pool.shutdown(cancel_futures=True)
        gc.unfreeze()

    def submit(self, run: Run) -> Future[Ended]:
        """Have a run done as soon as a thread is free."""
        progress = self.board.progress(run.name, self.is_stopped.is_set)
        return self.pool.submit(run_one, run, self.how, progress)

    def stop(self, futures: dict[Future[Ended], Run]) -> set[Future[Ended]]:
        """Kill the kernels and wait for the threads; return what wasn't done by then."""
        self.is_stopped.set()
        left = {each for each in futures if not each.done()}
        self.pool.shutdown(wait=False, cancel_futures=True)
        begun = {each for each in left if not each.cancelled()}
        while wait(begun, timeout=LOOK).not_done:
            kill_all()
        done = {each for each in begun if each.result().status == "done"}
        for each in begun - done:  # nothing failed but for us
            shutil.rmtree(futures[each].home / FAILED, ignore_errors=True)
        return left - done


def run_one(run: Run, how: How, progress: Progress = list[Path]) -> Ended:
    """Do one run and tell how it ended, whatever happens."""
    start = time.monotonic()
    try:
        done = run_params(run.params, run.file, run.outputs, how, progress)
    except Exception as error:
        return failed(run.name, error, _place(run, error), time.monotonic() - start)
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


def _place(run: Run, error: Exception) -> str:
    """Where to look: into the data, at what can't be written, or into the params file."""
    if isinstance(error, DataError):
        return run.params.dataset
    return str(run.home if isinstance(error, OSError) else run.file)
