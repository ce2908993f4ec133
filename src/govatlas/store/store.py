"""The store: one SQLite file that holds documents with their codings."""

from pathlib import Path
from types import TracebackType
from typing import Self

from govatlas.store.accounts import Accounts
from govatlas.store.answers import AnswerTable
from govatlas.store.assignments import Assignments
from govatlas.store.audit import AuditLog
from govatlas.store.calls import Calls
from govatlas.store.catalogue import Snapshots
from govatlas.store.codebooks import Codebooks
from govatlas.store.codings import Codings
from govatlas.store.connection import Connection, connect
from govatlas.store.documents import Documents
from govatlas.store.full_text import Fts5Index
from govatlas.store.listing import Listing
from govatlas.store.norm_search import NormSearch
from govatlas.store.notes import Notes
from govatlas.store.presences import Presences
from govatlas.store.removal import Removal
from govatlas.store.reports import Reports
from govatlas.store.review import Review
from govatlas.store.samples import Samples
from govatlas.store.search import DocumentSearch
from govatlas.store.vectors import VectorTable

_WEIGHTS = (10.0, 10.0, 1.0)
"""A word of a title or short title counts as ten of the text."""


class Store:
    """Documents with their codings in one file; a context manager made by ``Store.open``.

    Each attribute holds what the file has of one kind. Every writing method is one transaction.
    All methods raise ``StoreError`` (or one of its kinds) where the file fails.
    """

    def __init__(self, connection: Connection) -> None:
        """Hold an open connection; use ``Store.open`` instead."""
        self._connection = connection
        self.documents = Documents(connection)
        self.listing = Listing(connection, self.documents)
        self.codebooks = Codebooks(connection)
        self.codings = Codings(connection, self.documents)
        self.answers = AnswerTable(connection)
        self.presences = Presences(connection, self.documents)
        self.samples = Samples(connection, self.documents)
        self.calls = Calls(connection, self.documents)
        self.snapshots = Snapshots(connection)
        self.search = DocumentSearch(connection, Fts5Index(connection, "document_search", _WEIGHTS))
        self.vectors = VectorTable(connection)
        self.norms = NormSearch(connection, Fts5Index(connection, "norm_search"))
        self.audit = AuditLog(connection)
        self.accounts = Accounts(connection, self.audit)
        self.reports = Reports(connection, self.audit)
        self.notes = Notes(connection, self.audit)
        self.assignments = Assignments(connection, self.accounts, self.audit)
        self.removal = Removal(connection, self.documents, self.codings, self.audit)
        self.review = Review(connection, self.assignments, self.codings, self.codebooks, self.audit)

    @classmethod
    def open(cls, path: Path, *, create: bool = False, writable: bool = True) -> Self:
        """Open the database at ``path``, brought up to date.

        ``create`` makes the file where there is none; ``writable=False`` also opens a database
        in a folder that cannot be written.

        Raises:
            StoreError: the file is missing, cannot be used, or is not ours.
        """
        return cls(connect(path, create=create, writable=writable))

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file; a store that is closed cannot be used again."""
        self._connection.close()
