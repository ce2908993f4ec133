"""Fixtures shared by all tests."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

from govatlas import api
from tests.browser import NAMES, be_patient
from tests.marks import mark
from tests.once import share_once

try:
    import resource
except ImportError:  # Windows sets no such limits
    resource = None  # type: ignore[assignment]

# How long it takes to draw examples tells how busy the machine is, not whether the code is right.
_UNHURRIED: Final = [HealthCheck.too_slow]
settings.register_profile(
    "thorough", deadline=None, max_examples=100, suppress_health_check=_UNHURRIED
)
settings.register_profile("usual", deadline=None, max_examples=40, suppress_health_check=_UNHURRIED)
settings.register_profile("quick", deadline=None, max_examples=15, suppress_health_check=_UNHURRIED)
_PROFILE: Final = os.environ.get("HYPOTHESIS_PROFILE", "usual")
settings.load_profile(_PROFILE)
IS_THOROUGH: Final = _PROFILE == "thorough"
"""Whether properties are tried on as many examples as `make coverage` and `make fuzz` do."""

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark(item)


@pytest.fixture(autouse=True)
def _limits_of_the_process() -> Iterator[None]:
    """Fail the test that leaves a limit on this process, not a later one that it would end."""
    if resource is None:
        yield
        return
    kinds = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_NOFILE)
    before = [resource.getrlimit(kind) for kind in kinds]
    yield
    after = [resource.getrlimit(kind) for kind in kinds]
    for kind, limit in zip(kinds, before, strict=True):
        resource.setrlimit(kind, limit)
    assert after == before, "the test left a limit on the process that runs the tests"


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


@dataclass(frozen=True)
class Release:
    """The AGORA release, and a database into which it was read: copy it before you change it."""

    folder: Path
    db: Path
    report: dict[str, Any]
    """What reading reported, as of JSON."""


@pytest.fixture(scope="session")
def agora(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the AGORA release, read once for all worker processes."""

    def read(folder: Path) -> None:
        report = api.read([shared / "agora"], db=folder / "atlas.db")
        (folder / "report.json").write_text(json.dumps(asdict(report)))

    made = share_once(tmp_path_factory, "agora", read)
    report = json.loads((made / "report.json").read_text())
    return Release(shared / "agora", made / "atlas.db", report)


@pytest.fixture(scope="module")  # its event loop would be in the way of other modules
def browser() -> Iterator[Any]:
    """Return Chromium or Chrome; tests that need it are skipped where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright to drive a browser")
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("needs Chromium or Chrome on the PATH")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        be_patient(opened)
        yield opened
        opened.close()
