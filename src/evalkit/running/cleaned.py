"""What may stand on a page: nothing active, nothing from outside, no picture without words."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag

ACTIVE = (
    *("script", "noscript", "template", "iframe", "frame", "object", "embed", "applet"),
    *("base", "link", "meta"),
)
NOTEBOOK_ONLY = "ek-lab"
"""The class of our tables' style in JupyterLab; the page has its own."""
LOADING = ("src", "srcset", "poster", "background", "xlink:href")
OUTSIDE_CSS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)
SCRIPTED = re.compile(r"(?:java|vb)script:", re.IGNORECASE)


def cleaned(html: str) -> BeautifulSoup:
    """Read HTML and take out active elements, event attributes, script addresses and comments.

    ValueError where something would be loaded from outside, or where a picture has no alternative text.
    """
    soup = BeautifulSoup(html, features="html.parser")
    for comment in [text for text in soup.descendants if isinstance(text, Comment)]:
        comment.extract()
    for element in [tag for tag in tags_of(soup) if tag.name in ACTIVE or _is_notebooks(tag)]:
        element.decompose()
    for element in tags_of(soup):
        _disarm(element)
        _refuse_outside(element)
    images = (element for element in tags_of(soup) if element.name == "img")
    for number, image in enumerate(images, start=1):
        if not str(image.get("alt", "")).strip():
            raise ValueError(
                f"{number}番目の図に代替テキスト（alt）がありません / "
                f"Image {number} has no alternative text"
            )
    return soup


def tags_of(soup: BeautifulSoup) -> Iterator[Tag]:
    """Go through the elements of a page in their order, as fast as there are many; it stays as it is meanwhile."""
    return (each for each in soup.descendants if isinstance(each, Tag))


def _is_notebooks(tag: Tag) -> bool:
    return tag.name == "style" and NOTEBOOK_ONLY in tag.get_attribute_list("class")


def _disarm(element: Tag) -> None:
    for name in list(element.attrs):
        value = re.sub(r"[\s\x00-\x1f]", "", str(element[name]))
        if name.lower().startswith("on") or name.lower() == "srcdoc" or SCRIPTED.match(value):
            del element[name]


def _refuse_outside(element: Tag) -> None:
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
