"""Measures, as named numbers, what a document says of each candidate for a role."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p

from govatlas.coding.local.actors.candidates import Candidate, Said
from govatlas.coding.local.actors.fits import load_fits
from govatlas.coding.local.actors.full_names import key_of, name_wording
from govatlas.coding.local.actors.heads import core_of, find_head, split_list
from govatlas.coding.local.actors.lexicon import load_actor_lexicon
from govatlas.coding.local.actors.models import RoleScore
from govatlas.coding.local.actors.names import is_generic
from govatlas.coding.local.actors.phrases import Relation
from govatlas.coding.local.actors.surroundings import list_marks
from govatlas.coding.local.views import DocumentView, PassageView
from govatlas.model.coding import Role
from govatlas.model.norm import Modality

_HALF_RANK = 6.0
_IN_POLICIES = (
    *(
        "watches",
        "told",
        "enforces",
        "any norm",
        "share of norms",
        "monitors",
        "recipient",
        "watcher",
        "mentions, share",
    ),
    *("phrase monitor", "beside monitoring, share", "is staff", "is body", "issuer", "proper"),
)
_DUTY = 2
_NAMED = 2
_SMALL = frozenset(("of", "the", "and", "or", "for", "on", "to", "in"))
_DEFINED = re.compile(
    r"[“\"‘'](?P<term>[a-z][a-z -]{2,50})[”\"’'],? (?:means|refers to|includes)\b"
)
_PREPOSITIONS = ("by", "to", "against", "with", "of", "from", "for", "on")
_ACTS = ("watches", "enforces", "told", "charged")
_SUING = re.compile(r"\b(?:action|suit|relief|damages|injunct\w+|enforce\w*|penalt\w+|fines?)\b")
_REPORTING = re.compile(r"^(?:\w+ly )?(?:submit|report|provide|publish|issue|brief|notify)\b")


@dataclass(frozen=True)
class Scene:
    """What the candidates of one document share.

    ``binding`` says whether the document is drafted as law, ``policy`` whether it is one of an
    organisation for itself; ``scores`` is which types of actor hold which role by its wording as
    a whole, ``held`` those that are sure to. ``marks`` tells of each passage whether its words
    are those of duty, enforcement or monitoring, and whether they name AI. ``title`` is the
    document's in small letters, ``length`` its number of characters, ``defined`` the keys of the
    terms that it defines; ``surroundings`` are the marks of each candidate.
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
    title: str = ""
    length: int = 1
    defined: frozenset[str] = frozenset()
    surroundings: tuple[frozenset[str], ...] = ()

    @cached_property
    def features(self) -> tuple[dict[str, float], ...]:
        """Return what is known of each candidate, whatever the role."""
        members = {key_of(part) for one in self.candidates for part in split_list(one.name)}
        spoken = {key_of(one.name): len(one.said) + len(one.phrases) for one in self.candidates}
        borne = [len(_borne(one)) for one in self.candidates]
        most = max((len(one.mentions) for one in self.candidates), default=1)
        return tuple(
            {
                **_measure_norms(candidate, borne, place),
                **_measure_phrases(candidate),
                **_measure_mentions(candidate, self.marks, most),
                **_measure_name(candidate, members, self.issuer),
                **self._measure_standing(candidate),
                "members spoken of": _measure_members(candidate, spoken),
            }
            for place, candidate in enumerate(self.candidates)
        )

    @cached_property
    def words(self) -> tuple[frozenset[str], ...]:
        """Return the content words of each candidate's name, as names are compared."""
        return tuple(_list_words(key_of(core_of(one.name))) for one in self.candidates)

    def _measure_standing(self, candidate: Candidate) -> dict[str, float]:
        """Return how a candidate stands to the title, to definitions and to other names."""
        key = key_of(core_of(candidate.name))
        own = _list_words(key)
        titled = sum(word in self.title for word in own)
        mentions = max(1, len(candidate.mentions))
        head = find_head(key)
        return {
            "in title": titled / max(1, len(own)),
            "defined": float(key in self.defined),
            "first place": candidate.place / max(1, self.length),
            "nested, share": sum(mention.nested for mention in candidate.mentions) / mentions,
            "within another": float(sum(own < other for other in self.words)),
            "around another": float(sum(own > other for other in self.words)),
            "appointed": float(name_wording("appointed").fullmatch(head) is not None),
            "head agency": float(name_wording("agency_head").fullmatch(head) is not None),
        }


def _measure_members(candidate: Candidate, spoken: Mapping[str, int]) -> float:
    """Return how much more the members of a list are spoken of than the list itself."""
    members = [spoken.get(key_of(part), 0) for part in split_list(candidate.name)]
    own = 1 + spoken.get(key_of(candidate.name), 0)
    return log1p(max(members, default=0) / own)


def _list_words(key: str) -> frozenset[str]:
    return frozenset(word for word in key.split() if word not in _SMALL)


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
    document = view.document
    return Scene(
        candidates=tuple(candidates),
        issuer=issuer,
        issuer_type=issuer_type,
        binding=binding,
        policy=policy,
        norms=norms,
        scores=known,
        held=held,
        marks=marks,
        title=document.instrument.title.lower(),
        length=len(document.text),
        defined=frozenset(key_of(match["term"]) for match in _DEFINED.finditer(view.lowered)),
        surroundings=tuple(list_marks(candidate, view.lowered) for candidate in candidates),
    )


def _mark(view: DocumentView, passage: PassageView) -> Iterator[str]:
    lexicon = load_actor_lexicon()
    words = view.lowered[passage.start : passage.end]
    if passage.ai == _NAMED:
        yield "AI"
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
    for mark in ("enforcement", "monitoring", "duty", "AI"):
        found[f"beside {mark}"] = 0.0
    found |= dict.fromkeys(_ACTS, 0.0)
    for mention in candidate.mentions:
        for act in mention.acts:
            found[act] += 1
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
    fits = load_fits()[role.value]
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
