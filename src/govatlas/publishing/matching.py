"""Checks that a coding speaks of the document it is published with."""

from govatlas.errors import InvalidValue
from govatlas.model.coding import Coding
from govatlas.model.document import Document


def require_match(document: Document, coding: Coding) -> None:
    """Refuse to publish a coding beside a text that it does not speak of.

    Raises:
        InvalidValue: the coding is of another document, or of another text of it.
    """
    if coding.document_id != document.id:
        raise InvalidValue(
            f"the coding is of document {coding.document_id}, not of {document.id}; "
            "load the document that was coded"
        )
    if coding.text_digest != document.text_digest:
        raise InvalidValue(
            f"the coding of {document.id} was made on another text (version "
            f"{coding.document_version}); load that version, or code this one"
        )
