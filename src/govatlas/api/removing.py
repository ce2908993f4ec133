"""The verbs that delete a document or give it another id."""

from datetime import UTC, datetime
from pathlib import Path

from govatlas.api.place import find_database
from govatlas.errors import InputError
from govatlas.store import Holding, Store


def describe_holding(
    document_id: str, *, new: str | None = None, db: Path | str | None = None
) -> Holding:
    """Return what the database holds of a document, which deleting it would lose.

    Args:
        document_id: which.
        new: the id that it is to have, if it is to be renamed.
        db: the database.

    Raises:
        UnknownDocument: there is no such document.
        InputError: the new id cannot be one, or is taken.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        if new is not None:
            store.removal.check_new(document_id, new)
        return store.removal.describe(document_id)


def delete(
    document_id: str,
    *,
    reason: str,
    by: str,
    db: Path | str | None = None,
    at: datetime | None = None,
) -> Holding:
    """Delete a document with all its versions and codings; return what went.

    The audit log notes who did so, when and why, and keeps what was said in review. Links to the
    document then say that it was deleted.

    Args:
        document_id: which.
        reason: why; readers of old links see it.
        by: who.
        db: the database.
        at: when, now by default.

    Raises:
        UnknownDocument: there is no such document.
        InputError: somebody is to review it, or the reason is missing.
        StoreError: the database cannot be used.
    """
    why, who = _check(reason, by)
    with Store.open(find_database(db)) as store:
        return store.removal.delete(document_id, by=who, reason=why, at=at or _now())


def rename(
    document_id: str,
    new: str,
    *,
    reason: str,
    by: str,
    db: Path | str | None = None,
    at: datetime | None = None,
) -> None:
    """Give a document another id; links to the one that it had lead on to it.

    Args:
        document_id: which.
        new: its id from now on.
        reason: why.
        by: who.
        db: the database.
        at: when, now by default.

    Raises:
        UnknownDocument: there is no such document.
        InputError: the new id cannot be one, or is taken, or the reason is missing.
        StoreError: the database cannot be used.
    """
    why, who = _check(reason, by)
    with Store.open(find_database(db)) as store:
        store.removal.rename(document_id, new, by=who, reason=why, at=at or _now())


def _check(reason: str, by: str) -> tuple[str, str]:
    why, who = " ".join(reason.split()), " ".join(by.split())
    if not why or not who:
        missing = "reason is" if not why else "name of who does it is"
        raise InputError(f"the {missing} empty; say why and who; the audit log keeps both")
    return why, who


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
