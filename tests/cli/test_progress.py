"""A long run shows how far it is: a bar on a terminal, else a line now and then."""

import io
import sys

import pytest

from govatlas import Progress
from govatlas.cli import progress


def test_a_log_gets_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("govatlas.cli.progress.time.monotonic", lambda: now)
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


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with progress.show_progress("Coding") as tell:
        assert "Coding" in terminal.getvalue()
        for done in range(1, 101):
            tell(Progress(done, 100, "x"))
    drawn = terminal.getvalue()
    assert "100/100" in drawn
    assert "37/100" not in drawn  # drawn ten times a second at most
    assert drawn.rstrip("\r").endswith("\x1b[2K")  # the line of the bar is wiped
