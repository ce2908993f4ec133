"""Checks without gold pass a coder that reads words alone and catch those that do not."""

from collections.abc import Callable
from dataclasses import replace

from govatlas.agreement.checks import (
    IRRELEVANT_EDITS,
    check_edits,
    check_identical_texts,
    check_near_texts,
    check_order,
    check_parts,
    check_texts,
    find_near_texts,
    split_document,
)
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from tests.agreement.grids import build_levels
from tests.builders import build_document

TEXT = "\n\n".join(f"Section {n}. The clerk shall review system {n} each year." for n in range(60))


def coder(score: Callable[[Document], int]) -> Callable[[Document], Coding]:
    return lambda document: replace(
        build_levels(document.id, [score(document), 0]), text_digest=document.text_digest
    )


def by_words(document: Document) -> int:
    return int("review" in document.text.split())


def test_identical_texts_must_be_coded_alike() -> None:
    alike = [build_levels("d1", [1, None]), build_levels("d2", [1, None])]
    assert check_identical_texts(alike) == ()
    (found,) = check_identical_texts([*alike, build_levels("d3", [1, 0])])
    assert (found.first, found.second, found.category) == ("d1", "d3", "c1")
    assert (found.first_level, found.second_level) == (None, 0)
    assert check_identical_texts([alike[0], build_levels("d2", [0, 0], "b")]) == ()


def test_near_identical_texts_are_found_and_compared() -> None:
    one, other = build_document(TEXT, "d1"), build_document(TEXT + "\n\nEnd.", "d2")
    far = build_document("Quite another text about the weather of the coming winter.", "d3")
    pairs = list(find_near_texts([far, other, one]))
    assert [(a.id, b.id) for a, b in pairs] == [("d1", "d2")]
    assert check_near_texts(pairs, [build_levels("d1", [1]), build_levels("d2", [1])]) == ()
    assert len(check_near_texts(pairs, [build_levels("d1", [1]), build_levels("d2", [2])])) == 1
    assert check_near_texts(pairs, [build_levels("d1", [1])]) == ()


def test_the_order_of_documents_must_not_matter() -> None:
    documents = [build_document(TEXT, f"d{n}") for n in range(6)]
    code = coder(by_words)
    assert check_order(lambda batch: [code(d) for d in batch], documents) == ()
    by_place = check_order(
        lambda batch: [build_levels(d.id, [n % 3]) for n, d in enumerate(batch)], documents
    )
    assert by_place
    assert {difference.check for difference in by_place} == {"order of documents"}


def test_parts_must_reach_what_the_whole_reaches() -> None:
    document = build_document(TEXT)
    halves = split_document(document)
    assert len(halves) == 2
    assert "".join(half.text for half in halves) == TEXT
    assert check_parts(coder(by_words), document) == ()
    (found,) = check_parts(coder(lambda d: int(len(d.text) > 0.7 * len(TEXT))), document)
    assert (found.first_level, found.second_level) == (1, 0)
    assert split_document(build_document("One line alone."))[0].text == "One line alone."


def test_irrelevant_edits_must_not_change_a_label() -> None:
    document = build_document(TEXT)
    assert all(edit(document) != document for edit in IRRELEVANT_EDITS.values())
    assert check_edits(coder(by_words), document) == ()
    by_length = check_edits(coder(lambda d: int(len(d.text) > len(TEXT))), document)
    assert {found.check for found in by_length} == set(IRRELEVANT_EDITS) - {"changed title"}
    by_title = check_edits(coder(lambda d: int("Act" in d.instrument.title)), document)
    assert {found.check for found in by_title} == {"changed title"}


def test_the_texts_of_a_coder_are_checked_in_pairs() -> None:
    one, other = build_document(TEXT, "d1"), build_document(TEXT + "\n\nEnd.", "d2")
    codings = [build_levels("d1", [1]), build_levels("d2", [2]), build_levels("d3", [1])]
    same, near = check_texts("a", codings, [(one, other)])
    assert (same.pairs, len(same.differences)) == (2, 1)
    assert (near.pairs, len(near.differences)) == (1, 1)
    assert check_texts("a", codings[:1], [(one, other)])[1].pairs == 0
