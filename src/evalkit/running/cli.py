"""The command line: arguments in, words and exit codes out; all work is done elsewhere."""

import sys
from contextlib import closing
from pathlib import Path

import click

from evalkit.running.commands import run, status
from evalkit.running.options import FOLDER, LANG, OUTPUTS, YEAR, in_words
from evalkit.running.usage import Commands, MisuseError
from evalkit.words.codes import Label, Lang

NO_UPDATES = "jupyterlab.handlers.announcements.NeverCheckForUpdate"
"""JupyterLab asks nobody outside for news or updates, nor its user whether it may (``lab/overrides.json``)."""
RELEASING = Label(
    "案を確かめ、問題がなければ版を作ります（案と読み手が違えば、ノートブックを実行し直します）。",
    "Checking the draft; if nothing stands against it, the edition is made"
    " (for other readers than the draft's, by executing its notebooks anew).",
)


@click.group(cls=Commands)
@click.version_option(package_name="evalkit")
def main() -> None:
    """自治体の施策評価 / Evaluate a local government's programmes."""


main.add_command(run)
main.add_command(status)


@main.command()
@click.argument("folder", type=FOLDER, required=False)
@click.option(
    "--from", "source", type=FOLDER, help="前年度までのデータ / the data of the years before"
)
@YEAR
@click.option("--split", is_flag=True, help="所管課ごとのファイルにする / one file an office")
@OUTPUTS
@LANG
def new(
    folder: Path | None, source: Path | None, year: str, split: bool, outputs: Path, lang: Lang
) -> None:
    """翌年度の記入様式を作る（フォルダ名だけなら、新しいデータ）/ Make a year's form, or a dataset from nothing."""
    from evalkit.running.asked import asked_names
    from evalkit.running.forms.new import new_dataset, new_year, told

    if (folder is None) == (source is None):
        raise MisuseError(
            Label("フォルダ名か --from のどちらか一方が必要です", "name either a folder or --from")
        )
    with in_words(lang) as failed:
        if source is not None:
            made = new_year(source, year, split, outputs)
        else:
            assert folder is not None
            area, name_ja, name_en = asked_names()
            made = new_dataset(
                folder, year, name_ja=name_ja, name_en=name_en, area=area, made_up=not area
            )
        click.echo(told(made, lang))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("files", type=FOLDER, nargs=-1, required=True)
@click.option("--into", type=FOLDER, required=True, help="データのフォルダ / folder of the data")
@OUTPUTS
@LANG
def collect(files: tuple[Path, ...], into: Path, outputs: Path, lang: Lang) -> None:
    """戻ってきた様式をデータに取り込む / Take the returned forms into the data."""
    from evalkit.running.forms import collect as returned

    with in_words(lang) as failed:
        done = returned.collect(files, into, outputs)
        click.echo(returned.summary(done, lang))
        if not done.is_written:
            failed.append(True)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("dataset", type=FOLDER)
@YEAR
@LANG
def correct(dataset: Path, year: str, lang: Lang) -> None:
    """公表した値を訂正するブックを作る / Make the workbook in which a published figure is corrected."""
    from evalkit.running.forms import correct as correction

    with in_words(lang) as failed:
        click.echo(correction.told(correction.correct(dataset, year), lang))
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("dataset", type=FOLDER)
@YEAR
@click.option(
    "--reason", default="", help="訂正の行によらない変更の理由 / why, other than corrections"
)
@click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="だれに向けた版か / for whom",
)
@OUTPUTS
@LANG
def release(
    dataset: Path, year: str, reason: str, audience: str, outputs: Path, lang: Lang
) -> None:
    """案を第1版・訂正版として確定する / Release the draft as an edition that stays."""
    from evalkit.running.asked import asked_year
    from evalkit.running.board import Board
    from evalkit.running.release import release as make

    with in_words(lang) as failed:
        with closing(Board(1, lang)) as board:
            board.say(RELEASING)
            progress = board.progress(f"{dataset.resolve().name} {asked_year(year)}")
            made = make(dataset, year, outputs, reason, audience=audience, progress=progress)
        words = "確定した版" if lang == "ja" else "released"
        click.echo(f"{words}: {made / 'index.html'}")
    sys.exit(1 if failed or not _index(outputs, lang) else 0)


@main.command()
@click.argument("files", type=FOLDER, nargs=-1, required=True)
@click.option("--into", type=FOLDER, help="まとめたCSVの置き場所 / file of the joint CSV")
@LANG
def comments(files: tuple[Path, ...], into: Path | None, lang: Lang) -> None:
    """戻ってきた意見シートを施策ごとにまとめる / Gather reviewers' comment sheets by section."""
    from evalkit.data.comments import read_comments
    from evalkit.running.comments import told, write_comments

    with in_words(lang) as failed:
        found = read_comments(files)
        click.echo(told(found, lang))
        if into:
            write_comments(found, into, lang)
    sys.exit(1 if failed else 0)


