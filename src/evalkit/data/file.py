"""A file that is named: where it stands, and its text in whichever encoding."""

import os
import re
from pathlib import Path

from evalkit.words.problems import DataError, Problem

_STRAY = re.compile("[\0\x80\uf8f0-\uf8f3]")


def find_path(path: str | Path) -> Path | None:
    """Look for a path in the current folder, then in each folder above; None where it isn't there."""
    here = Path.cwd()
    places = (folder / path for folder in (here, *here.parents))
    return next((place for place in places if os.path.exists(place)), None)  # False if too long


def decode(content: bytes, file: str) -> str:
    """Decode UTF-8, with or without BOM, or else strict cp932; DataError names the bytes that break it.

    Nothing is guessed: a detector takes short cp932 texts for anything. Python's cp932 lets five
    bytes pass that no Japanese text holds; with them UTF-16 would be read as nonsense. ISO-2022-JP
    would pass for ASCII but for its escape characters.

    >>> decode("実績".encode("cp932"), "figures.csv")
    '実績'
    """
    escape = content.find(b"\x1b")
    if escape >= 0:
        line = content[:escape].count(b"\n") + 1
        raise DataError([Problem("iso-2022-jp", file, cell=f"{line}行", found="0x1B")])
    breaks = {}
    for encoding in ("utf-8", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            breaks[encoding] = error.start
            continue
        stray = _STRAY.search(text)
        if stray is None:
            return text.removeprefix("\ufeff")
        breaks[encoding] = len(text[: stray.start()].encode(encoding))
    furthest = max(breaks.values())
    line = content[:furthest].count(b"\n") + 1
    values = {encoding.replace("-", ""): str(at + 1) for encoding, at in breaks.items()}
    found = f"0x{content[furthest]:02X}"
    raise DataError([Problem("not-text", file, cell=f"{line}行", found=found, values=values)])
