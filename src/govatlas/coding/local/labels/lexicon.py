"""Loads the cues of every category that the local coder is asked about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.cues import Cue, Hit, Tier, compile_cue
from govatlas.coding.local.index import WordIndex, find_hits
from govatlas.coding.local.languages import read_data
from govatlas.coding.local.terms import load_macros
from govatlas.model.codebook import Category, Cues, Taxonomy

_PACKAGED = ("risk-1-4", "risk-5-7", "sector", "lifecycle", "scope")
_SHORTEST_KEYWORD = 5


@dataclass(frozen=True, slots=True)
class CategoryCues:
    """The compiled cues of one category."""

    code: str
    for_it: tuple[Cue, ...]
    against: tuple[Cue, ...]

    def find(self, index: WordIndex) -> list[Hit]:
        """Return the hits in the indexed text, without those that only look like the category."""
        known = index.hits
        hits = [
            hit
            for cue in self.for_it
            for hit in (known[cue] if cue in known else find_hits(cue, index))
        ]
        if not hits:
            return hits
        false = [hit.span for cue in self.against for hit in find_hits(cue, index)]
        return [hit for hit in hits if not any(span.contains(hit.span) for span in false)]


def list_cues(taxonomies: Iterable[Taxonomy]) -> Iterator[Cue]:
    """Yield every cue of the categories of ``taxonomies``."""
    for taxonomy in taxonomies:
        for category in compile_taxonomy(taxonomy):
            yield from category.for_it
            yield from category.against


@cache
def _packaged_cues() -> dict[str, dict[str, Cues]]:
    """Return the packaged cues by taxonomy and category."""
    found: dict[str, dict[str, Cues]] = defaultdict(dict)
    for name in _PACKAGED:
        data = read_data(f"cues/{name}")
        for code, tiers in data["categories"].items():
            lists = {tier: tuple(tiers.get(tier) or ()) for tier in ("strong", "weak", "against")}
            found[data["taxonomy"]][str(code)] = Cues(**lists)
    return dict(found)


@cache
def compile_taxonomy(taxonomy: Taxonomy) -> tuple[CategoryCues, ...]:
    """Return the compiled cues of each category of ``taxonomy``, in its order.

    The packaged cues serve the built-in taxonomies; a user's category brings its own, and one
    that brings none gets cues from the words of its label.
    """
    packaged = _packaged_cues().get(taxonomy.id, {})
    return tuple(
        _compile_category(category.code, packaged.get(category.code) or _own_cues(category))
        for category in taxonomy.categories
    )


def _compile_category(code: str, cues: Cues) -> CategoryCues:
    macros = load_macros()

    def compiled(phrases: Iterable[str], tier: Tier) -> tuple[Cue, ...]:
        return tuple(compile_cue(phrase, tier, macros) for phrase in dict.fromkeys(phrases))

    return CategoryCues(
        code,
        compiled(cues.strong, Tier.STRONG) + compiled(cues.weak, Tier.WEAK),
        compiled(cues.against, Tier.AGAINST),
    )


def _own_cues(category: Category) -> Cues:
    if category.cues.strong or category.cues.weak:
        return category.cues
    words = re.findall(r"[^\W\d_]+", category.label.lower())
    keywords = [word for word in words if len(word) >= _SHORTEST_KEYWORD]
    return Cues(strong=(" ".join(words),), weak=tuple(f"{word[:-1]}*" for word in keywords))
