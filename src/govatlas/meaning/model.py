"""The protocol of every model that turns texts into vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class MeaningModel(Protocol):
    """Turns texts into vectors: texts that mean the like have vectors that point the same way."""

    @property
    def name(self) -> str:
        """Return the name with the version; the vectors of another model cannot be compared."""
        ...

    @property
    def width(self) -> int:
        """Return how many numbers a vector has, a multiple of 64."""
        ...

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length 1 for each text, one a row."""
        ...
