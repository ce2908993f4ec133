"""Adds to the coding of an English document what its passages in other languages say."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from govatlas.coding.local.glossed.coder import AGREEMENT, MODEL
from govatlas.coding.local.glossed.vectors import PACKAGE, is_installed
from govatlas.coding.local.labels.rationale import explain_taxonomy
from govatlas.coding.local.languages import load_languages
from govatlas.model.codebook import Codebook
from govatlas.model.coding import ActorLabel, Coding, Label, Role
from govatlas.model.document import Outline
from govatlas.model.norm import Norm

PASSAGES: Final = "passages in another language"
_LEAST_SIGNS: Final = 300
_LEAST_DENSE_SIGNS: Final = 100
_DENSE: Final = "zh"

CodePassages = Callable[[str, Outline], Coding]
"""Codes the passages of an outline, all in the language given, as a document of their own."""


def list_other_languages(outline: Outline) -> list[str]:
    """Return the languages with a glossary that enough of an English document is in."""
    glossed = load_languages().glossed
    signs: dict[str, int] = {}
    for passage in outline.passages:
        if passage.language in glossed:
            signs[passage.language] = signs.get(passage.language, 0) + len(passage.span)
    return [
        language
        for language, count in sorted(signs.items())
        if count >= (_LEAST_DENSE_SIGNS if language == _DENSE else _LEAST_SIGNS)
    ]


def add_other_passages(
    coding: Coding,
    outline: Outline,
    codebook: Codebook,
    code_passages: CodePassages,
) -> Coding:
    """Return the coding with what the passages in other languages add to it.

    A category has the higher of its levels; norms come after those of the English part; actors
    are added. Where the languages cannot be read here, the provenance says so.

    Args:
        coding: of the English part.
        outline: its provisions and passages.
        codebook: what is asked.
        code_passages: codes the passages of one language.
    """
    for language in list_other_languages(outline):
        name = load_languages().name(language)
        if not is_installed():
            note = f"{name}: not read, as the package {PACKAGE} is not installed"
            coding = replace(coding, provenance=(*coding.provenance, (PASSAGES, note)))
            continue
        kept = _keep(outline, language)
        coding = _merge(coding, code_passages(language, kept), codebook, kept, name)
    return coding


def _keep(outline: Outline, language: str) -> Outline:
    """Return the outline with the passages of one language alone, as its own language."""
    passages = tuple(replace(p, language="") for p in outline.passages if p.language == language)
    return Outline(outline.provisions, passages)


def _merge(coding: Coding, other: Coding, codebook: Codebook, within: Outline, name: str) -> Coding:
    labels = tuple(_take_better(label, other, within, name) for label in coding.labels)
    by_taxonomy = {
        taxonomy.id: explain_taxonomy(taxonomy, [x for x in labels if x.taxonomy == taxonomy.id])
        for taxonomy in codebook.coverage
        if labels != coding.labels
    }
    facts = [(key, value) for key, value in other.provenance if key in (MODEL, AGREEMENT)]
    return replace(
        coding,
        labels=labels,
        actors=(*coding.actors, *_list_new(coding.actors, other.actors)),
        norms=_join_norms(coding.norms, other.norms),
        rationales=tuple((key, by_taxonomy.get(key, said)) for key, said in coding.rationales),
        provenance=(*coding.provenance, (PASSAGES, f"{name}: read by its own model"), *facts),
    )


def _take_better(label: Label, other: Coding, within: Outline, name: str) -> Label:
    """Return the label of the other part where it is higher, or has read what both quote."""
    found = next((x for x in other.labels_of(label.taxonomy) if x.category == label.category), None)
    if found is None or found.level < max(1, label.level):
        return label
    is_theirs = all(
        any(passage.span.contains(quotation.span) for passage in within.passages)
        for quotation in label.quotations
    )
    if found.level == label.level and not is_theirs:
        return label
    return replace(found, rationale=f"In the passages in {name}: {found.rationale}")


def _list_new(known: Sequence[ActorLabel], found: Sequence[ActorLabel]) -> list[ActorLabel]:
    named = {(actor.role, actor.name.lower()) for actor in known}
    return [
        actor
        for actor in found
        if actor.role is not Role.PROPOSER and (actor.role, actor.name.lower()) not in named
    ]


def _join_norms(own: Sequence[Norm], other: Sequence[Norm]) -> tuple[Norm, ...]:
    """Return the norms, those of the other part as its coder words them, after the own."""
    spans = {norm.quotation.span for norm in other}
    kept = [norm for norm in own if norm.quotation.span not in spans]
    norms = [*kept, *other]
    return tuple(replace(norm, rank=rank) for rank, norm in enumerate(norms, 1))
