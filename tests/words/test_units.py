"""How units are printed, and what each is called."""

import pytest

from evalkit.words.notation import read_figure
from evalkit.words.units import UNITS


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("件数", "件"),
        ("人数", "人"),
        ("箇所数", "箇所"),
        ("市区町村数", "市区町村"),
        ("か国・地域", "国・地域"),
        ("ページビュー", "PV"),
        ("検体", "検体"),
        ("機種", "機種"),
        ("基地", "基地"),
    ],
)
def test_a_unit_of_the_national_reviews_is_known(printed, unit):
    (figure,) = read_figure(f"120{printed}")
    assert (figure.status, figure.value, figure.unit) == ("final", 120, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("3百万KL", 3_000_000, "kL"), ("2億トンキロ", 200_000_000, "トンキロ")],
)
def test_a_scale_before_such_a_unit_is_read(text, value, unit):
    (figure,) = read_figure(text)
    assert (figure.value, figure.unit) == (value, unit)


@pytest.mark.parametrize("printed", ["度数", "指数", "年数", "ドル", "所", "号"])
def test_a_word_that_may_mean_something_else_is_no_unit(printed):
    assert printed not in UNITS
    assert read_figure(f"12{printed}")[0].status == "review"
