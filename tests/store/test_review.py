"""Accounts, sessions, assignments and the log are kept as promised."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from govatlas.codebook import load_codebook
from govatlas.errors import InputError, UnknownDocument
from govatlas.model.coding import Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.store import AuditEntry, Revision, SessionRow, Store
from tests.builders import NOON, build_coding, build_document
from tests.store.older import before_migration

ADA = Coder(CoderKind.PERSON, "ada")
PROGRAM = Coder(CoderKind.PROGRAM, "local", "1", "sha256:22")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as opened:
        opened.documents.save(build_document())
        opened.accounts.add("ada", "hash-a", administrator=False, at=NOON)
        opened.accounts.add("ben", "hash-b", administrator=False, at=NOON)
        yield opened


@pytest.fixture
def document(store: Store) -> Document:
    return store.documents.read("lending-act")


def test_the_first_user_administers_and_the_next_need_to_be_told(store: Store) -> None:
    store.accounts.add("cleo", "hash-c", administrator=True, at=NOON)
    ranks = {user.name: user.administrator for user in store.accounts.list_users()}
    assert ranks == {"ada": True, "ben": False, "cleo": True}


@pytest.mark.parametrize("name", ["ada", "ADA", "Ada"])
def test_a_name_is_taken_once_whatever_its_case(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="already"):
        store.accounts.add(name, "hash", administrator=False, at=NOON)


def test_the_name_of_a_program_is_taken(store: Store, document: Document) -> None:
    store.codings.save(replace(build_coding(document), coder=PROGRAM))
    with pytest.raises(InputError, match="name of a program"):
        store.accounts.add("Local", "hash", administrator=False, at=NOON)


def test_a_disabled_user_has_no_password_and_no_session(store: Store) -> None:
    session = open_session(store)
    assert store.accounts.find_session("digest") == session
    assert store.accounts.find_password("ada") == "hash-a"
    store.accounts.disable("ada", at=NOON)
    assert store.accounts.find_password("ada") is None
    assert store.accounts.find_session("digest") is None
    assert store.accounts.find_password("nobody") is None
    store.accounts.enable("Ada", at=NOON)
    assert store.accounts.find_password("ada") == "hash-a"
    assert store.accounts.find_session("digest") is None


def test_a_new_password_ends_every_session(store: Store) -> None:
    open_session(store)
    store.accounts.change_password("ada", "hash-2", at=NOON)
    assert store.accounts.find_session("digest") is None
    assert store.accounts.find_password("ada") == "hash-2"


def open_session(store: Store, digest: str = "digest") -> SessionRow:
    session = SessionRow(
        digest=digest,
        user=store.accounts.find("ada"),
        secret="secret",
        created_at=NOON,
        seen_at=NOON + timedelta(minutes=3),
        expires_at=NOON + timedelta(hours=1),
    )
    store.accounts.save_session(session)
    return session


def test_sessions_that_are_over_go_when_one_begins(store: Store) -> None:
    open_session(store)
    user = store.accounts.find("ada")
    later = NOON + timedelta(hours=2)
    store.accounts.save_session(
        SessionRow(
            digest="new", user=user, secret="s", created_at=later, seen_at=later, expires_at=later
        )
    )
    assert store.accounts.find_session("digest") is None
    assert store.accounts.find_session("new") is not None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET reason = 'other'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE key = 1",
        "INSERT OR REPLACE INTO audit (key, at, by, event) VALUES (1, '', 'eve', 'nothing')",
        "REPLACE INTO audit (key, at, by, event) VALUES (1, '', 'eve', 'nothing')",
        "INSERT INTO audit (key, at, by, event) VALUES (1, '', 'eve', 'x')"
        " ON CONFLICT (key) DO UPDATE SET by = 'eve'",
    ],
)
def test_the_log_only_grows(store: Store, path: Path, statement: str) -> None:
    before = store.audit.read()
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement)
    connection.close()
    assert store.audit.read() == before
    assert [entry.event for entry in before] == ["user added", "user added"]


def revise(document: Document, category: str, *, partial: bool = True):
    """Return a revision that adds one category to what was said before."""

    def make(own: Coding | None) -> Revision:
        label = replace(build_coding(document).labels[0], category=category)
        labels = (*(own.labels if own else ()), label)
        coding = replace(
            build_coding(document), coder=ADA, mode=Mode.ANCHORED, labels=labels, status=None
        )
        entry = AuditEntry(at=NOON, by="ada", event="label changed", document_id=document.id)
        return Revision(coding=coding, entries=(entry,), partial=partial)

    return make


def test_revisions_from_many_threads_lose_nothing(
    store: Store, path: Path, document: Document
) -> None:
    codebook = load_codebook()
    codes = [f"c{number}" for number in range(24)]

    def write(code: str) -> None:
        with Store.open(path) as own:
            own.review.revise(document, ADA, revise(document, code), codebook)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, codes))
    final = store.codings.read_own(document, ADA)
    assert final is not None
    assert sorted(label.category for label in final.labels) == sorted(codes)
    assert len(store.audit.read(document.id)) == len(codes)


def test_a_revision_that_fails_leaves_neither_coding_nor_entry(
    store: Store, document: Document
) -> None:
    def make(own: Coding | None) -> Revision:
        wrong = replace(revise(document, "1.1")(own).coding, text_digest="sha256:00")
        return replace(revise(document, "1.1")(own), coding=wrong)

    with pytest.raises(Exception, match="another text"):
        store.review.revise(document, ADA, make, load_codebook())
    assert store.codings.read_own(document, ADA) is None
    assert store.audit.read(document.id) == ()


def test_a_whole_coding_goes_before_a_partial_one(store: Store, document: Document) -> None:
    codebook = load_codebook()
    store.review.revise(document, ADA, revise(document, "1.1"), codebook)
    assert store.codings.read(document.id).coder == ADA  # where there is no other
    store.codings.save(replace(build_coding(document), coder=PROGRAM))
    store.review.revise(document, ADA, revise(document, "1.2"), codebook)
    assert store.codings.read(document.id).coder == PROGRAM
    assert store.codings.read(document.id, coder="ada").coder == ADA
    assert store.listing.documents()[0].coder == "local"
    snapshot = store.snapshots.load(codebook)
    assert snapshot.catalogue.coders == ("local",)
    store.review.revise(document, ADA, revise(document, "1.3", partial=False), codebook)
    assert store.codings.read(document.id).coder == ADA
    assert store.listing.documents()[0].coder == "ada"
    assert store.snapshots.load(codebook, earlier=snapshot).catalogue.coders == ("ada",)


def test_a_blind_coding_can_be_asked_for_behind_later_ones(
    store: Store, document: Document
) -> None:
    blind = replace(build_coding(document), coder=ADA, summary="Blind.")
    store.codings.save(blind)
    store.codings.save(replace(blind, mode=Mode.ANCHORED, summary="Later."))
    assert store.codings.read(document.id, coder="ada").summary == "Later."
    assert store.codings.read(document.id, coder="ada", blind_first=True).summary == "Blind."


def assign(store: Store, mode: Mode = Mode.BLIND, *users: str) -> int:
    return store.assignments.assign(["lending-act"], users or ["ben"], mode, by="ada", at=NOON)


def test_a_document_is_assigned_to_each_once(store: Store) -> None:
    assert assign(store, Mode.BLIND, "ada", "ben") == 2
    assert assign(store, Mode.BLIND, "ada", "ben") == 0
    (entry,) = store.assignments.list_assignments(user="ben")
    assert (entry.document_id, entry.version, entry.mode) == ("lending-act", 1, Mode.BLIND)
    assert entry.is_blind_and_open
    store.assignments.withdraw(entry.number, by="ada", at=NOON)
    assert not store.assignments.find(entry.number).is_blind_and_open
    with pytest.raises(InputError, match="is withdrawn"):
        store.assignments.withdraw(entry.number, by="ada", at=NOON)
    assert assign(store) == 1


def test_an_assignment_that_cannot_be_made_leaves_none(store: Store) -> None:
    with pytest.raises(UnknownDocument):
        store.assignments.assign(["lending-act", "nothing"], ["ben"], Mode.BLIND, by="ada", at=NOON)
    store.accounts.disable("ada", at=NOON)
    with pytest.raises(InputError, match="disabled"):
        assign(store, Mode.BLIND, "ben", "ada")
    assert store.assignments.list_assignments() == ()


def test_who_has_coded_a_text_cannot_code_it_blind(store: Store, document: Document) -> None:
    store.review.revise(document, ADA, revise(document, "1.1"), load_codebook())
    with pytest.raises(InputError, match="blind"):
        assign(store, Mode.BLIND, "ada")
    assert assign(store, Mode.ANCHORED, "ada") == 1


def test_a_draft_grows_and_ends_as_a_coding(store: Store, document: Document) -> None:
    assign(store)
    (entry,) = store.assignments.list_assignments(user="ben")
    store.assignments.save_draft(entry.number, {"risk:1.1": {"answer": "0"}})
    store.assignments.save_draft(entry.number, {"risk:1.2": {"answer": "1"}})
    assert set(store.assignments.find(entry.number).draft) == {"risk:1.1", "risk:1.2"}
    made = []

    def make(draft: object) -> Revision:
        made.append(draft)
        return revise(document, "1.1")(None)

    store.review.finish_draft(entry.number, {}, make, load_codebook(), at=NOON)
    assert made == [{"risk:1.1": {"answer": "0"}, "risk:1.2": {"answer": "1"}}]
    assert store.assignments.find(entry.number).state == "done"
    with pytest.raises(InputError, match="is done"):
        store.assignments.save_draft(entry.number, {})


def test_an_older_database_gets_the_tables_of_review(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with before_migration(path, 4), Store.open(path, create=True) as opened:
        opened.documents.save(build_document())
    with Store.open(path) as opened:
        assert opened.accounts.list_users() == ()
        assert opened.documents.read("lending-act").version == 1
