"""The reviewer's page in pieces: the plan's tree with the tables, sentences and texts of each measure; points to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evalkit.facts.facts import Facts
from evalkit.telling.commentary import MarkedText, above, claims_table, marked_texts
from evalkit.telling.inserted import Comment, comments
from evalkit.telling.narrative import narrate
from evalkit.telling.points import points_table
from evalkit.telling.report import has_years
from evalkit.telling.sentence import Narrative
from evalkit.telling.tables.history import history_table
from evalkit.telling.tables.scorecard import context_table, listed, scorecard, sections
from evalkit.telling.tables.table import Table, template
from evalkit.telling.teller import Teller
from evalkit.words.codes import Label, Lang, label
from evalkit.words.shown import STYLE

SECTIONS = ("measure", "section")
"""The levels of the plan that are told one by one."""

WRITTEN = {
    "aim": Label("めざす姿", "aim"),
    "purpose": Label("目的と内容", "purpose and content"),
    "commentary": Label("総評（担当課の記述）", "Commentary (by the office)"),
    "nothing": Label("この年度に報告された指標はない。", "No indicator is reported in this year."),
}


@dataclass(frozen=True)
class Told:
    """A piece of a page: HTML, and the same as text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return STYLE + self.html if self.html else ""

    def __repr__(self) -> str:
        """Read as text."""
        return self.text


def section_report(
    facts: Facts,
    section: str,
    lang: Lang = "ja",
    audience: str = "internal",
    level: int = 2,
) -> Told:
    """Tell one measure of the plan: its tables in the report's layout, a sentence an indicator, its years, its texts.

    ``level`` is that of its heading.
    """
    tell = Teller(facts, lang)
    tables: list[Table] = [
        scorecard(facts, lang, section, kind, audience) for kind in ("activity", "outcome")
    ]
    tables.append(context_table(facts, lang, section))
    tables = [table for table in tables if table.rows]
    told: list[Narrative] = [
        narrate(facts, each, lang, audience) for each in listed(facts, section)
    ]
    said = written_texts(facts, section, lang, audience)
    years = _years(facts, section, lang, audience)
    html = template("section.html.j2").render(
        lang=lang,
        level=level,
        section=section,
        years=years,
        nothing=label(WRITTEN, "nothing", lang),
        title=tell.node(section),
        tables=tables,
        narratives=told,
        said=said,
        commentary=label(WRITTEN, "commentary", lang),
        claims=claims_table(facts, lang, section) if audience == "internal" else None,
    )
    texts = [text for of_node in said for _, text in of_node.plan]
    texts += [str(text) for of_node in said for text, _ in of_node.commentary]
    shown = [*tables, years] if years.rows else tables
    text = "\n\n".join([tell.node(section), *map(repr, shown), *map(str, told), *texts])
    return Told(html, text)


class Texts(NamedTuple):
    """What people wrote about a node: aim and purpose with their heads, the commentary with its place and caveats."""

    name: str
    plan: list[tuple[str, str]]
    commentary: list[tuple[Narrative | MarkedText, str]]


def written_texts(facts: Facts, section: str, lang: Lang, audience: str = "public") -> list[Texts]:
    """Gather what is written about a section and the nodes below it, where anything is; inside, its claims are marked."""
    tell = Teller(facts, lang)
    written = comments(facts)
    shown: Sequence[Narrative | MarkedText] = [comment.text for comment in written]
    if audience == "internal":
        shown = marked_texts(facts, lang)
    told = []
    for node, row in facts.plan_rows.nodes.items():
        if section not in above(facts, node):
            continue
        name = "" if node == section else tell.node(node)
        heads = [(label(WRITTEN, part, lang), row[part]) for part in ("aim", "purpose")]
        commentary = [
            (text, _beside(comment))
            for text, comment in zip(shown, written, strict=True)
            if comment.node == node
        ]
        texts = Texts(name, [(head, text) for head, text in heads if text], commentary)
        if texts.plan or texts.commentary:
            told.append(texts)
    return told


def _beside(comment: Comment) -> str:
    """Say where a text stands in its document, and what the facts inserted in it rest on."""
    caveats = "。".join(comment.caveats)
    return "。".join(filter(None, [comment.place, caveats and f"挿入した数値の留意点：{caveats}"]))


class Branch(NamedTuple):
    """A pillar of the plan (none, for what stands outside of pillars) with the sections told below it."""

    node: str
    title: str
    said: list[Texts]
    pieces: list[Told]

    @property
    def html(self) -> str:
        """The sections."""
        return "\n".join(piece.html for piece in self.pieces)


def report_sections(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Told:
    """Tell every measure of the plan under its pillar, in the plan's order; the rule's letters only inside.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> told = ek.report_sections(facts, "en").text
    >>> [line.split(":")[0] for line in told.splitlines() if line.endswith("activities, fiscal 2024")]
    ['Measure 1 Receiving every consultation in the district and staying connected', 'Measure 10 Crime and disaster prevention', 'Measure 1 Community building']
    """
    tell = Teller(facts, lang)
    branches: list[Branch] = []
    for section in _told_sections(facts):
        pillar = pillar_of(facts, section)
        if not branches or branches[-1].node != pillar:
            said = written_texts(facts, pillar, lang, audience) if pillar else []
            branches.append(Branch(pillar, tell.node(pillar), said, []))
        level = 3 if pillar else 2
        branches[-1].pieces.append(section_report(facts, section, lang, audience, level))
    html = template("tree.html.j2").render(lang=lang, branches=branches)
    return Told(html, "\n\n".join(piece.text for each in branches for piece in each.pieces))


def _told_sections(facts: Facts) -> list[str]:
    """The measures and sections that have figures, of earlier years, too, or a commentary, in the plan's order."""
    tell, told = Teller(facts, "ja"), set(sections(facts))
    told |= {tell.section(f.indicator) for f in facts.through_years(measure="period_attainment")}
    if facts.plan is None:
        return sorted(told)
    nodes = facts.plan_rows.nodes
    for text in facts.plan_rows.commentary(str(facts.year)):
        of = [each for each in above(facts, text["node"]) if nodes[each]["level"] in SECTIONS]
        told |= set(of[:1])
    return [node for node in nodes if node in told]


def pillar_of(facts: Facts, section: str) -> str:
    """The uppermost node above a section; empty where it stands by itself."""
    found = above(facts, section)
    return found[-1] if found[1:] else ""


def _years(facts: Facts, section: str, lang: Lang, audience: str) -> Table:
    """The years of a section side by side; without rows where there is but one."""
    table = Table("", "", (), (), facts, lang)
    return history_table(facts, lang, section, audience) if has_years(facts) else table


def points_to_check(facts: Facts, audience: str, lang: Lang = "ja") -> Told:
    """List the points to check for the internal audience; nothing for the public.

    >>> import evalkit as ek
    >>> ward = ek.load_dataset("data/setagaya")
    >>> rated = ek.rate(ward, "R6", "params/rubrics/setagaya-r6-inferred.yaml")
    >>> facts = ek.collect(rated, ek.change(ward, "R6"))
    >>> "rated B, yet worse than its baseline" in ek.points_to_check(facts, "internal", "en").text
    True
    >>> ek.points_to_check(facts, "public").text
    ''
    """
    if audience != "internal":
        return Told("", "")
    table = points_table(facts, lang)
    html = template("points.html.j2").render(lang=lang, table=table)
    return Told(html, repr(table))
