"""A folder of small documents with a database beside it."""

import shutil
from pathlib import Path

import pytest

from govatlas import api
from govatlas.reading.language import detect_language

TEXT = (
    "Ordinance {n} of the town of Elmford on automated decisions.\n\n"
    "Section 1. No department shall use an automated decision system without a review by a "
    "person who may set the decision aside. Section 2. The clerk shall publish a list of the "
    "systems in use before the first day of March of each year. Chapter {n} of the town code "
    "applies to this ordinance, which takes effect thirty days after it is adopted.\n"
)


@pytest.fixture(scope="session", autouse=True)
def _shared_model() -> None:
    """Load the model of languages once, so that forked workers need not."""
    detect_language(TEXT)


def _write_folder(parent: Path) -> Path:
    made = parent / "documents"
    made.mkdir()
    for n in range(12):
        (made / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _write_folder(tmp_path)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "atlas.db"


@pytest.fixture(scope="session")
def _once_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("read")
    assert len(api.read([_write_folder(made)], db=made / "atlas.db").new) == 12
    return made / "atlas.db"


@pytest.fixture
def known(_once_read: Path, folder: Path, db: Path) -> Path:
    """Return a database of its own that holds the documents of ``folder``, none of them coded."""
    shutil.copy(_once_read, db)
    return db
