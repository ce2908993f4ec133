"""A small database with codings by a program, a person and a panel, hostile words included."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from govatlas import api
from govatlas.codebook import load_codebook
from govatlas.model.coding import Abstention, Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.store import Store
from tests.builders import NOON, TEXT, build_coding, build_document, build_norms
from tests.once import share_once

HOSTILE = '=HYPERLINK("http://evil.example") | <b>*bold*</b>\r\n,\u2028\'’ 机 🙂 \x85 end'
PROGRAM = Coder(CoderKind.PROGRAM, "machine", "3", "sha256:33")


def code_by_program(document: Document) -> Coding:
    """Return a coding by a program that leaves a question open, and looked for norms."""
    gap = Abstention("sector", "national-security", HOSTILE)
    coding = build_coding(document, abstentions=(gap,), norms=build_norms(document))
    return use_codebook(replace(coding, coder=PROGRAM))


def use_codebook(coding: Coding) -> Coding:
    """Return a coding as if made by the codebook that comes with govatlas."""
    return replace(coding, codebook_digest=load_codebook().digest)


def fill(db: Path) -> None:
    """Write five documents, one of them uncoded, one coded twice, one from AGORA."""
    with Store.open(db, create=True) as store:
        for number in range(5):
            name = "77" if number == 4 else f"act-{number}"
            document = build_document(f"{TEXT}\nNumber {number} 机🙂.\n", name)
            instrument = replace(document.instrument, title=f"{HOSTILE} {number}")
            source = "agora/fulltext/fulltext_77.txt" if number == 4 else f"{name}.txt"
            document = replace(document, instrument=instrument, source=source)
            store.documents.save(document)
            if number != 3:
                store.codings.save(code_by_program(document))
            if number == 1:
                later = NOON + timedelta(days=1)
                store.codings.save(use_codebook(build_coding(document, "ann", coded_at=later)))
        document = store.documents.read("act-0")
        store.codings.save(build_coding(document, "bea", mode=Mode.ANCHORED), partial=True)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the database ``atlas.db`` and its release ``atlas-1.0``."""

    def make(folder: Path) -> None:
        fill(folder / "atlas.db")
        terms = api.ReleaseTerms(licence="cc-by-4.0", operator="Atlas | Lab")
        api.release("1.0", folder / "atlas-1.0", db=folder / "atlas.db", terms=terms)

    return share_once(tmp_path_factory, "released", make)


@pytest.fixture
def db(made: Path, tmp_path: Path) -> Path:
    """Return a database of its own."""
    return Path(shutil.copy(made / "atlas.db", tmp_path / "atlas.db"))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, made: Path) -> None:
    """Keep what the machine says of dates, tokens and proxies out of the tests."""
    for name in (
        *("SOURCE_DATE_EPOCH", "GOVATLAS_DB", "GOVATLAS_ZENODO_TOKEN", "GOVATLAS_DEPOSIT_TOKEN"),
        *("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"),
    ):
        monkeypatch.delenv(name, raising=False)
