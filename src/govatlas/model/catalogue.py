"""The catalogue: the latest version of every document, with one coding each, in columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.errors import InvalidValue
from govatlas.model.codebook import Codebook
from govatlas.model.government import find_origin

UNKNOWN_YEAR: Final = 0
NOT_ASSESSED: Final = -1
"""The level of a category on which the coder abstained, was not asked, or has not coded."""
NO_RIVAL: Final = -1
"""The rival of a level that stands clear of all others, or of none."""


@dataclass(frozen=True)
class Distinct:
    """A text column as numbers: entry ``n`` is ``values[codes[n]]``."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: Iterable[str]) -> Self:
        """Number the values of ``column`` in order of first occurrence."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in column]
        return cls(tuple(numbers), np.array(codes, dtype=np.int32))


@dataclass(frozen=True)
class Sets:
    """A column of which an entry has any number of values: entry ``n`` has ``sets[codes[n]]``."""

    sets: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: Iterable[tuple[str, ...]]) -> Self:
        """Number the sets of ``column`` in the order in which they first come."""
        numbers: dict[tuple[str, ...], int] = {}
        known: dict[int, int] = {}  # by identity, since most entries are one and the same object
        kept = tuple(column)
        for values in kept:
            if id(values) not in known:
                known[id(values)] = numbers.setdefault(values, len(numbers))
        codes = [known[id(values)] for values in kept]
        return cls(tuple(numbers), np.array(codes, dtype=np.int32))

    @classmethod
    def of_flags(cls, flags: NDArray[np.int64]) -> Self:
        """Number the sets of kinds of norms that flags stand for."""
        values, codes = np.unique(flags, return_inverse=True)
        return cls(tuple(map(name_norms, values.tolist())), codes.astype(np.int32))


class NormKind(IntFlag):
    """What the norms of a document are known to hold."""

    LOOKED = 1
    DUTIES = 2
    SANCTIONS = 4
    DEADLINES = 8


_NORM_NAMES: Final = {
    NormKind.DUTIES: "duties",
    NormKind.SANCTIONS: "sanctions",
    NormKind.DEADLINES: "deadlines",
}


@dataclass(frozen=True)
class TypeHolders:
    """Which documents have an actor of which type, each pair once; types are numbers."""

    types: NDArray[np.int32]
    documents: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class ActorColumns:
    """The actors of all documents, one entry each; ``document`` is an index of the catalogue."""

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
        """Return the documents with actors of each type, by role; the empty role means any."""
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
    """What is known about every document, aligned by position; immutable.

    ``years`` and ``levels`` are numbers, the rest is text; empty text means unknown. ``years`` is
    the year of the proposal, or else of the latest activity, or else ``UNKNOWN_YEAR``. ``levels``
    maps the id of a taxonomy to an array of documents by categories (in codebook order), with
    ``NOT_ASSESSED`` if no level was given. ``rivals``, of the same shape, has the level that is
    nearly as likely, ``NO_RIVAL`` for most; a taxonomy without rivals has no table. ``coders`` are
    the coders of the codings used here, empty for a document without one; ``actors_open`` says
    whether that coding left the actors open; None means that none did. ``parents`` are those of the
    authorities; ``norms`` are flags of ``NormKind``, 0 if nobody looked for norms. These and
    ``collections`` can be left out.
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
    parents: tuple[str, ...] = ()
    collections: tuple[tuple[str, ...], ...] = ()
    norms: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        """Check that all columns have the same length."""
        columns = (self.titles, self.authorities, self.jurisdictions, self.stages, self.dates)
        rows = [len(column) for column in (*columns, self.statuses, self.coders, self.years)]
        rows += [len(levels) for levels in (*self.levels.values(), *self.rivals.values())]
        rows += [len(c) for c in (self.actors_open, self.norms) if c is not None]
        rows += [len(column) for column in (self.parents, self.collections) if column]
        if any(count != len(self.ids) for count in rows):
            raise InvalidValue("the columns of a catalogue differ in length")

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.ids)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return the position of each document by id."""
        return {name: place for place, name in enumerate(self.ids)}

    @cached_property
    def distinct(self) -> Mapping[str, Distinct]:
        """Return the columns by which documents are grouped, as numbers.

        They are ``authority``, ``jurisdiction``, ``stage``, ``status``, ``year``, ``coder``, and
        ``government``, ``country`` and ``state``, which the first two tell; unknown years are empty
        like other unknown values.
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
        found = {name: Distinct.of(column) for name, column in columns.items()}
        parents = self.parents or ("",) * len(self)
        origins = list(map(find_origin, self.authorities, self.jurisdictions, parents))
        for name in ("government", "country", "state"):
            found[name] = Distinct.of(getattr(origin, name) for origin in origins)
        return found

    @cached_property
    def sets(self) -> Mapping[str, Sets]:
        """Return the columns of which a document has any number of values, as numbers.

        They are ``collection``, and ``has`` with the kinds of norms; no value is unknown.
        """
        norms = np.zeros(len(self), dtype=np.int64) if self.norms is None else self.norms
        return {
            "collection": Sets.of(self.collections or ((),) * len(self)),
            "has": Sets.of_flags(norms),
        }

    @cached_property
    def not_assessed(self) -> NDArray[np.bool_]:
        """Return which documents have a coding with no level, no status and no actor.

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
        """Return for which documents the actors are known: coded, and actors not left open."""
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


def name_norms(flags: int) -> tuple[str, ...]:
    """Return what flags of norms say by name, nothing where nobody looked for norms."""
    held = tuple(name for flag, name in _NORM_NAMES.items() if flags & flag)
    return held or (("none",) if flags & NormKind.LOOKED else ())
