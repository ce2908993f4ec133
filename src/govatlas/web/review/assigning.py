"""The page on which an administrator fills the queues."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.coverage import EVERY_DOCUMENT
from govatlas.errors import GovatlasError, InputError, StoreError
from govatlas.explorer import Explorer
from govatlas.model.coding import Mode
from govatlas.reviewing import (
    MOST_AT_ONCE,
    Planned,
    assign,
    find_batch,
    list_batches,
    list_queue,
    list_sample,
    list_users,
    plan,
    withdraw,
    withdraw_batch,
)
from govatlas.web.asking import OpenExplorer, read_number
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import Administrator, Form, SentForm
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site
from govatlas.web.selections import read_selection
from govatlas.wording import N_, _

router = APIRouter(include_in_schema=False)

_ADDRESS: Final = f"{REVIEW}/assign"
_LONGEST: Final = 4_000
_SOURCES: Final = {
    "sample": N_("the sample"),
    "search": N_("a search"),
    "list": N_("a list of ids"),
}
_FIELDS: Final = (("search", "search"), ("list", "documents"))
"""What may be filled in for which choice of documents."""


@router.get(_ADDRESS)
def show_form(request: Request, explorer: OpenExplorer, session: Administrator) -> Response:
    """Show the open assignments with a form for more."""
    return _render(request, session, Form({}))


@router.post(_ADDRESS)
def take_form(
    request: Request, explorer: OpenExplorer, session: Administrator, form: SentForm
) -> Response:
    """Say what would be assigned to whom; once that is confirmed, assign it."""
    if form.get("change"):
        return _render(request, session, form)
    desk = find_review_site(request).desk
    try:
        mode = _read_mode(form)
        if form.get("confirmed"):
            number = assign(desk, session.user, form.list("document"), form.list("reviewer"), mode)
            return redirect_to(f"{_ADDRESS}?new={number}")
        chosen = _choose(explorer, list_sample(desk.db), form)
        planned = plan(desk, session.user, chosen, form.list("reviewer"), mode)
    except StoreError:
        raise
    except GovatlasError as error:
        return _render(request, session, form, problem=str(error))
    return _ask(request, session, form, planned, mode)


@router.post(f"{REVIEW}/withdraw")
def take_withdrawal(request: Request, session: Administrator, form: SentForm) -> Response:
    """Take an assignment back."""
    withdraw(find_review_site(request).desk, session.user, form.number("assignment"))
    return redirect_to(_ADDRESS)


@router.post(f"{REVIEW}/withdraw-batch")
def take_batch_withdrawal(request: Request, session: Administrator, form: SentForm) -> Response:
    """Take back what nobody has begun of a batch."""
    number = form.number("batch")
    withdraw_batch(find_review_site(request).desk, session.user, number)
    return redirect_to(f"{_ADDRESS}?batch={number}")


def _ask(
    request: Request, session: Administrator, form: Form, planned: Sequence[Planned], mode: Mode
) -> Response:
    """Show what is about to happen, with a button that lets it."""
    titles = {entry.document_id: entry.title for entry in planned}
    known = Counter(entry.user.name for entry in planned if not entry.is_new)
    return render_review(
        request,
        "assign_confirm",
        session,
        documents=titles,
        reviewers=list(dict.fromkeys(entry.user.name for entry in planned)),
        new=sum(entry.is_new for entry in planned),
        known=known,
        mode=mode,
        form=form,
        kept=("source", "search", "documents", "most"),
    )


def _render(request: Request, session: Administrator, form: Form, problem: str = "") -> Response:
    desk = find_review_site(request).desk
    assigned = list_queue(desk)
    asked = request.query_params
    batch = read_number("batch", asked.get("batch", ""))
    return render_review(
        request,
        "assign",
        session,
        status_code=400 if problem else 200,
        users=[user for user in list_users(desk) if not user.disabled],
        sample=len(list_sample(desk.db)),
        open=[entry for entry in assigned if entry.state == "open"],
        done=sum(entry.state == "done" for entry in assigned),
        batches=list_batches(desk),
        batch=find_batch(desk, batch) if batch else None,
        form=form,
        problem=problem,
        new=read_number("new", asked.get("new", "").removeprefix("0")),
    )


def _read_mode(form: Form) -> Mode:
    """Return how documents are to be reviewed; the form proposes neither.

    Raises:
        InputError: nothing was chosen.
    """
    try:
        return Mode(form.get("mode"))
    except ValueError as error:
        raise InputError(_("choose a mode: blind or anchored")) from error


def _choose(explorer: Explorer, sample: Sequence[str], form: Form) -> Sequence[str]:
    """Return the documents that the form asks for.

    Raises:
        InputError: it asks for none, or for too many, or in two ways at once.
    """
    source = form.get("source")
    most = _read_most(form)
    if source not in _SOURCES:
        raise InputError(_("choose which documents: the sample, a search, or a list of ids"))
    for other, field in _FIELDS:
        if source != other and form.get(field):
            raise InputError(
                _(
                    "%(chosen)s is selected, but %(other)s is filled in too; clear one of them",
                    chosen=_(_SOURCES[source]),
                    other=_(_SOURCES[other]),
                )
            )
    if source == "sample":
        if not sample:
            raise InputError(_("there is no sample yet; run: govatlas sample --for-gold N"))
        return sample[:most]
    if source == "search":
        return _search(explorer, form.get("search")[:_LONGEST], most)
    named = [line.strip() for line in form.get("documents").splitlines() if line.strip()]
    if not named:
        raise InputError(_("enter at least one document id, one per line"))
    return named[:most]


def _search(explorer: Explorer, address: str, most: int) -> list[str]:
    """Return the documents of a search, given as the address of its page or its words.

    Raises:
        InputError: it is empty, or finds none.
    """
    query = urlsplit(address).query if "?" in address else None
    pairs = [("q", address)] if query is None else parse_qsl(query, max_num_fields=250)
    words = next((value for name, value in pairs if name == "q"), "").strip()
    selection = read_selection(pairs)
    if not words and selection == EVERY_DOCUMENT:
        raise InputError(
            _("the search is empty, so it would find every document; enter words to search for")
        )
    found = []
    for hit in explorer.list_all(words, selection):
        found.append(hit.id)
        if len(found) == most:
            break
    if not found:
        raise InputError(_("no document matches that search"))
    return found


def _read_most(form: Form) -> int:
    most = form.number("most") if form.get("most") else MOST_AT_ONCE
    if not 1 <= most <= MOST_AT_ONCE:
        raise HTTPException(
            400, _("you can assign 1 to %(most)s documents at once", most=MOST_AT_ONCE)
        )
    return most
