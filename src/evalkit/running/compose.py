"""The cells' HTML as the body of a page: headings and contents, links back, scroll regions, the language of its parts."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from urllib.parse import unquote

from lxml.html import Element, HtmlElement, tostring

from evalkit.running.cleaned import cleaned
from evalkit.running.frame import WORDS
from evalkit.telling.office.characters import legible
from evalkit.words.codes import Lang

BELOW_H1 = ("h2", "h3", "h4", "h5", "h6")
JAPANESE = re.compile(
    r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"
    r"(?:[0-9 ,.%/()-]*[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+)*"
)
SPOKEN = re.compile(r"[\u3041-\u30fa\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
ENGLISH = re.compile(r"[A-Za-z][\w'’-]*(?:[,;:]? \(?[A-Za-z][\w'’-]*\)?){2,}")
OTHER = {"ja": ("en", ENGLISH), "en": ("ja", JAPANESE)}
"""The language whose runs are marked on a page, and what they look like: three English words, any Japanese."""

UNSPOKEN = ("pre", "code", "style")
INTO_PAGE = re.compile(r'^([^<>]*\bhref="#)([^"]*)')
ESCAPED = re.compile("(?:%[89A-F][0-9A-F])+")
"""Japanese in an address, as lxml writes it."""


class Heading(NamedTuple):
    """An entry of the contents: a h2 with its h3."""

    id: str
    text: str
    parts: list["Heading"]


@dataclass(frozen=True)
class Page:
    """The parts of a page: its only h1 as HTML and as text, its contents, and the rest.

    ``sections`` says whether there are sections of a plan to comment on, ``fingerprint`` whose facts they tell.
    """

    heading: str
    title: str
    contents: list[Heading]
    body: str
    sections: bool
    fingerprint: str


def compose(html: str, lang: Lang) -> Page:
    """Clean the cells' HTML, give headings ids, tables a scroll region and facts a way back, and split it up.

    An output that says whose page it is (``data-subject``) has that put before the h1. A heading of the
    class ``minor`` isn't listed in the contents. An id that comes twice stays where it is first.
    """
    body = cleaned(html)
    _keep_first_ids(body)
    for table in [*body.iter("table")]:
        if not any(_is_region(each) or each.tag == "table" for each in table.iterancestors()):
            _scroll(table, lang)
    for head in [*body.iter("th")]:
        if not head.text_content().strip():  # the corner of a data frame heads nothing
            head.tag = "td"
    _name_regions_apart(body)
    headings = [tag for tag in body.iter(*BELOW_H1) if tag.get("id") or _cell_of(tag) is not None]
    for number, heading in enumerate((h for h in headings if not h.get("id")), start=1):
        heading.set("id", f"h-{number}")
    h1 = _take_only_h1(body)
    told = next(iter(body.xpath(".//*/@data-subject/..")), None)
    if told is not None:
        h1.text = f"{told.get('data-subject')} {h1.text or ''}"
    _link_back(body, lang)
    _mark_languages(body, lang)
    return Page(
        _inner(h1),
        legible(_text(h1)),
        _contents(headings),
        _inner(body),
        sections=bool(body.xpath("descendant::section[@data-section]")),
        fingerprint=told.get("data-fingerprint", "") if told is not None else "",
    )


def _inner(tag: HtmlElement) -> str:
    """The HTML within an element; who seeks an id in it finds each link to it."""
    told = "".join(tostring(child, encoding="unicode") for child in tag)
    told = "<a ".join(map(_readable, told.split("<a ")))
    return legible(escape(tag.text or "", quote=False) + told)


def _readable(link: str) -> str:
    """Write a link into the page, with what follows it, as the id that it leads to."""
    if "%" not in link:
        return link
    return INTO_PAGE.sub(lambda found: found[1] + ESCAPED.sub(_unescaped, found[2]), link)


def _unescaped(found: re.Match[str]) -> str:
    return unquote(found[0])


def _keep_first_ids(body: HtmlElement) -> None:
    """Leave an id to the first that has it, and those of the frame to the frame."""
    seen = set()
    for tag in body.xpath(".//*/@id/.."):
        name = tag.get("id")
        if name in seen or name.startswith("page-"):
            del tag.attrib["id"]
        seen.add(name)


def _is_region(tag: HtmlElement) -> bool:
    return "ek-scroll" in tag.classes


def _scroll(table: HtmlElement, lang: Lang) -> None:
    caption = table.find(".//caption")
    label = WORDS[lang]["table"] if caption is None else _text(caption)
    given = {"class": "ek-scroll", "tabindex": "0", "role": "region", "aria-label": label}
    region = Element("div", given)
    table.getparent().replace(table, region)
    region.tail, table.tail = table.tail, None
    region.append(table)


def _name_regions_apart(body: HtmlElement) -> None:
    """Number the regions whose names are the same, so that who lists them can tell them apart."""
    seen: Counter[str] = Counter()
    names = {each.get("id"): _text(each) for each in body.iter("caption") if each.get("id")}
    for region in filter(_is_region, body.iter("div")):
        name = names.get(region.get("aria-labelledby"), region.get("aria-label", ""))
        seen[name] += 1
        if seen[name] > 1:
            region.attrib.pop("aria-labelledby", None)
            region.set("aria-label", f"{name} {seen[name]}")


def _cell_of(tag: HtmlElement) -> HtmlElement | None:
    """The cell of text that an element stands in."""
    return next((each for each in tag.iterancestors() if "ek-text" in each.classes), None)


def _take_only_h1(body: HtmlElement) -> HtmlElement:
    found = [*body.iter("h1")]
    if len(found) != 1:
        names = "、".join(map(_text, found))
        raise ValueError(
            f"見出し1（# 題名）は1つだけ必要です（{len(found)}個: {names}） / "
            f"The page needs exactly one h1 (found {len(found)})"
        )
    h1, cell = found[0], _cell_of(found[0])
    h1.drop_tree()
    if cell is not None and len(cell) == 0:
        cell.drop_tree()
    return h1


def _contents(headings: Iterable[HtmlElement]) -> list[Heading]:
    contents: list[Heading] = []
    for tag in headings:
        if "minor" in tag.classes:
            continue
        heading = Heading(tag.get("id"), legible(_text(tag)), [])
        if tag.tag == "h2" or (tag.tag == "h3" and not contents):
            contents.append(heading)
        elif tag.tag == "h3":
            contents[-1].parts.append(heading)
    return contents


def _link_back(body: HtmlElement, lang: Lang) -> None:
    """Lead from each fact's row back to where it is told first."""
    rows = {f"#{row.get('id')}": row for row in body.xpath(".//tr[starts-with(@id, 'f-')]")}
    within = set(body.xpath(".//section[@class='sources']//a"))
    number = 0
    for link in body.xpath(".//a[@class='fact']"):
        address = link.get("href")
        if address not in rows or link in within:
            continue
        row = rows.pop(address)
        if len(row) == 0:
            continue
        number += 1
        link.set("id", f"r-{number}")
        back = Element("a", {"class": "back", "href": f"#r-{number}"})
        back.set("aria-label", f"{WORDS[lang]['back']} {number}")
        back.text = "↩"
        row[0].append(back)
        _say_before(back, " ")


