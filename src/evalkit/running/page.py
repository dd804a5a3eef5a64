"""The page a reviewer reads: one notebook becomes one HTML file, without network."""

import re
import threading
from copy import copy
from functools import lru_cache, partial
from html import unescape
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbformat import NotebookNode
from traitlets import default

from evalkit.running.compose import compose
from evalkit.running.edition import DRAFT
from evalkit.running.frame import TEMPLATES, WORDS, Frame
from evalkit.words.codes import Lang

SHOWN = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")


class PageExporter(HTMLExporter):
    """Export a notebook with ``jupyter nbconvert --to evalkit``.

    Markdown and ``text/html`` outputs may hold HTML. Active elements, event attributes,
    ``javascript:`` links and comments are taken out; the page's Content-Security-Policy keeps
    whatever remains from running or loading anything. Cells tagged ``work`` stand folded at the end:
    they are the page's making, not its text; with ``"evalkit": {"code_last": true}`` in the notebook's
    metadata all code does.

    Raises ValueError where the page has not exactly one h1, where an image has no alternative
    text (``output.metadata["image/png"]["alt"]``) or where something would be loaded from
    outside the file.
    """

    export_from_notebook = "evalkit HTML"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "evalkit"

    @default("extra_template_basedirs")
    def _template_folders(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("exclude_anchor_links")
    def _headings_get_our_own_ids(self) -> bool:
        return True

    @default("optimistic_validation")
    def _notebook_is_checked_once(self) -> bool:
        return True

    @default("filters")
    def _filters(self) -> dict[str, Any]:
        return {"compose": compose, "frame": _frame}

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook in the language of its run (``resources["lang"]`` wins).

        HTMLExporter reads the finished page once more, to add what the page has already: that is left out.
        """
        lang: Any = (resources or {}).get("lang") or _language(nb)
        if lang not in WORDS:
            raise ValueError(
                f"言語は ja か en で指定してください / The language must be ja or en: {lang!r}"
            )
        page = copy(nb)
        page.cells = [cell for cell in nb.cells if _is_shown(cell, lang)]
        told = {**(resources or {}), "lang": lang, "words": WORDS[lang], "shown": SHOWN}
        told["edition"] = told.get("edition") or DRAFT.told(lang)
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter("highlight_code", partial(_highlighted, lexer=lexer))  # type: ignore[no-untyped-call]
        html, told = TemplateExporter.from_notebook_node(self, page, told, **kw)
        return html, told


def page_title(page: str) -> str:
    """Return the title of a finished page.

    >>> page_title("<title>Water &amp; air</title>")
    'Water & air'
    """
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    return unescape(found.group(1)) if found else ""


_this_thread = threading.local()


def to_html(notebook: NotebookNode, lang: str | None = None, edition: str = "") -> str:
    """Turn a notebook into the page, as one string; the notebook stays as it is.

    ``edition`` (第1版 …) stands below the title; a page that isn't released is a draft (案).

    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> page = to_html(new_notebook(cells=[new_markdown_cell("# Water")]), lang="en")
    >>> "<title>Water</title>" in page and '<html lang="en">' in page
    True
    """
    if not hasattr(_this_thread, "exporter"):
        _this_thread.exporter = PageExporter()  # type: ignore[no-untyped-call]
    html, _ = _this_thread.exporter.from_notebook_node(notebook, {"lang": lang, "edition": edition})
    return str(html)


def _language(nb: NotebookNode) -> str:
    run = nb.metadata.get("papermill", {}).get("parameters", {}).get("lang")
    return str(run or nb.metadata.get("evalkit", {}).get("lang") or "ja")


def _is_shown(cell: NotebookNode, lang: str) -> bool:
    languages = {tag for tag in cell.metadata.get("tags", []) if tag.startswith("lang-")}
    return not languages or f"lang-{lang}" in languages


@lru_cache(maxsize=500)
def _highlighted(source: str, lexer: str | None) -> str:
    """The code of a cell in colour; the notebooks of a batch have the same code."""
    return str(Highlight2HTML(pygments_lexer=lexer)(source))  # type: ignore[no-untyped-call]


def _frame(title: str, lang: Lang) -> Frame:
    return Frame(lang, title)
