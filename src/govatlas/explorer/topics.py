"""Suggests categories of the codebook, and words that mean the like, for a search."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from govatlas.coding.local.cues import Cue, Tier
from govatlas.coding.local.labels.lexicon import compile_taxonomy
from govatlas.meaning import fuse_rankings
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Category, Codebook, Taxonomy

Rank = Callable[[str, tuple[str, ...]], Sequence[int]]
"""Ranks texts by how alike they are to a question, the best first; nothing where it cannot."""

MOST: Final = 3
_MOST_SYNONYMS: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_ENDING: Final = re.compile(r"(?:ations?|ments?|ings?|ness|ies|ers?|ors?|ed|es|ly|ive|al|e|s|y)$")
_SHORTEST_STEM: Final = 4
_PLAIN_CUE: Final = re.compile(r"[^\W\d_][\w'’-]*(?: [\w'’-]+)*\*?")
_CUE_HIT: Final = 4.0
_LABEL_WORD: Final = 3.0
_EMPTY: Final = frozenset(
    re.findall(
        r"\w+",
        "about against all and any are artificial because but can data for from have how"
        " intelligence into law laws may must not rule rules should that the their them they this"
        " use used using what when where which who whose will with without",
    )
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A category that a search may be about, with how many documents cover it.

    ``synonyms`` are words by which the codebook tells the category, to search for instead.
    """

    taxonomy: str
    code: str
    name: str
    documents: int
    synonyms: tuple[str, ...]


def suggest_topics(q: str, catalogue: Catalogue, rank: Rank) -> tuple[Topic, ...]:
    """Return up to three categories that documents here cover and ``q`` may be about.

    They are found by the words of their definitions and cues, and by ``rank`` where it knows
    what words mean; each ranking counts alike.
    """
    entries = _list_entries(catalogue.codebook)
    scores = np.array([entry.score(_list_stems(q), q) for entry in entries])
    by_words = np.array([i for i in np.argsort(-scores, kind="stable") if scores[i] > 0], dtype=int)
    by_meaning = np.array(rank(q, tuple(entry.told for entry in entries)), dtype=int)[: 2 * MOST]
    fused = fuse_rankings(len(entries), [by_words[: 2 * MOST], by_meaning])
    found = []
    for place in np.argsort(-fused, kind="stable").tolist():
        entry = entries[place]
        documents = _count(catalogue, entry.taxonomy.id, entry.category.code)
        if fused[place] > 0 and documents:
            found.append(entry.build(documents, q))
    return tuple(found[:MOST])


def _count(catalogue: Catalogue, taxonomy: str, code: str) -> int:
    return int(np.count_nonzero(catalogue.level_column(taxonomy, code) > 0))


@dataclass(frozen=True, eq=False)
class _Entry:
    """A category as it is looked for; ``weights`` says how much a stem tells of it."""

    taxonomy: Taxonomy
    category: Category
    weights: Counter[str]
    told: str

    def score(self, stems: Iterable[str], q: str) -> float:
        """Return how much ``q``, of these stems, tells of the category."""
        lowered = q.lower()
        hits = sum(
            cue.tier is Tier.STRONG and cue.pattern.search(lowered) is not None
            for cue in self._cues()
        )
        return sum(self.weights[stem] for stem in stems) + _CUE_HIT * hits

    def build(self, documents: int, q: str) -> Topic:
        """Return the topic, with those synonyms that ``q`` has not."""
        return Topic(
            self.taxonomy.id,
            self.category.code,
            self.category.label,
            documents,
            self._list_synonyms(q),
        )

    def _list_synonyms(self, q: str) -> tuple[str, ...]:
        """Return plain cues that share most with ``q`` without standing in it."""
        asked = _list_stems(q)
        plain = [
            cue.phrase
            for cue in self._cues()
            if cue.tier is Tier.STRONG
            and _PLAIN_CUE.fullmatch(cue.phrase)
            and cue.pattern.search(q.lower()) is None
        ]
        ordered = sorted(
            plain, key=lambda phrase: (-len(asked & _list_stems(phrase)), phrase.endswith("*"))
        )
        return tuple(ordered[:_MOST_SYNONYMS])

    def _cues(self) -> tuple[Cue, ...]:
        compiled = compile_taxonomy(self.taxonomy)
        return next(found.for_it for found in compiled if found.code == self.category.code)


@lru_cache(maxsize=4)
def _list_entries(codebook: Codebook) -> tuple[_Entry, ...]:
    """Return the categories with the stems that tell of them, rarer ones telling more."""
    pairs = tuple(codebook.coverage_categories())
    stems = [_list_stems(" ".join(_list_wordings(category))) for _, category in pairs]
    spread = Counter(stem for found in stems for stem in found)
    return tuple(
        _Entry(
            taxonomy,
            category,
            Counter(
                {
                    stem: (_LABEL_WORD if stem in _list_stems(category.label) else 1.0)
                    * float(np.log(1 + len(pairs) / spread[stem]))
                    for stem in found
                }
            ),
            f"{category.label}. {category.definition}",
        )
        for (taxonomy, category), found in zip(pairs, stems, strict=True)
    )


def _list_wordings(category: Category) -> tuple[str, ...]:
    return (category.label, category.definition, *category.includes, *category.examples)


def _list_stems(text: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word not in _EMPTY)


def _stem(word: str) -> str:
    """Return ``word`` without its ending, where enough of it is left."""
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
