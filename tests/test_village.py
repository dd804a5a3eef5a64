"""A village whose roster is too small to be told: each notebook comes out all the same."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from told_notebook import executed

from evalkit.running.page import to_html

ROOT = Path(__file__).parents[1]
CITY = ROOT / "data" / "example-city"
RULE = ROOT / "params" / "rubrics" / "example-city.yaml"


def village(folder: Path, start: str) -> Path:
    """Write the made-up city with those on its roster whose ids begin so."""
    made = folder / "village"
    shutil.copytree(CITY, made)
    (made / "roster" / "flows.csv").unlink()
    for path in (made / "roster").glob("snapshot-*.parquet"):
        roster = pd.read_parquet(path)
        kept = roster["person"].astype("str").str.startswith(start)
        roster[kept].to_parquet(path)
    return made


@pytest.mark.parametrize("start", ["00", "0"], ids=["30 persons", "500 persons"])
@pytest.mark.parametrize("name", ["00_tour", "40_roster_turnover", "90_evaluation_report"])
def test_what_is_too_small_to_be_told_says_so_and_keeps_nothing_else_from_the_page(
    name, start, tmp_path
):
    made = village(tmp_path, start)
    page = to_html(executed(name, dataset=str(made), fiscal_year="R7", rule=str(RULE)))
    assert "秘匿" in page
