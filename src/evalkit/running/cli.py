"""The command line: arguments in, words and exit codes out; all work is done elsewhere."""

import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from evalkit.words.codes import Lang

LANG = click.option(
    "--lang", type=click.Choice(["ja", "en"]), default="ja", help="言語 / language of messages"
)


NO_UPDATES = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
"""JupyterLab asks nobody outside for news or updates."""


@click.group()
@click.version_option(package_name="evalkit")
def main() -> None:
    """自治体の施策評価 / Evaluate a local government's programmes."""


@main.command()
@click.argument("params", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--outputs",
    type=click.Path(path_type=Path),
    default=Path("outputs"),
    show_default=True,
    help="結果の置き場所 / where the results go",
)
@LANG
def run(params: tuple[Path, ...], outputs: Path, lang: Lang) -> None:
    """年度の評価を実行し、案を作る / Run the year's evaluation and make its draft."""
    from evalkit.running import batch
    from evalkit.words.problems import ProblemsError, problem_text

    warnings.formatwarning = lambda message, *_args, **_: f"{message}\n"
    failed = False
    for path in params:
        try:
            done = batch.run(path, outputs, _progress(path))
        except ProblemsError as error:
            click.echo(problem_text(error.problems, lang), err=True)
            failed = True
        except batch.RunError as error:
            click.echo(error, err=True)
            failed = True
        except OSError as error:
            words = "書き込めません" if lang == "ja" else "can't be written"
            click.echo(f"{error.filename or outputs}: {words} ({error.strerror})", err=True)
            failed = True
        else:
            words = "評価報告書（案）" if lang == "ja" else "evaluation report (draft)"
            if done.warnings:
                click.echo(problem_text(done.warnings, lang), err=True)
            click.echo(f"{words}: {done.report}")
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@LANG
def check(folder: Path, lang: Lang) -> None:
    """データの問題をすべて表にする / List every problem in a dataset."""
    from evalkit.data.dataset import check_dataset
    from evalkit.words.problems import problem_text

    problems = check_dataset(folder)
    if problems:
        click.echo(problem_text(problems, lang))
    stopped = any(problem.severity == "error" for problem in problems)
    if not stopped:
        click.echo(
            "実行を妨げる問題はありません。" if lang == "ja" else "Nothing stands in the way."
        )
    sys.exit(1 if stopped else 0)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(arguments: tuple[str, ...]) -> None:
    """ノートブックをJupyterLabで開く / Open the notebooks in JupyterLab."""
    import subprocess

    from evalkit.data.reader import find_path

    notebooks = find_path("notebooks")
    folder = str(notebooks.parent if notebooks else Path.cwd())
    quiet = ["--LabApp.news_url=None", f"--LabApp.check_for_updates_class={NO_UPDATES}"]
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", folder, *quiet, *arguments]
    sys.exit(subprocess.call(command))


def _progress(params: Path) -> Callable[[list[Path]], Iterable[Path]]:
    """A bar on a terminal, a line a notebook elsewhere."""
    from tqdm import tqdm

    def hand_on(notebooks: list[Path]) -> Iterable[Path]:
        bar = tqdm(notebooks, desc=params.name, unit="nb", disable=None, file=sys.stderr)
        for number, notebook in enumerate(bar, start=1):
            if bar.disable:
                click.echo(f"{params.name} {number}/{len(notebooks)} {notebook.stem}", err=True)
            bar.set_postfix_str(notebook.stem)
            yield notebook

    return hand_on
