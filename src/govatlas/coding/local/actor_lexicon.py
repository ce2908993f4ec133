"""Loads the wording by which actors are recognised."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

_DATA = "data/actors"


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A kind of actor, told by its head noun, with the type it has when nothing else is known."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ActorLexicon:
    """Compiled wording; all patterns expect lower case.

    ``nouns`` has one group a kind, in the order of ``kinds``. ``modals`` has the groups duty,
    commitment and power. ``named`` finds what names an actor in a role after it, by role.
    """

    kinds: tuple[ActorKind, ...]
    nouns: re.Pattern[str]
    modals: re.Pattern[str]
    opening: re.Pattern[str]
    enforcing: re.Pattern[str]
    monitoring: re.Pattern[str]
    named: dict[str, re.Pattern[str]]
    flavours: dict[str, re.Pattern[str]]

    def kind_of(self, match: re.Match[str]) -> ActorKind:
        """Return the kind of a match of ``nouns``."""
        return self.kinds[(match.lastindex or 1) - 1]


def read_actor_data(name: str) -> dict[str, Any]:
    """Return one packaged YAML file on actors."""
    text = files("govatlas.coding.local").joinpath(f"{_DATA}/{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return data


@cache
def load_actor_lexicon() -> ActorLexicon:
    """Return the packaged lexicon, compiled."""
    kinds = read_actor_data("nouns")["kinds"]
    acts = read_actor_data("acts")
    groups = "|".join(f"({'|'.join(kind['nouns'])})" for kind in kinds.values())
    modals = "|".join(f"(?P<{name}>{wording})" for name, wording in acts["modals"].items())
    return ActorLexicon(
        kinds=tuple(ActorKind(name, kind["type"]) for name, kind in kinds.items()),
        nouns=re.compile(rf"(?<![\w-])(?:{groups})(?![\w-])"),
        modals=re.compile(rf"(?<!\w)(?:{modals})(?!\w)"),
        opening=re.compile(acts["opening"]),
        enforcing=re.compile(acts["enforcing"]),
        monitoring=re.compile(acts["monitoring"]),
        named={
            role: re.compile(acts[f"{role}_before"]) for role in ("enforcer", "monitor", "target")
        },
        flavours={name: re.compile(wording) for name, wording in acts["flavours"].items()},
    )
