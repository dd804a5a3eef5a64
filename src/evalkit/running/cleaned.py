"""What may stand on a page: nothing active, nothing from outside, no picture without words."""

import re
from hashlib import sha256

from lxml.etree import ElementDefaultClassLookup
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from evalkit.telling.office.characters import legible

ACTIVE = (
    *("script", "noscript", "template", "iframe", "frame", "object", "embed", "applet"),
    *("base", "link", "meta"),
)
NOTEBOOK_ONLY = "ek-lab"
"""The class of our tables' style in JupyterLab; the page has its own."""
OF_DOCUMENT = re.compile(r"</?(?:html|head|body)(?=[\s/>])[^>]*>", re.IGNORECASE)
"""An output that is a document of its own would end the page's."""
ONE_CLASS = ElementDefaultClassLookup(element=HtmlElement)
"""The same for every element, without lxml.html's search in Python each time that one is met."""
PLAIN = frozenset({"class", "id", "scope", "data-head"})
PLAIN_IN_LINKS = PLAIN | {"href"}
"""What most elements have: it does nothing, unless it is an address with a scheme."""
LOADING = ("src", "srcset", "poster", "background", "xlink:href")
OUTSIDE_CSS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)
SCRIPTED = re.compile(r"(?:java|vb)script:", re.IGNORECASE)


def cleaned(html: str) -> HtmlElement:
    """Read HTML and take out active elements, event attributes, script addresses and comments; return the body.

    ValueError where something would be loaded from outside, where a picture has no alternative text, or
    where what isn't closed swallows the rest.
    """
    reader = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    reader.set_element_class_lookup(ONE_CLASS)
    mark = f"page-{sha256(html.encode()).hexdigest()}"  # no HTML holds its own
    page = f"{OF_DOCUMENT.sub('', legible(html))}<i id='{mark}'></i>"
    body = document_fromstring(f"<html><body>{page}</body></html>", parser=reader).body
    end = body.xpath("(descendant-or-self::*)[last()]")[0]
    if end.get("id") != mark:
        raise ValueError(
            "閉じていないHTML（<!--、<style>、<textarea>など）があり、その後が表示されません / "
            "HTML that isn't closed (<!--, <style>, <textarea> …) swallows what follows it"
        )
    end.drop_tree()
    for element in [*body.iter(*ACTIVE), *filter(_is_notebooks, body.iter("style"))]:
        element.drop_tree()
    for element in body.iter():
        if not _is_plain(element):
            _disarm(element)
            _refuse_outside(element)
    for number, image in enumerate(body.iter("img"), start=1):
        if not image.get("alt", "").strip():
            raise ValueError(
                f"{number}番目の図に代替テキスト（alt）がありません / "
                f"Image {number} has no alternative text"
            )
    return body


def _is_notebooks(style: HtmlElement) -> bool:
    return NOTEBOOK_ONLY in style.classes


def _is_plain(element: HtmlElement) -> bool:
    """Say whether it's plain that an element neither runs nor loads anything."""
    names = PLAIN_IN_LINKS if element.tag == "a" else PLAIN
    plain = names.issuperset(element.keys()) and ":" not in "".join(element.values())
    return plain and element.tag != "style"


def _disarm(element: HtmlElement) -> None:
    for name, given in element.items():
        value = re.sub(r"[\s\x00-\x1f]", "", given)
        if name.lower().startswith("on") or name.lower() == "srcdoc" or SCRIPTED.match(value):
            del element.attrib[name]


def _refuse_outside(element: HtmlElement) -> None:
    loading = LOADING if element.tag == "a" else (*LOADING, "href")
    found = [element.get(name) for name in loading if name in element.attrib]
    outside = [address for address in found if not address.startswith(("data:", "#"))]
    css = element.text if element.tag == "style" else element.get("style")
    if OUTSIDE_CSS.search(css or ""):
        outside.append(css)
    if outside:
        raise ValueError(
            "ページの外にあるものは読み込めません。ファイルの中に埋め込んでください / "
            f"The page can load nothing from outside; embed it: {outside[0][:80]}"
        )
