"""Finds the norms of a document: who must, must not or may do what, the most important first."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from govatlas.model.document import Document, Force, Outline
from govatlas.model.norm import Norm, NormPart
from govatlas.norms.context import Name, read_names
from govatlas.norms.drafts import Draft, find_drafts
from govatlas.norms.language import GRAMMARS, Language, load_language
from govatlas.norms.place import name_place
from govatlas.norms.plain import find_plain_norms
from govatlas.norms.plain_language import PLAIN_LANGUAGES
from govatlas.norms.rank import Candidate, rank
from govatlas.norms.resolve import Resolver
from govatlas.norms.sanctions import bind

LANGUAGES: Final = GRAMMARS | PLAIN_LANGUAGES
"""The languages whose norms are found."""

MOST_NORMS: Final = 150
"""How many norms of a document are kept, the best-ranked ones."""


def find_norms(document: Document, outline: Outline, *, issuer: str = "") -> tuple[Norm, ...]:
    """Return the norms of ``document``, ordered by rank; none where its language is not known.

    Passages in another language that is known are read in that language, and come after those of
    the document's own.

    Args:
        document: the text.
        outline: its provisions and passages.
        issuer: who says "we" in it, the authority of the metadata where not given.
    """
    norms: list[Norm] = []
    for language in _list_languages(document, outline):
        own = _keep_language(outline, "" if language == document.language else language)
        if language in PLAIN_LANGUAGES:
            found = find_plain_norms(document, own, language, issuer=issuer, most=MOST_NORMS)
        else:
            found = _find_by_grammar(document, own, language, issuer)
        norms += [replace(norm, rank=norm.rank + len(norms)) for norm in found]
    return tuple(norms[:MOST_NORMS])


def _list_languages(document: Document, outline: Outline) -> list[str]:
    """Return the known languages that a document is in, its own first."""
    named = [document.language, *(p.language for p in outline.passages if p.language)]
    return [code for code in dict.fromkeys(named) if code in LANGUAGES]


def _keep_language(outline: Outline, language: str) -> Outline:
    """Return the outline with passages in other languages as matter without substance."""
    if all(passage.language == language for passage in outline.passages):
        return outline
    passages = (
        p if p.language == language else replace(p, force=Force.APPARATUS) for p in outline.passages
    )
    return Outline(outline.provisions, tuple(passages))


def _find_by_grammar(
    document: Document, outline: Outline, code: str, issuer: str
) -> tuple[Norm, ...]:
    language = load_language(code)
    drafts = find_drafts(document, outline, language)
    names = read_names(document, language)
    resolved = Resolver(document, outline, language, names, issuer).resolve(drafts)
    bound = bind(document, outline, resolved, language)
    candidates = [
        Candidate(draft, bearer, b) for (draft, bearer), b in zip(resolved, bound, strict=True)
    ]
    order = rank(document, outline, candidates, language)
    headed = _find_headed(document, outline, language)
    chosen = list(_set_back(candidates, list(_distinct(candidates, order)), headed))[:MOST_NORMS]
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


def _find_headed(document: Document, outline: Outline, language: Language) -> frozenset[int]:
    """Return the passages that open with the number of a section: "Sec. 7. Report on devices."."""
    pattern = language.patterns["numbered_heading"]
    return frozenset(
        index
        for index, passage in enumerate(outline.passages)
        if pattern.match(document.text, passage.span.start)
    )


def _set_back(
    candidates: Sequence[Candidate], order: Sequence[int], headed: AbstractSet[int]
) -> Iterator[int]:
    """Yield the indexes in ``order``, those last that a reader of the others learns nothing from.

    They repeat who must do what of a better one, as a lead does in each of its items, say only
    from when and to what the text applies, or are headings that read like orders.
    """
    said = set()
    last = []
    for index in order:
        candidate = candidates[index]
        draft, bearer = candidate.draft, candidate.bearer
        told = (draft.modality, bearer.text.lower() if bearer else "", draft.action.lower())
        applies = draft.sentence.language.patterns["applies"].match(draft.action)
        heading = draft.kind == "imperative" and draft.statement.passage in headed
        if told in said or heading or (draft.thing and applies is not None):
            last.append(index)
            continue
        said.add(told)
        yield index
    yield from last


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
    return written.format((rest if named else draft.action).strip()).strip(' ,”"')


def _beneficiary(draft: Draft, bearer: Name | None) -> Name | None:
    """Return whom the norm serves, where that is not the bearer."""
    found = draft.beneficiary
    return None if found is None or (bearer is not None and found.text == bearer.text) else found


def _part(document: Document, name: Name | None) -> NormPart | None:
    if name is None or not name.text.strip():
        return None
    return NormPart(name.text, document.quote(name.span))
