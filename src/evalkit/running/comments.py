"""Reviewers' comments told by section, and written as one CSV that opens in a spreadsheet program."""

from pathlib import Path

import pandas as pd

from evalkit.telling.office.csv import csv_bytes
from evalkit.words.codes import Label, Lang, label
from evalkit.words.comment_sheet import COLUMNS

HEADINGS = COLUMNS | {"file": Label("ファイル", "File"), "cell": Label("セル", "Cell")}
NOTHING = Label("意見はありません。", "There are no comments.")


def told(comments: pd.DataFrame, lang: Lang = "ja") -> str:
    """Say comments section by section, each with who made it and where it stands.

    >>> row = dict(section="m-1", title="見守り", comment="良い", reviewer="委員A", file="a.csv", cell="G2")
    >>> print(told(pd.DataFrame([row])))
    m-1 見守り
      ・良い（委員A a.csv G2）
    """
    if comments.empty:
        return NOTHING.told(lang)
    lines = []
    for section, found in comments.groupby("section", sort=False):
        lines.append(f"{section} {found['title'].iloc[0]}".strip())
        for row in found.to_dict("records"):
            where = " ".join(filter(None, [row["reviewer"], row["file"], row["cell"]]))
            text = "\n    ".join(str(row["comment"]).splitlines())
            lines.append(f"  ・{text}（{where}）" if lang == "ja" else f"  - {text} ({where})")
    return "\n".join(lines)


def write_comments(comments: pd.DataFrame, path: Path, lang: Lang = "ja") -> None:
    """Write comments as CSV: UTF-8 with BOM, CRLF, no text of them a formula."""
    head = [label(HEADINGS, str(name), lang) for name in comments.columns]
    rows = [list(map(str, row)) for row in comments.itertuples(index=False)]
    path.write_bytes(csv_bytes([head, *rows]))
