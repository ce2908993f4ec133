"""Builds confusion matrices with row names, for readers."""

from dataclasses import dataclass

from govatlas.agreement.joining import Grid


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often the first coder gave one answer (row) and the second another (column)."""

    scope: str
    answers: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def cross_levels(grid: Grid) -> Confusion:
    """Return the confusion matrix of the levels of a taxonomy over all its categories."""
    return Confusion(
        grid.taxonomy.id,
        tuple(level.name for level in grid.taxonomy.scale.levels),
        tuple(tuple(int(count) for count in row) for row in grid.tables().sum((0, 1))),
    )
