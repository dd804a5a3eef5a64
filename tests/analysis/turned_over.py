"""Counts of a roster in two zones, as the golden numbers give them."""

import json
from pathlib import Path

import pandas as pd

GOLDEN = json.loads((Path(__file__).parents[1] / "golden/roster_models.json").read_text())
ZONES = ("a", "b")

FLOWS = pd.DataFrame(
    [
        {"year": year, "zone": zone, "opening": opening, "exits": sum(exits), "entries": entries}
        for zone in ZONES
        for year, opening, exits, entries in zip(
            GOLDEN["years"],
            *(GOLDEN[zone][name] for name in ("opening", "exits", "entries")),
            strict=True,
        )
    ]
)
EXITS = pd.DataFrame(
    [
        {"year": year, "zone": zone, "cause": cause, "exits": count}
        for zone in ZONES
        for year, exits in zip(GOLDEN["years"], GOLDEN[zone]["exits"], strict=True)
        for cause, count in zip(GOLDEN["causes"], exits, strict=True)
    ]
)
YEARLY = pd.DataFrame({"year": GOLDEN["years"]} | {name: GOLDEN["between_years"][name] for name in ("opening", "exits")})  # fmt: skip


def one(frame, measure, **keys):
    """The one row of a measure with these columns."""
    rows = frame[frame["measure"] == measure]
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    (row,) = rows.to_dict("records")
    return row
