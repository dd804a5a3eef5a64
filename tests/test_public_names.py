"""What ``import evalkit as ek`` offers: every name loads, says what it is for, and costs nothing until used."""

import ast
import doctest
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import evalkit

TREE = ast.parse(Path(evalkit.__file__).read_text("utf-8"))


def typed_imports():
    """The names that a type checker sees, by their room."""
    (block,) = [node for node in TREE.body if isinstance(node, ast.If)]
    found = {}
    for node in block.body:
        home = found.setdefault(node.module.removeprefix("evalkit."), [])
        home += [alias.name for alias in node.names if alias.asname == alias.name]
    return {home: sorted(names) for home, names in found.items()}


@pytest.mark.parametrize("name", evalkit.__all__)
def test_a_public_name_loads_and_says_what_it_is_for(name):
    found = getattr(evalkit, name)
    assert found.__name__ == name
    assert found.__module__.startswith("evalkit.")
    own = found.__doc__
    assert own
    assert len(own.splitlines()[0]) > 10


CALLABLE = [name for name in evalkit.__all__ if callable(getattr(evalkit, name))]


@pytest.mark.parametrize("name", CALLABLE)
def test_a_public_function_or_class_has_an_example_that_a_user_can_copy(name):
    found = getattr(evalkit, name)
    steps = doctest.DocTestParser().get_examples(inspect.getdoc(found))
    assert steps
    assert steps[0].source == "import evalkit as ek\n"
    told = "".join(step.source for step in steps)
    made = inspect.isclass(found) and any(re.search(rf"\b{name}\b", step.want) for step in steps)
    assert made or re.search(rf"\bek\.{name}\b", told)  # results show their class


def test_a_public_name_lives_where_it_is_looked_for():
    for home, names in evalkit._HOMES.items():
        module = import_module(f"evalkit.{home}")
        assert [name for name in names if getattr(module, name).__module__ != module.__name__] == []


def test_the_names_are_the_same_for_readers_type_checkers_and_the_loader():
    assert {home: sorted(names) for home, names in evalkit._HOMES.items()} == typed_imports()
    listed = [name for names in evalkit._HOMES.values() for name in names]
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(evalkit.__all__)


def test_the_names_are_listed_in_order_for_completion():
    assert dir(evalkit) == sorted(evalkit.__all__)


def test_a_name_that_isnt_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'rates'"):
        evalkit.rates  # noqa: B018


def test_importing_evalkit_loads_nothing_else():
    code = "import sys, evalkit; print(sorted({'pandas', 'yaml', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
