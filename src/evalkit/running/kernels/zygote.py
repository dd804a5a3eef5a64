"""The process that kernels are forked from: it imports, reads and starts what notebooks need, and computes nothing.

It has one thread and no event loop. A request comes over the control socket together with a socket
of its own, over which it is told that the kernel listens, and how it ended. Where either socket ends,
since who asked is done or dead, the kernel ends too. With a file that holds a piece of work, that is
done instead of being a kernel.
"""

import gc
import json
import os
import pkgutil
import selectors
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from evalkit.running.kernels.forked import become_kernel, become_worker, modules

KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "sqlite3",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "psutil",
    "tornado.platform.asyncio",
    "zmq.utils.garbage",
)
LIBRARIES = (
    "encodings.utf_16_be",
    "evalkit.running.files",
    "IPython.core.logger",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.PpmImagePlugin",
    "ibis.backends.duckdb.converter",
    "ibis.duckdb",
    "ibis.expr.types.groupby",
    "ibis.formats.pandas",
    "matplotlib.backends.backend_agg",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pyarrow.dataset",
    "pyarrow.pandas_compat",
    "statsmodels.base.covtype",
)
"""What evalkit imports only when it computes, draws or writes; that is after the fork, where threads are one's own."""


def _is_address(*told: str) -> bool:
    return bool(import_module("rfc3987_syntax").is_valid_syntax(*told))


IN_PLACE: dict[str, Any] = {
    "matplotlib_inline": None,
    "polars": None,
    "rfc3987_syntax": SimpleNamespace(is_valid_syntax=_is_address),
}
"""What stands in place of modules before the fork.

Imported outside of a kernel, the first shows no figures and the second starts threads. The third takes
a second to read its grammars: jsonschema gets them when it first checks an address.
"""

LONGEST = 1 << 20
"""Bytes of a message."""


def main() -> None:
    """Import, tell the number of threads, fork kernels until nobody asks any more."""
    del sys.path[0]  # the current folder; a kernel puts it back itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    gc.disable()  # hardly anything of what is imported is garbage
    with _in_place():
        _preload()
    with suppress(OSError):  # who asked is gone: there is nothing to serve either
        control.send(str(len(os.listdir("/proc/self/task"))).encode())
    gc.collect()
    gc.freeze()
    gc.enable()
    serve(control)
    os._exit(0)  # nothing here needs to be put away


def _preload() -> None:
    """Import the kernel, the libraries and everything public of evalkit, read its templates, fonts and words, start a roster's engine."""
    import evalkit
    from evalkit.analysis.roster.pairs import prepare_moves
    from evalkit.facts.commentary.checker import read_words
    from evalkit.telling.made import software
    from evalkit.telling.plots.picture import read_fonts
    from evalkit.telling.tables.table import read_templates

    for name in (*KERNEL, *LIBRARIES):
        pkgutil.resolve_name(name)
    for name in evalkit.__all__:
        getattr(evalkit, name)
    read_templates()
    read_fonts()
    read_words()
    software()
    prepare_moves()
    modules()


@contextmanager
def _in_place() -> Iterator[None]:
    sys.modules.update(IN_PLACE)
    try:
        yield
    finally:
        for name in IN_PLACE:
            del sys.modules[name]


def serve(control: socket.socket) -> None:
    """Fork a kernel or a worker for each request and tell how it ended; return when nobody can ask any more."""
    children, wakeup = socket.socketpair()
    wakeup.setblocking(False)
    signal.set_wakeup_fd(wakeup.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    selector = selectors.DefaultSelector()
    selector.register(children, selectors.EVENT_READ)
    selector.register(control, selectors.EVENT_READ)
    forked: dict[int, socket.socket] = {}
    while True:
        for key, _ in selector.select():
            if key.fileobj is children:
                children.recv(LONGEST)
                for pid, code in _ended():
                    _tell(forked.pop(pid), selector, ended=code)
            elif key.fileobj is not control:
                _kill(key.data)
                selector.unregister(key.fileobj)
            else:
                request, descriptors, *_ = socket.recv_fds(control, LONGEST, 2)
                if not request:
                    for pid in forked:
                        _kill(pid)
                    return
                connection, files = socket.socket(fileno=descriptors[0]), descriptors[1:]
                pid = os.fork()
                if pid == 0:
                    selector.close()
                    for each in (children, wakeup, control, *forked.values()):
                        each.close()
                    if files:
                        become_worker(connection, files[0], **json.loads(request))
                    become_kernel(connection, **json.loads(request))
                for file in files:
                    os.close(file)
                forked[pid] = connection
                selector.register(connection, selectors.EVENT_READ, pid)


def _ended() -> Iterator[tuple[int, int]]:
    """The processes that have ended and their exit codes; a signal's is negative."""
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            yield found[0], os.waitstatus_to_exitcode(found[1])


def _tell(connection: socket.socket, selector: selectors.BaseSelector, **said: int) -> None:
    with suppress(KeyError):
        selector.unregister(connection)
    with suppress(OSError), connection:
        connection.send(json.dumps(said).encode())


def _kill(pid: int) -> None:
    """Kill a process and what it has started."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
