"""The catalogue says what the database holds, however it came to hold it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.model.catalogue import NOT_ASSESSED, UNKNOWN_YEAR, Catalogue
from govatlas.model.coding import Abstention, Coder, CoderKind, Coding
from govatlas.model.document import Document
from govatlas.model.instrument import PartialDate
from govatlas.store import Store
from tests.builders import TEXT, build_coding, build_document
from tests.store.replicating import replicate_collection

CODEBOOK = load_codebook()
LABELS = build_coding(build_document()).labels


def relabel(document: Document, coder: str, levels: dict[str, int]) -> Coding:
    """Return a coding of the risks in ``levels``, by their codes."""
    label = LABELS[0]
    labels = tuple(
        replace(label, category=code, level=level, quotations=_requote(document))
        for code, level in levels.items()
    )
    coding = build_coding(document, coder)
    return replace(coding, labels=labels)


def _requote(document: Document):
    return build_coding(document).labels[0].quotations


def describe(catalogue: Catalogue) -> dict[str, object]:
    """Return all that a catalogue says, ready to compare."""
    actors = catalogue.actors
    said = zip(actors.document.tolist(), actors.role, actors.type, actors.name, strict=True)
    named = (
        "ids",
        "titles",
        "authorities",
        "jurisdictions",
        "stages",
        "dates",
        "statuses",
        "coders",
        "parents",
        "collections",
    )
    return {
        **{name: getattr(catalogue, name) for name in named},
        "years": catalogue.years.tolist(),
        "norms": None if catalogue.norms is None else catalogue.norms.tolist(),
        "levels": {name: table.tolist() for name, table in catalogue.levels.items()},
        "actors": sorted(said),
    }


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", create=True) as opened:
        yield opened


def keep(store: Store, document_id: str, coder: str = "hand", **more: Any) -> Document:
    document = build_document(document_id=document_id, **more)
    store.documents.save(document)
    store.codings.save(build_coding(document, coder))
    return document


def test_the_catalogue_of_nothing_is_empty(store: Store) -> None:
    catalogue = store.snapshots.load(CODEBOOK).catalogue
    assert len(catalogue) == 0
    assert catalogue.levels["risk"].shape == (0, len(CODEBOOK.taxonomy("risk").categories))
    assert len(catalogue.actors.document) == 0


def test_a_coded_document_stands_in_every_column(store: Store) -> None:
    keep(store, "lending-act")
    catalogue = store.snapshots.load(CODEBOOK).catalogue
    assert catalogue.ids == ("lending-act",)
    assert catalogue.authorities == ("Parliament of Norland",)
    assert (catalogue.jurisdictions, catalogue.stages) == (("Norland",), ("Proposed",))
    assert (catalogue.dates, catalogue.years.tolist()) == (("2025-03",), [2025])
    assert (catalogue.statuses, catalogue.coders) == (("hard_law",), ("hand",))
    assert catalogue.level_column("risk", "1.1").tolist() == [2]
    assert catalogue.level_column("risk", "2.1").tolist() == [0]
    assert catalogue.level_column("risk", "2.2").tolist() == [NOT_ASSESSED]
    assert catalogue.level_column("lifecycle", "operate-monitor").tolist() == [1]
    assert catalogue.actors.role == ("proposer", "enforcer", "target")
    assert catalogue.actors.name == ("Parliament of Norland", "The Commissioner", "A lender")


def test_a_document_that_is_not_coded_is_there_without_levels(store: Store) -> None:
    plain = build_document()
    store.documents.save(replace(plain, instrument=replace(plain.instrument, proposed=None)))
    catalogue = store.snapshots.load(CODEBOOK).catalogue
    assert (catalogue.statuses, catalogue.coders) == (("",), ("",))
    assert (catalogue.dates, catalogue.years.tolist()) == (("",), [UNKNOWN_YEAR])
    assert (catalogue.levels["risk"] == NOT_ASSESSED).all()


def test_the_latest_activity_dates_what_was_never_proposed(store: Store) -> None:
    plain = build_document()
    dated = replace(plain.instrument, proposed=None, latest_activity=PartialDate(2024, 5, 6))
    store.documents.save(replace(plain, instrument=dated))
    catalogue = store.snapshots.load(CODEBOOK).catalogue
    assert (catalogue.dates, catalogue.years.tolist()) == (("2024-05-06",), [2024])


def test_an_abstention_is_not_a_level(store: Store) -> None:
    document = build_document()
    store.documents.save(document)
    gap = Abstention("risk", "7.1", "no answer")
    store.codings.save(build_coding(document, abstentions=(gap,)))
    catalogue = store.snapshots.load(CODEBOOK).catalogue
    assert catalogue.level_column("risk", "7.1").tolist() == [NOT_ASSESSED]


def test_the_newest_coding_counts_unless_a_coder_is_named(store: Store) -> None:
    document = build_document()
    store.documents.save(document)
    for coder, level in (("ann", 1), ("bob", 2), ("ann", 0)):
        store.codings.save(relabel(document, coder, {"1.1": level}))
    found = {
        coder: store.snapshots.load(CODEBOOK, coder=coder).catalogue
        for coder in (None, "ann", "bob", "eve")
    }
    levels = {c: cat.level_column("risk", "1.1").tolist() for c, cat in found.items()}
    assert levels == {None: [0], "ann": [0], "bob": [2], "eve": [NOT_ASSESSED]}
    assert [cat.coders for cat in found.values()] == [("ann",), ("ann",), ("bob",), ("",)]


def test_a_coding_of_an_older_version_does_not_count(store: Store) -> None:
    keep(store, "lending-act")
    store.documents.save(build_document(TEXT + "Section 3. It ends.\n"))
    snapshot = store.snapshots.load(CODEBOOK)
    assert snapshot.catalogue.coders == ("",)
    assert snapshot.versions.tolist() == [2]
    assert len(snapshot.catalogue.actors.document) == 0


def test_documents_stand_in_natural_order(store: Store) -> None:
    for name in ("EO 10", "EO 9", "eo 1"):
        keep(store, name)
    assert store.snapshots.load(CODEBOOK).catalogue.ids == ("eo 1", "EO 9", "EO 10")


def test_categories_that_the_codebook_has_not_are_left_out(store: Store) -> None:
    document = build_document()
    store.documents.save(document)
    store.codings.save(relabel(document, "hand", {"99.9": 2, "1.1": 1}))
    assert store.snapshots.load(CODEBOOK).catalogue.levels["risk"].max() == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "revise", "rename", "code", "code", "drop"]),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=12,
)


def act(store: Store, step: str, number: int, level: int) -> None:
    """Change the database as reading, coding and tidying do."""
    name = f"act {number}"
    known = {entry.id: entry.version for entry in store.listing.documents()}
    if step == "read" or (step in ("revise", "rename") and name not in known):
        store.documents.save(build_document(TEXT, name))
    elif step == "revise":
        store.documents.save(build_document(f"{TEXT}As amended {level}.\n", name))
    elif step == "rename":
        document = store.documents.read(name)
        titled = replace(document.instrument, title=f"Act of {level}", stage="Enacted")
        store.documents.save(replace(document, instrument=titled))
    elif step == "code" and name in known:
        coder = ("ann", "bob", "cat")[number % 3]
        store.codings.save(relabel(store.documents.read(name), coder, {"1.1": level, "2.1": 1}))
    elif step == "drop" and name in known:
        drop(store, name)


def drop(store: Store, document_id: str) -> None:
    """Delete a document with all that hangs on it, as someone tidying by hand would."""
    run = store._connection.execute
    (key,) = run("SELECT key FROM instrument WHERE id = ?", (document_id,)).fetchone()
    documents = f"(SELECT key FROM document WHERE instrument = {key})"
    codings = f"(SELECT key FROM coding WHERE document IN {documents})"
    for table in ("label_quotation", "label", "status_quotation", "status", "actor_quotation"):
        run(f"DELETE FROM {table} WHERE coding IN {codings}")
    for table in ("actor", "abstention", "rationale", "provenance"):
        run(f"DELETE FROM {table} WHERE coding IN {codings}")
    for table in ("coding", "document_source", "anchor"):
        run(f"DELETE FROM {table} WHERE document IN {documents}")
    for table in ("document", "instrument_link", "instrument_collection"):
        run(f"DELETE FROM {table} WHERE instrument = {key}")
    run(f"DELETE FROM instrument WHERE key = {key}")


REUSED = ([("read", 3, 0), ("read", 5, 0)], [("drop", 5, 0), ("read", 0, 0)])
"""A document that gets the key of one deleted, but stands elsewhere in the order."""


@settings(max_examples=60, deadline=None)
@example(*REUSED, None)
@given(STEPS, STEPS, st.sampled_from([None, "ann"]))
def test_what_changed_read_alone_gives_the_same_as_all_read(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]], coder: str | None
) -> None:
    with Store.open(Path(":memory:"), create=True) as store:
        for n in range(30):
            store.documents.save(build_document(document_id=f"other {n}"))
        for step in before:
            act(store, *step)
        earlier = store.snapshots.load(CODEBOOK, coder=coder)
        for step in after:
            act(store, *step)
        updated = store.snapshots.load(CODEBOOK, coder=coder, earlier=earlier)
        anew = store.snapshots.load(CODEBOOK, coder=coder)
        assert describe(updated.catalogue) == describe(anew.catalogue)
        assert updated.columns.texts == anew.columns.texts
        for name, column in anew.columns.numbers.items():
            assert updated.columns.numbers[name].tolist() == column.tolist()
        if describe(earlier.catalogue) != describe(anew.catalogue):
            assert earlier.stamp != anew.stamp


def test_only_what_changed_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(20):
        keep(store, f"act {n}")
    earlier = store.snapshots.load(CODEBOOK)
    store.codings.save(build_coding(store.documents.read("act 7"), "other"))
    statements: list[str] = []
    store._connection.set_trace_callback(statements.append)
    updated = store.snapshots.load(CODEBOOK, earlier=earlier)
    store._connection.set_trace_callback(None)
    assert updated.catalogue.coders[7] == "other"
    read = [statement for statement in statements if "FROM label" in statement]
    assert read
    assert all("json_each" in statement for statement in read)


@pytest.mark.parametrize("change", ["nothing", "version", "title", "coding", "document", "text"])
def test_the_stamp_changes_with_what_is_shown(store: Store, change: str) -> None:
    document = keep(store, "lending-act")
    before = store.snapshots.read_stamp()
    number = store.snapshots.read_change("lending-act")
    if change == "version":
        store.documents.save(build_document(TEXT + "More.\n"))
    elif change == "title":
        titled = replace(document.instrument, title="Another")
        store.documents.save(replace(document, instrument=titled))
    elif change == "coding":
        store.codings.save(build_coding(document, "other"))
    elif change == "document":
        keep(store, "second-act")
    elif change == "text":
        store._connection.execute("UPDATE text SET content = 'Other words.'")
    else:
        store.documents.save(document)
        store.documents.read("lending-act")
    assert (store.snapshots.read_stamp() == before) is (change == "nothing")
    assert (store.snapshots.read_change("lending-act") == number) is (
        change in ("nothing", "document")
    )


def test_two_databases_never_share_a_stamp(tmp_path: Path) -> None:
    stamps = set()
    for name in ("a.db", "b.db"):
        with Store.open(tmp_path / name, create=True) as store:
            stamps.add(store.snapshots.read_stamp())
    assert len(stamps) == 2


def test_a_change_that_is_undone_leaves_the_stamp(store: Store) -> None:
    document = keep(store, "lending-act")
    before = store.snapshots.read_stamp()
    wrong = replace(build_coding(document), text_digest="sha256:00")
    with pytest.raises(Exception, match="another text"):
        store.codings.save(wrong)
    assert store.snapshots.read_stamp() == before


def test_the_codebook_in_use_is_that_of_most_documents(store: Store) -> None:
    assert store.codebooks.find_in_use() is None
    for n, digest in enumerate(["sha256:aa", "sha256:bb", "sha256:bb"]):
        document = build_document(document_id=f"act {n}")
        store.documents.save(document)
        store.codings.save(build_coding(document, codebook_digest=digest))
    assert store.codebooks.find_in_use() == "sha256:bb"
    assert store.snapshots.load(CODEBOOK).codebook_in_use == "sha256:bb"


def test_versions_name_their_coders(store: Store) -> None:
    document = keep(store, "lending-act", source="lending.txt")
    store.codings.save(build_coding(document, "ann"))
    store.documents.save(build_document(TEXT + "More.\n"))
    first, second = store.listing.versions("lending-act")
    assert (first.version, first.coders, first.source) == (1, ("ann", "hand"), "lending.txt")
    assert (second.version, second.coders) == (2, ())
    assert second.characters == len(TEXT) + len("More.\n")


def test_the_newest_coding_of_each_coder_is_loaded(store: Store) -> None:
    document = keep(store, "lending-act", coder="bob")
    first, second = (relabel(document, "ann", {"1.1": level}) for level in (1, 2))
    store.codings.save(first)
    store.codings.save(second)
    found = store.codings.read_newest(document)
    assert [coding.coder.name for coding in found] == ["ann", "bob"]
    assert found[0] == second


def test_coders_are_listed_with_what_they_coded(store: Store) -> None:
    document = keep(store, "act 1", "ann")
    keep(store, "act 2", "bob")
    store.codings.save(build_coding(document, "bob"))
    coded = store.snapshots.load(CODEBOOK).coded
    assert {name: mask.tolist() for name, mask in coded.items()} == {
        "ann": [True, False],
        "bob": [True, True],
    }


def test_copies_are_documents_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with Store.open(path, create=True) as store:
        keep(store, "act 1", "ann")
        local = Coder(CoderKind.PROGRAM, "local", "1", "sha256:22")
        store.codings.save(replace(build_coding(store.documents.read("act 1")), coder=local))
    assert list(replicate_collection(path, 3)) == [1, 2, 3]
    with Store.open(path) as store:
        catalogue = store.snapshots.load(CODEBOOK).catalogue
        assert catalogue.ids == ("act 1", "act 1-copy-1", "act 1-copy-2", "act 1-copy-3")
        assert np.unique(catalogue.levels["risk"], axis=0).shape[0] == 1
        assert len(set(catalogue.titles)) == 4
        copy = store.codings.read("act 1-copy-2", coder="ann")
        assert copy.labels[0].quotations[0].text.startswith("A lender shall not")
        assert store._connection.execute("PRAGMA foreign_key_check").fetchall() == []
