"""Corrections to rows: what was published wrongly stands, the right figure is a newer vintage beside it."""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.data.cells import figures_in
from evalkit.data.checks import shown
from evalkit.data.reader import Row
from evalkit.words.normalise import compact
from evalkit.words.problems import Problem


def apply_corrections(
    tables: Mapping[str, list[Row]],
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Add a row of figures or ratings for each correction, in the release that prints it.

    The row corrected is kept; it must say what the correction calls wrong. A correction is corrected in
    turn under the release that printed it, so they apply in the order of their releases. A number
    corrected has the status ``revised``; it takes the place of a row that says the same in that release.
    """
    added = {"figures": list(tables.get("figures", [])), "ratings": list(tables.get("ratings", []))}
    problems = []
    order = [row["release"] for row in tables.get("releases", [])]
    corrections = sorted(
        tables.get("corrections", []),
        key=lambda row: order.index(row["corrected_in"]) if row["corrected_in"] in order else 0,
    )
    printed: dict[tuple[str, ...], Row] = {}
    corrected: dict[tuple[str, ...], Row] = {}
    for name in added:
        for row in added[name]:
            printed[(*key_of(row, name), row["release"])] = row
    for each in corrections:
        if each.unread:
            continue
        name = "ratings" if each["role"] == "rating" else "figures"
        key = (*key_of(each, name), each["release"])
        wrong = printed.get(key)
        if wrong is None:
            problems.append(each.problem("correction-of-nothing", "indicator"))
        elif compact(wrong["text"]) != compact(each["old"]):
            said, where = wrong["text"], wrong.source("text")
            problems.append(each.problem("correction-old-differs", "old", said=said, where=where))
        elif compact(each["new"]) == compact(each["old"]):
            problems.append(each.problem("correction-same", "new"))
        elif name == "figures" and _parts(each, "old") != _parts(each, "new"):
            old, new = (shown(filter(None, _parts(each, side))) for side in ("old", "new"))
            problems.append(each.problem("correction-parts", "new", old=old, new=new))
        elif not _is_later(order, each["corrected_in"], wrong["release"]):
            problems.append(each.problem("correction-not-later", "corrected_in"))
        elif key in corrected:
            first, release = corrected[key].source("new"), corrected[key]["corrected_in"]
            problems.append(each.problem("correction-twice", "release", first=first, id=release))
        else:
            right = _corrected(wrong, each, name)
            corrected[key] = each
            again = printed.get((*key_of(each, name), each["corrected_in"]))
            if again is not None and compact(again["text"]) == compact(each["new"]):
                added[name] = [row for row in added[name] if row is not again]
            printed[(*key_of(each, name), each["corrected_in"])] = right
            added[name].append(right)
    return {**tables, **added}, problems


def _corrected(wrong: Row, correction: Row, name: str) -> Row:
    """The row corrected, with the new text and the addresses of the correction's cells."""
    values = {**wrong.values, "text": correction["new"], "release": correction["corrected_in"]}
    values["place"] = ""
    if name == "ratings":
        values["reason"] = correction["reason"]
    if name == "figures" and wrong["status"] in (
        "",
        "final",
        "estimated",
        "provisional",
        "pending",
    ):
        has_value = any(figure.value is not None for figure in figures_in(correction["new"]))
        values["status"] = "revised" if has_value else ""
    letters = {**correction.letters, "text": correction.letters.get("new", "")}
    return replace(
        wrong,
        file=correction.file,
        sheet=correction.sheet,
        number=correction.number,
        letters=letters,
        values=values,
    )


def _parts(correction: Row, side: str) -> list[str]:
    """The parts that one side of a correction names, its own where the text names none."""
    figures = figures_in(correction[side])
    return sorted(figure.component or correction["component"] for figure in figures)


def key_of(row: Row, name: str) -> tuple[str, ...]:
    """Return what a row of figures or ratings, or a correction of one, is about."""
    role = "rating" if name == "ratings" else row["role"]
    return (row["indicator"], row["component"], role, row["period"])


def _is_later(order: list[str], release: str, than: str) -> bool:
    return release in order and than in order and order.index(release) > order.index(than)
