"""What the best stock Python does with a notebook: papermill and one exporter in a process that goes on."""

from functools import cache
from pathlib import Path
from typing import Any

import papermill
from nbconvert.exporters import HTMLExporter


@cache
def exporter() -> HTMLExporter:
    return HTMLExporter()


def stock(source: str, made: str, values: dict[str, Any]) -> None:
    """Execute and export in a process that goes on, as best as the libraries allow."""
    papermill.execute_notebook(source, made, values, progress_bar=False)
    text, _ = exporter().from_filename(made)
    Path(made).with_suffix(".html").write_text(text, encoding="utf-8")
