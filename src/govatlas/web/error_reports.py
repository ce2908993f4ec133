"""Finds where a reader reports an error in a label: a form here, else the operator."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from fastapi import Request

from govatlas.model.document import Document
from govatlas.web.addresses import build_address

REPORT: Final = "/report"
_MAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")
_LONGEST_TITLE: Final = 200


def find_reporting(
    request: Request, document: Document, coding_id: str, address: str
) -> Callable[[str, str], str] | None:
    """Return what gives the address at which to report an error, None where nobody is told.

    Where reviewers work here that is a form; else a mail to the operator, ready to be sent, or
    the page at which the operator is reached.

    Args:
        request: that of the record.
        document: what was coded.
        coding_id: of the coding.
        address: of the record, lasting.
    """
    if getattr(request.app.state, "review_site", None) is not None:

        def lead_to_form(anchor: str, _: str) -> str:
            asked = (("document", document.id), ("coding", coding_id), ("label", anchor))
            return build_address(REPORT, asked)

        return lead_to_form
    contact: str = request.app.state.contact
    if contact.startswith(("https://", "http://")):
        return lambda _, __: contact
    mail = _MAIL.search(contact)
    if mail is None:
        return None
    whole = str(request.base_url).rstrip("/") + address

    def write_mail(anchor: str, said: str) -> str:
        return _write_mail(mail[0], document, said, f"{whole}#{anchor}")

    return write_mail


def _write_mail(contact: str, document: Document, said: str, permalink: str) -> str:
    """Return the address that opens a mail with what it is about."""
    title = (document.instrument.title or document.id)[:_LONGEST_TITLE]
    body = "\r\n".join(
        (
            f"Document: {title} ({document.id}, version {document.version})",
            f"Label: {said}",
            f"Record: {permalink}",
            "",
            "What is wrong, and the words in the document that show it:",
            "",
        )
    )
    subject = f"Error in a label: {said[:_LONGEST_TITLE]}"
    return f"mailto:{_encode(contact)}?subject={_encode(subject)}&body={_encode(body)}"


def _encode(words: str) -> str:
    return quote(words.encode("utf-8", "replace"), safe="@")
