"""What people ask for, are asked and are told on the command line: a fiscal year as typed, a path as short as it can be."""

from pathlib import Path

import click

from evalkit.words.fiscal import FiscalYear
from evalkit.words.problems import ParamsError, Problem


def asked_year(value: FiscalYear | str | int) -> FiscalYear:
    """Return the fiscal year asked for; ParamsError where it isn't one.

    >>> asked_year("R6")
    FiscalYear(2024)
    """
    try:
        return FiscalYear(value)
    except ValueError:
        raise ParamsError([Problem("not-fiscal-year", "--year", found=str(value))]) from None


def told_path(path: Path) -> str:
    """Write a path from the current folder on where it lies in it.

    >>> told_path(Path.cwd() / "data" / "ourcity")
    'data/ourcity'
    """
    here = Path.cwd().resolve()
    inside = path.resolve().is_relative_to(here)
    return (path.resolve().relative_to(here) if inside else path).as_posix()


def asked_names() -> tuple[str, str, str]:
    """Ask whose data they will be; without a code they are made up."""
    area = click.prompt(
        "団体コード6桁（架空のデータなら空のまま）/ area code of six digits (empty: made up)",
        default="",
        show_default=False,
    )
    name_ja = click.prompt("名称 / name in Japanese")
    return area, name_ja, click.prompt("名称（英語）/ name in English")
