"""Computes the headline: how many categories of a taxonomy a document covers."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from govatlas.codebook import load_codebook
from govatlas.codebook.shipped import describe_taxonomy
from govatlas.model.codebook import Scale
from govatlas.model.coding import Coding

_LEVEL_NAMES: Final = {2: "good", 1: "minimal"}


def headline(coding: Coding, taxonomy_id: str = "risk", *, scale: Scale | None = None) -> str:
    """Return how much is covered in one line, such as ``8 subdomains (4 good, 4 minimal)``.

    Categories on which the coder abstained are counted apart, never as uncovered. ``scale``
    names the levels of a taxonomy that does not use none, minimal, good.
    """
    labels = coding.labels_of(taxonomy_id)
    abstained = sum(a.taxonomy == taxonomy_id for a in coding.abstentions)
    return format_headline(
        Counter(label.level for label in labels), abstained, taxonomy_id, scale=scale
    )


def format_headline(
    counts: Mapping[int, int], abstained: int, taxonomy_id: str = "risk", *, scale: Scale | None
) -> str:
    """Return the headline of a document that has so many categories at each level."""
    if not sum(counts.values()):
        return "not assessed"
    levels = Counter({level: count for level, count in counts.items() if level > 0 and count})
    count = levels.total()
    about = describe_taxonomy(taxonomy_id)
    counted = f"{count or 'no'} {about.noun if count == 1 else about.nouns}"
    return (
        counted
        + _break_down(levels, scale or _find_scale(taxonomy_id))
        + _count_abstained(abstained)
    )


def _break_down(levels: Counter[int], scale: Scale | None) -> str:
    """Return the count of each level, empty where the scale has only one level above none."""
    if not levels or (scale is not None and scale.highest == 1):
        return ""
    counts = (f"{levels[v]} {_name_level(v, scale)}" for v in sorted(levels, reverse=True))
    return f" ({', '.join(counts)})"


def _find_scale(taxonomy_id: str) -> Scale | None:
    """Return the scale of a taxonomy of the built-in codebook, None of any other."""
    return next((t.scale for t in load_codebook().coverage if t.id == taxonomy_id), None)


def _name_level(value: int, scale: Scale | None) -> str:
    if scale is not None and value <= scale.highest:
        return scale.name_of(value)
    return _LEVEL_NAMES.get(value, f"at level {value}")


def _count_abstained(count: int) -> str:
    return f"; {count} not assessed" if count else ""
