"""Loads the wording by which actors are recognised."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from govatlas.coding.local.cues import Cue, Tier, compile_cue
from govatlas.coding.local.languages import read_data
from govatlas.coding.local.terms import load_terms


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of actor, told by its head noun, with the type it has when nothing else is known."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """Compiled wording; all patterns expect lower case.

    ``nouns`` has one group a kind, in the order of ``kinds``. ``modals`` gives the cues of duty,
    commitment and power, ``named`` those that name an actor in a role after them, by role.
    """

    kinds: tuple[ActorKind, ...]
    nouns: re.Pattern[str]
    modals: dict[str, tuple[Cue, ...]]
    named: dict[str, tuple[Cue, ...]]
    opening: re.Pattern[str]
    enforcing: re.Pattern[str]
    monitoring: re.Pattern[str]
    flavours: dict[str, re.Pattern[str]]

    def kind_of(self, match: re.Match[str]) -> ActorKind:
        """Return the kind of a match of ``nouns``."""
        return self.kinds[(match.lastindex or 1) - 1]


def read_actor_data(name: str) -> dict[str, Any]:
    """Return one packaged YAML file on actors."""
    return read_data(f"actors/{name}")


def compile_groups(groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[Cue, ...]]:
    """Return the phrases of each group compiled."""
    macros = {"@AI": load_terms().macro}
    return {
        name: tuple(compile_cue(phrase, Tier.STRONG, macros) for phrase in phrases)
        for name, phrases in groups.items()
    }


@cache
def load_actor_lexicon() -> ActorLexicon:
    """Return the packaged lexicon, compiled."""
    kinds = read_actor_data("nouns")["kinds"]
    acts = read_actor_data("acts")
    groups = "|".join(f"({'|'.join(kind['nouns'])})" for kind in kinds.values())
    return ActorLexicon(
        kinds=tuple(ActorKind(name, kind["type"]) for name, kind in kinds.items()),
        nouns=re.compile(rf"(?<![\w-])(?:{groups})(?![\w-]|['’]s)"),
        modals=compile_groups(acts["modals"]),
        named=compile_groups(acts["named"]),
        opening=re.compile(acts["opening"]),
        enforcing=re.compile(acts["enforcing"]),
        monitoring=re.compile(acts["monitoring"]),
        flavours={name: re.compile(wording) for name, wording in acts["flavours"].items()},
    )
