"""Reads PDF files."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile
from govatlas.model.document import Anchor, AnchorKind, Span
from govatlas.reading.clean import clean_text, clean_wording
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.pdf_columns import split_into_columns
from govatlas.reading.pdf_damage import mend_pdfminer
from govatlas.reading.pdf_forms import check_forms
from govatlas.reading.pdf_furniture import drop_furniture
from govatlas.reading.pdf_lines import (
    HYPHEN,
    RAISED_CLOSE,
    RAISED_OPEN,
    Fragment,
    PageLines,
    count_characters,
    measure_page,
)
from govatlas.reading.pdf_paragraphs import (
    Body,
    Paragraph,
    find_title,
    join_footnotes,
    join_lines,
    measure_body,
    number_of_footnote,
    separate_footnotes,
)
from govatlas.reading.pdf_tables import TableFinder
from govatlas.reading.properties import name_organisation
from govatlas.reading.recognition import RecognisedPage, Recogniser, recognise_page

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_BLANK: Final = 20
_MOST_PAGES: Final = 5000
# Plain text packs to a third of a byte per character; pages that share content have more.
_CHARACTERS_A_BYTE: Final = 4
_FEWEST_CHARACTERS: Final = 50_000
_CONTENTS: Final = re.compile(rb"/Contents\s{0,9}(\d{1,9})\s{1,9}\d{1,9}\s{1,9}R\b")
_MOST_SHARING: Final = 20
_MADE_UP: Final = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|rtf|dotx?|pptx?)\b|microsoft|untitled|anonymous|_|^\W*\d+\W*$|^.{0,3}$",
    re.I,
)
_MARK_WITHIN: Final = 1024
_RAISED: Final = re.compile(rf" ?(\(?){RAISED_OPEN}(\d+){RAISED_CLOSE}(\)?)")


def read_pdf(data: bytes, recogniser: Recogniser | None = None) -> Extract:
    """Return the text of a PDF in reading order, with one anchor per page.

    Lines are joined into paragraphs; running headers, footers, page and line numbers are left
    out; footnotes follow the text, and their superscript marks are removed from the sentences.
    Pages without a text layer are read by ``recogniser`` if there is one; each page that it reads
    with enough confidence has an anchor that says so.

    Raises:
        UnreadableFile: it is locked by a password, damaged, without pages, or has far more text
            than its size allows.
    """
    document = _open(data)
    try:
        mend_pdfminer()
        check_forms(data)
        pages = _measure_pages(document, data, recogniser)
        title, author = (
            clean_wording(document.get_metadata_value(key)) for key in ("Title", "Author")
        )
    finally:
        document.close()
    reader = (
        f"govatlas-pdf 1 (pypdfium2 {version('pypdfium2')}, pdfplumber {version('pdfplumber')})"
    )
    if recogniser is not None and any(page.confidence for page in pages):
        reader = f"{reader}, {recogniser.name}"
    extract = compose_pages(pages, title, reader)
    return replace(extract, authority=name_organisation(author, "", extract.text))


def _open(data: bytes) -> "PdfDocument":
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile("is protected by a password; save it without one") from error
        raise UnreadableFile("is a damaged or truncated PDF; fetch it again") from error
    if not count:
        raise UnreadableFile("is a PDF without pages; fetch it again")
    if count > _MOST_PAGES:
        raise UnreadableFile(f"has {count} pages, more than {_MOST_PAGES}; split it")
    return document


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """A measured page, with the confidence of its recognition, or 0 if it was not recognised."""

    lines: PageLines
    confidence: float = 0.0

    @property
    def is_blank(self) -> bool:
        """Say whether the page gives no text."""
        return _is_blank(self.lines)


def _is_blank(lines: PageLines) -> bool:
    return sum(len(fragment.text) for fragment in lines.fragments) < _BLANK


def _measure_pages(
    document: "PdfDocument", data: bytes, recogniser: Recogniser | None
) -> list[MeasuredPage]:
    import pypdfium2

    finder = TableFinder(data)
    pages = []
    left = _FEWEST_CHARACTERS + _CHARACTERS_A_BYTE * len(data)
    if max(Counter(_CONTENTS.findall(data)).values(), default=0) > _MOST_SHARING:
        count_characters(document, at_most=_FEWEST_CHARACTERS)
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            lines, glyphs = measure_page(page, number, at_most=left)
            left -= len(glyphs)
            pages.append(_recognise(page, finder.set_tables(page, lines, glyphs), recogniser))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"is damaged at page {len(pages) + 1}; fetch it again") from error
    finally:
        finder.close()
    return pages


def _recognise(page: "PdfPage", lines: PageLines, recogniser: Recogniser | None) -> MeasuredPage:
    """Return a page; if it has no text layer, with what was recognised with enough confidence."""
    if recogniser is None or not _is_blank(lines):
        return MeasuredPage(lines)
    found = recognise_page(page, lines.number, recogniser)
    return settle_page(found, lines)


def settle_page(found: RecognisedPage | None, lines: PageLines) -> MeasuredPage:
    """Return a page with what was surely recognised on it.

    Args:
        found: what was recognised, None where the page shows no words.
        lines: the page as it is without that.
    """
    if found is None:
        return MeasuredPage(lines)
    kept = found.lines if found.is_sure else replace(lines, fragments=())
    return MeasuredPage(kept, found.confidence)


def compose_pages(pages: list[MeasuredPage], title: str, reader: str) -> Extract:
    """Return the text of pages in reading order, one anchor a page.

    Args:
        pages: what stands on them, where.
        title: what the file says is its title, empty where nothing.
        reader: what read them.
    """
    blank = [page for page in pages if page.is_blank]
    sure = {
        page.lines.number: page.confidence
        for page in pages
        if page.confidence and not page.is_blank
    }
    kept = drop_furniture([page.lines for page in pages])
    by_page = [split_into_columns(list(page.fragments)) for page in kept]
    body = measure_body([column for columns in by_page for column in columns])
    running: list[list[Fragment]] = []
    notes: list[Fragment] = []
    numbers: set[str] = set()
    for columns in by_page:
        for column in columns:
            above, below = separate_footnotes(column, body)
            running.append(above)
            notes += below
            numbers.update(filter(None, map(number_of_footnote, below)))
    paragraphs = join_lines([column for column in running if column], body)
    text, anchors = _lay_out(paragraphs, join_footnotes(notes, body), numbers)
    return Extract(
        text=text,
        anchors=(*anchors, *_mark_recognised(anchors, sure)),
        title=_choose_title(title, by_page, body),
        reader=reader,
        pages=len(pages),
        blank_pages=len(blank),
        unsure_pages=sum(bool(page.confidence) for page in blank),
    )


def _choose_title(declared: str, by_page: list[list[list[Fragment]]], body: Body) -> str:
    """Return the declared title, or the largest words on top if there is no real one."""
    if declared and not _MADE_UP.search(declared):
        return declared
    first = [line for column in next(filter(None, by_page), []) for line in column]
    return clean_wording(_RAISED.sub("", find_title(first, body)))


def _lay_out(
    paragraphs: list[Paragraph], notes: list[Paragraph], numbers: set[str]
) -> tuple[str, tuple[Anchor, ...]]:
    """Return the text with an anchor for each part that came from one page."""
    parts: list[str] = []
    length = 0
    stretches: list[tuple[int, int, int]] = []
    for position, paragraph in enumerate((*paragraphs, *notes)):
        is_note = position >= len(paragraphs)
        for index, (piece, page) in enumerate(paragraph.pieces):
            words = _finish(piece, set() if is_note else numbers, table=paragraph.table)
            words = ("\n\n" if index == 0 and parts else "") + words
            parts.append(words)
            _extend(stretches, page, length, length + len(words))
            length += len(words)
    text = "".join(parts)
    return text, tuple(_anchor_pages(text, stretches))


def _finish(piece: str, numbers: set[str], *, table: bool) -> str:
    """Return the final wording: marks resolved, hyphens plain, cleaned."""
    piece = _RAISED.sub(lambda m: "" if m[2] in numbers else f"{m[1]}{m[2]}{m[3]}", piece)
    piece = clean_text(piece.replace(HYPHEN, "-")).replace("\xad", "")
    return piece if table else piece.replace("\n", " ")


def _extend(stretches: list[tuple[int, int, int]], page: int, start: int, end: int) -> None:
    if stretches and stretches[-1][0] == page:
        stretches[-1] = (page, stretches[-1][1], end)
    else:
        stretches.append((page, start, end))


def _anchor_pages(text: str, stretches: Iterable[tuple[int, int, int]]) -> Iterable[Anchor]:
    for page, start, end in stretches:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        if words.strip():
            yield Anchor(AnchorKind.PAGE, str(page), Span(first, first + len(words.strip())))


def _mark_recognised(pages: Iterable[Anchor], sure: Mapping[int, float]) -> Iterable[Anchor]:
    """Yield an anchor for each part of the text that comes from a recognised page."""
    for anchor in pages:
        confidence = sure.get(int(anchor.label))
        if confidence is not None:
            yield Anchor(AnchorKind.RECOGNISED, f"{confidence:.3f}", anchor.span)


def _match(sample: Sample) -> Match:
    """Some programs write a few bytes before the signature; an archive can contain a PDF."""
    is_pdf = b"%PDF-" in sample.data[:_MARK_WITHIN] and not sample.is_package
    return Match.SURE if is_pdf else Match.NO


PDF: Final = Format(
    name="pdf",
    media_type="application/pdf",
    endings=(".pdf",),
    match=_match,
    read=read_pdf,
    recognise=read_pdf,
)
