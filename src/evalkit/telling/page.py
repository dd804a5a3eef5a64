"""The reviewer's page in pieces: what it is, the summary, the sections, how it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from evalkit.data.dataset import Plan
from evalkit.facts.facts import Facts
from evalkit.telling.inserted import Comment, comments
from evalkit.telling.narrative import narrate
from evalkit.telling.points import points_table
from evalkit.telling.report import letters
from evalkit.telling.sentence import Narrative
from evalkit.telling.tables.scorecard import context_table, listed, scorecard, sections
from evalkit.telling.tables.table import Table, template
from evalkit.telling.teller import NONE, Teller, percent
from evalkit.words.codes import Label, Lang, label
from evalkit.words.shown import STYLE

PARAMETERS = {
    "dataset": Label("データ", "data"),
    "fiscal_year": Label("年度", "fiscal year"),
    "rule": Label("評価基準のファイル", "file of the rule"),
    "lang": Label("言語", "language"),
    "audience": Label("読み手（internal: 内部、public: 公開）", "audience"),
    "confidence": Label("区間の信頼水準", "confidence of intervals"),
    "exit_rates": Label("仮定する離脱率", "assumed exit rates"),
    "roster_size": Label(
        "仮定する名簿の人数（0は仮定なし）", "assumed size of the roster (0: none)"
    ),
    "threshold": Label(
        "秘匿する人数の基準（これ未満）", "counts of persons below this are suppressed"
    ),
    "period": Label("比べる期間（－は全年度）", "years compared (－: all)"),
    "since": Label(
        "前の版のfacts.json（－は比べない）", "facts.json of the release compared (－: none)"
    ),
    "fingerprint": Label("数値全体の照合符号", "fingerprint of all facts"),
}

SHARES = ("confidence", "exit_rates")
"""Parameters that are shares."""

WRITTEN = {
    "aim": Label("めざす姿", "aim"),
    "purpose": Label("目的と内容", "purpose and content"),
    "commentary": Label("総評（担当課の記述）", "Commentary (by the office)"),
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


def summary(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Told:
    """Say whose evaluation this is, of which year, from which document, and how the letters fall."""
    tell = Teller(facts, lang)
    plan = facts.plan
    documents = [] if plan is None else _documents(plan, str(facts.year))
    methods = sorted({f.method for f in facts.select(measure="rating")} - {"as-published"})
    told = {
        "subject": tell.plan(),
        "year": facts.year.label(lang),
        "documents": documents,
        "comments": [] if plan is None else _comments(plan, str(facts.year)),
        "rules": [tell.rule(method) for method in methods],
        "letters": letters(facts, lang, audience),
        "made_up": facts.made_up,
    }
    html = template("summary.html.j2").render(lang=lang, **told)
    return Told(html, f"{told['subject']} {told['year']}: {told['letters']}")


def _documents(plan: Plan, year: str) -> list[str]:
    """Name the last release that was known in the evaluated year."""
    known = plan.releases[plan.releases["period"] <= year].to_dict("records")
    return [
        f"{row['title']}（{row['document']}）" if row["document"] else str(row["title"])
        for row in known[-1:]
    ]


def _comments(plan: Plan, year: str) -> list[str]:
    """Return what the last release known in the evaluated year is commented with."""
    known = plan.releases.loc[plan.releases["period"] <= year, "comment"]
    return [str(comment) for comment in known[-1:] if comment]


def section_report(
    facts: Facts, section: str, lang: Lang = "ja", audience: str = "internal"
) -> Told:
    """Tell one measure of the plan: its tables in the report's layout, then a sentence an indicator."""
    tell = Teller(facts, lang)
    tables: list[Table] = [
        scorecard(facts, lang, section, kind, audience) for kind in ("activity", "outcome")
    ]
    tables.append(context_table(facts, lang, section))
    tables = [table for table in tables if table.rows]
    told: list[Narrative] = [
        narrate(facts, each, lang, audience) for each in listed(facts, section)
    ]
    said = _texts(facts, section, lang)
    html = template("section.html.j2").render(
        lang=lang,
        section=section,
        title=tell.node(section),
        tables=tables,
        narratives=told,
        said=said,
        commentary=label(WRITTEN, "commentary", lang),
    )
    texts = [text for of_node in said for _, text in of_node.plan]
    texts += [str(text) for of_node in said for text, _ in of_node.commentary]
    text = "\n\n".join([tell.node(section), *map(repr, tables), *map(str, told), *texts])
    return Told(html, text)


