"""A piece of a sentence, and a number as a text says it."""

from dataclasses import dataclass, field
from math import nan

Target = tuple[str, str]
"""An indicator and a part of it, empty for the whole."""


@dataclass(frozen=True)
class Said:
    """A number as a text says it.

    ``decimals`` and ``scale`` (the power of ten written: 3千 has 3) tell its rounding, ``zeros`` how many
    digits at its end are zero. ``difference``: it says how much more or less; ``signed``: with a sign.
    ``vague`` words (半数) can't be held against a figure, ``unreadable`` ones can't be read.
    """

    value: float = nan
    unit: str = ""
    decimals: int = 0
    scale: int = 0
    zeros: int = 0
    approx: str = ""
    bound: str = ""
    upper: float | None = None
    signed: bool = False
    difference: bool = False
    vague: bool = False
    unreadable: bool = False

    @property
    def step(self) -> float:
        """One unit of the last digit written."""
        return float(10.0 ** (self.scale - self.decimals))

    @property
    def is_sharp(self) -> bool:
        """Whether it is one exact number."""
        hedged = self.approx or self.bound or self.upper is not None
        return not (hedged or self.vague or self.unreadable)


@dataclass(frozen=True)
class Token:
    """A piece of a sentence and what kind of word it is.

    A name or part has its ``targets``, a period its fiscal ``years`` (several: it may be any of them), a
    number what is ``said``, a direction its ``sense`` and the place where its inflection begins (``stem``);
    what is no claim says ``why``.
    """

    kind: str
    start: int
    end: int
    text: str = field(default="", compare=False)
    targets: tuple[Target, ...] = ()
    years: tuple[str, ...] = ()
    said: Said | None = None
    sense: str = ""
    stem: int = -1
    why: str = ""

    @property
    def is_difference(self) -> bool:
        """Whether it is a number that says how much more or less."""
        return self.said is not None and self.said.difference
