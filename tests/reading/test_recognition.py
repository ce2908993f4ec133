"""What the recognition of scanned pages promises."""

import socket
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.errors import RefusedText
from govatlas.model.document import AnchorKind, Document, Span
from govatlas.model.instrument import Instrument
from govatlas.reading import find_recogniser, list_pages_without_text
from govatlas.reading.pdf import read_pdf
from govatlas.reading.quality import check_quality
from govatlas.reading.rapid_ocr import RapidRecogniser, is_installed
from govatlas.reading.read import read_source
from govatlas.reading.recognition import LEAST_SURE
from govatlas.reading.source import Source
from tests.reading.builders import build_pdf, set_lines
from tests.reading.scans import (
    FakeRecogniser,
    build_scan,
    draw_page,
    draw_printed,
    place_lines,
)

FIRST = [
    "A provider of a high-risk system shall assess the foreseeable risks",
    "before the system is placed on the market. The provider shall keep the",
    "assessment for ten years, and shall show it to the authority on request.",
]
SECOND = [
    "An authority that receives an assessment may ask for more information",
    "within ninety days of the day on which it was received, and not later.",
]
OCR = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")


def read_scan(tmp_path, data: bytes, recogniser) -> Document:
    path = tmp_path / "scan.pdf"
    path.write_bytes(data)
    source = Source(path=path, instrument=Instrument(id="scan", title=""))
    return read_source(source, recogniser)


def test_a_scan_is_read_in_paragraphs_and_says_which_pages_were_recognised_how_surely(tmp_path):
    recogniser = FakeRecogniser([place_lines(FIRST), place_lines(SECOND, confidence=0.985)])
    document = read_scan(tmp_path, build_scan(draw_page(), draw_page()), recogniser)
    assert document.text == " ".join(FIRST) + "\n\n" + " ".join(SECOND)
    assert document.reader.endswith(", fake 1")
    parts = [(part.page, part.confidence) for part in document.recognitions]
    assert parts == [("1", 0.99), ("2", 0.985)]
    words = document.recognitions[1].span
    assert document.text[words.start : words.end] == " ".join(SECOND)


def test_words_across_pages_are_as_sure_as_the_less_sure_page():
    pages = [place_lines(FIRST, confidence=0.99), place_lines(SECOND, confidence=0.982)]
    extract = read_pdf(build_scan(draw_page(), draw_page()), FakeRecogniser(pages))
    document = Document(
        instrument=Instrument(id="a", title="A"), text=extract.text, anchors=extract.anchors
    )
    found = document.find_recognition(Span(10, len(document.text) - 10))
    assert found is not None
    assert (found.page, found.confidence) == ("2", 0.982)


def test_a_page_with_a_text_layer_is_never_recognised():
    recogniser = FakeRecogniser([place_lines(["Other words."])])
    data = build_pdf(set_lines(20, 30, FIRST))
    extract = read_pdf(data, recogniser)
    assert extract == read_pdf(data)
    assert not recogniser.pictures


def test_an_empty_page_is_not_recognised():
    recogniser = FakeRecogniser([place_lines(FIRST)])
    extract = read_pdf(build_scan(draw_page(), draw_page(blank=True)), recogniser)
    assert len(recogniser.pictures) == 1
    assert extract.blank_pages == 1


def test_a_scan_recognised_poorly_is_refused_with_what_to_do(tmp_path):
    recogniser = FakeRecogniser([place_lines(FIRST, confidence=LEAST_SURE - 0.01)])
    with pytest.raises(RefusedText, match=r"2 of 2 pages were recognised too poorly .* scan it"):
        read_scan(tmp_path, build_scan(draw_page(), draw_page()), recogniser)


def test_a_poor_page_among_good_ones_is_left_out_and_named(tmp_path):
    pages = [place_lines(FIRST), place_lines(SECOND, confidence=0.6), place_lines(SECOND)]
    data = build_scan(draw_page(), draw_page(), draw_page())
    document = read_scan(tmp_path, data, FakeRecogniser(pages))
    assert [part.page for part in document.recognitions] == ["1", "3"]
    assert list_pages_without_text(document) == ("2",)
    assert document.text.count("ninety days") == 1


