"""What the reader of PDF files promises."""

import io
import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)

from govatlas.errors import UnreadableFile
from govatlas.reading.pdf import read_pdf
from tests.reading.builders import HEIGHT, PROSE, WIDTH, build_pdf, set_lines

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=12, spaceAfter=5)
JUSTIFIED = ParagraphStyle("justified", parent=BODY, alignment=4)
HEAD = ParagraphStyle("head", fontName="Times-Bold", fontSize=13, leading=16, spaceAfter=6)


def build_gazette(articles: int = 9) -> bytes:
    """Return a gazette in two justified columns with headers, page numbers and a footnote."""

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(20 * mm, HEIGHT - 12 * mm, "Official Gazette of Norland")
        canvas.drawRightString(WIDTH - 20 * mm, HEIGHT - 12 * mm, f"No. 12, page {document.page}")
        canvas.drawCentredString(WIDTH / 2, 10 * mm, f"- {document.page} -")
        canvas.setFont("Times-Roman", 7)
        if document.page == 1:
            canvas.drawString(20 * mm, 22 * mm, "1 A natural person is exempt until the end of")
            canvas.drawString(20 * mm, 19 * mm, "2027 and may ask for more time.")

    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, title="Act on Automated Decisions")
    column = (WIDTH - 50 * mm) / 2
    frames = [
        Frame(20 * mm, HEIGHT - 60 * mm, WIDTH - 40 * mm, 40 * mm),
        Frame(20 * mm, 28 * mm, column, HEIGHT - 90 * mm),
        Frame(30 * mm + column, 28 * mm, column, HEIGHT - 90 * mm),
    ]
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    story = [Paragraph("Act on Automated Decisions in Public Administration", HEAD), FrameBreak()]
    for number in range(1, articles + 1):
        story.append(Paragraph(f"Article {number} Duties", HEAD))
        for part in (1, 2):
            text = PROSE.replace("assessment for", "assessment<super>1</super> for")
            story.append(Paragraph(f"({part}) In case {number}/{part}: {text}", JUSTIFIED))
    document.build(story)
    return buffer.getvalue()


def build_table(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    cells = [[Paragraph(cell, BODY) for cell in row] for row in rows]
    story = [
        Paragraph(PROSE, BODY),
        Table(cells, style=grid),
        Paragraph("After it. " + PROSE, BODY),
    ]
    SimpleDocTemplate(buffer, pagesize=A4).build(story)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def gazette():
    return read_pdf(build_gazette())


def test_columns_are_read_one_after_the_other(gazette):
    cases = [gazette.text.index(f"In case {n}/{part}:") for n in range(1, 10) for part in (1, 2)]
    assert cases == sorted(cases)
    for number in range(1, 10):
        assert f"\n\nArticle {number} Duties\n\n(1) In case" in gazette.text


def test_paragraphs_come_whole(gazette):
    whole = [p for p in gazette.text.split("\n\n") if p.startswith("(")]
    assert len(whole) == 18
    assert all(paragraph.endswith(PROSE) for paragraph in whole)


def test_running_matter_is_left_out(gazette):
    assert "Gazette" not in gazette.text
    assert "- 1 -" not in gazette.text
    assert "page 2" not in gazette.text


def test_a_footnote_follows_the_text_with_the_page_it_stands_on(gazette):
    note = "1 A natural person is exempt until the end of 2027 and may ask for more time."
    assert gazette.text.endswith("\n\n" + note)
    assert gazette.anchors[-1].label == "1"
    assert gazette.text[gazette.anchors[-1].span.start :] == note
    assert "assessment1" not in gazette.text


def test_pages_are_anchored(gazette):
    assert [anchor.label for anchor in gazette.anchors] == ["1", "2", "1"]
    assert gazette.title == "Act on Automated Decisions"
    assert gazette.pages == 2


def test_words_broken_at_line_ends_are_mended():
    lines = [
        "The govern-", "ment keeps a risk-based register of every AI-", "related system and each",
        "long-", "and short-term contract, as the risk-", "based rules and the gov-",
        "ernment require.",
    ]  # fmt: skip
    text = read_pdf(build_pdf(set_lines(20, 100, lines))).text
    for words in ("The government keeps", "AI-related", "long- and short-term", "risk-based rules"):
        assert words in text


def test_addresses_broken_at_line_ends_are_mended():
    lines = ["See https://example.org/registers/", "systems/list for the register of", PROSE[:60]]
    text = read_pdf(build_pdf(set_lines(20, 100, lines))).text
    assert "https://example.org/registers/systems/list for" in text


def test_lists_keep_one_item_a_line():
    lines = ["The authority shall:", "(a) keep a register;", "(b) publish the register; and",
             "(c) report."]  # fmt: skip
    text = read_pdf(build_pdf(set_lines(20, 100, lines))).text
    assert text.split("\n\n") == lines


def test_a_sentence_runs_on_over_the_page():
    words = [PROSE[:78], PROSE[78:160], PROSE[160:245]]
    first = set_lines(20, 100, words[:2])
    second = set_lines(20, 60, words[2:])
    extract = read_pdf(build_pdf(first, second))
    assert "\n\n" not in extract.text
    assert [anchor.label for anchor in extract.anchors] == ["1", "2"]


def test_no_sentence_runs_on_over_a_page_without_text():
    first = set_lines(20, 100, [PROSE[:78], PROSE[78:160]])
    extract = read_pdf(build_pdf(first, [], set_lines(20, 60, ["which is lower case here."])))
    assert "\n\nwhich" in extract.text
    assert extract.blank_pages == 1


def test_a_ruled_table_has_one_line_a_row():
    rows = [["Risk", "Duty of the provider"], ["High", "Audit every year"], ["Low", "None"]]
    text = read_pdf(build_table(rows)).text
    assert "\n\nRisk | Duty of the provider\nHigh | Audit every year\nLow | None\n\n" in text
    assert text.index(PROSE) < text.index("Risk |") < text.index("After it.")


def test_a_row_that_goes_on_with_the_row_above_is_folded():
    rows = [["Case", "Use of the", "Limit of"], ["", "system", "use"], ["One", "Screening", "None"]]
    assert "Case | Use of the system | Limit of use\nOne" in read_pdf(build_table(rows)).text


def test_line_numbers_of_bills_are_left_out():
    numbers: list[tuple[float, float, float, str]]
    numbers = [(15, 60 + 8 * n, 10, str(n)) for n in range(1, 13)]
    lines = [(30, 60 + 8 * n, 10, f"line of the bill with the words of number {n} in") for n in
             range(1, 13)]  # fmt: skip
    text = read_pdf(build_pdf([*numbers, *lines])).text
    assert text.startswith("line of the bill with the words of number 1 in line of")


def test_text_on_its_side_is_left_out():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawString(30 * mm, 200 * mm, "Upright words.")
    canvas.rotate(90)
    canvas.drawString(100 * mm, -10 * mm, "Margin stamp")
    canvas.save()
    assert read_pdf(buffer.getvalue()).text == "Upright words."


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_rotated_page_reads_as_displayed(degrees):
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setPageRotation(degrees)
    turns = {90: (0, 1), 180: (1, 1), 270: (1, 0)}[degrees]
    canvas.translate(WIDTH * turns[0], HEIGHT * turns[1] if degrees != 90 else 0)
    if degrees == 90:
        canvas.translate(WIDTH, 0)
    canvas.rotate(degrees)
    for line in range(3):
        canvas.drawString(50 * mm, (150 - 5 * line) * mm, f"Line number {line} of the notice")
    canvas.save()
    text = read_pdf(buffer.getvalue()).text
    assert [text.index(f"number {line}") for line in range(3)] == sorted(
        text.index(f"number {line}") for line in range(3)
    )


def test_the_title_is_the_largest_line_where_a_program_made_one_up():
    page = [
        (20, 40, 18, "Policy on Learning Machines"),
        *set_lines(20, 60, [PROSE[:80], PROSE[80:150]]),
    ]
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setTitle("Microsoft Word - draft_3.docx")
    for x, y, size, words in page:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x * mm, HEIGHT - y * mm, words)
    canvas.save()
    assert read_pdf(buffer.getvalue()).title == "Policy on Learning Machines"


