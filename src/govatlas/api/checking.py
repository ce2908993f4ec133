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
from govatlas.agreement.twins import Twins, compare_twins
from govatlas.api.coders import NO_OPTIONS, Options, choose_coder
from govatlas.api.place import find_database
from govatlas.api.progress import OnProgress, Progress, be_silent
from govatlas.api.running.code import CodeOne, choose_executor
from govatlas.api.running.executor import Executor
from govatlas.codebook import load_codebook
from govatlas.coding.method import CodingMethod
from govatlas.errors import InputError
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.store import CodingRows, Store, rebuild_coding

ORDER: Final = "order of documents"
PARTS: Final = "parts against whole"
_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


def check(
    documents: Iterable[str] = (),
    *,
    db: Path | str | None = None,
    coder: str | CodingMethod = "local",
    options: Options = NO_OPTIONS,
    most: int = 20,
    on_progress: OnProgress = be_silent,
    on_message: Callable[[str], None] = lambda _: None,
) -> tuple[Checked, ...]:
    """Code documents anew under edits that change nothing they say; return what differed.

    No coding is kept. The checks are each irrelevant edit, the order in which documents are coded,
    and a document coded in two parts against the whole; the last may rightly differ.

    Args:
        documents: ids; by default documents spread evenly over the database.
        db: the database.
        coder: the name of a coder, or a coder of your own.
        options: of the coder named, such as ``{"models": ["openai:NAME"]}`` of ``llm``.
        most: how many documents to take where none are named.
        on_progress: called after each document.
        on_message: called with a line when the run was told to stop, but waits for replies.

    Raises:
        UnknownDocument: an id is not in the database.
        UnknownCoder: there is no coder of that name.
        InputError: the coder cannot be used, or fails on a document.
        StoreError: the database cannot be used.
    """
    where, codebook = find_database(db), load_codebook()
    method = choose_coder(coder, codebook, options=options)
    chosen = _load(where, tuple(dict.fromkeys(documents)), most)
    found: list[Difference] = []
    with choose_executor(CodeOne(method, codebook, _DATE), where, 1, on_message) as executor:
        code = _code_alone(executor)
        for number, document in enumerate(chosen, 1):
            found += check_edits(code, document)
            found += check_parts(code, document)
            on_progress(Progress(number, len(chosen), document.id))
        found += check_order(lambda several: [code(one) for one in several], chosen)
    return tuple(_group(method.who.name, len(chosen), found))


def check_twins(
    first: str,
    second: str,
    *,
    db: Path | str | None = None,
    coder: str | CodingMethod = "local",
    options: Options = NO_OPTIONS,
    on_progress: OnProgress = be_silent,
    on_message: Callable[[str], None] = lambda _: None,
) -> Twins:
    """Code two documents that say the same anew, such as a law in two languages, and compare.

    No coding is kept.

    Args:
        first: the id of one.
        second: the id of the other.
        db: the database.
        coder: the name of a coder, or a coder of your own.
        options: of the coder named.
        on_progress: called after each document.
        on_message: called with a line when the run was told to stop, but waits for replies.

    Raises:
        UnknownDocument: an id is not in the database.
        UnknownCoder: there is no coder of that name.
        InputError: the two are one document, or the coder cannot be used or fails on one.
        StoreError: the database cannot be used.
    """
    if first == second:
        raise InputError(f"{first} is no twin of itself; give the ids of two documents")
    where, codebook = find_database(db), load_codebook()
    method = choose_coder(coder, codebook, options=options)
    one, other = _load(where, (first, second), 2)
    codings: list[Coding] = []
    with choose_executor(CodeOne(method, codebook, _DATE), where, 1, on_message) as executor:
        code = _code_alone(executor)
        for number, document in enumerate((one, other), 1):
            codings.append(code(document))
            on_progress(Progress(number, 2, document.id))
    return compare_twins(method.who.name, (one, other), (codings[0], codings[1]))


def _load(where: Path, asked: Sequence[str], most: int) -> list[Document]:
    with Store.open(where, writable=False) as store:
        names = asked or _spread([entry.id for entry in store.listing.documents()], most)
        return [store.documents.read(name) for name in names]


def _spread(names: Sequence[str], most: int) -> list[str]:
    """Return at most ``most`` names, evenly spread over all."""
    count = min(most, len(names))
    return [names[place * len(names) // count] for place in range(count)]


def _code_alone(executor: Executor[Document, CodingRows]) -> Callable[[Document], Coding]:
    """Return what codes one document, by whatever executor the coder needs."""

    def code(document: Document) -> Coding:
        for answer in executor.run([document]):
            if answer.result is None:
                raise InputError(f"{document.id} cannot be coded: {answer.reason}")
            return rebuild_coding(answer.result, document)
        raise InputError(f"{document.id} cannot be coded: the coder gave no answer")

    return code


def _group(coder: str, documents: int, found: Sequence[Difference]) -> Iterator[Checked]:
    for name in (*IRRELEVANT_EDITS, ORDER, PARTS):
        yield Checked(coder, name, documents, tuple(d for d in found if d.check == name))
