"""Chooses the documents that a coder has still to code."""

from collections.abc import Iterable

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder
from govatlas.store import Store


def choose_uncoded(
    store: Store, documents: Iterable[str], who: Coder, codebook: Codebook
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids to code, then those coded before, each once in the order given.

    Args:
        store: where the documents are.
        documents: ids; all documents where there are none.
        who: the coder.
        codebook: what it codes by.

    Raises:
        UnknownDocument: an id is not in the database.
    """
    uncoded = store.list_uncoded(who, codebook.digest)
    asked = tuple(dict.fromkeys(documents))
    for document_id in asked:
        store.find_version(document_id)
    waiting = set(uncoded)
    if not asked:
        known = (entry.id for entry in store.list_documents())
        return uncoded, tuple(name for name in known if name not in waiting)
    left = tuple(name for name in asked if name in waiting)
    return left, tuple(name for name in asked if name not in waiting)
