"""One run: the notebooks through papermill, their pages, the tables, the draft; told how it ended."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from evalkit.data.dataset import load_dataset
from evalkit.facts.facts import Facts
from evalkit.running import fresh, publish
from evalkit.running.commentary import contradictions
from evalkit.running.edition import DRAFT, REPORT, Edition
from evalkit.running.ended import NOTHING
from evalkit.running.executed import execute, facts_of, failed
from evalkit.running.files import write_files
from evalkit.running.how import AS_USUAL, Deadline, How, Progress
from evalkit.running.index import index_page
from evalkit.running.inputs import check_inputs
from evalkit.running.kernels import warm
from evalkit.running.outputs_index import summary_of
from evalkit.running.page import page_title, to_html
from evalkit.running.params import Params, read_params
from evalkit.running.printed import print_page
from evalkit.words.codes import Label
from evalkit.words.problems import ParamsError, Problem

KILLED = Label(
    "ファイルを書き出すプログラムが強制終了されました（メモリ不足の可能性があります）。\n"
    "  直し方: ほかのプログラムを閉じるか、同時に行う数（--jobs）を減らして、もう一度実行してください。",
    "the program that writes the files was killed, perhaps for lack of memory\n"
    "  remedy: close other programs or lower --jobs, then run again",
)


@dataclass(frozen=True)
class Done:
    """A finished run: its parameters, where its draft stands, what the data were warned of, what the commentary contradicts."""

    params: Params
    draft: Path
    warnings: tuple[Problem, ...] = ()
    contradictions: Label = NOTHING

    @property
    def report(self) -> Path:
        """The reviewer's page."""
        return self.draft / f"{REPORT}.html"


def run(
    params_file: str | Path, outputs: str | Path = "outputs", progress: Progress = list
) -> Done:
    """Execute the notebooks for one params file and publish the draft; see ``run_params``."""
    return run_params(read_params(params_file), Path(params_file), Path(outputs), progress=progress)


def run_params(
    params: Params, file: Path, outputs: Path, how: How = AS_USUAL, progress: Progress = list
) -> Done:
    """Execute the notebooks for the parameters that a file has told, and publish the draft.

    ``progress`` hands the notebooks on one by one (a bar, say). ParamsError or DataError before anything
    runs where parameters, data or rule aren't right, or where another run writes the same draft; RunError
    where a notebook fails. In all cases what is published stays as it was. Where the report is to be printed
    and no browser can, a warning says so.
    """
    data = load_dataset(params.dataset)
    check_inputs(params, str(file), data)
    warnings = data.warnings
    notebooks = fresh.notebooks()
    home = publish.folder_of(outputs, params)
    params = fresh.since_last_release(params, home)
    with publish.staged(home) as stage:
        inputs, made_from = fresh.inputs(params), fresh.made_from(params)
        before = fresh.hashes(params)
        facts = make(stage, params, home, notebooks=progress(notebooks), how=how)
        if how.pdf and not (stage / f"{REPORT}.pdf").is_file():
            warnings += (Problem("not-printed", f"{REPORT}.pdf", severity="warning"),)
        _refuse_changed(before, params)
        told = contradictions(facts)
        said = {"fingerprint": facts.fingerprint(), "summary": summary_of(facts, params.audience)}
        said |= {"contradictions": told._asdict()}
        publish.write_manifest(stage, inputs, params, params_file=_named(file), **made_from, **said)
    return Done(params, home / publish.DRAFT, warnings, told)


def make(
    stage: Path,
    params: Params,
    home: Path,
    edition: Edition = DRAFT,
    notebooks: Iterable[Path] | None = None,
    how: How = AS_USUAL,
) -> Facts:
    """Execute the notebooks (all of a run, where none are named) and write them, their pages and the tables into a folder; return the facts.

    RunError where a notebook fails; its executed copy is kept in ``home``.
    """
    folder = stage / "notebooks"
    folder.mkdir()
    deadline = Deadline(how.seconds, time.monotonic() + how.seconds) if how.seconds else None
    executed = {
        path.stem: execute(path, folder / path.name, params, home, how.kernel, deadline)
        for path in (fresh.notebooks() if notebooks is None else notebooks)
    }
    try:
        facts = facts_of(executed[REPORT])
    except LookupError as error:
        why = Label(str(error), str(error))
        raise failed(home, folder / f"{REPORT}.ipynb", "-", why) from None
    pages = (
        (name, _page(notebook, folder / f"{name}.ipynb", params, home, edition))
        for name, notebook in executed.items()
    )
    try:
        with warm.beside(write_files, stage, facts, params, edition, executed[REPORT]):
            write_pages(stage, pages, facts, params, edition, how.pdf)
    except warm.WorkError:
        raise failed(home, folder / f"{REPORT}.ipynb", "-", KILLED) from None
    return facts


def write_pages(
    stage: Path,
    pages: Iterable[tuple[str, str]],
    facts: Facts,
    params: Params,
    edition: Edition,
    pdf: bool,
) -> None:
    """Write the pages of an edition, each with its name, and their index into its folder; print the report's, if asked and possible."""
    titles = {}
    for name, page in pages:
        (stage / f"{name}.html").write_text(page, encoding="utf-8")
        titles[name] = page_title(page)
    printed = pdf and print_page(stage / f"{REPORT}.html") is not None
    index = index_page(facts, titles, REPORT, params.lang, edition, params.audience, printed)
    (stage / "index.html").write_text(index, encoding="utf-8")


def _refuse_changed(before: dict[str, str], params: Params) -> None:
    """Refuse to publish what was made while its inputs changed; some of it may rest on the old ones."""
    changed = publish.differing(before, fresh.hashes(params))
    if changed:
        raise ParamsError([Problem("inputs-changed", name) for name in changed])


def _page(
    notebook: NotebookNode, executed: Path, params: Params, home: Path, edition: Edition
) -> str:
    try:
        return to_html(notebook, params.lang, edition.told(params.lang))
    except ValueError as error:
        why = Label(str(error), str(error))
        raise failed(home, executed, "HTML", why) from None


def _named(params_file: Path) -> str:
    """The params file as the record tells it: no folder outside of the one that the run was begun in."""
    path, here = params_file.resolve(), Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else ""
