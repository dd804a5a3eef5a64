"""Two runs at once: the second is refused in words, and a run that was stopped stands in nobody's way."""

import os

import pytest

from evalkit.running.forms.collect import collect
from evalkit.running.lock import LOCK, locked
from evalkit.words.problems import DataError


def test_forms_are_refused_while_another_run_is_at_work(ward, form, gather):
    with locked(ward):
        with pytest.raises(DataError) as refused:
            gather(form)
        assert (ward / LOCK).exists()
    assert [each.code for each in refused.value.problems] == ["collect-running"]
    assert "実行中" in str(refused.value)
    assert str(os.getpid()) in str(refused.value)
    assert not (ward / "FY2025").exists()
    assert gather(form).is_written
    assert not (ward / LOCK).exists()


def test_the_mark_of_a_run_that_was_killed_counts_no_more(ward, form, gather):
    (ward / LOCK).write_text("host 1 2024-04-01")
    assert gather(form).is_written
    assert not (ward / LOCK).exists()


def test_no_mark_stays_where_forms_are_refused(ward, tmp_path):
    with pytest.raises(DataError):
        collect([tmp_path / "none.xlsx"], ward, tmp_path / "outputs")
    assert not (ward / LOCK).exists()
