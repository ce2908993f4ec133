"""The protocol of every model that turns texts into vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of every vector of a model: how many numbers, a multiple of 64, and what it counts.

    Two vectors are compared by the parts that neither has as zeros. ``usual`` is how high the
    cosines of good matches are by this part beside those by all parts, so that what is compared by
    this part alone stands fairly beside the rest.
    """

    width: int
    weight: float = 1.0
    usual: float = 1.0


class MeaningModel(Protocol):
    """Turns texts into vectors: texts that mean the like have vectors that point the same way."""

    @property
    def name(self) -> str:
        """Return the name with the version; the vectors of another model cannot be compared."""
        ...

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return what a vector consists of, one after the other."""
        ...

    def embed(self, texts: Sequence[str], language: str = ENGLISH) -> Floats:
        """Return a vector for each text in ``language`` (ISO 639-1), one a row.

        Each part has length 1, or is zero where it knows nothing of the language.
        """
        ...


def measure_width(model: MeaningModel) -> int:
    """Return how many numbers a vector of ``model`` has."""
    return sum(part.width for part in model.parts)
