"""Finds who proposes, enforces, monitors and must obey a document."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log1p

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actors.features import describe_phrase, measure_promotion
from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.actors.models import RoleScore, score_roles
from govatlas.coding.local.actors.names import NamedActor, group_phrases, mention_span
from govatlas.coding.local.actors.phrases import ActorPhrase, find_mentions, find_phrases
from govatlas.coding.local.actors.proposers import find_proposers
from govatlas.coding.local.actors.reasons import explain_actor, explain_role
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

Fit = dict[str, dict[str, float]]
_MARKS = {
    Role.TARGET: frozenset({"bound", "asked", "supported"}),
    Role.ENFORCER: frozenset({"enforces"}),
    Role.MONITOR: frozenset({"monitors"}),
}
_ANY_MARKS = frozenset({"bound", "asked", "supported", "power", "enforces", "monitors"})
_PROMOTED = frozenset({"asked", "supported"})
_MENTIONED_KINDS = {
    Role.TARGET: frozenset(
        ("developer", "deployer", "infrastructure", "provider", "user", "company", "affected")
    ),
    Role.ENFORCER: frozenset(("prosecutor", "court", "affected")),
    Role.MONITOR: frozenset(("legislature", "prosecutor")),
}
_MOST_NAMES = {"ai-governance-actor": 2, "ai-deployer": 2}
_MOST_PROMOTED = 3
_MOST_QUOTATIONS = 2
_NEARLY_AS_GOOD = 0.45
_GENERIC_WORTH = 0.5
_SPARE_WORTH = 0.001
_PROMOTING = 12.0
_PROMOTED_ALONE = frozenset({"ai-deployer", "ai-infrastructure-provider"})
_WANT_ANY = frozenset({"person", "individual", "entity", "company", "organization", "business"})


@dataclass(frozen=True, slots=True)
class ActorFindings:
    """The actors of a document, with one sentence a role on who holds it or why nobody does."""

    actors: tuple[ActorLabel, ...]
    rationales: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    actor: NamedActor
    phrases: tuple[ActorPhrase, ...]
    points: float


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a role is filled from.

    ``binding`` says whether the document is drafted as law, ``promoting`` whether it is not and
    its wording is mostly that of support.
    """

    view: DocumentView
    codebook: Codebook
    named: tuple[NamedActor, ...]
    binding: bool
    promoting: bool


def find_actors(
    view: DocumentView,
    codebook: Codebook,
    index: WordIndex | None = None,
    *,
    binding: bool = True,
    scores: Sequence[RoleScore] | None = None,
) -> ActorFindings:
    """Return who holds the four roles in the document, each with evidence.

    Args:
        view: the document.
        codebook: gives the labels of the actor types, for the rationales.
        index: the word index of the document, if there is one already.
        binding: whether the document is drafted to bind in law; where it is not, nobody enforces
            it without wording that says so, and those it promotes are among its targets.
        scores: which types hold which roles, the packaged models' judgement unless given.
    """
    index = index or WordIndex(view.lowered)
    phrases = find_phrases(view, index)
    found = list(find_proposers(view, codebook))
    issuer = found[0].name if found else ""
    named = group_phrases(view, phrases, issuer)
    promoting = not binding and measure_promotion(index) >= _PROMOTING
    scene = _Scene(view, codebook, named, binding, promoting)
    if scores is None:
        scores = score_roles(view, phrases, index)
    for role in _MARKS:
        found += _fill_role(scene, role, [s for s in scores if s.role is role])
    actors = tuple(found)
    rationales = tuple((role.value, explain_role(role, actors)) for role in Role)
    return ActorFindings(actors, rationales)


def _fill_role(scene: _Scene, role: Role, scores: Sequence[RoleScore]) -> Iterator[ActorLabel]:
    """Yield who holds ``role``: first one name for each type that does, then further names."""
    fits = _load_fit()[role.value]
    queues = [
        (score, fits[score.type], _find_candidates(scene, score, fits[score.type]))
        for score in sorted(scores, key=lambda s: (-s.probability, s.type))
        if score.type in fits
    ]
    taken: set[str] = set()
    for turn in range(_MOST_PROMOTED):
        for score, fit, candidates in queues:
            candidate = _next_candidate(scene, score, candidates, taken, turn)
            if candidate is None and turn == 0:
                mentioned = _find_mentioned(scene, score, fit)
                candidate = _next_candidate(scene, score, mentioned, taken, turn)
            label = candidate and _label(scene, score, candidate)
            if candidate and label:
                taken.add(candidate.actor.name.lower())
                yield label


def _find_candidates(scene: _Scene, score: RoleScore, fit: Fit) -> list[_Candidate]:
    """Return those who may be named for a type in a role, best first."""
    found = _score(fit, scene.named, _MARKS[score.role]) if score.held else []
    if score.role is Role.TARGET and scene.promoting:
        found += _find_promoted(scene, score, fit)
    if not score.held or (score.role is Role.ENFORCER and not scene.binding):
        return found
    found += _score(fit, scene.named, _ANY_MARKS, worth=_SPARE_WORTH)
    return found


