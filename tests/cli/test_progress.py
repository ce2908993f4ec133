"""A long run that no terminal shows writes a line now and then."""

import pytest

from govatlas import Progress
from govatlas.cli import progress


def test_a_log_gets_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    with progress.show_progress("Coding") as tell:
        for done in range(1, 101):
            now = float(done)
            tell(Progress(done, 100, "x"))
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.splitlines() == [
        "Coding: 30 of 100",
        "Coding: 60 of 100",
        "Coding: 90 of 100",
    ]
