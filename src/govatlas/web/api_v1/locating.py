"""Builds the addresses of resources."""

from urllib.parse import quote

from govatlas.web.addresses import build_address
from govatlas.web.api_v1.asking import ROOT


def locate_document(
    document_id: str, *parts: str, version: int | None = None, coder: str | None = None
) -> str:
    """Return the address of a document, or of a resource below it such as ``text``."""
    path = "/".join([ROOT, "documents", quote(document_id, safe=""), *parts])
    return build_address(path, (("version", version), ("coder", coder)))


def locate_category(taxonomy: str, code: str) -> str:
    """Return the address of a category of the codebook."""
    return "/".join([ROOT, "codebook", quote(taxonomy, safe=""), quote(code, safe="")])