def _find_mentioned(scene: _Scene, score: RoleScore, fit: Fit) -> list[_Candidate]:
    """Return those whom the document only mentions, for a type that nobody else was named for."""
    if not score.held or (score.role is Role.ENFORCER and not scene.binding):
        return []
    kinds = fit["kinds"].keys() & _MENTIONED_KINDS[score.role]
    mentioned = group_phrases(scene.view, find_mentions(scene.view, kinds))
    return _score(fit, mentioned, frozenset({"mentioned"}), worth=_SPARE_WORTH)


def _find_promoted(scene: _Scene, score: RoleScore, fit: Fit) -> list[_Candidate]:
    """Return those of a type whom a document that does not bind sets out to promote."""
    kinds = _load_promoted().get(score.type, frozenset())
    if not score.held and score.type not in _PROMOTED_ALONE:
        return []
    return [
        candidate
        for candidate in _score(fit, scene.named, _PROMOTED)
        if not candidate.actor.generic
        and candidate.phrases[0].kind.name in kinds
        and not all(_sets_up(scene.view, phrase) for phrase in candidate.phrases)
    ]


def _sets_up(view: DocumentView, phrase: ActorPhrase) -> bool:
    """Say whether the phrase tells of a thing to be founded, which is nobody to act yet."""
    return view.lowered.startswith("establish", phrase.around.start)


def _next_candidate(
    scene: _Scene,
    score: RoleScore,
    candidates: Sequence[_Candidate],
    taken: Collection[str],
    turn: int,
) -> _Candidate | None:
    """Return the best candidate not taken; after the first turn only one nearly as good."""
    promoting = score.role is Role.TARGET and scene.promoting
    most = _MOST_PROMOTED if promoting else _MOST_NAMES.get(score.type, 1)
    if turn >= most:
        return None
    least = _NEARLY_AS_GOOD * candidates[0].points if candidates and turn else -1.0
    if promoting:
        least *= _NEARLY_AS_GOOD
    free = (c for c in candidates if c.actor.name.lower() not in taken and c.points >= least)
    return next(free, None)


def _label(scene: _Scene, score: RoleScore, candidate: _Candidate) -> ActorLabel | None:
    quotations = _quote(scene.view, candidate.phrases)
    if not quotations:
        return None
    return ActorLabel(
        role=score.role,
        name=_with_any(candidate.actor.name),
        type=score.type,
        confidence=_confidence(score),
        rationale=explain_actor(
            scene.codebook, score.role, score.type, candidate.actor.name, candidate.phrases
        ),
        quotations=quotations,
    )


def _score(
    fit: Fit, named: Sequence[NamedActor], marks: frozenset[str], *, worth: float = 1.0
) -> list[_Candidate]:
    """Return the actors that fit by what is said of them, best first."""
    found = []
    for actor in named:
        phrases = tuple(p for p in actor.phrases if not marks.isdisjoint(describe_phrase(p)))
        points = max((_points(fit, phrase) for phrase in phrases), default=0.0)
        points *= _GENERIC_WORTH if actor.generic else 1.0
        if points > 0:
            points *= worth * (1 + log1p(len(phrases)))
            found.append(_Candidate(actor, phrases, points))
    return sorted(found, key=lambda c: (-c.points, c.phrases[0].span))


def _points(fit: Fit, phrase: ActorPhrase) -> float:
    points = fit["kinds"].get(phrase.kind.name, 0.0)
    if points:
        points += sum(more for act, more in fit["acts"].items() if act in phrase.acts)
    return points


def _with_any(name: str) -> str:
    """Return a name that would stand bare, such as ``person``, with the word that it wants."""
    return f"any {name}" if name in _WANT_ANY else name


@cache
def _load_fit() -> dict[str, dict[str, Fit]]:
    data = read_actor_data("fit")
    return {role.value: data[role.value] for role in _MARKS}


@cache
def _load_promoted() -> dict[str, frozenset[str]]:
    promoted = read_actor_data("fit")["promoted"]
    return {name: frozenset(kinds) for name, kinds in promoted.items()}


def _quote(view: DocumentView, phrases: Sequence[ActorPhrase]) -> tuple[Quotation, ...]:
    """Return one or two quotations of the phrases, from different passages."""
    quotations: dict[int, Quotation] = {}
    for phrase in phrases:
        passage = view.passages[phrase.passage]
        within = Span(passage.start, passage.end)
        core = Span(phrase.around.start, max(mention_span(phrase).end, phrase.around.start + 1))
        span = excerpt(view.document.text, core, within)
        if span is not None and phrase.passage not in quotations:
            quotations[phrase.passage] = view.document.quote(span)
        if len(quotations) == _MOST_QUOTATIONS:
            break
    return tuple(quotations.values())


def _confidence(score: RoleScore) -> Confidence:
    if score.probability >= 0.72:
        return Confidence.HIGH
    return Confidence.MEDIUM if score.probability >= 0.52 else Confidence.LOW
