"""How findings read in a notebook: a heading, a few lines, a table and notes, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from evalkit.words.codes import Label

NOTES = Label("注", "notes")

STYLE = """<style class="ek-lab">
.jp-RenderedHTMLCommon .ek-scroll { overflow-x: auto; margin: 0.5em 0 1em; }
.jp-RenderedHTMLCommon table.ek {
  width: auto; max-width: none; margin: 0; table-layout: auto; border-collapse: collapse;
  border: 0 solid var(--jp-content-font-color1, currentColor); border-width: 2px 0;
  color: var(--jp-content-font-color1, inherit); font-size: var(--jp-ui-font-size1, 13px);
  line-height: 1.5; font-variant-numeric: tabular-nums;
}
.jp-RenderedHTMLCommon table.ek caption {
  caption-side: top; padding: 0 0 0.4em; text-align: left; font-weight: 700;
  color: var(--jp-content-font-color1, inherit);
}
.jp-RenderedHTMLCommon table.ek :is(thead, tbody, tbody:nth-child(n)) tr:is(:nth-child(n), :hover) {
  background: none;
}
.jp-RenderedHTMLCommon table.ek :is(th, td) {
  padding: 0.35em 0.75em; max-width: none; text-align: left; vertical-align: top;
  white-space: normal; border: 0 solid var(--jp-border-color2, #ccc); border-bottom-width: 1px;
}
.jp-RenderedHTMLCommon table.ek :is(th, td):first-child { padding-left: 0.25em; }
.jp-RenderedHTMLCommon table.ek thead th { vertical-align: bottom; word-break: auto-phrase; }
.jp-RenderedHTMLCommon table.ek tbody th { font-weight: 400; min-width: 9em; }
.jp-RenderedHTMLCommon table.ek td:not(.num) { word-break: auto-phrase; max-width: 40em; }
.jp-RenderedHTMLCommon table.ek :is(th, td).num { text-align: right; }
.jp-RenderedHTMLCommon table.ek td.num { white-space: nowrap; }
.jp-RenderedHTMLCommon table.ek tbody th[scope="rowgroup"] {
  font-weight: 700; background: var(--jp-layout-color2, #eee);
}
.jp-RenderedHTMLCommon table.scorecard tbody { border-bottom: 1px solid var(--jp-border-color1, #aaa); }
.jp-RenderedHTMLCommon table.scorecard tbody :is(th, td) { border-bottom: 0; }
.jp-RenderedHTMLCommon table.scorecard td.num { white-space: normal; word-break: keep-all; }
.jp-RenderedHTMLCommon table.scorecard thead th { white-space: nowrap; }
.jp-RenderedHTMLCommon a.fact, .jp-RenderedHTMLCommon a.mark {
  color: inherit; text-decoration: underline dotted 1px; text-underline-offset: 0.2em;
}
.jp-RenderedHTMLCommon :is(.letter, .status, .made-up) { padding: 0 0.35em; border: 1px solid currentColor; }
.jp-RenderedHTMLCommon .letter { font-weight: 700; }
.jp-RenderedHTMLCommon .status { font-size: 0.85em; white-space: nowrap; }
.jp-RenderedHTMLCommon .made-up { font-size: 0.85em; font-weight: 700; }
.jp-RenderedHTMLCommon ul.notes { margin: -0.5em 0 1em; }
.jp-RenderedHTMLCommon :is(.note, .caveat, .sources td, .sources th) { font-size: 0.9em; line-height: 1.5; }
.jp-RenderedHTMLCommon [id^="f-"]:target { background: var(--jp-warn-color3, #fff3c4); }
.jp-RenderedHTMLCommon :is(dl.meta, dl.plan) { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1.5em; }
.jp-RenderedHTMLCommon dl :is(dt, dd) { float: none; width: auto; margin: 0; padding: 0; }
.jp-RenderedHTMLCommon .commentary { white-space: pre-line; }
</style>
"""
"""Our tables in JupyterLab's colours, light or dark, without its stripes; nothing elsewhere."""


@dataclass(frozen=True, repr=False)
class Shown:
    """What a result has to say in one language; displays as HTML, prints as text."""

    title: str
    notes_title: str
    head: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()

    def __str__(self) -> str:
        """Set it out as text, columns under each other whatever the script."""
        lines = [self.title, *(f"{name}: {text}".rstrip() for name, text in self.head)]
        if self.rows:
            lines += ["", *aligned([self.columns, *self.rows])]
        if self.notes:
            lines += ["", f"{self.notes_title}:", *(f"- {note}" for note in self.notes)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<dt>{escape(n)}</dt><dd>{escape(t)}</dd>" for n, t in self.head)
        notes = "".join(f'<li class="note">{escape(note)}</li>' for note in self.notes)
        told = f'<dl class="meta">{head}</dl>' if head else ""
        table = html_table(self.columns, self.rows) if self.rows else ""
        listed = f'<ul class="notes">{notes}</ul>' if notes else ""
        return f"{STYLE}<p><strong>{escape(self.title)}</strong></p>{told}{table}{listed}"


def html_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Set rows out as an HTML table, columns of numbers to the right.

    >>> html_table(["n"], [["1,234"]]).count('class="num"')
    2
    """
    numeric = [all(map(_is_number, cells)) and any(cells) for cells in zip(*rows, strict=True)]
    classes = [' class="num"' if each else "" for each in numeric]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>'
        for name, kind in zip(columns, classes, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for cell, kind in zip(row, classes, strict=True))
        + "</tr>"
        for row in rows
    )
    table = f'<table class="ek"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="ek-scroll">{table}</div>'


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Put cells under each other, numbers to the right; a full-width character takes two columns.

    >>> for line in aligned([["項目", "value"], ["a", "10"], ["bcdefg", "7"]]):
    ...     print(line)
    項目    value
    a          10
    bcdefg      7
    """
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    right = [all(map(_is_number, cells[1:])) for cells in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        gaps = [" " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        cells = zip(row, gaps, right, strict=True)
        lines.append(
            "  ".join(gap + cell if to_right else cell + gap for cell, gap, to_right in cells)
        )
    return [line.rstrip() for line in lines]


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal, two for a full-width character.

    >>> width("a項")
    3
    """
    return sum(1 + is_wide(each) for each in text)


def is_wide(character: str) -> bool:
    """Say whether a character takes two columns: full-width ones, and those that Japanese fonts make so.

    Source: Unicode Standard Annex 11, 5.

    >>> is_wide("項"), is_wide("①"), is_wide("a")
    (True, True, False)
    """
    return east_asian_width(character) in "WFA"


def _is_number(cell: str) -> bool:
    """Whether a cell is a number, or empty."""
    try:
        float(cell.replace(",", "").replace("−", "-") or 0)
    except ValueError:
        return False
    return True
