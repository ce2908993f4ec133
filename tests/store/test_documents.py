"""Documents are kept once, every version of them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from govatlas.errors import UnknownDocument
from govatlas.model.document import Document
from govatlas.model.instrument import Authority, PartialDate
from govatlas.store import Filters, Outcome, Store
from tests.builders import TEXT, build_coding, build_document
from tests.store.strategies import documents


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", create=True) as opened:
        yield opened


def build(text: str = TEXT, document_id: str = "lending-act", **more: object) -> Document:
    digest = f"sha256:{hash(text)}"
    return build_document(text, document_id, **{"source_digest": digest, **more})


def rename(document: Document, **changes: Any) -> Document:
    return replace(document, instrument=replace(document.instrument, **changes))


@settings(max_examples=60, deadline=None)
@given(document=documents())
def test_any_document_kept_comes_back_equal(document: Document) -> None:
    with Store.open(Path(":memory:"), create=True) as store:
        assert store.documents.save(document).outcome is Outcome.NEW
        assert store.documents.read(document.id) == document
        assert store.documents.save(document).outcome is Outcome.SAME
        assert store.documents.read(document.id) == document


def test_same_bytes_twice_are_one_document(store: Store) -> None:
    assert store.documents.save(build()).outcome is Outcome.NEW
    assert store.documents.save(build()).outcome is Outcome.SAME
    assert len(store.listing.documents()) == 1


def test_changed_bytes_are_a_new_version_that_keeps_the_old(store: Store) -> None:
    store.documents.save(build())
    kept = store.documents.save(build(TEXT + "Section 3. Repealed.\n"))
    assert (kept.outcome, kept.version) == (Outcome.NEW_VERSION, 2)
    assert "latest version is now 2" in kept.notice
    assert store.documents.read("lending-act", version=1).text == TEXT
    assert store.documents.read("lending-act").version == 2


def test_bytes_of_an_older_version_are_that_version(store: Store) -> None:
    store.documents.save(build())
    store.documents.save(build(TEXT + "More.\n"))
    kept = store.documents.save(build())
    assert (kept.outcome, kept.version) == (Outcome.SAME, 1)


def test_changed_metadata_alone_makes_no_version(store: Store) -> None:
    store.documents.save(build())
    changed = rename(build(), stage="Enacted", latest_activity=PartialDate(2026))
    assert store.documents.save(changed).outcome is Outcome.SAME
    stored = store.documents.read("lending-act")
    assert stored.instrument.stage == "Enacted"
    assert stored.instrument.latest_activity == PartialDate(2026)


def test_blank_metadata_erase_nothing(store: Store) -> None:
    store.documents.save(build())
    blank = rename(build(), title="lending-act", authority=Authority(""), stage="", links=())
    store.documents.save(blank)
    assert store.documents.read("lending-act") == build()


def test_a_file_read_again_without_its_manifest_does_not_undo_the_manifest(store: Store) -> None:
    store.documents.save(build())
    loose = rename(build(TEXT + "New.\n"), title="untitled", collections=("loose",))
    store.documents.save(loose, loose=True)
    instrument = store.documents.read("lending-act").instrument
    assert instrument.title == build().instrument.title
    assert instrument.collections == ("loose",)


def test_a_loose_file_may_change_what_a_loose_file_said(store: Store) -> None:
    store.documents.save(build(), loose=True)
    store.documents.save(rename(build(TEXT + "New.\n"), title="An Act, revised"), loose=True)
    assert store.documents.read("lending-act").instrument.title == "An Act, revised"


def test_same_bytes_under_another_loose_name_are_the_same_document(store: Store) -> None:
    store.documents.save(build(source="a/lending-act.txt"), loose=True)
    kept = store.documents.save(build(document_id="copy", source="b/copy.txt"), loose=True)
    assert (kept.outcome, kept.document_id) == (Outcome.SAME, "lending-act")
    assert kept.notice == "b/copy.txt is the same as lending-act, read from a/lending-act.txt"
    assert store.documents.list_sources("lending-act") == ("a/lending-act.txt", "b/copy.txt")


def test_a_changed_file_stays_the_document_it_was(store: Store) -> None:
    store.documents.save(build(document_id="act-1", source="a.txt"))
    changed = build(TEXT + "Changed.\n", document_id="a", source="a.txt")
    kept = store.documents.save(changed, loose=True)
    assert (kept.outcome, kept.document_id) == (Outcome.NEW_VERSION, "act-1")


def test_same_bytes_under_two_given_ids_are_two_documents(store: Store) -> None:
    store.documents.save(build(document_id="10"))
    kept = store.documents.save(build(document_id="2"))
    assert (kept.outcome, kept.notice) == (Outcome.NEW, "2 has the same bytes as 10")
    assert [entry.id for entry in store.listing.documents()] == ["2", "10"]


def test_a_source_name_that_is_not_unicode_is_kept_readable(store: Store) -> None:
    store.documents.save(build(source="caf\udce9.txt"))
    assert store.documents.read("lending-act").source == "caf\ufffd.txt"


def test_an_unknown_document_is_refused_with_close_ids(store: Store) -> None:
    store.documents.save(build())
    with pytest.raises(UnknownDocument, match="did you mean: lending-act"):
        store.documents.read("lending-akt")
    with pytest.raises(UnknownDocument, match="govatlas list"):
        store.documents.read("xyz")
    with pytest.raises(UnknownDocument, match="has no version 7"):
        store.documents.read("lending-act", version=7)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["2", "10", "A3"]),
        (Filters(ids=("10", "2")), ["2", "10"]),
        (Filters(authority="parliament"), ["2", "10"]),
        (Filters(jurisdiction="NOR"), ["2", "10"]),
        (Filters(stage="enacted"), ["10"]),
        (Filters(stage="enact"), []),
        (Filters(status="hard_law"), ["2"]),
        (Filters(coder="hand"), ["2"]),
        (Filters(coder="nobody"), []),
        (Filters(coded=True), ["2"]),
        (Filters(text="ÉTAT"), ["A3"]),
        (Filters(text="Commissioner", stage="Enacted"), ["10"]),
    ],
)
def test_filters_let_through_what_they_say(
    store: Store, filters: Filters, found: list[str]
) -> None:
    store.documents.save(build(document_id="2"))
    store.documents.save(rename(build(document_id="10"), stage="Enacted"))
    other = build("Arrêté de l'état.", document_id="A3")
    store.documents.save(rename(other, authority=Authority("Ministry", "Sudland")))
    store.codings.save(build_coding(store.documents.read("2")))
    assert [entry.id for entry in store.listing.documents(filters)] == found
