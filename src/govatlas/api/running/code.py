"""The verb code: documents in the database get a coding each."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from govatlas.api.calibrating import load_calibration
from govatlas.api.coders import NO_OPTIONS, Options, choose_coder
from govatlas.api.limits import Limits
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped, be_silent
from govatlas.api.running.calls import AsyncCalls, Service
from govatlas.api.running.cluster import Cluster
from govatlas.api.running.connection import check_address
from govatlas.api.running.executor import Answer, Executor, ThisProcess
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.codebook import load_codebook
from govatlas.coding.method import CodingMethod, RunOver, is_async, prepare
from govatlas.errors import GovatlasError, InputError
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document
from govatlas.store import CodingRows, Store, flatten_coding, rebuild_coding

if TYPE_CHECKING:
    from govatlas.coding.llm.figures import RunFigures

CONCURRENCY: Final = 8
"""Documents that an async coder codes at a time where it does not say."""
SECONDS_PER_TEXT: Final = 1200.0
"""A text that takes longer is given up, so that one hostile text cannot hold up the rest."""

LIMITS: Final = Limits(memory=800_000_000, seconds=600)
"""What coding one text may take of memory, beside what each worker has, and of the processor."""

PATIENCE: Final = 300.0
"""Seconds that a run which is stopped waits for an async coder that does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReport:
    """What came of coding: ids coded now, ids coded before, documents that failed.

    ``not_assessed`` are those among the coded of which the coder could say nothing, each with the
    reason. ``left`` counts the documents that the run did not come to, ``budget_spent`` says that
    its budget is why. ``coder`` is the name that the codings give; ``figures`` tell what language
    models took, None of other coders.
    """

    coded: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    not_assessed: tuple[Failure, ...] = ()
    left: int = 0
    budget_spent: bool = False
    coder: str = ""
    figures: "RunFigures | None" = None


def code(
    documents: Iterable[str] = (),
    *,
    db: Path | str | None = None,
    coder: str | CodingMethod = "local",
    options: Options = NO_OPTIONS,
    taxonomies: Sequence[Path | str] = (),
    calibration: Path | str | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    at: datetime | None = None,
    on_progress: OnProgress = be_silent,
    on_message: Callable[[str], None] = lambda _: None,
) -> CodeReport:
    """Code the latest version of each document that this coder has not coded yet.

    Codings are only ever added: the same coder (by its digest) under the same codebook codes a
    version once. One that fails is reported while the rest go on. What a language model replied
    is kept before it is read, and is never paid for twice.

    Args:
        documents: ids; all documents by default.
        db: the database.
        coder: the name of a coder, or a coder of your own.
        options: of the coder named, such as ``{"models": ["openai:NAME"]}`` of ``llm``.
        taxonomies: files of further taxonomies to code by.
        calibration: a file made by ``calibrate``, to correct the coder's levels by; the coder
            gets another name and digest.
        jobs: worker processes, as many as processors by default. With 1, a coder of your own works
            in this process, where neither its time nor its memory is limited.
        cluster: the address of a Dask scheduler whose workers code, such as ``tcp://HOST:8786``,
            or ``local:8``; needs the extra ``cluster``.
        at: the date of the codings, now by default.
        on_progress: called after each document.
        on_message: called with a line when the run was told to stop, but waits for replies.

    Raises:
        UnknownDocument: an id is not in the database; nothing is coded then.
        UnknownCoder: there is no coder of that name.
        InvalidCodebook: a taxonomy file breaks the schema.
        InputError: the coder takes no such options or cannot be used, or the calibration is of
            another version of it; the cluster cannot be reached or used.
        StoreError: the database cannot be used.
        Stopped: the run was interrupted; every coding that was finished is kept.
    """
    if cluster is not None:
        check_address(cluster)
    where = find_database(db)
    codebook = load_codebook(taxonomies)
    correction = load_calibration(calibration) if calibration is not None else None
    method = choose_coder(coder, codebook, options=options, calibration=correction)
    with Store.open(where) as store:
        left, already = choose_uncoded(store, documents, method.who, codebook)
        if left:
            store.codebooks.save(codebook)
    run = CodingRun(where, method, codebook, left, at, jobs, on_progress, on_message)
    run.already.extend(already)
    run.cluster = cluster
    run.works_here = jobs == 1 and not isinstance(coder, str)
    return run.go()


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
    uncoded = store.codings.list_uncoded(who, codebook.digest)
    asked = tuple(dict.fromkeys(documents))
    for document_id in asked:
        store.documents.find_version(document_id)
    waiting = set(uncoded)
    if not asked:
        known = (entry.id for entry in store.listing.documents())
        return uncoded, tuple(name for name in known if name not in waiting)
    left = tuple(name for name in asked if name in waiting)
    return left, tuple(name for name in asked if name not in waiting)


@dataclass(frozen=True, slots=True)
class CodeOne:
    """The work on one document; its coding comes back as rows, which pass between processes."""

    method: CodingMethod
    codebook: Codebook
    at: datetime

    def __call__(self, document: Document) -> CodingRows:
        """Return the coding of a document."""
        made = self.method.code(document, self.codebook, at=self.at)
        assert isinstance(made, Coding), "an async coder is awaited"
        return flatten_coding(made)

    async def wait(self, document: Document) -> CodingRows:
        """Return the coding of a document by an async coder."""
        made = self.method.code(document, self.codebook, at=self.at)
        assert not isinstance(made, Coding), "a coder that is not async is called"
        return flatten_coding(await made)

    def load(self, who: Coder) -> Self:
        """Load the coder in a process that did not inherit it; it must be ``who``.

        Raises:
            InputError: another version of it is installed there.
        """
        if self.method.who != who:
            raise InputError(
                f"it has another version of the coder {who.name} "
                f"({shorten_digest(self.method.who.digest)}, not {shorten_digest(who.digest)})"
            )
        prepare(self.method, self.codebook)
        return self


