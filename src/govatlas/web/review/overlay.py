"""Lays what a reviewer has judged over what another coder said, for one page to show both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Coding, Role
from govatlas.reviewing import REJECTED_ACTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorShown:
    """An actor on the page: as the coder beside has it, or as the reviewer judged it."""

    actor: ActorLabel
    judged: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What a page of review shows: ``coding`` holds the reviewer's answers, others where none.

    ``judged`` has the categories that the reviewer has answered, ``status`` for the status.
    """

    coding: Coding
    beside: Coding | None
    own: Coding | None
    judged: frozenset[str]
    actors: tuple[ActorShown, ...]

    def actors_in(self, role: Role) -> list[ActorShown]:
        """Return the actors in one role."""
        return [shown for shown in self.actors if shown.actor.role is role]

    def level_beside(self, taxonomy: str, category: str) -> int | None:
        """Return the level that the coder beside gives."""
        return self.beside.level_of(taxonomy, category) if self.beside else None


def lay_over(empty: Coding, beside: Coding | None, own: Coding | None) -> Overlay:
    """Return what to show; ``empty`` is a coding that says nothing, for where neither does."""
    base = beside or empty
    if own is None:
        actors = tuple(ActorShown(actor=actor, judged="") for actor in base.actors)
        return Overlay(coding=base, beside=beside, own=None, judged=frozenset(), actors=actors)
    said = {(label.taxonomy, label.category) for label in own.labels}
    said |= {(gap.taxonomy, gap.category) for gap in own.abstentions}
    actors = _lay_actors(base, own)
    coding = replace(
        base,
        labels=(*own.labels, *(x for x in base.labels if (x.taxonomy, x.category) not in said)),
        abstentions=(
            *own.abstentions,
            *(gap for gap in base.abstentions if (gap.taxonomy, gap.category) not in said),
        ),
        status=own.status or base.status,
        actors=tuple(shown.actor for shown in actors if shown.judged != "rejected"),
    )
    judged = {f"{taxonomy}:{category}" for taxonomy, category in said}
    judged |= {"status"} if own.status else set()
    return Overlay(coding=coding, beside=beside, own=own, judged=frozenset(judged), actors=actors)


def choose_beside(codings: Sequence[Coding], newest: Coding | None, user: str) -> Coding | None:
    """Return the coding to judge: the one shown to readers, or that of somebody else."""
    if newest is not None and newest.coder.name != user:
        return newest
    others = [coding for coding in codings if coding.coder.name != user]
    return max(others, key=lambda coding: (len(coding.labels), coding.coded_at), default=None)


def list_roles(codebook: Codebook) -> list[tuple[Role, str, str]]:
    """Return each role with its name and meaning."""
    roles = {category.code: category for category in codebook.actor_roles.categories}
    return [
        (role, roles[role.value].label, roles[role.value].definition)
        if role.value in roles
        else (role, role.value.capitalize(), "")
        for role in Role
    ]


def _lay_actors(base: Coding, own: Coding) -> tuple[ActorShown, ...]:
    mine = {(actor.role, actor.name): actor for actor in own.actors}
    gone = {value for name, value in own.provenance if name == REJECTED_ACTOR}
    shown = []
    for actor in base.actors:
        key = (actor.role, actor.name)
        if key in mine:
            shown.append(ActorShown(actor=mine.pop(key), judged="judged"))
        else:
            rejected = f"{actor.role}: {actor.name}" in gone
            shown.append(ActorShown(actor=actor, judged="rejected" if rejected else ""))
    shown += [ActorShown(actor=actor, judged="judged") for actor in mine.values()]
    return tuple(shown)
