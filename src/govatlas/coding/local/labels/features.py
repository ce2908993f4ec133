"""Measures what the passages of a document hold for each category, as numbers.

Passage features say how strongly one passage speaks of one category; document features sum
up the scores of all passages. Both mean the same for every category, so that the models over
them are shared by all categories of a taxonomy and serve a user's own taxonomy as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.cues import Hit, Tier
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.labels.lexicon import CategoryCues
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Force

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
HitsByPassage = dict[int, list[Hit]]

PASSAGE_FEATURES: Final = (
    *("strong cue", "second strong cue", "weak cue", "second weak cue"),
    *("strong cue above", "weak cue above", "AI in passage", "AI in context"),
    *("AI share of document", "strong cue with AI", "weak cue with AI"),
    *("heading", "definition", "recital"),
    *("wording", "wording with cue", "wording above even", "wording of context"),
    *("duty", "commitment", "detail", "length"),
)
COMPARING_FEATURES: Final = (
    *("best of other categories", "sum of other categories", "behind the best", "rank"),
)
DOCUMENT_FEATURES: Final = (
    *("best passage", "second best passage", "sum of passages"),
    *("best operative passage", "sum of operative passages", "best duty", "sum of duties"),
    *("best detailed duty", "sum of detailed duties", "share of document"),
    *("best passage naming AI", "sum of passages naming AI", "best recital", "best heading"),
    *("passages with strong cue", "passages with weak cue", "passages likely"),
    *("operative passages with strong cue", "AI share of document", "AI context share"),
    *("length", "best wording", "second best wording", "strong cue near AI"),
    *COMPARING_FEATURES,
)
_AT_ONCE: Final = 2000
"""Passages measured at a time."""
_FLOOR: Final = -3.0
_CLIP: Final = 6.0
_SURE: Final = 1e-4
_LEAST_ODDS: Final = float(np.log(_SURE / (1 - _SURE)))


@dataclass(frozen=True, slots=True)
class PassageTable:
    """What every category shares: the passages of one document as columns.

    ``above`` has the shape ``(passages, contexts)``; where a passage stands below fewer, the
    row is filled with the number of passages, an index one past the last.
    """

    count: int
    ai: NDArray[np.int8]
    directive: NDArray[np.int8]
    detail: Floats
    length: Floats
    heading: Flags
    definition: Flags
    recital: Flags
    operative: Flags
    aside: Flags
    above: NDArray[np.int64]

    @property
    def duty(self) -> Flags:
        """Return which passages direct with force."""
        duty: Flags = self.operative & (self.directive == 2)
        return duty

    @property
    def detailed(self) -> Flags:
        """Return which duties show operative detail."""
        return self.duty & (self.detail >= 2)

    @property
    def centrality(self) -> float:
        """Return the share of passages that name AI."""
        return float((self.ai == 2).sum()) / max(1, self.count)


@dataclass(frozen=True, slots=True)
class CueCounts:
    """How many different cues of a tier each passage holds, ``(passages, categories)``."""

    strong: Floats
    weak: Floats


def tabulate(view: DocumentView) -> PassageTable:
    """Return the passages of ``view`` as columns."""
    passages = view.passages
    forces = [passage.force for passage in passages]

    def of_force(*chosen: Force) -> Flags:
        return np.array([force in chosen for force in forces], dtype=bool)

    widest = max((len(passage.context) for passage in passages), default=0) or 1
    above = np.full((len(passages), widest), len(passages), dtype=np.int64)
    for row, passage in enumerate(passages):
        above[row, : len(passage.context)] = passage.context
    return PassageTable(
        count=len(passages),
        ai=np.array([passage.ai for passage in passages], dtype=np.int8),
        directive=np.array([passage.directive for passage in passages], dtype=np.int8),
        detail=np.array([passage.detail for passage in passages], dtype=np.float64),
        length=np.array([passage.end - passage.start for passage in passages], dtype=np.float64),
        heading=of_force(Force.HEADING),
        definition=of_force(Force.DEFINITION),
        recital=of_force(Force.RECITAL),
        operative=of_force(Force.OPERATIVE),
        aside=of_force(Force.RECITAL, Force.DEFINITION, Force.APPARATUS),
        above=above,
    )


def find_category_hits(view: DocumentView, index: WordIndex, cues: CategoryCues) -> HitsByPassage:
    """Return the cue hits of one category by passage index."""
    found: HitsByPassage = {}
    for hit in cues.find(index):
        place = view.passage_at(hit.span.start)
        if place is not None:
            found.setdefault(place, []).append(hit)
    return found


def count_cues(passages: int, hits: Sequence[HitsByPassage]) -> CueCounts:
    """Return the counts of different cues from the hits of each category in turn."""
    strong = np.zeros((passages, len(hits)))
    weak = np.zeros((passages, len(hits)))
    for column, by_passage in enumerate(hits):
        for place, found in by_passage.items():
            strong[place, column] = len({h.cue.phrase for h in found if h.cue.tier is Tier.STRONG})
            weak[place, column] = len({h.cue.phrase for h in found if h.cue.tier is Tier.WEAK})
    return CueCounts(strong, weak)


def measure_passages(table: PassageTable, cues: CueCounts, wording: Floats) -> Floats:
    """Return the features of every passage for every category.

    Args:
        table: the passages.
        cues: their cues, shape ``(passages, categories)``.
        wording: the log-odds of the wording model, same shape.

    Returns:
        An array of shape ``(passages, categories, len(PASSAGE_FEATURES))``.
    """
    return np.concatenate([*measure_in_parts(table, cues, wording)])


def measure_in_parts(table: PassageTable, cues: CueCounts, wording: Floats) -> Iterator[Floats]:
    """Yield what ``measure_passages`` returns, some thousand passages at a time.

    All at once it would take 5 kB of memory a passage.
    """
    columns = _list_columns(table, cues, wording)
    for start in range(0, max(1, table.count), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        measured = np.empty((len(wording[rows]), wording.shape[1], len(columns)))
        for place, column in enumerate(columns):
            measured[:, :, place] = np.broadcast_to(column, wording.shape)[rows]
        yield measured


def _list_columns(
    table: PassageTable, cues: CueCounts, wording: Floats
) -> tuple[NDArray[np.generic], ...]:
    """Return each feature of the passages, of a shape that spreads over passages, categories."""
    words = np.clip(wording, -_CLIP, _CLIP)
    names_ai = (table.ai == 2)[:, None]

    def spread(column: NDArray[np.generic]) -> NDArray[np.generic]:
        return column[:, None]

    return (
        *(cues.strong > 0, cues.strong > 1, cues.weak > 0, cues.weak > 1),
        *(_above(table, cues.strong) > 0, _above(table, cues.weak) > 0),
        *(spread(table.ai == 2), spread(table.ai == 1), np.full((1, 1), table.centrality)),
        *((cues.strong > 0) & names_ai, (cues.weak > 0) & names_ai),
        *(spread(table.heading), spread(table.definition), spread(table.recital)),
        *(words, words * (cues.strong + cues.weak > 0), np.maximum(words, 0)),
        np.maximum(_above(table, words, empty=_FLOOR), _FLOOR),
        *(spread(table.directive == 2), spread(table.directive == 1)),
        *(spread(np.minimum(table.detail, 4)), spread(np.log(table.length + 1) - 5)),
    )


def measure_document(
    table: PassageTable, cues: CueCounts, wording: Floats, scores: Floats
) -> Floats:
    """Return the features of the document for every category.

    Args:
        table: the passages.
        cues: their cues.
        wording: the log-odds of the wording model.
        scores: the probability of each passage to speak of each category.

    Returns:
        An array of shape ``(categories, len(DOCUMENT_FEATURES))``.
    """
    body = np.where(table.heading[:, None], 0.0, scores)
    words = np.where(table.heading[:, None], -_CLIP, np.clip(wording, -_CLIP, _CLIP))
    strong = cues.strong > 0
    total, best = body.sum(axis=0), _best(body)
    directing, duties = body[table.operative & (table.directive > 0)], body[table.duty]
    detailed, naming = body[table.detailed], body[table.ai == 2]
    categories = scores.shape[1]
    columns = (
        *(best, _second(body, 0.0, log_odds=True), np.log1p(total)),
        *(_best(directing), np.log1p(directing.sum(axis=0))),
        *(_best(duties), np.log1p(duties.sum(axis=0))),
        *(_best(detailed), np.log1p(detailed.sum(axis=0))),
        total / max(1, table.count) * 10,
        *(_best(naming), np.log1p(naming.sum(axis=0))),
        *(_best(body[table.aside]), _best(scores[table.heading])),
        *(np.log1p(strong.sum(axis=0)), np.log1p((cues.weak > 0).sum(axis=0))),
        np.log1p((body > 0.5).sum(axis=0)),
        np.log1p(strong[table.operative].sum(axis=0)),
        np.full(categories, table.centrality),
        np.full(categories, (table.ai > 0).sum() / max(1, table.count)),
        np.full(categories, np.log(max(1, table.count))),
        *(words.max(axis=0, initial=-_CLIP), _second(words, -_CLIP)),
        strong[table.ai > 0].any(axis=0),
        *_compare(best, np.log1p(total)),
    )
    return np.stack([column.astype(np.float64) for column in columns], axis=1)


def to_log_odds(probability: Floats) -> Floats:
    """Return the log-odds of a probability, held away from certainty."""
    held = np.clip(probability, _SURE, 1 - _SURE)
    return np.log(held / (1 - held))


def _above(table: PassageTable, values: Floats, *, empty: float = 0.0) -> Floats:
    """Return the highest value among the passages that each stands below, else ``empty``."""
    padded = np.vstack([values, np.full((1, values.shape[1]), empty)])
    highest: Floats = padded[table.above[:, 0]]
    for place in range(1, table.above.shape[1]):
        highest = np.maximum(highest, padded[table.above[:, place]])
    return highest


def _compare(best: Floats, total: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return how each category stands to the others of its taxonomy."""
    ranked = np.sort(best)[::-1]
    others = np.where(best < ranked[0], ranked[0], ranked[1] if len(best) > 1 else _LEAST_ODDS)
    rank = (best[None, :] > best[:, None]).sum(axis=1)
    return others, total.sum() - total, best - ranked[0], rank.astype(np.float64)


def _best(scores: Floats) -> Floats:
    return to_log_odds(scores.max(axis=0, initial=0.0))


def _second(values: Floats, lowest: float, *, log_odds: bool = False) -> Floats:
    if len(values) < 2:
        second = np.full(values.shape[1], lowest)
    else:
        second = np.partition(values, -2, axis=0)[-2]
    return to_log_odds(second) if log_odds else second
