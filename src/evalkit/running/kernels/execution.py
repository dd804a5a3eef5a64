"""One notebook in one kernel, through papermill; what became of a kernel that didn't come to its end."""

import asyncio
import signal
import time
from collections.abc import Callable
from typing import Any

from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.log import logger

from evalkit.running.how import Deadline, Kernel
from evalkit.running.kernels.client import QuickManager, WarmManager
from evalkit.words.codes import Label

MANAGERS = {"warm": WarmManager, "plain": QuickManager}

TOO_LONG = Label(
    "1件の制限時間{seconds:g}秒（{option}）を超えたため、打ち切りました。かかる時間が正しければ、制限時間を延ばしてください",
    "stopped at the time limit of {seconds:g} seconds ({option}); where it rightly takes longer, raise the limit",
)
KILLED = Label(
    "ノートブックを実行するプログラムが強制終了されました（SIGKILL、メモリ不足の可能性があります）。\n"
    "  直し方: ほかのプログラムを閉じるか、同時に行う数（--jobs）を減らして、もう一度実行してください。",
    "the program that executes the notebook was killed (SIGKILL, perhaps for lack of memory)\n"
    "  remedy: close other programs or lower --jobs, then run again",
)
SIGNALLED = Label(
    "ノートブックを実行するプログラムが{signal}で停止しました。\n"
    "  直し方: もう一度実行し、また停止すれば --kernel plain を付けて実行してください。",
    "the program that executes the notebook was ended by {signal}\n"
    "  remedy: run again; if it ends again, add --kernel plain",
)
ENDED = Label(
    "ノートブックを実行するプログラムが途中で終了しました（終了コード{code}）。\n"
    "  直し方: このセルがプログラムを終わらせていないか、確認してください。",
    "the program that executes the notebook ended early (exit code {code})\n"
    "  remedy: check whether this cell ends it",
)
SILENT = Label(
    "ノートブックを実行するプログラムが応答しません。\n"
    "  直し方: もう一度実行し、また応答しなければ --kernel plain を付けて実行してください。",
    "the program that executes the notebook doesn't answer\n"
    "  remedy: run again; if it still doesn't answer, add --kernel plain",
)


class KernelError(RuntimeError):
    """A kernel died or was stopped: why, in which code cell (counted from 1), the notebook so far."""

    def __init__(self, why: Label, notebook: NotebookNode) -> None:
        self.why, self.notebook = why, notebook
        started = [cell for cell in notebook.cells if cell.metadata.papermill["start_time"]]
        self.cell = sum(cell.cell_type == "code" for cell in started)
        super().__init__(f"{why.ja} / {why.en}")


class TooLongError(RuntimeError):
    """The time that a run may take is over."""


class Client(PapermillNotebookClient):  # type: ignore[misc]
    """Execute cell by cell, look often whether the kernel lives, and keep how it ended."""

    exit_code: int | None = None

    async def _async_check_alive(self) -> None:
        self.exit_code = await self.km.provisioner.poll()
        await super()._async_check_alive()

    async def _async_poll_kernel_alive(self) -> None:
        while self.exit_code is None:
            await asyncio.sleep(0.05)
            self.exit_code = await self.km.provisioner.poll()
        self.task_poll_for_reply.cancel()

    async def _async_handle_timeout(self, timeout: float, cell: Any = None) -> Any:
        if not self.interrupt_on_timeout:
            await self.km._async_kill_kernel()
            raise TooLongError
        return await super()._async_handle_timeout(timeout, cell)


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine with our client; ``kernel`` is warm or plain."""

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,
        finish: Callable[[NotebookNode], NotebookNode] = lambda executed: executed,
        **options: Any,
    ) -> NotebookNode:
        """Execute the notebook and give it the form in which papermill writes it."""
        return finish(super().execute_notebook(nb, kernel_name, **options))

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        kernel: Kernel = "warm",
        deadline: Deadline | None = None,
        start_timeout: float = 60,
        execution_timeout: float | None = None,
        input_path: Any = None,
        **options: Any,
    ) -> NotebookNode:
        """Execute the notebook; KernelError where its kernel dies or its time is over."""

        def left(_cell: NotebookNode) -> float | None:
            rest = [max(deadline.moment - time.monotonic(), 0.01)] if deadline else []
            rest += [execution_timeout] if execution_timeout else []
            return min(rest, default=None)

        client = Client(
            nb_man,
            kernel_name=kernel_name,
            kernel_manager_class=MANAGERS[kernel],
            startup_timeout=start_timeout,
            timeout_func=left,
            shell_timeout_interval=1,
            log=logger,
            **options,
        )
        try:
            executed: NotebookNode = client.execute()
            return executed
        except TooLongError:
            limit = deadline.seconds if deadline else execution_timeout
            option = "--time-limit" if deadline else "--execution-timeout"
            why = TOO_LONG.filled(seconds=limit, option=option)
        except CellTimeoutError:
            why = SILENT
        except RuntimeError:
            why = SILENT if client.exit_code is None else _how_ended(client.exit_code)
        raise KernelError(why, nb_man.nb)


papermill_engines.register("evalkit", KernelEngine)


def _how_ended(code: int) -> Label:
    if code >= 0:
        return ENDED.filled(code=code)
    if code == -signal.SIGKILL:
        return KILLED
    return SIGNALLED.filled(signal=signal.Signals(-code).name)
