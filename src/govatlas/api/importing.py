"""The verb import_codings: codings that were made or changed in another tool."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from govatlas.api.gold_records import RecordReader, read_coder
from govatlas.api.imports.registry import find_import_form
from govatlas.api.place import find_database
from govatlas.api.progress import Failure
from govatlas.codebook import load_codebook
from govatlas.errors import GovatlasError, InputError, UnknownCoder, UnknownDocument, UnreadableFile
from govatlas.identity import digest_text
from govatlas.interchange.foreign import ForeignCoding, ForeignDocument
from govatlas.interchange.gather import Gatherer
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.reading.clean import clean_text
from govatlas.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of an import from another tool.

    ``kept`` are the ids of the documents whose codings were kept, ``already`` of those that say
    what is kept already, ``added`` of documents that were new; ``unknown`` counts marks by the name
    of a code without a match.
    """

    kept: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    unknown: tuple[tuple[str, int], ...] = ()
    failures: tuple[Failure, ...] = ()


def import_codings(
    path: Path | str,
    *,
    form: str | None = None,
    db: Path | str | None = None,
    coder: str | None = None,
    assessed: Sequence[str] = (),
    add_documents: bool = False,
    taxonomies: Sequence[Path | str] = (),
    at: datetime | None = None,
) -> ImportReport:
    """Import the codings in a file of another tool, as anchored codings by its coders.

    A document is found by its text, else by its id or name; then the marked words are looked for
    in the text of the database. Categories without a mark are taken as not asked about.

    Args:
        path: the file.
        form: the name of its format, by default what its ending tells.
        db: the database.
        coder: the name of the coder, by default that of each user in the file.
        assessed: taxonomies that the coders went through as a whole: what they did not mark has
            level none.
        add_documents: whether to add texts that are not in the database.
        taxonomies: files of further taxonomies that the codings answer.
        at: the date of codings that have none, now by default.

    Raises:
        UnreadableFile: the file cannot be read.
        InputError: its format is unknown.
        UnknownCategory: there is no such taxonomy.
        StoreError: the database cannot be used.
    """
    where = Path(path)
    codebook = load_codebook(taxonomies)
    for taxonomy_id in assessed:
        codebook.taxonomy(taxonomy_id)
    if not where.is_file():
        raise UnreadableFile(f"{where}: is not a file; check the path")
    try:
        found = find_import_form(where, form).read(where, codebook)
    except UnreadableFile as error:
        raise UnreadableFile(f"{where}: {error}") from error
    with Store.open(find_database(db), create=add_documents) as store:
        run = _Import(
            store=store,
            codebook=codebook,
            coder=coder,
            assessed=frozenset(assessed),
            add_documents=add_documents,
            at=at or datetime.now(UTC).replace(microsecond=0),
        )
        run.failures += [Failure(str(where), failure) for failure in found.failures]
        names = Counter(found.list_names())
        for document in found.documents:
            run.import_document(document, is_named=names[document.name] == 1)
    return run.report()


