"""Parses XML that may be hostile."""

import re
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

    if declares_entities(data):
        raise UnreadableFile("declares XML entities, which may be hostile; remove its DOCTYPE")
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
        reason = " ".join(str(error).split())[:120]
        raise UnreadableFile(f"is not well-formed XML ({reason}); fetch it again") from error
