"""The duties: who must, must not or may do what, across all documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from govatlas.explorer import FoundNorms, NormHit
from govatlas.model.codebook import Codebook
from govatlas.model.document import Span
from govatlas.model.norm import Modality
from govatlas.publishing.lookup import find_label
from govatlas.publishing.norm_words import (
    MODALITY_WORDS,
    NOBODY,
    phrase_norm,
    phrase_otherwise,
    phrase_when,
)
from govatlas.publishing.permalinks import name_characters
from govatlas.web.addresses import address_document, build_address
from govatlas.web.asking import OpenExplorer, Search
from govatlas.web.facet_names import name_place
from govatlas.web.norm_asking import DUTIES, SWITCHES, WITH, WITHOUT, NormSearch
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.pages.narrowing import Chip
from govatlas.web.pages.norm_files import write_csv, write_json
from govatlas.web.pages.results import add_source, join_pieces, list_page_numbers
from govatlas.web.pages.scope import Scope, drop_empty, has_empty_parameters, name_category
from govatlas.web.templating import render_page
from govatlas.wording import N_, _, say_term

ADDRESS: Final = DUTIES
_SIZE: Final = 25
_NAMES: Final = {
    "bearer_type": N_("Who, by type"),
    "modality": N_("Kind of norm"),
    "category": N_("Passage covers"),
    "enforcer_type": N_("Enforced by, type"),
    "deadline": N_("Deadline"),
    "sanction": N_("Sanction"),
}
_SWITCHES: Final = {
    "deadline": ((WITH, N_("with a deadline")), (WITHOUT, N_("without a deadline"))),
    "sanction": ((WITH, N_("with a sanction")), (WITHOUT, N_("without a sanction"))),
}
_EXAMPLES: Final = (
    (
        N_("a regulator may fine a developer of AI"),
        (
            ("bearer_type", "ai-developer"),
            ("enforcer_type", "ai-governance-actor"),
            ("sanction", WITH),
        ),
    ),
    (N_("someone must report by a deadline"), (("q", "report"), ("deadline", WITH))),
    (
        N_("discrimination is prohibited"),
        (("modality", "prohibition"), ("category", "risk:1.1")),
    ),
    (N_("someone is exempt or permitted"), (("modality", "permission"),)),
)
"""Searches to begin with: what they find, in words that go on from \"where\"."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A norm in plain words, with the address of its words in the document."""

    who: str
    known: bool
    kind: str
    verb: str
    what: str
    when: str
    otherwise: str
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """The norms of one document on a page of the result, in the language of its text."""

    language: str
    title: str
    address: str
    facts: tuple[str, ...]
    rows: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter with few values: groups of values with names, the first one chosen.

    ``further`` are values chosen beside it, which the form keeps.
    """

    id: str
    name: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    chosen: str
    further: tuple[str, ...]


@router.get(ADDRESS)
def show_duties(request: Request, explorer: OpenExplorer) -> Response:
    """Show one page of the norms that answer a search."""
    if has_empty_parameters(request):
        pairs = drop_empty(request.query_params.multi_items())
        return RedirectResponse(build_address(ADDRESS, pairs), 303)
    codebook = explorer.catalogue().codebook
    search = NormSearch.read(request, codebook)
    found = explorer.find_norms(search.question, search.selection, page=search.page, size=_SIZE)
    scope = _scope(search, explorer)
    return render_page(
        request,
        "site/duties.html.jinja",
        search=search,
        found=found,
        groups=list(_group(found, codebook)),
        fields=[_build_field(name, search, codebook) for name in _NAMES],
        scope=scope,
        chips=[*_list_chips(search, codebook), *scope.list_chips()],
        examples=[(words, build_address(ADDRESS, pairs)) for words, pairs in _EXAMPLES],
        pages=[
            (number, search.locate(page=number) if number else "")
            for number in list_page_numbers(found.page, found.pages)
        ],
    )


@router.get(ADDRESS + ".csv")
def send_table(request: Request, explorer: OpenExplorer) -> Response:
    """Return the whole result as a table."""
    return _send(request, explorer, "csv")


