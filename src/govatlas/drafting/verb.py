"""The verb draft: what a draft covers and lacks, beside the documents of a database."""

from datetime import datetime
from pathlib import Path

from govatlas.comparing import split_like
from govatlas.drafting.checking import check_draft
from govatlas.drafting.reading import DraftFile, load_coder, read_drafts
from govatlas.drafting.report import DraftReport
from govatlas.errors import UnreadableFile
from govatlas.explorer import Explorer
from govatlas.reading.container import read_file


def draft(
    file: Path | str | bytes,
    *,
    like: str = "",
    title: str = "",
    db: Path | str | None = None,
    at: datetime | None = None,
) -> DraftReport:
    """Check a draft: what it covers and requires, and what comparable documents cover besides.

    The draft is coded in memory by the local coder; nothing of it is kept.

    Args:
        file: the path of a file in any format that ``read`` knows, or its bytes.
        like: which documents to compare it with, such as ``jurisdiction=United
            States,stage=Enacted,sector=health``; by default those of the same legal status that
            cover what is most particular to the draft.
        title: what to call it; by default as its file does.
        db: the database.
        at: the date of the coding, now by default.

    Raises:
        InputError: the draft cannot be read, or no document is as ``like`` says.
        StoreError: the database cannot be used.
    """
    pairs = split_like(like)
    if isinstance(file, bytes):
        given = DraftFile(file, title=title)
    else:
        given = DraftFile(_read(Path(file)), Path(file).name, title)
    load_coder()  # before the worker is forked, which then shares it
    with read_drafts() as pool, Explorer(db) as explorer:
        return check_draft(explorer, pool, given, like=pairs, at=at)


def _read(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        UnreadableFile: it cannot be read; the message names it.
    """
    try:
        return read_file(path)
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}: {error}") from error
