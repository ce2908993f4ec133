"""Parses XML that may be hostile."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from govatlas.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENTITY: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_ENTITY_UTF16: Final = (
    "<!ENTITY".encode("utf-16-le"),
    "<!ENTITY".encode("utf-16-be"),
)


def declares_entities(data: bytes) -> bool:
    """Return whether ``data`` declares XML entities, which no format of documents needs."""
    return bool(_ENTITY.search(data)) or any(mark in data for mark in _ENTITY_UTF16)


def parse_xml(data: bytes) -> "_Element":
    """Return the root of ``data``, without network access and without expanding entities.

    Raises:
        UnreadableFile: it is not well-formed, too deeply nested or too large for a document, or
            declares entities, which attacks need but no legal format does.
    """
    from lxml import etree

    _refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _fail(error) from error


def iterate_xml(data: bytes, *names: str) -> Iterator["_Element"]:
    """Yield each element with one of ``names``, whatever its namespace, once it is read whole.

    It is freed when the next one is asked for, so that a large file needs little memory. The
    precautions are those of ``parse_xml``.

    Raises:
        UnreadableFile: as ``parse_xml`` does, while the elements are read.
    """
    from lxml import etree

    _refuse_entities(data)
    tags = [f"{{*}}{name}" for name in names]
    try:
        for _, element in etree.iterparse(
            BytesIO(data),
            events=("end",),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            yield element
            element.clear(keep_tail=False)
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except (etree.LxmlError, ValueError) as error:
        raise _fail(error) from error


def _refuse_entities(data: bytes) -> None:
    if declares_entities(data):
        raise UnreadableFile("declares XML entities, which may be hostile; remove its DOCTYPE")


def _fail(error: Exception) -> UnreadableFile:
    reason = " ".join(str(error).split())[:120]
    return UnreadableFile(f"is not well-formed XML ({reason}); fetch it again")
