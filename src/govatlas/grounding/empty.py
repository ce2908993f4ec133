"""Determines which words of a passage can be added or left out without changing its meaning."""

from typing import Final

from govatlas.grounding.protected import COMPARATORS, is_quantity, words
from govatlas.grounding.tokens import Tokens

_ARTICLES: Final = frozenset({"a", "an", "the"})
_EMPTY: Final = _ARTICLES | {"of", "that", "such"}
_NAMED_BY_LETTER: Final = words(
    "annex appendix article box category chapter clause class column division exhibit figure form "
    "grade group item letter level line option paragraph part phase point round schedule section "
    "series stage step subparagraph subsection table tier title type unit vitamin zone"
)
"""Nouns after which an ``a`` is no article: ``Annex A``."""
_COUNTED: Final = words(
    "few little lot number majority minority fraction multiple other more less fewer same former "
    "latter"
)
"""Words that mean another amount or thing without their article: ``a few``, ``the other``."""
_BOUND_THAT: Final = words("provided providing except so in such given now save")


def may_be_left_out(tokens: Tokens, place: int) -> bool:
    """Return whether the passage has the same meaning without the token at ``place``."""
    if place == len(tokens) or tokens.keys[place] not in _EMPTY:
        return False
    before = tokens.keys[place - 1] if place else ""
    after = tokens.keys[place + 1] if place + 1 < len(tokens) else ""
    match tokens.keys[place]:
        case "of":
            return not (is_quantity(before) or after == "which")
        case "that":
            return before not in _BOUND_THAT
        case "such":
            return after != "as"
        case article:
            is_name = article == "a" and _is_name(tokens, place, before)
            is_needed = after in _COUNTED | _EMPTY | COMPARATORS or (after and is_quantity(after))
            return not (is_name or is_needed)


def _is_name(tokens: Tokens, place: int, before: str) -> bool:
    """Return whether the ``a`` at ``place`` is the letter of an annex, a class or an item."""
    gap = tokens.gap(place)
    is_capital_within = tokens.written(place) == "A" and place > 0 and not gap.strip(" \t,")
    follows_noun = before in _NAMED_BY_LETTER and not gap.strip()
    return follows_noun or (is_capital_within and "\n" not in gap)
