"""Measures what the passages of a document hold for each category, as numbers.

Passage features say how strongly one passage speaks of one category; document features sum
up the scores of all passages. Both mean the same for every category, so that the models over
them are shared by all categories of a taxonomy and serve a user's own taxonomy as well.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.cues import Hit, Tier, WordIndex
from govatlas.coding.local.lexicon import CategoryCues
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Force

Floats = NDArray[np.float32]

PASSAGE_FEATURES: Final = (
    "strong cue",
    "second strong cue",
    "weak cue",
    "second weak cue",
    "strong cue above",
    "weak cue above",
    "AI in passage",
    "AI in context",
    "AI share of document",
    "strong cue with AI",
    "weak cue with AI",
    "heading",
    "wording score",
    "wording score with cue",
    "wording score above",
)
DOCUMENT_FEATURES: Final = (
    "best passage",
    "second best passage",
    "sum of scores",
    "best operative passage",
    "sum over operative passages",
    "best duty",
    "sum over duties",
    "best detailed duty",
    "score share",
    "best passage naming AI",
    "sum over passages naming AI",
    "best recital or definition",
    "best heading",
    "strong cues",
    "AI share of document",
    "length",
)
_CLIP = 6.0


def find_category_hits(
    view: DocumentView, index: WordIndex, cues: CategoryCues
) -> dict[int, list[Hit]]:
    """Return the cue hits of one category by passage index."""
    found: dict[int, list[Hit]] = {}
    for hit in cues.find(index):
        place = view.passage_at(hit.span.start)
        if place is not None:
            found.setdefault(place, []).append(hit)
    return found


def measure_passages(view: DocumentView, hits: dict[int, list[Hit]], wording: Floats) -> Floats:
    """Return the features of every passage for one category.

    Args:
        view: the document.
        hits: its cue hits for the category, by passage.
        wording: the passage model's score of each passage, shape ``(passages,)``.

    Returns:
        An array of shape ``(passages, len(PASSAGE_FEATURES))``.
    """
    table = np.zeros((len(view.passages), len(PASSAGE_FEATURES)), dtype=np.float32)
    strong, weak = _count_cues(len(view.passages), hits)
    ai = np.fromiter((passage.ai for passage in view.passages), dtype=np.int8)
    heading = np.fromiter((p.force is Force.HEADING for p in view.passages), dtype=bool)
    above = np.zeros((len(view.passages), 3), dtype=np.float32)
    for passage in view.passages:
        if passage.context:
            places = list(passage.context)
            above[passage.index] = (
                strong[places].max() > 0,
                weak[places].max() > 0,
                max(0.0, float(wording[places].max())),
            )
    cued = (strong + weak > 0).astype(np.float32)
    columns = (
        *(strong > 0, strong > 1, weak > 0, weak > 1, above[:, 0], above[:, 1]),
        *(ai == 2, ai == 1, np.full(len(ai), view.centrality)),
        *((strong > 0) & (ai == 2), (weak > 0) & (ai == 2), heading),
        *(wording, wording * cued, above[:, 2]),
    )
    for column, values in enumerate(columns):
        table[:, column] = values
    return table


def _count_cues(passages: int, hits: dict[int, list[Hit]]) -> tuple[Floats, Floats]:
    """Return how many different strong cues, and weak ones, each passage holds."""
    strong = np.zeros(passages, dtype=np.float32)
    weak = np.zeros(passages, dtype=np.float32)
    for place, found in hits.items():
        strong[place] = len({hit.cue.phrase for hit in found if hit.cue.tier is Tier.STRONG})
        weak[place] = len({hit.cue.phrase for hit in found if hit.cue.tier is Tier.WEAK})
    return strong, weak


def measure_document(view: DocumentView, scores: Floats, hits: dict[int, list[Hit]]) -> Floats:
    """Return the features of the document for one category.

    Args:
        view: the document.
        scores: the probability of each passage to speak of the category, ``(passages,)``.
        hits: the cue hits of the category, by passage.

    Returns:
        An array of shape ``(len(DOCUMENT_FEATURES),)``.
    """
    masks = passage_masks(view)
    body = np.where(masks["heading"], 0.0, scores)
    ranked = np.sort(body)[::-1]
    strong = {
        hit.cue.phrase for found in hits.values() for hit in found if hit.cue.tier is Tier.STRONG
    }
    total = float(body.sum())
    values = (
        _logit(ranked[:1]),
        _logit(ranked[1:2]),
        np.log1p(total),
        _logit(body[masks["operative"]]),
        np.log1p(body[masks["operative"]].sum()),
        _logit(body[masks["duty"]]),
        np.log1p(body[masks["duty"]].sum()),
        _logit(body[masks["detailed"]]),
        total / max(1, len(scores)) * 10,
        _logit(body[masks["ai"]]),
        np.log1p(body[masks["ai"]].sum()),
        _logit(body[masks["recital"]]),
        _logit(scores[masks["heading"]]),
        np.log1p(len(strong)),
        view.centrality,
        np.log(max(1, len(scores))) / 3,
    )
    return np.asarray(values, dtype=np.float32)


def passage_masks(view: DocumentView) -> dict[str, NDArray[np.bool_]]:
    """Return the passages of each sort: operative, duty, detailed, ai, recital, heading."""
    passages = view.passages
    duty = [p.operative and p.directive == 2 for p in passages]
    return {
        "operative": np.array([p.operative and p.directive > 0 for p in passages], dtype=bool),
        "duty": np.array(duty, dtype=bool),
        "detailed": np.array(
            [d and p.detail >= 2 for d, p in zip(duty, passages, strict=True)], dtype=bool
        ),
        "ai": np.array([p.ai == 2 for p in passages], dtype=bool),
        "recital": np.array(
            [p.force in (Force.RECITAL, Force.DEFINITION, Force.APPARATUS) for p in passages],
            dtype=bool,
        ),
        "heading": np.array([p.force is Force.HEADING for p in passages], dtype=bool),
    }


def _logit(scores: Floats) -> float:
    """Return the log-odds of the highest score, held within ±6; −6 where there is none."""
    if not len(scores):
        return -_CLIP
    best = float(scores.max())
    return float(np.clip(np.log((best + 1e-6) / (1 - best + 1e-6)), -_CLIP, _CLIP))
