"""Tables as Markdown, in which nothing of the data is markup."""

from evalkit.telling.office.characters import legible, one_line
from evalkit.telling.tables.table import Table, bracketed

MARKUP = ("\\", "|", "<", "&", "[", "]", "*", "_", "`", "~", "$")


def to_markdown(table: Table) -> str:
    """Write a table as Markdown: caption, table, notes; pipes and markup in cells are escaped."""
    frame = table.frame
    lines = [f"**{plain(table.caption)}**{bracketed(table.made_up)}", ""]
    lines.append("| " + " | ".join(map(plain, frame.columns)) + " |")
    rules = ["---"] * len(frame.columns)
    lines.append("| " + " | ".join(rules) + " |")
    for row in frame.itertuples(index=False):
        lines.append("| " + " | ".join(plain(str(cell)) for cell in row) + " |")
    lines += [""] + [f"- {note.mark} {plain(note.text)}" for note in table.notes]
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    r"""Escape what Markdown would read as markup, and keep it in one line.

    >>> plain("a|b [l](javascript:x)")
    'a\\|b \\[l\\](javascript:x)'
    """
    for sign in MARKUP:
        text = text.replace(sign, "\\" + sign)
    return one_line(legible(text))
