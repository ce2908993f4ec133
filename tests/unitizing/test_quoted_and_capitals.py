"""Inserted text keeps its markers in quotation marks; acts in capitals are joined to sentences."""

import pytest

from govatlas.unitizing import outline
from govatlas.unitizing.markers import find_marker
from tests.builders import build_document


@pytest.mark.parametrize(
    ("block", "kind", "number"),
    [
        ("“(b) DUTIES.—A lender shall", "clause", "b"),
        ('"(2) a test;', "clause", "2"),
        ("‘SEC. 4. Duties", "section", "4"),
        ("“§ 12. Duties", "section", "12"),
    ],
)
def test_a_quoted_marker_is_read_with_its_mark(block: str, kind: str, number: str) -> None:
    marker = find_marker(block)
    assert marker is not None
    assert (marker.kind, marker.number) == (kind, number)
    assert block[: marker.length].startswith(block[0])
    assert number in block[: marker.length]


@pytest.mark.parametrize("block", ["“system” means software", "“- a dash", "“A lender shall"])
def test_a_quoted_word_is_no_marker(block: str) -> None:
    assert find_marker(block) is None


def test_long_lines_in_capitals_are_one_passage_and_headings_are_not() -> None:
    act = (
        "THE BOARD SHALL REVIEW EACH AUTOMATED SYSTEM THAT A LENDER USES\n"
        "BEFORE THE LENDER DECIDES ON A LOAN"
    )
    document = build_document(act)
    assert len(outline(document).passages) == 1
    heading = build_document("DUTIES OF THE BOARD AND OF ALL THE LENDERS IN NORLAND\nA BOARD SHALL")
    assert len(outline(heading).passages) > 1
