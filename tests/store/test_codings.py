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
from tests.builders import TEXT, build_coding, build_document
from tests.store.strategies import codings, documents

PROGRAM = Coder(CoderKind.PROGRAM, "local", "1", "sha256:22")


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", create=True) as opened:
        opened.keep_document(build_document())
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
        store.keep_document(document)
        assert store.keep_coding(coding)
        assert store.load_coding(document.id) == coding
        assert store.load_coding(document.id, coder=coding.coder.name) == coding
        assert store.load_answers(coding.coder.name) == (answers_of(coding),)
        assert store.load_answers("nobody") == ()


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
    coding = build_coding(store.load_document("lending-act"))
    store.keep_coding(coding)
    store.keep_coding(replace(coding, abstentions=()))
    (found,) = store.load_answers(coding.coder.name)
    assert found == answers_of(replace(coding, abstentions=()))
    store.keep_document(build_document(text=f"{TEXT} And more."))
    assert store.load_answers(coding.coder.name) == ()


def test_a_program_codes_a_version_once(store: Store) -> None:
    coding = build_coding(store.load_document("lending-act"))
    mine = replace(coding, coder=PROGRAM)
    assert store.keep_coding(mine)
    assert not store.keep_coding(replace(mine, summary="Other words."))
    assert store.load_coding("lending-act").summary == mine.summary
    assert store.keep_coding(replace(mine, codebook_digest="sha256:33"))


def test_a_person_may_code_again_and_the_newest_is_shown(store: Store) -> None:
    coding = build_coding(store.load_document("lending-act"))
    assert store.keep_coding(coding)
    assert store.keep_coding(replace(coding, summary="On second thought."))
    assert store.load_coding("lending-act").summary == "On second thought."


def test_uncoded_is_what_this_coder_has_not_coded_by_this_codebook(store: Store) -> None:
    store.keep_document(build_document(document_id="10"))
    store.keep_document(build_document(document_id="9"))
    assert store.list_uncoded(PROGRAM, "sha256:11") == ("9", "10", "lending-act")
    coding = build_coding(store.load_document("10"))
    store.keep_coding(replace(coding, coder=PROGRAM))
    assert store.list_uncoded(PROGRAM, "sha256:11") == ("9", "lending-act")
    assert store.is_coded("10", PROGRAM, "sha256:11")
    assert not store.is_coded("9", PROGRAM, "sha256:11")
    assert len(store.list_uncoded(PROGRAM, "sha256:44")) == 3
    assert len(store.list_uncoded(replace(PROGRAM, digest="sha256:55"), "sha256:11")) == 3


def test_a_new_version_is_uncoded_and_the_old_coding_stays(store: Store) -> None:
    store.keep_coding(replace(build_coding(store.load_document("lending-act")), coder=PROGRAM))
    store.keep_document(build_document(TEXT + "More.\n", source_digest="sha256:66"))
    assert store.list_uncoded(PROGRAM, "sha256:11") == ("lending-act",)
    with pytest.raises(UnknownCoder, match=r"version 2.*no coding; there is: version 1 by local"):
        store.load_coding("lending-act")
    assert store.load_coding("lending-act", version=1).document_version == 1


def test_a_document_without_a_coding_says_what_to_run(store: Store) -> None:
    with pytest.raises(UnknownCoder, match="run: govatlas code lending-act"):
        store.load_coding("lending-act")


def test_a_coding_of_an_unknown_document_or_another_text_is_refused(store: Store) -> None:
    coding = build_coding(build_document())
    with pytest.raises(UnknownDocument, match="no version 4"):
        store.keep_coding(replace(coding, document_version=4))
    with pytest.raises(InvalidValue, match="another text"):
        store.keep_coding(replace(coding, text_digest="sha256:77"))


def test_a_coding_that_fails_half_way_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("govatlas.store.codings._write_notes", fail)
    with pytest.raises(KeyboardInterrupt):
        store.keep_coding(build_coding(build_document()))
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
    store.keep_coding(build_coding(build_document()))
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.execute(damage)
    connection.close()
    with pytest.raises(StoreError, match="changed by another program"):
        store.load_coding("lending-act")


def test_a_codebook_comes_back_equal(store: Store, root: Path) -> None:
    codebook = load_codebook([root / "examples" / "taxonomy" / "children.yaml"])
    store.keep_codebook(codebook)
    store.keep_codebook(codebook)
    assert store.load_codebook(codebook.digest) == codebook
    with pytest.raises(StoreError, match="does not hold codebook"):
        store.load_codebook("sha256:88")
