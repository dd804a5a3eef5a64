"""What commands share: options, and words for what stands in the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from evalkit.words.codes import Lang

FOLDER = click.Path(path_type=Path, readable=False)
"""What can't be read, its reader tells in words, beside what else is wrong."""
LANG = click.option(
    "--lang", type=click.Choice(["ja", "en"]), default="ja", help="言語 / language of messages"
)
OUTPUTS = click.option(
    "--outputs",
    type=FOLDER,
    default=Path("outputs"),
    show_default=True,
    help="結果の置き場所 / where the results go",
)
PARAMS = click.argument("params", type=FOLDER, nargs=-1, required=True)
YEAR = click.option(
    "--year", required=True, help="年度（R7、令和7年度、2025）/ fiscal year (R7, 2025)"
)


@contextmanager
def in_words(lang: Lang) -> Iterator[list[bool]]:
    """Say in words what stands in the way; the list given is empty where nothing does."""
    from evalkit.running.ended import RunError, told
    from evalkit.words.problems import ProblemsError

    failed: list[bool] = []
    try:
        yield failed
    except (ProblemsError, RunError, OSError) as error:
        said = told(error)
        click.echo(said.told(lang), err=True)
        failed.append(True)
