"""The command line with a quick coder, in a folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from govatlas import api
from govatlas.api import coders
from govatlas.cli.main import cli
from govatlas.reading.language import detect_language
from tests.api.conftest import TEXT
from tests.api.fakes import FakeMethod, register

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
    _write_town(tmp_path)
    return tmp_path


def _write_town(folder: Path) -> None:
    (folder / "town").mkdir()
    for n in range(3):
        (folder / "town" / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Return a function that runs one command in ``folder``; the coder fake is at hand."""
    register(monkeypatch, "local", FakeMethod)

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(cli, arguments, env=environment, prog_name="govatlas")

    yield run
    coders._build_plain.cache_clear()


@pytest.fixture(scope="session")
def _once_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the three ordinances read, to be copied."""
    made = tmp_path_factory.mktemp("read")
    _write_town(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made)
        assert len(api.read(["town"], db="govatlas.db").new) == 3
    return made / "govatlas.db"


@pytest.fixture(scope="session")
def _once_coded(_once_read: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the three ordinances read and coded, to be copied."""
    db = tmp_path_factory.mktemp("coded") / "govatlas.db"
    shutil.copy(_once_read, db)
    assert len(api.code(db=db, coder=FakeMethod()).coded) == 3
    return db


@pytest.fixture
def known(run: Run, folder: Path, _once_read: Path) -> Run:
    """Return ``run`` with the three ordinances read."""
    shutil.copy(_once_read, folder / "govatlas.db")
    return run


@pytest.fixture
def atlas(run: Run, folder: Path, _once_coded: Path) -> Run:
    """Return ``run`` with the three ordinances read and coded."""
    shutil.copy(_once_coded, folder / "govatlas.db")
    return run
