"""A folder of small documents with a database beside it."""

from pathlib import Path

import pytest

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    for n in range(12):
        (made / f"ordinance-{n}.txt").write_text(TEXT.format(n=n))
    return made


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "atlas.db"
