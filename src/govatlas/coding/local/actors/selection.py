"""Decides which candidates hold which role, by trees and words over what is said of them."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.fits import load_fits
from govatlas.coding.local.actors.full_names import key_of, name_wording
from govatlas.coding.local.actors.heads import find_head, split_list
from govatlas.coding.local.actors.leaning import lean
from govatlas.coding.local.actors.lexicon import load_actor_lexicon
from govatlas.coding.local.actors.phrases import Relation
from govatlas.coding.local.actors.scene import Scene, measure
from govatlas.coding.local.actors.surroundings import Wording
from govatlas.coding.local.actors.trees import Trees, read_trees, to_probability
from govatlas.coding.local.languages import data_folder
from govatlas.model.coding import Role
from govatlas.model.document import Span
from govatlas.model.norm import Modality, Norm

_OFFENDER = re.compile(
    r"(?i)(?:any )?(?:persons?|individuals?|people|whoever|anyone)"
    r"(?: (?:who|that)\b(?! (?:is|are|was|were) (?:injured|harmed|aggrieved|depicted)).*)?$"
    r"|.* (?:who|that) (?:\w+ly )?(?:evade|violate|breach|contravene|fail|infringe)(?:s|es)? .*$"
)
_ALIKE = 0.75
_FLOOR = 0.1
_SPARE = 0.1
_SMALL = frozenset(("of", "the", "and", "or", "for", "on", "to", "in"))
_PARTS = {
    Role.TARGET: frozenset({"bearer"}),
    Role.ENFORCER: frozenset({"enforcer", "bearer"}),
    Role.MONITOR: frozenset({"recipient", "watcher", "bearer"}),
}
_RELATIONS = {
    Role.TARGET: frozenset({Relation.DUTY, Relation.COMMITMENT, Relation.TARGET}),
    Role.ENFORCER: frozenset({Relation.ENFORCER, Relation.POWER}),
    Role.MONITOR: frozenset({Relation.MONITOR}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that holds a role, with how probable that is, and its type there."""

    candidate: Candidate
    probability: float
    type: str


@dataclass(frozen=True, slots=True)
class RoleModel:
    """What was fitted for one role: trees over features, weights of words, what is kept.

    ``shares`` are the shift of the log-odds and what those of the trees and of the words count.
    ``least`` is the least probability that is kept; ``first`` that of the likeliest candidate,
    where no other is as likely as ``least``.
    """

    trees: Trees
    wording: Wording
    shares: tuple[float, float, float]
    least: float
    first: float

    def judge(self, scene: Scene, role: Role) -> list[float]:
        """Return the probability of each candidate of a document."""
        shift, share, of_words = self.shares
        by_trees = self.trees.weigh(
            [measure(scene, role, place) for place in range(len(scene.candidates))]
        )
        by_words = [self.wording.weigh(marks) for marks in scene.surroundings]
        return [
            to_probability(shift + share * one + of_words * other)
            for one, other in zip(by_trees, by_words, strict=True)
        ]


@cache
def load_selection() -> Mapping[str, RoleModel]:
    """Return the packaged model of each role, as ``training.actor_selection`` wrote it."""
    data = json.loads(data_folder().joinpath("actors/selection.json").read_text("utf-8"))
    return {
        role: RoleModel(
            trees=read_trees(data["features"], model),
            wording=Wording(model["wording"]["base"], model["wording"]["weights"]),
            shares=tuple(model["shares"]),
            least=model["least"],
            first=model["first"],
        )
        for role, model in data["roles"].items()
    }


def choose(scene: Scene, role: Role) -> list[Choice]:
    """Return who holds ``role``, the likeliest first, each actor under one name."""
    model = load_selection()[role.value]
    judged = [lean(scene, role, i, odds) for i, odds in enumerate(model.judge(scene, role))]
    able = [i for i in range(len(judged)) if may_hold(role, scene.candidates[i])]
    order = sorted(able, key=lambda i: (-judged[i], scene.candidates[i].place))
    names, odds = [scene.candidates[i].name for i in order], [judged[i] for i in order]
    kept = pick(names, odds, model.least, model.first)
    chosen = [scene.candidates[order[k]] for k in kept]
    found = [
        Choice(one, odds[k], judge_type(scene, role, one))
        for k, one in zip(kept, chosen, strict=True)
    ]
    free = [k for k in range(len(order)) if k not in kept and odds[k] >= _SPARE]
    return found + list(
        _fill_types(scene, role, found, [(scene.candidates[order[k]], odds[k]) for k in free])
    )


def may_hold(role: Role, candidate: Candidate) -> bool:
    """Whether a candidate may hold ``role``: one that is told apart, and enforces no offence."""
    if name_wording("untold").match(candidate.name):
        return False
    return role is not Role.ENFORCER or _OFFENDER.match(candidate.name) is None


