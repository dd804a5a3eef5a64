"""The commands that make drafts, one or very many: ``evalkit run`` and ``evalkit status``."""

import sys
import warnings
from math import inf
from pathlib import Path
from typing import Any, Literal

import click

from evalkit.running.options import FOLDER, LANG, OUTPUTS, PARAMS, in_words
from evalkit.running.usage import MisuseError
from evalkit.words.codes import Label, Lang

DASK = "Daskのスケジューラー（tcp://…）の各機で行う / on the machines of this Dask scheduler"
KERNELS = (
    "ノートブックを実行するプログラムを複製する（warm、既定）か、毎回始める（plain）か / "
    "fork the program that executes a notebook (the default), or start it each time"
)

SECONDS = Label(
    "--time-limit {value:g}: 0より大きい秒数を書きます。",
    "--time-limit takes a number of seconds greater than 0.",
)

YES = click.option("--yes", is_flag=True, help="多数でも確認しない / however many runs it is")


def _positive(
    context: click.Context, _option: click.Parameter, value: float | None
) -> float | None:
    """Refuse what is no time at all; a range would let NaN pass."""
    if value is not None and not 0 < value < inf:
        raise MisuseError(SECONDS.filled(value=value), context)
    return value


@click.command()
@PARAMS
@OUTPUTS
@click.option("--jobs", type=click.IntRange(1), default=1, help="同時に行う数 / how many at a time")
@click.option("--dask", default="", help=DASK)
@click.option("--force", is_flag=True, help="変更がなくても行う / even what is up to date")
@YES
@click.option("--kernel", type=click.Choice(["warm", "plain"]), default="warm", help=KERNELS)
@click.option("--pdf", is_flag=True, help="報告書をPDFにも印刷する / print the report to PDF, too")
@click.option(
    "--time-limit",
    type=float,
    callback=_positive,
    help="1件の制限時間（秒）/ seconds that a run may take",
)
@click.option(
    "--summary", type=FOLDER, help="結果のJSONの場所 / where the JSON of how it ended goes"
)
@LANG
def run(
    params: tuple[Path, ...],
    outputs: Path,
    jobs: int,
    dask: str,
    force: bool,
    yes: bool,
    kernel: Literal["warm", "plain"],
    pdf: bool,
    time_limit: float | None,
    summary: Path | None,
    lang: Lang,
) -> None:
    """年度の評価を実行し、案を作る / Run the year's evaluation and make its draft.

    PARAMSは、paramsファイル、またはその入ったフォルダ / params files, or folders of them.
    """
    from evalkit.running.how import How
    from evalkit.running.told import tell_runs

    _without_grammars()
    warnings.formatwarning = lambda message, *_args, **_: f"{message}\n"
    with in_words(lang):
        how = How(kernel, time_limit, pdf)
        sys.exit(tell_runs(params, outputs, how, lang, jobs, force, yes, summary, dask))
    sys.exit(1)


@click.command()
@PARAMS
@OUTPUTS
@YES
@LANG
def status(params: tuple[Path, ...], outputs: Path, yes: bool, lang: Lang) -> None:
    """何が実行されるか、その理由を示す / Show what would run, and why.

    PARAMSは、paramsファイル、またはその入ったフォルダ / params files, or folders of them.
    """
    from evalkit.running import runs

    with in_words(lang) as failed:
        gathered, wrong = runs.gather(params, outputs, yes)
        found = runs.stale(gathered)
        for line in runs.status(found, lang):
            click.echo(line)
        for why in dict.fromkeys(each.why for each in [*wrong, *runs.refused(found)]):
            click.echo(why.told(lang), err=True)
            failed.append(True)
    sys.exit(1 if failed else 0)


def _without_grammars() -> None:
    """Spare the second in which jsonschema compiles grammars of addresses, which no notebook needs."""
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)
