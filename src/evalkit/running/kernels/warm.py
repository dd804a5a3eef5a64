"""Forking kernels, and workers, from the zygote: one for this process, started when the first is asked for, or before."""

import atexit
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from evalkit.running.kernels.environment import WARM
from evalkit.words.codes import Label

PLATFORM = sys.platform

START = 120
"""Seconds in which the zygote has imported what it imports, on a machine that is busy."""
BIND = 60
"""Seconds in which a forked kernel listens."""
END = 5
"""Seconds in which the zygote has ended its kernels and itself."""
MESSAGE = 1 << 10


class ForkError(RuntimeError):
    """Kernels can't be forked here; ``why`` says it in both languages, and what is done instead."""

    is_told = False

    def __init__(self, why: Label) -> None:
        self.why = PLAIN.filled(why=why)
        super().__init__(f"{self.why.ja} / {self.why.en}")


class WorkError(RuntimeError):
    """A forked process was killed before its work was done."""


PLAIN = Label(
    "ノートブックごとに、実行するプログラムを始めます（1件に数秒長くかかります。{why}）",
    "a program is started for each notebook, which takes some seconds more a run: {why}",
)

NO_FORK = Label(
    "{found}ではプログラムの複製が安全でないため", "programs can't be forked safely on {found}"
)
THREADS = Label(
    "ライブラリの読み込みで{found}個のスレッドが動いているため",
    "threads are running after the imports ({found})",
)
NO_START = Label("複製元のプログラムを始められないため", "the program to fork from doesn't start")
NO_ANSWER = Label("複製したプログラムが応答しないため", "a forked program doesn't answer")


@dataclass
class ForkedKernel:
    """A forked kernel, spoken to like ``subprocess.Popen``."""

    pid: int
    connection: socket.socket
    returncode: int | None = None
    stdin: None = field(default=None, init=False)
    stdout: None = field(default=None, init=False)
    stderr: None = field(default=None, init=False)

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        if self.returncode is None:
            with suppress(BlockingIOError):
                self._read(socket.MSG_DONTWAIT)
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended."""
        if self.returncode is None:
            self._read()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _read(self, flags: int = 0) -> None:
        said = self.connection.recv(MESSAGE, flags)
        # the zygote is gone, and its kernels with it, where nothing comes
        self.returncode = json.loads(said)["ended"] if said else -signal.SIGKILL
        self.connection.close()


class _Zygote:
    """The process to fork from, and the socket to ask it by."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "evalkit.running.kernels.zygote", str(theirs.fileno())],
                env=os.environ | WARM,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.is_ready = False

    def wait(self) -> None:
        """Wait until it has imported all that it imports; ForkError where it can't be forked from."""
        if self.is_ready:
            return
        threads = 0
        self.control.settimeout(START)
        with suppress(TimeoutError):
            threads = int(self.control.recv(MESSAGE) or 0)
        self.control.settimeout(None)
        if threads != 1:
            raise ForkError(THREADS.filled(found=threads) if threads else NO_START)
        self.is_ready = True

    def fork(self, *files: int, **request: Any) -> ForkedKernel:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        said = {}
        with suppress(OSError):
            with theirs:
                asked = json.dumps(request).encode()
                socket.send_fds(self.control, [asked], [theirs.fileno(), *files])
            ours.settimeout(BIND)
            said = json.loads(ours.recv(MESSAGE) or "{}")
            ours.settimeout(None)
        if "bound" not in said:
            ours.close()
            raise ForkError(NO_ANSWER)
        return ForkedKernel(said["bound"], ours)

    def lives(self, patience: float = 0.5) -> bool:
        """Say whether the process still runs after so many seconds."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        return self.process.returncode is None

    def stop(self) -> None:
        """End the process, and all kernels forked from it; at once while it still imports, since it doesn't listen then."""
        self.control.close()
        if not self.is_ready or self.lives(END):
            self.process.kill()
            self.process.wait()


_lock = threading.Lock()
_zygote: _Zygote | ForkError | None = None


def begin() -> None:
    """Start the zygote, unless there is one, and don't wait for it: it imports while the caller does."""
    global _zygote
    with _lock:
        _zygote = _zygote or _begun()


def start() -> ForkError | None:
    """Start the zygote, unless it runs; return why kernels can't be forked, if so."""
    zygote = _running()
    return zygote if isinstance(zygote, ForkError) else None


def fork(arguments: list[str], env: dict[str, str], folder: str) -> ForkedKernel:
    """Fork a kernel that listens; ForkError where that isn't possible."""
    return _fork(arguments=arguments, env=env, folder=folder)


def _fork(*files: int, **request: Any) -> ForkedKernel:
    while True:
        zygote = _running()
        if isinstance(zygote, ForkError):
            raise zygote
        try:
            return zygote.fork(*files, **request)
        except ForkError:
            if zygote.lives():
                raise


@contextmanager
def beside(work: Callable[..., None], *arguments: object) -> Iterator[None]:
    """Have a piece of work done in a forked process, beside what the ``with`` block does.

    It ends when both are done, and raises what the work raised, WorkError where its process was killed.
    Work and arguments are pickled: what the work changes in them doesn't come back. Where the block
    raises, the work is killed before. Where no zygote runs, the work is done here, before the block.
    """
    if not isinstance(_zygote, _Zygote):
        work(*arguments)
        yield
        return
    with open(os.memfd_create("work"), "w+b") as file:
        pickle.dump((work, arguments), file)
        file.seek(0)
        worker = _fork(file.fileno(), env=dict(os.environ), folder=os.getcwd())
        try:
            yield
            code = worker.wait()
        except BaseException:
            worker.kill()
            worker.wait()
            raise
        if code:
            raise WorkError
        file.seek(0)
        raised = pickle.load(file)
    if raised is not None:
        raise raised


def _running() -> _Zygote | ForkError:
    """The zygote, started if it isn't there (any more); what kept it from starting holds for good."""
    global _zygote
    with _lock:
        if isinstance(_zygote, _Zygote) and _zygote.is_ready and not _zygote.lives(0):
            _zygote.stop()
            _zygote = None
        _zygote = _zygote or _begun()
        if isinstance(_zygote, _Zygote):
            try:
                _zygote.wait()
            except ForkError as why:
                _zygote.stop()
                _zygote = why
            except BaseException:  # Ctrl-C, while it imports
                _zygote.stop()
                _zygote = None
                raise
        return _zygote


def _begun() -> _Zygote | ForkError:
    if PLATFORM != "linux":  # Windows has no fork; macOS's libraries don't survive one
        return ForkError(NO_FORK.filled(found=PLATFORM))
    return _Zygote()


@atexit.register
def stop() -> None:
    """End the zygote, and with it all its kernels."""
    global _zygote
    with _lock:
        if isinstance(_zygote, _Zygote):
            _zygote.stop()
        _zygote = None
