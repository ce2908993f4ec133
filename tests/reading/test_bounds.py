"""What is odd costs an attribute or a table, not the document."""

import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.reading.encoding import decode_bytes
from govatlas.reading.html import HTML, read_html
from govatlas.reading.identify import identify_format
from govatlas.reading.layout import Layout
from govatlas.reading.legal_xml import LEGAL_XML
from govatlas.reading.numerals import format_number, parse_integer
from govatlas.reading.pdf import read_pdf
from govatlas.reading.pdf_damage import unpack_in_part
from tests.fuzz.hostile import AKN, PROSE, SECTION, draw_grid
from tests.reading.builders import build_pdf, set_lines

PLUMBER = "pdfplumber.open"


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), (" -2 ", -2), ("7px", 7), ("²", 9), ("٣", 9), ("", 9), (None, 9), ("9" * 5000, 9)],
)
def test_an_attribute_that_is_no_number_counts_as_absent(text: str | None, number: int) -> None:
    assert parse_integer(text, 9) == number


@given(st.integers(), st.sampled_from(["1", "a", "A", "i", "I"]))
def test_a_number_is_never_longer_than_a_line(number: int, style: str) -> None:
    assert len(format_number(number, style)) <= max(15, len(str(number)))


@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>\n', "<!-- a -->\n"])
@pytest.mark.parametrize("name", ["a.xml", "a.html", "a"])
def test_the_namespace_of_the_root_decides(declaration: str, name: str) -> None:
    law = declaration + AKN.format(SECTION.format(PROSE) * 4)
    assert identify_format(law.encode(), name) is LEGAL_XML
    prefixed = law.replace("<akomaNtoso xmlns=", "<a:akomaNtoso xmlns:a=")
    assert identify_format(prefixed.encode(), name) is LEGAL_XML
    bill = declaration + "<bill><legis-body><section><header>A</header></section></legis-body>"
    assert identify_format(bill.encode(), "a.xml") is LEGAL_XML
    page = declaration + '<html xmlns="http://www.w3.org/1999/xhtml"><p>a</p></html>'
    assert identify_format(page.encode(), name) is HTML


@pytest.mark.parametrize("name", ["punycode", "idna", "utf-7", "unicode_escape", "rot13", "hex"])
def test_what_no_browser_reads_is_no_encoding(name: str) -> None:
    page = f"<meta charset={name}><p>\\u0041 +AGE- é-".encode()
    assert decode_bytes(page, markup=True) == page.decode()


@pytest.mark.parametrize("name", ["windows-1251", "koi8-r", "shift_jis", "gbk", "big5", "euc-kr"])
def test_encodings_of_the_web_are_read(name: str) -> None:
    written = {"big5": "big5hkscs"}.get(name, name)  # what the web calls Big5
    page = f"<meta charset={name}>".encode() + "<p>Ж".encode(written)
    assert decode_bytes(page, markup=True).endswith("Ж")


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["", "x", "a b "])), max_size=12))
def test_a_section_reaches_to_the_next_of_its_depth_or_above(parts: list[tuple[int, str]]) -> None:
    layout = Layout()
    openings = []
    for index, (depth, words) in enumerate(parts):
        openings.append((f"s{index}", depth, len(layout.text)))
        layout.open_section(f"s{index}", depth=depth)
        layout.add_block(words)
    expected = {}
    for index, (label, depth, start) in enumerate(openings):
        later = (s for _, d, s in openings[index + 1 :] if d <= depth and s > start)
        expected[label] = layout.text[start : next(later, len(layout.text))].strip()
    found = {a.label: layout.text[a.span.start : a.span.end] for a in layout.anchors}
    assert found == {label: words for label, words in expected.items() if words}


def test_words_after_dropped_elements_stay_in_their_place() -> None:
    page = "<html><body><p>The <svg>x</svg>duty <script>y</script>of care</p><nav>z</nav>"
    assert read_html(page.encode()).text == "The duty of care"


@pytest.mark.parametrize("error", [AssertionError, AttributeError, OverflowError, Exception])
def test_a_pdf_is_read_where_pdfplumber_fails(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise error("cannot parse")

    monkeypatch.setattr(PLUMBER, fail)
    assert PROSE[:50] in read_pdf(draw_grid(10)).text


def test_a_pdf_that_pdfminer_refuses_is_read() -> None:
    damaged = draw_grid(10).replace(b"/Contents 4 0 R", b"/Contents 4 0 R/Rotate[]")
    assert PROSE[:50] in read_pdf(damaged).text


def test_letters_of_no_height_cost_nothing() -> None:
    pdf = build_pdf([*set_lines(20, 60, [PROSE[:80], PROSE[80:160]]), (20, 90, 0.001, "dust")])
    assert PROSE[:40] in read_pdf(pdf).text


@given(st.binary(min_size=1, max_size=20_000), st.integers(0, 20_000), st.integers(1, 255))
def test_a_damaged_stream_is_unpacked_up_to_its_damage(data: bytes, at: int, by: int) -> None:
    packed = bytearray(zlib.compress(data))
    packed[at % len(packed)] ^= by
    expected = b""
    stream = zlib.decompressobj()
    with suppress(zlib.error):
        for byte in packed:
            expected += stream.decompress(bytes([byte]))
    assert unpack_in_part(bytes(packed)) == expected
