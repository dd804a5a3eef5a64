"""A made-up city with known truth, for the tour, for teaching and for tests; run as a module it renews data/example-city."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from evalkit.data import schema
from evalkit.data.simulate.figures import draw_courses
from evalkit.data.simulate.roster import MadeUpRoster, simulate_roster
from evalkit.data.simulate.truth import TRUTH, Truth
from evalkit.data.simulate.years import lay_out

__all__ = ["TRUTH", "MadeUpRoster", "Truth", "simulate_city", "simulate_roster"]

ABOUT = {
    "area": "",
    "name_ja": "みほん市",
    "name_en": "Sample City",
    "made_up": True,
    "source": "evalkit.data.simulate（乱数による架空のデータ / drawn at random, made up）",
    "licence": "MIT",
    "note": "みほん市は架空の市です。数値・名簿・評価はすべて作り物で、実在の自治体や個人とは関係ありません。 / "
    "Sample City doesn't exist; its figures, roster and ratings are made up.",
}


def simulate_city(
    folder: str | Path, *, seed: int = 1, persons: int = 8500, first: int = 2016, years: int = 10
) -> Truth:
    """Write the whole dataset of a made-up city into a folder and return the rates it was drawn from.

    The plan and the first report stand at the top, what arrived in each later year in a folder of its own.
    ``persons`` are on the roster on 1 April of the fiscal year ``first``. Same arguments, same bytes
    (Parquet files: with the same version of pyarrow). ValueError for fewer than five ``years``.
    """
    folder = Path(folder)
    roster = simulate_roster(seed=seed, persons=persons, first=first, years=years)
    rng = np.random.Generator(np.random.PCG64([seed, 1]))
    courses = draw_courses(rng, roster.plans, roster.truth, years)
    (folder / "roster").mkdir(parents=True, exist_ok=True)
    about = yaml.safe_dump(ABOUT, allow_unicode=True, sort_keys=False, width=1000)
    (folder / "dataset.yaml").write_text(about, encoding="utf-8", newline="\n")
    tables = lay_out(rng, courses, first)
    periods = tables["releases"].set_index("release")["period"]
    reports = tables["releases"].query("kind == ''")["period"]
    for name, frame in tables.items():
        columns = [column.name for column in schema.table(name).columns]
        arrived = _arrived(frame, periods)
        later = arrived.where(arrived > reports.min(), "")
        for year, rows in frame.reindex(columns=columns, fill_value="").groupby(later):
            (folder / year).mkdir(exist_ok=True)
            _write_csv(rows, folder / year / f"{name}.csv")
    _write_csv(roster.flows, folder / "roster" / "flows.csv")
    for year, snapshot in roster.snapshots.items():
        _write_snapshot(snapshot, folder / "roster" / f"snapshot-{year}.parquet")
    return roster.truth


def _arrived(frame: pd.DataFrame, periods: pd.Series) -> pd.Series:
    """Return the fiscal year with which each row came; empty where it holds from the start."""
    if "release" in frame:
        return frame["release"].map(periods)
    dated = next((name for name in ("valid_from", "period") if name in frame), None)
    return frame[dated] if dated else pd.Series("", frame.index)


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write as spreadsheet programs in Japan open it: UTF-8 with BOM, CRLF."""
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _write_snapshot(snapshot: pd.DataFrame, path: Path) -> None:
    """Write compactly: an id takes 16 bytes (UUID) instead of 36 characters."""
    ids = [bytes.fromhex(person.replace("-", "")) for person in snapshot["person"]]
    table = pa.Table.from_pandas(snapshot.drop(columns="person"), preserve_index=False)
    table = table.add_column(0, "person", pa.array(ids, type=pa.uuid()))
    marked = table.replace_schema_metadata({"made_up": "true", "note": str(ABOUT["note"])})
    pq.write_table(marked, path, compression="zstd")


if __name__ == "__main__":
    simulate_city("data/example-city")