def choose_executor(
    work: CodeOne, where: Path, jobs: int, on_message: Callable[[str], None], *, here: bool = False
) -> Executor[Document, CodingRows]:
    """Return what does ``work``: calls that are awaited, processes, or this process."""
    method = work.method
    if is_async(method):
        return AsyncCalls(
            work.wait,
            _open_service(method, where),
            getattr(method, "concurrency", CONCURRENCY),
            getattr(method, "patience", PATIENCE),
            on_message,
        )
    return ThisProcess(work) if here else ProcessPool(work, jobs, SECONDS_PER_TEXT, LIMITS)


@dataclass
class CodingRun:
    """One run over the documents that are left, with what has come of it so far.

    ``keeps`` says whether codings go into the database, else into ``codings``; ``works_here``
    that this process codes, without limits of time and memory.
    """

    where: Path
    method: CodingMethod
    codebook: Codebook
    left: Sequence[str]
    at: datetime | None = None
    jobs: int | None = None
    on_progress: OnProgress = be_silent
    on_message: Callable[[str], None] = lambda _: None
    keeps: bool = True
    cluster: str | None = None
    works_here: bool = False
    coded: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    not_assessed: list[Failure] = field(default_factory=list)
    codings: dict[str, Coding] = field(default_factory=dict)
    budget_spent: bool = False
    _overtaken: int = 0

    def go(self) -> CodeReport:
        """Code what is left; return what came of it.

        Raises:
            Stopped: the run was interrupted; what was finished is kept.
        """
        self._check_options()
        if self.left:
            self._go()
        return self.report()

    def _go(self) -> None:
        now = self.at or datetime.now(UTC).replace(microsecond=0)
        work = CodeOne(self.method, self.codebook, now)
        try:
            with ExitStack() as stack:
                executor = stack.enter_context(self._choose_executor(work))
                store = stack.enter_context(Store.open(self.where, writable=self.keeps))
                for answer in executor.run(self._draw(store)):
                    self._take(store, answer)
        except KeyboardInterrupt as error:
            raise Stopped("coded", done=len(self.coded), left=self._count_left()) from error
        except RunOver as error:
            if isinstance(error, GovatlasError):
                raise
            self.budget_spent = True

    def _check_options(self) -> None:
        if is_async(self.method) and (self.jobs is not None or self.cluster is not None):
            raise InputError(
                f"the coder {self.method.who.name} runs in one process, which waits for replies; "
                "leave out the number of jobs and the cluster"
            )
        if self.jobs is not None and self.cluster is not None:
            raise InputError("a cluster has its own workers; leave out the number of jobs")

    def _choose_executor(self, work: CodeOne) -> Executor[Document, CodingRows]:
        if self.cluster is not None:
            return Cluster(partial(work.load, self.method.who), self.cluster)
        prepare(self.method, self.codebook)
        jobs = min(self.jobs or count_processors(), len(self.left))
        return choose_executor(work, self.where, jobs, self.on_message, here=self.works_here)

    def report(self) -> CodeReport:
        """Return what came of it, in the order of the documents."""
        places = {name: place for place, name in enumerate(self.left)}

        def find_place(failure: Failure) -> int:
            return places[failure.name]

        return CodeReport(
            coded=tuple(sorted(self.coded, key=places.__getitem__)),
            already=tuple(self.already),
            failures=tuple(sorted(self.failures, key=find_place)),
            not_assessed=tuple(sorted(self.not_assessed, key=find_place)),
            left=self._count_left(),
            budget_spent=self.budget_spent,
            coder=self.method.who.name,
            figures=getattr(self.method, "figures", None),
        )

    def _draw(self, store: Store) -> Iterator[Document]:
        """Yield the documents that no other process has coded in the meantime."""
        who, digest = self.method.who, self.codebook.digest
        for document_id in self.left:
            if self.keeps and store.codings.is_coded(document_id, who, digest):
                self._pass(document_id)
            else:
                yield store.documents.read(document_id)

    def _take(self, store: Store, answer: Answer[Document, CodingRows]) -> None:
        name, rows = answer.task.id, answer.result
        if rows is None:
            self.failures.append(Failure(name, answer.reason))
        elif self.keeps and not store.codings.save(rows):
            self._pass(name)
        else:
            self.coded.append(name)
            if rows.not_assessed:
                self.not_assessed.append(Failure(name, rows.not_assessed))
            if not self.keeps:
                self.codings[name] = rebuild_coding(rows, answer.task)
        self.on_progress(Progress(len(self.left) - self._count_left(), len(self.left), name))

    def _pass(self, name: str) -> None:
        """Take note of a document that another process was quicker to code."""
        self._overtaken += 1
        self.already.append(name)

    def _count_left(self) -> int:
        return len(self.left) - len(self.coded) - len(self.failures) - self._overtaken


@asynccontextmanager
async def _open_service(method: CodingMethod, where: Path) -> AsyncIterator[Service | None]:
    """Open an async coder for a run; replies that it has to keep go into the database."""
    if not hasattr(method, "open"):
        yield None
        return
    from govatlas.api.running.ledger import StoreLedger

    with StoreLedger.open(where) as ledger:
        async with method.open(ledger) as service:
            yield service
