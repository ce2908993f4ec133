"""What people's tags say is kept apart from codings, and replaced as a whole."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import UnknownCoder, UnknownDocument
from govatlas.model.coding import Coder, CoderKind
from govatlas.model.presence import PresenceAnswer, PresenceCoding
from govatlas.store import Store
from tests.builders import NOON, build_document
from tests.model.test_presence import answer, build_presence
from tests.store.older import before_migration
from tests.store.strategies import NAMES, WORDS

DOCUMENTS = {name: build_document(f"The text of {name}.", name) for name in ("a", "b", "c")}


def tag(name: str, *answers: PresenceAnswer, coder: str = "tags") -> PresenceCoding:
    return build_presence(
        *answers,
        document_id=name,
        text_digest=DOCUMENTS[name].text_digest,
        coder=Coder(CoderKind.PERSON, coder, "closeMatch or closer", "sha256:22"),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "atlas.db"
    with Store.open(made, create=True) as store:
        for document in DOCUMENTS.values():
            store.documents.save(document)
    return made


ANSWERS = st.lists(
    st.builds(
        answer, WORDS, *[WORDS] * 2, taxonomy=NAMES
    ) | st.builds(answer, WORDS, taxonomy=NAMES),
    max_size=4,
    unique_by=lambda each: (each.taxonomy, each.category),
)  # fmt: skip


@given(ANSWERS, ANSWERS)
def test_tags_come_back_as_they_were(
    first: list[PresenceAnswer], second: list[PresenceAnswer]
) -> None:
    given_codings = (tag("a", *first), tag("c", *second))
    with Store.open(Path(":memory:"), create=True) as store:
        for document in DOCUMENTS.values():
            store.documents.save(document)
        assert store.presences.replace("tags", given_codings[::-1]) == 0
        assert store.presences.read("tags") == given_codings


def test_an_import_replaces_all_that_the_name_had_and_nothing_of_others(path: Path) -> None:
    other = tag("b", answer("2.1"), coder="other")
    with Store.open(path) as store:
        store.presences.replace("other", [other])
        store.presences.replace("tags", [tag("a", answer("1.1")), tag("b", answer("1.1", "A tag"))])
        kept = tag("c", answer("2.1", "Another"))
        assert store.presences.replace("tags", [kept]) == 2
        assert store.presences.read("tags") == (kept,)
        assert store.presences.read("other") == (other,)
        assert store.presences.list_coders() == ("other", "tags")


def test_nothing_is_replaced_where_a_document_is_unknown(path: Path) -> None:
    with Store.open(path) as store:
        store.presences.replace("tags", [tag("a", answer("1.1"))])
        with pytest.raises(UnknownDocument, match="version 9"):
            store.presences.replace("tags", [replace(tag("b"), document_version=9)])
        assert store.presences.read("tags") == (tag("a", answer("1.1")),)


def test_tags_are_no_coding(path: Path) -> None:
    with Store.open(path) as store:
        store.presences.replace("tags", [tag("a", answer("1.1", "A tag"))])
        assert store.codings.list_coders() == ()
        assert all(entry.coder == "" for entry in store.listing.documents())
        with pytest.raises(UnknownCoder):
            store.codings.read("a")


def test_tags_of_an_older_version_are_left_out(path: Path) -> None:
    with Store.open(path) as store:
        store.presences.replace("tags", [tag("a", answer("1.1"))])
        store.documents.save(build_document("Another text of a, amended.", "a"))
        assert store.presences.read("tags") == ()
        assert store.presences.list_coders() == ()


def test_a_database_from_before_gains_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with before_migration(path, 5), Store.open(path, create=True) as store:
        store.documents.save(DOCUMENTS["a"])
    with Store.open(path) as store:
        store.presences.replace("tags", [tag("a", answer("1.1"))])
        assert store.presences.read("tags")[0].coded_at == NOON
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
