"""One notebook of a run: executed in a kernel of its own, made canonical; kept and told where it fails."""

from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from evalkit.facts.facts import MIME, Facts
from evalkit.running import publish
from evalkit.running.ended import RunError
from evalkit.running.how import Deadline, Kernel
from evalkit.running.kernels.execution import KernelError
from evalkit.running.params import Params
from evalkit.running.what_if.knobs import without_widgets
from evalkit.words.codes import Label


def execute(
    path: Path,
    output: Path,
    params: Params,
    home: Path,
    kernel: Kernel = "warm",
    deadline: Deadline | None = None,
) -> NotebookNode:
    """Execute a notebook until a deadline, write its canonical form and return it.

    RunError where it fails; its executed copy, canonical too, is then kept in ``home``.
    """
    try:
        notebook: NotebookNode = papermill.execute_notebook(
            str(path),
            str(output),
            parameters=params.of_notebooks(),
            engine_name="evalkit",
            kernel=kernel,
            deadline=deadline,
            finish=canonical,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        said = f"{error.ename}: {error.evalue}".strip()
        raise failed(home, output, f"[{error.exec_count}]", Label(said, said)) from None
    except KernelError as error:
        nbformat.write(canonical(error.notebook), output)  # type: ignore[no-untyped-call]
        raise failed(home, output, f"[{error.cell}]", error.why) from None
    with output.open("a", encoding="utf-8") as file:
        file.write("\n")  # as Jupyter ends a notebook, and papermill doesn't
    return notebook


def failed(home: Path, executed: Path, cell: str, why: Label) -> RunError:
    """Keep the executed copy of a notebook and return the error that tells of it."""
    is_last_kept = (home / publish.DRAFT).is_dir()
    return RunError(executed.stem, cell, why, publish.keep_failed(home, executed), is_last_kept)


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs between two runs on the same inputs.

    What was printed piece by piece becomes one text: where it breaks is a matter of time.
    """
    parameters = notebook.metadata.get("papermill", {}).get("parameters", {})
    notebook.metadata["papermill"] = {"parameters": parameters}
    without_widgets(notebook)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        if "outputs" in cell:
            cell["outputs"] = _joined(cell["outputs"])
    return notebook


def _joined(outputs: list[Any]) -> list[Any]:
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            joined.append(output)
    return joined


def facts_of(notebook: NotebookNode) -> Facts:
    """Read the facts that an executed notebook carries in its outputs (the last, if there are several)."""
    carried = [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]
    if not carried:
        raise LookupError(
            "ノートブックに数値の一覧（ek.sources）がありません / the notebook shows no ek.sources(facts)"
        )
    return Facts.from_json(carried[-1])
