"""Decides which candidates hold which role, by small logistic models over what is said of them."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import exp, log1p

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.full_names import key_of, name_wording
from govatlas.coding.local.actors.heads import core_of, split_list
from govatlas.coding.local.actors.lexicon import load_actor_lexicon, read_actor_data
from govatlas.coding.local.actors.models import RoleScore
from govatlas.coding.local.actors.names import is_generic
from govatlas.coding.local.actors.phrases import Relation
from govatlas.coding.local.views import DocumentView, PassageView
from govatlas.model.coding import Role
from govatlas.model.document import Span
from govatlas.model.norm import Modality, Norm

_OFFENDER = re.compile(
    r"(?i)(?:any )?(?:persons?|individuals?|people|whoever|anyone)"
    r"(?: (?:who|that)\b(?! (?:is|are|was|were) (?:injured|harmed|aggrieved|depicted)).*)?$"
)
_HALF_RANK = 6.0
_ALIKE = 0.75
_IN_POLICIES = (
    *("any norm", "share of norms", "monitors", "recipient", "watcher", "mentions, share"),
    *("phrase monitor", "beside monitoring, share", "is staff", "is body", "issuer", "proper"),
)
_FLOOR = 0.1
_SPARE = 0.06
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
_DUTY = 2
_PREPOSITIONS = ("by", "to", "against", "with", "of", "from", "for", "on")
_SUING = re.compile(r"\b(?:action|suit|relief|damages|injunct\w+|enforce\w*|penalt\w+|fines?)\b")
_REPORTING = re.compile(r"^(?:\w+ly )?(?:submit|report|provide|publish|issue|brief|notify)\b")


@dataclass(frozen=True)
class Scene:
    """What the candidates of one document share.

    ``binding`` says whether the document is drafted as law, ``policy`` whether it is one of an
    organisation for itself; ``scores`` is which types of actor hold which role by its wording as
    a whole, ``held`` those that are sure to. ``marks`` tells of each passage whether its words
    are those of duty, enforcement or monitoring.
    """

    candidates: tuple[Candidate, ...]
    issuer: str
    issuer_type: str
    binding: bool
    policy: bool
    norms: int
    scores: Mapping[tuple[str, str], float]
    held: frozenset[tuple[str, str]]
    marks: tuple[tuple[str, ...], ...]

    @cached_property
    def features(self) -> tuple[dict[str, float], ...]:
        """Return what is known of each candidate, whatever the role."""
        members = {key_of(part) for one in self.candidates for part in split_list(one.name)}
        borne = [len(_borne(one)) for one in self.candidates]
        most = max((len(one.mentions) for one in self.candidates), default=1)
        return tuple(
            {
                **_measure_norms(candidate, borne, place),
                **_measure_phrases(candidate),
                **_measure_mentions(candidate, self.marks, most),
                **_measure_name(candidate, members, self.issuer),
            }
            for place, candidate in enumerate(self.candidates)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate that holds a role, with how probable that is, and its type there."""

    candidate: Candidate
    probability: float
    type: str


def scene_of(
    view: DocumentView,
    candidates: Sequence[Candidate],
    *,
    issuer: str,
    issuer_type: str = "",
    binding: bool,
    norms: int,
    scores: Sequence[RoleScore],
) -> Scene:
    """Return the scene of a document."""
    known = {(score.role.value, score.type): score.probability for score in scores}
    marks = tuple(tuple(_mark(view, passage)) for passage in view.passages)
    held = frozenset((score.role.value, score.type) for score in scores if score.held)
    policy = not binding and not view.document.instrument.authority.jurisdiction
    return Scene(tuple(candidates), issuer, issuer_type, binding, policy, norms, known, held, marks)


def _mark(view: DocumentView, passage: PassageView) -> Iterator[str]:
    lexicon = load_actor_lexicon()
    words = view.lowered[passage.start : passage.end]
    if passage.directive == _DUTY:
        yield "duty"
    if lexicon.enforcing.search(words):
        yield "enforcement"
    if lexicon.monitoring.search(words):
        yield "monitoring"


def measure(scene: Scene, role: Role, index: int) -> dict[str, float]:
    """Return what is known of one candidate for ``role``, by name of the feature."""
    own = scene.features[index]
    in_policy = {f"policy: {name}": own[name] * scene.policy for name in _IN_POLICIES}
    return {**own, **in_policy, **_measure_document(scene, role, scene.candidates[index])}


