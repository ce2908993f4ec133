"""Says of each norm what type of actor bears and enforces it, and which categories it speaks of."""

from collections.abc import Sequence
from dataclasses import replace

from govatlas.coding.local.bearers import name_type
from govatlas.coding.local.labels.taxonomy import LabelledTaxonomy
from govatlas.coding.local.views import DocumentView
from govatlas.model.norm import Norm


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
