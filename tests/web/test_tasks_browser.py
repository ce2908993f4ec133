"""The eleven tasks in a real browser, on a small collection of invented texts."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.reviewing import ReviewContext
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from govatlas.web.review import ReviewSite
from tests.browser import assert_accessible
from tests.conftest import ROOT
from tests.once import make_once
from tests.server import serve
from tests.web.reviewers import Clock, open_desk
from tests.web.tasks import MOST_CLICKS, TASKS, Place, Task, Visitor

ORIGINS = {
    "veldria-generative-services-regulation.xml": ("Chinese central government", "China"),
    "harlow-bay-facial-recognition-ordinance.txt": ("Chinese central government", "China"),
    "alder-automated-decisions-bill.html": ("California", "United States"),
    "alder-infrastructure-appropriations.txt": ("Colorado", "United States"),
    "averne-military-ai-bill.xml": ("United States Congress", "United States"),
    "arden-medical-device-guidance.pdf": ("United States Congress", "United States"),
    "solvane-declaration.md": ("European Union", "European Union"),
    "quillhaven-frontier-policy.docx": ("Government of the United Kingdom", "United Kingdom"),
    "pellworth-university-ai-policy.txt": ("Government of the United Kingdom", "United Kingdom"),
}
"""Places that the invented texts are given here, since the tasks are about real ones."""


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_once(tmp_path_factory, "tasks", _fill) / "govatlas.db"


def _fill(folder: Path) -> None:
    texts = folder / "documents"
    shutil.copytree(ROOT / "examples" / "documents", texts)
    with (texts / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "title", "authority", "jurisdiction", "status", "proposed_date"])
        for name, (authority, place) in ORIGINS.items():
            stage = "Defunct" if "Congress" in authority else "Enacted"
            rows.writerow([name, name.partition(".")[0], authority, place, stage, "2024-03-01"])
    db = folder / "govatlas.db"
    api.read([texts], db=db, manifest=texts / "manifest.csv", jobs=1)
    api.code(db=db, jobs=1)


@pytest.fixture(scope="module")
def desk(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> ReviewContext:
    return open_desk(collection, tmp_path_factory.mktemp("tasks"), Clock())


@pytest.fixture(scope="module")
def home(desk: ReviewContext) -> Iterator[str]:
    with Explorer(desk.db) as explorer:
        site = create_app(explorer, hosts=LOOPBACK_HOSTS, review_site=ReviewSite(desk), seconds=300)
        with serve(site) as served:
            yield served


@pytest.fixture(scope="module")
def place(desk: ReviewContext, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("downloads"), desk)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: f"{task.number} {task.words}")
def test_a_task_is_done_within_seven_clicks(
    browser: Browser, home: str, place: Place, task: Task
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visitor = Visitor(context.new_page(), home)
    assert task.act(visitor, place)
    assert visitor.clicks <= MOST_CLICKS
    assert_accessible(visitor.page, (390, 1280))
    context.close()
