"""A notebook executed in this process, without a kernel: quick enough for pages of any data in any language."""

import ast
from base64 import b64encode
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.formatters import DisplayFormatter
from nbformat.v4 import new_output

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def executed(name: str, **parameters: object) -> nbformat.NotebookNode:
    """Execute a notebook's cells with parameters in place of its own, their outputs in it."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    shown: list[Any] = []
    names: dict[str, Any] = {"display": lambda *objects: shown.extend(objects)}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        shown.clear()
        _run(cell.source, names, shown)
        cell.outputs = [_output(each) for each in shown]
        if "parameters" in cell.metadata.get("tags", []):
            names |= parameters
    notebook.metadata["papermill"] = {"parameters": {"lang": names["lang"]}}
    return notebook


def _run(source: str, names: dict[str, Any], shown: list[Any]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is not None and not source.rstrip().endswith(";"):
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        if value is not None:
            shown.append(value)


def _output(shown: object) -> nbformat.NotebookNode:
    data, metadata = DisplayFormatter().format(shown)
    texts = {
        kind: b64encode(each).decode() if isinstance(each, bytes) else each
        for kind, each in data.items()
    }
    return new_output("display_data", texts, metadata=metadata)
