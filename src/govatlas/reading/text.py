"""Reads plain text files."""

from typing import Final

from govatlas.reading.clean import clean_text
from govatlas.reading.encoding import decode
from govatlas.reading.extract import Extract
from govatlas.reading.format import Format, Match

_LONGEST_TITLE: Final = 200


def read_text(data: bytes) -> Extract:
    """Return the text unchanged, except that newlines, marks and controls are cleaned.

    A text that needs no cleaning keeps every offset.

    Raises:
        UnreadableFile: no character encoding fits.
    """
    decoded = decode(data)
    text = clean_text(decoded.text)
    reader = f"govatlas-text 1{decoded.note}"
    return Extract(text=text, title=find_first_line(text), reader=reader)


def find_first_line(text: str) -> str:
    """Return the first line of ``text`` if it can be a title, or else empty.

    A title is short and has a letter: a number alone is that of a page or a bill.
    """
    first = text.lstrip().partition("\n")[0].strip()
    is_title = len(first) <= _LONGEST_TITLE and any(map(str.isalpha, first))
    return first if is_title else ""


TEXT: Final = Format(
    name="text",
    media_type="text/plain",
    endings=(".txt", ".text"),
    match=lambda _: Match.POSSIBLE,
    read=read_text,
    is_text=True,
)
