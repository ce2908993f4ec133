"""The catalogue: the latest version of every document with one coding each, column by column."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.errors import InvalidValue
from govatlas.model.codebook import Codebook

UNKNOWN_YEAR: Final = 0
NOT_ASSESSED: Final = -1
"""The level of a category on which the coder abstained, was not asked, or has not coded."""
NO_RIVAL: Final = -1
"""The rival of a level that stands clear of all others, or of none."""


@dataclass(frozen=True)
class Distinct:
    """A column of text as numbers: entry ``n`` reads ``values[codes[n]]``."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: Iterable[str]) -> Self:
        """Number the values of ``column`` in the order in which they first come."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in column]
        return cls(tuple(numbers), np.array(codes, dtype=np.int32))


@dataclass(frozen=True)
class TypeHolders:
    """Which documents have an actor of which type, each pair once; types are those numbers."""

    types: NDArray[np.int32]
    documents: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class ActorColumns:
    """The actors of all documents: one entry an actor; ``document`` indexes the catalogue."""

    document: NDArray[np.int32]
    role: tuple[str, ...]
    type: tuple[str, ...]
    name: tuple[str, ...]

    @cached_property
    def distinct(self) -> Mapping[str, Distinct]:
        """Return the columns ``role``, ``type`` and ``name`` as numbers."""
        return {name: Distinct.of(getattr(self, name)) for name in ("role", "type", "name")}

    @cached_property
    def holders(self) -> Mapping[str, TypeHolders]:
        """Return who has actors of which types by role, under an empty role in any."""
        roles, types = self.distinct["role"], self.distinct["type"].codes
        width = int(self.document.max(initial=0)) + 1
        pairs = types.astype(np.int64) * width + self.document
        found = {"": np.unique(pairs)}
        for number, role in enumerate(roles.values):
            found[role] = np.unique(pairs[roles.codes == number])
        return {
            role: TypeHolders((kept // width).astype(np.int32), (kept % width).astype(np.int32))
            for role, kept in found.items()
        }


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What is known of every document, aligned by position; nothing in it changes.

    ``years`` and ``levels`` hold numbers, the rest text; an empty text is unknown. ``years``
    is that of the proposal, else of the latest activity, else ``UNKNOWN_YEAR``. ``levels`` maps
    the id of a taxonomy to an array of documents by categories (in codebook order), with
    ``NOT_ASSESSED`` where no level was given. ``rivals``, of the same shape, has the level that is
    nearly as likely, ``NO_RIVAL`` for most; no table where no level of a taxonomy has one.
    ``coders`` names who made the coding that counts here, empty for a document without one;
    ``actors_open`` tells whether that coding left the actors open, of no document where None.
    """

    codebook: Codebook
    ids: tuple[str, ...]
    titles: tuple[str, ...]
    authorities: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    stages: tuple[str, ...]
    dates: tuple[str, ...]
    years: NDArray[np.int16]
    statuses: tuple[str, ...]
    coders: tuple[str, ...]
    levels: Mapping[str, NDArray[np.int8]]
    actors: ActorColumns
    rivals: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    actors_open: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        columns = (self.titles, self.authorities, self.jurisdictions, self.stages, self.dates)
        rows = [len(column) for column in (*columns, self.statuses, self.coders, self.years)]
        rows += [len(levels) for levels in (*self.levels.values(), *self.rivals.values())]
        rows += [] if self.actors_open is None else [len(self.actors_open)]
        if any(count != len(self.ids) for count in rows):
            raise InvalidValue("the columns of a catalogue differ in length")

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.ids)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return where each document stands, by its id."""
        return {name: place for place, name in enumerate(self.ids)}

    @cached_property
    def distinct(self) -> Mapping[str, Distinct]:
        """Return the columns that documents are told apart by, as numbers.

        They are ``authority``, ``jurisdiction``, ``stage``, ``status``, ``year`` and ``coder``;
        an unknown year is empty as other unknowns are.
        """
        years = ("" if year == UNKNOWN_YEAR else str(year) for year in self.years.tolist())
        columns = {
            "authority": self.authorities,
            "jurisdiction": self.jurisdictions,
            "stage": self.stages,
            "status": self.statuses,
            "year": years,
            "coder": self.coders,
        }
        return {name: Distinct.of(column) for name, column in columns.items()}

    @cached_property
    def not_assessed(self) -> NDArray[np.bool_]:
        """Say which documents have a coding that gives neither a level nor a status nor an actor.

        Documents without a coding are not among them.
        """
        answered = np.array([not name for name in self.coders], dtype=np.bool_)
        answered |= np.array([bool(status) for status in self.statuses], dtype=np.bool_)
        for table in self.levels.values():
            answered |= (table != NOT_ASSESSED).any(axis=1)
        answered[self.actors.document] = True
        return ~answered

    @cached_property
    def actors_known(self) -> NDArray[np.bool_]:
        """Say of which documents it is known who acts: those coded, actors not left open."""
        coded = np.array([bool(name) for name in self.coders], dtype=np.bool_)
        return coded if self.actors_open is None else coded & ~self.actors_open

    def level_column(self, taxonomy: str, category: str) -> NDArray[np.int8]:
        """Return the level of one category in every document.

        Raises:
            UnknownCategory: the codebook has no such category.
        """
        return self.levels[taxonomy][:, self._place(taxonomy, category)]

    def rival_table(self, taxonomy: str) -> NDArray[np.int8]:
        """Return the rivals of the levels of one taxonomy, documents by categories."""
        levels = self.levels[taxonomy]
        return self.rivals.get(taxonomy, np.full_like(levels, NO_RIVAL))

    def rival_column(self, taxonomy: str, category: str) -> NDArray[np.int8]:
        """Return the rival of the level of one category in every document.

        Raises:
            UnknownCategory: the codebook has no such category.
        """
        return self.rival_table(taxonomy)[:, self._place(taxonomy, category)]

    def _place(self, taxonomy: str, category: str) -> int:
        categories = self.codebook.taxonomy(taxonomy).categories
        return categories.index(self.codebook.taxonomy(taxonomy).category(category))
