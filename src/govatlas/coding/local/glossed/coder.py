"""Codes a document in another language by glosses and vectors, quoting its own words."""

from collections.abc import Sequence
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
from govatlas.model.coding import NORMS, Coder, Coding, Mode
from govatlas.model.document import Document
from govatlas.model.norm import Norm
from govatlas.norms import find_norms
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
    """
    document = replace(document, language=language)
    original = view_document(document, outline(document))
    sides = _measure(document, original, language, book, weights)
    parts = _label(sides, codebook, weights, vectors or load_vector_models())
    proposers = find_glossed_proposers(original, sides.shadow.view, language, codebook)
    norms = find_norms(document, original.outline, issuer=proposers[0].name if proposers else "")
    norms = _type_norms(describe_norms(norms, original, parts), language)
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
        summary=sum_up(
            codebook, load_languages().name(language), status.category, found.actors, parts
        ),
        rationales=(
            *((part.taxonomy, part.rationale) for part in parts),
            (codebook.status.id, status.rationale),
            *found.rationales,
        ),
        provenance=tuple(_describe(language, weights, parts)),
        norms=norms,
    )


def _label(
    sides: Sides, codebook: Codebook, weights: Weights, vectors: VectorModels
) -> list[LabelledTaxonomy]:
    view = sides.original
    opinions = give_opinion([view.wording(place) for place in range(len(view.passages))], vectors)
    return [label_glossed(sides, t, weights, opinions.get(t.id)) for t in codebook.coverage]


def _type_norms(norms: Sequence[Norm], language: str) -> tuple[Norm, ...]:
    """Return the norms with the types of those who bear and enforce them."""
    return tuple(
        replace(
            norm,
            bearer_type=type_bearer(norm.bearer.text, language) if norm.bearer else "",
            enforcer_type=type_bearer(norm.enforcer.text, language) if norm.enforcer else "",
        )
        for norm in norms
    )


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
