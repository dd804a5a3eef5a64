"""What a rule of the catalogue says."""

from typing import NamedTuple


class Rule(NamedTuple):
    """What must hold and what to do where it doesn't; ``{}`` fields come from the case."""

    ja: str
    en: str
    remedy_ja: str
    remedy_en: str
