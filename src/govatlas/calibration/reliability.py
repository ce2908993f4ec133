"""Measures the reliability of a calibration on documents left out.

Each fold of the documents is judged by a calibration fitted to the others, so no document is used
to judge itself. The expected calibration error is the mean distance between predicted and observed
rates over bands of equal size (Naeini, Cooper and Hauskrecht 2015, AAAI), with an interval from
resampled documents.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.calibration.fit import FEWEST_DOCUMENTS, Observation, fit_calibration, refuse_few
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder
from govatlas.model.finding import Interval

Floats = NDArray[np.float64]

MOST_BANDS: Final = 10
LEAST_IN_BAND: Final = 40
"""With fewer labels, a band deviates from its rate by chance."""

RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class Band:
    """Labels of similar probability: number, mean probability, and the share that is right."""

    labels: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """The reliability of a calibration on documents left out of its fit.

    ``bias`` is the mean of level minus gold level, ``exact`` the share of labels equal to gold;
    each before and after. ``error`` is the expected calibration error of the probabilities.
    ``above_none`` means that only labels above none are judged, since the many clear cases of none
    make the figures look good.
    """

    taxonomy: str
    above_none: bool
    labels: int
    documents: int
    bands: tuple[Band, ...]
    error: float
    error_interval: Interval
    bias_before: float
    bias_after: float
    exact_before: float
    exact_after: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """One label of a document left out: the probability of its corrected level, and the levels."""

    seen: Observation
    corrected: int
    probability: float


def cross_validate(
    observations: Sequence[Observation],
    codebook: Codebook,
    *,
    coder: Coder,
    gold: str,
    folds: int = 5,
    seed: int = 0,
) -> tuple[Reliability, ...]:
    """Return the reliability of each taxonomy, judged on documents left out of the fit.

    Figures are given for all labels, then for those above none.

    Args:
        observations: of one coder and one gold coder.
        codebook: the categories.
        coder: the coder observed.
        gold: the name of the reference coder.
        folds: the number of folds.
        seed: the random seed of folds and resamples.

    Raises:
        InputError: there are too few documents.
    """
    if folds < 2:
        raise InputError(f"documents cannot be divided into {folds} parts; give 2 or more")
    documents = sorted({seen.document_id for seen in observations})
    refuse_few(len(documents), _count_needed(folds), coder=coder, gold=gold)
    order = np.random.default_rng(seed).permutation(len(documents))
    fold = {documents[place]: number % folds for number, place in enumerate(order)}
    judged: list[_Judged] = []
    for part in range(min(folds, len(documents))):
        rest = [seen for seen in observations if fold[seen.document_id] != part]
        calibration = fit_calibration(rest, codebook, coder=coder, gold=gold)
        for seen in (seen for seen in observations if fold[seen.document_id] == part):
            curve = calibration.curve_of(seen.taxonomy, seen.category)
            if curve is not None:
                level = curve.correct_level(*seen.step)
                judged.append(_Judged(seen, level, curve.rate(*seen.step, level)))
    return tuple(_judge_taxonomies(judged, codebook, seed))


def _count_needed(folds: int) -> int:
    """Return how many documents leave enough to learn from when any of the parts is left out."""
    return next(
        count
        for count in itertools.count(FEWEST_DOCUMENTS + 1)
        if count - math.ceil(count / folds) >= FEWEST_DOCUMENTS
    )


def _judge_taxonomies(
    judged: Sequence[_Judged], codebook: Codebook, seed: int
) -> Iterator[Reliability]:
    for taxonomy in codebook.coverage:
        among = [one for one in judged if one.seen.taxonomy == taxonomy.id]
        above = [one for one in among if one.seen.level]
        if among:
            yield _judge(taxonomy.id, among, seed, above_none=False)
        if above:
            yield _judge(taxonomy.id, above, seed, above_none=True)


def _judge(taxonomy: str, among: Sequence[_Judged], seed: int, *, above_none: bool) -> Reliability:
    gold = np.array([one.seen.gold for one in among])
    before = np.array([one.seen.level for one in among])
    after = np.array([one.corrected for one in among])
    predicted = np.array([one.probability for one in among])
    right = (after == gold).astype(np.float64)
    names, document = np.unique([one.seen.document_id for one in among], return_inverse=True)
    bands = list(_divide(predicted))
    weights = np.ones((1, len(among)))
    error = float(_measure_error(predicted, right, bands, weights)[0])
    counts = np.random.default_rng(seed).multinomial(
        len(names), np.full(len(names), 1 / len(names)), RESAMPLES
    )
    errors = _measure_error(predicted, right, bands, counts[:, document].astype(np.float64))
    low, high = np.quantile(errors, [0.025, 0.975])
    return Reliability(
        taxonomy=taxonomy,
        above_none=above_none,
        labels=len(among),
        documents=len(names),
        bands=tuple(
            Band(len(band), float(predicted[band].mean()), float(right[band].mean()))
            for band in bands
        ),
        error=error,
        error_interval=Interval(min(float(low), error), max(float(high), error)),
        bias_before=float((before - gold).mean()),
        bias_after=float((after - gold).mean()),
        exact_before=float((before == gold).mean()),
        exact_after=float(right.mean()),
    )


def _divide(predicted: Floats) -> Iterator[NDArray[np.int64]]:
    """Yield the positions of labels in bands of about equal size, by probability."""
    places = np.argsort(predicted, kind="stable")
    values = predicted[places]
    number = min(MOST_BANDS, max(1, len(places) // LEAST_IN_BAND))
    cuts = np.searchsorted(values, np.quantile(values, np.arange(1, number) / number), "left")
    for band in np.split(places, np.unique(cuts[cuts > 0])):
        if len(band):
            yield band


def _measure_error(
    predicted: Floats, right: Floats, bands: Sequence[NDArray[np.int64]], weights: Floats
) -> Floats:
    """Return the expected calibration error under each row of weights."""
    distance: Floats = predicted - right
    gaps = [np.abs(weights[:, band] @ distance[band]) for band in bands]
    error: Floats = np.sum(gaps, axis=0) / np.maximum(weights.sum(axis=1), 1)
    return error
