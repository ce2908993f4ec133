"""Codings as another tool's file holds them, before they are compared with a database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from govatlas.interchange.marks import ABOUT, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCoding:
    """The marks of one coder in one document.

    ``unknown`` counts the marks by a code without a match, by its name.
    """

    coder: str
    marks: tuple[Mark, ...] = ()
    unknown: Mapping[str, int] = field(default_factory=dict)

    @property
    def about(self) -> Mapping[str, str]:
        """Return the notes on the coding as a whole, nothing if it was made in the other tool."""
        return next((mark.notes for mark in self.marks if mark.code == (ABOUT,)), {})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignDocument:
    """A text in a file of another tool, with ``\\n`` line ends, and its codings by coder.

    ``failures`` say what in it cannot be used. A document whose text cannot be read is empty.
    """

    name: str
    text: str
    document_id: str = ""
    codings: tuple[ForeignCoding, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def stated_ids(self) -> Iterable[str]:
        """Yield the ids that the document has in a database, as far as the file states them."""
        yield from (c.about["document_id"] for c in self.codings if c.about.get("document_id"))
        if self.document_id:
            yield self.document_id
        if self.name.endswith("]"):
            yield self.name.rpartition("[")[2][:-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignFile:
    """The documents in a file of another tool; ``failures`` say what else cannot be used.

    Where the documents are read one by one, as they are asked for, ``names`` has those of all.
    """

    documents: Iterable[ForeignDocument] = ()
    failures: tuple[str, ...] = ()
    names: tuple[str, ...] | None = None

    def list_names(self) -> tuple[str, ...]:
        """Return the name of every document."""
        if self.names is not None:
            return self.names
        return tuple(document.name for document in self.documents)
