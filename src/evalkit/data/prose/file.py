"""A commentary read from a file, whatever it was written with."""

from pathlib import Path

from evalkit.data.file import decode, find_path
from evalkit.data.prose.markdown import markdown_parts
from evalkit.data.prose.part import Part
from evalkit.data.prose.word import word_parts
from evalkit.words.problems import DataError, Problem

SUFFIXES = (".md", ".txt", ".docx")


def is_prose(path: Path) -> bool:
    """Whether a path names a file of prose.

    >>> is_prose(Path("報告書.docx")), is_prose(Path("data/setagaya"))
    (True, False)
    """
    return path.suffix.lower() in SUFFIXES


def read_prose(path: str | Path) -> list[Part]:
    """Read a file of Markdown, plain text or Word; DataError where it isn't one.

    A relative path is looked for in the current folder, then in each folder above it.
    """
    found = find_path(path)
    name = Path(path).name
    if found is None:
        raise DataError([Problem("missing-file", name)])
    if not found.is_file():
        raise DataError([Problem("unreadable-file", name)])
    if not is_prose(found):
        raise DataError([Problem("not-prose", name)])
    if found.suffix.lower() == ".docx":
        return list(word_parts(found))
    return list(markdown_parts(decode(found.read_bytes(), name), name))
