"""Reads one source into a document."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from govatlas.errors import RefusedText, UnreadableFile
from govatlas.identity import digest_bytes
from govatlas.model.document import AnchorKind, Document
from govatlas.model.instrument import Authority, Instrument
from govatlas.reading.agora import read_segments
from govatlas.reading.archive import read_member
from govatlas.reading.container import read_file
from govatlas.reading.encoding import recode
from govatlas.reading.extract import Extract
from govatlas.reading.identify import identify_format
from govatlas.reading.language import settle_language
from govatlas.reading.quality import check_quality
from govatlas.reading.recognition import Recogniser
from govatlas.reading.remote import fetch, is_address
from govatlas.reading.source import Source
from govatlas.reading.sources import list_sources

_CSV: Final = "text/csv"


def read_source(source: Source, recogniser: Recogniser | None = None) -> Document:
    """Return the document in ``source``.

    The type of file is detected from its content. Metadata from the source (manifest, AGORA
    release) takes precedence over the file's own. ``recogniser`` reads pages that are pictures;
    without one they are left out.

    Raises:
        UnreadableFile: it is missing, locked, truncated, hostile, of an unknown kind, or skipped.
        RefusedText: the quality gate refused the text. Both messages are one line with the file,
            the reason, and what to do next.
    """
    try:
        if source.failure or source.skipped:
            raise UnreadableFile(source.failure or source.skipped)
        return _read(source, recogniser)
    except (UnreadableFile, RefusedText) as error:
        raise type(error)(f"{source.name}: {error}") from error


def read_document(path: Path | str, *, document_id: str | None = None) -> Document:
    """Return the document at ``path``, with the id ``document_id`` or its name without extension.

    Raises:
        UnreadableFile: as for `read_source`; also a folder or an archive of several files.
        RefusedText: as for `read_source`.
    """
    path = Path(path)
    sources = list_sources([path])
    if len(sources) != 1 or path.is_dir():
        raise UnreadableFile(
            f"{path}: is a folder or archive; list its sources and read them one by one"
        )
    source = sources[0]
    if document_id is not None:
        source = replace(source, instrument=replace(source.instrument, id=document_id))
    return read_source(source)


def list_pages_without_text(document: Document) -> tuple[str, ...]:
    """Return the pages without text between the first and last with text: scans or pictures."""
    labels = [anchor.label for anchor in document.anchors if anchor.kind is AnchorKind.PAGE]
    numbers = {int(label) for label in labels if label.isdigit()}
    return tuple(str(n) for n in range(1, max(numbers, default=0)) if n not in numbers)


def read_bytes(data: bytes, name: str, instrument: Instrument) -> Document:
    """Return the document that the bytes of one file hold, without a file.

    Args:
        data: the whole file.
        name: its name, whose ending tells Markdown from plain text.
        instrument: what is known of it; its title may be empty.

    Raises:
        UnreadableFile: as for `read_source`; also an archive.
        RefusedText: as for `read_source`.
    """
    source = Source(path=Path(name), instrument=instrument)
    return _build(source, data, *_read_format(data, name, None))


def _read(source: Source, recogniser: Recogniser | None) -> Document:
    data = _fetch(source)
    return _build(source, data, *_extract(source, data, recogniser))


def _build(source: Source, data: bytes, media_type: str, extract: Extract) -> Document:
    """Return the document of a text that the quality gate lets through.

    Raises:
        RefusedText: it turns the text away.
    """
    check_quality(extract)
    return Document(
        instrument=_complete(source.instrument, extract),
        text=extract.text,
        source=source.name,
        source_digest=digest_bytes(data),
        media_type=media_type,
        reader=extract.reader,
        language=settle_language(extract.language, extract.text),
        anchors=extract.anchors,
    )


def _fetch(source: Source) -> bytes:
    if is_address(source.member):
        return fetch(source.member)
    if source.member:
        return read_member(source.path, source.member)
    return read_file(source.path)


def _name_file(source: Source) -> str:
    return source.path.name if is_address(source.member) else source.member or source.path.name


def _extract(source: Source, data: bytes, recogniser: Recogniser | None) -> tuple[str, Extract]:
    if source.segments:
        text = read_segments(data, source.instrument.id)
        return _CSV, Extract(text=text, reader="govatlas-agora-segments 1")
    return _read_format(data, _name_file(source), recogniser, source.encoding)


def _read_format(
    data: bytes, name: str, recogniser: Recogniser | None, encoding: str = ""
) -> tuple[str, Extract]:
    found = identify_format(data, name)
    if encoding and found.is_text and not found.media_type.endswith("xml"):
        data = recode(data, encoding)
    if found.read is None:
        raise UnreadableFile("is an archive; unpack it first")
    if recogniser is not None and found.recognise is not None:
        return found.media_type, found.recognise(data, recogniser)
    return found.media_type, found.read(data)


def _complete(instrument: Instrument, extract: Extract) -> Instrument:
    """Fill in the instrument's missing metadata from the file."""
    authority = instrument.authority
    return replace(
        instrument,
        title=instrument.title or extract.title or instrument.id,
        authority=authority if authority.name else Authority(extract.authority),
        stage=instrument.stage or extract.stage,
        latest_activity=instrument.latest_activity or extract.date,
        identifiers=instrument.identifiers.complete(extract.identifiers),
    )
