"""The verbs that look: list documents, show a record."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from govatlas.api.place import find_database
from govatlas.codebook import find_crosswalk, load_codebook
from govatlas.coverage import Unmatched, suggest
from govatlas.errors import StoreError, UnknownCoder
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document, Outline
from govatlas.model.norm import Norm
from govatlas.publishing import (
    headline,
    render_markdown,
    render_page,
    to_exchange,
    to_label_rows,
    to_norm_record,
    to_norm_rows,
)
from govatlas.publishing.arrange import arrange_record
from govatlas.publishing.citing import Citing, find_reference
from govatlas.publishing.notebook import render_notebook
from govatlas.publishing.other_terms import TermView, view_terms
from govatlas.publishing.permalinks import Linking
from govatlas.publishing.references import MAKER, Reference
from govatlas.store import EVERYTHING, DocumentEntry, Filters, Store
from govatlas.unitizing import outline_provisions

_SHOWN: Final = 80


@dataclass(frozen=True, kw_only=True, repr=False)
class Record:
    """A document with one coding of it, and the codebook it was coded by.

    ``address`` is the lasting address of its page, empty where it has none; every form of the
    record gives it. ``shows_none`` says whether tables list the labels of level none.
    """

    document: Document
    coding: Coding
    codebook: Codebook
    address: str = ""
    shows_none: bool = True

    def __repr__(self) -> str:
        """Return which record it is, in one line."""
        title = self.document.instrument.title
        shown = title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"
        return (
            f"<Record {self.document.id!r} version {self.document.version} by "
            f"{self.coding.coder.name!r}: {shown!r}, {self.headline}>"
        )

    def _repr_html_(self) -> str:
        """Return the record for a notebook, every text of the document escaped."""
        return render_notebook(self.document, self.coding, self.codebook)

    @cached_property
    def coding_id(self) -> str:
        """Return the id of the coding, by which links name it for good."""
        return identify_coding(self.coding)

    @cached_property
    def headline(self) -> str:
        """Return how much risk is covered, such as ``8 subdomains (4 good, 4 minimal)``."""
        return headline(self.coding)

    @cached_property
    def outline(self) -> Outline:
        """Return the provisions of the document with its headings."""
        return outline_provisions(self.document)

    def to_dict(self, address: str = "") -> dict[str, Any]:
        """Return the record in the exchange form; with an ``address`` its labels have links."""
        linking = Linking(address or self.address)
        return to_exchange(self.document, self.coding, self.codebook, linking)

    def to_rows(self) -> Iterator[dict[str, str | int]]:
        """Yield one row a label."""
        rows = to_label_rows(self.document, self.coding, self.codebook)
        return rows if self.shows_none else (row for row in rows if row["level"] != 0)

    @property
    def norms(self) -> tuple[Norm, ...]:
        """Return who must, must not or may do what, the most important first."""
        return self.coding.norms

    def to_norm_dict(self, address: str = "") -> dict[str, Any]:
        """Return the norms in the form of the norm guide; with an ``address`` they have links."""
        return to_norm_record(self.document, self.coding, Linking(address or self.address))

    def to_norm_rows(self) -> Iterator[dict[str, str | int]]:
        """Yield one row a norm."""
        return to_norm_rows(self.document, self.coding)

    def view_as(self, crosswalk: str) -> tuple[TermView, ...]:
        """Return the labels as terms of another vocabulary.

        Args:
            crosswalk: ``agora``, ``mit``, ``nist-600-1``, ``naics-2022``, or an SSSOM file (TSV).

        Raises:
            InputError: there is no such crosswalk.
        """
        return view_terms(self.coding, self.codebook, find_crosswalk(crosswalk))

    def cite(self, label: str, *, address: str = "", publisher: str = MAKER) -> Reference:
        """Return the reference to a label, such as ``risk:2.1``, ``2.1`` or ``status``.

        Args:
            label: which; a code alone will do where one taxonomy has it.
            address: of the record on a site, whole and lasting; empty where it is on none.
            publisher: the name of the site.

        Raises:
            UnknownCategory: the record has no such label, or more than one.
        """
        citing = Citing(
            document=self.document, coding=self.coding, address=address, publisher=publisher
        )
        linking = Linking(cite=citing.cite)
        arranged = arrange_record(self.document, self.coding, self.codebook, self.outline, linking)
        return find_reference(arranged, label)

    def to_html(self) -> str:
        """Return the record page, one self-contained file."""
        linking = Linking(self.address)
        return render_page(self.document, self.coding, self.codebook, self.outline, linking)

    def to_markdown(self) -> str:
        """Return the record as Markdown."""
        linking = Linking(self.address)
        return render_markdown(self.document, self.coding, self.codebook, self.outline, linking)


def list_documents(
    filters: Filters = EVERYTHING, *, db: Path | str | None = None
) -> tuple[DocumentEntry, ...]:
    """Return the documents that ``filters`` let through, in natural order of their ids.

    Raises:
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        return store.listing.documents(filters)


