"""Labels the categories of one taxonomy, each with quotations and a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from govatlas.coding.evidence import Exhibit, choose_quotations
from govatlas.coding.excerpts import LONGEST
from govatlas.coding.local.annotate import Annotations
from govatlas.coding.local.cues import Tier
from govatlas.coding.local.labels.descriptions import score_descriptions
from govatlas.coding.local.labels.features import (
    Floats,
    HitsByPassage,
    count_cues,
    find_category_hits,
)
from govatlas.coding.local.labels.levels import Assessment, LevelModel, assess, grade_confidence
from govatlas.coding.local.labels.lexicon import compile_taxonomy
from govatlas.coding.local.labels.passages import MeasuredPassages, measure_annotated
from govatlas.coding.local.labels.rationale import Findings, explain_label, explain_taxonomy
from govatlas.coding.local.labels.weights import Weights
from govatlas.coding.local.labels.whole import TARGETS, WHOLE_FEATURES
from govatlas.model.codebook import Scale, Taxonomy
from govatlas.model.coding import Abstention, Label
from govatlas.model.document import Quotation, Span

_EXHIBITS: Final = 8
_HEADING_WORTH: Final = 0.4
_DUTY_WORTH: Final = 1.15
_DETAIL_WORTH: Final = 1.3
_GOOD: Final = 2
_SPEAKS: Final = 0.5
_TOO_SHORT: Final = "The wording that shows it is too short to be quoted."


@dataclass(frozen=True, slots=True)
class LabelledTaxonomy:
    """The labels of one taxonomy; ``fitted`` where its weights were learned from codings of it.

    ``spoken`` gives for each category above none the indexes of the passages that speak of it.
    """

    taxonomy: str
    labels: tuple[Label, ...]
    abstentions: tuple[Abstention, ...]
    rationale: str
    fitted: bool
    spoken: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Column:
    """One category's share of the assessment."""

    code: str
    number: int
    hits: HitsByPassage


def label_document(
    notes: Annotations, taxonomies: Iterable[Taxonomy], weights: Weights
) -> tuple[LabelledTaxonomy, ...]:
    """Return the labels of each of ``taxonomies`` in turn."""
    passages = measure_annotated(notes, weights.wording, weights.whole)
    return tuple(label_taxonomy(passages, taxonomy, weights) for taxonomy in taxonomies)


def label_taxonomy(
    passages: MeasuredPassages, taxonomy: Taxonomy, weights: Weights
) -> LabelledTaxonomy:
    """Return the labels of ``taxonomy``, one a category, in codebook order."""
    compiled = compile_taxonomy(taxonomy)
    hits = [find_category_hits(passages.view, passages.index, cues) for cues in compiled]
    codes = tuple(category.code for category in taxonomy.categories)
    known = _find_places(taxonomy, codes, weights)
    fitted = known is not None
    model = weights.level_model(taxonomy.id, fitted=fitted)
    if taxonomy.scale.highest < _GOOD:
        model = replace(model, good=None)
    cues = count_cues(passages.table.count, hits)
    if known is None:
        wording = score_descriptions(passages, taxonomy, weights.wording.vocabulary)
        whole = np.zeros((TARGETS, len(codes), len(WHOLE_FEATURES)))
        assessed = assess(passages.table, cues, wording, whole, model, codes)
        assessed = _keep_cued(assessed, hits)
    else:
        wording, whole = passages.wording.scores[:, known], passages.wording.whole[:, known]
        assessed = assess(passages.table, cues, wording, whole, model, codes)
    columns = [_Column(code, number, hits[number]) for number, code in enumerate(codes)]
    answers = [_answer(passages, taxonomy, model, assessed, column) for column in columns]
    labels = tuple(answer for answer in answers if isinstance(answer, Label))
    return LabelledTaxonomy(
        taxonomy=taxonomy.id,
        labels=labels,
        abstentions=tuple(answer for answer in answers if isinstance(answer, Abstention)),
        rationale=explain_taxonomy(taxonomy, labels),
        fitted=fitted,
        spoken={
            label.category: frozenset(
                np.flatnonzero(assessed.scores[:, codes.index(label.category)] >= _SPEAKS).tolist()
            )
            for label in labels
            if label.level
        },
    )


