"""Reads codings from CASes of UIMA: one XMI file, or an archive of several."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from govatlas.errors import UnreadableFile
from govatlas.interchange.cas.types import (
    CODE,
    GROUP,
    NOTES,
    PASSAGE,
    TYPE_SYSTEM,
    WHOLE,
    build_types,
)
from govatlas.interchange.code_names import CodeNames, index_codes
from govatlas.interchange.foreign import ForeignCoding, ForeignDocument, ForeignFile
from govatlas.interchange.marks import ABOUT, Mark
from govatlas.interchange.notes import read_notes
from govatlas.model.codebook import Codebook
from govatlas.model.document import Span
from govatlas.reading.archive import begins_as_zip, list_members, read_member
from govatlas.reading.container import read_file
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

_ROOT: Final = "{http://www.omg.org/XMI}XMI"
_NO_CAS: Final = "is not a CAS in the XMI form; export it again"
_LAYERS: Final = "webanno.custom."
_CODE_NAMES: Final = (CODE, "label", "value")
"""The features of a layer of users in which a code may stand."""


def read_archive(path: Path, codebook: Codebook) -> ForeignFile:
    """Return the texts with their codings.

    Raises:
        UnreadableFile: there is no XMI file, or the file is damaged or hostile.
        InputError: the library for CASes is not installed.
    """
    build_types()  # says at once if the library is missing
    files: dict[str, Callable[[], bytes]] = {}
    failures = []
    if path.name.casefold().endswith(".xmi"):
        beside = path.parent / TYPE_SYSTEM
        files[path.name] = lambda: read_file(path)
        if beside.is_file():
            files[TYPE_SYSTEM] = lambda: read_file(beside)
    elif not begins_as_zip(path):
        raise UnreadableFile(
            "is neither an XMI file (.xmi) nor a zip archive of them; check the file and --format"
        )
    else:
        for member in list_members(path):
            if member.failure:
                failures.append(f"{member.name}: {member.failure}")
            else:
                files[member.name] = lambda name=member.name: read_member(path, name)  # type: ignore[misc]
    names = [name for name in files if name.casefold().endswith(".xmi")]
    if not names:
        raise UnreadableFile("holds no XMI file; export the annotations as UIMA CAS XMI")
    types, known = _read_types(files), index_codes(codebook)
    documents: dict[str, ForeignDocument] = {}
    for name in names:
        try:
            document = _read_cas(name, files[name](), types, known)
        except UnreadableFile as error:
            failures.append(f"{name}: {error}")
        else:
            _add(documents, document)
    return ForeignFile(documents=tuple(documents.values()), failures=tuple(failures))


def _add(documents: dict[str, ForeignDocument], document: ForeignDocument) -> None:
    """Add a text, or the codings to it if it is there."""
    key = next((i for i in document.stated_ids), "") + "\0" + document.text
    known = documents.get(key)
    if known is not None:
        document = ForeignDocument(
            name=known.name,
            text=known.text,
            codings=(*known.codings, *document.codings),
            failures=(*known.failures, *document.failures),
        )
    documents[key] = document


def _read_types(files: Mapping[str, Callable[[], bytes]]) -> "TypeSystem":
    from cassis import load_typesystem

    for name, read in files.items():
        if PurePosixPath(name).name.casefold() == TYPE_SYSTEM.casefold():
            data = read()
            parse_xml(data)
            try:
                return load_typesystem(BytesIO(data))
            except Exception as error:  # the library says what is wrong in many ways
                raise UnreadableFile(f"{name} is not a type system of UIMA") from error
    return build_types()


def _read_cas(name: str, data: bytes, types: "TypeSystem", known: CodeNames) -> ForeignDocument:
    from cassis import load_cas_from_xmi

    if parse_xml(data).tag != _ROOT:  # which refuses what is hostile or no XML
        raise UnreadableFile(_NO_CAS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that the type system does not have
            cas = load_cas_from_xmi(BytesIO(data), typesystem=types, lenient=True)
        text = cas.sofa_string or ""
    except Exception as error:  # the library says what is wrong in many ways
        raise UnreadableFile(_NO_CAS) from error
    unknown: Counter[str] = Counter()
    marks = tuple(_list_marks(cas, known, unknown))
    about = next((mark.notes for mark in marks if mark.code == (ABOUT,)), {})
    coder = about.get("coder") or PurePosixPath(name).stem
    coding = ForeignCoding(coder=coder, marks=marks, unknown=dict(unknown))
    where = PurePosixPath(name)
    title = where.parent.name if str(where.parent) != "." else where.stem
    return ForeignDocument(name=title, text=text, codings=(coding,) if marks or unknown else ())


def _list_marks(cas: "Cas", known: CodeNames, unknown: Counter[str]) -> Iterator[Mark]:
    """Yield the marks in the order of the file."""
    found = [fs for fs in cas.select_all_fs() if fs.type.name.startswith(_LAYERS)]
    for structure in sorted(found, key=lambda fs: fs.xmiID or 0):
        written = _find_code(structure)
        if not written:
            continue
        code = known.find_written(written) or known.find("", [written])
        if code is None:
            unknown[written] += 1
            continue
        notes = read_notes(getattr(structure, NOTES, None) or "")
        yield Mark(
            code=code,
            span=None if structure.type.name == WHOLE else Span(structure.begin, structure.end),
            group=getattr(structure, GROUP, None) or "",
            notes=notes,
        )


def _find_code(structure: Any) -> str:
    names = (CODE,) if structure.type.name in (PASSAGE, WHOLE) else _CODE_NAMES
    values = (getattr(structure, name, None) for name in names)
    return next((value for value in values if isinstance(value, str) and value), "")
