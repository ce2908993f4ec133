"""A sample is kept once, then read back as it was drawn."""

from dataclasses import replace
from pathlib import Path

import pytest

from govatlas.errors import InvalidValue, UnknownDocument
from govatlas.model.sample import Sample, SampledDocument
from govatlas.store import Store, schema
from tests.builders import NOON, build_document

TITLE = "An Act on automated decisions in lending"


def draw(*names: str, seed: int = 1) -> Sample:
    documents = tuple(
        SampledDocument(
            document_id=name, version=1, title=TITLE, stratum="a · b", probability=1 / 3
        )
        for name in names
    )
    return Sample(documents=documents, population=9, seed=seed, stratify=("authority", "length"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        for name in ("a", "b", "c"):
            store.documents.save(build_document(f"The text of {name}.", name))
    return made


def test_a_sample_comes_back_in_its_order(path: Path) -> None:
    with Store.open(path) as store:
        assert store.samples.read() is None
        assert store.samples.save(draw("c", "a"), at=NOON) == 1
    with Store.open(path, writable=False) as store:
        assert store.samples.read() == draw("c", "a")
        assert store.samples.read(1) == draw("c", "a")
        assert store.samples.read(2) is None


def test_the_newest_sample_is_the_default(path: Path) -> None:
    with Store.open(path) as store:
        store.samples.save(draw("a"), at=NOON)
        assert store.samples.save(draw("b", seed=2), at=NOON) == 2
        assert store.samples.read() == draw("b", seed=2)


def test_the_same_sample_is_kept_once(path: Path) -> None:
    with Store.open(path) as store:
        first = store.samples.save(draw("a"), at=NOON)
        assert store.samples.save(draw("a"), at=NOON.replace(hour=13)) == first


def test_a_sample_of_unknown_documents_leaves_nothing(path: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(UnknownDocument, match="no version 1 of document z"):
            store.samples.save(draw("a", "z"), at=NOON)
        assert store.samples.read() is None


@pytest.mark.parametrize("probability", [0, 1.5])
def test_what_was_drawn_had_a_chance(probability: float) -> None:
    with pytest.raises(InvalidValue, match="inclusion probability"):
        replace(draw("a").documents[0], probability=probability)


def test_a_database_from_before_samples_is_lifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:1])
        Store.open(old, create=True).close()
    with Store.open(old) as store:
        store.documents.save(build_document("The text of a.", "a"))
        store.samples.save(draw("a"), at=NOON)
        assert store.samples.read() == draw("a")
