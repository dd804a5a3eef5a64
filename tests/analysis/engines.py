"""What every engine must answer alike, and how its answers are compared."""

from dataclasses import dataclass

import pandas as pd
from rosters import FIRST, SECOND

from evalkit.analysis.roster.flows import roster_changes, roster_exits, roster_flows
from evalkit.analysis.roster.panel import roster_panel
from evalkit.analysis.roster.snapshots import Snapshots

THIRD = pd.DataFrame(
    [
        ("p1", "flood", None, True, ""),
        ("p2", "", "south", False, "death"),
        ("p6", None, "north", False, None),
        ("p8", "other", "east", False, "unknown"),
        ("p9", "浸水'想定\\区域", "north", True, ""),
    ],
    columns=FIRST.columns,
)
LAST = THIRD[["p2" not in person for person in THIRD["person"]]].assign(exit_cause=None)
YEARS = {
    2021: FIRST,
    2022: SECOND,
    2023: THIRD.assign(exit_cause=["", "death", "", "", ""]),
    2024: LAST,
}
"""Four snapshots with what may be missing missing, a return, moves, and a name with signs that SQL knows."""


@dataclass(frozen=True)
class Answers:
    """Everything that is counted from a roster."""

    frames: dict[str, pd.DataFrame]

    @classmethod
    def of(cls, snapshots: Snapshots) -> "Answers":
        """Ask for flows, exits, changes and a panel."""
        by = ("zone", "district")
        panel = roster_panel(snapshots, by)
        return cls(
            {
                "flows": roster_flows(snapshots, by),
                "flows in all": roster_flows(snapshots, ()),
                "exits": roster_exits(snapshots),
                "changes": roster_changes(snapshots, ("zone", "has_plan"), by=("district",)),
                "patterns": panel.patterns,
                "spells": panel.spells,
                "tenure": panel.tenure,
                "gaps": panel.gaps,
                "all pairs": panel.all_pairs,
                "cohorts": panel.cohorts,
            }
        )

    def must_equal(self, other: "Answers") -> None:
        """Compare values, order, names and types."""
        for name, frame in self.frames.items():
            pd.testing.assert_frame_equal(frame, other.frames[name], obj=name)
