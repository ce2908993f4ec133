"""Codes a document in another language by glosses and vectors, quoting its own words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from govatlas.coding.local.annotate import Annotations, CueBook, find_all
from govatlas.coding.local.glossed.actors import find_glossed_actors, type_bearer
from govatlas.coding.local.glossed.labels import Sides, label_glossed
from govatlas.coding.local.glossed.opinion import (
    SHARE,
    VectorModels,
    give_opinion,
    load_vector_models,
)
from govatlas.coding.local.glossed.original import sum_up_in_original
from govatlas.coding.local.glossed.parties import GOVERNANCE
from govatlas.coding.local.glossed.proposers import find_glossed_proposers
from govatlas.coding.local.glossed.shadow import cast_shadow
from govatlas.coding.local.glossed.status import judge_glossed_status
from govatlas.coding.local.glossed.summary import sum_up
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.labels.passages import measure_annotated
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy
from govatlas.coding.local.labels.weights import Weights
from govatlas.coding.local.languages import load_languages, read_data
from govatlas.coding.local.norms import describe_norms
from govatlas.coding.local.status import HARD
from govatlas.coding.local.views import DocumentView, view_document
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    NORMS,
    SUMMARY_IN_ORIGINAL,
    SUMMARY_NORMS,
    ActorLabel,
    Coder,
    Coding,
    Mode,
    write_ranks,
)
from govatlas.model.document import Document, Outline
from govatlas.model.norm import Modality, Norm
from govatlas.norms import find_norms
from govatlas.norms.plain_language import load_plain_language
from govatlas.unitizing import outline

MODEL: Final = "model of the language"
AGREEMENT: Final = "agreement of the language"


def code_glossed(
    document: Document,
    codebook: Codebook,
    language: str,
    *,
    book: CueBook,
    weights: Weights,
    vectors: VectorModels | None = None,
    who: Coder,
    at: datetime,
    within: Outline | None = None,
) -> Coding:
    """Return the coding of a document in ``language``, dated ``at``.

    Args:
        document: the text.
        codebook: what is asked.
        language: one that has a glossary.
        book: the English cues, which are found in the glosses.
        weights: those fitted to English codings.
        vectors: the models of the second opinion, the packaged ones unless given.
        who: the coder named in the coding.
        at: when it was coded.
        within: the passages to read, all unless given.
    """
    document = replace(document, language=language)
    original = view_document(document, within or outline(document))
    sides = _measure(document, original, language, book, weights)
    parts = _label(sides, codebook, weights, vectors or load_vector_models())
    proposers = find_glossed_proposers(original, sides.shadow.view, language, codebook)
    issuer = _name_issuer(proposers)
    norms = find_norms(document, original.outline, issuer=issuer)
    norms = _type_norms(describe_norms(norms, original, parts), language, proposers)
    status = judge_glossed_status(original, language)
    found = find_glossed_actors(
        original,
        sides.shadow.view,
        language,
        codebook,
        binding=status.category == HARD,
        proposers=proposers,
        norms=norms,
    )
    summary = sum_up(codebook, language, status.category, found.actors, norms, parts)
    own_words = sum_up_in_original(document, norms, language)
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=who,
        codebook_version=codebook.version,
        codebook_digest=codebook.digest,
        mode=Mode.BLIND,
        coded_at=at,
        labels=tuple(label for part in parts for label in part.labels),
        status=status,
        actors=found.actors,
        abstentions=tuple(gap for part in parts for gap in part.abstentions),
        summary=summary.text,
        rationales=(
            *((part.taxonomy, part.rationale) for part in parts),
            (codebook.status.id, status.rationale),
            *found.rationales,
        ),
        provenance=(
            *_describe(language, weights, parts),
            *([(SUMMARY_NORMS, write_ranks(summary.ranks))] if summary.ranks else ()),
            *([(SUMMARY_IN_ORIGINAL, f"{language}: {own_words}")] if own_words else ()),
        ),
        norms=norms,
    )


def _label(
    sides: Sides, codebook: Codebook, weights: Weights, vectors: VectorModels
) -> list[LabelledTaxonomy]:
    view = sides.original
    opinions = give_opinion([view.wording(place) for place in range(len(view.passages))], vectors)
    return [label_glossed(sides, t, weights, opinions.get(t.id)) for t in codebook.coverage]


def _name_issuer(proposers: Sequence[ActorLabel]) -> str:
    """Return the first proposer as the document names it, without its English name."""
    return proposers[0].name.partition(" (")[0] if proposers else ""


def _type_norms(
    norms: Sequence[Norm], language: str, proposers: Sequence[ActorLabel]
) -> tuple[Norm, ...]:
    """Return the norms with the types of those who bear and enforce them."""
    known = dict.fromkeys(_list_authorities(norms, language), GOVERNANCE)
    known |= {_name_issuer([proposer]): proposer.type for proposer in proposers}

    def type_of(name: str) -> str:
        return known.get(name) or type_bearer(name, language)

    return tuple(
        replace(
            norm,
            bearer_type=type_of(norm.bearer.text) if norm.bearer else "",
            enforcer_type=type_bearer(norm.enforcer.text, language) if norm.enforcer else "",
        )
        for norm in norms
    )


def _list_authorities(norms: Sequence[Norm], language: str) -> Iterator[str]:
    """Yield who is set up as an authority by the norms, or punishes, by the names given."""
    plain = load_plain_language(language)
    enforcers = {norm.enforcer.text for norm in norms if norm.enforcer}
    created = [norm.action.text for norm in norms if norm.modality is Modality.ESTABLISHMENT]
    for norm in norms:
        if norm.bearer is None or not plain.finds("offices", norm.bearer.text):
            continue
        name = norm.bearer.text
        punishes = norm.sanction is None and plain.finds("penalty", norm.action.text)
        if name in enforcers or punishes or any(name in action for action in created):
            yield name


def _measure(
    document: Document, original: DocumentView, language: str, book: CueBook, weights: Weights
) -> Sides:
    shadow = cast_shadow(document, original.outline, load_languages().glossed)
    view = view_document(shadow.document, shadow.outline)
    index = WordIndex(view.lowered)
    index.hits |= dict.fromkeys(book.cues, ()) | find_all(book, index)
    passages = measure_annotated(Annotations(view, index), weights.wording, weights.whole)
    return Sides(original, passages, language)


def _describe(
    language: str, weights: Weights, parts: Sequence[LabelledTaxonomy]
) -> list[tuple[str, str]]:
    """Return the versions of data behind the coding, with what limits its worth here."""
    name = load_languages().name(language)
    model: dict[str, Any] = read_data("model", language)
    facts = [
        ("method", "English cues and fitted weights over glosses, and vectors of sentences"),
        ("weights", weights.version),
        (
            MODEL,
            f"{name}: glossary {read_data('glossary', language)['version']}, "
            f"vectors heard by {SHARE:.0%}",
        ),
        (AGREEMENT, str(model["agreement"])),
        (NORMS, "clauses read by a grammar where the language has one"),
    ]
    untrained = [part.taxonomy for part in parts if not part.fitted]
    if untrained:
        facts.append(("not fitted to codings", ", ".join(untrained)))
    return facts
