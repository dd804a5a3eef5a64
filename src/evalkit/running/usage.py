"""A command that isn't written as it must be, told in both languages: click has English only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from evalkit.words.codes import Label

UNKNOWN = "{kind} {name} はありません。"
NEAR = "{names} ではありませんか。"
NEEDED = "{kind} {name} が必要です。"
VALUE = "オプション {name} の値がないか、余分です。"
ALLOWED = "{name} に書けるのは{what}です。"
MISWRITTEN = "命令の書き方が正しくありません（余分な引数など）。"
STOPPED = "中断しました。 / Stopped."
INTERRUPTED = 130
"""The exit code of what was stopped by Ctrl-C, as shells have it."""


class MisuseError(click.UsageError):
    """What is wrong with a command, in both languages; the exit code is click's."""

    def __init__(self, why: Label, ctx: click.Context | None = None) -> None:
        super().__init__(f"{why.ja} / {why.en}", ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it on stderr, with how the command is written and where to read on."""
        if self.ctx:
            path = self.ctx.command_path
            written = " ".join([path, *self.ctx.command.collect_usage_pieces(self.ctx)])
            click.echo(f"使い方 / Usage: {written}\n説明 / Help: {path} --help\n", file, err=True)
        click.echo(f"誤り / Error: {self.message}", file, err=True)


class StoppedError(click.ClickException):
    """Somebody has stopped the command."""

    exit_code = INTERRUPTED

    def show(self, file: IO[Any] | None = None) -> None:
        """Say so below the ^C of the terminal."""
        click.echo(f"\n{STOPPED}", file, err=True)


class Commands(click.Group):
    """Commands whose misuse is told in both languages."""

    def make_context(self, *args: Any, **options: Any) -> click.Context:
        """Read the arguments before the command."""
        with _in_both():
            return super().make_context(*args, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the command's arguments and do it."""
        with _in_both():
            return super().invoke(ctx)


@contextmanager
def _in_both() -> Iterator[None]:
    try:
        yield
    except (MisuseError, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        raise MisuseError(Label(_japanese(error), error.format_message()), error.ctx) from None
    except (click.Abort, KeyboardInterrupt):
        raise StoppedError(STOPPED) from None


def _japanese(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            said = UNKNOWN.format(kind="オプション", name=error.option_name)
            return said + _near(error.possibilities)
        case click.NoSuchCommand():
            said = UNKNOWN.format(kind="命令", name=error.command_name)
            return said + _near(error.possibilities)
        case click.BadOptionUsage():
            return VALUE.format(name=error.option_name)
        case click.BadParameter(param=click.Parameter() as param):
            name = param.get_error_hint(error.ctx).replace("'", "")
            if isinstance(error, click.MissingParameter):
                kind = "引数" if isinstance(param, click.Argument) else "オプション"
                return NEEDED.format(kind=kind, name=name)
            return ALLOWED.format(name=name, what=_allowed(param.type))
    return MISWRITTEN


def _near(names: list[str] | None) -> str:
    return NEAR.format(names="、".join(names)) if names else ""


def _allowed(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return f"{'、'.join(kind.choices)}のいずれか"
    return f"{kind.min}以上の整数" if isinstance(kind, click.IntRange) else "数"
