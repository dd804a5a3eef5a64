"""A published figure is corrected: a workbook in the year's folder, to be filled in by hand."""

from pathlib import Path

from evalkit.data.dataset import load_dataset
from evalkit.data.form.correction import correction_workbook
from evalkit.running.asked import asked_year, told_path
from evalkit.words.codes import Lang
from evalkit.words.correction import WORKBOOK
from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import ParamsError, Problem


def correct(source: str | Path, fiscal_year: FiscalYear | str | int) -> Path:
    """Write ``FY<year>/訂正.xlsx`` into a dataset's folder and return it; without rows it changes nothing.

    DataError or ParamsError, with nothing written, where the data have errors, the year isn't reported
    on, or the workbook is there.
    """
    year = asked_year(fiscal_year)
    dataset = load_dataset(source)
    reported = dataset.plan.releases
    reported = reported[reported["kind"].isin(["", "report"])]
    if str(year) not in set(reported["period"]):
        known = "、".join(sorted(set(reported["period"])))
        values = {"year": str(year), "known": known}
        problem = Problem("correct-not-reported", dataset.id, found=str(year), values=values)
        raise ParamsError([problem])
    path = dataset.folder / str(year) / WORKBOOK
    if path.exists():
        raise ParamsError([Problem("correct-exists", told_path(path))])
    content = correction_workbook(dataset, year)
    path.parent.mkdir(exist_ok=True)
    stage = path.with_name(f".{path.stem}")
    stage.write_bytes(content)
    return stage.rename(path)


def told(path: Path, lang: Lang) -> str:
    """Say in words what was written, and what to do with it."""
    if lang == "ja":
        return f"訂正のブック: {told_path(path)}\n開いて、「はじめに」の手順のとおりに入力します。"
    return (
        f"workbook of corrections: {told_path(path)}\nOpen it and follow its first sheet, はじめに."
    )
