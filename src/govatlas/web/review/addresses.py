"""Builds the addresses of the pages of review."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from govatlas.web.addresses import build_address

REVIEW: Final = "/review"


def address_review(
    document_id: str, *, version: int | None = None, coder: str = "", fragment: str = ""
) -> str:
    """Return the address at which a document is reviewed."""
    path = f"{REVIEW}/documents/{quote(document_id, safe='')}"
    return build_address(path, (("version", version), ("coder", coder)), fragment=fragment)


def address_blind(number: int, step: str = "") -> str:
    """Return the address at which a document is coded blind."""
    path = f"{REVIEW}/blind/{number}"
    return f"{path}/{quote(step, safe='')}" if step else path


def address_case(document_id: str, coders: Sequence[str] = (), fragment: str = "") -> str:
    """Return the address at which the differences of coders are settled."""
    path = f"{REVIEW}/adjudicate/{quote(document_id, safe='')}"
    return build_address(path, [("coder", name) for name in coders], fragment=fragment)


def address_outcomes(document_id: str) -> str:
    """Return the address at which a coder sees where a panel differed."""
    return f"{REVIEW}/outcomes/{quote(document_id, safe='')}"


def address_audit(document_id: str = "", before: int | None = None) -> str:
    """Return the address of the audit log, of one document or of all."""
    path = f"{REVIEW}/audit"
    pairs = (("document", document_id), ("before", before))
    return build_address(path, pairs)
