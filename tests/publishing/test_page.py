"""The record page as markup; test_page_browser.py looks at it in a browser."""

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.errors import InvalidValue
from govatlas.model.coding import Abstention, Coder, CoderKind, Confidence, Label, Mode
from govatlas.model.document import Anchor, AnchorKind, Document, Force, Outline, Passage, Span
from govatlas.model.instrument import Authority, Instrument
from govatlas.publishing import render_page
from govatlas.publishing.facts import describe_document
from tests.builders import build_coding, build_document, quote
from tests.publishing.records import (
    build_codebook,
    build_outline,
    build_paged_document,
    build_plain_coding,
    build_rich_coding,
)

CODEBOOK = build_codebook()
EMPTY = Outline((), ())


class _Reader(HTMLParser):
    """Reads what a browser would make of a page: the document's text, ids, links, tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.shown = ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.marked: dict[str, str] = {}
        self._depth = 0
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        self._tag = tag
        self.ids += [values["id"] or ""] if values.get("id") else []
        self.links += [values["href"] or ""] if tag == "a" and values.get("href") else []
        if self._depth or values.get("id") == "document":
            self._depth += tag in ("div", "span", "mark", "a")

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= tag in ("div", "span", "mark", "a")

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data
        elif self._tag not in ("style", "title"):
            self.shown += data


def read_page(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader


def render_rich(**more: object) -> str:
    document = build_paged_document()
    return render_page(document, build_rich_coding(document, **more), CODEBOOK, build_outline())


def test_answers_first_what_the_document_is_with_what_it_covers() -> None:
    shown = " ".join(read_page(render_rich()).shown.split())
    for words in (
        "An Act on automated decisions in lending",
        "Parliament of Norland",
        "Proposed",
        "March 2025",
        "2 subdomains (1 good, 1 minimal); 1 not assessed",
        "Forbids discriminating automated decisions in lending.",
    ):
        assert words in shown
    assert shown.index("2 subdomains") < shown.index("Discrimination and toxicity")


def test_every_link_inside_the_page_leads_somewhere_once() -> None:
    reader = read_page(render_rich())
    assert len(reader.ids) == len(set(reader.ids))
    targets = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(targets) <= set(reader.ids)
    assert any(re.fullmatch(r"c\d+-\d+", target) for target in targets)
    assert any(target.startswith("cite-") for target in targets)


def test_levels_are_told_by_words() -> None:
    page = render_rich()
    row = re.search(r'<a href="#risk:7\.4">.*?</a>', page, re.DOTALL)
    assert row is not None
    assert '<span class="level">minimal</span>' in row[0]
    unassessed = re.search(r'<a href="#risk:7\.6">.*?</a>', page, re.DOTALL)
    assert unassessed is not None
    assert "not assessed" in unassessed[0]


def test_a_label_shows_rationale_confidence_quotation_place() -> None:
    shown = " ".join(read_page(render_rich()).shown.split())
    assert "Named in passing, with no duty. Confidence: low." in shown
    assert "section 1, page 1" in shown


def test_abstentions_are_shown_apart_from_level_none() -> None:
    shown = " ".join(read_page(render_rich()).shown.split())
    assert "Not covered: 1 of 24" in shown
    assert "Not assessed: 21 of 24" in shown
    assert "The text is too short to tell." in shown
    assert "The coder was not asked about this category." in shown


def test_anchors_stand_at_provisions_with_pages() -> None:
    reader = read_page(render_rich())
    assert {"p-0", "p-1", "page-1", "page-2"} <= set(reader.ids)


def test_the_full_text_is_the_documents_text() -> None:
    document = build_paged_document()
    assert read_page(render_rich()).text == document.text


@st.composite
def quoted_documents(draw: st.DrawFn) -> tuple[Document, list[Span], Outline]:
    """Draw a text with spans that may nest or overlap, headings, pages."""
    alphabet = st.sampled_from("abc <>&\"'\n\t\r§é漢\u202e\u200f\x07\x1b\x85\u2028𝔸")
    text = "x" + draw(st.text(alphabet, max_size=60))
    offsets = st.integers(0, len(text))
    pair = st.tuples(offsets, offsets).filter(lambda p: p[0] != p[1])
    spans = draw(st.lists(pair.map(lambda p: Span(*sorted(p))), min_size=1, max_size=8))
    heads = draw(st.lists(pair.map(lambda p: Span(*sorted(p))), max_size=4))
    pages = draw(st.lists(pair.map(lambda p: Span(*sorted(p))), max_size=3))
    anchors = tuple(Anchor(AnchorKind.PAGE, str(n), span) for n, span in enumerate(pages))
    passages = tuple(Passage(span=span, force=Force.HEADING) for span in sorted(heads))
    return build_document(text, anchors=anchors), spans, Outline((), passages)


@settings(max_examples=75, deadline=None)
@given(quoted_documents())
def test_marks_change_no_character_however_quotations_overlap(
    drawn: tuple[Document, list[Span], Outline],
) -> None:
    document, spans, outline = drawn
    quotations = tuple(document.quote(span) for span in spans)
    label = Label(
        taxonomy="risk",
        category="1.1",
        level=1,
        confidence=Confidence.LOW,
        quotations=quotations,
    )
    coding = build_plain_coding(document, labels=(label,))
    reader = read_page(render_page(document, coding, CODEBOOK, outline))
    assert reader.text == document.text
    places = [name for name in reader.ids if name.startswith("place-")]
    assert len(places) == len(set(spans))
    assert {f"c{span.start}-{span.end}" for span in spans} <= set(reader.ids)


HOSTILE = (
    "<script>alert(1)</script> \u202elaw\u2066 & \x1b[31m </style><img src=x onerror=y> {{7*7}}"
)


def test_hostile_words_are_shown_as_text() -> None:
    document = Document(
        instrument=Instrument(
            id="<b>1</b>",
            title=HOSTILE,
            authority=Authority(HOSTILE, HOSTILE),
            stage=HOSTILE,
            links=("javascript:alert(1)", 'https://example.org/"onclick="x'),
        ),
        text=HOSTILE,
        source="javascript:alert(2)",
        language='en" onload="x',
    )
    whole = document.quote(Span(0, len(HOSTILE)))
    label = Label(
        taxonomy="risk",
        category="1.1",
        level=1,
        confidence=Confidence.LOW,
        rationale=HOSTILE,
        quotations=(whole,),
    )
    coding = build_plain_coding(
        document,
        labels=(label,),
        summary=HOSTILE,
        coder=Coder(CoderKind.PROGRAM, HOSTILE, HOSTILE),
        abstentions=(Abstention("risk", "7.6", HOSTILE),),
        provenance=((HOSTILE, HOSTILE),),
    )
    page = render_page(document, coding, CODEBOOK, EMPTY)
    reader = read_page(page)
    assert not reader.tags & {"script", "img"}
    assert not [link for link in reader.links if link.lower().startswith("javascript")]
    assert reader.text == HOSTILE
    assert "\u202e" not in reader.shown
    assert "[U+202E]" in reader.shown
    assert "onclick=" not in re.sub(r'"[^"]*"', '""', page.split("<body>")[0])


def test_what_html_cannot_hold_is_replaced() -> None:
    document = build_document("A\x00B\ud800C")
    coding = build_plain_coding(document)
    page = render_page(document, coding, CODEBOOK, EMPTY)
    assert read_page(page).text == "A�B�C"
    page.encode("utf-8")


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = render_rich()
    reader = read_page(page)
    assert not reader.tags & {"script", "img", "iframe", "object", "form", "base"}
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r'\sstyle="', page)


def test_the_policy_names_the_stylesheet_by_its_hash() -> None:
    page = render_rich()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src &#39;sha256-{digest}&#39;" in page
    assert "default-src &#39;none&#39;" in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (CoderKind.PROGRAM, "assigned by software (local 1) and may be wrong"),
        (CoderKind.PERSON, "assigned by a person (local 1)"),
        (CoderKind.PANEL, "settled by a panel (local 1)"),
    ],
)
def test_the_notice_says_who_assigned_the_labels(kind: CoderKind, words: str) -> None:
    page = render_rich(coder=Coder(kind, "local", "1"), mode=Mode.BLIND)
    assert re.sub("</?bdi>", "", page).count(words) == 3


def test_provenance_lets_the_record_be_checked() -> None:
    document = build_document(source="laws/lending.txt", source_digest="sha256:22", reader="text 1")
    coding = build_coding(document, provenance=(("weights", "2026-11"),))
    page = render_page(document, coding, CODEBOOK, EMPTY)
    for words in ("sha256:22", document.text_digest, "text 1", "lending.txt", "2026-11"):
        assert words in page
    assert "laws/" not in page


def test_right_to_left_documents_say_so() -> None:
    document = build_document("قانون الذكاء الاصطناعي", language="ar")
    coding = build_plain_coding(document)
    page = render_page(document, coding, CODEBOOK, EMPTY)
    assert 'lang="ar" dir="rtl"' in page


def test_a_bare_document_still_makes_a_page() -> None:
    document = Document(instrument=Instrument(id="1", title=""), text="Words.", language="")
    coding = build_plain_coding(document, summary="", rationales=())
    shown = read_page(render_page(document, coding, CODEBOOK, EMPTY)).shown
    assert "not assessed" in shown
    assert "The text names no actor in this role." in shown


def test_a_long_document_makes_a_page_about_as_long() -> None:
    text = "Section 1. A lender shall explain each decision.\n\n" * 7000
    document = build_document(text)
    explained = quote(document, "A lender shall explain each decision.")
    label = Label(
        taxonomy="risk",
        category="7.4",
        level=1,
        confidence=Confidence.LOW,
        quotations=(explained,),
    )
    coding = build_plain_coding(document, labels=(label,))
    assert len(render_page(document, coding, CODEBOOK, EMPTY)) < len(text) + 60_000


def test_refuses_a_coding_of_another_document() -> None:
    document = build_document()
    with pytest.raises(InvalidValue, match="not of other"):
        render_page(build_document(document_id="other"), build_coding(document), CODEBOOK, EMPTY)


def test_is_the_same_each_time() -> None:
    assert render_rich() == render_rich()


@pytest.mark.parametrize(
    ("short", "is_told"),
    [("Lending Act", True), ("automated DECISIONS in lending", False), ("", False)],
)
def test_the_name_by_which_readers_know_it_is_told_if_the_title_does_not(
    short: str, is_told: bool
) -> None:
    document = build_document()
    document = replace(document, instrument=replace(document.instrument, short_title=short))
    told = {fact.term: fact.value for fact in describe_document(document)}
    assert told.get("Short title") == (short if is_told else None)
