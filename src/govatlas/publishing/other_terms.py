"""Sees the labels of a record as terms of another vocabulary, through a crosswalk.

A term is covered for sure where a category is that is the same, close to it, or within it. A
category that is broader, or merely related, can be covered without the term; where a broader one is
not covered, nor is the term.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from govatlas.codebook import Predicate, TermMapping
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.publishing.lookup import find_label, find_scale

_SURE: Final = frozenset({Predicate.EXACT, Predicate.CLOSE, Predicate.NARROW})


@dataclass(frozen=True, slots=True, kw_only=True)
class TermSource:
    """A category that speaks for a term; ``level`` is None if it was not assessed."""

    taxonomy: str
    category: str
    label: str
    predicate: Predicate
    confidence: float
    level: int | None
    level_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """A term of another vocabulary with what a coding says about it.

    ``level`` is the highest level of the categories that imply the term, or none if a broader one
    is not covered; None if no category tells. ``is_possible`` says that the level is not above
    none, but a broader or related category is covered.
    """

    term: str
    label: str
    level: int | None
    level_name: str
    is_possible: bool
    sources: tuple[TermSource, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the view as a value of JSON."""
        return {
            "term": self.term,
            "label": self.label,
            "level": self.level,
            "level_name": self.level_name,
            "possible": self.is_possible,
            "categories": [
                {
                    "taxonomy": source.taxonomy,
                    "code": source.category,
                    "label": source.label,
                    "relation": source.predicate.short,
                    "confidence": source.confidence,
                    "level": source.level,
                }
                for source in self.sources
            ],
        }


def view_terms(
    coding: Coding, codebook: Codebook, mappings: Iterable[TermMapping]
) -> tuple[TermView, ...]:
    """Return each term of a crosswalk, in its order, with what ``coding`` says about it."""
    grouped: dict[tuple[str, str], list[TermMapping]] = {}
    for mapping in mappings:
        listed = grouped.setdefault((mapping.term, mapping.subject_label), [])
        if mapping.is_found:
            listed.append(mapping)
    return tuple(
        _view(
            term, label, [_find_source(coding, codebook, mapping) for mapping in listed], codebook
        )
        for (term, label), listed in grouped.items()
    )


def _view(term: str, label: str, sources: list[TermSource], codebook: Codebook) -> TermView:
    sure = [s for s in sources if s.predicate in _SURE and s.level is not None]
    absent = (s for s in sources if s.predicate is Predicate.BROAD and s.level == 0)
    best = max(sure, key=lambda source: source.level or 0, default=next(absent, None))
    covered = any(source.level for source in sources)
    scale = find_scale(codebook, best.taxonomy) if best else None
    level = best.level if best else None
    return TermView(
        term=term,
        label=label,
        level=level,
        level_name=scale.name_of(level) if scale and level is not None else "",
        is_possible=not level and covered,
        sources=tuple(sources),
    )


def _find_source(coding: Coding, codebook: Codebook, mapping: TermMapping) -> TermSource:
    level = coding.level_of(mapping.taxonomy, mapping.category)
    scale = find_scale(codebook, mapping.taxonomy)
    return TermSource(
        taxonomy=mapping.taxonomy,
        category=mapping.category,
        label=find_label(codebook, mapping.taxonomy, mapping.category),
        predicate=mapping.predicate,
        confidence=mapping.confidence,
        level=level,
        level_name=scale.name_of(level) if scale and level is not None else "",
    )
