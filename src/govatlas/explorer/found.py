"""What a search finds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from govatlas.coverage import Facets, Mask
from govatlas.model.catalogue import Catalogue
from govatlas.model.document import Span
from govatlas.store import Piece

FEW: Final = 5


@dataclass(frozen=True)
class Chosen:
    """The documents that a search with a selection leaves, as a mask over a catalogue."""

    catalogue: Catalogue
    mask: Mask
    stamp: str


class Sort(StrEnum):
    """In which order documents are listed.

    ``newest`` and ``oldest`` go by the date of the proposal, else of the latest activity,
    documents without a date last. ``covered`` puts first who covers most categories of the first
    taxonomy, then who covers them better.
    """

    RELEVANCE = "relevance"
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """The passage of a document that means most like what was asked, with its place.

    ``directive`` is what an address ends with for a browser to find the passage in the text.
    ``language`` is that of the document.
    """

    span: Span
    text: str
    directive: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document of a result.

    ``levels`` counts the categories of the first coverage taxonomy by level, none first;
    ``not_assessed`` those without one. ``title_pieces`` and ``snippet`` show what was searched
    for; without a search the one is the whole title and the other empty. ``coder``, ``status``
    and ``summary`` are empty where the document is not coded; ``reason_open`` says why nothing of
    it was assessed. ``passage`` is there if the document was found by meaning, ``has_words`` if it
    was found by words, or without a search. ``language`` is that of its text.
    """

    id: str
    version: int
    title: str
    title_pieces: tuple[Piece, ...]
    authority: str
    jurisdiction: str
    stage: str
    status: str
    date: str
    coder: str
    headline: str
    levels: tuple[int, ...]
    not_assessed: int
    summary: str
    reason_open: str
    snippet: tuple[Piece, ...]
    has_words: bool = True
    language: str = ""
    passage: FoundPassage | None = None

    @property
    def found_by(self) -> str:
        """Return how it was found: ``words``, ``meaning`` or ``words and meaning``."""
        ways = ("words" if self.has_words else "", "meaning" if self.passage else "")
        return " and ".join(filter(None, ways))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a result; ``total`` counts all of it, ``sort`` is the order it came in.

    ``ranked`` is False where so many documents were found that relevance means no more than that
    the title has the words. ``by_meaning`` counts those found by meaning alone.
    """

    total: int
    page: int
    size: int
    sort: Sort
    hits: tuple[Hit, ...]
    facets: Facets
    stamp: str
    ranked: bool = True
    by_meaning: int = 0

    @property
    def is_small(self) -> bool:
        """Whether so few documents have the words that other ways to ask are worth showing."""
        return self.total - self.by_meaning < FEW

    @property
    def pages(self) -> int:
        """Return the number of pages, one for an empty result."""
        return max(1, -(-self.total // self.size))