def _find_places(taxonomy: Taxonomy, codes: tuple[str, ...], weights: Weights) -> list[int] | None:
    """Return where the wording model keeps the categories, None where it knows not every one."""
    places = {key: place for place, key in enumerate(weights.wording.keys)}
    keys = [f"{taxonomy.id}/{code}" for code in codes]
    return [places[key] for key in keys] if all(key in places for key in keys) else None


def _keep_cued(assessed: Assessment, hits: Sequence[HitsByPassage]) -> Assessment:
    """Return the assessment with none where no cue was found.

    Likeness to a definition alone, with no codings behind it, mistakes neighbouring topics.
    """
    cued = np.array([bool(found) for found in hits])
    return replace(
        assessed,
        level=assessed.level * cued,
        present=np.where(cued, assessed.present, 0.0),
        good=np.where(cued, assessed.good, 0.0),
        rival=np.where(cued, assessed.rival, -1),
    )


def _answer(
    passages: MeasuredPassages,
    taxonomy: Taxonomy,
    model: LevelModel,
    assessed: Assessment,
    column: _Column,
) -> Label | Abstention:
    level = int(assessed.level[column.number])
    certainty = assessed.certainty(column.number)
    confidence = grade_confidence(certainty, model)
    quotations: tuple[Quotation, ...] = ()
    if level:
        exhibits = list_exhibits(passages, assessed.scores[:, column.number], column.hits, level)
        quotations = choose_quotations(passages.view.document, exhibits)
    if level and not quotations:
        return Abstention(taxonomy.id, column.code, _TOO_SHORT)
    findings = Findings(
        view=passages.view,
        level=level,
        certainty=certainty,
        scores=assessed.scores[:, column.number],
        hits=column.hits,
        quoted=tuple(passages.view.passage_at(q.span.start) for q in quotations),
    )
    scale = taxonomy.scale
    rival = int(assessed.rival[column.number])
    return Label(
        taxonomy=taxonomy.id,
        category=column.code,
        level=_place_on(scale, level),
        confidence=confidence,
        rationale=explain_label(findings, scale),
        quotations=quotations,
        rival=_place_on(scale, rival) if rival >= 0 else None,
    )


def _place_on(scale: Scale, level: int) -> int:
    return scale.highest if level >= _GOOD else level


def list_exhibits(
    passages: MeasuredPassages, scores: Floats, hits: HitsByPassage, level: int
) -> list[Exhibit]:
    """Return the passages that best show a label, duties preferred where it is good."""
    table = passages.table
    worth = np.where(table.heading, _HEADING_WORTH, 1.0)
    if level >= _GOOD:
        worth = worth * np.where(
            table.detailed, _DETAIL_WORTH, np.where(table.duty, _DUTY_WORTH, 1)
        )
    merit = scores * worth
    best = np.argsort(-merit, kind="stable")[:_EXHIBITS]
    return [
        Exhibit(float(merit[place]), *_locate_core(passages, int(place), hits)) for place in best
    ]


def _locate_core(passages: MeasuredPassages, place: int, hits: HitsByPassage) -> tuple[Span, Span]:
    """Return a passage with its telling words: all of it, or the clause around a strong cue."""
    passage = passages.view.passages[place]
    within = Span(passage.start, passage.end)
    if len(within) <= LONGEST:
        return within, within
    strong = [hit.span for hit in hits.get(place, ()) if hit.cue.tier is Tier.STRONG]
    weak = [hit.span for hit in hits.get(place, ())]
    first = min(strong or weak, key=lambda span: span.start, default=None)
    if first is None:
        return within, within
    return within, _with_clause(passages.view.document.text, first, within)


def _with_clause(text: str, core: Span, within: Span) -> Span:
    """Return ``core`` with what leads up to it: from the passage's start where that is near."""
    if core.start - within.start <= 160:
        return Span(within.start, min(core.end, within.end))
    window = text[core.start - 120 : core.start]
    cut = max(window.rfind(mark) for mark in (", ", "; ", ": ", ". ", ") "))
    start = core.start - 120 + (cut + 2 if cut >= 0 else window.find(" ") + 1)
    return Span(start, max(core.end, start))