def _say_before(tag: HtmlElement, text: str) -> None:
    """Put a text before an element."""
    before, around = tag.getprevious(), tag.getparent()
    if before is None:
        around.text = (around.text or "") + text
    else:
        before.tail = (before.tail or "") + text


def _mark_languages(body: HtmlElement, page: Lang) -> None:
    """Mark the runs of the other language, so that they are read aloud in it."""
    other = OTHER[page][0]
    for tag in [*body.iter()]:
        if (found := _runs(tag.text, page)) and not _is_aside(tag, page):
            if len(tag) == 0 and found[0][0].strip() == tag.text.strip():
                tag.set("lang", other)
            else:
                tag.text, tag[:0] = _pieces(tag.text, found, other)
        if (found := _runs(tag.tail, page)) and not _is_aside(tag.getparent(), page):
            tag.tail, spans = _pieces(tag.tail, found, other)
            for span in reversed(spans):
                tag.addnext(span)


def _is_aside(tag: HtmlElement, page: Lang) -> bool:
    """Say whether an element's own text isn't read aloud in the page's language."""
    around = [tag, *tag.iterancestors()]
    told = next((lang for each in around if (lang := each.get("lang")) is not None), page)
    return told != page or any(each.tag in UNSPOKEN for each in around)


def _runs(text: str | None, page: Lang) -> list[re.Match[str]]:
    """The runs of the other language in a text: three English words have two spaces, Japanese isn't ASCII."""
    if not text or (text.count(" ") < 2 if page == "ja" else text.isascii()):
        return []
    found = OTHER[page][1].finditer(text)
    return [run for run in found if page == "ja" or SPOKEN.search(run[0])]


def _pieces(text: str, found: list[re.Match[str]], lang: str) -> tuple[str, list[HtmlElement]]:
    """What stands before the first run, and each run as an element with what follows it."""
    spans = []
    for run, end in zip(found, [*(each.start() for each in found[1:]), len(text)], strict=True):
        span = Element("span", lang=lang)
        span.text, span.tail = run[0], text[run.end() : end]
        spans.append(span)
    return text[: found[0].start()], spans


def _text(tag: HtmlElement) -> str:
    """The words within an element."""
    return " ".join(filter(None, (text.strip() for text in tag.itertext())))
