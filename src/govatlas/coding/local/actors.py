"""Finds who proposes, enforces, monitors and must obey a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import log1p

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actor_features import describe_phrase
from govatlas.coding.local.actor_lexicon import read_actor_data
from govatlas.coding.local.actor_models import RoleScore, score_roles
from govatlas.coding.local.actor_names import NamedActor, group_phrases, mention_span
from govatlas.coding.local.actor_phrases import ActorPhrase, find_mentions, find_phrases
from govatlas.coding.local.actor_proposers import find_proposers
from govatlas.coding.local.actor_reasons import explain_actor, explain_role
from govatlas.coding.local.cues import WordIndex
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span

Fit = dict[str, dict[str, float]]
_MARKS = {
    Role.TARGET: frozenset({"bound", "asked"}),
    Role.ENFORCER: frozenset({"enforces"}),
    Role.MONITOR: frozenset({"monitors"}),
}
_ANY_MARKS = frozenset({"bound", "asked", "power", "enforces", "monitors", "mentioned"})
_MENTIONED_KINDS = {
    Role.TARGET: frozenset(
        ("developer", "deployer", "infrastructure", "provider", "user", "company", "affected")
    ),
    Role.ENFORCER: frozenset(("prosecutor", "court", "affected")),
    Role.MONITOR: frozenset(("legislature", "prosecutor")),
}
_MOST_NAMES = {"ai-governance-actor": 2, "ai-deployer": 2}
_MOST_QUOTATIONS = 2
_NEARLY_AS_GOOD = 0.45


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


def find_actors(
    view: DocumentView, codebook: Codebook, index: WordIndex | None = None
) -> ActorFindings:
    """Return who holds the four roles in the document, each with evidence.

    Args:
        view: the document.
        codebook: gives the labels of the actor types, for the rationales.
        index: the word index of the document, if there is one already.
    """
    index = index or WordIndex(view.lowered)
    phrases = find_phrases(view, index)
    found = list(find_proposers(view, codebook))
    named = group_phrases(view, phrases, found[0].name if found else "")
    for score in score_roles(view, phrases, index):
        if score.held:
            found += _fill_role(view, codebook, score, named)
    order = list(Role)
    actors = tuple(sorted(_drop_repeats(found), key=lambda actor: order.index(actor.role)))
    rationales = tuple((role.value, explain_role(role, actors)) for role in order)
    return ActorFindings(actors, rationales)


def _drop_repeats(actors: Sequence[ActorLabel]) -> Iterator[ActorLabel]:
    """Yield the actors, one name once a role save where its two types are both well shown."""
    seen: set[tuple[Role, str, str]] = set()
    for actor in actors:
        key = (actor.role, actor.type, actor.name.lower())
        if key not in seen:
            seen.add(key)
            yield actor


def _fill_role(
    view: DocumentView, codebook: Codebook, score: RoleScore, named: Sequence[NamedActor]
) -> Iterator[ActorLabel]:
    """Yield the best-named actors for a role and type that the document was judged to have."""
    fit = _load_fit()[score.role.value].get(score.type)
    if fit is None:
        return
    candidates = _rank(fit, score.role, named)
    if not candidates:
        mentions = find_mentions(view, fit["kinds"].keys() & _MENTIONED_KINDS[score.role])
        candidates = _rank(fit, score.role, group_phrases(view, mentions))
    most = _MOST_NAMES.get(score.type, 1)
    for candidate in candidates[:most]:
        if candidate.points < _NEARLY_AS_GOOD * candidates[0].points:
            break
        quotations = _quote(view, candidate.phrases)
        if quotations:
            yield ActorLabel(
                role=score.role,
                name=candidate.actor.name,
                type=score.type,
                confidence=_confidence(score),
                rationale=explain_actor(codebook, score.role, score.type, candidate.phrases),
                quotations=quotations,
            )


def _rank(fit: Fit, role: Role, named: Sequence[NamedActor]) -> list[_Candidate]:
    """Return the actors that fit, best first: by what is said for the role, else by anything."""
    for marks in (_MARKS[role], _ANY_MARKS):
        found = []
        for actor in named:
            phrases = tuple(p for p in actor.phrases if not marks.isdisjoint(describe_phrase(p)))
            points = max((_points(fit, phrase) for phrase in phrases), default=0.0)
            if points > 0:
                found.append(_Candidate(actor, phrases, points * (1 + log1p(len(phrases)))))
        if found:
            return sorted(found, key=lambda c: (-c.points, c.phrases[0].span))
    return []


def _points(fit: Fit, phrase: ActorPhrase) -> float:
    points = fit["kinds"].get(phrase.kind.name, 0.0)
    if points:
        points += sum(more for act, more in fit["acts"].items() if act in phrase.acts)
    return points


@cache
def _load_fit() -> dict[str, dict[str, Fit]]:
    data = read_actor_data("fit")
    return {role.value: data[role.value] for role in _MARKS}


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
