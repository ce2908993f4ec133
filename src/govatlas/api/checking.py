"""The verb check: does a coder give the same labels where nothing that matters differs?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from govatlas.agreement.checks import (
    IRRELEVANT_EDITS,
    Checked,
    Difference,
    check_edits,
    check_order,
    check_parts,
)
from govatlas.api.coders import build_coder
from govatlas.api.place import find_database
from govatlas.api.progress import OnProgress, Progress, be_silent
from govatlas.codebook import load_codebook
from govatlas.coding.method import CodingMethod
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.store import Store

ORDER: Final = "order of documents"
PARTS: Final = "parts against whole"
_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


def check(
    documents: Iterable[str] = (),
    *,
    db: Path | str | None = None,
    coder: str | CodingMethod = "local",
    most: int = 20,
    on_progress: OnProgress = be_silent,
) -> tuple[Checked, ...]:
    """Code documents anew under edits that change nothing they say; return what differed.

    Nothing is kept. The checks are each irrelevant edit, the order in which documents are coded,
    and a document coded in two parts against the whole; the last may rightly differ.

    Args:
        documents: ids; by default documents spread evenly over the database.
        db: the database.
        coder: the name of a coder, or a coder of your own.
        most: how many documents to take where none are named.
        on_progress: called after each document.

    Raises:
        UnknownDocument: an id is not in the database.
        UnknownCoder: there is no coder of that name.
        StoreError: the database cannot be used.
    """
    method = build_coder(coder) if isinstance(coder, str) else coder
    chosen = _load(find_database(db), tuple(dict.fromkeys(documents)), most)
    code = _fix_codebook(method)
    found: list[Difference] = []
    for number, document in enumerate(chosen, 1):
        found += check_edits(code, document)
        found += check_parts(code, document)
        on_progress(Progress(number, len(chosen), document.id))
    found += check_order(lambda several: [code(one) for one in several], chosen)
    return tuple(_group(method.who.name, len(chosen), found))


def _load(where: Path, asked: Sequence[str], most: int) -> list[Document]:
    with Store.open(where, writable=False) as store:
        names = asked or _spread([entry.id for entry in store.list_documents()], most)
        return [store.load_document(name) for name in names]


def _spread(names: Sequence[str], most: int) -> list[str]:
    """Return at most ``most`` names, evenly spread over all."""
    count = min(most, len(names))
    return [names[place * len(names) // count] for place in range(count)]


def _fix_codebook(method: CodingMethod) -> Callable[[Document], Coding]:
    codebook = load_codebook()
    return lambda document: method.code(document, codebook, at=_DATE)


def _group(coder: str, documents: int, found: Sequence[Difference]) -> Iterator[Checked]:
    for name in (*IRRELEVANT_EDITS, ORDER, PARTS):
        yield Checked(coder, name, documents, tuple(d for d in found if d.check == name))
