"""Checks one draft beside an open database."""

from datetime import UTC, datetime

from govatlas.api.running.executor import Executor
from govatlas.drafting.comparing import Pairs, compare_draft
from govatlas.drafting.reading import CodedDraft, DraftFile, DraftTask, take_draft
from govatlas.drafting.report import DraftReport
from govatlas.explorer import Explorer


def check_draft(
    explorer: Explorer,
    pool: Executor[DraftTask, CodedDraft],
    file: DraftFile,
    *,
    like: Pairs = (),
    at: datetime | None = None,
) -> DraftReport:
    """Return what a draft covers, requires and leaves out beside comparable documents.

    Nothing of it is kept: not in the database, in no file, in no memory of this process once the
    report is gone.

    Args:
        explorer: the documents to compare it with.
        pool: the worker process that reads and codes it.
        file: the draft.
        like: names with values of the documents to compare it with; by default the documents most
            fit, by ``choose_comparable``.
        at: the date of the coding, now by default.

    Raises:
        InputError: it cannot be read, or no document is as ``like`` says.
        StoreError: the database fails.
    """
    codebook = explorer.catalogue().codebook
    now = at or datetime.now(UTC).replace(microsecond=0)
    document, coding = take_draft(pool, DraftTask(file, codebook, now))
    comparison = compare_draft(explorer, document, coding, like)
    return DraftReport(document=document, coding=coding, codebook=codebook, comparison=comparison)
