"""What holds for the examples in docstrings: each can be copied as it stands, and all share what takes long."""

from collections.abc import Callable, Hashable
from functools import cache
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
    """Have a public function answer a question once; a frame is the same question only if it is the same object."""
    function = getattr(ek, name)
    answers: dict[Hashable, tuple[object, Any]] = {}

    def asked(*given: Any, **named: Any) -> Any:
        values = [tuple(v) if isinstance(v, list) else v for v in (*given, *named.values())]
        known = [each if isinstance(each, Hashable) else id(each) for each in values]
        question = (*named, *known)
        if question not in answers:
            answers[question] = (values, function(*given, **named))  # what is kept keeps its id
        return answers[question][1]

    return asked


@pytest.fixture(autouse=True)
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the examples that load, rate and count the same data share the answers."""
    for name in LONG:
        monkeypatch.setitem(vars(ek), name, remembered(name))
