"""Answers in the form that a program asks for, with what the description says of every answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final, TypeAlias

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from govatlas.api.cells import join_cells
from govatlas.web.errors import PROBLEM
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.templating import REVALIDATE

Row: TypeAlias = Sequence[str | int | float | None]
Endpoint: TypeAlias = Callable[..., Response]

PROBLEMS: Final[Mapping[int, str]] = {
    400: "A parameter has an unknown or invalid value.",
    404: "Not found.",
    414: "The address is too long.",
    422: "A parameter has the wrong form.",
    500: "Server error.",
    503: "The database is busy, or the request took too long.",
}
"""The errors that any resource can return, all in one form (RFC 9457)."""


class Form(StrEnum):
    """What an answer is written in."""

    JSON = "json"
    CSV = "csv"


_MEDIA_TYPES: Final = {Form.JSON: "application/json", Form.CSV: "text/csv"}
_HEADERS: Final = {
    "ETag": "Changes when the response does; send it back as `If-None-Match`.",
    "Cache-Control": "You may cache the response, but must revalidate it each time.",
    "Vary": "The response depends on the header `Accept`.",
}
_DESCRIBED: Final = '</api/v1/about>; rel="describedby"'
"""Where to read the source of the documents, who coded them and how far to trust the labels."""

_DESCRIBES: Final = {"Link": "Describes the data: source, licence, coders, caution."}
_LINK: Final = {"Link": "Describes the data; first, previous, next and last page (RFC 8288)."}


async def _read_form(
    request: Request,
    wanted: Annotated[
        Form | None,
        Query(
            alias="format",
            description="The format of the response; takes precedence over `Accept`.",
        ),
    ] = None,
) -> Form:
    if wanted is not None:
        return wanted
    if request.scope["path"].endswith(".csv") and request.scope["route"].path.endswith(".csv"):
        return Form.CSV
    return _prefer(request.headers.get("accept", ""))


WantedForm = Annotated[Form, Depends(_read_form)]
"""A parameter of an endpoint that gets the form to answer in."""


def _prefer(accept: str) -> Form:
    """Return the form that the header prefers, JSON where it does not care."""
    weights = {form: _weigh(accept, media_type) for form, media_type in _MEDIA_TYPES.items()}
    return Form.CSV if weights[Form.CSV] > weights[Form.JSON] else Form.JSON


def _weigh(accept: str, media_type: str) -> float:
    """Return how much a media type is wanted (RFC 9110 12.5.1), by its most exact mention."""
    family = media_type.partition("/")[0] + "/*"
    found = {"*/*": 0.0}
    for entry in accept.lower().split(","):
        name, *parameters = (part.strip() for part in entry.split(";"))
        weights = [part[2:] for part in parameters if part.startswith("q=")]
        try:
            found[name] = float(weights[0]) if weights else 1.0
        except ValueError:
            found[name] = 0.0
    return found.get(media_type, found.get(family, found["*/*"]))


def answer(
    form: Form,
    body: BaseModel,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    name: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return ``body`` as JSON, or the table of it as CSV.

    Args:
        form: which.
        body: what the resource says.
        columns: the names of the columns of the table.
        rows: the table; read only where it is wanted.
        name: of the file, without its ending.
        headers: of the response, beside the usual ones.
    """
    common = {"Cache-Control": REVALIDATE, "Vary": "Accept", **(headers or {})}
    common["Link"] = ", ".join(filter(None, (common.get("Link"), _DESCRIBED)))
    if form is Form.JSON:
        text = body.model_dump_json(exclude_unset=True)  # a record has some keys only at times
        return Response(text, media_type="application/json", headers=common)
    lines = [join_cells(columns)]
    lines += (join_cells(["" if cell is None else cell for cell in row]) for row in rows)
    common["Content-Disposition"] = format_disposition(f"{name}.csv")
    table = "".join(lines).encode("utf-8", "replace")
    return Response(table, media_type="text/csv; charset=utf-8", headers=common)


def resource(
    router: APIRouter,
    path: str,
    model: type[BaseModel],
    *,
    suffixed: bool = True,
    paged: bool = False,
    form: str = "text/csv",
) -> Callable[[Endpoint], Endpoint]:
    """Return a decorator that registers an endpoint, with all that it may answer.

    Args:
        router: where to.
        path: the address of the resource.
        model: what it says as JSON.
        suffixed: whether the address with ``.csv`` behind it means the table.
        paged: whether the answer has links to other pages.
        form: the media type beside JSON.
    """

    def register(endpoint: Endpoint) -> Endpoint:
        if suffixed:  # first, since the last part of a path may hold dots
            router.add_api_route(f"{path}.csv", endpoint, include_in_schema=False)
        router.add_api_route(
            path,
            endpoint,
            response_model=model,
            operation_id=endpoint.__name__,
            responses=_describe(form, paged=paged),
        )
        return endpoint

    return register


def _describe(form: str, *, paged: bool) -> dict[int | str, dict[str, Any]]:
    """Return every status that a resource may answer with, as OpenAPI describes them."""
    names = _HEADERS | (_LINK if paged else _DESCRIBES)
    headers = {
        name: {"description": meaning, "schema": {"type": "string"}}
        for name, meaning in names.items()
    }
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        200: {
            "description": "The result.",
            "content": {form: {"schema": {"type": "string"}}},
            "headers": headers,
        },
        304: {"description": "Not modified: the response still has the ETag you sent."},
        **{
            status: {"description": meaning, "content": {PROBLEM: problem}}
            for status, meaning in PROBLEMS.items()
        },
    }
