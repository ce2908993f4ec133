"""Reads what a request asks for."""

from dataclasses import dataclass
from typing import Annotated, Final, cast

from fastapi import Depends, Request

from govatlas.api import Record
from govatlas.coverage import Selection
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.web.selections import read_selection

_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search with a selection; ``sort`` is empty for the order that the result takes itself."""

    q: str
    selection: Selection
    sort: str
    page: int


async def _find_explorer(request: Request) -> Explorer:
    fit = getattr(request.state, "explorer", None)  # what may be seen by one who codes blind
    return cast(Explorer, fit or request.app.state.explorer)


OpenExplorer = Annotated[Explorer, Depends(_find_explorer)]
"""A parameter of an endpoint that gets the explorer."""


def read_search(request: Request) -> Search:
    """Return the search of an address; parameters that mean nothing here ask nothing.

    Raises:
        InputError: a parameter is malformed.
    """
    given = request.query_params
    return Search(
        q=" ".join(given.get("q", "").split()),
        selection=read_selection(given.multi_items()),
        sort=given.get("sort", ""),
        page=read_number("page", given.get("page", "")) or 1,
    )


def find_record(
    explorer: Explorer, document_id: str, *, coding: str, version: str, coder: str
) -> Record:
    """Return the record that an address asks for.

    The id of a coding names one for good. So do a version and a coder together, as addresses
    did before: they open what they opened first. Else the newest coding is meant.

    Raises:
        InputError: the version is no number.
        UnknownDocument: there is no such document or version.
        UnknownCoder: it has no such coding.
    """
    if coding:
        return explorer.record_named(document_id, coding)
    number = read_number("version", version)
    if number and coder:
        return explorer.first_record(document_id, version=number, coder=coder)
    return explorer.record(document_id, version=number, coder=coder or None)


def read_number(name: str, text: str) -> int | None:
    """Return the number that a parameter gives, from 1 upward; None where it is empty.

    Raises:
        InputError: ``text`` is no such number.
    """
    if not text:
        return None
    is_number = text.isascii() and text.isdigit()
    if is_number and len(text) > _MOST_DIGITS:
        raise InputError(f"{name}={text[:40]!r} must have at most {_MOST_DIGITS} digits")
    if not is_number or int(text) < 1:
        raise InputError(f"{name}={text[:40]!r} must be a whole number of 1 or more")
    return int(text)
