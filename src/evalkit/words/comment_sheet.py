"""The sheet on which a reviewer's comments leave the page and come back: a CSV file, a row a section commented on."""

from evalkit.words.codes import Label

COLUMNS = {
    "page": Label("ページ", "Page"),
    "edition": Label("版", "Edition"),
    "fingerprint": Label("照合符号", "Fingerprint"),
    "reviewer": Label("記入者", "Reviewer"),
    "section": Label("施策ID", "Section id"),
    "title": Label("施策", "Section"),
    "comment": Label("意見", "Comment"),
}
"""What stands in each row: which page and edition was read (``fingerprint`` of its facts), who comments on what.

UTF-8 with BOM, CRLF, every cell quoted; the head is in the language of the page, a text that a spreadsheet
program would take for a formula is preceded by an apostrophe.
"""
