"""How far coders agree: as measured for the local coder, and between the coders at hand."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Final

import numpy as np

from govatlas.agreement.confusion import Weighting, cross_tabulate
from govatlas.agreement.kappa import cohen_kappa
from govatlas.explorer import Explorer
from govatlas.model.catalogue import NOT_ASSESSED, Catalogue

_MOST_PAIRS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxonomyAccuracy:
    """Agreement with gold codings: pooled quadratic kappa, macro-F1 of presence, mean levels."""

    taxonomy: str
    kappa: float
    presence: float
    gold: float
    coder: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What was measured of a coder on gold codings of so many documents.

    ``status`` counts the documents whose legal status was right; ``actors`` gives F1 by role.
    """

    coder: str
    measured: str
    documents: int
    taxonomies: tuple[TaxonomyAccuracy, ...]
    status: int
    actors: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class PairFigure:
    """How far two coders agree on one taxonomy; ``kappa`` is None where it is not defined."""

    first: str
    second: str
    taxonomy: str
    documents: int
    labels: int
    same: float
    kappa: float | None


@cache
def load_accuracy() -> Accuracy:
    """Return the figures that came with this release; docs/accuracy.md says how they were made."""
    path = resources.files("govatlas.web") / "data" / "accuracy.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return Accuracy(
        coder=data["coder"],
        measured=data["measured"],
        documents=data["documents"],
        taxonomies=tuple(TaxonomyAccuracy(**figures) for figures in data["taxonomies"]),
        status=data["status"],
        actors=tuple(data["actors"].items()),
    )


def compare_pairs(explorer: Explorer, coders: Sequence[str]) -> tuple[PairFigure, ...]:
    """Return how far each pair of coders agrees on documents that both coded."""
    pairs = list(combinations(coders, 2))[:_MOST_PAIRS]
    wanted = {name for pair in pairs for name in pair}
    catalogues = {name: explorer.catalogue(name) for name in coders if name in wanted}
    return tuple(
        figure
        for first, second in pairs
        for figure in _compare(first, second, catalogues[first], catalogues[second])
    )


def _compare(first: str, second: str, one: Catalogue, other: Catalogue) -> Iterator[PairFigure]:
    shared = [name for name, coder in zip(one.ids, one.coders, strict=True) if coder == first]
    shared = [name for name in shared if _is_coded(other, name, second)]
    here = [one.positions[name] for name in shared]
    there = [other.positions[name] for name in shared]
    for taxonomy in one.codebook.coverage:
        if not shared or taxonomy.id not in other.levels:
            continue
        left, right = one.levels[taxonomy.id][here], other.levels[taxonomy.id][there]
        if left.shape != right.shape:
            continue
        both = (left != NOT_ASSESSED) & (right != NOT_ASSESSED)
        if not both.any():  # nothing to compare is no disagreement
            continue
        table = cross_tabulate(
            left[both].tolist(), right[both].tolist(), taxonomy.scale.highest + 1
        )
        labels = int(both.sum())
        kappa = float(cohen_kappa(table, Weighting.QUADRATIC))
        yield PairFigure(
            first,
            second,
            taxonomy.label,
            int(both.any(axis=1).sum()),
            labels,
            float(np.trace(table) / labels),
            None if np.isnan(kappa) else kappa,
        )


def _is_coded(catalogue: Catalogue, name: str, coder: str) -> bool:
    place = catalogue.positions.get(name)
    return place is not None and catalogue.coders[place] == coder