class Texts(NamedTuple):
    """What people wrote about a node: aim and purpose with their heads, the commentary with its place and caveats."""

    name: str
    plan: list[tuple[str, str]]
    commentary: list[tuple[Narrative, str]]


def _texts(facts: Facts, section: str, lang: Lang) -> list[Texts]:
    """Gather what is written about a section and the nodes below it, where anything is."""
    plan = facts.worded
    if plan is None:
        return []
    tell = Teller(facts, lang)
    written = comments(facts)
    told = []
    for row in plan.nodes.to_dict("records"):
        if section not in _above(plan, str(row["node"])):
            continue
        name = "" if row["node"] == section else tell.node(str(row["node"]))
        heads = [(label(WRITTEN, part, lang), str(row[part])) for part in ("aim", "purpose")]
        of_node = [comment for comment in written if comment.node == row["node"]]
        commentary = [(comment.text, _beside(comment)) for comment in of_node]
        texts = Texts(name, [(head, text) for head, text in heads if text], commentary)
        if texts.plan or texts.commentary:
            told.append(texts)
    return told


def _beside(comment: Comment) -> str:
    """Say where a text stands in its document, and what the facts inserted in it rest on."""
    caveats = "。".join(comment.caveats)
    return "。".join(filter(None, [comment.place, caveats and f"挿入した数値の留意点：{caveats}"]))


def _above(plan: Plan, node: str) -> list[str]:
    """A node and all nodes above it."""
    parents = dict(zip(plan.nodes["node"], plan.nodes["parent"], strict=True))
    found = []
    while node and node not in found:
        found.append(node)
        node = parents.get(node, "")
    return found


def report_sections(facts: Facts, lang: Lang = "ja", audience: str = "internal") -> Told:
    """Tell every measure of the plan, one after the other; the rule's letters only inside."""
    pieces = [section_report(facts, section, lang, audience) for section in sections(facts)]
    html = "\n".join(piece.html for piece in pieces)
    return Told(html, "\n\n".join(piece.text for piece in pieces))


def points_to_check(facts: Facts, audience: str, lang: Lang = "ja") -> Told:
    """List the points to check for the internal audience; nothing for the public."""
    if audience != "internal":
        return Told("", "")
    table = points_table(facts, lang)
    html = template("points.html.j2").render(lang=lang, table=table)
    return Told(html, repr(table))


def how_made(facts: Facts, parameters: Mapping[str, object], lang: Lang = "ja") -> Told:
    """Say with which parameters a page was made, and the fingerprint of its facts."""
    names = {name: label(PARAMETERS, name, lang) for name in PARAMETERS}
    shown = [
        (names.get(name, name), _written(name, value, lang)) for name, value in parameters.items()
    ]
    shown.append((names["fingerprint"], facts.fingerprint()))
    html = template("made.html.j2").render(lang=lang, shown=shown)
    return Told(html, "\n".join(f"{name}: {value}" for name, value in shown))


def _written(name: str, value: object, lang: Lang) -> str:
    """Write a parameter as a person would: shares in per cent, lists with commas, a dash for nothing."""
    if isinstance(value, list | tuple):
        comma = "、" if lang == "ja" else ", "
        return comma.join(_written(name, each, lang) for each in value) or NONE
    if isinstance(value, float) and name in SHARES:
        return percent(value) + ("％" if lang == "ja" else " %")
    if isinstance(value, int | float):
        return f"{value:,}"
    return str(value) or NONE
