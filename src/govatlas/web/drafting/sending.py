"""Reads a draft that was sent, in memory alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from govatlas.comparing import split_like
from govatlas.coverage.selection import FACETS
from govatlas.drafting import DraftFile
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.web.limits import LARGEST_DRAFT
from govatlas.wording import _

_MOST_FIELDS: Final = 60
_LONGEST_NAME: Final = 200
_LONGEST_LIKE: Final = 2_000
_MULTIPART: Final = "multipart/form-data"
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"


class _InMemory(MultiPartParser):
    """A parser of forms that puts no file, however large, on disk."""

    spool_max_size = 2 * LARGEST_DRAFT


@dataclass(frozen=True)
class SentDraft:
    """A draft with which documents to compare it with; ``text`` is what was pasted, if anything."""

    file: DraftFile
    like: tuple[tuple[str, str], ...]
    text: str

    def asked(self, name: str) -> str:
        """Return the value that a filter has, empty where it has none."""
        return next((value for key, value in self.like if key == name), "")


async def read_sent(request: Request, codebook: Codebook) -> SentDraft:
    """Return the draft that a request sends: a form, a form with a file, or JSON.

    Raises:
        HTTPException: it is none of these, or not whole.
        InputError: a filter is malformed.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _JSON:
        return _read_fields(await _read_json(request), codebook)
    if kind not in (_MULTIPART, _FORM):
        forms = f"{_MULTIPART} or {_FORM}"
        raise HTTPException(415, _("send a form (%(forms)s) or %(json)s", forms=forms, json=_JSON))
    form = await _parse_form(request, kind)
    try:
        return await _read_form(form, codebook)
    finally:
        await form.close()


async def _parse_form(request: Request, kind: str) -> FormData:
    try:
        if kind == _FORM:
            plain = FormParser(
                request.headers,
                request.stream(),
                max_fields=_MOST_FIELDS,
                max_part_size=LARGEST_DRAFT,
            )
            return await plain.parse()
        parser = _InMemory(
            request.headers,
            request.stream(),
            max_files=1,
            max_fields=_MOST_FIELDS,
            max_part_size=LARGEST_DRAFT,
        )
        return await parser.parse()
    except (MultiPartException, KeyError, UnicodeError) as error:
        raise HTTPException(400, _("this form is not whole; send it again")) from error


async def _read_form(form: FormData, codebook: Codebook) -> SentDraft:
    given = form.get("file")
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    sent = _read_fields(fields, codebook)
    if not isinstance(given, UploadFile):
        return sent
    data = await given.read()
    if not data and not given.filename:
        return sent
    if sent.text.strip():
        raise InputError("there are a text and a file; leave one of them out")
    name = (given.filename or "")[-_LONGEST_NAME:]
    return SentDraft(DraftFile(data, name, sent.file.title), sent.like, "")


async def _read_json(request: Request) -> list[tuple[str, str]]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "the body is no JSON") from error
    if not isinstance(body, Mapping) or not isinstance(body.get("text"), str):
        raise HTTPException(422, 'the body must be an object such as {"text": "Section 1. ..."}')
    return list(_flatten(body))


def _flatten(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of an object, those with several values one by one."""
    fields = []
    for name, value in body.items():
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, str):
                raise HTTPException(422, f"{name[:40]!r} must be text, or a list of texts")
            fields.append((name, one))
    return fields


def _read_fields(fields: list[tuple[str, str]], codebook: Codebook) -> SentDraft:
    known = {*FACETS, *(taxonomy.id for taxonomy in codebook.coverage)}
    named = dict(reversed(fields))  # of several values the first counts
    text = named.get("text", "")
    title = named.get("title", "").strip()[:_LONGEST_NAME]
    like = named.get("like", "")
    if len(like) > _LONGEST_LIKE:
        raise InputError(f"like can have at most {_LONGEST_LIKE:,} characters")
    chosen = [(name, value.strip()) for name, value in fields if name in known and value.strip()]
    data = text.encode("utf-8", "replace")
    return SentDraft(DraftFile(data, "", title), (*chosen, *split_like(like)), text)
