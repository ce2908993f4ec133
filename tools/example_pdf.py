"""Typeset a PDF example in two justified columns from light markup."""

import io
import re
from dataclasses import dataclass, field, replace

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89  # A4 in points
MARGIN, GUTTER = 54.0, 18.0
COLUMN_WIDTH = (PAGE_WIDTH - 2 * MARGIN - GUTTER) / 2
TOP, BOTTOM = PAGE_HEIGHT - 68, 62.0
FIRST_TOP = TOP - 98
FOOTNOTE_RULE = 8.0
SHORTEST_PART = 3  # letters of a hyphenated word on either line
RUNNING_HEADER = "Guidance No. MD-14: Medical Devices that Incorporate Machine Learning"
REFERENCE = re.compile(r"\[\^(\d+)\]")


@dataclass(frozen=True, kw_only=True)
class Style:
    """How the lines of one kind of block are set: lengths in points."""

    font: str = "Times-Roman"
    size: float = 10.8
    leading: float = 13.2
    indent: float = 0.0
    before: float = 4.0
    justified: bool = True


BODY = Style()
HEADING = Style(font="Times-Bold", size=12, leading=14.5, before=9, justified=False)
BULLET = Style(indent=11, before=2)
FOOTNOTE = Style(size=8.6, leading=10.2, before=1)


@dataclass(frozen=True)
class Line:
    """One set line with the footnotes it calls."""

    words: tuple[str, ...]
    style: Style
    before: float
    last: bool
    bullet: bool = False

    @property
    def references(self) -> list[str]:
        """The numbers of the footnotes called in this line."""
        return REFERENCE.findall(" ".join(self.words))

    @property
    def height(self) -> float:
        """Space taken above and by the line, in points."""
        return self.before + self.style.leading


@dataclass
class Column:
    """The lines and the footnotes of one column."""

    top: float
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)

    def room(self) -> float:
        """Return the free height in points."""
        used = sum(line.height for line in self.lines + self.notes)
        return self.top - BOTTOM - used - (FOOTNOTE_RULE if self.notes else 0)


def build_pdf(source: str, *, hyphenated_words: list[str]) -> bytes:
    """Return the PDF of `source`, breaking at line ends the words listed with their hyphens.

    The first three lines of `source` are the title, the issuer and the notice; the rest is
    headings (##), bullets (-), paragraphs and footnote texts ([^1]: ...).
    """
    hyphenation = {word.replace("-", ""): word.split("-") for word in hyphenated_words}
    head, *blocks = source.strip().split("\n\n")
    *body, last = blocks
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.+)$", last, flags=re.MULTILINE))
    set_notes = {
        number: set_block(f"{number} {text}", FOOTNOTE, hyphenation)
        for number, text in notes.items()
    }
    lines = [line for block in body for line in set_markup(block, hyphenation)]
    return draw_pages(head.splitlines(), fill_columns(lines, set_notes))


def set_markup(block: str, hyphenation: dict[str, list[str]]) -> list[Line]:
    """Return the lines of one block of markup."""
    if block.startswith("## "):
        return set_block(block.removeprefix("## "), HEADING, {})
    if block.startswith("- "):
        items = [item.removeprefix("- ") for item in block.splitlines()]
        return [line for item in items for line in set_block(item, BULLET, hyphenation)]
    return set_block(block, BODY, hyphenation)


def set_block(text: str, style: Style, hyphenation: dict[str, list[str]]) -> list[Line]:
    """Break `text` into lines of the column's width."""
    width = COLUMN_WIDTH - style.indent
    rows: list[list[str]] = [[]]
    for word in text.split():
        if measure([*rows[-1], word], style) <= width:
            rows[-1].append(word)
            continue
        head, tail = split_word(word, rows[-1], style, hyphenation)
        if head:
            rows[-1].append(head)
        rows.append([tail])
    return [
        Line(
            words=tuple(row),
            style=style,
            before=style.before if number == 0 else 0,
            last=number == len(rows) - 1,
            bullet=style is BULLET and number == 0,
        )
        for number, row in enumerate(rows)
    ]


def split_word(
    word: str, row: list[str], style: Style, hyphenation: dict[str, list[str]]
) -> tuple[str, str]:
    """Return the part of `word` that still fits in `row`, hyphen included, then the rest."""
    bare = re.search(r"[A-Za-z]+", word)
    parts = hyphenation.get(bare.group().lower(), []) if bare else []
    for count in range(len(parts) - 1, 0, -1):
        cut = bare.start() + sum(map(len, parts[:count])) if bare else 0
        head = word[:cut] + "-"
        long_enough = cut >= SHORTEST_PART and len(word) - cut >= SHORTEST_PART
        if long_enough and measure([*row, head], style) <= COLUMN_WIDTH - style.indent:
            return head, word[cut:]
    return "", word