def test_a_locked_file_is_told_apart():
    locked = pdfencrypt.StandardEncryption("secret", canPrint=0)
    with pytest.raises(UnreadableFile, match="password"):
        read_pdf(build_pdf(set_lines(20, 50, ["x"]), encrypt=locked))


def test_a_truncated_file_ends_in_one_line():
    data = build_pdf(set_lines(20, 50, [PROSE[:80]]))
    with pytest.raises(UnreadableFile, match="damaged or truncated"):
        read_pdf(data[:300])


def test_a_file_without_pages_is_refused():
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(UnreadableFile):
        read_pdf(data)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=30))
def test_a_damaged_file_never_ends_otherwise(changes):
    data = bytearray(build_pdf(set_lines(20, 50, [PROSE[:80], PROSE[80:150]])))
    for place, value in changes:
        data[place % len(data)] = value
    try:
        extract = read_pdf(bytes(data))
    except UnreadableFile:
        return
    assert all(anchor.span.end <= len(extract.text) for anchor in extract.anchors)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("abcdefg AB.-(1)", min_size=1, max_size=60), min_size=1, max_size=40))
def test_anchors_lie_within_the_text_and_no_letter_is_lost(lines):
    extract = read_pdf(build_pdf(set_lines(20, 50, lines)))
    assert all(anchor.span.end <= len(extract.text) for anchor in extract.anchors)
    kept = sum(map(str.isalpha, extract.text))
    assert kept == sum(map(str.isalpha, "".join(lines)))


def test_columns_with_a_narrow_gutter_are_told_apart():
    left = set_lines(20, 60, textwrap.wrap(PROSE, 48))
    right = set_lines(
        103.5, 60, [f"right column, line {n}, with words to fill it" for n in range(7)]
    )
    lines = [entry for pair in zip(left, right, strict=False) for entry in pair]
    text = read_pdf(build_pdf(lines)).text
    assert text.startswith(PROSE[:250])


def test_a_title_over_two_columns_comes_first():
    title = [(20, 40, 16, "A Title that Reaches over Both of the Columns Below It on the Page")]
    left = set_lines(20, 60, [f"left column, line {n}, with words to fill it up" for n in range(7)])
    right = set_lines(110, 60, [f"right column, line {n}, with words to fill it" for n in range(7)])
    text = read_pdf(build_pdf(right + title + left)).text
    assert text.index("A Title") < text.index("left column") < text.index("right column, line 0")
    assert "left column, line 6" in text[: text.index("right column")]
