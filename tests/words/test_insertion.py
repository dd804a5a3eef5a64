"""Facts inserted in a text: one form, in any brackets and quotation marks; everything else is told apart."""

import pytest

from evalkit.words.insertion import Insertion, broken, pieces


@pytest.mark.parametrize(
    "typed",
    [
        '{{ fact("x/actual") }}',
        "{{fact('x/actual')}}",
        "{{ fact(“x/actual”) }}",
        "｛｛ fact（＂x/actual＂）　｝｝",
        '{{ fact( "x/actual" ) }}',
    ],
)
def test_an_insertion_is_read_whatever_a_word_processor_makes_of_its_signs(typed):
    assert pieces(f"前{typed}後") == ["前", Insertion("x/actual", typed), "後"]
    assert broken(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "{{ fact(x) }}",
        '{{ fact("x") | upper }}',
        '{{ fact("x").value }}',
        '{{ fact("x", 1) }}',
        '{{ facts["x"] }}',
        "{{ 1 + 1 }}",
        "{{ self.__init__.__globals__ }}",
        "{% for each in facts %}",
        '{{ fact("x")',
        "｛｛ 数値 ｝｝",
        "}}",
    ],
)
def test_whatever_else_stands_in_such_brackets_is_broken_and_stays_text(typed):
    assert broken(f"前{typed}後")
    assert "".join(piece for piece in pieces(typed) if isinstance(piece, str)) == typed


def test_a_text_with_braces_of_its_own_is_left_alone():
    assert broken("集合{1, 2}と｛注｝、100％、[226件]{#x/actual}") == []
    assert pieces("") == []
