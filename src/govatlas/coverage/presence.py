"""Which documents have which actors; only those coded for actors can."""

import numpy as np
from numpy.typing import NDArray

from govatlas.coverage.selection import Mask
from govatlas.model.catalogue import Catalogue, Distinct


def find_presence(
    catalogue: Catalogue, column: str, values: tuple[str, ...], mask: Mask
) -> NDArray[np.bool_]:
    """Say for each of the values which selected documents have an actor of it.

    Args:
        catalogue: the documents.
        column: ``role`` or ``type``.
        values: what to look for.
        mask: which documents.
    """
    places = _find_places(catalogue.actors.distinct[column], values)
    return _mark_documents(catalogue, places, len(values), mask)


def find_types_by_role(
    catalogue: Catalogue, roles: tuple[str, ...], types: tuple[str, ...], mask: Mask
) -> NDArray[np.bool_]:
    """Say for each of the roles, for each of the types, which selected documents have both."""
    distinct = catalogue.actors.distinct
    first, second = _find_places(distinct["role"], roles), _find_places(distinct["type"], types)
    places = np.where((first >= 0) & (second >= 0), first * len(types) + second, -1)
    marked = _mark_documents(catalogue, places, len(roles) * len(types), mask)
    return marked.reshape(len(roles), len(types), -1)


def _mark_documents(
    catalogue: Catalogue, places: NDArray[np.int64], rows: int, mask: Mask
) -> NDArray[np.bool_]:
    """Mark the document of each actor in the row that it goes to, if to any, where coded."""
    marked = np.zeros((rows + 1) * len(catalogue), dtype=np.bool_)
    row = np.where(places < 0, rows, places)  # the last row takes what goes nowhere
    marked[row * len(catalogue) + catalogue.actors.document] = True
    table = marked.reshape(rows + 1, len(catalogue))[:rows]
    return (table if mask.all() else table[:, mask]) & find_known(catalogue, mask)


def find_known(catalogue: Catalogue, mask: Mask) -> NDArray[np.bool_]:
    """Say of each selected document whether it is known who acts in it."""
    return catalogue.actors_known[mask]


def find_coded(catalogue: Catalogue, mask: Mask) -> NDArray[np.bool_]:
    """Say of each selected document whether it is coded, with anything assessed."""
    column = catalogue.distinct["coder"]
    coded = np.array([bool(value) for value in column.values], dtype=np.bool_)
    return (coded[column.codes] & ~catalogue.not_assessed)[mask]


def _find_places(column: Distinct, values: tuple[str, ...]) -> NDArray[np.int64]:
    """Return where the value of each entry stands among ``values``, -1 for none of them."""
    order = {value: place for place, value in enumerate(values)}
    lookup = np.array([order.get(value, -1) for value in column.values], dtype=np.int64)
    return lookup[column.codes]
