"""Labels the categories of one taxonomy, each with quotations and a reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from govatlas.coding.evidence import choose_quotations
from govatlas.coding.local.annotate import Annotations
from govatlas.coding.local.labels.descriptions import score_descriptions
from govatlas.coding.local.labels.exhibits import (
    GOOD,
    NormsByPassage,
    add_lead,
    list_exhibits,
    place_norms,
)
from govatlas.coding.local.labels.features import (
    HitsByPassage,
    count_cues,
    find_category_hits,
)
from govatlas.coding.local.labels.findings import Findings
from govatlas.coding.local.labels.levels import Assessment, LevelModel, assess, grade_confidence
from govatlas.coding.local.labels.lexicon import compile_taxonomy
from govatlas.coding.local.labels.passages import MeasuredPassages, measure_annotated
from govatlas.coding.local.labels.rationale import explain_label, explain_taxonomy
from govatlas.coding.local.labels.weights import Weights
from govatlas.coding.local.labels.whole import TARGETS, WHOLE_FEATURES
from govatlas.model.codebook import Scale, Taxonomy
from govatlas.model.coding import Abstention, Label
from govatlas.model.document import Quotation
from govatlas.model.norm import Norm

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
class AssessedTaxonomy:
    """What is said of the categories ``codes`` of a taxonomy, by the cues and the model used."""

    codes: tuple[str, ...]
    hits: Sequence[HitsByPassage]
    model: LevelModel
    assessed: Assessment
    fitted: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """One category's share of the assessment."""

    code: str
    number: int
    hits: HitsByPassage


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was given on one category, with the place and the deed that tell most of it."""

    given: Label | Abstention
    deed: tuple[str, str] | None = None


def label_document(
    notes: Annotations,
    taxonomies: Iterable[Taxonomy],
    weights: Weights,
    norms: Sequence[Norm] = (),
) -> tuple[LabelledTaxonomy, ...]:
    """Return the labels of each of ``taxonomies`` in turn, shown by ``norms`` where they can be."""
    placed = place_norms(notes.view, norms)
    passages = measure_annotated(notes, weights.wording, weights.whole)
    return tuple(label_taxonomy(passages, taxonomy, weights, placed) for taxonomy in taxonomies)


def label_taxonomy(
    passages: MeasuredPassages, taxonomy: Taxonomy, weights: Weights, norms: NormsByPassage
) -> LabelledTaxonomy:
    """Return the labels of ``taxonomy``, one a category, in codebook order."""
    judged = assess_taxonomy(passages, taxonomy, weights)
    codes, hits, model, assessed = judged.codes, judged.hits, judged.model, judged.assessed
    columns = [_Column(code, number, hits[number]) for number, code in enumerate(codes)]
    answers = [_answer(passages, taxonomy, model, assessed, column, norms) for column in columns]
    labels = tuple(answer.given for answer in answers if isinstance(answer.given, Label))
    return LabelledTaxonomy(
        taxonomy=taxonomy.id,
        labels=labels,
        abstentions=tuple(a.given for a in answers if isinstance(a.given, Abstention)),
        rationale=explain_taxonomy(taxonomy, labels, [a.deed for a in answers if a.deed]),
        fitted=judged.fitted,
        spoken={
            label.category: frozenset(
                np.flatnonzero(assessed.scores[:, codes.index(label.category)] >= _SPEAKS).tolist()
            )
            for label in labels
            if label.level
        },
    )


def assess_taxonomy(
    passages: MeasuredPassages, taxonomy: Taxonomy, weights: Weights
) -> AssessedTaxonomy:
    """Return the levels of the categories of ``taxonomy``, with what they were told from."""
    compiled = compile_taxonomy(taxonomy)
    hits = [find_category_hits(passages.view, passages.index, cues) for cues in compiled]
    codes = tuple(category.code for category in taxonomy.categories)
    known = _find_places(taxonomy, codes, weights)
    fitted = known is not None
    model = weights.level_model(taxonomy.id, fitted=fitted)
    if taxonomy.scale.highest < GOOD:
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
    return AssessedTaxonomy(codes, hits, model, assessed, fitted)


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
    norms: NormsByPassage,
) -> _Answer:
    level = int(assessed.level[column.number])
    certainty = assessed.certainty(column.number)
    confidence = grade_confidence(certainty, model)
    quotations: tuple[Quotation, ...] = ()
    if level:
        exhibits = list_exhibits(
            passages, assessed.scores[:, column.number], column.hits, level, norms
        )
        chosen = choose_quotations(passages.view.document, exhibits)
        quotations = add_lead(passages.view, chosen, norms)
    if level and not quotations:
        return _Answer(Abstention(taxonomy.id, column.code, _TOO_SHORT))
    scale = taxonomy.scale
    near = int(assessed.rival[column.number])
    rival = _place_on(scale, near) if near >= 0 else None
    findings = Findings(
        view=passages.view,
        level=level,
        rival=rival,
        scores=assessed.scores[:, column.number],
        hits=column.hits,
        quotations=quotations,
        norms=norms,
    )
    label = Label(
        taxonomy=taxonomy.id,
        category=column.code,
        level=_place_on(scale, level),
        confidence=confidence,
        rationale=explain_label(findings, scale),
        quotations=quotations,
        rival=rival,
    )
    return _Answer(label, next(iter(findings.deeds), None))


def _place_on(scale: Scale, level: int) -> int:
    return scale.highest if level >= GOOD else level
