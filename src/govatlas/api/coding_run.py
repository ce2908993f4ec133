"""The verb code: documents in the database get a coding each."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from govatlas.api.calibrating import load_calibration
from govatlas.api.choosing import choose_uncoded
from govatlas.api.coders import build_coder
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped, be_silent
from govatlas.api.workers import Answer, Crew, count_processors, run_here
from govatlas.codebook import load_codebook
from govatlas.coding.calibrated import CalibratedMethod
from govatlas.coding.method import CodingMethod
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.store import CodingRows, Store, flatten_coding, rebuild_coding


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReport:
    """What came of coding: ids coded now, ids coded before, documents that failed.

    ``not_assessed`` are those among the coded of which the coder could say nothing, each with the
    reason.
    """

    coded: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    not_assessed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class _CodeOne:
    """The work on one document; its coding comes back as rows, which pass between processes."""

    coder: str | CodingMethod
    codebook: Codebook
    at: datetime

    def __call__(self, document: Document) -> CodingRows:
        method = build_coder(self.coder) if isinstance(self.coder, str) else self.coder
        return flatten_coding(method.code(document, self.codebook, at=self.at))


def code(
    documents: Iterable[str] = (),
    *,
    db: Path | str | None = None,
    coder: str | CodingMethod = "local",
    taxonomies: Sequence[Path | str] = (),
    calibration: Path | str | None = None,
    jobs: int | None = None,
    at: datetime | None = None,
    on_progress: OnProgress = be_silent,
) -> CodeReport:
    """Code the latest version of each document that this coder has not coded yet.

    Codings are only ever added: the same coder (by its digest) under the same codebook codes a
    version once. One that fails is reported while the rest go on.

    Args:
        documents: ids; all documents by default.
        db: the database.
        coder: the name of a coder, or a coder of your own.
        taxonomies: files of further taxonomies to code by.
        calibration: a file made by ``calibrate``, to correct the coder's levels by; the coder
            gets another name and digest.
        jobs: worker processes, as many as processors by default; 1 works in this process.
        at: the date of the codings, now by default.
        on_progress: called after each document.

    Raises:
        UnknownDocument: an id is not in the database; nothing is coded then.
        UnknownCoder: there is no coder of that name.
        InvalidCodebook: a taxonomy file breaks the schema.
        InputError: the calibration cannot be used, or is of another version of the coder.
        StoreError: the database cannot be used.
        Stopped: the run was interrupted; every coding that was finished is kept.
    """
    where = find_database(db)
    method = build_coder(coder) if isinstance(coder, str) else coder
    if calibration is not None:
        method = coder = CalibratedMethod(method, load_calibration(calibration))
    codebook = load_codebook(taxonomies)
    with Store.open(where) as store:
        left, already = choose_uncoded(store, documents, method.who, codebook)
        if left:
            store.keep_codebook(codebook)
    if left:
        method.prepare(codebook)
    now = at or datetime.now(UTC).replace(microsecond=0)
    work = _CodeOne(coder, codebook, now)
    run = _CodingRun(where, method, codebook, left, on_progress)
    try:
        run.go(work, min(jobs or count_processors(), len(left)))
    except KeyboardInterrupt as error:
        waiting = len(left) - len(run.coded) - len(run.already) - len(run.failures)
        raise Stopped("coded", done=len(run.coded), left=waiting) from error
    return CodeReport(
        coded=tuple(sorted(run.coded, key=left.index)),
        already=(*already, *run.already),
        failures=tuple(sorted(run.failures, key=lambda failure: left.index(failure.name))),
        not_assessed=tuple(sorted(run.not_assessed, key=lambda entry: left.index(entry.name))),
    )


def code_apart(
    documents: Sequence[str],
    *,
    db: Path | str | None = None,
    coder: str = "local",
    codebook: Codebook,
    jobs: int | None = None,
    on_progress: OnProgress = be_silent,
) -> tuple[tuple[Coding, ...], tuple[Failure, ...]]:
    """Code documents of the database without keeping the codings; return them with failures.

    Raises:
        UnknownDocument: an id is not in the database.
        UnknownCoder: there is no coder of that name.
        StoreError: the database cannot be used.
    """
    where = find_database(db)
    work = _CodeOne(coder, codebook, datetime.now(UTC).replace(microsecond=0))
    workers = min(jobs or count_processors(), len(documents))
    codings: dict[str, Coding] = {}
    failures: list[Failure] = []
    with ExitStack() as stack:
        crew = stack.enter_context(Crew(work, workers)) if workers > 1 else None
        store = stack.enter_context(Store.open(where, writable=False))
        tasks = (store.load_document(document_id) for document_id in documents)
        for answer in crew.run(tasks) if crew else run_here(work, tasks):
            if answer.result is None:
                failures.append(Failure(answer.task.id, answer.reason))
            else:
                codings[answer.task.id] = rebuild_coding(answer.result, answer.task)
            done = len(codings) + len(failures)
            on_progress(Progress(done, len(documents), answer.task.id))
    return tuple(codings[name] for name in documents if name in codings), tuple(failures)


class _CodingRun:
    """One run over the documents that are left, with what has come of it so far."""

    def __init__(
        self,
        where: Path,
        method: CodingMethod,
        codebook: Codebook,
        left: Sequence[str],
        on_progress: OnProgress,
    ) -> None:
        self._where = where
        self._method = method
        self._codebook = codebook
        self._left = left
        self._on_progress = on_progress
        self.coded: list[str] = []
        self.already: list[str] = []
        self.failures: list[Failure] = []
        self.not_assessed: list[Failure] = []

    def go(self, work: _CodeOne, jobs: int) -> None:
        """Code what is left, one document after another where ``jobs`` is 1."""
        if not self._left:
            return
        with ExitStack() as stack:
            crew = stack.enter_context(Crew(work, jobs)) if jobs > 1 else None
            store = stack.enter_context(Store.open(self._where))
            tasks = self._draw(store)
            for answer in crew.run(tasks) if crew else run_here(work, tasks):
                self._keep(store, answer)

    def _draw(self, store: Store) -> Iterator[Document]:
        """Yield the documents that no other process has coded in the meantime."""
        for document_id in self._left:
            if store.is_coded(document_id, self._method.who, self._codebook.digest):
                self.already.append(document_id)
            else:
                yield store.load_document(document_id)

    def _keep(self, store: Store, answer: Answer[Document, CodingRows]) -> None:
        name = answer.task.id
        if answer.result is None:
            self.failures.append(Failure(name, answer.reason))
        elif store.keep_coding(answer.result):
            self.coded.append(name)
            if reason := answer.result.not_assessed:
                self.not_assessed.append(Failure(name, reason))
        else:
            self.already.append(name)
        done = len(self.coded) + len(self.already) + len(self.failures)
        self._on_progress(Progress(done, len(self._left), name))
