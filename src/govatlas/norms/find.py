"""Finds the norms of a document: who must, must not or may do what, the most important first."""

from collections.abc import Iterator, Sequence
from typing import Final

from govatlas.model.document import Document, Outline
from govatlas.model.norm import Norm, NormPart
from govatlas.norms.context import Name, read_names
from govatlas.norms.drafts import Draft, find_drafts
from govatlas.norms.language import LANGUAGES, load_language
from govatlas.norms.place import name_place
from govatlas.norms.rank import Candidate, rank
from govatlas.norms.resolve import Resolver
from govatlas.norms.sanctions import bind

MOST_NORMS: Final = 150
"""How many norms of a document are kept, the best-ranked ones."""


def find_norms(document: Document, outline: Outline, *, issuer: str = "") -> tuple[Norm, ...]:
    """Return the norms of ``document``, ordered by rank; none where its language is not known.

    Args:
        document: the text.
        outline: its provisions and passages.
        issuer: who says "we" in it, the authority of the metadata where not given.
    """
    if document.language not in LANGUAGES:
        return ()
    language = load_language(document.language)
    drafts = find_drafts(document, outline, language)
    names = read_names(document, language)
    resolved = Resolver(document, outline, language, names, issuer).resolve(drafts)
    bound = bind(document, outline, resolved, language)
    candidates = [
        Candidate(draft, bearer, b) for (draft, bearer), b in zip(resolved, bound, strict=True)
    ]
    order = rank(document, outline, candidates, language)
    chosen = list(_distinct(candidates, order))[:MOST_NORMS]
    return tuple(
        _assemble(document, outline, candidates[index], place)
        for place, index in enumerate(chosen, 1)
    )


def _distinct(candidates: Sequence[Candidate], order: Sequence[int]) -> Iterator[int]:
    """Yield the indexes in ``order``, each norm once."""
    seen = set()
    for index in order:
        draft = candidates[index].draft
        key = (draft.quotation, draft.modality, draft.action)
        if key not in seen:
            seen.add(key)
            yield index


def _assemble(document: Document, outline: Outline, candidate: Candidate, place: int) -> Norm:
    draft, binding = candidate.draft, candidate.binding
    return Norm(
        modality=draft.modality,
        action=NormPart(_write_action(draft, candidate.bearer), document.quote(draft.action_span)),
        quotation=document.quote(draft.quotation),
        rank=place,
        bearer=_part(document, candidate.bearer),
        condition=_part(document, draft.condition),
        deadline=_part(document, draft.deadline),
        sanction=_part(document, binding.sanction),
        enforcer=_part(document, binding.enforcer),
        beneficiary=_part(document, _beneficiary(draft, candidate.bearer)),
        provision=name_place(outline, draft.statement.passage),
    )


def _write_action(draft: Draft, bearer: Name | None) -> str:
    """Return the action; what is created is left out of what is said of it."""
    if draft.clause.after != "created":
        return draft.action
    written = draft.sentence.language.phrases["established"]
    _, named, rest = draft.action.partition(bearer.text) if bearer else ("", "", draft.action)
    return written.format((rest if named else draft.action).strip()).strip(" ,")


def _beneficiary(draft: Draft, bearer: Name | None) -> Name | None:
    """Return whom the norm serves, where that is not the bearer."""
    found = draft.beneficiary
    return None if found is None or (bearer is not None and found.text == bearer.text) else found


def _part(document: Document, name: Name | None) -> NormPart | None:
    if name is None or not name.text.strip():
        return None
    return NormPart(name.text, document.quote(name.span))
