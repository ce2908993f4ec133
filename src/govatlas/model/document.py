"""The document: one text of an instrument, and spans that point into it.

A span counts code points of ``Document.text``, from ``start`` up to but not including
``end``. A quotation is made by its document alone, so its text is its slice.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NoReturn

from govatlas.errors import InvalidValue, UnquotableSpan
from govatlas.identity import digest_text
from govatlas.model.instrument import Instrument


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A non-empty, half-open range of code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty, reversed or negative range."""
        if not 0 <= self.start < self.end:
            raise InvalidValue(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        """Return the number of code points."""
        return self.end - self.start

    def contains(self, other: "Span") -> bool:
        """Return whether ``other`` is entirely within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


class Quotation:
    """A verbatim piece of a document; ``Document.quote`` is the only way to make one."""

    __slots__ = ("_document_id", "_span", "_text")
    _document_id: str
    _span: Span
    _text: str

    def __init__(self) -> None:
        """Refuse to be created directly."""
        raise InvalidValue("a quotation is made by Document.quote(span), never from loose text")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse to be changed."""
        raise InvalidValue(f"a quotation cannot be changed ({name})")

    @property
    def document_id(self) -> str:
        """Return the id of the document quoted."""
        return self._document_id

    @property
    def span(self) -> Span:
        """Return the place of the quotation, in code points."""
        return self._span

    @property
    def text(self) -> str:
        """Return the words, character for character."""
        return self._text

    def __eq__(self, other: object) -> bool:
        """Compare by document, place and words."""
        return isinstance(other, Quotation) and self._key() == other._key()

    def __hash__(self) -> int:
        """Hash by document, place and words."""
        return hash(self._key())

    def __repr__(self) -> str:
        """Show document, place and words."""
        return (
            f"Quotation({self._document_id}, {self._span.start}:{self._span.end}, {self._text!r})"
        )

    def _key(self) -> tuple[str, Span, str]:
        return (self._document_id, self._span, self._text)


class AnchorKind(StrEnum):
    """What an anchor marks."""

    PAGE = "page"
    SECTION = "section"
    RECOGNISED = "recognised"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A page or section of the source, and the part of the text that came from it.

    The label of an anchor for recognised text is the confidence of recognition, from 0 to 1.
    """

    kind: AnchorKind
    label: str
    span: Span

    def __post_init__(self) -> None:
        """Refuse an invalid confidence."""
        if self.kind is AnchorKind.RECOGNISED and not _is_confidence(self.label):
            raise InvalidValue(
                f"a confidence of recognition lies between 0 and 1, not {self.label!r}"
            )


def _is_confidence(label: str) -> bool:
    try:
        return 0 <= float(label) <= 1
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Recognition:
    """A part of a text that was recognised in a scan: its page and the confidence (0 to 1)."""

    page: str
    confidence: float
    span: Span


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text of an instrument, cleaned once during reading.

    ``version`` counts from 1 within the instrument. ``source`` is the path or link of the
    file, ``source_digest`` the tagged SHA-256 of its bytes, ``reader`` the name and version of
    the reader, ``language`` an ISO 639-1 code.
    """

    instrument: Instrument
    text: str = field(repr=False)
    version: int = 1
    source: str = ""
    source_digest: str = ""
    media_type: str = "text/plain"
    reader: str = ""
    language: str = "en"
    anchors: tuple[Anchor, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Refuse empty text, and anchors outside the text."""
        if not self.text.strip():
            raise InvalidValue(f"document {self.instrument.id} has no text")
        if any(anchor.span.end > len(self.text) for anchor in self.anchors):
            raise InvalidValue(f"document {self.instrument.id} has an anchor outside its text")

    @property
    def id(self) -> str:
        """Return the id of the instrument, which is also that of the document."""
        return self.instrument.id

    @cached_property
    def text_digest(self) -> str:
        """Return the tagged SHA-256 of the text."""
        return digest_text(self.text)

    def quote(self, span: Span) -> Quotation:
        """Return the words at ``span``.

        Raises:
            UnquotableSpan: ``span`` ends past the text.
        """
        if span.end > len(self.text):
            raise UnquotableSpan(
                f"document {self.id} has {len(self.text)} characters, none at {span.end}"
            )
        quotation = object.__new__(Quotation)
        object.__setattr__(quotation, "_document_id", self.id)
        object.__setattr__(quotation, "_span", span)
        object.__setattr__(quotation, "_text", self.text[span.start : span.end])
        return quotation

    def anchor_at(self, offset: int, kind: AnchorKind) -> Anchor | None:
        """Return the innermost anchor of ``kind`` around ``offset``, if any."""
        around = [a for a in self.anchors if a.kind is kind and a.span.start <= offset < a.span.end]
        return min(around, key=lambda anchor: len(anchor.span), default=None)

    @cached_property
    def recognitions(self) -> tuple[Recognition, ...]:
        """Return the parts that were recognised in scans, in the order of the text."""
        return tuple(
            Recognition(page.label if page else "", float(anchor.label), anchor.span)
            for anchor in self.anchors
            if anchor.kind is AnchorKind.RECOGNISED
            for page in [self.anchor_at(anchor.span.start, AnchorKind.PAGE)]
        )

    def find_recognition(self, span: Span) -> Recognition | None:
        """Return the recognised part that ``span`` touches, with the lowest confidence, if any."""
        touched = [part for part in self.recognitions if part.span.overlaps(span)]
        return min(touched, key=lambda part: part.confidence, default=None)


class Force(StrEnum):
    """What a part of a document does."""

    OPERATIVE = "operative"
    RECITAL = "recital"
    DEFINITION = "definition"
    HEADING = "heading"
    APPARATUS = "apparatus"


FORCE_MEANING: Final = {
    Force.OPERATIVE: "directs, allows, forbids, funds or commits",
    Force.RECITAL: "gives findings, purposes, background or reasons",
    Force.DEFINITION: "defines a term",
    Force.HEADING: "names what follows",
    Force.APPARATUS: "carries no substance: bill header, short title, contents, page matter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A numbered or headed part of a document: an article, section, clause or recital.

    ``parent`` is the index of the enclosing provision in the outline, None at the top.
    ``heading`` is the wording of the heading without its number, or empty if there is none.
    ``label`` is its number as readers of its language cite it after what is around it (``Art. 5``,
    `` Abs. 2``), empty where the kind and the number say it.
    """

    span: Span
    kind: str
    number: str = ""
    heading: str = ""
    parent: int | None = None
    depth: int = 0
    force: Force = Force.OPERATIVE
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence, list item or heading, with the innermost provision around it.

    ``provision`` is an index into the outline's provisions, None before the first. ``language`` is
    empty where it is the document's.
    """

    span: Span
    provision: int | None = None
    force: Force = Force.OPERATIVE
    language: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The provisions and passages of one document, each in the order of the text."""

    provisions: tuple[Provision, ...]
    passages: tuple[Passage, ...]

    def enclosing(self, passage: Passage) -> tuple[Provision, ...]:
        """Return the provisions around ``passage``, the innermost first."""
        found: list[Provision] = []
        index = passage.provision
        while index is not None:
            found.append(self.provisions[index])
            index = self.provisions[index].parent
        return tuple(found)
