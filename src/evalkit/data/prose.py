"""A commentary from a file: Markdown, plain text or Word, as parts that remember their place."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Part(NamedTuple):
    """A paragraph, a cell or a note of a file: its text, where it stands, and the node that the file names for it."""

    text: str
    place: str = ""
    node: str = ""
    is_heading: bool = False


def read_prose(path: Path) -> list[Part]:
    return [Part(path.read_text(encoding="utf-8"))]
