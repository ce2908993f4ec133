"""Scores how far the words of each passage speak of each category."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.languages import read_data
from govatlas.coding.local.views import DocumentView

Floats = NDArray[np.float64]

_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_STEM_LENGTH = 7
CONTEXT_MARK: Final = "^"
"""Opens a term that stands not in the passage but above it."""
_CONTEXTS_READ: Final = 3
_LONGEST_CONTEXT: Final = 200
_MOST_CONTEXTS: Final = 256
_CONTEXT_SHARE: Final = 0.6
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms that the wording model knows, with how telling each is."""

    columns: Mapping[str, int]
    weights: Floats

    @classmethod
    def count(cls, bags: Sequence[Iterable[str]], *, least: int) -> "Vocabulary":
        """Return the terms that occur in at least ``least`` of the ``bags``, weighted by rarity.

        The weight is the smoothed inverse document frequency (Salton and Buckley 1988).
        """
        frequency: dict[str, int] = {}
        for bag in bags:
            for term in set(bag):
                frequency[term] = frequency.get(term, 0) + 1
        terms = sorted(term for term, count in frequency.items() if count >= least)
        weights = [_weigh(term, frequency[term], len(bags)) for term in terms]
        return cls({term: column for column, term in enumerate(terms)}, np.asarray(weights))


@dataclass(frozen=True, slots=True)
class TermRows:
    """Passages as weighted terms in compressed rows, each row of length one."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats


@dataclass(frozen=True, slots=True)
class WordingModel:
    """A linear model of each category over terms.

    ``coefficients`` has the shape ``(terms, categories)`` and is stored in steps of ``scale``,
    one a category; ``keys`` names the categories as ``taxonomy/code``.
    """

    vocabulary: Vocabulary
    keys: tuple[str, ...]
    coefficients: NDArray[np.int8]
    scale: Floats
    intercepts: Floats

    def score(self, rows: TermRows) -> Floats:
        """Return the log-odds that each passage speaks of each category, (passages, keys)."""
        scores = np.zeros((len(rows.starts) - 1, len(self.keys)))
        for row, (start, end) in enumerate(zip(rows.starts[:-1], rows.starts[1:], strict=True)):
            chosen = self.coefficients[rows.columns[start:end]].astype(np.float64)
            scores[row] = (chosen * rows.values[start:end, None]).sum(axis=0)
        return scores * self.scale + self.intercepts


def list_terms(lowered: str) -> Iterator[str]:
    """Yield the terms of a lower-case text: each stem, then each pair of neighbours.

    A stem is the first seven letters, which folds endings alike in any document, with no
    model; function words are left out before pairing.
    """
    stems = _list_stems(lowered)
    yield from stems
    yield from map(" ".join, pairwise(stems))


def list_context_terms(lowered: str) -> Iterator[str]:
    """Yield the stems of words that stand above a passage, marked as such."""
    for stem in _list_stems(lowered):
        yield CONTEXT_MARK + stem


@cache
def load_function_words() -> frozenset[str]:
    """Return the words that make no terms."""
    return frozenset(read_data("terms")["function_words"])


def list_passage_terms(view: DocumentView, index: int) -> set[str]:
    """Return the terms of one passage, with those of the short wording it stands below."""
    passage = view.passages[index]
    terms = set(list_terms(view.lowered[passage.start : passage.end]))
    for place in passage.context[:_CONTEXTS_READ]:
        above = view.passages[place]
        if above.end - above.start < _LONGEST_CONTEXT:
            terms |= _read_context(view.lowered[above.start : above.end])
    return terms


@lru_cache(maxsize=_MOST_CONTEXTS)
def _read_context(lowered: str) -> frozenset[str]:
    return frozenset(list_context_terms(lowered))


def weigh_terms(bags: Iterable[set[str]], vocabulary: Vocabulary) -> TermRows:
    """Return ``bags`` of terms as rows over ``vocabulary``; unknown terms are left out."""
    column_of = vocabulary.columns.get
    starts = [0]
    columns: list[int] = []
    values: list[Floats] = [np.zeros(0)]
    for bag in bags:
        found = sorted(map(column_of, bag, repeat(_UNKNOWN)))
        known = found[bisect_right(found, _UNKNOWN) :]
        weights = vocabulary.weights[known]
        length = float(np.sqrt((weights**2).sum()))
        values.append(weights / length if length else weights)
        columns += known
        starts.append(len(columns))
    return TermRows(
        np.asarray(starts, dtype=np.int64),
        np.asarray(columns, dtype=np.int64),
        np.concatenate(values),
    )


def _weigh(term: str, frequency: int, passages: int) -> float:
    rarity = float(np.log((1 + passages) / (1 + frequency)) + 1)
    return rarity * (_CONTEXT_SHARE if term.startswith(CONTEXT_MARK) else 1.0)


def _list_stems(lowered: str) -> list[str]:
    skipped = load_function_words()
    return [word[:_STEM_LENGTH] for word in _WORD.findall(lowered) if word not in skipped]
