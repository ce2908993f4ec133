"""Reads drafts and codes them in a worker process, which ends with all that it knew of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from govatlas.api.coders import choose_coder
from govatlas.api.limits import Limits
from govatlas.api.running.executor import Executor
from govatlas.api.running.processes import ProcessPool
from govatlas.codebook import load_codebook
from govatlas.coding.method import prepare
from govatlas.errors import InputError, RefusedText, UnreadableFile
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.reading import read_bytes
from govatlas.reading.names import clean_name
from govatlas.store import CodingRows, flatten_coding, rebuild_coding

CODER: Final = "local"
LONGEST: Final = 2_000_000
"""Characters of a draft; an act of six hundred pages has fewer."""

SECONDS: Final = 60.0
LIMITS: Final = Limits(memory=800_000_000, seconds=60)
"""What a draft may take of memory, beside what a worker has, and of the processor."""

_PASTED: Final = "pasted text"


@dataclass(frozen=True)
class DraftFile:
    """A draft as it was given: the bytes of a file, or of a text that was pasted.

    ``name`` is that of the file, empty of a text; ``title`` is what the user calls it, if anything.
    """

    data: bytes
    name: str = ""
    title: str = ""

    @property
    def called(self) -> str:
        """Return what messages call it."""
        return clean_name(PurePath(self.name).name) or _PASTED


@dataclass(frozen=True)
class CodedDraft:
    """A draft that was read and coded, as it comes back from a worker process."""

    document: Document
    rows: CodingRows

    def rebuild(self) -> tuple[Document, Coding]:
        """Return the draft with its coding."""
        return self.document, rebuild_coding(self.rows, self.document)


@dataclass(frozen=True)
class DraftTask:
    """A draft with what to code it by, and the time that its coding is to bear."""

    file: DraftFile
    codebook: Codebook
    at: datetime


def code_draft(task: DraftTask) -> CodedDraft:
    """Read a draft and code it; the work of a worker process.

    Raises:
        UnreadableFile: the file cannot be read.
        RefusedText: it has no text worth coding, or far too much.
    """
    file = task.file
    try:
        instrument = Instrument(id=_name_draft(file), title=" ".join(file.title.split()))
        document = read_bytes(file.data, file.name or f"{_PASTED}.txt", instrument)
        if len(document.text) > LONGEST:
            raise RefusedText(
                f"has {len(document.text):,} characters, more than the {LONGEST:,} that can be "
                "checked at once; give a part of it"
            )
    except (UnreadableFile, RefusedText) as error:
        raise type(error)(f"{file.called}: {error}") from error
    coding = choose_coder(CODER, task.codebook).code(document, task.codebook, at=task.at)
    assert isinstance(coding, Coding), "the local coder waits for nothing"
    return CodedDraft(document, flatten_coding(coding))


def load_coder() -> None:
    """Load what coding needs, so that processes which come of this one share it."""
    codebook = load_codebook()
    prepare(choose_coder(CODER, codebook), codebook)


@contextmanager
def read_drafts(
    start: str | None = None, seconds: float = SECONDS, limits: Limits = LIMITS
) -> Iterator[Executor[DraftTask, CodedDraft]]:
    """Lend a worker process that reads and codes drafts.

    Args:
        start: how the process is started, see ``ProcessPool``.
        seconds: the most that a draft may take by the clock.
        limits: what it may take of memory and of the processor.
    """
    with ProcessPool(code_draft, 1, seconds, limits, start=start) as pool:
        yield pool


def take_draft(pool: Executor[DraftTask, CodedDraft], task: DraftTask) -> tuple[Document, Coding]:
    """Return a draft with its coding, from a worker process.

    Raises:
        InputError: it cannot be read or coded; the message says why in one line.
    """
    (answer,) = pool.run([task])
    if answer.result is None:
        reason = answer.reason
        called = task.file.called
        raise InputError(reason if reason.startswith(f"{called}: ") else f"{called}: {reason}")
    return answer.result.rebuild()


def _name_draft(file: DraftFile) -> str:
    """Return the id of a draft: the name of its file without the ending."""
    return clean_name(PurePath(file.name).stem).strip() or "draft"
