"""Reads the actors that a draft of a blind coding names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from govatlas.errors import GovatlasError, InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Role
from govatlas.model.document import Document
from govatlas.reviewing.edits import LONGEST_NAME, check_reason, read_confidence
from govatlas.reviewing.evidence import find_quotations
from govatlas.store import Draft
from govatlas.wording import _

MOST_ACTORS: Final = 6
"""How many actors a blind coding can name in one role."""

ACTOR_FIELDS: Final = ("name", "type", "confidence", "wording", "reason")
_TELLING: Final = ("name", "type", "wording", "reason")


@dataclass(frozen=True, slots=True)
class ActorsCheck:
    """The actors of a draft that are sound, in the order of the form, with what is amiss by row."""

    actors: tuple[ActorLabel, ...]
    problems: Mapping[str, str]


def list_actor_rows(role: Role) -> tuple[str, ...]:
    """Return the keys of the rows for actors in one role, ``actor:ROLE:N``; none need be filled.

    No question has such a key, since the code of a category holds no colon.
    """
    return tuple(f"actor:{role}:{number}" for number in range(1, MOST_ACTORS + 1))


def is_filled(fields: Mapping[str, str]) -> bool:
    """Whether a row names an actor, if only in part; a confidence alone says nothing."""
    return any(fields.get(name, "").strip() for name in _TELLING)


def read_actors(document: Document, codebook: Codebook, draft: Draft) -> ActorsCheck:
    """Return the actors that a draft names, and by row what is missing or amiss."""
    actors: list[ActorLabel] = []
    problems: dict[str, str] = {}
    for role in Role:
        named: set[str] = set()
        for key in list_actor_rows(role):
            fields = draft.get(key, {})
            if not is_filled(fields):
                continue
            try:
                _check_name(_read_name(fields), named)
                actors.append(_read_actor(document, codebook, role, fields))
            except GovatlasError as error:
                problems[key] = str(error)
            named.add(_read_name(fields).casefold())
    return ActorsCheck(tuple(actors), problems)


def _read_name(fields: Mapping[str, str]) -> str:
    return " ".join(fields.get("name", "").split())


def _check_name(name: str, named: set[str]) -> None:
    if not name:
        raise InputError(_("give the actor a name, as in the document"))
    if len(name) > LONGEST_NAME:
        raise InputError(
            _("the name of an actor can have at most %(number)s characters", number=LONGEST_NAME)
        )
    if name.casefold() in named:
        raise InputError(_("another row lists this actor in this role; list each actor once"))


def _read_actor(
    document: Document, codebook: Codebook, role: Role, fields: Mapping[str, str]
) -> ActorLabel:
    check_reason(fields.get("reason", ""))
    kind = fields.get("type", "")
    if kind not in {category.code for category in codebook.actor_types.categories}:
        raise InputError(_("choose the type of the actor"))
    quotations = find_quotations(document, fields.get("wording", ""))
    if not quotations and role is not Role.PROPOSER:
        raise InputError(_("an actor needs a quotation; select or paste the words that name it"))
    return ActorLabel(
        role=role,
        name=_read_name(fields),
        type=kind,
        confidence=read_confidence(fields.get("confidence", "")),
        rationale=fields.get("reason", "").strip(),
        quotations=quotations,
    )
