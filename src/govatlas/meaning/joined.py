"""A model of English with one of many languages: the one knows more, the other crosses borders."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from govatlas.meaning.model import ENGLISH, Floats, MeaningModel, Part, measure_width

ENGLISH_WEIGHT: Final = 0.65
"""What the model of English counts, of 1, where both texts are English (see docs/search.md)."""


_USUAL: Final = 0.757
"""How high the multilingual cosines of the ten best documents are beside the joined ones.

They are 0.277 and 0.366 in the mean of the 40 questions of `benchmarks/data/meaning.yaml`.
"""


class Joined:
    """Vectors of both models, one after the other; that of English is zero for other languages."""

    def __init__(self, english: MeaningModel, multilingual: MeaningModel) -> None:
        """Join two models."""
        self._english = english
        self._multilingual = multilingual

    @property
    def name(self) -> str:
        """Return the names with the versions."""
        return f"{self._english.name} + {self._multilingual.name}"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the part of each model."""
        widths = (measure_width(self._english), measure_width(self._multilingual))
        other = 1 - ENGLISH_WEIGHT
        own = (1 - other * _USUAL) / ENGLISH_WEIGHT  # both together are what is usual
        return Part(widths[0], ENGLISH_WEIGHT, own), Part(widths[1], other, _USUAL)

    def embed(self, texts: Sequence[str], language: str = ENGLISH) -> Floats:
        """Return the vectors of each text, one a row."""
        common = self._multilingual.embed(texts, language)
        if language == ENGLISH:
            own = self._english.embed(texts, language)
        else:
            own = np.zeros((len(texts), measure_width(self._english)), dtype=np.float32)
        return np.hstack([own, common])
