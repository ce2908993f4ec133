"""Matches the actors that several coders name in one document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from govatlas.model.coding import ActorLabel, Role

_WORD: Final = re.compile(r"\w+")
_EMPTY: Final = frozenset({"a", "an", "and", "any", "each", "every", "of", "or", "the"})


@dataclass(frozen=True, slots=True)
class NamedActor:
    """One actor in one role, as each coder has it who names it; keyed by the coder's place."""

    role: Role
    named: tuple[tuple[int, ActorLabel], ...]

    @property
    def name(self) -> str:
        """Return the name that the first coder gives."""
        return self.named[0][1].name

    def given_by(self, place: int) -> ActorLabel | None:
        """Return the actor as the coder at ``place`` has it, None where it is not named."""
        return dict(self.named).get(place)


class NamesActors(Protocol):
    """A coding, or a part of one, as far as it names actors."""

    @property
    def actors(self) -> tuple[ActorLabel, ...]:
        """Return the actors in every role."""
        ...


def match_actors(codings: Sequence[NamesActors]) -> tuple[NamedActor, ...]:
    """Return every actor once, with the label of each coder who names it.

    Two coders name the same actor if in the same role the words of one name, articles aside, are
    among the words of the other. Each label is matched once, in the order of the coders.
    """
    found: list[NamedActor] = []
    for place, coding in enumerate(codings):
        for actor in coding.actors:
            index = _find(found, place, actor)
            if index is None:
                found.append(NamedActor(actor.role, ((place, actor),)))
            else:
                match = found[index]
                found[index] = NamedActor(match.role, (*match.named, (place, actor)))
    return tuple(found)


def _find(found: Sequence[NamedActor], place: int, actor: ActorLabel) -> int | None:
    words = _list_words(actor.name)
    close = [
        (abs(len(words) - len(_list_words(match.name))), index)
        for index, match in enumerate(found)
        if match.role is actor.role and match.given_by(place) is None
        if _is_same(words, _list_words(match.name))
    ]
    return min(close)[1] if close else None


def _is_same(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and (some <= others or others <= some)


def _list_words(name: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(name.casefold()))
    return words - _EMPTY or words
