"""What a rule of the catalogue says."""

from typing import NamedTuple


class Rule(NamedTuple):
    """What must hold and what to do where it doesn't; ``{}`` fields come from the case.

    A remedy that names the nearest of what is allowed has another one for where nothing is near.
    """

    ja: str
    en: str
    remedy_ja: str
    remedy_en: str
    far_ja: str = ""
    far_en: str = ""
