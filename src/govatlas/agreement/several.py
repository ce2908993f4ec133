"""Measures agreement among any number of coders at once, with missing labels."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from govatlas.agreement.ac import AC1, AC2, GwetSums, gwet_ac
from govatlas.agreement.alpha import (
    ALPHA_NOMINAL,
    ALPHA_ORDINAL,
    count_coincidences,
    krippendorff_alpha,
)
from govatlas.agreement.bootstrap import find_intervals
from govatlas.agreement.confusion import Floats, Weighting
from govatlas.agreement.joining import BLIND, choose_newest, list_comparable
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.statistic import Statistic
from govatlas.model.codebook import Taxonomy
from govatlas.model.coding import Coding, Mode
from govatlas.model.finding import Agreement, Undefined


def measure_several(
    coders: Mapping[str, Sequence[Coding]],
    taxonomy: Taxonomy,
    resampling: Resampling,
    *,
    modes: Collection[Mode] = BLIND,
) -> tuple[Agreement, ...]:
    """Return alpha (nominal, ordinal), AC1 and AC2 of all coders over one taxonomy.

    A text counts with all coders who coded it; a unit, which is a text and a category, needs at
    least two levels. ``abstained`` counts the answers left out.
    """
    chosen = [choose_newest(codings, modes).values() for codings in coders.values()]
    codings = [coding for one in chosen for coding in one]
    counts = _count_levels(codings, taxonomy)
    paired = counts.sum(-1) > 1
    documents, units = int(paired.any(-1).sum()), int(paired.sum())
    abstained = sum(a.taxonomy == taxonomy.id for c in codings for a in c.abstentions)
    undefined = _explain(counts[paired])
    weights = resampling.draw(len(counts)) if not undefined else np.zeros((0, 0))
    found = []
    for statistic, values in _compute(counts, weights):
        interval = undefined or find_intervals(values[1:, None], documents)[0]
        found.append(
            Agreement(
                statistic=statistic.name,
                scope=taxonomy.id,
                value=undefined or float(values[0]),
                interval=interval,
                units=units,
                documents=documents,
                abstained=abstained,
            )
        )
    return tuple(found)


def _count_levels(codings: Sequence[Coding], taxonomy: Taxonomy) -> Floats:
    """Count the coders who gave each level (last axis), by text (first axis) and category."""
    texts = sorted({(coding.document_id, coding.text_digest) for coding in codings})
    rows = {text: row for row, text in enumerate(texts)}
    columns = {category.code: place for place, category in enumerate(taxonomy.categories)}
    counts = np.zeros((len(rows), len(columns), taxonomy.scale.highest + 1))
    for coding in codings:
        row = rows[coding.document_id, coding.text_digest]
        for label in list_comparable(coding, taxonomy):
            counts[row, columns[label.category], label.level] += 1
    return counts


def _explain(paired: Floats) -> Undefined | None:
    """Return why agreement on the units with two or more answers is undefined."""
    if not len(paired):
        return Undefined("no document was given levels by two coders")
    used = np.flatnonzero(paired.sum(0))
    if len(used) > 1:
        return None
    return Undefined(f"every coder gave level {used[0]} throughout: no variation")


def _compute(counts: Floats, weights: Floats) -> Iterator[tuple[Statistic, Floats]]:
    """Yield each statistic, with its value over all texts, then over each resample."""
    rows = (
        np.vstack([np.ones((1, len(counts))), weights])
        if weights.size
        else np.ones((1, len(counts)))
    )
    coincidences = np.tensordot(rows, count_coincidences(counts).sum(1), 1)
    yield ALPHA_NOMINAL, krippendorff_alpha(coincidences, ordinal=False)
    yield ALPHA_ORDINAL, krippendorff_alpha(coincidences, ordinal=True)
    for statistic, weighting in (
        (AC1, Weighting.UNWEIGHTED),
        (AC2, Weighting.QUADRATIC),
    ):
        each = GwetSums.of_counts(counts, weighting)
        sums = GwetSums(
            each.agreement.sum(1), each.paired.sum(1), each.use.sum(1), each.answered.sum(1)
        )
        yield statistic, gwet_ac(sums.resample(rows), weighting)
