"""The command line as a program of its own, with coding and reading slowed down.

``PAUSE`` is the seconds that each document takes; ``JOURNAL`` the file in which the coder
writes down what it begins.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from govatlas.api import reading_run
from govatlas.cli.main import main
from govatlas.model.document import Document
from govatlas.reading import Source
from govatlas.reading.language import detect_language
from tests.api.fakes import FakeMethod, register

PAUSE = float(os.environ.get("PAUSE", "0"))
JOURNAL = os.environ.get("JOURNAL")
_read_source = reading_run.read_source  # type: ignore[attr-defined]


def read_slowly(source: Source, *more: Any) -> Document:
    time.sleep(PAUSE)
    return _read_source(source, *more)


if __name__ == "__main__":
    journal = Path(JOURNAL) if JOURNAL else None
    register(pytest.MonkeyPatch(), "local", lambda: FakeMethod(pause=PAUSE, journal=journal))
    reading_run.read_source = read_slowly  # type: ignore[attr-defined, assignment]
    if "read" in sys.argv:
        detect_language("load the model once, so that forked workers need not")
    main()
