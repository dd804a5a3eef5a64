"""The index page of an edition: what was evaluated, how it ended, where to read it."""

from collections.abc import Mapping

import jinja2

from evalkit.facts.facts import Facts
from evalkit.running.edition import DRAFT, Edition
from evalkit.running.frame import TEMPLATES, WORDS, Frame
from evalkit.telling.report import letters
from evalkit.telling.teller import Teller
from evalkit.words.codes import Lang

TOLD = {
    "ja": {
        "title": "評価の資料",
        "letters": "評価の内訳",
        "read": "読む",
        "appendix": "技術資料（計算の過程）",
        "tables": "表とデータ",
        "document": "報告書（Word）",
        "printed": "報告書（PDF、印刷用）",
        "workbook": "すべての表（Excel）",
        "markdown": "すべての表（Markdown）",
        "facts": "すべての数値と出典（JSON）",
        "numbers": "すべての数値（CSV、機械判読用）",
        "csv": "表ごとのCSV（tablesフォルダ）とその定義（Data Package）",
        "manifest": "作成の記録（入力・出力のハッシュ、版）",
        "release": "公表の記録（版、日付、理由）",
    },
    "en": {
        "title": "Pages and tables",
        "letters": "Ratings",
        "read": "Read",
        "appendix": "Technical appendices (how it was worked out)",
        "tables": "Tables and data",
        "document": "the report (Word)",
        "printed": "the report (PDF, for paper)",
        "workbook": "all tables (Excel)",
        "markdown": "all tables (Markdown)",
        "facts": "all numbers with their sources (JSON)",
        "numbers": "all numbers (CSV, for machines)",
        "csv": "each table as CSV (folder tables), and what describes them (Data Package)",
        "manifest": "how it was made (hashes of inputs and outputs, versions)",
        "release": "how it was released (edition, day, reason)",
    },
}


def index_page(
    facts: Facts,
    titles: Mapping[str, str],
    report: str,
    lang: Lang,
    edition: Edition = DRAFT,
    audience: str = "internal",
    printed: bool = False,
) -> str:
    """Make the page; ``titles`` maps each notebook to its title, ``report`` names the reviewer's page.

    ``printed``: whether that page stands beside it as PDF, too.
    """
    tell = Teller(facts, lang)
    title = f"{tell.plan()} {facts.year.label(lang)} {TOLD[lang]['title']}"
    return page_template("edition.html.j2").render(
        frame=Frame(lang, title),
        words=WORDS[lang] | TOLD[lang],
        title=title,
        made_up=facts.made_up,
        letters=letters(facts, lang, audience),
        edition=edition.told(lang),
        released=edition.number > 0,
        printed=printed,
        report=(report, titles[report]),
        appendices=[(name, title) for name, title in titles.items() if name != report],
    )


def page_template(name: str) -> jinja2.Template:
    """Return the template of a page that is no notebook; text is escaped in it."""
    folders = jinja2.FileSystemLoader([TEMPLATES, TEMPLATES / "evalkit"])
    environment = jinja2.Environment(
        loader=folders,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
