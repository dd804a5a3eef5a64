"""Runs on many machines: the workers of a Dask cluster, started in the same shared folder with the same evalkit."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from evalkit.running import fresh
from evalkit.running.board import Board
from evalkit.running.ended import Ended, failed
from evalkit.running.how import How, one_by_one
from evalkit.running.publish import versions
from evalkit.running.runs import Run
from evalkit.words.problems import ParamsError, Problem

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10
"""Seconds in which the scheduler answers, and has a worker."""


@dataclass(frozen=True)
class Asked:
    """What makes a worker's results the same bytes in the same place; ``mark`` lies there while the batch goes on."""

    mark: Path
    folder: Path
    code: str
    versions: dict[str, str]

    def wrong(self, worker: str) -> list[Problem]:
        """Say what is otherwise where this is asked."""
        here, own = Path.cwd(), versions()
        others = [f"{name} {own[name]}" for name in own if self.versions.get(name) != own[name]]
        others = [*(["evalkit"] if fresh.code() != self.code else []), *others]
        found = [Problem("worker-differs", worker, found=", ".join(others))] if others else []
        if here != self.folder or not self.mark.exists():
            values = {"folder": str(self.folder)}
            found.append(Problem("worker-elsewhere", worker, found=str(here), values=values))
        return found


class Cluster:
    """The workers of a cluster; one that dies is made up for by the others."""

    def __init__(self, client: "Client", how: How, asked: Asked) -> None:
        self.pool = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self.how, self.asked = how, asked

    def submit(self, run: Run) -> Future[Ended]:
        """Have a run done on some worker."""
        future: Future[Ended] = self.pool.submit(run_there, run, self.how, self.asked)
        return future

    def stop(self, futures: dict[Future[Ended], Run]) -> set[Future[Ended]]:
        """Cancel what isn't done; workers end what they are at before its next notebook."""
        self.asked.mark.unlink(missing_ok=True)
        return {each for each in futures if each.cancel()}


@contextmanager
def workers_of(address: str, runs: Sequence[Run], how: How, board: Board) -> Iterator[Cluster]:
    """Give the workers of a scheduler; ParamsError where it doesn't answer, has none, or one isn't like this machine."""
    outputs = runs[0].outputs
    with _client(address) as client:
        outputs.mkdir(parents=True, exist_ok=True)
        mark = outputs.resolve() / f".batch-{uuid4().hex}"
        mark.touch()
        try:
            asked = Asked(mark, Path.cwd(), fresh.code(), versions())
            _refuse_others(client, address, asked)
            client.subscribe_topic(mark.name, lambda event: board.begins(*event[1]))
            yield Cluster(client, how, asked)
        finally:
            mark.unlink(missing_ok=True)


def run_there(run: Run, how: How, asked: Asked) -> Ended:
    """Do one run on a worker, and let the batch know of each notebook."""
    from distributed import get_worker

    from evalkit.running.threads import run_one  # not needed where runs are only asked for

    worker = get_worker()
    wrong = asked.wrong(worker.address)
    if wrong:
        return failed(run.name, ParamsError(wrong), str(run.file))

    def begins(notebook: str, place: str) -> None:
        worker.log_event(asked.mark.name, [run.name, notebook, place])

    def is_stopped() -> bool:
        return not asked.mark.exists()

    def progress(notebooks: list[Path]) -> Iterator[Path]:
        return one_by_one(notebooks, begins, is_stopped)

    # in a context of its own: Jupyter would find the worker's own event loop there, which is running
    return Context().run(run_one, run, how, progress)


def _wrong(asked: Asked, dask_worker: Any) -> list[Problem]:
    """What is otherwise on the worker that Dask names."""
    return asked.wrong(dask_worker.address)


def _client(address: str) -> "Client":
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise ParamsError([Problem("dask-missing", "--dask")]) from None
    try:  # a client that never began to connect would wait for itself when it ends
        get_address_host_port(address)
    except ValueError as error:
        values = {"why": str(error)}
        raise ParamsError(
            [Problem("dask-address", "--dask", "", "", address, values=values)]
        ) from None
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError as error:
        values = {"seconds": str(PATIENCE), "why": str(error)}
        raise ParamsError(
            [Problem("dask-silent", "--dask", "", "", address, values=values)]
        ) from None


def _refuse_others(client: "Client", address: str, asked: Asked) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ParamsError([Problem("dask-idle", "--dask", "", "", address)]) from None
    answers = client.run(_wrong, asked, on_error="return")
    wrong = [
        problem
        for worker, found in answers.items()
        for problem in (
            [Problem("worker-differs", worker, found=repr(found))]
            if isinstance(found, Exception)
            else found
        )
    ]
    if wrong:
        raise ParamsError(wrong)
