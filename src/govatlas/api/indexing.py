"""The verb index: texts get a vector for each of their chunks, to be searched by meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from govatlas.api.limits import Limits
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped, be_silent
from govatlas.api.running.executor import Answer
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.meaning import (
    MeaningModel,
    find_model,
    measure_width,
    pack_vectors,
    require_model,
)
from govatlas.model.document import Document
from govatlas.store import Store, TextMeaning, TitleRow
from govatlas.unitizing import split_chunks

SECONDS_PER_TEXT: Final = 600.0
_TITLES: Final = 256
LIMITS: Final = Limits(memory=3_000_000_000, seconds=600)
"""What one text may take of the processor, and of address space: a model takes much for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What came of indexing: ids of documents, how many were indexed before, what failed.

    Of several documents with the same text one is named.
    """

    indexed: tuple[str, ...] = ()
    already: int = 0
    failures: tuple[Failure, ...] = ()
    model: str = ""


def index(
    *,
    db: Path | str | None = None,
    jobs: int | None = None,
    model: MeaningModel | None = None,
    on_progress: OnProgress = be_silent,
) -> IndexReport:
    """Make vectors of the texts that have none by this model, so that they are found by meaning.

    Each text is kept as soon as it is done; a text that is there already is left as it is.

    Args:
        db: the database.
        jobs: worker processes, as many as processors by default.
        model: makes the vectors; by default the one that comes with the extra ``meaning``.
        on_progress: called after each text.

    Raises:
        InputError: no model is installed.
        StoreError: the database cannot be used.
        Stopped: the run was interrupted; what was done is kept.
    """
    chosen = model or require_model()
    where = find_database(db)
    with Store.open(where) as store:
        left = store.vectors.list_missing(chosen.name)
        already, _ = store.vectors.count(chosen.name)
    run = _Run(where, chosen, left, on_progress)
    if left:
        run.go(min(jobs or count_processors(), len(left)))
    _index_titles(where, chosen)
    return IndexReport(
        indexed=tuple(run.indexed),
        already=already,
        failures=tuple(run.failures),
        model=chosen.name,
    )


def _index_titles(where: Path, model: MeaningModel) -> None:
    """Make vectors of titles, which are so short that this process does it.

    Raises:
        Stopped: the run was interrupted.
    """
    done = 0
    with Store.open(where) as store:
        left = store.vectors.list_titles(model.name)
        try:
            for start in range(0, len(left), _TITLES):
                part = left[start : start + _TITLES]
                store.vectors.save_titles(model.name, _embed_titles(model, part))
                done += len(part)
        except KeyboardInterrupt as error:
            raise Stopped("titles indexed", done=done, left=len(left) - done) from error


def _embed_titles(
    model: MeaningModel, titles: Sequence[TitleRow]
) -> Iterator[tuple[int, str, bytes]]:
    """Yield the key and the words of titles with their vectors, one language after the other."""
    for language in sorted({title.language for title in titles}):
        those = [title for title in titles if title.language == language]
        _, values = pack_vectors(model.embed([title.title for title in those], language))
        width = measure_width(model)
        for place, title in enumerate(those):
            yield title.key, title.title, values[place * width : (place + 1) * width]


def count_unindexed(db: Path | str | None = None) -> int:
    """Return how many documents cannot be found by meaning yet; 0 where no model is installed.

    Raises:
        StoreError: the database cannot be used.
    """
    model = find_model()
    if model is None:
        return 0
    with Store.open(find_database(db), writable=False) as store:
        measured, documents = store.vectors.count(model.name)
    return documents - measured


@dataclass(frozen=True, slots=True)
class _Measuring:
    """The work on one text."""

    model: MeaningModel

    def __call__(self, document: Document) -> TextMeaning:
        spans = split_chunks(document)
        lines = [_make_line(document.text[s.start : s.end]) for s in spans]
        vectors = self.model.embed(lines, document.language)
        signs, values = pack_vectors(vectors.reshape(len(spans), measure_width(self.model)))
        places = np.array([(span.start, span.end) for span in spans], dtype=np.int32)
        return TextMeaning(signs, places.tobytes(), values)


def _make_line(text: str) -> str:
    return " ".join(text.split())


@dataclass
class _Run:
    """One run over the documents that are left."""

    where: Path
    model: MeaningModel
    left: Sequence[str]
    on_progress: OnProgress
    indexed: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def go(self, jobs: int) -> None:
        """Index what is left.

        Raises:
            Stopped: the run was interrupted.
        """
        pool = ProcessPool(_Measuring(self.model), jobs, SECONDS_PER_TEXT, LIMITS)
        try:
            with pool, Store.open(self.where) as store:
                for answer in pool.run(self._draw(store)):
                    self._take(store, answer)
        except KeyboardInterrupt as error:
            left = len(self.left) - len(self.indexed) - len(self.failures)
            raise Stopped("indexed", done=len(self.indexed), left=left) from error

    def _draw(self, store: Store) -> Iterator[Document]:
        for document_id in self.left:
            yield store.documents.read(document_id)

    def _take(self, store: Store, answer: Answer[Document, TextMeaning]) -> None:
        document = answer.task
        if answer.result is None:
            self.failures.append(Failure(document.id, answer.reason))
        else:
            store.vectors.save(document.text_digest, self.model.name, answer.result)
            self.indexed.append(document.id)
        done = len(self.indexed) + len(self.failures)
        self.on_progress(Progress(done, len(self.left), document.id))