@router.get(ADDRESS + ".json")
def send_json(request: Request, explorer: OpenExplorer) -> Response:
    """Return the whole result as JSON."""
    return _send(request, explorer, "json")


def _send(request: Request, explorer: OpenExplorer, form: str) -> Response:
    search = NormSearch.read(request, explorer.catalogue().codebook)
    hits = explorer.list_norms(search.question, search.selection)
    lines = write_csv(hits) if form == "csv" else write_json(hits)
    media_type = "text/csv" if form == "csv" else "application/json"
    return StreamingResponse(
        join_pieces(add_source(lines, request, form)),
        media_type=f"{media_type}; charset=utf-8",
        headers={
            "Content-Disposition": format_disposition(f"duties.{form}"),
            "Cache-Control": "no-cache",
        },
    )


def _scope(search: NormSearch, explorer: OpenExplorer) -> Scope:
    """Return the documents searched, with what else the address asks kept as it is."""
    words = {"q": search.q, "bearer": search.bearer}
    return Scope(
        path=ADDRESS,
        search=Search(q="", selection=search.selection, sort="", page=1),
        options={name: value for name, value in words.items() if value},
        chosen=explorer.choose(selection=search.selection),
        repeated=search.values,
    )


def _group(found: FoundNorms, codebook: Codebook) -> Iterator[DutyGroup]:
    for document_id, hits in groupby(found.hits, key=lambda hit: hit.document_id):
        listed = list(hits)
        first = listed[0]
        place = name_place(first.authority, first.jurisdiction)
        facts = (first.authority, say_term(place), say_term(first.stage), first.date)
        yield DutyGroup(
            first.language,
            first.title or document_id,
            address_document(document_id, coder=first.coder),
            tuple(dict.fromkeys(fact for fact in facts if fact)),
            tuple(_view(hit, codebook) for hit in listed),
        )


def _view(hit: NormHit, codebook: Codebook) -> DutyRow:
    norm = hit.norm
    who = norm.word("bearer")
    verb, what = phrase_norm(norm.modality, norm.word("action"))
    kind = find_label(codebook, codebook.actor_types.id, norm.bearer_type)
    return DutyRow(
        who=who or _(NOBODY),
        known=bool(who),
        kind=kind if norm.bearer_type else "",
        verb=verb,
        what=what,
        when=phrase_when(norm.word("deadline"), norm.word("condition")),
        otherwise=phrase_otherwise(norm.word("sanction"), norm.word("enforcer")),
        place=norm.provision,
        address=address_norm(hit),
    )


def address_norm(hit: NormHit) -> str:
    """Return the address of a norm's words in the page of its document, by their characters."""
    quotation = hit.norm.quotation
    anchor = name_characters(Span(quotation.start, quotation.end))
    return address_document(hit.document_id, coder=hit.coder, fragment=anchor)


def _build_field(name: str, search: NormSearch, codebook: Codebook) -> Field:
    chosen = search.list(name)
    groups = tuple(_list_groups(name, codebook))
    return Field(name, _NAMES[name], groups, chosen[0] if chosen else "", chosen[1:])


def _list_groups(
    name: str, codebook: Codebook
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    if name == "modality":
        yield "", tuple((kind.value, _(MODALITY_WORDS[kind].name)) for kind in Modality)
    elif name in SWITCHES:
        yield "", tuple((switch, _(words)) for switch, words in _SWITCHES[name])
    elif name == "category":
        for taxonomy in codebook.coverage:
            yield (
                taxonomy.label,
                tuple((f"{taxonomy.id}:{c.code}", name_category(c)) for c in taxonomy.categories),
            )
    else:
        yield "", tuple((c.code, say_term(c.label)) for c in codebook.actor_types.categories)


def _list_chips(search: NormSearch, codebook: Codebook) -> Iterator[Chip]:
    """Yield what is asked of norms, each with the address of the page without it."""
    for name, label in (("q", _("Words")), ("bearer", _("Who"))):
        words = getattr(search, name)
        if words:
            yield Chip(label, words, search.without(name).locate())
    for name, value in search.values:
        values = dict(pair for _, pairs in _list_groups(name, codebook) for pair in pairs)
        yield Chip(_(_NAMES[name]), values[value], search.without(name, value).locate())
