"""Tests end the processes that they started, and no stranger's."""

import os
import sys

import pytest

from tests.processes import end_group, start_process


def test_a_process_is_ended_with_its_group_once(monkeypatch: pytest.MonkeyPatch) -> None:
    process = start_process([sys.executable, "-c", "import time; time.sleep(600)"])
    end_group(process)
    process.communicate()
    assert process.returncode == -9
    ended: list[int] = []
    monkeypatch.setattr(os, "killpg", lambda group, number: ended.append(group))
    end_group(process)  # its number may be another's by now
    assert ended == []
