import pytest

from govatlas.model.document import Anchor, AnchorKind, Outline, Provision, Span
from govatlas.publishing.location import locate_span, name_provision
from tests.builders import build_document

DOCUMENT = build_document(
    "x" * 100,
    anchors=(
        Anchor(AnchorKind.PAGE, "iv", Span(0, 100)),
        Anchor(AnchorKind.SECTION, "Preamble", Span(0, 10)),
        Anchor(AnchorKind.SECTION, "word " * 20, Span(10, 20)),
    ),
)
OUTLINE = Outline(
    provisions=(
        Provision(span=Span(20, 100), kind="article", number="5", heading="Duties"),
        Provision(span=Span(40, 100), kind="clause", number="b", parent=0, depth=1),
        Provision(span=Span(50, 100), kind="clause", number="2", parent=1, depth=2),
        Provision(span=Span(60, 70), kind="item", number="•", parent=2, depth=3),
    ),
    passages=(),
)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (0, "Preamble, page iv"),
        (30, "article 5, page iv"),
        (45, "article 5 (b), page iv"),
        (55, "article 5 (b)(2), page iv"),
        (65, "article 5 (b)(2), page iv"),
    ],
)
def test_a_span_is_cited_by_provision_with_page(start: int, expected: str) -> None:
    assert locate_span(Span(start, start + 1), DOCUMENT, OUTLINE) == expected


def test_a_long_heading_is_cut_at_a_word() -> None:
    assert locate_span(Span(10, 11), DOCUMENT, None) == "word " * 11 + "word …, page iv"


def test_an_unknown_place_is_left_out() -> None:
    assert locate_span(Span(0, 1), build_document(), Outline((), ())) == ""


@pytest.mark.parametrize(
    ("kind", "number", "heading", "expected"),
    [
        ("section", "2", "Duties", "section 2"),
        ("clause", "a", "", "(a)"),
        ("clause", "2.1", "", "(2.1)"),
        ("section", "2-a", "", "section 2-a"),
        ("heading", "##", "Purpose", "Purpose"),
        ("item", "o", "", ""),
    ],
)
def test_a_provision_is_cited_by_number_else_heading(
    kind: str, number: str, heading: str, expected: str
) -> None:
    provision = Provision(span=Span(0, 1), kind=kind, number=number, heading=heading)
    assert name_provision(provision) == expected
