"""The verb import_gold: codings by people or by other programs, checked against the documents."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govatlas.api.gold_json import read_json, refuse_other_tools
from govatlas.api.gold_records import RecordReader, read_coder
from govatlas.api.gold_rows import NEEDED, gather_rows
from govatlas.api.gold_sheets import gather_sheets
from govatlas.api.place import find_database
from govatlas.api.progress import Failure
from govatlas.codebook import load_codebook
from govatlas.errors import GovatlasError, InputError, InvalidValue, UnknownCoder, UnreadableFile
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, CoderKind, Coding, Mode
from govatlas.model.document import Document
from govatlas.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFile:
    """The codings of a file, with each thing in it that could not be used."""

    codings: tuple[Coding, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport:
    """What came of an import: ids kept now, ids known already, things that were refused."""

    kept: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


def import_gold(
    path: Path | str,
    *,
    db: Path | str | None = None,
    coder: str | None = None,
    kind: CoderKind | str | None = None,
    taxonomies: Sequence[Path | str] = (),
    at: datetime | None = None,
) -> GoldReport:
    """Import codings from a file: records (JSON Lines, JSON), a label a row (CSV), a workbook.

    Each is checked against its document and the codebook. A label above none that no quotation
    in the text shows becomes an abstention, never level none. What is refused is reported while
    the rest is kept. The same coding by the same coder is kept once.

    Args:
        path: the file; JSON Lines or a list in JSON in the form of the coding guide, or CSV or a
            workbook as exported, by the ending of its name.
        db: the database.
        coder: who coded; by default whom each record names, else the name of the file.
        kind: person or program; by default what each record says, else person.
        taxonomies: files of further taxonomies that the codings answer.
        at: the date of codings that have none, now by default.

    Raises:
        UnreadableFile: the file cannot be read, or holds nothing.
        InputError: there is no such kind of coder.
        StoreError: the database cannot be used.
    """
    codebook = load_codebook(taxonomies)
    now = at or datetime.now(UTC).replace(microsecond=0)
    kept: list[str] = []
    already: list[str] = []
    with Store.open(find_database(db)) as store:
        found = read_gold(Path(path), store, codebook, coder=coder, kind=read_kind(kind), at=now)
        if not found.codings and not found.failures:
            raise UnreadableFile(f"{path} holds no codings; see: govatlas export --help")
        if found.codings:
            store.codebooks.save(codebook)
        for coding in found.codings:
            fresh = not _is_known(store, coding) and store.codings.save(coding)
            (kept if fresh else already).append(coding.document_id)
    return GoldReport(
        kept=tuple(kept),
        already=tuple(already),
        coders=tuple(sorted({coding.coder.name for coding in found.codings})),
        failures=found.failures,
    )


def read_kind(kind: CoderKind | str | None) -> CoderKind | None:
    """Return the kind of coder of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return None if kind is None else CoderKind(kind)
    except ValueError:
        known = ", ".join(CoderKind)
        raise InputError(f"unknown kind of coder {kind!r}; choose one of: {known}") from None


