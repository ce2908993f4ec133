"""The short form of the attack: some damaged files, from a seed that stays."""

from pathlib import Path

import pytest

from govatlas.api.limits import measure_memory
from tests.fuzz.files import attack


@pytest.mark.skipif(not measure_memory(), reason="the system sets no limits")
def test_damaged_files_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    tally = attack(tmp_path, seed=7, number=60, jobs=2)
    assert tally.failures == []
    assert tally.tried == 60
    assert tally.read > 10
    assert tally.refused > 10