def find_impossible(filters: Filters, *, db: Path | str | None = None) -> tuple[Unmatched, ...]:
    """Return the values asked for that no document has, each with values that some have.

    Raises:
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        known = store.listing.values()
    if not known["stage"]:  # no document at all
        return ()
    return tuple(
        suggest(name, value, known)
        for name, values in known.items()
        for value in filters.list_values(name)
        if not any(_matches(name, value, held) for held in values)
    )


def _matches(name: str, asked: str, held: str) -> bool:
    if name in ("authority", "jurisdiction", "collection"):
        return asked.casefold() in held.casefold()
    return asked == held if name == "coder" else asked.casefold() == held.casefold()


def show(
    document_id: str,
    *,
    db: Path | str | None = None,
    coder: str | None = None,
    version: int | None = None,
) -> Record:
    """Return the record of a document: its newest coding, or the newest by ``coder``.

    Raises:
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding; the message says what to run.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        return load_record(store, document_id, coder, version)


def show_norms(
    document_id: str,
    *,
    db: Path | str | None = None,
    coder: str | None = None,
    version: int | None = None,
) -> Record:
    """Return the record of a document whose coder looked for norms: the newest, or by ``coder``.

    Raises:
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding, or none that looked for norms.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        record = load_record(store, document_id, coder, version, norms_first=True)
    if reason := record.coding.not_assessed:
        raise UnknownCoder(f"the norms of document {document_id} were not assessed: {reason}")
    if not record.coding.speaks_of_norms:
        raise UnknownCoder(
            f"document {document_id} has not been searched for norms yet; run: govatlas code"
            if coder is None
            else f"{coder} has not searched document {document_id} for norms"
        )
    return record


def list_norms(
    document_id: str,
    *,
    db: Path | str | None = None,
    coder: str | None = None,
    version: int | None = None,
) -> tuple[Norm, ...]:
    """Return who must, must not or may do what by a document, the most important norm first.

    They are those of the newest coding whose coder looked for norms, or of the newest by
    ``coder``.

    Raises:
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding, or none that looked for norms.
        StoreError: the database cannot be used.
    """
    return show_norms(document_id, db=db, coder=coder, version=version).norms


def load_records(
    filters: Filters = EVERYTHING, *, db: Path | str | None = None, norms_first: bool = False
) -> Iterator[Record]:
    """Yield the record of each coded document that ``filters`` let through, in order of ids.

    With ``norms_first`` a coding whose coder looked for norms goes before any other.

    Raises:
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        for document_id in filters.ids:
            store.documents.find_version(document_id)
        for entry in store.listing.documents(replace(filters, coded=True)):
            yield load_record(
                store, entry.id, filters.coder, entry.version, norms_first=norms_first
            )


def load_every_record(
    filters: Filters = EVERYTHING, *, db: Path | str | None = None
) -> Iterator[Record]:
    """Yield the records of each coded document that ``filters`` let through, one for each coder.

    Each is the coder's newest coding of the latest version.

    Raises:
        UnknownDocument: an id among the filters is not in the database.
        StoreError: the database cannot be used.
    """
    with Store.open(find_database(db), writable=False) as store:
        for document_id in filters.ids:
            store.documents.find_version(document_id)
        for entry in store.listing.documents(replace(filters, coded=True)):
            document = store.documents.read(entry.id, version=entry.version)
            for coding in store.codings.read_newest(document):
                codebook = find_codebook(store, coding.codebook_digest)
                yield Record(document=document, coding=coding, codebook=codebook)


def load_record(
    store: Store,
    document_id: str,
    coder: str | None,
    version: int | None,
    *,
    norms_first: bool = False,
) -> Record:
    """Return the record of a document from an open store, as ``show`` does.

    With ``norms_first`` a coding whose coder looked for norms goes before any other.

    Raises:
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding.
    """
    document = store.documents.read(document_id, version=version)
    coding = store.codings.read(
        document_id, version=document.version, coder=coder, norms_first=norms_first
    )
    codebook = find_codebook(store, coding.codebook_digest)
    return Record(document=document, coding=coding, codebook=codebook)


def load_record_named(store: Store, document_id: str, coding_id: str) -> Record:
    """Return the record whose coding has an id.

    Raises:
        UnknownDocument: there is no such document.
        UnknownCoder: it has no such coding.
    """
    coding = store.codings.read_named(document_id, coding_id)
    document = store.documents.read(document_id, version=coding.document_version)
    codebook = find_codebook(store, coding.codebook_digest)
    return Record(document=document, coding=coding, codebook=codebook)


def load_first_record(
    store: Store, document_id: str, coder: str | None, version: int | None
) -> Record:
    """Return the record that an address of a version and a coder, with no id, opened first.

    Raises:
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding.
    """
    document = store.documents.read(document_id, version=version)
    coding = store.codings.read_first(document, coder)
    codebook = find_codebook(store, coding.codebook_digest)
    return Record(document=document, coding=coding, codebook=codebook)


def find_codebook(store: Store, digest: str) -> Codebook:
    """Return the codebook of ``digest``, the standard one where the database has not kept it."""
    codebook = load_codebook()
    if digest != codebook.digest:
        with suppress(StoreError):  # a coding from elsewhere may come without its codebook
            return store.codebooks.read(digest)
    return codebook
