"""The verb read: files of many kinds become documents in the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from govatlas.api import recognising
from govatlas.api.limits import Limits
from govatlas.api.place import find_database
from govatlas.api.progress import Failure, OnProgress, Progress, Stopped, be_silent
from govatlas.api.recognising import PageByPage, describe_recognition, require_recogniser
from govatlas.api.running.executor import Answer
from govatlas.api.running.processes import ProcessPool, count_processors
from govatlas.errors import InputError, UnreadableFile
from govatlas.model.document import Document
from govatlas.reading import (
    Manifest,
    Recogniser,
    Source,
    find_guess,
    is_address,
    is_encoding,
    list_pages_without_text,
    list_sources,
    load_manifest,
    read_source,
)
from govatlas.store import Kept, Outcome, Store

Task = TypeVar("Task")
Result = TypeVar("Result")

SECONDS_PER_FILE: Final = 600.0
"""A file that takes longer is given up, so that one hostile file cannot hold up the rest."""

_GUESS: Final = "does not say its encoding, and was read as {}; if it reads wrong, use --encoding"

LIMITS: Final = Limits(memory=800_000_000, seconds=300)
"""What reading one file may take of memory, beside what each worker has, and of the processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReport:
    """What came of reading: ids of documents, notices for the user, files that failed."""

    new: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    new_versions: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass
class _Tally:
    kept: dict[Outcome, list[str]] = field(default_factory=lambda: {o: [] for o in Outcome})
    notices: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(map(len, self.kept.values()))

    def note(self, source: Source, document: Document, kept: Kept) -> None:
        self.kept[kept.outcome].append(kept.document_id)
        blank = list_pages_without_text(document)
        pages = f"{source.name}: no text on page {', '.join(blank)}" if blank else ""
        found = describe_recognition(document)
        recognised = f"{source.name}: {found}" if found else ""
        guess = find_guess(document.reader)
        guessed = f"{source.name}: {_GUESS.format(guess)}" if guess else ""
        notices = (source.notice, pages, recognised, guessed, kept.notice)
        self.notices += [notice for notice in notices if notice]

    def report(self, skipped: Sequence[str]) -> ReadReport:
        return ReadReport(
            new=tuple(self.kept[Outcome.NEW]),
            same=tuple(self.kept[Outcome.SAME]),
            new_versions=tuple(self.kept[Outcome.NEW_VERSION]),
            skipped=tuple(skipped),
            notices=tuple(self.notices),
            failures=tuple(self.failures),
        )