@main.command()
@click.argument("folder", type=FOLDER)
@LANG
def check(folder: Path, lang: Lang) -> None:
    """データの問題をすべて表にする / List every problem in a dataset."""
    from evalkit.analysis.roster.account import roster_problems
    from evalkit.data.dataset import check_dataset, load_dataset
    from evalkit.words.problems import has_error, problem_text

    problems = check_dataset(folder)
    if not has_error(problems):
        problems += roster_problems(load_dataset(folder))
    if problems:
        click.echo(problem_text(problems, lang))
    stopped = has_error(problems)
    if not stopped:
        click.echo(
            "実行を妨げる問題はありません。" if lang == "ja" else "Nothing stands in the way."
        )
    sys.exit(1 if stopped else 0)


@main.command()
@click.argument("source", type=FOLDER)
@YEAR
@click.option(
    "--dataset", type=FOLDER, help="ファイルを照合するデータ / the data that a file is held against"
)
@click.option("--node", default="", help="体系のID（見出しから分からないとき）/ node of the plan")
@click.option("--all", "every", is_flag=True, help="一致したものも示す / what agrees, too")
@LANG
def commentary(
    source: Path, year: str, dataset: Path | None, node: str, every: bool, lang: Lang
) -> None:
    """総評をデータと照合する（データのフォルダ、.docx、.md）/ Hold a commentary against its data."""
    from evalkit.data.prose.file import is_prose
    from evalkit.running import commentary as held
    from evalkit.running.ended import CONTRADICTED

    if is_prose(source) == (dataset is None):
        raise MisuseError(
            Label(
                "ファイルを照合するときだけ --dataset が必要です",
                "--dataset goes with a file, and only with it",
            )
        )
    with in_words(lang) as failed:
        found = held.check(source, year, dataset, node, lang)
        click.echo(held.told(found, lang, every))
    contradicted = not failed and bool(found.contradictions)
    sys.exit(1 if failed else CONTRADICTED if contradicted else 0)


@main.command()
@click.argument("source", type=FOLDER)
@YEAR
@click.option("--person", required=True, help="個人の番号の列 / column of the ids")
@click.option("--keep", required=True, help="残す列、コンマ区切り / columns to keep, by commas")
@click.option(
    "--into", type=FOLDER, required=True, help="データのroster / the data's roster folder"
)
@click.option("--key-file", type=FOLDER, help="鍵（なければ環境変数EVALKIT_KEY）/ else EVALKIT_KEY")
@click.option(
    "--new-key", is_flag=True, help="鍵のファイルを新しく作る / make the key's file first"
)
@LANG
def pseudonymise(
    source: Path,
    year: str,
    person: str,
    keep: str,
    into: Path,
    key_file: Path | None,
    new_key: bool,
    lang: Lang,
) -> None:
    """名簿の個人の番号を置き換えて取り込む / Take in a roster, its persons' ids replaced."""
    from evalkit.data.roster import key as roster_key
    from evalkit.data.roster import pseudonymise as taken_in

    with in_words(lang) as failed:
        wanted = key_file if new_key else None
        key = roster_key.new_key(wanted) if wanted else roster_key.read_key(key_file)
        target = taken_in.snapshot_path(into, year)
        columns = [name.strip() for name in keep.replace("、", ",").split(",") if name.strip()]
        done = taken_in.pseudonymise(source, target, key, person=person, keep=columns)
        click.echo(done.told(lang))
    sys.exit(1 if failed else 0)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def lab(arguments: tuple[str, ...]) -> None:
    """ノートブックをJupyterLabで開く / Open the notebooks in JupyterLab."""
    import subprocess

    from evalkit.data.file import find_path

    notebooks = find_path("notebooks")
    folder = str(notebooks.parent if notebooks else Path.cwd())
    quiet = ["--LabApp.news_url=None", f"--LabApp.check_for_updates_class={NO_UPDATES}"]
    quiet.append(f"--LabApp.app_settings_dir={Path(__file__).parent / 'lab'}")
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", folder, *quiet, *arguments]
    sys.exit(subprocess.call(command))


def _index(outputs: Path, lang: Lang) -> bool:
    """Renew the index over everything evaluated; say in words where it can't be written."""
    from evalkit.running.outputs_index import write_index

    with in_words(lang) as failed:
        if outputs.is_dir():
            write_index(outputs)
    return not failed
