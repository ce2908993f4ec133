"""Reads the levels that fitted documents got from models which never saw them.

The coder knows the documents it was fitted to better than others, so its errors there say nothing
of its errors elsewhere. While fitting, the documents are dealt into folds, near-duplicates
together; each is also coded by models fitted without its fold. Those levels are kept here by the
digest of the text, for whoever wants to know how often the coder errs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.labels.weights import (
    pack_words,
    read_arrays,
    unpack_words,
    weights_folder,
)

OUT_OF_FOLD: Final = "out_of_fold.npz"


@dataclass(frozen=True, slots=True)
class OutOfFold:
    """Levels by text and category, ``(texts, keys)``, with the fold that each text was in.

    ``texts`` holds the first digits of their digests; ``keys`` are taxonomy and category.
    """

    texts: tuple[str, ...]
    folds: NDArray[np.uint8]
    keys: tuple[tuple[str, str], ...]
    levels: NDArray[np.uint8]

    def levels_of(self, texts: Iterable[str]) -> dict[str, Mapping[tuple[str, str], int]]:
        """Return the levels of those of ``texts`` that are kept, by their short digests."""
        rows = {text: row for row, text in enumerate(self.texts)}
        return {
            text: dict(zip(self.keys, self.levels[rows[text]].tolist(), strict=True))
            for text in texts
            if text in rows
        }


@cache
def load_out_of_fold() -> OutOfFold:
    """Return the packaged levels."""
    return unpack_out_of_fold(read_arrays(weights_folder().joinpath(OUT_OF_FOLD)))


def pack_out_of_fold(found: OutOfFold) -> dict[str, Any]:
    """Return the arrays to keep."""
    return {
        "texts": pack_words(found.texts),
        "folds": found.folds,
        "keys": pack_words("/".join(key) for key in found.keys),
        "levels": found.levels,
    }


def unpack_out_of_fold(arrays: Mapping[str, Any]) -> OutOfFold:
    """Return the levels of which ``arrays`` were kept."""
    keys = [key.partition("/") for key in unpack_words(arrays["keys"])]
    return OutOfFold(
        texts=unpack_words(arrays["texts"]),
        folds=arrays["folds"],
        keys=tuple((taxonomy, category) for taxonomy, _, category in keys),
        levels=arrays["levels"],
    )
