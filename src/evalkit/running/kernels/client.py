"""Jupyter's client without its fixed waits: ready as soon as the kernel says so, gone as soon as it is gone."""

import atexit
import os
import shutil
import signal
import tempfile
import time
import uuid
import weakref
from contextlib import suppress
from inspect import unwrap
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import DottedObjectName, Type, default

from evalkit.running.kernels.environment import KERNEL
from evalkit.running.kernels.provisioner import WarmProvisioner

LOOK = 0.005
"""Seconds between two looks whether a process has ended."""

_sockets = tempfile.mkdtemp(prefix="evalkit-")
atexit.register(shutil.rmtree, _sockets, ignore_errors=True)


class QuickClient(AsyncKernelClient):
    """Wait for a kernel no longer than it takes to answer."""

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Start all channels but the heartbeat: whether the process lives is known better."""
        super().start_channels(*args, **kwargs | {"hb": False})

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return once the kernel has answered and its outputs arrive here; RuntimeError where it doesn't."""
        deadline = time.monotonic() + (timeout or float("inf"))
        asked, patience = set(), 0.1
        while True:
            asked.add(self.kernel_info())
            try:
                while not self._is_idle(await self.iopub_channel.get_msg(timeout=patience), asked):
                    pass
                break
            except Empty:
                patience = min(2 * patience, 1)
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")
        self._handle_kernel_info_reply(await self.shell_channel.get_msg(timeout=None))

    @staticmethod
    def _is_idle(message: dict[str, Any], asked: set[str]) -> bool:
        state = message["content"].get("execution_state")
        return state == "idle" and message["parent_header"].get("msg_id") in asked


_managers: weakref.WeakSet["QuickManager"] = weakref.WeakSet()


def kill_all() -> None:
    """End every kernel of this process, and what it has started, at once."""
    for manager in list(_managers):
        process = getattr(manager.provisioner, "process", None)
        if process is not None:
            with suppress(OSError):
                if os.name == "posix":
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()


class QuickManager(AsyncKernelManager):
    """Start a kernel in the environment of a run, over sockets in the file system where there are any."""

    client_class = DottedObjectName(f"{__name__}.QuickClient")
    client_factory = Type(QuickClient)
    # without what waits for Jupyter's own tests, and tells .ready, which nobody asks for here
    start_kernel = unwrap(AsyncKernelManager._async_start_kernel)
    shutdown_kernel = unwrap(AsyncKernelManager._async_shutdown_kernel)
    provisioner_class: type[LocalProvisioner] = LocalProvisioner

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc" if os.name == "posix" else "tcp"

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(Path(_sockets, f"{uuid.uuid4().hex[:12]}.json"))

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        _managers.add(self)
        self.kernel_id = self.kernel_id or str(uuid.uuid4())
        if self.provisioner is None:
            self.provisioner = self.provisioner_class(
                kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
            )
        env = os.environ | KERNEL | kw.pop("env", {})
        return await super()._async_pre_start_kernel(env=env, **kw)

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:  # then it is idle, or to be killed
            await super()._async_interrupt_kernel()

    async def _async_wait(self, pollinterval: float = LOOK) -> None:
        await super()._async_wait(min(pollinterval, LOOK))


class WarmManager(QuickManager):
    """Fork the kernel where that is possible."""

    provisioner_class = WarmProvisioner
