"""One run: the notebooks through papermill, their pages, the tables, the draft; told how it ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from evalkit.analysis.rating.rubric import read_rule
from evalkit.data.dataset import load_dataset
from evalkit.data.reader import find_path
from evalkit.facts.facts import Facts
from evalkit.running import publish
from evalkit.running.edition import DRAFT, Edition
from evalkit.running.executed import execute, facts_of, failed
from evalkit.running.files import write_files
from evalkit.running.index import REPORT, index_page
from evalkit.running.outputs_index import summary_of
from evalkit.running.page import page_title, to_html
from evalkit.running.params import Params, read_params
from evalkit.running.released import FACTS, last_release
from evalkit.words.codes import Label
from evalkit.words.problems import ParamsError, Problem

ELSEWHERE = "…/"
"""Before the name of a params file that isn't kept below the folder of the run."""


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
        said = {"fingerprint": facts.fingerprint(), "summary": summary_of(facts, params.audience)}
        publish.write_manifest(stage, inputs, params, **said)
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
    executed = {
        path.stem: execute(path, folder / path.name, params, home)
        for path in (_notebooks() if notebooks is None else notebooks)
    }
    pages = {
        name: _page(notebook, folder / f"{name}.ipynb", params, home, edition)
        for name, notebook in executed.items()
    }
    try:
        facts = facts_of(executed[REPORT])
    except LookupError as error:
        why = Label(str(error), str(error))
        raise failed(home, folder / f"{REPORT}.ipynb", "-", why) from None
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


def _page(
    notebook: NotebookNode, executed: Path, params: Params, home: Path, edition: Edition
) -> str:
    try:
        return to_html(notebook, params.lang, edition.told(params.lang))
    except ValueError as error:
        why = Label(str(error), str(error))
        raise failed(home, executed, "HTML", why) from None


def _inputs(params: Params, params_file: Path, notebooks: list[Path]) -> dict[str, Path]:
    path, here = params_file.resolve(), Path.cwd()
    is_within = path.is_relative_to(here)
    name = path.relative_to(here).as_posix() if is_within else f"{ELSEWHERE}{path.name}"
    inputs = {name: params_file}
    for path in notebooks:
        inputs |= publish.files_of(path, f"notebooks/{path.name}")
    for name in filter(None, (params.dataset, params.rule, params.docx_template)):
        found = find_path(name)
        if found is not None:
            inputs |= publish.files_of(found, name)
    return inputs