def test_the_confidence_of_a_page_counts_its_characters():
    lines = [*place_lines(FIRST, confidence=1.0), *place_lines(["Page 7"], confidence=0.7, top=900)]
    extract = read_pdf(build_scan(draw_page()), FakeRecogniser([lines]))
    (label,) = [a.label for a in extract.anchors if a.kind is AnchorKind.RECOGNISED]
    solid = sum(map(len, FIRST))
    assert float(label) == pytest.approx((solid + 4.2) / (solid + 6), abs=0.0005)


def test_without_a_recogniser_the_refusal_names_the_option():
    with pytest.raises(RefusedText, match=r"1 of 1 pages have no text layer.*--ocr"):
        check_quality(read_pdf(build_scan(draw_page())))


@pytest.mark.parametrize(
    ("line", "note", "told"),
    [
        ("under the Devices Act 2011¹, every provider", "1 An Act of the State.", "2011, every"),
        ("under the Devices Act 20111, every provider", "1 An Act of the State.", "2011, every"),
        ("words that a clinician will understand.2 It", "2 See the annex below.", "understand. It"),
        ("under the Devices Act 20111, every provider", "", "Act 20111, every"),
        ("words that a clinician will understand.2 It", "", "understand.2 It"),
        ("the areas of 30 m² and of 12 m² or more are", "", "30 m2 and of 12 m2"),
    ],
)  # fmt: skip
def test_a_raised_number_goes_where_there_is_such_a_note(line, note, told):
    lines = place_lines([line, *FIRST])
    if note:
        # Set smaller, at the foot of the page.
        words = f"{note} Its second sentence goes on for a while."
        (small,) = place_lines([words], top=2000)
        lines.append(replace(small, x1=small.x0 + 9 * len(words), bottom=small.top + 29))
    extract = read_pdf(build_scan(draw_page()), FakeRecogniser([lines]))
    assert told in extract.text


def test_two_columns_are_read_one_after_the_other():
    left, right = ["left column words here and"] * 8, ["right column words here and"] * 8
    lines = []
    for a, b in zip(place_lines(left), place_lines(right, left=850), strict=True):
        lines += [replace(a, x1=800), replace(b, x1=1500)]
    text = read_pdf(build_scan(draw_page()), FakeRecogniser([lines])).text
    assert text.rindex("left column") < text.index("right column")


def test_a_page_larger_than_any_sheet_is_drawn_within_bounds():
    recogniser = FakeRecogniser([place_lines(FIRST)])
    read_pdf(build_scan(draw_page(size=(3000, 1500)), dots=10), recogniser)
    (picture,) = recogniser.pictures
    assert max(picture.shape) <= 3001


TEXT = st.text(st.sampled_from("abcdef XYZ.,;¹²3(-"), max_size=40)
BOX = st.tuples(st.floats(0, 1500), st.floats(0, 2200), st.floats(1, 1500), st.floats(1, 90))


@given(st.lists(st.lists(st.tuples(TEXT, BOX, st.floats(0.9, 1))), min_size=1, max_size=3))
def test_spans_hold_whatever_is_recognised(pages):
    lines = [
        [
            place_lines([text])[0].__class__(text, sure, x, top, x + width, top + height)
            for text, (x, top, width, height), sure in page
        ]
        for page in pages
    ]
    small = draw_page(size=(450, 300))
    extract = read_pdf(build_scan(*[small] * len(pages)), FakeRecogniser(lines))
    for anchor in extract.anchors:
        words = extract.text[anchor.span.start : anchor.span.end]
        assert words == words.strip() != ""
        if anchor.kind is AnchorKind.RECOGNISED:
            assert 0 <= float(anchor.label) <= 1


def forbid(*_: object) -> None:
    raise OSError("no network here")


@OCR
def test_the_installed_recogniser_reads_a_page_without_a_network(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", forbid)
    page = draw_printed("The fee of class III is 1,250 euros.", "It must not be paid before 2031.")
    extract = read_pdf(build_scan(page), find_recogniser())
    assert "The fee of class III is 1,250 euros." in extract.text
    assert "It must not be paid before 2031." in extract.text
    assert "rapidocr" in extract.reader


@OCR
@pytest.mark.parametrize("size", [(3, 3), (3000, 5), (5, 3000)])
def test_the_installed_recogniser_takes_pages_of_any_shape(size):
    recogniser = RapidRecogniser()
    read_pdf(build_scan(draw_page(size=size)), recogniser)