def _fill_types(
    scene: Scene, role: Role, found: Sequence[Choice], free: Sequence[tuple[Candidate, float]]
) -> Iterator[Choice]:
    """Yield the likeliest of the others for each type that surely holds the role unnamed.

    Nobody in a policy, where the types are judged less surely than in law.
    """
    if scene.policy:
        return
    missing = {name for held, name in scene.held if held == role.value}
    missing -= {choice.type for choice in found}
    if role is Role.ENFORCER and not scene.binding:
        return
    taken = [choice.candidate.name for choice in found]
    for name in sorted(missing):
        fits = load_fits()[role.value].get(name, {"kinds": {}})["kinds"]
        for candidate, odd in free:
            kind = candidate.kind.name if candidate.kind else ""
            if fits.get(kind, 0) >= 1 and not any(_is_same(candidate.name, n) for n in taken):
                taken.append(candidate.name)
                yield Choice(candidate, odd, name)
                break


def pick(names: Sequence[str], odds: Sequence[float], least: float, first: float) -> list[int]:
    """Return the places of the names kept: probable enough, and no wording of one before it.

    ``names`` are ordered from the most to the least probable; the first has to be as probable as
    ``first``, the others as ``least``.
    """
    kept: list[int] = []
    for place, (name, odd) in enumerate(zip(names, odds, strict=True)):
        if odd < (least if place else min(least, first)):
            break
        if not any(_is_same(name, names[other]) for other in kept):
            kept.append(place)
    return kept


def _is_same(one: str, other: str) -> bool:
    """Whether two names are wordings of one actor, or one a member of the other's list.

    Names with different head nouns are of different actors: providers of a service, its users.
    """
    keys = key_of(one), key_of(other)
    if _is_member(keys[0], other) or _is_member(keys[1], one):
        return True
    if _says_less(*keys) or _says_less(keys[1], keys[0]):
        return True
    if find_head(keys[0]) != find_head(keys[1]):
        return False
    words = [{word for word in key.split() if word not in _SMALL} for key in keys]
    shared = len(words[0] & words[1])
    return 2 * shared >= _ALIKE * (len(words[0]) + len(words[1]))


def _says_less(bare: str, full: str) -> bool:
    """Whether one name only says less: a court beside a circuit court, the office of somebody."""
    if name_wording("office_of").sub("", full) == bare != full:
        return True
    if " " in bare or find_head(full) != bare:
        return False
    return full.startswith(f"{bare} ") or name_wording("absorbed").fullmatch(bare) is not None


def _is_member(key: str, listing: str) -> bool:
    """Whether one of a list is the name with this key, told more fully or not."""
    members = [key_of(member) for member in split_list(listing)]
    return any(key == member or key.startswith(f"{member} of ") for member in members)


def judge_type(scene: Scene, role: Role, candidate: Candidate) -> str:
    """Return the type that fits the candidate's kind and acts best, and the document's roles."""
    if scene.policy and scene.issuer_type and key_of(candidate.name) == key_of(scene.issuer):
        return scene.issuer_type
    kind = candidate.kind.name if candidate.kind else "body"
    acts = {act for phrase in candidate.phrases for act in phrase.acts}
    fits = load_fits()[role.value]
    points = {
        name: _points(fit, kind, acts) * (_FLOOR + scene.scores.get((role.value, name), 0.0))
        for name, fit in fits.items()
    }
    return max(points, key=lambda name: (points[name], name))


def _points(fit: Mapping[str, Mapping[str, float]], kind: str, acts: Collection[str]) -> float:
    points = fit["kinds"].get(kind, 0.05)
    return points + sum(more for act, more in fit["acts"].items() if act in acts)


def list_evidence(candidate: Candidate, role: Role) -> Iterator[tuple[Norm | None, str, Span]]:
    """Yield the norms and places that show a candidate in a role, the most telling first."""
    parts = _PARTS[role]
    told = [said for said in candidate.said if said.part in parts]
    told = sorted(told, key=lambda said: (not _tells(role, said), said.norm.rank))
    for said in told:
        yield said.norm, said.part, said.norm.quotation.span
    relations = _RELATIONS[role]
    for phrase in sorted(candidate.phrases, key=lambda p: (p.relation not in relations, p.span)):
        yield (
            None,
            phrase.relation.value,
            Span(phrase.start, max(phrase.span.end, phrase.said_from)),
        )
    for mention in candidate.mentions:
        yield None, "mention", mention.span


def _tells(role: Role, said: Said) -> bool:
    """Whether a norm is one by which the role is recognised."""
    lexicon = load_actor_lexicon()
    act = said.norm.action.text.lower()
    if role is Role.MONITOR:
        return said.part != "bearer" or lexicon.monitoring.search(act) is not None
    if role is Role.ENFORCER:
        return said.part == "enforcer" or lexicon.enforcing.search(act) is not None
    return said.norm.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
