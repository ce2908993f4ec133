"""Labels the categories of a taxonomy from the shadow of a document, quoting the original."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from govatlas.coding.evidence import Exhibit
from govatlas.coding.local.glossed.opinion import Opinion
from govatlas.coding.local.glossed.quoting import choose_exhibits, find_core
from govatlas.coding.local.glossed.rationale import Reasons, explain
from govatlas.coding.local.labels.exhibits import GOOD
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.labels.levels import (
    Assessment,
    find_rivals,
    give_levels,
    grade_confidence,
)
from govatlas.coding.local.labels.passages import MeasuredPassages
from govatlas.coding.local.labels.rationale import explain_taxonomy
from govatlas.coding.local.labels.taxonomy import (
    AssessedTaxonomy,
    LabelledTaxonomy,
    assess_taxonomy,
)
from govatlas.coding.local.labels.weights import Weights
from govatlas.coding.local.views import DocumentView
from govatlas.model.codebook import Scale, Taxonomy
from govatlas.model.coding import Abstention, Label
from govatlas.model.document import Quotation, Span

_EXHIBITS: Final = 8
_SPEAKS: Final = 0.5
_HEADING_WORTH: Final = 0.4
_DUTY_WORTH: Final = 1.15
_DETAIL_WORTH: Final = 1.3
_CUED_WORTH: Final = 1.25
_SHORT: Final = 30
_SHORT_WORTH: Final = 0.5
_TOO_SHORT: Final = "The wording that shows it is too short to be quoted."


@dataclass(frozen=True, slots=True)
class Sides:
    """A document on both sides: the original, whose words are quoted, and its measured shadow."""

    original: DocumentView
    shadow: MeasuredPassages
    language: str


def label_glossed(
    sides: Sides, taxonomy: Taxonomy, weights: Weights, opinion: Opinion | None
) -> LabelledTaxonomy:
    """Return the labels of ``taxonomy``, one a category, in codebook order.

    Args:
        sides: the document.
        taxonomy: what is asked.
        weights: those of the coder of English, which read the shadow.
        opinion: what vectors of the original say, None where they know not the taxonomy.
    """
    judged = assess_taxonomy(sides.shadow, taxonomy, weights)
    if opinion is not None and judged.fitted:
        judged = _hear(judged, opinion, taxonomy.id)
    given = [_answer(sides, taxonomy, judged, number) for number in range(len(judged.codes))]
    labels = tuple(answer for answer in given if isinstance(answer, Label))
    scores = judged.assessed.scores
    return LabelledTaxonomy(
        taxonomy=taxonomy.id,
        labels=labels,
        abstentions=tuple(answer for answer in given if isinstance(answer, Abstention)),
        rationale=explain_taxonomy(taxonomy, labels),
        fitted=judged.fitted,
        spoken={
            label.category: frozenset(
                np.flatnonzero(scores[:, judged.codes.index(label.category)] >= _SPEAKS).tolist()
            )
            for label in labels
            if label.level
        },
    )


def _hear(judged: AssessedTaxonomy, opinion: Opinion, taxonomy: str) -> AssessedTaxonomy:
    """Return the assessment with the second opinion heard: probabilities by their mean log-odds."""
    first, model = judged.assessed, judged.model
    present = opinion.join(first.present, opinion.present, taxonomy)
    good = np.minimum(opinion.join(first.good, opinion.good, taxonomy), present)
    if model.good is None:
        good = np.zeros_like(present)
    level = give_levels(present, good, model.none_counts)
    rival = find_rivals(present, good, level, model.close)
    return replace(judged, assessed=Assessment(first.scores, level, present, good, rival))


def _answer(
    sides: Sides, taxonomy: Taxonomy, judged: AssessedTaxonomy, number: int
) -> Label | Abstention:
    assessed, code = judged.assessed, judged.codes[number]
    level = int(assessed.level[number])
    scores, hits = assessed.scores[:, number], judged.hits[number]
    quotations: tuple[Quotation, ...] = ()
    if level:
        exhibits = list(_list_exhibits(sides, scores, hits, level))
        quotations = choose_exhibits(sides.original.document, exhibits)
        if not quotations:
            return Abstention(taxonomy.id, code, _TOO_SHORT)
    scale = taxonomy.scale
    near = int(assessed.rival[number])
    rival = _place_on(scale, near) if near >= 0 else None
    if rival == _place_on(scale, level):
        rival = None
    reasons = Reasons(
        sides.original,
        sides.shadow.view,
        level,
        scores,
        hits,
        quotations,
        binary=scale.highest < GOOD,
    )
    return Label(
        taxonomy=taxonomy.id,
        category=code,
        level=_place_on(scale, level),
        confidence=grade_confidence(assessed.certainty(number), judged.model),
        rationale=explain(reasons),
        quotations=quotations,
        rival=rival,
    )


def _list_exhibits(
    sides: Sides, scores: Floats, hits: HitsByPassage, level: int
) -> Sequence[Exhibit]:
    """Return the passages that best show a label, as they stand in the original."""
    table = sides.shadow.table
    worth = np.where(table.heading, _HEADING_WORTH, 1.0)
    if level >= GOOD:
        duty = np.where(table.duty, _DUTY_WORTH, 1.0)
        worth = worth * np.where(table.detailed, _DETAIL_WORTH, duty)
    cued = np.isin(np.arange(table.count), list(hits))
    short = table.length < _SHORT
    merit = scores * worth * np.where(cued, _CUED_WORTH, 1.0) * np.where(short, _SHORT_WORTH, 1.0)
    view = sides.original
    exhibits = []
    for place in np.argsort(-merit, kind="stable")[:_EXHIBITS].tolist():
        passage = view.passages[place]
        within = Span(passage.start, passage.end)
        shadow = sides.shadow.view
        wanted = [shadow.lowered[hit.span.start : hit.span.end] for hit in hits.get(int(place), ())]
        core = find_core(view.document, within, wanted, sides.language)
        exhibits.append(Exhibit(float(merit[place]), within, core))
    return exhibits


def _place_on(scale: Scale, level: int) -> int:
    return scale.highest if level >= GOOD else level
