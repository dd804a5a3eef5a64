"""What holds for the examples in docstrings: each can be copied as it stands, and all share what takes long."""

from collections.abc import Callable, Hashable
from functools import cache
from inspect import signature
from typing import Any

import pytest

import evalkit as ek

LONG = (
    *("load_dataset", "rate", "change", "history", "pace_to_target", "collect"),
    *("identify", "consistent_rules", "sensitivity", "roster_conclusions"),
    *("count_roster", "roster_flows", "roster_account", "roster_outlook", "roster_tenure"),
)


@cache
def remembered(name: str) -> Callable[..., Any]:
    """Have a public function answer each question but once."""
    function = getattr(ek, name)
    answers: dict[Hashable, tuple[object, Any]] = {}

    def asked(*given: Any, **named: Any) -> Any:
        bound = signature(function).bind(*given, **named)
        bound.apply_defaults()
        question = _named(tuple(bound.arguments.values()))
        if question not in answers:
            answers[question] = (bound, function(*given, **named))  # what is kept keeps its id
        return answers[question][1]

    return asked


def _named(value: Any) -> Hashable:
    """Name a value: a frame is the same only if it is the same object."""
    if isinstance(value, list | tuple):
        return tuple(map(_named, value))
    return value if isinstance(value, Hashable) else id(value)


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples that load, rate and count the same data share the answers."""
    for name in LONG:
        monkeypatch.setitem(vars(ek), name, remembered(name))
