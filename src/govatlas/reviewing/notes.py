"""The verbs about notes: leave one on a document or on a label, read those of others."""

from typing import Final

from govatlas.errors import InputError
from govatlas.reviewing.context import ReviewContext, choose_codebook
from govatlas.store import NOTE, AuditEntry
from govatlas.wording import _, write_number

LONGEST_NOTE: Final = 2_000


def add_note(
    desk: ReviewContext, user: str, document_id: str, anchor: str, words: str
) -> AuditEntry:
    """Keep a note on the latest version of a document.

    Args:
        desk: where.
        user: who writes it.
        document_id: the document.
        anchor: the category, such as ``risk:2.1``, or ``status``; empty for the document.
        words: what it says.

    Raises:
        UnknownDocument: there is no such document.
        InputError: it says nothing, or too much, or there is no such category.
        StoreError: the database cannot be used.
    """
    if not words.strip():
        raise InputError(_("write something in the note"))
    if len(words) > LONGEST_NOTE:
        raise InputError(
            _(
                "a note has at most %(most)s characters, not %(number)s",
                most=write_number(LONGEST_NOTE),
                number=write_number(len(words)),
            )
        )
    with desk.open() as store:
        document = store.documents.read(document_id)
        codebook = choose_codebook(store)
        known = {f"{taxonomy.id}:{c.code}" for taxonomy, c in codebook.coverage_categories()}
        if anchor not in known | {"", codebook.status.id}:
            raise InputError(_("no category %(name)s to leave a note on", name=repr(anchor[:40])))
        entry = AuditEntry(
            at=desk.clock(),
            by=user,
            event=NOTE,
            document_id=document.id,
            version=document.version,
            subject=anchor,
            after=words.strip(),
        )
        store.notes.add(entry)
    return entry


def list_notes(desk: ReviewContext, document_id: str) -> tuple[AuditEntry, ...]:
    """Return the notes on a document, the newest first.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.notes.list_notes(document_id)
