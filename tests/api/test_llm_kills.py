"""Runs that are killed at random moments lose nothing, and pay for nothing twice."""

from pathlib import Path

from tests.api.llm_kills import kill_often


def test_a_run_that_is_killed_often_ends_as_one_that_never_was(tmp_path: Path) -> None:
    outcome = kill_often(tmp_path, kills=3, seed=11)
    assert outcome.kills == 3
    assert outcome.problems == ()
