"""The catalogue: the latest version of every document with one coding each, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.errors import InvalidValue
from govatlas.model.codebook import Codebook

UNKNOWN_YEAR: Final = 0
NOT_ASSESSED: Final = -1
"""The level of a category on which the coder abstained, was not asked, or has not coded."""


@dataclass(frozen=True, kw_only=True)
class ActorColumns:
    """The actors of all documents: one entry an actor; ``document`` indexes the catalogue."""

    document: NDArray[np.int32]
    role: tuple[str, ...]
    type: tuple[str, ...]
    name: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What is known of every document, aligned by position; nothing in it changes.

    ``years`` and ``levels`` hold numbers, the rest text; an empty text is unknown. ``years``
    is that of the proposal, else of the latest activity, else ``UNKNOWN_YEAR``. ``levels`` maps
    the id of a taxonomy to an array of documents by categories (in codebook order), with
    ``NOT_ASSESSED`` where no level was given. ``coders`` names who made the coding that counts
    here, empty for a document without one.
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

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        columns = (self.titles, self.authorities, self.jurisdictions, self.stages, self.dates)
        rows = [len(column) for column in (*columns, self.statuses, self.coders, self.years)]
        rows += [len(levels) for levels in self.levels.values()]
        if any(count != len(self.ids) for count in rows):
            raise InvalidValue("the columns of a catalogue differ in length")

    def __len__(self) -> int:
        """Return the number of documents."""
        return len(self.ids)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Return where each document stands, by its id."""
        return {name: place for place, name in enumerate(self.ids)}

    def level_column(self, taxonomy: str, category: str) -> NDArray[np.int8]:
        """Return the level of one category in every document.

        Raises:
            UnknownCategory: the codebook has no such category.
        """
        categories = self.codebook.taxonomy(taxonomy).categories
        self.codebook.taxonomy(taxonomy).category(category)
        place = next(n for n, entry in enumerate(categories) if entry.code == category)
        return self.levels[taxonomy][:, place]
