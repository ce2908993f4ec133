"""Chunks are stretches of the text, in order, of a few sentences each."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from govatlas.unitizing import split_chunks
from govatlas.unitizing.chunks import LONGEST
from tests.builders import TEXT, build_document

SENTENCE = "The deployer shall publish what its system does in words that a reader can follow. "


def test_a_chunk_holds_whole_sentences_up_to_its_length() -> None:
    document = build_document("Section 1. " + SENTENCE * 20)

    chunks = [document.text[span.start : span.end] for span in split_chunks(document)]

    assert len(chunks) > 3
    assert all(chunk.endswith(".") and len(chunk) <= LONGEST for chunk in chunks)
    assert " ".join(chunks) == document.text.strip()


def test_a_heading_stands_with_what_follows_it() -> None:
    text = f"# Duties\n\n{SENTENCE * 3}\n\n# Penalties\n\n{SENTENCE}\n"
    document = build_document(text)

    starts = [document.text[span.start :].split("\n")[0] for span in split_chunks(document)]

    assert "# Penalties" in starts


def test_every_passage_is_in_a_chunk_short_titles_too() -> None:
    text = (
        "SECTION 1. DUTIES.\nThe deployer shall publish what its system does.\n\n"
        "SEC. 2. SHORT TITLE.\nThis Act may be cited as the Sample Act.\n"
    )
    document = build_document(text)

    chunks = " ".join(document.text[span.start : span.end] for span in split_chunks(document))

    assert " ".join(chunks.split()) == " ".join(document.text.split())


@given(st.lists(st.sampled_from([SENTENCE, "\n\n", "(a) ", "Section 2. ", TEXT, "x" * 700 + ". "])))
def test_chunks_are_in_order_and_never_overlap(parts: list[str]) -> None:
    document = build_document("An act. " + "".join(parts))

    chunks = split_chunks(document)

    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert all(document.text[span.start : span.end].strip() for span in chunks)
