"""Codings are kept as they were, once a program."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.codebook import load_codebook
from govatlas.errors import InvalidValue, StoreError, UnknownCoder, UnknownDocument
from govatlas.model.answers import Answers
from govatlas.model.coding import Coder, CoderKind, Coding
from govatlas.model.document import Document
from govatlas.store import Store
from govatlas.store.schema import add_functions
from tests.builders import TEXT, build_coding, build_document
from tests.store.strategies import codings, documents

PROGRAM = Coder(CoderKind.PROGRAM, "local", "1", "sha256:22")


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", create=True) as opened:
        opened.documents.save(build_document())
        yield opened


def count(path: Path, table: str) -> int:
    with sqlite3.connect(path) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(found)


@st.composite
def coded(draw: st.DrawFn) -> tuple[Document, Coding]:
    document = draw(documents())
    return document, draw(codings(document))


@settings(max_examples=50, deadline=None)
@given(coded())
def test_any_coding_kept_comes_back_equal(pair: tuple[Document, Coding]) -> None:
    document, coding = pair
    with Store.open(Path(":memory:"), create=True) as store:
        store.documents.save(document)
        assert store.codings.save(coding)
        assert store.codings.read(document.id) == coding
        assert store.codings.read(document.id, coder=coding.coder.name) == coding
        assert store.answers.read(coding.coder.name) == (answers_of(coding),)
        assert store.answers.read("nobody") == ()


def answers_of(coding: Coding) -> Answers:
    return Answers(
        document_id=coding.document_id,
        text_digest=coding.text_digest,
        coder=coding.coder,
        codebook_digest=coding.codebook_digest,
        mode=coding.mode,
        levels={(label.taxonomy, label.category): label.level for label in coding.labels},
        abstained=frozenset((gap.taxonomy, gap.category) for gap in coding.abstentions),
    )


def test_answers_are_the_newest_on_the_latest_version(store: Store) -> None:
    coding = build_coding(store.documents.read("lending-act"))
    store.codings.save(coding)
    store.codings.save(replace(coding, abstentions=()))
    (found,) = store.answers.read(coding.coder.name)
    assert found == answers_of(replace(coding, abstentions=()))
    store.documents.save(build_document(text=f"{TEXT} And more."))
    assert store.answers.read(coding.coder.name) == ()


def test_a_program_codes_a_version_once(store: Store) -> None:
    coding = build_coding(store.documents.read("lending-act"))
    mine = replace(coding, coder=PROGRAM)
    assert store.codings.save(mine)
    assert not store.codings.save(replace(mine, summary="Other words."))
    assert store.codings.read("lending-act").summary == mine.summary
    assert store.codings.save(replace(mine, codebook_digest="sha256:33"))


def test_a_person_may_code_again_and_the_newest_is_shown(store: Store) -> None:
    coding = build_coding(store.documents.read("lending-act"))
    assert store.codings.save(coding)
    assert store.codings.save(replace(coding, summary="On second thought."))
    assert store.codings.read("lending-act").summary == "On second thought."


def test_uncoded_is_what_this_coder_has_not_coded_by_this_codebook(store: Store) -> None:
    store.documents.save(build_document(document_id="10"))
    store.documents.save(build_document(document_id="9"))
    assert store.codings.list_uncoded(PROGRAM, "sha256:11") == ("9", "10", "lending-act")
    coding = build_coding(store.documents.read("10"))
    store.codings.save(replace(coding, coder=PROGRAM))
    assert store.codings.list_uncoded(PROGRAM, "sha256:11") == ("9", "lending-act")
    assert store.codings.is_coded("10", PROGRAM, "sha256:11")
    assert not store.codings.is_coded("9", PROGRAM, "sha256:11")
    assert len(store.codings.list_uncoded(PROGRAM, "sha256:44")) == 3
    assert len(store.codings.list_uncoded(replace(PROGRAM, digest="sha256:55"), "sha256:11")) == 3


def test_a_new_version_is_uncoded_and_the_old_coding_stays(store: Store) -> None:
    store.codings.save(replace(build_coding(store.documents.read("lending-act")), coder=PROGRAM))
    store.documents.save(build_document(TEXT + "More.\n", source_digest="sha256:66"))
    assert store.codings.list_uncoded(PROGRAM, "sha256:11") == ("lending-act",)
    with pytest.raises(UnknownCoder, match=r"version 2.*no coding; there is: version 1 by local"):
        store.codings.read("lending-act")
    assert store.codings.read("lending-act", version=1).document_version == 1


def test_a_document_without_a_coding_says_what_to_run(store: Store) -> None:
    with pytest.raises(UnknownCoder, match="run: govatlas code lending-act"):
        store.codings.read("lending-act")


def test_a_coding_of_an_unknown_document_or_another_text_is_refused(store: Store) -> None:
    coding = build_coding(build_document())
    with pytest.raises(UnknownDocument, match="no version 4"):
        store.codings.save(replace(coding, document_version=4))
    with pytest.raises(InvalidValue, match="another text"):
        store.codings.save(replace(coding, text_digest="sha256:77"))


def test_a_coding_that_fails_half_way_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govatlas.store.coding_tables._write_notes", fail)
    with pytest.raises(KeyboardInterrupt):
        store.codings.save(build_coding(build_document()))
    for table in ("coding", "coder", "label", "label_quotation", "actor", "status"):
        assert count(tmp_path / "t.db", table) == 0


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE label_quotation SET text = 'A lender may use anything'",
        "UPDATE text SET content = replace(content, 'shall not', 'shall')",
    ],
)
def test_evidence_changed_from_outside_is_never_shown(
    store: Store, tmp_path: Path, damage: str
) -> None:
    store.codings.save(build_coding(build_document()))
    with sqlite3.connect(tmp_path / "t.db") as connection:
        add_functions(connection)
        connection.execute(damage)
    connection.close()
    with pytest.raises(StoreError, match="changed by another program"):
        store.codings.read("lending-act")


def test_a_codebook_comes_back_equal(store: Store, root: Path) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    store.codebooks.save(codebook)
    store.codebooks.save(codebook)
    assert store.codebooks.read(codebook.digest) == codebook
    with pytest.raises(StoreError, match="does not hold codebook"):
        store.codebooks.read("sha256:88")