@dataclass
class _Import:
    """One import, whose report grows with every document."""

    store: Store
    codebook: Codebook
    coder: str | None
    assessed: Collection[str]
    add_documents: bool
    at: datetime
    kept: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    coders: set[str] = field(default_factory=set)
    unknown: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def report(self) -> ImportReport:
        """Return what came of it."""
        return ImportReport(
            kept=tuple(self.kept),
            already=tuple(self.already),
            added=tuple(self.added),
            coders=tuple(sorted(self.coders)),
            unknown=tuple(sorted(self.unknown.items())),
            failures=tuple(self.failures),
        )

    def import_document(self, foreign: ForeignDocument, *, is_named: bool) -> None:
        """Import the codings of one text; ``is_named`` if its name is that of no other text."""
        self.failures += [Failure(foreign.name, failure) for failure in foreign.failures]
        for coding in foreign.codings:
            for name, times in coding.unknown.items():
                self.unknown[name] = self.unknown.get(name, 0) + times
        if not foreign.text.strip() or not (foreign.codings or self.add_documents):
            return
        try:
            ids = [*foreign.stated_ids, *([foreign.name] if is_named else [])]
            document = find_document(self.store, foreign.text, ids) or self._add(foreign, ids)
        except GovatlasError as error:
            self.failures.append(Failure(foreign.name, str(error)))
            return
        for coding in foreign.codings:
            if coding.marks:
                self._import_coding(document, foreign, coding)

    def _add(self, foreign: ForeignDocument, ids: Iterable[str]) -> Document:
        if not self.add_documents:
            raise UnknownDocument(
                "is not in the database; read the document first, or add it with --add-documents"
            )
        name = " ".join(clean_text(foreign.name).split()) or "document"
        stated = next((each for each in ids if each.strip()), name)
        document = Document(
            instrument=Instrument(id=self._name_new("-".join(stated.split())), title=name),
            text=clean_text(foreign.text),
            reader="imported",
        )
        kept = self.store.documents.save(document)
        self.added.append(kept.document_id)
        return self.store.documents.read(kept.document_id, version=kept.version)

    def _name_new(self, name: str) -> str:
        """Return ``name``, with a number if a document has it already."""
        for number in count(1):
            candidate = name if number == 1 else f"{name}-{number}"
            try:
                self.store.documents.find_version(candidate)
            except UnknownDocument:
                return candidate
        raise AssertionError("there is always another number")

    def _import_coding(
        self, document: Document, foreign: ForeignDocument, made: ForeignCoding
    ) -> None:
        name = f"{document.id} by {self.coder or made.coder}"
        gatherer = Gatherer(foreign.text, self.codebook, self.assessed)
        try:
            record = gatherer.gather(self.coder or made.coder, made.marks)
            who = Coder(CoderKind.PERSON, self.coder) if self.coder else read_coder(record)
            reader = RecordReader(document, self.codebook)
            coding = reader.read(record, coder=who, at=self.at)
            self._keep(coding)
        except GovatlasError as error:
            self.failures.append(Failure(name, str(error)))
            return
        self.failures += [
            Failure(name, problem) for problem in (*gatherer.problems, *reader.problems)
        ]

    def _keep(self, coding: Coding) -> None:
        """Keep a coding unless it says what is kept already.

        Raises:
            InputError: it says something else than the program that it is by.
        """
        self.coders.add(coding.coder.name)
        if any(_says_the_same(coding, kept) for kept in self._list_own(coding)):
            self.already.append(coding.document_id)
            return
        self.store.codebooks.save(self.codebook)
        partial = any(
            coding.level_of(taxonomy.id, category.code) is None
            and not coding.abstains_on(taxonomy.id, category.code)
            for taxonomy, category in self.codebook.coverage_categories()
        )
        if self.store.codings.save(coding, partial=partial) is None:
            raise InputError(
                f"was changed after {coding.coder.name}, a program, made it; give the name of the "
                "person who changed it with --coder"
            )
        self.kept.append(coding.document_id)

    def _list_own(self, coding: Coding) -> Iterator[Coding]:
        with suppress(UnknownCoder):
            yield self.store.codings.read(
                coding.document_id, version=coding.document_version, coder=coding.coder.name
            )


def find_document(store: Store, text: str, ids: Iterable[str]) -> Document | None:
    """Return the document with a text, else the one with the first of ``ids`` that there is.

    Of several with the text, the one with an id goes first.
    """
    stated = list(dict.fromkeys(name for name in ids if name))
    twins = store.documents.list_with_text(digest_text(clean_text(text)))
    if twins:
        first = next((twin for name in stated for twin in twins if twin[0] == name), twins[0])
        return store.documents.read(first[0], version=first[1])
    for name in stated:
        with suppress(UnknownDocument):
            return store.documents.read(name)
    return None


def _says_the_same(coding: Coding, kept: Coding) -> bool:
    """Return whether two codings give the same answers, whenever and however they were made."""
    return _strip(coding) == _strip(kept)


def _strip(coding: Coding) -> Coding:
    return replace(
        coding,
        mode=Mode.ANCHORED,
        coded_at=datetime(1, 1, 1, tzinfo=UTC),
        provenance=(),
        rationales=(),
        parts=(),
        codebook_digest="",
        codebook_version="",
        labels=tuple(sorted(coding.labels, key=lambda label: (label.taxonomy, label.category))),
        abstentions=tuple(sorted(coding.abstentions, key=lambda gap: (gap.taxonomy, gap.category))),
        actors=tuple(sorted(coding.actors, key=lambda actor: actor.role.value)),
    )
