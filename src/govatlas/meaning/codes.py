"""Vectors in little room: whole numbers to compare by, signs to look through millions quickly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.meaning.model import Floats, Part

_HIGHEST: Final = 127
_AT_A_TIME: Final = 65_536
"""Passages compared at a time, which bounds the memory of a search."""

_COMPARED_AT_A_TIME: Final = 8_192

_WORD: Final = 64


@dataclass(frozen=True, slots=True)
class Vectors:
    """Vectors as whole numbers from -127 to 127, one a row; only the directions of parts count."""

    values: NDArray[np.int8]

    @classmethod
    def read(cls, content: bytes, width: int) -> Self:
        """Return the vectors that ``content`` holds."""
        return cls(np.frombuffer(content, dtype=np.int8).reshape(-1, width))

    def pick(self, rows: NDArray[np.int64]) -> Self:
        """Return some of the vectors."""
        return type(self)(self.values[rows])

    def compare(self, vector: Floats, parts: Sequence[Part]) -> Floats:
        """Return how alike each vector is to ``vector``, from -1 to 1."""
        alike = np.empty(len(self.values), dtype=np.float32)
        for block in _divide(len(self.values), _COMPARED_AT_A_TIME):
            alike[block] = Vectors(self.values[block]).compare_all(vector[None, :], parts)[:, 0]
        return alike

    def compare_all(self, others: "Floats | Vectors", parts: Sequence[Part]) -> Floats:
        """Return how alike each vector, a row, is to each of ``others``, a column."""
        theirs = others.values if isinstance(others, Vectors) else others
        return compare_parts(self.values, theirs, parts)


def compare_parts(own: NDArray[Any], theirs: NDArray[Any], parts: Sequence[Part]) -> Floats:
    """Return how alike each row of ``own`` is to each of ``theirs``, from -1 to 1.

    That is the mean of the cosines of their parts by weight, each beside what is usual for it. A
    part that is zero in one of two vectors is left out for them; 0 where nothing is left.
    """
    shape = (len(own), len(theirs))
    total, weights = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    start = 0
    for part in parts:
        place = slice(start, start + part.width)
        one, other = _normalise(own[:, place]), _normalise(theirs[:, place])
        total += np.float32(part.weight) * (one @ other.T)
        weights += np.float32(part.weight * part.usual) * np.outer(
            one.any(axis=1), other.any(axis=1)
        )
        start += part.width
    alike: Floats = np.divide(total, weights, out=np.zeros_like(total), where=weights > 0)
    np.clip(alike, -1, 1, out=alike)
    return alike


def _normalise(values: NDArray[Any]) -> Floats:
    rows = values.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    made: Floats = rows / np.maximum(lengths, np.float32(1e-9))
    return made


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
        self,
        vector: Floats,
        number: int,
        allowed: NDArray[np.bool_] | None = None,
        *,
        parts: Sequence[Part] = (),
    ) -> NDArray[np.int64]:
        """Return the positions of vectors whose signs differ least, ascending.

        Args:
            vector: what to be near to.
            number: how many to return by each part that ``vector`` has, if there are as many.
            allowed: by owner, whether its vectors count.
            parts: what vectors consist of; by default of one.
        """
        found = [np.empty(0, dtype=np.int64)]
        start = 0
        for part in parts or (Part(len(vector)),):
            place = slice(start, start + part.width)
            if vector[place].any():
                found.append(self._find_near(vector[place], start // _WORD, number, allowed))
            start += part.width
        return np.unique(np.concatenate(found))

    def _find_near(
        self, vector: Floats, first: int, number: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return what is near by the part that begins with the row ``first`` of words."""
        differences = self._count_differences(vector, first)
        if allowed is not None:
            differences[~allowed[self.owners]] = self.words.shape[0] * _WORD + 1
        number = min(number, len(differences))
        if number == 0:
            return np.empty(0, dtype=np.int64)
        found = np.argpartition(differences, number - 1)[:number].astype(np.int64)
        near: NDArray[np.int64] = found[differences[found] <= self.words.shape[0] * _WORD]
        return near

    def _count_differences(self, vector: Floats, first: int) -> NDArray[np.uint16]:
        asked = np.packbits(vector > 0).view(np.uint64)
        differences = np.empty(len(self), dtype=np.uint16)
        for part in _divide(len(self), _AT_A_TIME):
            total = np.zeros(part.stop - part.start, dtype=np.uint16)
            for word, row in zip(asked, self.words[first : first + len(asked)], strict=True):
                total += np.bitwise_count(row[part] ^ word)
            differences[part] = total
        return differences


def _divide(length: int, size: int) -> Iterator[slice]:
    for start in range(0, length, size):
        yield slice(start, min(start + size, length))
