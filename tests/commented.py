"""Facts of the made-up city and of the real report as the page has them, and the verdicts on a text."""

from functools import cache
from pathlib import Path

import evalkit as ek
from evalkit.facts.commentary.check import CommentaryCheck, check_commentary
from evalkit.facts.facts import Facts

ROOT = Path(__file__).parents[1]


@cache
def facts_of(name: str, year: str, rule: str = "") -> Facts:
    data = ek.load_dataset(ROOT / "data" / name)
    rated = ek.history(data, year, ROOT / "params" / "rubrics" / f"{rule or name}.yaml")
    return ek.collect(rated, ek.change(data, year))


def city(year: str = "R7") -> Facts:
    return facts_of("example-city", year)


def ward() -> Facts:
    return facts_of("setagaya", "R6", "setagaya-r6-inferred")


def checked(text: str, facts: Facts | None = None, node: str = "") -> CommentaryCheck:
    return check_commentary(text, facts or city(), node)


def verdicts(text: str, facts: Facts | None = None, node: str = "") -> list[tuple[str, str]]:
    """Each claim, white space taken out, with its verdict; what is ignored left out."""
    found = checked(text, facts, node).claims
    return [("".join(c.text.split()), c.verdict) for c in found if c.verdict != "ignored"]


def ignored(text: str, facts: Facts | None = None) -> list[str]:
    claims = checked(text, facts).claims
    return ["".join(claim.text.split()) for claim in claims if claim.verdict == "ignored"]
