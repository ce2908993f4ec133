"""Indexing makes vectors of what has none, keeps each at once, and resumes."""

import sqlite3
from pathlib import Path

import pytest

from govatlas import api
from govatlas.api import Progress, Stopped
from govatlas.errors import InputError
from govatlas.meaning import find_model, minilm, multilingual
from govatlas.store import Store, schema
from tests.builders import build_document
from tests.meaning.fake import FakeModel

MODEL = FakeModel()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        for n in range(1, 6):
            store.documents.save(build_document(f"Section 1. Rule {n} applies here.", f"act-{n}"))
    return made


def count(db: Path) -> tuple[int, int]:
    with Store.open(db) as store:
        return store.vectors.count(MODEL.name)


def test_only_what_has_no_vectors_is_indexed(db: Path) -> None:
    first = api.index(db=db, model=MODEL, jobs=2)
    with Store.open(db) as store:
        store.documents.save(build_document("Section 1. Rule 9 applies here.", "act-9"))

    second = api.index(db=db, model=MODEL, jobs=1)

    assert sorted(first.indexed) == [f"act-{n}" for n in range(1, 6)]
    assert (second.indexed, second.already) == (("act-9",), 5)
    assert count(db) == (6, 6)


def test_a_new_version_of_a_text_is_indexed_again(db: Path) -> None:
    api.index(db=db, model=MODEL, jobs=1)
    with Store.open(db) as store:
        changed = build_document(
            "Section 1. Rule 1 is repealed.", "act-1", source_digest="sha256:02"
        )
        store.documents.save(changed)

    assert count(db) == (4, 5)
    assert api.index(db=db, model=MODEL, jobs=1).indexed == ("act-1",)


def test_another_version_of_the_model_starts_anew(db: Path) -> None:
    api.index(db=db, model=MODEL, jobs=1)

    report = api.index(db=db, model=FakeModel("2"), jobs=1)

    assert len(report.indexed) == 5
    assert count(db) == (0, 5)


def test_an_index_of_earlier_chunks_is_to_be_made_again(db: Path) -> None:
    api.index(db=db, model=MODEL, jobs=1)
    (migration,) = (told for told in schema.MIGRATIONS if "every passage of a text" in told)
    with sqlite3.connect(db) as connection:
        connection.executescript(migration)
    connection.close()

    assert count(db) == (0, 5)
    assert len(api.index(db=db, model=MODEL, jobs=1).indexed) == 5


def test_the_same_text_under_two_names_is_indexed_once(db: Path) -> None:
    with Store.open(db) as store:
        store.documents.save(build_document("Section 1. Rule 1 applies here.", "copy-of-act-1"))

    report = api.index(db=db, model=MODEL, jobs=1)

    assert len(report.indexed) == 5
    assert count(db) == (6, 6)


def test_a_run_that_is_stopped_keeps_what_it_did_and_the_next_resumes(db: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match=r"2 indexed, 3 left; run again to resume"):
        api.index(db=db, model=MODEL, jobs=1, on_progress=stop)

    assert count(db) == (2, 5)
    assert len(api.index(db=db, model=MODEL, jobs=1).indexed) == 3


def test_progress_counts_up_to_all(db: Path) -> None:
    told: list[tuple[int, int]] = []

    api.index(db=db, model=MODEL, jobs=2, on_progress=lambda p: told.append((p.done, p.total)))

    assert told == [(n, 5) for n in range(1, 6)]


class Broken(FakeModel):
    """A model that fails on one text."""

    def embed(self, texts, language="en"):
        if any("Rule 3" in text for text in texts):
            raise InputError("this text cannot be measured")
        return super().embed(texts, language)


def test_a_text_that_fails_is_named_while_the_rest_go_on(db: Path) -> None:
    report = api.index(db=db, model=Broken(), jobs=1)

    assert len(report.indexed) == 4
    assert [(f.name, f.reason) for f in report.failures] == [
        ("act-3", "this text cannot be measured")
    ]


def test_no_model_is_one_line_that_says_what_to_install(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (minilm, multilingual):
        monkeypatch.setattr(module, "is_installed", lambda: False)
    find_model.cache_clear()
    try:
        with pytest.raises(InputError, match=r"govatlas\[meaning\]"):
            api.index(db=db)
        assert api.count_unindexed(db) == 0
    finally:
        find_model.cache_clear()
