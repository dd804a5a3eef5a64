"""The tables of a dataset: their columns, keys and vocabularies; everything else about them is derived from here."""

from dataclasses import dataclass
from typing import Literal

from evalkit.words import codes
from evalkit.words.codes import Label

Type = Literal["string", "number", "integer", "date", "period", "year", "figure"]


@dataclass(frozen=True)
class Column:
    """One column: its type, its meaning in both languages and what it may hold.

    ``period`` is ``FY2024``, ``FY2023-end``, a year, a month or a date; ``year`` is a fiscal year;
    ``figure`` is text as published, read by :func:`evalkit.read_figure`.
    """

    name: str
    type: Type
    ja: str
    en: str
    required: bool = False
    codes: dict[str, Label] | None = None
    refers_to: str = ""


@dataclass(frozen=True)
class Table:
    """One table: file ``<name>.csv`` (or sheet ``<name>``) of a dataset's folder."""

    name: str
    ja: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


RELEASE = Column("release", "string", "版", "release", required=True, refers_to="releases")
PLACE = Column("place", "string", "文書中の位置", "place in the document")
COMMENT = Column("comment", "string", "備考", "comment")

TABLES = (
    Table(
        "releases",
        "版",
        "releases: which document, when; the vintage of everything",
        ("release",),
        (
            Column("release", "string", "版ID", "release id", required=True),
            Column("title", "string", "文書名", "title of the document", required=True),
            Column("document", "string", "資料番号", "number of the document"),
            Column("period", "year", "対象年度", "fiscal year reported on", required=True),
            Column("kind", "string", "種類", "kind; empty: report", codes=codes.RELEASE),
            Column("published_on", "date", "公表日", "date of publication, empty where unknown"),
            COMMENT,
        ),
        required=True,
    ),
    Table(
        "nodes",
        "計画の体系",
        "the plan's tree",
        ("node", "valid_from"),
        (
            Column("node", "string", "体系ID", "node id", required=True),
            Column("valid_from", "year", "適用開始年度", "first fiscal year of this wording"),
            Column("parent", "string", "上位", "parent node", refers_to="nodes"),
            Column("level", "string", "階層", "level", required=True, codes=codes.LEVEL),
            Column("label", "string", "番号（原文）", "number as printed"),
            Column("name_ja", "string", "名称", "name in Japanese", required=True),
            Column("name_en", "string", "名称（英語）", "name in English", required=True),
            Column("owner", "string", "所管課", "responsible office"),
            Column("aim", "string", "めざす姿", "aim"),
            Column("purpose", "string", "目的と内容", "purpose and content"),
        ),
        required=True,
    ),
    Table(
        "indicators",
        "指標",
        "indicators: what is counted and how",
        ("indicator", "valid_from"),
        (
            Column("indicator", "string", "指標ID", "indicator id", required=True),
            Column("valid_from", "year", "適用開始年度", "first fiscal year of this definition"),
            Column("valid_to", "year", "適用終了年度", "last fiscal year of this definition"),
            Column("node", "string", "体系", "node of the plan", required=True, refers_to="nodes"),
            Column("label", "string", "番号（原文）", "number as printed"),
            Column("kind", "string", "区分", "kind", required=True, codes=codes.KIND),
            Column("name_ja", "string", "指標名", "name in Japanese", required=True),
            Column("name_en", "string", "指標名（英語）", "name in English", required=True),
            Column("definition", "string", "定義", "definition"),
            Column("unit", "string", "単位", "unit", required=True),
            Column(
                "unit_en", "string", "単位（英語）", "unit in English: one/many, e.g. person/people"
            ),
            Column("direction", "string", "望ましい方向", "direction", True, codes.DIRECTION),
            Column("accumulation", "string", "集計", "accumulation", True, codes.ACCUMULATION),
            Column("count_basis", "string", "数え方", "count basis", True, codes.COUNT_BASIS),
            Column(
                "component_rule",
                "string",
                "内訳の扱い",
                "rule for parts",
                True,
                codes.COMPONENT_RULE,
            ),
            Column(
                "account",
                "string",
                "名簿の計算での役割",
                "part in the roster account",
                codes=codes.ACCOUNT,
            ),
            Column("plan_ref", "string", "実施計画の施策", "reference to the implementation plan"),
            Column("repost_of", "string", "再掲元", "indicator that this one repeats"),
            Column(
                "succession",
                "string",
                "前との関係",
                "what a later version is to the earlier one",
                codes=codes.SUCCESSION,
            ),
            Column(
                "predecessors",
                "string",
                "前の指標",
                "indicators that it was split from or merged of",
            ),
            COMMENT,
        ),
        required=True,
    ),
    Table(
        "components",
        "内訳",
        "parts of an indicator",
        ("indicator", "component"),
        (
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("component", "string", "内訳記号", "part as lettered", required=True),
            Column("name_ja", "string", "内訳名", "name in Japanese", required=True),
            Column("name_en", "string", "内訳名（英語）", "name in English", required=True),
        ),
    ),
    Table(
        "figures",
        "数値",
        "figures as published, or plain numbers",
        ("indicator", "component", "role", "period", "release"),
        (
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("component", "string", "内訳", "part; empty: the whole, or parts in the text"),
            Column("role", "string", "欄", "role", required=True, codes=codes.ROLE),
            Column("period", "period", "時期", "period; empty where none is printed"),
            Column("text", "figure", "値（原文）", "figure as published", required=True),
            Column(
                "status", "string", "状態", "status, where the text doesn't say", codes=codes.STATUS
            ),
            Column(
                "accumulation",
                "string",
                "集計",
                "where it differs from the indicator's",
                codes=codes.ACCUMULATION,
            ),
            Column(
                "count_basis",
                "string",
                "数え方",
                "where it differs from the indicator's",
                codes=codes.COUNT_BASIS,
            ),
            Column(
                "compare_because",
                "string",
                "比較する理由",
                "why an office compares this figure although the rules refuse",
            ),
            RELEASE,
            PLACE,
            COMMENT,
        ),
        required=True,
    ),
    Table(
        "ratings",
        "評価",
        "letters as published",
        ("indicator", "component", "period", "release"),
        (
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("component", "string", "内訳", "part; empty: one letter for all"),
            Column("period", "year", "年度", "fiscal year", required=True),
            Column("text", "string", "評価（原文）", "letter or word as printed", required=True),
            Column("decided_by", "string", "決定した課", "office that decided the letter"),
            Column("reason", "string", "決定の理由", "why it differs from the rule's letter"),
            RELEASE,
            PLACE,
            COMMENT,
        ),
    ),
    Table(
        "notes",
        "注",
        "footnotes and what they govern",
        ("note",),
        (
            Column("note", "string", "注ID", "note id", required=True),
            Column("mark", "string", "記号", "mark as printed", required=True),
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("role", "string", "欄", "role it governs; empty: all", codes=codes.ROLE),
            Column("text_ja", "string", "注の内容", "what it says", required=True),
            Column(
                "text_en", "string", "注の内容（英語）", "what it says in English", required=True
            ),
            RELEASE,
            PLACE,
        ),
    ),
    Table(
        "breaks",
        "定義の変更",
        "changes of definition; figures on different sides aren't compared",
        ("indicator", "component", "period"),
        (
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("component", "string", "内訳", "part; empty: the whole and all parts"),
            Column("period", "year", "変更年度", "first fiscal year of the new definition", True),
            Column("change_ja", "string", "変更内容", "what changed", required=True),
            Column("change_en", "string", "変更内容（英語）", "what changed, in English", True),
            Column("bridge_period", "year", "両方で数えた年度", "fiscal year counted both ways"),
            Column("bridge_old", "figure", "旧定義の値", "its figure by the old definition"),
            Column("bridge_new", "figure", "新定義の値", "its figure by the new definition"),
        ),
    ),
    Table(
        "corrections",
        "訂正",
        "figures and letters published wrongly, and what they should have been",
        ("indicator", "component", "role", "period", "release", "corrected_in"),
        (
            Column("indicator", "string", "指標", "indicator", True, refers_to="indicators"),
            Column("component", "string", "内訳", "part, as in the row corrected"),
            Column("role", "string", "欄", "role", required=True, codes=codes.CORRECTED),
            Column("period", "period", "時期", "period, as in the row corrected"),
            RELEASE,
            Column("old", "string", "誤", "text as published wrongly", required=True),
            Column("new", "string", "正", "text as it should have been", required=True),
            Column("reason", "string", "訂正の理由", "why it was wrong", required=True),
            Column(
                "corrected_in",
                "string",
                "訂正版",
                "release that prints the correction",
                True,
                refers_to="releases",
            ),
        ),
    ),
    Table(
        "commentary",
        "総評",
        "the evaluator's own text on a part of the plan",
        ("node", "period"),
        (
            Column("node", "string", "体系", "node of the plan", True, refers_to="nodes"),
            Column("period", "year", "年度", "fiscal year", required=True),
            Column("text", "string", "総評", "what the evaluator says", required=True),
            PLACE,
        ),
    ),
)
"""All tables of a dataset, in the order in which they are read."""


def table(name: str) -> Table:
    """Return the table of that name; KeyError where there is none.

    >>> table("components").key
    ('indicator', 'component')
    """
    return {each.name: each for each in TABLES}[name]
