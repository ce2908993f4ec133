"""Reports how well tags by people and a coder agree on which categories a document covers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from govatlas.agreement import plain
from govatlas.agreement.ac import AC1
from govatlas.agreement.bootstrap import find_intervals
from govatlas.agreement.confusion import Floats, divide
from govatlas.agreement.joining import BLIND, Grid
from govatlas.agreement.kappa import KAPPA
from govatlas.agreement.measuring import measure_categories
from govatlas.agreement.presence import F1, PRECISION, RECALL
from govatlas.agreement.presence_joining import Given, Key, PresenceComparison, join_presences
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.scores import AGREEMENT, BIAS, FIRST_LEVEL, SECOND_LEVEL
from govatlas.agreement.statistic import Statistic, compute
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Mode
from govatlas.model.finding import Agreement, Undefined

_MEASURED: Final = (
    *(KAPPA, AC1, AGREEMENT, PRECISION, RECALL, F1),
    *(FIRST_LEVEL, SECOND_LEVEL, BIAS),
)
_KEYS: Final = {
    PRECISION.name: "precision",
    RECALL.name: "recall",
    F1.name: "f1",
    FIRST_LEVEL.name: "prevalence_first",
    SECOND_LEVEL.name: "prevalence_second",
    BIAS.name: "prevalence_difference",
}
"""The figures for each category, by key; with two levels, a mean level is a share."""

EVERY: Final = "all categories"
_MEANS: Final = {KAPPA: "mean_kappa", F1: "mean_f1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceAgreement:
    """All figures on one category: ``documents`` compared, and how many cover it by each side."""

    taxonomy: str
    code: str
    label: str
    relation: str
    documents: int
    first: int
    second: int
    both: int
    abstained: int
    figures: tuple[Agreement, ...]

    def figure(self, statistic: str) -> Agreement:
        """Return the figure with that key."""
        return next(figure for figure in self.figures if figure.statistic == statistic)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceReport:
    """How well two sides agree on presence; ``means`` are over all categories, then by taxonomy.

    Categories without a mapping from tags were not asked about and are in no figure.
    """

    comparison: PresenceComparison
    resampling: Resampling
    categories: tuple[PresenceAgreement, ...]
    means: tuple[Agreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, without NaN."""
        taxonomies: dict[str, Any] = {}
        means = plain.group_figures(self.means)
        for each in self.categories:
            entry = taxonomies.setdefault(each.taxonomy, {**means[each.taxonomy], "categories": {}})
            entry["categories"][each.code] = _write_category(each)
        return {
            "first": self.comparison.first,
            "second": self.comparison.second,
            "compared": "presence",
            **_describe(self.comparison),
            "interval": self.resampling.describe(),
            "documents_compared": len(self.comparison.documents),
            "categories_compared": len(self.categories),
            **means[EVERY],
            "taxonomies": taxonomies,
        }


def compare_presences(
    first: Given,
    second: Given,
    codebook: Codebook,
    *,
    names: tuple[str, str],
    taxonomy: str | None = None,
    modes: Collection[Mode] = BLIND,
    seed: int = 0,
    resamples: int = 1000,
) -> PresenceReport:
    """Compare tags with the codings of a coder, or with other tags, on presence.

    Args:
        first: the answers of the first, the reference for precision and recall.
        second: the answers of the second.
        codebook: the categories to compare.
        names: the names of the two.
        taxonomy: the id of one taxonomy, all by default.
        modes: which codings with levels count; only blind ones by default.
        seed: of the resamples.
        resamples: how many to draw for the intervals.

    Raises:
        UnknownCategory: there is no such taxonomy.
        InvalidValue: ``resamples`` is less than 1.
    """
    wanted = None if taxonomy is None else [taxonomy]
    comparison = join_presences(
        first, second, codebook, names=names, taxonomies=wanted, modes=modes
    )
    resampling = Resampling(seed, resamples)
    return PresenceReport(
        comparison=comparison,
        resampling=resampling,
        categories=tuple(
            each
            for grid in comparison.grids
            for each in _measure_grid(grid, comparison, resampling)
        ),
        means=(
            *_measure_means(EVERY, comparison.grids, resampling),
            *(
                mean
                for grid in comparison.grids
                for mean in _measure_means(grid.taxonomy.id, [grid], resampling)
            ),
        ),
    )


def _measure_grid(
    grid: Grid, comparison: PresenceComparison, resampling: Resampling
) -> Iterator[PresenceAgreement]:
    figures = measure_categories(grid, resampling, _MEASURED)
    tables = grid.tables().sum(0).astype(int)
    for place, category in enumerate(grid.taxonomy.categories):
        table = tables[place]
        key: Key = (grid.taxonomy.id, category.code)
        yield PresenceAgreement(
            taxonomy=grid.taxonomy.id,
            code=category.code,
            label=category.label,
            relation=comparison.relations.get(key, ""),
            documents=int(table.sum()),
            first=int(table[1].sum()),
            second=int(table[:, 1].sum()),
            both=int(table[1, 1]),
            abstained=int(grid.abstained[:, place].sum()),
            figures=tuple(
                replace(figure, statistic=_KEYS.get(figure.statistic, figure.statistic))
                for figure in figures
                if figure.scope == f"{grid.taxonomy.id} {category.code}"
            ),
        )


def _measure_means(
    scope: str, grids: Sequence[Grid], resampling: Resampling
) -> Iterator[Agreement]:
    """Yield mean kappa, then mean F1, over the categories for which they are defined."""
    tables = (
        np.concatenate([grid.tables() for grid in grids], axis=1)
        if grids
        else np.zeros((0, 0, 2, 2))
    )
    weights = resampling.draw(len(tables))
    total, drawn = tables.sum(0), np.tensordot(weights, tables, 1)
    documents = int((tables.sum((1, 2, 3)) > 0).sum())
    for statistic, name in _MEANS.items():
        value = float(_average(statistic, total[None])[0])
        nothing = Undefined("no category defines it")
        (interval,) = find_intervals(_average(statistic, drawn)[:, None], documents)
        yield Agreement(
            statistic=name,
            scope=scope,
            value=nothing if np.isnan(value) else value,
            interval=nothing if np.isnan(value) else interval,
            units=int(total.sum()),
            documents=documents,
            abstained=sum(int(grid.abstained.sum()) for grid in grids),
        )


def _average(statistic: Statistic, tables: Floats) -> Floats:
    """Return the mean over categories (second axis) of a statistic, without NaN."""
    each = compute(statistic, tables[:, :, None])
    defined = ~np.isnan(each)
    return divide(np.where(defined, each, 0.0).sum(1), defined.sum(1))


def _write_category(each: PresenceAgreement) -> dict[str, Any]:
    (figures,) = plain.group_figures(each.figures).values()
    counts = {"first": each.first, "second": each.second, "both": each.both}
    return {"label": each.label, "relation": each.relation, "present": counts, **figures}


def _describe(comparison: PresenceComparison) -> dict[str, Any]:
    not_asked: dict[str, list[str]] = {}
    for taxonomy, code in comparison.not_asked:
        not_asked.setdefault(taxonomy, []).append(code)
    return {
        "documents": list(comparison.documents),
        "only_first": list(comparison.only_first),
        "only_second": list(comparison.only_second),
        "set_aside": {document.document_id: document.reason for document in comparison.set_aside},
        "notes": list(comparison.notes),
        "not_asked": not_asked,
    }