def measure(words: list[str], style: Style) -> float:
    """Return the width in points of `words` with single spaces."""
    spaces = (len(words) - 1) * stringWidth(" ", style.font, style.size)
    return float(spaces + sum(word_width(word, style) for word in words))


def word_width(word: str, style: Style) -> float:
    """Return the width in points of one word, footnote numbers in superscript."""
    text = stringWidth(REFERENCE.sub("", word), style.font, style.size)
    raised = "".join(REFERENCE.findall(word))
    return float(text + stringWidth(raised, style.font, style.size * 0.65))


def fill_columns(lines: list[Line], notes: dict[str, list[Line]]) -> list[Column]:
    """Pour `lines` into columns, each footnote into the column of the line that calls it."""
    columns = [Column(FIRST_TOP)]
    for line in lines:
        called = [note for number in line.references for note in notes[number]]
        needed = line.height + sum(note.height for note in called)
        needed += FOOTNOTE_RULE if called else 0
        needed += 2 * BODY.leading + BODY.before if line.style is HEADING else 0
        if needed > columns[-1].room():
            columns.append(Column(FIRST_TOP if len(columns) == 1 else TOP))
        first = not columns[-1].lines
        columns[-1].lines.append(replace(line, before=0) if first else line)
        columns[-1].notes.extend(called)
    return columns


def draw_pages(head: list[str], columns: list[Column]) -> bytes:
    """Return the bytes of the finished pages."""
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=0, lang="en-GB"
    )
    title, issuer, notice = head
    canvas.setTitle(title.removeprefix("# "))
    canvas.setAuthor("govatlas examples")
    canvas.setSubject(notice)
    pages = [columns[start : start + 2] for start in range(0, len(columns), 2)]
    for number, page in enumerate(pages, start=1):
        if number == 1:
            draw_title(canvas, title.removeprefix("# "), issuer, notice)
        else:
            draw_running_header(canvas)
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(MARGIN, 36, "Arden Medical Devices Agency")
        canvas.drawRightString(PAGE_WIDTH - MARGIN, 36, f"Page {number} of {len(pages)}")
        for position, column in enumerate(page):
            draw_column(canvas, column, MARGIN + position * (COLUMN_WIDTH + GUTTER))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def draw_title(canvas: Canvas, title: str, issuer: str, notice: str) -> None:
    """Draw the title across both columns."""
    y = PAGE_HEIGHT - 78
    canvas.setFont("Times-Bold", 17)
    for part in title.split(": ", 1):
        canvas.drawString(MARGIN, y, part)
        y -= 22
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(MARGIN, y - 2, issuer)
    canvas.setFont("Times-Italic", 10)
    canvas.drawString(MARGIN, y - 18, notice)
    canvas.setLineWidth(0.7)
    canvas.line(MARGIN, y - 30, PAGE_WIDTH - MARGIN, y - 30)


def draw_running_header(canvas: Canvas) -> None:
    """Draw the header that every page after the first bears."""
    canvas.setFont("Times-Italic", 8)
    canvas.drawString(MARGIN, PAGE_HEIGHT - 44, RUNNING_HEADER)
    canvas.drawRightString(PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 44, "Version 2.0")
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, PAGE_HEIGHT - 50, PAGE_WIDTH - MARGIN, PAGE_HEIGHT - 50)


def draw_column(canvas: Canvas, column: Column, left: float) -> None:
    """Draw the lines of `column` from its top, its footnotes down to its bottom."""
    y = column.top
    for line in column.lines:
        y -= line.height
        draw_line(canvas, line, left, y)
    if not column.notes:
        return
    y = BOTTOM + sum(note.height for note in column.notes)
    canvas.setLineWidth(0.4)
    canvas.line(left, y + 2, left + 60, y + 2)
    for note in column.notes:
        y -= note.height
        draw_line(canvas, note, left, y)


def draw_line(canvas: Canvas, line: Line, left: float, y: float) -> None:
    """Draw one line at baseline `y`, spreading its words when it is justified."""
    style = line.style
    x = left + style.indent
    width = COLUMN_WIDTH - style.indent
    space = stringWidth(" ", style.font, style.size)
    if style.justified and not line.last and len(line.words) > 1:
        space += (width - measure(list(line.words), style)) / (len(line.words) - 1)
    if line.bullet:
        canvas.setFont(style.font, style.size)
        canvas.drawString(left + 2, y, "•")
    for word in line.words:
        draw_word(canvas, word, style, x, y)
        x += word_width(word, style) + space


def draw_word(canvas: Canvas, word: str, style: Style, x: float, y: float) -> None:
    """Draw one word with its footnote number raised."""
    for position, part in enumerate(REFERENCE.split(word)):
        raised = position % 2 == 1
        size = style.size * 0.65 if raised else style.size
        canvas.setFont(style.font, size)
        canvas.drawString(x, y + (style.size * 0.35 if raised else 0), part)
        x += stringWidth(part, style.font, size)
