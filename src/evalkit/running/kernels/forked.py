"""What a forked process becomes: a kernel, or a worker that does one piece of work. It starts anew and ends by itself."""

import atexit
import gc
import json
import os
import pickle
import signal
import socket
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, BinaryIO, ClassVar, NoReturn

SELDOM = 10_000
"""Objects made between two searches for garbage, of which one notebook, or one run's files, leave little."""


@cache
def modules() -> tuple[list[str], set[str]]:
    """The files of all modules, which a kernel's debugger passes over, and their names, which ``%reset`` leaves alone.

    Read before the fork: who asks each module copies the memory of them all.
    """
    known = sys.modules.copy()
    files = [getattr(module, "__file__", None) for module in known.values()]
    return [file for file in files if file], {*known}


class _WithoutModules:
    """``sys`` for a kernel that would ask each module for its file or name."""

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(sys, name, value)


@contextmanager
def _unasked() -> Iterator[None]:
    asking: list[Any] = [
        sys.modules[name] for name in ("ipykernel.ipkernel", "IPython.core.shellapp")
    ]
    for module in asking:
        module.sys = _WithoutModules()
    try:
        yield
    finally:
        for module in asking:
            module.sys = sys


def become_kernel(
    connection: socket.socket, arguments: list[str], env: dict[str, str], folder: str
) -> NoReturn:
    """Be a kernel until it is ended."""
    code = 1
    try:
        _begin_anew(env, folder)
        from ipykernel.kernelapp import IPKernelApp

        sys.argv = ["ipykernel_launcher", *arguments]
        app: Any = IPKernelApp.instance()
        with _unasked():
            app.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
        app.kernel.debugger.kernel_modules, app.shell._sys_modules_keys = modules()
        # it waits for a thread that has stopped: 3 s in one of ten runs
        atexit.unregister(app.close)
        connection.send(json.dumps({"bound": os.getpid()}).encode())
        connection.close()
        app.start()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        gc.freeze()  # whoever collects at the end finds nothing: all of it goes with the process
        atexit._run_exitfuncs()
        for stream in filter(None, (sys.__stdout__, sys.__stderr__)):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def become_worker(
    connection: socket.socket, file: int, env: dict[str, str], folder: str
) -> NoReturn:
    """Do what a file holds, a function and its arguments, and leave there what it raised."""
    code = 1
    try:
        _begin_anew(env, folder)
        connection.send(json.dumps({"bound": os.getpid()}).encode())
        connection.close()
        with open(file, "r+b") as work:
            raised = _raised(work)
            work.seek(0)
            work.write(raised)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _begin_anew(env: dict[str, str], folder: str) -> None:
    """Be as if started anew: a session, signals, environment, folder and random state of one's own."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    time.tzset()
    sys.modules["numpy"].random.seed()
    gc.set_threshold(SELDOM)


def _raised(work: BinaryIO) -> bytes:
    """Do what is pickled and return what it raised, pickled with its traceback; in words where it can't be."""
    try:
        do, arguments = pickle.load(work)
        do(*arguments)
        return pickle.dumps(None)
    except Exception as error:
        error.add_note(traceback.format_exc())
        try:
            told = pickle.dumps(error)
            pickle.loads(told)
        except Exception:
            told = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
        return told
