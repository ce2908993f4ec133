"""A draft beside comparable documents: all that was found, for whatever form shows it."""

from dataclasses import dataclass, field

from govatlas.comparing.silences import Silences
from govatlas.coverage import Selection
from govatlas.model.codebook import Category, Taxonomy


@dataclass(frozen=True, kw_only=True)
class Comparable:
    """The documents that a draft is compared with.

    ``is_asked`` tells that somebody chose them, rather than ``choose_comparable``. ``documents``
    counts those that were assessed for any category, which the ``coders`` coded. ``gold`` is who
    checked so many of them (``checked``) that shares could be corrected, empty where they are raw.
    """

    selection: Selection
    is_asked: bool
    documents: int
    coders: str
    gold: str = ""
    checked: int = 0


@dataclass(frozen=True, kw_only=True)
class SimilarDocument:
    """A document like the draft; ``shared`` are the categories that say most so."""

    id: str
    title: str
    jurisdiction: str
    stage: str
    date: str
    likeness: float
    shared: tuple[tuple[str, str], ...]
    is_same_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """The level of a category in the draft, then in each similar document; None if not assessed.

    ``rivals`` has the level that is nearly as likely in each, None where none is.
    """

    taxonomy: Taxonomy
    category: Category
    levels: tuple[int | None, ...]
    rivals: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What comparable documents cover and a draft does not, and what is like it.

    ``notice`` says in one line why nothing is compared; it is empty where anything is.
    """

    comparable: Comparable | None = None
    silences: Silences = field(default_factory=Silences)
    similar: tuple[SimilarDocument, ...] = ()
    side: tuple[SideRow, ...] = ()
    notice: str = ""
