"""The report as a Word document: headings, sentences, tables, texts of the offices; points to check as comments."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.run import Run

from evalkit.facts.facts import Facts
from evalkit.telling.narrative import narrate
from evalkit.telling.office.about import About, about
from evalkit.telling.office.characters import legible, one_line, shortened
from evalkit.telling.office.template import NOTE_TEXT, blank_document
from evalkit.telling.office.word_table import add_table
from evalkit.telling.office.word_text import (
    add_caption,
    add_foot,
    add_heading,
    add_named,
    add_text,
    room,
)
from evalkit.telling.office.word_xml import LANGUAGES, describe_picture
from evalkit.telling.office.zipped import rezipped
from evalkit.telling.page import WRITTEN, Texts, pillar_of, written_texts
from evalkit.telling.points import points_table
from evalkit.telling.report import letters
from evalkit.telling.tables.rule import RuleTable
from evalkit.telling.tables.scorecard import listed, sections
from evalkit.telling.tables.table import Table, bracketed
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang, label
from evalkit.words.office import CHAPTERS, WORDS

CREATED = datetime(2000, 1, 1)
"""Documents carry this date, so that the same facts give the same bytes."""
AUTHOR, INITIALS = "evalkit", "ek"
KINDS = ("activity", "outcome")
TALLEST = 0.8
"""The share of a page's height that a picture may take."""


class Image(NamedTuple):
    """A picture of the report: PNG, what it shows in words, its title."""

    png: bytes
    alt: str
    title: str


def to_docx(
    facts: Facts,
    tables: Sequence[Table],
    lang: Lang = "ja",
    audience: str = "internal",
    edition: str = "",
    images: Sequence[Image] = (),
    template: Path | None = None,
    rule: RuleTable | None = None,
) -> bytes:
    """Write the report as a Word document, its tables numbered as in the workbook.

    ``tables`` are those of :func:`evalkit.telling.report.report_tables`. The ``internal`` audience finds the
    points to check as comments where they belong. ``template`` is a document of the ward's own: its styles,
    page, heads and feet are used, its text isn't. ``rule`` is the one that gave the letters.
    """
    document = blank_document(template, lang)
    told = about(facts, lang, edition, letters(facts, lang, audience))
    anchors = {"": _add_opening(document, told, lang)}
    if rule is not None:
        add_heading(document, label(WORDS, "rule", lang))
        add_table(document, rule.table(facts))
    for number, image in enumerate(images, start=1):
        _add_image(document, image, number, told.made_up, lang)
    anchors |= _add_tables(document, facts, tables, lang, audience)
    add_text(document, label(WORDS, "sources", lang))
    if audience == "internal":
        _add_comments(document, facts, anchors, lang)
    title = f"{told.title} {label(WORDS, 'report', lang)}".strip()
    add_foot(document, shortened(one_line(title), 60) + bracketed(edition), told.made_up)
    _set_properties(document, title, lang)
    stream = io.BytesIO()
    document.save(stream)
    return rezipped(stream.getvalue())


def _add_opening(document: Document, told: About, lang: Lang) -> Run:
    """Write the title and what the evaluation is; return the words on which the whole is commented."""
    title = f"{told.title} {label(WORDS, 'report', lang)}".strip()
    add_heading(document, title + bracketed(told.made_up), "Title")
    summary = add_heading(document, label(WORDS, "summary", lang))
    for name, text in told.lines:
        add_named(document, name, text, lang)
    return summary


def _add_image(document: Document, image: Image, number: int, mark: str, lang: Lang) -> None:
    """Add a picture, no larger than the page, with its caption and its alternative text."""
    add_heading(document, image.title)
    paragraph = add_text(document, "")
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(image.png))
    wide, high = room(document)
    scale = min(wide / shape.width, TALLEST * high / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    describe_picture(paragraph, legible(image.title), legible(image.alt))
    add_caption(document, "figure", number, image.title + bracketed(mark), lang)


def _add_tables(
    document: Document, facts: Facts, tables: Sequence[Table], lang: Lang, audience: str
) -> dict[str, Run]:
    """Write the sections with what is said of them, then the chapters; return the words about each indicator."""
    left = {table.name: (place, table) for place, table in enumerate(tables, start=1)}
    left.pop("points", None)
    anchors: dict[str, Run] = {}

    def add(*names: str) -> None:
        for name in names:
            if name in left:
                number, table = left.pop(name)
                for indicator, run in add_table(document, table, number).items():
                    anchors.setdefault(indicator, run)

    tell, above = Teller(facts, lang), ""
    for section in sections(facts):
        own = [f"scorecard-{section}-{kind}" for kind in KINDS]
        written = written_texts(facts, section, lang)
        if not written and not left.keys() & set(own):
            continue
        pillar = pillar_of(facts, section)
        if pillar and pillar != above:
            add_heading(document, tell.node(pillar))
            about_it = [texts for texts in written_texts(facts, pillar, lang) if not texts.name]
            _add_plan(document, about_it, lang)
            _add_commentary(document, about_it, lang, "Heading 2")
        above = pillar
        add_heading(document, tell.node(section), "Heading 2" if pillar else "Heading 1")
        _add_plan(document, written, lang)
        add(*own)
        for indicator in listed(facts, section):
            add_text(document, str(narrate(facts, indicator, lang, audience)), "List Bullet")
        _add_commentary(document, written, lang, "Heading 3" if pillar else "Heading 2")
    for title, names in CHAPTERS.items():
        if left.keys() & set(names):
            add_heading(document, label(WORDS, title, lang))
            add(*names)
    if left:
        add_heading(document, label(WORDS, "others", lang))
        add(*left)
    return anchors


def _add_plan(document: Document, written: Sequence[Texts], lang: Lang) -> None:
    """Write aim and purpose of a part of the plan."""
    for of_node in written:
        for name, text in of_node.plan:
            add_named(document, f"{of_node.name} {name}".strip(), text, lang)


def _add_commentary(document: Document, written: Sequence[Texts], lang: Lang, level: str) -> None:
    """Write what the offices say, each text with its place, under a heading of its own."""
    for of_node in written:
        if of_node.commentary:
            said = f"{label(WRITTEN, 'commentary', lang)} {of_node.name}".strip()
            add_heading(document, said, level)
        for comment, place in of_node.commentary:
            add_text(document, str(comment))
            add_text(document, place, NOTE_TEXT)


def _add_comments(document: Document, facts: Facts, anchors: Mapping[str, Run], lang: Lang) -> None:
    """Comment each point to check on the words about its indicator; on the summary where it is about several or all."""
    tell = Teller(facts, lang)
    for row in points_table(facts, lang).rows:
        said = {key: legible(entries[0].text) for key, entries in row.items()}
        fact = row["point"][0].fact
        indicator = facts[fact].indicator if fact else ""
        is_own = said["name"].startswith(legible(tell.indicator(indicator)))
        run = anchors.get(indicator if is_own else "", anchors[""])
        comment = document.add_comment(
            run, label(WORDS, "point", lang).format(**said), AUTHOR, INITIALS
        )
        comment._comment_elm.attrib.pop(qn("w:date"), None)


def _set_properties(document: Document, title: str, lang: Lang) -> None:
    """Say whose document it is, in which language; nothing of when, and nothing of a template's past."""
    told = document.core_properties
    for element in list(told._element):
        told._element.remove(element)
    told.title = shortened(legible(title), 255)
    told.author = told.last_modified_by = AUTHOR
    told.created = told.modified = CREATED
    told.language, told.revision = LANGUAGES[lang], 1
