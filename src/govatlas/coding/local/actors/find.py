"""Finds who proposes, enforces, monitors and must obey a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govatlas.coding.excerpts import excerpt
from govatlas.coding.local.actors.candidates import Candidate
from govatlas.coding.local.actors.gathering import gather
from govatlas.coding.local.actors.models import RoleScore, score_roles
from govatlas.coding.local.actors.names import group_phrases
from govatlas.coding.local.actors.phrases import find_phrases
from govatlas.coding.local.actors.proposers import find_proposers
from govatlas.coding.local.actors.reasons import Evidence, explain_actor, explain_role
from govatlas.coding.local.actors.scene import Scene, scene_of
from govatlas.coding.local.actors.selection import Choice, choose, list_evidence
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Confidence, Role
from govatlas.model.document import Quotation, Span
from govatlas.model.norm import Norm
from govatlas.norms.find import find_norms

ROLES: Final = (Role.TARGET, Role.ENFORCER, Role.MONITOR)
_MOST_QUOTATIONS = 2
_HIGH, _MEDIUM = 0.7, 0.4
_WANT_ANY = frozenset({"person", "individual", "entity", "company", "organization", "business"})


@dataclass(frozen=True, slots=True)
class ActorFindings:
    """The actors of a document, with one sentence a role on who holds it or why nobody does."""

    actors: tuple[ActorLabel, ...]
    rationales: tuple[tuple[str, str], ...]


def find_actors(
    view: DocumentView,
    codebook: Codebook,
    index: WordIndex | None = None,
    *,
    binding: bool = True,
    proposers: Sequence[ActorLabel] | None = None,
    norms: Sequence[Norm] | None = None,
    scores: Sequence[RoleScore] | None = None,
) -> ActorFindings:
    """Return who holds the four roles in the document, each with evidence.

    Args:
        view: the document.
        codebook: gives the labels of the actor types, for the rationales.
        index: the word index of the document, if there is one already.
        binding: whether the document is drafted to bind in law.
        proposers: who issued or introduced it, if they were found already.
        norms: what the document requires, if it was found already.
        scores: which types hold which roles, the packaged models' judgement unless given.
    """
    index = index or WordIndex(view.lowered)
    if proposers is None:
        proposers = tuple(find_proposers(view, codebook))
    issuer = proposers[0].name if proposers else ""
    if norms is None:
        norms = find_norms(view.document, view.outline, issuer=issuer)
    scene = set_scene(view, index, norms, issuer=issuer, binding=binding, scores=scores)
    if proposers:
        scene = replace(scene, issuer_type=proposers[0].type)
    found = list(proposers)
    for role in ROLES:
        found += _fill_role(view, codebook, scene, role)
    actors = tuple(found)
    rationales = tuple((role.value, explain_role(role, actors)) for role in Role)
    return ActorFindings(actors, rationales)


def set_scene(
    view: DocumentView,
    index: WordIndex,
    norms: Sequence[Norm],
    *,
    issuer: str,
    binding: bool,
    scores: Sequence[RoleScore] | None = None,
) -> Scene:
    """Return the candidates of a document with all by which they are judged."""
    phrases = find_phrases(view, index)
    candidates = gather(view, norms, group_phrases(view, phrases, issuer), issuer)
    if scores is None:
        scores = score_roles(view, phrases, index)
    return scene_of(
        view, candidates, issuer=issuer, binding=binding, norms=len(norms), scores=scores
    )


def _fill_role(
    view: DocumentView, codebook: Codebook, scene: Scene, role: Role
) -> Iterator[ActorLabel]:
    """Yield who holds ``role``, the likeliest first."""
    for choice in choose(scene, role):
        evidence = _collect(view, choice.candidate, role)
        if evidence:
            name = _with_any(choice.candidate.name)
            yield ActorLabel(
                role=role,
                name=name,
                type=choice.type,
                confidence=_confidence(choice),
                rationale=explain_actor(codebook, role, choice, evidence),
                quotations=tuple(each.quotation for each in evidence),
            )


def _collect(view: DocumentView, candidate: Candidate, role: Role) -> tuple[Evidence, ...]:
    """Return the best norms or places that show the candidate in its role, each once."""
    found: list[Evidence] = []
    for norm, part, span in list_evidence(candidate, role):
        quotation = norm.quotation if norm is not None else _quote(view, span)
        if quotation is not None and all(not _overlap(quotation, e.quotation) for e in found):
            found.append(Evidence(quotation, norm, part))
        if len(found) == _MOST_QUOTATIONS:
            break
    return tuple(found)


def _overlap(one: Quotation, other: Quotation) -> bool:
    return one.span.overlaps(other.span)


def _quote(view: DocumentView, span: Span) -> Quotation | None:
    place = view.passage_at(span.start)
    if place is None:
        return None
    passage = view.passages[place]
    cut = excerpt(view.document.text, span, Span(passage.start, passage.end))
    return view.document.quote(cut) if cut is not None else None


def _with_any(name: str) -> str:
    """Return a name that would stand bare, such as ``person``, with the word that it wants."""
    return f"any {name}" if name in _WANT_ANY else name


def _confidence(choice: Choice) -> Confidence:
    if choice.probability >= _HIGH:
        return Confidence.HIGH
    return Confidence.MEDIUM if choice.probability >= _MEDIUM else Confidence.LOW
