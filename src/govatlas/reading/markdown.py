"""Reads Markdown files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from govatlas.reading.clean import clean_lines, clean_text, clean_wording
from govatlas.reading.encoding import decode
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match, Sample
from govatlas.reading.html import read_fragment
from govatlas.reading.layout import Layout
from govatlas.reading.numerals import format_number

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER: Final = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_DEEPEST: Final = 30
_ENDINGS: Final = (".md", ".markdown", ".mdown", ".mkd")


def read_markdown(data: bytes) -> Extract:
    """Return the text of a Markdown file without the markup.

    Headings start section anchors; list items keep their numbers or a dash; a table has one line
    per row with its cells between bars. A YAML block at the top is not text, but gives the title.

    Raises:
        UnreadableFile: no character encoding fits.
    """
    from markdown_it import MarkdownIt

    decoded = decode(data)
    text = clean_text(decoded.text)
    front = _FRONT_MATTER.match(text)
    if front:
        text = text[front.end() :]
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    walk = _Walk()
    walk.lay_out(parser.parse(text))
    title = _read_title(front[1]) if front else ""
    return Extract(
        text=walk.layout.text,
        anchors=walk.layout.anchors,
        title=title or walk.title,
        reader=f"govatlas-markdown 1 (markdown-it-py {version('markdown-it-py')}){decoded.note}",
    )


def _read_title(front: str) -> str:
    match = re.search(r"^title:[ \t]*(.+)$", front, re.MULTILINE)
    return match[1].strip().strip("\"'") if match else ""


@dataclass
class _List:
    ordered: bool
    number: int
    delimiter: str


@dataclass
class _Walk:
    """A walk over the tokens of one file."""

    layout: Layout = field(default_factory=Layout)
    title: str = ""
    lists: list[_List] = field(default_factory=list)
    prefix: str = ""
    first_item: bool = False
    heading: int = 0
    row: list[str] | None = None
    rows: list[str] = field(default_factory=list)

    def lay_out(self, tokens: "Sequence[Token]") -> None:
        """Add every block that ``tokens`` describe."""
        for token in tokens:
            step = getattr(self, f"_at_{token.type}", None)
            if step is not None:
                step(token)

    def _at_heading_open(self, token: Any) -> None:
        self.heading = int(token.tag[1])

    def _at_heading_close(self, token: Any) -> None:
        self.heading = 0

    def _at_bullet_list_open(self, token: Any) -> None:
        self.lists.append(_List(False, 0, ""))
        self.first_item = len(self.lists) == 1

    def _at_ordered_list_open(self, token: Any) -> None:
        start = token.attrGet("start")
        self.lists.append(_List(True, 1 if start is None else int(start), token.markup))
        self.first_item = len(self.lists) == 1

    def _at_bullet_list_close(self, token: Any) -> None:
        self.lists.pop()

    _at_ordered_list_close = _at_bullet_list_close

    def _at_list_item_open(self, token: Any) -> None:
        innermost = self.lists[-1]
        self.prefix = "- "
        if innermost.ordered:
            self.prefix = f"{format_number(innermost.number, '1')}{innermost.delimiter} "
            innermost.number += 1

    def _at_inline(self, token: Any) -> None:
        words = clean_lines(_read_inline(token))
        if self.row is not None:
            self.row.append(clean_wording(words))
        elif self.heading:
            words = clean_wording(words)
            self.title = self.title or words
            self.layout.open_section(words, depth=self.heading)
            self.layout.add_block(words)
        else:
            self._add(words)

    def _add(self, words: str) -> None:
        """Add a paragraph, or an item of a list on its own line."""
        if self.prefix and words and not self.first_item:
            self.layout.add_line(self.prefix + words)
        elif words:
            self.layout.add_block(self.prefix + words)
        self.prefix, self.first_item = "", False

    def _at_tr_open(self, token: Any) -> None:
        self.row = []

    def _at_tr_close(self, token: Any) -> None:
        self.rows.append(" | ".join(cell for cell in self.row or () if cell))
        self.row = None

    def _at_table_close(self, token: Any) -> None:
        self.layout.add_block("\n".join(row for row in self.rows if row))
        self.rows = []

    def _at_fence(self, token: Any) -> None:
        self._add(token.content.rstrip("\n"))

    _at_code_block = _at_fence

    def _at_html_block(self, token: Any) -> None:
        self._add(read_fragment(_drop_comments(token.content)))


def _drop_comments(text: str) -> str:
    """Return HTML without its comments; a comment that is never closed is kept."""
    kept: list[str] = []
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 4)) >= 0:
        kept.append(text[end:start])
        end = close + 3
    return "".join((*kept, text[end:]))


def _read_inline(token: Any) -> str:
    """Return the words of a line: text, code and the text of links, without markup."""
    words = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            words.append(child.content)
        elif child.type == "softbreak":
            words.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and "<br" in child.content):
            words.append("\n")
        elif child.type == "image":
            words.append(child.content)
    return "".join(words)


def _match(sample: Sample) -> Match:
    return Match.SURE if sample.ending in _ENDINGS else Match.NO


MARKDOWN: Final = Format(
    name="markdown",
    media_type="text/markdown",
    endings=_ENDINGS,
    match=_match,
    read=read_markdown,
    is_text=True,
)
