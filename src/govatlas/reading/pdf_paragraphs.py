"""Joins the lines of a PDF, in reading order, into paragraphs."""

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from govatlas.reading.pdf_lines import HYPHEN, RAISED_CLOSE, RAISED_OPEN, Fragment

_TERMINAL: Final = re.compile(r"""[.!?:;…]["'”’»)\]]*(?:\ue000\d+\ue001)?$""")
_BULLET: Final = re.compile(r"(?:[•●▪■◦○‣⁃➢✓\uf0b7\uf0a7·]|o(?=\s[A-Z]))\s*(?=\S)")
_DASH: Final = re.compile(r"[–—*-]\s*(?=\S)")
_NUMBERED: Final = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?)(?:\s+|$)|§+\s*\d"
    r"|(?:article|section|sec\.|chapter|part|annex|schedule|title)\s+[\dIVXA-Z]+\b",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(
    rf"(?:\(?{RAISED_OPEN}?(\d{{1,3}}){RAISED_CLOSE}?[.)]?\s*|[*†‡]\s*)(?=[^\s\d,])"
)
_HYPHENATED: Final = re.compile(rf"(?:\w-)?(\w+)[-{HYPHEN}]$")
_BROKEN: Final = re.compile(rf"\w+[-{HYPHEN}]$")
_FIRST_PART: Final = re.compile(r"[^\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEADER: Final = re.compile(r"\.{4,}\s*\d+$")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S*$")
_SMALL: Final = 0.92
_LARGE: Final = 1.12
# How much of a line its last word, page number or address can take.
_LONGEST_END: Final = 300
_KEPT_PREFIXES: Final = frozenset(
    ["self", "non", "well", "high", "low", "long", "short", "cross", "ex", "anti", "all"]
)


@dataclass
class Paragraph:
    """A paragraph being built: pieces of wording, each with its page."""

    pieces: list[tuple[str, int]] = field(default_factory=list)
    table: bool = False

    @property
    def text(self) -> str:
        """Return the wording so far."""
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Body:
    """What is usual in a document: the height of its font, its line spacing, its words."""

    height: float
    leading: float
    words: Counter[str]

    def is_heading(self, line: Fragment) -> bool:
        """Return whether ``line`` is set larger than the body."""
        return line.height > _LARGE * self.height


def measure_body(columns: list[list[Fragment]]) -> Body:
    """Return the usual font height, the usual line spacing relative to it, and all words."""
    heights: Counter[float] = Counter()
    ratios: Counter[float] = Counter()
    for column in columns:
        for line in column:
            heights[round(line.height, 1)] += len(line.text)
        for before, after in itertools.pairwise(column):
            ratios[round((after.base - before.base) / before.height, 1)] += 1
    height = heights.most_common(1)[0][0] if heights else 10.0
    usual = [ratio for ratio, count in ratios.most_common(3) if 0.7 < ratio < 2.2]
    return Body(height, usual[0] if usual else 1.2, _count_words(columns))


def _count_words(columns: list[list[Fragment]]) -> Counter[str]:
    """Count the words of a document, without the halves of words broken at line ends."""
    words: Counter[str] = Counter()
    broken = False
    for line in itertools.chain.from_iterable(columns):
        text = _FIRST_PART.sub("", line.text, count=1) if broken else line.text
        half = _BROKEN.search(_end_of(text))
        broken = half is not None
        whole = text[: len(text) - len(half[0])] if half else text
        words.update(word.lower() for word in _WORD.findall(whole))
    return words


def _end_of(text: str) -> str:
    """Return the end of a line, since patterns searching for it would start at every character."""
    return text[-_LONGEST_END:]


def separate_footnotes(column: list[Fragment], body: Body) -> tuple[list[Fragment], list[Fragment]]:
    """Separate the lines of a column into running text and the footnotes at its end."""
    start = len(column)
    while start and column[start - 1].height < _SMALL * body.height and not column[start - 1].table:
        start -= 1
    while start < len(column) and not _FOOTNOTE.match(column[start].text):
        start += 1
    return column[:start], column[start:]


def number_of_footnote(line: Fragment) -> str:
    """Return the number that a footnote begins with, or empty if it has none."""
    match = _FOOTNOTE.match(line.text)
    return (match[1] or "") if match else ""


def join_lines(columns: list[list[Fragment]], body: Body) -> list[Paragraph]:
    """Return the paragraphs formed by the lines of ``columns``, in reading order.

    A sentence that continues in the next column or page is one paragraph. A word broken by a
    hyphen is joined unless the document writes it with the hyphen elsewhere.
    """
    paragraphs: list[Paragraph] = []
    before: Fragment | None = None
    for column in columns:
        edge = _right_edge(column)
        for index, line in enumerate(column):
            fresh = before is None or (
                _breaks(before, line, body, edge) if index else not _runs_on(before, line, body)
            )
            if fresh:
                paragraphs.append(Paragraph(table=line.table))
            _append(paragraphs[-1], line, body)
            before = line
    return paragraphs


def join_footnotes(lines: list[Fragment], body: Body) -> list[Paragraph]:
    """Return one paragraph for each footnote."""
    paragraphs: list[Paragraph] = []
    last = 0
    for line in lines:
        number = number_of_footnote(line)
        # A line that only begins with a number, such as a year, continues the note above.
        opens = _FOOTNOTE.match(line.text) and (not number or last < int(number) <= last + 3)
        if not paragraphs or opens:
            last = int(number) if number else last
            paragraphs.append(Paragraph())
        _append(paragraphs[-1], line, body)
    return paragraphs


