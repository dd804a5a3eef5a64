"""A part of a file of prose."""

from typing import NamedTuple


class Part(NamedTuple):
    """A piece of a file: its text, where it stands, whether it may head what follows, and what the file says of it.

    ``node`` and ``period`` are told by the head of a Markdown file (``node: measure-1-1``), else empty.
    """

    text: str
    place: str = ""
    is_heading: bool = False
    node: str = ""
    period: str = ""
