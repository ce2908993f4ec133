"""The page on which an administrator fills the queues."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api import Explorer
from govatlas.api.reviewing import (
    MOST_AT_ONCE,
    assign,
    list_queue,
    list_sample,
    list_users,
    withdraw,
)
from govatlas.coverage import Selection
from govatlas.errors import GovatlasError, InputError
from govatlas.model.coding import Mode
from govatlas.web.asking import OpenExplorer
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.forms import Administrator, Form, SentForm
from govatlas.web.review.office import find_office
from govatlas.web.review.rendering import lead_to, render_review

router = APIRouter(include_in_schema=False)

_ADDRESS: Final = f"{REVIEW}/assign"
_LONGEST: Final = 4_000


@router.get(_ADDRESS)
def show_form(request: Request, explorer: OpenExplorer, session: Administrator) -> Response:
    """Show the open assignments with a form for more."""
    return _render(request, session, Form({}))


@router.post(_ADDRESS)
def take_form(
    request: Request, explorer: OpenExplorer, session: Administrator, form: SentForm
) -> Response:
    """Assign the documents of a sample, of a search, or named one by one."""
    desk = find_office(request).desk
    mode = Mode.BLIND if form.get("mode") == "blind" else Mode.ANCHORED
    try:
        chosen = _choose(explorer, list_sample(desk.db), form)
        number = assign(desk, session.user, chosen, form.list("reviewer"), mode)
    except GovatlasError as error:
        return _render(request, session, form, problem=str(error))
    return lead_to(f"{_ADDRESS}?new={number}")


@router.post(f"{REVIEW}/withdraw")
def take_withdrawal(request: Request, session: Administrator, form: SentForm) -> Response:
    """Take an assignment back."""
    withdraw(find_office(request).desk, session.user, form.number("assignment"))
    return lead_to(_ADDRESS)


def _render(request: Request, session: Administrator, form: Form, problem: str = "") -> Response:
    desk = find_office(request).desk
    assigned = list_queue(desk)
    new = request.query_params.get("new", "")
    return render_review(
        request,
        "assign",
        session,
        status_code=400 if problem else 200,
        users=[user for user in list_users(desk) if not user.disabled],
        sample=len(list_sample(desk.db)),
        open=[entry for entry in assigned if entry.state == "open"],
        done=sum(entry.state == "done" for entry in assigned),
        form=form,
        problem=problem,
        new=new if new.isdigit() and len(new) < 6 else "",
    )


def _choose(explorer: Explorer, sample: Sequence[str], form: Form) -> Sequence[str]:
    """Return the documents that the form asks for.

    Raises:
        InputError: it asks for none, or for too many.
    """
    source = form.get("source")
    most = _read_most(form)
    if source == "sample":
        if not sample:
            raise InputError("no sample was drawn yet; run: govatlas sample --for-gold N")
        return sample[:most]
    if source == "search":
        return _search(explorer, form.get("search")[:_LONGEST], most)
    named = [line.strip() for line in form.get("documents").splitlines() if line.strip()]
    if not named:
        raise InputError("name at least one document, a line each")
    return named[:most]


def _search(explorer: Explorer, address: str, most: int) -> list[str]:
    """Return the documents of a search, given as the address of its page or its words."""
    query = urlsplit(address).query if "?" in address else ""
    pairs = parse_qsl(query, max_num_fields=250) if query else [("q", address)]
    words = next((value for name, value in pairs if name == "q"), "")
    found = []
    for hit in explorer.list_all(words, Selection.parse(pairs)):
        found.append(hit.id)
        if len(found) == most:
            break
    if not found:
        raise InputError("no document answers that search")
    return found


def _read_most(form: Form) -> int:
    most = form.number("most") if form.get("most") else MOST_AT_ONCE
    if not 1 <= most <= MOST_AT_ONCE:
        raise HTTPException(400, f"assign 1 to {MOST_AT_ONCE} documents at once")
    return most
