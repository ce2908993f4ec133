"""What a search finds."""

from dataclasses import dataclass
from enum import StrEnum

from govatlas.coverage import Facets, Mask
from govatlas.model.catalogue import Catalogue
from govatlas.store import Piece


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One document of a result.

    ``levels`` counts the categories of the first coverage taxonomy by level, none first;
    ``not_assessed`` those without one. ``title_pieces`` and ``snippet`` show what was searched
    for; without a search the one is the whole title and the other empty. ``coder``, ``status``
    and ``summary`` are empty where the document is not coded; ``reason_open`` says why nothing of
    it was assessed.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a result; ``total`` counts all of it, ``sort`` is the order it came in.

    ``ranked`` is False where so many documents were found that relevance means no more than that
    the title has the words.
    """

    total: int
    page: int
    size: int
    sort: Sort
    hits: tuple[Hit, ...]
    facets: Facets
    stamp: str
    ranked: bool = True

    @property
    def pages(self) -> int:
        """Return the number of pages, one for an empty result."""
        return max(1, -(-self.total // self.size))
