"""A document becomes provisions of known force, made of passages that lose no word of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.model.document import Document, Force, Outline, Provision
from govatlas.unitizing import outline
from tests.builders import build_document

ACT = """\
118TH CONGRESS
A BILL
To govern automated decisions.

Be it enacted by the Senate and House of Representatives:

SECTION 1. SHORT TITLE.
This Act may be cited as the “Decisions Act”.

SEC. 2. FINDINGS.
Congress finds the following:
(1) Automated decisions can harm people.
(2) The Board must review each system.

SEC. 3. DEFINITIONS.
In this Act:
(1) SYSTEM.—The term “system” means software that decides.

SEC. 4. DUTIES OF DEPLOYERS.
(a) IN GENERAL.—A deployer shall test each system.
(b) PENALTIES.—
(1) A deployer that violates subsection (a) shall pay a fine.
(i) The fine is paid to the Board.
(ii) The fine is doubled for a second violation.
(2) The Board may waive the fine.
(c) Section 5 of the Code shall apply.

Page 3
"""


def outline_of(text: str) -> tuple[Document, Outline]:
    document = build_document(text)
    return document, outline(document)


def name(provision: Provision) -> str:
    return f"{provision.kind} {provision.number}".strip()


def find_passage(text: str, wording: str) -> tuple[Force, list[str]]:
    """Return the force of the passage that holds ``wording``, with the names around it."""
    document, made = outline_of(text)
    for passage in made.passages:
        if wording in document.text[passage.span.start : passage.span.end]:
            return passage.force, [name(provision) for provision in made.enclosing(passage)]
    raise AssertionError(f"no passage holds {wording!r}")


@pytest.mark.parametrize(
    ("wording", "force", "around"),
    [
        ("118TH CONGRESS", Force.APPARATUS, []),
        ("Be it enacted", Force.APPARATUS, []),
        ("SHORT TITLE", Force.HEADING, ["section 1"]),
        ("This Act may be cited", Force.APPARATUS, ["section 1"]),
        ("Congress finds", Force.RECITAL, ["section 2"]),
        ("can harm people", Force.RECITAL, ["clause 1", "section 2"]),
        ("The Board must review", Force.OPERATIVE, ["clause 2", "section 2"]),
        ("means software", Force.DEFINITION, ["clause 1", "section 3"]),
        ("A deployer shall test", Force.OPERATIVE, ["clause a", "section 4"]),
        ("PENALTIES", Force.HEADING, ["clause b", "section 4"]),
        ("shall pay a fine", Force.OPERATIVE, ["clause 1", "clause b", "section 4"]),
        ("is doubled", Force.OPERATIVE, ["clause ii", "clause 1", "clause b", "section 4"]),
        ("may waive", Force.OPERATIVE, ["clause 2", "clause b", "section 4"]),
        ("Section 5 of the Code", Force.OPERATIVE, ["clause c", "section 4"]),
    ],
)
def test_a_passage_has_the_force_of_its_place_and_wording(
    wording: str, force: Force, around: list[str]
) -> None:
    assert find_passage(ACT, wording) == (force, around)


def test_page_matter_has_no_substance() -> None:
    assert find_passage(ACT, "Page 3")[0] is Force.APPARATUS


def test_headings_are_kept_without_their_number() -> None:
    _, made = outline_of(ACT)
    headings = [(p.number, p.heading) for p in made.provisions if p.kind == "section"]
    assert headings == [
        ("1", "SHORT TITLE"),
        ("2", "FINDINGS"),
        ("3", "DEFINITIONS"),
        ("4", "DUTIES OF DEPLOYERS"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CHAPTER II\nArticle 5. Duties\nThe provider shall log.", ["chapter II", "article 5"]),
        ("第三条 提供者应当标识。", ["article 三"]),
        ("第二章 总则", ["chapter 二"]),
        ("# Policy\n## Scope\nIt covers all staff.", ["heading", "heading"]),
        ("1.1 Staff must not upload data.", ["clause 1.1"]),
        ("• Staff must not upload data.", ["item"]),
        ("Annex A\nThe list follows.", ["title A"]),
        ("Principle 5: Systems should be fair.", ["section 5"]),
        ("Purpose: This policy protects pupils.", ["heading"]),
        ("Section 5 of the Act is amended.", []),
        ("A plain sentence stands here.", []),
    ],
)
def test_provisions_are_known_by_their_markers(text: str, expected: list[str]) -> None:
    _, made = outline_of(text)
    assert [name(provision) for provision in made.provisions] == expected


@pytest.mark.parametrize(
    ("markers", "depths"),
    [
        ("ghijk", [0, 0, 0, 0, 0]),
        ("uvwxy", [0, 0, 0, 0, 0]),
        (["a", "i", "ii", "b"], [0, 1, 1, 0]),
        (["a", "1", "2", "b", "1"], [0, 1, 1, 0, 1]),
        (["1", "A", "i", "B", "2"], [0, 1, 2, 1, 0]),
    ],
)
def test_enumerators_nest_by_the_sequence_they_go_on(markers: list[str], depths: list[int]) -> None:
    _, made = outline_of("\n".join(f"({marker}) The operator shall do it." for marker in markers))
    assert [provision.depth for provision in made.provisions] == depths


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = (
        "The operator of a system shall publish the results of each\n"
        "test before the system is used in any public building of\n"
        "the city.\n"
    )
    document, made = outline_of(text)
    (passage,) = made.passages
    assert document.text[passage.span.start : passage.span.end] == text.strip()


def test_table_rows_and_list_items_stay_apart() -> None:
    _, made = outline_of(
        "| system | the use that is made of it in the city |\n| cameras | streets |"
    )
    assert len(made.passages) == 2
    _, made = outline_of(
        "- the use of cameras in the streets of the inner city and\n- the use of drones\n"
    )
    assert len(made.passages) == 2


def test_bullets_end_where_a_paragraph_begins() -> None:
    text = "Staff must not:\n• upload data\n• share passwords\n\nThe clerk shall publish a list."
    _, around = find_passage(text, "The clerk")
    assert around == []


FRAGMENTS = st.one_of(
    st.sampled_from(
        [
            *("Sec. 2. (a)(1) ", "Section 5. Duties.— ", "SEC. 3. ", "ARTICLE IV\n", "Annex A\n"),
            *("(a) ", "(1) ", "(i) ", "(h) ", "(A) ", "# Title\n", "- item ", "1.1 ", "§ 8-101. "),
            *("Definitions\n", "Findings.— ", "Whereas ", "“AI” means software", "Page 3\n"),
            *("The Board shall review each system before use. ", "; and ", ": ", "\n", "\n\n"),
            *(
                "第三条 ",
                "人工智能。",
                "| a | b |\n",
                "\u2028",
                "\x0b",
                "\x85",
                "\xa0",
                "\r\n",
                "\t",
            ),
        ]
    ),
    st.text(max_size=12),
)
TEXTS = st.lists(FRAGMENTS, min_size=1, max_size=50).map("".join).filter(lambda t: bool(t.strip()))


@given(TEXTS)
def test_passages_lie_in_order_and_lose_no_word(text: str) -> None:
    document, made = outline_of(text)
    end = 0
    for passage in made.passages:
        wording = document.text[passage.span.start : passage.span.end]
        assert wording == wording.strip() == document.quote(passage.span).text
        assert not text[end : passage.span.start].strip()
        end = passage.span.end
        for provision in made.enclosing(passage):
            assert provision.span.contains(passage.span)
    assert not text[end:].strip()


@given(TEXTS)
def test_provisions_nest(text: str) -> None:
    _, made = outline_of(text)
    starts = [provision.span.start for provision in made.provisions]
    assert starts == sorted(starts)
    for index, provision in enumerate(made.provisions):
        assert provision.span.end <= len(text)
        if provision.parent is None:
            assert provision.depth == 0
            continue
        parent = made.provisions[provision.parent]
        assert provision.parent < index
        assert provision.depth == parent.depth + 1
        assert parent.span.contains(provision.span)


@given(TEXTS)
def test_the_same_text_has_the_same_outline(text: str) -> None:
    assert outline_of(text)[1] == outline_of(text)[1]
