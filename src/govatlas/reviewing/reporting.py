"""The verbs about errors that readers report: send one, follow it, answer it."""

import secrets
from typing import Final

from govatlas.errors import InputError
from govatlas.reviewing.context import ReviewContext
from govatlas.store import Report, User
from govatlas.wording import _, write_number

LONGEST_REPORT: Final = 2_000
LONGEST_CONTACT: Final = 200


def send_report(
    desk: ReviewContext,
    *,
    document_id: str,
    coding_id: str,
    anchor: str,
    subject: str,
    words: str,
    contact: str = "",
) -> Report:
    """Keep the report of an error, by a reader who needs no account.

    Args:
        desk: where.
        document_id: the document.
        coding_id: the coding of it.
        anchor: what of its record is wrong.
        subject: the same in words, with the level.
        words: what is wrong with it.
        contact: how to reach the reader, who need not say.

    Raises:
        InputError: it says nothing, or too much, or nobody reads reports any more.
        StoreError: the database cannot be used.
    """
    _check_words(words, _("say what is wrong"))
    if len(contact) > LONGEST_CONTACT:
        raise InputError(
            _("a contact can have at most %(number)s characters", number=LONGEST_CONTACT)
        )
    report = Report(
        token=secrets.token_urlsafe(16),
        document_id=document_id,
        coding_id=coding_id,
        anchor=anchor,
        subject=subject,
        words=words,
        contact=contact,
        sent_at=desk.clock(),
    )
    with desk.open() as store:
        store.reports.save(report)
    return report


def find_report(desk: ReviewContext, token: str) -> Report:
    """Return the report whose sender has ``token``.

    Raises:
        InputError: there is none.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.reports.find(token)


def list_reports(desk: ReviewContext, *, closed: bool = False) -> tuple[Report, ...]:
    """Return the open reports, the oldest first, or the closed ones, the latest first.

    Raises:
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return store.reports.list_reports(closed=closed)


def close_report(desk: ReviewContext, by: User, number: int, answer: str) -> Report:
    """Close a report with an answer, which its sender can read.

    Raises:
        InputError: who answers may not, there is no answer, or no such open report.
        StoreError: the database cannot be used.
    """
    if not by.administrator:
        raise InputError(_("only administrators can answer reports"))
    _check_words(answer, _("say an answer"))
    with desk.open() as store:
        return store.reports.close(number, answer, by=by.name, at=desk.clock())


def _check_words(words: str, missing: str) -> None:
    if not words.strip():
        raise InputError(missing)
    if len(words) > LONGEST_REPORT:
        raise InputError(
            _(
                "use at most %(most)s characters, not %(number)s",
                most=write_number(LONGEST_REPORT),
                number=write_number(len(words)),
            )
        )
