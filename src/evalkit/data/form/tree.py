"""The plan's tree as a form goes through it: who is responsible, under which numbers, in which order."""

from collections.abc import Iterator, Mapping

import pandas as pd

from evalkit.words.fiscal import FiscalYear

SECTIONS = ("measure", "section")
"""The levels under which a report sets its tables."""


class Tree:
    """The nodes of a plan that are there in a fiscal year."""

    def __init__(self, nodes: pd.DataFrame, fiscal_year: FiscalYear) -> None:
        rows: list[dict[str, str]] = nodes.to_dict("records")  # type: ignore[assignment]
        self._rows = {row["node"]: row for row in rows if row["valid_from"] <= str(fiscal_year)}
        self.order = [node for top in self._below("") for node in self._down(top)]

    def __getitem__(self, node: str) -> Mapping[str, str]:
        return self._rows[node]

    def __contains__(self, node: str) -> bool:
        return node in self._rows

    def path(self, node: str) -> list[str]:
        """Return a node and the nodes above it, the topmost one last."""
        path = []
        while node in self._rows:
            path.append(node)
            node = self._rows[node]["parent"]
        return path

    def owner(self, node: str) -> str:
        """Return the office of a node, or of the nearest one above that has one; empty where none has."""
        owners = (self._rows[each]["owner"] for each in self.path(node))
        return next(filter(None, owners), "")

    def section(self, node: str) -> str:
        """Return the measure (or section of the report) of a node, or the node itself where there is none."""
        path = self.path(node)
        return next((each for each in path if self._rows[each]["level"] in SECTIONS), node)

    def numbers(self, node: str) -> str:
        """Return the numbers as printed from the top down to a node."""
        path = self.path(node)
        return " ".join(filter(None, (self._rows[each]["label"] for each in reversed(path))))

    def _below(self, parent: str) -> list[str]:
        """The nodes right below one; the topmost ones also are those whose parent isn't there yet."""
        return [
            node
            for node, row in self._rows.items()
            if row["parent"] == parent or (not parent and row["parent"] not in self._rows)
        ]

    def _down(self, node: str) -> Iterator[str]:
        yield node
        for below in self._below(node):
            yield from self._down(below)
