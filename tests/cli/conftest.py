"""The command line with a quick coder, in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from govatlas.api import coders
from govatlas.cli.main import cli
from govatlas.reading.language import detect_language
from tests.api.conftest import TEXT
from tests.api.fakes import FakeMethod

Run: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="session", autouse=True)
def _shared_model() -> None:
    """Load the model of languages once, so that forked workers need not."""
    detect_language(TEXT)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, which holds three ordinances in ``town``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GOVATLAS_DB", raising=False)
    monkeypatch.delenv("GOVATLAS_DEBUG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)  # a runner of tests may set it
    (tmp_path / "town").mkdir()
    for n in range(3):
        (tmp_path / "town" / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Return a function that runs one command in ``folder``; the coder fake is at hand."""
    monkeypatch.setitem(coders.CODERS, "local", FakeMethod)
    coders.build_coder.cache_clear()

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(cli, arguments, env=environment, prog_name="govatlas")

    yield run
    coders.build_coder.cache_clear()


@pytest.fixture
def atlas(run: Run) -> Run:
    """Return ``run`` with the three ordinances read and coded."""
    assert run("read", "town").exit_code == 0
    assert run("code").exit_code == 0
    return run
