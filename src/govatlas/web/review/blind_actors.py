"""The page on which one who codes blind names actors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.model.codebook import Category, Codebook
from govatlas.model.coding import Role
from govatlas.publishing.lookup import find_category
from govatlas.reviewing import (
    ACTOR_FIELDS,
    Session,
    is_filled,
    list_actor_rows,
    open_draft,
    save_draft,
)
from govatlas.web.review.addresses import REVIEW, address_blind
from govatlas.web.review.blind_parts import (
    ACTORS,
    address_following,
    measure_progress,
    render_part,
)
from govatlas.web.review.forms import AssignmentNumber, Form, SentForm, SignedIn
from govatlas.web.review.rendering import redirect_to
from govatlas.web.review.review_site import find_review_site

router = APIRouter(include_in_schema=False)

_MOST_EMPTY: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place for one actor, with what was written so far and what is amiss with it."""

    key: str
    number: int
    fields: Mapping[str, str]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRows:
    """The rows shown for one role; ``category`` says what the role is."""

    role: Role
    category: Category
    rows: tuple[Row, ...]


@router.get(f"{REVIEW}/blind/{{number}}/{ACTORS}")
def show_actors(request: Request, session: SignedIn, number: AssignmentNumber) -> Response:
    """Show a few rows for the actors of each role, beside the text."""
    return _render(request, session, number)


@router.post(f"{REVIEW}/blind/{{number}}/{ACTORS}")
def take_actors(
    request: Request, session: SignedIn, form: SentForm, number: AssignmentNumber
) -> Response:
    """Keep the rows that were sent; go on to the next part if they make sense."""
    desk, user = find_review_site(request).desk, session.user.name
    save_draft(desk, user, number, _read_rows(form))
    if any(key in measure_progress(desk, user, number).faults for key in _list_keys()):
        return _render(request, session, number, status_code=400)
    if form.get("act") == "next":
        _, _, codebook = open_draft(desk, user, number)
        return redirect_to(address_following(codebook, number, ACTORS))
    return redirect_to(f"{address_blind(number, ACTORS)}#saved")


def _render(request: Request, session: Session, number: int, *, status_code: int = 200) -> Response:
    desk, user = find_review_site(request).desk, session.user.name
    assignment, _, codebook = open_draft(desk, user, number)
    progress = measure_progress(desk, user, number)
    faults = progress.faults
    return render_part(
        request,
        "blind_actors",
        session,
        number,
        ACTORS,
        progress,
        status_code=status_code,
        roles=[_choose_rows(role, codebook, assignment.draft, faults) for role in Role],
        types=codebook.actor_types.categories,
        faulty=sum(key in faults for key in _list_keys()),
    )


def _choose_rows(
    role: Role,
    codebook: Codebook,
    draft: Mapping[str, Mapping[str, str]],
    faults: Mapping[str, str],
) -> RoleRows:
    """Return the rows of a role that are filled, with the first of those that are empty."""
    rows: list[Row] = []
    empty = 0
    for place, key in enumerate(list_actor_rows(role), start=1):
        written = draft.get(key, {})
        if is_filled(written) or empty < _MOST_EMPTY:
            fields = {**dict.fromkeys(ACTOR_FIELDS, ""), **written}
            rows.append(Row(key=key, number=place, fields=fields, problem=faults.get(key, "")))
        empty += not is_filled(written)
    category = find_category(codebook, codebook.actor_roles.id, role.value)
    return RoleRows(role=role, category=category, rows=tuple(rows))


def _read_rows(form: Form) -> dict[str, dict[str, str]]:
    """Return the rows that the page sent; those it did not show stay as they are."""
    return {
        key: {name: form.get(f"{key}.{name}") for name in ACTOR_FIELDS}
        for key in _list_keys()
        if f"{key}.name" in form.fields
    }


def _list_keys() -> list[str]:
    return [key for role in Role for key in list_actor_rows(role)]
