"""Vectors in little room: whole numbers to compare by, signs to look through millions quickly."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.meaning.model import Floats

_HIGHEST: Final = 127
_AT_A_TIME: Final = 65_536
"""Passages compared at a time, which bounds the memory of a search."""

_COMPARED_AT_A_TIME: Final = 8_192

_WORD: Final = 64


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors as whole numbers from -127 to 127, one a row; only their directions count."""

    values: NDArray[np.int8]

    @classmethod
    def read(cls, content: bytes, width: int) -> Self:
        """Return the vectors that ``content`` holds."""
        return cls(np.frombuffer(content, dtype=np.int8).reshape(-1, width))

    def pick(self, rows: NDArray[np.int64]) -> Self:
        """Return some of the vectors."""
        return type(self)(self.values[rows])

    def normalise(self) -> Floats:
        """Return the vectors at length 1."""
        values = self.values.astype(np.float32)
        rows: Floats = values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-9)
        return rows

    def compare(self, vector: Floats) -> Floats:
        """Return the cosine between each vector and ``vector``, which has length 1."""
        cosines = np.empty(len(self.values), dtype=np.float32)
        for part in _divide(len(self.values), _COMPARED_AT_A_TIME):
            cosines[part] = Vectors(self.values[part]).normalise() @ vector
        return cosines


def pack_vectors(vectors: Floats) -> tuple[bytes, bytes]:
    """Return the signs of vectors, a bit each, then the vectors as whole numbers."""
    highest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    values = np.rint(vectors * (_HIGHEST / highest)).astype(np.int8)
    return np.packbits(vectors > 0, axis=1).tobytes(), values.tobytes()


@dataclass(frozen=True)
class Codes:
    """The signs of many vectors, arranged so that all are looked through at once.

    Each row of ``words`` holds 64 signs of every vector; each vector belongs to ``owners``.
    """

    words: NDArray[np.uint64]
    owners: NDArray[np.int32]

    @classmethod
    def build(cls, signs: bytes | bytearray, owners: NDArray[np.int32], width: int) -> Self:
        """Arrange signs as ``pack_vectors`` wrote them, vector after vector."""
        table = np.frombuffer(signs, dtype=np.uint64).reshape(-1, width // _WORD)
        return cls(np.ascontiguousarray(table.T), owners)

    def __len__(self) -> int:
        """Return the number of vectors."""
        return len(self.owners)

    def find_near(
        self, vector: Floats, number: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Return the positions of about ``number`` vectors whose signs differ least, unordered.

        Args:
            vector: what to be near to.
            number: how many to return, if there are as many.
            allowed: by owner, whether its vectors count.
        """
        differences = self._count_differences(vector)
        if allowed is not None:
            differences[~allowed[self.owners]] = self.words.shape[0] * _WORD + 1
        number = min(number, len(differences))
        if number == 0:
            return np.empty(0, dtype=np.int64)
        found = np.argpartition(differences, number - 1)[:number].astype(np.int64)
        near: NDArray[np.int64] = found[differences[found] <= self.words.shape[0] * _WORD]
        return near

    def _count_differences(self, vector: Floats) -> NDArray[np.uint16]:
        asked = np.packbits(vector > 0).view(np.uint64)
        differences = np.empty(len(self), dtype=np.uint16)
        for part in _divide(len(self), _AT_A_TIME):
            total = np.zeros(part.stop - part.start, dtype=np.uint16)
            for word, row in zip(asked, self.words, strict=True):
                total += np.bitwise_count(row[part] ^ word)
            differences[part] = total
        return differences


def _divide(length: int, size: int) -> Iterator[slice]:
    for start in range(0, length, size):
        yield slice(start, min(start + size, length))
