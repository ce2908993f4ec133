"""Reads what a form of this site sent, after making sure that it did."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import parse_qs, quote

from fastapi import Depends, HTTPException, Path, Request

from govatlas.errors import InputError
from govatlas.model.coding import Confidence
from govatlas.model.document import Span
from govatlas.reviewing import Evidence, Session
from govatlas.web.review.review_site import find_review_site
from govatlas.wording import N_, _

_MOST_FIELDS: Final = 2_000
_MOST_PLACES: Final = 40
_MOST_DIGITS: Final = 9
_FORM: Final = "application/x-www-form-urlencoded"
_FOREIGN: Final = N_("this form was not sent from a page of this site; nothing was changed")
_STALE: Final = N_("this form is out of date, so nothing was changed; reload the page")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, each with its values."""

    fields: Mapping[str, Sequence[str]]

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a field, without space around it."""
        values = self.fields.get(name)
        return values[0].strip() if values else default

    def list(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return tuple(self.fields.get(name, ()))

    def number(self, name: str) -> int:
        """Return the number that a field gives.

        Raises:
            InputError: it gives none.
        """
        text = self.get(name)
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            raise InputError(_("%(name)s is missing; choose one", name=name))
        return int(text)

    def confidence(self) -> Confidence:
        """Return how sure the sender says to be, medium where nothing is said."""
        given = self.get("confidence")
        return Confidence(given) if given in set(Confidence) else Confidence.MEDIUM

    def evidence(self) -> Evidence:
        """Return the quotations that the form is about.

        Raises:
            InputError: a place is malformed.
        """
        place = self.get("place")
        return Evidence(
            shown=_read_places(self.list("shown")),
            kept=_read_places(self.list("keep")),
            wording=self.get("wording"),
            place=_read_places([place])[0] if place else None,
        )


def get_session(request: Request) -> Session | None:
    """Return who is signed in, None where nobody is."""
    return getattr(request.state, "session", None)


async def _require_session(request: Request) -> Session:
    """Return who is signed in; others are led to the page where they can."""
    session = get_session(request)
    if session is not None:
        return session
    if request.method != "GET":
        raise HTTPException(403, _("you are signed out; sign in and send the form again"))
    query = f"?{request.url.query}" if request.url.query else ""
    back = quote(request.url.path + query, safe="")
    raise HTTPException(303, headers={"Location": f"/review/sign-in?next={back}"})


async def _require_administrator(request: Request) -> Session:
    session = await _require_session(request)
    if not session.user.administrator:
        raise HTTPException(403, _("only administrators can do this"))
    return session


async def _require_form(request: Request) -> Form:
    """Return the form that a signed-in reviewer sent from a page of this site."""
    session = await _require_session(request)
    form = await read_form(request)
    if not hmac.compare_digest(form.get("token").encode(), session.secret.encode()):
        raise HTTPException(403, _(_STALE))
    return form


SignedIn = Annotated[Session, Depends(_require_session)]
"""A parameter of an endpoint that gets who is signed in, and is closed to others."""

Administrator = Annotated[Session, Depends(_require_administrator)]
"""A parameter of an endpoint that gets the administrator who is signed in."""

AssignmentNumber = Annotated[int, Path(ge=1, le=10**_MOST_DIGITS - 1)]
"""A parameter of an endpoint that gets the number of an assignment from its address."""

SentForm = Annotated[Form, Depends(_require_form)]
"""A parameter of an endpoint that gets the form of one who is signed in."""


async def read_form(request: Request) -> Form:
    """Return the form that a page of this site sent; its token is for the caller to check.

    Raises:
        HTTPException: another site sent it, or it is no form.
    """
    if not find_review_site(request).is_own(request):
        raise HTTPException(403, _(_FOREIGN))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, _("send a form"))
    body = await request.body()
    try:
        fields = parse_qs(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:  # bytes that are no text, or fields without end
        raise HTTPException(400, _("this is not a form of this site")) from error
    return Form({name: [_clean(value) for value in values] for name, values in fields.items()})


def _clean(value: str) -> str:
    """Return a value with the line ends of the store, without the null character."""
    return value.replace("\r\n", "\n").replace("\x00", "")


def _read_places(texts: Sequence[str]) -> tuple[Span, ...]:
    if len(texts) > _MOST_PLACES:
        raise InputError(_("a form can have at most %(number)s quotations", number=_MOST_PLACES))
    return tuple(map(_read_place, texts))


def _read_place(text: str) -> Span:
    start, _, end = text.partition("-")
    plain = all(n.isascii() and n.isdigit() and len(n) <= _MOST_DIGITS for n in (start, end))
    if not plain or int(start) >= int(end):
        raise InputError(f"{text[:20]!r} is not a place in the text")
    return Span(int(start), int(end))