def _weight(said: Said) -> float:
    return 1 / (1 + said.norm.rank / _HALF_RANK)


def _measure_norms(candidate: Candidate, counts: Sequence[int], place: int) -> dict[str, float]:
    lexicon = load_actor_lexicon()
    borne = [said for said in candidate.said if said.part == "bearer"]
    found = {f"bears {modality.value}": 0.0 for modality in Modality}
    for said in borne:
        found[f"bears {said.norm.modality.value}"] += _weight(said)
    acts = [(said, said.norm.action.text.lower()) for said in borne]
    found["monitors"] = sum(_weight(s) for s, act in acts if lexicon.monitoring.search(act[:70]))
    found["enforces"] = sum(_weight(s) for s, act in acts if lexicon.enforcing.search(act))
    found["sues"] = sum(
        _weight(s)
        for s, act in acts
        if _SUING.search(act) and s.norm.modality not in (Modality.OBLIGATION, Modality.PROHIBITION)
    )
    found["reports"] = sum(_weight(s) for s, act in acts if _REPORTING.search(act))
    found["sanctioned"] = sum(_weight(s) for s in borne if s.norm.sanction is not None)
    for part in ("enforcer", "recipient", "watcher"):
        found[part] = sum(_weight(said) for said in candidate.said if said.part == part)
    found = {name: log1p(value) for name, value in found.items()}
    found["share of norms"] = counts[place] / max(1, sum(counts))
    found["best rank"] = 1 / min((said.norm.rank for said in borne), default=100)
    found["any norm"] = float(bool(borne))
    found["place by norms"] = 1 / (1 + sum(count > counts[place] for count in counts))
    return found


def _borne(candidate: Candidate) -> list[Said]:
    return [said for said in candidate.said if said.part == "bearer"]


def _measure_phrases(candidate: Candidate) -> dict[str, float]:
    found = {f"phrase {relation.value}": 0.0 for relation in Relation}
    found |= {"phrase enforcing": 0.0, "phrase monitoring": 0.0}
    for phrase in candidate.phrases:
        found[f"phrase {phrase.relation.value}"] += 1
        for act in ("enforcing", "monitoring"):
            found[f"phrase {act}"] += act in phrase.acts
    return {name: log1p(value) for name, value in found.items()}


def _measure_mentions(
    candidate: Candidate, marks: Sequence[Sequence[str]], most: int
) -> dict[str, float]:
    found = {f"after {word}": 0.0 for word in _PREPOSITIONS}
    for mark in ("enforcement", "monitoring", "duty"):
        found[f"beside {mark}"] = 0.0
    for mention in candidate.mentions:
        if mention.before in _PREPOSITIONS:
            found[f"after {mention.before}"] += 1
        for mark in marks[mention.passage]:
            found[f"beside {mark}"] += 1
    count = len(candidate.mentions)
    shares = {f"{name}, share": value / max(1, count) for name, value in found.items()}
    return {
        **{name: log1p(value) for name, value in found.items()},
        **shares,
        "mentions": log1p(count),
        "mentions, share": count / max(1, most),
        "only mentioned": float(not candidate.said and not candidate.phrases),
    }


def _measure_name(candidate: Candidate, members: Collection[str], issuer: str) -> dict[str, float]:
    name = candidate.name
    kind = candidate.kind.name if candidate.kind else "none"
    kinds = [each.name for each in load_actor_lexicon().kinds] + ["party", "none"]
    words = [word for word in core_of(name).split() if word[0].isalpha()]
    return {
        **{f"is {each}": float(each == kind) for each in kinds},
        "generic": float(is_generic(name)),
        "vague": float(name_wording("vague").match(core_of(name)) is not None),
        "proper": float(sum(word[0].isupper() for word in words) > len(words) / 2),
        "words": min(10, len(name.split())) / 5,
        "list": float(bool(split_list(name))),
        "member": float(key_of(name) in members),
        "clause": float(core_of(name) != name),
        "issuer": float(bool(issuer) and key_of(name) == key_of(issuer)),
        "plural": float(bool(words) and words[-1].endswith("s")),
    }


def _measure_document(scene: Scene, role: Role, candidate: Candidate) -> dict[str, float]:
    fits = _fits()[role.value]
    kind = candidate.kind.name if candidate.kind else ""
    fitting = [name for name, fit in fits.items() if kind in fit["kinds"]]
    odds = [scene.scores.get((role.value, name), 0.0) for name in fitting]
    return {
        "binding": float(scene.binding),
        "policy": float(scene.policy),
        "norms": log1p(scene.norms),
        "candidates": log1p(len(scene.candidates)),
        "type's odds": max(odds, default=0.0),
        "role's odds": max(
            (odd for (held, _), odd in scene.scores.items() if held == role.value), default=0.0
        ),
    }


