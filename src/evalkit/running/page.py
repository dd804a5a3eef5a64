"""The page a reviewer reads: one notebook becomes one HTML file, without scripts or network."""

import re
import threading
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, Comment, Tag
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from evalkit.running.edition import DRAFT

WORDS = {
    "ja": {
        "skip": "本文へ移動",
        "contents": "目次",
        "code": "コードを表示",
        "work": "このページの計算の手順",
        "error": "エラー",
        "table": "表",
        "top": "ページの先頭へ",
        "closing": "1つのファイルで完結したページです。外部との通信もスクリプトも使いません。",
    },
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "code": "Show code",
        "work": "How this page was computed",
        "error": "Error",
        "table": "Table",
        "top": "Top of the page",
        "closing": "This page is one file. It loads nothing from elsewhere and runs no script.",
    },
}
SHOWN = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
ACTIVE = "script, noscript, iframe, frame, object, embed, applet, base, link, meta"
NOTEBOOK_ONLY = "style.ek-lab"
"""Our tables' style in JupyterLab; the page has its own."""
LOADING = ("src", "srcset", "poster", "background", "xlink:href")
BELOW_H1 = ":is(h2, h3, h4, h5, h6)"
OUTSIDE_CSS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


class Heading(NamedTuple):
    """An entry of the contents: a h2 with its h3."""

    id: str
    text: str
    parts: list["Heading"]


@dataclass(frozen=True)
class Page:
    """The parts of a page: its only h1 as HTML and as text, its contents, and the rest."""

    heading: str
    title: str
    contents: list[Heading]
    body: str


class PageExporter(HTMLExporter):
    """Export a notebook with ``jupyter nbconvert --to evalkit``.

    Markdown and ``text/html`` outputs may hold HTML. Active elements, event attributes,
    ``javascript:`` links and comments are taken out; the page's Content-Security-Policy keeps
    whatever remains from running or loading anything.

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
        return [str(Path(__file__).parent / "templates")]

    @default("exclude_anchor_links")
    def _headings_get_our_own_ids(self) -> bool:
        return True

    @default("filters")
    def _filters(self) -> dict[str, Any]:
        return {"compose": compose}

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Convert a notebook in the language of its run (``resources["lang"]`` wins)."""
        lang: Any = (resources or {}).get("lang") or _language(nb)
        if lang not in WORDS:
            raise ValueError(
                f"言語は ja か en で指定してください / The language must be ja or en: {lang!r}"
            )
        page = copy(nb)
        page.cells = [cell for cell in nb.cells if _is_shown(cell, lang)]
        told = {**(resources or {}), "lang": lang, "words": WORDS[lang], "shown": SHOWN}
        told["edition"] = told.get("edition") or DRAFT.told(lang)
        html, told = super().from_notebook_node(page, told, **kw)
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


def compose(html: str, lang: str) -> Page:
    """Clean the cells' HTML, give headings ids and tables a scroll region, and split it up.

    An output that says whose page it is (``data-subject``) has that put before the h1. Cells tagged
    ``work`` stand folded at the end: they are the page's making, not its text.
    """
    soup = BeautifulSoup(html, features="html.parser")
    _remove_active(soup)
    _refuse_outside(soup)
    _refuse_images_without_words(soup)
    for table in soup.select("table:not(.ek-scroll table):not(table table)"):
        caption = table.find("caption")
        label = _text(caption) if caption else WORDS[lang]["table"]
        region = {"class": "ek-scroll", "tabindex": "0", "role": "region", "aria-label": label}
        table.wrap(soup.new_tag("div", attrs=region))
    headings = soup.select(f".ek-text {BELOW_H1}, {BELOW_H1}[id]")
    for number, heading in enumerate((h for h in headings if not h.get("id")), start=1):
        heading["id"] = f"h-{number}"
    h1 = _take_only_h1(soup)
    subject = soup.select_one("[data-subject]")
    if subject is not None:
        h1.insert(0, f"{subject['data-subject']} ")
    return Page(h1.decode_contents(), _text(h1), _contents(headings), str(soup))


def _language(nb: NotebookNode) -> str:
    run = nb.metadata.get("papermill", {}).get("parameters", {}).get("lang")
    return str(run or nb.metadata.get("evalkit", {}).get("lang") or "ja")


def _is_shown(cell: NotebookNode, lang: str) -> bool:
    languages = {tag for tag in cell.metadata.get("tags", []) if tag.startswith("lang-")}
    return not languages or f"lang-{lang}" in languages


def _remove_active(soup: BeautifulSoup) -> None:
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.select(f"{ACTIVE}, {NOTEBOOK_ONLY}"):
        element.decompose()
    for element in soup.find_all(True):
        for name in list(element.attrs):
            value = re.sub(r"\s", "", str(element[name])).lower()
            if name.lower().startswith("on") or value.startswith("javascript:"):
                del element[name]


def _refuse_outside(soup: BeautifulSoup) -> None:
    for element in soup.find_all(True):
        loading = LOADING if element.name == "a" else (*LOADING, "href")
        found = [str(element[name]) for name in loading if name in element.attrs]
        outside = [address for address in found if not address.startswith(("data:", "#"))]
        css = element.string if element.name == "style" else element.get("style")
        if OUTSIDE_CSS.search(str(css or "")):
            outside.append(str(css))
        if outside:
            raise ValueError(
                "ページの外にあるものは読み込めません。ファイルの中に埋め込んでください / "
                f"The page can load nothing from outside; embed it: {outside[0][:80]}"
            )


def _refuse_images_without_words(soup: BeautifulSoup) -> None:
    for number, image in enumerate(soup.find_all("img"), start=1):
        if not str(image.get("alt", "")).strip():
            raise ValueError(
                f"{number}番目の図に代替テキスト（alt）がありません / "
                f"Image {number} has no alternative text"
            )


def _take_only_h1(soup: BeautifulSoup) -> Tag:
    found = soup.find_all("h1")
    if len(found) != 1:
        names = "、".join(map(_text, found))
        raise ValueError(
            f"見出し1（# 題名）は1つだけ必要です（{len(found)}個: {names}） / "
            f"The page needs exactly one h1 (found {len(found)})"
        )
    cell = found[0].find_parent(class_="ek-text")
    h1 = found[0].extract()
    if cell and not cell.find(True):
        cell.decompose()
    return h1


def _contents(headings: Iterable[Tag]) -> list[Heading]:
    contents: list[Heading] = []
    for tag in headings:
        heading = Heading(str(tag["id"]), _text(tag), [])
        if tag.name == "h2" or (tag.name == "h3" and not contents):
            contents.append(heading)
        elif tag.name == "h3":
            contents[-1].parts.append(heading)
    return contents


def _text(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)
