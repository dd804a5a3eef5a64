"""The cells' HTML as the body of a page: headings and contents, links back, scroll regions, the language of its parts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from evalkit.running.cleaned import cleaned, tags_of
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
OF_FACT = re.compile("^f-")


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
    soup = cleaned(html)
    _keep_first_ids(soup)
    for table in _named(soup, "table"):
        if not table.find_parent("table") and not table.find_parent(class_="ek-scroll"):
            _scroll(soup, table, lang)
    for head in _named(soup, "th"):
        if not _text(head):  # the corner of a data frame heads nothing
            head.name = "td"
    _name_regions_apart(soup)
    headings = [tag for tag in _named(soup, *BELOW_H1) if tag.get("id") or _in_text(tag)]
    for number, heading in enumerate((h for h in headings if not h.get("id")), start=1):
        heading["id"] = f"h-{number}"
    h1 = _take_only_h1(soup)
    told = next((tag for tag in tags_of(soup) if "data-subject" in tag.attrs), None)
    if told is not None:
        h1.insert(0, f"{told['data-subject']} ")
    _link_back(soup, lang)
    _mark_languages(soup, lang, lang)
    return Page(
        legible(h1.decode_contents()),
        legible(_text(h1)),
        _contents(headings),
        legible(str(soup)),
        sections=any("data-section" in tag.attrs for tag in _named(soup, "section")),
        fingerprint=str(told.get("data-fingerprint", "")) if told is not None else "",
    )


def _named(soup: BeautifulSoup, *names: str) -> list[Tag]:
    """Find elements by name; a search of Beautiful Soup takes ten times as long."""
    return [tag for tag in tags_of(soup) if tag.name in names]


def _keep_first_ids(soup: BeautifulSoup) -> None:
    """Leave an id to the first that has it, and those of the frame to the frame."""
    seen = set()
    for tag in tags_of(soup):
        if "id" not in tag.attrs:
            continue
        name = str(tag["id"])
        if name in seen or name.startswith("page-"):
            del tag["id"]
        seen.add(name)


def _scroll(soup: BeautifulSoup, table: Tag, lang: Lang) -> None:
    caption = table.find("caption")
    label = _text(caption) if caption else WORDS[lang]["table"]
    region = {"class": "ek-scroll", "tabindex": "0", "role": "region", "aria-label": label}
    table.wrap(soup.new_tag("div", attrs=region))


def _name_regions_apart(soup: BeautifulSoup) -> None:
    """Number the regions whose names are the same, so that who lists them can tell them apart."""
    seen: Counter[str] = Counter()
    captions = _named(soup, "caption")
    names = {str(each["id"]): _text(each) for each in captions if each.get("id")}
    for region in _named(soup, "div"):
        if "ek-scroll" not in region.get_attribute_list("class"):
            continue
        name = names.get(str(region.get("aria-labelledby")), str(region.get("aria-label", "")))
        seen[name] += 1
        if seen[name] > 1:
            del region["aria-labelledby"]
            region["aria-label"] = f"{name} {seen[name]}"


def _in_text(tag: Tag) -> bool:
    return tag.find_parent(class_="ek-text") is not None


def _take_only_h1(soup: BeautifulSoup) -> Tag:
    found = _named(soup, "h1")
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
        if "minor" in tag.get_attribute_list("class"):
            continue
        heading = Heading(str(tag["id"]), legible(_text(tag)), [])
        if tag.name == "h2" or (tag.name == "h3" and not contents):
            contents.append(heading)
        elif tag.name == "h3":
            contents[-1].parts.append(heading)
    return contents


def _link_back(soup: BeautifulSoup, lang: Lang) -> None:
    """Lead from each fact's row back to where it is told first."""
    rows = {
        f"#{row['id']}": row for row in _named(soup, "tr") if OF_FACT.match(str(row.get("id", "")))
    }
    sources = soup.find(class_="sources")
    within = {id(link) for link in sources.find_all("a")} if sources is not None else set()
    number = 0
    for link in _named(soup, "a"):
        if "fact" not in link.get_attribute_list("class"):
            continue
        row = None if id(link) in within else rows.pop(str(link.get("href")), None)
        cell = next((each for each in row.contents if isinstance(each, Tag)), None) if row else None
        if cell is None:
            continue
        number += 1
        link["id"] = f"r-{number}"
        back = soup.new_tag("a", attrs={"class": "back", "href": f"#r-{number}"})
        back["aria-label"] = f"{WORDS[lang]['back']} {number}"
        back.string = "↩"
        cell.extend([" ", back])


def _mark_languages(tag: Tag, page: Lang, lang: str) -> None:
    """Mark the runs of the other language within a tag, so that they are read aloud in it."""
    other, runs = OTHER[page]
    for child in list(tag.contents):
        if isinstance(child, Tag):
            if child.name not in UNSPOKEN:
                _mark_languages(child, page, str(child.get("lang", lang)))
        elif isinstance(child, NavigableString) and lang == page:
            found = [run for run in runs.finditer(child) if page == "ja" or SPOKEN.search(run[0])]
            if not found:
                continue
            if len(tag.contents) == 1 and found[0][0].strip() == child.strip():
                tag["lang"] = other
            else:
                child.replace_with(*_pieces(str(child), found, other))


def _pieces(text: str, found: list[re.Match[str]], lang: str) -> Iterator[NavigableString | Tag]:
    end = 0
    for run in found:
        span = Tag(name="span", attrs={"lang": lang})
        span.string = run[0]
        yield NavigableString(text[end : run.start()])
        yield span
        end = run.end()
    yield NavigableString(text[end:])


def _text(tag: Tag) -> str:
    return tag.get_text(" ", strip=True)
