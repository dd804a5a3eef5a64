"""Corrections to rows: what was published wrongly stands, the right figure is a newer vintage beside it."""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.data.cells import figures_in
from evalkit.data.reader import Row
from evalkit.words.normalise import normalise, squeeze
from evalkit.words.problems import Problem


def apply_corrections(
    tables: Mapping[str, list[Row]],
) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Add a row of figures or ratings for each correction, in the release that prints it.

    The row corrected is kept; it must say what the correction calls wrong. A correction is corrected in
    turn under the release that printed it. A number corrected has the status ``revised``.
    """
    corrections = tables.get("corrections", [])
    added = {"figures": list(tables.get("figures", [])), "ratings": list(tables.get("ratings", []))}
    problems = []
    order = [row["release"] for row in tables.get("releases", [])]
    printed: dict[tuple[str, ...], Row] = {}
    corrected: dict[tuple[str, ...], Row] = {}
    for name in added:
        for row in added[name]:
            printed[(*_key(row, name), row["release"])] = row
    for each in corrections:
        if each.unread:
            continue
        name = "ratings" if each["role"] == "rating" else "figures"
        key = (*_key(each, name), each["release"])
        wrong = printed.get(key)
        if wrong is None:
            problems.append(each.problem("correction-of-nothing", "indicator"))
        elif _plain(wrong["text"]) != _plain(each["old"]):
            said, where = wrong["text"], wrong.source("text")
            problems.append(each.problem("correction-old-differs", "old", said=said, where=where))
        elif _plain(each["new"]) == _plain(each["old"]):
            problems.append(each.problem("correction-same", "new"))
        elif not _is_later(order, each["corrected_in"], wrong["release"]):
            problems.append(each.problem("correction-not-later", "corrected_in"))
        elif key in corrected:
            first, release = corrected[key].source("new"), corrected[key]["corrected_in"]
            problems.append(each.problem("correction-twice", "release", first=first, id=release))
        else:
            right = _corrected(wrong, each, name)
            corrected[key] = each
            printed[(*_key(each, name), each["corrected_in"])] = right
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


def _key(row: Row, name: str) -> tuple[str, ...]:
    role = "rating" if name == "ratings" else row["role"]
    return (row["indicator"], row["component"], role, row["period"])


def _is_later(order: list[str], release: str, than: str) -> bool:
    return release in order and than in order and order.index(release) > order.index(than)


def _plain(text: str) -> str:
    return squeeze(normalise(text))