def read_gold(
    path: Path,
    store: Store,
    codebook: Codebook,
    *,
    coder: str | None = None,
    kind: CoderKind | None = None,
    at: datetime,
) -> GoldFile:
    """Return the codings that a file holds, checked but not kept.

    Raises:
        UnreadableFile: the file cannot be read.
    """
    codings: dict[tuple[str, Coder], Coding] = {}
    failures: list[Failure] = []
    for place, record in _read_records(path, codebook, failures, coder):
        name = f"{path}, {place}"
        try:
            who = _name_coder(record, path, coder, kind)
            document = _find_document(store, record)
            reader = RecordReader(document, codebook)
            coding = reader.read(record, coder=who, at=at)
            _refuse_changed(store, coding)
            if (document.id, who) in codings:
                raise InvalidValue(
                    f"document {document.id} by {who.name} is already in an earlier record"
                )
        except GovatlasError as error:
            failures.append(Failure(name, str(error)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # parts of a record may have any shape; one bad record must not end the rest
            failures.append(Failure(name, f"does not follow the coding guide: {error!r}"))
        else:
            codings[document.id, who] = coding
            failures += [Failure(name, f"{document.id}: {said}") for said in reader.problems]
    return GoldFile(codings=tuple(codings.values()), failures=tuple(failures))


def _read_records(
    path: Path, codebook: Codebook, failures: list[Failure], coder: str | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each record with the place in the file where it begins."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        for place, record in gather_sheets(path, codebook, failures, one_coder=coder is not None):
            yield place, _tell_anchored(record, coder)
        return
    refuse_other_tools(path)
    text = _read_text(path)
    if path.suffix.lower() == ".csv":
        for line, record in gather_rows(_read_rows(path, text), codebook):
            yield f"line {line}", _tell_program(record, coder)
    else:
        yield from read_json(path, text, failures)


def _tell_program(record: dict[str, Any], coder: str | None) -> dict[str, Any]:
    """Return the record of a table with the kind of its coder: only programs have a version."""
    if not record.get("coder_version"):
        return record
    return _tell_anchored({"coder_kind": CoderKind.PROGRAM.value, **record}, coder)


def _tell_anchored(record: dict[str, Any], coder: str | None) -> dict[str, Any]:
    """Return the record; who filled in a table with another's labels has seen them."""
    if coder is None or record.get("coder") in (None, "", coder):
        return record
    return record | {"mode": Mode.ANCHORED.value, "rationales": [], "provenance": {}, "parts": []}


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UnreadableFile(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path} is not UTF-8; save it as UTF-8") from error


def _read_rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    comments, body = _pass_comments(text)
    rows = csv.DictReader(io.StringIO(body, newline=""), restkey="")
    missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise UnreadableFile(f"{path}: the first line must have the columns: {', '.join(missing)}")
    try:
        for row in rows:
            yield comments + rows.line_num, {name: cell for name, cell in row.items() if name}
    except csv.Error as error:
        raise UnreadableFile(f"{path}, line {comments + rows.line_num}: {error}") from error


def _pass_comments(text: str) -> tuple[int, str]:
    """Return how many lines of comment lead a table, as the site writes them, and the rest."""
    lines = 0
    while text.startswith("# "):
        text = text.partition("\n")[2]
        lines += 1
    return lines, text


def _name_coder(
    record: Mapping[str, Any], path: Path, coder: str | None, kind: CoderKind | None
) -> Coder:
    if coder is not None:
        return Coder(kind or CoderKind.PERSON, coder)
    named = read_coder({"coder": path.stem, **{k: v for k, v in record.items() if v}})
    return named if kind is None else replace(named, kind=kind)


def _find_document(store: Store, record: Mapping[str, Any]) -> Document:
    """Return the version that a record is of, the latest unless it names one.

    Raises:
        UnknownDocument: there is no such document or version.
        InvalidValue: the record names no document, or was made on another text.
    """
    name = record.get("document_id")
    if not isinstance(name, str | int) or name == "":
        raise InvalidValue("the record has no document_id")
    version = record.get("version")
    document = store.documents.read(str(name), version=int(version) if version else None)
    digest = record.get("text_digest")
    if digest and digest != document.text_digest:
        raise InvalidValue(f"the coding of {document.id} was made on another text")
    return document


def _is_known(store: Store, coding: Coding) -> bool:
    """Say whether the coder's newest coding of that version says the same already."""
    kept = _read_kept(store, coding)
    if kept is None:
        return False
    return replace(coding, coded_at=kept.coded_at) == kept or _is_row_of(coding, kept)


def _refuse_changed(store: Store, coding: Coding) -> None:
    """Raise InvalidValue where a table has the labels of a program otherwise than it gave them."""
    kept = _read_kept(store, coding)
    if kept is None or not _is_row_of(coding, kept):
        return
    own = {(label.taxonomy, label.category): label.level for label in kept.labels}
    for label in coding.labels:
        if own.get((label.taxonomy, label.category), label.level) != label.level:
            raise InvalidValue(
                f"{coding.document_id}: {label.taxonomy} {label.category} is not as the program "
                f"{coding.coder.name} coded it; name who changed it with --coder"
            )


def _is_row_of(coding: Coding, kept: Coding) -> bool:
    """Say whether a coding is the one kept, as a table tells it: without the coder's digest."""
    coder, own = coding.coder, kept.coder
    return (
        coder.kind is own.kind is CoderKind.PROGRAM
        and not coder.digest
        and (coder.version, coding.coded_at) == (own.version, kept.coded_at)
    )


def _read_kept(store: Store, coding: Coding) -> Coding | None:
    """Return the coder's newest coding of that version, if there is one."""
    try:
        return store.codings.read(
            coding.document_id, version=coding.document_version, coder=coding.coder.name
        )
    except UnknownCoder:
        return None
