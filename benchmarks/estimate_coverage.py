"""Measure how often the intervals of ``estimate`` hold the true share of a collection.

Run `python benchmarks/estimate_coverage.py`. For each setting, 1,000 collections of 900 documents
in four strata are made up with a coder that errs, a stratified gold sample is drawn, and the
share is estimated. Naive intervals take the machine labels as they are; normal intervals are the
prediction-powered ones without power tuning, with the usual standard error.

Then the coder itself is fitted to documents, all gold ones among them: a ridge regression over 60
measures of a document, of which 6 tell something. Cross-fitted intervals judge it on documents it
was fitted to by models without their fold, as ``govatlas estimate`` does; those within the fit by
its own levels there.
"""

import argparse
import os
import platform
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.correction import Checked, Floats, Yes, correct_share

DOCUMENTS = 900
STRATA = np.array([0.4, 0.3, 0.2, 0.1])
LEANING = np.array([0.6, 0.9, 1.3, 2.0])
"""How much more often than on average a stratum covers the category, and misleads the coder."""

DRAWS = 2_000
FOLDS = 6
MEASURES, TELLING = 60, 6
STRENGTH = 30.0
_Z = 1.959964
_LOW, _HIGH = 0.93, 0.97


@dataclass(frozen=True)
class Setting:
    """How common the category is, how the coder errs, how the gold sample is drawn."""

    share: float
    gold: int
    found: float
    mistaken: float
    allocation: float


@dataclass(frozen=True)
class Collection:
    """Documents with stratum, truth and what the coder says."""

    stratum: NDArray[np.int64]
    truth: NDArray[np.bool_]
    said: NDArray[np.bool_]


@dataclass(frozen=True)
class Rates:
    """How often each kind of interval held the truth, and the mean width of the corrected."""

    corrected: float
    normal: float
    naive: float
    width: float


@dataclass(frozen=True)
class FittedSetting:
    """How common the category is, how many gold and how many further documents are learned from.

    ``clear`` says how well the measures tell the category.
    """

    share: float
    gold: int
    further: int
    clear: float
    allocation: float


@dataclass(frozen=True)
class FittedRates:
    """How often each kind of interval held the truth, with how often the coder is right.

    ``elsewhere`` on documents that it never saw, ``within`` on those it was fitted to, ``apart``
    there by models without their fold.
    """

    crossed: float
    within_fit: float
    naive: float
    width: float
    elsewhere: float
    within: float
    apart: float


def list_settings() -> Iterator[Setting]:
    """Yield every combination: two over-scoring coders, proportional and equal allocation."""
    coders = ((0.9, 0.15), (0.8, 0.3))
    for share, gold, coder, allocation in product(
        (0.05, 0.1, 0.2, 0.4, 0.6), (40, 80, 120), coders, (1.0, 0.0)
    ):
        yield Setting(share, gold, *coder, allocation)


def make_collection(setting: Setting, random: np.random.Generator) -> Collection:
    """Return a collection whose strata differ in truth as well as in the coder's errors."""
    stratum = random.choice(len(STRATA), DOCUMENTS, p=STRATA)
    leaning = (LEANING / (STRATA @ LEANING))[stratum]
    truth = random.random(DOCUMENTS) < np.minimum(setting.share * leaning, 0.97)
    mistaken = random.random(DOCUMENTS) < np.minimum(setting.mistaken * leaning, 0.9)
    found = random.random(DOCUMENTS) < setting.found
    return Collection(stratum, truth, np.where(truth, found, mistaken))