def _right_edge(column: list[Fragment]) -> float:
    ends = sorted(line.x1 for line in column)
    return ends[int(0.9 * (len(ends) - 1))] if ends else 0.0


def _breaks(before: Fragment, line: Fragment, body: Body, edge: float) -> bool:
    """Return whether ``line``, right below ``before``, begins a paragraph."""
    if before.table or line.table or _LEADER.search(_end_of(before.text)):
        return True
    if _differ_in_font(before, line):
        return True
    gap = (line.base - before.base) / before.height
    ended = bool(_TERMINAL.search(before.text))
    if gap > max(1.3 * body.leading, body.leading + 0.35):
        return ended or not _starts_low(line)
    if _is_marked(before, line, ended=ended, edge=edge):
        return True
    if body.is_heading(line) or (_starts_low(line) and not ended):
        return False
    return _had_room(before, line, edge) or (ended and _is_indented(before, line))


def _differ_in_font(before: Fragment, line: Fragment) -> bool:
    ratio = before.height / line.height
    if not 1 / _LARGE < ratio < _LARGE:
        return True
    return before.bold is not line.bold and (
        not _starts_low(line) or _TERMINAL.search(before.text) is not None
    )


def _is_marked(before: Fragment, line: Fragment, *, ended: bool, edge: float) -> bool:
    """Return whether ``line`` begins with a bullet or number that is not in mid-sentence."""
    if _BULLET.match(line.text):
        return True
    if not _NUMBERED.match(line.text) and not _DASH.match(line.text):
        return False
    listed = re.search(r"(?:[,;]|\b(?:and|or))$", before.text[-4:]) is not None
    return ended or listed or _had_room(before, line, edge) or _is_indented(before, line)


def _had_room(before: Fragment, line: Fragment, edge: float) -> bool:
    """Return whether the first word of ``line`` would fit on the line above."""
    character = line.width / max(len(line.text), 1)
    word = line.text.split(" ", 1)[0]
    return before.x1 + character * (len(word) + 2) < edge - 0.02 * line.width


def _is_indented(before: Fragment, line: Fragment) -> bool:
    return abs(line.x0 - before.x0) > 0.9 * line.height


def _starts_low(line: Fragment) -> bool:
    return line.text[:1].islower()


def _runs_on(before: Fragment, line: Fragment, body: Body) -> bool:
    """Return whether the first line of a column continues the last line before it."""
    if before.table or line.table or line.page > before.page + 1:
        return False
    if _differ_in_font(before, line) or body.is_heading(line):
        return False
    if _BULLET.match(line.text) or _TERMINAL.search(before.text):
        return False
    if _HYPHENATED.search(_end_of(before.text)) or _starts_low(line):
        return True
    return not _NUMBERED.match(line.text) and not before.bold and len(before.text) > 45


def _append(paragraph: Paragraph, line: Fragment, body: Body) -> None:
    """Add a line, and join a word broken off in the line above."""
    if not paragraph.pieces:
        paragraph.pieces.append((line.text, line.page))
        return
    last, page = paragraph.pieces[-1]
    broken = _HYPHENATED.search(_end_of(last))
    rest = _FIRST_PART.match(line.text)
    if broken and rest and not _ADDRESS.search(_end_of(last)):
        joint = _join_word(broken[1], rest[0], body.words, compound="-" in broken[0][:-1])
        paragraph.pieces[-1] = (last[:-1] + joint, page)
        paragraph.pieces.append((line.text, line.page))
    else:
        paragraph.pieces.append((_space_between(last, line.text) + line.text, line.page))


def _space_between(last: str, text: str) -> str:
    """Return the space needed between two lines: none inside a word, dash or address."""
    if _ADDRESS.search(_end_of(last)) and last[-1] in "/._-=?&":
        return "" if re.match(r"[a-z\d]|\S+[/._=%-]\S", text) else " "
    if last.endswith(("-", HYPHEN, "/", "\u2014", "\u2013")) and not last[-2:-1].isspace():
        return ""
    return " "


def _join_word(head: str, tail: str, words: Counter[str], *, compound: bool) -> str:
    """Return what belongs between the halves of a word: nothing, or a hyphen."""
    if tail in {"and", "or", "to", "und", "et", "y"}:
        return "- "
    whole, parted = (head + tail).lower(), f"{head}-{tail}".lower()
    if words[whole] or words[parted]:
        return "" if words[whole] >= words[parted] else "-"
    if tail[0].isupper() or head[-1].isdigit() or (head.isupper() and len(head) > 1):
        return "-"
    if compound and words[tail.lower()]:
        return "-"
    if head.lower() in _KEPT_PREFIXES or (words[head.lower()] and words[tail.lower()]):
        return "-"
    return ""


def find_title(column: list[Fragment], body: Body) -> str:
    """Return the largest words among the first lines, or empty if none is larger than the rest."""
    lines = [line for line in column if sum(map(str.isalpha, line.text)) > 3 and not line.table]
    largest = max((line.height for line in lines), default=0.0)
    if largest > _LARGE * body.height:
        chosen = [line.height > 0.97 * largest for line in lines]
    else:
        chosen = [line.bold for line in lines]
    start = chosen.index(True) if any(chosen) else len(lines)
    pairs = zip(lines[start : start + 4], chosen[start : start + 4], strict=True)
    title = " ".join(line.text for line, _ in itertools.takewhile(itemgetter(1), pairs))
    return "" if title[:1].isdigit() else title
