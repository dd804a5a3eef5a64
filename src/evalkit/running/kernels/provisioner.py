"""Jupyter's seam for how a kernel is started: forked where that is possible, else as always.

``JUPYTER_DEFAULT_PROVISIONER_NAME=evalkit`` lets any Jupyter client use it (papermill, nbconvert, nbval).
Set it for a command, not for good: where evalkit isn't installed, Jupyter then finds no kernel at all.
"""

import asyncio
import os
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from evalkit.running.kernels import warm

LAUNCHER = ["-m", "ipykernel_launcher"]


class WarmProvisioner(LocalProvisioner):
    """Fork an IPython kernel from the process that has everything imported."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch a kernel; in the usual way where it isn't one of IPython, or can't be forked."""
        if cmd[1:3] != LAUNCHER:
            return await super().launch_kernel(cmd, **kwargs)
        folder = os.fspath(kwargs.get("cwd") or os.getcwd())
        try:
            kernel = warm.fork(cmd[3:], kwargs["env"], folder)
        except warm.ForkError as why:
            if not why.is_told:
                self.log.warning("%s", why)
            why.is_told = True
            return await super().launch_kernel(cmd, **kwargs)
        self.process = kernel  # type: ignore[assignment]
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for its end, looking more often than the base class."""
        while self.process and self.process.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()