def draw_gold(
    collection: Collection, setting: Setting, random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return which documents are checked, with the inverse of their inclusion probabilities."""
    sizes = np.bincount(collection.stratum, minlength=len(STRATA))
    wanted = sizes**setting.allocation
    exact = wanted / wanted.sum() * setting.gold
    drawn = np.floor(exact).astype(int)
    drawn[np.argsort(drawn - exact)[: setting.gold - drawn.sum()]] += 1
    members = [np.flatnonzero(collection.stratum == number) for number in range(len(STRATA))]
    chosen = [random.choice(m, n, replace=False) for m, n in zip(members, drawn, strict=True)]
    return np.concatenate(chosen), np.repeat(sizes / drawn, drawn)


def hold_normal(
    collection: Collection, gold: NDArray[np.int64], weights: NDArray[np.float64]
) -> bool:
    """Whether the untuned prediction-powered interval holds the true share."""
    error = collection.truth[gold] * 1.0 - collection.said[gold]
    parts = weights / weights.sum()
    mean = parts @ error
    deviation = np.sqrt(parts**2 @ (error - mean) ** 2)
    value = collection.said.mean() + mean
    return bool(abs(value - collection.truth.mean()) <= _Z * deviation)


def simulate(setting: Setting, collections: int) -> Rates:
    """Return how often intervals hold the truth over ``collections`` made-up collections."""
    random = np.random.default_rng(20261125)
    held, widths = np.zeros(3), 0.0
    for _ in range(collections):
        collection = make_collection(setting, random)
        gold, weights = draw_gold(collection, setting, random)
        checked = Checked(said=collection.said[gold], truth=collection.truth[gold], weights=weights)
        found = correct_share(collection.said, checked, draws=DRAWS)
        truth, raw = collection.truth.mean(), collection.said.mean()
        naive = abs(raw - truth) <= _Z * np.sqrt(raw * (1 - raw) / DOCUMENTS)
        held += (found.low <= truth <= found.high, hold_normal(collection, gold, weights), naive)
        widths += found.high - found.low
    return Rates(*(held / collections), widths / collections)


def list_fitted_settings() -> Iterator[FittedSetting]:
    """Yield combinations of a coder fitted to the gold documents alone, or to more."""
    for share, gold, further, clear, allocation in product(
        (0.05, 0.1, 0.2, 0.4), (40, 80, 120), (0, 300), (1.0, 2.5), (1.0, 0.0)
    ):
        yield FittedSetting(share, gold, further, clear, allocation)


def fit_ridge(measures: Floats, truth: Yes) -> tuple[Floats, float]:
    """Return the weights of the measures, with the score from which on the answer is yes.

    So many get a yes as there are yes among the documents learned from.
    """
    inner = measures.T @ measures + STRENGTH * np.eye(measures.shape[1])
    weights = np.linalg.solve(inner, measures.T @ (truth - truth.mean()))
    return weights, float(np.quantile(measures @ weights, 1 - truth.mean()))


def simulate_fitted(setting: FittedSetting, collections: int) -> FittedRates:
    """Return how often intervals hold the truth where the coder learned from the gold documents."""
    random = np.random.default_rng(20261130)
    total = np.zeros(7)
    for _ in range(collections):
        total += _try_fitted(setting, random)
    return FittedRates(*(total / collections))


def _try_fitted(setting: FittedSetting, random: np.random.Generator) -> Floats:
    drawn = Setting(setting.share, setting.gold, 1.0, 0.0, setting.allocation)
    collection = make_collection(drawn, random)
    truth = collection.truth
    measures = random.standard_normal((DOCUMENTS, MEASURES))
    measures[:, :TELLING] += setting.clear / np.sqrt(TELLING) * truth[:, None]
    gold, weights = draw_gold(collection, drawn, random)
    others = np.setdiff1d(np.arange(DOCUMENTS), gold)
    learned = np.concatenate([gold, random.choice(others, setting.further, replace=False)])
    model, cut = fit_ridge(measures[learned], truth[learned])
    said = measures @ model >= cut
    apart = said.copy()
    folds = random.permutation(len(learned)) % FOLDS
    for fold in range(FOLDS):
        rest, left = learned[folds != fold], learned[folds == fold]
        model, cut = fit_ridge(measures[rest], truth[rest])
        apart[left] = measures[left] @ model >= cut
    share, raw = truth.mean(), said.mean()
    held, widths = [], []
    for answers in (apart, said):
        checked = Checked(said=answers[gold], truth=truth[gold], weights=weights)
        found = correct_share(answers, checked, draws=DRAWS)
        held.append(found.low <= share <= found.high)
        widths.append(found.high - found.low)
    naive = abs(raw - share) <= _Z * np.sqrt(raw * (1 - raw) / DOCUMENTS)
    unseen = np.setdiff1d(np.arange(DOCUMENTS), learned)
    right = [
        (a[p] == truth[p]).mean() for a, p in ((said, unseen), (said, learned), (apart, learned))
    ]
    return np.array([*held, naive, widths[0], *right])


def print_fitted(collections: int) -> None:
    """Print one line a setting of a fitted coder, then the extremes."""
    print("\na coder fitted to the gold documents")
    print("share  gold  further  clear  allocation    crossed  (width)  in the fit  naive", end="")
    print("  right: elsewhere  in the fit  out of fold")
    settings = list(list_fitted_settings())
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(simulate_fitted, settings, [collections] * len(settings)))
    for setting, rates in zip(settings, results, strict=True):
        allocation = "proportional" if setting.allocation else "equal"
        print(
            f"{setting.share:5.2f}  {setting.gold:4}  {setting.further:7}  {setting.clear:5.1f}"
            f"  {allocation:12}  {rates.crossed:7.1%}  {rates.width:7.3f}  {rates.within_fit:10.1%}"
            f"  {rates.naive:5.1%}  {rates.elsewhere:16.1%}  {rates.within:10.1%}"
            f"  {rates.apart:11.1%}"
        )
    for name in ("crossed", "within_fit", "naive"):
        _print_extremes(name, [getattr(rates, name) for rates in results])


def _print_extremes(name: str, held: list[float]) -> None:
    inside = sum(_LOW <= rate <= _HIGH for rate in held)
    print(
        f"{name}: held in {min(held):.1%} to {max(held):.1%}, "
        f"between 93 % and 97 % in {inside} of {len(held)} settings"
    )


def main() -> None:
    """Print one line a setting, then the extremes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collections", type=int, default=1000, help="made up for each setting")
    collections = parser.parse_args().collections
    print(f"{datetime.now(UTC):%Y-%m-%d}, {platform.platform()}, {os.cpu_count()} processors")
    print(f"{collections:,} collections of {DOCUMENTS} documents a setting; intervals of 95 %")
    print("share  gold  found  mistaken  allocation    corrected  (width)  normal  naive")
    settings = list(list_settings())
    with ProcessPoolExecutor() as pool:
        results = list(pool.map(simulate, settings, [collections] * len(settings)))
    for setting, rates in zip(settings, results, strict=True):
        allocation = "proportional" if setting.allocation else "equal"
        print(
            f"{setting.share:5.2f}  {setting.gold:4}  {setting.found:5.2f}  {setting.mistaken:8.2f}"
            f"  {allocation:12}  {rates.corrected:9.1%}  {rates.width:7.3f}"
            f"  {rates.normal:6.1%}  {rates.naive:5.1%}"
        )
    for name in ("corrected", "normal", "naive"):
        _print_extremes(name, [getattr(rates, name) for rates in results])
    print_fitted(collections)


if __name__ == "__main__":
    main()
