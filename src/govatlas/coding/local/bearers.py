"""Tells the type of an actor by the head noun of its name."""

from govatlas.coding.local.actors.lexicon import load_actor_lexicon
from govatlas.model.norm import NormPart


def name_type(actor: NormPart | None) -> str:
    """Return the actor type that a name's head noun has by itself, empty where it has none."""
    if actor is None:
        return ""
    lexicon = load_actor_lexicon()
    words = actor.text.lower()
    core = words.split(" of ")[0].split(" that ")[0].split(" who ")[0].split(",")[0]
    for wording in (core, words):
        found = [lexicon.kind_of(match) for match in lexicon.nouns.finditer(wording)]
        if found:
            return found[-1].type
    return ""
