"""Counts how often forms draw each other in a PDF whose table of objects is damaged.

PDFium then searches for the objects itself, so the table does not say what it will draw.
"""

import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_OBJECT: Final = re.compile(rb"(\d{1,9})\s{1,9}\d{1,9}\s{1,9}obj\b")
_REFERENCE: Final = re.compile(rb"(\d{1,9})\s{1,9}\d{1,9}\s{1,9}R\b")
_DRAWS: Final = re.compile(rb"\bDo\b")
_FORM: Final = re.compile(rb"/Form\b")
_LARGEST: Final = 1_000_000
_ENDLESS: Final = 10**9
_HOPS: Final = 3


@dataclass(frozen=True)
class _Piece:
    """One object of the file: what it refers to, and how often it draws."""

    head: bytes
    body: bytes

    @cached_property
    def references(self) -> tuple[int, ...]:
        return tuple(int(number) for number in _REFERENCE.findall(self.head))

    @cached_property
    def is_form(self) -> bool:
        return _FORM.search(self.head) is not None

    @cached_property
    def draws(self) -> int:
        body = self.body
        if b"FlateDecode" in self.head:
            try:
                body = zlib.decompressobj().decompress(body.lstrip(b"\r\n"), _LARGEST)
            except zlib.error:
                return 0
        return len(_DRAWS.findall(body))


def count_in_pieces(data: bytes) -> int:
    """Return at most how many forms are drawn when the form that draws most is drawn once.

    Each form is assumed to draw, of the forms it refers to, the one that draws most.
    """
    pieces = _find_pieces(data)
    known: dict[int, int] = {}
    forms = (number for number, piece in pieces.items() if piece.is_form)
    return max((_count(number, pieces, known, 0) for number in forms), default=0)


def _find_pieces(data: bytes) -> dict[int, _Piece]:
    pieces = {}
    for chunk in data.split(b"endobj"):
        match = _OBJECT.search(chunk)
        if match:
            head, _, body = chunk[match.end() :].partition(b"stream")
            pieces[int(match[1])] = _Piece(head, body)
    return pieces


def _count(number: int, pieces: dict[int, _Piece], known: dict[int, int], depth: int) -> int:
    if number not in known:
        known[number] = _ENDLESS  # it draws itself, or is nested too deeply for a document
        piece = pieces[number]
        inner = _find_forms(piece, pieces) if piece.draws and depth < 100 else ()
        most = max((_count(form, pieces, known, depth + 1) for form in inner), default=1)
        known[number] = min(_ENDLESS, 1 + piece.draws * most)
    return known[number]


def _find_forms(piece: _Piece, pieces: dict[int, _Piece]) -> set[int]:
    """Return the forms that a form refers to, directly or through dictionaries."""
    found: set[int] = set()
    seen: set[int] = set()
    reached = piece.references
    for _ in range(_HOPS):
        new = {number for number in reached if number in pieces} - seen
        seen |= new
        others = {number: pieces[number] for number in new if b"/Page" not in pieces[number].head}
        found |= {number for number, other in others.items() if other.is_form}
        reached = tuple(
            r for n, other in others.items() if n not in found for r in other.references
        )
    return found
