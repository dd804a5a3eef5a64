"""The frame of every page: its words, its style, its one script, and the policy that lets nothing else run or load."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from evalkit.words.codes import Lang
from evalkit.words.comment_sheet import COLUMNS

TEMPLATES = Path(__file__).parent / "templates"
"""The templates; those of the frame stand in ``evalkit``, where nbconvert finds them."""

WORDS = {
    "ja": {
        "skip": "本文へ移動",
        "contents": "目次",
        "code": "コードを表示",
        "work": "このページの計算の手順",
        "error": "エラー",
        "table": "表",
        "top": "ページの先頭へ",
        "closing": "1つのファイルで完結したページです。外部とは通信しません。",
        "find": "絞り込み",
        "found": "{}件",
        "none": "該当なし",
        "back": "本文へ戻る",
        "comments": "意見シート",
        "comments-lead": "施策ごとの欄に書いた意見を、1つのCSVファイルに保存して提出できます。書きかけの意見は、このブラウザーに残ります。",
        "comments-lost": "書きかけの意見を残せないブラウザーです。閉じる前に保存してください。",
        "comment": "この施策への意見",
        "reviewer": "記入者（所属・役職）",
        "save": "CSVで保存",
        "clear": "すべて消す",
        "sure": "書いた意見をすべて消しますか。",
        "saved": "{}件の意見を保存しました。",
        "nothing": "意見がまだありません。",
        "unnamed": "記入者を書いてから、もう一度保存してください。まだ保存していません。",
        "to-sheet": "意見シートで保存する",
        "file": "意見",
        "sideways": "（横に動かせます →）",
    },
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "code": "Show code",
        "work": "How this page was computed",
        "error": "Error",
        "table": "Table",
        "top": "Top of the page",
        "closing": "This page is one file. It exchanges nothing with the outside.",
        "find": "Filter",
        "found": "{} found",
        "none": "nothing found",
        "back": "back to the text",
        "comments": "Comment sheet",
        "comments-lead": "What you write beside the sections can be saved as one CSV file and handed in. Until then it stays in this browser.",
        "comments-lost": "This browser can't keep what you write. Save it before you close the page.",
        "comment": "Comment on this section",
        "reviewer": "Reviewer (office, role)",
        "save": "Save as CSV",
        "clear": "Clear all",
        "sure": "Clear all that you wrote?",
        "saved": "{} comments saved.",
        "nothing": "There is no comment yet.",
        "unnamed": "Write who comments, then save again. Nothing is saved yet.",
        "to-sheet": "Save in the comment sheet",
        "file": "comments",
        "sideways": " (moves sideways →)",
    },
}
LONGEST = 60
"""So much of a title runs along the top of printed pages."""


@dataclass(frozen=True)
class Frame:
    """Style, script and policy of a page in one language; ``title`` runs along the top of its printed pages."""

    lang: Lang
    title: str = ""

    @property
    def script(self) -> str:
        """The only script that runs: filter, comment sheet, folds opened for links and paper."""
        return _read("page.js")

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: this script by its hash, styles and pictures of the file, nothing else.

        Source: W3C, Content Security Policy Level 3, 2.3 and 6.7.
        """
        digest = b64encode(sha256(self.script.encode()).digest()).decode()
        return (
            f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
            "img-src data:; form-action 'none'; base-uri 'none'"
        )

    @property
    def style(self) -> str:
        """The style sheet, with its words: the title for paper, what moves sideways on a phone."""
        words = f':root {{ --sideways: "{WORDS[self.lang]["sideways"]}" }}'
        head = f'@page {{ @top-left {{ content: "{css_string(self.title, LONGEST)}" }} }}'
        return words + _read("page.css") + head

    @property
    def columns(self) -> str:
        """The head of the comment sheet."""
        return ",".join(each.told(self.lang) for each in COLUMNS.values())


@cache
def _read(name: str) -> str:
    return (TEMPLATES / "evalkit" / name).read_text(encoding="utf-8")


def css_string(text: str, longest: int) -> str:
    r"""Write a text, cut to a length, as it may stand between the quotes of a style sheet.

    >>> css_string('1 < 2 "', 60), css_string("long text", 5)
    ('1 \\3c  2 \\22 ', 'long…')
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return re.sub(r'[\\"<\n\r\f]', lambda sign: f"\\{ord(sign[0]):x} ", cut)
