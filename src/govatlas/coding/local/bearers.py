"""Tells the type of an actor by the head noun of its name."""

from functools import lru_cache
from typing import Final

from govatlas.coding.local.actors.lexicon import load_actor_lexicon
from govatlas.model.norm import NormPart

_MOST_NAMES: Final = 1 << 12


def name_type(actor: NormPart | None) -> str:
    """Return the actor type that a name's head noun has by itself, empty where it has none."""
    return name_actor_type(actor.text) if actor is not None else ""


def name_actor_type(words: str) -> str:
    """Return the actor type that the head noun of English wording has, empty where it has none."""
    return _type_of(words.lower())


@lru_cache(maxsize=_MOST_NAMES)
def _type_of(words: str) -> str:
    lexicon = load_actor_lexicon()
    core = words.split(" of ")[0].split(" that ")[0].split(" who ")[0].split(",")[0]
    for wording in (core, words):
        found = [lexicon.kind_of(match) for match in lexicon.nouns.finditer(wording)]
        if found:
            return found[-1].type
    return ""
