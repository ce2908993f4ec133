"""Deletes documents and gives them other ids, with a note of who did so, when and why."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from govatlas.errors import InputError
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document
from govatlas.store.audit import AuditEntry, AuditLog
from govatlas.store.codings import Codings
from govatlas.store.connection import Connection, Repository, atomic
from govatlas.store.documents import Documents
from govatlas.store.instruments import natural_key

DELETED: Final = "document deleted"
RENAMED: Final = "document renamed"
_LONGEST_ID: Final = 200

OF_NORMS: Final = ("norm_category", "norm_part")
OF_CODINGS: Final = (
    *("label_quotation", "label", "status_quotation", "status", "actor_quotation", "actor"),
    *("abstention", "rationale", "provenance", "coded_part", "partial_coding", "norm"),
)
"""The tables whose rows belong to a coding, in an order in which they can be emptied."""

OF_DOCUMENTS: Final = (
    *("assignment", "sample_document", "presence_coding", "coding", "anchor", "document_source"),
)
"""The tables whose rows belong to a version of a document, in such an order."""

OF_INSTRUMENTS: Final = ("instrument_link", "instrument_collection")
"""The tables whose rows belong to a document, whatever its version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a database holds of a document: what is lost where it is deleted."""

    document_id: str
    title: str
    versions: int
    codings: int
    coders: tuple[str, ...]
    assignments: int
    samples: int


class Removal(Repository):
    """What makes ids of documents go: deleting them, renaming them."""

    def __init__(
        self, connection: Connection, documents: Documents, codings: Codings, audit: AuditLog
    ) -> None:
        """Hold an open connection, with what knows the documents."""
        super().__init__(connection)
        self._documents = documents
        self._codings = codings
        self._audit = audit

    def describe(self, document_id: str) -> Holding:
        """Return what the database holds of a document.

        Raises:
            UnknownDocument: there is no such document.
        """
        document = self._documents.read(document_id)
        (assignments,), (samples,) = (
            self._connection.fetch(
                f"SELECT count(*) FROM {table} WHERE document IN ({_VERSIONS}){more}",
                {"id": document_id},
            )
            for table, more in (("assignment", " AND state = 'open'"), ("sample_document", ""))
        )
        return Holding(
            document_id=document_id,
            title=document.instrument.title,
            versions=len(self._connection.list_column(_VERSIONS, {"id": document_id})),
            codings=len(self._connection.list_column(_CODINGS, {"id": document_id})),
            coders=self._connection.list_column(
                f"SELECT DISTINCT name FROM coder JOIN coding ON coder.key = coding.coder"
                f" WHERE coding.key IN ({_CODINGS}) ORDER BY name",
                {"id": document_id},
            ),
            assignments=assignments,
            samples=samples,
        )

    @atomic
    def delete(self, document_id: str, *, by: str, reason: str, at: datetime) -> Holding:
        """Delete a document: every version with its codings, its text, calls about it.

        The audit log keeps what was said of it in review, and names the codings that went.

        Raises:
            UnknownDocument: there is no such document.
            InputError: somebody is to review it.
        """
        held = self.describe(document_id)
        if held.assignments:
            raise InputError(
                f"document {document_id} is assigned to {held.assignments} who have not finished; "
                "withdraw that on the page of assignments first"
            )
        gone = self._name_codings(document_id)
        texts = self._connection.list_column(
            f"SELECT DISTINCT text FROM document WHERE key IN ({_VERSIONS})", {"id": document_id}
        )
        self._empty(document_id)
        self._drop_texts(texts)
        self._connection.execute(
            "UPDATE report SET answer = ?, closed_by = ?, closed_at = ?"
            " WHERE document_id = ? AND closed_at IS NULL",
            (f"The document was deleted: {reason}", by, at.isoformat(), document_id),
        )
        self._connection.execute(
            "UPDATE newest_when_addressed"
            " SET coding = min(coding, (SELECT coalesce(max(key), 0) FROM coding))"
        )
        self._connection.execute("DELETE FROM former_id WHERE became = ?", (document_id,))
        self._keep_id(document_id, "", at, reason)
        self._audit.write(
            AuditEntry(
                at=at,
                by=by,
                event=DELETED,
                document_id=document_id,
                subject=held.title,
                before="; ".join(gone),
                reason=reason,
            )
        )
        return held

    def check_new(self, document_id: str, new: str) -> None:
        """Refuse an id that a document cannot be given.

        Raises:
            UnknownDocument: there is no such document.
            InputError: the new id is none, or taken.
        """
        self._documents.find_version(document_id)
        if new == document_id:
            raise InputError(f"{document_id} is its id already; choose another")
        _check_id(new)
        if self._connection.fetch("SELECT 1 FROM instrument WHERE id = ?", (new,)):
            raise InputError(f"there is a document {new} already; choose another id")

    @atomic
    def rename(self, document_id: str, new: str, *, by: str, reason: str, at: datetime) -> None:
        """Give a document another id; the one that it had leads on to it.

        Raises:
            UnknownDocument: there is no such document.
            InputError: the new id is none, or taken.
        """
        self.check_new(document_id, new)
        self._connection.execute(
            "UPDATE instrument SET id = ?, sort_key = ? WHERE id = ?",
            (new, natural_key(new), document_id),
        )
        self._connection.execute(
            "UPDATE report SET document_id = ? WHERE document_id = ?", (new, document_id)
        )
        self._connection.execute("DELETE FROM former_id WHERE id = ?", (new,))
        self._connection.execute(
            "UPDATE former_id SET became = ? WHERE became = ?", (new, document_id)
        )
        self._keep_id(document_id, new, at, reason)
        for name in (document_id, new):
            self._audit.write(
                AuditEntry(
                    at=at,
                    by=by,
                    event=RENAMED,
                    document_id=name,
                    before=document_id,
                    after=new,
                    reason=reason,
                )
            )

    def follow(self, document: Document) -> Document:
        """Return a document that was read under the id that it has now, if it was renamed."""
        former = self._documents.find_former(document.id)
        if former is None or not former["became"]:
            return document
        return replace(document, instrument=replace(document.instrument, id=former["became"]))

    def _keep_id(self, document_id: str, became: str, at: datetime, reason: str) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO former_id VALUES (?, ?, ?, ?)",
            (document_id, became, at.isoformat(), reason),
        )

    def _name_codings(self, document_id: str) -> list[str]:
        """Return the codings of a document as links name them, with who made each."""
        named = []
        for version in self._connection.list_column(
            "SELECT version FROM document WHERE instrument ="
            " (SELECT key FROM instrument WHERE id = ?) ORDER BY version",
            (document_id,),
        ):
            document = self._documents.read(document_id, version)
            for coding in self._codings.read_newest(document):
                named.append(f"{identify_coding(coding)} version {version} by {coding.coder.name}")
        return named

    def _empty(self, document_id: str) -> None:
        asked = {"id": document_id}
        for table in OF_NORMS:
            norms = f"SELECT key FROM norm WHERE coding IN ({_CODINGS})"
            self._connection.execute(f"DELETE FROM {table} WHERE norm IN ({norms})", asked)
        self._connection.execute(
            f"DELETE FROM assignment WHERE document IN ({_VERSIONS})", asked
        )  # before the codings that they led to
        for table in OF_CODINGS:
            self._connection.execute(f"DELETE FROM {table} WHERE coding IN ({_CODINGS})", asked)
        for table in OF_DOCUMENTS:
            self._connection.execute(f"DELETE FROM {table} WHERE document IN ({_VERSIONS})", asked)
        for key in self._connection.list_column(f"{_VERSIONS} ORDER BY version DESC", asked):
            self._connection.execute("DELETE FROM document WHERE key = ?", (key,))
        instruments = "(SELECT key FROM instrument WHERE id = :id)"
        for table in ("instrument_link", "instrument_collection"):
            self._connection.execute(
                f"DELETE FROM {table} WHERE instrument IN {instruments}", asked
            )
        self._connection.execute("DELETE FROM instrument WHERE id = :id", asked)

    def _drop_texts(self, texts: tuple[int, ...]) -> None:
        """Delete texts that no document has any more, with the calls that sent them to models."""
        for key in texts:
            if self._connection.fetch("SELECT 1 FROM document WHERE text = ?", (key,)):
                continue
            calls = (
                "SELECT call.key FROM call JOIN text ON text.digest = call.text_digest"
                " WHERE text.key = ?"
            )
            self._connection.execute(f"DELETE FROM call_message WHERE call IN ({calls})", (key,))
            self._connection.execute(f"DELETE FROM call WHERE key IN ({calls})", (key,))
            self._connection.execute("DELETE FROM text WHERE key = ?", (key,))
        self._connection.execute(
            "DELETE FROM message WHERE key NOT IN (SELECT message FROM call_message)"
        )


_VERSIONS: Final = (
    "SELECT document.key FROM document"
    " JOIN instrument ON instrument.key = document.instrument WHERE instrument.id = :id"
)
_CODINGS: Final = f"SELECT coding.key FROM coding WHERE coding.document IN ({_VERSIONS})"


def _check_id(new: str) -> None:
    """Refuse an id that no command or address could take; dots alone lead up in an address.

    Raises:
        InputError: so it is.
    """
    is_unfit = new != new.strip() or new in ("", ".", "..")
    if is_unfit or not new.isprintable() or len(new) > _LONGEST_ID:
        raise InputError(
            f"{new[:40]!r} cannot be an id; use 1 to {_LONGEST_ID} printable characters, with no "
            "space at either end and not only dots"
        )
