"""Two runs at once: the second is refused in words, and a run that was stopped stands in nobody's way."""

import os
import time

import pytest

from evalkit.running.forms.collect import collect
from evalkit.running.one_at_a_time import LOCK, VOID_AFTER, one_at_a_time
from evalkit.words.problems import DataError


def test_forms_are_refused_while_another_run_is_at_work(ward, form, gather):
    with one_at_a_time(ward), pytest.raises(DataError) as refused:
        gather(form)
    assert [each.code for each in refused.value.problems] == ["collect-running"]
    assert "実行中" in str(refused.value)
    assert not (ward / "FY2025").exists()
    assert gather(form).is_written


def test_a_refused_run_leaves_the_mark_of_the_other(ward, form, gather):
    with one_at_a_time(ward):
        with pytest.raises(DataError):
            gather(form)
        assert (ward / LOCK).exists()
    assert not (ward / LOCK).exists()


def test_a_mark_that_is_too_old_counts_no_more(ward, form, gather):
    (ward / LOCK).touch()
    with pytest.raises(DataError):
        gather(form)
    old = time.time() - VOID_AFTER - 1
    os.utime(ward / LOCK, (old, old))
    assert gather(form).is_written
    assert not (ward / LOCK).exists()


def test_no_mark_stays_where_forms_are_refused(ward, tmp_path):
    with pytest.raises(DataError):
        collect([tmp_path / "none.xlsx"], ward, tmp_path / "outputs")
    assert not (ward / LOCK).exists()
