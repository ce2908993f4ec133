"""Renders a report on a draft as a Word document."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from govatlas.extras import missing_extra
from govatlas.publishing.drafts import (
    KEPT_NOWHERE,
    STANDING_NOTE,
    DraftView,
    GapView,
    ProvisionView,
    list_words,
)
from govatlas.publishing.norm_words import NO_NORMS
from govatlas.publishing.record import Citation, Part
from govatlas.publishing.visible import reveal

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_INK: Final = "1F4E54"
_SHADE: Final = "E7EFF0"
_MARGIN: Final = 2.2
_SOURCE: Final = "Source"
_TABLE_TEXT: Final = "TableText"
_OF_CHARACTERS: Final = ("Strong", "Emphasis")
_MOST_NORMS: Final = 60
"""Norms of the draft in the table; the report for programs has them all."""


def render_draft_docx(view: DraftView) -> bytes:
    """Return the report with headings, tables and quotations in Word's own styles.

    The same report gives the same bytes.

    Raises:
        InputError: the extra ``docx`` is not installed.
    """
    writer = _Writer(view)
    writer.write_head()
    writer.write_comparison()
    if not view.record.not_assessed:
        writer.write_requirements()
        for part in view.record.parts:
            writer.write_part(part)
    return writer.save()


def _open() -> "WordDocument":
    try:
        import docx
    except ImportError as error:
        raise missing_extra("docx", purpose="a report as a Word document") from error
    return docx.Document()


class _Writer:
    """Writes one report into one document."""

    def __init__(self, view: DraftView) -> None:
        self._view = view
        self._document = _open()
        _set_styles(self._document)
        properties = self._document.core_properties
        properties.title = _clean(view.title)
        properties.author = "govatlas"
        properties.comments = ""
        properties.created = properties.modified = view.coding.coded_at.replace(tzinfo=None)
        properties.last_modified_by = ""
        properties.revision = 1

    def save(self) -> bytes:
        """Return the document, whose parts all bear the time of the coding."""
        body = BytesIO()
        self._document.save(body)
        return _date_members(body.getvalue(), self._view.coding.coded_at)

    def write_head(self) -> None:
        """Write what the draft is and covers, in short."""
        record = self._view.record
        self._add(self._view.title, "Title")
        self._say(record.headline, "Strong")
        if said := record.summary or record.not_assessed:
            self._say(said)
        if own := record.original_summary:
            self._say(own.text)
        self._say(f"{record.notice} {KEPT_NOWHERE}", "Emphasis")

    def write_comparison(self) -> None:
        """Write what comparable documents cover and the draft does not."""
        view = self._view
        self._head("What comparable documents cover and yours does not", 1)
        if view.comparison.notice:
            self._say(view.comparison.notice)
            return
        self._say(view.basis)
        for note in view.notes:
            self._add(note, "ListBullet")
        if view.gaps:
            self._tabulate_gaps(view.gaps)
            for gap in view.gaps:
                self._write_gap(gap)
            self._say(STANDING_NOTE, "Emphasis")
        else:
            self._say("Your draft covers every category that a comparable document covers.")
        if view.uncertain:
            self._head("What yours may cover or not", 1)
            for gap in view.uncertain:
                self._write_gap(gap)
        self._list("Covered by no comparable document either: ", view.shared_silences)
        self._list("Not assessed (not the same as none): ", view.open)
        self._write_similar()

    def write_requirements(self) -> None:
        """Write who must do what by the draft."""
        norms = self._view.record.norms
        if norms is None:
            return
        self._head("What yours requires", 1)
        if not norms:
            self._say(NO_NORMS)
            return
        rows = [
            (norm.who, f"{norm.verb} {norm.what}", norm.when, norm.otherwise, norm.place)
            for norm in norms[:_MOST_NORMS]
        ]
        heads = ("Who", "What", "When", "Otherwise", "Where")
        self._tabulate(heads, rows, (3.0, 5.6, 2.8, 2.8, 2.4))
        if len(norms) > _MOST_NORMS:
            left = len(norms) - _MOST_NORMS
            self._say(f"{left} more stand in the report as JSON or Markdown.", "Emphasis")

    def write_part(self, part: Part) -> None:
        """Write what the draft covers of one taxonomy, with its own words."""
        self._head(part.name, 1)
        self._say(part.headline[:1].upper() + part.headline[1:])
        for entry in part.covered:
            self._head(f"{entry.number} {entry.name}".strip() + f": {entry.level_name}", 3)
            if entry.rationale:
                self._say(entry.rationale)
            for citation in entry.citations:
                self._quote(citation.quotation.text, _locate(citation))

    def _write_gap(self, gap: GapView) -> None:
        self._head(f"{gap.name} ({gap.percent})", 2)
        self._say(gap.sentence)
        if gap.silence.is_uncertain:
            self._say(gap.reason)
        for provision in gap.provisions:
            self._write_provision(provision)
        if not gap.provisions:
            self._say("No provision on this was found.", "Emphasis")

    def _write_provision(self, view: ProvisionView) -> None:
        paragraph = self._add("", "ListBullet")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run(_clean(f"{view.who} {view.verb} ")).bold = True
        paragraph.add_run(_clean(view.what))
        outside = "" if view.provision.is_comparable else "; not among the comparable documents"
        self._quote(view.provision.quotation, f"{view.source} ({view.standing}{outside})")
        self._say(f"Citation: {view.citation}", _SOURCE)

    def _write_similar(self) -> None:
        view = self._view
        self._head("The most similar documents", 1)
        if not view.similar:
            self._say("No document is similar.")
            return
        for entry in view.similar:
            same = " (the very same text)" if entry.similar.is_same_text else ""
            facts = f" ({', '.join(entry.facts)})" if entry.facts else ""
            shared = f". Both cover {list_words(entry.shared)}" if entry.shared else ""
            paragraph = self._add("", "ListNumber")
            paragraph.add_run(_clean(f"{entry.similar.title}{same}")).bold = True
            paragraph.add_run(_clean(f"{facts}{shared}. {entry.address}"))
        if view.compare_address:
            self._say(f"Compare them with one another: {view.compare_address}", _SOURCE)
        numbers = [str(number) for number in range(1, len(view.similar) + 1)]
        rows = [(row.name, *(cell.word for cell in row.cells)) for row in view.side]
        widths = (5.0, *(11.6 / (len(numbers) + 1) for _ in range(len(numbers) + 1)))
        self._tabulate(("Category", "Yours", *numbers), rows, widths)

    def _tabulate_gaps(self, gaps: Iterable[GapView]) -> None:
        rows = [
            (
                gap.name,
                gap.taxonomy,
                gap.percent,
                gap.interval,
                f"{gap.silence.raw.count:,} of {gap.silence.raw.total:,}",
            )
            for gap in gaps
        ]
        heads = ("Category", "Of", "Cover it", "95 % interval", "Documents")
        self._tabulate(heads, rows, (6.2, 3.4, 2.0, 2.6, 2.4))

    def _tabulate(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
    ) -> None:
        """Write a table whose first row is repeated on each page."""
        from docx.shared import Cm

        table = self._document.add_table(rows=1 + len(rows), cols=len(heads))
        table.style = "Table Grid"
        table.autofit = False
        cells = list(table._cells)  # all at once: one by one takes minutes for long tables
        width = len(heads)
        for place, words in enumerate([*heads, *(word for row in rows for word in row)]):
            cell = cells[place]
            cell.width = Cm(widths[place % width])
            paragraph = cell.paragraphs[0]
            paragraph._p.style = _TABLE_TEXT
            run = paragraph.add_run(_clean(words))
            if place < width:
                run.bold = True
                _shade(cell)
        _repeat_head(table)
        self._document.add_paragraph()

    def _head(self, words: str, level: int) -> None:
        self._add(words, f"Heading{level}")

    def _say(self, words: str, style: str = "") -> None:
        """Write a paragraph in a style of paragraphs, or all of it in one of characters."""
        if style not in _OF_CHARACTERS:
            self._add(words, style)
            return
        run = self._add("", "").add_run(_clean(words))
        run._r.style = style

    def _quote(self, words: str, place: str) -> None:
        paragraph = self._add(words, "Quote")
        paragraph.paragraph_format.keep_with_next = bool(place)
        if place:
            self._say(place, _SOURCE)

    def _add(self, words: str, style: str) -> "Paragraph":
        """Write a paragraph in the style of an id; to look styles up by name takes seconds."""
        paragraph = self._document.add_paragraph(_clean(words))
        if style:
            paragraph._p.style = style
        return paragraph

    def _list(self, lead: str, names: Sequence[str]) -> None:
        if names:
            paragraph = self._document.add_paragraph()
            paragraph.add_run(lead).bold = True
            paragraph.add_run(_clean(f"{list_words(names)}."))


def _set_styles(document: "WordDocument") -> None:
    """Set faces, sizes and margins once, so that all else takes them from styles."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    styles: Any = document.styles
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].font.size = Pt(10.5)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[name].font.name = "Calibri"
        styles[name].font.color.rgb = RGBColor.from_string(_INK)
        _drop_theme_fonts(styles[name])
    styles["Title"].font.size = Pt(20)
    quote = styles["Quote"]
    quote.font.italic = False
    quote.font.name = "Cambria"
    quote.paragraph_format.left_indent = Cm(0.8)
    quote.paragraph_format.space_after = Pt(2)
    for name in (_SOURCE, _TABLE_TEXT):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(9)
    styles[_SOURCE].paragraph_format.left_indent = Cm(0.8)
    styles[_SOURCE].font.color.rgb = RGBColor.from_string("55606D")
    styles[_TABLE_TEXT].paragraph_format.space_after = Pt(1)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_MARGIN)
        section.top_margin = section.bottom_margin = Cm(_MARGIN)


def _drop_theme_fonts(style: Any) -> None:
    """Let a heading take the face that was set, not that of the theme."""
    from docx.oxml.ns import qn

    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat_head(table: "Table") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark: Any = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _date_members(packed: bytes, at: datetime) -> bytes:
    """Return a package whose members bear one time, so that the same content is the same bytes."""
    import zipfile

    when = (max(1980, at.year), at.month, at.day, at.hour, at.minute, at.second)
    body = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(packed)) as read,
        zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            member = zipfile.ZipInfo(name, when)
            member.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(member, read.read(name))
    return body.getvalue()


def _locate(citation: Citation) -> str:
    span = citation.quotation.span
    place = f"characters {span.start} to {span.end}"
    return f"{citation.location}, {place}" if citation.location else place


def _clean(words: str) -> str:
    """Return words that XML can hold, unsafe characters named."""
    return reveal(words).replace("￾", "[U+FFFE]").replace("￿", "[U+FFFF]")
