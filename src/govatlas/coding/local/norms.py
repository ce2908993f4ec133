"""Says of each norm what type of actor bears and enforces it, and which categories it speaks of."""

from collections.abc import Sequence
from dataclasses import replace

from govatlas.coding.local.actors.lexicon import load_actor_lexicon
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Norm, NormPart


def describe_norms(
    norms: Sequence[Norm], view: DocumentView, parts: Sequence[LabelledTaxonomy]
) -> tuple[Norm, ...]:
    """Return ``norms`` with the types of their actors and the categories of their passages."""
    return tuple(
        replace(
            norm,
            bearer_type=name_type(norm.bearer),
            enforcer_type=name_type(norm.enforcer),
            categories=_list_categories(norm, view, parts),
        )
        for norm in norms
    )


def name_type(actor: NormPart | None) -> str:
    """Return the actor type that a name's head noun has by itself, empty where it has none."""
    if actor is None:
        return ""
    lexicon = load_actor_lexicon()
    words = actor.text.lower()
    core = words.split(" of ")[0].split(" that ")[0].split(" who ")[0].split(",")[0]
    for wording in (core, words):
        found = [lexicon.kind_of(match) for match in lexicon.nouns.finditer(wording)]
        if found:
            return found[-1].type
    return ""


def _list_categories(
    norm: Norm, view: DocumentView, parts: Sequence[LabelledTaxonomy]
) -> tuple[tuple[str, str], ...]:
    span = norm.quotation.span
    first, last = view.passage_at(span.start), view.passage_at(span.end - 1)
    places = {place for place in (first, last) if place is not None}
    return tuple(
        (part.taxonomy, category)
        for part in parts
        for category, passages in part.spoken.items()
        if places & passages
    )
