"""What the reader of DOCX files promises."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.errors import UnreadableFile
from govatlas.reading.docx import read_docx
from govatlas.reading.docx_numbers import NumberCounter

LEVELS = [
    ("decimal", "Article %1."),
    ("lowerLetter", "(%2)"),
    ("decimal", "%1.%3"),
    ("bullet", "o"),
    ("none", ""),
]
NUMBERING = (
    f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="5">'
    + "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (style, pattern) in enumerate(LEVELS)
    )
    + '</w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="10"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)


def save(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_raw(document, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


@pytest.fixture(scope="module")
def policy():
    document = docx.Document()
    document.core_properties.title = "From the properties"
    document.add_heading("The Policy", 0)
    document.add_heading("Scope", 1)
    document.add_paragraph("It applies to all agen\xadcies.\nWithout exception.")
    document.add_paragraph("first point", style="List Bullet")
    document.add_paragraph("second point", style="List Bullet")
    document.add_heading("Duties", 2)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        [c for row in table.rows for c in row.cells], ["Risk", "Duty", "High", "Audit"], strict=True
    ):
        cell.text = words
    frame = document.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "A framed note."
    document.add_paragraph("Contents 1", style=document.styles.add_style("toc 1", 1))
    space = nsdecls("w")
    add_raw(
        document,
        f"<w:p {space}><w:ins w:id='1'><w:r><w:t>Inserted</w:t></w:r></w:ins><w:r><w:tab/></w:r>"
        "<w:del w:id='2'><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>binding</w:t></w:r></w:p>",
    )
    add_raw(
        document,
        f"<w:sdt {space}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Listing</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    )
    add_raw(
        document,
        f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>Within a control.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
    )
    add_raw(
        document,
        f"<w:p {space}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    )
    return read_docx(save(document))


def test_blocks_come_in_order_with_lists_and_tables(policy):
    assert policy.text.split("\n") == [
        "The Policy", "", "Scope", "", "It applies to all agencies.", "Without exception.", "",
        "- first point", "- second point", "", "Duties", "", "Risk | Duty", "High | Audit", "",
        "A framed note.", "", "Inserted non-binding", "", "Within a control.", "", "In a box.",
    ]  # fmt: skip


def test_headings_are_anchored_with_what_is_below(policy):
    assert [anchor.label for anchor in policy.anchors] == ["The Policy", "Scope", "Duties"]
    scope = policy.text[policy.anchors[1].span.start : policy.anchors[1].span.end]
    assert scope.startswith("Scope")
    assert "Risk | Duty" in scope
    assert policy.title == "The Policy"


def test_automatic_numbers_count_as_word_shows_them():
    counter = NumberCounter(parse_xml(NUMBERING))
    asked = [("9", 0), ("9", 1), ("9", 1), ("9", 2), ("9", 0), ("9", 1), ("9", 3), ("10", 0),
             ("9", 4), ("9", 0), ("7", 0), ("9", 8)]  # fmt: skip
    assert [counter.count(*each) for each in asked] == [
        "Article 1.", "(a)", "(b)", "1.1", "Article 2.", "(a)", "-", "Article 1.",
        "", "Article 3.", "", "",
    ]  # fmt: skip


def test_numbered_paragraphs_and_styles_show_their_number():
    document = docx.Document()
    for words in ("one", "two"):
        document.add_paragraph(words, style="List Number")
    assert read_docx(save(document)).text == "1. one\n2. two"


def test_footnotes_follow_the_text():
    document = docx.Document()
    document.add_heading("Head", 1)
    document.add_paragraph("Body words.")
    data = save(document)
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='1'><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/_rels/document.xml.rels":
                content = content.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
                    b"</Relationships>",
                )
            if info.filename == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/xml"/>'
                    b"</Types>",
                )
            new.writestr(info.filename, content)
        new.writestr("word/footnotes.xml", notes)
    extract = read_docx(buffer.getvalue())
    assert extract.text == "Head\n\nBody words.\n\n1 The note."
    assert extract.anchors[0].span.end == len("Head\n\nBody words.")


def test_a_truncated_file_ends_in_one_line():
    data = save(docx.Document())
    with pytest.raises(UnreadableFile, match="damaged or truncated"):
        read_docx(data[: len(data) // 2])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50_000), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_damaged_file_never_ends_otherwise(changes):
    document = docx.Document()
    document.add_paragraph("Body words.", style="List Number")
    data = bytearray(save(document))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        read_docx(bytes(data))
    except UnreadableFile:
        return
