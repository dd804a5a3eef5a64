"""What is going on, for those who wait: a bar on a terminal, plain lines in a log."""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from tqdm import tqdm

from evalkit.running.ended import STATUS, Ended
from evalkit.running.how import Progress, one_by_one
from evalkit.words.codes import Label, Lang

STARTS = Label(
    "{all}件のうち{count}件を実行します（{place}、変更なし{rest}件）。",
    "Running {count} of {all} ({place}; up to date {rest}).",
)
AT_A_TIME = Label("同時に{jobs}件", "{jobs} at a time")
ON_DASK = Label("Daskのワーカーで", "on the workers of Dask")
PREPARES = Label(
    "ノートブックを実行するプログラムを準備しています。", "Preparing what executes the notebooks."
)
STOPS = Label("中断します。", "Stopping.")
AWAITED = Label(
    "中断します。実行中のものが止まるのを待っています（{names}）。",
    "Stopping; waiting for what runs now to end ({names}).",
)
BEGINS = Label("{name} 開始", "{name} begins")


class Board:
    """Tells of runs as they go on: how many have ended, how many are made in a minute, and what runs now.

    Where there is only one, it tells of the notebooks of that one.
    """

    def __init__(self, total: int, lang: Lang) -> None:
        self.total, self.lang, self.count, self.made = total, lang, 0, 0
        self.start = time.monotonic()
        self.now: dict[str, str] = {}
        self.said: set[Label] = set()
        self.lock = threading.Lock()
        unit = "run" if total > 1 else "nb"
        goal = total if total > 1 else None
        self.bar = tqdm(total=goal, unit=unit, disable=None, file=sys.stderr, leave=False)

    def starts(self, count: int, jobs: int, is_on_dask: bool) -> None:
        """Tell how many of several runs are going to be done."""
        if self.total > 1:
            place = ON_DASK if is_on_dask else AT_A_TIME.filled(jobs=min(jobs, count))
            rest = self.total - count
            self.say(STARTS.filled(all=self.total, count=count, place=place, rest=rest))

    def prepares(self) -> None:
        """Tell that what executes the notebooks is being prepared: nothing begins before that."""
        if self.bar.disable:
            self.say(PREPARES)
        self.bar.set_postfix_str(PREPARES[self.lang != "ja"])

    def begins(self, name: str, notebook: str, place: str) -> None:
        """Tell that a run begins with one of its notebooks."""
        with self.lock:
            self.now[name] = notebook
            self.bar.set_postfix_str(self._running())
            if self.total == 1:
                self.bar.update()
                if self.bar.disable:
                    self.say(f"{name} {place} {notebook}")
            elif self.bar.disable and place.startswith("1/"):
                self.say(BEGINS.filled(name=name))

    def progress(self, name: str, is_stopped: Callable[[], bool] = bool) -> Progress:
        """Tell of a run's notebooks while they are handed on."""
        begins = partial(self.begins, name)
        return lambda notebooks: one_by_one(notebooks, begins, is_stopped)

    def say(self, said: Label | str) -> None:
        """Say something in between, without spoiling the bar."""
        text = said if isinstance(said, str) else said[self.lang != "ja"]
        self.bar.write(text, file=sys.stderr)

    def stops(self) -> None:
        """Tell at once that the batch is being stopped, and what it waits for: nobody shall think it hangs."""
        with self.lock:
            names = self._running()
        self.say(AWAITED.filled(names=names) if names else STOPS)

    def ended(self, one: Ended) -> None:
        """Tell that a run has ended, and how: a failure in full, unless another run had the same."""
        with self.lock:
            self.now.pop(one.name, None)
            self.count += 1
            self.made += one.status == "done"
            if self.total > 1:
                self.bar.update()
                self.bar.set_postfix_str(self._running())
            is_told = self.bar.disable and one.status != "skipped"
            if self.total > 1 and (is_told or one.status == "failed"):
                self.say(self._line(one))
            if one.status == "failed" and one.why not in self.said:
                self.said.add(one.why)
                self.say(one.why)

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()

    def _running(self) -> str:
        return ", ".join(f"{name} {notebook}" for name, notebook in self.now.items())

    def _line(self, one: Ended) -> str:
        status = STATUS[one.status][self.lang != "ja"]
        rate = 60 * self.made / (time.monotonic() - self.start)
        pace = f"{rate:.1f}件/分" if self.lang == "ja" else f"{rate:.1f} a minute"
        return f"[{self.count}/{self.total}] {one.name} {status} {one.seconds:.1f} s ({pace})"
