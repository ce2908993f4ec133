"""Takes the notes that reviewers leave on documents and on labels."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.publishing.lookup import find_category
from govatlas.reviewing import AuditEntry, ReviewContext, add_note, list_notes
from govatlas.web.pages.scope import name_category
from govatlas.web.review.addresses import REVIEW, address_review
from govatlas.web.review.forms import SentForm, SignedIn
from govatlas.web.review.rendering import redirect_to
from govatlas.web.review.review_site import find_review_site

router = APIRouter(include_in_schema=False)

_LONGEST_ID: Final = 2_000


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with the name of what it is on, empty for the document."""

    note: AuditEntry
    name: str


@router.post(f"{REVIEW}/note")
def take_note(request: Request, session: SignedIn, form: SentForm) -> Response:
    """Keep a note."""
    document_id = form.get("document")[:_LONGEST_ID]
    if document_id in session.hidden:
        raise HTTPException(403, "you are coding this document blind: submit your coding first")
    desk = find_review_site(request).desk
    try:
        add_note(desk, session.user.name, document_id, form.get("anchor")[:120], form.get("words"))
    except InputError as error:
        raise HTTPException(400, str(error)) from error
    return redirect_to(
        address_review(document_id, coder=form.get("beside")[:200], fragment="notes")
    )


def view_notes(desk: ReviewContext, document_id: str, codebook: Codebook) -> list[NoteView]:
    """Return the notes on a document as its page shows them."""
    return [
        NoteView(note, name_subject(note.subject, codebook))
        for note in list_notes(desk, document_id)
    ]


def name_subject(anchor: str, codebook: Codebook) -> str:
    """Return the name of what a note is on."""
    taxonomy, _, code = anchor.partition(":")
    if not code:
        return codebook.status.label if taxonomy else ""
    return name_category(find_category(codebook, taxonomy, code))
