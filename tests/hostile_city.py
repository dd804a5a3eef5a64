"""A made-up city whose names, texts and commentary would do harm on a page, or break a careless one."""

import csv
import io
from pathlib import Path

from hostile import MARKUP
from small_city import TABLES, write_city

NASTY = " ".join(
    [*MARKUP, "\u202e226件", "𠮷野家", "👩‍👩‍👧", "=HYPERLINK(1)", "<img src=x onerror=alert(2)>"]
)
LONG = "語" * 10_000


def write_hostile_city(folder: Path) -> Path:
    """Write it: two measures, one without any figure, whose commentary must not be lost."""
    heads = TABLES["indicators.csv"].splitlines()[0].split(",")
    counted = ("件", "visit/visits", "higher", "flow", "unique", "none")
    indicators = _csv(
        heads,
        ("visits", "m", "outcome", NASTY, NASTY, *counted),
        ("plans", "m", "outcome", LONG, "a" * 10_000, *counted[:-1], "pooled"),
    )
    nodes = _csv(
        ("node", "parent", "level", "name_ja", "name_en", "owner", "aim", "purpose"),
        ("p", "", "pillar", NASTY, NASTY, "", "", ""),
        ("m", "p", "measure", NASTY, NASTY, NASTY, NASTY, NASTY),
        ("empty", "p", "measure", "空の施策", "An empty measure", "", "", ""),
    )
    commentary = _csv(
        ("node", "period", "text"),
        ("m", "FY2024", NASTY),
        ("empty", "FY2024", "指標のない施策の総評。"),
    )
    return write_city(folder, indicators=indicators, nodes=nodes, commentary=commentary)


def _csv(*rows: tuple[str, ...] | list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
