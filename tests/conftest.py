"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def examples(root: Path) -> Path:
    """Return the folder of example documents."""
    return root / "examples" / "documents"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of research material that is not part of the repository."""
    folder = Path(os.environ.get("GOVATLAS_SHARED", ROOT.parent / "shared"))
    if not (folder / "agora" / "documents.csv").is_file():
        pytest.skip(f"needs the AGORA release at {folder} (set GOVATLAS_SHARED)")
    return folder
