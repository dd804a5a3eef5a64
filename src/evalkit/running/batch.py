"""One run: the notebooks through papermill, their pages, the tables, the draft; told how it ended."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from evalkit.analysis.rating.rubric import read_rule
from evalkit.data.dataset import load_dataset
from evalkit.data.reader import find_path
from evalkit.facts.facts import MIME, Facts
from evalkit.running import publish
from evalkit.running.edition import DRAFT, Edition
from evalkit.running.files import write_files
from evalkit.running.index import REPORT, index_page
from evalkit.running.page import page_title, to_html
from evalkit.running.params import Params, read_params
from evalkit.running.released import FACTS, last_release
from evalkit.words.problems import ParamsError, Problem

ELSEWHERE = "…/"
"""Before the name of a params file that isn't kept below the folder of the run."""

ENVIRONMENT = {
    "IPYKERNEL_CELL_NAME": "<cell>",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}
"""What makes two runs of the same notebook give the same bytes."""


class RunError(RuntimeError):
    """A notebook failed: which, in which cell, with what; and where its executed copy is kept."""

    def __init__(self, notebook: str, cell: str, exception: str, copy: Path) -> None:
        self.notebook, self.cell, self.exception, self.copy = notebook, cell, exception, copy
        super().__init__(
            f"{notebook} のセル {cell} で失敗しました: {exception}\n"
            f"  実行済みのノートブック: {copy}（前回の結果はそのまま残っています）\n"
            f"{notebook} failed in cell {cell}: {exception}\n"
            f"  executed copy: {copy} (the last good results stay as they were)"
        )


@dataclass(frozen=True)
class Done:
    """A finished run: its parameters, where its draft stands, and what the data were warned of."""

    params: Params
    draft: Path
    warnings: tuple[Problem, ...] = ()

    @property
    def report(self) -> Path:
        """The reviewer's page."""
        return self.draft / f"{REPORT}.html"


def run(
    params_file: str | Path,
    outputs: str | Path = "outputs",
    progress: Callable[[list[Path]], Iterable[Path]] = list,
) -> Done:
    """Execute the notebooks for one params file and publish the draft.

    ``progress`` hands the notebooks on one by one (a bar, say). ParamsError or DataError before anything
    runs where parameters, data or rule aren't right; RunError where a notebook fails. In all cases what
    is published stays as it was.
    """
    params = read_params(params_file)
    warnings = _check_inputs(params, Path(params_file).name)
    notebooks = _notebooks()
    home = publish.folder_of(Path(outputs), params)
    params = since_last_release(params, home)
    with publish.staged(home) as stage:
        facts = make(stage, params, home, notebooks=progress(notebooks))
        inputs = _inputs(params, Path(params_file), notebooks)
        publish.write_manifest(stage, inputs, params, fingerprint=facts.fingerprint())
    return Done(params, home / publish.DRAFT, warnings)


def make(
    stage: Path,
    params: Params,
    home: Path,
    edition: Edition = DRAFT,
    notebooks: Iterable[Path] | None = None,
) -> Facts:
    """Execute the notebooks (all of a run, where none are named) and write them, their pages and the tables into a folder; return the facts.

    RunError where a notebook fails; its executed copy is kept in ``home``.
    """
    folder = stage / "notebooks"
    folder.mkdir()
    with _environment():
        executed = {
            path.stem: _execute(path, folder / path.name, params, home)
            for path in (_notebooks() if notebooks is None else notebooks)
        }
        pages = {
            name: _page(notebook, folder / f"{name}.ipynb", params, home, edition)
            for name, notebook in executed.items()
        }
    try:
        facts = facts_of(executed[REPORT])
    except LookupError as error:
        kept = publish.keep_failed(home, folder / f"{REPORT}.ipynb")
        raise RunError(REPORT, "-", str(error), kept) from None
    titles = {name: page_title(page) for name, page in pages.items()}
    pages["index"] = index_page(facts, titles, REPORT, params.lang, edition, params.audience)
    for name, page in pages.items():
        (stage / f"{name}.html").write_text(page, encoding="utf-8")
    write_files(stage, facts, params, edition)
    return facts


def since_last_release(params: Params, home: Path) -> Params:
    """Let the page say what changed since the last edition, unless the params file names another."""
    last = last_release(home)
    if params.since or last is None:
        return params
    return params.model_copy(update={"since": str(last / FACTS)})


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
    return Facts.from_json(json.dumps(carried[-1]))


def canonical(notebook: NotebookNode) -> NotebookNode:
    """Take out of an executed notebook what differs between two runs on the same inputs."""
    parameters = notebook.metadata.get("papermill", {}).get("parameters", {})
    notebook.metadata["papermill"] = {"parameters": parameters}
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
    return notebook


def _check_inputs(params: Params, file: str) -> tuple[Problem, ...]:
    """Let every problem of data, rule and year come up before anything runs; return the data's warnings."""
    data = load_dataset(params.dataset)
    read_rule(params.rule)
    years = [str(year) for year in data.plan.reported]
    if str(params.year) not in years:
        known = ", ".join(years)
        problem = Problem(
            "year-not-reported", file, "", "fiscal_year", str(params.year), values={"years": known}
        )
        raise ParamsError([problem])
    return data.warnings


def _notebooks() -> list[Path]:
    """The notebooks of a run, in reading order; 00 is for newcomers and isn't among them."""
    folder = find_path("notebooks")
    found = sorted(folder.glob("[1-9][0-9]_*.ipynb")) if folder else []
    if not any(path.stem == REPORT for path in found):
        raise ParamsError([Problem("notebook-missing", file=f"notebooks/{REPORT}.ipynb")])
    return found


def _execute(path: Path, output: Path, params: Params, home: Path) -> NotebookNode:
    try:
        notebook = papermill.execute_notebook(
            str(path),
            str(output),
            parameters=params.model_dump(),
            progress_bar=False,
            kernel_name="python3",
            extra_arguments=["--log-level=CRITICAL"],
        )
    except PapermillExecutionError as error:
        kept = publish.keep_failed(home, output)
        said = f"{error.ename}: {error.evalue}".strip()
        raise RunError(path.stem, f"[{error.exec_count}]", said, kept) from None
    except DeadKernelError as error:
        kept = publish.keep_failed(home, output)
        raise RunError(path.stem, "?", f"{type(error).__name__}: {error}", kept) from None
    notebook = canonical(notebook)
    nbformat.write(notebook, output)  # type: ignore[no-untyped-call]
    return notebook


def _page(
    notebook: NotebookNode, executed: Path, params: Params, home: Path, edition: Edition
) -> str:
    try:
        return to_html(notebook, params.lang, edition.told(params.lang))
    except ValueError as error:
        kept = publish.keep_failed(home, executed)
        raise RunError(executed.stem, "HTML", str(error), kept) from None


def _inputs(params: Params, params_file: Path, notebooks: list[Path]) -> dict[str, Path]:
    path, here = params_file.resolve(), Path.cwd()
    is_within = path.is_relative_to(here)
    name = path.relative_to(here).as_posix() if is_within else f"{ELSEWHERE}{path.name}"
    inputs = {name: params_file}
    for path in notebooks:
        inputs |= publish.files_of(path, f"notebooks/{path.name}")
    for name in (params.dataset, params.rule):
        found = find_path(name)
        if found is not None:
            inputs |= publish.files_of(found, name)
    return inputs


@contextmanager
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(ENVIRONMENT)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