@cache
def _fits() -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    data = read_actor_data("fit")
    return {role: data[role] for role in ("target", "enforcer", "monitor")}


@dataclass(frozen=True, slots=True)
class RoleWeights:
    """The fitted weights of one role, by feature, with the least probability that is kept.

    ``first`` is the least probability of the likeliest candidate, where no other is as likely
    as ``least``.
    """

    bias: float
    weights: Mapping[str, float]
    least: float
    first: float


@cache
def load_selection() -> Mapping[str, RoleWeights]:
    """Return the packaged weights of each role."""
    path = files("govatlas.coding.local").joinpath("data/en/actors/selection.json")
    data = json.loads(path.read_text("utf-8"))
    return {
        role: RoleWeights(model["bias"], model["weights"], model["least"], model["first"])
        for role, model in data["roles"].items()
    }


def weigh(features: Mapping[str, float], weights: RoleWeights) -> float:
    """Return how probable the weights make it that a candidate holds the role."""
    total = weights.bias + sum(
        value * weights.weights.get(name, 0.0) for name, value in features.items()
    )
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def choose(scene: Scene, role: Role) -> list[Choice]:
    """Return who holds ``role``, the likeliest first, each actor under one name."""
    weights = load_selection()[role.value]
    judged = [weigh(measure(scene, role, i), weights) for i in range(len(scene.candidates))]
    able = [i for i in range(len(judged)) if _may_hold(role, scene.candidates[i])]
    order = sorted(able, key=lambda i: (-judged[i], scene.candidates[i].place))
    names, odds = [scene.candidates[i].name for i in order], [judged[i] for i in order]
    kept = pick(names, odds, weights.least, weights.first)
    chosen = [scene.candidates[order[k]] for k in kept]
    found = [
        Choice(one, odds[k], judge_type(scene, role, one))
        for k, one in zip(kept, chosen, strict=True)
    ]
    free = [k for k in range(len(order)) if k not in kept and odds[k] >= _SPARE]
    return found + list(
        _fill_types(scene, role, found, [(scene.candidates[order[k]], odds[k]) for k in free])
    )


def _may_hold(role: Role, candidate: Candidate) -> bool:
    """Say whether a candidate may hold ``role`` at all: offenders enforce nothing."""
    return role is not Role.ENFORCER or _OFFENDER.match(candidate.name) is None


def _fill_types(
    scene: Scene, role: Role, found: Sequence[Choice], free: Sequence[tuple[Candidate, float]]
) -> Iterator[Choice]:
    """Yield the likeliest of the others for each type that surely holds the role unnamed."""
    missing = {name for held, name in scene.held if held == role.value}
    missing -= {choice.type for choice in found}
    if role is Role.ENFORCER and not scene.binding:
        return
    taken = [choice.candidate.name for choice in found]
    for name in sorted(missing):
        fits = _fits()[role.value].get(name, {"kinds": {}})["kinds"]
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
    """Say whether two names are wordings of one actor, or one a member of the other's list."""
    keys = key_of(one), key_of(other)
    if keys[0] in map(key_of, split_list(other)) or keys[1] in map(key_of, split_list(one)):
        return True
    words = [{word for word in key.split() if word not in _SMALL} for key in keys]
    shared = len(words[0] & words[1])
    return 2 * shared >= _ALIKE * (len(words[0]) + len(words[1]))


def judge_type(scene: Scene, role: Role, candidate: Candidate) -> str:
    """Return the type that fits the candidate's kind and acts best, and the document's roles."""
    if scene.policy and scene.issuer_type and key_of(candidate.name) == key_of(scene.issuer):
        return scene.issuer_type
    kind = candidate.kind.name if candidate.kind else "body"
    acts = {act for phrase in candidate.phrases for act in phrase.acts}
    fits = _fits()[role.value]
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
    """Say whether a norm is one by which the role is recognised."""
    lexicon = load_actor_lexicon()
    act = said.norm.action.text.lower()
    if role is Role.MONITOR:
        return said.part != "bearer" or lexicon.monitoring.search(act) is not None
    if role is Role.ENFORCER:
        return said.part == "enforcer" or lexicon.enforcing.search(act) is not None
    return said.norm.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
