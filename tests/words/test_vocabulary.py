"""No word of degree, praise or blame in all that the package can say."""

import importlib
import pkgutil
import re

import evalkit.telling
import evalkit.words
from evalkit.analysis.trend import markers
from evalkit.words import pace

DEGREE = re.compile(
    "大幅|大きく|著し|飛躍|顕著|劇的|急激|急増|急減|激増|激減|大いに|かなり|非常に|極めて|めざまし|目覚まし|順調|好調|低迷|残念"
    r"|\b(?:significant|substantial|dramatic|markedly|sharp|huge|great(?!er)|considerabl|remarkabl|vast|steep|excellent|poor)",
    re.IGNORECASE,
)
CLASSES = [*pace.STATCAN.values(), *markers.TREND.values(), *markers.CHANGE.values()]
NAMED_SO = {text for label in CLASSES for text in label}
"""What the methods of Statistics Canada and of Fingertips call their own classes."""


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from texts(each)


def said():
    for room in (evalkit.words, evalkit.telling):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if found.name.startswith("evalkit.words.prose"):  # read in others' prose, never said
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if not name.startswith("__"):
                    yield from texts(value)


def test_nothing_is_ever_called_large_good_or_bad():
    spoken = set(said()) - NAMED_SO
    assert len(spoken) > 1500
    assert [text for text in spoken if DEGREE.search(text)] == []
