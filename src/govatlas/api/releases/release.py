"""The verb release: the whole collection as a folder that others can cite, load and check."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib.metadata import version as find_version
from pathlib import Path
from typing import IO, Any, Final

from govatlas.api.place import find_database
from govatlas.api.releases.earlier import SUMS, Earlier, read_earlier
from govatlas.api.releases.licences import check_licence, is_known, read_licences
from govatlas.api.releases.material import (
    Holding,
    list_estimate_rows,
    list_holdings,
    measure_agreement,
)
from govatlas.api.releases.table_files import TableFiles, describe_file
from govatlas.api.releases.whole_folder import open_whole_folder
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import CoderKind
from govatlas.publishing.dataset.changes import Answered, list_changes
from govatlas.publishing.dataset.citation_file import write_citation_file
from govatlas.publishing.dataset.columns import ALWAYS, Row
from govatlas.publishing.dataset.contents import About, CoderEntry, Contents, TableEntry
from govatlas.publishing.dataset.crate import write_crate
from govatlas.publishing.dataset.croissant import write_croissant
from govatlas.publishing.dataset.datapackage import write_datapackage
from govatlas.publishing.dataset.readme import write_readme
from govatlas.publishing.dataset.rows import (
    OF_CODINGS,
    Coded,
    list_codebook_rows,
    list_document_rows,
    list_rows,
    list_text_rows,
)
from govatlas.publishing.dataset.words import (
    LONGEST_UNLICENSED,
    Allowance,
    Licence,
    Policy,
    Texts,
    limit_record,
)
from govatlas.publishing.exchange import to_exchange
from govatlas.publishing.permalinks import Linking, address_coding
from govatlas.publishing.source_lines import AGORA, word_credit
from govatlas.store import Store

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The environment variable that sets the day of a release, as for builds of programs."""
RECORDS: Final = "records.jsonl"
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,39}")
_ONE_CODER: Final = (
    "There are no figures of agreement: only one coder coded these documents. See how accurate "
    "the coder is elsewhere before you rely on its labels."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTerms:
    """What whoever makes a release says of it; what is not stated is empty.

    Args:
        title: of the data.
        operator: who makes it, and is to be cited.
        contact: how to reach them.
        address: of the site that shows the collection, for links that last.
        licence: of the data; an identifier of SPDX such as CC-BY-4.0, an expression of them, or
            any words with ``licence_url``.
        licence_url: where the licence can be read.
        documents: whose documents these are, as one sentence.
        text_licence: of every text that has no other.
        text_licences: a CSV file with licences of single texts.
        texts: how much of the words of documents is in it.
        longest: characters of a quotation where no licence is stated.
        agora_texts: whether texts of an AGORA release may be in it too.
    """

    title: str = ""
    operator: str = ""
    contact: str = ""
    address: str = ""
    licence: str = ""
    licence_url: str = ""
    documents: str = ""
    text_licence: Licence | None = None
    text_licences: Path | None = None
    texts: Texts = Texts.QUOTATIONS
    longest: int = LONGEST_UNLICENSED
    agora_texts: bool = False


NO_TERMS: Final = ReleaseTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """What came of a release: where it is, the rows of each table, its files."""

    folder: Path
    rows: Mapping[str, int]
    files: int
    size: int


def release(
    version: str,
    out: Path | str,
    *,
    terms: ReleaseTerms = NO_TERMS,
    gold: str = "",
    coder: str = "",
    since: Path | str | None = None,
    db: Path | str | None = None,
) -> ReleaseReport:
    """Write the collection as tables and records to a folder; the same twice, byte for byte.

    The folder appears once it is whole. Its day is that of the newest coding, or else that of the
    environment variable ``SOURCE_DATE_EPOCH``.

    Args:
        version: of the release, such as 1.0.
        out: the folder, which must not exist.
        terms: what you say of it.
        gold: the coder whose codings the estimates are corrected by; by default they are raw.
        coder: the coder that estimates are of, by default the program that coded most.
        since: the folder of an earlier release to tell changes from.
        db: the database.

    Raises:
        InputError: the version, the licence or the folder cannot be used, or nothing is coded.
        UnreadableFile: the file of licences cannot be used.
        UnknownCoder: no coder of that name coded anything here.
        StoreError: the database cannot be used.
    """
    check_version(version)
    check_licence(terms.licence, terms.licence_url)
    earlier = read_earlier(Path(since)) if since else None
    where = find_database(db)
    with Store.open(where, writable=False) as store, open_whole_folder(Path(out)) as folder:
        making = _Making(folder, store, where, terms, earlier)
        contents = making.write(version, gold, coder)
        _write_descriptions(folder, contents)
        sums = _write_sums(folder)
        size = sum(path.stat().st_size for path in folder.iterdir())
    rows = {entry.table.name: entry.rows for entry in contents.tables}
    return ReleaseReport(folder=Path(out), rows=rows, files=sums + 1, size=size)


def check_version(version: str) -> None:
    """Refuse what no version of a release can be called.

    Raises:
        InputError: it is empty, long, or has other characters than a version has.
    """
    if not _VERSION.fullmatch(version):
        raise InputError(
            f"the version {version[:50]!r} must have letters, digits, dots and dashes only, up to "
            "40, such as 1.0"
        )


@dataclass
class _Making:
    """The state of a release while it is written."""

    folder: Path
    store: Store
    where: Path
    terms: ReleaseTerms
    earlier: Earlier | None
    codebooks: dict[str, Codebook] = field(default_factory=dict)
    coders: dict[tuple[str, str, str], Counter[str]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    uncoded: int = 0
    not_assessed: int = 0
    newest: datetime | None = None
    answered: Answered = field(default_factory=Answered)

    def write(self, version: str, gold: str, coder: str) -> Contents:
        """Write every table with the records; return what there is to describe."""
        tables = self._write_holdings()
        if self.newest is None:
            raise InputError("no document is coded yet; run: govatlas code")
        codebooks = (row for book in self.codebooks.values() for row in list_codebook_rows(book))
        tables["codebook"] = self._write_table("codebook", codebooks)
        shares, told = list_estimate_rows(
            self.where, self.store, coder or self._find_main(gold), gold
        )
        tables["estimates"] = self._write_table("estimates", shares)
        changes = self._write_changes(tables)
        figures, notes = measure_agreement(self.store)
        about = self._describe(version, find_day(self.newest))
        contents = Contents(
            about=about,
            tables=tuple(tables[name] for name in (*ALWAYS, "texts", "changes") if name in tables),
            coders=tuple(self._list_coders()),
            agreement=figures,
            notes=notes,
            no_agreement="" if figures else _ONE_CODER,
            estimates=told,
            words=self.words,
            uncoded=self.uncoded,
            not_assessed=self.not_assessed,
            since=self.earlier.version if self.earlier else "",
            changes=changes,
        )
        return replace(contents, files=(self._describe_records(),))

    def _write_holdings(self) -> dict[str, TableEntry]:
        names = ["documents", *OF_CODINGS]
        names += ["texts"] if self.terms.texts is Texts.ALL else []
        policy = self._find_policy()
        with ExitStack() as stack:
            files = {name: stack.enter_context(TableFiles(self.folder, name)) for name in names}
            records = stack.enter_context((self.folder / RECORDS).open("wb"))
            for holding in list_holdings(self.store):
                allowance = policy.allow(holding.document.id)
                self.words[allowance.told] += 1
                self.uncoded += not holding.codings
                self._write_holding(holding, allowance, files)
                for coded in holding.codings:
                    self._note(coded)
                    self._write_record(coded, allowance, records)
            return {name: file.finish() for name, file in files.items()}

    def _write_holding(
        self, holding: Holding, allowance: Allowance, files: Mapping[str, TableFiles]
    ) -> None:
        shown = holding.codings[0].coding_id if holding.codings else ""
        documents = list(list_document_rows(holding.document, shown, allowance))
        files["documents"].add(documents)
        self._compare("documents", documents)
        if "texts" in files:
            files["texts"].add(list_text_rows(holding.document, allowance))
        for coded in holding.codings:
            for name in OF_CODINGS:
                rows = list(list_rows(name, coded, allowance))
                files[name].add(rows)
                if coded.shown:
                    self._compare(name, rows)

    def _compare(self, table: str, rows: Iterable[Row]) -> None:
        """Keep the answers of shown rows, where there is an earlier release to compare."""
        if self.earlier is None:
            return
        adders = {
            "documents": self.answered.add_document,
            "codings": self.answered.add_coding,
            "labels": self.answered.add_label,
            "actors": self.answered.add_actor,
        }
        if table in adders:
            for row in rows:
                adders[table](row)

    def _note(self, coded: Coded) -> None:
        coding, coder = coded.coding, coded.coding.coder
        self.codebooks.setdefault(coded.codebook.digest, coded.codebook)
        if self.newest is None or coding.coded_at > self.newest:
            self.newest = coding.coded_at
        counts = self.coders.setdefault((coder.kind.value, coder.name, coder.version), Counter())
        self.not_assessed += coded.shown and bool(coding.not_assessed)
        counts["codings"] += 1
        counts["shown"] += coded.shown
        counts["labels"] += sum(label.level > 0 for label in coding.labels)
        counts[f"mode {coding.mode.value}"] += 1

    def _write_record(self, coded: Coded, allowance: Allowance, file: IO[bytes]) -> None:
        site = self.terms.address.rstrip("/")
        address = address_coding(site, coded.document.id, coded.coding_id) if site else ""
        told = to_exchange(coded.document, coded.coding, coded.codebook, Linking(address))
        line = json.dumps(limit_record(told, allowance), ensure_ascii=False) + "\n"
        file.write(line.encode("utf-8", "replace"))

    def _write_table(self, name: str, rows: Iterable[Row]) -> TableEntry:
        with TableFiles(self.folder, name) as file:
            for row in rows:
                file.add([row])
            return file.finish()

    def _write_changes(self, tables: dict[str, TableEntry]) -> Mapping[tuple[str, str], int] | None:
        if self.earlier is None:
            return None
        counts: Counter[tuple[str, str]] = Counter()
        with TableFiles(self.folder, "changes") as file:
            for row in list_changes(self.earlier.answered, self.answered):
                file.add([row])
                counts[str(row["change"]), str(row["reason"])] += 1
            tables["changes"] = file.finish()
        return counts

    def _find_main(self, gold: str) -> str:
        """Return the program that coded most, or else whoever did; not the coder of the gold."""

        def rank(entry: tuple[tuple[str, str, str], Counter[str]]) -> tuple[bool, bool, int, str]:
            (kind, name, _), counts = entry
            return name != gold, kind == CoderKind.PROGRAM, counts["codings"], name

        return max(self.coders.items(), key=rank)[0][1]

    def _list_coders(self) -> Iterable[CoderEntry]:
        order = {kind.value: place for place, kind in enumerate(CoderKind)}
        for (kind, name, version), counts in sorted(
            self.coders.items(), key=lambda pair: (order[pair[0][0]], pair[0])
        ):
            yield CoderEntry(
                name=name,
                kind=kind,
                version=version,
                modes=tuple(sorted(k.split()[1] for k in counts if k.startswith("mode "))),
                codings=counts["codings"],
                shown=counts["shown"],
                labels=counts["labels"],
            )

    def _find_policy(self) -> Policy:
        terms = self.terms
        agora = self.store.documents.list_of_release()
        credit = Licence(name=AGORA["licence"], link=AGORA["citation_link"])
        licences = dict.fromkeys(agora, credit)
        if terms.text_licences:
            stated = read_licences(terms.text_licences)
            for document_id in stated:
                self.store.documents.find_version(document_id)
            licences |= stated
        return Policy(
            texts=terms.texts,
            longest=terms.longest,
            licence=terms.text_licence,
            licences=licences,
            restricted=frozenset() if terms.agora_texts else frozenset(agora),
        )

    def _describe(self, version: str, day: date) -> About:
        terms = self.terms
        credit = word_credit(AGORA) if self.store.documents.holds_release() else ""
        count = sum(self.words.values())
        noun = "document" if count == 1 else "documents"
        return About(
            version=version,
            title=terms.title or f"What {count:,} AI governance {noun} cover",
            day=day,
            software=find_version("govatlas"),
            licence=check_licence(terms.licence, terms.licence_url),
            operator=terms.operator,
            contact=terms.contact,
            address=terms.address,
            credit=terms.documents or credit,
            texts=terms.texts,
            longest=terms.longest,
        )

    def _describe_records(self) -> Any:
        meaning = "one coding a line, with norms and all evidence, in the exchange form"
        return describe_file(self.folder / RECORDS, "application/jsonl", meaning)


def find_day(newest: datetime) -> date:
    """Return the day of a release: that of the environment, or else of its newest coding.

    Raises:
        InputError: the environment has no number of seconds.
    """
    given = os.environ.get(EPOCH, "")
    if not given:
        return newest.astimezone(UTC).date()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise InputError(f"{EPOCH} must be a number of seconds, not {given[:50]!r}") from error


def _write_descriptions(folder: Path, contents: Contents) -> None:
    """Write what describes the tables: for people, for programs, for those who cite."""
    about = contents.about
    citation = write_citation_file(about, is_spdx=is_known(about.licence))
    _write(folder / "CITATION.cff", citation)
    _write(folder / "README.md", write_readme(contents))
    texts = (
        describe_file(folder / "CITATION.cff", "application/yaml", "how to cite this release"),
        describe_file(folder / "README.md", "text/markdown", "this release in words, by column"),
    )
    contents = replace(contents, files=(*contents.files, *texts))
    for name, described in (
        ("datapackage.json", write_datapackage(contents)),
        ("croissant.json", write_croissant(contents)),
        ("ro-crate-metadata.json", write_crate(contents)),
    ):
        _write(folder / name, json.dumps(described, ensure_ascii=False, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_sums(folder: Path) -> int:
    """Write the hash of every file, as ``sha256sum`` does; return how many there are."""
    entries = [describe_file(path, "", "") for path in sorted(folder.iterdir())]
    _write(folder / SUMS, "".join(f"{entry.sha256}  {entry.name}\n" for entry in entries))
    return len(entries)
