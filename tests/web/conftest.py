"""A site over the example documents, one of them in two versions, one coded by two coders.

Beside them stands a document that attacks whoever shows it, and one that nobody coded.
"""

import csv
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from govatlas import api
from govatlas.explorer import Explorer
from govatlas.web import Site, create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.conftest import ROOT
from tests.once import make_once
from tests.server import serve

BASE = "http://127.0.0.1:8000"
TWICE_READ = "solvane-declaration"
TWICE_CODED = "veldria-generative-services-regulation"
UNCODED = "uncoded"
ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
HOSTILE = f"a b/c?d#e&{ATTACK}"
SITE = Site(
    name='Atlas "of", Veldria',
    documents="Example Archive, Veldria",
    licence="CC BY 4.0",
    date="2025-07",
    citation="Example Archive, release of July",
    operator="Institute for Examples",
    contact="atlas@example.org",
)
CHARTS = (
    "/coverage",
    "/coverage/years",
    "/coverage/risk/sector",
    "/gaps",
    "/actors",
    "/actors/names",
    "/actors/flow",
)
"""The addresses of charts that can be taken along."""
_TEXT = (
    "An Act on artificial intelligence\n\n"
    + "Findings. The assembly finds that systems are in use whose makers are not known. " * 20
    + f"\n\nSection 1. A provider of an artificial intelligence system {ATTACK} shall not "
    "discriminate on grounds of race or sex, and shall protect the personal data on which the "
    f"model was trained.\n\n'\"></textarea></title>--> {{{{ 7 * 7 }}}} \u202egnol\u202c\n"
)


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database; tests that change it copy it first."""
    return make_once(tmp_path_factory, "site", _fill) / "govatlas.db"


def _fill(folder: Path) -> None:
    db, texts = folder / "govatlas.db", folder / "documents"
    shutil.copytree(ROOT / "examples" / "documents", texts)
    manifest = ROOT / "examples" / "manifest.csv"
    shutil.copy(manifest, texts / "manifest.csv")
    api.read([texts], db=db, manifest=texts / "manifest.csv", jobs=1)
    _read_hostile(folder, db)
    api.code(db=db, jobs=1)
    _code_again(folder, db)
    revised = texts / f"{TWICE_READ}.md"
    revised.write_text(revised.read_text() + "\n\nStates shall protect workers from job loss.\n")
    api.read([texts], db=db, manifest=texts / "manifest.csv", jobs=1)
    api.code([TWICE_READ], db=db, jobs=1)
    later = folder / f"{UNCODED}.txt"
    later.write_text("An Act on artificial intelligence.\n\n" + "Section 1. A person may.\n" * 9)
    assert api.read([later], db=db, jobs=1).new


def _read_hostile(folder: Path, db: Path) -> None:
    texts = folder / "hostile"
    texts.mkdir()
    name = "<b onclick=alert(1)>.txt"
    (texts / name).write_text(_TEXT)
    with (texts / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "document_id", "title", "authority", "jurisdiction", "link"])
        link = "javascript:document.title='owned'"
        rows.writerow([name, HOSTILE, f"Title {ATTACK}", f"ReviewSite {ATTACK}", ATTACK, link])
    assert api.read([texts / name], db=db, manifest=texts / "manifest.csv", jobs=1).new


def _code_again(folder: Path, db: Path) -> None:
    """Let a second coder say less on one document, and give an attack as the reason."""
    record = api.show(TWICE_CODED, db=db).to_dict()
    risks = [{**risk, "rationale": ATTACK} for risk in record["risk_subdomains"]]
    record["risk_subdomains"] = [{**risks[0], "level": 1}, *risks[2:]]
    (folder / "ann.jsonl").write_text(json.dumps(record) + "\n")
    api.import_gold(folder / "ann.jsonl", db=db, coder="ann")


@pytest.fixture(scope="session")
def explorer(atlas: Path) -> Iterator[Explorer]:
    with Explorer(atlas) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(explorer: Explorer) -> FastAPI:
    return create_app(explorer, hosts=LOOPBACK_HOSTS)


@pytest.fixture(scope="session")
def client(site: FastAPI) -> TestClient:
    return TestClient(site, base_url=BASE, follow_redirects=False)


@pytest.fixture(scope="session")
def described(atlas: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """Return the same documents with the metadata of the manifest of the examples."""
    db = tmp_path_factory.mktemp("described") / "govatlas.db"
    shutil.copy(atlas, db)
    folder = ROOT / "examples"
    api.read([folder / "documents"], db=db, manifest=folder / "manifest.csv", jobs=1)
    with Explorer(db) as opened:
        yield opened


@pytest.fixture(scope="session")
def described_client(described: Explorer) -> TestClient:
    site = create_app(described, hosts=LOOPBACK_HOSTS)
    return TestClient(site, base_url=BASE, follow_redirects=False)


@pytest.fixture(scope="session")
def address(site: FastAPI) -> Iterator[str]:
    """Return the address of the site on a port of its own, for a browser."""
    with serve(site) as served:
        yield served


@pytest.fixture(scope="module")
def leaving(explorer: Explorer) -> TestClient:
    app = create_app(explorer, hosts=LOOPBACK_HOSTS, site=SITE, today=lambda: date(2026, 3, 4))
    return TestClient(app, base_url=BASE, follow_redirects=False)
