"""Measures the statistics of two coders over scopes, each with an interval."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.agreement.bootstrap import find_intervals
from govatlas.agreement.confusion import Floats
from govatlas.agreement.joining import CONFIDENCES, Grid
from govatlas.agreement.kappa import KAPPA_QUADRATIC
from govatlas.agreement.registry import list_of_tables, list_statistics
from govatlas.agreement.resampling import Resampling
from govatlas.agreement.statistic import Statistic, compute, explain_undefined
from govatlas.model.finding import Agreement, Figure, Interval, Undefined


@dataclass(frozen=True, slots=True, eq=False)
class _Scope:
    """A named set of cells; ``tables`` has an axis for documents, then one for categories."""

    name: str
    tables: Floats
    abstained: int


def measure_pooled(
    grid: Grid, resampling: Resampling, statistics: Sequence[Statistic] = ()
) -> tuple[Agreement, ...]:
    """Return the statistics over all documents and categories of a taxonomy."""
    scope = _Scope(grid.taxonomy.id, grid.tables(), _count(grid.abstained))
    return _measure([scope], resampling, statistics)


def measure_categories(
    grid: Grid, resampling: Resampling, statistics: Sequence[Statistic] = ()
) -> tuple[Agreement, ...]:
    """Return the statistics of each category over all documents, without means over categories."""
    tables = grid.tables()
    scopes = [
        _Scope(
            f"{grid.taxonomy.id} {code}",
            tables[:, place : place + 1],
            _count(grid.abstained[:, place]),
        )
        for place, code in enumerate(grid.codes)
    ]
    return _measure(scopes, resampling, statistics or list_of_tables())


def measure_confidences(
    grid: Grid, resampling: Resampling, statistics: Sequence[Statistic] = ()
) -> tuple[Agreement, ...]:
    """Return the statistics over the labels of each confidence of the second coder.

    Abstentions have no confidence, so none are counted here.
    """
    tables = grid.tables()
    scopes = [
        _Scope(
            f"{grid.taxonomy.id}, confidence {confidence}",
            tables * (grid.confidence == place)[..., None, None],
            0,
        )
        for place, confidence in enumerate(CONFIDENCES)
    ]
    return _measure(scopes, resampling, statistics)


def measure_groups(
    grid: Grid,
    groups: Mapping[str, str],
    resampling: Resampling,
    statistics: Sequence[Statistic] = (),
) -> tuple[Agreement, ...]:
    """Return the statistics over each group of documents, such as those of one authority.

    Args:
        grid: the levels.
        groups: the name of the group of each document id; others are under ``(unknown)``.
        resampling: how intervals are drawn, within each group.
        statistics: which, all if none are given.
    """
    tables = grid.tables()
    found: list[Agreement] = []
    names = np.array([groups.get(name, "") or "(unknown)" for name in grid.documents])
    for name in sorted(set(names.tolist())):
        rows = names == name
        scope = _Scope(f"{grid.taxonomy.id}, {name}", tables[rows], _count(grid.abstained[rows]))
        found += _measure([scope], resampling, statistics)
    return tuple(found)


def measure_documents(grid: Grid, statistics: Sequence[Statistic] = ()) -> tuple[Agreement, ...]:
    """Return the statistics of each document over all categories, without intervals."""
    tables = grid.tables()
    scopes = [
        _Scope(
            f"{grid.taxonomy.id}, document {name}",
            tables[row : row + 1],
            _count(grid.abstained[row]),
        )
        for row, name in enumerate(grid.documents)
    ]
    return _measure(scopes, Resampling(resamples=1), statistics)


def measure_mean_by_document(
    grid: Grid, resampling: Resampling, statistic: Statistic = KAPPA_QUADRATIC
) -> Agreement:
    """Return the mean of a statistic over the documents for which it is defined."""
    tables = grid.tables()
    each = compute(statistic, tables)
    shows = np.array([not explain_undefined(statistic, table) for table in tables], dtype=bool)
    name = f"{statistic.name}_by_document"
    units, abstained = int(tables[shows].sum()), _count(grid.abstained)
    if not shows.any():
        nothing = Undefined("no document defines it")
        return Agreement(statistic=name, scope=grid.taxonomy.id, value=nothing, interval=nothing,
                         units=units, documents=0, abstained=abstained)  # fmt: skip
    chosen = each[shows]
    drawn = resampling.draw(len(chosen)) @ chosen[:, None] / len(chosen)
    (interval,) = find_intervals(drawn, len(chosen))
    return Agreement(
        statistic=name,
        scope=grid.taxonomy.id,
        value=float(chosen.mean()),
        interval=interval,
        units=units,
        documents=len(chosen),
        abstained=abstained,
    )


def _measure(
    scopes: Sequence[_Scope], resampling: Resampling, statistics: Sequence[Statistic]
) -> tuple[Agreement, ...]:
    """Return the statistics (all if none are given) of scopes that share their documents."""
    if not scopes:
        return ()
    statistics = statistics or tuple(list_statistics().values())
    weights = resampling.draw(len(scopes[0].tables))
    return tuple(figure for scope in scopes for figure in _settle(scope, weights, statistics))


def _settle(scope: _Scope, weights: Floats, statistics: Sequence[Statistic]) -> Iterator[Agreement]:
    count = len(scope.tables)
    total = scope.tables.sum(0)
    resampled = (weights @ scope.tables.reshape(count, total.size)).reshape(-1, *total.shape)
    documents = int((scope.tables.sum((1, 2, 3)) > 0).sum())
    drawn = np.stack([compute(statistic, resampled) for statistic in statistics], axis=1)
    for statistic, interval in zip(statistics, find_intervals(drawn, documents), strict=True):
        reason = explain_undefined(statistic, total)
        value: Figure = Undefined(reason) if reason else float(compute(statistic, total))
        yield Agreement(
            statistic=statistic.name,
            scope=scope.name,
            value=value,
            interval=_fit_interval(value, interval),
            units=int(total.sum()),
            documents=documents,
            abstained=scope.abstained,
        )


def _fit_interval(value: Figure, interval: Interval | Undefined) -> Interval | Undefined:
    return value if isinstance(value, Undefined) else interval


def _count(cells: NDArray[np.bool_]) -> int:
    return int(cells.sum())
