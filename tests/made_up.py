"""A made-up city's tables as text, and the numbers in its cells."""

import re
import unicodedata
from pathlib import Path

import pandas as pd


def table(folder: Path, name: str) -> pd.DataFrame:
    """All rows of a table, those at the top and those of every year's folder."""
    paths = [folder / f"{name}.csv", *sorted(folder.glob(f"FY*/{name}.csv"))]
    frames = [
        pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        for path in paths
        if path.exists()
    ]
    return pd.concat(frames, ignore_index=True)


def numbers(text: str) -> list[float]:
    """Every number in a cell, without the year in its brackets."""
    plain = unicodedata.normalize("NFKC", text).split("(平成")[0].replace(",", "")
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", plain)]
