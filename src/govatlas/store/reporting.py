"""The store as readers report errors to it, for an administrator to answer."""

from datetime import datetime
from typing import Final

from govatlas.errors import InputError
from govatlas.store import audit, reports
from govatlas.store.audit import AuditEntry
from govatlas.store.connection import translate_errors
from govatlas.store.exploring import CollectionStore
from govatlas.store.reports import Report

MOST_OPEN: Final = 1_000
_MOST_LISTED: Final = 200


class ReportingStore(CollectionStore):
    """A store that keeps reports of errors.

    All methods raise ``StoreError`` (or one of its kinds) where the file fails.
    """

    def keep_report(self, report: Report) -> int:
        """Keep a new report; return its number.

        Raises:
            InputError: so many are open that nobody reads them.
        """
        with self._writing():
            if reports.count_open(self._connection) >= MOST_OPEN:
                raise InputError(
                    "too many reports are waiting for an answer; please try another day"
                )
            return reports.write_report(self._connection, report)

    def find_report(self, token: str) -> Report:
        """Return the report whose sender has ``token``.

        Raises:
            InputError: there is none.
        """
        with translate_errors(self._path):
            return reports.find_report(self._connection, token=token)

    def list_reports(self, *, closed: bool = False) -> tuple[Report, ...]:
        """Return the open reports, the oldest first, or the closed ones, the latest first."""
        with translate_errors(self._path):
            return reports.read_reports(self._connection, closed=closed, most=_MOST_LISTED)

    def close_report(self, number: int, answer: str, *, by: str, at: datetime) -> Report:
        """Close an open report with an answer.

        Raises:
            InputError: there is none of that number, or it is closed already.
        """
        with self._writing():
            report = reports.find_report(self._connection, number=number)
            if report.closed_at is not None:
                raise InputError(f"report {number} was already closed by {report.closed_by}")
            reports.close_report(self._connection, number, answer, by=by, at=at)
            entry = AuditEntry(
                at=at,
                by=by,
                event="report closed",
                document_id=report.document_id,
                subject=f"{number}: {report.anchor}",
                after=answer,
            )
            audit.write_entry(self._connection, entry)
            return report
