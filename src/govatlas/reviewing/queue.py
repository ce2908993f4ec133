"""The verbs about queues: assign documents, list them, take one back, find what is next."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from govatlas.errors import InputError
from govatlas.model.coding import Mode
from govatlas.reviewing.context import ReviewContext
from govatlas.store import Assignment, AuditEntry, Batch, Planned, Store, User
from govatlas.wording import _, write_number

MOST_AT_ONCE: Final = 500
MOST_REVIEWERS: Final = 2


def assign(
    desk: ReviewContext, by: User, document_ids: Sequence[str], reviewers: Sequence[str], mode: Mode
) -> int:
    """Put documents into the queues of one or two reviewers; return how many are new there.

    Raises:
        UnknownDocument: one is not in the database; then none is assigned.
        InputError: who assigns may not, the reviewers are none or too many, or one of them
            cannot code one of the documents blind any more.
        StoreError: the database cannot be used.
    """
    which, who = _check(by, document_ids, reviewers, mode)
    with desk.open() as store:
        return store.assignments.assign(which, who, mode, by=by.name, at=desk.clock())


def plan(
    desk: ReviewContext, by: User, document_ids: Sequence[str], reviewers: Sequence[str], mode: Mode
) -> tuple[Planned, ...]:
    """Return what ``assign`` would do, doing nothing.

    Raises:
        UnknownDocument: as ``assign`` does.
        InputError: as ``assign`` does.
        StoreError: the database cannot be used.
    """
    which, who = _check(by, document_ids, reviewers, mode)
    with desk.open() as store:
        return store.assignments.plan(which, who, mode)


def _check(
    by: User, document_ids: Sequence[str], reviewers: Sequence[str], mode: Mode
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the documents with the reviewers, each once.

    Raises:
        InputError: who assigns may not, or they are none or too many.
    """
    _check_rank(by)
    who = tuple(dict.fromkeys(reviewers))
    if not 1 <= len(who) <= MOST_REVIEWERS:
        raise InputError(_("choose one reviewer, or two for double coding"))
    which = tuple(dict.fromkeys(document_ids))
    if not 1 <= len(which) <= MOST_AT_ONCE:
        raise InputError(
            _(
                "you can assign 1 to %(most)s documents at once, not %(number)s",
                most=MOST_AT_ONCE,
                number=write_number(len(which)),
            )
        )
    if mode is Mode.ADJUDICATED:
        raise InputError(_("choose a mode: blind or anchored"))
    return which, who


def withdraw(desk: ReviewContext, by: User, number: int) -> Assignment:
    """Take an open assignment back.

    Raises:
        InputError: who asks may not, or there is no such open assignment.
        StoreError: the database cannot be used.
    """
    _check_rank(by)
    with desk.open() as store:
        return store.assignments.withdraw(number, by=by.name, at=desk.clock())


def withdraw_batch(desk: ReviewContext, by: User, number: int) -> int:
    """Take back what nobody has begun of a batch; return how many assignments that was.

    Raises:
        InputError: who asks may not, or there is no such batch.
        StoreError: the database cannot be used.
    """
    _check_rank(by)
    with desk.open() as store:
        return store.assignments.withdraw_batch(number, by=by.name, at=desk.clock())


def list_batches(desk: ReviewContext) -> tuple[Batch, ...]:
    """Return the batches made last, the newest first.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.assignments.list_batches()


def find_batch(desk: ReviewContext, number: int) -> tuple[Batch, tuple[Assignment, ...]]:
    """Return a batch with those of its assignments that were not withdrawn.

    Raises:
        InputError: there is none of that number.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.assignments.find_batch(number)


def finish(desk: ReviewContext, by: User, number: int) -> None:
    """Say that an assignment of one's own is reviewed.

    Raises:
        InputError: it is not open, of somebody else, or to be submitted since it is blind.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        if store.assignments.find(number).mode is Mode.BLIND:
            raise InputError(
                _("assignment %(number)s ends when its coding is submitted", number=number)
            )
        store.assignments.finish(number, by=by.name, at=desk.clock())


def list_queue(
    desk: ReviewContext,
    *,
    user: str | None = None,
    document_id: str | None = None,
    state: str | None = None,
) -> tuple[Assignment, ...]:
    """Return the assignments of a user, of a document, or all, in the order of making.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.assignments.list_assignments(user=user, document_id=document_id, state=state)


def list_audit(
    desk: ReviewContext, document_id: str | None = None, *, before: int | None = None
) -> tuple[AuditEntry, ...]:
    """Return entries of the audit log, the newest first, of one document or of all.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.audit.read(document_id, before=before)


def list_sample(db: Path) -> tuple[str, ...]:
    """Return the documents of the sample drawn last, in the order in which to code them.

    Raises:
        StoreError: the database cannot be used.
    """
    with Store.open(db, writable=False) as store:
        drawn = store.samples.read()
    return tuple(document.document_id for document in drawn.documents) if drawn else ()


def _check_rank(by: User) -> None:
    if not by.administrator:
        raise InputError(_("only administrators can assign documents"))
