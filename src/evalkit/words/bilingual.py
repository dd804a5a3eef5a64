"""Texts written in both languages, Japanese first: ``推定 / inferred``."""

import re

from evalkit.words.codes import Lang

SEPARATOR = " / "
JAPANESE = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")


def in_language(text: str, lang: Lang) -> str:
    """Return the half of a text in one language; the whole where it isn't one half Japanese, the other not.

    >>> in_language("推定：Aの下限 / inferred: the A threshold", "en")
    'inferred: the A threshold'
    >>> in_language("支援 / 見守り", "en"), in_language("Nagoya / Port", "ja")
    ('支援 / 見守り', 'Nagoya / Port')
    """
    for cut in re.finditer(re.escape(SEPARATOR), text):
        ja, en = text[: cut.start()], text[cut.end() :]
        if JAPANESE.search(ja) and not JAPANESE.search(en):
            return ja if lang == "ja" else en
    return text
