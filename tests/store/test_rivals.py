"""A level keeps its rival, and lists find it; what was left open is kept apart from none."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from govatlas.codebook import load_codebook
from govatlas.model.coding import ROLES, STATUS, Abstention, Coder, CoderKind, Coding
from govatlas.model.document import Document
from govatlas.store import Filters, Store
from tests.builders import build_coding, build_document
from tests.store.older import before_migration

BOOK = load_codebook()
REASON = "The coder reads English."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "t.db", create=True) as opened:
        yield opened


def build_uncertain(document: Document, **more: Any) -> Coding:
    """Return a coding whose good 1.1 may be minimal, and whose none of 2.1 may be minimal."""
    coding = build_coding(document, **more)
    first, second, *rest = coding.labels
    return replace(coding, labels=(replace(first, rival=1), replace(second, rival=1), *rest))


def build_open(document: Document) -> Coding:
    """Return a coding that assesses nothing."""
    return build_coding(
        document,
        coder="local",
        labels=(),
        status=None,
        actors=(),
        summary="",
        rationales=(),
        abstentions=tuple(Abstention(*question, REASON) for question in BOOK.questions()),
    )


def keep(store: Store, name: str, make: object) -> Coding:
    document = build_document(f"{name}: of lenders. A lender shall not use an automated decision "
                              "system. The Commissioner shall impose a penalty.", name)  # fmt: skip
    store.documents.save(document)
    coding: Coding = make(document)  # type: ignore[operator]
    store.codings.save(coding)
    return coding


def test_a_rival_comes_back_as_it_was(store: Store) -> None:
    coding = keep(store, "unsure", build_uncertain)
    assert store.codings.read("unsure") == coding
    assert [label.rival for label in store.codings.read("unsure").labels] == [1, 1, *[None] * 3]


def test_the_questions_of_a_codebook_are_those_that_abstentions_name() -> None:
    questions = list(BOOK.questions())
    assert len(questions) == len(set(questions)) == 24 + 14 + 6 + 10 + 1 + 4
    assert (STATUS, STATUS) in questions
    assert {category for taxonomy, category in questions if taxonomy == ROLES} == {
        *("proposer", "enforcer", "monitor", "target")
    }


@pytest.mark.parametrize(
    ("uncertain", "found"),
    [
        ("any", ["unsure"]),
        ("risk", ["unsure"]),
        ("risk:1.1", ["unsure"]),
        ("risk:2.1", ["unsure"]),
        ("risk:2.2", []),
        ("sector", []),
    ],
)
def test_a_list_finds_what_is_uncertain(store: Store, uncertain: str, found: list[str]) -> None:
    keep(store, "unsure", build_uncertain)
    keep(store, "sure", build_coding)
    keep(store, "open", build_open)
    assert [e.id for e in store.listing.documents(Filters(uncertain=uncertain))] == found


def test_a_list_goes_by_the_newest_coding(store: Store) -> None:
    first = keep(store, "unsure", build_uncertain)
    labels = tuple(replace(label, rival=None) for label in first.labels)
    store.codings.save(replace(first, labels=labels, coder=Coder(CoderKind.PERSON, "ben")))
    assert store.listing.documents(Filters(uncertain="any")) == ()
    assert len(store.listing.documents(Filters(uncertain="any", coder="hand"))) == 1


def test_a_list_says_why_nothing_was_assessed(store: Store) -> None:
    keep(store, "sure", build_coding)
    keep(store, "open", build_open)
    store.documents.save(build_document("Nobody coded this act of parliament yet.", "uncoded"))
    told = {e.id: (e.status, e.not_assessed) for e in store.listing.documents()}
    assert told == {"sure": ("hard_law", ""), "open": ("", REASON), "uncoded": ("", "")}
    assert [e.id for e in store.listing.documents(Filters(status="not_assessed"))] == ["open"]
    snapshot = store.snapshots.load(BOOK)
    digests = store.listing.digests(snapshot.codings.tolist(), "risk")
    assert [digest.not_assessed for digest in digests] == [REASON, "", ""]
    assert digests[0].abstained == 24


def test_a_catalogue_tells_not_assessed_from_none_and_uncertain_from_sure(
    store: Store,
) -> None:
    for name, make in (("sure", build_coding), ("unsure", build_uncertain), ("open", build_open)):
        keep(store, name, make)
    catalogue = store.snapshots.load(BOOK).catalogue
    assert catalogue.ids == ("open", "sure", "unsure")
    assert catalogue.not_assessed.tolist() == [True, False, False]
    assert catalogue.actors_known.tolist() == [False, True, True]
    assert catalogue.level_column("risk", "2.1").tolist() == [-1, 0, 0]
    assert catalogue.rival_column("risk", "2.1").tolist() == [-1, -1, 1]
    assert catalogue.rival_column("risk", "1.1").tolist() == [-1, -1, 1]
    assert not (catalogue.rival_table("sector") >= 0).any()


def test_a_catalogue_brought_up_to_date_is_that_read_anew(store: Store) -> None:
    for number in range(30):
        keep(store, f"act-{number}", build_uncertain if number % 3 else build_coding)
    earlier = store.snapshots.load(BOOK)
    document = store.documents.read("act-4")
    store.codings.save(replace(build_open(document), coder=Coder(CoderKind.PERSON, "zoe")))
    keep(store, "act-31", build_uncertain)
    updated, anew = store.snapshots.load(BOOK, earlier=earlier), store.snapshots.load(BOOK)
    for name in ("risk", "sector"):
        assert np.array_equal(updated.catalogue.rivals[name], anew.catalogue.rivals[name])
    assert np.array_equal(updated.catalogue.actors_known, anew.catalogue.actors_known)
    assert updated.catalogue.not_assessed.sum() == 1


def test_an_older_database_gets_rivals(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with before_migration(path, 7), Store.open(path, create=True) as old:
        old.documents.save(build_document())
        old._connection.execute("INSERT INTO coder VALUES (1, 'person', 'hand', '', '')")
        old._connection.execute(
            "INSERT INTO coding VALUES (1, 1, 1, 0, '1', 'sha256:11', 'blind',"
            " '2026-11-24T12:00:00+00:00', '')"
        )
        old._connection.execute(
            "INSERT INTO label VALUES (1, 0, 'risk', '1.1', 0, 'high', 'Nothing on it.')"
        )
        old._connection.commit()
    with Store.open(path) as store:
        (label,) = store.codings.read("lending-act").labels
        assert (label.level, label.rival, label.rationale) == (0, None, "Nothing on it.")
        store.codings.save(build_uncertain(store.documents.read("lending-act"), coder="new"))
        assert len(store.listing.documents(Filters(uncertain="any"))) == 1
