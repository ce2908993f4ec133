"""The page on which a reviewer judges, label by label, what was said of a document."""

from dataclasses import dataclass, replace
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.errors import GovatlasError, InputError, StoreError, UnknownCoder
from govatlas.explorer import Explorer
from govatlas.model.coding import Coding, Confidence, Role
from govatlas.model.document import Document
from govatlas.publishing import arrange_page
from govatlas.reviewing import (
    Act,
    ActorEdit,
    Edit,
    LabelEdit,
    Session,
    StatusEdit,
    judge,
    list_queue,
    name_person,
    start_coding,
)
from govatlas.unitizing import outline
from govatlas.web.asking import OpenExplorer, read_number
from govatlas.web.pages.scope import name_category
from govatlas.web.review.addresses import REVIEW, address_blind, address_review
from govatlas.web.review.forms import Form, SentForm, SignedIn
from govatlas.web.review.noting import view_notes
from govatlas.web.review.overlay import Overlay, choose_beside, lay_over, list_roles
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site

router = APIRouter(include_in_schema=False)

_LONGEST_ID: Final = 2_000


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: where it stands, what was written, why."""

    anchor: str
    form: Form
    reason: str


@router.get(REVIEW + "/documents/{document_id:path}")
def show_document(
    request: Request,
    explorer: OpenExplorer,
    session: SignedIn,
    document_id: str,
    version: str = "",
    coder: str = "",
) -> Response:
    """Show a document with a form for each of its labels."""
    number = read_number("version", version)
    if document_id in session.hidden:
        return redirect_to(_find_blind(request, session, document_id))
    return _render(request, explorer, session, document_id, number, coder)


@router.post(f"{REVIEW}/label")
def take_label(
    request: Request, explorer: OpenExplorer, session: SignedIn, form: SentForm
) -> Response:
    """Keep what a reviewer says of one category."""
    anchor = f"{form.get('taxonomy')[:60]}:{form.get('category')[:60]}"
    return _take(request, explorer, session, form, anchor)


@router.post(f"{REVIEW}/status")
def take_status(
    request: Request, explorer: OpenExplorer, session: SignedIn, form: SentForm
) -> Response:
    """Keep what a reviewer says of the legislative status."""
    return _take(request, explorer, session, form, "status")


@router.post(f"{REVIEW}/actor")
def take_actor(
    request: Request, explorer: OpenExplorer, session: SignedIn, form: SentForm
) -> Response:
    """Keep what a reviewer says of one actor."""
    return _take(request, explorer, session, form, f"role-{form.get('role')[:20]}")


def _take(
    request: Request, explorer: Explorer, session: Session, form: Form, anchor: str
) -> Response:
    document_id, version = form.get("document")[:_LONGEST_ID], form.number("version")
    coder = form.get("beside")[:200]
    if document_id in session.hidden:
        raise HTTPException(403, "you are coding this document blind: submit your coding first")
    try:
        edit = _read_edit(form, anchor)
        judge(find_review_site(request).desk, session.user.name, document_id, version, edit)
    except StoreError:
        raise
    except GovatlasError as error:
        refused = Refused(anchor, form, str(error))
        return _render(request, explorer, session, document_id, version, coder, refused)
    return redirect_to(address_review(document_id, version=version, coder=coder, fragment=anchor))


def _read_edit(form: Form, anchor: str) -> Edit:
    """Return what a form asks for.

    Raises:
        InputError: a field is missing or malformed.
    """
    act = _read_act(form)
    confidence, reason = form.confidence(), form.get("reason")
    beside, evidence = form.get("beside")[:200], form.evidence()
    if anchor == "status":
        changed = form.get("category") != form.get("shown_category")
        return StatusEdit(
            act=Act.CHANGE if changed else act,
            confidence=confidence,
            reason=reason,
            beside=beside,
            evidence=evidence,
            category=form.get("category"),
        )
    if anchor.startswith("role-"):
        return ActorEdit(
            act=act,
            confidence=confidence,
            reason=reason,
            beside=beside,
            evidence=evidence,
            role=_read_role(form),
            old=form.get("old"),
            name=form.get("name"),
            type=form.get("type"),
        )
    level = 0 if act is Act.REJECT else form.number("level")
    if act is Act.CONFIRM and form.get("shown_level") not in ("", str(level)):
        act = Act.CHANGE  # another level was chosen, whichever button was pressed
    return LabelEdit(
        act=act,
        confidence=confidence,
        reason=reason,
        beside=beside,
        evidence=evidence,
        taxonomy=form.get("taxonomy"),
        category=form.get("category"),
        level=level,
    )


def _read_act(form: Form) -> Act:
    given = form.get("act")
    if given not in set(Act):
        raise InputError("use one of the buttons of the form")
    return Act(given)


def _read_role(form: Form) -> Role:
    given = form.get("role")
    if given not in set(Role):
        raise InputError(f"unknown role {given[:20]!r}")
    return Role(given)


def _render(
    request: Request,
    explorer: Explorer,
    session: Session,
    document_id: str,
    version: int | None,
    coder: str,
    refused: Refused | None = None,
) -> Response:
    document = explorer.document(document_id, version=version)
    overlay = _load_overlay(request, explorer, session, document, coder)
    codebook = explorer.catalogue().codebook
    desk = find_review_site(request).desk
    assigned = list_queue(desk, user=session.user.name, document_id=document.id, state="open")
    return render_review(
        request,
        "document",
        session,
        status_code=400 if refused else 200,
        view=arrange_page(document, _leave_norms(overlay.coding), codebook, outline(document)),
        document=document,
        codebook=codebook,
        overlay=overlay,
        beside=overlay.beside.coder.name if overlay.beside else "",
        coders=explorer.coders_of(document.id, version=document.version),
        roles=list_roles(codebook),
        confidences=list(Confidence),
        assignment=next(iter(assigned), None),
        refused=refused,
        notes=view_notes(desk, document.id, codebook),
        noted=[(f"{t.id}:{c.code}", name_category(c)) for t, c in codebook.coverage_categories()],
    )


def _leave_norms(coding: Coding) -> Coding:
    """Return the coding without its norms, which the page has no form for."""
    return replace(coding, norms=())


def _load_overlay(
    request: Request, explorer: Explorer, session: Session, document: Document, coder: str
) -> Overlay:
    codings = explorer.codings_of(document.id, version=document.version)
    user = session.user.name
    newest: Coding | None = None
    try:
        newest = explorer.record(document.id, version=document.version, coder=coder or None).coding
    except UnknownCoder:
        if coder:
            raise
    beside = choose_beside(codings, newest, user)
    desk = find_review_site(request).desk
    with desk.open() as store:
        own = store.codings.read_own(document, name_person(user))
    codebook = explorer.catalogue().codebook
    empty = start_coding(document, name_person(user), codebook, desk.clock())
    return lay_over(empty, beside, own)


def _find_blind(request: Request, session: Session, document_id: str) -> str:
    """Return where the reviewer codes a document blind."""
    desk = find_review_site(request).desk
    queue = list_queue(desk, user=session.user.name, document_id=document_id, state="open")
    return address_blind(queue[0].number) if queue else REVIEW
