"""Norms are kept with their codings, and found by their words and parts."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from govatlas.model.coding import NORMS, Coder, CoderKind
from govatlas.model.norm import Modality
from govatlas.store import NormQuestion, Store, parse_query, schema
from tests.builders import TEXT, build_coding, build_document, build_norms
from tests.store.replicating import replicate_collection
from tests.store.test_codings import count

PROGRAM = Coder(CoderKind.PROGRAM, "local", "1", "sha256:22")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a database of two documents with norms, one of them coded by a person later."""
    path = tmp_path / "t.db"
    with Store.open(path, create=True) as store:
        for name, text in (("lending-act", TEXT), ("second-act", f"{TEXT}More.")):
            document = build_document(text, name)
            store.documents.save(document)
            first, second = build_norms(document)
            if name == "second-act":
                second = replace(second, deadline=None, modality=Modality.POWER)
            store.codings.save(build_coding(document, coder="local", norms=(first, second)))
        store.codings.save(build_coding(store.documents.read("lending-act"), coder="ada"))
    return path


def find(path: Path, coder: str | None = None, **asked: Any) -> list[tuple[str, int]]:
    """Return document id and rank of each norm found."""
    names = dict(zip(read_keys(path), IDS, strict=True))
    with Store.open(path, writable=False) as store:
        places = store.norms.read_places(coder)
        documents = dict(zip(places.norms.tolist(), places.documents.tolist(), strict=True))
        matches = store.norms.find(NormQuestion(**asked))
        keys = list(documents) if matches is None else matches.norms.tolist()
        found = store.norms.read([key for key in keys if key in documents])
    return sorted((names[documents[norm.key]], norm.row.rank) for norm in found)


IDS = ("lending-act", "second-act")


def read_keys(path: Path) -> list[int]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT key FROM document ORDER BY key").fetchall()
    connection.close()
    return [key for (key,) in found]


def test_a_coding_without_norms_takes_none_away(path: Path) -> None:
    assert find(path) == [(name, rank) for name in IDS for rank in (1, 2)]
    with Store.open(path) as store:
        assert store.codings.read("lending-act").norms == ()
        whole = store.codings.read("lending-act", norms_first=True)
    assert whole.norms == build_norms(build_document())


def test_a_coder_who_looked_and_found_nothing_counts(path: Path) -> None:
    with Store.open(path) as store:
        nothing = build_coding(store.documents.read("lending-act"), coder="local")
        store.codings.save(replace(nothing, provenance=((NORMS, "1"),)))
    assert find(path) == [("second-act", 1), ("second-act", 2)]


@pytest.mark.parametrize(
    ("asked", "ranks"),
    [
        ({"words": "penalty"}, {1, 2}),
        ({"words": "discriminat*"}, {1}),
        ({"words": "-discriminates"}, {2}),
        ({"words": '"race or sex" lender'}, {1}),
        ({"words": "nowhere"}, set()),
        ({"words": "kafé OR commissioner"}, {1, 2}),
        ({"bearer": "commissioner"}, {2}),
        ({"bearer": "-commissioner"}, {1}),
        ({"bearer_type": ("ai-deployer",)}, {1}),
        ({"bearer_type": ("ai-deployer", "ai-governance-actor")}, {1, 2}),
        ({"modality": ("prohibition",)}, {1}),
        ({"category": (("risk", "1.1"),)}, {1}),
        ({"category": (("risk", "1.2"), ("sector", "finance-insurance"))}, {1}),
        ({"category": (("sector", "1.1"),)}, set()),
        ({"enforcer_type": ("ai-governance-actor",)}, {1}),
        ({"deadline": True}, {2}),
        ({"deadline": False}, {1}),
        ({"sanction": True}, {1}),
        ({"sanction": False}, {2}),
        ({"sanction": True, "bearer_type": ("ai-governance-actor",)}, set()),
        ({"words": "penalty", "bearer": "lender", "deadline": False}, {1}),
    ],
)
def test_norms_are_found_by_each_of_their_parts(
    path: Path, asked: dict[str, Any], ranks: set[int]
) -> None:
    for name in ("words", "bearer"):
        if name in asked:
            asked = {**asked, name: parse_query(str(asked[name]))}
    found = find(path, **asked)
    assert {rank for name, rank in found if name == "lending-act"} == ranks


def test_words_rank_their_answers(path: Path) -> None:
    with Store.open(path, writable=False) as store:
        found = store.norms.find(NormQuestion(words=parse_query("violation")))
        assert found
        assert (found.relevance > 0).all()
        assert (np.diff(found.norms) > 0).all()
        plain = store.norms.find(NormQuestion(sanction=True))
        assert plain
        assert not plain.relevance.any()
        assert store.norms.find(NormQuestion()) is None


def test_only_the_coder_named_is_asked(path: Path) -> None:
    assert find(path, coder="ada") == []
    assert find(path, coder="local") == find(path)
    with Store.open(path, writable=False) as store:
        places = store.norms.read_places()
        assert sorted(places.asked.tolist()) == read_keys(path)
        assert sorted(places.positions.tolist()) == [0, 0, 1, 1]
        assert store.norms.read_places("ada").asked.tolist() == []


def test_only_the_latest_version_counts(path: Path) -> None:
    with Store.open(path) as store:
        store.documents.save(build_document(f"{TEXT}Later."))
    with Store.open(path, writable=False) as opened:
        places = opened.norms.read_places()
    assert set(places.documents.tolist()) == {read_keys(path)[1]}


def test_norms_go_with_their_coding(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        schema.add_functions(connection)
        connection.executescript(
            "PRAGMA foreign_keys = OFF; DELETE FROM coding;"
            "INSERT INTO norm_search (norm_search) VALUES ('integrity-check');"
        )
    connection.close()
    assert count(path, "norm") == count(path, "norm_part") == count(path, "norm_category") == 0
    assert find(path, words=parse_query("penalty")) == []


def test_a_change_from_outside_shows_in_the_index(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        schema.add_functions(connection)
        connection.execute("UPDATE norm SET bearer = 'bank' WHERE bearer = 'lender'")
        connection.execute("INSERT INTO norm_search (norm_search) VALUES ('integrity-check')")
    connection.close()
    assert len(find(path, bearer=parse_query("bank"))) == 2
    assert find(path, bearer=parse_query("lender")) == []


def test_an_older_database_gains_norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = 6
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection, monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:place])
        connection.isolation_level = None
        schema.migrate(connection)
    connection.close()
    document = build_document()
    with Store.open(path) as store:
        store.documents.save(document)
        coding = build_coding(document, norms=build_norms(document))
        store.codings.save(coding)
        assert store.codings.read(document.id) == coding


def test_copies_of_a_collection_have_its_norms(path: Path) -> None:
    list(replicate_collection(path, 2))
    assert count(path, "norm") == 3 * 4
    with Store.open(path, writable=False) as store:
        found = store.norms.find(NormQuestion(words=parse_query("penalty")))
        assert found
        assert len(found.norms) == len(store.norms.read_places().norms) == 3 * 4
