"""Computes the headline: how many categories of a taxonomy a document covers."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from govatlas.codebook import load_codebook
from govatlas.codebook.shipped import describe_taxonomy
from govatlas.model.codebook import Scale
from govatlas.model.coding import Coding
from govatlas.wording import _, ngettext, say_term

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
        return _("not assessed")
    levels = Counter({level: count for level, count in counts.items() if level > 0 and count})
    count = levels.total()
    about = describe_taxonomy(taxonomy_id)
    named = ngettext(about.noun, about.nouns, count)
    if count:
        told = _("%(number)s %(categories)s", number=count, categories=named)
    else:
        told = _("no %(categories)s", categories=named)
    if by_level := _break_down(levels, scale or _find_scale(taxonomy_id)):
        told = _("%(covered)s (%(levels)s)", covered=told, levels=by_level)
    if abstained:
        told = _("%(covered)s; %(number)s not assessed", covered=told, number=abstained)
    return told


def _break_down(levels: Counter[int], scale: Scale | None) -> str:
    """Return the count of each level, empty where the scale has only one level above none."""
    if not levels or (scale is not None and scale.highest == 1):
        return ""
    counts = (
        _("%(number)s %(level)s", number=levels[value], level=_name_level(value, scale))
        for value in sorted(levels, reverse=True)
    )
    return ", ".join(counts)


def _find_scale(taxonomy_id: str) -> Scale | None:
    """Return the scale of a taxonomy of the built-in codebook, None of any other."""
    return next((t.scale for t in load_codebook().coverage if t.id == taxonomy_id), None)


def _name_level(value: int, scale: Scale | None) -> str:
    if scale is not None and value <= scale.highest:
        return say_term(scale.name_of(value))
    known = _LEVEL_NAMES.get(value)
    return say_term(known) if known else _("at level %(number)s", number=value)
