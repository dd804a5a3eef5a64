"""The notebooks are thin, bilingual, alike in their parameters, and store nothing but their seal."""

import ast
import re
from itertools import groupby
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

FOLDER = Path(__file__).parents[1] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
SEAL = {"seal", "keep_output", "nbval-check-output"}
LANGUAGES = {"lang-ja", "lang-en"}
PATH_LITERAL = re.compile(r"[\w.~-]*/[\w.-]+|\.(?:csv|docx|html|ipynb|json|md|parquet|xlsx|ya?ml)$")


def tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def parameters(notebook: NotebookNode) -> str:
    return code_cells(notebook)[0].source


def headings(text: str) -> list[str]:
    """First-level headings of a Markdown text, fenced code left aside."""
    return re.findall(r"^# .+", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request) -> NotebookNode:
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def test_there_are_notebooks_numbered_in_reading_order():
    numbers = [re.fullmatch(r"(\d\d)_[a-z_]+", path.stem) for path in PATHS]
    assert numbers
    assert all(numbers)
    assert len({match[1] for match in numbers}) == len(PATHS)


def test_the_parameters_are_the_same_in_all_notebooks():
    cells = {path.stem: parameters(nbformat.read(path, as_version=4)) for path in PATHS}
    told = {re.sub(r" = .+?  # ", "  # ", cell) for cell in cells.values()}

    assert len(told) == 1


def test_all_notebooks_but_the_tour_have_the_same_defaults():
    cells = {path.stem: parameters(nbformat.read(path, as_version=4)) for path in PATHS}

    assert len({cell for name, cell in cells.items() if name != "00_tour"}) == 1


def test_a_notebook_is_valid_and_names_its_cells(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)


def test_the_first_code_cell_and_no_other_holds_the_parameters(notebook):
    assert ["parameters" in tags(cell) for cell in code_cells(notebook)] == [True] + [False] * (
        len(code_cells(notebook)) - 1
    )


def test_every_parameter_is_flat_typed_and_explained(notebook):
    statements = ast.parse(parameters(notebook)).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    lines = [line for line in parameters(notebook).splitlines() if line.strip()]
    assert len(lines) == len(statements)
    # papermill's inspection sees no other annotation than these
    assert [line for line in lines if not re.match(r"\w+: [\w\[\], ]+ = .+  # .+", line)] == []


def test_code_defines_nothing_and_names_no_file(notebook):
    for cell in code_cells(notebook)[1:]:
        nodes = list(ast.walk(ast.parse(cell.source)))
        definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        assert not any(isinstance(node, definitions) for node in nodes), cell.source
        texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
        assert [t for t in texts if isinstance(t, str) and PATH_LITERAL.search(t)] == []


def test_a_cell_is_short_and_follows_a_sentence_that_says_what_it_asks(notebook):
    for before, cell in zip([None, *notebook.cells], notebook.cells, strict=False):
        if cell.cell_type == "code":
            assert before is not None, cell.source
            assert before.cell_type == "markdown", cell.source
            assert "parameters" in tags(cell) or len(cell.source.splitlines()) <= 12, cell.source


def test_all_text_stands_in_both_languages(notebook):
    for kind, cells in groupby(notebook.cells, key=lambda cell: cell.cell_type):
        if kind == "markdown":
            spoken = [tags(cell) & LANGUAGES for cell in cells]
            assert spoken == [{"lang-ja"}, {"lang-en"}] * (len(spoken) // 2)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_notebook_has_one_title_in_each_language(notebook, language):
    text = "\n".join(cell.source for cell in markdown_cells(notebook) if language in tags(cell))
    assert len(headings(text)) == 1


def test_only_the_seal_keeps_its_output(notebook):
    *others, seal = code_cells(notebook)
    assert notebook.cells[-1] is seal
    assert tags(seal) >= SEAL
    assert [output.output_type for output in seal.outputs] == ["stream"]
    assert seal.execution_count is not None
    assert [cell.source for cell in others if cell.outputs or tags(cell) & SEAL] == []