def read(
    paths: Iterable[Path | str],
    *,
    db: Path | str | None = None,
    manifest: Path | str | None = None,
    jobs: int | None = None,
    ocr: bool = False,
    ocr_language: str = "",
    encoding: str = "",
    on_progress: OnProgress = be_silent,
) -> ReadReport:
    """Read files, folders, archives and AGORA releases into the database at ``db``.

    What is there already is left as it is; changed bytes become a new version. A file that
    cannot be read is reported while the rest go on.

    Args:
        paths: what to read; addresses (``s3://``, ``gs://``, ``az://``, ``https://``) need the
            extra ``cloud``, and on a web server a folder ends with a slash.
        db: the database; made where there is none.
        manifest: a CSV file with metadata for loose files.
        jobs: worker processes, as many as processors by default.
        ocr: whether to recognise the text of scanned pages, those in files of pictures too, which
            takes seconds a page.
        ocr_language: what these are written in, by Tesseract's names (``fra``, ``fra+eng``);
            Tesseract, on the path, then recognises it.
        encoding: what files of text are in (``gb18030``, ``big5``, ``windows-1252``), whatever
            they say; told from each file by default.
        on_progress: called after each file.

    Raises:
        InvalidManifest: the manifest cannot be followed.
        UnreadableFile: there is nothing at ``paths`` to read.
        InputError: ``ocr`` is asked for, and nothing that recognises text is installed;
            ``encoding`` is none.
        StoreError: the database cannot be used.
        Stopped: the run was interrupted; what was read is kept.
    """
    if encoding and not is_encoding(encoding):
        raise InputError(f"no such encoding: {encoding}; try gb18030, big5, windows-1252 or utf-8")
    recogniser = require_recogniser(ocr_language) if ocr or ocr_language else None
    given = load_manifest(Path(manifest)) if manifest is not None else None
    sources = _list_sources(tuple(paths), given, pictures=recogniser is not None)
    skipped = [f"{source.name}: {source.skipped}" for source in sources if source.skipped]
    readable = [replace(one, encoding=encoding) for one in sources if not one.skipped]
    if not readable:
        raise UnreadableFile(_explain_nothing(skipped))
    where = find_database(db)
    Store.open(where, create=True).close()
    tally = _Tally()
    workers = min(jobs or count_processors(), len(readable))

    def tell(source: Source, at: str) -> None:
        done = tally.done + len(tally.failures)
        on_progress(Progress(done, len(readable), source.name, at))

    limits = recognising.LIMITS if recogniser else LIMITS
    pool = ProcessPool(_Reading(recogniser), workers, SECONDS_PER_FILE, limits, tell)
    try:
        with pool, Store.open(where) as store:
            for answer in _in_order(pool.run(readable)):
                _keep(store, answer, tally)
                on_progress(Progress(answer.index + 1, len(readable), answer.task.name))
    except KeyboardInterrupt as error:
        left = len(readable) - tally.done - len(tally.failures)
        raise Stopped("read", done=tally.done, left=left) from error
    return tally.report(skipped)


def _list_sources(
    paths: Sequence[Path | str], manifest: Manifest | None, *, pictures: bool
) -> tuple[Source, ...]:
    """Return what there is to read; addresses are asked by a process of its own.

    What talks to a network has threads, and a process with threads must not be forked.

    Raises:
        InputError: an address cannot be asked for want of a package, or takes too long.
    """
    if not any(isinstance(path, str) and is_address(path) for path in paths):
        return list_sources(paths, manifest=manifest, pictures=pictures)
    ask = partial(list_sources, manifest=manifest, pictures=pictures)
    with ProcessPool(ask, 1, SECONDS_PER_FILE, LIMITS) as pool:
        (answer,) = pool.run([paths])
    if answer.result is None:
        raise InputError(answer.reason)
    return answer.result


@dataclass(frozen=True)
class _Reading:
    """Reads one source, page by page where there is something to recognise."""

    recogniser: Recogniser | None

    def __call__(self, source: Source) -> Document:
        if self.recogniser is None:
            return read_source(source)
        return read_source(source, PageByPage(self.recogniser))


def _keep(store: Store, answer: Answer[Source, Document], tally: _Tally) -> None:
    source, document = answer.task, answer.result
    if document is None:
        reason = answer.reason.removeprefix(f"{source.name}: ")
        tally.failures.append(Failure(source.name, reason))
        return
    # Only a manifest or a release knows a title before the file is opened; elsewhere the id
    # is a mere file name.
    loose = not source.instrument.title
    kept = store.documents.save(document if loose else store.removal.follow(document), loose=loose)
    tally.note(source, document, kept)


def _in_order(answers: Iterable[Answer[Task, Result]]) -> Iterator[Answer[Task, Result]]:
    """Yield answers in the order of their tasks, so that more workers change no outcome."""
    waiting: dict[int, Answer[Task, Result]] = {}
    turn = 0
    for answer in answers:
        waiting[answer.index] = answer
        while turn in waiting:
            yield waiting.pop(turn)
            turn += 1


def _explain_nothing(skipped: Sequence[str]) -> str:
    if not skipped:
        return "nothing to read; give files, folders, zips or an AGORA release"
    more = f" ({len(skipped) - 1} more skipped)" if len(skipped) > 1 else ""
    return f"nothing to read: {skipped[0]}{more}"
